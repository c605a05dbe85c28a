/* Counted rules and reach, as tables of facts. */
#include "feature/contribution/contribution.h"

#include "base/test.h"
#include "kit/store/testing.h"

#define JAN 1
#define JUN 150
#define OUT 400 /* days after the first of the year: the next one */

enum { ITEMS = 6, RULES = 3 };

/* Confirmed, unpaid and open, if nothing else is said. */
struct thing {
    int64_t id;
    const char *type;
    int64_t day;
    const char *state, *paid, *url;
    int64_t reach, star;
    bool hidden;
};

/* A record of a few things under a few rules, and what counts in the last rule. */
struct fact {
    const char *what;
    struct policy_counted rules[RULES];
    struct thing items[ITEMS];
    int64_t have, months;
    bool met, unmet;
    enum counted_why why[ITEMS]; /* in the last rule */
};

static const str talks[] = {{"talk", 4}};

#define ITEM(number, kind, day_of_year, ...)                                                       \
    {                                                                                              \
        (number), (kind), (day_of_year), ##__VA_ARGS__                                             \
    }
#define RULE(name, least, ...)                                                                     \
    {                                                                                              \
        .code = {name, sizeof name - 1}, .at_least = (least), __VA_ARGS__                          \
    }
#define WORD(w)                                                                                    \
    {                                                                                              \
        w, sizeof w - 1                                                                            \
    }

static const struct fact facts[] = {
    {"nothing at all", {RULE("year", 1, .needed = true)}, {{0}}, 0, 0, false, true, {0}},
    {"a rule that is not needed decides nothing",
     {RULE("year", 1)},
     {{0}},
     0,
     0,
     false,
     false,
     {0}},
    {"two of two in two months",
     {RULE("year", 2, .spread_months = 2)},
     {ITEM(1, "talk", JAN), ITEM(2, "blog-post", JUN)},
     2,
     2,
     true,
     false,
     {0}},
    {"two in one month are not in two",
     {RULE("year", 2, .spread_months = 2, .needed = true)},
     {ITEM(1, "talk", JAN), ITEM(2, "blog-post", JAN + 3)},
     2,
     1,
     false,
     true,
     {0}},
    {"paid, rejected, not scored, outside",
     {RULE("year", 1)},
     {ITEM(1, "talk", JAN, .paid = "yes"), ITEM(2, "talk", JAN, .state = "rejected"),
      ITEM(3, "other", JAN), ITEM(4, "talk", OUT), ITEM(5, "talk", JAN)},
     1,
     1,
     true,
     false,
     {COUNTED_PAID, COUNTED_REJECTED, COUNTED_KIND, COUNTED_OUTSIDE}},
    {"the last day is inside, the first day after it is not",
     {RULE("year", 1)},
     {ITEM(1, "talk", 0), ITEM(2, "talk", 364), ITEM(3, "talk", 365), ITEM(4, "talk", -1)},
     2,
     2,
     true,
     false,
     {0, 0, COUNTED_OUTSIDE, COUNTED_OUTSIDE}},
    {"the same address counts once: the confirmed one",
     {RULE("year", 1)},
     {ITEM(1, "talk", JAN, .url = "https://a.example/x", .state = "claimed"),
      ITEM(2, "talk", JUN, .url = "http://A.example/x/#top"), ITEM(3, "talk", JAN)},
     2,
     2,
     true,
     false,
     {COUNTED_TWICE}},
    {"a part of another rule, of one type",
     {RULE("year", 2), RULE("talks", 1, .of = WORD("year"), .types = talks, .n_types = 1)},
     {ITEM(1, "talk", JAN), ITEM(2, "blog-post", JUN)},
     1,
     1,
     true,
     false,
     {0, COUNTED_OTHER_TYPE}},
    {"what does not count there does not count in its part",
     {RULE("year", 2, .open = true),
      RULE("talks", 1, .of = WORD("year"), .types = talks, .n_types = 1, .needed = true)},
     {ITEM(1, "talk", JAN, .hidden = true), ITEM(2, "blog-post", JUN)},
     0,
     0,
     false,
     true,
     {COUNTED_NOT_THERE, COUNTED_OTHER_TYPE}},
    {"conditions: confirmed, open, reach",
     {RULE("year", 1, .verified = true, .open = true, .reach_least = 50)},
     {ITEM(1, "talk", JAN, .reach = 50), ITEM(2, "talk", JAN, .reach = 49),
      ITEM(3, "talk", JAN, .reach = 90, .hidden = true),
      ITEM(4, "talk", JAN, .reach = 90, .state = "claimed")},
     1,
     1,
     true,
     false,
     {0, COUNTED_REACH, COUNTED_PRIVATE, COUNTED_UNCONFIRMED}},
    {"the cap of a type keeps the person's best",
     {RULE("year", 1)},
     {ITEM(1, "podcast", JAN), ITEM(2, "podcast", JAN, .star = 1),
      ITEM(3, "podcast", JAN, .reach = 9), ITEM(4, "podcast", JAN, .state = "claimed", .star = 2)},
     2,
     1,
     true,
     false,
     {COUNTED_OVER_TYPE, 0, 0, COUNTED_OVER_TYPE}},
    {"the cap of a group goes over its types",
     {RULE("year", 4)},
     {ITEM(1, "blog-post", 3), ITEM(2, "article", 2), ITEM(3, "book", 1), ITEM(4, "newsletter", 4)},
     3,
     1,
     false,
     false,
     {0, 0, 0, COUNTED_OVER_GROUP}},
};

static struct counted_item item_of(const struct thing *x)
{
    return (struct counted_item){.id = x->id,
                                 .type = str_of(x->type),
                                 .state = str_of(x->state ? x->state : "verified"),
                                 .paid = str_of(x->paid ? x->paid : "no"),
                                 .url = str_of(x->url ? x->url : ""),
                                 .on = {x->day},
                                 .reach = x->reach,
                                 .star = x->star,
                                 .open = !x->hidden};
}

static void check_fact(struct ctx *c, const struct fact *f)
{
    struct policy policy;
    CHECK(policy_read(c, str_of(policy_default()), &policy) == OK);
    struct policy_type *types = arena_take(c->mem, policy.n_types, sizeof *types);
    for (size_t i = 0; i < policy.n_types; i++) {
        types[i] = policy.types[i];
        types[i].at_most = str_same(types[i].code, S("podcast")) ? 2 : 0;
    }
    policy.types = types;
    policy.caps[0] = 3; /* writing */
    policy.counted = f->rules;
    while (policy.n_counted < RULES && f->rules[policy.n_counted].code.len > 0)
        policy.n_counted++;
    struct counted_item items[ITEMS];
    struct counted_record record = {items, 0, {0}, {365}};
    for (; record.n < ITEMS && f->items[record.n].id > 0; record.n++)
        items[record.n] = item_of(&f->items[record.n]);
    struct counted counted = counted_of(c->mem, &policy, record);
    CHECK(counted.n == policy.n_counted);
    const struct counted_rule *last = &counted.rules[counted.n - 1];
    bool good = last->have == f->have && last->months == f->months && last->met == f->met &&
                counted.unmet == f->unmet;
    for (size_t i = 0; i < record.n; i++)
        good = good && last->why[i] == f->why[i];
    if (!good)
        printf("%s: have %lld, months %lld\n", f->what, (long long)last->have,
               (long long)last->months);
    CHECK(good);
}

static void test_frozen(void)
{
    struct ctx c = test_ctx_begin();
    struct counted_record record;
    CHECK(counted_read(&c,
                       S("[{\"id\":7,\"title\":\"T\",\"url\":\"\",\"day\":\"2026-03-01\",\"type\":"
                         "\"talk\",\"reach\":70,\"origin\":\"declared\",\"usual\":6,\"open\":1,"
                         "\"state\":\"verified\",\"star\":2,\"paid\":\"no\"}]"),
                       day_of(2026, 1, 1), day_of(2027, 1, 1), &record) == OK);
    CHECK(record.n == 1 && record.items[0].id == 7 && record.items[0].open);
    CHECK(record.items[0].star == 2 && record.items[0].usual == 6);
    CHECK(record.items[0].on.n == day_of(2026, 3, 1).n);
    CHECK(counted_read(&c, S("{}"), (day){0}, (day){1}, &record) == ERR_FAULT);
    CHECK(counted_read(&c, S("[{\"day\":\"soon\"}]"), (day){0}, (day){1}, &record) == ERR_FAULT);
    test_ctx_end(&c);
}

/* The table of docs/method/reach.md: at a usual number of 200. */
static const struct {
    int64_t reach, usual, weight;
} weights[] = {{0, 200, 0},      {50, 200, 244},      {200, 200, 500}, {600, 200, 667},
               {2000, 200, 776}, {20000, 200, 869},   {100, 0, 500},   {-5, 200, 0},
               {1, 1000000, 0},  {1000000000, 1, 968}};

static const struct {
    const char *origin;
    int64_t reach, usual;
    bool far;
} asked[] = {{"declared", 2000, 200, true},   {"declared", 1999, 200, false},
             {"measured", 90000, 200, false}, {"estimated", 90000, 200, false},
             {"declared", 90000, 0, false},   {"", 0, 200, false},
             {"declared", INT64_MAX, 1, true}};

static void test_reach(void)
{
    for (size_t i = 0; i < COUNT(weights); i++)
        CHECK(reach_weight(weights[i].reach, weights[i].usual) == weights[i].weight);
    for (size_t i = 0; i < COUNT(asked); i++)
        CHECK(reach_is_far(str_of(asked[i].origin), asked[i].reach, asked[i].usual) ==
              asked[i].far);
}

/* Six talks of one person, measured but for the last, which is declared; a median needs five. */
static void test_usual(void)
{
    struct ctx c = test_ctx_begin();
    struct counted_record record;
    int64_t program;
    c.now = moment_of_day(day_of(2026, 11, 22));
    c.me = 101;
    CHECK(db_script(&c, "INSERT INTO person (id, handle, name, sort_key, made) VALUES"
                        " (101,'ana','Ana',x'01',1)") == OK);
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    for (int i = 1; i <= 6; i++) {
        static const int values[] = {100, 300, 200, 500, 400, 3000};
        str sql = arena_format(c.mem,
                               "INSERT INTO work (id, title, day, made) VALUES (%d,'T',20500,1);"
                               "INSERT INTO metric (work,kind,origin,day,value,person)"
                               " VALUES (%d,'attendees','%s',20600,%d,%s);"
                               "INSERT INTO contribution "
                               "(program,id,person,work,type,title,day,expertise,paid,seen_by,"
                               " reach,reach_origin,state) SELECT "
                               "%lld,%d,101,%d,'talk','T',20600,MAX(id),'no',1,%d,'%s',"
                               " 'claimed' FROM expertise;",
                               i, i, i < 6 ? "measured" : "declared", values[i - 1],
                               i < 6 ? "NULL" : "101", (long long)program, i, i, values[i - 1],
                               i < 6 ? "measured" : "declared");
        CHECK(db_script(&c, sql.at) == OK);
        if (i == 4) {
            CHECK(reach_usual_count(&c) == OK);
            CHECK(counted_mine(&c, (day){20500}, (day){20700}, &record) == OK && record.n == 4);
            CHECK(record.items[0].usual == 0); /* of four numbers nothing is usual */
        }
    }
    CHECK(reach_usual_count(&c) == OK);
    CHECK(counted_mine(&c, (day){20500}, (day){20700}, &record) == OK && record.n == 6);
    CHECK(record.items[0].usual == 300 && record.items[5].usual == 300);
    CHECK(reach_is_far(record.items[5].origin, record.items[5].reach, record.items[5].usual));
    struct policy policy;
    CHECK(policy_read(&c, str_of(policy_default()), &policy) == OK);
    struct counted counted = counted_of(c.mem, &policy, record);
    struct reach_sum sum = reach_sum_of(&counted);
    CHECK(sum.measured == 1500 && sum.declared == 3000 && sum.estimated == 0);
    CHECK(sum.with == 6 && sum.far == 1);
    c.now = moment_of_day(day_of(2029, 11, 22)); /* numbers of more than two years are none */
    CHECK(reach_usual_count(&c) == OK);
    CHECK(counted_mine(&c, (day){20500}, (day){20700}, &record) == OK);
    CHECK(record.items[0].usual == 0);
    test_ctx_end(&c);
}

int main(void)
{
    struct ctx c = test_ctx_begin();
    for (size_t i = 0; i < COUNT(facts); i++)
        check_fact(&c, &facts[i]);
    test_ctx_end(&c);
    test_frozen();
    test_reach();
    test_usual();
    return CHECK_RESULT();
}
