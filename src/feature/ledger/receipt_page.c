#include "feature/frame/frame.h"
#include "feature/ledger/ledger.sql.h"
#include "feature/ledger/ledger_log.h"
#include "kit/i18n/i18n.h"

/* What was decided about the reader. */
struct receipts_view {
    const struct row_ledger_receipts *rows;
    const str *words;
    size_t n;
};

/* One of it, with all that it takes to check it. */
struct receipt_view {
    int64_t id;
    str words;
    moment at;
    bool there; /* in the signed log already */
    struct ledger_receipt receipt;
    str salt, commitment, leaf, root, path, text;
};

#include "feature/ledger/receipt.html.h"

static str words_of(const struct ctx *c, str kind)
{
    const char *words = ledger_words(kind);
    return *words ? tr(c, words) : kind;
}

static enum err list_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_ledger_receipts *rows;
    size_t n;
    enum err e = q_ledger_receipts(c, 0, &rows, &n);
    if (e)
        return e;
    str *words = arena_take(c->mem, n, sizeof *words);
    for (size_t i = 0; i < n; i++)
        words[i] = words_of(c, rows[i].kind);
    struct receipts_view v = {rows, words, n};
    struct html o = frame_open(c, r, tr(c, N_("Receipts")), AREA_ACCOUNT);
    view_receipts(&o, &v);
    return frame_close(&o, r, out);
}

/* Only what is listed: about the reader, and told to them. */
static enum err find(struct ctx *c, int64_t id, struct row_ledger_receipts *row)
{
    struct row_ledger_receipts *rows;
    size_t n;
    enum err e = q_ledger_receipts(c, id, &rows, &n);
    if (e)
        return e;
    if (n != 1)
        return fail_missing(c);
    *row = rows[0];
    return OK;
}

static str path_lines(struct ctx *c, const struct tlog_path *path)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < path->n; i++) {
        text_add(&t, arena_hex(c->mem, path->hash[i].at, TLOG_HASH));
        text_char(&t, '\n');
    }
    return text_str(&t);
}

static void describe(struct ctx *c, struct receipt_view *v)
{
    const struct ledger_receipt *r = &v->receipt;
    struct tlog_hash leaf;
    tlog_leaf(r->entry, &leaf);
    v->there = true;
    v->salt = arena_hex(c->mem, r->salt, sizeof r->salt);
    v->commitment = arena_hex(c->mem, r->public.commitment, sizeof r->public.commitment);
    v->leaf = arena_hex(c->mem, leaf.at, TLOG_HASH);
    v->root = arena_hex(c->mem, r->head.root.at, TLOG_HASH);
    v->path = path_lines(c, &r->proof.path);
    v->text = tlog_receipt_text(c->mem, &r->proof);
}

static enum err one_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_ledger_receipts row = {0};
    enum err e = find(c, r->arg[0], &row);
    if (e)
        return e;
    struct receipt_view v = {.id = row.id, .words = words_of(c, row.kind), .at = row.at};
    e = ledger_receipt_of(c, row.id, &v.receipt);
    if (e && e != ERR_NOT_FOUND)
        return e;
    if (!e)
        describe(c, &v);
    struct html o = frame_open(c, r, tr(c, N_("Receipt")), AREA_ACCOUNT);
    view_receipt(&o, &v);
    return frame_close(&o, r, out);
}

static enum err put_file(struct ctx *c, int64_t entry, str kind, struct res *out)
{
    struct ledger_receipt receipt;
    enum err e = ledger_receipt_of(c, entry, &receipt);
    if (e)
        return e;
    out->body = tlog_receipt_text(c->mem, &receipt.proof);
    out->type = S("text/plain; charset=utf-8");
    out->file_name =
        arena_format(c->mem, "%.*s-%lld.tlog-proof", STR_ARG(kind), (long long)receipt.proof.index);
    return OK;
}

static enum err file_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_ledger_receipts row = {0};
    enum err e = find(c, r->arg[0], &row);
    return e ? e : put_file(c, row.id, row.kind, out);
}

enum err ledger_receipt_file(struct ctx *c, int64_t entry, struct res *out)
{
    struct row_ledger_about_nobody row;
    enum err e = q_ledger_about_nobody(c, entry, &row);
    return e ? e : put_file(c, entry, row.kind, out);
}

static enum err of_nobody_get(struct ctx *c, const struct req *r, struct res *out)
{
    return ledger_receipt_file(c, r->arg[0], out);
}

const struct route receipt_routes[] = {
    {"GET", "/account/receipts", list_get, SIGNED_IN, NULL, PAGE, 0, false},
    {"GET", "/account/receipts/#", one_get, SIGNED_IN, NULL, PAGE, 0, false},
    {"GET", "/account/receipts/#/file", file_get, SIGNED_IN, NULL, PAGE, 0, false},
    {"GET", "/program/ledger/#/file", of_nobody_get, MANAGER | OPERATOR, NULL, PAGE, 0, false},
    {0},
};
