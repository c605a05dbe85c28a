#include "app/app.sql.h"
#include "app/commands.h"
#include "feature/account/account.h"
#include "feature/credential/credential.h"
#include "feature/people/people.h"
#include "feature/program/program.h"

#include <stdio.h>
#include <unistd.h>

struct founding {
    struct program_new program;
    struct people_new person;
    str email, address; /* address: the link, when it is done */
};

static enum err found(struct ctx *c, struct founding *f)
{
    int64_t person, program;
    enum err e;
    if ((e = people_make(c, &f->person, &person)))
        return e;
    c->me = person;
    if ((e = account_make(c, person, f->email)) || (e = program_make(c, &f->program, &program)))
        return e;
    c->bits |= OPERATOR | MANAGER;
    if ((e = program_grant(c, person, OPERATOR, 0)))
        return e;
    return account_link(c, person, "set-up", &f->address);
}

static enum err init(struct ctx *c, struct founding *f)
{
    struct row_app_size size;
    enum err e = q_app_size(c, &size);
    if (e)
        return e;
    if (size.programs > 0)
        return fail(c, ERR_REFUSED, "%.*s holds a program already. Nothing was changed.",
                    STR_ARG(c->site->data_dir));
    struct credential_signer signer;
    if ((e = db_begin(c)) || (e = db_end(c, found(c, f))) || (e = credential_signer(c, &signer)))
        return e;
    return app_tick(c);
}

enum err app_write_config(struct ctx *c)
{
    str path = arena_format(c->mem, "%.*s/plaudit.conf", STR_ARG(c->site->data_dir));
    if (access(path.at, F_OK) == 0)
        return OK;
    str text = config_describe(c->mem);
    FILE *f = fopen(path.at, "we");
    bool written = f && fwrite(text.at, 1, text.len, f) == text.len;
    if (f && fclose(f) != 0)
        written = false;
    return written ? OK : fail(c, ERR_FAULT, "%s could not be written.", path.at);
}

static void tell(const struct invocation *in, struct ctx *c, const struct founding *f)
{
    struct text t = {.mem = c->mem};
    if (in->json) {
        text_add(&t, S("{\"folder\":"));
        text_json(&t, c->site->data_dir);
        text_add(&t, S(",\"link\":"));
        text_json(&t, f->address);
        printf("%.*s}\n", STR_ARG(text_str(&t)));
        return;
    }
    printf("%.*s is ready in %.*s.\n\n1. plaudit serve %s\n2. Open this link within 7 days, "
           "choose a password, and you are manager:\n   %.*s\n",
           STR_ARG(f->program.name), STR_ARG(c->site->data_dir), in->words[0], STR_ARG(f->address));
}

int init_run(const struct invocation *in)
{
    enum { BLUE = 255, HUE_MAX = 345 };
    struct app app;
    const char *name = flag(in, "name"), *code = flag(in, "code"), *email = flag(in, "email");
    int64_t hue;
    if (in->n_words != 1 || !name || !code || !email)
        return usage(in);
    if (!flag_int(in, "hue", (struct range){0, HUE_MAX, BLUE}, &hue))
        return EXIT_USAGE;
    if (!app_open(&app, in, in->words[0], true))
        return EXIT_REFUSED;
    const char *person = flag(in, "person");
    struct founding f = {
        .program = {.code = str_of(code), .name = str_of(name), .hue = (int)hue},
        .person = {.name = person ? str_of(person) : S("Program manager"), .language = S("en")},
        .email = str_of(email),
    };
    enum err e = init(&app.c, &f);
    if (!e && !(e = app_write_config(&app.c)))
        tell(in, &app.c, &f);
    return app_end(&app, e);
}
