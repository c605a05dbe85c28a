/* award_fixture.h -- for the tests of this room: a program in which Ana was given the award. */
#ifndef FEATURE_AWARD_FIXTURE_H
#define FEATURE_AWARD_FIXTURE_H

#include "base/test.h"
#include "feature/award/award.h"
#include "feature/award/award.sql.h"
#include "feature/program/program.h"
#include "kit/mail/mail.h"
#include "kit/store/testing.h"

enum { ANA = 101, BO, CY, AWARD_DAY = 20819 /* 2027-01-01 */ };

/* Ana has a final award of the cycle 2027-01; Bo and Cy are managers. */
static const char PEOPLE[] =
    "INSERT INTO person (id, handle, name, sort_key, made) VALUES (101,'ana','Ana',x'01',1),"
    "  (102,'bo','Bo',x'02',1),(103,'cy','Cy',x'03',1);";
static const char ROWS[] =
    "INSERT INTO account (person, email, made) VALUES (101,'ana@example.org',1);"
    "INSERT INTO cycle VALUES (%lld,5,'2027-01',20819,20400,20787,1,'replying');"
    "INSERT INTO nomination "
    "(program,id,cycle,nominee,nominator,kind,expertise,region,state,made,frozen,"
    "  record_digest) VALUES (%lld,7,5,101,103,'new',%lld,%lld,'decided',1,1,x'00');"
    "INSERT INTO evaluation_run VALUES "
    "(%lld,8,5,1,'mean/1','t',1,zeroblob(32),zeroblob(32),'official',"
    "  'done',102,1);"
    "INSERT INTO decision "
    "(program,id,cycle,nomination,run,outcome,ground,reasons,state,author,signer,"
    "  made,final) VALUES (%lld,9,5,7,8,'award','above','Good work.','final',102,103,1,2);";

static inline struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    int64_t program;
    const struct expertise *expertises;
    const struct region *regions;
    size_t n;
    CHECK(db_script(&c, PEOPLE) == OK);
    c.me = CY; /* sets the program up */
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    CHECK(program_expertises(&c, &expertises, &n) == OK && n > 1);
    CHECK(program_regions(&c, &regions, &n) == OK && n > 0);
    long long p = program;
    str rows = arena_format(c.mem, ROWS, p, p, (long long)expertises[1].id,
                            (long long)regions[0].id, p, p);
    CHECK(db_script(&c, rows.at) == OK);
    c.me = 0, c.bits = ANYBODY;
    return c;
}

static inline enum err follow(struct ctx *c, const char *kind, int64_t subject)
{
    enum err e = db_begin(c);
    if (!e)
        e = award_follow(
            c, &(struct ledger_line){.kind = str_of(kind), .subject = subject, .person = ANA});
    return db_end(c, e);
}

static inline size_t tick(struct ctx *c, int64_t on)
{
    int64_t program = c->program;
    size_t moved = 99;
    c->now = (moment){on * 86400 + 60};
    CHECK(award_tick(c, &moved) == OK);
    c->program = program;
    return moved;
}

static inline struct row_award_running running(struct ctx *c)
{
    struct row_award_running t;
    CHECK(q_award_running(c, ANA, &t) == OK);
    return t;
}

/* What the calendar and the days bring about at noon of a day. */
static inline void pass(struct ctx *c, int64_t on)
{
    int64_t program = c->program;
    size_t moved;
    c->now = (moment){on * 86400 + 43200};
    CHECK(award_year(c) == OK && program_tick(c, &moved) == OK && award_tick(c, &moved) == OK);
    c->program = program;
}

static inline void as(struct ctx *c, int64_t person, int64_t bits)
{
    c->me = person, c->bits = ANYBODY | SIGNED_IN | bits, c->problems = NULL;
}

/* Every letter that waits has reached its reader now. */
static inline void deliver(struct ctx *c)
{
    str sql =
        arena_format(c->mem, "UPDATE mail SET state = 'sent', sent = %lld WHERE state = 'waiting'",
                     (long long)c->now.s);
    CHECK(db_script(c, sql.at) == OK);
}

/* Letters whose subject begins so. */
static inline size_t letters(struct ctx *c, const char *subject)
{
    const struct mail_line *lines;
    size_t n, found = 0;
    CHECK(mail_list(c, 0, &lines, &n) == OK);
    for (size_t i = 0; i < n; i++)
        found += str_starts(lines[i].subject, str_of(subject));
    return found;
}

/* Letters whose words hold these. */
static inline size_t letters_saying(struct ctx *c, const char *words)
{
    static const struct stmt_def bodies = {"SELECT body FROM mail", "bodies", "mail", NULL};
    struct stmt *q = stmt_new(c, &bodies);
    size_t found = 0;
    for (bool row = true; stmt_step(c, q, &row) == OK && row;)
        found += str_find(stmt_text(c, q, 0), str_of(words)) != SIZE_MAX;
    stmt_done(q);
    return found;
}

/* Entries of a kind about one thing. */
static inline size_t noted(struct ctx *c, const char *kind, int64_t subject)
{
    const struct ledger_line *lines;
    size_t n, found = 0;
    CHECK(ledger_of(c, subject, &lines, &n) == OK);
    for (size_t i = 0; i < n; i++)
        found += str_same(lines[i].kind, str_of(kind));
    return found;
}

#endif
