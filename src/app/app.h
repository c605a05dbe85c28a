/* app.h -- the program as a process: its data folder, its commands, its server and jobs. */
#ifndef APP_H
#define APP_H

#include "base/base.h"
#include "base/config.h"
#include "kit/http/http.h"
#include "kit/store/store.h"

/* Exit codes of every command: done; refused or wrong input; wrong usage; a fault of ours. */
enum { EXIT_OK, EXIT_REFUSED, EXIT_USAGE, EXIT_FAULT };

/* ---- commands -------------------------------------------------------------------------------- */

struct flag {
    const char *name;  /* without "--" */
    const char *value; /* "" for a switch */
};
struct invocation {
    const struct command *command;
    char *const *words; /* arguments that are no flags: DIR, file names */
    size_t n_words;
    struct flag flags[32];
    size_t n_flags;
    bool json;
};
const char *flag(const struct invocation *in, const char *name); /* NULL if not given */
/* A flag that is a whole number from min to max; `otherwise` if it was not given. Complains on
 * standard error and returns false if it is none. */
struct range {
    int64_t min, max, otherwise;
};
bool flag_int(const struct invocation *in, const char *name, struct range range, int64_t *value);
/* Prints the usage line of the command; returns EXIT_USAGE. */
int usage(const struct invocation *in);
/* Prints what the word should have been, by the nearest of the list, which ends with NULL. */
int unknown_word(const char *what, const char *word, const char *const *list);

/* A command: `plaudit NAME ...`. flags: known ones, separated by a space; "name=" takes a value. */
struct command {
    const char *name, *usage, *summary, *flags;
    const char *help; /* teaches, with examples */
    int (*run)(const struct invocation *in);
};
extern const struct command app_commands[]; /* ends with a zero row */

/* What a command does of several things, by the name in one of its words; that many words belong to it. */
struct act {
    const char *name;
    size_t least, most;
    enum err (*run)(const struct invocation *in, struct ctx *c);
};
/* acts end with a zero row. The first word names the act, and there is no data folder. */
int act_alone(const struct invocation *in, const struct act *acts);
/* The second word does; the first is the data folder, whose program is c->program. */
int act_in_program(const struct invocation *in, const struct act *acts);

int app_main(int argc, char **argv);

/* ---- the data folder ------------------------------------------------------------------------- */

/* An opened data folder: everything a command or the server needs. */
struct app {
    struct site site;
    struct clock clock;
    struct store *store;
    struct ctx c;
};
/* Opens DIR (config, database, migrations). make: an empty folder is filled. On failure says why on
 * standard error and returns false. */
bool app_open(struct app *app, const struct invocation *in, const char *dir, bool make);
/* For a command without a folder: clock, and the settings of the environment and the command line. */
bool app_open_nothing(struct app *app, const struct invocation *in);
/* What gets things from the network, by the settings of the folder. Costs nothing until it is asked;
 * fetcher_free() ends it. */
struct fetcher;
struct fetcher *app_fetcher(const struct app *app);
/* The same for commands about the program of the folder, or of `--program CODE` where there are
 * several: c.program is set. */
bool app_open_program(struct app *app, const struct invocation *in);
/* The same, and nothing is written, so that a copy of a folder can be read by who may only read. */
bool app_open_to_read(struct app *app, const struct invocation *in, const char *dir);
void app_close(struct app *app);
/* Words for a failure go to standard error. Returns the code for exit. */
int app_status(const struct ctx *c, enum err e);
/* The same, and closes the folder. */
int app_end(struct app *app, enum err e);

/* "Copying  37 %" on standard error, if that is a terminal and the process is busy for longer than a
 * second; progress_end wipes it out. */
void progress_show(const char *what, int64_t done, int64_t total);
void progress_end(void);

/* ---- the server ------------------------------------------------------------------------------ */

/* The rooms' route tables, ends with NULL; one line per room. */
extern const struct route *const app_rooms[];
extern const struct http_program app_program;

/* Follow-up work until nothing is left: numbers the ledger's new entries, lets every room follow. */
enum err app_catch_up(struct ctx *c) MUST_USE;
/* What the passing of time brings about: calendar, terms; then the follow-up work. */
enum err app_tick(struct ctx *c) MUST_USE;

/* Threads that catch up after commits, tick each minute, send mail, publish the log, and tidy up once a
 * day. */
struct jobs;
struct jobs *jobs_start(struct app *app);
void jobs_stop(struct jobs *jobs);

#endif
