#include "kit/dump/dump.h"

#include <string.h>

enum {
    WINDOW = 4 << 20,
    ATTRIBUTES = 40,
    WORDS_MOST = 300,
    WRITE_AT_ONCE = 64 << 10,
    PEOPLE = 100
};

/* What a person did in Posts.xml; of the other files only that there is one. */
struct person {
    int64_t id; /* 0: an empty place of the table */
    uint32_t questions, answers, accepted;
};
/* Who wrote an answer, or that a question accepted it: whichever row comes first. */
struct answer {
    int64_t id, owner;
    bool accepted;
};

struct attribute {
    str name, value; /* as written */
};
struct row {
    struct attribute list[ATTRIBUTES];
    size_t n;
};

struct dump {
    struct ctx *c;
    const struct sandbox_flow *flow;
    char *room;
    size_t start, end;
    bool ended;
    struct arena *scratch; /* emptied after each row */
    struct text out;
    size_t counts[6], rows;
    struct person *people;
    size_t n_people, people_room;
    struct answer *answers;
    size_t n_answers, answers_room;
};

/* One file of the dump: its first element, its counts, and what becomes of a row. */
struct kind {
    str name;
    const char *counts[6];
    void (*take)(struct dump *d, const struct row *r);
};

/* ---- tables by number ------------------------------------------------------------------------ */

static size_t place_of(int64_t id, size_t room)
{
    uint64_t h = (uint64_t)id * 0x9E3779B97F4A7C15u;
    return (h ^ h >> 32) & (room - 1);
}

static struct person *person_at(struct person *table, size_t room, int64_t id)
{
    size_t at = place_of(id, room);
    while (table[at].id && table[at].id != id)
        at = (at + 1) & (room - 1);
    return &table[at];
}

static struct person *person(struct dump *d, int64_t id)
{
    if (d->n_people * 2 >= d->people_room) {
        size_t room = d->people_room ? d->people_room * 2 : 1024;
        struct person *larger = arena_take(d->c->mem, room, sizeof *larger);
        for (size_t i = 0; i < d->people_room; i++)
            if (d->people[i].id)
                *person_at(larger, room, d->people[i].id) = d->people[i];
        d->people = larger;
        d->people_room = room;
    }
    struct person *p = person_at(d->people, d->people_room, id);
    d->n_people += p->id == 0;
    p->id = id;
    return p;
}

static struct answer *answer_at(struct answer *table, size_t room, int64_t id)
{
    size_t at = place_of(id, room);
    while (table[at].id && table[at].id != id)
        at = (at + 1) & (room - 1);
    return &table[at];
}

static struct answer *answer(struct dump *d, int64_t id)
{
    if (d->n_answers * 2 >= d->answers_room) {
        size_t room = d->answers_room ? d->answers_room * 2 : 1024;
        struct answer *larger = arena_take(d->c->mem, room, sizeof *larger);
        for (size_t i = 0; i < d->answers_room; i++)
            if (d->answers[i].id)
                *answer_at(larger, room, d->answers[i].id) = d->answers[i];
        d->answers = larger;
        d->answers_room = room;
    }
    struct answer *a = answer_at(d->answers, d->answers_room, id);
    d->n_answers += a->id == 0;
    a->id = id;
    return a;
}

/* ---- values ---------------------------------------------------------------------------------- */

static str value_of(const struct row *r, const char *name)
{
    str wanted = str_of(name);
    for (size_t i = 0; i < r->n; i++)
        if (str_same(r->list[i].name, wanted))
            return r->list[i].value;
    return (str){0};
}

static int64_t number_of(const struct row *r, const char *name)
{
    int64_t n;
    return str_int(value_of(r, name), &n) ? n : 0;
}

static void add_point(struct text *t, uint32_t n)
{
    char at[4];
    size_t len = n < 0x80 ? 1 : n < 0x800 ? 2 : n < 0x10000 ? 3 : 4;
    if (n < ' ' || n > 0x10FFFF || (n >= 0xD800 && n < 0xE000)) {
        text_char(t, ' ');
        return;
    }
    for (size_t i = len; i-- > 1; n >>= 6)
        at[i] = (char)(0x80 | (n & 63));
    at[0] = (char)(len == 1 ? n : len == 2 ? 0xC0 | n : len == 3 ? 0xE0 | n : 0xF0 | n);
    text_add(t, (str){at, len});
}

/* "&#8217;" and "&#x2019;"; false if it is no number. */
static bool numbered(str name, uint32_t *point)
{
    bool hex = name.len > 2 && name.at[1] == 'x';
    size_t i = hex ? 2 : 1;
    for (*point = 0; i < name.len && i < 9; i++) {
        char ch = name.at[i] > '9' ? (char)(name.at[i] | 0x20) : name.at[i];
        const char *digit = memchr("0123456789abcdef", ch, hex ? 16 : 10);
        if (!digit)
            return false;
        *point = *point * (hex ? 16 : 10) + (uint32_t)(ch <= '9' ? ch - '0' : ch - 'a' + 10);
    }
    return i == name.len && i > 1;
}

/* The words of a value, at most so many characters of what is written. */
static str words_of(struct dump *d, str value)
{
    static const struct {
        str name;
        uint32_t point;
    } KNOWN[] = {
        {S("lt"), '<'}, {S("gt"), '>'}, {S("amp"), '&'}, {S("quot"), '"'}, {S("apos"), '\''}};
    struct text t = {.mem = d->scratch};
    value = str_upto(value, WORDS_MOST * 4);
    for (size_t end; value.len > 0; value = str_from(value, end)) {
        size_t mark = str_find(value, S("&"));
        text_add(&t, str_upto(value, mark));
        if (mark == SIZE_MAX)
            break;
        value = str_from(value, mark);
        size_t semicolon = str_find(str_upto(value, 12), S(";"));
        end = semicolon == SIZE_MAX ? 1 : semicolon + 1;
        str name = semicolon == SIZE_MAX ? (str){0} : str_upto(str_from(value, 1), semicolon - 1);
        uint32_t point = 0;
        for (size_t i = 0; i < COUNT(KNOWN); i++)
            if (str_same(name, KNOWN[i].name))
                point = KNOWN[i].point;
        if (point == 0 && !(str_starts(name, S("#")) && numbered(name, &point)))
            point = '&';
        add_point(&t, point);
    }
    return str_first_chars(text_str(&t), WORDS_MOST);
}

/* "2011-10-11T19:42:20.713" is UTC: to whole seconds. */
static void add_date(struct dump *d, const char *before, str value)
{
    day date;
    text_add(&d->out, str_of(before));
    if (value.len < 19 || value.at[10] != 'T' || !day_read(str_upto(value, 10), &date)) {
        text_add(&d->out, S("null"));
        return;
    }
    str time = str_upto(str_from(value, 11), 8);
    for (size_t i = 0; i < time.len; i++)
        if (i % 3 == 2 ? time.at[i] != ':' : time.at[i] < '0' || time.at[i] > '9')
            time = S("00:00:00");
    text_char(&d->out, '"');
    text_add(&d->out, str_upto(value, 11));
    text_add(&d->out, time);
    text_add(&d->out, S("Z\""));
}

static void add_words(struct dump *d, const char *before, str value)
{
    text_add(&d->out, str_of(before));
    text_json(&d->out, words_of(d, value));
}

static void add_number(struct dump *d, const char *before, str value)
{
    int64_t n;
    text_add(&d->out, str_of(before));
    text_add(&d->out, value.len < 19 && str_int(value, &n) ? value : S("null"));
}

/* ---- rows ------------------------------------------------------------------------------------ */

enum { POSTS, QUESTIONS, ANSWERS, OTHERS, ACCEPTED, WITHOUT_OWNER };

static void count_post(struct dump *d, int64_t type, int64_t owner, const struct row *r)
{
    int64_t accepted = number_of(r, "AcceptedAnswerId");
    if (accepted)
        answer(d, accepted)->accepted = true;
    if (type == 2 && number_of(r, "Id"))
        answer(d, number_of(r, "Id"))->owner = owner;
    d->counts[POSTS]++;
    d->counts[type == 1 ? QUESTIONS : type == 2 ? ANSWERS : OTHERS]++;
    d->counts[ACCEPTED] += accepted != 0;
    d->counts[WITHOUT_OWNER] += owner == 0;
    if (owner && type == 1)
        person(d, owner)->questions++;
    else if (owner && type == 2)
        person(d, owner)->answers++;
}

static void take_post(struct dump *d, const struct row *r)
{
    int64_t type = number_of(r, "PostTypeId"), owner = number_of(r, "OwnerUserId");
    count_post(d, type, owner, r);
    add_number(d, "{\"id\":", value_of(r, "Id"));
    text_add(&d->out, type == 1   ? S(",\"type\":\"question\"")
                      : type == 2 ? S(",\"type\":\"answer\"")
                                  : S(",\"type\":\"other\""));
    add_number(d, ",\"parent\":", value_of(r, "ParentId"));
    add_number(d, ",\"accepted\":", value_of(r, "AcceptedAnswerId"));
    add_number(d, ",\"owner\":", value_of(r, "OwnerUserId"));
    add_words(d, ",\"owner_name\":", value_of(r, "OwnerDisplayName"));
    add_date(d, ",\"date\":", value_of(r, "CreationDate"));
    add_number(d, ",\"score\":", value_of(r, "Score"));
    add_words(d, ",\"title\":", value_of(r, "Title"));
    add_words(d, ",\"tags\":", value_of(r, "Tags"));
    text_char(&d->out, '}');
}

static void take_user(struct dump *d, const struct row *r)
{
    d->counts[0]++;
    d->counts[1] += value_of(r, "Location").len > 0;
    d->counts[2] += value_of(r, "WebsiteUrl").len > 0;
    add_number(d, "{\"id\":", value_of(r, "Id"));
    add_words(d, ",\"name\":", value_of(r, "DisplayName"));
    add_words(d, ",\"location\":", value_of(r, "Location"));
    add_words(d, ",\"website\":", value_of(r, "WebsiteUrl"));
    add_number(d, ",\"reputation\":", value_of(r, "Reputation"));
    add_date(d, ",\"date\":", value_of(r, "CreationDate"));
    text_char(&d->out, '}');
}

static void take_badge(struct dump *d, const struct row *r)
{
    int64_t owner = number_of(r, "UserId");
    d->counts[0]++;
    if (owner)
        (void)person(d, owner);
    d->counts[1] = d->n_people;
    add_number(d, "{\"id\":", value_of(r, "Id"));
    add_number(d, ",\"owner\":", value_of(r, "UserId"));
    add_words(d, ",\"name\":", value_of(r, "Name"));
    add_number(d, ",\"class\":", value_of(r, "Class"));
    add_date(d, ",\"date\":", value_of(r, "Date"));
    text_char(&d->out, '}');
}

static void take_comment(struct dump *d, const struct row *r)
{
    int64_t owner = number_of(r, "UserId");
    d->counts[0]++;
    if (owner)
        (void)person(d, owner);
    d->counts[1] = d->n_people;
    add_number(d, "{\"id\":", value_of(r, "Id"));
    add_number(d, ",\"post\":", value_of(r, "PostId"));
    add_number(d, ",\"owner\":", value_of(r, "UserId"));
    add_number(d, ",\"score\":", value_of(r, "Score"));
    add_date(d, ",\"date\":", value_of(r, "CreationDate"));
    add_words(d, ",\"text\":", value_of(r, "Text"));
    text_char(&d->out, '}');
}

static const struct kind KINDS[] = {
    {S("posts"),
     {"posts", "questions", "answers", "others", "accepted", "without_owner"},
     take_post},
    {S("users"), {"users", "with_location", "with_website"}, take_user},
    {S("badges"), {"badges", "people"}, take_badge},
    {S("comments"), {"comments", "people"}, take_comment},
};

/* ---- tags ------------------------------------------------------------------------------------ */

enum found { MORE, TAG, WRONG };
struct tag {
    str name; /* "row", "posts", "/posts"; empty: a comment or the like */
    struct row row;
    size_t len; /* of all of it */
};

static bool is_space(char ch)
{
    return ch == ' ' || ch == '\n' || ch == '\r' || ch == '\t';
}

static bool is_name(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '_' ||
           (ch >= '0' && ch <= '9');
}

/* <?xml ...?>, <!DOCTYPE posts SYSTEM 'posts.dtd'>, <!-- ... --> */
static enum found mark_at(str s, struct tag *t)
{
    bool comment = str_starts(s, S("<!--"));
    str end = comment ? S("-->") : S(">");
    size_t at = str_find(s, end);
    if (at == SIZE_MAX)
        return MORE;
    t->len = at + end.len;
    bool plain = str_find(str_upto(s, at), S("[")) == SIZE_MAX;
    bool known = comment || str_starts(s, S("<?xml")) || str_starts(s, S("<!DOCTYPE "));
    return known && (comment || plain) ? TAG : WRONG; /* what a DOCTYPE defines itself is refused */
}

/* name="value" at s.at[*i]; MORE at the end of what is there, WRONG if it is none. */
static enum found attribute_at(str s, size_t *i, struct attribute *a)
{
    size_t start = *i, at = start;
    while (at < s.len && is_name(s.at[at]))
        at++;
    if (at + 1 >= s.len)
        return MORE;
    char quote = s.at[at + 1];
    if (at == start || s.at[at] != '=' || (quote != '"' && quote != '\''))
        return WRONG;
    const char *value = s.at + at + 2, *end = memchr(value, quote, s.len - at - 2);
    if (!end)
        return MORE;
    *a = (struct attribute){{s.at + start, at - start}, {value, (size_t)(end - value)}};
    *i = (size_t)(end - s.at) + 1;
    return TAG;
}

static enum found tag_at(str s, struct tag *t)
{
    size_t i = 1;
    t->row.n = 0;
    t->name = (str){0};
    if (s.len < 4)
        return MORE;
    if (s.at[0] != '<')
        return WRONG;
    if (s.at[1] == '?' || s.at[1] == '!')
        return mark_at(s, t);
    i += s.at[1] == '/';
    while (i < s.len && is_name(s.at[i]))
        i++;
    t->name = (str){s.at + 1, i - 1};
    for (;;) {
        struct attribute a;
        while (i < s.len && is_space(s.at[i]))
            i++;
        if (i + 1 >= s.len && !(i < s.len && s.at[i] == '>'))
            return MORE;
        bool empty = s.at[i] == '/' && s.at[i + 1] == '>';
        if (empty || s.at[i] == '>') {
            t->len = i + 1 + empty;
            return TAG;
        }
        enum found found = attribute_at(s, &i, &a);
        if (found != TAG)
            return found;
        if (t->row.n < ATTRIBUTES)
            t->row.list[t->row.n++] = a;
    }
}

/* ---- the file -------------------------------------------------------------------------------- */

static void fill(struct dump *d)
{
    memmove(d->room, d->room + d->start, d->end - d->start);
    d->end -= d->start;
    d->start = 0;
    while (d->end < WINDOW && !d->ended) {
        size_t got = d->flow->read(d->flow->state, d->room + d->end, WINDOW - d->end);
        d->ended = got == 0;
        d->end += got;
    }
}

static enum err wrong(struct dump *d)
{
    return fail(d->c, ERR_INVALID, "What comes after row %zu is no row of a Stack Exchange dump.",
                d->rows);
}

static str rest_of(const struct dump *d)
{
    return (str){d->room + d->start, d->end - d->start};
}

/* The next tag; it stays where it is until the one after it is asked for. */
static enum err next_tag(struct dump *d, struct tag *t)
{
    for (;;) {
        while (d->start < d->end && is_space(d->room[d->start]))
            d->start++;
        enum found found = tag_at(rest_of(d), t);
        if (found == WRONG)
            return wrong(d);
        if (found == TAG) {
            d->start += t->len;
            return OK;
        }
        if (d->ended)
            return fail(d->c, ERR_INVALID, "This file ends in the middle, after row %zu.", d->rows);
        if (d->end - d->start == WINDOW)
            return fail(d->c, ERR_INVALID, "After row %zu comes one that is longer than %d MB.",
                        d->rows, WINDOW >> 20);
        fill(d);
    }
}

static bool flush(struct dump *d)
{
    bool taken = d->flow->write(d->flow->state, text_str(&d->out));
    d->out.len = 0;
    return taken;
}

static enum err full(struct dump *d)
{
    return fail(d->c, ERR_BUSY,
                "What was read could not be written: there may be no room on the disk.");
}

static enum err find_kind(struct dump *d, const struct kind **kind)
{
    struct tag *t = arena_take(d->c->mem, 1, sizeof *t);
    fill(d);
    if (d->start == d->end)
        return fail(d->c, ERR_INVALID, "This file is empty.");
    if (str_starts(rest_of(d), S("\xEF\xBB\xBF")))
        d->start += 3;
    enum err e = OK;
    do {
        e = next_tag(d, t);
    } while (!e && t->name.len == 0);
    for (size_t i = 0; !e && i < COUNT(KINDS); i++)
        if (str_same(t->name, KINDS[i].name)) {
            *kind = &KINDS[i];
            return OK;
        }
    return fail(
        d->c, ERR_INVALID,
        "This is no Posts.xml, Users.xml, Badges.xml or Comments.xml of a Stack Exchange dump.");
}

static enum err read_rows(struct dump *d, const struct kind *kind)
{
    struct tag *t = arena_take(d->c->mem, 1, sizeof *t);
    for (enum err e; !(e = next_tag(d, t));) {
        if (t->name.len == 0)
            continue;
        if (t->name.at[0] == '/')
            return str_same(str_from(t->name, 1), kind->name) ? OK : wrong(d);
        if (!str_same(t->name, S("row")))
            return wrong(d);
        text_add(&d->out, d->rows++ ? S(",\n") : S(""));
        kind->take(d, &t->row);
        arena_reset(d->scratch);
        if (d->out.len > WRITE_AT_ONCE && !flush(d))
            return full(d);
    }
    return ERR_INVALID;
}

/* qsort() asks the system for the size of its memory, which the sandbox forbids. */
static bool is_busier(const struct person *p, const struct person *q)
{
    if (p->answers != q->answers)
        return p->answers > q->answers;
    if (p->accepted != q->accepted)
        return p->accepted > q->accepted;
    return p->id < q->id;
}

/* The busiest first; gives how many there are. */
static size_t find_busiest(const struct dump *d, struct person *list)
{
    size_t n = 0;
    for (size_t i = 0; i < d->people_room; i++) {
        const struct person *p = &d->people[i];
        size_t at = n;
        if (p->id == 0 || p->answers == 0 || (n == PEOPLE && !is_busier(p, &list[n - 1])))
            continue;
        while (at > 0 && is_busier(p, &list[at - 1]))
            at--;
        n += n < PEOPLE;
        memmove(&list[at + 1], &list[at], (n - at - 1) * sizeof *list);
        list[at] = *p;
    }
    return n;
}

static void add_people(struct dump *d)
{
    struct person list[PEOPLE + 1];
    for (size_t i = 0; i < d->answers_room; i++)
        if (d->answers[i].accepted && d->answers[i].owner)
            person(d, d->answers[i].owner)->accepted++;
    size_t n = find_busiest(d, list);
    text_add(&d->out, S(",\n\"people\":["));
    for (size_t i = 0; i < n; i++)
        text_format(&d->out, "%s{\"user\":%lld,\"answers\":%u,\"accepted\":%u,\"questions\":%u}",
                    i ? ",\n" : "", (long long)list[i].id, list[i].answers, list[i].accepted,
                    list[i].questions);
    text_char(&d->out, ']');
}

static void add_counts(struct dump *d, const struct kind *kind)
{
    text_add(&d->out, S("],\n\"counts\":{"));
    for (size_t i = 0; i < COUNT(kind->counts) && kind->counts[i]; i++)
        text_format(&d->out, "%s\"%s\":%zu", i ? "," : "", kind->counts[i], d->counts[i]);
    text_char(&d->out, '}');
}

enum err dump_describe(struct ctx *c, const struct sandbox_flow *flow, str hint)
{
    const struct kind *kind = NULL;
    struct dump *d = arena_take(c->mem, 1, sizeof *d);
    (void)hint;
    *d = (struct dump){.c = c, .flow = flow, .scratch = arena_new(), .out = {.mem = c->mem}};
    d->room = arena_room(c->mem, WINDOW);
    enum err e = find_kind(d, &kind);
    if (!e) {
        text_format(&d->out, "\"kind\":\"%.*s\",\"items\":[", STR_ARG(kind->name));
        e = read_rows(d, kind);
    }
    if (!e) {
        add_counts(d, kind);
        if (kind->take == take_post)
            add_people(d);
        if (!flush(d))
            e = full(d);
    }
    arena_free(d->scratch);
    return e;
}
