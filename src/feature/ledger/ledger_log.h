/* ledger_log.h -- the public log of c->program (0: the installation, LEDGER_ROOTS: the log of roots) as files:
 * DATA/log/PROGRAM/ has the tiles and the signed checkpoint, DATA/keys/log-PROGRAM.key (0600) what it is signed
 * with. The files are made of the database and can be made again; what the checkpoint names is on the disk
 * before it is signed. Private. */
#ifndef FEATURE_LEDGER_LOG_H
#define FEATURE_LEDGER_LOG_H

#include "feature/ledger/ledger.h"

/* "DATA/log/PROGRAM", "DATA/log/roots" */
str ledger_log_folder(struct ctx *c);

/* The key that signs; made at first need if it may be. Its name keeps the address of that day.
 * errors: FAULT: cannot be made or read, is missing, or others may read it */
enum err ledger_log_signer(struct ctx *c, bool make, struct tlog_signer *signer) MUST_USE;
/* Writes into the ledger that this key is in use; nothing if that is known. */
enum err ledger_log_note_key(struct ctx *c, const struct tlog_key *key) MUST_USE;

/* Onto the disk, whole and under its last name, after everything else in the folder is there. */
enum err ledger_log_sign(struct ctx *c, const char *folder, const struct tlog_head *head,
                         const struct tlog_signer *signer) MUST_USE;
/* The same checkpoint with more lines of signatures. */
enum err ledger_log_keep(struct ctx *c, const char *folder, str checkpoint) MUST_USE;
/* A sink of tlog; `of` is the folder's path. */
enum err ledger_tile_write(struct ctx *c, void *of, const struct tlog_tile *tile,
                           str bytes) MUST_USE;

/* The log as it is published. Errors: NOT_FOUND: nothing is yet; FAULT: not signed by a key of ours. */
struct ledger_log {
    const char *folder;
    struct tlog_signer signer; /* signs what comes next */
    bool rotated;              /* the checkpoint was signed with the key before */
    struct tlog_head head;
    str checkpoint;
};
enum err ledger_log_open(struct ctx *c, struct ledger_log *log) MUST_USE;

/* Lines of c->program's log that are not in its checkpoint yet, and how many lines there are. */
struct ledger_source {
    int64_t entries;
    enum err (*read)(struct ctx *c, int64_t from, const str **lines, size_t *n);
};
/* Appends and signs. *published grows by the new entries. */
enum err ledger_log_grow(struct ctx *c, const struct ledger_source *source,
                         size_t *published) MUST_USE;

#endif
