/* tlog.h -- a public log that nobody can rewrite unseen: a Merkle tree over entries (RFC 6962, RFC 9162),
 * kept as tiles (C2SP tlog-tiles), with a signed checkpoint (signed-note, tlog-checkpoint) and proofs that
 * hold without the server (tlog-proof). Knows no feature and no file: tiles are read and written through
 * functions of the caller.
 *
 * An entry is any bytes, at most 65,535. Its leaf is SHA-256(0x00 | entry), a node SHA-256(0x01 | left |
 * right). A hash tile of level L has up to 256 hashes of subtrees of 256^L entries; a bundle has up to 256
 * entries, each behind its length of two bytes, the higher one first. Only the last tile of a level may be
 * partial; what was once written under a name never changes. */
#ifndef KIT_TLOG_H
#define KIT_TLOG_H

#include "base/base.h"

enum {
    TLOG_HASH = 32,      /* bytes */
    TLOG_TILE = 256,     /* hashes or entries in a full tile */
    TLOG_LEVELS = 8,     /* levels of tiles that 2^63 entries need */
    TLOG_PATH = 64,      /* hashes in a proof at most */
    TLOG_ENTRY = 65535,  /* bytes of an entry at most */
    TLOG_BUNDLES = -1,   /* "level" of tiles that hold the entries themselves */
    TLOG_NOTE = 1 << 20, /* bytes of a signed note at most */
};

struct tlog_hash {
    unsigned char at[TLOG_HASH];
};
struct tlog_head { /* a tree: how many entries, and the one hash that stands for all of them */
    int64_t size;
    struct tlog_hash root;
};

void tlog_leaf(str entry, struct tlog_hash *leaf);
void tlog_node(const struct tlog_hash *left, const struct tlog_hash *right, struct tlog_hash *node);
bool tlog_same(const struct tlog_hash *a, const struct tlog_hash *b);

/* ---- tiles ------------------------------------------------------------------------------------- */

struct tlog_tile {
    int level; /* 0..63, or TLOG_BUNDLES */
    int64_t n; /* place in its level */
    int width; /* 1..256; 256: full */
};
/* "tile/0/x001/x234/067", "tile/entries/000.p/8"; and back: false if it is not exactly that. */
str tlog_tile_path(struct arena *mem, const struct tlog_tile *tile);
bool tlog_tile_read(str path, struct tlog_tile *tile) MUST_USE;
/* Does a tree of that size have this tile, in this width or a larger one? */
bool tlog_tile_within(const struct tlog_tile *tile, int64_t size);

/* Gives the bytes of a tile. Errors: those of the caller; NOT_FOUND if it is not there. */
struct tlog_reader {
    enum err (*read)(struct ctx *c, void *of, const struct tlog_tile *tile, str *bytes);
    void *of;
};
struct tlog_sink {
    enum err (*write)(struct ctx *c, void *of, const struct tlog_tile *tile, str bytes);
    void *of;
};

/* Takes the next entry of a bundle from *rest; false at the end, or (*rest not empty) if it is cut off. */
bool tlog_bundle_next(str *rest, str *entry);

/* ---- a tree that grows ------------------------------------------------------------------------- */

/* The right edge of a tree, as much of it as is needed to go on: some 64 kB, however large the tree. */
struct tlog_tree;
/* errors: those of the reader; INVALID if a tile has the wrong length */
enum err tlog_tree_load(struct ctx *c, const struct tlog_reader *reader, int64_t size,
                        struct tlog_tree **tree) MUST_USE;
/* Adds an entry and writes each tile that it fills. Errors: INVALID: too long; those of the sink. */
enum err tlog_tree_add(struct ctx *c, struct tlog_tree *tree, str entry,
                       const struct tlog_sink *sink) MUST_USE;
/* Writes the partial tiles at the right edge: before a checkpoint of this size is signed. */
enum err tlog_tree_edge(struct ctx *c, const struct tlog_tree *tree,
                        const struct tlog_sink *sink) MUST_USE;
struct tlog_head tlog_tree_head(const struct tlog_tree *tree);

/* ---- proofs ------------------------------------------------------------------------------------ */

struct tlog_path { /* from the leaf's neighbor up to the root's child */
    struct tlog_hash hash[TLOG_PATH];
    size_t n;
};
/* Made from tiles; at most a few tiles a level are read.
 * errors: INVALID: no such entry or size, or a tile of the wrong length; those of the reader */
enum err tlog_root(struct ctx *c, const struct tlog_reader *reader, int64_t size,
                   struct tlog_hash *root) MUST_USE;
/* Of the first `old` entries of a tree of that size. */
enum err tlog_root_before(struct ctx *c, const struct tlog_reader *reader, int64_t old,
                          int64_t size, struct tlog_hash *root) MUST_USE;
enum err tlog_inclusion(struct ctx *c, const struct tlog_reader *reader, int64_t index,
                        int64_t size, struct tlog_path *path) MUST_USE;
enum err tlog_consistency(struct ctx *c, const struct tlog_reader *reader, int64_t old,
                          int64_t size, struct tlog_path *path) MUST_USE;

/* Is the leaf the one at this place of the tree (RFC 9162, 2.1.3.2)? Is the old tree the beginning of the
 * new one (2.1.4.2)? An old tree without entries proves nothing and is refused. */
bool tlog_inclusion_holds(const struct tlog_path *path, int64_t index, const struct tlog_hash *leaf,
                          const struct tlog_head *head);
bool tlog_consistency_holds(const struct tlog_path *path, const struct tlog_head *old,
                            const struct tlog_head *head);

/* ---- keys, signed notes, checkpoints ----------------------------------------------------------- */

/* What a key is for; its number stands in the key's text and in its id, so that neither passes for the
 * other. */
enum tlog_kind {
    TLOG_LOG = 1,     /* signs notes */
    TLOG_WITNESS = 4, /* cosigns checkpoints of others */
};
struct tlog_key { /* of one who signs; what others need */
    str name;     /* of the log or witness: its address without "https://" */
    enum tlog_kind kind;
    unsigned char id[4], public[32];
};
struct tlog_signer {
    struct tlog_key key;
    unsigned char secret[64];
};
/* seed: 32 random bytes, kept secret. A name has no white space and no '+'. */
void tlog_signer_make(str name, const unsigned char seed[32], struct tlog_signer *signer);
/* "PRIVATE+KEY+name+0123abcd+AQ...": one line, as golang.org/x/mod/sumdb/note keeps it. */
str tlog_signer_text(struct arena *mem, const struct tlog_signer *signer);
bool tlog_signer_read(struct arena *mem, str text, struct tlog_signer *signer) MUST_USE;
/* "name+0123abcd+AQ...": for everybody. The name is a part of the text. */
str tlog_key_text(struct arena *mem, const struct tlog_key *key);
bool tlog_key_read(str text, struct tlog_key *key) MUST_USE;

/* The same for keys of either kind; each reads its own kind only. */
void tlog_signer_make_of(enum tlog_kind kind, str name, const unsigned char seed[32],
                         struct tlog_signer *signer);
bool tlog_signer_read_of(enum tlog_kind kind, struct arena *mem, str text,
                         struct tlog_signer *signer) MUST_USE;
bool tlog_key_read_of(enum tlog_kind kind, str text, struct tlog_key *key) MUST_USE;
/* Fills in the id of a key whose name, kind and public half are known. */
void tlog_key_complete(struct tlog_key *key);

/* The text with its line end, an empty line, and a line of signature. */
str tlog_note_sign(struct arena *mem, str text, const struct tlog_signer *signer);
/* The text, if the key signed it. Other signatures are passed over.
 * errors: INVALID: no note, not signed by this key, or signed wrongly */
enum err tlog_note_open(struct ctx *c, str note, const struct tlog_key *key, str *text) MUST_USE;

str tlog_checkpoint_sign(struct arena *mem, const struct tlog_head *head,
                         const struct tlog_signer *signer);
/* errors: INVALID: as above; of another log; no checkpoint */
enum err tlog_checkpoint_open(struct ctx *c, str note, const struct tlog_key *key,
                              struct tlog_head *head) MUST_USE;

/* The first line of a checkpoint: which log it says it is of. Nothing is checked. */
str tlog_checkpoint_origin(str note);

/* ---- witnesses: others who saw a checkpoint (C2SP tlog-cosignature, tlog-witness) --------------- */

/* A witness signs, with the time, that this is the largest tree of the log that it has seen, and that it has
 * grown from every tree that it saw before. Who relies on a checkpoint with a witness's line sees what the
 * witness saw: a log cannot show two histories unless its witnesses help it to.
 *
 * The line of the witness for a note, with its line end. Signed: "cosignature/v1", "time N", the note's text. */
str tlog_cosign(struct arena *mem, str note, const struct tlog_signer *witness, moment at);
/* Has the note a line of that witness, and does it hold? *at: when it was cosigned. */
bool tlog_cosigned(str note, const struct tlog_key *witness, moment *at);
/* Of the lines that a witness answered, the one that it made for this note, with its line end; empty: none. */
str tlog_cosignature_of(struct arena *mem, str note, str lines, const struct tlog_key *witness);
/* The note with that line in the place of an older one of the same witness. */
str tlog_cosignature_add(struct arena *mem, str note, str line);

/* Who signed: takes the next name from the lines of signature. Nothing is checked. */
str tlog_note_signatures(str note);
bool tlog_signature_next(str *lines, str *name);

/* What a log sends to a witness: POST .../add-checkpoint. */
struct tlog_submission {
    int64_t old;           /* size of the tree that the witness saw last; 0: none */
    struct tlog_path path; /* consistency of that tree with the checkpoint's */
    str checkpoint;        /* the signed note, whole */
};
str tlog_submission_text(struct arena *mem, const struct tlog_submission *submission);
/* errors: INVALID: not of this form. The checkpoint is not looked at. */
enum err tlog_submission_read(struct ctx *c, str text, struct tlog_submission *submission);

/* ---- a receipt: a proof as a file, .tlog-proof ------------------------------------------------- */

struct tlog_receipt {
    str extra; /* bytes of the application, not authenticated; empty: none */
    int64_t index;
    struct tlog_path path;
    str checkpoint; /* the signed note, whole */
};
str tlog_receipt_text(struct arena *mem, const struct tlog_receipt *receipt);
/* errors: INVALID: not of this form */
enum err tlog_receipt_read(struct ctx *c, str text, struct tlog_receipt *receipt) MUST_USE;

/* ---- the whole log, checked -------------------------------------------------------------------- */

struct tlog_check {
    struct tlog_reader reader;
    struct tlog_head head;         /* as signed */
    const struct tlog_head *since; /* an earlier tree that must be its beginning, or NULL */
    /* What the application says of one entry; NULL: nothing. Errors: INVALID with words. */
    enum err (*entry)(struct ctx *c, void *of, int64_t index, str entry);
    void *of;
};
/* Reads every tile and every entry once, computes every hash anew, and compares. Memory: 200 kB.
 * errors: INVALID, with words that name the first entry that was changed, taken away, put in or moved;
 *         those of the reader */
enum err tlog_check(struct ctx *c, const struct tlog_check *check) MUST_USE;

#endif
