/* Saving and moving a letter; what leads and readers do with it. */
#include "feature/announcement/inside.h"

#include "feature/agreement/agreement.h"
#include "feature/lounge/lounge.h"
#include "feature/notice/notice.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

#include <string.h>

enum { DAY_S = 86400, ROLES_OF_AUDIENCE = SIGNED_IN | MEMBER | ALUMNI | (STAFF & ~OPERATOR) };

/* ---- the draft --------------------------------------------------------------------------------- */

static enum err writer_only(struct ctx *c)
{
    return announcement_allow(c, c->bits & ANNOUNCEMENT_WRITERS ? ANNOUNCEMENT_YES
                                                                : ANNOUNCEMENT_NOT_WRITER);
}

struct persons {
    int64_t list[ANNOUNCEMENT_PERSONS_MAX];
    size_t n;
};

static enum err read_persons(struct ctx *c, str words, struct persons *persons)
{
    size_t i = 0;
    while (i < words.len) {
        size_t from = i;
        while (i < words.len && !memchr(" \n\t,;", words.at[i], 5))
            i++;
        str handle = {words.at + from, i - from};
        i++;
        if (str_starts(handle, S("@")))
            handle = str_from(handle, 1);
        if (handle.len == 0)
            continue;
        struct person person;
        enum err e = people_by_handle(c, handle, &person);
        if (e == ERR_NOT_FOUND)
            return fail_at(c, "persons", N_("There is nobody here called @%.*s."), STR_ARG(handle));
        if (e)
            return e;
        if (persons->n == ANNOUNCEMENT_PERSONS_MAX)
            return fail_at(c, "persons", N_("Name at most %d people singly."),
                           ANNOUNCEMENT_PERSONS_MAX);
        persons->list[persons->n++] = person.id;
    }
    persons->n = id_sort(persons->list, persons->n);
    return OK;
}

static void check_numbers(struct ctx *c, const struct announcement_new *in)
{
    if (in->lead_days < 0 || in->lead_days > ANNOUNCEMENT_LEAD_DAYS_MAX)
        fail_at(c, "lead_days", N_("Give the leads 0 to %d days."), ANNOUNCEMENT_LEAD_DAYS_MAX);
    if (in->remind_days < 0 || in->remind_days > ANNOUNCEMENT_REMIND_DAYS_MAX)
        fail_at(c, "remind_days", N_("Remind after 0 to %d days."), ANNOUNCEMENT_REMIND_DAYS_MAX);
    if (in->send_day.set && in->send_day.value.n < i18n_today(c).n)
        fail_at(c, "send_day", N_("This day is over; choose today or a later one."));
    if (in->send_day.set && in->send_day.value.n > i18n_today(c).n + 366)
        fail_at(c, "send_day", N_("Choose a day within a year."));
    if (in->embargo_day.set && in->embargo_day.value.n <= i18n_today(c).n)
        fail_at(c, "embargo_day", N_("This day is over; choose a later one, or none."));
    if (in->n_regions > ANNOUNCEMENT_PICKS_MAX || in->n_expertises > ANNOUNCEMENT_PICKS_MAX)
        fail_at(c, "roles", N_("Choose fewer regions or expertises."));
}

static enum err check_group(struct ctx *c, int64_t newsgroup)
{
    struct newsgroup group;
    if (newsgroup == 0)
        return OK;
    enum err e = lounge_group(c, newsgroup, &group);
    if (e && e != ERR_NOT_FOUND)
        return e;
    if (e || !str_same(group.kind, S("announce")) || !(group.rights & LOUNGE_START))
        fail_at(c, "newsgroup", N_("Choose a group for announcements in which you may write."));
    return OK;
}

/* Who writes under an embargo knows of it. */
static enum err check_embargo(struct ctx *c, int64_t embargo)
{
    const struct embargo *list;
    size_t n;
    enum err e = embargo ? embargo_list(c, &list, &n) : OK;
    if (e || embargo == 0)
        return e;
    for (size_t i = 0; i < n; i++)
        if (list[i].id == embargo && list[i].nda_version <= c->nda)
            return OK;
    fail_at(c, "embargo", N_("Choose an embargo whose agreement you have signed yourself."));
    return OK;
}

static enum err check(struct ctx *c, const struct announcement_new *in, struct persons *persons)
{
    check_text(c, "subject", in->subject, (struct text_rule){3, ANNOUNCEMENT_SUBJECT_MAX, false});
    check_text(c, "body", in->body, (struct text_rule){20, ANNOUNCEMENT_BODY_MAX, true});
    if (!i18n_is_language(in->language))
        fail_at(c, "language", N_("Choose the language of the text."));
    enum err e = read_persons(c, in->persons, persons);
    if (e && e != ERR_INVALID)
        return e;
    int64_t roles = in->roles & ROLES_OF_AUDIENCE;
    if (roles == 0 && persons->n == 0)
        fail_at(c, "roles", N_("Say whom it is for: roles, or people by name."));
    check_numbers(c, in);
    if ((e = check_group(c, in->newsgroup)) || (e = check_embargo(c, in->embargo)))
        return e;
    return c->problems ? ERR_INVALID : OK;
}

static enum err add_each(struct ctx *c, int64_t id, str kind, const int64_t *list, size_t n)
{
    enum err e = OK;
    int64_t *sorted = arena_take(c->mem, n + 1, sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[i] = list[i];
    n = id_sort(sorted, n);
    for (size_t i = 0; !e && i < n; i++)
        e = q_announcement_add_audience(c, id, kind, sorted[i]);
    return e;
}

static enum err set_audience(struct ctx *c, int64_t id, const struct announcement_new *in,
                             const struct persons *persons)
{
    enum err e;
    if ((e = q_announcement_drop_audience(c, id)) || (e = q_announcement_drop_persons(c, id)))
        return e;
    for (int64_t bit = 1; !e && bit <= ROLES_OF_AUDIENCE; bit *= 2)
        if (in->roles & ROLES_OF_AUDIENCE & bit)
            e = q_announcement_add_audience(c, id, S("role"), bit);
    if (e || (e = add_each(c, id, S("region"), in->regions, in->n_regions)) ||
        (e = add_each(c, id, S("expertise"), in->expertises, in->n_expertises)))
        return e;
    for (size_t i = 0; !e && i < persons->n; i++)
        e = q_announcement_add_person(c, id, persons->list[i]);
    return e;
}

static opt_int minute_of(const struct announcement_new *in)
{
    return (opt_int){in->morning || in->send_day.set, ANNOUNCEMENT_MORNING};
}

static enum err add(struct ctx *c, const struct announcement_new *in, int64_t id)
{
    enum err e = q_announcement_add(
        c, &(struct in_announcement_add){.id = id,
                                         .subject = in->subject,
                                         .body = in->body,
                                         .language = in->language,
                                         .embargo_day = in->embargo_day,
                                         .embargo = {in->embargo != 0, in->embargo},
                                         .must_acknowledge = in->must_acknowledge,
                                         .remind_days = in->must_acknowledge ? in->remind_days : 0,
                                         .lead_days = in->lead_days,
                                         .send_day = in->send_day,
                                         .local_minute = minute_of(in),
                                         .newsgroup = {in->newsgroup != 0, in->newsgroup}});
    return e ? e : announcement_note(c, "announcement.drafted", id, 0);
}

static enum err change(struct ctx *c, const struct announcement_new *in, int64_t id,
                       int64_t version)
{
    struct row_announcement_change row;
    return q_announcement_change(
        c,
        &(struct in_announcement_change){.id = id,
                                         .version = version,
                                         .subject = in->subject,
                                         .body = in->body,
                                         .language = in->language,
                                         .embargo_day = in->embargo_day,
                                         .embargo = {in->embargo != 0, in->embargo},
                                         .must_acknowledge = in->must_acknowledge,
                                         .remind_days = in->must_acknowledge ? in->remind_days : 0,
                                         .lead_days = in->lead_days,
                                         .send_day = in->send_day,
                                         .local_minute = minute_of(in),
                                         .newsgroup = {in->newsgroup != 0, in->newsgroup}},
        &row);
}

enum err announcement_save(struct ctx *c, const struct announcement_new *in, int64_t *id,
                           int64_t version)
{
    struct persons persons = {.n = 0};
    enum err e = writer_only(c);
    if (e || (e = check(c, in, &persons)) || (e = db_begin(c)))
        return e;
    bool fresh = *id == 0;
    int64_t number = fresh ? id_new(c) : *id;
    e = fresh ? add(c, in, number) : change(c, in, number, version);
    if (!e)
        e = set_audience(c, number, in, &persons);
    c->made = number;
    e = db_end(c, e);
    if (!e)
        *id = number;
    return e;
}

/* ---- moves ------------------------------------------------------------------------------------- */

/* Inside a transaction: the letter, if the rule allows it to the viewer. */
static enum err find(struct ctx *c, int64_t id, enum announcement_act act, struct announcement *a)
{
    struct announcement_facts f;
    bool meant = act == ANNOUNCEMENT_ASK || act == ANNOUNCEMENT_CHECK;
    enum err e = writer_only(c);
    if (e || (e = announcement_load(c, id, a)) || (e = announcement_facts_of(c, a, meant, &f)))
        return e;
    return announcement_allow(c, announcement_may(&f, act));
}

/* The kind that the life cycle names for it. */
static enum err note_move(struct ctx *c, const struct announcement *a, const char *to)
{
    int64_t who = BY_MANAGER | BY_SECOND;
    const struct life_move *move = life_may(&announcement_life, a->row.state, str_of(to), who);
    if (!move)
        return fail_quicker(c);
    return announcement_note(c, move->kind, a->row.id, a->row.readers);
}

static enum err ask(struct ctx *c, int64_t id)
{
    struct announcement a;
    struct row_announcement_ask row;
    enum err e = find(c, id, ANNOUNCEMENT_ASK, &a);
    if (e)
        return e;
    moment until = {c->now.s + a.row.lead_days * DAY_S};
    if ((e = q_announcement_ask(c, id, until, &row)) || (e = q_announcement_drop_regions(c, id)) ||
        (e = q_announcement_add_regions(c, id)) || (e = note_move(c, &a, "with_leads")))
        return e;
    a.row.answer_by = (opt_time){true, until};
    if (a.row.lead_days > 0 && (e = announcement_tell_leads(c, &a)))
        return e;
    return announcement_tell_checkers(c, &a);
}

static enum err back(struct ctx *c, int64_t id)
{
    struct announcement a;
    struct row_announcement_back row;
    enum err e = find(c, id, ANNOUNCEMENT_BACK, &a);
    if (e || (e = q_announcement_back(c, id, a.row.state, &row)))
        return e;
    return note_move(c, &a, "draft");
}

static enum err check_it(struct ctx *c, int64_t id)
{
    struct announcement a;
    struct row_announcement_check row;
    enum err e = find(c, id, ANNOUNCEMENT_CHECK, &a);
    if (e || (e = q_announcement_check(c, id, announcement_starts(c->now, a.row.send_day), &row)))
        return e;
    return note_move(c, &a, "checked");
}

static enum err cancel(struct ctx *c, int64_t id)
{
    struct announcement a;
    struct row_announcement_cancel row;
    enum err e = find(c, id, ANNOUNCEMENT_CANCEL, &a);
    if (e || (e = q_announcement_cancel(c, id, a.row.state, &row)))
        return e;
    return note_move(c, &a, "cancelled");
}

static enum err within(struct ctx *c, int64_t id, enum err (*act)(struct ctx *c, int64_t id))
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, act(c, id));
}

enum err announcement_ask(struct ctx *c, int64_t id)
{
    return within(c, id, ask);
}

enum err announcement_back(struct ctx *c, int64_t id)
{
    return within(c, id, back);
}

enum err announcement_check(struct ctx *c, int64_t id)
{
    return within(c, id, check_it);
}

enum err announcement_cancel(struct ctx *c, int64_t id)
{
    return within(c, id, cancel);
}

enum err announcement_pause(struct ctx *c, int64_t id, bool on)
{
    struct announcement a;
    struct row_announcement_pause row;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = find(c, id, on ? ANNOUNCEMENT_PAUSE : ANNOUNCEMENT_GO_ON, &a)) &&
        !(e = q_announcement_pause(c, id, on, &row)))
        e = announcement_note(c, on ? "announcement.paused" : "announcement.continued", id,
                              a.row.readers);
    return db_end(c, e);
}

/* Each rehearsal is a mail of its own: its moment is in its name. */
static enum err rehearse(struct ctx *c, int64_t id)
{
    struct announcement a;
    struct row_announcement_reader me;
    struct announcement_reader reader = {0};
    enum err e = find(c, id, ANNOUNCEMENT_REHEARSE, &a);
    if (e || (e = q_announcement_reader(c, id, c->me, a.row.must_acknowledge, &me)) ||
        (e = people_correspondent(c, c->me, &reader.to)))
        return e;
    if (reader.to.email.len == 0)
        return fail(c, ERR_REFUSED, "There is no e-mail address of yours to send it to.");
    reader.region = me.region;
    str once = arena_format(c->mem, "announcement/%lld/rehearsal/%lld/%lld", (long long)id,
                            (long long)c->me, (long long)id_new(c));
    str subject =
        words_format(c, tr_c(reader.to.catalog, N_("Rehearsal: %.*s")), STR_ARG(a.row.subject));
    if ((e = q_announcement_rehearsed(c, id, a.row.version)))
        return e;
    return correspondent_letter(c, &reader.to,
                                &(struct letter){.once = once.at,
                                                 .subject = subject,
                                                 .body = announcement_mail(c, &a, &reader)});
}

enum err announcement_rehearse(struct ctx *c, int64_t id)
{
    return within(c, id, rehearse);
}

/* ---- a lead ------------------------------------------------------------------------------------ */

static enum err write_in(struct ctx *c, int64_t id, int64_t region, str language, str words)
{
    struct row_announcement_reader_ask ask;
    enum err e = q_announcement_reader_ask(c, id, region, &ask);
    if (e)
        return e;
    if (!str_same(ask.state, S("with_leads")) || !ask.answer_by.set ||
        ask.answer_by.value.s <= c->now.s)
        return fail(c, ERR_REFUSED,
                    "The date for paragraphs has passed; the letter goes as it is.");
    if (words.len == 0)
        return q_announcement_reader_unwrite(c, id, region, language);
    if ((e = q_announcement_reader_write(c, id, region, language, words)))
        return e;
    return ledger_write(c, &(struct ledger_entry){.kind = "announcement.paragraph",
                                                  .subject = id,
                                                  .facts = arena_format(c->mem, "{\"region\":%lld}",
                                                                        (long long)region)});
}

enum err announcement_write(struct ctx *c, int64_t id, int64_t region, str language, str words)
{
    if (!i18n_is_language(language))
        fail_at(c, "language", N_("Choose the language of the paragraph."));
    check_text(c, "words", words, (struct text_rule){0, ANNOUNCEMENT_PARAGRAPH_MAX, true});
    if (c->problems)
        return ERR_INVALID;
    enum err e = db_begin(c);
    return e ? e : db_end(c, write_in(c, id, region, language, words));
}

/* ---- a reader ---------------------------------------------------------------------------------- */

enum err announcement_acknowledge(struct ctx *c, int64_t id)
{
    struct row_announcement_reader_one one;
    struct row_announcement_reader_acknowledge row;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_announcement_reader_one(c, id, &one)) &&
        !(e = q_announcement_reader_acknowledge(c, id, &row)))
        e = notice_seen(c, id);
    if (!e)
        e = ledger_write(c, &(struct ledger_entry){.kind = "announcement.acknowledged",
                                                   .subject = id,
                                                   .person = c->me,
                                                   .kept = true});
    return db_end(c, e);
}

enum err announcement_choose_doors(struct ctx *c, bool by_mail, bool tell_opened)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    e = q_announcement_reader_choose(c, by_mail, tell_opened);
    if (!e && !tell_opened)
        e = q_announcement_reader_untell(c);
    return db_end(c, e);
}

enum err announcement_waits(struct ctx *c, int64_t *acknowledge, int64_t *paragraphs)
{
    struct row_announcement_reader_waiting waiting;
    struct row_announcement_reader_asks asks = {0};
    enum err e = q_announcement_reader_waiting(c, &waiting);
    if (!e && c->bits & LEAD)
        e = q_announcement_reader_asks(c, &asks);
    if (e)
        return e;
    *acknowledge = waiting.number;
    *paragraphs = asks.number;
    return OK;
}

enum err announcement_retire(struct ctx *c, moment before, int64_t most, int64_t *n)
{
    struct row_announcement_retire *rows;
    size_t many;
    enum err e = q_announcement_retire(c, before, most, &rows, &many);
    if (!e)
        *n = (int64_t)many;
    return e;
}
