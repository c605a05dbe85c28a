/* A lead proposes that a page of the nominee's is read. */
#include "feature/nomination/nomination.h"

#include "base/test.h"
#include "feature/collect/collect.h"
#include "feature/frame/testing.h"
#include "feature/program/program.h"
#include "kit/store/testing.h"

/* Ana is nominated by Cy; Di leads everywhere. */
enum { ANA = 101, CY, DI };

static const char ROWS[] =
    "INSERT INTO account (person, email, confirmed, made) VALUES (101,'ana@example.org',1,1);"
    "INSERT INTO cycle VALUES (%1$lld,5,'2027-01',20819,20400,20787,1,'nominating');"
    "INSERT INTO phase VALUES (%1$lld,5,'nominate',1,1799000000,1),"
    "  (%1$lld,5,'document',1,1799000000,1);"
    "INSERT INTO role_grant (program,id,person,role,region,capacity,starts,giver) VALUES"
    "  (%1$lld,1,103,16,NULL,1,1,101);"
    "INSERT INTO nomination (program,id,cycle,nominee,nominator,kind,expertise,region,state,made)"
    "  VALUES (%1$lld,7,5,101,102,'new',%2$lld,%3$lld,'open',1);"
    "INSERT INTO nomination_text (program,nomination,reasons) VALUES (%1$lld,7,'Helps everybody "
    "who asks her.');";
static const struct reader reader = {.name = {"Me", 2}, .handle = {"me", 2}};

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    const struct expertise *expertises;
    int64_t program, region;
    size_t n;
    CHECK(db_script(&c, "INSERT INTO person (id, handle, name, sort_key, country, made) VALUES"
                        " (101,'ana','Ana',x'01','PT',1),(102,'cy','Cy',x'02','PT',1),"
                        " (103,'di','Di',x'03','PT',1)") == OK);
    c.me = DI, c.reader = &reader;
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    CHECK(program_expertises(&c, &expertises, &n) == OK && n > 1);
    CHECK(program_region_of(&c, S("PT"), &region) == OK);
    CHECK(db_script(&c, arena_format(c.mem, ROWS, (long long)program, (long long)expertises[1].id,
                                     (long long)region)
                            .at) == OK);
    return c;
}

static void as(struct ctx *c, int64_t me, int64_t bits)
{
    c->me = me, c->bits = ANYBODY | SIGNED_IN | bits;
}

static struct res post(struct ctx *c, const char *path, const char *kind, const char *title)
{
    const struct field form[] = {{S("token"), S("t")},
                                 {S("kind"), str_of(kind)},
                                 {S("address"), S("https://ana.example/feed.xml")},
                                 {S("title"), str_of(title)},
                                 {S("link"), S("ftp://ana.example")}};
    struct req r = {.method = S("POST"),
                    .path = str_of(path),
                    .token = S("t"),
                    .form = form,
                    .n_form = COUNT(form)};
    struct res out = {0};
    c->problems = NULL, c->made = 0, c->once = S("");
    http_run(c, nominee_source_routes, &r, &out);
    return out;
}

static void check_asked(struct ctx *c, size_t wanted)
{
    const struct source *list;
    size_t n = 0, asked = 0;
    as(c, ANA, 0);
    CHECK(collect_sources(c, ANA, &list, &n) == OK);
    for (size_t i = 0; i < n; i++)
        asked += str_same(list[i].state, S("asked")) && list[i].maker == DI;
    CHECK(asked == wanted);
}

int main(void)
{
    struct ctx c = begin();
    as(&c, DI, LEAD);
    /* What was typed comes back on the page of the nomination. */
    struct res out = post(&c, "/nominations/7/sources/look", "", "");
    CHECK(out.status == 422 && shows(&out, "Paste the address of a page") &&
          shows(&out, "value=\"ftp://ana.example\""));
    /* What several people do asks for their names. */
    out = post(&c, "/nominations/7/sources", "talks", "Talks");
    CHECK(out.status == 422 && shows(&out, "Which names there are theirs?") &&
          shows(&out, "Ana gets a letter"));
    check_asked(&c, 0);
    as(&c, DI, LEAD);
    out = post(&c, "/nominations/7/sources", "feed", "Pages of Ana");
    CHECK(out.status == 303 && str_same(out.location, S("/nominations/7")));
    check_asked(&c, 1);
    /* It is there already: the lead is not told so. */
    as(&c, DI, LEAD);
    out = post(&c, "/nominations/7/sources", "feed", "Pages of Ana");
    CHECK(out.status == 303 && str_same(out.location, S("/nominations/7")));
    check_asked(&c, 1);
    CHECK(db_script(&c, "CREATE TEMP TABLE one (v CHECK (v = 1));"
                        "INSERT INTO one SELECT COUNT(*) FROM mail;") == OK);
    /* Neither others nor the nominee. */
    as(&c, CY, MEMBER);
    CHECK(post(&c, "/nominations/7/sources", "feed", "x").status == 403);
    as(&c, ANA, LEAD);
    CHECK(post(&c, "/nominations/7/sources", "feed", "x").status == 404);
    as(&c, DI, LEAD);
    CHECK(post(&c, "/nominations/8/sources", "feed", "x").status == 404);
    test_ctx_end(&c);
    return CHECK_RESULT();
}
