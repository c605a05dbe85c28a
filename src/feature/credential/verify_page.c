#include "feature/credential/credential.h"
#include "feature/frame/frame.h"

/* The check page: for anybody, with a link, a file, or the text of a badge. */

struct verify_view {
    const struct req *r;
    bool checked, around; /* around: the badge was inside of a picture or a certificate */
    struct credential_check check;
    struct frame_field address, file, text;
};

static const char *tone_of(enum credential_verdict v)
{
    return v == CREDENTIAL_VALID ? "good" : v == CREDENTIAL_NOT_GENUINE ? "bad" : "warn";
}

static const char *callout_of(enum credential_verdict v)
{
    return v == CREDENTIAL_VALID ? "ok" : tone_of(v);
}

#include "feature/credential/verify.html.h"

static enum err show(struct ctx *c, const struct req *r, struct verify_view *v, struct res *out)
{
    v->r = r;
    v->address =
        (struct frame_field){.name = "address",
                             .type = "url",
                             .label = tr(c, N_("Link to a badge")),
                             .hint = tr(c, N_("Of any issuer: the badge itself, or a PNG, "
                                              "SVG or PDF file with one in it.")),
                             .value = param(r, "address"),
                             .max = 2000};
    v->file =
        (struct frame_field){.name = "file",
                             .type = "file",
                             .label = tr(c, N_("Or a file")),
                             .accept = ".json,.png,.svg,.pdf,application/json,image/png,image/svg+xml,"
                                       "application/pdf"};
    v->text = (struct frame_field){.name = "text",
                                   .type = "textarea",
                                   .label = tr(c, N_("Or its text")),
                                   .value = form_text(r, "text"),
                                   .max = 100000,
                                   .rows = 4};
    struct html o = frame_open(c, r, tr(c, N_("Check a badge")), AREA_NONE);
    view_verify(&o, v);
    return frame_close(&o, r, out);
}

static enum err check(struct ctx *c, const struct credential_question *question,
                      struct verify_view *v)
{
    enum err e = credential_check(c, question, &v->check);
    v->checked = e == OK;
    return e;
}

static enum err verify_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct verify_view v = {0};
    str address = param(r, "address");
    enum err e = OK;
    if (address.len > 0)
        e = check(c, &(struct credential_question){.address = address, .fetcher = c->site->fetcher},
                  &v);
    if (e && (e = frame_again(c, out, e)))
        return e;
    return show(c, r, &v, out);
}

static enum err verify_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct verify_view v = {0};
    const struct upload *file = form_file(r, "file");
    str bytes = file && file->size > 0 ? file->bytes : form_text(r, "text");
    v.around = str_starts(bytes, S("%PDF-")) || str_starts(bytes, S("\x89PNG")) ||
               str_starts(bytes, S("<"));
    enum err e =
        bytes.len > 0
            ? check(c, &(struct credential_question){.bytes = bytes, .fetcher = c->site->fetcher},
                    &v)
            : fail_at(c, "file", N_("Choose a file, or paste the text of a badge."));
    if (e && (e = frame_again(c, out, e)))
        return e;
    return show(c, r, &v, out);
}

const struct route verify_routes[] = {
    {"GET", "/verify", verify_get, ANYBODY, NULL, SLOW},
    {"POST", "/verify", verify_post, ANYBODY, NULL, SLOW, SIGN_FILE_MAX + 65536},
    {0},
};
