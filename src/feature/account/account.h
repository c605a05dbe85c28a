/* account.h -- how a person gets in: password, link by mail, sessions. One account a person, for all
 * programs of the installation; a person without an account is normal (found, nominated, imported).
 *
 * Rules: passwords have 10 to 200 characters and are none of the 3,000 commonest; argon2id, at most
 * two hashes at once; an unknown address costs the same time and gets the same answer; limits per
 * address and per account (docs/operator.md). A session's id is stored as its SHA-256 only and is new
 * at every sign-in; links work once and for a short time, and only after a button was pressed. */
#ifndef FEATURE_ACCOUNT_H
#define FEATURE_ACCOUNT_H

#include "kit/html/html.h"
#include "kit/http/http.h"

/* For app/: finds the session and the viewer of a request; sets c->me, bits, nda, reader, catalog,
 * zone, and r->token. Never fails for a wrong cookie: that is a visitor. */
enum err account_enter(struct ctx *c, struct req *r);

/* Makes an account for a person. Errors: INVALID address; CONFLICT if the address is taken. */
enum err account_make(struct ctx *c, int64_t person, str email) MUST_USE;
enum err account_set_password(struct ctx *c, int64_t person, str password) MUST_USE;
enum err account_by_email(struct ctx *c, str email, int64_t *person) MUST_USE; /* NOT_FOUND */
enum err account_email(struct ctx *c, int64_t person, str *email) MUST_USE;    /* empty if none */
enum err account_close(struct ctx *c, int64_t person) MUST_USE;                /* ends all sessions */

/* A one-time address that signs this person in (and lets them set a password).
 * purpose: "sign-in" (15 minutes), "set-up" (7 days), "confirm" (3 days). */
enum err account_link(struct ctx *c, int64_t person, const char *purpose, str *address) MUST_USE;

/* Starts a session for the person and sets the cookie: after a password, a link, or the demo's door. */
enum err account_start_session(struct ctx *c, const struct req *r, int64_t person, struct res *out) MUST_USE;

extern const struct route account_routes[];

#endif
