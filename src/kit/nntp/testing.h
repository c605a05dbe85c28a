/* testing.h -- a door with three groups, for tests of the protocol: toy.general has the articles 1, 2 and 4,
 * toy.empty has none, toy.secret has number 1 and is there only for who signed in as anna with "right". What
 * is posted with the subject "no" is refused, "held" is held, "wait" is not kept. */
#ifndef KIT_NNTP_TESTING_H
#define KIT_NNTP_TESTING_H

#include "kit/nntp/nntp.h"

enum { TOY_GENERAL = 1, TOY_EMPTY, TOY_SECRET, TOY_ANNA = 7 };

static const struct nntp_group TOY_GROUPS[] = {
    {.id = TOY_GENERAL,
     .count = 3,
     .low = 1,
     .high = 4,
     .name = {"toy.general", 11},
     .about = {"All about\ttoys", 14},
     .posting = 'y',
     .made = {1700000000},
     .maker = {"toy", 3}},
    {.id = TOY_EMPTY, .low = 1, .name = {"toy.empty", 9}, .posting = 'm', .made = {1790000000}},
    {.id = TOY_SECRET,
     .count = 1,
     .low = 1,
     .high = 1,
     .name = {"toy.secret", 10},
     .posting = 'y',
     .made = {1700000000},
     .joined = true},
};

static const struct toy_article {
    int64_t group, number;
    const char *id, *subject, *body;
} TOY_ARTICLES[] = {
    {TOY_GENERAL, 1, "one@toy", "First", "Hello\r\n"},
    {TOY_GENERAL, 2, "two@toy", "Re: First", "..\r\n.dots\r\nand more\r\n"},
    {TOY_GENERAL, 4, "four@toy", "Other", "Text\r\n"},
    {TOY_SECRET, 1, "secret@toy", "Plans", "For few\r\n"},
};

static inline bool toy_sees(const struct ctx *c, int64_t group)
{
    return group != TOY_SECRET || c->me == TOY_ANNA;
}

static inline enum err toy_enter(struct ctx *c, int64_t login)
{
    c->program = 1;
    c->me = login;
    return OK;
}

static inline enum err toy_login(struct ctx *c, const struct nntp_try *who, int64_t *login)
{
    (void)c;
    if (!str_same(who->user, S("anna")) || !str_same(who->password, S("right")))
        return ERR_SIGN_IN;
    *login = TOY_ANNA;
    return OK;
}

static inline enum err toy_groups(struct ctx *c, const struct nntp_group **list, size_t *n)
{
    *list = TOY_GROUPS;
    *n = toy_sees(c, TOY_SECRET) ? 3 : 2;
    return OK;
}

static inline enum err toy_group(struct ctx *c, str name, struct nntp_group *group)
{
    for (size_t i = 0; i < COUNT(TOY_GROUPS); i++)
        if (str_same(name, TOY_GROUPS[i].name) && toy_sees(c, TOY_GROUPS[i].id)) {
            *group = TOY_GROUPS[i];
            return OK;
        }
    return ERR_NOT_FOUND;
}

static inline enum err toy_article_of(struct ctx *c, const struct toy_article *t,
                                      struct nntp_article *a)
{
    *a = (struct nntp_article){
        .number = t->number,
        .message_id = str_of(t->id),
        .head = arena_format(c->mem,
                             "From: anna@example.org\r\nSubject: %s\r\nMessage-ID: <%s>\r\n"
                             "X-Toy: wood,\r\n and tin\r\n",
                             t->subject, t->id),
        .body = str_of(t->body)};
    return OK;
}

static inline enum err toy_article(struct ctx *c, struct nntp_range at, struct nntp_article *a)
{
    for (size_t i = 0; i < COUNT(TOY_ARTICLES); i++)
        if (TOY_ARTICLES[i].group == at.group && TOY_ARTICLES[i].number == at.from)
            return toy_article_of(c, &TOY_ARTICLES[i], a);
    return ERR_NOT_FOUND;
}

static inline enum err toy_article_named(struct ctx *c, str id, int64_t group,
                                         struct nntp_article *a)
{
    for (size_t i = 0; i < COUNT(TOY_ARTICLES); i++)
        if (str_same(id, str_of(TOY_ARTICLES[i].id)) && toy_sees(c, TOY_ARTICLES[i].group)) {
            (void)toy_article_of(c, &TOY_ARTICLES[i], a);
            a->number = group == TOY_ARTICLES[i].group ? a->number : 0;
            return OK;
        }
    return ERR_NOT_FOUND;
}

/* Two at once, so that longer answers have pieces. */
static inline enum err toy_overview(struct ctx *c, struct nntp_range range, str *lines,
                                    int64_t *last)
{
    struct text t = {.mem = c->mem};
    int n = 0;
    *last = 0;
    for (size_t i = 0; i < COUNT(TOY_ARTICLES) && n < 2; i++) {
        const struct toy_article *a = &TOY_ARTICLES[i];
        if (a->group != range.group || a->number < range.from || a->number > range.to)
            continue;
        text_format(&t,
                    "%lld\t%s\tanna@example.org\tSun, 22 Nov 2026 10:00:00 +0000\t<%s>\t\t100\t1"
                    "\tXref: toy toy.general:%lld\r\n",
                    (long long)a->number, a->subject, a->id, (long long)a->number);
        *last = a->number;
        n++;
    }
    *lines = text_str(&t);
    return OK;
}

static inline enum err toy_numbers(struct ctx *c, struct nntp_range range, const int64_t **list,
                                   size_t *n)
{
    int64_t *found = arena_take(c->mem, COUNT(TOY_ARTICLES), sizeof *found);
    *n = 0;
    for (size_t i = 0; i < COUNT(TOY_ARTICLES) && *n < 2; i++)
        if (TOY_ARTICLES[i].group == range.group && TOY_ARTICLES[i].number >= range.from &&
            TOY_ARTICLES[i].number <= range.to)
            found[(*n)++] = TOY_ARTICLES[i].number;
    *list = found;
    return OK;
}

static inline enum err toy_next(struct ctx *c, struct nntp_range at, bool back, int64_t *number)
{
    (void)c;
    *number = 0;
    for (size_t i = 0; i < COUNT(TOY_ARTICLES); i++) {
        const struct toy_article *a = &TOY_ARTICLES[i];
        if (a->group == at.group && (back ? a->number < at.from : a->number > at.from) &&
            (back || *number == 0))
            *number = a->number;
    }
    return OK;
}

static inline enum err toy_news(struct ctx *c, moment since, struct id_list groups, const str **ids,
                                size_t *n)
{
    str *list = arena_take(c->mem, COUNT(TOY_ARTICLES), sizeof *list);
    (void)since;
    *n = 0;
    for (size_t i = 0; i < COUNT(TOY_ARTICLES); i++)
        if (id_find(groups, TOY_ARTICLES[i].group) != SIZE_MAX)
            list[(*n)++] = str_of(TOY_ARTICLES[i].id);
    *ids = list;
    return OK;
}

static inline enum err toy_post(struct ctx *c, const struct nntp_post *post)
{
    if (str_same(post->subject, S("no"))) {
        c->why = S("A rule\r\nsays no.");
        return ERR_REFUSED;
    }
    if (str_same(post->subject, S("wait")))
        return ERR_BUSY;
    if (str_same(post->subject, S("held")))
        c->why = S("A moderator reads it first");
    return OK;
}

static inline enum err toy_motd(struct ctx *c, str *words)
{
    (void)c;
    *words = S("Be kind.\n.dot\n");
    return OK;
}

static const struct nntp_door TOY_DOOR = {toy_enter,         toy_login,    toy_groups, toy_group,
                                          toy_numbers,       toy_overview, toy_next,   toy_article,
                                          toy_article_named, toy_news,     toy_post,   toy_motd};

#endif
