#include "feature/contribution/contribution.h"

#include "base/test.h"
#include "feature/frame/frame.h"
#include "feature/program/program.h"
#include "kit/store/testing.h"

static struct res get(struct ctx *c)
{
    struct req r = {.method = S("GET"), .path = S("/record"), .token = S("t")};
    struct res out = {0};
    http_run(c, contribution_routes, &r, &out);
    return out;
}

static bool shows(const struct res *out, const char *part)
{
    return str_find(out->body, str_of(part)) != SIZE_MAX;
}

static void add(struct ctx *c, int64_t id, int64_t person, const char *title, const char *state)
{
    struct cycle cycle;
    const struct expertise *list;
    size_t n;
    CHECK(program_cycle_next(c, &cycle) == OK && program_expertises(c, &list, &n) == OK && n > 0);
    str sql = arena_format(
        c->mem,
        "INSERT INTO work (id,title,day,made) VALUES (%lld,'w',1,1);"
        "INSERT INTO contribution (program,id,person,work,type,title,day,expertise,seen_by,state)"
        " VALUES (%lld,%lld,%lld,%lld,'blog-post','%s',%lld,%lld,3,'%s');",
        (long long)id, (long long)c->program, (long long)id, (long long)person, (long long)id,
        title, (long long)cycle.record_from.n, (long long)list[n - 1].id, state);
    CHECK(db_script(c, sql.at) == OK);
}

int main(void)
{
    struct ctx c = test_ctx_begin();
    int64_t program;
    size_t moved;
    CHECK(db_script(&c, "INSERT INTO person (id, handle, name, sort_key, made) VALUES"
                        " (101,'ana','Ana',x'01',1),(102,'bo','Bo',x'02',1);") == OK);
    const struct reader reader = {.name = S("Ana"), .handle = S("ana"), .program_name = S("Test")};
    c.reader = &reader, c.me = 101, c.bits = ANYBODY | SIGNED_IN;
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    program = c.program;
    CHECK(program_tick(&c, &moved) == OK);
    c.program = program;
    struct res out = get(&c);
    CHECK(out.status == 200 && shows(&out, "Nothing in your record yet"));
    add(&c, 1, 101, "A <b>post", "claimed");
    add(&c, 2, 101, "Gone", "withdrawn");
    add(&c, 3, 102, "Of Bo", "claimed");
    out = get(&c);
    CHECK(shows(&out, "A &lt;b&gt;post") && shows(&out, "Blog post") && shows(&out, "Waits to be"));
    CHECK(!shows(&out, "Gone") && !shows(&out, "Of Bo"));
    test_ctx_end(&c);
    return CHECK_RESULT();
}
