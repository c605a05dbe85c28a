/* credential.h -- an award as an Open Badge 3.0 that anybody can check, and the check itself.
 *
 * Rules:
 *   - a term gets one badge when it is made by a decision; its bytes are kept as they were signed and never
 *     signed again. A pause that moves the end of a term ends the badge and makes a new one;
 *   - a paused term suspends its badge, a term that was given back or revoked withdraws it: bits in two
 *     status lists, signed anew only when one changed. The end of a term is in the badge itself;
 *   - the issuer is this installation: did:web of its address, or did:key where the address is no real
 *     host with https. Retired keys stay listed, so that old badges can be checked;
 *   - the badge names the holder's page and a salted hash of the name, nothing else about the person; when
 *     a person is deleted its text goes and the status list says withdrawn. */
#ifndef FEATURE_CREDENTIAL_H
#define FEATURE_CREDENTIAL_H

#include "feature/ledger/ledger.h"
#include "kit/http/http.h"
#include "kit/sign/sign.h"

/* Follows terms, and the deletion of people. */
enum err credential_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

/* Badges for the terms of c->program that began on that day or later and have none; *n: how many were
 * made. */
enum err credential_issue_missing(struct ctx *c, day since, size_t *n) MUST_USE;

/* ---- keys --------------------------------------------------------------------------------------- */

/* The key in use; made, with its file, if there is none or the file is gone. Not inside a transaction of
 * another one's. */
struct credential_signer {
    int64_t id;
    struct sign_key key;
    str issuer, method; /* "did:web:example.org", "did:web:example.org#z6Mk..." */
};
enum err credential_signer(struct ctx *c, struct credential_signer *signer) MUST_USE;

struct credential_key {
    int64_t id;
    str multikey;
    moment made;
    opt_time retired;
};
enum err credential_keys(struct ctx *c, const struct credential_key **keys, size_t *n) MUST_USE;
/* Is the secret of the key in use there, and does it belong to it? Makes none. Errors: FAULT, with words for the
 * operator; OK also if there is no key yet. */
enum err credential_key_check(struct ctx *c) MUST_USE;

/* A new key from now on; the file of the old one is taken away. */
enum err credential_rotate(struct ctx *c) MUST_USE;

/* ---- checking ------------------------------------------------------------------------------------ */

enum credential_verdict {
    CREDENTIAL_VALID,
    CREDENTIAL_NOT_YET,
    CREDENTIAL_EXPIRED,
    CREDENTIAL_SUSPENDED,
    CREDENTIAL_WITHDRAWN,
    CREDENTIAL_NOT_GENUINE,
    CREDENTIAL_UNKNOWN_ISSUER,
    CREDENTIAL_CANNOT,
    CREDENTIAL_NO_BADGE,
};
enum { CREDENTIAL_SKEW_S = 300 }; /* so much clocks may differ */
/* What was found out, one question after the other. */
enum credential_key_found {
    KEY_FOUND,
    KEY_NO_METHOD,  /* it does not say in a known way where keys are */
    KEY_OTHERS,     /* of somebody else than the issuer */
    KEY_NOT_THERE,  /* the issuer's list of keys cannot be had */
    KEY_NOT_LISTED, /* it can, and does not have this one */
    KEY_ONLY,       /* the issuer is nothing but a key */
};
enum credential_status_found { STATUS_FINE, STATUS_SUSPENDED, STATUS_REVOKED, STATUS_CANNOT };
struct credential_facts {
    bool token, badge, stated;
    size_t proofs;      /* all */
    size_t fit, misfit; /* that fit, or do not though all about them is known */
    size_t stale;       /* that fit, and were made for a time that is over */
    bool dates_wrong;
    enum credential_key_found key; /* of the first proof that is known here */
    enum credential_status_found status;
    opt_time from, until;
    moment now;
};
/* Pure; the first reason against it is given. */
enum credential_reason {
    REASON_VALID,
    REASON_TOKEN,
    REASON_NO_BADGE,
    REASON_UNSIGNED,
    REASON_NO_METHOD,
    REASON_OTHERS_KEY,
    REASON_NO_KEY,
    REASON_NOT_LISTED,
    REASON_MISFIT,
    REASON_UNKNOWN_TERMS,
    REASON_DATES,
    REASON_KEY_ONLY,
    REASON_REVOKED,
    REASON_SUSPENDED,
    REASON_NO_STATUS,
    REASON_EXPIRED,
    REASON_STALE,
    REASON_NOT_YET,
};
enum credential_reason credential_judge(const struct credential_facts *f);
enum credential_verdict credential_verdict_of(enum credential_reason reason);
const char *credential_verdict_code(enum credential_verdict v);  /* "valid", "not-genuine" */
const char *credential_verdict_words(enum credential_verdict v); /* English, for people */
const char *credential_reason_words(enum credential_reason r);   /* a sentence */

struct credential_check {
    enum credential_verdict verdict;
    str reason; /* a sentence in the reader's language */
    str detail; /* what a server said, or empty */
    struct sign_badge badge;
    str holder; /* name of the holder if it is one of ours and people may see it; or empty */
    bool ours;
};
struct credential_question {
    str bytes;   /* JSON, PNG, SVG, certificate */
    str address; /* or where it is */
    str trusted; /* an issuer that is known to whoever asks: "did:key:z6Mk..."; or empty */
    struct fetcher *fetcher; /* NULL: nothing is fetched */
};
/* Looks at a badge. c->db NULL: no installation is asked. Errors: INVALID with words for the person if it
 * cannot be read or fetched. */
enum err credential_check(struct ctx *c, const struct credential_question *question,
                          struct credential_check *check) MUST_USE;

/* ---- for other rooms' pages: the badges of a person that count -------------------------------------- */

struct credential_line {
    str address; /* "/credentials/0123..." */
    str expertise, state;
    day from, until;
};
enum err credential_of(struct ctx *c, int64_t person, const struct credential_line **lines,
                       size_t *n) MUST_USE;

/* What a badge's page shows to anybody who has its number; document empty, found false: there is none. */
struct credential_shown {
    bool found;
    str number;  /* 32 digits */
    str address; /* of its page, whole */
    str name, latin, handle, program, expertise;
    int hue; /* of the program */
    day from, until;
    enum credential_verdict verdict; /* by what the server knows */
    str reason;
};
enum err credential_show(struct ctx *c, str number, struct credential_shown *shown) MUST_USE;

/* Pictures that were drawn last, at most 2 MB, for all threads. Made at start for site.pictures. */
struct credential_pictures *credential_pictures_new(void);
void credential_pictures_free(struct credential_pictures *pictures); /* NULL is allowed */

extern const struct route credential_routes[]; /* /credentials/@ ... */
extern const struct route picture_routes[];    /* /credentials/@/badge.png, certificate.pdf ... */
extern const struct route verify_routes[];     /* /verify */

#endif
