/* Files of articles, for whoever sees them. */
#include "feature/lounge/pages.h"
#include "kit/image/image.h"

enum { SMALL_PIXELS = 240 /* shown half as large: for fine screens */ };

static bool shown_here(str type)
{
    return str_same(type, S("image/png")) || str_same(type, S("image/jpeg"));
}

/* What is no picture of ours is saved, never shown: it may be anything. */
static enum err file_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct article_file file;
    enum err e = lounge_file(c, r->arg[0], r->arg[1], &file);
    if (e)
        return e;
    out->body = file.bytes;
    out->type = shown_here(file.type) ? file.type : S("application/octet-stream");
    if (!shown_here(file.type))
        out->file_name = file.name;
    res_header(out, S("Content-Security-Policy"), S("sandbox; default-src 'none'"));
    return OK;
}

static enum err small_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct article_file file;
    struct image_drawn drawn;
    enum err e = lounge_file(c, r->arg[0], r->arg[1], &file);
    if (e || (e = image_fit(c, file.bytes, SMALL_PIXELS, &drawn)))
        return e;
    out->body = drawn.bytes;
    out->type = str_of(drawn.type);
    res_header(out, S("Cache-Control"), S("private, max-age=86400"));
    return OK;
}

const struct route article_file_routes[] = {
    {"GET", "/articles/#/files/#", file_get, ANYBODY},
    {"GET", "/articles/#/files/#/small", small_get, ANYBODY, NULL, SLOW},
    {0},
};
