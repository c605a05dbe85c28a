#include "feature/demo/demo.sql.h"
#include "feature/demo/demo_plan.h"

enum { DAY = 86400, REVIEWS = 3, SECOND_EVERY = 20, EARLY_READERS = 12 };
/* Hundredths of a point that a reader adds for a neighbor, and for somebody they know. */
enum { NEIGHBOR = 25, KNOWN = 60, KNOWN_PERCENT = 6 };

static const char review_words[] =
    "Steady help over the whole year; the answers alone would be enough for me.|Good reach, less "
    "depth. I would like to see one longer piece of their own.|Rare kind of work: small audience, "
    "large effect.|Hard to judge the breadth from what is here.|Clear writing, and the examples "
    "run.|"
    "The talks repeat each other; the documentation is the stronger half.";

/* One review that is to be made. */
struct reading {
    const struct demo_case *of;
    const struct demo_person *reader;
    int64_t id;
    bool submitted, known;
    int64_t panel;
};

/* Whole points 0..10 for each criterion, now and then none. */
static enum err add_scores(struct demo *d, const struct reading *r)
{
    const struct demo_person *nominee = r->of->nominee;
    int mean = nominee->quality + r->reader->severity;
    enum err e = OK;
    mean += r->reader->region == nominee->region ? NEIGHBOR : 0;
    mean += r->known ? KNOWN : 0;
    int own = demo_about(d, mean, 80); /* what this reader thinks of the whole */
    for (int64_t criterion = 1; criterion <= DEMO_CRITERIA && !e; criterion++) {
        int points = (demo_about(d, own, 90) + 50) / 100;
        points = points < 0 ? 0 : points > 10 ? 10 : points;
        if (demo_pick(d, 25) > 0)
            e = q_demo_score(d->c, r->id, criterion, points * 100);
    }
    return e;
}

/* The day after the last one for reviews. */
static int64_t demo_review_end(const struct demo *d, int64_t cycle)
{
    size_t at = 0;
    while (at < DEMO_EXTRA && d->cycles[at] != cycle)
        at++;
    return d->awards[at].n - d->policy->reply_days - d->policy->decide_days;
}

static enum err add_review(struct demo *d, struct reading *r, int place)
{
    struct ctx *c = d->c;
    const struct demo_case *k = r->of;
    moment at = {(k->made + 45) * DAY + 3600 * (9 + place)};
    r->id = id_new(c);
    r->known = demo_pick(d, 100) < KNOWN_PERCENT;
    enum err e = q_demo_assignment(
        c, &(struct in_demo_assignment){.id = r->id,
                                        .nomination = k->id,
                                        .reviewer = r->reader->id,
                                        .panel = r->panel,
                                        .foreign_region = r->reader->region != k->nominee->region,
                                        .state = r->submitted ? S("submitted") : S("given"),
                                        .due = {demo_review_end(d, k->cycle) * DAY},
                                        .submitted = {r->submitted, at},
                                        .confidence = {r->submitted, 2 + demo_pick(d, 4)},
                                        .acquainted = r->known});
    if (e || !r->submitted || (e = q_demo_review_text(c, r->id, demo_word(d, review_words))))
        return e;
    return add_scores(d, r);
}

/* How well somebody fits; < 0: not at all. Who has read little comes before who has read much. */
static int64_t fit_of(const struct demo_case *k, const struct demo_person *r)
{
    const struct demo_person *nominee = k->nominee;
    int64_t reads = r->reads_in == k->cycle ? r->reads : 0;
    if (r->id == nominee->id || (r->employer && r->employer == nominee->employer) ||
        reads >= DEMO_READS)
        return -1;
    int64_t fit = 100 - 4 * reads;
    fit += r->expertise == nominee->expertise ? 20 : r->second == nominee->expertise ? 12 : 0;
    fit += r->culture == nominee->culture ? 10 : 0;
    return fit;
}

/* The one that fits best of those who do not read it yet; of equals the next in turn. NULL: nobody. */
static struct demo_person *next_reader(struct demo *d, const struct demo_case *k, size_t turn,
                                       struct demo_person *const *had, int n)
{
    struct demo_person *best = NULL;
    int64_t most = -1;
    bool abroad = n == 0; /* the first one is from another region */
    size_t many = d->n_reviewers;
    if (k->cycle == d->cycles[DEMO_EXTRA] && many > EARLY_READERS)
        many = EARLY_READERS; /* few cases: so they are tied together by those who read several */
    for (size_t i = 0; i < many; i++) {
        struct demo_person *r = &d->people[d->reviewers[(turn * REVIEWS + i) % many]];
        bool has = abroad && r->region == k->nominee->region;
        for (int j = 0; j < n; j++)
            has = has || had[j] == r;
        int64_t fit = has ? -1 : fit_of(k, r);
        if (fit > most) {
            most = fit;
            best = r;
        }
    }
    return best;
}

/* Nobody reads more than they can; `done` of the first panel have submitted, and if it is all of them, so
 * has the second one. */
enum err demo_add_reviews(struct demo *d, const struct demo_case *k, size_t turn, int done)
{
    struct demo_person *had[2 * REVIEWS];
    int wanted = turn % SECOND_EVERY == SECOND_EVERY / 2 ? 2 * REVIEWS : REVIEWS;
    enum err e = OK;
    if (wanted > REVIEWS)
        e = q_demo_second_panel(d->c, k->id, k->cycle, (moment){(k->made + 40) * DAY});
    for (int n = 0; n < wanted && !e; n++) {
        had[n] = next_reader(d, k, turn, had, n);
        if (!had[n])
            break;
        had[n]->reads = had[n]->reads_in == k->cycle ? had[n]->reads + 1 : 1;
        had[n]->reads_in = k->cycle;
        struct reading r = {.of = k,
                            .reader = had[n],
                            .submitted = n < done || done == REVIEWS,
                            .panel = n < REVIEWS ? 1 : 2};
        e = add_review(d, &r, n);
    }
    return e;
}
