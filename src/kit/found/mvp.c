/* Contributions of Microsoft's MVP program: the official API of 2017 to 2022, and the portal since 2023. */
#include "kit/feed/feed.h"
#include "kit/found/programs.h"

/* ---- 2017 to 2022 ------------------------------------------------------------------------------ */

/* What the three numbers mean depends on the type; empty: nothing. */
static const struct {
    const char *type, *quantity, *second, *reach;
} NUMBERS[] = {
    {"Blog", "posts", "subscribers", "views"},
    {"Article", "articles", "", "views"},
    {"Book", "books", "", "copies"},
    {"Conference", "conferences", "", "attendees"},
    {"Docs.Microsoft.com", "articles", "", "views"},
    {"Forum Moderator", "threads", "", ""},
    {"Forum Participation (3rd", "answers", "posts", "views"},
    {"Forum Participation", "answers", "posts", "views"},
    {"Mentorship", "mentees", "", ""},
    {"Microsoft Open Source", "projects", "", "commits"},
    {"Non-Microsoft Open Source", "projects", "", "commits"},
    {"Organizer (User", "meetings", "", "members"},
    {"Organizer of Conference", "conferences", "", "attendees"},
    {"Sample Code", "projects", "", "downloads"},
    {"Site Owner", "posts", "", "visitors"},
    {"Speaking", "talks", "", "attendees"},
    {"Technical Social", "posts", "", "followers"},
    {"Translation", "reviews", "", ""},
    {"Video", "videos", "", "views"},
    {"Workshop", "workshops", "", "attendees"},
};

static void add_numbers(struct found_draft *d, const json_t *object, str type)
{
    for (size_t i = 0; i < COUNT(NUMBERS); i++)
        if (str_starts(type, str_of(NUMBERS[i].type))) {
            programs_number(d, object, "AnnualQuantity", NUMBERS[i].quantity);
            programs_number(d, object, "SecondAnnualQuantity", NUMBERS[i].second);
            programs_number(d, object, "AnnualReach", NUMBERS[i].reach);
            return;
        }
    programs_number(d, object, "AnnualReach", "reach");
}

static void put_old(struct ctx *c, struct filed *f, const json_t *object, struct text *out)
{
    struct found_draft d = {0};
    struct found *item = &d.item;
    item->id = found_id(c, object, "ContributionId");
    item->title = feed_words(c, found_text(object, "Title"), FOUND_TITLE_MAX);
    item->text = found_text(object, "Description");
    item->url = feed_url(c, found_text(object, "ReferenceUrl"), (str){0});
    item->word = found_any(object, "ContributionType.EnglishName ContributionType.Name "
                                   "ContributionTypeName");
    item->kind = programs_kind(c, item->word);
    str seen = found_text(object, "Visibility.Description");
    item->hidden =
        seen.len && !str_same_nocase(seen, S("Everyone")) && !str_same_nocase(seen, S("Public"));
    talks_day(&d, found_text(object, "StartDate"));
    found_add_tag(&d, found_text(object, "ContributionTechnology.Name"));
    const json_t *one;
    size_t i;
    json_array_foreach(found_at(object, "AdditionalTechnologies"), i, one)
    {
        found_add_tag(&d, found_text(one, "Name"));
    }
    add_numbers(&d, object, item->word);
    programs_put(c, f, &d, out);
}

/* ---- since 2023 -------------------------------------------------------------------------------- */

static void add_portal_numbers(struct found_draft *d, const json_t *object)
{
    static const struct {
        const char *member, *code;
    } MEMBERS[] = {
        {"numberOfViews", "views"},        {"subscriberBase", "subscribers"},
        {"numberOfSessions", "sessions"},  {"inPersonAttendees", "attendees"},
        {"liveStreamViews", "live-views"}, {"onDemandViews", "on-demand-views"},
        {"copiesSold", "copies"},          {"reach", "reach"},
        {"quantity", "quantity"},
    };
    for (size_t i = 0; i < COUNT(MEMBERS); i++)
        programs_number(d, object, MEMBERS[i].member, MEMBERS[i].code);
}

static void put_portal(struct ctx *c, struct filed *f, const json_t *object, struct text *out)
{
    struct found_draft d = {0};
    struct found *item = &d.item;
    item->id = found_id(c, object, "id");
    item->title = feed_words(c, found_text(object, "title"), FOUND_TITLE_MAX);
    item->text = found_text(object, "description");
    item->note = found_text(object, "privateDescription");
    item->url = feed_url(c, found_text(object, "url"), (str){0});
    item->word = found_any(object, "activityTypeName typeName type");
    item->kind = programs_kind(c, item->word);
    item->hidden = found_true(object, "isPrivate");
    item->event = found_any(object, "microsoftEventOther microsoftEvent");
    talks_day(&d, found_text(object, "date"));
    opt_day last = feed_day(found_text(object, "dateEnd"));
    item->until = (opt_time){last.set, moment_of_day(last.value)};
    found_add_fact(&d, "role", found_text(object, "role"));
    found_add_tag(&d, found_text(object, "technologyFocusArea"));
    found_add_tags(&d, found_at(object, "additionalTechnologyAreas"));
    add_portal_numbers(&d, object);
    programs_put(c, f, &d, out);
}

static bool put(struct ctx *c, struct filed *f, const json_t *object, struct text *out)
{
    bool old = found_has(object, "Title") &&
               (found_at(object, "ContributionType") || found_at(object, "ContributionTypeName") ||
                found_at(object, "StartDate"));
    bool portal =
        found_has(object, "title") &&
        (found_any(object, "activityTypeName typeName").len || found_at(object, "tenant"));
    if (old)
        put_old(c, f, object, out);
    else if (portal)
        put_portal(c, f, object, out);
    return old || portal;
}

enum err mvp_found(struct ctx *c, str source, str hint, struct text *out)
{
    struct filed f = {
        put,
        "Contributions contributions communityLeaderActivities activities activity items value "
        "data results",
        N_("There are no activities of the MVP portal in this file: those have \"title\" and "
           "\"activityTypeName\", or \"Title\" and \"ContributionType\"."),
        .kind = {0}};
    (void)hint;
    return programs_read(c, &f, source, out);
}
