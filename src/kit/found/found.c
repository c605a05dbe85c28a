#include "kit/found/found.h"

#include <string.h>

static const char *const KINDS[FOUND_KINDS] = {
    [FOUND_OTHER] = "other",     [FOUND_POST] = "post",         [FOUND_EPISODE] = "episode",
    [FOUND_VIDEO] = "video",     [FOUND_TALK] = "talk",         [FOUND_WORKSHOP] = "workshop",
    [FOUND_EVENT] = "event",     [FOUND_QUESTION] = "question", [FOUND_ANSWER] = "answer",
    [FOUND_COMMENT] = "comment", [FOUND_MESSAGE] = "message",   [FOUND_COMMIT] = "commit",
    [FOUND_RELEASE] = "release", [FOUND_ISSUE] = "issue",       [FOUND_CHANGE] = "change",
    [FOUND_REVIEW] = "review",   [FOUND_BADGE] = "badge",
};

str found_kind_code(enum found_kind kind)
{
    return str_of(KINDS[kind]);
}

/* ---- writing, in the sandbox ----------------------------------------------------------------- */

static bool is_web(str url)
{
    return str_same_nocase(str_upto(url, 7), S("http://")) ||
           str_same_nocase(str_upto(url, 8), S("https://"));
}

/* The text without control characters and broken bytes; lines stay. */
static str cleaned(struct arena *a, str s)
{
    struct text t = {.mem = a};
    for (size_t n; s.len; s = str_from(s, n)) {
        size_t good = str_char_bytes(s);
        n = good ? good : 1;
        unsigned char ch = (unsigned char)s.at[0];
        if (!good)
            text_add(&t, S("\xEF\xBF\xBD"));
        else if (ch >= 0x20 || ch == '\n')
            text_add(&t, str_upto(s, n));
        else if (ch == '\t' || ch == '\r')
            text_char(&t, ch == '\t' ? ' ' : '\n');
    }
    return text_str(&t);
}

static bool is_plain(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] < 0x20 && s.at[i] != '\n')
            return false;
    return str_chars(s) != SIZE_MAX;
}

static void put_text(struct text *out, str s, size_t chars)
{
    s = str_trim(str_upto(s, 8 * chars));
    while (s.len && !is_plain(s) && str_chars(s) == SIZE_MAX && (s.at[s.len - 1] & 0x80) != 0 &&
           s.len > 8 * chars - 4)
        s.len--; /* the cut went through a character */
    if (!is_plain(s))
        s = str_trim(cleaned(out->mem, s));
    record_put(out, str_first_chars(s, chars));
}

static void put_url(struct text *out, str url)
{
    url = str_trim(url);
    bool good = is_web(url) && url.len <= FOUND_URL_MAX && is_plain(url) &&
                str_find(url, S(" ")) == SIZE_MAX && str_find(url, S("\n")) == SIZE_MAX;
    record_put(out, good ? url : (str){0});
}

static void put_time(struct text *out, opt_time t)
{
    bool real = t.set && t.value.s >= 0 && t.value.s < moment_of_day(day_of(9999, 1, 1)).s;
    record_number(out, real);
    record_number(out, real ? t.value.s : 0);
}

static size_t at_most(size_t n, size_t most)
{
    return n < most ? n : most;
}

static void put_person(struct text *out, const struct found_person *p)
{
    put_text(out, p->name, FOUND_NAME_MAX);
    put_text(out, p->address, FOUND_NAME_MAX);
    put_text(out, p->handle, FOUND_NAME_MAX);
    put_url(out, p->url);
    put_text(out, p->role, FOUND_NAME_MAX);
    record_number(out, p->staff);
}

static void put_lists(struct text *out, const struct found *f)
{
    size_t people = at_most(f->n_people, FOUND_PEOPLE_MAX),
           tags = at_most(f->n_tags, FOUND_TAGS_MAX),
           numbers = at_most(f->n_numbers, FOUND_NUMBERS_MAX);
    record_number(out, (int64_t)people);
    for (size_t i = 0; i < people; i++)
        put_person(out, &f->people[i]);
    record_number(out, (int64_t)tags);
    for (size_t i = 0; i < tags; i++)
        put_text(out, f->tags[i], FOUND_NAME_MAX);
    record_number(out, (int64_t)numbers);
    for (size_t i = 0; i < numbers; i++) {
        put_text(out, f->numbers[i].code, FOUND_NAME_MAX);
        record_number(out, f->numbers[i].value < 0 ? 0 : f->numbers[i].value);
    }
    size_t facts = at_most(f->n_facts, FOUND_FACTS_MAX);
    record_number(out, (int64_t)facts);
    for (size_t i = 0; i < facts; i++) {
        put_text(out, f->facts[i].code, FOUND_NAME_MAX);
        put_text(out, f->facts[i].value, FOUND_TEXT_MAX);
    }
}

void found_begin(struct text *out, str title, str url, str next)
{
    put_text(out, title, FOUND_TITLE_MAX);
    put_url(out, url);
    put_url(out, next);
}

void found_put(struct text *out, const struct found *f)
{
    if (str_trim(f->id).len == 0)
        return;
    size_t start = out->len;
    record_number(out, 0); /* the length of what follows: put in at the end */
    record_number(out, f->kind);
    put_text(out, f->id, FOUND_ID_MAX);
    put_text(out, f->title, FOUND_TITLE_MAX);
    put_url(out, f->url);
    put_text(out, f->text, FOUND_TEXT_MAX);
    put_text(out, f->language, FOUND_NAME_MAX);
    put_time(out, f->at);
    put_time(out, f->until);
    const str names[] = {f->event, f->place, f->country, f->word};
    for (size_t i = 0; i < COUNT(names); i++)
        put_text(out, names[i], FOUND_NAME_MAX);
    put_text(out, f->thread, FOUND_ID_MAX);
    put_text(out, f->parent, FOUND_ID_MAX);
    put_text(out, f->note, FOUND_TEXT_MAX);
    record_number(out, f->whole_day | f->accepted << 1 | f->draft << 2 | f->hidden << 3 |
                           f->declared << 4);
    put_lists(out, f);
    int64_t len = (int64_t)(out->len - start - sizeof len);
    memcpy(out->at + start, &len, sizeof len);
}

/* ---- taking ---------------------------------------------------------------------------------- */

static str take_url(struct taking *t)
{
    str url = taking_text(t);
    t->wrong = t->wrong || (url.len && !is_web(url));
    return url;
}

static opt_time take_time(struct taking *t)
{
    bool set = taking_number(t, 0, 1) == 1;
    return (opt_time){set, {taking_number(t, 0, moment_of_day(day_of(9999, 1, 1)).s)}};
}

static void take_people(struct ctx *c, struct taking *t, struct found *f)
{
    f->n_people = (size_t)taking_number(t, 0, FOUND_PEOPLE_MAX);
    struct found_person *people = arena_take(c->mem, f->n_people + 1, sizeof *people);
    for (size_t i = 0; i < f->n_people && !t->wrong; i++) {
        people[i].name = taking_text(t);
        people[i].address = taking_text(t);
        people[i].handle = taking_text(t);
        people[i].url = take_url(t);
        people[i].role = taking_text(t);
        people[i].staff = taking_number(t, 0, 1) == 1;
    }
    f->people = people;
}

static void take_facts(struct ctx *c, struct taking *t, struct found *f)
{
    f->n_facts = (size_t)taking_number(t, 0, FOUND_FACTS_MAX);
    struct found_fact *facts = arena_take(c->mem, f->n_facts + 1, sizeof *facts);
    for (size_t i = 0; i < f->n_facts && !t->wrong; i++) {
        facts[i].code = taking_text(t);
        facts[i].value = taking_text(t);
    }
    f->facts = facts;
}

static void take_lists(struct ctx *c, struct taking *t, struct found *f)
{
    take_people(c, t, f);
    f->n_tags = (size_t)taking_number(t, 0, FOUND_TAGS_MAX);
    str *tags = arena_take(c->mem, f->n_tags + 1, sizeof *tags);
    for (size_t i = 0; i < f->n_tags; i++)
        tags[i] = taking_text(t);
    f->tags = tags;
    f->n_numbers = (size_t)taking_number(t, 0, FOUND_NUMBERS_MAX);
    struct found_number *numbers = arena_take(c->mem, f->n_numbers + 1, sizeof *numbers);
    for (size_t i = 0; i < f->n_numbers && !t->wrong; i++) {
        numbers[i].code = taking_text(t);
        numbers[i].value = taking_number(t, 0, INT64_MAX);
    }
    f->numbers = numbers;
    take_facts(c, t, f);
}

/* A record without its length. */
static bool take_found(struct ctx *c, struct taking *t, struct found *f)
{
    *f = (struct found){.kind = (enum found_kind)taking_number(t, 0, FOUND_KINDS - 1)};
    f->id = taking_text(t);
    f->title = taking_text(t);
    f->url = take_url(t);
    f->text = taking_text(t);
    f->language = taking_text(t);
    f->at = take_time(t);
    f->until = take_time(t);
    f->event = taking_text(t);
    f->place = taking_text(t);
    f->country = taking_text(t);
    f->word = taking_text(t);
    f->thread = taking_text(t);
    f->parent = taking_text(t);
    f->note = taking_text(t);
    int64_t marks = taking_number(t, 0, 31);
    f->whole_day = marks & 1;
    f->accepted = marks & 2;
    f->draft = marks & 4;
    f->hidden = marks & 8;
    f->declared = marks & 16;
    take_lists(c, t, f);
    return !t->wrong && f->id.len > 0;
}

static enum err damaged(struct ctx *c)
{
    return fail(c, ERR_INVALID,
                "This could not be read: it is damaged, or not what its name says.");
}

/* Ids that were there: open addressing, a power of two places. */
struct ids {
    const str **places;
    size_t room;
};

static bool is_new(struct ids *ids, const str *id)
{
    for (size_t at = str_hash(*id) & (ids->room - 1);; at = (at + 1) & (ids->room - 1)) {
        if (!ids->places[at]) {
            ids->places[at] = id;
            return true;
        }
        if (str_same(*ids->places[at], *id))
            return false;
    }
}

/* Leaves out what is there again; how many stay. */
static size_t first_ones(struct ctx *c, struct found *items, size_t n)
{
    struct ids ids = {.room = 16};
    while (ids.room < 2 * n)
        ids.room *= 2;
    ids.places = arena_take(c->mem, ids.room, sizeof *ids.places);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        items[kept] = items[i];
        kept += is_new(&ids, &items[kept].id);
    }
    return kept;
}

enum err found_taken(struct ctx *c, str record, struct found_list *list)
{
    struct taking t = {.rest = record};
    struct found_list l = {.title = taking_text(&t), .url = take_url(&t), .next = take_url(&t)};
    size_t room = 64;
    struct found *items = arena_take(c->mem, room, sizeof *items);
    while (!t.wrong && t.rest.len && l.n < FOUND_ITEMS_MAX) {
        (void)taking_number(&t, 0, (int64_t)t.rest.len);
        if (l.n == room) {
            struct found *more = arena_room(c->mem, 2 * room * sizeof *more);
            memcpy(more, items, room * sizeof *more);
            items = more;
            room *= 2;
        }
        if (!take_found(c, &t, &items[l.n]))
            return damaged(c);
        l.n++;
    }
    if (t.wrong)
        return damaged(c);
    l.n = first_ones(c, items, l.n);
    l.items = items;
    *list = l;
    return OK;
}

enum err found_read(struct ctx *c, sandbox_job *reader, struct sandbox_input input,
                    struct found_list *list)
{
    static const struct sandbox_limits LIMITS = {64 << 20, 512 << 20, 5};
    str record;
    enum err e = sandbox_run(c, reader, input, LIMITS, &record);
    return e ? e : found_taken(c, record, list);
}

/* ---- archives -------------------------------------------------------------------------------- */

struct cutting {
    const struct found_archive *archive;
    struct text rest;      /* bytes that are no whole record yet */
    struct arena *scratch; /* emptied after each piece */
    const struct found_sink *sink;
    bool wrong, stopped;
};

enum { RECORD_MOST = 4 << 20 };

static size_t take_whole(struct cutting *cut, str bytes)
{
    struct ctx scratch = {.mem = cut->scratch};
    size_t used = 0;
    while (!cut->stopped && !cut->wrong && bytes.len - used >= sizeof(int64_t)) {
        struct taking t = {.rest = str_from(bytes, used)};
        size_t len = (size_t)taking_number(&t, 1, RECORD_MOST);
        struct found item;
        if (!t.wrong && len > t.rest.len)
            break;
        t.rest = str_upto(t.rest, len);
        cut->wrong = t.wrong || !take_found(&scratch, &t, &item) || t.rest.len > 0;
        cut->stopped = cut->wrong || !cut->sink->take(cut->sink->state, &item);
        used += sizeof(int64_t) + len;
    }
    return used;
}

static size_t cut_read(void *state, char *room, size_t len)
{
    const struct cutting *cut = state;
    return cut->archive->read(cut->archive->state, room, len);
}

static bool cut_write(void *state, str bytes)
{
    struct cutting *cut = state;
    if (cut->rest.len) {
        text_add(&cut->rest, bytes);
        bytes = text_str(&cut->rest);
    }
    size_t used = take_whole(cut, bytes);
    if (cut->rest.len == 0)
        text_add(&cut->rest, str_from(bytes, used));
    else {
        memmove(cut->rest.at, cut->rest.at + used, cut->rest.len - used);
        cut->rest.len -= used;
    }
    arena_reset(cut->scratch);
    return !cut->stopped;
}

enum err found_stream(struct ctx *c, const struct found_archive *archive,
                      const struct found_sink *sink)
{
    static const struct sandbox_limits LIMITS = {(size_t)512 << 30, (size_t)8 << 30, 7200};
    struct cutting cut = {
        .archive = archive, .rest = {.mem = c->mem}, .scratch = arena_new(), .sink = sink};
    const struct sandbox_flow flow = {cut_read, cut_write, &cut};
    enum err e = sandbox_stream(c, archive->reader, &flow, archive->hint, LIMITS);
    arena_free(cut.scratch);
    if (cut.wrong || (!e && cut.rest.len > 0 && !cut.stopped))
        return damaged(c);
    return cut.stopped ? OK : e;
}
