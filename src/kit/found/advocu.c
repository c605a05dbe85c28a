/* Activities of Google's GDE program, as Advocu's interface for drafts has them. */
#include "kit/feed/feed.h"
#include "kit/found/programs.h"

#define SLUGS                                                                                      \
    "content-creation public-speaking workshop mentoring product-feedback-given "                  \
    "interaction-with-googlers stories"

static bool is_slug(str word)
{
    str rest = S(SLUGS), slug;
    while (str_cut(&rest, ' ', &slug))
        if (str_same(slug, word))
            return true;
    return false;
}

/* Which form was filled in, if it is not said. */
static str slug_of(const struct filed *f, const json_t *object)
{
    static const char *const NAMES[] = {"slug", "activityType", "type"};
    for (size_t i = 0; i < COUNT(NAMES); i++)
        if (is_slug(found_text(object, NAMES[i])))
            return found_text(object, NAMES[i]);
    if (is_slug(f->kind))
        return f->kind;
    if (found_at(object, "whyIsSignificant") || found_at(object, "significanceType"))
        return S("stories");
    if (found_at(object, "interactionType"))
        return S("interaction-with-googlers");
    if (found_at(object, "productDescription"))
        return S("product-feedback-given");
    if (found_at(object, "metrics.readers"))
        return S("content-creation");
    return found_at(object, "eventFormat") ? S("public-speaking") : (str){0};
}

/* Their words for what forms ask here as well. */
static const struct {
    const char *member, *fact;
    const char *values[9]; /* theirs and ours in turn; none: as it is */
} FACTS[] = {
    {"eventFormat", "format", {"In-Person", "in-person", "Virtual", "virtual", "Hybrid", "hybrid"}},
    {"productDescription", "product", {0}},
    {"whyIsSignificant", "why", {0}},
    {"interactionType", "about", {0}},
    {"contentType",
     "channel",
     {"Early access program", "early-access", "Product feedback session", "session"}},
};
static const struct {
    const char *theirs, *ours;
} CHOICES[] = {
    {"Diversity & Inclusion", "inclusion"},
    {"Helping Business", "business"},
    {"Social Impact", "society"},
    {"Feedback to Google", "product"},
    {"Community Leading", "community"},
    {"Technology / Open source", "technology"},
    {"User study / focus group", "interview"},
    {"Video feedback", "interview"},
    {"Online feedback sessions", "design-review"},
    {"In-person feedback sessions", "design-review"},
    {"Feedback submissions", "question"},
    {"Survey", "question"},
    {"Feedback summits", "joint-event"},
};

static str ours(str theirs)
{
    for (size_t i = 0; i < COUNT(CHOICES); i++)
        if (str_same_nocase(theirs, str_of(CHOICES[i].theirs)))
            return str_of(CHOICES[i].ours);
    return theirs.len ? S("other") : theirs;
}

static void add_facts(struct ctx *c, struct found_draft *d, const json_t *object, str slug)
{
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        str value = found_text(object, FACTS[i].member);
        for (size_t k = 0; k + 1 < COUNT(FACTS[i].values) && FACTS[i].values[k]; k += 2)
            if (str_same_nocase(value, str_of(FACTS[i].values[k])))
                value = str_of(FACTS[i].values[k + 1]);
        found_add_fact(d, FACTS[i].fact, value);
    }
    if (str_same(slug, S("stories")))
        found_add_fact(d, "significance", ours(found_text(object, "significanceType")));
    if (str_same(slug, S("interaction-with-googlers")))
        found_add_fact(d, "kind", ours(found_text(object, "format")));
    opt_int in_room = found_int(object, "inPersonAttendees");
    if (in_room.set)
        found_add_fact(d, "in-room", arena_format(c->mem, "%lld", (long long)in_room.value));
}

static bool put(struct ctx *c, struct filed *f, const json_t *object, struct text *out)
{
    struct found_draft d = {0};
    struct found *item = &d.item;
    str slug = slug_of(f, object);
    if (slug.len == 0 || found_text(object, "title").len == 0)
        return false;
    bool content = str_same(slug, S("content-creation"));
    item->id = found_id(c, object, "id");
    item->title = feed_words(c, found_text(object, "title"), FOUND_TITLE_MAX);
    item->text = found_text(object, "description");
    item->note = found_text(object, "additionalInfo");
    item->url = feed_url(c, found_any(object, "activityUrl additionalLinks"), (str){0});
    item->word =
        content && found_text(object, "contentType").len ? found_text(object, "contentType") : slug;
    item->kind = programs_kind(c, item->word);
    item->hidden = found_true(object, "private");
    item->country = found_country(found_text(object, "country"));
    talks_day(&d, found_text(object, "activityDate"));
    found_add_tags(&d, found_at(object, "tags"));
    programs_number(&d, object, "metrics.readers", "readers");
    programs_number(&d, object, "metrics.attendees", "attendees");
    programs_number(&d, object, "metrics.timeSpent", "minutes");
    programs_number(&d, object, "metrics.impact", "impact");
    add_facts(c, &d, object, slug);
    programs_put(c, f, &d, out);
    return true;
}

enum err advocu_found(struct ctx *c, str source, str hint, struct text *out)
{
    struct filed f = {put, SLUGS " activity activities drafts items data results",
                      N_("There are no activities of Advocu in this file: those have \"title\" and "
                         "\"activityDate\", and say of which form they are."),
                      .kind = {0}};
    (void)hint;
    return programs_read(c, &f, source, out);
}
