#include "feature/demo/demo.h"

#include "base/test.h"
#include "kit/store/testing.h"

/* A program with a manager, a reviewer and a cycle whose nominations close at 1795100000. */
static const char ROWS[] =
    "INSERT INTO program (id, code, name, state, made) VALUES (1, 'p', 'Program', 'running', 0);"
    "INSERT INTO person (id, handle, name, sort_key, made) VALUES (2, 'ann', 'Ann <3', x'01', 0);"
    "INSERT INTO account (person, email, made) VALUES (2, 'ann@example.org', 0);"
    "INSERT INTO role_grant (program, id, person, role, starts, giver) VALUES (1, 1, 2, 128, 0, 2);"
    "INSERT INTO policy (program, version, document, digest, state, author, adopted, adopter, "
    "from_day)"
    " VALUES (1, 1, '{}', zeroblob(32), 'adopted', 1, 0, 2, 0);"
    "INSERT INTO cycle (program, id, code, award_day, record_from_day, record_to_day, policy, "
    "state)"
    " VALUES (1, 1, '2027-01', 20819, 20400, 20787, 1, 'nominating');"
    "INSERT INTO phase (program, cycle, kind, opens, closes, hard)"
    " VALUES (1, 1, 'nominate', 1790000000, 1795100000, 1);"
    "INSERT INTO session (token, person, made, seen, until) VALUES (zeroblob(32), 2, 0, 0, "
    "1795086400);";

struct stage {
    struct ctx c;
    struct site site;
    struct clock clock;
};

/* Ticks are counted by what they write: one person more each time. */
static enum err tick(struct ctx *c)
{
    return db_script(c, "INSERT INTO link_wish (email, purpose, prefix, made)"
                        " VALUES ('a@b.c', 'sign-in', '', 0)");
}

static void begin(struct stage *s, bool demo)
{
    s->c = test_ctx_begin();
    s->site = *s->c.site;
    s->site.demo = demo;
    s->site.data_dir = S("/tmp");
    s->site.tick = tick;
    s->clock.offset_s = s->c.now.s - clock_now(NULL).s;
    s->site.clock = &s->clock;
    s->c.site = &s->site;
    CHECK(db_script(&s->c, ROWS) == OK);
}

static struct res ask(struct stage *s, const char *method, const char *path, str to)
{
    const struct field form[] = {{S("token"), S("t0ken")}, {S("to"), to}};
    struct req r = {.method = str_of(method),
                    .path = str_of(path),
                    .form = form,
                    .n_form = COUNT(form),
                    .token = S("t0ken")};
    struct res out = {0};
    http_run(&s->c, demo_routes, &r, &out);
    return out;
}

static bool has(str body, const char *words)
{
    return str_find(body, str_of(words)) != SIZE_MAX;
}

static void only_in_demo_folders(void)
{
    struct stage s;
    begin(&s, false);
    CHECK(ask(&s, "GET", "/demo", S("")).status == 404);
    CHECK(ask(&s, "POST", "/demo/sign-in/manager", S("")).status == 404);
    CHECK(ask(&s, "POST", "/demo/clock", S("")).status == 404);
    test_ctx_end(&s.c);
}

static void doors_lead_in(void)
{
    struct stage s;
    begin(&s, true);
    struct res out = ask(&s, "GET", "/demo", S(""));
    CHECK(out.status == 200 && has(out.body, "Ann &lt;3") && !has(out.body, "Ann <3"));
    CHECK(!has(out.body, "/demo/sign-in/reviewer"));
    out = ask(&s, "POST", "/demo/sign-in/manager", S(""));
    CHECK(out.status == 303 && str_same(out.location, S("/program")));
    CHECK(ask(&s, "POST", "/demo/sign-in/reviewer", S("")).status == 404);
    test_ctx_end(&s.c);
}

static int64_t kept(struct stage *s, const char *sql)
{
    static const struct stmt_def defs[2] = {
        {"SELECT COUNT(*) FROM link_wish", "ticks", "link_wish", NULL},
        {"SELECT until FROM session", "until", "session", NULL},
    };
    struct stmt *q = stmt_new(&s->c, str_same(str_of(sql), S("until")) ? &defs[1] : &defs[0]);
    bool row = false;
    CHECK(stmt_step(&s->c, q, &row) == OK && row);
    int64_t n = stmt_int(q, 0);
    stmt_done(q);
    return n;
}

static void clock_lives_through_changes(void)
{
    struct stage s;
    begin(&s, true);
    moment before = s.c.now;
    str to = S("1795200000");
    CHECK(ask(&s, "POST", "/demo/clock", to).status == 303);
    CHECK(kept(&s, "ticks") == 2); /* when nominations closed, and at the end */
    CHECK(kept(&s, "until") == 1795200000 - before.s + 1795086400);
    CHECK(clock_now(&s.clock).s - 1795200000 <= 2);
    s.c.now = clock_now(&s.clock);
    CHECK(ask(&s, "POST", "/demo/clock", to).status == 303); /* a second press */
    CHECK(kept(&s, "ticks") == 2);
    to = S("1895200000");
    CHECK(ask(&s, "POST", "/demo/clock", to).status == 422);
    test_ctx_end(&s.c);
}

int main(void)
{
    only_in_demo_folders();
    doors_lead_in();
    clock_lives_through_changes();
    return CHECK_RESULT();
}
