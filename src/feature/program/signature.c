#include "feature/program/program.h"

#include "feature/frame/frame.h"
#include "feature/ledger/ledger.h"
#include "feature/program/signature.sql.h"
#include "kit/image/image.h"
#include "kit/store/store.h"

enum { PIXELS = 640, FILE_MAX = 5 << 20, FORM_MAX = FILE_MAX + 65536, NAME_MAX_CHARS = 80 };

struct signature_view {
    const struct req *r;
    bool pictured;
    struct frame_field name, title, picture;
};

#include "feature/program/signature.html.h"

/* ---- the rules ----------------------------------------------------------------------------------- */

enum err program_signature(struct ctx *c, struct program_signature *signature)
{
    struct row_signature_get row;
    enum err e = q_signature_get(c, &row);
    if (!e)
        *signature = row.found ? (struct program_signature){row.name, row.title, row.picture}
                               : (struct program_signature){0};
    return e;
}

static enum err keep(struct ctx *c, const struct program_signing *in, str picture)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_signature_put(c, in->name, in->title, picture)))
        e = ledger_write(c,
                         &(struct ledger_entry){.kind = "program.changed", .subject = c->program});
    return db_end(c, e);
}

enum err program_sign(struct ctx *c, const struct program_signing *in)
{
    struct program_signature old;
    if (!(c->bits & MANAGER))
        return fail(c, ERR_REFUSED, "Only a manager can change the program.");
    check_text(c, "signer", in->name, (struct text_rule){.max = NAME_MAX_CHARS});
    check_text(c, "title", in->title, (struct text_rule){.max = NAME_MAX_CHARS});
    if (c->problems)
        return ERR_INVALID;
    enum err e = program_signature(c, &old);
    str picture = in->remove ? S("") : old.picture;
    if (!e && in->file.len > 0 && (e = image_whole(c, in->file, PIXELS, &picture)) == ERR_INVALID)
        return fail_at(c, "picture", "%.*s", STR_ARG(c->why));
    return e ? e : keep(c, in, picture);
}

/* ---- the page ------------------------------------------------------------------------------------ */

static enum err signature_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct signature_view v = {.r = r};
    struct program_signature now;
    bool sent = str_same(r->method, S("POST"));
    enum err e = program_signature(c, &now);
    if (e)
        return e;
    v.pictured = now.picture.len > 0;
    v.name = (struct frame_field){.name = "signer",
                                  .type = "text",
                                  .label = tr(c, N_("Who signs")),
                                  .hint = tr(c, N_("The name as it is printed, below the line.")),
                                  .value = sent ? form_text(r, "signer") : now.name,
                                  .max = NAME_MAX_CHARS};
    v.title = (struct frame_field){.name = "title",
                                   .type = "text",
                                   .label = tr(c, N_("What they are")),
                                   .hint = tr(c, N_("Such as Head of Community.")),
                                   .value = sent ? form_text(r, "title") : now.title,
                                   .max = NAME_MAX_CHARS};
    v.picture = (struct frame_field){
        .name = "picture",
        .type = "file",
        .label = tr(c, N_("Picture of the signature")),
        .hint = tr(c, N_("Dark ink on white paper or on nothing: PNG, JPEG or WebP of at most "
                         "5 MB. The empty paper around it is cut off.")),
        .accept = "image/png,image/jpeg,image/webp"};
    struct html o = frame_open(c, r, tr(c, N_("Signature")), AREA_PROGRAM);
    view_signature(&o, &v);
    return frame_close(&o, r, out);
}

static enum err signature_post(struct ctx *c, const struct req *r, struct res *out)
{
    const struct upload *file = form_file(r, "picture");
    enum err e = program_sign(c, &(struct program_signing){.name = form_text(r, "signer"),
                                                           .title = form_text(r, "title"),
                                                           .file = file ? file->bytes : S(""),
                                                           .remove = form_has(r, "remove")});
    return frame_saved(c, r, out, e, signature_get);
}

static enum err picture_get(struct ctx *c, const struct req *r, struct res *out)
{
    (void)r;
    struct program_signature now;
    enum err e = program_signature(c, &now);
    if (e)
        return e;
    if (now.picture.len == 0)
        return fail_missing(c);
    out->type = S("image/png");
    out->body = now.picture;
    return OK;
}

const struct route signature_routes[] = {
    {"GET", "/program/signature", signature_get, MANAGER},
    {"POST", "/program/signature", signature_post, MANAGER, "/program/signature", SLOW, FORM_MAX},
    {"GET", "/program/signature/picture.png", picture_get, MANAGER},
    {0},
};
