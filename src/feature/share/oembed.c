#include "feature/share/card.h"

enum { PICTURE_PIXELS = 512, PICTURE_LEAST = 64, THUMBNAIL_PIXELS = 256, CACHE_SECONDS = 3600 };

/* An oEmbed answer. */
struct embed {
    const struct share_card *card;
    bool photo;
    int width, height;
    str html, url;
    str provider_address, wide, high, age; /* as XML says them */
};

#include "feature/share/oembed.html.h"

/* Whose card or picture an address asks for. Query and fragment are not part of that. */
static enum err embed_of(struct ctx *c, str url, struct share_card *card, bool *photo)
{
    struct row_share_person row;
    str home = share_address(c, S("")), path = {0}, word = {0};
    *card = (struct share_card){0};
    str_cut(&url, '#', &path);
    url = path;
    str_cut(&url, '?', &path);
    bool ours = str_starts(path, home);
    if (!ours && str_starts(path, c->site->address)) { /* a badge is in no program */
        home = c->site->address;
        ours = str_starts(str_from(path, home.len), S("/credentials/"));
    }
    if (!ours)
        return OK;
    path = str_from(path, home.len);
    if (str_starts(path, S("/people/"))) {
        path = str_from(path, S("/people/").len);
        return str_find(path, S("/")) == SIZE_MAX ? share_person(c, path, &row, card) : OK;
    }
    if (!str_starts(path, S("/credentials/")))
        return OK;
    path = str_from(path, S("/credentials/").len);
    if (!str_cut(&path, '/', &word))
        return OK;
    *photo = str_same(path, S("badge.png"));
    return path.len == 0 || *photo ? share_badge(c, word, card) : OK;
}

static int at_most(const struct req *r, const char *name, int most)
{
    int64_t asked = param_int(r, name, most);
    return asked < 1 ? 1 : asked < most ? (int)asked : most;
}

static void size_embed(struct ctx *c, const struct req *r, struct embed *e)
{
    const struct share_card *card = e->card;
    if (e->photo) {
        int width = at_most(r, "maxwidth", PICTURE_PIXELS),
            height = at_most(r, "maxheight", PICTURE_PIXELS);
        e->width = e->height = width < height ? width : height;
        if (e->width < PICTURE_LEAST)
            e->width = e->height = PICTURE_LEAST;
        e->url = arena_format(c->mem, "%.*s?size=%d", STR_ARG(card->picture), e->width);
        return;
    }
    e->width = at_most(r, "maxwidth", FRAME_CARD_WIDTH);
    int by_height =
        at_most(r, "maxheight", FRAME_CARD_HEIGHT) * FRAME_CARD_WIDTH / FRAME_CARD_HEIGHT;
    if (by_height < e->width)
        e->width = by_height;
    e->height = frame_card_height(e->width);
    e->html = frame_card(
        c, card->address,
        arena_format(c->mem, "%.*s · %.*s", STR_ARG(card->name), STR_ARG(card->line)), e->width);
}

static str embed_json(struct ctx *c, const struct embed *e)
{
    const struct share_card *card = e->card;
    struct text t = {.mem = c->mem};
    text_format(&t, "{\"version\":\"1.0\",\"type\":\"%s\"", e->photo ? "photo" : "rich");
    share_member(&t, "title", card->title);
    share_member(&t, "author_name", card->author);
    share_member(&t, "author_url", card->author_address);
    share_member(&t, "provider_name", card->program);
    share_member(&t, "provider_url", share_address(c, S("/")));
    text_format(&t, ",\"cache_age\":%d,\"width\":%d,\"height\":%d", CACHE_SECONDS, e->width,
                e->height);
    if (e->photo)
        share_member(&t, "url", e->url);
    else
        share_member(&t, "html", e->html);
    if (card->picture.len > 0 && !e->photo) {
        share_member(
            &t, "thumbnail_url",
            arena_format(c->mem, "%.*s?size=%d", STR_ARG(card->picture), THUMBNAIL_PIXELS));
        text_format(&t, ",\"thumbnail_width\":%d,\"thumbnail_height\":%d", THUMBNAIL_PIXELS,
                    THUMBNAIL_PIXELS);
    }
    text_char(&t, '}');
    return text_str(&t);
}

static str embed_xml(struct ctx *c, struct embed *e)
{
    struct html o = html_sized(c, 2048);
    e->provider_address = share_address(c, S("/"));
    e->wide = arena_format(c->mem, "%d", e->width);
    e->high = arena_format(c->mem, "%d", e->height);
    e->age = arena_format(c->mem, "%d", CACHE_SECONDS);
    html_raw(&o, S("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n"));
    view_embed(&o, e);
    return html_text(&o);
}

enum err share_oembed(struct ctx *c, const struct req *r, struct res *out)
{
    struct share_card card;
    struct embed v = {.card = &card};
    str format = param(r, "format");
    bool xml = str_same(format, S("xml"));
    share_with_others(out);
    if (format.len > 0 && !xml && !str_same(format, S("json"))) {
        out->status = 501; /* as oEmbed says */
        out->type = S("text/plain; charset=utf-8");
        out->body = S("json, xml\n");
        return OK;
    }
    enum err e = embed_of(c, param(r, "url"), &card, &v.photo);
    if (e)
        return e;
    if (!card.found)
        return fail_missing(c);
    size_embed(c, r, &v);
    out->body = xml ? embed_xml(c, &v) : embed_json(c, &v);
    out->type = xml ? S("text/xml; charset=utf-8") : S("application/json");
    out->shared = c->me == 0;
    return OK;
}
