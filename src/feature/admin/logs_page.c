#include "feature/admin/admin.h"

#include "feature/admin/admin_tabs.h"
#include "feature/credential/credential.h"
#include "feature/frame/frame.h"
#include "feature/witness/witness.h"
#include "kit/i18n/i18n.h"

/* A key, with the entry of the ledger that says when it was made. */
struct key_line {
    const char *what;
    str name, text;
    int64_t entry; /* 0: none */
    moment made;
    opt_time retired;
};
struct logs_view {
    const struct ledger_published *logs;
    size_t n_logs;
    const struct witness_state *state;
    const str *said; /* name of the log of each line of state->said */
    str own;         /* our key as a witness; empty: we watch nobody */
    const struct key_line *keys;
    size_t n_keys;
};

#include "feature/admin/logs.html.h"

static enum err load_keys(struct ctx *c, struct logs_view *v)
{
    const struct ledger_key *logs;
    const struct credential_key *badges;
    size_t n, m;
    enum err e = ledger_keys(c, &logs, &n);
    if (e || (e = credential_keys(c, &badges, &m)))
        return e;
    struct key_line *lines = arena_take(c->mem, n + m, sizeof *lines);
    for (size_t i = 0; !e && i < m; i++) {
        const struct ledger_line *made;
        size_t found;
        if (!(e = ledger_of(c, badges[i].id, &made, &found)))
            lines[v->n_keys++] = (struct key_line){.what = N_("Badges"),
                                                   .text = badges[i].multikey,
                                                   .entry = found ? made[found - 1].id : 0,

                                                   .made = badges[i].made,
                                                   .retired = badges[i].retired};
    }
    for (size_t i = 0; i < n; i++) {
        const struct ledger_key *k = &logs[i];
        bool witness = k->log == LEDGER_WITNESS;
        lines[v->n_keys++] = (struct key_line){.what = witness ? N_("Logs of others") : N_("Log"),
                                               .name = k->key.name,
                                               .text = k->text,
                                               .entry = k->log > 0 ? 0 : k->entry,

                                               .made = k->made,
                                               .retired = k->retired};
        if (witness && !k->retired.set)
            v->own = k->text;
    }
    v->keys = lines;
    return e;
}

static const str *names_of(struct ctx *c, const struct logs_view *v)
{
    str *names = arena_take(c->mem, v->state->n_said, sizeof *names);
    for (size_t i = 0; i < v->state->n_said; i++)
        for (size_t k = 0; k < v->n_logs; k++)
            if (v->logs[k].log == v->state->said[i].log)
                names[i] = v->logs[k].key.name;
    return names;
}

static enum err logs_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct witness_state *state = arena_take(c->mem, 1, sizeof *state);
    struct logs_view v = {.state = state};
    int64_t program = c->program;
    enum err e = ledger_published(c, &v.logs, &v.n_logs);
    if (e || (e = witness_state(c, state)))
        return e;
    c->program = 0; /* keys of badges are those of the installation */
    e = load_keys(c, &v);
    c->program = program;
    if (e)
        return e;
    v.said = names_of(c, &v);
    struct html o = frame_open(c, r, tr(c, N_("Public logs")), AREA_SERVER);
    view_logs(&o, &v);
    return frame_close(&o, r, out);
}

static enum err file_get(struct ctx *c, const struct req *r, struct res *out)
{
    c->program = 0;
    return ledger_receipt_file(c, r->arg[0], out);
}

const struct route logs_routes[] = {
    {"GET", "/server/logs", logs_get, OPERATOR | MANAGER, NULL, PAGE, 0, false},
    {"GET", "/server/logs/#/file", file_get, OPERATOR | MANAGER, NULL, PAGE, 0, false},
    {0},
};
