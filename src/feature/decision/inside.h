/* inside.h -- between the files of this room only. */
#ifndef FEATURE_DECISION_INSIDE_H
#define FEATURE_DECISION_INSIDE_H

#include "feature/decision/decision.h"
#include "feature/decision/decision.sql.h"
#include "feature/program/program.h"

/* Cases of a cycle that the viewer must not see, by id. */
struct hidden_cases {
    const struct row_decision_hidden *rows;
    size_t n;
};
enum err decision_hidden(struct ctx *c, int64_t cycle, struct hidden_cases *hidden) MUST_USE;
bool decision_is_hidden(const struct hidden_cases *hidden, int64_t nomination);

/* One case as the viewer may act on it. Errors: NOT_FOUND, also where the viewer has a part in it. */
struct decision_case {
    struct row_decision_facts row;
    struct row_decision_meeting meeting;
    struct row_decision_result result; /* of the meeting's run */
    const struct policy *policy;
    struct decision_facts facts;
    struct decision_line line;
};
enum err decision_load(struct ctx *c, int64_t nomination, struct decision_case *one) MUST_USE;

enum decision_state decision_state_read(str code);
bool decision_is_negative(str outcome);
/* Grounds that fit an outcome. */
const struct policy_choice *decision_grounds(const struct policy *policy, str outcome, size_t *n);

/* Letters by mail: the one that asks for a reply goes at once, the other waits for mail_release. */
enum err decision_mail_asked(struct ctx *c, int64_t decision, int64_t nomination, int64_t person,
                             moment until) MUST_USE;
enum err decision_mail_ready(struct ctx *c, int64_t decision, int64_t nomination,
                             int64_t person) MUST_USE;
enum err decision_mail_release(struct ctx *c, int64_t decision) MUST_USE;

#endif
