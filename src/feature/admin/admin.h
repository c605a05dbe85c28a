/* admin.h -- how the server is: checks with what to do about them, what the jobs did last, the mail
 * that waits or went. For operators (all of the installation) and managers (mail of their program). */
#ifndef FEATURE_ADMIN_H
#define FEATURE_ADMIN_H

#include "kit/html/html.h"
#include "kit/http/http.h"

/* What the jobs of this process did; any thread may note and read. Lives as long as mem. */
struct admin_board *admin_board_new(struct arena *mem, moment started);
/* A job ended so, after so long; c->why tells the trouble. board NULL: nobody looks. */
struct admin_run {
    const char *job; /* a literal: "followers" */
    enum err e;
    int64_t ms;
};
void admin_note(struct ctx *c, struct admin_run run);

struct admin_job {
    const char *name;
    moment last, trouble_at; /* trouble_at 0: never */
    int64_t runs, troubles, ms;
    str trouble; /* words of the latest one */
};
/* What is noted so far, in the order of the jobs' first end; started: of the process. */
void admin_jobs(struct ctx *c, const struct admin_job **jobs, size_t *n, moment *started);

/* One thing that was looked at. tone: "good", "warn", "bad"; todo: empty if it is good. */
struct admin_check {
    const char *tone;
    str what, found, todo;
};
enum { ADMIN_CHECKS_MAX = 8 };
/* Looks at what is quick to look at: disk, mail, backup, follow-up work, witnesses. At most
 * ADMIN_CHECKS_MAX. */
enum err admin_health(struct ctx *c, const struct admin_check **checks, size_t *n) MUST_USE;

/* A backup was just made: for the check above. Written to DATA/backup.last. */
enum err admin_note_backup(struct ctx *c) MUST_USE;

/* The text of a letter without the secret of links that sign somebody in. */
str admin_without_secrets(struct ctx *c, str words);

extern const struct route admin_routes[];    /* /server, /server/mail, /server/mail/# */
extern const struct route accounts_routes[]; /* /server/accounts */
extern const struct route logs_routes[];     /* /server/logs */

#endif
