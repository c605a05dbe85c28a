#include "kit/nntp/session.h"

#include <string.h>

/* Calls put for each group that the reader sees and that fits; the first line and the end as well. */
struct listing {
    const char *first;
    str patterns; /* empty: all */
    moment since;
    bool joined;
    void (*put)(const struct nntp_group *g, struct text *out);
};

static void list_groups(struct session *s, struct ctx *c, const struct listing *what,
                        struct text *out)
{
    const struct nntp_group *list;
    size_t n = 0;
    enum err e = s->door->groups(c, &list, &n);
    if (e) {
        answer_error(c, e, "503 There are no groups", out);
        return;
    }
    answer(out, "%s", what->first);
    for (size_t i = 0; i < n; i++)
        if ((what->patterns.len == 0 || wildmat(what->patterns, list[i].name)) &&
            list[i].made.s >= what->since.s && (!what->joined || list[i].joined))
            what->put(&list[i], out);
    answer_end(out);
}

static void put_active(const struct nntp_group *g, struct text *out)
{
    answer(out, "%.*s %lld %lld %c", STR_ARG(g->name), (long long)g->high, (long long)g->low,
           g->posting);
}

static void put_counts(const struct nntp_group *g, struct text *out)
{
    answer(out, "%.*s %lld %lld %lld %c", STR_ARG(g->name), (long long)g->high, (long long)g->low,
           (long long)g->count, g->posting);
}

static void put_times(const struct nntp_group *g, struct text *out)
{
    answer(out, "%.*s %lld %.*s", STR_ARG(g->name), (long long)g->made.s, STR_ARG(g->maker));
}

static void put_about(const struct nntp_group *g, struct text *out)
{
    text_add(out, g->name);
    text_char(out, '\t');
    for (size_t i = 0; i < g->about.len; i++)
        text_char(out, (unsigned char)g->about.at[i] < ' ' ? ' ' : g->about.at[i]);
    text_add(out, S("\r\n"));
}

static void put_name(const struct nntp_group *g, struct text *out)
{
    answer(out, "%.*s", STR_ARG(g->name));
}

/* ---- LIST -------------------------------------------------------------------------------------- */

static str patterns_at(const struct line *l, size_t at)
{
    return l->n > at ? l->word[at] : (str){0};
}

static void active(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    list_groups(s, c,
                &(struct listing){"215 Groups: name, last, first, posting", patterns_at(l, 2),
                                  .put = put_active},
                out);
}

static void counts(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    list_groups(s, c,
                &(struct listing){"215 Groups: name, last, first, articles, posting",
                                  patterns_at(l, 2), .put = put_counts},
                out);
}

static void times(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    list_groups(s, c,
                &(struct listing){"215 Groups: name, made when and by whom", patterns_at(l, 2),
                                  .put = put_times},
                out);
}

static void newsgroups(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    list_groups(s, c,
                &(struct listing){"215 Groups: name, subject", patterns_at(l, 2), .put = put_about},
                out);
}

static void subscriptions(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    list_groups(s, c,
                &(struct listing){"215 Groups to begin with", patterns_at(l, 2),
                                  .joined = s->login != 0, .put = put_name},
                out);
}

static void overview_format(struct session *s, struct ctx *c, const struct line *l,
                            struct text *out)
{
    (void)s, (void)c, (void)l;
    text_add(out, S("215 Order of the overview\r\nSubject:\r\nFrom:\r\nDate:\r\nMessage-ID:\r\n"
                    "References:\r\n:bytes\r\n:lines\r\nXref:full\r\n.\r\n"));
}

static void headers(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    (void)c;
    if (l->n > 2 && !str_same_nocase(l->word[2], S("MSGID")) &&
        !str_same_nocase(l->word[2], S("RANGE")))
        session_mistake(s, "501 It is MSGID or RANGE", out);
    else
        text_add(out, S("215 All header fields, and\r\n:\r\n:bytes\r\n:lines\r\n.\r\n"));
}

/* Articles go where the program's groups are; moderators read what is held there, not in their mail. */
static void nothing(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    (void)s, (void)c, (void)l;
    answer(out, "215 None");
    answer_end(out);
}

static void motd(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    str words = {0};
    (void)l;
    enum err e = s->door->motd(c, &words);
    if (e) {
        answer_error(c, e, "503 There is none", out);
        return;
    }
    answer(out, "215 Words of the day");
    for (str line; str_cut(&words, '\n', &line);) {
        answer_stuffed(out, line);
        text_add(out, S("\r\n"));
    }
    answer_end(out);
}

static const struct command LISTS[] = {
    {"LIST ACTIVE", active, 0, 1},
    {"LIST ACTIVE.TIMES", times, 0, 1},
    {"LIST COUNTS", counts, 0, 1},
    {"LIST DISTRIB.PATS", nothing, 0, 0},
    {"LIST DISTRIBUTIONS", nothing, 0, 0},
    {"LIST HEADERS", headers, 0, 1},
    {"LIST MODERATORS", nothing, 0, 0},
    {"LIST MOTD", motd, 0, 0},
    {"LIST NEWSGROUPS", newsgroups, 0, 1},
    {"LIST OVERVIEW.FMT", overview_format, 0, 0},
    {"LIST SUBSCRIPTIONS", subscriptions, 0, 1},
    {0},
};

static void list(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    if (l->n == 1)
        active(s, c, l, out);
    else if (!session_run(LISTS, s, c, l, out))
        session_mistake(s, "501 There is no such list; see CAPABILITIES", out);
}

/* XGTITLE: as LIST NEWSGROUPS, with a code of its own. */
static void xgtitle(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    str patterns = l->n > 1 ? l->word[1] : str_of(s->group_name);
    list_groups(s, c, &(struct listing){"282 Groups: name, subject", patterns, .put = put_about},
                out);
}

/* ---- what is new ------------------------------------------------------------------------------- */

/* date and time at `at`, perhaps with GMT behind them. when: now, before. False: it was answered. */
static bool since(struct session *s, const struct line *l, size_t at, moment *when,
                  struct text *out)
{
    bool zone = l->n == at + 2 || str_same_nocase(l->word[at + 2], S("GMT"));
    if (zone && line_moment(l->word[at], l->word[at + 1], *when, when))
        return true;
    session_mistake(s, "501 A time is like 20270131 120000 GMT", out);
    return false;
}

static void newgroups(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    moment when = c->now;
    if (since(s, l, 1, &when, out))
        list_groups(s, c,
                    &(struct listing){"231 Groups made since", .since = when, .put = put_active},
                    out);
}

static void newnews(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    const struct nntp_group *groups;
    const str *ids;
    size_t n = 0, n_ids = 0, fits = 0;
    moment when = c->now;
    if (!since(s, l, 2, &when, out))
        return;
    enum err e = s->door->groups(c, &groups, &n);
    int64_t *list = arena_take(c->mem, n + 1, sizeof *list);
    for (size_t i = 0; i < n && !e; i++)
        if (wildmat(l->word[1], groups[i].name))
            list[fits++] = groups[i].id;
    if (!e && fits > 0)
        e = s->door->news(c, when, IDS(list, fits), &ids, &n_ids);
    if (e) {
        answer_error(c, e, "503 There are no groups", out);
        return;
    }
    answer(out, "230 Articles that came since");
    for (size_t i = 0; i < n_ids; i++)
        answer(out, "<%.*s>", STR_ARG(ids[i]));
    answer_end(out);
}

const struct command session_list_commands[] = {
    {"LIST", list, 0, LINE_WORDS_MAX},
    {"NEWGROUPS", newgroups, 2, 3},
    {"NEWNEWS", newnews, 3, 4},
    {"XGTITLE", xgtitle, 0, 1},
    {0},
};
