/* The four views of Sessionize's API: All, Sessions, Speakers, GridSmart. */
#include "kit/feed/feed.h"
#include "kit/found/found_talks.h"

/* The name of the item of a category that is called like "Session format". */
static str format_of(struct ctx *c, const json_t *session, const json_t *categories)
{
    const json_t *own = found_at(session, "categories"), *category, *item, *id;
    size_t i, k, m;
    json_array_foreach(own, i, category)
    {
        str name = arena_lower(c->mem, found_text(category, "name"));
        if (str_find(name, S("format")) != SIZE_MAX || str_find(name, S("type")) != SIZE_MAX)
            return found_text(json_array_get(found_at(category, "categoryItems"), 0), "name");
    }
    json_array_foreach(categories, i, category)
    {
        str name = arena_lower(c->mem, found_text(category, "title"));
        if (str_find(name, S("format")) == SIZE_MAX && str_find(name, S("type")) == SIZE_MAX)
            continue;
        json_array_foreach(found_at(category, "items"), k, item)
        {
            json_array_foreach(found_at(session, "categoryItems"), m, id)
            {
                if (json_is_integer(id) && json_integer_value(id) == found_int(item, "id").value)
                    return found_text(item, "name");
            }
        }
    }
    return (str){0};
}

static void put_session(struct ctx *c, struct talking *t, const json_t *session,
                        const json_t *document)
{
    struct found_draft d = {0};
    struct found *item = &d.item;
    const struct around a = {.speakers = found_at(document, "speakers")};
    const json_t *one;
    size_t i;
    if (found_true(session, "isServiceSession") || found_text(session, "title").len == 0)
        return;
    item->id = found_id(c, session, "id");
    item->title = feed_words(c, found_text(session, "title"), FOUND_TITLE_MAX);
    item->text = feed_plain(c, found_text(session, "description"), FOUND_TEXT_MAX);
    item->url = feed_url(c, found_any(session, "recordingUrl liveUrl"), (str){0});
    item->word = format_of(c, session, found_at(document, "categories"));
    item->kind = talks_is_workshop(c, item->word) ? FOUND_WORKSHOP : FOUND_TALK;
    str status = found_text(session, "status");
    item->draft = status.len && !str_same_nocase(status, S("accepted"));
    talks_day(&d, found_text(session, "startsAt"));
    json_array_foreach(found_at(session, "speakers"), i, one) talks_person(c, &d, one, &a);
    talks_put(c, t, &d);
}

static void put_sessions(struct ctx *c, struct talking *t, const json_t *holder,
                         const json_t *document)
{
    const json_t *session;
    size_t i;
    json_array_foreach(found_at(holder, "sessions"), i, session)
        put_session(c, t, session, document);
}

/* Each speaker with ids and names of sessions: no more is known of those. */
static void put_speaker(struct ctx *c, struct talking *t, const json_t *speaker)
{
    const struct around a = {0};
    const json_t *session;
    size_t i;
    json_array_foreach(found_at(speaker, "sessions"), i, session)
    {
        struct found_draft d = {.item = {.kind = FOUND_TALK}};
        d.item.id = arena_format(c->mem, "%.*s/%.*s", STR_ARG(found_id(c, session, "id")),
                                 STR_ARG(found_id(c, speaker, "id")));
        d.item.title = feed_words(c, found_text(session, "name"), FOUND_TITLE_MAX);
        talks_person(c, &d, speaker, &a);
        talks_put(c, t, &d);
    }
}

bool talks_sessionize(struct ctx *c, struct talking *t, const json_t *document)
{
    const json_t *first = json_array_get(document, 0), *group, *room;
    size_t i, k;
    bool all = found_has(document, "sessions speakers categories") ||
               found_has(document, "sessions speakers rooms"),
         sessions = found_has(first, "groupId sessions") || found_has(first, "groupName sessions"),
         speakers = found_has(first, "fullName sessions"), grid = found_has(first, "date rooms");
    if (!all && !sessions && !speakers && !grid)
        return false;
    talks_begin(t, (str){0}, (str){0}, (str){0});
    if (all)
        put_sessions(c, t, document, document);
    json_array_foreach(document, i, group)
    {
        if (sessions)
            put_sessions(c, t, group, document);
        if (speakers)
            put_speaker(c, t, group);
        json_array_foreach(found_at(group, "rooms"), k, room) put_sessions(c, t, room, document);
    }
    return true;
}
