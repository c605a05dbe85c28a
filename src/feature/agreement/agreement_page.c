/* /agreements: what I sign; /program/agreements: its versions, and who has not signed. */
#include "feature/agreement/agreement.h"
#include "feature/frame/frame.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"

struct one_view {
    const struct req *r;
    struct agreement agreement;
    const struct agreement_text *text; /* NULL: it has none */
    struct frame_field name;
    bool read;
};
struct all_view {
    const struct req *r;
    const struct agreement *list;
    size_t n;
    struct frame_select kind, language;
    struct frame_field months, words;
};
struct missing_view {
    struct agreement agreement;
    const struct agreement_missing *list;
    size_t n;
};
struct embargoes_view {
    const struct req *r;
    const struct embargo *list;
    size_t n;
    bool keeper;
    int64_t changed; /* 0: a new one */
    struct frame_field name, opens, version, say;
};

static const char *kind_words(str kind)
{
    return str_same(kind, S("nda")) ? N_("Non-disclosure agreement") : N_("Code of conduct");
}

static const char *state_words(str state)
{
    return str_same(state, S("draft"))      ? N_("draft")
           : str_same(state, S("in_force")) ? N_("in force")
                                            : N_("replaced");
}

#include "feature/agreement/agreement.html.h"

/* ---- mine -------------------------------------------------------------------------------------- */

static enum err mine_get(struct ctx *c, const struct req *r, struct res *out)
{
    const struct agreement *list;
    size_t n;
    enum err e = agreement_list(c, &list, &n);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Agreements")), AREA_ACCOUNT);
    view_mine(&o, list, n);
    return frame_close(&o, r, out);
}

static enum err one_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct one_view v = {.r = r, .read = form_has(r, "read")};
    const struct agreement_text *texts;
    size_t n;
    enum err e = agreement_read(c, r->arg[0], &v.agreement);
    if (e || (e = agreement_texts(c, r->arg[0], &texts, &n)))
        return e;
    v.text = agreement_text_for(c, texts, n);
    v.name = (struct frame_field){.name = "name",
                                  .type = "text",
                                  .label = tr(c, N_("Your full name, as your signature")),
                                  .value = form_has(r, "name") ? form_text(r, "name")
                                           : c->reader         ? c->reader->name
                                                               : (str){0},
                                  .required = true,
                                  .max = AGREEMENT_NAME_MAX,
                                  .autocomplete = "name"};
    struct html o = frame_open(c, r, tr(c, kind_words(v.agreement.kind)), AREA_ACCOUNT);
    view_one(&o, &v);
    return frame_close(&o, r, out);
}

static enum err sign_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = OK;
    if (!form_has(r, "read"))
        e = fail_at(c, "read", N_("Please say that you have read it and agree to it."));
    if (!e)
        e = agreement_sign(c, r->arg[0], form_text(r, "name"), form_text(r, "language"));
    return frame_saved(c, r, out, e, one_get);
}

static enum err end_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, agreement_end(c, r->arg[0]), one_get);
}

/* ---- its versions ------------------------------------------------------------------------------ */

static struct frame_select kinds(struct ctx *c, str chosen)
{
    static const char *const CODES[] = {"nda", "code"};
    struct frame_option *options = arena_take(c->mem, COUNT(CODES), sizeof *options);
    for (size_t i = 0; i < COUNT(CODES); i++) {
        str code = str_of(CODES[i]);
        options[i] = (struct frame_option){code, tr(c, kind_words(code)), str_same(code, chosen)};
    }
    return (struct frame_select){.name = "kind",
                                 .label = tr(c, N_("Agreement")),
                                 .options = options,
                                 .n = COUNT(CODES),
                                 .required = true};
}

static struct frame_select languages(struct ctx *c, str chosen)
{
    const struct i18n_choice *all;
    size_t n;
    i18n_languages(c, &all, &n);
    struct frame_option *options = arena_take(c->mem, n, sizeof *options);
    for (size_t i = 0; i < n; i++)
        options[i] = (struct frame_option){all[i].code, all[i].name, str_same(all[i].code, chosen)};
    return (struct frame_select){.name = "language",
                                 .label = tr(c, N_("Language")),
                                 .options = options,
                                 .n = n,
                                 .required = true};
}

static enum err all_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct all_view v = {.r = r};
    enum err e = agreement_all(c, &v.list, &v.n);
    if (e)
        return e;
    v.kind = kinds(c, form_text(r, "kind"));
    v.language = languages(c, form_has(r, "language") ? form_text(r, "language") : S("en"));
    v.months =
        (struct frame_field){.name = "months",
                             .type = "number",
                             .label = tr(c, N_("Months that a signature holds")),
                             .value = form_has(r, "months") ? form_text(r, "months") : S("12"),
                             .required = true,
                             .min = "1",
                             .max = 3};
    v.words = (struct frame_field){
        .name = "words",
        .type = "textarea",
        .label = tr(c, N_("Text")),
        .hint =
            tr(c, N_("In Markdown. A draft begins with the texts of the version in force; what you "
                     "write here takes the place of the one in that language.")),
        .value = form_text(r, "words"),
        .max = AGREEMENT_TEXT_MAX,
        .rows = 12};
    struct html o = frame_open(c, r, tr(c, N_("Agreements")), AREA_PROGRAM);
    view_all(&o, &v);
    return frame_close(&o, r, out);
}

static enum err all_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct agreement_draft in = {
        .kind = str_same(form_text(r, "kind"), S("nda")) ? "nda" : "code",
        .language = form_text(r, "language"),
        .words = form_text(r, "words"),
        .months = form_int(r, "months", 0),
    };
    return frame_saved(c, r, out, agreement_save(c, &in), all_get);
}

static enum err adopt_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, agreement_adopt(c, r->arg[0]), all_get);
}

static enum err missing_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct missing_view v;
    enum err e = agreement_read(c, r->arg[0], &v.agreement);
    if (e || (e = agreement_missing(c, r->arg[0], &v.list, &v.n)))
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Who has not signed")), AREA_PROGRAM);
    view_missing(&o, &v);
    return frame_close(&o, r, out);
}

/* ---- secrets until a date ---------------------------------------------------------------------- */

static void embargo_fields(struct ctx *c, struct embargoes_view *v, const struct embargo *old)
{
    str version = arena_format(c->mem, "%lld", (long long)old->nda_version);
    str opens = old->opens.set ? day_iso(c->mem, day_of_moment(old->opens.value)) : (str){0};
    v->name = (struct frame_field){.name = "name",
                                   .type = "text",
                                   .label = tr(c, N_("What")),
                                   .value = form_typed(v->r, "name", old->name),
                                   .required = true,
                                   .max = EMBARGO_NAME_MAX};
    v->opens = (struct frame_field){
        .name = "opens",
        .type = "date",
        .label = tr(c, N_("Opens")),
        .hint = tr(c, N_("At the beginning of that day, in UTC. Without a date it stays closed.")),
        .value = form_typed(v->r, "opens", opens)};
    v->version = (struct frame_field){
        .name = "version",
        .type = "number",
        .label = tr(c, N_("Version of the non-disclosure agreement that opens it")),
        .hint = tr(c, N_("Who signed a later one sees it as well.")),
        .value = form_typed(v->r, "version", version),
        .required = true,
        .min = "1",
        .max = 4};
    v->say = (struct frame_field){.name = "say",
                                  .type = "textarea",
                                  .label = tr(c, N_("What may be said before")),
                                  .value = form_typed(v->r, "say", old->say),
                                  .max = EMBARGO_SAY_MAX,
                                  .rows = 3};
}

static enum err embargoes_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct embargoes_view v = {.r = r, .keeper = (c->bits & (MANAGER | PRODUCT_TEAM)) != 0};
    struct embargo old = {.nda_version = 1};
    enum err e = embargo_list(c, &v.list, &v.n);
    if (e)
        return e;
    int64_t wanted = r->arg[0] ? r->arg[0] : param_int(r, "change", 0);
    for (size_t i = 0; i < v.n; i++)
        if (v.list[i].id == wanted && str_same(v.list[i].state, S("closed"))) {
            old = v.list[i];
            v.changed = wanted;
        }
    embargo_fields(c, &v, &old);
    struct html o = frame_open(c, r, tr(c, N_("Secrets until a date")), AREA_PROGRAM);
    view_embargoes(&o, &v);
    return frame_close(&o, r, out);
}

static enum err embargo_post(struct ctx *c, const struct req *r, struct res *out)
{
    day opens = {0};
    str wish = form_text(r, "opens");
    struct embargo_new in = {.name = form_text(r, "name"),
                             .say = form_text(r, "say"),
                             .nda_version = form_int(r, "version", 0)};
    if (wish.len > 0 && !day_read(wish, &opens))
        (void)fail_at(c, "opens", N_("Write a date like 2027-01-31."));
    else if (wish.len > 0)
        in.opens = (opt_time){true, moment_of_day(opens)};
    enum err e = embargo_save(c, r->arg[0], &in);
    return frame_saved(c, r, out, e, embargoes_get);
}

static enum err open_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, embargo_open(c, r->arg[0]), embargoes_get);
}

const struct route agreement_routes[] = {
    {"GET", "/agreements", mine_get, SIGNED_IN},
    {"GET", "/agreements/#", one_get, SIGNED_IN},
    {"POST", "/agreements/#", sign_post, SIGNED_IN, "/agreements/#"},
    {"POST", "/agreements/#/end", end_post, SIGNED_IN, "/agreements/#"},
    {"GET", "/program/agreements", all_get, MANAGER},
    {"POST", "/program/agreements", all_post, MANAGER, "/program/agreements", PAGE, 200000, false},
    {"POST", "/program/agreements/#/adopt", adopt_post, MANAGER, "/program/agreements"},
    {"GET", "/program/agreements/#/missing", missing_get, MANAGER | LEAD},
    {"GET", "/program/embargoes", embargoes_get, MEMBER | STAFF},
    {"POST", "/program/embargoes", embargo_post, MANAGER | PRODUCT_TEAM, "/program/embargoes"},
    {"POST", "/program/embargoes/#", embargo_post, MANAGER | PRODUCT_TEAM, "/program/embargoes"},
    {"POST", "/program/embargoes/#/open", open_post, MANAGER | PRODUCT_TEAM, "/program/embargoes"},
    {0},
};
