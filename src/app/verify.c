#include "app/commands.h"
#include "feature/credential/credential.h"
#include "kit/fetch/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum err read_file(struct ctx *c, const char *path, str *bytes)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(c, ERR_INVALID, "%s: %s", path, strerror(errno));
    bool read = file_bytes(c->mem, fd, SIGN_FILE_MAX, bytes);
    (void)close(fd);
    return read ? OK : fail(c, ERR_INVALID, "%s is larger than 8 MB, or no plain file.", path);
}

static void add(struct text *t, const char *name, str value)
{
    text_format(t, ",\"%s\":", name);
    text_json(t, value);
}

/* Words of strangers on a terminal: without what moves its cursor or turns the line round. */
static str plain(struct ctx *c, str words)
{
    struct text t = {.mem = c->mem};
    for (size_t bytes; words.len > 0; words = str_from(words, bytes)) {
        bytes = str_char_bytes(words);
        const unsigned char *ch = (const unsigned char *)words.at;
        bool control =
            bytes == 0 || ch[0] < ' ' || ch[0] == 0x7f || (ch[0] == 0xc2 && ch[1] < 0xa0);
        bool turns = bytes == 3 && ch[0] == 0xe2 &&
                     ((ch[1] == 0x80 && ch[2] >= 0xaa && ch[2] <= 0xae) ||
                      (ch[1] == 0x81 && ch[2] >= 0xa6 && ch[2] <= 0xa9));
        bytes = bytes ? bytes : 1;
        if (control)
            text_char(&t, ' ');
        else if (!turns)
            text_add(&t, str_upto(words, bytes));
    }
    return text_str(&t);
}

static void tell(const struct invocation *in, struct ctx *c, const struct credential_check *k)
{
    const struct sign_badge *b = &k->badge;
    const char *code = credential_verdict_code(k->verdict);
    if (!in->json) {
        printf("%s: %.*s\n", tr_c(c->catalog, credential_verdict_words(k->verdict)),
               STR_ARG(k->reason));
        const struct {
            const char *name;
            str value;
        } lines[] = {{"", k->detail},
                     {"Award:  ", b->achievement},
                     {"Holder: ", b->subject},
                     {"Issuer: ", b->issuer},
                     {"        ", b->issuer_name}};
        for (size_t i = 0; i < COUNT(lines); i++)
            if (lines[i].value.len > 0)
                printf("  %s%.*s\n", lines[i].name, STR_ARG(plain(c, lines[i].value)));
        return;
    }
    struct text t = {.mem = c->mem};
    text_format(&t, "{\"verdict\":\"%s\"", code);
    add(&t, "reason", k->reason);
    add(&t, "detail", k->detail);
    add(&t, "id", b->id);
    add(&t, "award", b->achievement);
    add(&t, "holder", b->subject);
    add(&t, "issuer", b->issuer);
    add(&t, "issuer_name", b->issuer_name);
    printf("%.*s}\n", STR_ARG(text_str(&t)));
}

static enum err verify(const struct invocation *in, struct ctx *c, struct fetcher *fetcher,
                       bool *valid)
{
    str what = str_of(in->words[0]);
    const char *issuer = flag(in, "issuer");
    struct credential_question question = {.fetcher = fetcher,
                                           .trusted = issuer ? str_of(issuer) : S("")};
    struct credential_check check;
    enum err e = OK;
    if (str_starts(what, S("https://")) || str_starts(what, S("http://")))
        question.address = what;
    else
        e = read_file(c, in->words[0], &question.bytes);
    if (!e && str_starts(question.bytes, S("c2sp.org/tlog-proof@"))) {
        e = receipt_check(in, c, question.bytes);
        *valid = e == OK;
        return e;
    }
    if (e || (e = credential_check(c, &question, &check)))
        return e;
    tell(in, c, &check);
    *valid = check.verdict == CREDENTIAL_VALID;
    return OK;
}

int verify_run(const struct invocation *in)
{
    struct app app = {0};
    bool valid = false;
    const char *dir = flag(in, "data");
    if (in->n_words != 1)
        return usage(in);
    if (dir ? !app_open(&app, in, dir, false) : !app_open_nothing(&app, in))
        return EXIT_REFUSED;
    struct fetcher *fetcher = app_fetcher(&app);
    enum err e = verify(in, &app.c, fetcher, &valid);
    fetcher_free(fetcher);
    int code = app_end(&app, e);
    return code != EXIT_OK || valid ? code : EXIT_REFUSED;
}
