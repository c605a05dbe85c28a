/* inside.h -- what the files of this folder share. */
#ifndef FEATURE_CONTRIBUTION_INSIDE_H
#define FEATURE_CONTRIBUTION_INSIDE_H

#include "feature/contribution/contribution.h"
#include "feature/frame/frame.h"
#include "feature/program/program.h"

/* The value given for a code; empty if none. */
str contribution_value_of(const struct contribution_value *list, size_t n, str code);
bool contribution_asks(const struct policy_field *field, const struct contribution_new *in);

/* How many vouches stand in for the link that its type asks for and that it has not; 0: none are
 * missing. */
int64_t contribution_vouches_missing(const struct policy *policy,
                                     const struct contribution_new *in);

/* What somebody said of a thing that has become another one is void; inside a transaction. */
enum err vouch_void(struct ctx *c, int64_t id) MUST_USE;
enum err vouch_link(struct ctx *c, int64_t id, str *key) MUST_USE; /* empty: there is none */
enum err vouch_link_make(struct ctx *c, int64_t id) MUST_USE;      /* inside a transaction */

/* Who stands for it, on the page of a contribution. */
struct vouches_view {
    const struct req *r;
    int64_t id, missing; /* missing: for a link that is not there */
    const struct vouch *list;
    size_t n;
    bool own, may_vouch, stands; /* stands: the reader does */
    str key, link;               /* of the link, for its person; empty: none is made yet */
    struct frame_field people;
};
void view_vouches(struct html *o, const struct vouches_view *v);

/* A move of its life by a judge that is allowed: its line in the ledger; NULL: there is none. */
const char *contribution_judged_as(str from, str to);
enum err contribution_tell(struct ctx *c, const char *kind, int64_t id, int64_t person,
                           bool kept) MUST_USE;

/* Has a draft all that its type asks, so that one press accepts it? */
bool contribution_is_clear(struct ctx *c, const struct policy *policy,
                           const struct contribution_new *in);

/* One that is stored, as it was entered; NOT_FOUND if it is not c->me's. */
struct contribution_stored {
    struct contribution_new what;
    int64_t id, version, work, star, seen_by; /* star 0: none */
    str state, reason;
};
enum err contribution_mine(struct ctx *c, int64_t id, struct contribution_stored *s) MUST_USE;

/* What one's record is about now: the cycle of the nomination that is put together, else the one of
 * the next award day. NOT_FOUND if there is none. */
enum err contribution_cycle(struct ctx *c, struct cycle *cycle) MUST_USE;

/* What is proposed when nothing is said; 0: the program has no expertises. */
enum err contribution_main_expertise(struct ctx *c, int64_t person, int64_t *expertise) MUST_USE;

/* Writes the numbers a person says of a work, and copies the best one to the contribution: measured
 * before declared before estimated, and of these the largest. Only numbers of people count as reach. */
enum err contribution_write_metrics(struct ctx *c, int64_t id, int64_t work,
                                    const struct contribution_new *in) MUST_USE;

/* Counts anew what was done on that day; inside a transaction. */
enum err contribution_count_day(struct ctx *c, int64_t person, day on) MUST_USE;

/* How pages name the state: "Confirmed", with its tone for frame_badge. */
const char *contribution_words(str state, str paid);
const char *contribution_tone(str state, str paid);
const char *contribution_group_words(str group); /* NULL: the group has no words of ours */
str contribution_host(struct ctx *c, str url);   /* example.org; empty if there is none */
str contribution_icon(struct ctx *c, const struct policy_type *type); /* ends with a NUL byte */

/* Two records of one human: what is in this room moves, and back. Called by contribution_follow. */
enum err contribution_merge_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

#endif
