/* Asking, changing, withdrawing, voting. */
#include "feature/ama/inside.h"

#include "feature/network/network.h"
#include "kit/store/store.h"
#include "kit/terms/terms.h"

#include <string.h>

static bool words_fine(struct ctx *c, str words)
{
    return check_text(c, "words", words,
                      (struct text_rule){AMA_QUESTION_MIN, AMA_QUESTION_MAX, true});
}

static str first_state(const ama_event *e)
{
    return e->moderated ? S("held") : S("shown");
}

/* ---- asking by name ------------------------------------------------------------------------------- */

static enum err ask_by_name(struct ctx *c, const ama_event *e, str words, struct ama_asked *asked)
{
    int64_t id = id_new(c);
    enum err failed = q_ama_question_add(c, &(struct in_ama_question_add){.event = e->id,
                                                                          .id = id,
                                                                          .asker = {true, c->me},
                                                                          .words = words,
                                                                          .asked = c->now,
                                                                          .state = first_state(e)});
    *asked = (struct ama_asked){.question = id, .held = e->moderated};
    c->made = failed ? 0 : id;
    if (failed || (failed = ama_note(c, "ama.asked", id, 0)))
        return failed;
    return ama_tell_asked(c, e);
}

/* ---- asking anonymously ------------------------------------------------------------------------------ */

/* 63 bits that say nothing: not when, not in which order. */
static int64_t random_id(struct ctx *c)
{
    uint64_t bits = 0;
    while (bits == 0) {
        random_bytes(c, &bits, sizeof bits);
        bits >>= 1;
    }
    return (int64_t)bits;
}

/* From here on nobody asks, at no time of the day: what is written by this request (the row, the form's
 * one-time key) can hold neither. */
static struct ctx nobody(const struct ctx *c)
{
    struct ctx own = *c;
    own.me = 0, own.bits = ANYBODY, own.nda = 0, own.reader = NULL, own.made = 0;
    own.now = moment_of_day(day_of_moment(c->now));
    return own;
}

static enum err ask_as_nobody(struct ctx *c, const ama_event *e, const struct ama_facts *f,
                              const struct ama_asking *asking, struct ama_asked *asked)
{
    enum err failed = db_begin(c);
    if (failed)
        return failed;
    *asked = (struct ama_asked){.token = ama_token_new(c), .held = e->moderated};
    if (!(failed = ama_quota_take(c, e, f->me)))
        failed = q_ama_question_add(
            c, &(struct in_ama_question_add){.event = e->id,
                                             .id = random_id(c),
                                             .token = {true, ama_token_hash(c, asked->token)},
                                             .anonymous = true,
                                             .words = asking->words,
                                             .asked = c->now,
                                             .state = first_state(e)});
    return db_end(c, failed);
}

static enum err ask_anonymously(struct ctx *c, const ama_event *e, const struct ama_facts *f,
                                const struct ama_asking *asking, struct ama_asked *asked)
{
    struct ctx own = nobody(c);
    own.then = arena_format(c->mem, "%.*s/ama/%lld", STR_ARG(c->prefix), (long long)e->id);
    enum err failed = ask_as_nobody(&own, e, f, asking, asked);
    c->why = own.why, c->reason = own.reason, c->problems = own.problems, c->once = own.once,
    c->answer = own.answer;
    return failed;
}

enum err ama_ask(struct ctx *c, int64_t event, const struct ama_asking *asking,
                 struct ama_asked *asked)
{
    ama_event e;
    struct ama_facts f;
    if (!words_fine(c, asking->words))
        return ERR_INVALID;
    if (asking->anonymous) {
        enum err failed = ama_load(c, event, &e);
        if (failed || (failed = ama_facts_of(c, &e, NULL, &f)) ||
            (failed = ama_allow(c, &f, AMA_ASK_ANONYMOUSLY)))
            return failed;
        return ask_anonymously(c, &e, &f, asking, asked);
    }
    enum err failed = db_begin(c);
    if (failed)
        return failed;
    if (!(failed = ama_load(c, event, &e)) && !(failed = ama_facts_of(c, &e, NULL, &f)) &&
        !(failed = ama_allow(c, &f, AMA_ASK)))
        failed = ask_by_name(c, &e, asking->words, asked);
    return db_end(c, failed);
}

/* ---- what was asked already ---------------------------------------------------------------------------- */

#define ALIKE_LEAST 0.35

struct best {
    struct ama_like list[AMA_ALIKE];
    double like[AMA_ALIKE];
    size_t n;
};

static void keep(struct best *b, double like, struct ama_like one)
{
    size_t at = b->n;
    while (at > 0 && b->like[at - 1] < like)
        at--;
    if (at == AMA_ALIKE)
        return;
    size_t moved = (b->n < AMA_ALIKE ? b->n++ : AMA_ALIKE - 1) - at;
    memmove(&b->like[at + 1], &b->like[at], moved * sizeof b->like[0]);
    memmove(&b->list[at + 1], &b->list[at], moved * sizeof b->list[0]);
    b->like[at] = like, b->list[at] = one;
}

enum err ama_alike(struct ctx *c, int64_t event, str words, const struct ama_like **list, size_t *n)
{
    struct row_ama_question_others *rows;
    size_t many;
    struct best *best = arena_take(c->mem, 1, sizeof *best);
    enum err e = q_ama_question_others(c, event, &rows, &many);
    *list = best->list, *n = 0;
    if (e || many == 0)
        return e;
    str *texts = arena_take(c->mem, many, sizeof *texts);
    for (size_t i = 0; i < many; i++)
        texts[i] = rows[i].words;
    struct terms *learned = terms_learn(c->mem, texts, many);
    struct terms_vector sought = terms_vector(c->mem, learned, words);
    for (size_t i = 0; i < many; i++) {
        struct terms_vector other = terms_vector(c->mem, learned, texts[i]);
        double like = sought.known * terms_cosine(&sought, &other);
        if (like >= ALIKE_LEAST)
            keep(best, like,
                 (struct ama_like){rows[i].id, rows[i].votes, rows[i].words,
                                   str_same(rows[i].state, S("answered"))});
    }
    *n = best->n;
    return OK;
}

/* ---- one question ---------------------------------------------------------------------------------------- */

enum err ama_of_token(struct ctx *c, str token, struct ama_which *which)
{
    struct row_ama_question_by_token row;
    str hash = ama_token_hash(c, token);
    if (hash.len == 0)
        return fail_missing(c);
    enum err e = q_ama_question_by_token(c, hash, &row);
    if (e || !row.found)
        return e ? e : fail_missing(c);
    *which = (struct ama_which){row.event, row.id, token};
    return OK;
}

enum err ama_look(struct ctx *c, const struct ama_which *which, ama_event *e, ama_question *q)
{
    struct ama_which held = {0};
    enum err failed = ama_load(c, which->event, e);
    if (failed || (failed = q_ama_question_one(c, which->event, which->question, q)))
        return failed;
    if (q->found && which->token.len > 0) {
        if ((failed = ama_of_token(c, which->token, &held)))
            return failed;
        q->mine = held.event == which->event && held.question == which->question;
    }
    bool open = str_same(q->state, S("shown")) || str_same(q->state, S("answered")) ||
                str_same(q->state, S("merged"));
    bool sees = q->found && (open || q->mine || ama_inside(c, e));
    return sees && !str_same(q->state, S("withdrawn")) ? OK : fail_missing(c);
}

static enum err look_and_allow(struct ctx *c, const struct ama_which *which, enum ama_act act,
                               ama_event *e, ama_question *q)
{
    struct ama_facts f;
    enum err failed = ama_look(c, which, e, q);
    if (failed || (failed = ama_facts_of(c, e, q, &f)))
        return failed;
    return ama_allow(c, &f, act);
}

static enum err edit(struct ctx *c, const struct ama_which *which, str words)
{
    ama_event e;
    ama_question q;
    struct row_ama_question_edit row;
    enum err failed = look_and_allow(c, which, AMA_EDIT, &e, &q);
    if (failed)
        return failed;
    return q_ama_question_edit(c,
                               &(struct in_ama_question_edit){.event = e.id,
                                                              .id = q.id,
                                                              .words = words,
                                                              .from_state = q.state,
                                                              .to_state = first_state(&e)},
                               &row);
}

static enum err withdraw(struct ctx *c, const struct ama_which *which)
{
    ama_event e;
    ama_question q;
    struct row_ama_question_withdraw row;
    enum err failed = look_and_allow(c, which, AMA_WITHDRAW, &e, &q);
    if (failed || (failed = q_ama_question_withdraw(c, e.id, q.id, q.state, &row)))
        return failed;
    failed = q_ama_question_votes_drop(c, e.id, q.id);
    return failed ? failed : network_take_back(c, q.id);
}

/* The one-time key of a form about an anonymous question would be somebody's: such a form has none. */
static void without_key(struct ctx *c, const struct ama_which *which)
{
    if (which->token.len > 0)
        c->once = S("");
}

enum err ama_edit(struct ctx *c, const struct ama_which *which, str words)
{
    without_key(c, which);
    if (!words_fine(c, words))
        return ERR_INVALID;
    enum err e = db_begin(c);
    return e ? e : db_end(c, edit(c, which, words));
}

enum err ama_withdraw(struct ctx *c, const struct ama_which *which)
{
    without_key(c, which);
    enum err e = db_begin(c);
    return e ? e : db_end(c, withdraw(c, which));
}

enum err ama_vote(struct ctx *c, int64_t event, int64_t question, bool on)
{
    ama_event e;
    ama_question q;
    struct ama_which which = {event, question, S("")};
    enum err failed = db_begin(c);
    if (failed)
        return failed;
    if (!(failed = look_and_allow(c, &which, AMA_VOTE, &e, &q)) &&
        !(failed = on ? q_ama_question_vote(c, event, question)
                      : q_ama_question_unvote(c, event, question)))
        failed = q_ama_question_votes_count(c, event, question);
    return db_end(c, failed);
}
