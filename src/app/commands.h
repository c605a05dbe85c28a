/* commands.h -- what each command does; command.c reads their words, commands.c lists them. */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

#include "app/app.h"

int backup_run(const struct invocation *in);
int cycle_run(const struct invocation *in);
int demo_run(const struct invocation *in);
int doctor_run(const struct invocation *in);
int identities_run(const struct invocation *in);
int import_run(const struct invocation *in);
int init_run(const struct invocation *in);
int read_run(const struct invocation *in);
int restore_run(const struct invocation *in);
int routes_run(const struct invocation *in);
int schema_run(const struct invocation *in);
int serve_run(const struct invocation *in);
int sql_run(const struct invocation *in);
int user_run(const struct invocation *in);
int version_run(const struct invocation *in);

#endif
