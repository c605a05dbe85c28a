/* inside.h -- between the files of this folder. */
#ifndef FEATURE_CREDENTIAL_INSIDE_H
#define FEATURE_CREDENTIAL_INSIDE_H

#include "feature/credential/credential.h"
#include "feature/credential/credential.sql.h"
#include "feature/frame/frame.h"

enum { PUBLIC_ID = 16 };

/* The 16 bytes of an address's 32 hexadecimal digits; false if it is none. */
bool credential_public_id(struct ctx *c, str hex, str *id) MUST_USE;

/* The document of keys of this installation; NOT_FOUND if its issuer is a did:key. */
enum err credential_did_document(struct ctx *c, str *document) MUST_USE;

/* Is this a key of ours, and the issuer one of our names? */
enum err credential_own_key(struct ctx *c, const struct sign_method *m, bool *ours,
                            uint8_t key[SIGN_PUBLIC]) MUST_USE;

struct credential_shown credential_shown_of(struct ctx *c, str number,
                                            const struct row_credential_by_public *row);

/* A badge that neither was withdrawn nor is suspended: there is a picture of it. Errors: NOT_FOUND. */
struct credential_good {
    int64_t program, person;
    str document;
    struct credential_shown shown;
};
enum err credential_good(struct ctx *c, str number, struct credential_good *good) MUST_USE;

/* pixels: of a side of the PNG; 0: SVG. Errors: INVALID if it cannot be drawn. */
enum err credential_picture(struct ctx *c, const struct credential_shown *shown, int pixels,
                            str *picture) MUST_USE;
/* What was drawn last: found, and kept, if it is not too large. */
bool credential_kept(struct ctx *c, struct credential_pictures *pictures, str key, str *picture);
void credential_keep(struct credential_pictures *pictures, str key, str picture);
str credential_year(struct ctx *c, const struct credential_shown *shown); /* "2027" */

/* The certificate as a PDF, in the language of its holder; paper: "a4", "letter", or empty: as it is cut where
 * they live. Errors: NOT_FOUND; INVALID if it cannot be drawn. The sample is of nobody, for managers. */
enum err credential_certificate(struct ctx *c, str number, str paper, str *pdf) MUST_USE;
enum err credential_certificate_sample(struct ctx *c, str paper, str *pdf) MUST_USE;

/* What a badge's page says to other sites, and what is offered to copy. */
struct credential_passing {
    str title;     /* "Meridian Experts: Compilers" */
    str sentence;  /* for a post or a signature */
    str linked_in; /* address that adds it to one's profile there */
    str embed;     /* HTML */
    str picture;
    struct frame_share share;
};
struct credential_passing credential_passing(struct ctx *c, const struct credential_shown *shown);

#endif
