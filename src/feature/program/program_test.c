#include "feature/program/program.h"

#include "base/test.h"
#include "feature/ledger/ledger.h"
#include "kit/i18n/i18n.h"
#include "kit/store/testing.h"

/* 2 Ana sets the program up; 3 Bo and 4 Cy come later; 5 has been erased. */
static const char ROWS[] =
    "INSERT INTO person (id, handle, name, sort_key, country, made, state) VALUES"
    " (2, 'ana', 'Ana', x'01', 'DE', 0, 'present'), (3, 'bo', 'Bo', x'02', 'NG', 0, 'present'),"
    " (4, 'cy', 'Cy', x'03', '', 0, 'present'), (5, 'x', 'x', x'04', '', 0, 'erased');";

static moment on(int year, int month, int date)
{
    return moment_of_day(day_of(year, month, date));
}

static struct ctx begin(moment now)
{
    struct ctx c = test_ctx_begin();
    int64_t id = 0;
    c.now = now;
    c.me = 2;
    CHECK(db_script(&c, ROWS) == OK);
    CHECK(program_make(&c, &(struct program_new){S("one"), S("One"), 255}, &id) == OK);
    CHECK(id != 0 && c.program == id && c.bits == ANYBODY);
    c.bits |= SIGNED_IN | MANAGER;
    return c;
}

static size_t tick(struct ctx *c)
{
    size_t moved = 99;
    CHECK(program_tick(c, &moved) == OK);
    return moved;
}

static struct cycle cycle_of(struct ctx *c, const char *code)
{
    const struct cycle *list;
    size_t n;
    CHECK(program_cycles(c, &list, &n) == OK);
    for (size_t i = 0; i < n; i++)
        if (str_same(list[i].code, str_of(code)))
            return list[i];
    return (struct cycle){0};
}

static str state(struct ctx *c, const char *code)
{
    return cycle_of(c, code).state;
}

static void test_make(void)
{
    struct ctx c = begin(on(2026, 11, 22));
    const struct policy *policy;
    const struct expertise *expertises;
    const struct region *regions;
    const struct i18n_choice *countries;
    size_t n;
    int64_t id, region;
    bool has;
    CHECK(program_policy(&c, 0, &policy) == OK && policy->version == 1 && policy->n_types == 20);
    CHECK(program_has_role(&c, 2, MANAGER, 0, &has) == OK && has);
    CHECK(program_expertises(&c, &expertises, &n) == OK && n == 101);
    CHECK(expertises[0].parent == 0);
    size_t groups = 0;
    for (size_t i = 0; i < n; i++) {
        groups += expertises[i].parent == 0;
        if (expertises[i].parent) /* directly below its group */
            CHECK(expertises[i - 1].id == expertises[i].parent ||
                  expertises[i - 1].parent == expertises[i].parent);
    }
    CHECK(groups == 11);
    CHECK(program_regions(&c, &regions, &n) == OK && n == 13);
    i18n_countries(&c, &countries, &n);
    CHECK(n > 200);
    for (size_t i = 0; i < n; i++) {
        CHECK(program_region_of(&c, countries[i].code, &region) == OK);
        CHECK(region != 0);
        if (region == 0)
            fprintf(stderr, "    no region: %.*s\n", STR_ARG(countries[i].code));
    }
    CHECK(program_region_of(&c, S("ZZ"), &region) == OK && region == 0);

    CHECK(program_make(&c, &(struct program_new){S("one"), S("One"), 0}, &id) == ERR_INVALID);
    CHECK(problem_at(&c, "code").len > 0);
    c.problems = NULL;
    CHECK(program_make(&c, &(struct program_new){S("Two!"), S(""), 7}, &id) == ERR_INVALID);
    CHECK(problem_at(&c, "code").len && problem_at(&c, "name").len && problem_at(&c, "hue").len);
    c.problems = NULL;
    int64_t first = c.program;
    CHECK(program_make(&c, &(struct program_new){S("two"), S("Two"), 0}, &id) == OK && id != first);
    CHECK(program_by_code(&c, S("one"), &id) == OK && id == first);
    CHECK(program_by_code(&c, S("three"), &id) == ERR_NOT_FOUND);
    test_ctx_end(&c);
}

/* Three years, day by day: what is open when, and that the calendar plans itself. */
static void test_three_years(void)
{
    struct ctx c = begin(on(2026, 11, 22));
    struct cycle open;
    const struct cycle_phase *phases;
    const struct cycle *list;
    size_t n, days_open = 0;
    /* 2027-01 would have closed its nominations: the first cycle is the next, open from today. */
    CHECK(tick(&c) == 1 && cycle_of(&c, "2027-01").id == 0);
    CHECK(program_cycle_open(&c, &open) == OK);
    CHECK_STR(open.code, S("2027-04"));
    CHECK(open.policy == 1 && open.award.n == day_of(2027, 4, 1).n);
    CHECK(program_cycles(&c, &list, &n) == OK && n == 7); /* 2027-04 to 2028-10 */
    CHECK_STR(list[0].code, S("2028-10"));
    CHECK(program_phases(&c, open.id, &phases, &n) == OK && n == 5);
    CHECK(cycle_accepts(phases, n, S("nominate"), c.now));
    CHECK(!cycle_accepts(phases, n, S("review"), c.now));
    CHECK(program_cycle_next(&c, &open) == OK);
    CHECK_STR(open.code, S("2027-04"));

    for (int d = 1; d <= 3 * 365; d++) {
        c.now.s += 86400;
        tick(&c);
        if (program_cycle_open(&c, &open) == OK) {
            days_open++;
            CHECK(open.award.n > day_of_moment(c.now).n);
        }
    }
    CHECK(days_open == 3 * 365);                           /* nobody finds the door closed */
    CHECK(program_cycles(&c, &list, &n) == OK && n == 19); /* 7 and 12 more */
    for (size_t i = 0; i < n; i++) {
        CHECK(list[i].award.n < day_of(2029, 11, 22).n || list[i].policy == 0 ||
              str_same(list[i].state, S("nominating")));
        CHECK(list[i].record_from.n < list[i].record_to.n);
    }
    CHECK_STR(state(&c, "2027-04"), S("deciding")); /* people move it on from here */
    CHECK_STR(state(&c, "2030-01"), S("nominating"));
    CHECK_STR(state(&c, "2031-10"), S("planned"));
    test_ctx_end(&c);
}

/* A day before and on each date of one cycle. */
static void test_states(void)
{
    struct ctx c = begin(on(2026, 11, 22));
    struct cycle y;
    struct cycle_dates d;
    tick(&c);
    y = cycle_of(&c, "2027-07");
    CHECK(program_dates(&c, y.id, &d) == OK);
    CHECK(d.opens.n == day_of(2027, 2, 4).n && d.nominate_last.n == day_of(2027, 5, 6).n);
    CHECK(d.document_last.n == day_of(2027, 5, 26).n && d.review_last.n == day_of(2027, 6, 9).n);
    CHECK(d.decide_last.n == day_of(2027, 6, 16).n);
    CHECK(y.record_to.n == day_of(2027, 5, 27).n && y.record_from.n == day_of(2026, 5, 27).n);
    const struct {
        int month, date;
        const char *state;
    } steps[] = {
        {2, 3, "planned"},    {2, 4, "nominating"}, {5, 26, "nominating"}, {5, 27, "reviewing"},
        {6, 9, "reviewing"}, {6, 10, "deciding"},  {8, 1, "deciding"},
    };
    for (size_t i = 0; i < COUNT(steps); i++) {
        c.now = on(2027, steps[i].month, steps[i].date);
        tick(&c);
        CHECK_STR(state(&c, "2027-07"), str_of(steps[i].state));
    }
    CHECK(program_cycle_move(&c, y.id, S("published")) == ERR_CONFLICT); /* no step left out */
    CHECK(program_cycle_move(&c, y.id, S("replying")) == OK);
    c.bits = ANYBODY | SIGNED_IN | LEAD;
    CHECK(program_cycle_move(&c, y.id, S("published")) == ERR_REFUSED);
    c.bits = ANYBODY | SIGNED_IN | COMMITTEE;
    CHECK(program_cycle_move(&c, y.id, S("published")) == OK);
    CHECK(program_cycle_move(&c, y.id, S("published")) == ERR_CONFLICT);
    CHECK(program_cycle_move(&c, y.id, S("closed")) == ERR_REFUSED); /* time does that */
    c.now.s += 30 * 86400 - 1;
    tick(&c);
    CHECK_STR(state(&c, "2027-07"), S("published"));
    c.now.s += 1;
    tick(&c);
    CHECK_STR(state(&c, "2027-07"), S("closed"));
    CHECK(program_cycle(&c, 12345, &y) == ERR_NOT_FOUND);
    test_ctx_end(&c);
}

/* The server slept for half a year: everything that time decides is caught up in one go. */
static void test_long_sleep(void)
{
    struct ctx c = begin(on(2026, 11, 22));
    tick(&c);
    c.now = on(2027, 6, 1);
    CHECK(tick(&c) == 5); /* 2027-04 by two steps to deciding, 2027-07 by two, 2027-10 opens */
    CHECK_STR(state(&c, "2027-04"), S("deciding"));
    CHECK_STR(state(&c, "2027-07"), S("reviewing"));
    CHECK(tick(&c) == 0);
    test_ctx_end(&c);
}

static void test_early_move(void)
{
    struct ctx c = begin(on(2026, 11, 22));
    const struct cycle_phase *phases;
    size_t n;
    tick(&c);
    int64_t id = cycle_of(&c, "2027-04").id;
    c.now.s += 86400;
    CHECK(program_cycle_move(&c, id, S("reviewing")) == OK);
    CHECK(program_phases(&c, id, &phases, &n) == OK);
    CHECK(!cycle_accepts(phases, n, S("nominate"), c.now));
    CHECK(!cycle_accepts(phases, n, S("document"), c.now));
    CHECK(cycle_accepts(phases, n, S("review"), c.now));
    CHECK(program_cycle_move(&c, cycle_of(&c, "2027-07").id, S("nominating")) == OK);
    id = cycle_of(&c, "2027-07").id;
    CHECK(program_phases(&c, id, &phases, &n) == OK);
    CHECK(cycle_accepts(phases, n, S("nominate"), c.now));
    CHECK(cycle_of(&c, "2027-07").policy == 1);
    CHECK(tick(&c) == 0);
    test_ctx_end(&c);
}

static void test_dates(void)
{
    struct ctx c = begin(on(2026, 11, 22));
    struct cycle_dates d, was;
    tick(&c);
    int64_t id = cycle_of(&c, "2027-07").id;
    CHECK(program_dates(&c, id, &was) == OK);
    d = was;
    d.nominate_last.n += 5;
    d.document_last.n += 3;
    CHECK(program_dates_change(&c, id, &d) == OK);
    CHECK(program_dates(&c, id, &was) == OK && was.document_last.n == d.document_last.n);
    CHECK(cycle_of(&c, "2027-07").record_to.n == d.document_last.n + 1);
    tick(&c);
    CHECK(program_dates(&c, id, &was) == OK && was.nominate_last.n == d.nominate_last.n);

    d.review_last = d.document_last;
    d.decide_last = day_of(2027, 7, 1);
    d.opens = day_of(2026, 1, 1);
    CHECK(program_dates_change(&c, id, &d) == ERR_INVALID);
    CHECK(problem_at(&c, "review_last").len && problem_at(&c, "decide_last").len);
    CHECK(problem_at(&c, "opens").len && !problem_at(&c, "nominate_last").len);
    c.problems = NULL;
    c.bits = ANYBODY | SIGNED_IN | COMMITTEE;
    CHECK(program_dates_change(&c, id, &was) == ERR_REFUSED);
    test_ctx_end(&c);
}

static void test_roles(void)
{
    struct ctx c = begin(on(2026, 11, 22));
    const struct ledger_line *lines;
    int64_t germany, nigeria, grant;
    size_t n;
    bool has;
    CHECK(program_region_of(&c, S("DE"), &germany) == OK);
    CHECK(program_region_of(&c, S("NG"), &nigeria) == OK && germany != nigeria);
    CHECK(program_grant(&c, 3, LEAD, germany) == OK);
    CHECK(program_grant(&c, 3, LEAD, germany) == OK); /* once is enough */
    CHECK(program_has_role(&c, 3, LEAD, germany, &has) == OK && has);
    CHECK(program_has_role(&c, 3, LEAD, nigeria, &has) == OK && !has);
    CHECK(program_has_role(&c, 3, LEAD, 0, &has) == OK && has);
    CHECK(program_has_role(&c, 3, REVIEWER, 0, &has) == OK && !has);
    CHECK(program_grant(&c, 4, LEAD, 0) == OK);
    CHECK(program_has_role(&c, 4, LEAD, nigeria, &has) == OK && has);

    CHECK(program_grant(&c, 3, COMMITTEE, germany) == ERR_INVALID && problem_at(&c, "region").len);
    c.problems = NULL;
    CHECK(program_grant(&c, 3, MEMBER, 0) == ERR_INVALID && problem_at(&c, "role").len);
    c.problems = NULL;
    CHECK(program_grant(&c, 99, LEAD, 0) == ERR_NOT_FOUND);
    CHECK(program_grant(&c, 5, LEAD, 0) == ERR_REFUSED);
    CHECK(program_grant(&c, 3, OPERATOR, 0) == ERR_REFUSED);
    c.bits = ANYBODY | SIGNED_IN | LEAD;
    CHECK(program_grant(&c, 3, REVIEWER, 0) == ERR_REFUSED);

    size_t sealed;
    CHECK(ledger_seal(&c, &sealed) == OK);
    CHECK(ledger_latest(&c, 0, &lines, &n) == OK);
    CHECK_STR(lines[0].kind, S("participant.joined"));
    CHECK_STR(lines[1].kind, S("role.granted"));
    CHECK(lines[1].person == 4 && lines[1].actor == 2);
    grant = lines[1].subject;
    CHECK(program_grant_end(&c, grant) == ERR_REFUSED); /* a lead cannot */
    c.bits = ANYBODY | SIGNED_IN | MANAGER;
    c.now.s += 60;
    CHECK(program_grant_end(&c, grant) == OK && program_grant_end(&c, grant) == ERR_CONFLICT);
    CHECK(program_has_role(&c, 4, LEAD, 0, &has) == OK && !has);
    CHECK(ledger_of(&c, grant, &lines, &n) == OK && n == 2);
    test_ctx_end(&c);
}

static int64_t manager_grant(struct ctx *c)
{
    const struct ledger_line *lines;
    size_t n = 0, sealed;
    CHECK(ledger_seal(c, &sealed) == OK && ledger_latest(c, 0, &lines, &n) == OK);
    for (size_t i = 0; i < n; i++)
        if (str_same(lines[i].kind, S("role.granted")))
            return lines[i].subject;
    return 0;
}

static void test_last_manager(void)
{
    struct ctx c = begin(on(2026, 11, 22));
    int64_t first = manager_grant(&c);
    c.now.s += 60;
    CHECK(program_grant_end(&c, first) == ERR_REFUSED);
    CHECK(program_grant(&c, 3, MANAGER, 0) == OK);
    CHECK(program_grant_end(&c, first) == OK);
    test_ctx_end(&c);
}

static void test_forgotten(void)
{
    struct ctx c = begin(on(2026, 11, 22));
    const struct ledger_line other = {.kind = S("person.changed"), .person = 3};
    const struct ledger_line line = {.kind = S("erasure.done"), .person = 3};
    bool has;
    CHECK(program_grant(&c, 3, REVIEWER, 0) == OK);
    c.now.s += 60;
    CHECK(program_follow(&c, &other) == OK);
    CHECK(program_has_role(&c, 3, REVIEWER, 0, &has) == OK && has);
    CHECK(db_begin(&c) == OK && db_end(&c, program_follow(&c, &line)) == OK);
    CHECK(program_has_role(&c, 3, REVIEWER, 0, &has) == OK && !has);
    test_ctx_end(&c);
}

static void test_tree(void)
{
    struct ctx c = begin(on(2026, 11, 22));
    const struct expertise *list;
    struct expertise one;
    size_t n;
    int64_t group, id, again, region, before;
    CHECK(program_expertise_add(&c, 0, S("Äußere Werkzeuge"), &group) == OK);
    CHECK(program_expertise(&c, group, &one) == OK);
    CHECK_STR(one.code, S("aussere-werkzeuge"));
    CHECK(program_expertise_add(&c, group, S("Hammer"), &id) == OK);
    CHECK(program_expertise_add(&c, group, S("Hammer"), &again) == ERR_INVALID);
    CHECK(problem_at(&c, "name").len);
    c.problems = NULL;
    CHECK(program_expertise_add(&c, id, S("Small hammer"), &again) == ERR_INVALID); /* two levels */
    CHECK(problem_at(&c, "parent").len);
    c.problems = NULL;
    CHECK(program_expertise_add(&c, group, S("x"), &again) == ERR_INVALID);
    c.problems = NULL;
    CHECK(program_expertise_rename(&c, id, S("Hammers")) == OK);
    CHECK(program_expertise_retire(&c, id, true) == OK);
    CHECK(program_expertise_retire(&c, id, true) == ERR_CONFLICT);
    CHECK(program_expertise(&c, id, &one) == OK && one.retired);
    CHECK_STR(one.name, S("Hammers"));
    CHECK(program_expertise_retire(&c, id, false) == OK);
    CHECK(program_label(&c, "expertise", id, S("en"), S("Hitting")) == OK);
    CHECK(program_expertises(&c, &list, &n) == OK && n == 103);
    bool seen = false;
    for (size_t i = 0; i < n; i++)
        seen = seen || (list[i].id == id && str_same(list[i].name, S("Hitting")));
    CHECK(seen);
    CHECK(program_label(&c, "expertise", id, S("tlh-x"), S("qIp")) == ERR_INVALID);
    c.problems = NULL;
    CHECK(program_label(&c, "region", id, S("de"), S("Nichts")) == ERR_NOT_FOUND);

    CHECK(program_region_add(&c, S("The Alps"), &region) == OK);
    CHECK(program_region_of(&c, S("CH"), &before) == OK && before != region);
    CHECK(program_region_country(&c, region, S("CH")) == OK);
    CHECK(program_region_of(&c, S("CH"), &before) == OK && before == region);
    CHECK(program_region_country(&c, region, S("ZZ")) == ERR_INVALID);
    c.problems = NULL;
    c.bits = ANYBODY | SIGNED_IN;
    CHECK(program_expertise_add(&c, 0, S("Mine"), &id) == ERR_REFUSED);
    CHECK(program_region_rename(&c, region, S("Mine")) == ERR_REFUSED);
    test_ctx_end(&c);
}

static void test_join(void)
{
    struct ctx c = begin(on(2026, 11, 22));
    CHECK(program_join(&c, 3) == OK && program_join(&c, 3) == OK);
    CHECK(program_join(&c, 4) == OK); /* without a country: the region for that */
    CHECK(program_join(&c, 99) == ERR_NOT_FOUND);
    test_ctx_end(&c);
}

int main(void)
{
    test_make();
    test_three_years();
    test_states();
    test_long_sleep();
    test_early_move();
    test_dates();
    test_roles();
    test_last_manager();
    test_forgotten();
    test_tree();
    test_join();
    return CHECK_RESULT();
}
