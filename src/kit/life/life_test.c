#include "kit/life/life.h"

#include "base/test.h"

static const struct life_move moves[] = {
    {"", "asked", BY_PERSON, "loan.asked", "The shelf is told."},
    {"asked", "lent", BY_LEAD | BY_RULE, "loan.lent", ""},
    {"lent", "back", BY_PERSON, "loan.back", ""},
    {"lent", "asked", BY_LEAD, "loan.asked", ""},
};
static const struct life loan = {"loan", "A book that somebody has.", moves, COUNT(moves)};

static bool has(str text, const char *part)
{
    return memmem(text.at, text.len, part, strlen(part)) != NULL;
}

int main(void)
{
    struct arena *a = arena_new();
    CHECK(life_may(&loan, S(""), S("asked"), BY_PERSON) == &moves[0]);
    CHECK(life_may(&loan, S("asked"), S("lent"), BY_RULE) == &moves[1]);
    CHECK(life_may(&loan, S("asked"), S("lent"), BY_PERSON) == NULL);
    CHECK(life_may(&loan, S("asked"), S("back"), ~0) == NULL); /* no state is left out */
    CHECK(life_may(&loan, S("back"), S("asked"), ~0) == NULL);
    CHECK(life_may(&loan, S("nowhere"), S("asked"), ~0) == NULL);
    CHECK_STR(life_who(a, BY_LEAD | BY_RULE), S("lead, rule"));
    CHECK_STR(life_who(a, BY_OTHERS), S("others"));

    str words = life_markdown(a, &loan, S("life/loan.svg"));
    CHECK(has(words, "## loan\n\nA book that somebody has."));
    CHECK(has(words, "(life/loan.svg)"));
    CHECK(has(words, "| 1 | – | asked | person | loan.asked | The shelf is told. |\n"));
    CHECK(has(words, "| 4 | lent | asked | lead | loan.asked |  |\n"));

    str picture = life_picture(a, &loan);
    CHECK(has(picture, ">asked</text>") && has(picture, ">back</text>") &&
          has(picture, ">4</text>"));
    CHECK(!has(picture, ">5</text>"));
    arena_free(a);
    return CHECK_RESULT();
}
