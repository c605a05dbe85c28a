#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"
#include "kit/sandbox/sandbox.h"

#include <jansson.h>
#include <string.h>

struct reading {
    struct ctx *c;
    struct talk *list;
    size_t n, room;
};

static str text_of(const json_t *value)
{
    return (str){json_string_value(value), json_string_length(value)};
}

/* The first of these names, separated by a space, that has a text. */
static str any_of(struct arena *mem, const json_t *object, const char *names)
{
    str rest = str_of(names), name;
    while (str_cut(&rest, ' ', &name)) {
        char key[24] = "";
        memcpy(key, name.at, name.len);
        str value = arena_copy(mem, text_of(json_object_get(object, key)));
        if (str_trim(value).len)
            return value;
    }
    return (str){0};
}

static void add_speaker(struct reading *r, str *names, size_t *n, const json_t *value)
{
    str name = text_of(json_is_object(value) ? json_object_get(value, "name") : value);
    name = feed_words(r->c, name, NAME_MAX_CHARS);
    if (name.len && *n < TALK_SPEAKERS_MAX)
        names[(*n)++] = name;
}

static void take_speakers(struct reading *r, const json_t *object, struct talk *talk)
{
    const json_t *value = json_object_get(object, "speakers"), *one;
    str *names = arena_take(r->c->mem, TALK_SPEAKERS_MAX, sizeof *names);
    size_t i;
    if (!value)
        value = json_object_get(object, "speaker");
    if (json_is_array(value)) {
        json_array_foreach(value, i, one) add_speaker(r, names, &talk->n_speakers, one);
    } else {
        add_speaker(r, names, &talk->n_speakers, value);
    }
    talk->speakers = names;
}

static enum err add_talk(struct reading *r, const json_t *object, int line)
{
    struct ctx *c = r->c;
    if (!json_is_object(object))
        return fail(c, ERR_INVALID,
                    "Line %d: this is not a talk. Each one is written as {\"title\": ...}.", line);
    if (r->n == TALKS_MAX)
        return fail(c, ERR_INVALID, "These are more than 50,000 talks. Split the file.");
    if (r->n == r->room) {
        r->room = r->room ? 2 * r->room : 64;
        struct talk *more = arena_take(c->mem, r->room, sizeof *more);
        if (r->n)
            memcpy(more, r->list, r->n * sizeof *more);
        r->list = more;
    }
    struct talk *talk = &r->list[r->n++];
    *talk = (struct talk){
        .line = line,
        .title = feed_words(c, any_of(c->mem, object, "title name"), FEED_TITLE_MAX),
        .event =
            feed_words(c, any_of(c->mem, object, "event conference event_name"), NAME_MAX_CHARS),
        .url = feed_url(c, any_of(c->mem, object, "url video_url video_link link event_link"),
                        (str){0}),
        .summary =
            feed_words(c, any_of(c->mem, object, "description abstract summary"), FEED_SUMMARY_MAX),
        .language = feed_language(any_of(c->mem, object, "language lang")),
        .date = feed_day(any_of(c->mem, object, "date recorded day")),
    };
    take_speakers(r, object, talk);
    return OK;
}

static enum err broken(struct ctx *c, int line, const json_error_t *error)
{
    return fail(c, ERR_INVALID, "Line %d: the JSON is broken here (%s).", line, error->text);
}

static enum err read_array(struct reading *r, str utf8)
{
    json_error_t error;
    json_t *root = json_loadb(utf8.at, utf8.len, 0, &error), *one;
    enum err e = root ? OK : broken(r->c, error.line, &error);
    size_t i;
    json_array_foreach(root, i, one)
    {
        if (!e)
            e = add_talk(r, one, (int)i + 1);
    }
    json_decref(root);
    return e;
}

static enum err read_lines(struct reading *r, str utf8)
{
    int line = 0;
    for (str one; str_cut(&utf8, '\n', &one);) {
        json_error_t error;
        line++;
        one = str_trim(one);
        if (one.len == 0)
            continue;
        json_t *root = json_loadb(one.at, one.len, 0, &error);
        enum err e = root ? add_talk(r, root, line) : broken(r->c, line, &error);
        json_decref(root);
        if (e)
            return e;
    }
    return OK;
}

enum err talks_parse(struct ctx *c, str source, struct text *record)
{
    struct reading r = {.c = c};
    str utf8 = feed_utf8(c, source, (str){0}), start = str_trim(utf8);
    if (start.len == 0)
        return fail(c, ERR_INVALID, "This file is empty.");
    if (start.at[0] != '[' && start.at[0] != '{')
        return fail(c, ERR_INVALID,
                    "This is no list of talks: it begins with \"[\", or with \"{\" and has one "
                    "talk a line.");
    feed_json_seed();
    enum err e = start.at[0] == '[' ? read_array(&r, utf8) : read_lines(&r, utf8);
    if (!e)
        talks_record(record, &(struct talks){r.list, r.n});
    return e;
}

static enum err talks_job(struct ctx *c, str input, str hint, struct text *out)
{
    (void)hint;
    return talks_parse(c, input, out);
}

enum err talks_read(struct ctx *c, str source, struct talks *talks)
{
    static const struct sandbox_limits LIMITS = {96 << 20, 768 << 20, 10};
    str record;
    if (source.len > TALKS_BYTES_MAX)
        return fail(c, ERR_INVALID, "This file is larger than 20 MB. Split it into smaller files.");
    enum err e =
        sandbox_run(c, talks_job, (struct sandbox_input){.bytes = source}, LIMITS, &record);
    return e ? e : talks_take(c, record, talks);
}
