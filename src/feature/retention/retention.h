/* retention.h -- how long what is kept, and what is held against it.
 *
 * Rules:
 *   - each class of what people wrote has a time after which its words go: a usual one, or the one that a
 *     manager of the program has chosen. Counted from the day that the class says (the award day of the
 *     cycle, the day a letter went). What is needed for others stays: outcomes, grounds, points, numbers;
 *   - a job lets it go once a day, a few hundred rows at a time, and notes in the ledger how many of what;
 *   - the dry run is the same work, taken back: its counts are exact, as of now;
 *   - a manager can hold a person's data or a case, with a ground that the person reads. Until somebody lifts
 *     it nothing of it goes, and a wish to be deleted waits (people.h). */
#ifndef FEATURE_RETENTION_H
#define FEATURE_RETENTION_H

#include "feature/ledger/ledger.h"
#include "kit/http/http.h"

enum {
    RETENTION_CLASSES = 12,
    RETENTION_MONTHS_MAX = 240,
    HOLD_GROUND_MIN = 10,
    HOLD_GROUND_MAX = 1000,
};

struct retention_class {
    const char *code, *words,
        *from;     /* words, from: English: what it is, and from when it is counted */
    int64_t usual; /* months */
};
extern const struct retention_class retention_classes[RETENTION_CLASSES];

/* Of c->program: months for each class, in their order. */
enum err retention_periods(struct ctx *c, int64_t months[RETENTION_CLASSES]) MUST_USE;
/* Errors: INVALID at the code of the class. Only managers; the ledger says what was changed. */
enum err retention_set(struct ctx *c, const int64_t months[RETENTION_CLASSES]) MUST_USE;

/* How many of each class would go now. Takes everything back; other writers wait meanwhile. */
enum err retention_count(struct ctx *c, int64_t n[RETENTION_CLASSES]) MUST_USE;
/* Lets go what is due, in all programs. For a daily job. *n: rows. */
enum err retention_run(struct ctx *c, int64_t *n) MUST_USE;

/* nomination 0: the person's data in this program; else that case. Errors: INVALID at "whom", "ground"; CONFLICT
 * if it is held already. */
enum err hold_place(struct ctx *c, int64_t person, int64_t nomination, str ground) MUST_USE;
enum err hold_lift(struct ctx *c, int64_t id) MUST_USE;

/* Follows erasure.done. */
enum err retention_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

extern const struct route retention_routes[]; /* /program/privacy... */

#endif
