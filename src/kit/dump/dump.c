#include "kit/dump/dump.h"

#include <string.h>

enum {
    WINDOW = 4 << 20,
    ATTRIBUTES = 40,
    WORDS_MOST = 300,
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
    const struct dump_sink *sink;
    size_t counts[DUMP_COUNTS], rows;
    struct dump_person *people; /* id 0: an empty place; of other files than posts only the id */
    size_t n_people, people_room;
    struct answer *answers;
    size_t n_answers, answers_room;
};

/* One file of the dump: its first element, its counts, and what becomes of a row. */
struct kind {
    str name;
    const char *counts[DUMP_COUNTS];
    void (*take)(struct dump *d, const struct row *r, struct dump_row *out);
};

/* ---- tables by number ------------------------------------------------------------------------ */

static size_t place_of(int64_t id, size_t room)
{
    return mix_bits((uint64_t)id) & (room - 1);
}

static struct dump_person *person_at(struct dump_person *table, size_t room, int64_t id)
{
    size_t at = place_of(id, room);
    while (table[at].id && table[at].id != id)
        at = (at + 1) & (room - 1);
    return &table[at];
}

static struct dump_person *person(struct dump *d, int64_t id)
{
    if (d->n_people * 2 >= d->people_room) {
        size_t room = d->people_room ? d->people_room * 2 : 1024;
        struct dump_person *larger = arena_take(d->c->mem, room, sizeof *larger);
        for (size_t i = 0; i < d->people_room; i++)
            if (d->people[i].id)
                *person_at(larger, room, d->people[i].id) = d->people[i];
        d->people = larger;
        d->people_room = room;
    }
    struct dump_person *p = person_at(d->people, d->people_room, id);
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

static opt_int number_of(const struct row *r, const char *name)
{
    int64_t n;
    str value = value_of(r, name);
    bool set = value.len < 19 && str_int(value, &n);
    return set ? (opt_int){true, n} : (opt_int){0};
}

static void add_point(struct text *t, uint32_t n)
{
    char at[4];
    bool is = n >= ' ' && n <= 0x10FFFF && (n < 0xD800 || n >= 0xE000);
    text_add(t, (str){at, point_bytes(is ? n : ' ', at)});
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

static str words_named(struct dump *d, const struct row *r, const char *name)
{
    return words_of(d, value_of(r, name));
}

/* "2011-10-11T19:42:20.713" is UTC: to whole seconds; an odd time is left out. */
static opt_time date_of(const struct row *r, const char *name)
{
    static const int64_t SECONDS[] = {36000, 3600, 0, 600, 60, 0, 10, 1};
    str value = value_of(r, name), time = str_upto(str_from(value, 11), 8);
    day date;
    int64_t seconds = 0;
    if (value.len < 19 || value.at[10] != 'T' || !day_read(str_upto(value, 10), &date))
        return (opt_time){0};
    for (size_t i = 0; i < time.len && seconds >= 0; i++) {
        bool digit = time.at[i] >= '0' && time.at[i] <= '9';
        if (i % 3 == 2 ? time.at[i] != ':' : !digit)
            seconds = -1;
        else if (i % 3 != 2)
            seconds += SECONDS[i] * (time.at[i] - '0');
    }
    bool odd = seconds < 0 || seconds > 86400;
    return (opt_time){true, {moment_of_day(date).s + (odd ? 0 : seconds)}};
}

/* ---- rows ------------------------------------------------------------------------------------ */

enum { POSTS, QUESTIONS, ANSWERS, OTHERS, ACCEPTED, WITHOUT_OWNER };

static void count_post(struct dump *d, const struct dump_row *p)
{
    bool question = p->kind == DUMP_QUESTION, answers = p->kind == DUMP_ANSWER;
    if (p->accepted.value)
        answer(d, p->accepted.value)->accepted = true;
    if (answers && p->id.value)
        answer(d, p->id.value)->owner = p->owner.value;
    d->counts[POSTS]++;
    d->counts[question ? QUESTIONS : answers ? ANSWERS : OTHERS]++;
    d->counts[ACCEPTED] += p->accepted.value != 0;
    d->counts[WITHOUT_OWNER] += p->owner.value == 0;
    if (p->owner.value && question)
        person(d, p->owner.value)->questions++;
    else if (p->owner.value && answers)
        person(d, p->owner.value)->answers++;
}

static void take_post(struct dump *d, const struct row *r, struct dump_row *p)
{
    opt_int type = number_of(r, "PostTypeId");
    p->kind = type.value == 1 ? DUMP_QUESTION : type.value == 2 ? DUMP_ANSWER : DUMP_OTHER_POST;
    p->parent = number_of(r, "ParentId");
    p->accepted = number_of(r, "AcceptedAnswerId");
    p->owner = number_of(r, "OwnerUserId");
    p->name = words_named(d, r, "OwnerDisplayName");
    p->date = date_of(r, "CreationDate");
    p->score = number_of(r, "Score");
    p->views = number_of(r, "ViewCount");
    p->comments = number_of(r, "CommentCount");
    p->title = words_named(d, r, "Title");
    p->tags = words_named(d, r, "Tags");
    count_post(d, p);
    p->is_accepted = p->kind == DUMP_ANSWER && p->id.value && answer(d, p->id.value)->accepted;
}

static void take_user(struct dump *d, const struct row *r, struct dump_row *p)
{
    p->kind = DUMP_USER;
    p->owner = p->id;
    p->name = words_named(d, r, "DisplayName");
    p->location = words_named(d, r, "Location");
    p->website = words_named(d, r, "WebsiteUrl");
    p->score = number_of(r, "Reputation");
    p->date = date_of(r, "CreationDate");
    d->counts[0]++;
    d->counts[1] += p->location.len > 0;
    d->counts[2] += p->website.len > 0;
}

static void count_owner(struct dump *d, opt_int owner)
{
    d->counts[0]++;
    if (owner.value)
        (void)person(d, owner.value);
    d->counts[1] = d->n_people;
}

static void take_badge(struct dump *d, const struct row *r, struct dump_row *p)
{
    p->kind = DUMP_BADGE;
    p->owner = number_of(r, "UserId");
    p->name = words_named(d, r, "Name");
    p->rank = number_of(r, "Class");
    p->date = date_of(r, "Date");
    count_owner(d, p->owner);
}

static void take_comment(struct dump *d, const struct row *r, struct dump_row *p)
{
    p->kind = DUMP_COMMENT;
    p->parent = number_of(r, "PostId");
    p->owner = number_of(r, "UserId");
    p->name = words_named(d, r, "UserDisplayName");
    p->score = number_of(r, "Score");
    p->date = date_of(r, "CreationDate");
    p->text = words_named(d, r, "Text");
    count_owner(d, p->owner);
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
        struct dump_row row = {.id = number_of(&t->row, "Id")};
        d->rows++;
        kind->take(d, &t->row, &row);
        bool taken = d->sink->take(d->sink->state, &row);
        arena_reset(d->scratch);
        if (!taken)
            return fail(d->c, ERR_BUSY,
                        "What was read could not be written: there may be no room on the disk.");
    }
    return ERR_INVALID;
}

/* qsort() asks the system for the size of its memory, which the sandbox forbids. */
static bool is_busier(const struct dump_person *p, const struct dump_person *q)
{
    if (p->answers != q->answers)
        return p->answers > q->answers;
    if (p->accepted != q->accepted)
        return p->accepted > q->accepted;
    return p->id < q->id;
}

/* The busiest first; gives how many there are. */
static size_t find_busiest(struct dump *d, struct dump_person *list)
{
    size_t n = 0;
    for (size_t i = 0; i < d->answers_room; i++)
        if (d->answers[i].accepted && d->answers[i].owner)
            person(d, d->answers[i].owner)->accepted++;
    for (size_t i = 0; i < d->people_room; i++) {
        const struct dump_person *p = &d->people[i];
        size_t at = n;
        if (p->id == 0 || p->answers == 0 || (n == DUMP_PEOPLE && !is_busier(p, &list[n - 1])))
            continue;
        while (at > 0 && is_busier(p, &list[at - 1]))
            at--;
        n += n < DUMP_PEOPLE;
        memmove(&list[at + 1], &list[at], (n - at - 1) * sizeof *list);
        list[at] = *p;
    }
    return n;
}

enum err dump_stream(struct ctx *c, const struct sandbox_flow *flow, const struct dump_sink *sink,
                     struct dump_summary *summary)
{
    const struct kind *kind = NULL;
    struct dump *d = arena_take(c->mem, 1, sizeof *d);
    struct sandbox_flow plain;
    struct sandbox_unpacking *u = sandbox_unpack(c, flow, &plain);
    *d = (struct dump){.c = c, .flow = &plain, .scratch = arena_new(), .sink = sink};
    d->room = arena_room(c->mem, WINDOW);
    enum err e = find_kind(d, &kind);
    if (!e)
        e = read_rows(d, kind);
    e = sandbox_unpacked(c, u, e);
    if (!e) {
        *summary = (struct dump_summary){.kind = kind->name};
        memcpy(summary->names, kind->counts, sizeof summary->names);
        memcpy(summary->counts, d->counts, sizeof summary->counts);
        summary->n_people = kind->take == take_post ? find_busiest(d, summary->people) : 0;
    }
    arena_free(d->scratch);
    return e;
}
