/* pretalx's API of talks and submissions, and schedules as frab, Pentabarf and pretalx write them. */
#include "kit/feed/feed.h"
#include "kit/found/found_talks.h"

/* ---- pretalx ----------------------------------------------------------------------------------- */

/* "https://talks.example/api/events/x/talks/" to the talk's page; empty if it is no such address. */
static str page_of(struct ctx *c, str base, str code)
{
    size_t at = str_find(base, S("/api/events/"));
    str rest = at == SIZE_MAX ? (str){0} : str_from(base, at + 12), event;
    if (!str_cut(&rest, '/', &event) || event.len == 0)
        return (str){0};
    return arena_format(c->mem, "%.*s/%.*s/talk/%.*s/", STR_ARG(str_upto(base, at)), STR_ARG(event),
                        STR_ARG(code));
}

static bool is_held(str state)
{
    return state.len == 0 || str_same_nocase(state, S("confirmed")) ||
           str_same_nocase(state, S("accepted"));
}

static void put_submission(struct ctx *c, struct talking *t, const json_t *talk, str event)
{
    struct found_draft d = {0};
    struct found *item = &d.item;
    const struct around a = {0};
    const json_t *one, *slot = found_at(talk, "slot");
    size_t i;
    item->id = found_text(talk, "code");
    item->title = feed_words(c, found_text(talk, "title"), FOUND_TITLE_MAX);
    str words = found_any(talk, "abstract description");
    item->text = feed_plain(c, words, FOUND_TEXT_MAX);
    item->word = talks_words(talk, "submission_type");
    item->kind = talks_is_workshop(c, item->word) ? FOUND_WORKSHOP : FOUND_TALK;
    item->language = feed_language(found_any(talk, "content_locale"));
    item->draft = !is_held(found_text(talk, "state"));
    item->event = event;
    item->url = feed_url(c, found_any(talk, "urls.public url recording_url"), (str){0});
    if (item->url.len == 0)
        item->url = page_of(c, t->base, item->id);
    if (!slot)
        slot = json_array_get(found_at(talk, "slots"), 0);
    talks_day(&d, found_text(slot, "start"));
    json_array_foreach(found_at(talk, "speakers"), i, one) talks_person(c, &d, one, &a);
    str track = talks_words(talk, "track");
    found_add_tag(&d, track);
    found_add_tags(&d, found_at(talk, "tags"));
    talks_put(c, t, &d);
}

bool talks_pretalx(struct ctx *c, struct talking *t, const json_t *document)
{
    const json_t *results = found_at(document, "results"), *one;
    size_t i;
    if (!json_is_array(results) && found_has(document, "code title submission_type")) {
        talks_begin(t, (str){0}, (str){0}, (str){0});
        put_submission(c, t, document, (str){0});
        return true;
    }
    if (!found_has(json_array_get(results, 0), "code title") &&
        !(json_array_size(results) == 0 && found_has(document, "count results")))
        return false;
    talks_begin(t, (str){0}, t->base, found_text(document, "next"));
    json_array_foreach(results, i, one) put_submission(c, t, one, (str){0});
    return true;
}

/* ---- schedules --------------------------------------------------------------------------------- */

struct schedule {
    str event, base, url;
};

static void put_scheduled(struct ctx *c, struct talking *t, const json_t *talk, str date,
                          const struct schedule *s)
{
    struct found_draft d = {0};
    struct found *item = &d.item;
    const struct around a = {0};
    const json_t *one;
    size_t i;
    item->id = found_any(talk, "guid");
    if (item->id.len == 0)
        item->id = found_id(c, talk, "id");
    item->title = feed_words(c, found_text(talk, "title"), FOUND_TITLE_MAX);
    item->text = feed_plain(c, found_any(talk, "abstract description subtitle"), FOUND_TEXT_MAX);
    item->word = found_text(talk, "type");
    item->kind = talks_is_workshop(c, item->word) ? FOUND_WORKSHOP : FOUND_TALK;
    item->language = feed_language(found_text(talk, "language"));
    item->event = s->event;
    item->url = feed_url(c, found_any(talk, "url"), s->base);
    talks_day(&d, found_any(talk, "date"));
    talks_day(&d, date);
    json_array_foreach(found_at(talk, "persons"), i, one) talks_person(c, &d, one, &a);
    found_add_tag(&d, found_text(talk, "track"));
    talks_put(c, t, &d);
}

static void put_day(struct ctx *c, struct talking *t, const json_t *one_day,
                    const struct schedule *s)
{
    const json_t *room, *talk;
    const char *name;
    size_t i;
    json_object_foreach((json_t *)found_at(one_day, "rooms"), name, room)
    {
        json_array_foreach(room, i, talk)
            put_scheduled(c, t, talk, found_any(one_day, "date day_start"), s);
    }
}

bool talks_schedule(struct ctx *c, struct talking *t, const json_t *document)
{
    const json_t *conference = found_at(document, "schedule.conference"), *one;
    size_t i;
    if (!conference)
        conference = found_at(document, "conference");
    if (!json_is_array(found_at(conference, "days")))
        return false;
    struct schedule s = {.event = talks_words(conference, "title"),
                         .base = found_any(document, "schedule.base_url base_url"),
                         .url = found_any(conference, "url")};
    if (s.base.len == 0)
        s.base = t->base;
    s.event = feed_words(c, s.event, FOUND_NAME_MAX);
    talks_begin(t, s.event, feed_url(c, s.url, t->base), (str){0});
    json_array_foreach(found_at(conference, "days"), i, one) put_day(c, t, one, &s);
    return true;
}
