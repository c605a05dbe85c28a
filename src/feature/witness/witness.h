/* witness.h -- servers watch each other's public logs (C2SP tlog-witness, tlog-cosignature). A witness keeps
 * the largest tree that it saw of a log, and cosigns a checkpoint only if its tree has grown from that one. Who
 * asks for a witness's line on a checkpoint can be shown no history that the witness did not see.
 *
 * Whom to watch and whom to ask is in plaudit.conf: witness.logs lists keys of logs, witness.ask lists
 * addresses of witnesses, each with its key. A checkpoint is on the disk before it is cosigned. One that does
 * not go on from what was seen is refused, and kept as evidence. */
#ifndef FEATURE_WITNESS_H
#define FEATURE_WITNESS_H

#include "base/config.h"
#include "feature/ledger/ledger.h"

enum { WITNESS_ASKED = 8, WITNESS_LOGS = 100 };

struct witness_peer {
    str address; /* "https://other.example.org/witness", without "/" at the end */
    struct tlog_key key;
};
struct witness_settings {
    struct witness_peer asked[WITNESS_ASKED];
    size_t n_asked;
    struct tlog_key logs[WITNESS_LOGS];
    size_t n_logs;
};
/* Errors: INVALID, with what is wrong in plaudit.conf. */
enum err witness_settings(struct ctx *c, const struct config *config,
                          struct witness_settings *settings) MUST_USE;

/* ---- we watch ------------------------------------------------------------------------------------ */

/* What add-checkpoint answers. body: lines of signature, a size, or words. */
struct witness_answer {
    int status; /* 200, 400, 403, 404, 409 or 422, by the specification */
    str type, body;
};
/* Looks at a submission, keeps the tree, cosigns. Errors: FAULT, BUSY: nothing was cosigned. */
enum err witness_add(struct ctx *c, str submission, struct witness_answer *answer) MUST_USE;

/* ---- we are watched ------------------------------------------------------------------------------ */

/* Shows the checkpoints of our logs to each witness that has not cosigned them, and puts its line beside our
 * signature. Run by a job; *cosigned: how many lines came. What went wrong is kept for the operator and tried
 * again later; a witness that does not answer holds up the rest for 5 seconds at most. */
enum err witness_ask(struct ctx *c, size_t *cosigned) MUST_USE;

/* ---- for the operator ---------------------------------------------------------------------------- */

/* A log that we watch. */
struct witness_log {
    str origin;
    int64_t size; /* 0: nothing was shown to us yet */
    moment at;
};
struct witness_refused {
    str origin, checkpoint, known; /* both notes: together they are the evidence */
    int64_t size, known_size;
    bool fork; /* two signed trees of one size; else it was sent with a proof that does not hold */
    moment at;
};
/* What a witness said last of a log of ours. */
struct witness_said {
    int64_t log;
    str witness;
    int64_t size; /* of the tree that it saw last */
    moment at, since;
    const char *tone; /* "good", "warn", "bad" */
    str words;        /* in c's language */
};
struct witness_state {
    struct witness_settings settings;
    const struct witness_log *logs;
    const struct witness_refused *refused;
    const struct witness_said *said;
    size_t n_logs, n_refused, n_said;
};
/* state is too large for the stack of a deep call: take it from the arena. */
enum err witness_state(struct ctx *c, struct witness_state *state) MUST_USE;

extern const struct route witness_routes[]; /* /witness/add-checkpoint, /witness/key */

#endif
