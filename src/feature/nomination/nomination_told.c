/* Told within a month: who was nominated by somebody else gets a letter, and says no by its link. */
#include "feature/account/account.h"
#include "feature/collect/collect.h"
#include "feature/frame/frame.h"
#include "feature/nomination/nomination_case.h"
#include "feature/nomination/told.sql.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "kit/store/store.h"

enum { KEY_BYTES = 16 };

struct told_view {
    const struct req *r;
    struct row_told_by_key n;
    bool runs; /* saying no changes something */
    struct frame_field words;
};

#include "feature/nomination/told.html.h"

/* ---- the letter ------------------------------------------------------------------------------ */

enum err nomination_told_address(struct ctx *c, str prefix, int64_t id, str *address)
{
    struct row_told_key row;
    enum err e = q_told_key(c, id, &row);
    if (e)
        return e;
    str key = row.told_key;
    if (!row.found) {
        unsigned char bytes[KEY_BYTES];
        random_bytes(c, bytes, sizeof bytes);
        key = arena_hex(c->mem, bytes, sizeof bytes);
        if ((e = q_told_key_set(c, id, key)))
            return e;
    }
    *address = site_url(c, prefix, "/objection/%.*s", STR_ARG(key));
    return OK;
}

static enum err tell(struct ctx *c, const struct row_told_due *due)
{
    struct row_nomination_told told;
    bool queued;
    enum err e = nomination_mail_told(c, due->id, &queued);
    if (e || !queued || (e = q_nomination_told(c, due->id, &told)))
        return e;
    return ledger_write(c, &(struct ledger_entry){.kind = "nomination.told",
                                                  .subject = due->id,
                                                  .person = due->nominee,
                                                  .kept = true});
}

enum err nomination_tell_due(struct ctx *c, size_t *n)
{
    struct row_told_due *rows;
    size_t many;
    int64_t program = c->program;
    enum err e = q_told_due(c, &rows, &many);
    for (size_t i = 0; !e && i < many; i++) {
        c->program = rows[i].of;
        if (!(e = db_begin(c)))
            e = db_end(c, tell(c, &rows[i]));
    }
    c->program = program;
    if (!e)
        *n = many;
    return e;
}

/* ---- saying no ------------------------------------------------------------------------------- */

static enum err find(struct ctx *c, const struct req *r, struct told_view *v)
{
    enum err e = q_told_by_key(c, r->word[0], &v->n);
    if (!e && !v->n.found)
        return fail_missing(c);
    v->r = r;
    v->runs = nomination_is_live(nomination_state_read(v->n.state)) ||
              nomination_state_read(v->n.state) == NOMINATION_IN_REVIEW;
    v->words = (struct frame_field){.name = "words",
                                    .type = "textarea",
                                    .label = tr(c, N_("Why? You need not say.")),
                                    .hint = tr(c, N_("Only the lead and managers read it.")),
                                    .value = form_text(r, "words"),
                                    .max = NOMINATION_WORDS_MAX,
                                    .rows = 3};
    return e;
}

static enum err objection_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct told_view v;
    enum err e = find(c, r, &v);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("You have been nominated")), AREA_NONE);
    view_told(&o, &v);
    return frame_close(&o, r, out);
}

static enum err leave_out(struct ctx *c, int64_t person)
{
    str email;
    enum err e = account_email(c, person, &email);
    return e || email.len == 0 ? e : collect_object(c, S("mail"), email);
}

/* Asked already is as good. */
static enum err erase(struct ctx *c)
{
    enum err e = people_erase_ask(c);
    return e == ERR_CONFLICT ? OK : e;
}

static enum err objection_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct told_view v;
    int64_t me = c->me;
    enum err e = find(c, r, &v);
    if (e)
        return e;
    c->me = v.n.nominee; /* who has the letter acts as the one it was written to */
    e = v.runs ? nomination_object(c, v.n.id, form_text(r, "words")) : OK;
    if (!e && form_has(r, "lists"))
        e = leave_out(c, v.n.nominee);
    if (!e && form_has(r, "erase"))
        e = erase(c);
    c->me = me;
    return frame_saved(c, r, out, e, objection_get);
}

static enum err done_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct html o = frame_open(c, r, tr(c, N_("Noted")), AREA_NONE);
    view_objected(&o, r);
    return frame_close(&o, r, out);
}

const struct route told_routes[] = {
    {"GET", "/objection/done", done_get, ANYBODY},
    {"GET", "/objection/@", objection_get, ANYBODY},
    {"POST", "/objection/@", objection_post, ANYBODY, "/objection/done"},
    {0},
};
