#include "kit/nntp/session.h"

#include <string.h>

enum parts { PART_HEAD = 1, PART_BODY = 2 };

static const char *const NO_GROUP = "411 There is no such group";

/* Who is not signed in cannot know whether there is one. */
static const char *no_group(const struct session *s)
{
    return s->login == 0 && (s->tls || s->loopback)
               ? "480 There is no such group for everybody; sign in, with AUTHINFO"
               : NO_GROUP;
}

bool session_select(struct session *s, struct ctx *c, str name, struct nntp_group *group,
                    struct text *out)
{
    int64_t first = 0;
    enum err e = line_group(name) ? s->door->group(c, name, group) : ERR_NOT_FOUND;
    if (!e)
        e = s->door->next(c, (struct nntp_range){group->id, 0, 0}, false, &first);
    if (e) {
        answer_error(c, e, no_group(s), out);
        return false;
    }
    s->group = group->id;
    s->current = first;
    memcpy(s->group_name, name.at, name.len);
    s->group_name[name.len] = 0;
    return true;
}

static void group(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    struct nntp_group g;
    if (session_select(s, c, l->word[1], &g, out))
        answer(out, "211 %lld %lld %lld %s", (long long)g.count, (long long)g.low,
               (long long)g.high, s->group_name);
}

static void listgroup(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    struct nntp_group g;
    int64_t from = 1, to = INT64_MAX;
    if (l->n == 3 && !line_range(l->word[2], &from, &to)) {
        session_mistake(s, "501 A range is like 7, 7- or 7-9", out);
        return;
    }
    if (l->n == 1 && s->group == 0) {
        answer(out, "412 Choose a group first");
        return;
    }
    str name = l->n > 1 ? l->word[1] : arena_copy(c->mem, str_of(s->group_name));
    if (!session_select(s, c, name, &g, out))
        return;
    answer(out, "211 %lld %lld %lld %s", (long long)g.count, (long long)g.low, (long long)g.high,
           s->group_name);
    s->job = (struct job){.kind = JOB_NUMBERS, .group = g.id, .at = from, .to = to, .begun = true};
}

/* ---- one article ------------------------------------------------------------------------------- */

/* The Message-ID of a number, without reading its text. */
static enum err name_of(struct session *s, struct ctx *c, int64_t number, str *message_id)
{
    str line;
    int64_t last = 0;
    enum err e = s->door->overview(c, (struct nntp_range){s->group, number, number}, &line, &last);
    if (!e && last == 0)
        e = ERR_NOT_FOUND;
    if (!e)
        *message_id = overview_value(line, overview_column(S("Message-ID")));
    return e;
}

static void step(struct session *s, struct ctx *c, bool back, struct text *out)
{
    int64_t number = 0;
    str message_id;
    if (s->group == 0 || s->current == 0) {
        answer(out, s->group == 0 ? "412 Choose a group first" : "420 No article is chosen");
        return;
    }
    enum err e =
        s->door->next(c, (struct nntp_range){s->group, s->current, s->current}, back, &number);
    const char *none = back ? "422 This is the first one" : "421 This is the last one";
    if (!e && number == 0)
        e = ERR_NOT_FOUND;
    if (e || (e = name_of(s, c, number, &message_id))) {
        answer_error(c, e, none, out);
        return;
    }
    s->current = number;
    answer(out, "223 %lld %.*s", (long long)number, STR_ARG(message_id));
}

static void last(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    (void)l;
    step(s, c, true, out);
}

static void next(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    (void)l;
    step(s, c, false, out);
}

/* Which article a command means. */
struct which {
    str message_id; /* empty: the number */
    int64_t number;
    const char *missing;
};

static bool which_article(struct session *s, const struct line *l, struct which *w,
                          struct text *out)
{
    int64_t to;
    *w = (struct which){.number = s->current, .missing = "423 There is no article of this number"};
    if (l->n == 2 && str_starts(l->word[1], S("<"))) {
        w->missing = "430 There is no such article";
        if (line_message_id(l->word[1], &w->message_id))
            return true;
        session_mistake(s, "501 This is no Message-ID", out);
        return false;
    }
    if (l->n == 2 && (!line_range(l->word[1], &w->number, &to) || to != w->number)) {
        session_mistake(s, "501 An article is a number, or like <number@host>", out);
        return false;
    }
    if (s->group != 0 && w->number != 0)
        return true;
    answer(out, s->group == 0 ? "412 Choose a group first"
                : l->n == 2   ? "423 There is no article of this number"
                              : "420 No article is chosen");
    return false;
}

static enum err fetch(struct session *s, struct ctx *c, const struct which *w,
                      struct nntp_article *a)
{
    return w->message_id.len > 0
               ? s->door->article_named(c, w->message_id, s->group, a)
               : s->door->article(c, (struct nntp_range){s->group, w->number, w->number}, a);
}

static void send_parts(struct session *s, struct ctx *c, const struct line *l, int parts,
                       struct text *out)
{
    static const char *const CODES[] = {"223", "221", "222", "220"};
    struct which w;
    struct nntp_article a;
    if (!which_article(s, l, &w, out))
        return;
    enum err e = fetch(s, c, &w, &a);
    if (e) {
        answer_error(c, e, l->n == 1 ? "420 The article is not there any more" : w.missing, out);
        return;
    }
    if (w.message_id.len == 0)
        s->current = w.number;
    answer(out, "%s %lld <%.*s>", CODES[parts], (long long)a.number, STR_ARG(a.message_id));
    if (parts & PART_HEAD)
        text_add(out, a.head);
    if (parts == (PART_HEAD | PART_BODY))
        text_add(out, S("\r\n"));
    if (parts & PART_BODY) {
        answer_stuffed(out, a.body);
        if (!str_ends(a.body, S("\r\n")) && a.body.len > 0)
            text_add(out, S("\r\n"));
    }
    answer_end(out);
}

static void article(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    send_parts(s, c, l, PART_HEAD | PART_BODY, out);
}

static void head(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    send_parts(s, c, l, PART_HEAD, out);
}

static void body(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    send_parts(s, c, l, PART_BODY, out);
}

static void stat(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    struct which w;
    struct nntp_article a;
    str message_id;
    if (!which_article(s, l, &w, out))
        return;
    enum err e = w.message_id.len > 0 ? fetch(s, c, &w, &a) : name_of(s, c, w.number, &message_id);
    if (e) {
        answer_error(c, e, l->n == 1 ? "420 The article is not there any more" : w.missing, out);
        return;
    }
    if (w.message_id.len > 0) {
        answer(out, "223 %lld <%.*s>", (long long)a.number, STR_ARG(w.message_id));
        return;
    }
    s->current = w.number;
    answer(out, "223 %lld %.*s", (long long)w.number, STR_ARG(message_id));
}

const struct command session_group_commands[] = {
    {"ARTICLE", article, 0, 1}, {"HEAD", head, 0, 1},   {"BODY", body, 0, 1},
    {"STAT", stat, 0, 1},       {"GROUP", group, 1, 1}, {"LISTGROUP", listgroup, 0, 2},
    {"LAST", last, 0, 0},       {"NEXT", next, 0, 0},   {0},
};
