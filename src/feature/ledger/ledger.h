/* ledger.h -- every act, once, written by the room that did it, in its own transaction. Higher
 * rooms follow the ledger from their own position instead of being called.
 *
 * A writer does not number its entry: the sealer gives committed entries the numbers 1, 2, 3 ... of
 * their program, without a gap, so that a follower can miss none. An entry of evidence (kept) gets
 * a leaf as well: a commitment, SHA-256(0x00 | salt | record), linked to the leaf before by chain =
 * SHA-256(0x01 | chain before | commitment). Who keeps a copy of the last chain value can prove
 * later that no entry before it was changed, added or taken away. Erasing a leaf's salt and record
 * leaves the chain whole, and the commitment opens to nothing. */
#ifndef FEATURE_LEDGER_H
#define FEATURE_LEDGER_H

#include "kit/html/html.h"
#include "kit/http/http.h"
#include "kit/tlog/tlog.h"

struct ledger_entry {
    const char *kind; /* "nomination.taken": room.verb, from the room's life-cycle table */
    int64_t subject;  /* id of the row it is about */
    int64_t person;   /* whom it concerns, 0 if nobody */
    str facts; /* JSON object of ids, numbers and codes; never names or free text; empty: {} */
    bool kept; /* evidence: stays for ever; else pruned after 90 days by ledger_prune */
};
/* Inside db_begin .. db_end; the actor is c->me (0: the program itself). */
enum err ledger_write(struct ctx *c, const struct ledger_entry *entry) MUST_USE;

/* Numbers what was committed since, for every program. Run by one job; returns how many. */
enum err ledger_seal(struct ctx *c, size_t *sealed) MUST_USE;

/* One entry as a follower sees it. */
struct ledger_line {
    int64_t id, seq, subject, person, actor; /* seq 0: not sealed yet; person, actor 0: nobody */
    moment at;
    str kind, facts;
};
/* A room that follows: called for each entry after its position, inside the transaction that moves
 * the position: exactly once. c->program is set; c->me is 0. */
typedef enum err ledger_follower(struct ctx *c, const struct ledger_line *line);

/* Lets one room catch up in every program; *n: entries passed on. If the follower fails, its batch
 * is rolled back, the position stays before it, and the error is returned. */
enum err ledger_follow(struct ctx *c, const char *room, ledger_follower *follower,
                       size_t *n) MUST_USE;

/* Follows the ledger itself: when a person was forgotten, what the leaves about them commit to is erased. */
enum err ledger_forget(struct ctx *c, const struct ledger_line *line) MUST_USE;

/* What was done about one thing (at most 200), or by the whole program (50), newest first.
 * before_seq: only older ones; 0: from the newest on. */
enum err ledger_of(struct ctx *c, int64_t subject, const struct ledger_line **lines,
                   size_t *n) MUST_USE;
enum err ledger_latest(struct ctx *c, int64_t before_seq, const struct ledger_line **lines,
                       size_t *n) MUST_USE;

/* Recomputes the chain of c->program. *broken_seq: number of the first entry that does not fit, 0
 * if all do; *checked: leaves that were looked at. Cost: two hashes a leaf. */
enum err ledger_verify(struct ctx *c, int64_t *broken_seq, int64_t *checked) MUST_USE;

/* Takes away entries that are no evidence, that every follower has passed, and that are older than 90
 * days; at most 1,000 a program and call. Run by a job once a day. */
enum err ledger_prune(struct ctx *c, size_t *pruned) MUST_USE;

/* ---- the public log: what outsiders can check (docs/log.md) --------------------------------------- */

/* Writes what was sealed since into the log of its program, for every program, then signs the new
 * checkpoint. Killed anywhere, it goes on where the last checkpoint stands. Run by one job; *published:
 * entries that are new in a checkpoint. Errors: BUSY: no room on the disk; FAULT. */
enum err ledger_publish(struct ctx *c, size_t *published) MUST_USE;

/* Whose key or log: of the program of that number; 0: of the installation itself; and */
enum {
    LEDGER_ROOTS = -1,   /* the log of roots */
    LEDGER_WITNESS = -2, /* no log of its own: the key that cosigns the logs of others */
};
/* The key in use; made at first need, and then noted in the ledger (log_key.made). errors: FAULT */
enum err ledger_signer(struct ctx *c, int64_t log, struct tlog_signer *signer) MUST_USE;
/* A new one in its place, at once (log_key.rotated); the old secret is gone. errors: FAULT */
enum err ledger_key_rotate(struct ctx *c, int64_t log) MUST_USE;

struct ledger_key {
    int64_t log, entry; /* entry: of the ledger, where its making is noted; 0: none any more */
    moment made;
    opt_time retired;
    struct tlog_key key;
    str text; /* as others need it: tlog_key_text */
};
/* All of them, at most 1,000; those of one log from old to new. */
enum err ledger_keys(struct ctx *c, const struct ledger_key **keys, size_t *n) MUST_USE;

/* Is the secret there, for its owner only, the one that the ledger knows, and is the checkpoint signed with it?
 * Makes none. Errors: FAULT, with words for the operator. */
enum err ledger_key_check(struct ctx *c, const struct ledger_key *key) MUST_USE;

/* One entry of a log: what happened and when, without saying to whom. */
struct ledger_public {
    int64_t seq; /* its place in the log, from 0 */
    moment at;
    str kind;
    unsigned char commitment[32];
};
/* {"commit":"0123...","seq":7,"time":"2027-01-31T12:00:00Z","type":"award.begun"}; and back: false if it
 * is not exactly that. */
str ledger_public_text(struct arena *mem, const struct ledger_public *entry);
bool ledger_public_read(str text, struct ledger_public *entry) MUST_USE;
/* What a commitment is: SHA-256(0x00 | salt | record). */
void ledger_commit(str salt, str record, unsigned char commitment[32]);

/* For tlog_check: is that an entry, and does it stand in its place? of: NULL or struct ledger_seen. */
struct ledger_seen {
    moment first, last;
};
enum err ledger_public_check(struct ctx *c, void *of, int64_t index, str entry) MUST_USE;
/* A reader of tlog; `of` is the path of a log's folder, const char *. A partial tile may have become full. */
enum err ledger_tile_read(struct ctx *c, void *of, const struct tlog_tile *tile,
                          str *bytes) MUST_USE;

/* ---- the log of roots: once a day, how large each log of this server was, and the hash of all its entries */

struct ledger_root_log {
    str origin; /* name of the log */
    struct tlog_head head;
};
struct ledger_root {
    int64_t seq; /* place in the log of roots; a day of very many logs takes several */
    day day;     /* at whose end, UTC */
    const struct ledger_root_log *logs;
    size_t n;
};
/* {"day":"2027-01-31","logs":[{"origin":"…","root":"0123…","size":12}],"seq":7}; and back: false if it is not
 * exactly that. */
str ledger_root_text(struct arena *mem, const struct ledger_root *root);
bool ledger_root_read(struct arena *mem, str text, struct ledger_root *root) MUST_USE;
/* Closes each day that is over and not closed yet, and publishes. Run by a job; days on which the server slept
 * are caught up. *published: new entries. Errors: as ledger_publish. */
enum err ledger_publish_roots(struct ctx *c, size_t *published) MUST_USE;

/* ---- witnesses (feature/witness) ------------------------------------------------------------------- */

/* A log as it is published now. */
struct ledger_published {
    int64_t log;
    const char *folder; /* `of` for ledger_tile_read */
    struct tlog_key key;
    struct tlog_head head;
    str checkpoint;
};
/* All of this server, the roots last; those that cannot be read are left out: their own job says why. */
enum err ledger_published(struct ctx *c, const struct ledger_published **logs, size_t *n) MUST_USE;
/* Puts a line of signature below that checkpoint, if it is still the latest. By the thread that publishes. */
enum err ledger_cosigned(struct ctx *c, const struct ledger_published *log, str line) MUST_USE;

/* ---- receipts -------------------------------------------------------------------------------------- */

/* What proves one entry without the server: the record that it commits to, and the way to a checkpoint. */
struct ledger_receipt {
    struct ledger_public public;
    str entry, record; /* exactly as they were hashed */
    unsigned char salt[32];
    str key; /* of the log; who checks must know it from elsewhere */
    struct tlog_head head;
    struct tlog_receipt proof; /* tlog_receipt_text() of it is the file */
};
/* Of a ledger entry of c->program. Errors: NOT_FOUND: no evidence, erased, or not published yet. */
enum err ledger_receipt_of(struct ctx *c, int64_t entry, struct ledger_receipt *receipt) MUST_USE;
/* The entries about c->me that they may have a receipt of, the newest first. */
struct ledger_receipt_line {
    int64_t id;
    moment at;
    str kind;
};
enum err ledger_receipts(struct ctx *c, const struct ledger_receipt_line **lines,
                         size_t *n) MUST_USE;
/* The file itself, of an entry of c->program that is about no person: of rules, dates, keys. For managers.
 * errors: NOT_FOUND: as above, or about somebody */
enum err ledger_receipt_file(struct ctx *c, int64_t entry, struct res *out) MUST_USE;
/* Does the file hold? trusted: the key it must be signed with; NULL: whichever it names.
 * errors: INVALID, with what does not fit */
enum err ledger_receipt_check(struct ctx *c, str text, const struct tlog_key *trusted,
                              struct ledger_receipt *receipt) MUST_USE;

/* What a kind means, in English words to be translated: "A nomination was taken up". Empty if
 * unknown. */
const char *ledger_words(str kind);

/* The page that shows the subject of such an entry, '#' for its id; NULL: none. */
const char *ledger_address(str kind);

extern const struct route ledger_routes[];     /* /program/ledger, /program/ledger/check */
extern const struct route public_log_routes[]; /* /log..., /server/log/... */
extern const struct route receipt_routes[];    /* /account/receipts... */

#endif
