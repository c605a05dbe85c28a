/* election.h -- the members of a group elect its moderators, by ranked ballots (kit/ballot). Members stand
 * until the voting opens; who joined before that may vote once, until it closes. What was voted is kept without
 * who voted so; who voted is kept without what. When it closes, the first ones of the order become moderators
 * in place of those before; of those who are tied the lot decides. If nobody stands or votes, all stays. */
#ifndef FEATURE_LOUNGE_ELECTION_H
#define FEATURE_LOUNGE_ELECTION_H

#include "feature/lounge/lounge.h"
#include "kit/ballot/ballot.h"

enum {
    ELECTION_WORDS_MAX = 1000,
    ELECTION_CANDIDATES_MAX = 30,
    ELECTION_SEATS_MAX = 9,
    ELECTION_DAYS_MAX = 60, /* from today to the last day */
};

struct election_candidate {
    int64_t person, place; /* place 0: not counted yet */
    str handle, name, avatar, words;
};
struct election {
    int64_t id, seats, voters; /* id 0: there was none */
    moment opens, closes;
    str state; /* standing, voting, closed, cancelled */
    const struct election_candidate *candidates;
    size_t n;
    bool voted, stands, may_stand, may_vote; /* of the viewer */
};
/* The newest election of a group that the viewer sees. */
enum err election_of(struct ctx *c, int64_t group, struct election *election) MUST_USE;

/* For moderators of a group that elects them: candidates stand until the day before `opens`, the voting ends
 * with the day `closes`. Errors: INVALID at "seats", "opens", "closes"; REFUSED: there is one already. */
struct election_new {
    int64_t group, seats;
    day opens, closes;
};
enum err election_begin(struct ctx *c, const struct election_new *in) MUST_USE;
enum err election_cancel(struct ctx *c, int64_t group) MUST_USE;

/* Stands, or changes the words; steps back. Errors: INVALID at "words", REFUSED. */
enum err election_stand(struct ctx *c, int64_t group, str words) MUST_USE;
enum err election_stand_down(struct ctx *c, int64_t group) MUST_USE;

/* ranks: of each candidate of election_of, in that order; 1 is the best, the same number a tie, 0: no opinion.
 * Errors: INVALID without any; REFUSED: not a member in time, voted already, not open. */
enum err election_vote(struct ctx *c, int64_t group, const int64_t *ranks, size_t n) MUST_USE;

/* The count of a closed one: ballots that put one above the other, and the strongest paths. */
enum err election_count(struct ctx *c, const struct election *election,
                        struct ballot_out *out) MUST_USE;

#endif
