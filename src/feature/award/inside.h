/* inside.h -- between the files of this room only. */
#ifndef FEATURE_AWARD_INSIDE_H
#define FEATURE_AWARD_INSIDE_H

#include "feature/award/award.h"
#include "feature/award/award.sql.h"
#include "feature/award/award_mail.h"
#include "feature/program/program.h"
#include "kit/store/store.h"

struct term {
    int64_t id, person;
    enum award_state state;
    day to;
};
enum award_state award_state_read(str code);
enum award_step_kind award_step_read(str code);

/* One change of a term: the state, and its line in the ledger. Inside a transaction. by: BY_ bits. */
enum err award_term_move(struct ctx *c, const struct term *t, enum award_state to,
                         int64_t by) MUST_USE;

/* A line in the ledger that is kept. */
enum err award_note(struct ctx *c, const char *kind, int64_t subject, int64_t person,
                    str facts) MUST_USE;

/* What the viewer is to somebody who holds the award: BY_PERSON, BY_LEAD of the region, BY_MANAGER. */
enum err award_by(struct ctx *c, int64_t person, int64_t *by) MUST_USE;

/* A rule opens a step because an owner of the program employs the person. */
enum err award_open_employment(struct ctx *c, int64_t term, int64_t person) MUST_USE;

/* What days bring about, in c->program: renewals, quiet members, employers, returns. */
enum err renewal_tick(struct ctx *c, const struct policy *policy) MUST_USE;
enum err inactive_tick(struct ctx *c, const struct policy *policy) MUST_USE;
enum err pause_remind(struct ctx *c) MUST_USE;

/* What came of a renewal's nomination, and the end of a term. */
enum err renewal_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

#endif
