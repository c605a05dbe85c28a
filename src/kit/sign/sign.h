/* sign.h -- things that are signed so that anybody can check them: Open Badges 3.0 as W3C Verifiable
 * Credentials 2.0 with data-integrity proofs of Ed25519 (eddsa-jcs-2022, eddsa-rdfc-2022), keys as
 * multikeys, names of issuers (did:key, did:web, https), and bitstring status lists.
 *
 * sign_issue makes; sign_read, sign_read_key and sign_read_list are jobs for kit/sandbox, because what
 * they read is foreign. What they bring back is plain facts; whose key it is, and whether that is
 * enough, is decided above (feature/credential).
 *
 * No JSON-LD processor is here. A document is read by the terms of two contexts (terms.c), which is
 * the same as long as it uses nothing else; a document that does is answered "cannot be checked",
 * never "genuine". */
#ifndef KIT_SIGN_H
#define KIT_SIGN_H

#include "kit/sandbox/sandbox.h"

enum {
    SIGN_PUBLIC = 32,
    SIGN_SEED = 32,
    SIGN_SIGNATURE = 64,
    SIGN_HASH = 64,              /* of the proof's options, then of the document: what is signed */
    SIGN_DOCUMENT_MAX = 1 << 20, /* bytes of a credential */
    SIGN_FILE_MAX = 8 << 20,     /* bytes of a picture or PDF with one in it */
    SIGN_LIST_SLOTS = 131072,    /* the fewest a status list may have */
    SIGN_LIST_MAX = 8 << 20,     /* bytes of one, unpacked */
    SIGN_PROOFS_MAX = 8,
    SIGN_STATUSES_MAX = 8,
};

/* ---- JSON in one form only (RFC 8785) ----------------------------------------------------------- */

/* The text of a document in canonical form. Errors: INVALID if it is no JSON, has a name twice in one
 * object, half a character, or a number that no double holds. */
enum err sign_canonical(struct ctx *c, str json, str *canonical) MUST_USE;

/* A finite number as ECMAScript writes it; returns the length. */
enum { SIGN_NUMBER_ROOM = 32 };
size_t sign_number(double value, char room[SIGN_NUMBER_ROOM]);

/* ---- keys and names ------------------------------------------------------------------------------ */

/* Multibase, base58btc: "z..." */
str sign_multibase(struct arena *mem, str bytes);
/* Errors: false if it is none, or longer than 128 bytes. */
bool sign_multibase_read(struct arena *mem, str text, str *bytes) MUST_USE;
str sign_multikey(struct arena *mem, const uint8_t key[SIGN_PUBLIC]); /* "z6Mk..." */
bool sign_multikey_read(struct arena *mem, str text, uint8_t key[SIGN_PUBLIC]) MUST_USE;

/* Makes the public key of a seed; sets the 64 bytes that sign_issue takes. */
struct sign_key {
    uint8_t public_key[SIGN_PUBLIC];
    uint8_t secret[64];
};
void sign_key_of(const uint8_t seed[SIGN_SEED], struct sign_key *key);

/* Who is said to have signed: the part before '#' and where its keys are. */
struct sign_method {
    str controller;           /* "did:web:example.org", "https://example.org/issuer" */
    str fragment;             /* behind '#'; may be empty */
    str address;              /* https address of the document with its keys; empty: did:key */
    uint8_t key[SIGN_PUBLIC]; /* of did:key */
};
/* False if it is no did:key of Ed25519, no did:web and no https address. */
bool sign_method_read(struct arena *mem, str method, struct sign_method *m) MUST_USE;

/* "did:web:example.org%3A8443" of "https://example.org:8443"; empty if the address is not https or its
 * host is a number or has no dot. */
str sign_did_web(struct arena *mem, str address);

/* ---- making ---------------------------------------------------------------------------------------- */

struct sign_maker {
    const struct sign_key *key;
    str method; /* "did:web:example.org#z6Mk..." */
    moment created;
};
/* A credential without proof (a JSON object) becomes one with two: eddsa-rdfc-2022, eddsa-jcs-2022.
 * Errors: INVALID if it is no JSON object or uses a term that no context knows. */
enum err sign_issue(struct ctx *c, str credential, const struct sign_maker *maker,
                    str *issued) MUST_USE;

/* A bitstring as a status list carries it: "u" and base64url of gzip. set: slots that are 1. */
str sign_list(struct arena *mem, const int64_t *set, size_t n);

/* A PNG or SVG picture with the credential in it. Errors: INVALID if it is neither, or has one already. */
enum err sign_bake(struct ctx *c, str picture, str credential, str *baked) MUST_USE;

/* ---- reading --------------------------------------------------------------------------------------- */

enum sign_suite { SIGN_SUITE_RDFC, SIGN_SUITE_JCS, SIGN_SUITE_OTHER };
struct sign_proof {
    enum sign_suite suite;
    str name;    /* of the suite, as written */
    str method;  /* verificationMethod */
    str purpose; /* "assertionMethod" */
    bool hashed; /* hash can be checked; else the document uses what is unknown here */
    bool exact;  /* all its contexts are known: a signature that does not fit is wrong */
    uint8_t hash[SIGN_HASH];
    opt_time expires; /* the signature itself, not the badge */
    bool is_signed;   /* signature is one of 64 bytes */
    uint8_t signature[SIGN_SIGNATURE];
};
struct sign_status {
    str type, purpose, list; /* "BitstringStatusListEntry", "revocation", address */
    str also;                /* statusReference: perhaps another list with the same index */
    int64_t index;           /* -1: none that could be read */
};
struct sign_badge {
    bool token;  /* it is a JWT, which is not read here: all else is empty */
    bool badge;  /* type has OpenBadgeCredential or AchievementCredential */
    bool stated; /* type has VerifiableCredential and the context of version 2 is the first */
    str id, issuer, criteria;
    str issuer_name, subject, achievement,
        description; /* to be shown: without control characters */
    str dates_wrong; /* a date that is none, as written; empty: all are fine */
    opt_time from, until;
    struct sign_proof proofs[SIGN_PROOFS_MAX];
    size_t n_proofs;
    struct sign_status statuses[SIGN_STATUSES_MAX];
    size_t n_statuses;
    str list_purpose; /* of a status list */
    int64_t list_slots;
    bool list_bit; /* of the slot that was asked for */
    str document;  /* the JSON itself, without the picture or PDF */
};

/* Jobs. sign_read: JSON, PNG, SVG, a JWT, or a certificate of kit/paper; hint: empty, or the slot of a status list that is wanted.
 * Errors: INVALID in words for the person who brings the file. */
enum err sign_read(struct ctx *c, str input, str hint, struct text *out) MUST_USE;
/* Takes what sign_read wrote. Errors: INVALID. */
enum err sign_taken(struct ctx *c, str record, struct sign_badge *badge) MUST_USE;

/* sign_read_key: a document of keys (a DID document, an issuer's profile); hint: the method that is
 * wanted. Writes the key, or nothing if the document does not list it under assertionMethod. Errors:
 * INVALID if it is no such document, or another one's. */
enum err sign_read_key(struct ctx *c, str input, str hint, struct text *out) MUST_USE;

/* Is the signature of a hashed proof right under this key? */
bool sign_fits(const struct sign_proof *proof, const uint8_t key[SIGN_PUBLIC]);

#endif
