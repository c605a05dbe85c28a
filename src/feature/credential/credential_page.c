#include "feature/credential/inside.h"
#include "feature/frame/frame.h"

/* One badge: a page for people, JSON for programs, by Accept or by ".json". */

struct badge_view {
    const struct req *r;
    const struct row_credential_by_public *row;
    struct credential_shown shown;
    struct credential_passing passing;
    bool mine, good; /* good: neither withdrawn nor suspended */
    str json;
};

static const char *verdict_tone(enum credential_verdict v)
{
    return v == CREDENTIAL_VALID ? "good" : v == CREDENTIAL_NOT_GENUINE ? "bad" : "warn";
}

#include "feature/credential/credential.html.h"

static bool wants_json(const struct req *r)
{
    const str kinds[] = {S("application/vc+ld+json"), S("application/vc"), S("application/ld+json"),
                         S("application/json")};
    size_t html = str_find(r->accept, S("text/html"));
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_find(r->accept, kinds[i]) < html)
            return true;
    return false;
}

static enum err send_document(struct res *out, str type, str document)
{
    out->type = type;
    out->body = document;
    res_header(out, S("Access-Control-Allow-Origin"), S("*"));
    return OK;
}

static enum err show_badge(struct ctx *c, const struct req *r,
                           const struct row_credential_by_public *row, struct res *out)
{
    struct badge_view v = {.r = r,
                           .row = row,
                           .mine = c->me == row->person,
                           .good = str_same(row->state, S("good")),
                           .json = arena_format(c->mem, "%.*s.json", STR_ARG(r->path))};
    v.shown = credential_shown_of(c, r->word[0], row);
    v.passing = credential_passing(c, &v.shown);
    struct html o = frame_open_shared(c, r, v.passing.title, AREA_NONE, &v.passing.share);
    view_badge(&o, &v);
    return frame_close(&o, r, out);
}

static enum err badge_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_credential_by_public row;
    str name = r->word[0], public_id;
    bool json = str_ends(name, S(".json"));
    if (json)
        name = str_upto(name, name.len - 5);
    if (!credential_public_id(c, name, &public_id))
        return fail_missing(c);
    enum err e = q_credential_by_public(c, public_id, &row);
    if (e)
        return e;
    if (!row.found || row.document.len == 0)
        return fail_missing(c);
    res_header(out, S("Vary"), S("Accept"));
    if (json || wants_json(r)) {
        if (json)
            out->file_name = S("badge.json");
        return send_document(out, S("application/vc+ld+json"), row.document);
    }
    return show_badge(c, r, &row, out);
}

static enum err list_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_credential_list_by_id row;
    enum err e = q_credential_list_by_id(c, r->arg[0], r->word[0], &row);
    if (e)
        return e;
    if (!row.found)
        return fail_missing(c);
    return send_document(out, S("application/vc+ld+json"), row.document);
}

static enum err keys_get(struct ctx *c, const struct req *r, struct res *out)
{
    (void)r;
    str document;
    enum err e = credential_did_document(c, &document);
    return e ? e : send_document(out, S("application/did+json"), document);
}

const struct route credential_routes[] = {
    {"GET", "/credentials/@", badge_get, ANYBODY},
    {"GET", "/credentials/status/#/@", list_get, ANYBODY},
    {"GET", "/.well-known/did.json", keys_get, ANYBODY},
    {0},
};
