#include "feature/ama/inside.h"

#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

/* ---- life cycles --------------------------------------------------------------------------------- */

static const struct life_move event_moves[] = {
    {"", "planned", BY_LEAD | BY_MANAGER, "ama.planned", "Whom it asks to host is told."},
    {"planned", "open", BY_ORGANIZER | BY_RULE, "ama.moved", "Questions are taken."},
    {"open", "live", BY_ORGANIZER | BY_RULE, "ama.moved", "The hosts are there."},
    {"live", "answering", BY_ORGANIZER | BY_RULE, "ama.moved",
     "What was asked is answered in writing; questions are still taken."},
    {"open", "published", BY_ORGANIZER, "ama.moved",
     "A standing one ends. No more questions; the transcript stays. The key of limits is "
     "destroyed."},
    {"answering", "published", BY_ORGANIZER, "ama.moved",
     "No more questions; the transcript stays. The key of limits is destroyed."},
    {"published", "answering", BY_ORGANIZER, "ama.moved", "It goes on."},
    {"planned", "cancelled", BY_ORGANIZER, "ama.moved", "Calendars say so."},
    {"open", "cancelled", BY_ORGANIZER, "ama.moved", "Calendars say so."},
    {"live", "cancelled", BY_ORGANIZER, "ama.moved", "Calendars say so."},
};
const struct life ama_event_life = {"ama_event", "Questions to hosts, at a time or standing.",
                                    event_moves, COUNT(event_moves)};

static const struct life_move question_moves[] = {
    {"", "held", BY_PERSON, "ama.asked",
     "Where questions are moderated. Of an anonymous one the ledger says nothing."},
    {"", "shown", BY_PERSON, "ama.asked", "Others see it and vote."},
    {"held", "shown", BY_ORGANIZER, "ama.shown", "Others see it and vote."},
    {"held", "refused", BY_ORGANIZER, "ama.refused", "Who asked sees the ground."},
    {"shown", "refused", BY_ORGANIZER, "ama.refused", "Who asked sees the ground."},
    {"refused", "shown", BY_ORGANIZER, "ama.shown", "A refusal is taken back."},
    {"held", "merged", BY_ORGANIZER, "ama.merged", "Votes go along, nobody's twice."},
    {"shown", "merged", BY_ORGANIZER, "ama.merged", "Votes go along, nobody's twice."},
    {"shown", "held", BY_PERSON, "", "Its words were changed where questions are moderated."},
    {"held", "withdrawn", BY_PERSON, "", "The words are deleted."},
    {"shown", "withdrawn", BY_PERSON, "", "The words and the votes are deleted."},
    {"refused", "withdrawn", BY_PERSON, "", "The words are deleted."},
    {"shown", "answered", BY_HOST, "ama.answered", "A page, the feeds, a notice."},
    {"held", "answered", BY_HOST, "ama.answered", "A page, the feeds, a notice."},
    {"answered", "shown", BY_HOST | BY_ORGANIZER, "ama.unanswered",
     "Its last answer was withdrawn."},
};
const struct life ama_question_life = {"ama_question", "A question to the hosts of an event.",
                                       question_moves, COUNT(question_moves)};

/* ---- rules ----------------------------------------------------------------------------------------- */

static bool is(str state, const char *words)
{
    str rest = str_of(words), one;
    while (str_cut(&rest, ' ', &one))
        if (str_same(state, one))
            return true;
    return false;
}

static enum ama_answer may_ask(const struct ama_facts *f, bool anonymous)
{
    if (f->me == 0)
        return AMA_SIGN_IN;
    if (!is(f->event, "open live answering"))
        return AMA_NOT_OPEN;
    if (f->over)
        return AMA_OVER;
    if (anonymous && !f->anonymous)
        return AMA_NOT_ANONYMOUS;
    return !anonymous && f->asked >= AMA_QUESTIONS ? AMA_ENOUGH_ASKED : AMA_YES;
}

static enum ama_answer may_vote(const struct ama_facts *f)
{
    if (f->me == 0)
        return AMA_SIGN_IN;
    if (!is(f->event, "open live answering"))
        return AMA_NOT_OPEN;
    if (!is(f->question, "shown"))
        return AMA_NOT_SHOWN;
    return !f->voted && f->votes >= AMA_VOTES ? AMA_ENOUGH_VOTES : AMA_YES;
}

static enum ama_answer may_change(const struct ama_facts *f, const char *from)
{
    if (!f->mine)
        return AMA_NOT_MINE;
    if (is(f->question, "answered"))
        return AMA_ANSWERED;
    return is(f->question, from) ? AMA_YES : AMA_DONE;
}

static enum ama_answer may_answer(const struct ama_facts *f)
{
    if (!f->answers)
        return AMA_NOT_HOST;
    if (!is(f->event, "open live answering published"))
        return AMA_NOT_OPEN;
    return is(f->question, "held shown answered") ? AMA_YES : AMA_DONE;
}

enum ama_answer ama_may(const struct ama_facts *f, enum ama_act act)
{
    switch (act) {
    case AMA_ASK: return may_ask(f, false);
    case AMA_ASK_ANONYMOUSLY: return may_ask(f, true);
    case AMA_VOTE: return may_vote(f);
    case AMA_EDIT: return may_change(f, "held shown");
    case AMA_WITHDRAW: return may_change(f, "held shown refused");
    case AMA_MODERATE: return f->organizes ? AMA_YES : AMA_NOT_ORGANIZER;
    case AMA_ANSWER: return may_answer(f);
    }
    return AMA_DONE;
}

const char *ama_sentence(enum ama_answer answer)
{
    switch (answer) {
    case AMA_YES: return "";
    case AMA_SIGN_IN: return N_("Sign in to ask and to vote.");
    case AMA_NOT_OPEN: return N_("Questions are not taken at the moment.");
    case AMA_OVER: return N_("The last day for questions is past.");
    case AMA_NOT_ANONYMOUS: return N_("Here questions are asked by name.");
    case AMA_ENOUGH_ASKED:
        return N_("Five of your questions wait for an answer here. Ask again when one is answered, "
                  "or withdraw one.");
    case AMA_ENOUGH_VOTES:
        return N_("Your votes are all given. Take one back, or wait until a question is answered.");
    case AMA_NOT_SHOWN: return N_("Votes are for questions that wait for an answer.");
    case AMA_NOT_MINE: return N_("Only who asked can change this question.");
    case AMA_ANSWERED: return N_("This question is answered, so it stays as it is.");
    case AMA_NOT_ORGANIZER: return N_("Only the organizers of this event can do this.");
    case AMA_NOT_HOST:
        return N_("Only the hosts of this event, and who answers for them, can answer.");
    case AMA_DONE: return N_("This question is not open any more.");
    }
    return "";
}

bool ama_organizes(const struct ctx *c, const ama_event *e)
{
    return e->organizer || (c->bits & (MANAGER | COMMUNITY_MANAGER)) != 0;
}

bool ama_answers(const ama_event *e)
{
    return e->host || e->for_host != 0;
}

bool ama_inside(const struct ctx *c, const ama_event *e)
{
    return ama_organizes(c, e) || ama_answers(e);
}

bool ama_is_over(const struct ctx *c, const ama_event *e)
{
    return e->closes.set && e->closes.value.s <= c->now.s;
}

enum err ama_load(struct ctx *c, int64_t event, ama_event *e)
{
    enum err failed = q_ama_event(c, event, e);
    return failed ? failed : e->found ? OK : fail_missing(c);
}

enum err ama_facts_of(struct ctx *c, const ama_event *e, const ama_question *question,
                      struct ama_facts *f)
{
    struct row_ama_question_used used = {0};
    struct row_ama_audience audience;
    enum err failed = c->me ? q_ama_question_used(c, e->id, &used) : OK;
    if (failed || (failed = q_ama_audience(c, e->seen_by, AMA_FEW, &audience)))
        return failed;
    *f = (struct ama_facts){
        .me = c->me,
        .event = e->state,
        .over = ama_is_over(c, e),
        .anonymous = e->anonymous,
        .organizes = ama_organizes(c, e),
        .answers = ama_answers(e),
        .few = audience.n < AMA_FEW,
        .asked = used.asked,
        .votes = used.votes,
    };
    if (question) {
        f->question = question->state;
        f->mine = question->mine;
        f->voted = question->voted;
    }
    return OK;
}

enum err ama_allow(struct ctx *c, const struct ama_facts *f, enum ama_act act)
{
    enum ama_answer answer = ama_may(f, act);
    if (answer == AMA_YES)
        return OK;
    return fail(c, answer == AMA_SIGN_IN ? ERR_SIGN_IN : ERR_REFUSED, "%s",
                tr_c(c->catalog, ama_sentence(answer)));
}

enum err ama_note(struct ctx *c, const char *kind, int64_t subject, int64_t person)
{
    return ledger_write(c,
                        &(struct ledger_entry){.kind = kind, .subject = subject, .person = person});
}

/* ---- events ------------------------------------------------------------------------------------------ */

static void check_times(struct ctx *c, const struct ama_form *f)
{
    if (f->starts.set != f->ends.set)
        fail_at(c, f->starts.set ? "ends" : "starts",
                N_("Write when it starts and when it ends, or neither."));
    if (f->starts.set && f->ends.set && f->ends.value.s <= f->starts.value.s)
        fail_at(c, "ends", N_("It has to end after it starts."));
    if (f->starts.set && f->ends.set && f->ends.value.s > f->starts.value.s + 31 * AMA_DAY_S)
        fail_at(c, "ends", N_("A month at most. Without a start and an end it is a standing one."));
    if (f->starts.set && f->opens.set && f->opens.value.s > f->starts.value.s)
        fail_at(c, "opens", N_("Questions open before it starts, or when it does."));
    if (f->closes.set && f->closes.value.s <= (f->opens.set ? f->opens.value.s : c->now.s))
        fail_at(c, "closes", N_("The last day for questions is after the first one."));
}

static enum err check_form(struct ctx *c, const struct ama_form *f)
{
    (void)check_text(c, "title", f->title, (struct text_rule){AMA_TITLE_MIN, AMA_TITLE_MAX, false});
    (void)check_text(c, "words", f->words, (struct text_rule){0, AMA_WORDS_MAX, true});
    if ((f->seen_by & (ANYBODY | SIGNED_IN | MEMBER | ALUMNI | STAFF)) == 0)
        fail_at(c, "seen_by", N_("Choose who may see it and ask."));
    if (!i18n_is_zone(f->zone))
        fail_at(c, "zone", N_("Choose a time zone."));
    check_times(c, f);
    return c->problems ? ERR_INVALID : OK;
}

static enum err first_host(struct ctx *c, int64_t event, const struct ama_form *f)
{
    struct ama_part part = {.handle = f->host, .part = S("host")};
    if (f->host.len > 0)
        return ama_invite(c, event, &part);
    return q_ama_host_add(
        c, &(struct in_ama_host_add){
               .event = event, .person = c->me, .part = S("host"), .state = S("accepted")});
}

enum err ama_make(struct ctx *c, const struct ama_form *f, int64_t *id)
{
    if ((c->bits & AMA_MAKERS) == 0)
        return fail(c, ERR_REFUSED, "Leads, managers and product teams plan these events.");
    if (check_form(c, f))
        return ERR_INVALID;
    enum err e = db_begin(c);
    if (e)
        return e;
    int64_t event = id_new(c);
    moment opens = f->opens.set ? f->opens.value : c->now;
    if (f->starts.set && !f->opens.set && f->starts.value.s < opens.s)
        opens = f->starts.value;
    e = q_ama_add(c, &(struct in_ama_add){.id = event,
                                          .title = f->title,
                                          .words = f->words,
                                          .zone = f->zone,
                                          .opens = opens,
                                          .starts = f->starts,
                                          .ends = f->ends,
                                          .closes = f->closes,
                                          .seen_by = f->seen_by,
                                          .moderated = f->moderated,
                                          .anonymous = f->anonymous});
    if (!e && !(e = ama_note(c, event_moves[0].kind, event, 0)) &&
        !(e = q_ama_host_add(c, &(struct in_ama_host_add){.event = event,
                                                          .person = c->me,
                                                          .part = S("organizer"),
                                                          .state = S("accepted")})))
        e = first_host(c, event, f);
    if (!e)
        c->made = *id = event;
    return db_end(c, e);
}

enum err ama_change(struct ctx *c, int64_t event, const struct ama_form *f)
{
    ama_event old;
    if (check_form(c, f))
        return ERR_INVALID;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = ama_load(c, event, &old)) && !ama_organizes(c, &old))
        e = fail_sentence(c, ERR_REFUSED, ama_sentence(AMA_NOT_ORGANIZER));
    if (!e)
        e = q_ama_change(c,
                         &(struct in_ama_change){.id = event,
                                                 .title = f->title,
                                                 .words = f->words,
                                                 .zone = f->zone,
                                                 .opens = f->opens.set ? f->opens.value : old.opens,
                                                 .starts = f->starts,
                                                 .ends = f->ends,
                                                 .closes = f->closes,
                                                 .seen_by = f->seen_by,
                                                 .moderated = f->moderated});
    if (!e)
        e = ama_note(c, "ama.changed", event, 0);
    return db_end(c, e);
}

enum err ama_move(struct ctx *c, int64_t event, str to)
{
    ama_event old;
    struct row_ama_move moved;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = ama_load(c, event, &old)) && !ama_organizes(c, &old))
        e = fail_sentence(c, ERR_REFUSED, ama_sentence(AMA_NOT_ORGANIZER));
    const struct life_move *move =
        e ? NULL : life_may(&ama_event_life, old.state, to, BY_ORGANIZER);
    if (!e && (!move || (is(to, "live") && !old.starts.set) ||
               (is(old.state, "open") && is(to, "published") && old.starts.set)))
        e = fail(c, ERR_CONFLICT, "This event is in another state by now.");
    if (!e && !(e = q_ama_move(c, event, old.state, to, &moved)))
        e = ama_note(c, move->kind, event, 0);
    if (!e && is(to, "published cancelled"))
        e = ama_key_destroy(c, event);
    return db_end(c, e);
}

/* ---- what time brings about ------------------------------------------------------------------------- */

static enum err move_due(struct ctx *c, const struct row_ama_due *due)
{
    struct row_ama_move moved;
    const struct life_move *move = life_may(&ama_event_life, due->state, due->to_state, BY_RULE);
    if (!move)
        return fail(c, ERR_FAULT, "no such move of an event");
    c->program = due->program;
    enum err e = q_ama_move(c, due->id, due->state, due->to_state, &moved);
    return e ? e : ama_note(c, move->kind, due->id, 0);
}

static day month_of(moment now)
{
    int year, month, date;
    day_parts(day_of_moment(now), &year, &month, &date);
    return day_of(year, month, 1);
}

static enum err destroy_keys(struct ctx *c)
{
    struct row_ama_keys_over *keys;
    size_t n;
    enum err e = q_ama_keys_over(c, month_of(c->now), &keys, &n);
    for (size_t i = 0; !e && i < n; i++) {
        c->program = keys[i].program;
        e = ama_key_destroy(c, keys[i].id);
    }
    return e;
}

enum err ama_tick(struct ctx *c, size_t *moved)
{
    struct row_ama_due *due;
    struct row_ama_keys_over *keys;
    int64_t program = c->program;
    size_t n = 1, n_keys;
    enum err e = q_ama_keys_over(c, month_of(c->now), &keys, &n_keys);
    *moved = 0;
    /* An event that is long overdue goes through its states one by one. */
    while (!e && n > 0 && !(e = q_ama_due(c, &due, &n)) && n > 0) {
        if ((e = db_begin(c)))
            break;
        for (size_t i = 0; !e && i < n; i++)
            e = move_due(c, &due[i]);
        e = db_end(c, e);
        *moved += e ? 0 : n;
    }
    if (!e && n_keys > 0 && !(e = db_begin(c)))
        e = db_end(c, destroy_keys(c));
    c->program = program;
    return e;
}

/* ---- following the ledger ------------------------------------------------------------------------------ */

enum err ama_follow(struct ctx *c, const struct ledger_line *line)
{
    if (!str_same(line->kind, S("erasure.done")))
        return ama_merge_follow(c, line);
    enum err e = q_ama_question_forget_questions(c, line->subject);
    if (e || (e = q_ama_question_forget_answers(c, line->subject)) ||
        (e = q_ama_question_forget_votes(c, line->subject)) ||
        (e = q_ama_question_forget_parts(c, line->subject)))
        return e;
    return q_ama_question_forget_calendar(c, line->subject);
}
