#include "feature/decision/decision.h"

#include "base/test.h"
#include "feature/decision/decision.sql.h"
#include "feature/decision/run.h"
#include "feature/program/program.h"
#include "kit/store/testing.h"

#include <dirent.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* ---- the method, by the table of docs/method/mean.md ------------------------------------------ */

static const struct mean_criterion WEIGHTS[] = {{1, 30}, {2, 20}, {3, 20}, {4, 15}, {5, 15}};
static const struct mean_score FIRST[] = {{1, 800}, {2, 600}, {3, 700}, {4, 600}, {5, 500}};
static const struct mean_score SECOND[] = {{1, 700}, {2, 700}, {4, 500}, {5, 400}};
static const struct mean_score THIRD[] = {{1, 600}, {2, 650}, {3, 700}, {4, 600}, {5, 550}};
static const struct mean_score ODD[] = {{9, 1000}};
static const struct mean_review REVIEWS[] = {
    {11, 101, FIRST, 5}, {12, 102, SECOND, 4}, {13, 103, THIRD, 5}, {14, 104, ODD, 1}};

static struct mean_input input_of(const struct mean_case *cases, size_t n)
{
    return (struct mean_input){.policy = 1,
                               .threshold = 640,
                               .digest = S("00ff"),
                               .criteria = WEIGHTS,
                               .n_criteria = COUNT(WEIGHTS),
                               .cases = cases,
                               .n = n};
}

static void test_worked_table(void)
{
    struct arena *mem = arena_new();
    const struct mean_case one = {.id = 7, .kind = S("new"), .reviews = REVIEWS, .n = 4};
    struct mean_input in = input_of(&one, 1);
    CHECK(mean_of_review(&in, &REVIEWS[0]) == 6650);
    CHECK(mean_of_review(&in, &REVIEWS[1]) == 6063); /* 6062.5, halves up */
    CHECK(mean_of_review(&in, &REVIEWS[2]) == 6225);
    CHECK(mean_of_review(&in, &REVIEWS[3]) == -1); /* no criterion of the rules */
    const struct mean_result *r = mean_results(mem, &in, (struct mean_what_if){-1, 0});
    CHECK(r->reviews == 3 && r->place == 1);
    CHECK(r->raw == 6313 && r->spread == 303 && r->low == 6025 && r->high == 6601);
    CHECK(r->chance == 310 && r->influence == 169);
    arena_free(mem);
}

static void test_what_if(void)
{
    struct arena *mem = arena_new();
    const struct mean_case one = {.id = 7, .kind = S("new"), .reviews = REVIEWS, .n = 3};
    struct mean_input in = input_of(&one, 1);
    const struct mean_result *r = mean_results(mem, &in, (struct mean_what_if){-1, 102});
    CHECK(r->reviews == 2 && r->raw == 6438 && r->chance > 500);
    r = mean_results(mem, &in, (struct mean_what_if){600, 0});
    CHECK(r->raw == 6313 && r->chance > 900);
    arena_free(mem);
}

/* One review has no interval; none at all comes last; of two equals the lower number comes first. */
static void test_places(void)
{
    struct arena *mem = arena_new();
    const struct mean_case cases[] = {
        {.id = 1, .kind = S("new")},
        {.id = 2, .kind = S("new"), .reviews = REVIEWS + 2, .n = 1},
        {.id = 3, .kind = S("new"), .reviews = REVIEWS, .n = 1},
        {.id = 4, .kind = S("renewal"), .reviews = REVIEWS, .n = 1},
    };
    struct mean_input in = input_of(cases, COUNT(cases));
    const struct mean_result *r = mean_results(mem, &in, (struct mean_what_if){-1, 0});
    CHECK(r[0].of->id == 3 && r[1].of->id == 4 && r[2].of->id == 2 && r[3].of->id == 1);
    CHECK(r[0].place == 1 && r[3].place == 4);
    CHECK(r[0].low == 6650 && r[0].high == 6650 && r[0].chance == 1000 && r[0].spread == 0);
    CHECK(r[2].chance == 0);
    CHECK(r[3].raw == 0 && r[3].reviews == 0 && r[3].chance == 0);
    arena_free(mem);
}

static void test_bytes(void)
{
    struct ctx c = test_ctx_begin();
    const struct mean_case one = {.id = 7,
                                  .nominee = 101,
                                  .region = 2,
                                  .expertise = 3,
                                  .kind = S("new"),
                                  .reviews = REVIEWS,
                                  .n = 1};
    struct mean_input in = input_of(&one, 1), again;
    str json = mean_input_json(c.mem, &in);
    CHECK_STR(
        json,
        S("{\"cases\":[{\"expertise\":3,\"id\":7,\"kind\":\"new\",\"nominee\":101,\"region\":2,"
          "\"reviews\":[{\"by\":101,\"id\":11,\"scores\":[[1,800],[2,600],[3,700],[4,600],[5,"
          "500]]}]}],\"criteria\":[[1,30],[2,20],[3,20],[4,15],[5,15]],\"digest\":\"00ff\","
          "\"method\":\"mean/1\",\"policy\":1,\"threshold\":640}"));
    CHECK(mean_read(&c, json, &again) == OK && again.n == 1 && again.cases[0].reviews[0].n == 5);
    CHECK(mean_read(&c, S("{}"), &again) == ERR_FAULT);
    CHECK(mean_read(&c, S("no"), &again) == ERR_FAULT);
    test_ctx_end(&c);
}

/* ---- a cycle in the database ------------------------------------------------------------------ */

enum { ANA = 101, BO, CY, DI, ED, FAY, GUS, CYCLE = 5 };

struct scene {
    struct ctx c;
    char folder[32];
};

static const char PEOPLE[] =
    "INSERT INTO person (id, handle, name, sort_key, made) VALUES (101,'ana','Ana',x'01',1),"
    "(102,'bo','Bo',x'02',1),(103,'cy','Cy',x'03',1),(104,'di','Di',x'04',1),"
    "(105,'ed','Ed',x'05',1),(106,'fay','Fay',x'06',1),(107,'gus','Gus',x'07',1);";

static void put(struct scene *s, const char *sql)
{
    CHECK(db_script(&s->c, sql) == OK);
}

/* Rows of one case with so many reviews of `points` in each criterion. */
static void put_case(struct scene *s, int64_t id, int64_t nominee, const char *kind, int reviews,
                     int points)
{
    struct ctx *c = &s->c;
    struct text t = {.mem = c->mem};
    long long p = c->program;
    const struct expertise *expertises;
    const struct region *regions;
    size_t n;
    CHECK(program_expertises(c, &expertises, &n) == OK && program_regions(c, &regions, &n) == OK);
    text_format(&t,
                "INSERT INTO nomination (program,id,cycle,nominee,kind,expertise,region,state,made,"
                "frozen,record_digest) VALUES (%lld,%lld,5,%lld,'%s',%lld,%lld,'in_review',1,1,"
                "x'00');",
                p, (long long)id, (long long)nominee, kind, (long long)expertises[1].id,
                (long long)regions[(size_t)id % n].id);
    for (int i = 0; i < reviews; i++) {
        long long a = id * 10 + i;
        text_format(&t,
                    "INSERT INTO assignment (program,id,nomination,reviewer,foreign_region,state,"
                    "due,submitted,confidence) VALUES (%lld,%lld,%lld,%d,0,'submitted',9,1,3);"
                    "INSERT INTO review_text VALUES (%lld,%lld,'Kind words for %lld.','For us.');",
                    p, a, (long long)id, ED + i, p, a, (long long)id);
        for (int criterion = 1; criterion <= 5; criterion++)
            text_format(&t, "INSERT INTO score VALUES (%lld,%lld,%d,%d,'');", p, a, criterion,
                        points + 10 * i);
    }
    put(s, arena_copy(c->mem, text_str(&t)).at);
}

static struct scene begin(void)
{
    struct scene s = {.c = test_ctx_begin(), .folder = "/tmp/decision-XXXXXX"};
    int64_t program;
    CHECK(mkdtemp(s.folder) != NULL);
    struct site *site = arena_take(s.c.mem, 1, sizeof *site);
    *site = *s.c.site;
    site->data_dir = arena_copy(s.c.mem, str_of(s.folder));
    s.c.site = site;
    put(&s, PEOPLE);
    s.c.me = DI; /* becomes the first manager */
    CHECK(program_make(&s.c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    put(&s, arena_format(s.c.mem,
                         "INSERT INTO cycle VALUES (%lld,5,'2027-01',20819,20400,20787,1,"
                         "'deciding');",
                         (long long)program)
                .at);
    s.c.me = CY;
    s.c.bits = ANYBODY | SIGNED_IN | COMMITTEE;
    return s;
}

static void empty_folder(const char *path)
{
    DIR *folder = opendir(path);
    char name[300];
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        (void)snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.')
            CHECK(unlink(name) == 0 || rmdir(name) == 0);
    }
    if (folder)
        closedir(folder);
}

static void end(struct scene *s)
{
    const char *runs = arena_format(s->c.mem, "%s/files/runs", s->folder).at;
    const char *files = arena_format(s->c.mem, "%s/files", s->folder).at;
    empty_folder(runs);
    empty_folder(files);
    empty_folder(s->folder);
    CHECK(rmdir(s->folder) == 0);
    test_ctx_end(&s->c);
}

static void test_run(void)
{
    struct scene s = begin();
    int64_t run = 0, again = 0;
    bool same = false;
    struct row_decision_run a, b;
    put_case(&s, 7, ANA, "new", 3, 700);
    put_case(&s, 8, BO, "new", 0, 0);
    CHECK(decision_run(&s.c, CYCLE, "official", &run) == OK && run != 0);
    CHECK(decision_run(&s.c, CYCLE, "replay", &again) == OK && again != run);
    CHECK(q_decision_run(&s.c, run, &a) == OK && q_decision_run(&s.c, again, &b) == OK);
    CHECK(str_same(a.input, b.input) && str_same(a.output, b.output) && a.output.len == 32);
    CHECK(decision_replay(&s.c, run, &same) == OK && same);
    CHECK(decision_run(&s.c, 6, "official", &run) == ERR_NOT_FOUND);
    CHECK(decision_run(&s.c, CYCLE, "wild", &run) == ERR_INVALID);
    end(&s);
}

/* What was read is kept: another score later changes nothing, another byte in the file is seen. */
static void test_replay(void)
{
    struct scene s = begin();
    int64_t run = 0;
    bool same = false;
    struct row_decision_run row;
    put_case(&s, 7, ANA, "new", 3, 700);
    CHECK(decision_run(&s.c, CYCLE, "official", &run) == OK);
    put(&s, "UPDATE score SET points = 1");
    CHECK(decision_replay(&s.c, run, &same) == OK && same);
    CHECK(q_decision_run(&s.c, run, &row) == OK);
    str name = arena_format(s.c.mem, "%s/files/runs/%.*s", s.folder,
                            STR_ARG(arena_hex(s.c.mem, row.input.at, row.input.len)));
    CHECK(truncate(name.at, 10) == 0);
    CHECK(decision_replay(&s.c, run, &same) == ERR_FAULT);
    CHECK(unlink(name.at) == 0 && decision_replay(&s.c, run, &same) == ERR_FAULT);
    end(&s);
}

static void test_speed(void) /* 400 cases with three reviews each */
{
    struct scene s = begin();
    int64_t run;
    for (int64_t id = 1000; id < 1400; id++) {
        put(&s, arena_format(s.c.mem,
                             "INSERT INTO person (id,handle,name,sort_key,made) VALUES (%lld,"
                             "'p%lld','P',x'01',1)",
                             (long long)id, (long long)id)
                    .at);
        put_case(&s, id, id, "new", 3, 400 + (int)(id % 500));
    }
    clock_t before = clock();
    CHECK(decision_run(&s.c, CYCLE, "official", &run) == OK);
    double ms = 1000.0 * (double)(clock() - before) / CLOCKS_PER_SEC;
    fprintf(stderr, "an evaluation of 400 cases: %.1f ms\n", ms);
    CHECK(ms < 2000); /* under sanitizers; 50 without */
    end(&s);
}

int main(void)
{
    test_worked_table();
    test_what_if();
    test_places();
    test_bytes();
    test_run();
    test_replay();
    test_speed();
    return CHECK_RESULT();
}
