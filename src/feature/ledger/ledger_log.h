/* ledger_log.h -- the public log of c->program as files: DATA/log/PROGRAM/ has the tiles and the signed
 * checkpoint, DATA/keys/log-PROGRAM.key (0600) what it is signed with. The files are made of the database
 * and can be made again; what the checkpoint names is on the disk before it is signed. Private. */
#ifndef FEATURE_LEDGER_LOG_H
#define FEATURE_LEDGER_LOG_H

#include "feature/ledger/ledger.h"

/* "DATA/log/PROGRAM" */
str ledger_log_folder(struct ctx *c);

/* The key that signs; made at first need, and then never changed: its name keeps the address of that day.
 * errors: FAULT: cannot be made or read, or others may read it */
enum err ledger_log_signer(struct ctx *c, struct tlog_signer *signer) MUST_USE;

/* Onto the disk, whole and under its last name, after everything else in the folder is there. */
enum err ledger_log_sign(struct ctx *c, const char *folder, const struct tlog_head *head,
                         const struct tlog_signer *signer) MUST_USE;
/* A sink of tlog; `of` is the folder's path. */
enum err ledger_tile_write(struct ctx *c, void *of, const struct tlog_tile *tile,
                           str bytes) MUST_USE;

/* The log as it is published; errors: NOT_FOUND: nothing is yet. */
struct ledger_log {
    const char *folder;
    struct tlog_signer signer;
    struct tlog_head head;
    str checkpoint;
};
enum err ledger_log_open(struct ctx *c, struct ledger_log *log) MUST_USE;

#endif
