#include "app/commands.h"
#include "feature/mailing/mailing.h"

#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

enum { PIECE = 64 << 10 };

/* All of standard input; false if it is longer than a mail may be. */
static bool read_all(struct ctx *c, size_t most, str *source)
{
    struct text t = {.mem = c->mem};
    char *piece = arena_room(c->mem, PIECE);
    for (ssize_t got; (got = read(STDIN_FILENO, piece, PIECE)) > 0;) {
        if (t.len + (size_t)got > most)
            return false;
        text_add(&t, (str){piece, (size_t)got});
    }
    *source = text_str(&t);
    return true;
}

/* The address in a Return-Path of the head; a mail without one is taken as sent by somebody. */
static str return_path(str source)
{
    str line, name = S("Return-Path:");
    while (str_cut(&source, '\n', &line) && str_trim(line).len > 0)
        if (str_same_nocase(str_upto(line, name.len), name)) {
            str path = str_trim(str_from(line, name.len));
            size_t end = str_find(path, S(">"));
            return str_starts(path, S("<")) && end != SIZE_MAX ? str_from(str_upto(path, end), 1)
                                                               : path;
        }
    return S("unknown");
}

/* The worst of all answers: what was taken already is known when it comes again. */
static int exit_code(const struct lmtp_answer *answers, size_t n)
{
    static const int CODES[] = {[LMTP_TAKEN] = EX_OK,
                                [LMTP_NOBODY] = EX_NOUSER,
                                [LMTP_REFUSED] = EX_NOPERM,
                                [LMTP_LATER] = EX_TEMPFAIL};
    int code = EX_OK;
    for (size_t i = 0; i < n; i++) {
        if (answers[i].words.len > 0)
            fprintf(stderr, "%.*s\n", STR_ARG(answers[i].words));
        if (answers[i].code == LMTP_LATER || code == EX_OK)
            code = CODES[answers[i].code];
        if (answers[i].code == LMTP_LATER)
            break;
    }
    return code;
}

int mail_in_run(const struct invocation *in)
{
    struct app app;
    const char *sender = flag(in, "sender");
    str source;
    if (in->n_words < 2)
        return usage(in);
    if (!app_open(&app, in, in->words[0], false))
        return EX_TEMPFAIL;
    struct ctx *c = &app.c;
    size_t n = in->n_words - 1;
    str *recipients = arena_take(c->mem, n, sizeof *recipients);
    struct lmtp_answer *answers = arena_take(c->mem, n, sizeof *answers);
    for (size_t i = 0; i < n; i++) {
        recipients[i] = str_of(in->words[i + 1]);
        answers[i].code = LMTP_LATER;
    }
    c->program = 0;
    if (read_all(c, (size_t)config_int(app.site.config, "lmtp.size"), &source)) {
        struct lmtp_mail mail = {sender ? str_of(sender) : return_path(source), recipients, n,
                                 source};
        mailing_door.take(c, mailing_door.of, &mail, answers);
    } else {
        for (size_t i = 0; i < n; i++)
            answers[i] = (struct lmtp_answer){LMTP_REFUSED, S("This mail is too large.")};
    }
    int code = exit_code(answers, n);
    app_close(&app);
    return code;
}
