#include "feature/lounge/inside.h"
#include "feature/lounge/lounge_change.sql.h"
#include "kit/store/store.h"

enum { MOVE_MOST = 2000 };

/* ---- pinned, closed ---------------------------------------------------------------------------- */

static enum err note(struct ctx *c, const char *kind, int64_t group, int64_t root)
{
    str facts = arena_format(c->mem, "{\"newsgroup\":%lld}", (long long)group);
    return ledger_write(c, &(struct ledger_entry){.kind = kind, .subject = root, .facts = facts});
}

enum err lounge_pin(struct ctx *c, int64_t group, int64_t root, bool on)
{
    struct row_lounge_change_pin row;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = lounge_moderates(c, group)))
        e = q_lounge_change_pin(c, group, root, on, &row);
    return db_end(c, e);
}

enum err lounge_lock(struct ctx *c, int64_t group, int64_t root, bool on)
{
    struct row_lounge_change_lock row;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = lounge_moderates(c, group)) && !(e = q_lounge_change_lock(c, group, root, on, &row)))
        e = note(c, on ? "thread.locked" : "thread.opened", group, root);
    return db_end(c, e);
}

/* ---- moved ------------------------------------------------------------------------------------- */

struct move {
    int64_t from, to, root, last_number;
    str name; /* of the group it goes to */
};

static enum err move_line(struct ctx *c, struct move *m, const struct row_lounge_change_lines *line)
{
    struct row_lounge_change_next_number row;
    enum err e = lounge_unplace(c, m->from, line->number);
    if (e || (e = q_lounge_change_next_number(c, m->to, line->article, &row)))
        return e;
    m->last_number = row.high;
    str overview = lounge_overview_moved(c->mem, line->overview, m->name, row.high);
    e = q_lounge_change_line_add(c, &(struct in_lounge_change_line_add){.newsgroup = m->to,
                                                                        .number = row.high,
                                                                        .article = line->article,
                                                                        .embargo = line->embargo,
                                                                        .overview = overview});
    return e ? e : q_lounge_change_first_group(c, line->article, m->from, m->to, row.high);
}

static enum err write_move(struct ctx *c, struct move *m)
{
    struct row_lounge_change_thread_row t, there;
    struct row_lounge_change_lines *lines;
    size_t n;
    enum err e = q_lounge_change_thread_row(c, m->from, m->root, &t);
    if (!e && !t.found)
        e = fail_missing(c);
    if (e || (e = q_lounge_change_thread_row(c, m->to, m->root, &there)))
        return e;
    if (there.found)
        return fail(c, ERR_REFUSED, "This thread is in that group already.");
    if ((e = q_lounge_change_lines(c, m->from, m->root, MOVE_MOST + 1, &lines, &n)))
        return e;
    if (n > MOVE_MOST)
        return fail(c, ERR_REFUSED, "A thread of more than %d articles stays where it is.",
                    MOVE_MOST);
    for (size_t i = 0; !e && i < n; i++)
        e = move_line(c, m, &lines[i]);
    if (e || (e = q_lounge_change_thread_drop(c, m->from, m->root)))
        return e;
    e = q_lounge_change_thread_add(
        c, &(struct in_lounge_change_thread_add){.newsgroup = m->to,
                                                 .root = m->root,
                                                 .subject = t.subject,
                                                 .embargo = t.embargo,
                                                 .kind = t.kind,
                                                 .author = t.author,
                                                 .last = t.last,
                                                 .articles = t.articles,
                                                 .last_author = t.last_author,
                                                 .answer = t.answer,
                                                 .locked = t.locked,
                                                 .last_number = m->last_number});
    return e ? e : q_lounge_change_moved(c, m->from, m->root);
}

static enum err move_thread(struct ctx *c, struct move *m)
{
    struct newsgroup to;
    enum err e = lounge_moderates(c, m->from);
    if (e || (e = lounge_group(c, m->to, &to)))
        return e;
    if ((to.rights & LOUNGE_START) == 0)
        return fail(c, ERR_REFUSED, "Choose a group that you can start threads in.");
    if (m->from == m->to)
        return fail(c, ERR_REFUSED, "This thread is in that group already.");
    m->name = to.name;
    return (e = write_move(c, m)) ? e : note(c, "thread.moved", m->to, m->root);
}

enum err lounge_move(struct ctx *c, int64_t group, int64_t root, int64_t to)
{
    struct move m = {.from = group, .to = to, .root = root};
    enum err e = db_begin(c);
    return e ? e : db_end(c, move_thread(c, &m));
}

/* ---- split ------------------------------------------------------------------------------------- */

/* What answers the article, and what answers that; rows stand in the order of the thread. */
static void descendants(const struct row_lounge_change_family *rows, size_t n, bool *in)
{
    in[0] = true;
    for (size_t i = 1; i < n; i++)
        for (size_t k = 0; k < i && !in[i]; k++)
            if (in[k] && rows[i].parent == rows[k].id)
                in[i] = true;
}

static enum err hang(struct ctx *c, const struct row_lounge_change_family *rows, size_t n,
                     int64_t root)
{
    bool *in = arena_take(c->mem, n + 1, sizeof *in);
    int64_t place = 0;
    enum err e = OK;
    descendants(rows, n, in);
    for (size_t i = 0; !e && i < n; i++)
        if (in[i])
            e = q_lounge_change_rehang(
                c, rows[i].id, root,
                rows[i].id == root ? (opt_int){0} : (opt_int){true, rows[i].parent}, ++place);
    return e;
}

static enum err split_groups(struct ctx *c, const struct post *p, int64_t old)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < p->n_groups; i++) {
        const struct post_group *g = &p->groups[i];
        e = q_lounge_change_thread_add(
            c, &(struct in_lounge_change_thread_add){.newsgroup = g->id,
                                                     .root = p->id,
                                                     .subject = p->subject,
                                                     .embargo = p->embargo,
                                                     .kind = p->kind,
                                                     .author = p->author,
                                                     .last = p->id,
                                                     .articles = 1,
                                                     .last_author = p->author,
                                                     .last_number = g->number});
        if (!e && !(e = lounge_recount(c, g->id, p->id)))
            e = lounge_recount(c, g->id, old);
    }
    return e ? e : q_lounge_change_answer_gone(c, old, p->id);
}

static enum err split(struct ctx *c, int64_t article, str subject)
{
    struct stored_post s;
    struct row_lounge_change_place at;
    struct row_lounge_change_family *rows;
    struct post *p = &s.post;
    size_t n;
    enum err e = lounge_load(c, article, &s);
    if (e || (e = lounge_moderates(c, s.newsgroup)) || (e = q_lounge_change_place(c, article, &at)))
        return e;
    if (at.root == article)
        return fail(c, ERR_REFUSED, "This article begins a thread already.");
    if ((e = q_lounge_change_family(c, at.root, at.place, MOVE_MOST + 1, &rows, &n)))
        return e;
    if (n > MOVE_MOST)
        return fail(c, ERR_REFUSED, "This thread is too long to be split here.");
    p->subject = p->facts.subject = subject;
    if ((e = hang(c, rows, n, article)) || (e = lounge_retitle(c, p)) ||
        (e = split_groups(c, p, at.root)))
        return e;
    c->made = article;
    str facts = arena_format(c->mem, "{\"newsgroup\":%lld,\"from\":%lld}",
                             (long long)p->groups[0].id, (long long)at.root);
    return ledger_write(
        c, &(struct ledger_entry){.kind = "thread.split", .subject = article, .facts = facts});
}

enum err lounge_split(struct ctx *c, int64_t article, str subject)
{
    subject = str_trim(subject);
    if (!check_text(c, "subject", subject, (struct text_rule){1, ARTICLE_SUBJECT_MAX, false}))
        return ERR_INVALID;
    enum err e = db_begin(c);
    return e ? e : db_end(c, split(c, article, subject));
}
