/* people_keys.h -- a key for each person: what tells about people lies in backups under the key of its person, so
 * that destroying the key makes it unreadable in all backups at once.
 *
 * The keys are a file, DATA/keys/people.keys, and a copy beside the backups: never in a backup. There is none
 * before the first backup. Who is deleted loses the key (people_keys_sync); the line stays, without it. */
#ifndef APP_PEOPLE_KEYS_H
#define APP_PEOPLE_KEYS_H

#include "base/base.h"

enum { PEOPLE_KEY = 32 };

struct people_key {
    int64_t person;
    bool gone; /* the person was deleted */
    unsigned char key[PEOPLE_KEY];
};
struct people_keys {
    str install;             /* 16 hexadecimal digits: keys of one installation */
    struct people_key *list; /* by person */
    size_t n;
};

/* Errors: NOT_FOUND if there is no such file, INVALID if it is none of ours, FAULT. */
enum err people_keys_read(struct ctx *c, const char *path, struct people_keys *keys) MUST_USE;
/* Whole or not at all. Errors: BUSY, FAULT. */
enum err people_keys_write(struct ctx *c, const char *path,
                           const struct people_keys *keys) MUST_USE;

/* Brings the file of the folder up to date with the database: who was deleted loses the key; with `make` who has
 * none gets one, and a folder without the file, too. keys may be NULL. Without the file and `make`: nothing. */
enum err people_keys_sync(struct ctx *c, bool make, struct people_keys *keys) MUST_USE;

/* A file that belongs to one person (a picture), as it lies in a backup, and back. False: no key, or damaged. */
const struct people_key *people_key_of(const struct people_keys *keys, int64_t person);
str people_seal(struct ctx *c, const struct people_key *key, str plain);
bool people_open(struct ctx *c, const struct people_key *key, str sealed, str *plain) MUST_USE;

/* What is sealed of the database. */
struct store_columns;
const struct store_columns *people_sealed(size_t *n);

/* All that tells about people in a copy of the database, sealed or opened. Opening needs a line for everybody who
 * is in it: else INVALID, and the keys are older than the backup. What is of somebody who was deleted
 * becomes a word without meaning. */
enum err people_seal_database(struct ctx *c, const char *path,
                              const struct people_keys *keys) MUST_USE;
enum err people_open_database(struct ctx *c, const char *path,
                              const struct people_keys *keys) MUST_USE;

#endif
