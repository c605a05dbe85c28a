/* commands.h -- what each command does; command.c reads their words, commands.c lists them. */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

#include "app/app.h"
#include "kit/found/found.h"

int backup_run(const struct invocation *in);
int collect_run(const struct invocation *in);
int cycle_run(const struct invocation *in);
int decision_command(const struct invocation *in);
int demo_run(const struct invocation *in);
int doctor_run(const struct invocation *in);
int eval_run(const struct invocation *in);
int export_run(const struct invocation *in);
int identities_run(const struct invocation *in);
int import_run(const struct invocation *in);
/* The part of import that is about a community; c->program is set. */
enum err import_community(const struct invocation *in, struct ctx *c) MUST_USE;
int init_run(const struct invocation *in);
int lifecycles_run(const struct invocation *in);
int key_run(const struct invocation *in);
int log_run(const struct invocation *in);
/* The bytes of a receipt, with nothing but themselves and the key of --key; prints what is in it. */
enum err receipt_check(const struct invocation *in, struct ctx *c, str file) MUST_USE;
int mail_in_run(const struct invocation *in);
int read_run(const struct invocation *in);
int restore_run(const struct invocation *in);
int routes_run(const struct invocation *in);
int schema_run(const struct invocation *in);
int serve_run(const struct invocation *in);
int sources_run(const struct invocation *in);
int sql_run(const struct invocation *in);
int unnominated_run(const struct invocation *in);
int user_run(const struct invocation *in);
int verify_run(const struct invocation *in);
int version_run(const struct invocation *in);

/* The part of export and import that is about a whole program (docs/export.md). */
int export_program_run(const struct invocation *in);
int import_program_run(const struct invocation *in);
/* Writes plaudit.conf, in which an operator finds every setting explained, if there is none. */
enum err app_write_config(struct ctx *c) MUST_USE;
/* Throws away a folder of ours that was made in vain. */
void app_remove_folder(struct ctx *c, const char *path);

/* Whom --person HANDLE or --email ADDRESS names. */
enum err app_find_person(const struct invocation *in, struct ctx *c, int64_t *id) MUST_USE;

/* The reader of a kind that gives records; false, and words on standard error, if there is none. */
struct found_reader {
    sandbox_job *job;
    enum err (*run)(struct ctx *c, const char *path, const struct found_sink *sink); /* if no job */
    bool address; /* its hint is the address of the file */
};
bool read_found(const char *kind, struct found_reader *reader);

#endif
