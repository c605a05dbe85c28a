/* review_fixture.h -- what the tests of this room share: a cycle in review, and looking at it. */
#ifndef FEATURE_REVIEW_FIXTURE_H
#define FEATURE_REVIEW_FIXTURE_H

#include "base/test.h"
#include "feature/frame/frame.h"
#include "feature/review/review.h"
#include "feature/review/review.sql.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"
#include "kit/store/testing.h"

enum { CASES = 6, NOMINEE = 200, REVIEWERS = 4, REVIEWER_1 = 300, MANAGER_1 = 400 };

static const struct reader READER = {.name = {"Rae", 3}, .handle = {"rae", 3}};

/* Six cases in review (nominees 201..206), four reviewers (301..304), one manager (401). */
static inline struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    int64_t program;
    struct text t = {.mem = c.mem};
    text_format(&t,
                "INSERT INTO person (id,handle,name,sort_key,made) VALUES (401,'m','Mo',x'01',1)");
    for (int i = 1; i <= CASES; i++)
        text_format(&t, ",(%d,'n%d','Nominee %d',x'02',1)", NOMINEE + i, i, i);
    for (int i = 1; i <= REVIEWERS; i++)
        text_format(&t, ",(%d,'r%d','Reader %d',x'03',1)", REVIEWER_1 + i, i, i);
    CHECK(db_script(&c, arena_copy(c.mem, text_str(&t)).at) == OK);
    c.me = MANAGER_1 + 1;
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    t.len = 0;
    long long p = program, from = (long long)day_of_moment(c.now).n;
    text_format(&t,
                "INSERT INTO cycle VALUES (%lld,5,'2027-01',%lld,%lld,%lld,1,'reviewing');"
                "INSERT INTO phase VALUES (%lld,5,'review',%lld,%lld,1);",
                p, from + 40, from - 365, from, p, (long long)c.now.s - 10,
                (long long)c.now.s + 864000);
    for (int i = 1; i <= CASES; i++)
        text_format(
            &t,
            "INSERT INTO nomination (program,id,cycle,nominee,kind,expertise,region,state,made,"
            "frozen,record_digest) SELECT %lld,%d,5,%d,'new',(SELECT MIN(id) FROM expertise WHERE "
            "parent IS NOT NULL),(SELECT MIN(id) FROM region),'in_review',1,1,x'00';"
            "INSERT INTO nomination_text (program,nomination,reasons) VALUES (%lld,%d,"
            "'Helps everybody, every day.');",
            p, i, NOMINEE + i, p, i);
    for (int i = 1; i <= REVIEWERS; i++)
        text_format(&t,
                    "INSERT INTO role_grant (program,id,person,role,starts,giver) VALUES "
                    "(%lld,%d,%d,32,1,401);",
                    p, 900 + i, REVIEWER_1 + i);
    CHECK(db_script(&c, arena_copy(c.mem, text_str(&t)).at) == OK);
    c.catalog = i18n_catalogs[0], c.reader = &READER;
    c.bits = ANYBODY | SIGNED_IN | MANAGER;
    return c;
}

static inline void as_reviewer(struct ctx *c, int which)
{
    c->me = REVIEWER_1 + which;
    c->bits = ANYBODY | SIGNED_IN | REVIEWER;
    c->problems = NULL;
}

static inline void as_manager(struct ctx *c)
{
    c->me = MANAGER_1 + 1;
    c->bits = ANYBODY | SIGNED_IN | MANAGER;
    c->problems = NULL;
}

static inline int64_t first_case(struct ctx *c)
{
    struct row_review_queue *rows;
    size_t n;
    CHECK(q_review_queue(c, &rows, &n) == OK && n > 0);
    return n ? rows[0].id : 0;
}

static inline struct review_input scores(int64_t points)
{
    struct review_input in = {.n = 5, .confidence = 3, .words = S("Steady work.")};
    for (int i = 0; i < 5; i++)
        in.scores[i] = (struct review_score){.criterion = i + 1, .points = points};
    return in;
}

static inline int64_t readers_of(struct ctx *c, int64_t nomination)
{
    struct row_review_overview *rows;
    size_t n;
    CHECK(q_review_overview(c, 5, &rows, &n) == OK);
    for (size_t i = 0; i < n; i++)
        if (rows[i].id == nomination)
            return rows[i].given;
    return -1;
}

static inline bool shows(const struct res *out, const char *part)
{
    return str_find(out->body, str_of(part)) != SIZE_MAX;
}

/* start: of the address; id: behind it, if not 0. */
static inline struct res get(struct ctx *c, const struct route *routes, const char *start,
                             int64_t id)
{
    struct text path = {.mem = c->mem};
    text_add(&path, str_of(start));
    if (id)
        text_format(&path, "/%lld", (long long)id);
    struct req r = {.method = S("GET"), .path = text_str(&path)};
    struct res out = {0};
    http_run(c, routes, &r, &out);
    return out;
}

static inline size_t lines_of(struct ctx *c, int64_t nomination, const char *kind)
{
    const struct ledger_line *lines;
    size_t n, found = 0;
    CHECK(ledger_of(c, nomination, &lines, &n) == OK);
    for (size_t i = 0; i < n; i++)
        found += str_same(lines[i].kind, str_of(kind));
    return found;
}

static inline enum err follow_about(struct ctx *c, const char *kind, int64_t subject)
{
    const struct ledger_line line = {.kind = str_of(kind), .subject = subject};
    enum err e = db_begin(c);
    return e ? e : db_end(c, review_follow(c, &line));
}

static inline enum err follow(struct ctx *c, const char *kind)
{
    return follow_about(c, kind, 0);
}

#endif
