#include "feature/account/account.h"
#include "feature/frame/frame.h"
#include "feature/ledger/ledger.h"
#include "feature/program/privacy.sql.h"
#include "feature/program/program.h"
#include "kit/store/store.h"

static const struct choice {
    const char *code, *words;
    int64_t seen_by;
} choices[] = {
    {"everybody", N_("Everybody"), ANYBODY | SIGNED_IN},
    {"signed-in", N_("People who are signed in"), SIGNED_IN},
    {"members", N_("Those who hold the award, and staff"), MEMBER | STAFF},
    {"staff", N_("Only I and staff"), STAFF},
};

struct privacy_view {
    const struct req *r;
    bool takes_part; /* in this program */
    struct frame_select who;
};

#include "feature/program/privacy.html.h"

static const struct choice *choice_of(str code)
{
    for (size_t i = 0; i < COUNT(choices); i++)
        if (str_same(code, str_of(choices[i].code)))
            return &choices[i];
    return NULL;
}

enum err program_set_privacy(struct ctx *c, str code)
{
    const struct choice *chosen = choice_of(code);
    struct row_privacy_set_privacy row;
    if (!chosen)
        return fail_at(c, "seen-by", "Choose who may see your profile.");
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_privacy_set_privacy(c, chosen->seen_by, &row)))
        e = ledger_write(c,
                         &(struct ledger_entry){.kind = "participant.seen",
                                                .subject = c->me,
                                                .person = c->me,
                                                .facts = arena_format(c->mem, "{\"seen_by\":%lld}",
                                                                      (long long)chosen->seen_by)});
    return db_end(c, e);
}

static enum err privacy_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_privacy_privacy row;
    struct frame_option options[COUNT(choices)];
    enum err e = q_privacy_privacy(c, &row);
    if (e)
        return e;
    for (size_t i = 0; i < COUNT(choices); i++)
        options[i] = (struct frame_option){str_of(choices[i].code), tr(c, choices[i].words),
                                           row.seen_by == choices[i].seen_by};
    const struct privacy_view v = {
        .r = r,
        .takes_part = row.found,
        .who = {.name = "seen-by",
                .label = tr(c, "Who may see your profile and your entry in the directory?"),
                .options = options,
                .n = COUNT(choices),
                .required = true,
                .radios = true},
    };
    struct html o = frame_open(c, r, tr(c, "Privacy"), AREA_ACCOUNT);
    view_privacy(&o, &v);
    return frame_close(&o, r, out);
}

static enum err privacy_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = program_set_privacy(c, form_text(r, "seen-by"));
    if (!e) {
        frame_flash(out, FLASH_SAVED);
        return OK;
    }
    return (e = frame_again(c, out, e)) ? e : privacy_get(c, r, out);
}

const struct route privacy_routes[] = {
    {"GET", "/account/privacy", privacy_get, SIGNED_IN},
    {"POST", "/account/privacy", privacy_post, SIGNED_IN, "/account/privacy"},
    {0},
};
