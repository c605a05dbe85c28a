#include "feature/ledger/ledger.h"

#include "feature/frame/frame.h"
#include "feature/ledger/ledger.sql.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

#include <jansson.h>
#include <sodium.h>

#define PAGE_LINES 50

/* One line of the page. */
struct line_view {
    const struct row_ledger_lines *r;
    str words;   /* what the kind means, in the reader's language; its code if not known */
    str address; /* of the page about it; empty: none */
    str facts;   /* "code 2027-04, policy 1" */
};

struct ledger_view {
    const struct frame_option *kinds;
    size_t n_kinds;
    str kind;
    bool older_ones; /* not the first page */
    const struct line_view *lines;
    size_t n;
    struct frame_pages pages;
};

struct check_view {
    int64_t broken, checked;
    bool any;
    str chain;
    moment sealed;
    str asked;                      /* a value somebody kept, as typed; empty: none */
    struct row_ledger_leaf_of leaf; /* found: the chain leads through it */
};

#include "feature/ledger/ledger.html.h"

static str address_of(struct ctx *c, const struct row_ledger_lines *r)
{
    const char *pattern = ledger_address(r->kind);
    if (!pattern)
        return S("");
    str rest = str_of(pattern), before;
    struct text t = {.mem = c->mem};
    if (str_cut(&rest, '#', &before))
        text_add(&t, before);
    if (str_ends(str_of(pattern), S("#")))
        text_format(&t, "%lld", (long long)r->subject);
    return text_str(&t);
}

static str words_of(const struct ctx *c, str kind)
{
    const char *words = ledger_words(kind);
    return *words ? tr(c, words) : kind;
}

/* Facts that say something to people; ids of rows do not. */
static const struct {
    const char *key, *words;
} fact_names[] = {
    {"version", N_("version")}, {"digest", N_("fingerprint")}, {"code", N_("cycle")},
    {"role", N_("role")},       {"added", N_("taken over")},   {"seen", N_("found")},
    {"removed", N_("removed")}, {"cases", N_("cases")},
};

/* A value in a few characters: the beginning of a digest is enough to know it by. */
static void add_fact(struct ctx *c, struct text *t, const char *key, const json_t *value)
{
    const char *words = NULL;
    str shown = S("");
    for (size_t i = 0; i < COUNT(fact_names) && !words; i++)
        if (str_same(str_of(key), str_of(fact_names[i].key)))
            words = fact_names[i].words;
    if (json_is_string(value))
        shown = i18n_apart(c, str_first_chars(str_of(json_string_value(value)), 12));
    else if (json_is_integer(value))
        shown = str_same(str_of(key), S("role"))
                    ? tr(c, frame_role(json_integer_value(value)))
                    : i18n_digits(c, json_integer_value(value));
    if (!words || shown.len == 0)
        return;
    text_add(t, t->len ? S(" · ") : S(""));
    text_add(t, tr(c, words));
    text_char(t, ' ');
    text_add(t, shown);
}

static str facts_of(struct ctx *c, str facts)
{
    struct text t = {.mem = c->mem};
    const char *key;
    json_t *value, *object = json_loadb(facts.at, facts.len, 0, NULL);
    json_object_foreach(object, key, value) add_fact(c, &t, key, value);
    json_decref(object);
    return t.len ? text_str(&t) : S("–");
}

static enum err load_kinds(struct ctx *c, struct ledger_view *v)
{
    struct row_ledger_kinds *rows;
    size_t n;
    enum err e = q_ledger_kinds(c, &rows, &n);
    if (e)
        return e;
    struct frame_option *options = arena_take(c->mem, n + 1, sizeof *options);
    options[0] = (struct frame_option){.label = tr(c, N_("Everything"))};
    for (size_t i = 0; i < n; i++) {
        options[i + 1] = (struct frame_option){
            .value = rows[i].kind,
            .label = words_of(c, rows[i].kind),
            .chosen = str_same(rows[i].kind, v->kind),
        };
    }
    v->kinds = options;
    v->n_kinds = n + 1;
    return OK;
}

static enum err load_lines(struct ctx *c, int64_t before, struct ledger_view *v)
{
    struct row_ledger_lines *rows;
    size_t n;
    enum err e = q_ledger_lines(c, before, v->kind, PAGE_LINES + 1, &rows, &n);
    if (e)
        return e;
    v->n = n > PAGE_LINES ? PAGE_LINES : n;
    struct line_view *lines = arena_take(c->mem, v->n, sizeof *lines);
    for (size_t i = 0; i < v->n; i++)
        lines[i] = (struct line_view){
            .r = &rows[i],
            .words = words_of(c, rows[i].kind),
            .address = address_of(c, &rows[i]),
            .facts = facts_of(c, rows[i].facts),
        };
    v->lines = lines;
    v->pages = (struct frame_pages){.total = -1};
    if (v->n > 0)
        v->pages.from = rows[0].seq, v->pages.to = rows[v->n - 1].seq;
    if (n > PAGE_LINES)
        v->pages.next = arena_format(c->mem, "/program/ledger?kind=%.*s&before=%lld",
                                     STR_ARG(v->kind), (long long)rows[v->n - 1].seq);
    if (v->older_ones)
        v->pages.previous = arena_format(c->mem, "/program/ledger?kind=%.*s", STR_ARG(v->kind));
    return OK;
}

/* A kind is letters, dots, dashes and underscores; anything else filters nothing. */
static str kind_asked(const struct req *r)
{
    str kind = param(r, "kind");
    for (size_t i = 0; i < kind.len; i++) {
        char ch = kind.at[i];
        if (!((ch >= 'a' && ch <= 'z') || ch == '.' || ch == '_' || ch == '-'))
            return S("");
    }
    return kind.len <= 60 ? kind : S("");
}

static enum err list_get(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t before = param_int(r, "before", 0);
    struct ledger_view v = {.kind = kind_asked(r), .older_ones = before > 0};
    enum err e;
    if ((e = load_kinds(c, &v)) || (e = load_lines(c, before > 0 ? before : INT64_MAX, &v)))
        return e;
    struct html o = frame_open(c, r, tr(c, N_("What happened")), AREA_PROGRAM);
    view_ledger(&o, &v);
    return frame_close(&o, r, out);
}

/* Exactly 64 hexadecimal digits to 32 bytes. */
static bool read_hex(str hex, unsigned char value[crypto_hash_sha256_BYTES])
{
    size_t len = 0;
    return hex.len == 2 * crypto_hash_sha256_BYTES &&
           sodium_hex2bin(value, crypto_hash_sha256_BYTES, hex.at, hex.len, NULL, &len, NULL) ==
               0 &&
           len == crypto_hash_sha256_BYTES;
}

static enum err check_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct check_view v = {0};
    struct row_ledger_head head;
    enum err e;
    if ((e = ledger_verify(c, &v.broken, &v.checked)) || (e = q_ledger_head(c, &head)))
        return e;
    if (head.found) {
        v.any = true;
        v.chain = arena_hex(c->mem, head.chain.at, head.chain.len);
        v.sealed = head.at;
    }
    v.asked = param(r, "value");
    unsigned char value[crypto_hash_sha256_BYTES];
    if (read_hex(v.asked, value) &&
        (e = q_ledger_leaf_of(c, (str){(const char *)value, sizeof value}, &v.leaf)))
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Check of the ledger")), AREA_PROGRAM);
    view_ledger_check(&o, &v);
    return frame_close(&o, r, out);
}

const struct route ledger_routes[] = {
    {"GET", "/program/ledger", list_get, MANAGER | OPERATOR, NULL, PAGE, 0, false},
    {"GET", "/program/ledger/check", check_get, MANAGER | OPERATOR, NULL, SLOW, 0, false},
    {0},
};
