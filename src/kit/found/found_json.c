#include "kit/found/found_json.h"
#include "kit/feed/feed.h"

#include <string.h>

/* ---- documents ------------------------------------------------------------------------------- */

static unsigned hex4(const char *at)
{
    unsigned value = 0;
    for (int i = 0; i < 4; i++) {
        char ch = at[i];
        unsigned digit = ch >= '0' && ch <= '9'   ? (unsigned)(ch - '0')
                         : ch >= 'a' && ch <= 'f' ? (unsigned)(ch - 'a') + 10
                         : ch >= 'A' && ch <= 'F' ? (unsigned)(ch - 'A') + 10
                                                  : 16;
        if (digit == 16)
            return 0;
        value = value << 4 | digit;
    }
    return value;
}

/* How long the surrogate is that begins at the backslash: 12 if it is a pair, 6 if the other half is
 * missing, 0 if it is none. */
static size_t surrogate(str s)
{
    unsigned first = s.len >= 6 && s.at[1] == 'u' ? hex4(s.at + 2) : 0;
    if (first < 0xD800 || first > 0xDFFF)
        return 0;
    unsigned second = s.len >= 12 && s.at[6] == '\\' && s.at[7] == 'u' ? hex4(s.at + 8) : 0;
    return first < 0xDC00 && second >= 0xDC00 && second <= 0xDFFF ? 12 : 6;
}

/* The library refuses a page because of half a character; the rest of it is worth reading. */
static str mended(struct ctx *c, str s)
{
    char *copy = NULL;
    for (size_t i = 0, n; i + 5 < s.len; i += n) {
        const char *next = memchr(s.at + i, '\\', s.len - i - 5);
        if (!next)
            break;
        i = (size_t)(next - s.at);
        n = surrogate(str_from(s, i));
        if (n == 6) {
            if (!copy)
                copy = memcpy(arena_room(c->mem, s.len), s.at, s.len);
            memcpy(copy + i, "\\uFFFD", 6);
        }
        n = n ? n : 2;
    }
    return copy ? (str){copy, s.len} : s;
}

static int lines_in(str s)
{
    int n = 0;
    for (const char *at; s.len && (at = memchr(s.at, '\n', s.len)); n++)
        s = str_from(s, (size_t)(at - s.at) + 1);
    return n;
}

static str without_space(str s)
{
    while (s.len && (s.at[0] == ' ' || s.at[0] == '\t' || s.at[0] == '\r' || s.at[0] == '\n' ||
                     s.at[0] == 0x1e))
        s = str_from(s, 1);
    return s;
}

struct reading {
    struct ctx *c, scratch; /* scratch: its memory lives for one document */
    found_take *take;
    void *state;
    struct text *out;
    int line; /* where the rest begins */
};

static struct reading begin(struct ctx *c, found_take *take, void *state, struct text *out)
{
    struct reading r = {c, *c, take, state, out, 1};
    r.scratch.mem = arena_new();
    feed_json_seed();
    return r;
}

/* One document at the start of *rest, which moves behind it. */
static enum err take_one(struct reading *r, str *rest)
{
    json_error_t error;
    json_t *root = json_loadb(rest->at, rest->len, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &error);
    if (!root)
        return fail(r->c, ERR_INVALID, "Line %d: the JSON is broken here (%s).",
                    r->line + error.line - 1, error.text);
    str document = str_upto(*rest, (size_t)error.position);
    r->scratch.why = (str){0};
    enum err e = r->take(&r->scratch, root, r->out, r->state);
    if (e)
        r->c->why = arena_copy(r->c->mem, r->scratch.why);
    json_decref(root);
    arena_reset(r->scratch.mem);
    r->line += lines_in(document);
    *rest = str_from(*rest, document.len);
    return e;
}

static enum err take_all(struct reading *r, str source)
{
    enum err e = OK;
    for (str rest = source; !e;) {
        str next = without_space(rest);
        r->line += lines_in(str_upto(rest, rest.len - next.len));
        rest = next;
        if (rest.len == 0)
            break;
        e = take_one(r, &rest);
    }
    return e;
}

static enum err no_json(struct ctx *c)
{
    return fail(c, ERR_INVALID, "This is no JSON: it begins with \"{\" or \"[\".");
}

static bool is_json(str source)
{
    str start = without_space(source);
    return start.len && (start.at[0] == '{' || start.at[0] == '[');
}

enum err found_documents(struct ctx *c, str source, found_take *take, void *state, struct text *out)
{
    if (source.len > FOUND_JSON_MAX)
        return fail(c, ERR_INVALID, "This is longer than %d MB. Give it in smaller pieces.",
                    FOUND_JSON_MAX >> 20);
    source = mended(c, feed_utf8(c, source, (str){0}));
    if (!is_json(source))
        return no_json(c);
    struct reading r = begin(c, take, state, out);
    enum err e = take_all(&r, source);
    arena_free(r.scratch.mem);
    return e;
}

enum err found_refused(struct ctx *c, str words)
{
    if (str_trim(words).len == 0)
        return OK;
    return fail(c, ERR_INVALID, "This holds nothing but an error of the server: %.*s",
                STR_ARG(feed_words(c, words, 200)));
}

/* ---- archives -------------------------------------------------------------------------------- */

enum { FLUSH_AT = 64 << 10 };

struct inflow {
    const struct sandbox_flow *flow;
    struct reading *reading;
    struct text bytes; /* not taken yet */
    size_t looked;     /* of them hold no end of a line */
    bool known, lines; /* known: whether each line is a document */
    bool stopped;      /* nobody takes any more */
};

static enum err flush(struct inflow *in, size_t at)
{
    struct text *out = in->reading->out;
    if (out->len > at) {
        in->stopped = !in->flow->write(in->flow->state, text_str(out));
        out->len = 0;
    }
    return OK;
}

/* Is the first line a document of its own? */
static bool is_line(str line)
{
    json_t *root = json_loadb(line.at, line.len, JSON_ALLOW_NUL, NULL);
    json_decref(root);
    return root != NULL;
}

static enum err take_line(struct inflow *in, str line)
{
    struct reading *r = in->reading;
    int next = r->line + 1;
    enum err e = OK;
    if (without_space(line).len) {
        struct ctx words = {.mem = r->scratch.mem};
        e = take_all(r, mended(&words, line));
    }
    r->line = next;
    return e ? e : flush(in, FLUSH_AT);
}

/* Takes the whole lines that are there. */
static enum err take_lines(struct inflow *in)
{
    str rest = text_str(&in->bytes);
    enum err e = OK;
    for (const char *end; !e && !in->stopped && rest.len > in->looked &&
                          (end = memchr(rest.at + in->looked, '\n', rest.len - in->looked));) {
        str line = str_upto(rest, (size_t)(end - rest.at));
        if (!in->known && without_space(line).len) {
            in->known = true;
            in->lines = is_line(line);
        }
        if (in->known && !in->lines)
            return OK;
        e = take_line(in, line);
        rest = str_from(rest, line.len + 1);
        in->looked = 0;
    }
    if (rest.len)
        memmove(in->bytes.at, rest.at, rest.len);
    in->bytes.len = in->looked = rest.len;
    return e;
}

enum err found_document_flow(struct ctx *c, const struct sandbox_flow *flow, found_take *take,
                             void *state)
{
    enum { PIECE = 256 << 10 };
    struct text out = {.mem = c->mem};
    struct reading r = begin(c, take, state, &out);
    struct inflow in = {.flow = flow, .reading = &r, .bytes = {.mem = c->mem}};
    char *room = arena_room(c->mem, PIECE);
    enum err e = OK;
    for (size_t got; !e && !in.stopped && (got = flow->read(flow->state, room, PIECE)) > 0;) {
        text_add(&in.bytes, (str){room, got});
        if (!in.known || in.lines)
            e = take_lines(&in);
        if (!e && in.bytes.len > FOUND_JSON_MAX)
            e = fail(c, ERR_INVALID, "This is longer than %d MB. Give it in smaller pieces.",
                     FOUND_JSON_MAX >> 20);
    }
    str rest = text_str(&in.bytes);
    if (!e && !in.stopped && in.known && in.lines)
        e = without_space(rest).len ? take_line(&in, rest) : OK;
    else if (!e && !in.stopped)
        e = found_documents(c, rest, take, state, &out);
    arena_free(r.scratch.mem);
    return e ? e : flush(&in, 0);
}

/* ---- members --------------------------------------------------------------------------------- */

const json_t *found_at(const json_t *object, const char *path)
{
    str rest = str_of(path), name;
    char key[48];
    while (str_cut(&rest, '.', &name) && object) {
        if (name.len >= sizeof key)
            return NULL;
        memcpy(key, name.at, name.len);
        key[name.len] = '\0';
        object = json_object_get(object, key);
    }
    return json_is_null(object) ? NULL : object;
}

str found_text(const json_t *object, const char *path)
{
    const json_t *value = found_at(object, path);
    return (str){json_string_value(value), json_string_length(value)};
}

/* The first of several paths, as text with a NUL behind it; false if there is none left. */
static bool next_path(str *paths, char *path, size_t room)
{
    str one;
    if (!str_cut(paths, ' ', &one) || one.len >= room)
        return false;
    memcpy(path, one.at, one.len);
    path[one.len] = '\0';
    return true;
}

str found_any(const json_t *object, const char *paths)
{
    str rest = str_of(paths);
    for (char path[64]; next_path(&rest, path, sizeof path);) {
        str value = found_text(object, path);
        if (str_trim(value).len)
            return value;
    }
    return (str){0};
}

str found_id(struct ctx *c, const json_t *object, const char *path)
{
    const json_t *value = found_at(object, path);
    if (json_is_integer(value))
        return arena_format(c->mem, "%lld", (long long)json_integer_value(value));
    return (str){json_string_value(value), json_string_length(value)};
}

bool found_true(const json_t *object, const char *path)
{
    return json_is_true(found_at(object, path));
}

opt_int found_int(const json_t *object, const char *path)
{
    const json_t *value = found_at(object, path);
    int64_t number;
    if (json_is_integer(value))
        return (opt_int){true, json_integer_value(value)};
    if (json_is_real(value) && json_real_value(value) > -9e15 && json_real_value(value) < 9e15)
        return (opt_int){true, (int64_t)json_real_value(value)};
    if (json_is_string(value) && str_int(found_text(object, path), &number))
        return (opt_int){true, number};
    return (opt_int){0};
}

opt_time found_time(const json_t *object, const char *path)
{
    const int64_t MILLISECONDS =
        100000000000; /* seconds of the year 5138, or milliseconds of 1973 */
    str text = found_text(object, path);
    opt_int number = {0};
    if (text.len)
        return feed_date(text);
    number = found_int(object, path);
    if (number.set && number.value >= MILLISECONDS)
        number.value /= 1000;
    return (opt_time){number.set, {number.value}};
}

bool found_has(const json_t *object, const char *names)
{
    str rest = str_of(names);
    bool all = true;
    for (char path[64]; all && next_path(&rest, path, sizeof path);)
        all = found_at(object, path) != NULL;
    return all;
}

/* ---- a thing that is put together ------------------------------------------------------------ */

void found_add_person(struct found_draft *d, struct found_person p)
{
    if (d->item.n_people < FOUND_PEOPLE_MAX && p.name.len + p.address.len + p.handle.len)
        d->people[d->item.n_people++] = p;
}

void found_add_tag(struct found_draft *d, str tag)
{
    tag = str_trim(tag);
    for (size_t i = 0; i < d->item.n_tags; i++)
        if (str_same(d->tags[i], tag))
            return;
    if (d->item.n_tags < FOUND_TAGS_MAX && tag.len)
        d->tags[d->item.n_tags++] = tag;
}

void found_add_tags(struct found_draft *d, const json_t *list)
{
    const json_t *one;
    size_t i;
    json_array_foreach(list, i, one)
    {
        str text = (str){json_string_value(one), json_string_length(one)};
        found_add_tag(d, text.len ? text : found_any(one, "name title"));
    }
}

void found_add_number(struct found_draft *d, const char *code, opt_int value)
{
    if (value.set && value.value >= 0 && d->item.n_numbers < FOUND_NUMBERS_MAX)
        d->numbers[d->item.n_numbers++] = (struct found_number){str_of(code), value.value};
}

void found_add_fact(struct found_draft *d, const char *code, str value)
{
    if (str_trim(value).len && d->item.n_facts < FOUND_FACTS_MAX)
        d->facts[d->item.n_facts++] = (struct found_fact){str_of(code), value};
}

void found_put_draft(struct text *out, struct found_draft *d)
{
    d->item.people = d->people;
    d->item.tags = d->tags;
    d->item.numbers = d->numbers;
    d->item.facts = d->facts;
    found_put(out, &d->item);
}
