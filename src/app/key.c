#include "app/commands.h"
#include "feature/credential/credential.h"
#include "feature/ledger/ledger.h"
#include "feature/program/program.h"

#include <stdio.h>
#include <string.h>

static const char *const words[] = {"list", "rotate", NULL};

static enum err list(const struct invocation *in, struct ctx *c)
{
    const struct credential_key *keys;
    size_t n;
    enum err e = credential_keys(c, &keys, &n);
    for (size_t i = 0; !e && i < n; i++) {
        str made = moment_iso(c->mem, keys[i].made);
        str retired = keys[i].retired.set ? moment_iso(c->mem, keys[i].retired.value) : S("");
        if (in->json)
            printf("{\"key\":%lld,\"public\":\"%.*s\",\"made\":\"%.*s\",\"retired\":%s%.*s%s}\n",
                   (long long)keys[i].id, STR_ARG(keys[i].multikey), STR_ARG(made),
                   retired.len ? "\"" : "", STR_ARG(retired.len ? retired : S("null")),
                   retired.len ? "\"" : "");
        else
            printf("%lld  %.*s  since %.*s  %s%.*s\n", (long long)keys[i].id,
                   STR_ARG(keys[i].multikey), STR_ARG(made), retired.len ? "retired " : "in use",
                   STR_ARG(retired));
    }
    return e;
}

static enum err list_logs(const struct invocation *in, struct ctx *c)
{
    const struct ledger_key *keys;
    size_t n;
    enum err e = ledger_keys(c, &keys, &n);
    for (size_t i = 0; !e && i < n; i++) {
        str made = moment_iso(c->mem, keys[i].made);
        str retired = keys[i].retired.set ? moment_iso(c->mem, keys[i].retired.value) : S("");
        if (in->json)
            printf(
                "{\"log\":\"%.*s\",\"public\":\"%.*s\",\"made\":\"%.*s\",\"retired\":%s%.*s%s}\n",
                STR_ARG(keys[i].key.name), STR_ARG(keys[i].text), STR_ARG(made),
                retired.len ? "\"" : "", STR_ARG(retired.len ? retired : S("null")),
                retired.len ? "\"" : "");
        else
            printf("%.*s  since %.*s  %s%.*s\n", STR_ARG(keys[i].text), STR_ARG(made),
                   retired.len ? "retired " : "in use", STR_ARG(retired));
    }
    return e;
}

/* --log: server, roots, witness, or the code of a program. */
static enum err rotate_log(struct ctx *c, str name)
{
    static const struct {
        const char *name;
        int64_t log;
    } own[] = {{"server", 0}, {"roots", LEDGER_ROOTS}, {"witness", LEDGER_WITNESS}};
    int64_t log;
    for (size_t i = 0; i < COUNT(own); i++)
        if (str_same(name, str_of(own[i].name)))
            return ledger_key_rotate(c, own[i].log);
    enum err e = program_by_code(c, name, &log);
    return e ? e : ledger_key_rotate(c, log);
}

int key_run(const struct invocation *in)
{
    struct app app;
    struct credential_signer signer;
    if (in->n_words != 2)
        return usage(in);
    bool rotate = strcmp(in->words[1], "rotate") == 0;
    if (!rotate && strcmp(in->words[1], "list") != 0)
        return unknown_word("What to do", in->words[1], words);
    if (!app_open(&app, in, in->words[0], false))
        return EXIT_REFUSED;
    const char *log = flag(in, "log");
    enum err e = rotate && log ? rotate_log(&app.c, str_of(log))
                 : rotate      ? credential_rotate(&app.c)
                               : credential_signer(&app.c, &signer);
    if (!e && !(e = list(in, &app.c)))
        e = list_logs(in, &app.c);
    return app_end(&app, e);
}
