#include "feature/decision/committee.h"

#include "feature/decision/unmet.sql.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

/* ---- rows ------------------------------------------------------------------------------------ */

static const struct row_decision_standing *standing_of(const struct row_decision_standing *rows,
                                                       size_t n, int64_t nomination)
{
    size_t at = id_find(BY_ID(rows, n, nomination), nomination);
    return at == SIZE_MAX ? NULL : &rows[at];
}

/* The list without one reviewer is computed anew from what the run read. */
static enum err try_without(struct ctx *c, struct committee_list *list, int64_t reviewer)
{
    struct mean_input in;
    enum err e = run_input(c, list->meeting.run, &in);
    if (e)
        return e;
    struct mean_what_if what_if = {-1, reviewer};
    const struct mean_result *results = mean_results(c->mem, &in, what_if);
    for (size_t i = 0; i < list->n; i++)
        for (size_t k = 0; k < in.n; k++) {
            const struct mean_result *r = &results[k];
            if (r->of->id != list->rows[i].of->nomination)
                continue;
            list->rows[i].raw = r->raw;
            list->rows[i].low = r->low;
            list->rows[i].high = r->high;
            list->rows[i].reviews = r->reviews;
            list->rows[i].spread = r->spread;
            break;
        }
    return OK;
}

/* ---- what stands ------------------------------------------------------------------------------ */

/* As decision_draft_all sees it: by the published line and the kept run, whatever is tried here. */
static bool goes_by_line(const struct committee_list *list, const struct committee_row *row)
{
    struct outcome_line line = {
        .raw = row->of->raw,
        .reviews = row->of->reviews,
        .threshold = list->policy->threshold,
        .minimum = list->policy->reviews_minimum,
        .renewal = str_same(row->of->kind, S("renewal")),
        .unmet = row->unmet,
    };
    str outcome = outcome_by_line(&line);
    return outcome.len > 0 && !outcome_needs_words(&line, outcome);
}

static void count_standing(struct ctx *c, struct committee_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct row_decision_standing *d = list->rows[i].standing;
        enum decision_state state = d ? decision_state_read(d->state) : DECISION_NONE;
        list->open += state == DECISION_NONE;
        list->by_line += state == DECISION_NONE && goes_by_line(list, &list->rows[i]);
        list->mine += state == DECISION_DRAFT && d->author == c->me;
        list->theirs += state == DECISION_DRAFT && d->author != c->me;
        list->signed_cases += state == DECISION_HEARD;
        list->final += state == DECISION_FINAL;
        if (d && d->veto_until.set && d->veto_until.value.s > c->now.s) {
            list->vetoes++;
            if (d->veto_until.value.s > list->veto_until.s)
                list->veto_until = d->veto_until.value;
        }
        if (state == DECISION_HEARD && d->reply_until.set && d->reply_until.value.s > c->now.s) {
            list->replying++;
            if (d->reply_until.value.s > list->reply_until.s)
                list->reply_until = d->reply_until.value;
        }
    }
}

/* ---- names ----------------------------------------------------------------------------------- */

static enum err load_signers(struct ctx *c, struct committee_list *list)
{
    struct row_decision_signers *rows;
    size_t n, others = 0;
    enum err e = q_decision_signers(c, &rows, &n);
    if (e)
        return e;
    str *names = arena_take(c->mem, n, sizeof *names);
    for (size_t i = 0; i < n; i++)
        if (rows[i].person != c->me)
            names[others++] = rows[i].name;
    if (others > 4) {
        names[3] = words_format(c, tr_plural(c, "%d more", "%d more", (int64_t)others - 3),
                                (int)others - 3);
        others = 4;
    }
    list->signers = i18n_list(c, names, others);
    return OK;
}

static enum err load_present(struct ctx *c, struct committee_list *list)
{
    struct row_decision_present *rows;
    size_t n;
    enum err e = q_decision_present(c, list->meeting.id, &rows, &n);
    if (e)
        return e;
    str *names = arena_take(c->mem, n, sizeof *names);
    size_t present = 0;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].gone)
            continue;
        names[present++] = rows[i].name;
        list->here |= rows[i].person == c->me;
    }
    list->present = i18n_list(c, names, present);
    return OK;
}

/* How many there are, where nothing is hidden and nobody asks which number is whose. */
static enum err count_readers(struct ctx *c, struct committee_list *list)
{
    struct row_decision_reader_count row;
    enum err e = q_decision_reader_count(c, list->cycle.id, &row);
    list->readers = e ? 0 : (size_t)row.number;
    return e;
}

enum err committee_names(struct ctx *c, struct committee_row *rows, size_t n)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < n; i++)
        if (rows[i].who.handle.len == 0)
            e = q_decision_who(c, rows[i].of->nominee, &rows[i].who);
    return e;
}

str committee_region(const struct committee_list *list, int64_t id)
{
    for (size_t i = 0; i < list->n_all_regions; i++)
        if (list->all_regions[i].id == id)
            return list->all_regions[i].name;
    return S("");
}

str committee_expertise(const struct committee_list *list, int64_t id)
{
    for (size_t i = 0; i < list->n_all_expertises; i++)
        if (list->all_expertises[i].id == id)
            return list->all_expertises[i].name;
    return S("");
}

/* ---- all of it ------------------------------------------------------------------------------- */

static enum err load_rows(struct ctx *c, struct committee_list *list,
                          const struct hidden_cases *hidden)
{
    struct row_decision_results *results;
    struct row_decision_standing *standing;
    size_t n, n_standing;
    enum err e = q_decision_results(c, list->meeting.run, &results, &n);
    if (e || (e = q_decision_standing(c, list->cycle.id, &standing, &n_standing)))
        return e;
    list->rows = arena_take(c->mem, n, sizeof *list->rows);
    for (size_t i = 0; i < n; i++) {
        const struct row_decision_results *r = &results[i];
        if (evaluation_is_hidden(hidden, r->nomination))
            continue;
        const struct row_decision_standing *d = standing_of(standing, n_standing, r->nomination);
        if (!d) /* no longer a case of this cycle */
            continue;
        list->rows[list->n++] = (struct committee_row){
            .of = r,
            .standing = d->decision ? d : NULL,
            .raw = r->raw,
            .low = r->low,
            .high = r->high,
            .reviews = r->reviews,
            .spread = r->spread,
        };
    }
    return OK;
}

static enum err load_unmet(struct ctx *c, struct committee_list *list)
{
    struct row_unmet_of_cycle *rows;
    size_t n;
    enum err e = q_unmet_of_cycle(c, list->cycle.id, &rows, &n);
    for (size_t i = 0; !e && i < list->n; i++)
        list->rows[i].unmet =
            id_find(BY_ID(rows, n, nomination), list->rows[i].of->nomination) != SIZE_MAX;
    return e;
}

/* The line that is tried, or shown by the chair, or published. */
static void choose_line(struct committee_list *list, struct committee_try what_if)
{
    const struct row_decision_meeting *m = &list->meeting;
    bool tried = what_if.threshold >= 0 || what_if.quota >= 0;
    int64_t threshold = tried ? what_if.threshold : list->policy->threshold;
    list->quota = what_if.quota;
    if (!tried && m->found && (m->line.set || m->quota.set)) {
        list->chairs_line = true;
        threshold = m->line.value;
        list->quota = m->quota.set ? m->quota.value : -1;
    }
    list->line = committee_line(list->rows, list->n, threshold, list->quota);
}

static enum err load_meeting(struct ctx *c, struct committee_list *list,
                             const struct hidden_cases *hidden, bool who)
{
    struct row_decision_heard heard;
    enum err e = load_rows(c, list, hidden);
    if (!e)
        e = who || hidden->n > 0
                ? evaluation_readers(c, list->cycle.id, hidden, &list->reader_ids, &list->readers)
                : count_readers(c, list);
    if (e || (e = load_unmet(c, list)) || (e = q_decision_fit(c, list->meeting.run, &list->fit)) ||
        (e = load_signers(c, list)) || (e = load_present(c, list)) ||
        (e = q_decision_heard(c, &heard)) ||
        (e = program_regions(c, &list->all_regions, &list->n_all_regions)) ||
        (e = program_expertises(c, &list->all_expertises, &list->n_all_expertises)))
        return e;
    list->heard = (struct committee_heard){heard.seq, heard.own};
    if (evaluation_is_hidden(hidden, list->meeting.discussed))
        list->meeting.discussed = 0;
    return OK;
}

static enum err load_all(struct ctx *c, int64_t cycle, struct committee_try what_if,
                         struct committee_list *list)
{
    struct hidden_cases hidden;
    enum err e = program_cycle(c, cycle, &list->cycle);
    if (e)
        return e;
    if (list->cycle.policy == 0)
        return fail_missing(c);
    if ((e = program_policy(c, list->cycle.policy, &list->policy)) ||
        (e = evaluation_hidden(c, cycle, &hidden)) ||
        (e = q_decision_meeting(c, cycle, &list->meeting)))
        return e;
    list->hidden = hidden.n;
    if (list->meeting.found &&
        (e = load_meeting(c, list, &hidden, what_if.who || what_if.without > 0)))
        return e;
    if (what_if.without > 0 && what_if.without <= (int64_t)list->readers) {
        list->without = what_if.without;
        if ((e = try_without(c, list, list->reader_ids[what_if.without - 1])))
            return e;
    }
    list->corrected =
        list->without == 0 && list->fit.found && str_same(list->fit.state, S("corrected"));
    committee_rank(list);
    choose_line(list, what_if);
    committee_count(c, list);
    count_standing(c, list);
    return OK;
}

enum err committee_load(struct ctx *c, int64_t cycle, struct committee_try what_if,
                        struct committee_list *list)
{
    *list = (struct committee_list){0};
    db_snapshot(c);
    enum err e = load_all(c, cycle, what_if, list);
    db_snapshot_end(c);
    return e;
}
