/* testing.h -- for tests of this room and of those above: a cycle that is deciding, in memory and in a
 * folder of its own. */
#ifndef FEATURE_EVALUATION_TESTING_H
#define FEATURE_EVALUATION_TESTING_H

#include "base/test.h"
#include "feature/evaluation/evaluation.h"
#include "feature/frame/frame.h"
#include "feature/program/program.h"
#include "kit/store/testing.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

enum { ANA = 101, BO, CY, DI, ED, FAY, GUS, CYCLE = 5 };
struct scene {
    struct ctx c;
    char folder[32];
};

static const char PEOPLE[] =
    "INSERT INTO person (id, handle, name, sort_key, made) VALUES (101,'ana','Ana',x'01',1),"
    "(102,'bo','Bo',x'02',1),(103,'cy','Cy',x'03',1),(104,'di','Di',x'04',1),"
    "(105,'ed','Ed',x'05',1),(106,'fay','Fay',x'06',1),(107,'gus','Gus',x'07',1);";

static inline void put(struct scene *s, const char *sql)
{
    CHECK(db_script(&s->c, sql) == OK);
}

/* Rows of one case with so many reviews of `points` in each criterion. */
struct put {
    int64_t id, nominee;
    const char *kind;
    int reviews, points;
    int first; /* reviewer, after Ed */
};
static inline void put_case(struct scene *s, struct put in)
{
    int64_t id = in.id, nominee = in.nominee;
    const char *kind = in.kind;
    int reviews = in.reviews, points = in.points;
    struct ctx *c = &s->c;
    struct text t = {.mem = c->mem};
    long long p = c->program;
    const struct expertise *expertises = NULL;
    const struct region *regions = NULL;
    size_t n;
    CHECK(program_expertises(c, &expertises, &n) == OK && program_regions(c, &regions, &n) == OK);
    text_format(&t,
                "INSERT INTO nomination (program,id,cycle,nominee,kind,expertise,region,state,made,"
                "frozen,record_digest) VALUES (%lld,%lld,5,%lld,'%s',%lld,%lld,'in_review',1,1,"
                "x'00');",
                p, (long long)id, (long long)nominee, kind, (long long)expertises[1].id,
                (long long)regions[(size_t)id % n].id);
    text_format(&t,
                "INSERT INTO nomination_text (program,nomination,reasons) VALUES (%lld,%lld,"
                "'Helps everybody who asks.');",
                p, (long long)id);
    for (int i = 0; i < reviews; i++) {
        long long a = id * 10 + i;
        text_format(&t,
                    "INSERT INTO assignment (program,id,nomination,reviewer,foreign_region,state,"
                    "due,submitted,confidence) VALUES (%lld,%lld,%lld,%d,0,'submitted',9,1,3);"
                    "INSERT INTO review_text VALUES (%lld,%lld,'Kind words for %lld.','For us.');",
                    p, a, (long long)id, ED + in.first + i, p, a, (long long)id);
        for (int criterion = 1; criterion <= 5; criterion++)
            text_format(&t, "INSERT INTO score VALUES (%lld,%lld,%d,%d,'');", p, a, criterion,
                        points + 10 * i);
    }
    put(s, arena_copy(c->mem, text_str(&t)).at);
}

static inline struct scene begin(void)
{
    struct scene s = {.c = test_ctx_begin(), .folder = "/tmp/decision-XXXXXX"};
    int64_t program;
    CHECK(mkdtemp(s.folder) != NULL);
    struct site *site = arena_take(s.c.mem, 1, sizeof *site);
    *site = *s.c.site;
    site->data_dir = arena_copy(s.c.mem, str_of(s.folder));
    s.c.site = site;
    struct reader *reader = arena_take(s.c.mem, 1, sizeof *reader);
    *reader = (struct reader){.name = S("Me"), .handle = S("me"), .hue = 255};
    s.c.reader = reader;
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

static inline void empty_folder(const char *path)
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

static inline void end(struct scene *s)
{
    const char *runs = arena_format(s->c.mem, "%s/files/runs", s->folder).at;
    const char *files = arena_format(s->c.mem, "%s/files", s->folder).at;
    empty_folder(runs);
    empty_folder(files);
    empty_folder(s->folder);
    CHECK(rmdir(s->folder) == 0);
    test_ctx_end(&s->c);
}

#endif
