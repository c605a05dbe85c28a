/* inside.h -- what the files of this room share. */
#ifndef PEOPLE_INSIDE_H
#define PEOPLE_INSIDE_H

#include "feature/people/people.h"

/* A line in the ledger of every program the person takes part in, else of the installation. */
enum err people_note(struct ctx *c, const char *kind, int64_t subject, int64_t person) MUST_USE;

/* The same in every program, about the person: each may know something about them. */
enum err people_note_all(struct ctx *c, const char *kind, int64_t person) MUST_USE;

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
