#include "app/commands.h"
#include "feature/takeout/takeout.h"
#include "kit/mail/mail.h"

#include <stdio.h>
#include <string.h>

static int newest_schema(void)
{
    int newest = 0;
    for (const struct migration *m = store_migrations; m->sql; m++)
        newest = m->number > newest ? m->number : newest;
    return newest;
}

static int person_schema(void)
{
    struct ctx c = {.mem = arena_new()};
    str schema = takeout_schema(&c);
    printf("%.*s", STR_ARG(schema));
    arena_free(c.mem);
    return EXIT_OK;
}

int schema_run(const struct invocation *in)
{
    if (in->n_words == 1 && strcmp(in->words[0], "person") == 0)
        return person_schema();
    if (in->n_words != 0)
        return usage(in);
    for (const struct migration *m = store_migrations; m->sql; m++)
        printf("-- %04d %s\n%s\n", m->number, m->name, m->sql);
    return EXIT_OK;
}

static void print_roles(int64_t who)
{
    static const struct {
        int64_t bit;
        const char *word;
    } roles[] = {{ANYBODY, "anybody"},
                 {SIGNED_IN, "signed in"},
                 {MEMBER, "member"},
                 {ALUMNI, "alumni"},
                 {LEAD, "lead"},
                 {REVIEWER, "reviewer"},
                 {COMMITTEE, "committee"},
                 {MANAGER, "manager"},
                 {PRODUCT_TEAM, "product team"},
                 {COMMUNITY_MANAGER, "community manager"},
                 {OPERATOR, "operator"}};
    const char *between = "\t";
    for (size_t i = 0; i < COUNT(roles); i++)
        if (who & roles[i].bit) {
            printf("%s%s", between, roles[i].word);
            between = "|";
        }
    printf("\n");
}

int routes_run(const struct invocation *in)
{
    if (in->n_words != 0)
        return usage(in);
    for (const struct route *const *room = app_rooms; *room; room++)
        for (const struct route *r = *room; r->method; r++) {
            printf("%s\t%s", r->method, r->path);
            print_roles(r->who);
        }
    return EXIT_OK;
}

int version_run(const struct invocation *in)
{
    if (in->n_words != 0)
        return usage(in);
    printf(in->json ? "{\"plaudit\":\"%s\",\"schema\":%d,\"sqlite\":\"%s\",\"curl\":\"%s\"}\n"
                    : "Plaudit %s (schema %d)\nSQLite %s\ncurl %s\n",
           PLAUDIT_VERSION, newest_schema(), store_version(), mail_network_version());
    return EXIT_OK;
}

/* ---- sql --------------------------------------------------------------------------------------- */

struct printer {
    struct arena *mem;
    bool json;
    size_t rows;
    const str *names;
};

static void print_row(struct printer *p, const struct store_value *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        str text = values[i].text;
        if (values[i].is == STORE_BYTES)
            text = arena_hex(p->mem, text.at, text.len);
        printf("%s%.*s", i ? "\t" : "", STR_ARG(text));
    }
    printf("\n");
}

static void print_json(struct printer *p, const struct store_value *values, size_t n)
{
    struct text t = {.mem = p->mem};
    for (size_t i = 0; i < n; i++) {
        text_add(&t, i ? S(",") : S("{"));
        text_json(&t, p->names[i]);
        text_char(&t, ':');
        if (values[i].is == STORE_NULL)
            text_add(&t, S("null"));
        else if (values[i].is == STORE_NUMBER)
            text_add(&t, values[i].text);
        else if (values[i].is == STORE_BYTES)
            text_json(&t, arena_hex(p->mem, values[i].text.at, values[i].text.len));
        else
            text_json(&t, values[i].text);
    }
    printf("%.*s}\n", STR_ARG(text_str(&t)));
}

/* Memory of one row is given back with the next: the names have an arena of their own. */
static void row(void *to, const struct store_value *values, size_t n)
{
    struct printer *p = to;
    if (p->rows++ > 0)
        arena_reset(p->mem);
    if (!p->json)
        print_row(p, values, n);
    else if (p->rows > 1)
        print_json(p, values, n);
}

static void names_row(void *to, const struct store_value *values, size_t n)
{
    struct printer *p = to;
    if (!p->names) {
        str *names = arena_take(p->mem, n + 1, sizeof *names);
        for (size_t i = 0; i < n; i++)
            names[i] = arena_copy(p->mem, values[i].text);
        p->names = names;
        p->mem = arena_new();
    }
    row(p, values, n);
}

int sql_run(const struct invocation *in)
{
    struct app app;
    if (in->n_words != 2)
        return usage(in);
    if (!app_open(&app, in, in->words[0], false))
        return EXIT_REFUSED;
    struct printer p = {.mem = app.c.mem, .json = in->json};
    enum err e = store_read(&app.c, in->words[1], &(struct store_reader){names_row, &p});
    if (p.mem != app.c.mem)
        arena_free(p.mem);
    return app_end(&app, e);
}
