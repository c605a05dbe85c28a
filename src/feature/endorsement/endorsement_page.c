#include "feature/endorsement/endorsement.h"
#include "feature/endorsement/endorsement.sql.h"
#include "feature/frame/frame.h"

/* All the template may show. */
struct endorse_view {
    const struct req *r;
    struct endorsement_facts f;
    enum endorsement_answer may;
    const struct row_endorsement_list *rows;
    size_t n;
    int64_t others; /* endorsements that are not the viewer's */
    struct frame_field words;
};
struct ask_view {
    const struct req *r;
    struct frame_field email;
};

#include "feature/endorsement/endorsement.html.h"

static enum err show(struct ctx *c, const struct req *r, struct res *out, str words)
{
    struct endorse_view v = {.r = r};
    struct row_endorsement_list *rows;
    enum err e = endorsement_load(c, r->arg[0], &v.f);
    if (e || (e = q_endorsement_list(c, r->arg[0], &rows, &v.n)))
        return e;
    v.rows = rows;
    v.may = endorsement_may(&v.f);
    v.others = (int64_t)v.n - (v.f.standing != 0);
    v.words = (struct frame_field){
        .name = "words",
        .type = "textarea",
        .label = tr(c, N_("What have you seen them do?")),
        .hint = tr(c, N_("Something you saw yourself helps most. 20 to 2,000 characters.")),
        .value = words,
        .required = true,
        .max = ENDORSEMENT_MAX,
        .rows = 6,
    };
    struct html o = frame_open(c, r, tr(c, N_("Endorse a nominee")), AREA_NONE);
    view_endorse(&o, &v);
    return frame_close(&o, r, out);
}

static enum err endorse_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show(c, r, out, S(""));
}

static enum err endorse_post(struct ctx *c, const struct req *r, struct res *out)
{
    str words = form_text(r, "words");
    enum err e = endorsement_add(c, r->arg[0], words);
    if (e == OK) {
        frame_flash(out, FLASH_SAVED);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, words);
}

static enum err withdraw_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = endorsement_withdraw(c, r->arg[0]);
    if (e == OK)
        frame_flash(out, FLASH_REMOVED);
    return e;
}

static enum err show_ask(struct ctx *c, const struct req *r, struct res *out)
{
    struct ask_view v = {.r = r};
    v.email = (struct frame_field){
        .name = "email",
        .type = "email",
        .label = tr(c, N_("E-mail address of somebody who saw the work")),
        .hint =
            tr(c, N_("If they are here, they get a letter with a link. You are not told whether "
                     "they are.")),
        .value = form_text(r, "email"),
        .required = true,
        .max = 254,
        .autocomplete = "off",
    };
    struct html o = frame_open(c, r, tr(c, N_("Ask someone to endorse")), AREA_NONE);
    view_ask(&o, &v);
    return frame_close(&o, r, out);
}

static enum err ask_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = endorsement_ask(c, r->arg[0], form_text(r, "email"));
    if (e == OK)
        frame_flash(out, FLASH_SENT);
    else if (!(e = frame_again(c, out, e)))
        e = show_ask(c, r, out);
    return e;
}

const struct route endorsement_routes[] = {
    {"GET", "/nominations/#/endorse", endorse_get, SIGNED_IN},
    {"POST", "/nominations/#/endorse", endorse_post, SIGNED_IN, "/nominations/#/endorse"},
    {"POST", "/nominations/#/endorse/withdraw", withdraw_post, SIGNED_IN, "/nominations/#/endorse"},
    {"POST", "/nominations/#/endorse/ask", ask_post, SIGNED_IN, "/nominations/#"},
    {0},
};
