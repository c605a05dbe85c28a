/* The pages of sources, through the router. */
#include "feature/collect/collect.h"

#include "base/test.h"
#include "feature/frame/testing.h"
#include "feature/program/testing.h"
#include "kit/store/testing.h"

enum { ANA = 101, BO, LEA, MO };

static const struct route *const rooms[] = {source_routes, community_routes, objection_routes,
                                            NULL};

static struct res ask(struct ctx *c, const char *method, const char *path, const struct field *form)
{
    return ask_routes(c, rooms, method, str_of(path), form);
}

static struct res get(struct ctx *c, const char *path)
{
    return ask(c, "GET", path, NULL);
}

static struct res act(struct ctx *c, const char *base, int64_t id, const char *what)
{
    return ask(c, "POST", arena_format(c->mem, "%s/%lld%s", base, (long long)id, what).at, NULL);
}

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    CHECK(db_script(&c, "INSERT INTO person (id, handle, name, sort_key, made) VALUES"
                        " (101,'ana','Ana',x'01',1),(102,'bo','Bo',x'02',1),"
                        " (103,'lea','Lea',x'03',1),(104,'mo','Mo',x'04',1);"
                        "INSERT INTO account (person, email, confirmed, made) VALUES"
                        " (101,'ana@a.example',1,1),(102,'bo@b.example',NULL,1);") == OK);
    enter(&c, MO, MANAGER);
    enter_new_program(&c);
    CHECK(program_join(&c, ANA) == OK && program_join(&c, BO) == OK);
    return c;
}

#define KIND(code)                                                                                 \
    {                                                                                              \
        S("kind"), S(code)                                                                         \
    }
#define ADDRESS(at)                                                                                \
    {                                                                                              \
        S("address"), S(at)                                                                        \
    }
#define TITLE(words)                                                                               \
    {                                                                                              \
        S("title"), S(words)                                                                       \
    }
#define END                                                                                        \
    {                                                                                              \
        S(""), S("")                                                                               \
    }

static int64_t one_id(struct ctx *c)
{
    const struct source *list;
    size_t n = 0;
    CHECK(collect_sources(c, c->bits & MANAGER ? 0 : c->me, &list, &n) == OK && n == 1);
    return n ? list[0].id : 0;
}

static void test_connect(struct ctx *c)
{
    enter(c, ANA, 0);
    struct res out = get(c, "/record/sources");
    CHECK(out.status == 200 && shows(&out, "Paste a link") && !shows(&out, "connected"));
    out = ask(c, "POST", "/record/sources/look",
              (const struct field[]){{S("link"), S("ftp://x")}, END});
    CHECK(out.status == 422 && shows(&out, "Paste the address of a page"));
    CHECK(shows(&out, "value=\"ftp://x\" maxlength"));
    /* Nobody can be asked in this test: that is said at the field. */
    out = ask(c, "POST", "/record/sources/look",
              (const struct field[]){{S("link"), S("https://ana.example/")}, END});
    CHECK(out.status == 422 && shows(&out, "id=\"f-link-problem\""));
    /* What several people do asks for names; what was typed comes back. */
    out = ask(c, "POST", "/record/sources",
              (const struct field[]){KIND("talks"), ADDRESS("https://talks.example/all.json"),
                                     TITLE("Talks <b>"), END});
    CHECK(out.status == 422 && shows(&out, "Which names there are yours?"));
    CHECK(shows(&out, "value=\"Talks &lt;b&gt;\"") &&
          shows(&out, "https://talks.example/all.json"));
    out = ask(c, "POST", "/record/sources",
              (const struct field[]){KIND("feed"),
                                     ADDRESS("https://ana.example/feed.xml"),
                                     TITLE("Ana’s pages"),
                                     {S("page"), S("javascript:alert(1)")},
                                     END});
    CHECK(out.status == 422);
    out = ask(c, "POST", "/record/sources",
              (const struct field[]){KIND("feed"), ADDRESS("https://ana.example/feed.xml"),
                                     TITLE("Ana’s pages"), END});
    CHECK(out.status == 303 && str_starts(out.location, S("/record/sources/")));
    out = get(c, "/record/sources");
    CHECK(shows(&out, "Ana’s pages") && shows(&out, "One source is connected") &&
          shows(&out, "Read soon"));
    /* Again: leads to the one that is there. */
    out = ask(c, "POST", "/record/sources",
              (const struct field[]){KIND("feed"), ADDRESS("https://ana.example/feed.xml"),
                                     TITLE("Once more"), END});
    CHECK(out.status == 303 && str_ends(out.location, S("?again=1")));
    out = get(c, arena_copy(c->mem, out.location).at);
    CHECK(out.status == 200 && shows(&out, "connected already"));
}

static void test_one(struct ctx *c)
{
    enter(c, ANA, 0);
    int64_t id = one_id(c);
    const char *path = arena_format(c->mem, "/record/sources/%lld", (long long)id).at;
    CHECK(db_script(c, arena_format(c->mem,
                                    "UPDATE source SET last = %lld, misses = 1, outcome = 4,"
                                    " host = 'ana.example', next = %lld WHERE id = %lld;"
                                    "INSERT INTO source_run (source, id, at, milliseconds, outcome,"
                                    " host, bytes) VALUES (%lld, 1, %lld, 1234, 4, 'ana.example',"
                                    " 999)",
                                    (long long)c->now.s - 7200, (long long)c->now.s + 600,
                                    (long long)id, (long long)id, (long long)c->now.s - 7200)
                           .at) == OK);
    struct res out = get(c, path);
    CHECK(out.status == 200 && shows(&out, "Tried again") && shows(&out, "2 hours ago") &&
          shows(&out, "in 10 minutes") && shows(&out, "1.2"));
    CHECK(shows(&out, "The last time it could not be read.") && shows(&out, "ana.example"));
    CHECK(act(c, "/record/sources", id, "/pause").status == 303);
    out = get(c, path);
    CHECK(shows(&out, "Paused") && shows(&out, "Read it again") && !shows(&out, "Read it now"));
    CHECK(act(c, "/record/sources", id, "/pause").status == 409);
    CHECK(act(c, "/record/sources", id, "/resume").status == 303);
    CHECK(act(c, "/record/sources", id, "/soon").status == 303);
    out = act(c, "/record/sources", id, "/ignore");
    CHECK(out.status == 303 && str_starts(out.location, S("/record?ignored=")));
    CHECK(act(c, "/record/sources", id, "/ignore").status == 303); /* paused already */
    out = act(c, "/record/sources", id, "/heed");
    CHECK(out.status == 303 && str_same(out.location, S("/record")));
    /* Nobody else's, and not in another place. */
    enter(c, BO, 0);
    CHECK(get(c, path).status == 404 && act(c, "/record/sources", id, "/remove").status == 404);
    enter(c, MO, MANAGER);
    CHECK(get(c, path).status == 404 && act(c, "/program/sources", id, "/remove").status == 404);
    enter(c, ANA, 0);
    CHECK(act(c, "/program/sources", id, "/pause").status == 403);
    CHECK(act(c, "/record/sources", id, "/remove").status == 303);
    CHECK(get(c, path).status == 404);
}

static void test_proposed(struct ctx *c)
{
    int64_t id = 0;
    enter(c, LEA, LEAD);
    CHECK(collect_connect(c,
                          &(struct source_new){.person = ANA,
                                               .kind = S("feed"),
                                               .address = S("https://ana.example/other.xml"),
                                               .title = S("Other pages")},
                          &id) == OK);
    CHECK(act(c, "/record/sources", id, "/agree").status == 404);
    enter(c, ANA, 0);
    struct res out = get(c, "/record/sources");
    CHECK(shows(&out, "Proposed to you") && shows(&out, "proposed by Lea") &&
          !shows(&out, "connected"));
    CHECK(act(c, "/record/sources", id, "/agree").status == 303);
    out = get(c, "/record/sources");
    CHECK(!shows(&out, "Proposed to you") && shows(&out, "One source is connected"));
}

static void test_community(struct ctx *c)
{
    enter(c, ANA, 0);
    CHECK(get(c, "/program/sources").status == 403);
    enter(c, MO, MANAGER);
    struct res out = get(c, "/program/sources");
    CHECK(out.status == 200 && shows(&out, "one is read") && shows(&out, "None is connected yet."));
    CHECK(!shows(&out, "ana.example")); /* people's own are only counted */
    out = ask(c, "POST", "/program/sources",
              (const struct field[]){KIND("calendar"), ADDRESS("https://forum.example/c"),
                                     TITLE("Dates"), END});
    CHECK(out.status == 422);
    out = ask(c, "POST", "/program/sources",
              (const struct field[]){KIND("feed"), ADDRESS("https://forum.example/feed"),
                                     TITLE("Forum"), END});
    CHECK(out.status == 303 && str_starts(out.location, S("/program/sources/")));
    int64_t id = one_id(c);
    out = get(c, arena_copy(c->mem, out.location).at);
    CHECK(out.status == 200 && shows(&out, "Forum"));
    CHECK(act(c, "/program/sources", id, "/pause").status == 303);
    CHECK(act(c, "/record/sources", id, "/ignore").status == 404);
    out = ask(c, "POST", "/program/sources/objections",
              (const struct field[]){KIND("post"), {S("handle"), S("a@b.example")}, END});
    CHECK(out.status == 422 && shows(&out, "value=\"a@b.example\""));
    out = ask(c, "POST", "/program/sources/objections",
              (const struct field[]){KIND("mail"), {S("handle"), S("A@b.example")}, END});
    CHECK(out.status == 303);
    out = get(c, "/program/sources");
    CHECK(shows(&out, "One person is left out") && !shows(&out, "b.example"));
}

static void test_lists(struct ctx *c)
{
    bool objects = false;
    enter(c, BO, 0);
    struct res out = get(c, "/account/lists");
    CHECK(out.status == 200 && shows(&out, "no confirmed e-mail address yet"));
    enter(c, ANA, 0);
    out = get(c, "/account/lists");
    CHECK(shows(&out, "ana@a.example") && shows(&out, "may be read") &&
          shows(&out, "Leave me out"));
    CHECK(ask(c, "POST", "/account/lists", NULL).status == 303);
    CHECK(collect_objects(c, S("mail"), S("Ana@A.example"), &objects) == OK && objects);
    out = get(c, "/account/lists");
    CHECK(shows(&out, "is left out") && shows(&out, "I may be read again"));
    CHECK(ask(c, "POST", "/account/lists/again", NULL).status == 303);
    CHECK(collect_objects(c, S("mail"), S("ana@a.example"), &objects) == OK && !objects);
}

int main(void)
{
    struct ctx c = begin();
    test_connect(&c);
    test_one(&c);
    test_proposed(&c);
    test_community(&c);
    test_lists(&c);
    test_ctx_end(&c);
    return CHECK_RESULT();
}
