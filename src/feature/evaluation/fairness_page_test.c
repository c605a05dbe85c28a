#include "feature/evaluation/fairness.h"
#include "feature/evaluation/testing.h"
#include "feature/frame/testing.h"
#include "kit/i18n/i18n.h"

#include <jansson.h>

enum { CASES = 16 };

static struct res get(struct scene *s, const struct route *routes, const char *path)
{
    struct req r = {.method = S("GET"), .path = str_of(path), .token = S("t"), .host = S("x")};
    struct res out = {0};
    s->c.problems = NULL;
    http_run(&s->c, routes, &r, &out);
    return out;
}

/* The meeting with an evaluation of what is there now. */
static void put_meeting(struct scene *s)
{
    int64_t run = 0;
    CHECK(evaluation_run(&s->c, CYCLE, "official", &run) == OK);
    put(s, arena_format(s->c.mem,
                        "INSERT OR REPLACE INTO meeting (program,id,cycle,starts,chair,run,quorum,"
                        "state) VALUES (%lld,900,5,1,103,%lld,2,'open')",
                        (long long)s->c.program, (long long)run)
               .at);
}

/* Sixteen cases, three reviews each by eight reviewers; of case 20 two panels. */
static struct scene begin_many(void)
{
    struct scene s = begin();
    s.c.catalog = i18n_catalogs[0];
    for (int i = 0; i < CASES; i++) {
        put(&s, arena_format(s.c.mem,
                             "INSERT INTO person (id,handle,name,sort_key,made) VALUES (%d,'n%d',"
                             "'N%d',x'01',1)",
                             108 + i, i, i)
                    .at);
        put_case(&s, (struct put){20 + i, 108 + i, i < 12 ? "new" : "renewal", 3,
                                  500 + i * 37 % 300, i % 6});
    }
    put(&s, "UPDATE nomination SET region = (SELECT MIN(region) FROM nomination) WHERE id < 33");
    put(&s, "UPDATE assignment SET panel = 2 WHERE id IN (201, 211, 221, 231, 241, 251)");
    put_meeting(&s);
    return s;
}

/* All final: the even ones are awarded. */
static void decide_all(struct scene *s)
{
    for (int i = 0; i < CASES; i++)
        put(s,
            arena_format(s->c.mem,
                         "INSERT INTO decision (program,id,cycle,nomination,run,outcome,ground,"
                         "reasons,state,author,signer,made,final,reply_until) SELECT program,%d,5,"
                         "%d,run,'%s','x','','final',103,104,1,2,2 FROM meeting",
                         500 + i, 20 + i, i % 2 ? "no_award" : "award")
                .at);
    put(s, "UPDATE nomination SET state = 'decided'; UPDATE cycle SET state = 'published' WHERE id "
           "= 5");
}

/* ---- for everybody ------------------------------------------------------------------------------- */

static void test_published(void)
{
    struct scene s = begin_many();
    CHECK(get(&s, fairness_routes, "/fairness/5").status == 404); /* not published yet */
    CHECK(get(&s, fairness_routes, "/fairness/5/report.json").status == 404);
    decide_all(&s);
    s.c.me = 0, s.c.bits = ANYBODY, s.c.reader = NULL;
    struct res out = get(&s, fairness_routes, "/fairness/5");
    CHECK(out.status == 200 && out.shared && shows(&out, "8 of 16 cases: 50 %"));
    /* Region: 13 in one, three alone: all are shown together or not at all. */
    CHECK(shows(&out, "Smaller groups together") && !shows(&out, "Reviewer 1"));
    CHECK(shows(&out, "6 cases, drawn by lot, were read by two panels"));
    CHECK(shows(&out, "report.csv") && shows(&out, "Fingerprint"));
    out = get(&s, fairness_routes, "/fairness");
    CHECK(out.status == 200 && shows(&out, "/fairness/5"));

    out = get(&s, fairness_routes, "/fairness/5/report.json");
    json_t *root = json_loadb(out.body.at, out.body.len, 0, NULL);
    CHECK(root != NULL && json_integer_value(json_object_get(root, "cases")) == 16);
    const json_t *groups = json_object_get(root, "groups"), *cell;
    const char *by;
    size_t at;
    json_t *list;
    json_object_foreach((json_t *)(uintptr_t)groups, by, list) json_array_foreach(list, at, cell)
        CHECK(json_integer_value(json_object_get(cell, "cases")) >= FAIRNESS_CELL_LEAST);
    CHECK(json_array_size(json_object_get(groups, "kind")) == 1); /* twelve and four: together */
    json_decref(root);
    out = get(&s, fairness_routes, "/fairness/5/report.csv");
    CHECK(str_starts(out.body, S("by,group,cases,awards,share,low,high\r\nall,\"\",16,8,0.500,")));
    end(&s);
}

/* Four cases are too few to say anything. */
static void test_small(void)
{
    struct scene s = begin_many();
    decide_all(&s);
    put(&s, "UPDATE decision SET state = 'replaced' WHERE id >= 504");
    s.c.me = 0, s.c.bits = ANYBODY, s.c.reader = NULL;
    CHECK(get(&s, fairness_routes, "/fairness/5").status == 404);
    CHECK(str_find(s.c.why, S("Fewer than five cases")) != SIZE_MAX);
    end(&s);
}

/* ---- for the committee --------------------------------------------------------------------------- */

static void test_inner(void)
{
    struct scene s = begin_many();
    struct res out = get(&s, fairness_routes, "/committee/5/fairness");
    CHECK(out.status == 200 && shows(&out, "Not everything is final"));
    CHECK(shows(&out, "of 16 cases") && shows(&out, "Without each reader"));
    out = get(&s, scores_routes, "/committee/5/scores");
    CHECK(out.status == 200 && shows(&out, "48 scores of 16 cases by 8 reviewers"));
    CHECK(shows(&out, "Why scores differ") && shows(&out, "Not asked: all scores are alike"));
    CHECK(!shows(&out, "Ed") && !shows(&out, "Fay")); /* no reviewer's name */

    put(&s, "UPDATE nomination SET nominator = 103 WHERE id = 22"); /* Cy's own: counts nothing */
    out = get(&s, scores_routes, "/committee/5/scores");
    CHECK(shows(&out, "45 scores of 15 cases") && shows(&out, "One case counts nothing here"));
    out = get(&s, fairness_routes, "/committee/5/fairness");
    CHECK(shows(&out, "of 15 cases") && !shows(&out, "of 16 cases"));
    end(&s);
}

/* What cannot be compared is said in words. */
static void test_guards(void)
{
    struct scene s = begin();
    s.c.catalog = i18n_catalogs[0];
    struct res out = get(&s, scores_routes, "/committee/5/scores");
    CHECK(out.status == 200 && shows(&out, "Nothing is evaluated yet"));
    CHECK(get(&s, scores_routes, "/committee/6/scores").status == 404);
    put_case(&s, (struct put){7, ANA, "new", 3, 700, 0});
    put_case(&s, (struct put){8, BO, "new", 3, 600, 0});
    put_meeting(&s);
    out = get(&s, scores_routes, "/committee/5/scores");
    CHECK(shows(&out, "There were 3 reviewers. With fewer than 8") && !shows(&out, "Why scores"));
    end(&s);
}

/* Nine readers in three groups that share no case: no common ranking. All equal: nothing to compare. One
 * who gives everybody ten: said. */
static void test_bad_scores(void)
{
    struct scene s = begin();
    s.c.catalog = i18n_catalogs[0];
    for (int i = 0; i < 9; i++) {
        put(&s, arena_format(s.c.mem,
                             "INSERT INTO person (id,handle,name,sort_key,made) VALUES (%d,'n%d',"
                             "'N%d',x'01',1)",
                             108 + i, i, i)
                    .at);
    }
    for (int i = 0; i < 9; i++)
        put_case(&s, (struct put){20 + i, 108 + i, "new", 3, 500 + i * 37 % 300, i % 3 * 3});
    put_meeting(&s);
    struct res out = get(&s, scores_routes, "/committee/5/scores");
    CHECK(shows(&out, "There is no common ranking.") && shows(&out, "fall into 3 groups"));
    out = get(&s, fairness_routes, "/committee/5/fairness");
    CHECK(shows(&out, "too little overlap to correct"));
    put(&s, "UPDATE score SET points = 700");
    put_meeting(&s);
    out = get(&s, scores_routes, "/committee/5/scores");
    CHECK(shows(&out, "There is too little to compare for a correction"));
    end(&s);

    s = begin_many();
    put(&s, "UPDATE score SET points = 1000 WHERE assignment IN (SELECT id FROM assignment WHERE "
            "reviewer ="
            " 107)");
    put_meeting(&s);
    out = get(&s, scores_routes, "/committee/5/scores");
    CHECK(shows(&out, "One reader gave the same to every case."));
    end(&s);
}

int main(void)
{
    test_bad_scores();
    test_published();
    test_small();
    test_inner();
    test_guards();
    return CHECK_RESULT();
}
