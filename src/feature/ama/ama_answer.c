/* Answers: drafts, publishing, their addresses. */
#include "feature/ama/inside.h"

#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { SLUG_WORDS = 60, SLUG_MORE = 6 };

str ama_slug_new(struct ctx *c, str words)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    struct text t = {.mem = c->mem};
    str latin = i18n_fold(c->mem, i18n_latin(c->mem, words));
    bool gap = false;
    for (size_t i = 0; i < latin.len && t.len < SLUG_WORDS; i++) {
        char ch = latin.at[i];
        bool fits = (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9');
        if (fits && gap && t.len > 0)
            text_char(&t, '-');
        if (fits)
            text_char(&t, ch);
        gap = !fits && ch != '\'';
    }
    text_char(&t, '-');
    for (size_t i = 0; i < SLUG_MORE; i++)
        text_char(&t, letters[random_below(c, sizeof letters - 1)]);
    return t.len == SLUG_MORE + 1 ? arena_format(c->mem, "answer%.*s", STR_ARG(text_str(&t)))
                                  : text_str(&t);
}

static enum err look(struct ctx *c, const struct ama_which *which, ama_event *e, ama_question *q)
{
    struct ama_facts f;
    enum err failed = ama_look(c, which, e, q);
    if (failed || (failed = ama_facts_of(c, e, q, &f)))
        return failed;
    return ama_allow(c, &f, AMA_ANSWER);
}

/* The question is answered with its first answer. */
static enum err answered(struct ctx *c, const ama_event *e, const ama_question *q)
{
    struct row_ama_question_move row;
    if (str_same(q->state, S("answered")))
        return ama_note(c, "ama.changed", e->id, 0);
    const struct life_move *step = life_may(&ama_question_life, q->state, S("answered"), BY_HOST);
    if (!step)
        return fail_quicker(c);
    enum err failed = q_ama_question_move(
        c,
        &(struct in_ama_question_move){
            .event = e->id, .id = q->id, .from_state = q->state, .to_state = S("answered")},
        &row);
    return failed ? failed : ama_note(c, step->kind, q->id, q->asker);
}

static enum err publish(struct ctx *c, const ama_event *e, const ama_question *q, int64_t id,
                        str *slug)
{
    struct row_ama_answer_publish row;
    enum err failed = q_ama_answer_publish(c, e->id, q->id, id, ama_slug_new(c, q->words), &row);
    if (failed || (failed = answered(c, e, q)))
        return failed;
    *slug = row.slug;
    return ama_tell_answered(c, e, q->id, row.slug);
}

static enum err write(struct ctx *c, const ama_event *e, const struct ama_words *in, int64_t *id,
                      str *state)
{
    struct row_ama_answer_one old;
    struct row_ama_answer_write row;
    *state = S("draft"), *id = in->id;
    if (in->id == 0) {
        *id = id_new(c);
        return q_ama_answer_add(c, &(struct in_ama_answer_add){.event = in->event,
                                                               .question = in->question,
                                                               .id = *id,
                                                               .on_behalf = {!e->host, e->for_host},
                                                               .words = in->words});
    }
    enum err failed = q_ama_answer_one(c, in->event, in->question, in->id, &old);
    if (failed || !old.found)
        return failed ? failed : fail_missing(c);
    if (!e->host && old.author != c->me)
        return fail(c, ERR_REFUSED, "Hosts change every answer, you change your own.");
    failed = q_ama_answer_write(c, in->event, in->question, in->id, in->words, &row);
    *state = failed ? *state : row.state;
    return failed;
}

enum err ama_write(struct ctx *c, const struct ama_words *in, struct ama_written *done)
{
    ama_event e;
    ama_question q;
    str state;
    struct ama_which which = {in->event, in->question, S("")};
    if (!check_text(c, "words", in->words,
                    (struct text_rule){AMA_ANSWER_MIN, AMA_ANSWER_MAX, true}))
        return ERR_INVALID;
    enum err failed = db_begin(c);
    if (failed)
        return failed;
    *done = (struct ama_written){0};
    if (!(failed = look(c, &which, &e, &q)) && !(failed = write(c, &e, in, &done->id, &state)) &&
        in->publish && str_same(state, S("draft")))
        failed = publish(c, &e, &q, done->id, &done->slug);
    else if (!failed && str_same(state, S("published")))
        failed = ama_note(c, "ama.changed", e.id, 0);
    return db_end(c, failed);
}

/* Without an answer it waits for one again. */
static enum err waits_again(struct ctx *c, const ama_event *e, const ama_question *old)
{
    ama_question q;
    struct row_ama_question_move row;
    enum err failed = q_ama_question_one(c, e->id, old->id, &q);
    if (failed || !str_same(q.state, S("answered")))
        return failed;
    if (q.answers > 0)
        return ama_note(c, "ama.changed", e->id, 0);
    failed = q_ama_question_move(
        c,
        &(struct in_ama_question_move){
            .event = e->id, .id = q.id, .from_state = S("answered"), .to_state = S("shown")},
        &row);
    return failed ? failed : ama_note(c, "ama.unanswered", q.id, q.asker);
}

enum err ama_answer_withdraw(struct ctx *c, int64_t event, int64_t question, int64_t id)
{
    ama_event e;
    ama_question q;
    struct row_ama_answer_withdraw row;
    struct ama_which which = {event, question, S("")};
    enum err failed = db_begin(c);
    if (failed)
        return failed;
    if (!(failed = ama_look(c, &which, &e, &q)) && !ama_inside(c, &e))
        failed = fail_sentence(c, ERR_REFUSED, ama_sentence(AMA_NOT_HOST));
    if (!failed && !(failed = q_ama_answer_withdraw(c, event, question, id, &row)))
        failed = waits_again(c, &e, &q);
    return db_end(c, failed);
}
