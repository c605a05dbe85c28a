#include "feature/evaluation/fairness_load.h"

#include "feature/evaluation/evaluation.h"
#include "feature/evaluation/evaluation.sql.h"
#include "kit/i18n/i18n.h"

/* ---- what was decided ----------------------------------------------------------------------------- */

static bool is_answer(str outcome)
{
    return outcome_is_award(outcome) || outcome_is_negative(outcome);
}

/* The decisions of the cases shown, by nomination; without one, the line's word if it is not only final
 * ones that count. */
static enum err load_decisions(struct ctx *c, struct fairness_cycle *f, bool only_final,
                               struct fairness_facts *facts)
{
    struct row_evaluation_outcomes *rows;
    size_t n, at = 0, found = 0;
    enum err e = q_evaluation_outcomes(c, f->cycle.id, &rows, &n);
    if (e)
        return e;
    struct fairness_decision *list = arena_take(c->mem, f->in.n, sizeof *list);
    const struct mean_result *results = mean_results(c->mem, &f->in, (struct mean_what_if){-1, 0});
    bool *over = arena_take(c->mem, f->in.n, sizeof *over);
    for (size_t i = 0; i < f->in.n; i++)
        over[results[i].of - f->in.cases] =
            results[i].reviews > 0 && results[i].raw >= 10 * f->in.threshold;
    f->final = true;
    for (size_t i = 0; i < f->in.n; i++) {
        while (at < n && rows[at].nomination < f->in.cases[i].id)
            at++;
        bool there = at < n && rows[at].nomination == f->in.cases[i].id;
        bool final = there && rows[at].final;
        bool said = there && is_answer(rows[at].outcome) && (final || !only_final);
        f->final = f->final && final;
        if (said || !only_final)
            list[found++] = (struct fairness_decision){
                f->in.cases[i].id, said ? outcome_is_award(rows[at].outcome) : over[i]};
    }
    facts->decisions = list;
    facts->n = found;
    return OK;
}

/* ---- a cycle -------------------------------------------------------------------------------------- */

/* What the run kept; where cases are hidden, their part in the scales is taken out by a new fit. */
static enum err load_run(struct ctx *c, int64_t run, const struct hidden_cases *hidden,
                         struct fairness_cycle *f)
{
    struct row_evaluation_run row;
    struct row_evaluation_fit fit;
    struct severity again;
    str bytes;
    enum err e = q_evaluation_run(c, run, &row);
    if (e || (e = run_input(c, run, &f->in)) || (e = q_evaluation_fit(c, run, &fit)))
        return e;
    if (!fit.found)
        return fail(c, ERR_FAULT, "an evaluation has no corrected scores");
    if ((e = run_file(c, fit.output, &bytes)) || (e = severity_read(c, bytes, &f->severity)))
        return e;
    f->input = arena_hex(c->mem, row.input.at, row.input.len);
    if (hidden->n == 0)
        return OK;
    f->in = fairness_visible(c->mem, &f->in, hidden->ids, hidden->n);
    if ((e = severity_scales(c, &f->in, &again)))
        return e;
    f->severity.scales = again.scales;
    f->severity.n_scales = again.n_scales;
    return OK;
}

static enum err load(struct ctx *c, const struct hidden_cases *hidden, bool only_final,
                     struct fairness_cycle *f)
{
    struct row_evaluation_of_meeting meeting;
    struct fairness_facts facts = {.in = &f->in, .severity = &f->severity};
    enum err e = q_evaluation_of_meeting(c, f->cycle.id, &meeting);
    f->hidden = hidden->n;
    if (e || (e = program_policy(c, f->cycle.policy, &f->policy)) || !meeting.found)
        return e;
    if ((e = load_run(c, meeting.run, hidden, f)) ||
        (e = evaluation_readers(c, f->cycle.id, hidden, &f->reader_ids, &f->readers)) ||
        (e = load_decisions(c, f, only_final, &facts)))
        return e;
    fairness_of(c->mem, &facts, &f->report);
    f->evaluated = true;
    return OK;
}

enum err fairness_load(struct ctx *c, int64_t cycle, struct fairness_cycle *f)
{
    struct hidden_cases hidden;
    *f = (struct fairness_cycle){0};
    enum err e = program_cycle(c, cycle, &f->cycle);
    if (e || (e = evaluation_hidden(c, cycle, &hidden)))
        return e;
    return f->cycle.policy == 0 ? fail_missing(c) : load(c, &hidden, false, f);
}

enum err fairness_published(struct ctx *c, int64_t cycle, struct fairness_cycle *f)
{
    struct hidden_cases none = {0};
    *f = (struct fairness_cycle){0};
    enum err e = program_cycle(c, cycle, &f->cycle);
    if (e)
        return e;
    if (!str_same(f->cycle.state, S("published")) && !str_same(f->cycle.state, S("closed")))
        return fail_missing(c);
    if ((e = load(c, &none, true, f)))
        return e;
    if (!f->evaluated || f->report.cases < FAIRNESS_CELL_LEAST)
        return fail(c, ERR_NOT_FOUND,
                    "Fewer than five cases were decided here, so nothing can be said of groups.");
    fairness_hide(&f->report);
    return OK;
}

/* ---- names ---------------------------------------------------------------------------------------- */

enum err fairness_names(struct ctx *c, struct fairness_names *names)
{
    enum err e = program_regions(c, &names->regions, &names->n_regions);
    return e ? e : program_expertises(c, &names->expertises, &names->n_expertises);
}

static const char *words_of(str code)
{
    static const struct {
        const char *code, *words;
    } all[] = {{"writing", N_("Writing")},
               {"speaking", N_("Speaking")},
               {"code", N_("Code")},
               {"help", N_("Help")},
               {"community", N_("Community")},
               {"feedback", N_("Feedback")},
               {"new", N_("First nomination")},
               {"renewal", N_("Renewal")},
               {"return", N_("Nominated again")}};
    for (size_t i = 0; i < COUNT(all); i++)
        if (str_same(code, str_of(all[i].code)))
            return all[i].words;
    return N_("Not known");
}

str fairness_name(struct ctx *c, const struct fairness_names *names, enum fairness_by by,
                  const struct fairness_cell *cell)
{
    for (size_t i = 0; by == FAIRNESS_REGION && i < names->n_regions; i++)
        if (names->regions[i].id == cell->key)
            return names->regions[i].name;
    for (size_t i = 0; by == FAIRNESS_FAMILY && i < names->n_expertises; i++)
        if (names->expertises[i].id == cell->key)
            return names->expertises[i].name;
    if (by == FAIRNESS_LANGUAGE && cell->code.len > 0)
        return i18n_language(c, cell->code);
    return tr(c, words_of(cell->code));
}

const char *fairness_title(enum fairness_by by)
{
    static const char *const titles[FAIRNESS_BY] = {N_("Region"), N_("Language"),
                                                    N_("Group of expertises"), N_("Kind of work"),
                                                    N_("First time or renewal")};
    return titles[by];
}

const char *fairness_code(enum fairness_by by)
{
    static const char *const codes[FAIRNESS_BY] = {"region", "language", "expertise", "work",
                                                   "kind"};
    return codes[by];
}
