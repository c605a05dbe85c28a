/* commands.h -- what each command does; command.c reads their words, commands.c lists them. */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

#include "app/app.h"

int demo_run(const struct invocation *in);
int init_run(const struct invocation *in);
int serve_run(const struct invocation *in);
int schema_run(const struct invocation *in);
int version_run(const struct invocation *in);

#endif
