#include "feature/program/part.h"

enum { CHOICES_MAX = 40, FIELDS_MAX_OF_TYPE = 20, CONDITIONS_MAX = 20 };

static const struct {
    const char *code, *words;
} kinds[] = {
    {"text", N_("A few words")},  {"long", N_("A longer text")},
    {"number", N_("A number")},   {"choice", N_("One of several answers")},
    {"country", N_("A country")}, {"url", N_("The address of a page")},
};

str policy_kind_words(struct ctx *c, str code)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_same(code, str_of(kinds[i].code)))
            return tr(c, kinds[i].words);
    return code;
}

static struct part_list choices_list(struct ctx *c)
{
    return (struct part_list){
        .prefix = "choice",
        .legend = tr(c, N_("Answers to choose from")),
        .hint = tr(c, N_("Only for “One of several answers”.")),
        .max = CHOICES_MAX,
        .name_max = 120,
        .blanks = 3,
    };
}

static struct frame_select kind_choice(struct ctx *c, str chosen)
{
    struct frame_option *options = arena_take(c->mem, COUNT(kinds), sizeof *options);
    for (size_t i = 0; i < COUNT(kinds); i++)
        options[i] = (struct frame_option){str_of(kinds[i].code), tr(c, kinds[i].words),
                                           str_same(chosen, str_of(kinds[i].code))};
    return (struct frame_select){.name = "kind",
                                 .label = tr(c, N_("Kind of answer")),
                                 .options = options,
                                 .n = COUNT(kinds),
                                 .required = true};
}

static bool condition_sent(const struct req *r, str value)
{
    str sent;
    for (size_t i = 0; form_each(r, "if", i, &sent); i++)
        if (str_same(sent, value))
            return true;
    return false;
}

static bool condition_stored(const struct policy_field *field, str question, str answer)
{
    if (!field || !str_same(field->if_field, question))
        return false;
    for (size_t i = 0; i < field->n_if_values; i++)
        if (str_same(field->if_values[i], answer))
            return true;
    return false;
}

/* Answers of the questions before this one. */
static void fill_conditions(struct ctx *c, const struct req *r, const struct policy_type *type,
                            const struct policy_field *field, struct field_form *f)
{
    size_t n = 0, room = 0;
    for (size_t i = 0; i < type->n_fields; i++)
        room += type->fields[i].n_choices;
    struct condition *all = arena_take(c->mem, room, sizeof *all);
    for (size_t i = 0; i < type->n_fields && &type->fields[i] != field; i++) {
        const struct policy_field *earlier = &type->fields[i];
        for (size_t k = 0; k < earlier->n_choices; k++) {
            str answer = earlier->choices[k].code;
            str value = arena_format(c->mem, "%.*s:%.*s", STR_ARG(earlier->code), STR_ARG(answer));
            bool on = part_sent(r) ? condition_sent(r, value)
                                   : condition_stored(field, earlier->code, answer);
            all[n++] =
                (struct condition){earlier->name, value, earlier->choices[k].name, on, k == 0};
        }
    }
    f->conditions = all;
    f->n_conditions = n;
}

static struct frame_field field_line(const struct req *r, const char *name, str label, str stored)
{
    return (struct frame_field){.name = name,
                                .type = "text",
                                .label = label,
                                .value = part_sent(r) ? form_text(r, name) : stored};
}

void field_fill(struct ctx *c, const struct req *r, const struct policy_type *type,
                const struct policy_field *field, struct field_form *f)
{
    static const struct policy_field none = {0};
    const struct policy_field *q = field ? field : &none;
    bool own_max =
        q->max > 0 && q->max != policy_field_max(q->kind) && policy_field_has_max(q->kind);
    *f = (struct field_form){.fresh = !field,
                             .type_code = type->code,
                             .type_name = type->name,
                             .code = q->code,
                             .title = q->name};
    f->name = field_line(r, "name", tr(c, N_("Question")), q->name);
    f->name.required = true, f->name.max = 120;
    f->hint = field_line(r, "hint", tr(c, N_("Hint below the question")), q->hint);
    f->hint.max = 300;
    f->max = field_line(r, "max", tr(c, N_("Longest answer in characters, or largest number")),
                        own_max ? arena_format(c->mem, "%lld", (long long)q->max) : S(""));
    f->max.type = "number", f->max.min = "1";
    f->max.hint = tr(c, N_("Leave it empty for the usual one."));
    f->kind = kind_choice(c, part_sent(r) ? form_text(r, "kind") : q->kind);
    f->required = part_sent(r) ? form_has(r, "required") : q->required;
    struct part_items choices = part_of_choices(c, q->choices, q->n_choices);
    f->choices = choices_list(c);
    part_list_fill(c, r, &f->choices, choices.list, choices.n);
    fill_conditions(c, r, type, field, f);
}

/* ---- reading --------------------------------------------------------------------------------- */

static void read_max(struct ctx *c, const struct req *r, struct policy_field *q)
{
    str typed = form_text(r, "max");
    int64_t most = str_same(q->kind, S("text")) ? 500 : policy_field_max(q->kind);
    q->max = policy_field_max(q->kind);
    if (!policy_field_has_max(q->kind) || typed.len == 0)
        return;
    if (!str_int(typed, &q->max) || q->max < 1 || q->max > most)
        fail_at(c, "max", "Write a whole number from 1 to %lld.", (long long)most);
}

/* Does a later question of this type ask for an answer that is gone? */
static void check_needed(struct ctx *c, const struct policy_type *type,
                         const struct policy_field *now)
{
    for (size_t i = 0; i < type->n_fields; i++) {
        const struct policy_field *later = &type->fields[i];
        if (!str_same(later->if_field, now->code))
            continue;
        for (size_t k = 0; k < later->n_if_values; k++)
            if (!policy_choice_name(now->choices, now->n_choices, later->if_values[k]).len)
                fail_at(c, now->n_choices ? "choice_name_0" : "kind",
                        "“%.*s” is asked only after one of these answers. Change that question "
                        "first.",
                        STR_ARG(later->name));
    }
}

static void read_choices(struct ctx *c, const struct req *r, const struct policy_type *type,
                         struct policy_field *q)
{
    struct part_list list = choices_list(c);
    bool choice = str_same(q->kind, S("choice"));
    list.min = choice ? 2 : 0;
    struct part_items items =
        part_list_read(c, r, &list, part_of_choices(c, q->choices, q->n_choices));
    q->choices = choice ? part_to_choices(c, items) : NULL;
    q->n_choices = choice ? items.n : 0;
    if (q->code.len > 0)
        check_needed(c, type, q);
}

static void read_conditions(struct ctx *c, const struct req *r, const struct policy_type *type,
                            const struct policy_field *old, struct policy_field *q)
{
    struct field_form offered = {0};
    str *values = arena_take(c->mem, CONDITIONS_MAX, sizeof *values);
    fill_conditions(c, r, type, old, &offered);
    q->if_field = S("");
    q->n_if_values = 0;
    for (size_t i = 0; i < offered.n_conditions; i++) {
        str rest = offered.conditions[i].value, question;
        if (!offered.conditions[i].on || !str_cut(&rest, ':', &question))
            continue;
        if (q->if_field.len > 0 && !str_same(q->if_field, question)) {
            fail_at(c, "if", "Tick answers of one question only.");
            return;
        }
        if (q->n_if_values == CONDITIONS_MAX) {
            fail_at(c, "if", "Tick at most %d answers.", CONDITIONS_MAX);
            return;
        }
        q->if_field = question;
        values[q->n_if_values++] = rest;
    }
    q->if_values = values;
}

static bool is_taken(const void *among, str code)
{
    return policy_field_of(among, code) != NULL;
}

/* Puts the question into its type, and that into the policy. */
static void put_field(struct ctx *c, struct policy *p, const struct policy_type *type,
                      struct policy_field q)
{
    struct policy_type *types = arena_take(c->mem, p->n_types, sizeof *types);
    struct policy_field *all = arena_take(c->mem, type->n_fields + 1, sizeof *all);
    size_t at = type->n_fields;
    for (size_t i = 0; i < type->n_fields; i++) {
        all[i] = type->fields[i];
        if (str_same(all[i].code, q.code))
            at = i;
    }
    all[at] = q;
    for (size_t i = 0; i < p->n_types; i++) {
        types[i] = p->types[i];
        if (&p->types[i] == type) {
            types[i].fields = all;
            types[i].n_fields = type->n_fields + (at == type->n_fields);
        }
    }
    p->types = types;
}

void field_read(struct ctx *c, const struct req *r, struct policy *p,
                const struct policy_type *type)
{
    const struct policy_field *old = policy_field_of(type, r->word[1]);
    struct policy_field q = old ? *old : (struct policy_field){0};
    q.name = form_text(r, "name");
    q.hint = form_text(r, "hint");
    q.kind = form_text(r, "kind");
    q.required = form_has(r, "required");
    check_text(c, "name", q.name, (struct text_rule){1, 120, false});
    check_text(c, "hint", q.hint, (struct text_rule){0, 300, false});
    if (!policy_field_max(q.kind))
        fail_at(c, "kind", "Choose one of the kinds.");
    for (size_t i = 0; i < type->n_fields; i++)
        if (&type->fields[i] != old && str_same_nocase(type->fields[i].name, q.name))
            fail_at(c, "name", "There is a question of this name already.");
    if (!old && type->n_fields >= FIELDS_MAX_OF_TYPE)
        fail_at(c, "name", "There are %d questions already; that is all there can be.",
                FIELDS_MAX_OF_TYPE);
    read_max(c, r, &q);
    read_choices(c, r, type, &q);
    read_conditions(c, r, type, old, &q);
    if (!old)
        q.code = part_code_unused(c, q.name, is_taken, type);
    put_field(c, p, type, q);
}
