/* The kinds of sources: one line each. */
#include "feature/collect/collect.h"

#include "kit/calendar/calendar.h"

static enum err read_none(struct ctx *c, str bytes, str base, struct found_list *list)
{
    (void)bytes, (void)base, (void)list;
    return fail(c, ERR_INVALID, "no");
}
/* In the order in which bytes that nobody named are tried. */
static const struct collect_kind KINDS[] = {
    {"feed", N_("Feed"), read_none, .community = true},
    {"calendar", N_("Calendar"), read_none},
    {"stackexchange", N_("Stack Exchange"), read_none, .api = true, .community = true},
    {"discourse", N_("Discourse forum"), read_none, .api = true, .community = true},
    {"github", N_("GitHub"), read_none, .api = true, .community = true},
    {"gitlab", N_("GitLab"), read_none, .api = true, .community = true},
    {"talks", N_("List of talks"), read_none, .shared = true, .community = true},
};

const struct collect_kind *collect_kind(str code)
{
    for (size_t i = 0; i < COUNT(KINDS); i++)
        if (str_same(code, str_of(KINDS[i].code)))
            return &KINDS[i];
    return NULL;
}

const struct collect_kind *collect_kinds(size_t *n)
{
    *n = COUNT(KINDS);
    return KINDS;
}
