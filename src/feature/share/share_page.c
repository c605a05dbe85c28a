#include "feature/credential/credential.h"
#include "feature/frame/frame.h"
#include "feature/share/card.h"
#include "feature/share/share.h"

struct share_view {
    const struct req *r;
    str handle, name, sentence, embed;
    bool mine, open; /* open: to everybody */
    const struct credential_line *badges;
    size_t n_badges;
};

#include "feature/share/share.html.h"

/* ---- cards ----------------------------------------------------------------------------------------- */

static enum err send_card(struct ctx *c, const struct share_card *card, struct res *out)
{
    if (!card->found)
        return fail_missing(c);
    out->body = share_card_svg(c, card);
    out->type = S("image/svg+xml");
    out->shared = c->me == 0;
    share_with_others(out);
    return OK;
}

static enum err person_card_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_share_person row;
    struct share_card card;
    enum err e = share_person(c, r->word[0], &row, &card);
    return e ? e : send_card(c, &card, out);
}

static enum err badge_card_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct share_card card;
    enum err e = share_badge(c, r->word[0], &card);
    return e ? e : send_card(c, &card, out);
}

/* ---- a badge as data -------------------------------------------------------------------------------- */

/* A Person with a credential, in the words of schema.org. */
static enum err badge_facts_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct credential_shown shown;
    struct share_card card;
    struct text t = {.mem = c->mem};
    enum err e = credential_show(c, r->word[0], &shown);
    if (e || (e = share_badge(c, r->word[0], &card)))
        return e;
    if (!shown.found)
        return fail_missing(c);
    text_add(&t, S("{\"@context\":\"https://schema.org\",\"@type\":\"Person\""));
    share_member(&t, "@id", arena_format(c->mem, "%.*s#person", STR_ARG(card.author_address)));
    share_member(&t, "url", card.author_address);
    share_member(&t, "name", card.author);
    text_add(&t, S(",\"hasCredential\":{\"@type\":\"EducationalOccupationalCredential\""));
    share_member(&t, "@id", card.address);
    share_member(&t, "url", card.address);
    share_member(&t, "name", card.title);
    share_member(&t, "image", card.picture);
    share_member(&t, "credentialCategory", S("badge"));
    share_member(&t, "creativeWorkStatus", tr(c, credential_verdict_words(shown.verdict)));
    share_member(&t, "dateCreated", day_iso(c->mem, shown.from));
    share_member(&t, "expires", day_iso(c->mem, shown.until));
    text_add(&t, S(",\"recognizedBy\":{\"@type\":\"Organization\""));
    share_member(&t, "name", card.program);
    share_member(&t, "url", c->site->address);
    text_add(&t, S("}}}"));
    out->body = text_str(&t);
    out->type = S("application/ld+json");
    res_header(out, S("Access-Control-Allow-Origin"), S("*"));
    return OK;
}

/* ---- for whoever wants to pass a page on --------------------------------------------------------------- */

static enum err share_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_share_person row;
    struct share_card card;
    struct share_view v = {.r = r, .handle = r->word[0]};
    enum err e = share_person(c, v.handle, &row, &card);
    if (e)
        return e;
    if (!row.found)
        return fail_missing(c);
    if ((e = credential_of(c, row.id, &v.badges, &v.n_badges)))
        return e;
    v.name = card.author;
    v.mine = c->me == row.id;
    v.open = row.open != 0;
    v.sentence =
        row.award.len > 0
            ? words_format(c, tr_c(c->catalog, N_("%.*s holds the award “%.*s”: %.*s")),
                           STR_ARG(card.author), STR_ARG(card.line), STR_ARG(card.address))
            : words_format(c, tr_c(c->catalog, N_("%.*s at %.*s: %.*s")), STR_ARG(card.author),
                           STR_ARG(card.program), STR_ARG(card.address));
    v.embed =
        frame_card(c, card.address,
                   arena_format(c->mem, "%.*s · %.*s", STR_ARG(card.name), STR_ARG(card.line)),
                   FRAME_CARD_WIDTH);
    out->shared = c->me == 0;
    struct html o = frame_open(c, r, tr(c, N_("Share")), AREA_NONE);
    view_share(&o, &v);
    return frame_close(&o, r, out);
}

const struct route share_routes[] = {
    {"GET", "/oembed", share_oembed, ANYBODY},
    {"GET", "/people/@/share", share_get, ANYBODY},
    {"GET", "/people/@/card.svg", person_card_get, ANYBODY},
    {"GET", "/credentials/@/card.svg", badge_card_get, ANYBODY},
    {"GET", "/credentials/@/badge.jsonld", badge_facts_get, ANYBODY},
    {0},
};
