#include "feature/demo/demo_plan.h"

#include "feature/decision/decision.h"
#include "feature/demo/demo.sql.h"
#include "feature/evaluation/evaluation.h"
#include "feature/ledger/ledger.h"

enum { TERM_CYCLES = 4, REVIEWS = 3, DAY = 86400 };

static const char reasons_words[] =
    "Week after week they answer what others skip, and they stay until it works.|Their guide is "
    "the "
    "one we send to every newcomer, because it says why and not only how.|They built the small "
    "tool "
    "that half of our meet-up uses, and they review every change to it themselves.|They gave "
    "eleven "
    "talks this year, three of them in places where nobody had spoken about this before.|Nobody "
    "else "
    "writes about this in our language. Because of them we do not have to read it in English.|They "
    "report problems so clearly that the team could mend four of them within a week.";
static const char endorsement_words[] =
    "Found in an hour what three of us had looked for all week.|Patient with beginners and strict "
    "with code. Both matter.|I learned most of what I know about this from their evenings.|Always "
    "credits others, and always writes it down afterwards.";
/* ---- the calendar of the past ---------------------------------------------------------------------- */

static day award_of(int64_t quarters_after_2024)
{
    return day_of(2024 + (int)(quarters_after_2024 / 4), (int)(quarters_after_2024 % 4) * 3 + 1, 1);
}

static enum err add_phase(struct demo *d, int64_t cycle, str kind, int64_t opens, int64_t closes)
{
    return q_demo_phase(d->c, cycle, kind, (moment){opens * DAY}, (moment){closes * DAY});
}

/* Counts the phases back from the award day, as the rules say. */
static enum err add_cycle(struct demo *d, size_t at, str state)
{
    const struct policy *p = d->policy;
    int year, month, date;
    day award = d->awards[at];
    day_parts(award, &year, &month, &date);
    int64_t decide_end = award.n - p->reply_days, review_end = decide_end - p->decide_days;
    int64_t document_end = review_end - p->review_days,
            nominate_end = document_end - p->document_days;
    int64_t opens = nominate_end - p->nominate_days, id = id_new(d->c);
    d->cycles[at] = id;
    enum err e = q_demo_cycle(
        d->c, &(struct in_demo_cycle){.id = id,
                                      .code = arena_format(d->c->mem, "%04d-%02d", year, month),
                                      .award = award,
                                      .record_from = {document_end - 365},
                                      .record_to = {document_end},
                                      .state = state});
    if (e || (e = add_phase(d, id, S("nominate"), opens, nominate_end)) ||
        (e = add_phase(d, id, S("document"), opens, document_end)) ||
        (e = add_phase(d, id, S("review"), document_end, review_end)) ||
        (e = add_phase(d, id, S("decide"), review_end, decide_end)) ||
        (e = add_phase(d, id, S("reply"), decide_end, award.n)))
        return e;
    return OK;
}

enum err demo_make_cycles(struct demo *d)
{
    enum err e = OK;
    for (size_t i = 0; i < DEMO_CYCLES + 2 && !e; i++) {
        d->awards[i] = award_of((int64_t)i);
        e = add_cycle(d, i,
                      i < DEMO_CYCLES - 1    ? S("closed")
                      : i == DEMO_CYCLES - 1 ? S("published")
                      : i == DEMO_CYCLES     ? S("reviewing")
                                             : S("nominating"));
    }
    d->awards[DEMO_EXTRA] = day_of(2026, 12, 18);
    return e ? e : add_cycle(d, DEMO_EXTRA, S("deciding"));
}

/* ---- one case -------------------------------------------------------------------------------------- */

/* Anybody but this person, the committee and the reviewers, who must have no part in a case. */
static int64_t somebody(struct demo *d, int64_t but)
{
    int64_t committee = d->people[d->managers[COUNT(d->managers) - 1]].id;
    int64_t first = d->people[d->reviewers[0]].id;
    int64_t last = d->people[d->reviewers[d->n_reviewers - 1]].id;
    for (;;) {
        int64_t id = d->people[demo_pick(d, (int64_t)d->n)].id;
        if (id != but && id > committee && (id < first || id > last))
            return id;
    }
}

static int64_t lead_of(const struct demo *d, const struct demo_person *p)
{
    for (size_t i = 0; i < d->n_leads; i++)
        if (d->people[d->leads[i]].region == p->region && d->people[d->leads[i]].id != p->id)
            return d->people[d->leads[i]].id;
    return 0;
}

enum err demo_add_case(struct demo *d, struct demo_case *k)
{
    struct ctx *c = d->c;
    unsigned char digest[32];
    moment made = {k->made * DAY + 10 * 3600};
    bool renewal = str_same(k->kind, S("renewal"));
    int64_t lead = lead_of(d, k->nominee);
    random_bytes(c, digest, sizeof digest);
    k->id = id_new(c);
    struct in_demo_nomination in = {
        .id = k->id,
        .cycle = k->cycle,
        .nominee = k->nominee->id,
        .nominator = {!renewal, renewal ? 0 : somebody(d, k->nominee->id)},
        .kind = k->kind,
        .expertise = k->nominee->expertise,
        .region = k->nominee->region,
        .lead = {k->taken && lead, lead},
        .state = k->state,
        .told = {true, {made.s + 3600}},
        .frozen = {k->frozen, {made.s + 40 * DAY}},
        .digest = {k->frozen, {(const char *)digest, sizeof digest}},
        .made = made};
    enum err e = q_demo_nomination(c, &in);
    if (e || (e = q_demo_nomination_text(c, k->id, demo_word(d, reasons_words), S(""))))
        return e;
    for (int64_t n = demo_pick(d, 3); n > 0 && !e; n--)
        e = q_demo_endorsement(
            c, &(struct in_demo_endorsement){.id = id_new(c),
                                             .nomination = k->id,
                                             .endorser = somebody(d, k->nominee->id),
                                             .words = demo_word(d, endorsement_words),
                                             .made = {made.s + 9 * DAY}});
    return e;
}

/* ---- past cycles: cases, scores, the run, decisions, terms ------------------------------------------- */

static bool has_case(const struct demo_person *p, size_t cycle, day award)
{
    if (p->staff)
        return false;
    return p->first_cycle == (int)cycle || (p->term_to == award.n && p->terms > 0);
}

static enum err add_past_cases(struct demo *d, size_t cycle)
{
    size_t turn = 0;
    enum err e = OK;
    for (size_t i = 0; i < d->n && !e; i++) {
        struct demo_person *p = &d->people[i];
        if (!has_case(p, cycle, d->awards[cycle]))
            continue;
        struct demo_case k = {.cycle = d->cycles[cycle],
                              .nominee = p,
                              .kind = p->terms > 0 ? S("renewal") : S("new"),
                              .state = S("decided"),
                              .made = d->awards[cycle].n - 120 + demo_pick(d, 60),
                              .frozen = true,
                              .taken = true};
        if (!(e = demo_add_case(d, &k)) && !(e = demo_add_reviews(d, &k, turn++, REVIEWS)))
            e = demo_chunk(d, i, "past cycles", d->n);
    }
    return e;
}

static struct demo_person *person_of(struct demo *d, int64_t id)
{
    size_t low = 0, high = d->n; /* ids grow with the place */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (d->people[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return &d->people[low];
}

static enum err add_term(struct demo *d, struct demo_person *p, int64_t decision, day from)
{
    int year, month, date;
    day_parts(from, &year, &month, &date);
    day to = day_of(year + 1, month, date), today = day_of_moment(DEMO_START);
    bool over = to.n <= today.n;
    p->terms++;
    p->term_to = to.n;
    return q_demo_term(d->c, &(struct in_demo_term){.id = id_new(d->c),
                                                    .person = p->id,
                                                    .decision = decision,
                                                    .expertise = p->expertise,
                                                    .number = p->terms,
                                                    .from_day = from,
                                                    .to_day = to,
                                                    .state = over ? S("ended") : S("current"),
                                                    .ended = {over, to}});
}

/* The lines of the ledger that a real decision leaves: drafted and signed by two people, then final. */
static enum err note_decision(struct demo *d, const struct in_demo_decision *in, int64_t nominee)
{
    const struct {
        const char *kind;
        int64_t by;
    } acts[] = {{"decision.drafted", in->author},
                {"decision.heard", in->signer},
                {"decision.final", in->signer}};
    struct ctx *c = d->c;
    int64_t me = c->me;
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT(acts); i++) {
        c->me = acts[i].by;
        e = ledger_write(
            c, &(struct ledger_entry){
                   .kind = acts[i].kind,
                   .subject = in->id,
                   .person = nominee,
                   .facts = arena_format(c->mem, "{\"nomination\":%lld,\"outcome\":\"%.*s\"}",
                                         (long long)in->nomination, STR_ARG(in->outcome)),
                   .kept = true});
    }
    c->me = me;
    return e;
}

static enum err decide_case(struct demo *d, size_t cycle, const struct row_demo_results *x,
                            struct in_demo_decision *in)
{
    bool yes = x->raw >= d->policy->threshold * 10, renewal = str_same(x->kind, S("renewal"));
    in->id = id_new(d->c);
    in->nomination = x->nomination;
    in->outcome =
        yes ? (renewal ? S("renew") : S("award")) : (renewal ? S("no_renewal") : S("no_award"));
    in->ground = yes ? d->policy->grounds_award[0].code : d->policy->grounds_no_award[0].code;
    in->reasons = yes ? S("The work of the year meets the published criteria.")
                      : S("The year's work is good, and falls short of the line this time.");
    in->reply_until = (opt_time){renewal && !yes, in->made};
    enum err e = q_demo_decision(d->c, in);
    if (e || (e = note_decision(d, in, x->nominee)))
        return e;
    return yes ? add_term(d, person_of(d, x->nominee), in->id, d->awards[cycle]) : OK;
}

static enum err decide_cycle(struct demo *d, size_t cycle)
{
    struct ctx *c = d->c;
    struct row_demo_results *results;
    size_t n;
    int64_t run, meeting = id_new(c);
    moment met = {(d->awards[cycle].n - d->policy->reply_days - 2) * DAY};
    enum err e = evaluation_run(c, d->cycles[cycle], "official", &run);
    if (e || (e = q_demo_results(c, run, &results, &n)))
        return e;
    struct in_demo_decision in = {.cycle = d->cycles[cycle],
                                  .meeting = meeting,
                                  .run = run,
                                  .author = d->people[d->managers[0]].id,
                                  .signer = d->people[d->managers[1]].id,
                                  .made = met,
                                  .final = {met.s + DAY}};
    e = q_demo_meeting(
        c, &(struct in_demo_meeting){
               .id = meeting, .cycle = in.cycle, .starts = met, .chair = in.author, .run = run});
    struct demo_meeting said = {.id = meeting, .met = met, .results = results, .n = n};
    for (size_t i = 0; i < n && !e; i++) {
        e = decide_case(d, cycle, &results[i], &in);
        if (i == 0)
            said.first_decision = in.id;
    }
    if (!e && cycle == DEMO_CYCLES - 1)
        e = demo_make_meeting(d, &said);
    if (!e && cycle < DEMO_CYCLES - 1)
        e = q_demo_nominations_closed(c, d->cycles[cycle]);
    return e;
}

enum err demo_make_past(struct demo *d)
{
    enum err e = OK;
    for (size_t cycle = 0; cycle < DEMO_CYCLES && !e; cycle++) {
        d->c->now = moment_of_day((day){d->awards[cycle].n - 20});
        if (!(e = add_past_cases(d, cycle)))
            e = decide_cycle(d, cycle);
    }
    return e;
}
