/* takeout.h -- everything about a person as one archive that the person takes along, and what of such an
 * archive another installation takes in.
 *
 * What is in it (docs/export.md, docs/schema/person-1.schema.json):
 *   - all that the person entered, and all that is kept about them in each program they have a part in;
 *   - what others wrote and they may read: reasons of nominations, endorsements, vouches, messages of their
 *     case, the letters about decisions with what readers found, without names;
 *   - their badges, receipts and files as they are, and their record in the shapes of other programs.
 * What is not: who read a case and what the committee said; what is still undecided; what one wrote about
 * others for the committee alone; secrets (passwords, tokens), which are of no use elsewhere.
 *
 * The tables in takeout_tables.c say which columns stand in which document; the archive and its schema are
 * both made of them. */
#ifndef FEATURE_TAKEOUT_H
#define FEATURE_TAKEOUT_H

#include "kit/http/http.h"

#define TAKEOUT_FORMAT "plaudit-person/1"
enum { TAKEOUT_MOST = 64 << 20 }; /* bytes that are read of an archive, unpacked */

struct takeout {
    str file_name, bytes; /* a ZIP file */
    size_t files;
};
/* Everything about a person. Who may ask is the caller's matter; nothing is shown that this person may not
 * see, whoever asks. Errors: NOT_FOUND; INVALID if it is more than 1 GB. */
enum err takeout_make(struct ctx *c, int64_t person, struct takeout *made) MUST_USE;

/* The JSON Schema (2020-12) of the documents in it. */
str takeout_schema(struct ctx *c);

extern const struct route takeout_routes[]; /* /account/data */

#endif
