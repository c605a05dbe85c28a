/* inside.h -- between the files of this room only. */
#ifndef FEATURE_RETENTION_INSIDE_H
#define FEATURE_RETENTION_INSIDE_H

#include "feature/retention/retention.h"

/* Only managers change how long what is kept. Errors: REFUSED. */
enum err retention_guard(struct ctx *c) MUST_USE;

#endif
