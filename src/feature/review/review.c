#include "feature/review/review.h"

#include "feature/nomination/nomination.h"
#include "feature/review/review.sql.h"
#include "feature/review/review_inside.h"
#include "kit/store/store.h"

enum review_answer review_may_score(const struct review_facts *f)
{
    if (!f->mine)
        return REVIEW_NOT_YOURS;
    if (f->conflict)
        return REVIEW_CONFLICT;
    if (f->aside)
        return REVIEW_STEPPED_ASIDE;
    if (f->submitted)
        return REVIEW_DONE;
    if (!f->in_review)
        return REVIEW_OVER;
    return REVIEW_YES;
}

const char *review_sentence(enum review_answer answer)
{
    switch (answer) {
    case REVIEW_YES: return "";
    case REVIEW_NOT_YOURS: return N_("This case was not given to you.");
    case REVIEW_OVER:
        return N_("The reviews of this cycle are closed; scores can no longer change.");
    case REVIEW_DONE: return N_("Your scores are in and can no longer change.");
    case REVIEW_STEPPED_ASIDE: return N_("You stepped aside from this case.");
    case REVIEW_CONFLICT:
        return N_(
            "You have a part in this case, so somebody else reads it. Thank you all the same.");
    }
    return "";
}

day review_employers_since(moment now)
{
    enum { TWO_YEARS = 731 };
    return (day){day_of_moment(now).n - TWO_YEARS};
}

/* The case one was given, and whether it can be scored now. */
static enum err load(struct ctx *c, int64_t id, struct row_review_assignment *a)
{
    struct row_review_conflict_of conflict;
    enum err e = q_review_assignment(c, id, a);
    if (e)
        return e;
    if ((e = q_review_conflict_of(c, a->nomination, c->me, review_employers_since(c->now),
                                  &conflict)))
        return e;
    enum review_answer answer = review_may_score(&(struct review_facts){
        .mine = true,
        .in_review = str_same(a->cycle_state, S("reviewing")),
        .submitted = str_same(a->state, S("submitted")),
        .conflict = conflict.ground.len > 0,
    });
    return answer == REVIEW_YES ? OK : fail_sentence(c, ERR_REFUSED, review_sentence(answer));
}

static enum err check(struct ctx *c, const struct review_input *in)
{
    check_text(c, "words", in->words, (struct text_rule){0, REVIEW_WORDS_MAX, true});
    if (in->confidence < 0 || in->confidence > 5)
        fail_at(c, "confidence", "Choose one of the five steps.");
    for (size_t i = 0; i < in->n; i++) {
        const struct review_score *s = &in->scores[i];
        str field = arena_format(c->mem, "c%lld", (long long)s->criterion);
        if (s->points < -1 || s->points > 1000)
            fail_at(c, field.at, "Choose a number from 0 to 10.");
        field = arena_format(c->mem, "w%lld", (long long)s->criterion);
        check_text(c, field.at, s->words, (struct text_rule){0, REVIEW_COMMENT_MAX, true});
    }
    return c->problems ? ERR_INVALID : OK;
}

/* "Can't tell" is a missing score; its remark has a place of its own. */
static enum err store_score(struct ctx *c, int64_t id, const struct review_score *s)
{
    bool remark = s->points < 0 && s->words.len > 0;
    enum err e = s->points < 0 ? q_review_score_drop(c, id, s->criterion)
                               : q_review_score_set(c, id, s->criterion, s->points, s->words);
    if (e)
        return e;
    return remark ? q_review_remark_set(c, id, s->criterion, s->words)
                  : q_review_remark_drop(c, id, s->criterion);
}

static enum err store(struct ctx *c, int64_t id, const struct review_input *in)
{
    enum err e = q_review_words_set(c, id, in->words);
    for (size_t i = 0; i < in->n && !e; i++)
        e = store_score(c, id, &in->scores[i]);
    return e;
}

enum err review_throw_away(struct ctx *c, int64_t assignment)
{
    enum err e = q_review_scores_drop(c, assignment);
    return e ? e : q_review_remarks_drop(c, assignment);
}

enum err review_save(struct ctx *c, int64_t assignment, const struct review_input *in)
{
    struct row_review_assignment a;
    struct row_review_opened row;
    enum err e = check(c, in);
    if (e || (e = db_begin(c)))
        return e;
    opt_int confidence = {in->confidence > 0, in->confidence};
    if (!(e = load(c, assignment, &a)) && !(e = store(c, assignment, in)))
        e = q_review_opened(c, assignment, confidence, in->acquainted, &row);
    return db_end(c, e);
}

static enum err note(struct ctx *c, const char *kind, int64_t assignment,
                     const struct row_review_assignment *a)
{
    return ledger_write(
        c, &(struct ledger_entry){
               .kind = kind,
               .subject = a->nomination,
               .person = a->nominee,
               .facts = arena_format(c->mem, "{\"assignment\":%lld}", (long long)assignment),
               .kept = true});
}

enum err review_submit(struct ctx *c, int64_t assignment, const struct review_input *in)
{
    struct row_review_assignment a;
    struct row_review_submitted row;
    size_t given = 0;
    enum err e = check(c, in);
    for (size_t i = 0; i < in->n; i++)
        given += in->scores[i].points >= 0;
    if (!e && in->confidence == 0)
        e = fail_at(c, "confidence", "Say how sure you are.");
    if (!e && given == 0)
        e = fail_at(c, "c1", "Give at least one score, or step aside from this case.");
    if (e || (e = db_begin(c)))
        return e;
    if (!(e = load(c, assignment, &a)) && !(e = store(c, assignment, in)) &&
        !(e = q_review_submitted(c, assignment, in->confidence, in->acquainted, &row)))
        e = note(c, "review.submitted", assignment, &a);
    return db_end(c, e);
}

static bool is_ground(str ground)
{
    static const char *const grounds[] = {"employer", "business", "friend",
                                          "family",   "dispute",  "other"};
    for (size_t i = 0; i < COUNT(grounds); i++)
        if (str_same(ground, str_of(grounds[i])))
            return true;
    return false;
}

/* For this case, and for later cycles. A conflict has no ground of its own for the same employer. */
static enum err declare(struct ctx *c, const struct row_review_assignment *a, str ground)
{
    bool employer = str_same(ground, S("employer"));
    enum err e = q_review_recuse(c, a->cycle, a->nomination, c->me, ground);
    if (e)
        return e;
    return nomination_conflict_declared(c, a->nominee, c->me, employer ? S("business") : ground);
}

enum err review_decline(struct ctx *c, int64_t assignment, str ground)
{
    struct row_review_assignment a;
    struct row_review_aside row;
    bool conflict = is_ground(ground);
    if (!conflict && !str_same(ground, S("time")))
        return fail_at(c, "ground", "Choose why you step aside.");
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = load(c, assignment, &a)) && !(e = review_throw_away(c, assignment)) &&
        !(e = q_review_aside(c, assignment, conflict ? S("recused") : S("declined"), &row)) &&
        !(conflict && (e = declare(c, &a, ground))))
        e = note(c, conflict ? "review.recused" : "review.declined", assignment, &a);
    return db_end(c, e);
}

enum err review_comment(struct ctx *c, int64_t assignment, str words)
{
    struct row_review_assignment a;
    struct row_review_conflict_of conflict;
    if (!check_text(c, "comment", words, (struct text_rule){1, REVIEW_WORDS_MAX, true}))
        return ERR_INVALID;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_review_assignment(c, assignment, &a)) &&
        !(e = q_review_conflict_of(c, a.nomination, c->me, review_employers_since(c->now),
                                   &conflict))) {
        if (conflict.ground.len > 0)
            e = fail_sentence(c, ERR_REFUSED, review_sentence(REVIEW_CONFLICT));
        else if (!str_same(a.state, S("submitted")))
            e = fail(c, ERR_REFUSED, "The discussion opens when your own scores are in.");
        else
            e = q_review_comment(c, a.nomination, id_new(c), words);
    }
    return db_end(c, e);
}
