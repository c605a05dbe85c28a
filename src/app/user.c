#include "app/app.sql.h"
#include "app/commands.h"
#include "feature/account/account.h"
#include "feature/people/people.h"
#include "feature/program/program.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const struct {
    int64_t bit;
    const char *name;
} roles[] = {
    {LEAD, "lead"},        {REVIEWER, "reviewer"},         {COMMITTEE, "committee"},
    {MANAGER, "manager"},  {PRODUCT_TEAM, "product-team"}, {COMMUNITY_MANAGER, "community-manager"},
    {OPERATOR, "operator"}};

static str role_names(struct ctx *c, int64_t bits)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < COUNT(roles); i++)
        if (bits & roles[i].bit)
            text_format(&t, "%s%s", t.len ? " " : "", roles[i].name);
    return text_str(&t);
}

static void print_person(const struct invocation *in, struct ctx *c, const struct row_app_people *p)
{
    str has = role_names(c, p->roles);
    struct text t = {.mem = c->mem};
    if (!in->json) {
        printf("%-32.*s %-28.*s %.*s%s%.*s\n", STR_ARG(p->handle), STR_ARG(p->email.value),
               STR_ARG(p->name), has.len ? "  " : "", STR_ARG(has));
        return;
    }
    text_format(&t, "{\"id\":%lld,\"handle\":", (long long)p->id);
    text_json(&t, p->handle);
    text_add(&t, S(",\"name\":"));
    text_json(&t, p->name);
    text_add(&t, S(",\"email\":"));
    text_json(&t, p->email.value);
    text_add(&t, S(",\"roles\":"));
    text_json(&t, has);
    printf("%.*s}\n", STR_ARG(text_str(&t)));
}

static enum err list(const struct invocation *in, struct ctx *c)
{
    struct row_app_people *rows;
    size_t n;
    enum err e = q_app_people(c, in->n_words > 2 ? str_of(in->words[2]) : S(""), &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        print_person(in, c, &rows[i]);
    return e;
}

static enum err print_link(struct ctx *c, int64_t person, const char *purpose)
{
    str address;
    enum err e = account_link(c, person, purpose, &address);
    if (!e)
        printf("%.*s\n", STR_ARG(address));
    return e;
}

static enum err make(struct ctx *c, const struct people_new *who, str email, int64_t *person)
{
    enum err e;
    if ((e = people_make(c, who, person)) || (e = account_make(c, *person, email)))
        return e;
    return program_join(c, *person);
}

static enum err add(const struct invocation *in, struct ctx *c)
{
    const char *name = flag(in, "name"), *country = flag(in, "country"),
               *language = flag(in, "language");
    int64_t person;
    if (!name)
        return fail(c, ERR_INVALID, "Say who it is with --name \"Ada Example\".");
    const struct people_new who = {.name = str_of(name),
                                   .country = str_of(country),
                                   .language = language ? str_of(language) : S("en")};
    enum err e = db_begin(c);
    if (e || (e = db_end(c, make(c, &who, str_of(in->words[2]), &person))))
        return e;
    return print_link(c, person, "set-up");
}

static enum err make_link(const struct invocation *in, struct ctx *c)
{
    int64_t person;
    enum err e = account_by_email(c, str_of(in->words[2]), &person);
    return e ? e : print_link(c, person, "set-up");
}

static enum err grant(const struct invocation *in, struct ctx *c)
{
    struct row_app_region_by_code region = {0};
    const char *code = flag(in, "region");
    int64_t person, role = 0;
    for (size_t i = 0; i < COUNT(roles); i++)
        if (strcmp(in->words[3], roles[i].name) == 0)
            role = roles[i].bit;
    if (!role)
        return fail(c, ERR_INVALID, "The roles are: %.*s.", STR_ARG(role_names(c, -1)));
    enum err e = account_by_email(c, str_of(in->words[2]), &person);
    if (!e && code && !(e = q_app_region_by_code(c, str_of(code), &region)) && !region.found)
        e = fail(c, ERR_INVALID, "There is no region %s.", code);
    c->bits |= OPERATOR | MANAGER;
    c->me = e ? 0 : person; /* who gives it must be somebody: at the machine it is oneself */
    if (e || (e = program_grant(c, person, role, region.id)))
        return e;
    printf("%s is %s now.\n", in->words[2], in->words[3]);
    return OK;
}

/* From standard input; not shown if a person types it. */
static enum err read_password(struct ctx *c, str *password)
{
    enum { ROOM = 1024 };
    struct termios shown, hidden;
    char *line = arena_take(c->mem, ROOM, 1);
    bool typed = tcgetattr(STDIN_FILENO, &shown) == 0;
    if (typed) {
        hidden = shown;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
        fprintf(stderr, "New password: ");
    }
    bool got = fgets(line, ROOM, stdin) != NULL;
    if (typed) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        fprintf(stderr, "\n");
    }
    *password = str_of(line);
    if (password->len > 0 && password->at[password->len - 1] == '\n')
        password->len--;
    return got ? OK : fail(c, ERR_INVALID, "Write the new password to standard input.");
}

static enum err password(const struct invocation *in, struct ctx *c)
{
    int64_t person;
    str words;
    enum err e = account_by_email(c, str_of(in->words[2]), &person);
    if (e || (e = read_password(c, &words)) || (e = account_set_password(c, person, words)))
        return e;
    printf("Done. All sessions of %s have ended.\n", in->words[2]);
    return OK;
}

static enum err lock(const struct invocation *in, struct ctx *c)
{
    bool opens = strcmp(in->words[1], "unlock") == 0;
    int64_t person;
    enum err e = account_any_by_email(c, str_of(in->words[2]), &person);
    c->bits |= OPERATOR;
    if (e || (e = opens ? account_unlock(c, person) : account_lock(c, person)))
        return e;
    printf(opens ? "Done. %s can sign in again.\n"
                 : "Done. %s cannot sign in; all sessions have ended.\n",
           in->words[2]);
    return OK;
}

int user_run(const struct invocation *in)
{
    static const struct act acts[] = {{"list", 2, 3, list},         {"add", 3, 3, add},
                                      {"link", 3, 3, make_link},    {"grant", 4, 4, grant},
                                      {"password", 3, 3, password}, {"lock", 3, 3, lock},
                                      {"unlock", 3, 3, lock},       {0}};
    return act_in_program(in, acts);
}
