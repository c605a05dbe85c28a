#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"
#include "kit/sandbox/sandbox.h"

#include <string.h>
#include <yaml.h>

enum { EVENTS_MAX = 2000, LEVELS_MAX = 8 };

enum field {
    TITLE,
    SLUG,
    SUMMARY,
    LANGUAGE,
    STATUS,
    DRAFT,
    EVENT,
    PLACE,
    CITY,
    WORKSHOP,
    URL,
    EVENT_URL,
    SLIDES,
    DATE,
    TAGS,
    FIELDS
};

/* Of several names for the same field the first that is there wins. */
static const struct {
    enum field field;
    str name;
} NAMES[] = {
    {TITLE, S("title")},
    {SLUG, S("slug")},
    {SLUG, S("permalink")},
    {SUMMARY, S("description")},
    {SUMMARY, S("summary")},
    {SUMMARY, S("excerpt")},
    {SUMMARY, S("subtitle")},
    {LANGUAGE, S("language")},
    {LANGUAGE, S("lang")},
    {STATUS, S("status")},
    {DRAFT, S("draft")},
    {EVENT, S("eventname")},
    {EVENT, S("event")},
    {EVENT, S("conference")},
    {URL, S("canonical")},
    {URL, S("canonicalurl")},
    {URL, S("url")},
    {URL, S("externalurl")},
    {URL, S("link")},
    {URL, S("videolink")},
    {EVENT_URL, S("eventlink")},
    {EVENT_URL, S("eventurl")},
    {SLIDES, S("slideslink")},
    {SLIDES, S("slidesurl")},
    {SLIDES, S("slides")},
    {PLACE, S("eventlocation")},
    {PLACE, S("location")},
    {PLACE, S("venue")},
    {CITY, S("eventcity")},
    {CITY, S("city")},
    {WORKSHOP, S("isworkshop")},
    {DATE, S("date")},
    {DATE, S("published")},
    {DATE, S("pubdate")},
    {DATE, S("publishdate")},
    {TAGS, S("tags")},
    {TAGS, S("keywords")},
    {TAGS, S("categories")},
};

struct reading {
    struct ctx *c;
    yaml_parser_t parser;
    struct post *post;
    str values[FIELDS];
    size_t ranks[FIELDS]; /* 1 + place in NAMES of the name that gave the value; 0: none */
    str *tags;
    int events;
};

static bool wrong(struct reading *r, str words)
{
    r->post->wrong = words;
    return false;
}

/* ---- events ------------------------------------------------------------------------------------ */

static bool next(struct reading *r, yaml_event_t *event)
{
    if (!yaml_parser_parse(&r->parser, event))
        return wrong(r, arena_format(r->c->mem, tr_c(r->c->catalog, N_("Line %zu: %s.")),
                                     r->parser.problem_mark.line + 2,
                                     r->parser.problem ? r->parser.problem : "?"));
    if (++r->events <= EVENTS_MAX && event->type != YAML_ALIAS_EVENT)
        return true;
    bool many = r->events > EVENTS_MAX;
    yaml_event_delete(event);
    return wrong(r, many ? tr(r->c, "The lines above the text are too many.")
                         : tr(r->c, "The lines above the text refer to each other (\"*name\"). "
                                    "Write them out."));
}

static bool opens(const yaml_event_t *e)
{
    return e->type == YAML_MAPPING_START_EVENT || e->type == YAML_SEQUENCE_START_EVENT;
}

static bool closes(const yaml_event_t *e)
{
    return e->type == YAML_MAPPING_END_EVENT || e->type == YAML_SEQUENCE_END_EVENT;
}

static str scalar(struct reading *r, const yaml_event_t *e)
{
    str value = {(const char *)e->data.scalar.value, e->data.scalar.length};
    bool plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (plain && (str_same(value, S("null")) || str_same(value, S("~"))))
        return (str){0};
    return arena_copy(r->c->mem, value);
}

static void add_tag(struct reading *r, str words)
{
    str tag = feed_words(r->c, words, NAME_MAX_CHARS);
    if (tag.len && r->post->n_tags < POST_TAGS_MAX)
        r->tags[r->post->n_tags++] = tag;
}

/* Passes over a list or mapping that has just begun; takes its plain items as tags if asked. */
static bool pass(struct reading *r, bool tags)
{
    yaml_event_t e;
    for (int depth = 1; depth > 0;) {
        if (!next(r, &e))
            return false;
        depth += opens(&e);
        depth -= closes(&e);
        if (tags && depth == 1 && e.type == YAML_SCALAR_EVENT)
            add_tag(r, scalar(r, &e));
        yaml_event_delete(&e);
        if (depth > LEVELS_MAX)
            return wrong(r, tr(r->c, "The lines above the text are nested too deep."));
    }
    return true;
}

/* ---- names and values -------------------------------------------------------------------------- */

/* Place in NAMES plus one; 0: not known. Letters and digits count. */
static size_t find(str name)
{
    char key[32];
    size_t n = 0;
    for (size_t i = 0; i < name.len; i++) {
        char ch = name.at[i];
        if (ch == '-' || ch == '_' || ch == ' ')
            continue;
        if (n == sizeof key)
            return 0;
        key[n++] = ch;
    }
    for (size_t k = 0; k < COUNT(NAMES); k++)
        if (str_same_nocase((str){key, n}, NAMES[k].name))
            return k + 1;
    return 0;
}

/* A value on its own; tags then stand with commas. */
static void keep(struct reading *r, size_t rank, str value)
{
    enum field field = NAMES[rank - 1].field;
    str part;
    if (field == TAGS && r->post->n_tags == 0) {
        while (str_cut(&value, ',', &part))
            add_tag(r, part);
    } else if (str_trim(value).len && (r->ranks[field] == 0 || rank < r->ranks[field])) {
        r->values[field] = value;
        r->ranks[field] = rank;
    }
}

static bool take_value(struct reading *r, size_t rank, const yaml_event_t *e)
{
    enum field field = rank ? NAMES[rank - 1].field : FIELDS;
    if (opens(e))
        return pass(r, field == TAGS && r->post->n_tags == 0);
    if (e->type == YAML_SCALAR_EVENT && rank)
        keep(r, rank, scalar(r, e));
    return true;
}

static bool read_mapping(struct reading *r)
{
    for (;;) {
        yaml_event_t key, value;
        if (!next(r, &key))
            return false;
        bool end = key.type == YAML_MAPPING_END_EVENT, known = key.type == YAML_SCALAR_EVENT;
        size_t rank = known ? find(scalar(r, &key)) : 0;
        bool fine = known || !opens(&key) || pass(r, false);
        yaml_event_delete(&key);
        if (end || !fine)
            return fine;
        if (!next(r, &value))
            return false;
        fine = take_value(r, rank, &value);
        yaml_event_delete(&value);
        if (!fine)
            return false;
    }
}

static bool read_yaml(struct reading *r)
{
    yaml_event_t e;
    for (;;) {
        if (!next(r, &e))
            return false;
        yaml_event_type_t type = e.type;
        yaml_event_delete(&e);
        if (type == YAML_MAPPING_START_EVENT)
            return read_mapping(r);
        if (type != YAML_STREAM_START_EVENT && type != YAML_DOCUMENT_START_EVENT)
            return wrong(r, tr(r->c, "There is no \"title: ...\" between the lines \"---\"."));
    }
}

/* ---- TOML, as Hugo writes it -------------------------------------------------------------------- */

/* A text in quotes at the start of *rest, which moves behind it; false: it does not end. */
static bool quoted(struct reading *r, str *rest, str *value)
{
    char quote = rest->at[0];
    size_t marks = rest->len >= 3 && rest->at[1] == quote && rest->at[2] == quote ? 3 : 1,
           i = marks;
    struct text t = {.mem = r->c->mem};
    for (; i < rest->len; i++) {
        bool end = rest->at[i] == quote &&
                   (marks == 1 || str_starts(str_from(*rest, i), str_upto(*rest, marks)));
        if (end)
            break;
        if (marks == 1 && rest->at[i] == '\n')
            return false;
        bool escape = quote == '"' && rest->at[i] == '\\' && i + 1 < rest->len;
        i += escape;
        text_char(&t, escape && rest->at[i] == 'n' ? '\n' : rest->at[i]);
    }
    if (i >= rest->len)
        return false;
    *value = text_str(&t);
    *rest = str_from(*rest, i + marks);
    return true;
}

static void skip(str *rest, const char *signs)
{
    while (rest->len && strchr(signs, rest->at[0]) && rest->at[0])
        *rest = str_from(*rest, 1);
}

/* The texts of a list that has begun behind the '['; one in another is left out. */
static bool toml_list(struct reading *r, str *rest, bool tags)
{
    int depth = 1;
    while (depth > 0) {
        str value;
        skip(rest, " \t\r\n,");
        if (rest->len == 0)
            return false;
        char ch = rest->at[0];
        if (ch == '"' || ch == '\'') {
            if (!quoted(r, rest, &value))
                return false;
            if (tags && depth == 1)
                add_tag(r, value);
            continue;
        }
        depth += (ch == '[') - (ch == ']');
        *rest = str_from(*rest, 1);
        if (depth > LEVELS_MAX)
            return false;
    }
    return true;
}

static bool toml_value(struct reading *r, size_t rank, str *rest)
{
    str value = {0};
    skip(rest, " \t");
    char first = rest->len ? rest->at[0] : '\n';
    if (first == '[') {
        *rest = str_from(*rest, 1);
        return toml_list(r, rest, rank && NAMES[rank - 1].field == TAGS && r->post->n_tags == 0);
    }
    if (first == '"' || first == '\'') {
        if (!quoted(r, rest, &value))
            return false;
    } else {
        size_t end = 0;
        while (end < rest->len && rest->at[end] != '\n' && rest->at[end] != '#')
            end++;
        value = arena_copy(r->c->mem, str_trim(str_upto(*rest, end)));
        *rest = str_from(*rest, end);
    }
    if (rank)
        keep(r, rank, value);
    return true;
}

static size_t lines_before(str whole, str rest)
{
    size_t lines = 2; /* the first is "+++" */
    for (size_t i = 0; i + rest.len < whole.len; i++)
        lines += whole.at[i] == '\n';
    return lines;
}

static bool read_toml(struct reading *r, str head)
{
    bool top = true; /* not below a [heading] */
    for (str rest = head;;) {
        skip(&rest, " \t\r\n");
        if (rest.len == 0)
            return true;
        size_t end = str_find(rest, S("\n")), sign = str_find(str_upto(rest, end), S("="));
        str line = str_upto(rest, end);
        if (rest.at[0] == '#' || rest.at[0] == '[') {
            top = top && rest.at[0] == '#';
            rest = str_from(rest, line.len);
            continue;
        }
        str name = str_trim(str_upto(line, sign)), at = str_from(rest, sign + 1);
        if (name.len > 1 && name.at[0] == '"')
            name = (str){name.at + 1, name.len - 2};
        bool fine = sign != SIZE_MAX && name.len && ++r->events <= EVENTS_MAX &&
                    toml_value(r, top ? find(name) : 0, &at);
        if (!fine)
            return wrong(r,
                         arena_format(r->c->mem,
                                      tr_c(r->c->catalog, N_("Line %zu: the TOML is broken here.")),
                                      lines_before(head, rest)));
        end = str_find(at, S("\n"));
        rest = end == SIZE_MAX ? (str){0} : str_from(at, end);
    }
}

/* ---- the post ---------------------------------------------------------------------------------- */

static void finish(struct reading *r)
{
    struct ctx *c = r->c;
    struct post *p = r->post;
    p->title = feed_words(c, r->values[TITLE], FEED_TITLE_MAX);
    p->slug = feed_words(c, r->values[SLUG], FEED_TITLE_MAX);
    p->summary = feed_words(c, r->values[SUMMARY], FEED_SUMMARY_MAX);
    p->event = feed_words(c, r->values[EVENT], NAME_MAX_CHARS);
    p->place = feed_words(c, r->values[PLACE], NAME_MAX_CHARS);
    p->city = feed_words(c, r->values[CITY], NAME_MAX_CHARS);
    p->workshop = str_same_nocase(r->values[WORKSHOP], S("true"));
    p->url = feed_url(c, r->values[URL], (str){0});
    p->event_url = feed_url(c, r->values[EVENT_URL], (str){0});
    p->slides = feed_url(c, r->values[SLIDES], (str){0});
    p->date = feed_day(r->values[DATE]);
    char *language = arena_take(c->mem, r->values[LANGUAGE].len + 1, 1);
    for (size_t i = 0; i < r->values[LANGUAGE].len; i++)
        language[i] = r->values[LANGUAGE].at[i] == '_' ? '-' : r->values[LANGUAGE].at[i];
    p->language = feed_language((str){language, r->values[LANGUAGE].len});
    p->status = str_same_nocase(r->values[DRAFT], S("true"))
                    ? S("draft")
                    : feed_words(c, r->values[STATUS], NAME_MAX_CHARS);
    p->tags = r->tags;
}

/* ---- files ------------------------------------------------------------------------------------- */

static size_t line_end(str s)
{
    size_t end = str_find(s, S("\n"));
    return end == SIZE_MAX ? s.len : end + 1;
}

/* The lines between the first mark, "---" or "+++", and the next; false: there are none. */
static bool head_of(str text, str mark, str *head)
{
    size_t first = line_end(text);
    if (!str_same(str_trim(str_upto(text, first)), mark))
        return false;
    str rest = str_from(text, first);
    for (size_t at = 0; at < rest.len;) {
        size_t len = line_end(str_from(rest, at));
        if (str_same(str_trim(str_upto(str_from(rest, at), len)), mark)) {
            *head = str_upto(rest, at);
            return true;
        }
        at += len;
    }
    return false;
}

static void read_post(struct ctx *c, str bytes, struct post *post)
{
    struct reading r = {.c = c, .post = post};
    str text = feed_utf8(c, bytes, (str){0}), head;
    bool toml = head_of(text, S("+++"), &head);
    if (!toml && !head_of(text, S("---"), &head)) {
        (void)wrong(&r, tr(c, "The file does not begin with lines about it between \"---\" and "
                              "\"---\"."));
        return;
    }
    r.tags = arena_take(c->mem, POST_TAGS_MAX, sizeof *r.tags);
    if (toml) {
        if (read_toml(&r, head))
            finish(&r);
        else
            post->n_tags = 0;
        return;
    }
    if (!yaml_parser_initialize(&r.parser)) {
        (void)wrong(&r, tr(c, "There was no memory to read this file."));
        return;
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)head.at, head.len);
    if (read_yaml(&r))
        finish(&r);
    else
        post->n_tags = 0;
    yaml_parser_delete(&r.parser);
}

enum err posts_parse(struct ctx *c, str framed, struct text *record)
{
    struct taking t = {.rest = framed};
    size_t n = (size_t)taking_number(&t, 0, POSTS_MAX);
    struct post *posts = arena_take(c->mem, n + 1, sizeof *posts);
    for (size_t i = 0; i < n; i++) {
        size_t len = (size_t)taking_number(&t, 0, POST_HEAD_MAX);
        if (t.wrong || len > t.rest.len)
            return fail(c, ERR_INVALID, "These files could not be read.");
        read_post(c, str_upto(t.rest, len), &posts[i]);
        t.rest = str_from(t.rest, len);
    }
    posts_record(record, posts, n);
    return OK;
}

str posts_framed(struct ctx *c, const struct feed_file *files, size_t n)
{
    struct text out = {.mem = c->mem};
    record_number(&out, (int64_t)n);
    for (size_t i = 0; i < n; i++) {
        str head = str_upto(files[i].bytes, POST_HEAD_MAX);
        if (head.len < files[i].bytes.len) /* not in the middle of a character */
            while (head.len && head.at[head.len - 1] != '\n')
                head.len--;
        record_put(&out, head);
    }
    return text_str(&out);
}

static enum err posts_job(struct ctx *c, str input, str hint, struct text *out)
{
    (void)hint;
    return posts_parse(c, input, out);
}

enum err posts_read(struct ctx *c, const struct feed_file *files, size_t n,
                    const struct post **posts)
{
    static const struct sandbox_limits LIMITS = {64 << 20, 512 << 20, 10};
    str record;
    if (n > POSTS_MAX)
        return fail(c, ERR_INVALID, "These are more than 2,000 files. Bring them in part by part.");
    struct sandbox_input input = {.bytes = posts_framed(c, files, n)};
    enum err e = sandbox_run(c, posts_job, input, LIMITS, &record);
    if (e || (e = posts_take(c, record, n, posts)))
        return e;
    struct post *list = arena_take(c->mem, n + 1, sizeof *list);
    memcpy(list, *posts, n * sizeof *list);
    for (size_t i = 0; i < n; i++)
        list[i].name = files[i].name;
    *posts = list;
    return OK;
}
