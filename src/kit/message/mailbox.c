#include "kit/message/message_internal.h"

#include <string.h>

enum {
    WINDOW = 4 << 20,
    HEAD_MOST = 256 << 10,
    ENVELOPE_MOST = 400, /* bytes of a "From " line */
    ID_MOST = 250,
    WORDS_MOST = 300,
    REFERENCES_MOST = 50,
    FROM_MOST = 3,
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
    size_t n_items;
    struct message_counts counts;
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

static uint64_t author_of(struct ctx *c, struct message_address sender)
{
    str who = sender.address.len ? sender.address : sender.name;
    uint64_t hash = who.len ? thread_hash(message_lower(c, who)) : 0;
    return who.len && !hash ? 1 : hash;
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

static void note_date(struct message_counts *k, opt_time date)
{
    k->without_date += !date.set;
    if (!date.set)
        return;
    if (!k->first.set || date.value.s < k->first.value.s)
        k->first = date;
    if (!k->last.set || date.value.s > k->last.value.s)
        k->last = date;
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

static void pack_address(struct text *out, struct message_address a)
{
    record_put(out, short_words(a.name));
    record_put(out, short_words(a.address));
}

static struct message_address unpack_address(struct taking *t)
{
    str name = taking_text(t), address = taking_text(t);
    return (struct message_address){name, address};
}

/* What is kept of a mail until all are read. */
static str packed(struct ctx *c, const struct message_entry *m)
{
    struct text out = {.mem = c->mem};
    record_put(&out, m->id);
    record_put(&out, short_words(m->subject));
    record_number(&out, (int64_t)m->n_from);
    for (size_t i = 0; i < m->n_from; i++)
        pack_address(&out, m->from[i]);
    pack_address(&out, m->sender);
    record_number(&out, m->automatic);
    return text_str(&out);
}

static void unpack(str item, struct message_entry *m, struct message_address from[FROM_MOST])
{
    struct taking t = {.rest = item};
    m->id = taking_text(&t);
    m->subject = taking_text(&t);
    m->n_from = (size_t)taking_number(&t, 0, FROM_MOST);
    for (size_t i = 0; i < m->n_from; i++)
        from[i] = unpack_address(&t);
    m->from = from;
    m->sender = unpack_address(&t);
    m->automatic = taking_number(&t, 0, 1) == 1;
}

static bool take_head(struct archive *a, str head)
{
    struct ctx *c = &a->scratch;
    struct message_address from[FROM_MOST];
    struct message_entry m = {.from = from};
    uint32_t n;
    m.id = short_id(message_id_of(c, message_field(c, head, "Message-ID")));
    a->counts.mails++;
    if (!thread_node(&a->threads, m.id, &n))
        return false;
    struct thread_node *node = thread_at(&a->threads, n);
    if (node->item.len > 0) {
        a->counts.again++;
        return true;
    }
    str charset = message_parameter(c, message_field(c, head, "Content-Type"), "charset");
    m.n_from = message_addresses(c, message_utf8(c, message_field(c, head, "From"), charset), from,
                                 FROM_MOST);
    m.subject = message_words(c, message_field(c, head, "Subject"), charset);
    m.sender = message_sender(c, head, from, m.n_from);
    m.automatic = message_is_automatic(c, head);
    node->item = arena_copy(a->c->mem, packed(c, &m));
    node->date = message_date(message_field(c, head, "Date"));
    node->author = author_of(c, m.sender);
    a->counts.without_id += m.id.len == 0;
    note_date(&a->counts, node->date);
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

static uint32_t item_at(const struct archive *a, size_t i)
{
    return a->pages[i / THREAD_PAGE][i % THREAD_PAGE];
}

static void count_threads(struct archive *a)
{
    struct threads *t = &a->threads;
    struct message_counts *k = &a->counts;
    for (size_t i = 0; i < a->n_items; i++) {
        const struct thread_node *node = thread_at(t, item_at(a, i));
        bool reply = node->parent != NOBODY_YET;
        k->replies += reply;
        k->answers += reply && thread_answers(t, item_at(a, i));
        k->without_parent += reply && thread_at(t, node->parent)->item.len == 0;
    }
    for (uint32_t i = 0; i < t->n; i++)
        k->threads += thread_first(t, i) == thread_at(t, i);
    k->people = t->n_people;
}

static bool give_item(struct archive *a, uint32_t n, const struct message_sink *sink)
{
    struct message_address from[FROM_MOST];
    const struct thread_node *node = thread_at(&a->threads, n);
    struct message_entry m = {.date = node->date};
    unpack(node->item, &m, from);
    m.reply = node->parent != NOBODY_YET;
    m.parent = m.reply ? thread_at(&a->threads, node->parent)->id : (str){0};
    m.thread = thread_first(&a->threads, n)->id;
    m.answer = thread_answers(&a->threads, n);
    return sink->take(sink->state, &m);
}

static enum err give_all(struct archive *a, const struct message_sink *sink)
{
    thread_finish(&a->threads);
    count_threads(a);
    bool taken = sink->counts(sink->state, &a->counts);
    for (size_t i = 0; taken && i < a->n_items; i++)
        taken = give_item(a, item_at(a, i), sink);
    return taken ? OK
                 : fail(a->c, ERR_BUSY,
                        "What was read could not be written: there may be no room on the disk.");
}

enum err message_stream(struct ctx *c, const struct sandbox_flow *flow, str hint,
                        const struct message_sink *sink)
{
    struct archive *a = arena_take(c->mem, 1, sizeof *a);
    a->c = c;
    a->scratch = *c;
    a->scratch.mem = arena_new();
    a->threads.mem = c->mem;
    struct sandbox_flow plain;
    struct sandbox_unpacking *u = sandbox_unpack(c, flow, &plain);
    a->w = (struct window){.flow = &plain, .room = arena_room(c->mem, WINDOW)};
    enum err e = str_same(hint, MESSAGE_FRAMES) ? read_frames(a) : read_mbox(a);
    e = sandbox_unpacked(c, u, e);
    if (!e)
        e = give_all(a, sink);
    arena_free(a->scratch.mem);
    return e;
}
