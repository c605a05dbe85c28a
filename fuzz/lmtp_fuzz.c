#include "kit/lmtp/lmtp.h"

static struct lmtp_answer knows(struct ctx *c, void *of, str recipient)
{
    (void)c;
    (void)of;
    return (struct lmtp_answer){recipient.len % 2 ? LMTP_TAKEN : LMTP_NOBODY, recipient};
}

static void take(struct ctx *c, void *of, const struct lmtp_mail *mail, struct lmtp_answer *answers)
{
    (void)c;
    (void)of;
    if (mail->n == 0 || mail->n > LMTP_RECIPIENTS || mail->source.len > 5000)
        __builtin_trap();
    answers[0].code = LMTP_TAKEN;
}

/* The first byte says in which pieces the rest comes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct lmtp_door DOOR = {knows, take, NULL};
    struct ctx c = {.mem = arena_new()};
    struct lmtp *s = lmtp_open(&c, &DOOR, 5000);
    str rest = {(const char *)data, size};
    size_t step = size > 0 && data[0] > 0 ? data[0] : 1000;
    log_threshold(LOG_ERROR);
    for (; rest.len > 0; rest = str_from(rest, step))
        lmtp_feed(s, str_upto(rest, step));
    for (size_t i = 0; i < s->out.len; i++) /* each line of ours ends well */
        if (s->out.at[i] == '\n' && (i == 0 || s->out.at[i - 1] != '\r'))
            __builtin_trap();
    arena_free(c.mem);
    return 0;
}
