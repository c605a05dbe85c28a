/* config.h -- what an operator may set: plaudit.conf (`key = value`, '#' starts a comment), over it
 * the environment (smtp.url is PLAUDIT_SMTP_URL), over it --set key=value. All keys are in one
 * table in config.c with kind, default and meaning; docs and checks are made of it. */
#ifndef BASE_CONFIG_H
#define BASE_CONFIG_H

#include "base/base.h"

struct config;

struct config_sources {
    const char *path;               /* of the file; NULL: none. One that does not exist is empty */
    const char *const *environment; /* "NAME=value", ends with NULL; NULL: none */
    const char *const *set;         /* "key=value" of the command line */
    size_t n_set;
};

/* Reads and checks everything; lives as long as c->mem. Errors: INVALID; why names the file and
 * line (or the variable, or the option), what is wrong there, and for an unknown key the nearest
 * one. */
enum err config_load(struct ctx *c, const struct config_sources *from,
                     const struct config **config) MUST_USE;

/* The value of a known key of that kind; config NULL: the default. */
str config_text(const struct config *config, const char *key);
int64_t config_int(const struct config *config, const char *key); /* numbers; bytes; seconds */
bool config_bool(const struct config *config, const char *key);

/* All keys with default and meaning, as the text of an example plaudit.conf. */
str config_describe(struct arena *a);

#endif
