#include "feature/program/policy_json.h"

static void add_string(struct text *t, const char *name, str value)
{
    text_format(t, "\"%s\": ", name);
    text_json(t, value);
}

/* {"code": "author", "name": "Author"} and, if it is to be said, "required". */
static void add_choice(struct text *t, str code, str name, bool required)
{
    text_char(t, '{');
    add_string(t, "code", code);
    text_add(t, S(", "));
    add_string(t, "name", name);
    text_add(t, required ? S(", \"required\": true}") : S("}"));
}

static void add_choices(struct text *t, const char *name, const struct policy_choice *list,
                        size_t n)
{
    text_format(t, "\"%s\": [", name);
    for (size_t i = 0; i < n; i++) {
        text_add(t, i ? S(",\n        ") : S("\n        "));
        add_choice(t, list[i].code, list[i].name, false);
    }
    text_char(t, ']');
}

static void add_words(struct text *t, const char *name, const str *list, size_t n)
{
    text_format(t, "\"%s\": [", name);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            text_add(t, S(", "));
        text_json(t, list[i]);
    }
    text_char(t, ']');
}

static void add_criteria(struct text *t, const struct policy *p)
{
    text_add(t, S("  \"criteria\": ["));
    for (size_t i = 0; i < p->n_criteria; i++) {
        const struct policy_criterion *k = &p->criteria[i];
        text_format(t, "%s\n    {\"number\": %lld, ", i ? "," : "", (long long)k->number);
        add_string(t, "code", k->code);
        text_add(t, S(", "));
        add_string(t, "name", k->name);
        text_add(t, S(",\n     "));
        add_string(t, "hint", k->hint);
        text_format(t, ", \"weight\": %lld", (long long)k->weight);
        if (k->shown_by.len) {
            text_add(t, S(", "));
            add_string(t, "shown_by", k->shown_by);
        }
        text_char(t, '}');
    }
    text_add(t, S("\n  ],\n"));
}

static void add_field(struct text *t, const struct policy_field *f)
{
    text_add(t, S("{"));
    add_string(t, "code", f->code);
    text_add(t, S(", "));
    add_string(t, "name", f->name);
    if (f->hint.len > 0) {
        text_add(t, S(", "));
        add_string(t, "hint", f->hint);
    }
    text_add(t, S(", "));
    add_string(t, "kind", f->kind);
    if (f->required)
        text_add(t, S(", \"required\": true"));
    if (policy_field_has_max(f->kind))
        text_format(t, ", \"max\": %lld", (long long)f->max);
    if (f->n_choices > 0) {
        text_add(t, S(",\n       "));
        add_choices(t, "choices", f->choices, f->n_choices);
    }
    if (f->if_field.len > 0) {
        text_add(t, S(",\n       "));
        add_string(t, "if_field", f->if_field);
        text_add(t, S(", "));
        add_words(t, "if_values", f->if_values, f->n_if_values);
    }
    text_char(t, '}');
}

static void add_type(struct text *t, const struct policy_type *type)
{
    text_add(t, S("    {"));
    add_string(t, "code", type->code);
    text_add(t, S(", "));
    add_string(t, "name", type->name);
    text_add(t, S(", "));
    add_string(t, "icon", type->icon);
    text_add(t, S(", "));
    add_string(t, "group", type->group);
    text_format(t, ",\n     \"needs_url\": %s, \"counts\": %s, ",
                type->needs_url ? "true" : "false", type->counts ? "true" : "false");
    if (type->at_most)
        text_format(t, "\"at_most\": %lld, ", (long long)type->at_most);
    text_add(t, S("\n     "));
    add_choices(t, "roles", type->roles, type->n_roles);
    text_add(t, S(",\n     \"metrics\": ["));
    for (size_t i = 0; i < type->n_metrics; i++) {
        text_add(t, i ? S(",\n        ") : S("\n        "));
        add_choice(t, type->metrics[i].code, type->metrics[i].name, type->metrics[i].required);
    }
    text_add(t, S("],\n     \"fields\": ["));
    for (size_t i = 0; i < type->n_fields; i++) {
        text_add(t, i ? S(",\n      ") : S("\n      "));
        add_field(t, &type->fields[i]);
    }
    text_add(t, S("]}"));
}

static void add_amounts(struct text *t, const struct policy *p)
{
    text_format(t,
                "  \"reviews\": {\"per_case\": %lld, \"minimum\": %lld, \"reviewer_capacity\": "
                "%lld, \"lead_capacity\": %lld, \"double_percent\": %lld},\n",
                (long long)p->reviews_per_case, (long long)p->reviews_minimum,
                (long long)p->reviewer_capacity, (long long)p->lead_capacity,
                (long long)p->double_percent);
    text_format(t,
                "  \"nomination\": {\"self\": %s, \"members\": %s, \"staff\": %s, \"everybody\": "
                "%s, \"alumni\": %s},\n",
                p->self_nomination ? "true" : "false", p->member_nomination ? "true" : "false",
                p->staff_nomination ? "true" : "false", p->public_nomination ? "true" : "false",
                p->alumni_return ? "true" : "false");
    text_format(t, "  \"endorsement\": {\"members_only\": %s},\n",
                p->endorse_members_only ? "true" : "false");
    text_format(t, "  \"record\": {\"months\": %lld, \"stars\": %lld},\n  \"term_months\": %lld,\n",
                (long long)p->record_months, (long long)p->stars_max, (long long)p->term_months);
}

static void add_calendar(struct text *t, const struct policy *p)
{
    const struct {
        const char *name;
        int64_t days;
    } phases[] = {
        {"nominate_days", p->nominate_days},
        {"document_days", p->document_days},
        {"review_days", p->review_days},
        {"decide_days", p->decide_days},
        {"reply_days", p->reply_days},
        {"appeal_days", p->appeal_days},
        {"renewal_notice_days", p->renewal_notice_days},
        {"appeal_answer_days", p->appeal_answer_days},
        {"inactive_months", p->inactive_months},
        {"grace_days", p->grace_days},
    };
    text_add(t, S("  \"calendar\": {\n    "));
    add_words(t, "award_dates", p->award_dates, p->n_award_dates);
    for (size_t i = 0; i < COUNT(phases); i++)
        text_format(t, ",\n    \"%s\": %lld", phases[i].name, (long long)phases[i].days);
    text_add(t, S("\n  },\n"));
}

str policy_write(struct ctx *c, const struct policy *p)
{
    struct text t = {.mem = c->mem};
    text_format(&t, "{\n  \"threshold\": %lld,\n", (long long)p->threshold);
    add_criteria(&t, p);
    add_amounts(&t, p);
    add_calendar(&t, p);
    policy_write_counted(&t, p);
    text_add(&t, S("  \"grounds\": {\n    "));
    add_choices(&t, "award", p->grounds_award, p->n_grounds_award);
    text_add(&t, S(",\n    "));
    add_choices(&t, "no_award", p->grounds_no_award, p->n_grounds_no_award);
    text_add(&t, S(",\n    "));
    add_choices(&t, "rejection", p->grounds_rejection, p->n_grounds_rejection);
    text_add(&t, S(",\n    "));
    add_choices(&t, "veto", p->grounds_veto, p->n_grounds_veto);
    text_add(&t, S("\n  },\n  \"types\": [\n"));
    for (size_t i = 0; i < p->n_types; i++) {
        if (i > 0)
            text_add(&t, S(",\n"));
        add_type(&t, &p->types[i]);
    }
    text_add(&t, S("\n  ]\n}\n"));
    return text_str(&t);
}
