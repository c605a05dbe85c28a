/* nomination_case.h -- between the files of this room only: a nomination as it is loaded, and the
 * letters about it. */
#ifndef FEATURE_NOMINATION_CASE_H
#define FEATURE_NOMINATION_CASE_H

#include "feature/nomination/nomination.h"
#include "feature/nomination/nomination.sql.h"

struct nomination_case {
    int64_t id, by; /* by: what the viewer is to it, BY_ bits */
    enum nomination_state state;
    struct row_nomination_by_id row;
};

/* Errors: NOT_FOUND, also to those whom it is not for. */
enum err nomination_load(struct ctx *c, int64_t id, struct nomination_case *n) MUST_USE;
bool nomination_is_live(enum nomination_state state);    /* before the review */
bool nomination_is_running(enum nomination_state state); /* before the decision */

/* Is the form complete? whom: also who it is. Errors: INVALID at the fields of nomination_make. */
enum err nomination_check(struct ctx *c, const struct nomination_new *in, bool whom);

/* The person with exactly this e-mail address, handle or profile link; 0: nobody. */
enum err nomination_find_person(struct ctx *c, str words, int64_t *person) MUST_USE;

/* Room of a lead: what is taken up, and how much it may be. */
struct lead_room {
    int64_t load, capacity;
    bool is_lead; /* for that region */
};
enum err nomination_lead_room(struct ctx *c, int64_t person, int64_t region,
                              struct lead_room *room) MUST_USE;

/* A line in the ledger about a nomination; facts: a JSON object, may be empty. */
enum err nomination_note(struct ctx *c, const char *kind, const struct nomination_case *n,
                         str facts) MUST_USE;

/* Letters; each is queued once, in the language of who gets it, and not at all without an address.
 * *queued of nominate_mail_told says whether there was one. */
enum err nomination_mail_told(struct ctx *c, int64_t id, bool *queued) MUST_USE;
/* The address in that letter by which the nominee says no without an account; made once. In a transaction. */
enum err nomination_told_address(struct ctx *c, str prefix, int64_t id, str *address) MUST_USE;
enum err nomination_mail_taken(struct ctx *c, const struct nomination_case *n) MUST_USE;
enum err nomination_mail_given(struct ctx *c, const struct nomination_case *n,
                               int64_t lead) MUST_USE;
enum err nomination_mail_message(struct ctx *c, const struct nomination_case *n, int64_t message,
                                 int64_t to) MUST_USE;
enum err nomination_mail_request(struct ctx *c, const struct nomination_case *n, int64_t request,
                                 moment due) MUST_USE;
enum err nomination_mail_ended(struct ctx *c, const struct nomination_case *n) MUST_USE;
enum err nomination_mail_moved(struct ctx *c, int64_t next, int64_t nominee, day award) MUST_USE;

/* The page of a nomination; after a form that was not accepted, with its problems. */
enum err nomination_show(struct ctx *c, const struct req *r, struct res *out) MUST_USE;

/* Writes down how the counted rules are met by a record that is frozen; inside its transaction. */
struct cycle;
enum err nomination_keep_counted(struct ctx *c, int64_t id, str json,
                                 const struct cycle *y) MUST_USE;

/* Forgets what is said about and by a person who was deleted, and the frozen records. */
enum err nomination_forget(struct ctx *c, int64_t person) MUST_USE;

/* Two records of one human: what is in this room moves, and back. Called by nomination_follow. */
enum err nomination_merge_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

#endif
