#include "feature/ledger/ledger.sql.h"
#include "feature/ledger/ledger_log.h"

#include <jansson.h>
#include <sodium.h>
#include <string.h>

/* ---- made ---------------------------------------------------------------------------------------- */

static str extra_of(struct arena *mem, const struct ledger_receipt *r)
{
    struct text t = {.mem = mem};
    text_add(&t, S("{\"entry\":"));
    text_json(&t, r->entry);
    text_add(&t, S(",\"key\":"));
    text_json(&t, r->key);
    text_add(&t, S(",\"record\":"));
    text_json(&t, r->record);
    text_add(&t, S(",\"salt\":\""));
    text_add(&t, arena_hex(mem, r->salt, sizeof r->salt));
    text_add(&t, S("\"}"));
    return text_str(&t);
}

enum err ledger_receipt_of(struct ctx *c, int64_t entry, struct ledger_receipt *receipt)
{
    struct row_ledger_receipt_leaf row;
    struct ledger_log log;
    struct ledger_receipt made = {0};
    enum err e = q_ledger_receipt_leaf(c, entry, &row);
    if (e)
        return e;
    if (!row.found || !row.record.set || row.salt.value.len != sizeof made.salt)
        return fail_missing(c); /* erased: it opens to nothing */
    made.public = (struct ledger_public){.seq = row.leaf, .at = row.at, .kind = row.kind};
    if ((e = ledger_log_open(c, &log)))
        return e;
    if (row.leaf >= log.head.size)
        return fail(c, ERR_NOT_FOUND, "It is not in the public log yet. Try again in a minute.");
    const struct tlog_reader reader = {ledger_tile_read, (void *)(uintptr_t)log.folder};
    if ((e = tlog_inclusion(c, &reader, row.leaf, log.head.size, &made.proof.path)))
        return e;
    memcpy(made.public.commitment, row.commitment.at, sizeof made.public.commitment);
    memcpy(made.salt, row.salt.value.at, sizeof made.salt);
    made.entry = ledger_public_text(c->mem, &made.public);
    made.record = row.record.value;
    made.key = tlog_key_text(c->mem, &log.signer.key);
    made.head = log.head;
    made.proof.index = row.leaf;
    made.proof.checkpoint = log.checkpoint;
    made.proof.extra = extra_of(c->mem, &made);
    *receipt = made;
    return OK;
}

enum err ledger_receipts(struct ctx *c, const struct ledger_receipt_line **lines, size_t *n)
{
    struct row_ledger_receipts *rows;
    enum err e = q_ledger_receipts(c, 0, &rows, n);
    if (e)
        return e;
    struct ledger_receipt_line *list = arena_take(c->mem, *n, sizeof *list);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct ledger_receipt_line){rows[i].id, rows[i].at, rows[i].kind};
    *lines = list;
    return OK;
}

/* ---- checked ------------------------------------------------------------------------------------- */

static enum err no_receipt(struct ctx *c)
{
    return fail(c, ERR_INVALID, "This is no receipt of a decision.");
}

static bool text_at(struct arena *mem, const json_t *object, const char *key, str *text)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value))
        return false;
    *text = arena_copy(mem, (str){json_string_value(value), json_string_length(value)});
    return true;
}

static bool read_extra(struct ctx *c, struct ledger_receipt *r)
{
    str salt;
    size_t len = 0;
    json_t *object =
        json_loadb(r->proof.extra.at, r->proof.extra.len, JSON_REJECT_DUPLICATES, NULL);
    bool good = text_at(c->mem, object, "entry", &r->entry) &&
                text_at(c->mem, object, "key", &r->key) &&
                text_at(c->mem, object, "record", &r->record) &&
                text_at(c->mem, object, "salt", &salt) && salt.len == 2 * sizeof r->salt &&
                sodium_hex2bin(r->salt, sizeof r->salt, salt.at, salt.len, NULL, &len, NULL) == 0 &&
                len == sizeof r->salt;
    json_decref(object);
    return good && ledger_public_read(r->entry, &r->public);
}

static enum err check_proof(struct ctx *c, struct ledger_receipt *r, const struct tlog_key *key)
{
    unsigned char commitment[32];
    struct tlog_hash leaf;
    ledger_commit((str){(const char *)r->salt, sizeof r->salt}, r->record, commitment);
    if (memcmp(commitment, r->public.commitment, sizeof commitment) != 0)
        return fail(c, ERR_INVALID,
                    "The record is not the one that was committed to: it was changed.");
    enum err e = tlog_checkpoint_open(c, r->proof.checkpoint, key, &r->head);
    if (e)
        return e;
    tlog_leaf(r->entry, &leaf);
    if (r->public.seq != r->proof.index ||
        !tlog_inclusion_holds(&r->proof.path, r->proof.index, &leaf, &r->head))
        return fail(c, ERR_INVALID, "The entry is not in the log that was signed.");
    return OK;
}

enum err ledger_receipt_check(struct ctx *c, str text, const struct tlog_key *trusted,
                              struct ledger_receipt *receipt)
{
    struct ledger_receipt *r = arena_take(c->mem, 1, sizeof *r);
    struct tlog_key key;
    enum err e = tlog_receipt_read(c, text, &r->proof);
    if (e)
        return e;
    if (!read_extra(c, r) || !tlog_key_read(r->key, &key))
        return no_receipt(c);
    if (trusted && !str_same(r->key, tlog_key_text(c->mem, trusted)))
        return fail(c, ERR_INVALID, "It was signed with another key: %.*s", STR_ARG(r->key));
    if ((e = check_proof(c, r, &key)))
        return e;
    *receipt = *r;
    return OK;
}
