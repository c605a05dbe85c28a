#include "feature/program/part.h"

enum { TYPES_MAX = 60, ROLES_MAX = 20, METRICS_MAX = 10, FIELDS_MAX_OF_TYPE = 20 };

static const struct {
    const char *code, *words;
} groups[] = {
    {"writing", N_("Writing")}, {"speaking", N_("Speaking")},   {"code", N_("Code")},
    {"help", N_("Help")},       {"community", N_("Community")}, {"feedback", N_("Feedback")},
};

static const struct {
    const char *code, *words;
} icons[] = {
    {"edit", N_("Pencil")},
    {"news", N_("Newspaper")},
    {"book", N_("Book")},
    {"file-text", N_("Page")},
    {"language", N_("Two alphabets")},
    {"microphone", N_("Microphone")},
    {"video", N_("Camera")},
    {"chart-bar", N_("Chart")},
    {"building", N_("House")},
    {"tools", N_("Tools")},
    {"message", N_("Speech bubble")},
    {"heart-handshake", N_("Hands")},
    {"code", N_("Code")},
    {"users", N_("People")},
    {"calendar", N_("Calendar")},
    {"thumb-up", N_("Thumb")},
    {"briefcase", N_("Briefcase")},
    {"school", N_("School")},
    {"world", N_("Globe")},
    {"bug", N_("Beetle")},
    {"star", N_("Star")},
    {"dots", N_("Three dots")},
};

str policy_group_words(struct ctx *c, str code)
{
    for (size_t i = 0; i < COUNT(groups); i++)
        if (str_same(code, str_of(groups[i].code)))
            return tr(c, groups[i].words);
    return code;
}

const struct policy_field *policy_field_of(const struct policy_type *type, str code)
{
    for (size_t i = 0; i < type->n_fields; i++)
        if (str_same(type->fields[i].code, code))
            return &type->fields[i];
    return NULL;
}

/* ---- the list of types ----------------------------------------------------------------------- */

static struct part_list types_list(struct ctx *c)
{
    return (struct part_list){.prefix = "type",
                              .legend = tr(c, N_("Types of contribution")),
                              .min = 1,
                              .max = TYPES_MAX,
                              .alone = true};
}

static struct part_items types_of(struct ctx *c, const struct policy *p)
{
    struct part_item *all = arena_take(c->mem, p->n_types, sizeof *all);
    for (size_t i = 0; i < p->n_types; i++)
        all[i] = (struct part_item){
            .code = p->types[i].code,
            .name = p->types[i].name,
            .address =
                arena_format(c->mem, "/program/policy/types/%.*s", STR_ARG(p->types[i].code)),
        };
    return (struct part_items){all, p->n_types};
}

void type_list_fill(struct ctx *c, const struct req *r, const struct policy *p,
                    struct types_form *f)
{
    struct part_items items = types_of(c, p);
    f->list = types_list(c);
    part_list_fill(c, r, &f->list, items.list, items.n);
}

void type_list_read(struct ctx *c, const struct req *r, struct policy *p)
{
    struct part_list list = types_list(c);
    struct part_items items = part_list_read(c, r, &list, types_of(c, p));
    struct policy_type *all = arena_take(c->mem, items.n, sizeof *all);
    for (size_t i = 0; i < items.n; i++)
        all[i] = *policy_type(p, items.list[i].code);
    p->types = all;
    p->n_types = items.n;
}

/* ---- one type -------------------------------------------------------------------------------- */

static struct part_list roles_list(struct ctx *c)
{
    return (struct part_list){
        .prefix = "role",
        .legend = tr(c, N_("In the role of")),
        .hint = tr(c, N_("What somebody can have been in such a contribution.")),
        .min = 1,
        .max = ROLES_MAX,
        .name_max = 120,
        .blanks = 2,
    };
}

static struct part_list metrics_list(struct ctx *c)
{
    return (struct part_list){
        .prefix = "metric",
        .legend = tr(c, N_("Numbers that help")),
        .hint = tr(c, N_("What can be counted: readers, people who came, downloads.")),
        .max = METRICS_MAX,
        .name_max = 120,
        .blanks = 2,
        .asks_required = true,
    };
}

static struct part_list fields_list(struct ctx *c)
{
    return (struct part_list){
        .prefix = "field",
        .legend = tr(c, N_("Questions")),
        .hint = tr(c, N_("Asked in this order when such a contribution is entered.")),
        .max = FIELDS_MAX_OF_TYPE,
    };
}

static struct part_items metrics_of(struct ctx *c, const struct policy_type *t)
{
    struct part_item *all = arena_take(c->mem, t->n_metrics, sizeof *all);
    for (size_t i = 0; i < t->n_metrics; i++)
        all[i] = (struct part_item){.code = t->metrics[i].code,
                                    .name = t->metrics[i].name,
                                    .required = t->metrics[i].required};
    return (struct part_items){all, t->n_metrics};
}

static struct part_items fields_of(struct ctx *c, const struct policy_type *t)
{
    struct part_item *all = arena_take(c->mem, t->n_fields, sizeof *all);
    for (size_t i = 0; i < t->n_fields; i++)
        all[i] = (struct part_item){
            .code = t->fields[i].code,
            .name = t->fields[i].name,
            .address = arena_format(c->mem, "/program/policy/types/%.*s/questions/%.*s",
                                    STR_ARG(t->code), STR_ARG(t->fields[i].code)),
        };
    return (struct part_items){all, t->n_fields};
}

static struct frame_select group_choice(struct ctx *c, str chosen)
{
    struct frame_option *options = arena_take(c->mem, COUNT(groups), sizeof *options);
    for (size_t i = 0; i < COUNT(groups); i++)
        options[i] = (struct frame_option){str_of(groups[i].code), tr(c, groups[i].words),
                                           str_same(chosen, str_of(groups[i].code))};
    return (struct frame_select){.name = "group",
                                 .label = tr(c, N_("Group")),
                                 .options = options,
                                 .n = COUNT(groups),
                                 .required = true};
}

/* A picture of a document made elsewhere stays to choose. */
static struct frame_select icon_choice(struct ctx *c, str chosen)
{
    struct frame_option *options = arena_take(c->mem, COUNT(icons) + 1, sizeof *options);
    bool listed = false;
    size_t n = 0;
    for (size_t i = 0; i < COUNT(icons); i++) {
        bool this = str_same(chosen, str_of(icons[i].code));
        options[n++] = (struct frame_option){str_of(icons[i].code), tr(c, icons[i].words), this};
        listed = listed || this;
    }
    if (!listed && chosen.len > 0)
        options[n++] = (struct frame_option){chosen, chosen, true};
    return (struct frame_select){
        .name = "icon", .label = tr(c, N_("Picture")), .options = options, .n = n};
}

void type_fill(struct ctx *c, const struct req *r, const struct policy_type *type,
               struct type_form *f)
{
    static const struct policy_type none = {.needs_url = true, .counts = true};
    const struct policy_type *t = type ? type : &none;
    bool sent = part_sent(r);
    *f = (struct type_form){.fresh = !type, .code = t->code, .title = t->name};
    f->name = (struct frame_field){.name = "name",
                                   .type = "text",
                                   .label = tr(c, N_("Name")),
                                   .value = sent ? form_text(r, "name") : t->name,
                                   .required = true,
                                   .max = 120};
    f->at_most = part_number(c, r, "at_most", t->at_most);
    f->at_most.label = tr(c, N_("So many of a record count at most"));
    f->at_most.hint = tr(c, N_("Nothing here: all of them count."));
    f->group = group_choice(c, sent ? form_text(r, "group") : t->group);
    f->icon = icon_choice(c, sent ? form_text(r, "icon") : t->icon);
    f->needs_url = sent ? form_has(r, "needs_url") : t->needs_url;
    f->counts = sent ? form_has(r, "counts") : t->counts;
    struct part_items roles = part_of_choices(c, t->roles, t->n_roles), metrics = metrics_of(c, t),
                      fields = fields_of(c, t);
    f->roles = roles_list(c), f->metrics = metrics_list(c), f->fields = fields_list(c);
    part_list_fill(c, r, &f->roles, roles.list, roles.n);
    part_list_fill(c, r, &f->metrics, metrics.list, metrics.n);
    part_list_fill(c, r, &f->fields, fields.list, fields.n);
}

static void read_metrics(struct ctx *c, const struct req *r, struct policy_type *t)
{
    struct part_list list = metrics_list(c);
    struct part_items items = part_list_read(c, r, &list, metrics_of(c, t));
    struct policy_metric *all = arena_take(c->mem, items.n, sizeof *all);
    for (size_t i = 0; i < items.n; i++)
        all[i] =
            (struct policy_metric){items.list[i].code, items.list[i].name, items.list[i].required};
    t->metrics = all;
    t->n_metrics = items.n;
}

/* A question that is asked after another one stands after it. */
static void check_order(struct ctx *c, struct part_items items, const struct policy_type *before,
                        const struct policy_type *now)
{
    for (size_t i = 0; i < now->n_fields; i++) {
        const struct policy_field *f = &now->fields[i];
        bool found = f->if_field.len == 0;
        for (size_t k = 0; k < i; k++)
            found = found || str_same(now->fields[k].code, f->if_field);
        if (!found) {
            const struct policy_field *needed = policy_field_of(before, f->if_field);
            fail_at(c, part_name(c, "field", "place", items.list[i].line),
                    "This is asked only after “%.*s”, which has to stand before it.",
                    STR_ARG(needed ? needed->name : f->if_field));
        }
    }
}

static void read_fields(struct ctx *c, const struct req *r, struct policy_type *t)
{
    struct part_list list = fields_list(c);
    const struct policy_type before = *t;
    struct part_items items = part_list_read(c, r, &list, fields_of(c, t));
    struct policy_field *all = arena_take(c->mem, items.n, sizeof *all);
    for (size_t i = 0; i < items.n; i++)
        all[i] = *policy_field_of(t, items.list[i].code);
    t->fields = all;
    t->n_fields = items.n;
    check_order(c, items, &before, t);
}

static bool is_taken(const void *among, str code)
{
    return policy_type(among, code) != NULL;
}

/* Puts the type in place of the one of its code, or at the end. */
static void put_type(struct ctx *c, struct policy *p, struct policy_type type)
{
    struct policy_type *all = arena_take(c->mem, p->n_types + 1, sizeof *all);
    size_t at = p->n_types;
    for (size_t i = 0; i < p->n_types; i++) {
        all[i] = p->types[i];
        if (str_same(all[i].code, type.code))
            at = i;
    }
    all[at] = type;
    p->n_types += at == p->n_types;
    p->types = all;
}

void type_read(struct ctx *c, const struct req *r, struct policy *p, str *code)
{
    const struct policy_type *old = policy_type(p, *code);
    struct policy_type t = old ? *old : (struct policy_type){0};
    struct part_list list = roles_list(c);
    t.name = form_text(r, "name");
    t.group = form_text(r, "group");
    t.icon = form_text(r, "icon");
    t.needs_url = form_has(r, "needs_url");
    t.counts = form_has(r, "counts");
    part_read_number(c, r, "at_most", POLICY_RULE_MAX, &t.at_most);
    check_text(c, "name", t.name, (struct text_rule){1, 120, false});
    if (str_same(policy_group_words(c, t.group), t.group))
        fail_at(c, "group", "Choose one of the groups.");
    if (part_code(c, t.icon).len != t.icon.len)
        fail_at(c, "icon", "Choose one of the pictures.");
    for (size_t i = 0; i < p->n_types; i++)
        if (&p->types[i] != old && str_same_nocase(p->types[i].name, t.name))
            fail_at(c, "name", "There is a type of this name already.");
    if (!old && p->n_types >= TYPES_MAX)
        fail_at(c, "name", "There are %d types already; that is all there can be.", TYPES_MAX);
    struct part_items roles = part_list_read(c, r, &list, part_of_choices(c, t.roles, t.n_roles));
    t.roles = part_to_choices(c, roles);
    t.n_roles = roles.n;
    read_metrics(c, r, &t);
    if (old)
        read_fields(c, r, &t);
    else
        t.code = part_code_unused(c, t.name, is_taken, p);
    *code = t.code;
    put_type(c, p, t);
}
