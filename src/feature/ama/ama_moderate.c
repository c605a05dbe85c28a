/* Organizers: show, refuse with a ground, merge. */
#include "feature/ama/inside.h"

#include "kit/store/store.h"

const struct ama_ground ama_grounds[] = {
    {"asked", N_("It was asked and answered before")},
    {"topic", N_("It is not for these hosts, or not about their work")},
    {"person", N_("It is about a person who is not here")},
    {"secret", N_("It asks for what nobody here may tell")},
    {"conduct", N_("Its words break the code of conduct")},
};
const size_t ama_n_grounds = COUNT(ama_grounds);

const char *ama_ground_words(str code)
{
    for (size_t i = 0; i < ama_n_grounds; i++)
        if (str_same(code, str_of(ama_grounds[i].code)))
            return ama_grounds[i].words;
    return "";
}

/* Where a question goes, and with what. */
struct going {
    const char *to;
    opt_text ground;
    opt_int into;
};

static enum err move(struct ctx *c, const ama_event *e, const ama_question *q,
                     const struct going *going)
{
    struct row_ama_question_move row;
    const struct life_move *step =
        life_may(&ama_question_life, q->state, str_of(going->to), BY_ORGANIZER);
    if (!step)
        return fail_quicker(c);
    enum err failed =
        q_ama_question_move(c,
                            &(struct in_ama_question_move){.event = e->id,
                                                           .id = q->id,
                                                           .from_state = q->state,
                                                           .to_state = str_of(going->to),
                                                           .ground = going->ground,
                                                           .merged_into = going->into},
                            &row);
    return failed ? failed : ama_note(c, step->kind, q->id, q->asker);
}

static enum err look(struct ctx *c, const struct ama_which *which, ama_event *e, ama_question *q)
{
    struct ama_facts f;
    enum err failed = ama_look(c, which, e, q);
    if (failed || (failed = ama_facts_of(c, e, q, &f)))
        return failed;
    return ama_allow(c, &f, AMA_MODERATE);
}

static enum err go(struct ctx *c, const struct ama_which *which, const struct going *going)
{
    ama_event e;
    ama_question q;
    enum err failed = db_begin(c);
    if (failed)
        return failed;
    if (!(failed = look(c, which, &e, &q)))
        failed = move(c, &e, &q, going);
    return db_end(c, failed);
}

enum err ama_show(struct ctx *c, int64_t event, int64_t question)
{
    struct ama_which which = {event, question, S("")};
    return go(c, &which, &(struct going){.to = "shown"});
}

enum err ama_refuse(struct ctx *c, int64_t event, int64_t question, str ground)
{
    struct ama_which which = {event, question, S("")};
    if (ama_ground_words(ground)[0] == '\0')
        return fail_at(c, "ground", N_("Choose a ground; who asked sees it."));
    return go(c, &which, &(struct going){.to = "refused", .ground = {true, ground}});
}

static enum err carry(struct ctx *c, const ama_event *e, const ama_question *q, int64_t into)
{
    enum err failed = q_ama_question_votes_carry(c, e->id, q->id, into);
    if (failed || (failed = q_ama_question_merged_on(c, e->id, q->id, into)))
        return failed;
    return q_ama_question_votes_count(c, e->id, into);
}

enum err ama_merge(struct ctx *c, int64_t event, int64_t question, int64_t into)
{
    ama_event e;
    ama_question q, other;
    struct ama_which which = {event, question, S("")};
    enum err failed = db_begin(c);
    if (failed)
        return failed;
    if (!(failed = look(c, &which, &e, &q)) &&
        !(failed = q_ama_question_one(c, event, into, &other))) {
        bool stands = other.found && into != question &&
                      (str_same(other.state, S("shown")) || str_same(other.state, S("answered")));
        failed = stands ? move(c, &e, &q, &(struct going){.to = "merged", .into = {true, into}})
                        : fail_at(c, "into", N_("Choose another question that is shown here."));
    }
    if (!failed)
        failed = carry(c, &e, &q, into);
    return db_end(c, failed);
}
