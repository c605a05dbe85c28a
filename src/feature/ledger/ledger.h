/* ledger.h -- every act, once, written by the room that did it, in its own transaction. Higher rooms
 * follow the ledger from their own position instead of being called. Entries of a program form a
 * hash chain; a sealer numbers committed entries without a gap. */
#ifndef FEATURE_LEDGER_H
#define FEATURE_LEDGER_H

#include "kit/html/html.h"
#include "kit/http/http.h"

struct ledger_entry {
    const char *kind; /* "nomination.taken": room.verb, from the room's life-cycle table */
    int64_t subject;  /* id of the row it is about */
    int64_t person;   /* whom it concerns, 0 if nobody */
    str facts;        /* JSON object of ids, numbers and codes; never names or free text; empty: {} */
    bool kept;        /* evidence: stays for ever; else pruned when all followers have passed */
};
/* Inside db_begin .. db_end; the actor is c->me (0: the program itself). */
enum err ledger_write(struct ctx *c, const struct ledger_entry *entry) MUST_USE;

/* Numbers what was committed since, for every program. Run by one job; returns how many. */
enum err ledger_seal(struct ctx *c, size_t *sealed) MUST_USE;

/* One entry as a follower sees it. */
struct ledger_line {
    int64_t id, seq, subject, person, actor;
    moment at;
    str kind, facts;
};
/* A room that follows: called for each entry after its position, inside the transaction that moves the
 * position: exactly once. c->program is set; c->me is 0. */
typedef enum err ledger_follower(struct ctx *c, const struct ledger_line *line);
enum err ledger_follow(struct ctx *c, const char *room, ledger_follower *follower, size_t *n) MUST_USE;

/* What was done about one thing, or by the whole program, newest first. */
enum err ledger_of(struct ctx *c, int64_t subject, const struct ledger_line **lines, size_t *n) MUST_USE;
enum err ledger_latest(struct ctx *c, int64_t before_seq, const struct ledger_line **lines, size_t *n) MUST_USE;

/* Recomputes the chain of a program. *broken_seq: first entry that does not fit, 0 if all do. */
enum err ledger_verify(struct ctx *c, int64_t *broken_seq, int64_t *checked) MUST_USE;

extern const struct route ledger_routes[]; /* GET /program/ledger */

#endif
