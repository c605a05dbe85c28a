#include "feature/notice/notice.h"

#include "feature/notice/inside.h"
#include "feature/notice/notice.sql.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { MONDAY = 1, HOUR_S = 3600 };

/* ---- when ------------------------------------------------------------------------------------ */

moment notice_morning(struct ctx *c, str zone, moment from)
{
    struct ctx there = *c;
    there.zone = zone;
    return i18n_at_hour(&there, from, NOTICE_MORNING);
}

bool notice_is_day(struct ctx *c)
{
    int hour = i18n_hour(c, c->now);
    return hour >= NOTICE_MORNING && hour < NOTICE_NIGHT;
}

opt_time notice_letter_time(struct ctx *c, str mail)
{
    if (str_same(mail, S("each")) && notice_is_day(c))
        return (opt_time){true, c->now};
    moment morning = notice_morning(c, c->zone, c->now);
    if (str_same(mail, S("weekly")))
        while (i18n_weekday_of(c, morning) != MONDAY)
            morning = notice_morning(c, c->zone, (moment){morning.s + HOUR_S});
    return (opt_time){!str_same(mail, S("none")), morning};
}

/* ---- telling --------------------------------------------------------------------------------- */

static opt_time due_of(struct ctx *c, const struct row_notice_whom *to, str mail)
{
    struct ctx there = *c;
    there.zone = to->zone;
    return notice_letter_time(&there, mail);
}

static enum err add(struct ctx *c, const struct notice *n, const struct row_notice_whom *to,
                    opt_time due)
{
    struct row_notice_add added;
    enum err e = OK;
    str kind = str_of(n->kind);
    if (n->again)
        e = q_notice_make_room(c, to->person, kind, n->subject);
    if (!e)
        e = q_notice_add(
            c,
            &(struct in_notice_add){.id = id_new(c),
                                    .person = to->person,
                                    .kind = kind,
                                    .subject = n->subject,
                                    .actor = {n->actor != 0, n->actor},
                                    .words = str_first_chars(n->words, NOTICE_WORDS_MAX),
                                    .address = n->address,
                                    .newsgroup = {n->newsgroup != 0, n->newsgroup},
                                    .seen = n->seen_by ? n->seen_by : ANYBODY,
                                    .embargo = n->embargo,
                                    .web = to->web,
                                    .mail_due = due},
            &added);
    return !e && added.found && to->web ? q_notice_one_more(c, to->person) : e;
}

str notice_mail_of(const struct notice_kind *kind, str chosen, str listed)
{
    str mail = chosen.len > 0 ? chosen : str_of(kind->mail);
    bool each = str_same(listed, S("each"));
    bool digest = str_same(listed, S("daily")) || str_same(listed, S("weekly"));
    bool twice = each || (digest && !str_same(mail, S("each")));
    if (kind->door == NOTICE_LETTER || (kind->door == NOTICE_ARTICLE && twice))
        return S("none");
    return mail;
}

enum err notice_tell(struct ctx *c, const struct notice *notice)
{
    const struct notice_kind *kind = notice_kind(str_of(notice->kind));
    struct row_notice_whom to;
    if (!kind)
        return fail(c, ERR_FAULT, "There is no notice of the kind %s.", notice->kind);
    if (notice->person == notice->actor)
        return OK;
    enum err e = q_notice_whom(c, notice->person, str_of(kind->code), notice->newsgroup, &to);
    if (e || !to.found)
        return e;
    opt_time due = due_of(c, &to, notice_mail_of(kind, to.mail, to.listed));
    return to.web || due.set ? add(c, notice, &to, due) : OK;
}

enum err notice_take_back(struct ctx *c, const char *kind, int64_t subject)
{
    struct row_notice_take_back *rows;
    size_t n;
    enum err e = q_notice_take_back(c, str_of(kind), subject, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        e = q_notice_recount(c, rows[i].person);
    return e;
}

enum err notice_seen(struct ctx *c, int64_t subject)
{
    struct row_notice_seen *rows;
    size_t n;
    enum err e = q_notice_seen(c, subject, &rows, &n);
    return !e && n > 0 ? q_notice_recount(c, c->me) : e;
}

/* ---- its sentence ---------------------------------------------------------------------------- */

str notice_sentence(struct ctx *c, const struct notice_kind *kind, const struct notice_facts *facts)
{
    if (facts->hidden)
        return tr(c, kind->bare);
    str actor = facts->actor.len > 0 ? facts->actor : tr(c, N_("Somebody"));
    const str values[] = {kind->named ? actor : facts->words, facts->words};
    size_t used = 0, at;
    struct text t = {.mem = c->mem};
    str rest = tr(c, kind->words);
    while ((at = str_find(rest, S("#"))) != SIZE_MAX && used < COUNT(values)) {
        text_add(&t, str_upto(rest, at));
        text_add(&t, i18n_apart(c, values[used++]));
        rest = str_from(rest, at + 1);
    }
    text_add(&t, rest);
    return text_str(&t);
}

/* ---- forgetting, merging, retention ---------------------------------------------------------- */

static enum err forget(struct ctx *c, int64_t person)
{
    struct row_notice_told_by *rows;
    size_t n;
    enum err e = q_notice_told_by(c, person, &rows, &n);
    if (!e && !(e = q_notice_forget_titles(c, person)))
        e = q_notice_forget(c, person);
    for (size_t i = 0; !e && i < n; i++)
        e = q_notice_recount(c, rows[i].person);
    if (!e)
        e = q_notice_forget_choices(c, person);
    return e ? e : q_notice_forget_head(c, person);
}

static enum err hand_over(struct ctx *c, int64_t id, int64_t from, int64_t to)
{
    enum err e = q_notice_hand_over(c, id, from, to);
    if (!e)
        e = q_notice_recount(c, from);
    return e ? e : q_notice_recount(c, to);
}

MERGE_ROWS(notice)

enum err notice_follow(struct ctx *c, const struct ledger_line *line)
{
    static const struct merge_table TABLES[] = {
        {"notice", hand_over, NULL},
        {"notice_actor", q_notice_hand_over_actor, NULL},
        {0},
    };
    static const struct merge_room ROOM = {rows, TABLES};
    if (str_same(line->kind, S("erasure.done")))
        return forget(c, line->person);
    if (str_same(line->kind, S("thread.moved")))
        return q_notice_regroup(c, line->subject);
    return people_merge_follow(c, line, &ROOM);
}

enum err notice_retire(struct ctx *c, moment before, int64_t most, int64_t *n)
{
    struct row_notice_retire *rows;
    size_t many;
    enum err e = q_notice_retire(c, id_from(before), most, &rows, &many);
    for (size_t i = 0; !e && i < many; i++)
        if (i == 0 || rows[i].person != rows[i - 1].person)
            e = q_notice_recount(c, rows[i].person);
    if (!e)
        *n = (int64_t)many;
    return e;
}
