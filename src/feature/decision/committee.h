/* committee.h -- between the files of this room only: the list as one viewer may see it. Ranks and
 * totals are counted over the cases shown, so that nothing hidden can be computed from them.
 *
 * The line: a case is over it when it was read, no counted rule that is needed is unmet, and its score is
 * at least the line. A threshold is the line itself; a quota of K puts the line at the score of the K-th
 * best of the cases that can be over it, so that equal scores are never parted (and more than K can be
 * over it). assets/js/committee.js counts the same in the browser while the line is moved;
 * tests/browser/committee.browser.mjs compares both. */
#ifndef FEATURE_COMMITTEE_H
#define FEATURE_COMMITTEE_H

#include "feature/contribution/contribution.h"
#include "feature/decision/inside.h"
#include "feature/frame/frame.h"
#include "feature/review/review.h"

enum { COMMITTEE_PAGE = 50, COMMITTEE_NEAR = 100 /* thousandths, on each side of the line */ };

/* What is counted apart. */
enum { FACET_REGION, FACET_LANGUAGE, FACET_EXPERTISE, FACET_WORK, COMMITTEE_FACETS };

struct committee_row {
    const struct row_decision_results *of;
    const struct row_decision_standing *standing; /* NULL: none */
    struct row_decision_who who;                  /* empty until committee_names has read it */
    int64_t place, raw, low, high, reviews, spread;
    bool over;                      /* at or above the line */
    bool few;                       /* fewer reviews than the rules ask for */
    bool unmet;                     /* a counted rule that is needed is not met */
    bool grey;                      /* by the corrected numbers of the run */
    size_t group[COMMITTEE_FACETS]; /* which tally of each facet counts it */
};
struct committee_tally {
    str name;
    int64_t key, cases, awards;
};
struct committee_facet {
    struct committee_tally *all; /* most cases first; small ones together, last */
    size_t n;
};
/* How far somebody has heard: the number of an entry of the ledger, and the last entry of their own, which a
 * list shows before it has its number. As text "812-74310". */
struct committee_heard {
    int64_t seq, own;
};
/* Everything a viewer may know about one cycle. */
struct committee_list {
    struct cycle cycle;
    const struct policy *policy;
    struct row_decision_meeting meeting;
    struct row_decision_fit fit; /* of the meeting's run */
    bool corrected;        /* the corrected numbers are shown: not while a reviewer is left out */
    int64_t grey, clipped; /* cases shown in the grey zone; with a correction that was cut off */
    int64_t line;          /* thousandths of a point */
    int64_t quota;         /* the best so many; -1: a threshold was chosen */
    int64_t without;       /* number of the reviewer left out, 0: nobody */
    bool chairs_line;      /* the line is the one that the chair shows */
    struct committee_row *rows; /* by place */
    size_t n, hidden, readers;  /* readers: reviewers of the cases shown */
    const int64_t *reader_ids;
    const struct region *all_regions;
    const struct expertise *all_expertises;
    size_t n_all_regions, n_all_expertises;
    struct committee_facet facets[COMMITTEE_FACETS];
    int64_t awards;
    /* Of the cases shown: without a decision; of these, decided by the line without words; drafts of
     * the viewer; drafts of others; signed; with time to reply still running; decided. */
    int64_t open, by_line, mine, theirs, signed_cases, replying, final;
    int64_t vetoes;               /* that run */
    moment reply_until;           /* of the last who can reply; if replying > 0 */
    moment veto_until;            /* of the last veto; if vetoes > 0 */
    str signers, present;         /* names, in words */
    bool here;                    /* the viewer is present */
    struct committee_heard heard; /* what is in the list */
};
/* What the viewer tries; each < 0 (without: 0): nothing, and then the chair's line counts, else the
 * published one. */
struct committee_try {
    int64_t threshold; /* hundredths of a point */
    int64_t quota, without;
    bool who; /* reader_ids is wanted: for the readers of one case */
};

/* reader_ids is NULL where nobody asks for it. Errors: NOT_FOUND. */
enum err committee_load(struct ctx *c, int64_t cycle, struct committee_try what_if,
                        struct committee_list *list) MUST_USE;

/* Reads who some rows are about: few of them are shown. */
enum err committee_names(struct ctx *c, struct committee_row *rows, size_t n) MUST_USE;
str committee_region(const struct committee_list *list, int64_t id); /* its name */
str committee_expertise(const struct committee_list *list, int64_t id);

/* ---- counting (committee_count.c) -------------------------------------------------------------- */

/* Puts the rows in their order and gives places; numbers that do not depend on the line. */
void committee_rank(struct committee_list *list);
/* The score that a case needs. rows by place; quota < 0: the threshold counts. */
int64_t committee_line(const struct committee_row *rows, size_t n, int64_t threshold,
                       int64_t quota);
/* Could it be over a line? Not if nobody has read it, or a counted rule is unmet. */
bool committee_can_pass(const struct committee_row *row);
/* Who is over the line, and how many of each facet. */
void committee_count(struct ctx *c, struct committee_list *list);
/* The cases of the grey zone before the others, each part by place. */
void committee_grey_first(struct ctx *c, struct committee_list *list);
/* Of rows with names, what a script needs to count by itself: {"line":6400,"cases":[[6713,0,2,1,3,"Name"],...]}, by place;
 * score (-1: cannot be over the line), then the group of each facet. */
str committee_numbers(struct ctx *c, const struct committee_list *list);

/* ---- one case (committee_case.c) --------------------------------------------------------------- */

struct criterion_mean {
    str name;
    int64_t mean, scores; /* hundredths of a point */
};
struct reader_points {
    int64_t points; /* hundredths; -1: can't tell */
};
struct reader_words {
    int64_t number, mean, scores; /* mean: thousandths */
    struct reader_points *points; /* by criterion */
    str to_nominee, to_committee;
};
struct case_form {
    bool of_case, sent; /* a form of one case; the one that decides */
    str outcome, ground, reasons;
};
struct case_panel {
    const struct req *r;
    const struct committee_list *list;
    struct decision_case of;
    int64_t place;
    const struct committee_row *row; /* NULL: not in the list */
    enum decision_answer may;
    bool chairs, on_table;
    bool typed; /* a decision was sent that can no longer be made: what was typed comes back */
    struct criterion_mean *criteria;
    struct reader_words *readers;
    const struct review_work *evidence;
    const struct row_decision_case_talk *talk;
    const struct row_decision_notes *notes;
    const struct row_decision_endorsed *endorsed;
    const struct row_decision_earlier *earlier;
    const struct row_decision_terms *terms;
    bool has_counted; /* the frozen record was kept */
    struct counted counted;
    struct reach_sum reach;
    size_t n_criteria, n_readers, n_evidence, n_talk, n_notes, n_endorsed, n_earlier, n_terms;
    struct frame_select outcome, ground, veto_ground;
    struct frame_field reasons, note, veto_words;
    struct row_decision_veto veto;
    str veto_name; /* its ground */
    bool may_veto, may_sign_veto, may_end_veto;
};
/* Fills a panel that has r and list. Errors: NOT_FOUND, also where the viewer has a part in the case. */
enum err committee_case(struct ctx *c, int64_t nomination, const struct case_form *form,
                        struct case_panel *k) MUST_USE;
void view_committee_chance(struct html *o, int64_t chance); /* per mille, in words */
void view_committee_case(struct html *o, const struct case_panel *k);

/* May the viewer lead the meeting: show a line, put a case on the table? */
bool committee_chairs(const struct ctx *c, const struct committee_list *list);

/* ---- what happened since (committee_live.c) ----------------------------------------------------- */

struct committee_news {
    struct committee_heard to;
    str words; /* one or more sentences; empty: nothing that concerns the viewer */
};
/* What others and the viewer did about the cases that the viewer may see, and about the meeting. */
enum err committee_news(struct ctx *c, int64_t cycle, struct committee_heard after,
                        struct committee_news *news) MUST_USE;

#endif
