/* demo_plan.h -- what the parts of the demo share while it is being filled. */
#ifndef FEATURE_DEMO_PLAN_H
#define FEATURE_DEMO_PLAN_H

#include "feature/demo/demo.h"
#include "feature/demo/names.h"
#include "feature/program/program.h"

enum {
    DEMO_CYCLES = 12,
    DEMO_EXTRA = DEMO_CYCLES + 2,
    DEMO_CRITERIA = 5,
    DEMO_LINKS = 20,
    DEMO_READS = 25
}; /* cases a reviewer can take */

struct demo_person {
    int64_t id;
    const struct demo_culture *culture;
    str name, latin;
    char country[3];
    int64_t region, lead;
    int64_t expertise; /* main one */
    int64_t second;    /* 0: none */
    int64_t employer;  /* 0: none */
    int quality;       /* hundredths of a point that reviewers tend to give */
    int busy;          /* contributions in a year, about */
    int first_cycle;   /* the cycle they were first nominated in; DEMO_CYCLES: the present one */
    int64_t term_to;   /* day the running term ends, 0: none */
    int terms;         /* so far */
    bool staff;
    int severity;            /* of a reviewer, hundredths */
    int64_t reads, reads_in; /* cases that a reviewer has in this cycle */
};

struct demo {
    struct ctx *c;
    struct demo_options options;
    struct demo_person *people;
    size_t n;
    const struct expertise *expertises; /* without groups */
    size_t n_expertises;
    const struct region *regions;
    size_t n_regions;
    const struct policy *policy;
    int64_t
        cycles[DEMO_EXTRA + 1]; /* past ones, the one in review, the open one, the committee's */
    day awards[DEMO_EXTRA + 1];
    size_t *reviewers, *leads; /* places in people */
    size_t n_reviewers, n_leads;
    size_t managers[3];
};

/* A number from 0 to limit-1, and one around `mean` that is rarely far off (sum of four dice). */
int64_t demo_pick(struct demo *d, int64_t limit);
int demo_about(struct demo *d, int mean, int spread);
/* One of the words separated by '|', at random. */
str demo_word(struct demo *d, const char *list);

enum err demo_make_people(struct demo *d) MUST_USE;
enum err demo_make_lounge(struct demo *d) MUST_USE;
enum err demo_make_network(struct demo *d) MUST_USE; /* after the lounge */
enum err demo_make_cycles(struct demo *d) MUST_USE;
enum err demo_make_past(struct demo *d) MUST_USE;
enum err demo_make_present(struct demo *d) MUST_USE;
enum err demo_make_work(struct demo *d) MUST_USE;
enum err demo_make_year(struct demo *d) MUST_USE; /* after work and decisions */
enum err demo_make_agreements(struct demo *d) MUST_USE;
enum err demo_make_community(struct demo *d) MUST_USE;
enum err demo_make_blog(struct demo *d) MUST_USE;
enum err demo_make_sources(struct demo *d) MUST_USE;
enum err demo_make_ama(struct demo *d) MUST_USE;
enum err demo_make_announcements(struct demo *d) MUST_USE; /* after the awards */
/* Counted rules beside the criteria; records frozen as they are; a draft of other rules, tried out. */
enum err demo_rules(struct ctx *c, str *document) MUST_USE;
enum err demo_make_records(struct demo *d) MUST_USE;
enum err demo_make_draft_rules(struct demo *d) MUST_USE;
/* Drafts that wait for one person; of sources that they have. */
struct demo_source {
    int64_t id;
    str title, host;
};
enum { DEMO_SOURCES = 4 };
enum err demo_make_drafts(struct demo *d, const struct demo_person *p,
                          const struct demo_source sources[DEMO_SOURCES]) MUST_USE;
/* What was found at a source is evidence of a contribution. */
struct demo_find {
    const struct demo_source *source;
    int64_t contribution, near; /* near: what it may be the same as; 0: nothing */
    str kind, title, url, why;
    day on;
};
enum err demo_add_find(struct demo *d, const struct demo_find *f) MUST_USE;

/* A case of a cycle, with its reasons and endorsements; and its reviewers, of whom `done` are ready. */
struct demo_case {
    int64_t id, cycle;
    const struct demo_person *nominee;
    str kind, state;
    int64_t made; /* day */
    bool frozen, taken;
};
enum err demo_add_case(struct demo *d, struct demo_case *k) MUST_USE;
enum err demo_add_reviews(struct demo *d, const struct demo_case *k, size_t turn,
                          int done) MUST_USE;

/* What was said in the meeting of a cycle that is decided. */
struct row_demo_results;
struct demo_meeting {
    int64_t id, first_decision; /* first_decision: on the best case */
    moment met;
    const struct row_demo_results *results; /* by place */
    size_t n;
};
enum err demo_make_meeting(struct demo *d, const struct demo_meeting *m) MUST_USE;

/* The small cycle between two others whose committee meets on the first day: the one thing here that goes by
 * the rules of the rooms themselves. After the records. */
enum err demo_make_room(struct demo *d) MUST_USE;

/* Ends a chunk of rows with a commit and begins the next; for the middle of long loops. */
enum err demo_chunk(struct demo *d, size_t i, const char *what, size_t total) MUST_USE;

#endif
