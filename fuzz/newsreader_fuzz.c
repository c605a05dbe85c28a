#include "kit/nntp/session.h"
#include "kit/nntp/testing.h"

/* A newsreader that says anything: lines, and articles behind POST. Each answer is lines with CR LF, what needs the
 * right is not there without it, and a line that is answered never ends the server. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1767225600}, .catalog = &ENGLISH, .bits = ANYBODY};
    struct session s = {
        .door = &TOY_DOOR, .address = "192.0.2.1", .loopback = true, .tls_can = true};
    struct text out = {.mem = c.mem};
    str rest = {(const char *)data, size};
    log_threshold(LOG_ERROR);
    (void)!TOY_DOOR.enter(&c, 0);
    for (str line; s.then == THEN_GO_ON && str_cut(&rest, '\n', &line);) {
        size_t before = out.len;
        if (s.expects == EXPECTS_ARTICLE) {
            session_article(&s, &c, line, &out);
        } else {
            session_line(&s, &c, line, &out);
        }
        for (int i = 0; s.job.kind != JOB_NONE; i++) {
            session_more(&s, &c, &out);
            if (i > 100)
                __builtin_trap();
        }
        str said = str_from(text_str(&out), before);
        if (!str_ends(said, S("\r\n")) ||
            (s.login == 0 && str_find(said, S("For few")) != SIZE_MAX))
            __builtin_trap();
        (void)!TOY_DOOR.enter(&c, s.login);
    }
    arena_free(c.mem);
    return 0;
}
