/* Events of calendars as records. */
#include "kit/calendar/calendar.h"
#include "kit/feed/feed.h"
#include "kit/found/found_talks.h"

static bool has_word(str small, const char *list)
{
    str rest = str_of(list), word;
    while (str_cut(&rest, '|', &word))
        if (str_find(small, word) != SIZE_MAX)
            return true;
    return false;
}

static enum found_kind kind_of(struct ctx *c, const struct calendar_event *e)
{
    str small = arena_lower(
        c->mem, arena_format(c->mem, " %.*s %.*s ", STR_ARG(e->summary), STR_ARG(e->categories)));
    if (has_word(small, "workshop|tutorial|training|hands-on|hackathon|dojo|atelier|taller"))
        return FOUND_WORKSHOP;
    if (has_word(small, "talk|keynote|speaking|speaker|lecture|presentation|presenting|panel|"
                        "webinar|vortrag|referat|charla|ponencia|palestra|conf\xC3\xA9rence:"))
        return FOUND_TALK;
    return FOUND_EVENT;
}

/* The first web address in the words. */
static str address_in(str words)
{
    size_t at = str_find(words, S("https://")), end;
    if (at == SIZE_MAX)
        at = str_find(words, S("http://"));
    if (at == SIZE_MAX)
        return (str){0};
    for (end = at; end < words.len && (unsigned char)words.at[end] > ' ' && words.at[end] != '<' &&
                   words.at[end] != '>' && words.at[end] != '"';)
        end++;
    while (end > at &&
           (words.at[end - 1] == '.' || words.at[end - 1] == ',' || words.at[end - 1] == ')'))
        end--;
    return (str){words.at + at, end - at};
}

static str url_of(struct ctx *c, const struct calendar_event *e)
{
    str url = feed_url(c, e->url, (str){0});
    if (url.len == 0)
        url = feed_url(c, address_in(e->text), (str){0});
    return url.len ? url : feed_url(c, address_in(e->place), (str){0});
}

static str country_in(str place)
{
    str last = place, part;
    while (str_cut(&place, ',', &part))
        last = part;
    return found_country(last);
}

static void put_event(struct ctx *c, const struct calendar_event *e, struct found_ids *ids,
                      struct text *out)
{
    struct found_draft d = {0};
    struct found *item = &d.item;
    str start =
        e->whole_day ? day_iso(c->mem, day_of_moment(e->start)) : moment_iso(c->mem, e->start);
    const str words[] = {e->summary, start, e->place};
    item->id = e->uid.len ? arena_format(c->mem, "%.*s/%.*s", STR_ARG(str_upto(e->uid, 400)),
                                         STR_ARG(start))
                          : found_made_id(c, ids, words, COUNT(words));
    item->kind = kind_of(c, e);
    item->title = feed_words(c, e->summary, FOUND_TITLE_MAX);
    item->text = feed_plain(c, e->text, FOUND_TEXT_MAX);
    item->url = url_of(c, e);
    item->place = e->place;
    item->country = country_in(e->place);
    item->at = (opt_time){true, e->start};
    item->whole_day = e->whole_day;
    item->until = e->end;
    item->until.value.s -= e->end.set && e->whole_day ? 1 : 0;
    str rest = e->categories, tag;
    while (str_cut(&rest, ',', &tag))
        found_add_tag(&d, tag);
    for (size_t i = 0; i < e->n_people; i++)
        found_add_person(&d, (struct found_person){.name = e->people[i].name,
                                                   .address = e->people[i].address,
                                                   .role = e->people[i].organizer ? S("organizer")
                                                                                  : S("attendee")});
    found_put_draft(out, &d);
}

enum err calendar_found(struct ctx *c, str source, str until, struct text *out)
{
    struct calendar_events events;
    struct found_ids ids = {.mem = c->mem};
    enum err e = calendar_read(c, source,
                               until.len ? until : day_iso(c->mem, day_of_moment(c->now)), &events);
    if (e)
        return e;
    found_begin(out, events.name, (str){0}, (str){0});
    for (size_t i = 0; i < events.n; i++)
        if (!str_same_nocase(events.list[i].status, S("CANCELLED")))
            put_event(c, &events.list[i], &ids, out);
    return OK;
}
