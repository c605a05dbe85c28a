#include "feature/ledger/ledger.h"

#include "feature/ledger/ledger.sql.h"
#include "feature/ledger/ledger_batch.h"
#include "kit/store/store.h"

#include <sodium.h>
#include <string.h>

#define BATCH 500
#define HASH crypto_hash_sha256_BYTES

/* What a leaf commits to. Written once and compared byte by byte, so it must never change its form.
 */
static str canonical(struct ctx *c, const struct ledger_line *l)
{
    struct text t = {.mem = c->mem};
    text_format(&t, "{\"program\":%lld,\"seq\":%lld,\"id\":%lld,\"at\":%lld,\"actor\":%lld,",
                (long long)c->program, (long long)l->seq, (long long)l->id, (long long)l->at.s,
                (long long)l->actor);
    text_add(&t, S("\"kind\":"));
    text_json(&t, l->kind);
    text_format(&t, ",\"subject\":%lld,\"person\":%lld,\"facts\":", (long long)l->subject,
                (long long)l->person);
    text_json(&t, l->facts);
    text_char(&t, '}');
    return text_str(&t);
}

static void chain_on(unsigned char out[HASH], str a, str b)
{
    static const unsigned char tag = 1;
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, &tag, 1);
    crypto_hash_sha256_update(&state, (const unsigned char *)a.at, a.len);
    crypto_hash_sha256_update(&state, (const unsigned char *)b.at, b.len);
    crypto_hash_sha256_final(&state, out);
}

static str bytes(const unsigned char hash[HASH])
{
    return (str){(const char *)hash, HASH};
}

struct head {
    int64_t seq, leaves;
    unsigned char chain[HASH]; /* zero before the first leaf */
};

static enum err load_head(struct ctx *c, struct head *head)
{
    struct row_ledger_head row;
    enum err e = q_ledger_head(c, &row);
    if (e)
        return e;
    *head = (struct head){0};
    if (!row.found)
        return OK;
    if (row.chain.len != HASH)
        return fail(c, ERR_FAULT, "ledger_head: the chain value has %zu bytes", row.chain.len);
    head->seq = row.seq;
    head->leaves = row.leaves;
    memcpy(head->chain, row.chain.at, HASH);
    return OK;
}

static enum err add_leaf(struct ctx *c, struct head *head, const struct ledger_line *line)
{
    unsigned char salt[HASH], commitment[HASH], chain[HASH];
    random_bytes(c, salt, sizeof salt);
    str record = canonical(c, line);
    ledger_commit(bytes(salt), record, commitment);
    chain_on(chain, bytes(head->chain), bytes(commitment));
    enum err e = q_ledger_leaf_add(c, &(struct in_ledger_leaf_add){
                                          .leaf = head->leaves,
                                          .entry = line->id,
                                          .commitment = bytes(commitment),
                                          .chain = bytes(chain),
                                          .salt = bytes(salt),
                                          .record = record,
                                      });
    if (e)
        return e;
    head->leaves++;
    memcpy(head->chain, chain, HASH);
    return OK;
}

static enum err seal_batch(struct ctx *c, size_t *n)
{
    struct head head;
    struct row_ledger_unsealed *rows;
    size_t many;
    enum err e;
    if ((e = load_head(c, &head)) || (e = q_ledger_unsealed(c, BATCH, &rows, &many)))
        return e;
    for (size_t i = 0; i < many; i++) {
        const struct row_ledger_unsealed *r = &rows[i];
        const struct ledger_line line = {r->id,          ++head.seq, r->subject, r->person.value,
                                         r->actor.value, r->at,      r->kind,    r->facts};
        struct row_ledger_number numbered;
        if ((e = q_ledger_number(c, r->id, head.seq, &numbered)))
            return e;
        if (r->kept && (e = add_leaf(c, &head, &line)))
            return e;
    }
    if (many > 0 && (e = q_ledger_head_set(c, head.seq, head.leaves, bytes(head.chain))))
        return e;
    *n = many;
    return OK;
}

static enum err seal_program(struct ctx *c, size_t *sealed)
{
    const struct batch b = batch_begin(c);
    size_t many = BATCH;
    enum err e = OK;
    while (e == OK && many == BATCH) {
        batch_next(c, &b);
        many = 0;
        if (!(e = db_begin(c)) && !(e = db_end(c, seal_batch(c, &many))))
            *sealed += many;
    }
    batch_end(c, &b);
    return e;
}

enum err ledger_seal(struct ctx *c, size_t *sealed)
{
    struct row_ledger_programs_to_seal *programs;
    size_t many, total = 0;
    enum err e = q_ledger_programs_to_seal(c, &programs, &many);
    if (e)
        return e;
    int64_t program = c->program;
    for (size_t i = 0; i < many && e == OK; i++) {
        c->program = programs[i].program;
        e = seal_program(c, &total);
    }
    c->program = program;
    if (e)
        return e;
    *sealed = total;
    return OK;
}

/* ---- verification ---------------------------------------------------------------------------- */

/* Does the entry still say what its leaf committed to? An erased leaf opens to nothing: only its
 * place in the chain can be checked. */
static bool entry_fits(struct ctx *c, const struct row_ledger_leaves *r)
{
    if (!r->seq.set || !r->kept.value)
        return false;
    if (!r->salt.set || !r->record.set)
        return true;
    const struct ledger_line line = {
        r->entry,       r->seq.value, r->subject.value, r->person.value,
        r->actor.value, r->at.value,  r->kind.value,    r->facts.value,
    };
    unsigned char commitment[HASH];
    ledger_commit(r->salt.value, r->record.value, commitment);
    return str_same(bytes(commitment), r->commitment) &&
           str_same(canonical(c, &line), r->record.value);
}

static bool link_fits(const struct head *head, const struct row_ledger_leaves *r)
{
    unsigned char chain[HASH];
    chain_on(chain, bytes(head->chain), r->commitment);
    return r->leaf == head->leaves && r->seq.value > head->seq && str_same(bytes(chain), r->chain);
}

/* Goes over at most BATCH leaves from the head on; *many: how many fit. */
static enum err walk_batch(struct ctx *c, struct head *head, int64_t *broken, size_t *many)
{
    struct row_ledger_leaves *rows;
    size_t n;
    enum err e = q_ledger_leaves(c, head->leaves, BATCH, &rows, &n);
    if (e)
        return e;
    for (*many = 0; *many < n; ++*many) {
        const struct row_ledger_leaves *r = &rows[*many];
        if (!entry_fits(c, r) || !link_fits(head, r)) {
            *broken = r->seq.set ? r->seq.value : head->seq + 1;
            return OK;
        }
        head->seq = r->seq.value;
        head->leaves++;
        memcpy(head->chain, r->chain.at, HASH);
    }
    return OK;
}

/* Follows the chain from its start; stops at the first leaf that does not fit. */
static enum err walk(struct ctx *c, struct head *head, int64_t *broken)
{
    const struct batch b = batch_begin(c);
    size_t many = BATCH;
    enum err e = OK;
    while (e == OK && many == BATCH && !*broken) {
        batch_next(c, &b);
        e = walk_batch(c, head, broken, &many);
    }
    batch_end(c, &b);
    return e;
}

enum err ledger_verify(struct ctx *c, int64_t *broken_seq, int64_t *checked)
{
    struct head end, head = {0};
    struct row_ledger_without_leaf lost;
    int64_t broken = 0;
    enum err e;
    db_snapshot(c);
    if (!(e = load_head(c, &end)) && !(e = walk(c, &head, &broken)))
        e = q_ledger_without_leaf(c, &lost);
    db_snapshot_end(c);
    if (e)
        return e;
    if (lost.seq && (!broken || lost.seq < broken))
        broken = lost.seq;
    if (!broken && (head.leaves != end.leaves || memcmp(head.chain, end.chain, HASH) != 0))
        broken = head.seq + 1; /* leaves are missing at the end, or the head was changed */
    *broken_seq = broken;
    *checked = head.leaves;
    return OK;
}
