/* inside.h -- between the files of this room only. */
#ifndef FEATURE_DECISION_INSIDE_H
#define FEATURE_DECISION_INSIDE_H

#include "feature/decision/decision.h"
#include "feature/decision/decision.sql.h"
#include "feature/program/program.h"

/* One case as the viewer may act on it. Errors: NOT_FOUND, also where the viewer has a part in it. */
struct decision_case {
    struct row_decision_facts row;
    struct row_decision_meeting meeting;
    struct row_decision_result result; /* of the meeting's run */
    struct row_decision_veto veto;
    const struct policy *policy;
    struct decision_facts facts;
    struct outcome_line line;
};
enum err decision_load(struct ctx *c, int64_t nomination, struct decision_case *one) MUST_USE;

enum decision_state decision_state_read(str code);
/* Grounds that fit an outcome. */
const struct policy_choice *decision_grounds(const struct policy *policy, str outcome, size_t *n);

/* The name of a ground, also of one that a veto gave. */
str decision_ground_name(const struct policy *policy, str outcome, str code);
struct veto_facts veto_facts_of(const struct ctx *c, const struct decision_case *one);
bool veto_runs(const struct ctx *c, const struct row_decision_veto *veto);

/* What several files say and write. facts_of: of the ledger, about a decision on a case. */
enum err decision_allow(struct ctx *c, enum decision_answer answer) MUST_USE;
enum err decision_only_committee(struct ctx *c) MUST_USE;
enum err decision_note(struct ctx *c, const char *kind, int64_t decision, int64_t person,
                       str facts) MUST_USE;
str decision_facts_of(struct ctx *c, int64_t nomination, str outcome);
bool decision_is_deciding(str cycle_state); /* decides, or waits for replies */

/* Inside a transaction: the viewer is there, and others hear it; the last case is signed. */
enum err meeting_attend(struct ctx *c, int64_t meeting) MUST_USE;
enum err meeting_close(struct ctx *c, const struct cycle *cycle, int64_t meeting) MUST_USE;

/* One letter by mail about one thing, sent once; the words are made for its reader. */
struct correspondent;
struct decision_notice {
    const char *thing, *what; /* "appeal", "taken" */
    int64_t id;               /* of the thing */
    const char *subject;      /* English */
    str body;
    bool held; /* until it is released */
};
enum err decision_notice_send(struct ctx *c, const struct correspondent *to,
                              const struct decision_notice *n) MUST_USE;

/* Letters by mail: the one that asks for a reply goes at once, the other waits for mail_release. */
enum err decision_mail_asked(struct ctx *c, int64_t decision, int64_t nomination, int64_t person,
                             moment until) MUST_USE;
enum err decision_mail_ready(struct ctx *c, int64_t decision, int64_t nomination,
                             int64_t person) MUST_USE;
enum err decision_mail_release(struct ctx *c, int64_t decision) MUST_USE;

#endif
