/* lounge_fixture.h -- groups and people for the tests of this room. */
#ifndef FEATURE_LOUNGE_FIXTURE_H
#define FEATURE_LOUNGE_FIXTURE_H

#include "base/test.h"
#include "feature/lounge/inside.h"
#include "kit/store/testing.h"

enum { ANA = 101, BO, CY, DI, EVE, PROGRAM = 7 };
enum { GENERAL = 201, HELP, SECRET, MODERATED, REGION, CLOUD, NDA, PUBLIC, NEWS };

/* Ana is a manager, Bo and Cy hold the award (Bo: region 1 and expertise 11), Di is new, Eve leads region 1. */
static const char ROWS[] =
    "INSERT INTO person (id, handle, name, sort_key, made) VALUES (101,'ana','Ana Lu',x'01',1),"
    " (102,'bo-berg','Bo \"B\" "
    "Bérg',x'02',1),(103,'cy','Cy',x'03',1),(104,'di','Di',x'04',1),(105,'eve','Eve',x'05',1);"
    "INSERT INTO program VALUES (7,'mer','Meridian',150,'running',1);"
    "INSERT INTO region VALUES (7,1,'eu','Europe'),(7,2,'as','Asia');"
    "INSERT INTO expertise (program, id, code, name, path) VALUES (7,11,'cloud','Cloud','/11/');"
    "INSERT INTO participant (program, person, region, joined) VALUES "
    "(7,101,1,1),(7,102,1,1),(7,103,2,1),(7,104,1,1794999000),(7,105,2,1);"
    "INSERT INTO role_grant (program, id, person, role, region, starts, giver) VALUES "
    "(7,1,105,16,1,1,101);"
    "INSERT INTO policy (program, version, document, digest, state, author) VALUES "
    "(7,1,'{}',zeroblob(32),'draft',101);"
    "INSERT INTO cycle VALUES (7, 5, '2026-10', 20727, 20300, 20700, 1, 'published');"
    "INSERT INTO nomination (program, id, cycle, nominee, nominator, kind, expertise, region, "
    "state, made, frozen, record_digest)"
    " VALUES (7, 7, 5, 102, 103, 'new', 11, 1, 'decided', 1, 1, x'00');"
    "INSERT INTO evaluation_run VALUES (7, 8, 5, 1, 'mean/1', 't', 1, zeroblob(32), zeroblob(32), "
    "'official', 'done', 101, 1);"
    "INSERT INTO decision (program, id, cycle, nomination, run, outcome, ground, reasons, state, "
    "author, signer, made, final)"
    " VALUES (7, 9, 5, 7, 8, 'award', 'criteria', 'Good.', 'final', 101, 103, 1, 2);"
    "INSERT INTO award_term (program, id, person, decision, expertise, number, from_day, to_day, "
    "state)"
    " VALUES (7,1,102,9,11,1,20000,30000,'current');"
    "INSERT INTO newsgroup (program, id, name, title, kind, moderated, nda_version, made) VALUES"
    " (7,201,'mer.general','General','group',0,0,1),(7,202,'mer.help','Help','help',0,0,1),"
    " (7,203,'mer.secret','Secret','group',0,0,1),(7,204,'mer.moderated','Moderated','group',1,0,1)"
    ","
    " (7,205,'mer.region.eu','Europe','group',0,0,1),(7,206,'mer.cloud','Cloud','group',0,0,1),"
    " (7,207,'mer.nda','Early','group',0,2,1),(7,208,'mer.public','Public','group',0,0,1),"
    " (7,209,'mer.news','News','announce',0,0,1);"
    "INSERT INTO newsgroup_right (program, newsgroup, who, subject, rights) VALUES"
    " (7,201,'role',2,31),(7,202,'role',2,31),(7,203,'member',0,31),(7,204,'role',2,31),"
    " (7,205,'region',1,31),(7,206,'expertise',11,31),(7,207,'role',2,31),(7,208,'role',1,1),(7,"
    "208,'role',2,31),"
    " (7,209,'role',2,3),(7,209,'role',128,127);";

static inline struct ctx lounge_begin(void)
{
    struct ctx c = test_ctx_begin();
    struct site *site = arena_take(c.mem, 1, sizeof *site);
    *site = *c.site;
    site->address = S("https://experts.example.org");
    site->lounge = lounge_book_new(c.mem);
    c.site = site;
    CHECK(db_script(&c, ROWS) == OK);
    c.program = PROGRAM;
    return c;
}

static inline void come(struct ctx *c, int64_t person)
{
    c->me = person;
    c->bits = ANYBODY | (person ? SIGNED_IN : 0) | (person == ANA ? MANAGER : 0) |
              (person == BO || person == CY ? MEMBER : 0) | (person == EVE ? LEAD : 0);
    c->problems = NULL, c->why = S(""), c->nda = 0;
}

static inline struct article_new words(int64_t group, const char *subject, const char *body)
{
    return (struct article_new){.door = "web",
                                .kind = "post",
                                .groups = {group},
                                .n_groups = 1,
                                .subject = str_of(subject),
                                .body = str_of(body)};
}

static inline struct article_new answer(int64_t parent, const char *body)
{
    return (struct article_new){
        .door = "web", .kind = "post", .parent = parent, .body = str_of(body)};
}

/* The id of what was posted; 0: it was not. */
static inline int64_t put(struct ctx *c, int64_t person, struct article_new in)
{
    int64_t id = 0;
    enum article_end end;
    come(c, person);
    return lounge_post(c, &in, &id, &end) == OK ? id : 0;
}

static inline void keep_number(void *to, const struct store_value *values, size_t n)
{
    int64_t *number = to;
    if (n > 0 && values[0].is == STORE_NUMBER && !str_int(values[0].text, number))
        *number = -1;
}

static inline int64_t number_in(struct ctx *c, const char *sql)
{
    int64_t number = -1;
    return store_read(c, sql, &(struct store_reader){keep_number, &number}) == OK ? number : -2;
}

#endif
