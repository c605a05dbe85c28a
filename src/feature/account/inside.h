/* inside.h -- what the files of this room share. */
#ifndef ACCOUNT_INSIDE_H
#define ACCOUNT_INSIDE_H

#include "feature/account/account.h"

enum {
    TOKEN_BYTES = 32,
    SESSION_IDLE_S = 30 * 86400,  /* a session nobody used for so long ends */
    SESSION_LIFE_S = 365 * 86400, /* and so does one of this age */
    SEEN_S = 600,                 /* session.seen is written so often at most */
    STRONG_S = 900,               /* how long a link counts as proof of who somebody is */
};

str account_secret(struct ctx *c);            /* 43 letters of 32 random bytes */
str account_token(struct ctx *c, str secret); /* what is stored of it: its SHA-256, 32 bytes */
enum err account_start_strong(struct ctx *c, const struct req *r, int64_t person, struct res *out)
    MUST_USE; /* as account_start_session; the person came by a link */
enum err account_is_strong(struct ctx *c, const struct req *r, bool *strong) MUST_USE;
str account_device(struct ctx *c, str agent); /* "Firefox on Linux" */

/* Fills in who c->me is: as the program's viewer, or as one of the installation. */
enum err account_enter_place(struct ctx *c, struct reader *reader) MUST_USE;

enum err app_passwords_get(struct ctx *c, const struct req *r, struct res *out);
enum err app_passwords_post(struct ctx *c, const struct req *r, struct res *out);
enum err app_password_feeds_get(struct ctx *c, const struct req *r, struct res *out);
enum err app_password_feeds_post(struct ctx *c, const struct req *r, struct res *out);
enum err app_password_end(struct ctx *c, const struct req *r, struct res *out);
enum err settings_get(struct ctx *c, const struct req *r, struct res *out);
enum err settings_email_get(struct ctx *c, const struct req *r, struct res *out);
enum err settings_email_post(struct ctx *c, const struct req *r, struct res *out);
enum err settings_password_get(struct ctx *c, const struct req *r, struct res *out);
enum err settings_password_post(struct ctx *c, const struct req *r, struct res *out);
enum err settings_session_end(struct ctx *c, const struct req *r, struct res *out);
enum err settings_sessions_end(struct ctx *c, const struct req *r, struct res *out);

/* ---- passwords: account_password.c ------------------------------------------------------------ */

/* Slow; at most two at once, more wait. An empty secret takes the same time and is never right.
 * Errors: BUSY when too many wait. */
enum err account_verify(struct ctx *c, str secret, str password, bool *right) MUST_USE;
enum err account_hash(struct ctx *c, str password, str *secret) MUST_USE;
bool account_is_common(struct ctx *c, str password);

/* ---- limits: account_guard.c ------------------------------------------------------------------- */

enum limit {
    LIMIT_ADDRESS,      /* tries with a password from one network address */
    LIMIT_ACCOUNT,      /* tries for one account, from anywhere */
    LIMIT_PAIR,         /* tries for one account from one network address */
    LIMIT_MAIL_ADDRESS, /* letters asked for from one network address */
    LIMIT_MAIL_ACCOUNT, /* letters to one mail address */
    LIMITS
};
/* Counts one try; *wait_s: 0, or how long to wait because there were too many. */
void guard_try(struct ctx *c, enum limit limit, str who, int64_t *wait_s);
void guard_forgive(struct ctx *c, enum limit limit, str who);
str guard_network(struct ctx *c, str address); /* of IPv6 the first 64 bits */

/* Waits for one of the two places where hashes are made. BUSY when 32 wait already. */
enum err guard_hash_enter(struct ctx *c) MUST_USE;
void guard_hash_leave(struct ctx *c);

/* Remembers that a session was seen just now, for account_tidy; at most 4,096 of them. */
void guard_saw(struct ctx *c, str token);
struct seen {
    unsigned char token[TOKEN_BYTES];
    int64_t at; /* 0: none */
};
/* Takes the next one out; false when there are no more. */
bool guard_next_seen(struct ctx *c, struct seen *seen);

#endif
