/* inside.h -- between the files of this folder. JSON is jansson's; all numbers are doubles there. */
#ifndef KIT_SIGN_INSIDE_H
#define KIT_SIGN_INSIDE_H

#include "kit/sign/sign.h"

#include <jansson.h>

enum { SIGN_DEPTH_MAX = 32 };

/* Of a limited size, no name twice. NULL: the failure is recorded. The caller calls json_decref. */
json_t *sign_parse(struct ctx *c, str json);
void sign_canonical_add(struct text *t, const json_t *value);

/* Canonical N-Quads of a document, by RDFC-1.0. False: it uses what is unknown here, or its nodes
 * without a name are too much alike. exact: false if a context is known by name only. */
bool sign_quads(struct ctx *c, const json_t *document, str *quads, bool *exact) MUST_USE;

/* SHA-256 of the options, then of the document; document without proof, options without proofValue. */
bool sign_hash(struct ctx *c, const json_t *document, const json_t *options,
               struct sign_proof *proof);

/* The bit of a slot of "u<base64url(gzip)>". Errors: INVALID. slots: how many it has. */
enum err sign_list_bit(struct ctx *c, str encoded, int64_t slot, bool *bit,
                       int64_t *slots) MUST_USE;

/* The credential inside of a picture; *json may be a JWT. Errors: INVALID. */
enum err sign_unbake(struct ctx *c, str picture, str *json) MUST_USE;
enum err sign_from_pdf(struct ctx *c, str pdf, str *json) MUST_USE; /* a certificate of kit/paper */

/* What a term of the contexts means. */
enum sign_context { SIGN_CONTEXT_W3C = 1, SIGN_CONTEXT_BADGE = 2 };
struct sign_term {
    enum sign_context context;
    const char *within; /* the type in whose nodes it holds; NULL: everywhere */
    const char *name;
    const char *iri;
    const char *kind; /* NULL: text; "@id": an address; "@vocab": a word; else a datatype */
};
/* NULL: unknown. types: of the node. */
const struct sign_term *sign_term(unsigned contexts, const str *types, size_t n_types, str name);

#endif
