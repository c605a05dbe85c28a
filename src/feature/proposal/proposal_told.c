/* Told within a month: who is on a list of the unnominated gets a letter, and says no by its link. */
#include "feature/collect/collect.h"
#include "feature/frame/frame.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "feature/proposal/proposal.h"
#include "feature/proposal/proposal.sql.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"
#include "kit/store/store.h"

enum { WAIT_DAYS = 14, AT_ONCE = 50, KEY_BYTES = 16 };

struct told_view {
    const struct req *r;
    struct row_proposal_by_key p;
};

#include "feature/proposal/told.html.h"

/* ---- the letter ------------------------------------------------------------------------------ */

/* To the person's account if there is one, else to the address under which they write. */
static enum err addressee(struct ctx *c, const struct row_proposal_told_due *p,
                          struct correspondent *to)
{
    *to = (struct correspondent){.name = p->name, .catalog = i18n_catalogs[0]};
    if (p->person) {
        enum err e = people_correspondent(c, p->person, to);
        if (e || to->email.len > 0)
            return e;
    }
    if (str_same(p->kind, S("mail")))
        to->email = p->handle;
    return OK;
}

static enum err tell(struct ctx *c, const struct row_proposal_told_due *p)
{
    struct correspondent to;
    struct row_proposal_told told;
    struct program program;
    unsigned char bytes[KEY_BYTES];
    enum err e = addressee(c, p, &to);
    if (e || to.email.len == 0 || !mail_address_ok(to.email) || (e = program_get(c, &program)))
        return e;
    random_bytes(c, bytes, sizeof bytes);
    str key = arena_hex(c->mem, bytes, sizeof bytes);
    str source = p->source.len ? p->source : str_of(tr_c(to.catalog, N_("a public list")));
    str body = arena_format(
        c->mem,
        tr_c(to.catalog,
             N_("Dear %.*s,\n\nyou help others in public: %.*s. %.*s, an award, reads such lists "
                "to find people who help much and whom nobody has nominated, and your name came "
                "up. Somebody of the program may nominate you; you will hear of it, and you "
                "decide.\n\nKept is who answered whom when, for a "
                "year, and only for this. You may see it, correct it and have it deleted. If you "
                "do not want it, say so here, without an account; then nothing of yours is read "
                "any more:\n\n%.*s%.*s/objection/list/%.*s\n")),
        STR_ARG(to.name), STR_ARG(source), STR_ARG(program.name), STR_ARG(c->site->address),
        STR_ARG(p->prefix), STR_ARG(key));
    e = mail_queue(
        c, &(struct letter){.once = arena_format(c->mem, "proposal/%lld/told", (long long)p->id).at,
                            .person = p->person,
                            .to = to.email,
                            .subject = str_of(tr_c(to.catalog, N_("Your help was noticed"))),
                            .body = body});
    return e ? e : q_proposal_told(c, p->id, key, &told);
}

enum err proposal_tell_due(struct ctx *c, size_t *n)
{
    struct row_proposal_told_due *rows;
    size_t many;
    int64_t program = c->program;
    enum err e =
        q_proposal_told_due(c, (day){day_of_moment(c->now).n - WAIT_DAYS}, AT_ONCE, &rows, &many);
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

static enum err objection_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct told_view v = {.r = r};
    enum err e = q_proposal_by_key(c, r->word[0], &v.p);
    if (e)
        return e;
    if (!v.p.found)
        return fail_missing(c);
    struct html o = frame_open(c, r, tr(c, N_("Your help was noticed")), AREA_NONE);
    view_told(&o, &v);
    return frame_close(&o, r, out);
}

static enum err objection_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_proposal_by_key p;
    enum err e = q_proposal_by_key(c, r->word[0], &p);
    if (!e && !p.found)
        e = fail_missing(c);
    if (!e)
        e = collect_object(c, p.kind, p.handle);
    return frame_saved(c, r, out, e, objection_get);
}

const struct route proposal_told_routes[] = {
    {"GET", "/objection/list/@", objection_get, ANYBODY},
    {"POST", "/objection/list/@", objection_post, ANYBODY, "/objection/done"},
    {0},
};
