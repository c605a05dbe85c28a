/* network_fixture.h -- for the tests of this room: five people of a program, groups, and their awards. */
#ifndef NETWORK_FIXTURE_H
#define NETWORK_FIXTURE_H

#include "feature/network/network.h"
#include "feature/frame/testing.h"
#include "feature/lounge/lounge.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/store/testing.h"

enum { ANA = 101, BO, CY, DI, EVE, WALL = 401, BOARD, TALK, LEADS };

/* Ana sets the program up; Bo, Cy and Eve hold the award, Eve has just begun; Di is signed in only. Bo and Cy
 * work for the same company. The group of leads is for leads. */
static const char PEOPLE[] =
    "INSERT INTO person (id, handle, name, sort_key, headline, made) VALUES"
    " (101,'ana','Ana',x'01','',1),(102,'bo','Bo <i>',x'02','Maps',1),(103,'cy','Cy',x'03','',1),"
    " (104,'di','Di',x'04','',1),(105,'eve','Eve',x'05','',1);"
    "INSERT INTO account (person, email, made) VALUES (102,'bo@example.org',1),"
    " (104,'di@example.org',1);"
    "INSERT INTO organization (id, name, root) VALUES (9,'Works',9);"
    "INSERT INTO affiliation (id, person, organization, root, kind, from_day, origin, confirmed)"
    "  VALUES (1,102,9,9,'employee',1,'declared',1),(2,103,9,9,'employee',1,'declared',1);";
static const char ROWS[] =
    "INSERT INTO participant (program, person, region, joined) SELECT %1$lld, id, %2$lld, 1"
    "  FROM person WHERE id > 100 ON CONFLICT DO NOTHING;"
    "INSERT INTO cycle VALUES (%1$lld,5,'2027-01',20819,20400,20787,1,'published');"
    "INSERT INTO newsgroup (program, id, name, title, kind, made) VALUES"
    " (%1$lld,401,'t.praise','Praise','praise',1),(%1$lld,402,'t.help','Help','help',1),"
    " (%1$lld,403,'t.talk','Talk','group',1),(%1$lld,404,'t.leads','Leads','group',1);"
    "INSERT INTO newsgroup_right (program, newsgroup, who, subject, rights) VALUES"
    " (%1$lld,401,'role',2,7),(%1$lld,402,'role',2,7),(%1$lld,403,'role',2,7),"
    " (%1$lld,404,'role',16,7);";

/* Awards of Bo, Cy and Eve. */
static const char TERMS[] =
    "INSERT INTO nomination (program, id, cycle, nominee, nominator, kind, expertise, region, "
    "state,"
    "  made, frozen, record_digest) SELECT %1$lld, 800 + p.id, 5, p.id, 101, 'new',"
    "  (SELECT MIN(id) FROM expertise WHERE program = %1$lld AND parent IS NOT NULL),"
    "  (SELECT MIN(id) FROM region WHERE program = %1$lld), 'decided', 1, 1, x'00'"
    "  FROM person p WHERE p.id IN (102,103,105);"
    "INSERT INTO evaluation_run VALUES (%1$lld, 8, 5, 1, 'mean/1', 't', 1, zeroblob(32),"
    "  zeroblob(32), 'official', 'done', 101, 1);"
    "INSERT INTO decision (program, id, cycle, nomination, run, outcome, ground, reasons, state, "
    "author,"
    "  signer, made, final) SELECT %1$lld, 700 + p.id, 5, 800 + p.id, 8, 'award', 'criteria', "
    "'Good.',"
    "  'final', 101, 104, 1, 2 FROM person p WHERE p.id IN (102,103,105);"
    "INSERT INTO award_term (program, id, person, decision, expertise, number, from_day, to_day, "
    "state)"
    "  SELECT %1$lld, 600 + p.id, p.id, 700 + p.id, (SELECT MIN(id) FROM expertise"
    "  WHERE program = %1$lld AND parent IS NOT NULL), 1, 20000, 21000, 'current'"
    "  FROM person p WHERE p.id IN (102,103,105);";

static const struct route *const ROUTES[] = {network_routes, praise_routes, help_routes,
                                             buddy_routes,   quiet_routes,  NULL};

static inline struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    int64_t program;
    const struct region *regions;
    size_t n;
    CHECK(db_script(&c, PEOPLE) == OK);
    c.me = ANA, c.catalog = i18n_catalogs[0];
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    CHECK(program_regions(&c, &regions, &n) == OK && n > 0);
    str rows = arena_format(c.mem, ROWS, (long long)program, (long long)regions[0].id);
    CHECK(db_script(&c, rows.at) == OK);
    return c;
}

/* Lets the room see what was written since. */
static inline void catch_up(struct ctx *c)
{
    size_t n;
    int64_t me = c->me, program = c->program;
    CHECK(ledger_seal(c, &n) == OK && ledger_follow(c, "network", network_follow_ledger, &n) == OK);
    c->me = me, c->program = program;
}

#endif
