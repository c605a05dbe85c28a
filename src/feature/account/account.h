/* account.h -- how a person gets in: password, link by mail, sessions. One account a person, for all
 * programs of the installation; a person without an account is normal (found, nominated, imported).
 *
 * Rules: passwords have 10 to 200 characters and are none of the commonest, also not with digits
 * around; argon2id, at most two hashes at once; an unknown address costs the same time and gets the
 * same answer; limits per address and per account (account_guard.c). A session's id is stored as
 * its SHA-256 only and is new at every sign-in and change of password; links work once and for a
 * short time, and only after a button was pressed. */
#ifndef FEATURE_ACCOUNT_H
#define FEATURE_ACCOUNT_H

#include "kit/html/html.h"
#include "kit/http/http.h"

/* For app/: finds the session and the viewer of a request; sets c->me, bits, nda, reader, catalog,
 * zone, and r->token. Never fails for a wrong cookie: that is a visitor. */
enum err account_enter(struct ctx *c, struct req *r);

/* For jobs that write to somebody: from now on c is this person reading (me, bits, nda, language, zone), so
 * that statements with the reader's rights show what they may see. Errors: NOT_FOUND. */
enum err account_as(struct ctx *c, int64_t person) MUST_USE;

/* Makes an account for a person. Errors: INVALID address; CONFLICT if the address is taken. */
enum err account_make(struct ctx *c, int64_t person, str email) MUST_USE;
/* Slow (a hash): not inside db_begin .. db_end. Ends all sessions. INVALID at the field "password". */
enum err account_set_password(struct ctx *c, int64_t person, str password) MUST_USE;
enum err account_by_email(struct ctx *c, str email, int64_t *person) MUST_USE; /* NOT_FOUND */
enum err account_email(struct ctx *c, int64_t person, str *email) MUST_USE;    /* empty if none */
enum err account_close(struct ctx *c, int64_t person) MUST_USE; /* deletes it with its sessions */
/* A locked account opens by nothing: sessions and links end, no letter with a link is sent. That it
 * is locked learns only who knows its password or reads its mail. Managers, for people of their
 * program who run neither the server nor another program; operators for all but themselves. Errors:
 * REFUSED; CONFLICT if there is no account in the state before. */
enum err account_lock(struct ctx *c, int64_t person) MUST_USE;
enum err account_unlock(struct ctx *c, int64_t person) MUST_USE;
/* Two records of one human, inside db_begin .. db_end: the account goes with the person, or is shut if the
 * other record has one, too; a locked one is opened by neither. All its sessions and links end. And back. */
enum account_fate { ACCOUNT_NONE, ACCOUNT_MOVED, ACCOUNT_SHUT };
enum err account_hand_over(struct ctx *c, int64_t from, int64_t to,
                           enum account_fate *fate) MUST_USE;
enum err account_hand_back(struct ctx *c, int64_t from, int64_t to,
                           enum account_fate fate) MUST_USE;
/* As account_by_email, and also of a locked one. */
enum err account_any_by_email(struct ctx *c, str email, int64_t *person) MUST_USE;
bool account_password_ok(struct ctx *c, const char *field, str password); /* reports with fail_at */

/* A one-time address that signs this person in (and lets them set a password).
 * purpose: "sign-in" (15 minutes), "reset" (1 hour), "set-up" (7 days), "confirm" (3 days). */
enum err account_link(struct ctx *c, int64_t person, const char *purpose, str *address) MUST_USE;

/* Starts a session for the person and sets the cookie: after a password, a link, or the demo's door. */
enum err account_start_session(struct ctx *c, const struct req *r, int64_t person,
                               struct res *out) MUST_USE;

/* Has this person shown just now who they are? Their password is right, or they came by a link in
 * the last 15 minutes. Slow. Errors: INVALID at the field "current"; BUSY, REFUSED: too many tries. */
enum err account_prove(struct ctx *c, const struct req *r, str password) MUST_USE;

/* ---- app passwords: for programs that cannot show our sign-in page ------------------------------------ */

enum account_door { DOOR_NEWS = 1, DOOR_API_READ = 2, DOOR_API_WRITE = 4, DOOR_FEED = 8 };
enum { APP_PASSWORDS_MAX = 20, APP_PASSWORD_NAME_MAX = 60 /* characters */ };

/* Makes one for c->me: 32 letters and digits (160 random bits) in groups of four, which nobody sees again; only
 * their SHA-256 is kept, and they are slow enough to guess without a slow hash. Errors: INVALID at "name"; REFUSED: there
 * are 20 already. */
enum err account_app_password_make(struct ctx *c, str name, int64_t doors, str *password) MUST_USE;
enum err account_app_password_revoke(struct ctx *c, int64_t id) MUST_USE; /* CONFLICT: it is gone */
/* Whose it is, if it opens that door. user: mail address or handle; blanks and hyphens in the password do not
 * matter. *login: its number, for account_enter_login. Errors: SIGN_IN; REFUSED: too many tries. */
struct account_app_try {
    str user, password, address;
    enum account_door door;
};
enum err account_by_app_password(struct ctx *c, const struct account_app_try *who,
                                 int64_t *login) MUST_USE;
/* The same by the secret that stands in the address of a feed: a feed reader tells no name. */
enum err account_by_feed_secret(struct ctx *c, str secret, str address, int64_t *login) MUST_USE;
/* As account_enter, for a program that signed in so; 0: nobody. Errors: SIGN_IN: it was taken back. */
enum err account_enter_login(struct ctx *c, int64_t login) MUST_USE;

/* Jobs. Every second or after a commit: writes the letters that people asked for. Every minute:
 * when sessions were last seen; ends what is over. */
enum err account_send_links(struct ctx *c, size_t *n) MUST_USE;
enum err account_tidy(struct ctx *c) MUST_USE;
/* Ends sessions that were not used since that moment, at most `most`. Inside a transaction of the caller. */
enum err account_retire(struct ctx *c, moment before, int64_t most, int64_t *n) MUST_USE;

/* What the process remembers of tries to get in; put it into struct site. Lives as long as `mem`. */
struct account_guard;
struct account_guard *account_guard_new(struct arena *mem);

/* The tabs on top of a person's own pages: where one is. For account.html and people.html. */
enum account_tab { TAB_ACCOUNT, TAB_PROFILE, TAB_AFFILIATIONS, TAB_PRIVACY, TAB_NOTICES, TAB_MAIL };
void view_account_tabs(struct html *o, enum account_tab tab);

extern const struct route account_routes[];

#endif
