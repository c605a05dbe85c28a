#include "feature/demo/demo_plan.h"

#include "feature/demo/demo.sql.h"
#include "feature/ledger/ledger.h"

enum { DAY = 86400, REVIEWS = 3, UNREAD = 3, EARLY_PEOPLE = 128 };

static enum err note(struct demo *d, const char *kind, int64_t subject, int64_t person)
{
    return ledger_write(
        d->c,
        &(struct ledger_entry){.kind = kind, .subject = subject, .person = person, .kept = true});
}

/* ---- the cycle in review: all cases frozen, some reviewers ready, some not ------------------------ */

/* Some cases are decided earlier, in a small cycle of its own. */
static bool is_early(const struct demo *d, size_t turn)
{
    return turn % (d->n / EARLY_PEOPLE + 2) == 1;
}

static enum err add_case_in_review(struct demo *d, struct demo_person *p, size_t turn, bool unread)
{
    bool early = !unread && is_early(d, turn);
    struct demo_case k = {.cycle = d->cycles[early ? DEMO_EXTRA : DEMO_CYCLES],
                          .nominee = p,
                          .kind = p->terms > 0 ? S("renewal") : S("new"),
                          .state = S("in_review"),
                          .made = d->awards[DEMO_CYCLES].n - (early ? 144 : 130) + demo_pick(d, 60),
                          .frozen = true,
                          .taken = true};
    enum err e = demo_add_case(d, &k);
    if (e || (e = note(d, "nomination.made", k.id, p->id)) ||
        (e = note(d, "nomination.frozen", k.id, p->id)))
        return e;
    /* Most readers are ready; some cases wait for all of theirs, and so does `unread`. */
    int64_t draw = demo_pick(d, 100);
    int done = unread ? 0 : draw < 86 || early ? REVIEWS : draw >= 95 ? 0 : REVIEWS - 1;
    return demo_add_reviews(d, &k, turn, done);
}

/* The first newcomers are for those who try the demo: nobody has read their cases. */
static enum err fill_review(struct demo *d)
{
    size_t turn = 0, newcomers = 0;
    enum err e = OK;
    for (size_t i = 0; i < d->n && !e; i++) {
        struct demo_person *p = &d->people[i];
        bool renewal = p->terms > 0 && p->term_to == d->awards[DEMO_CYCLES].n;
        bool first = p->first_cycle == DEMO_CYCLES;
        if (!p->staff && (first || renewal))
            e = add_case_in_review(d, p, turn++, first && newcomers++ < UNREAD);
        if (!e)
            e = demo_chunk(d, i, "the cycle in review", d->n);
    }
    return e;
}

/* ---- the open cycle: a nomination in every state -------------------------------------------------- */

static const char *const open_states[] = {"open",      "taken",    "documenting", "documenting",
                                          "ready",     "open",     "taken",       "documenting",
                                          "withdrawn", "objected", "ready",       "open"};

static enum err add_talk(struct demo *d, const struct demo_case *k, int64_t lead)
{
    static const char *const words[] = {
        "Congratulations! I took this up because the words match what I see. Have a look at your "
        "record: most of the year is there already.",
        "Thank you! I have added two talks. The sponsored video should not count, I was paid for "
        "it.",
        "Thank you for saying so. It is set aside, and the reviewers see that you told us."};
    enum err e = OK;
    for (size_t i = 0; i < COUNT(words) && !e; i++)
        e = q_demo_message(
            d->c, &(struct in_demo_message){.nomination = k->id,
                                            .id = id_new(d->c),
                                            .author = i == 1 ? k->nominee->id : lead,
                                            .words = str_of(words[i]),
                                            .at = {(k->made + 3 + (int64_t)i) * DAY + 34200}});
    return e;
}

static int64_t lead_in(const struct demo *d, int64_t region)
{
    for (size_t i = 0; i < d->n_leads; i++)
        if (d->people[d->leads[i]].region == region)
            return d->people[d->leads[i]].id;
    return 0;
}

static enum err add_open_case(struct demo *d, struct demo_person *p, size_t turn)
{
    const char *state = open_states[turn % COUNT(open_states)];
    str code = str_of(state);
    struct demo_case k = {.cycle = d->cycles[DEMO_CYCLES + 1],
                          .nominee = p,
                          .kind = S("new"),
                          .state = code,
                          .made = day_of_moment(DEMO_START).n - 24 + demo_pick(d, 23),
                          .taken = !str_same(code, S("open"))};
    enum err e = demo_add_case(d, &k);
    int64_t lead = lead_in(d, p->region);
    if (e || (e = note(d, "nomination.made", k.id, p->id)))
        return e;
    if (k.taken && (e = note(d, "nomination.taken", k.id, p->id)))
        return e;
    if (k.taken && lead && lead != p->id)
        return add_talk(d, &k, lead);
    return OK;
}

/* Two more life cycles: a case moved to the next cycle, and two cases of one person merged. */
static enum err add_moved(struct demo *d, struct demo_person *p, bool merged)
{
    struct demo_case was = {.cycle = d->cycles[DEMO_CYCLES],
                            .nominee = p,
                            .kind = S("new"),
                            .state = S("withdrawn"),
                            .made = day_of_moment(DEMO_START).n - 60,
                            .taken = true};
    struct demo_case now = was;
    now.cycle = d->cycles[DEMO_CYCLES + 1];
    now.state = S("documenting");
    if (merged)
        was.cycle = now.cycle;
    enum err e = demo_add_case(d, &was);
    if (e || (e = demo_add_case(d, &now)) ||
        (e = q_demo_nomination_next(d->c, was.id, now.id, merged ? S("merged") : S("moved"))))
        return e;
    return note(d, merged ? "nomination.merged" : "nomination.moved", was.id, p->id);
}

static enum err fill_open(struct demo *d)
{
    size_t turn = 0;
    enum err e = OK;
    for (size_t i = 0; i < d->n && !e; i++) {
        struct demo_person *p = &d->people[i];
        if (p->first_cycle != DEMO_CYCLES + 1)
            continue;
        size_t kind = turn++ % 20;
        e = kind == 18 || kind == 19 ? add_moved(d, p, kind == 19) : add_open_case(d, p, turn);
    }
    return e;
}

enum err demo_make_present(struct demo *d)
{
    d->c->now = (moment){DEMO_START.s - 30 * DAY};
    enum err e = fill_review(d);
    return e ? e : fill_open(d);
}
