/* Lists of talks and events: pyvideo's, those of conference sites in JSON and YAML, Sessionize's,
 * pretalx's, schedules. */
#include "kit/feed/feed.h"
#include "kit/found/found_talks.h"

#include <string.h>

enum { LEVELS_MAX = 8 };

/* ---- pieces ------------------------------------------------------------------------------------ */

void talks_begin(struct talking *t, str title, str url, str next)
{
    if (!t->begun)
        found_begin(t->out, title, url, next);
    t->begun = true;
}

void talks_put(struct ctx *c, struct talking *t, struct found_draft *d)
{
    struct found *item = &d->item;
    str on = item->at.set ? day_iso(c->mem, day_of_moment(item->at.value)) : (str){0};
    const str words[] = {item->title, item->url, item->event, on,
                         item->n_people ? d->people[0].name : (str){0}};
    if (item->id.len == 0)
        item->id = found_made_id(c, &t->ids, words, COUNT(words));
    t->n++;
    found_put_draft(t->out, d);
}

void talks_day(struct found_draft *d, str date)
{
    opt_day on = feed_day(date);
    if (on.set && !d->item.at.set) {
        d->item.at = (opt_time){true, moment_of_day(on.value)};
        d->item.whole_day = true;
    }
}

str talks_words(const json_t *object, const char *path)
{
    const json_t *value = found_at(object, path), *one;
    const char *key;
    if (!json_is_object(value))
        return found_text(object, path);
    str words = found_any(value, "en name title");
    json_object_foreach((json_t *)value, key, one)
    {
        if (words.len == 0)
            words = (str){json_string_value(one), json_string_length(one)};
    }
    return words;
}

bool talks_is_workshop(struct ctx *c, str words)
{
    str small = arena_lower(c->mem, words);
    return str_find(small, S("workshop")) != SIZE_MAX ||
           str_find(small, S("tutorial")) != SIZE_MAX ||
           str_find(small, S("training")) != SIZE_MAX || str_find(small, S("hands-on")) != SIZE_MAX;
}

/* ---- speakers ---------------------------------------------------------------------------------- */

static bool same_id(struct ctx *c, const json_t *one, str id)
{
    static const char *const names[] = {"id", "code", "slug", "key", "username"};
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_same(found_id(c, one, names[i]), id))
            return true;
    return false;
}

/* The speaker whom a session names by id; NULL: it is no id. */
static const json_t *speaker_of(struct ctx *c, const json_t *speakers, str id)
{
    const json_t *one;
    size_t i;
    if (json_is_object(speakers))
        return found_at(speakers, arena_copy(c->mem, id).at);
    json_array_foreach(speakers, i, one)
    {
        if (same_id(c, one, id))
            return one;
    }
    return NULL;
}

static str name_of(struct ctx *c, const json_t *who)
{
    str name = found_any(who, "fullName full_public_name public_name name full_name title speaker");
    str first = found_any(who, "firstName first_name"), last = found_any(who, "lastName last_name");
    if (name.len == 0 && first.len + last.len)
        name = arena_format(c->mem, "%.*s %.*s", STR_ARG(first), STR_ARG(last));
    return feed_words(c, name, FOUND_NAME_MAX);
}

void talks_person(struct ctx *c, struct found_draft *d, const json_t *who, const struct around *a)
{
    if (json_is_string(who) || json_is_integer(who)) {
        str id = json_is_string(who)
                     ? (str){json_string_value(who), json_string_length(who)}
                     : arena_format(c->mem, "%lld", (long long)json_integer_value(who));
        const json_t *known = a->speakers ? speaker_of(c, a->speakers, id) : NULL;
        if (!known) {
            found_add_person(d, (struct found_person){.name = feed_words(c, id, FOUND_NAME_MAX)});
            return;
        }
        who = known;
    }
    found_add_person(d, (struct found_person){
                            .name = name_of(c, who),
                            .address = found_any(who, "email"),
                            .handle = found_any(who, "github twitter username handle code"),
                            .url = found_any(who, "url website homepage link links.url"),
                            .role = found_any(who, "role"),
                        });
}

static void add_people(struct ctx *c, struct found_draft *d, const json_t *object,
                       const struct around *a)
{
    static const char *const names[] = {"speakers",   "speaker", "presenters", "presenter",
                                        "persons",    "people",  "authors",    "author",
                                        "instructor", "with"};
    if (a->speaker)
        talks_person(c, d, a->speaker, a);
    for (size_t k = 0; k < COUNT(names) && d->item.n_people == 0; k++) {
        const json_t *who = found_at(object, names[k]), *one;
        size_t i;
        if (json_is_array(who)) {
            json_array_foreach(who, i, one) talks_person(c, d, one, a);
        } else if (who) {
            talks_person(c, d, who, a);
        }
    }
}

/* ---- a talk, an event -------------------------------------------------------------------------- */

static str first_url(struct ctx *c, const json_t *object, const char *paths, str base)
{
    const json_t *videos = found_at(object, "videos"), *video = json_array_get(videos, 0);
    str url = feed_url(c, found_any(object, paths), base);
    return url.len ? url : feed_url(c, found_any(video, "url"), base);
}

static void add_tags(struct found_draft *d, const json_t *object)
{
    static const char *const names[] = {"tags", "topics", "keywords", "categories", "topic"};
    for (size_t i = 0; i < COUNT(names); i++) {
        str rest = found_text(object, names[i]), tag;
        while (str_cut(&rest, ',', &tag))
            found_add_tag(d, tag);
        found_add_tags(d, found_at(object, names[i]));
    }
}

static str or_else(str one, str other)
{
    return str_trim(one).len ? one : other;
}

static void add_numbers(struct found_draft *d, const json_t *object)
{
    static const char *const names[] = {"attendees", "views", "sessions", "downloads"};
    for (size_t i = 0; i < COUNT(names); i++)
        found_add_number(d, names[i], found_int(object, names[i]));
    d->item.declared = d->item.n_numbers > 0;
}

static void put_talk(struct ctx *c, struct talking *t, const json_t *object, const struct around *a)
{
    struct found_draft d = {0};
    struct found *item = &d.item;
    str type = or_else(talks_words(object, "type"),
                       or_else(talks_words(object, "format"), talks_words(object, "kind")));
    item->word = type;
    item->kind = talks_is_workshop(c, type) || found_true(object, "is_workshop") ||
                         found_true(object, "workshop")
                     ? FOUND_WORKSHOP
                     : FOUND_TALK;
    item->title = feed_words(c, or_else(talks_words(object, "title"), talks_words(object, "name")),
                             FOUND_TITLE_MAX);
    item->url = first_url(c, object,
                          "video_url videoUrl video recording recording_url url link permalink "
                          "video_link slides slides_url slides_link event_link event_url",
                          or_else(a->url, t->base));
    item->text = feed_plain(
        c,
        or_else(talks_words(object, "description"),
                or_else(talks_words(object, "abstract"), talks_words(object, "summary"))),
        FOUND_TEXT_MAX);
    item->event = feed_words(c,
                             or_else(found_any(object, "event conference event_name eventName "
                                                       "conference_name meetup event.name "
                                                       "conference.name event.title"),
                                     a->event),
                             FOUND_NAME_MAX);
    item->language = feed_language(found_any(object, "language lang locale"));
    item->place =
        or_else(found_any(object, "event_location location city place venue event_city"), a->place);
    item->country = found_country(or_else(found_any(object, "country_code country"), a->country));
    item->id = found_any(object, "guid uuid");
    talks_day(&d, found_any(object, "date recorded day starts_at startsAt start_time start "
                                    "startDate start_date event_date published event.date"));
    talks_day(&d, a->date);
    add_people(c, &d, object, a);
    add_tags(&d, object);
    add_numbers(&d, object);
    if (found_true(object, "online"))
        found_add_fact(&d, "format", S("virtual"));
    talks_put(c, t, &d);
}

/* A conference as lists of them have it. */
static void put_event(struct ctx *c, struct talking *t, const json_t *object,
                      const struct around *a)
{
    struct found_draft d = {.item = {.kind = FOUND_EVENT}};
    struct found *item = &d.item;
    item->title = feed_words(c, found_any(object, "name title"), FOUND_TITLE_MAX);
    item->url = first_url(c, object, "url link website", or_else(a->url, t->base));
    item->event = item->title;
    item->text = feed_plain(c, found_any(object, "description summary"), FOUND_TEXT_MAX);
    item->place = found_any(object, "city location place venue");
    item->country = found_country(found_any(object, "country_code country"));
    talks_day(&d, found_any(object, "startDate start_date start date"));
    opt_day last = feed_day(found_any(object, "endDate end_date end"));
    item->until = (opt_time){last.set, moment_of_day(last.value)};
    add_tags(&d, object);
    if (found_true(object, "online"))
        found_add_fact(&d, "format", item->place.len ? S("hybrid") : S("virtual"));
    talks_put(c, t, &d);
}

/* ---- what holds them --------------------------------------------------------------------------- */

static bool is_event(const json_t *object)
{
    return found_any(object, "startDate start_date").len && found_any(object, "name title").len &&
           !found_at(object, "speakers") && !found_at(object, "speaker");
}

static bool is_talk(const json_t *object, const struct around *a)
{
    if (talks_words(object, "title").len)
        return true;
    return talks_words(object, "name").len &&
           (a->speaker || found_any(object, "date recorded day url abstract description").len ||
            found_at(object, "speakers") || found_at(object, "speaker"));
}

static void read_value(struct ctx *c, struct talking *t, const json_t *value,
                       const struct around *a);

/* The lists of talks inside of an object; true: there is one. */
static bool read_lists(struct ctx *c, struct talking *t, const json_t *object,
                       const struct around *a)
{
    static const char *const names[] = {"talks",       "sessions", "schedule",     "events",
                                        "conferences", "days",     "items",        "results",
                                        "videos",      "talk",     "presentations"};
    bool found = false;
    const json_t *one;
    for (size_t i = 0; i < COUNT(names); i++) {
        bool videos = str_same(str_of(names[i]), S("videos"));
        one = found_at(object, names[i]);
        if (!one || (!json_is_array(one) && !json_is_object(one)) ||
            (videos && talks_words(object, "title").len))
            continue;
        struct around inner = *a;
        str name = talks_words(object, "name").len ? talks_words(object, "name")
                                                   : talks_words(object, "title");
        bool speaker = !found_any(object, "startDate start_date date day event").len &&
                       a->level > 0 && talks_words(object, "name").len;
        if (speaker)
            inner.speaker = object;
        else
            inner.event =
                or_else(found_any(object, "event conference event_name"), or_else(name, a->event));
        inner.date = or_else(found_any(object, "date day startDate start_date"), a->date);
        inner.place = or_else(found_any(object, "city location place venue"), a->place);
        inner.country = or_else(found_any(object, "country_code country"), a->country);
        inner.url = speaker ? a->url : feed_url(c, found_any(object, "url link"), a->url);
        if (found_at(object, "speakers"))
            inner.speakers = found_at(object, "speakers");
        t->list = found = true;
        read_value(c, t, one, &inner);
    }
    return found;
}

static void read_object(struct ctx *c, struct talking *t, const json_t *object,
                        const struct around *a)
{
    const json_t *one;
    const char *key;
    if (read_lists(c, t, object, a))
        return;
    if (is_event(object) && !a->speaker) {
        put_event(c, t, object, a);
    } else if (is_talk(object, a)) {
        put_talk(c, t, object, a);
    } else { /* a mapping from ids or names to talks */
        json_object_foreach((json_t *)object, key, one)
        {
            if (json_is_object(one) && (is_talk(one, a) || is_event(one)))
                read_value(c, t, one, a);
        }
    }
}

static void read_value(struct ctx *c, struct talking *t, const json_t *value,
                       const struct around *a)
{
    const json_t *one;
    size_t i;
    struct around inner = *a;
    if (++inner.level > LEVELS_MAX || t->n > FOUND_ITEMS_MAX)
        return;
    if (json_is_array(value)) {
        t->list = true;
        json_array_foreach(value, i, one) read_value(c, t, one, &inner);
    } else if (json_is_object(value)) {
        read_object(c, t, value, &inner);
    }
}

static enum err take(struct ctx *c, const json_t *document, struct text *out, void *state)
{
    struct talking *t = state;
    const struct around nothing = {0};
    t->out = out;
    if (talks_schedule(c, t, document) || talks_pretalx(c, t, document) ||
        talks_sessionize(c, t, document)) {
        t->list = true;
        return OK;
    }
    talks_begin(t, is_talk(document, &nothing) ? (str){0} : found_any(document, "title name"),
                (str){0}, (str){0});
    read_value(c, t, document, &nothing);
    return t->n > FOUND_ITEMS_MAX
               ? fail(c, ERR_INVALID, "These are more than 50,000 talks. Split the file.")
               : OK;
}

enum err talks_found(struct ctx *c, str source, str base, struct text *out)
{
    struct talking t = {.base = base, .ids = {.mem = arena_new()}};
    str utf8 = feed_utf8(c, source, (str){0}), start = str_trim(utf8);
    bool json = start.len && (start.at[0] == '{' || start.at[0] == '[');
    enum err e = OK;
    if (start.len == 0)
        e = fail(c, ERR_INVALID, "This file is empty.");
    else
        e = json ? found_documents(c, utf8, take, &t, out) : found_yaml(c, utf8, take, &t, out);
    arena_free(t.ids.mem);
    if (!e && t.n == 0 && !t.list)
        e = fail(c, ERR_INVALID,
                 "There are no talks in this file: each one needs a title, like {\"title\": ...}.");
    return e;
}
