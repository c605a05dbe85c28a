/* run.h -- an evaluation as it was kept: files named by what is in them. */
#ifndef FEATURE_RUN_H
#define FEATURE_RUN_H

#include "feature/evaluation/mean.h"

/* Looks for the file of these bytes; *bytes is what is there, also if it was changed. */
enum run_kept { RUN_KEPT, RUN_MISSING, RUN_CHANGED };
enum run_kept run_look(struct ctx *c, str digest, str *bytes);
str run_digest(struct arena *mem, str bytes); /* SHA-256 */
/* Nobody chooses the seed: it is the beginning of the digest of what was read. */
int64_t run_seed(str digest);

/* Writes a file named by what is in it, unless it is there. Errors: FAULT. */
enum err run_keep(struct ctx *c, str bytes, str *digest) MUST_USE;

/* The bytes of DATA/files/runs/DIGEST. Errors: FAULT if it is missing or has another digest. */
enum err run_file(struct ctx *c, str digest, str *bytes) MUST_USE;

/* What a run read. Errors: NOT_FOUND; FAULT. */
enum err run_input(struct ctx *c, int64_t run, struct mean_input *in) MUST_USE;

#endif
