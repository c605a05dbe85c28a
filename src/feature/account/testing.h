/* testing.h -- for the tests of this room: one who has an account, one who has none, and a browser. */
#ifndef FEATURE_ACCOUNT_TESTING_H
#define FEATURE_ACCOUNT_TESTING_H

#include "base/test.h"
#include "feature/account/account.sql.h"
#include "feature/account/inside.h"
#include "feature/account/link.h"
#include "feature/frame/frame.h"
#include "kit/mail/mail.h"
#include "kit/store/testing.h"

#define PASSWORD S("seven green kettles")
#define OTHER S("a quiet tall harbor")

enum { ANA = 101, BO, PROGRAM = 7 };

/* Ana has an account, Bo has none; Ana manages program 7. */
static const char ROWS[] =
    "INSERT INTO person (id, handle, name, sort_key, language, zone, made) VALUES"
    " (101,'ana','Ana & Co',x'01','de','Europe/Berlin',1), (102,'bo','Bo',x'02','en','UTC',1);"
    "INSERT INTO program VALUES (7,'mer','Meridian',150,'running',1), "
    "(8,'sol','Sol',0,'running',1);"
    "INSERT INTO region VALUES (7,3,'all','Everywhere');"
    "INSERT INTO role_grant VALUES (7,1,101,128,NULL,NULL,0,1,NULL,101),"
    " (7,2,101,32,NULL,NULL,0,1,10,101), (8,3,101,1024,NULL,NULL,0,1,NULL,101);";

static inline struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    struct site *site = arena_take(c.mem, 1, sizeof *site);
    *site = *c.site;
    site->guard = account_guard_new(c.mem);
    c.site = site;
    c.program = PROGRAM;
    CHECK(db_script(&c, ROWS) == OK);
    CHECK(account_make(&c, ANA, S("Ana@Example.org")) == OK);
    return c;
}

/* A request as the server runs it: who is asking, then the page. */
struct browser {
    str cookie, address, agent, languages, cookies;
};
static inline struct res ask(struct ctx *c, struct browser *b, const char *path, const char *form)
{
    struct field *fields = arena_take(c->mem, 8, sizeof *fields);
    struct req r = {.method = form ? S("POST") : S("GET"),
                    .path = str_of(path),
                    .form = fields,
                    .cookie = b->cookie,
                    .cookies = b->cookies,
                    .accept_language = b->languages,
                    .address = b->address.len ? b->address : S("192.0.2.1"),
                    .agent = b->agent};
    struct res out = {0};
    CHECK(account_enter(c, &r) == OK);
    fields[r.n_form++] = (struct field){S("token"), r.token};
    str rest = str_of(form);
    for (str pair; str_cut(&rest, '&', &pair);) {
        size_t equals = str_find(pair, S("="));
        fields[r.n_form++] = (struct field){str_upto(pair, equals), str_from(pair, equals + 1)};
    }
    http_run(c, account_routes, &r, &out);
    for (size_t i = 0; i < out.n_headers; i++)
        if (str_starts(out.headers[i].value, S("plaudit="))) {
            str value = str_from(out.headers[i].value, 8);
            b->cookie = str_upto(value, str_find(value, S(";")));
        }
    return out;
}

static inline bool shows(const struct res *out, const char *part)
{
    return str_find(out->body, str_of(part)) != SIZE_MAX;
}

static inline str header(const struct res *out, const char *name)
{
    for (size_t i = 0; i < out->n_headers; i++)
        if (str_same(out->headers[i].name, str_of(name)))
            return out->headers[i].value;
    return (str){0};
}

static inline size_t letters(struct ctx *c, const struct mail_line **list)
{
    size_t n = 0;
    CHECK(mail_list(c, INT64_MAX, list, &n) == OK);
    return n;
}

static inline void set_password(struct ctx *c)
{
    CHECK(account_set_password(c, ANA, PASSWORD) == OK);
}

static inline struct browser signed_in(struct ctx *c)
{
    struct browser b = {0};
    struct res out = ask(c, &b, "/sign-in", "email=ana@example.org&password=seven green kettles");
    CHECK(out.status == 303 && b.cookie.len == 43);
    return b;
}

static inline void enter(struct ctx *c, str cookie)
{
    struct req r = {.cookie = cookie};
    CHECK(account_enter(c, &r) == OK);
}

#endif
