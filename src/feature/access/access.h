/* access.h -- who opened whose private record: told to the person, under Account, Privacy.
 *
 * Rules:
 *   - noted is that somebody opened a page of a case, a review, a letter, an appeal or an account of somebody else:
 *     who, as what, of whom, which kind of page; first and last day, and how often. No hour, no address
 *     of a device, nothing of what was on the page;
 *   - the person sees it all. Who reads for a decision (reviewers, the committee) is told by the role alone, as
 *     everywhere; leads, managers, operators and who nominated by name;
 *   - nobody else sees it, not even managers;
 *   - noting costs a page nothing: it is remembered (at most 1,024 different ones) and written some seconds later, and when
 *     the server ends. A server that is killed forgets those seconds. */
#ifndef FEATURE_ACCESS_H
#define FEATURE_ACCESS_H

#include "feature/ledger/ledger.h"
#include "kit/http/http.h"

enum access_what {
    ACCESS_NOMINATION, /* page of a nomination, with record and messages */
    ACCESS_REVIEW,     /* a case on a reviewer's desk */
    ACCESS_COMMITTEE,  /* a case on the committee's list */
    ACCESS_LETTER,     /* the letter with the decision */
    ACCESS_APPEAL,
    ACCESS_ACCOUNT, /* whether there is an account, and its address */
    ACCESS_WHATS
};

/* What remembers; one a process. NULL in site: nothing is noted (commands, tests). */
struct access_book;
struct access_book *access_book_new(struct arena *mem);

/* The viewer (c->me) has opened it. role: as what, one bit of base.h; 0: as who nominated. One's own
 * record, and nobody's, is not noted. May be called within a snapshot; never fails. */
void access_saw(struct ctx *c, int64_t person, enum access_what what, int64_t role);

/* Writes down what was remembered, of all programs; *written: lines. For a job, and for the end. On failure
 * it is kept for the next time. */
enum err access_write(struct ctx *c, size_t *written) MUST_USE;

/* One's own, for the page and for the export: newest first, at most 500. name empty: only the role
 * is told, of `people` together. */
struct access_line {
    const char *what, *role; /* English, to be translated */
    str code, name, handle;  /* code: of what */
    int64_t people, times;
    day first, last;
};
enum err access_mine(struct ctx *c, const struct access_line **lines, size_t *n) MUST_USE;

/* Deletes lines of c->program that were last added to before that moment, at most `most`, those under a
 * legal hold aside. Inside a transaction of the caller; *n: lines. */
enum err access_retire(struct ctx *c, moment before, int64_t most, int64_t *n) MUST_USE;

/* Follows erasure.done. */
enum err access_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

extern const struct route access_routes[]; /* /account/seen */

#endif
