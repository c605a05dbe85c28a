/* Counted rules and caps in the document: what is refused and where, and that nothing is lost. */
#include "feature/program/policy_edit.h"

#include "base/test.h"
#include "kit/i18n/i18n.h"
#include "kit/store/testing.h"

/* The default document with more members at the top. */
static str with(struct ctx *c, const char *more)
{
    str all = str_of(policy_default());
    size_t at = str_find(all, S("\"threshold\""));
    CHECK(at != SIZE_MAX);
    return arena_format(c->mem, "%.*s%s, %.*s", (int)at, all.at, more, STR_ARG(str_from(all, at)));
}

#define YEAR "{\"code\": \"year\", \"name\": \"8 contributions a year\", \"at_least\": 8}"

static const struct {
    const char *more, *says;
} wrong[] = {
    {"\"counted\": 8", "counted: A list [ ... ] of 0 to 12 is needed here."},
    {"\"counted\": [8]", "counted[0]: An object { ... } is needed here."},
    {"\"counted\": [{\"code\": \"year\", \"at_least\": 8}]", "counted[0].name: This is missing."},
    {"\"counted\": [{\"code\": \"year\", \"name\": \"Y\"}]",
     "counted[0].at_least: This is missing."},
    {"\"counted\": [{\"code\": \"year\", \"name\": \"Y\", \"at_least\": 0}]",
     "counted[0].at_least: Write a whole number from 1 to 1000."},
    {"\"counted\": [{\"code\": \"Year!\", \"name\": \"Y\", \"at_least\": 1}]", "counted[0].code: "},
    {"\"counted\": [{\"code\": \"y\", \"name\": \"Y\", \"at_least\": 1, \"atleast\": 2}]",
     "counted[0].atleast: This name is not known here."},
    {"\"counted\": [{\"code\": \"y\", \"name\": \"Y\", \"at_least\": 1, \"needed\": \"yes\"}]",
     "counted[0].needed: Write true or false."},
    {"\"counted\": [" YEAR ", " YEAR "]", "counted[1]: This code is there twice."},
    {"\"counted\": [{\"code\": \"y\", \"name\": \"Y\", \"at_least\": 1, \"types\": [\"tweet\"]}]",
     "counted[0].types[0]: Write the code of a type of contribution that is scored."},
    {"\"counted\": [{\"code\": \"y\", \"name\": \"Y\", \"at_least\": 1, \"types\": [\"other\"]}]",
     "counted[0].types[0]: "},
    {"\"counted\": [{\"code\": \"y\", \"name\": \"Y\", \"at_least\": 1, \"types\": [\"talk\", 7]}]",
     "counted[0].types[1]: "},
    {"\"counted\": [{\"code\": \"y\", \"name\": \"Y\", \"at_least\": 1, \"types\": [\"talk\", "
     "\"talk\"]}]",
     "counted[0].types[1]: This type is there twice."},
    {"\"counted\": [{\"code\": \"t\", \"name\": \"T\", \"at_least\": 1, \"of\": \"year\"}, " YEAR
     "]",
     "counted[0].of: Name a rule that stands before this one."},
    {"\"counted\": [{\"code\": \"t\", \"name\": \"T\", \"at_least\": 1, \"of\": \"t\"}]",
     "counted[0].of: Name a rule that stands before this one."},
    {"\"counted\": [" YEAR
     ", {\"code\": \"t\", \"name\": \"T\", \"at_least\": 9, \"of\": \"year\"}]",
     "counted[1].at_least: This is a part of 8 contributions and cannot be more."},
    {"\"counted\": [{\"code\": \"y\", \"name\": \"Y\", \"at_least\": 2, \"spread_months\": 3}]",
     "counted[0].spread_months: So few contributions cannot lie in so many months."},
    {"\"caps\": []", "caps: An object { ... } is needed here."},
    {"\"caps\": {\"writing\": 0}", "caps.writing: Write a whole number from 1 to 1000."},
    {"\"caps\": {\"typing\": 4}", "caps.typing: This name is not known here."},
};

static void test_wrong(struct ctx *c)
{
    struct policy p;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        CHECK(policy_read(c, with(c, wrong[i].more), &p) == ERR_INVALID);
        if (!str_starts(c->why, str_of(wrong[i].says)))
            CHECK_STR(c->why, str_of(wrong[i].says));
    }
}

static void test_kept(struct ctx *c)
{
    struct policy p, again;
    const struct policy_difference *list;
    size_t n;
    CHECK(policy_read(c, str_of(policy_default()), &p) == OK && p.n_counted == 0);
    str full = with(c, "\"caps\": {\"writing\": 12, \"help\": 3}, \"counted\": [" YEAR
                       ", {\"code\": \"talks\", \"name\": \"4 of \\\"them\\\"\", \"at_least\": 4,"
                       " \"of\": \"year\", \"types\": [\"talk\", \"workshop\"], \"needed\": true,"
                       " \"spread_months\": 3, \"verified\": true, \"public\": true,"
                       " \"reach_least\": 50}]");
    CHECK(policy_read(c, full, &p) == OK && p.n_counted == 2);
    CHECK(policy_cap(&p, S("writing")) == 12 && policy_cap(&p, S("code")) == 0);
    CHECK(policy_read(c, policy_write(c, &p), &again) == OK && again.n_counted == 2);
    const struct policy_counted *rule = policy_counted(&again, S("talks"));
    CHECK(rule && rule->needed && rule->verified && rule->open && rule->n_types == 2);
    CHECK(rule && rule->at_least == 4 && rule->spread_months == 3 && rule->reach_least == 50);
    CHECK(rule && str_same(rule->of, S("year")) && str_same(rule->name, S("4 of \"them\"")));
    CHECK(policy_cap(&again, S("help")) == 3 && !policy_counted(&again, S("year"))->needed);

    CHECK(policy_compare(c, full, policy_write(c, &again), &list, &n) == OK && n == 0);
    CHECK(policy_compare(c, str_of(policy_default()), full, &list, &n) == OK && n == 4);
    CHECK_STR(list[0].path, S("Counted rules"));
    CHECK_STR(list[0].after, S("8 contributions a year"));
    CHECK_STR(list[2].path, S("Count at most, by group · Writing"));
    CHECK_STR(policy_counted_words(c, &again, &again.counted[0]), S("everything that counts"));
    CHECK(str_starts(policy_counted_words(c, &again, rule),
                     S("of those that count for “8 contributions a year”; only: ")));
}

int main(void)
{
    struct ctx c = test_ctx_begin();
    c.catalog = i18n_catalog(S("en"));
    test_wrong(&c);
    test_kept(&c);
    test_ctx_end(&c);
    return CHECK_RESULT();
}
