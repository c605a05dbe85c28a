/* The counted rules are frozen with the record; what is edited later does not reach them. */
#include "feature/nomination/nomination.h"

#include "base/test.h"
#include "feature/contribution/contribution.h"
#include "feature/nomination/nomination.sql.h"
#include "feature/program/program.h"
#include "kit/store/testing.h"

enum { ANA = 101, CYCLE = 5, CASE = 7 };

static const char ROWS[] =
    "INSERT INTO person (id, handle, name, sort_key, country, made) VALUES"
    "  (101,'ana','Ana',x'01','PT',1),(102,'bo','Bo',x'02','PT',1);"
    "INSERT INTO cycle VALUES (%1$lld,5,'2027-01',20819,20400,20787,1,'reviewing');"
    "INSERT INTO nomination (program,id,cycle,nominee,nominator,kind,expertise,region,state,made)"
    "  SELECT %1$lld,7,5,101,102,'new',MAX(e.id),(SELECT MAX(id) FROM region),'ready',1"
    "    FROM expertise e;"
    "INSERT INTO nomination_text (program,nomination,reasons) VALUES (%1$lld,7,'');"
    "INSERT INTO work (id, title, day, made) VALUES (1,'A talk',20500,1),(2,'Paid',20501,1),"
    "  (3,'The day after',20787,1);"
    "INSERT INTO contribution (program,id,person,work,type,title,day,expertise,paid,seen_by,state)"
    "  SELECT %1$lld,w.id,101,w.id,'talk',w.title,w.day,MAX(e.id),"
    "         CASE w.id WHEN 2 THEN 'yes' ELSE 'no' END,1,'claimed' FROM work w, expertise e"
    "   GROUP BY w.id, w.title, w.day;";

static str rules(struct ctx *c)
{
    static const struct policy_counted counted[] = {
        {.code = {"year", 4}, .name = {"2 a year", 8}, .at_least = 2, .needed = true},
        {.code = {"talk", 4}, .name = {"1 talk", 6}, .at_least = 1}};
    struct policy policy;
    CHECK(policy_read(c, str_of(policy_default()), &policy) == OK);
    policy.counted = counted;
    policy.n_counted = COUNT(counted);
    return policy_write(c, &policy);
}

int main(void)
{
    struct ctx c = test_ctx_begin();
    struct counted counted;
    int64_t program;
    CHECK(db_script(&c, "INSERT INTO person (id, handle, name, sort_key, made) VALUES"
                        " (100,'ina','Ina',x'00',1)") == OK);
    c.me = 100;
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test"), 255, rules(&c)}, &program) ==
          OK);
    CHECK(db_script(&c, arena_format(c.mem, ROWS, (long long)program).at) == OK);
    CHECK(nomination_counted(&c, CASE, &counted) == ERR_NOT_FOUND); /* not frozen yet */

    const struct ledger_line line = {.kind = S("cycle.reviewing"), .subject = CYCLE};
    CHECK(db_begin(&c) == OK);
    CHECK(db_end(&c, nomination_follow(&c, &line)) == OK);
    CHECK(db_script(&c, "UPDATE contribution SET paid = 'no', day = 20502") == OK);
    CHECK(nomination_counted(&c, CASE, &counted) == OK && counted.n == 2);
    CHECK(counted.record.n == 2 && counted.have == 1 && counted.unmet);
    CHECK(!counted.rules[0].met && counted.rules[0].have == 1 && counted.rules[1].met);
    CHECK(counted.why[0] == COUNTED_YES && counted.why[1] == COUNTED_PAID);
    /* The rows for lists say the same. */
    CHECK(db_script(&c, "CREATE TEMP TABLE must (n INTEGER CHECK (n = 2));"
                        "INSERT INTO must SELECT COUNT(*) FROM nomination_counted"
                        " WHERE nomination = 7 AND have = 1 AND met = (rule = 'talk')"
                        "   AND needed = (rule = 'year')") == OK);
    test_ctx_end(&c);
    return CHECK_RESULT();
}
