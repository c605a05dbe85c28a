#include "kit/message/message_internal.h"

#include <string.h>

enum {
    WINDOW = 4 << 20,
    HEAD_MOST = 256 << 10,
    ENVELOPE_MOST = 400, /* bytes of a "From " line */
    ID_MOST = 250,
    WORDS_MOST = 300,
    REFERENCES_MOST = 50,
    WRITE_AT_ONCE = 64 << 10,
};

/* The part of the archive that is in memory. */
struct window {
    const struct sandbox_flow *flow;
    char *room;
    size_t start, end;
    bool ended;
};
struct archive {
    struct ctx *c;
    struct ctx scratch; /* its arena is emptied after each mail */
    struct window w;
    struct threads threads;
    uint32_t *pages[THREAD_MOST / THREAD_PAGE]; /* nodes of the mails as they come */
    size_t n_items, n_mails, n_without_id, n_again, n_without_date;
    opt_time first, last;
};

static str seen(const struct window *w)
{
    return (str){w->room + w->start, w->end - w->start};
}

/* Reads on until the window is full or the archive ends. */
static void fill(struct window *w)
{
    if (w->start > 0) {
        memmove(w->room, w->room + w->start, w->end - w->start);
        w->end -= w->start;
        w->start = 0;
    }
    while (w->end < WINDOW && !w->ended) {
        size_t got = w->flow->read(w->flow->state, w->room + w->end, WINDOW - w->end);
        w->ended = got == 0;
        w->end += got;
    }
}

/* ---- where a mail begins --------------------------------------------------------------------- */

static bool is_digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

/* "From somebody Mon May  3 10:00:00 2021": with a time and a year. */
static bool is_envelope(str line)
{
    bool timed = false, dated = false;
    if (!str_starts(line, S("From ")) || line.len > ENVELOPE_MOST)
        return false;
    for (size_t i = 5; i + 4 < line.len + 1; i++) {
        const char *at = line.at + i;
        if (i + 4 < line.len && is_digit(at[0]) && at[1] != '\0' && at[1] == ':' &&
            is_digit(at[2]) && is_digit(at[3]))
            timed = true;
        if (i + 4 <= line.len && at[-1] == ' ' && is_digit(at[0]) && is_digit(at[1]) &&
            is_digit(at[2]) && is_digit(at[3]))
            dated = true;
    }
    return timed && dated;
}

/* Does a mail begin here? -1: more has to be read to know. */
static int begins(str here, bool ended)
{
    str rest = here, envelope, field;
    size_t first = str_find(str_upto(here, ENVELOPE_MOST), S("\n"));
    if (first == SIZE_MAX)
        return here.len < ENVELOPE_MOST && !ended ? -1 : 0;
    if (!message_line(&rest, &envelope) || !is_envelope(envelope))
        return 0;
    size_t second = str_find(str_upto(rest, ENVELOPE_MOST), S("\n"));
    if (second == SIZE_MAX && rest.len < ENVELOPE_MOST && !ended)
        return -1;
    return message_line(&rest, &field) &&
           (message_is_field(field) || str_starts(field, S(">From ")));
}

/* Position of the next mail in here, from `at` on: SIZE_MAX if there is none, *look: from where one may
 * still begin when more is read. */
static size_t next_mail(str here, size_t at, bool ended, size_t *look)
{
    for (;;) {
        size_t found = str_find(str_from(here, at), S("\nFrom "));
        if (found == SIZE_MAX) {
            *look = here.len > 6 ? here.len - 6 : 0;
            return SIZE_MAX;
        }
        at += found + 1;
        int answer = begins(str_from(here, at), ended);
        if (answer > 0)
            return at;
        if (answer < 0) {
            *look = at - 1;
            return SIZE_MAX;
        }
    }
}

/* ---- one mail -------------------------------------------------------------------------------- */

static str short_words(str s)
{
    return str_first_chars(str_upto(s, WORDS_MOST * 4), WORDS_MOST);
}

static void add_from(struct text *json, const struct message_address *list, size_t n)
{
    text_add(json, S("\"from\":["));
    for (size_t i = 0; i < n; i++) {
        text_add(json, i ? S(",{\"name\":") : S("{\"name\":"));
        text_json(json, short_words(list[i].name));
        text_add(json, S(",\"address\":"));
        text_json(json, short_words(list[i].address));
        text_char(json, '}');
    }
    text_char(json, ']');
}

static uint64_t author_of(struct ctx *c, const struct message_address *list, size_t n)
{
    if (n == 0)
        return 0;
    str who = list[0].address.len ? list[0].address : list[0].name;
    uint64_t hash = thread_hash(message_lower(c, who));
    return hash ? hash : 1;
}

static str short_id(str id)
{
    return id.len > ID_MOST ? str_first_chars(id, ID_MOST / 4) : id;
}

/* References, oldest first, or the first id of In-Reply-To: links them and the mail. */
static bool link_all(struct archive *a, str head, uint32_t mail)
{
    struct ctx *c = &a->scratch;
    str references = message_field(c, head, "References"), ids[REFERENCES_MOST];
    size_t n = 0;
    for (size_t open; (open = str_find(references, S("<"))) != SIZE_MAX;) {
        str id = short_id(message_id_of(c, str_from(references, open)));
        references = str_from(references, open + 1);
        if (id.len == 0)
            continue;
        if (n == REFERENCES_MOST) { /* the first one, and the latest */
            memmove(ids + 1, ids + 2, (REFERENCES_MOST - 2) * sizeof *ids);
            n--;
        }
        ids[n++] = id;
    }
    str answered = short_id(message_id_of(c, message_field(c, head, "In-Reply-To")));
    if (n == 0 && answered.len > 0)
        ids[n++] = answered;
    uint32_t before = NOBODY_YET, here;
    for (size_t i = 0; i < n; i++) {
        if (!thread_node(&a->threads, ids[i], &here))
            return false;
        if (here == mail)
            continue;
        if (before != NOBODY_YET)
            thread_link(&a->threads, here, before, false);
        before = here;
    }
    if (before != NOBODY_YET)
        thread_link(&a->threads, mail, before, true);
    return true;
}

static void note_date(struct archive *a, opt_time date)
{
    a->n_without_date += !date.set;
    if (!date.set)
        return;
    if (!a->first.set || date.value.s < a->first.value.s)
        a->first = date;
    if (!a->last.set || date.value.s > a->last.value.s)
        a->last = date;
}

static bool keep_item(struct archive *a, uint32_t n)
{
    size_t page = a->n_items / THREAD_PAGE;
    if (page >= COUNT(a->pages))
        return false;
    if (!a->pages[page])
        a->pages[page] = arena_take(a->c->mem, THREAD_PAGE, sizeof **a->pages);
    a->pages[page][a->n_items++ % THREAD_PAGE] = n;
    return true;
}

/* The beginning of the mail's JSON object; what its thread says follows when all are read. */
static bool take_head(struct archive *a, str head)
{
    enum { FROM_MOST = 3 };
    struct ctx *c = &a->scratch;
    struct message_address from[FROM_MOST];
    struct text json = {.mem = c->mem};
    uint32_t n;
    str id = short_id(message_id_of(c, message_field(c, head, "Message-ID")));
    a->n_mails++;
    if (!thread_node(&a->threads, id, &n))
        return false;
    struct thread_node *node = thread_at(&a->threads, n);
    if (node->item.len > 0) {
        a->n_again++;
        return true;
    }
    str charset = message_parameter(c, message_field(c, head, "Content-Type"), "charset");
    size_t n_from = message_addresses(c, message_utf8(c, message_field(c, head, "From"), charset),
                                      from, FROM_MOST);
    opt_time date = message_date(message_field(c, head, "Date"));
    text_add(&json, S("{\"id\":"));
    if (id.len > 0)
        text_json(&json, id);
    else
        text_add(&json, S("null"));
    text_add(&json, S(",\"subject\":"));
    text_json(&json, short_words(message_words(c, message_field(c, head, "Subject"), charset)));
    text_char(&json, ',');
    add_from(&json, from, n_from);
    text_add(&json, S(",\"date\":"));
    if (date.set)
        text_json(&json, moment_iso(c->mem, date.value));
    else
        text_add(&json, S("null"));
    node->item = arena_copy(a->c->mem, text_str(&json));
    node->date = date;
    node->author = author_of(c, from, n_from);
    a->n_without_id += id.len == 0;
    note_date(a, date);
    thread_person(&a->threads, node->author);
    return keep_item(a, n) && link_all(a, head, n);
}

static enum err too_many(struct ctx *c)
{
    return fail(c, ERR_INVALID, "This archive holds more than %d mails. Read it in parts.",
                4000000);
}

static enum err line_too_long(struct ctx *c)
{
    return fail(c, ERR_INVALID, "A line of this file is longer than %d MB: this is no mailbox.",
                WINDOW >> 20);
}

/* ---- whole archives -------------------------------------------------------------------------- */

/* If Content-Length tells the truth, the next mail is there: its position, else 0. */
static size_t told_length(struct archive *a, str head, str here)
{
    int64_t told;
    str value = message_field(&a->scratch, head, "Content-Length");
    if (value.len == 0 || !str_int(value, &told) || told <= 0 || told > WINDOW / 2)
        return 0;
    size_t at = head.len + (size_t)told;
    if (at > here.len)
        return 0;
    for (int i = 0; i < 4 && at < here.len && (here.at[at] == '\n' || here.at[at] == '\r'); i++)
        at++;
    bool last = at >= here.len && a->w.ended;
    return last || begins(str_from(here, at), a->w.ended) > 0 ? at : 0;
}

/* Goes on to the next mail, or to the end. */
static enum err skip_body(struct archive *a, size_t at)
{
    struct window *w = &a->w;
    for (;;) {
        size_t look = 0, next = next_mail(seen(w), at, w->ended, &look);
        if (next != SIZE_MAX) {
            w->start += next;
            return OK;
        }
        if (w->ended) {
            w->start = w->end;
            return OK;
        }
        if (w->end - w->start >= WINDOW / 2 && !memchr(w->room + w->start, '\n', w->end - w->start))
            return line_too_long(a->c);
        w->start += look;
        at = 0;
        fill(w);
    }
}

static enum err read_mbox(struct archive *a)
{
    struct window *w = &a->w;
    fill(w);
    while (w->start < w->end && strchr("\r\n", w->room[w->start]))
        w->start++;
    if (w->start == w->end)
        return fail(a->c, ERR_INVALID, "This file is empty.");
    if (!memchr(w->room + w->start, '\n', w->end - w->start) && w->end - w->start > WINDOW / 2)
        return line_too_long(a->c);
    str line, rest = seen(w);
    if (!message_line(&rest, &line) || (!str_starts(line, S("From ")) && !message_is_field(line)))
        return fail(a->c, ERR_INVALID,
                    "This is no mailbox: it does not begin with a line \"From ...\".");
    while (w->start < w->end) {
        if (w->end - w->start < WINDOW / 2 && !w->ended)
            fill(w);
        str here = seen(w);
        str head = message_split(str_upto(here, HEAD_MOST)).lines;
        if (!take_head(a, head))
            return too_many(a->c);
        size_t told = told_length(a, head, here);
        arena_reset(a->scratch.mem);
        w->start += told;
        enum err e = told ? OK : skip_body(a, head.len ? head.len - 1 : 0);
        if (e)
            return e;
    }
    return OK;
}

/* Mails one after the other, each behind a line with its length. */
static enum err read_frames(struct archive *a)
{
    struct window *w = &a->w;
    for (fill(w); w->start < w->end; fill(w)) {
        str rest = seen(w), line;
        int64_t len;
        if (!message_line(&rest, &line) || !str_int(line, &len) || len < 0)
            return fail(a->c, ERR_FAULT, "message: a mail without its length");
        w->start = (size_t)(rest.len ? rest.at - w->room : (ptrdiff_t)w->end);
        str mail = str_upto(rest, (size_t)len);
        if (!take_head(a, message_split(str_upto(mail, HEAD_MOST)).lines))
            return too_many(a->c);
        arena_reset(a->scratch.mem);
        for (size_t left = (size_t)len; left > 0;) {
            size_t here = w->end - w->start < left ? w->end - w->start : left;
            w->start += here;
            left -= here;
            if (left > 0 && w->ended)
                return OK;
            if (left > 0)
                fill(w);
        }
    }
    return OK;
}

/* ---- what comes out -------------------------------------------------------------------------- */

static void add_moment(struct archive *a, struct text *out, str before, opt_time t)
{
    text_add(out, before);
    if (t.set)
        text_json(out, moment_iso(a->scratch.mem, t.value));
    else
        text_add(out, S("null"));
}

static void add_counts(struct archive *a, struct text *out)
{
    size_t threads = 0, replies = 0, answers = 0, dangling = 0;
    struct threads *t = &a->threads;
    for (size_t i = 0; i < a->n_items; i++) {
        uint32_t n = a->pages[i / THREAD_PAGE][i % THREAD_PAGE];
        const struct thread_node *node = thread_at(t, n);
        bool reply = node->parent != NOBODY_YET;
        replies += reply;
        answers += reply && thread_answers(t, n);
        dangling += reply && thread_at(t, node->parent)->item.len == 0;
    }
    for (uint32_t i = 0; i < t->n; i++)
        threads += thread_first(t, i) == thread_at(t, i);
    text_format(
        out,
        "\"counts\":{\"mails\":%zu,\"again\":%zu,\"threads\":%zu,\"replies\":%zu,\"answers\":%zu,"
        "\"without_parent\":%zu,\"people\":%zu,\"without_id\":%zu,\"without_date\":%zu",
        a->n_mails, a->n_again, threads, replies, answers, dangling, t->n_people, a->n_without_id,
        a->n_without_date);
    add_moment(a, out, S(",\"first\":"), a->first);
    add_moment(a, out, S(",\"last\":"), a->last);
    text_add(out, S("},\n\"items\":["));
}

static void add_item(struct archive *a, struct text *out, uint32_t n)
{
    struct thread_node *node = thread_at(&a->threads, n);
    str parent = node->parent == NOBODY_YET ? (str){0} : thread_at(&a->threads, node->parent)->id;
    str first = thread_first(&a->threads, n)->id;
    text_add(out, node->item);
    text_add(out, S(",\"in_reply_to\":"));
    if (parent.len > 0)
        text_json(out, parent);
    else
        text_add(out, S("null"));
    text_add(out, S(",\"thread\":"));
    if (first.len > 0)
        text_json(out, first);
    else
        text_add(out, S("null"));
    text_add(out,
             thread_answers(&a->threads, n) ? S(",\"answer\":true}") : S(",\"answer\":false}"));
}

static enum err write_all(struct archive *a)
{
    const struct sandbox_flow *flow = a->w.flow;
    struct text out = {.mem = a->c->mem};
    thread_finish(&a->threads);
    add_counts(a, &out);
    for (size_t i = 0; i <= a->n_items; i++) {
        if (i == a->n_items) {
            text_char(&out, ']');
        } else {
            text_add(&out, i ? S(",\n") : S(""));
            add_item(a, &out, a->pages[i / THREAD_PAGE][i % THREAD_PAGE]);
        }
        if (out.len < WRITE_AT_ONCE && i < a->n_items)
            continue;
        if (!flow->write(flow->state, text_str(&out)))
            return fail(a->c, ERR_BUSY,
                        "What was read could not be written: there may be no room on the disk.");
        out.len = 0;
    }
    return OK;
}

enum err message_archive(struct ctx *c, const struct sandbox_flow *flow, str hint)
{
    struct archive *a = arena_take(c->mem, 1, sizeof *a);
    a->c = c;
    a->scratch = *c;
    a->scratch.mem = arena_new();
    a->threads.mem = c->mem;
    a->w = (struct window){.flow = flow, .room = arena_room(c->mem, WINDOW)};
    enum err e = str_same(hint, MESSAGE_FRAMES) ? read_frames(a) : read_mbox(a);
    if (!e)
        e = write_all(a);
    arena_free(a->scratch.mem);
    return e;
}
