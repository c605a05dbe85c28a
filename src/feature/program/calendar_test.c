/* Calendars of every rhythm: monthly, quarterly, yearly, and one of one's own. */
#include "feature/program/program.h"

#include "base/test.h"
#include "kit/store/testing.h"

static const struct {
    const char *award_dates, *first;
    size_t planned; /* within two years of 22 November 2026 */
    int days_open;  /* of three years, in which somebody can be nominated */
} calendars[] = {
    {"\"01-01\", \"02-01\", \"03-01\", \"04-01\", \"05-01\", \"06-01\", \"07-01\", \"08-01\", "
     "\"09-01\", \"10-01\", \"11-01\", \"12-01\"",
     "2027-02-01", 22, 1095},
    {"\"01-01\", \"04-01\", \"07-01\", \"10-01\"", "2027-04-01", 7, 1095},
    {"\"07-01\"", "2027-07-01", 2, 0},
    {"\"03-15\", \"09-15\"", "2027-03-15", 4, 0},
};

/* The default rules, with these award days. */
static str rules_with(struct ctx *c, const char *award_dates)
{
    str document = str_of(policy_default());
    size_t from = str_find(document, S("\"award_dates\": [")) + 16;
    size_t to = from + str_find(str_from(document, from), S("]"));
    return arena_format(c->mem, "%.*s%s%.*s", (int)from, document.at, award_dates,
                        STR_ARG(str_from(document, to)));
}

static struct ctx begin(size_t i)
{
    struct ctx c = test_ctx_begin();
    int64_t id;
    CHECK(db_script(&c, "INSERT INTO person (id, handle, name, sort_key, made) VALUES "
                        "(2, 'ana', 'Ana', x'01', 0);") == OK);
    c.me = 2, c.now = moment_of_day(day_of(2026, 11, 22));
    struct program_new in = {.code = S("one"),
                             .name = S("One"),
                             .hue = 255,
                             .rules = rules_with(&c, calendars[i].award_dates)};
    CHECK(program_make(&c, &in, &id) == OK);
    c.bits |= SIGNED_IN | MANAGER;
    return c;
}

static size_t tick(struct ctx *c)
{
    size_t moved;
    CHECK(program_tick(c, &moved) == OK);
    return moved;
}

/* Planned two years ahead, on just these days, each once, however often it is looked at. */
static void test_planned(size_t i)
{
    struct ctx c = begin(i);
    const struct cycle *list;
    size_t n;
    day first;
    tick(&c), tick(&c), tick(&c);
    CHECK(program_cycles(&c, &list, &n) == OK && n == calendars[i].planned);
    CHECK(day_read(str_of(calendars[i].first), &first) && list[n - 1].award.n == first.n);
    for (size_t k = 0; k < n; k++) {
        str date = str_from(day_iso(c.mem, list[k].award), 5);
        CHECK(str_find(str_of(calendars[i].award_dates), date) != SIZE_MAX);
        CHECK(k == 0 || list[k].award.n < list[k - 1].award.n);
        CHECK(list[k].record_from.n < list[k].record_to.n && list[k].record_to.n < list[k].award.n);
    }
    test_ctx_end(&c);
}

/* Three years: every award day keeps its day, and every cycle comes to where people go on. */
static void test_three_years(size_t i)
{
    struct ctx c = begin(i);
    const struct cycle *list;
    struct cycle open;
    size_t n;
    int days_open = 0;
    tick(&c);
    for (int d = 1; d <= 3 * 365; d++) {
        c.now.s += 86400;
        tick(&c);
        if (program_cycle_open(&c, &open) == OK) {
            days_open++;
            CHECK(open.award.n > day_of_moment(c.now).n);
        }
    }
    CHECK(calendars[i].days_open == 0 || days_open == calendars[i].days_open);
    CHECK(days_open > 0);
    CHECK(program_cycles(&c, &list, &n) == OK);
    for (size_t k = 0; k < n; k++)
        if (list[k].award.n < day_of_moment(c.now).n)
            CHECK_STR(list[k].state, S("deciding")); /* the committee goes on from here */
    test_ctx_end(&c);
}

/* A clock that goes back moves nothing back and plans nothing twice. */
static void test_clock_goes_back(size_t i)
{
    struct ctx c = begin(i);
    const struct cycle *list;
    size_t before, after;
    tick(&c);
    c.now.s += (int64_t)200 * 86400;
    tick(&c);
    CHECK(program_cycles(&c, &list, &before) == OK);
    str state = list[before - 1].state;
    c.now.s -= (int64_t)150 * 86400;
    tick(&c);
    CHECK(program_cycles(&c, &list, &after) == OK && after <= before);
    CHECK_STR(list[after - 1].state, state);
    test_ctx_end(&c);
}

int main(void)
{
    for (size_t i = 0; i < COUNT(calendars); i++) {
        test_planned(i);
        test_three_years(i);
        test_clock_goes_back(i);
    }
    return CHECK_RESULT();
}
