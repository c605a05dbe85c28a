#include "feature/program/program.h"

#include "feature/frame/frame.h"
#include "feature/ledger/ledger.h"
#include "feature/people/people.h"
#include "feature/program/program.sql.h"
#include "kit/store/store.h"

struct owners_view {
    const struct req *r;
    const struct row_program_owners *rows;
    size_t n;
    struct frame_field owner, domains;
};

#include "feature/program/owner.html.h"

/* ---- the rules ----------------------------------------------------------------------------------- */

static enum err managers_only(struct ctx *c)
{
    return c->bits & MANAGER ? OK : fail(c, ERR_REFUSED, "Only a manager can change the program.");
}

static enum err note(struct ctx *c, const char *kind, int64_t root)
{
    return ledger_write(c, &(struct ledger_entry){.kind = kind, .subject = root, .kept = true});
}

static enum err set(struct ctx *c, str name, str domains)
{
    int64_t root = 0;
    enum err e;
    if ((e = people_organization(c, name, domains, &root)) || (e = q_program_owner_add(c, root)))
        return e;
    return note(c, "owner.changed", root);
}

enum err program_owner(struct ctx *c, str name, str domains)
{
    enum err e = managers_only(c);
    if (e || (e = db_begin(c)))
        return e;
    return db_end(c, set(c, name, domains));
}

enum err program_owner_drop(struct ctx *c, int64_t root)
{
    struct row_program_owner_drop gone;
    enum err e = managers_only(c);
    if (e || (e = db_begin(c)))
        return e;
    if (!(e = q_program_owner_drop(c, root, &gone)))
        e = note(c, "owner.removed", root);
    return db_end(c, e);
}

/* ---- the page ------------------------------------------------------------------------------------ */

static enum err owners_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct owners_view v = {.r = r};
    struct row_program_owners *rows;
    enum err e = q_program_owners(c, &rows, &v.n);
    if (e)
        return e;
    v.rows = rows;
    v.owner = (struct frame_field){.name = "owner",
                                   .type = "text",
                                   .label = tr(c, N_("Company")),
                                   .hint = tr(c, N_("The name of one above changes its domains.")),
                                   .value = form_text(r, "owner"),
                                   .required = true,
                                   .max = 120};
    v.domains = (struct frame_field){
        .name = "domains",
        .type = "text",
        .label = tr(c, N_("Domains of its e-mail addresses")),
        .hint = tr(c, N_("What stands behind the @, such as example.org example.com. Whoever has "
                         "confirmed such an address counts as working there.")),
        .value = form_text(r, "domains"),
        .max = 500};
    struct html o = frame_open(c, r, tr(c, N_("Owner of the program")), AREA_PROGRAM);
    view_owners(&o, &v);
    return frame_close(&o, r, out);
}

static enum err again(struct ctx *c, const struct req *r, struct res *out, enum err e)
{
    if ((e = frame_again(c, out, e)))
        return e;
    return owners_get(c, r, out);
}

static enum err owners_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = program_owner(c, form_text(r, "owner"), form_text(r, "domains"));
    if (e)
        return again(c, r, out, e);
    frame_flash(out, FLASH_SAVED);
    return OK;
}

static enum err remove_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = program_owner_drop(c, r->arg[0]);
    if (e)
        return again(c, r, out, e);
    frame_flash(out, FLASH_REMOVED);
    return OK;
}

const struct route owner_routes[] = {
    {"GET", "/program/owners", owners_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", "/program/owners", owners_post, MANAGER, "/program/owners", PAGE, 0, false},
    {"POST", "/program/owners/#/remove", remove_post, MANAGER, "/program/owners", PAGE, 0, false},
    {0},
};
