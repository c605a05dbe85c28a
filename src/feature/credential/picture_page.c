#include "feature/credential/inside.h"

/* The badge as a picture: for pages of anybody, and to take away with the signed badge inside. The certificate
 * for the wall. */

/* The next size that is drawn: not every number of pixels is another picture. */
static int pixels_of(const struct req *r)
{
    static const int sizes[] = {64, 96, 128, 256, 512, 1024};
    int64_t asked = param_int(r, "size", 512);
    size_t i = 0;
    while (i + 1 < COUNT(sizes) && sizes[i] < asked)
        i++;
    return sizes[i];
}

enum err credential_good(struct ctx *c, str number, struct credential_good *good)
{
    struct row_credential_by_public row;
    str public_id;
    if (!credential_public_id(c, number, &public_id))
        return fail_missing(c);
    enum err e = q_credential_by_public(c, public_id, &row);
    if (e)
        return e;
    if (!row.found || row.document.len == 0)
        return fail_missing(c);
    if (!str_same(row.state, S("good")))
        return fail(c, ERR_NOT_FOUND,
                    "This badge was withdrawn or suspended, so there is no picture of it now.");
    *good = (struct credential_good){.program = row.program,
                                     .person = row.person,
                                     .document = row.document,
                                     .shown = credential_shown_of(c, number, &row)};
    return OK;
}

static enum err send_picture(struct ctx *c, const struct req *r, int pixels, struct res *out)
{
    struct credential_good good;
    str picture;
    enum err e = credential_good(c, r->word[0], &good);
    if (e || (e = credential_picture(c, &good.shown, pixels, &picture)))
        return e;
    if (str_same(param(r, "baked"), S("1"))) {
        if ((e = sign_bake(c, picture, good.document, &picture)))
            return e;
        out->file_name = pixels > 0 ? S("badge.png") : S("badge.svg");
    }
    out->type = pixels > 0 ? S("image/png") : S("image/svg+xml");
    out->body = picture;
    res_header(out, S("Cache-Control"), S("public, max-age=3600"));
    res_header(out, S("Access-Control-Allow-Origin"), S("*"));
    res_header(out, S("Cross-Origin-Resource-Policy"), S("cross-origin"));
    return OK;
}

static enum err png_get(struct ctx *c, const struct req *r, struct res *out)
{
    return send_picture(c, r, pixels_of(r), out);
}

static enum err svg_get(struct ctx *c, const struct req *r, struct res *out)
{
    return send_picture(c, r, 0, out);
}

static enum err send_pdf(enum err e, str pdf, const char *name, struct res *out)
{
    if (e)
        return e;
    out->type = S("application/pdf");
    out->body = pdf;
    out->file_name = str_of(name);
    return OK;
}

static enum err certificate_get(struct ctx *c, const struct req *r, struct res *out)
{
    str pdf = {0};
    enum err e = credential_certificate(c, r->word[0], param(r, "paper"), &pdf);
    return send_pdf(e, pdf, "certificate.pdf", out);
}

static enum err sample_get(struct ctx *c, const struct req *r, struct res *out)
{
    str pdf = {0};
    enum err e = credential_certificate_sample(c, param(r, "paper"), &pdf);
    return send_pdf(e, pdf, "sample.pdf", out);
}

const struct route picture_routes[] = {
    {"GET", "/credentials/@/badge.png", png_get, ANYBODY, NULL, SLOW},
    {"GET", "/credentials/@/badge.svg", svg_get, ANYBODY, NULL, SLOW},
    {"GET", "/credentials/@/certificate.pdf", certificate_get, ANYBODY, NULL, SLOW},
    {"GET", "/program/signature/sample.pdf", sample_get, MANAGER, NULL, SLOW},
    {0},
};
