#include "feature/frame/frame.h"
#include "feature/ledger/ledger_log.h"
#include "kit/i18n/i18n.h"

/* What an outsider needs to check a log without us. */
struct log_view {
    bool any;
    int64_t entries;
    str origin, root, key, address;
};

#include "feature/ledger/log.html.h"

#define INSTALLATION "/server/log"

/* The log of the program, or under /server of the installation itself. */
static enum err open_log(struct ctx *c, const struct req *r, struct ledger_log *log)
{
    if (str_starts(r->path, S(INSTALLATION)))
        c->program = 0;
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
        v.address =
            arena_format(c->mem, "%.*s%.*s/log", STR_ARG(c->site->address), STR_ARG(c->prefix));
    }
    struct html o = frame_open(c, r, tr(c, N_("Public log")), AREA_PROGRAM);
    view_public_log(&o, &v);
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
    {"GET", INSTALLATION "/checkpoint", checkpoint_get, ANYBODY, NULL, PAGE, 0, false},
    {"GET", INSTALLATION "/key", key_get, ANYBODY, NULL, PAGE, 0, false},
    TILES(INSTALLATION),
    {0},
};
