/* counted.h -- counts the rules of a policy over a record: "8 contributions a year, 4 of them talks".
 * A part of the front door contribution.h. Pure: the same record and the same rules give the same counts.
 *
 * Rules:
 *   - what counts at all: claimed or confirmed, not paid for, of a type that is scored, of the record's
 *     year, the same address only once (the first one of the order below), and within the caps of its
 *     type and of the type's group;
 *   - where a cap cuts off, the confirmed ones stay before the claimed ones, then the person's own best,
 *     then the wider reach, then the earlier;
 *   - each rule counts what fits its own conditions; a rule of another rule counts what counts there.
 */
#ifndef FEATURE_COUNTED_H
#define FEATURE_COUNTED_H

#include "feature/program/program.h"

/* One contribution of a record, live or frozen. */
struct counted_item {
    int64_t id;
    str title, url, type, state, paid; /* state: claimed, verified, rejected */
    str origin, reason;                /* origin: of the reach; reason: why it was rejected (a code) */
    day on;
    int64_t reach;
    int64_t star;  /* place among the person's own best; 0: not among them */
    int64_t usual; /* what is usual for this number (reach.h); 0: not known */
    bool open;     /* everybody may see it */
};
struct counted_record {
    const struct counted_item *items;
    size_t n;
    day from, to; /* the year; to: the first day after */
};

enum counted_why {
    COUNTED_YES,
    COUNTED_PAID,
    COUNTED_REJECTED,
    COUNTED_KIND,    /* recorded, never scored */
    COUNTED_OUTSIDE, /* of the year */
    COUNTED_TWICE,
    COUNTED_OVER_TYPE,  /* the cap of its type */
    COUNTED_OVER_GROUP, /* the cap of its group */
    COUNTED_OTHER_TYPE, /* from here on: a condition of the rule */
    COUNTED_UNCONFIRMED,
    COUNTED_PRIVATE,
    COUNTED_REACH,
    COUNTED_NOT_THERE, /* does not count in the rule that this one is a part of */
};
const char *counted_why_words(enum counted_why why); /* English, to be translated; "" for YES */

struct counted_rule {
    const struct policy_counted *rule;
    int64_t have, months;        /* contributions that count; different months they lie in */
    bool met;                    /* have >= at_least, and months >= spread_months */
    const enum counted_why *why; /* of each item, in the order of the record */
};
struct counted {
    const struct policy *policy;
    struct counted_record record;
    const enum counted_why *why;      /* at all, of each item */
    int64_t have;                     /* contributions that count at all */
    const struct counted_rule *rules; /* in the order of the policy */
    size_t n;
    bool unmet; /* a needed rule is not met: the line says no */
};
struct counted counted_of(struct arena *mem, const struct policy *policy,
                          struct counted_record record);

/* What a record shows of a criterion by itself: its shown_by, counted over what counts. */
struct criterion_shown {
    str name, measure; /* measure: in words; empty: only reviewers can tell */
    int64_t weight, value;
};
struct criterion_shown counted_criterion(struct ctx *c, const struct counted *counted, size_t i);

/* The record as it was frozen with a nomination (nomination_record), with the days of its year.
 * Errors: FAULT if it is anything else. */
enum err counted_read(struct ctx *c, str json, day from, day to,
                      struct counted_record *record) MUST_USE;

/* What a person has recorded for a year, as it stands: for them and for who looks after them; and what
 * c->me has. */
enum err counted_live(struct ctx *c, int64_t person, day from, day to,
                      struct counted_record *record) MUST_USE;
enum err counted_mine(struct ctx *c, day from, day to, struct counted_record *record) MUST_USE;

/* Each rule with what it asks and what there is; open one to read what counts in it, and what does not
 * and why. */
void view_counted(struct html *o, const struct counted *counted);

#endif
