/* inside.h -- what the files of this room share. */
#ifndef PEOPLE_INSIDE_H
#define PEOPLE_INSIDE_H

#include "feature/people/people.h"

/* A line in the ledger of every program the person takes part in, else of the installation. */
enum err people_note(struct ctx *c, const char *kind, int64_t subject, int64_t person) MUST_USE;

/* The same in every program: each may know something about the person. */
enum err people_note_all(struct ctx *c, const char *kind, int64_t subject, int64_t person) MUST_USE;

/* What stands against making one of two records, in the order in which it is said. */
enum merge_ground {
    MERGE_ABSENT,
    MERGE_ERASING,
    MERGE_ROLES,
    MERGE_TERMS,
    MERGE_NUMBERS,
    MERGE_NOMINATED,
    MERGE_LED,
    MERGE_ENDORSED,
    MERGE_REVIEWED,
    MERGE_READ_BOTH,
    MERGE_JUDGED,
    MERGE_VOUCHED,
    MERGE_IN_REVIEW,
    MERGE_OWN,       /* these three only for managers */
    MERGE_ELSEWHERE, /* and these two not for operators */
    MERGE_RUNS,
    MERGE_FINE,
};
struct merge_facts {
    bool stands[MERGE_FINE];
    bool proved, operates; /* who asks is both; runs the server */
};
enum merge_ground merge_judge(const struct merge_facts *f);
const char *merge_words(enum merge_ground ground);
/* What stands against it, for who asks; proved: they are both. */
enum err merge_load(struct ctx *c, int64_t loser, int64_t winner, bool proved,
                    enum merge_ground *ground) MUST_USE;
/* Without asking who may. Inside a transaction. */
enum err merge_now(struct ctx *c, int64_t loser, int64_t winner, bool proved) MUST_USE;
/* Forgets that they were ever two, before the person is erased. */
enum err merge_forget(struct ctx *c, int64_t person) MUST_USE;

/* The code to the other address: sends it; checks it; who was proved by it lately (0: nobody). */
enum err merge_code_send(struct ctx *c, str email) MUST_USE;
enum err merge_code_check(struct ctx *c, str typed) MUST_USE;
struct merge_code {
    bool sent;      /* one waits */
    int64_t proved; /* the other record; 0: not yet */
};
enum err merge_code_now(struct ctx *c, struct merge_code *code) MUST_USE;
enum err merge_code_use(struct ctx *c) MUST_USE;

/* Files under DATA/files, named by the SHA-256 of their bytes. hash: 32 bytes. */
enum err file_keep(struct ctx *c, str bytes, str *hash) MUST_USE;
void file_forget(struct ctx *c, str hash);
enum err file_get(struct ctx *c, const struct req *r, struct res *out);

enum err affiliation_get(struct ctx *c, const struct req *r, struct res *out);
enum err affiliation_post(struct ctx *c, const struct req *r, struct res *out);
enum err affiliation_end_post(struct ctx *c, const struct req *r, struct res *out);
enum err affiliation_confirm_post(struct ctx *c, const struct req *r, struct res *out);
enum err erasure_get(struct ctx *c, const struct req *r, struct res *out);
enum err erasure_post(struct ctx *c, const struct req *r, struct res *out);
enum err erasure_stop_post(struct ctx *c, const struct req *r, struct res *out);

#endif
