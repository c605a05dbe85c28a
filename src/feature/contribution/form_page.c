/* /record/add and /record/#/edit: a form made from the type's own definition. */
#include "feature/contribution/inside.h"
#include "feature/frame/frame.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { FIELDS = 64 };

struct form_input { /* one of the two */
    bool choice;
    struct frame_field field;
    struct frame_select select;
};
struct form_view {
    const struct req *r;
    const struct policy *policy;
    const struct policy_type *type; /* NULL: it is chosen first */
    struct contribution_new typed;
    str day, end_day;          /* as they were typed */
    int64_t id, version, same; /* id 0: a new one; same: what is there already */
    bool draft;                /* saving accepts it */
    bool missed;               /* no source shows it: a hint is given */
    bool vouched;              /* it has no link; people will stand for it */
    str action;
    struct form_input inputs[FIELDS];
    size_t n;
};

/* The types follow one another by group; is this the first of its group? */
static bool begins_group(const struct policy *p, size_t i)
{
    return i == 0 || !str_same(p->types[i].group, p->types[i - 1].group);
}

static str group_label(struct ctx *c, str code)
{
    const char *words = contribution_group_words(code);
    return words ? tr(c, words) : code;
}

#include "feature/contribution/form.html.h"

/* ---- inputs ------------------------------------------------------------------------------------ */

static void add_field(struct form_view *v, struct frame_field field)
{
    if (v->n < FIELDS)
        v->inputs[v->n++] = (struct form_input){.field = field};
}

static void add_select(struct form_view *v, struct frame_select select)
{
    if (v->n < FIELDS)
        v->inputs[v->n++] = (struct form_input){.choice = true, .select = select};
}

/* A list that need not be answered begins with an empty line. */
static struct frame_select choices_of(struct ctx *c, const struct policy_choice *list, size_t n,
                                      str chosen)
{
    struct frame_option *o = arena_take(c->mem, n + 1, sizeof *o);
    o[0] = (struct frame_option){S(""), tr(c, N_("Choose one")), false};
    for (size_t i = 0; i < n; i++)
        o[i + 1] =
            (struct frame_option){list[i].code, list[i].name, str_same(list[i].code, chosen)};
    return (struct frame_select){.options = o, .n = n + 1};
}

static struct frame_select names_of(struct ctx *c, bool countries, str chosen)
{
    const struct i18n_choice *list;
    size_t n;
    if (countries)
        i18n_countries(c, &list, &n);
    else
        i18n_languages(c, &list, &n);
    struct frame_option *o = arena_take(c->mem, n + 1, sizeof *o);
    o[0] = (struct frame_option){S(""), tr(c, N_("Not said")), false};
    for (size_t i = 0; i < n; i++)
        o[i + 1] =
            (struct frame_option){list[i].code, list[i].name, str_same(list[i].code, chosen)};
    return (struct frame_select){.options = o, .n = n + 1};
}

/* What is required gets its first line by the frame. */
static void require(struct frame_select *s)
{
    s->required = true;
    s->options++;
    s->n--;
}

static void add_own_fields(struct ctx *c, struct form_view *v)
{
    const struct contribution_new *in = &v->typed;
    add_field(v, (struct frame_field){.name = "title",
                                      .type = "text",
                                      .label = tr(c, N_("Title")),
                                      .value = in->title,
                                      .required = true,
                                      .max = CONTRIBUTION_TITLE_MAX});
    add_field(v, (struct frame_field){.name = "url",
                                      .type = "url",
                                      .label = tr(c, N_("Address")),
                                      .hint = tr(c, N_("Where everybody can see it.")),
                                      .value = in->url,
                                      .required = v->type->needs_url,
                                      .max = CONTRIBUTION_URL_MAX});
    if (v->type->n_roles > 0) {
        struct frame_select s = choices_of(c, v->type->roles, v->type->n_roles, in->role);
        s.name = "role", s.label = tr(c, N_("Your part"));
        require(&s);
        add_select(v, s);
    }
    add_field(v, (struct frame_field){.name = "day",
                                      .type = "date",
                                      .label = tr(c, N_("Day")),
                                      .value = v->day,
                                      .required = true});
    add_field(v, (struct frame_field){.name = "end_day",
                                      .type = "date",
                                      .label = tr(c, N_("Last day")),
                                      .hint = tr(c, N_("If it went on for more than one day.")),
                                      .value = v->end_day});
}

/* "Only if “How it took place” is In person or Both." */
static str condition_of(struct ctx *c, const struct form_view *v, const struct policy_field *f)
{
    const struct policy_field *on = NULL;
    for (size_t i = 0; i < v->type->n_fields; i++)
        if (str_same(v->type->fields[i].code, f->if_field))
            on = &v->type->fields[i];
    if (!on)
        return f->hint;
    str *values = arena_take(c->mem, f->n_if_values, sizeof *values);
    for (size_t i = 0; i < f->n_if_values; i++) {
        values[i] = policy_choice_name(on->choices, on->n_choices, f->if_values[i]);
        if (values[i].len == 0)
            values[i] = f->if_values[i];
    }
    return words_format(c, tr_c(c->catalog, N_("Only for “%.*s”: %.*s. %.*s")), STR_ARG(on->name),
                        STR_ARG(i18n_list(c, values, f->n_if_values)), STR_ARG(f->hint));
}

static void add_type_field(struct ctx *c, struct form_view *v, const struct policy_field *f)
{
    str value = contribution_value_of(v->typed.fields, v->typed.n_fields, f->code);
    str answered = contribution_value_of(v->typed.fields, v->typed.n_fields, f->if_field);
    if (f->if_field.len > 0 && answered.len > 0 && !policy_asks(f, answered))
        return;
    const char *name = arena_format(c->mem, "field-%.*s", STR_ARG(f->code)).at;
    str hint = f->if_field.len > 0 ? condition_of(c, v, f) : f->hint;
    bool country = str_same(f->kind, S("country"));
    if (country || str_same(f->kind, S("choice"))) {
        struct frame_select s =
            country ? names_of(c, true, value) : choices_of(c, f->choices, f->n_choices, value);
        s.name = name, s.label = f->name, s.hint = hint;
        if (f->required && f->if_field.len == 0)
            require(&s);
        add_select(v, s);
        return;
    }
    bool lines = str_same(f->kind, S("long"));
    add_field(v, (struct frame_field){.name = name,
                                      .type = lines                            ? "textarea"
                                              : str_same(f->kind, S("number")) ? "number"
                                              : str_same(f->kind, S("url"))    ? "url"
                                                                               : "text",
                                      .label = f->name,
                                      .hint = hint,
                                      .value = value,
                                      .required = f->required && f->if_field.len == 0,
                                      .rows = lines ? 4 : 0});
}

static void add_type_fields(struct ctx *c, struct form_view *v)
{
    for (size_t i = 0; i < v->type->n_fields; i++)
        add_type_field(c, v, &v->type->fields[i]);
    for (size_t i = 0; i < v->type->n_metrics; i++) {
        const struct policy_metric *m = &v->type->metrics[i];
        add_field(v,
                  (struct frame_field){
                      .name = arena_format(c->mem, "metric-%.*s", STR_ARG(m->code)).at,
                      .type = "number",
                      .label = m->name,
                      .value = contribution_value_of(v->typed.metrics, v->typed.n_metrics, m->code),
                      .required = m->required,
                      .min = "0"});
    }
}

static enum err add_expertise(struct ctx *c, struct form_view *v)
{
    const struct expertise *list;
    size_t n, many = 0;
    enum err e = program_expertises(c, &list, &n);
    if (e)
        return e;
    if (v->typed.expertise == 0 && (e = contribution_main_expertise(c, c->me, &v->typed.expertise)))
        return e;
    struct frame_option *o = arena_take(c->mem, n + 1, sizeof *o);
    for (size_t i = 0; i < n; i++)
        if (list[i].parent != 0 && (!list[i].retired || list[i].id == v->typed.expertise))
            o[many++] = (struct frame_option){arena_format(c->mem, "%lld", (long long)list[i].id),
                                              list[i].name, list[i].id == v->typed.expertise};
    add_select(v, (struct frame_select){.name = "expertise",
                                        .label = tr(c, N_("Expertise")),
                                        .options = o,
                                        .n = many,
                                        .required = true});
    return OK;
}

static void add_last_fields(struct ctx *c, struct form_view *v)
{
    static const char *const paid[][2] = {{"no", N_("No")},
                                          {"expenses", N_("Only my expenses")},
                                          {"yes", N_("Yes: it then does not count")}};
    struct frame_option *o = arena_take(c->mem, COUNT(paid), sizeof *o);
    for (size_t i = 0; i < COUNT(paid); i++)
        o[i] = (struct frame_option){str_of(paid[i][0]), tr(c, paid[i][1]),
                                     str_same(v->typed.paid, str_of(paid[i][0]))};
    struct frame_select language = names_of(c, false, v->typed.language);
    language.name = "language", language.label = tr(c, N_("Language"));
    add_select(v, language);
    add_select(v, (struct frame_select){.name = "paid",
                                        .label = tr(c, N_("Did somebody pay you for it?")),
                                        .options = o,
                                        .n = COUNT(paid),
                                        .required = true,
                                        .radios = true});
    add_field(v, (struct frame_field){.name = "summary",
                                      .type = "textarea",
                                      .label = tr(c, N_("What it is about")),
                                      .value = v->typed.summary,
                                      .max = CONTRIBUTION_TEXT_MAX,
                                      .rows = 4});
    add_field(v, (struct frame_field){.name = "note",
                                      .type = "textarea",
                                      .label = tr(c, N_("Note")),
                                      .hint = tr(c, N_("Only you and those who decide read it.")),
                                      .value = v->typed.note,
                                      .max = CONTRIBUTION_TEXT_MAX,
                                      .rows = 3});
}

/* ---- reading ----------------------------------------------------------------------------------- */

static void read_values(struct ctx *c, const struct form_view *v, struct contribution_new *in)
{
    for (size_t i = 0; i < v->type->n_fields && in->n_fields < CONTRIBUTION_FIELDS; i++) {
        str code = v->type->fields[i].code;
        const char *name = arena_format(c->mem, "field-%.*s", STR_ARG(code)).at;
        in->fields[in->n_fields++] = (struct contribution_value){code, form_text(v->r, name)};
    }
    for (size_t i = 0; i < v->type->n_metrics && in->n_metrics < CONTRIBUTION_METRICS; i++) {
        str code = v->type->metrics[i].code;
        const char *name = arena_format(c->mem, "metric-%.*s", STR_ARG(code)).at;
        in->metrics[in->n_metrics++] = (struct contribution_value){code, form_text(v->r, name)};
    }
}

static void read_form(struct ctx *c, struct form_view *v)
{
    const struct req *r = v->r;
    struct contribution_new *in = &v->typed;
    *in = (struct contribution_new){
        .person = c->me,
        .type = form_text(r, "type"),
        .role = form_text(r, "role"),
        .title = form_text(r, "title"),
        .url = form_text(r, "url"),
        .summary = form_text(r, "summary"),
        .note = form_text(r, "note"),
        .language = form_text(r, "language"),
        .paid = form_text(r, "paid"),
        .expertise = form_int(r, "expertise", 0),
        .members_only = form_has(r, "members"),
    };
    v->version = form_int(r, "version", 0);
    v->day = form_text(r, "day"), v->end_day = form_text(r, "end_day");
    in->day.set = day_read(v->day, &in->day.value);
    in->end_day.set = day_read(v->end_day, &in->end_day.value);
    if (v->day.len > 0 && !in->day.set)
        (void)fail_at(c, "day", N_("Write the day like 2027-01-31."));
    if (v->end_day.len > 0 && !in->end_day.set)
        (void)fail_at(c, "end_day", N_("Write the day like 2027-01-31."));
    v->type = policy_type(v->policy, in->type);
    if (v->type)
        read_values(c, v, in);
}

/* ---- the pages --------------------------------------------------------------------------------- */

static enum err show(struct ctx *c, struct form_view *v, struct res *out)
{
    v->action =
        v->id ? arena_format(c->mem, "/record/%lld/edit", (long long)v->id) : S("/record/add");
    if (v->type) {
        add_own_fields(c, v);
        add_type_fields(c, v);
        enum err e = add_expertise(c, v);
        if (e)
            return e;
        add_last_fields(c, v);
    }
    struct html o = frame_open(
        c, v->r, v->id ? tr(c, N_("Edit a contribution")) : tr(c, N_("Add a contribution")),
        AREA_RECORD);
    view_form(&o, v);
    return frame_close(&o, v->r, out);
}

static enum err add_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct form_view v = {.r = r};
    enum err e = program_policy(c, 0, &v.policy);
    if (e)
        return e;
    v.type = policy_type(v.policy, param(r, "type"));
    v.missed = v.vouched = param_int(r, "missed", 0) == 1;
    return show(c, &v, out);
}

/* Without a link it waits as a draft for those who stand for it; all else has to be there. */
static enum err check_vouched(struct ctx *c, struct form_view *v)
{
    struct contribution_new whole = v->typed;
    v->vouched = form_has(v->r, "vouched");
    if (!v->vouched || v->typed.url.len > 0)
        return OK;
    whole.vouches = CONTRIBUTION_VOUCHES;
    v->typed.draft = true;
    return contribution_check(c, v->policy, &whole);
}

/* One that will be vouched for gets the link to ask people with. */
static enum err add_typed(struct ctx *c, struct form_view *v, int64_t *id)
{
    enum err e = contribution_add(c, &v->typed, id);
    return e || !v->typed.draft ? e : vouch_link_make(c, *id);
}

static enum err add_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct form_view v = {.r = r};
    int64_t id = 0;
    enum err e = program_policy(c, 0, &v.policy);
    if (e)
        return e;
    read_form(c, &v);
    if (c->problems)
        e = contribution_check(c, v.policy, &v.typed);
    else if (!(e = check_vouched(c, &v)) && !(e = db_begin(c)))
        e = db_end(c, add_typed(c, &v, &id));
    if (!e) {
        frame_flash(out, FLASH_SAVED);
        return OK;
    }
    v.same = e == ERR_CONFLICT ? id : 0;
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, &v, out);
}

static enum err edit_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct form_view v = {.r = r, .id = r->arg[0]};
    struct contribution_stored s;
    enum err e = program_policy(c, 0, &v.policy);
    if (e || (e = contribution_mine(c, v.id, &s)))
        return e;
    if (str_same(s.state, S("withdrawn"))) {
        see_other(c, out, "/contributions/#", v.id);
        return OK;
    }
    v.typed = s.what, v.version = s.version, v.draft = s.what.draft;
    v.vouched = v.draft && contribution_vouches_missing(v.policy, &s.what) > 0;
    v.day = day_iso(c->mem, s.what.day.value);
    if (s.what.end_day.set)
        v.end_day = day_iso(c->mem, s.what.end_day.value);
    v.type = policy_type(v.policy, param(r, "type"));
    if (!v.type)
        v.type = policy_type(v.policy, s.what.type);
    return show(c, &v, out);
}

static enum err edit_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct form_view v = {.r = r, .id = r->arg[0]};
    struct contribution_stored s;
    enum err e = program_policy(c, 0, &v.policy);
    if (e || (e = contribution_mine(c, v.id, &s)))
        return e;
    v.draft = s.what.draft;
    read_form(c, &v);
    if (c->problems)
        e = contribution_check(c, v.policy, &v.typed);
    else if (!v.draft || s.what.vouches >= CONTRIBUTION_VOUCHES || !(e = check_vouched(c, &v)))
        e = contribution_change(c, v.id, v.version, &v.typed);
    if (!e) {
        frame_flash(out, FLASH_SAVED);
        return OK;
    }
    if (e == ERR_CONFLICT &&
        contribution_same(c, c->me, v.typed.url, v.typed.role, &v.same) == OK && v.same == v.id)
        v.same = 0;
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, &v, out);
}

const struct route record_form_routes[] = {
    {"GET", "/record/add", add_get, SIGNED_IN},
    {"POST", "/record/add", add_post, SIGNED_IN, "/contributions/#"},
    {"GET", "/record/#/edit", edit_get, SIGNED_IN},
    {"POST", "/record/#/edit", edit_post, SIGNED_IN, "/contributions/#"},
    {0},
};
