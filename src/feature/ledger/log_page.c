#include "feature/frame/frame.h"
#include "feature/ledger/ledger.sql.h"
#include "feature/ledger/ledger_log.h"
#include "kit/i18n/i18n.h"

/* What an outsider needs to check a log without us. */
struct log_view {
    bool any;
    int64_t entries;
    str origin, root, key, address;
};

/* One line of the page of roots. */
struct roots_line {
    day day;
    struct ledger_root_log log;
    str root;
};
struct roots_view {
    bool any;
    str key, address;
    const struct roots_line *lines;
    size_t n;
};

#include "feature/ledger/log.html.h"

#define INSTALLATION "/server/log"
#define ROOTS "/server/roots"

enum { ROOTS_ENTRIES = 30, ROOTS_LINES = 100 };

/* The log of the program, or under /server of the installation itself. */
static enum err open_log(struct ctx *c, const struct req *r, struct ledger_log *log)
{
    if (str_starts(r->path, S(INSTALLATION)))
        c->program = 0;
    else if (str_starts(r->path, S(ROOTS)))
        c->program = LEDGER_ROOTS;
    else if (c->program == 0)
        return fail_missing(c);
    return ledger_log_open(c, log);
}

/* Anybody may read it from anywhere, scripts of other sites too. */
static void for_all(struct res *out, str type, str keep)
{
    out->type = type;
    res_header(out, S("Access-Control-Allow-Origin"), S("*"));
    res_header(out, S("Cache-Control"), keep);
}

static enum err checkpoint_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct ledger_log log;
    enum err e = open_log(c, r, &log);
    if (e)
        return e;
    out->body = log.checkpoint;
    for_all(out, S("text/plain; charset=utf-8"), S("public, max-age=5"));
    return OK;
}

static enum err key_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct ledger_log log;
    enum err e = open_log(c, r, &log);
    if (e)
        return e;
    out->body = arena_format(c->mem, "%.*s\n", STR_ARG(tlog_key_text(c->mem, &log.signer.key)));
    for_all(out, S("text/plain; charset=utf-8"), S("public, max-age=3600"));
    return OK;
}

/* All that ever signed this log: the key, since when, until when. */
static enum err keys_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct ledger_log log;
    const struct ledger_key *keys;
    size_t n;
    enum err e = open_log(c, r, &log);
    if (e || (e = ledger_keys(c, &keys, &n)))
        return e;
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < n; i++) {
        if (keys[i].log != c->program)
            continue;
        text_add(&t, keys[i].text);
        text_format(&t, " %s", moment_iso(c->mem, keys[i].made).at);
        if (keys[i].retired.set)
            text_format(&t, " %s", moment_iso(c->mem, keys[i].retired.value).at);
        text_char(&t, '\n');
    }
    out->body = text_str(&t);
    for_all(out, S("text/plain; charset=utf-8"), S("public, max-age=3600"));
    return OK;
}

/* Only what the checkpoint names: all else may still be written. */
static enum err tile_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct ledger_log log;
    struct tlog_tile tile;
    size_t at = str_find(r->path, S("/tile/"));
    if (at == SIZE_MAX || !tlog_tile_read(str_from(r->path, at + 1), &tile))
        return fail_missing(c);
    enum err e = open_log(c, r, &log);
    if (e || !tlog_tile_within(&tile, log.head.size))
        return e ? e : fail_missing(c);
    if ((e = ledger_tile_read(c, (void *)(uintptr_t)log.folder, &tile, &out->body)))
        return e;
    for_all(out, S("application/octet-stream"), S("public, max-age=31536000, immutable"));
    return OK;
}

static enum err page_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct ledger_log log;
    enum err e = open_log(c, r, &log);
    if (e && e != ERR_NOT_FOUND)
        return e;
    struct log_view v = {.any = e == OK};
    if (v.any) {
        v.entries = log.head.size;
        v.origin = log.signer.key.name;
        v.root = arena_hex(c->mem, log.head.root.at, TLOG_HASH);
        v.key = tlog_key_text(c->mem, &log.signer.key);
        v.address = site_url(c, c->prefix, "/log");
    }
    struct html o = frame_open(c, r, tr(c, N_("Public log")), AREA_PROGRAM);
    view_public_log(&o, &v);
    return frame_close(&o, r, out);
}

/* The lines of one entry, newest first. */
static void add_lines(struct ctx *c, str entry, struct roots_line *lines, size_t most, size_t *n)
{
    struct ledger_root root;
    if (!ledger_root_read(c->mem, entry, &root))
        return;
    for (size_t i = 0; i < root.n && *n < most; i++)
        lines[(*n)++] = (struct roots_line){
            root.day, root.logs[i], arena_hex(c->mem, root.logs[i].head.root.at, TLOG_HASH)};
}

static enum err roots_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct ledger_log log;
    struct row_ledger_roots_latest *rows;
    size_t n;
    int64_t program = c->program;
    enum err e = q_ledger_roots_latest(c, ROOTS_ENTRIES, &rows, &n);
    if (e)
        return e;
    e = open_log(c, r, &log);
    c->program = program;
    if (e && e != ERR_NOT_FOUND)
        return e;
    struct roots_view v = {.any = e == OK && n > 0};
    struct roots_line *lines = arena_take(c->mem, ROOTS_LINES, sizeof *lines);
    for (size_t i = 0; v.any && i < n; i++)
        add_lines(c, rows[i].entry, lines, ROOTS_LINES, &v.n);
    v.lines = lines;
    if (v.any)
        v.key = tlog_key_text(c->mem, &log.signer.key);
    v.address = arena_format(c->mem, "%.*s" ROOTS, STR_ARG(c->site->address));
    struct html o = frame_open(c, r, tr(c, N_("Daily roots")), AREA_PROGRAM);
    view_roots(&o, &v);
    return frame_close(&o, r, out);
}

#define TILES(start)                                                                               \
    {"GET", start "/tile/@/@", tile_get, ANYBODY, NULL, PAGE, 0, false},                           \
        {"GET", start "/tile/@/@/@", tile_get, ANYBODY, NULL, PAGE, 0, false},                     \
        {"GET", start "/tile/@/@/@/@", tile_get, ANYBODY, NULL, PAGE, 0, false},                   \
    {                                                                                              \
        "GET", start "/tile/@/@/@/@/@", tile_get, ANYBODY, NULL, PAGE, 0, false                    \
    }

const struct route public_log_routes[] = {
    {"GET", "/log", page_get, ANYBODY, NULL, PAGE, 0, false},
    {"GET", "/log/checkpoint", checkpoint_get, ANYBODY, NULL, PAGE, 0, false},
    {"GET", "/log/key", key_get, ANYBODY, NULL, PAGE, 0, false},
    TILES("/log"),
    {"GET", "/log/keys", keys_get, ANYBODY, NULL, PAGE, 0, false},
    {"GET", INSTALLATION "/keys", keys_get, ANYBODY, NULL, PAGE, 0, false},
    {"GET", ROOTS, roots_get, ANYBODY, NULL, PAGE, 0, false},
    {"GET", ROOTS "/checkpoint", checkpoint_get, ANYBODY, NULL, PAGE, 0, false},
    {"GET", ROOTS "/key", key_get, ANYBODY, NULL, PAGE, 0, false},
    {"GET", ROOTS "/keys", keys_get, ANYBODY, NULL, PAGE, 0, false},
    TILES(ROOTS),
    {"GET", INSTALLATION "/checkpoint", checkpoint_get, ANYBODY, NULL, PAGE, 0, false},
    {"GET", INSTALLATION "/key", key_get, ANYBODY, NULL, PAGE, 0, false},
    TILES(INSTALLATION),
    {0},
};
