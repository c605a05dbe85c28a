#include "feature/program/policy_json.h"

#include <sodium.h>
#include <stdlib.h>

#define DOCUMENT_MAX 262144 /* bytes */

/* ---- choices, roles, grounds, metrics -------------------------------------------------------- */

static const struct member choice_members[] = {
    {"code", CODE, false, offsetof(struct policy_choice, code), 0, 0},
    {"name", WORDS, false, offsetof(struct policy_choice, name), 0, 120},
};
static const struct shape choice_shape = {choice_members, COUNT(choice_members), NULL};

struct choices {
    const struct policy_choice *list;
    size_t n;
};

static enum err read_choices(struct ctx *c, struct list *list, struct choices *out)
{
    struct policy_choice *all = arena_take(c->mem, list->n, sizeof *all);
    for (size_t i = 0; i < list->n; i++) {
        const struct place here = {&list->at, NULL, i};
        enum err e = policy_object(c, &here, json_array_get(list->json, i), &choice_shape, &all[i]);
        if (e)
            return e;
        for (size_t k = 0; k < i; k++)
            if (str_same(all[k].code, all[i].code))
                return policy_wrong(c, &here, tr(c, N_("This code is there twice.")));
    }
    *out = (struct choices){all, list->n};
    return OK;
}

static const struct member metric_members[] = {
    {"code", CODE, false, offsetof(struct policy_metric, code), 0, 0},
    {"name", WORDS, false, offsetof(struct policy_metric, name), 0, 120},
    {"required", FLAG, true, offsetof(struct policy_metric, required), 0, 0},
};
static const struct shape metric_shape = {metric_members, COUNT(metric_members), NULL};

static enum err read_metrics(struct ctx *c, const struct place *at, const json_t *object,
                             struct policy_type *type)
{
    struct list list = {.at = {at, "metrics", 0}};
    enum err e = policy_list(c, &list, object, 0, 10);
    if (e)
        return e;
    struct policy_metric *all = arena_take(c->mem, list.n, sizeof *all);
    for (size_t i = 0; i < list.n; i++) {
        const struct place here = {&list.at, NULL, i};
        if ((e = policy_object(c, &here, json_array_get(list.json, i), &metric_shape, &all[i])))
            return e;
        for (size_t k = 0; k < i; k++)
            if (str_same(all[k].code, all[i].code))
                return policy_wrong(c, &here, tr(c, N_("This code is there twice.")));
    }
    type->metrics = all;
    type->n_metrics = list.n;
    return OK;
}

/* ---- fields of a type ------------------------------------------------------------------------ */

static const struct member field_members[] = {
    {"code", CODE, false, offsetof(struct policy_field, code), 0, 0},
    {"name", WORDS, false, offsetof(struct policy_field, name), 0, 120},
    {"hint", WORDS, true, offsetof(struct policy_field, hint), 0, 300},
    {"kind", CODE, false, offsetof(struct policy_field, kind), 0, 0},
    {"required", FLAG, true, offsetof(struct policy_field, required), 0, 0},
    {"max", NUMBER, true, offsetof(struct policy_field, max), 1, 1000000000},
    {"if_field", CODE, true, offsetof(struct policy_field, if_field), 0, 0},
};
static const char *const field_others[] = {"choices", "if_values", NULL};
static const struct shape field_shape = {field_members, COUNT(field_members), field_others};

int64_t policy_field_max(str kind)
{
    static const struct {
        const char *kind;
        int64_t max;
    } kinds[] = {{"text", 200},  {"long", 2000}, {"number", 1000000000},
                 {"choice", 40}, {"country", 2}, {"url", 500}};
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_same(kind, str_of(kinds[i].kind)))
            return kinds[i].max;
    return 0;
}

bool policy_field_has_max(str kind)
{
    return str_same(kind, S("text")) || str_same(kind, S("long")) || str_same(kind, S("number"));
}

static const struct policy_field *field_of(const struct policy_type *type, size_t n, str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_same(type->fields[i].code, code))
            return &type->fields[i];
    return NULL;
}

/* The condition names an earlier choice of the same type and values that it has. */
static enum err read_condition(struct ctx *c, const struct place *at, const json_t *object,
                               const struct policy_field *earlier, struct policy_field *field)
{
    const struct place if_field = {at, "if_field", 0};
    struct list list = {.at = {at, "if_values", 0}};
    enum err e =
        policy_list(c, &list, object, field->if_field.len ? 1 : 0, field->if_field.len ? 20 : 0);
    if (e || !field->if_field.len)
        return e;
    if (!earlier || !str_same(earlier->kind, S("choice")))
        return policy_wrong(c, &if_field,
                            tr(c, N_("Name an earlier field of this type that is a choice.")));
    str *values = arena_take(c->mem, list.n, sizeof *values);
    for (size_t i = 0; i < list.n; i++) {
        const json_t *value = json_array_get(list.json, i);
        values[i] = json_is_string(value) ? policy_text(c, value) : S("");
        if (!policy_choice_name(earlier->choices, earlier->n_choices, values[i]).len)
            return policy_wrong(c, &(struct place){&list.at, NULL, i},
                                tr(c, N_("The field that is named has no such choice.")));
    }
    field->if_values = values;
    field->n_if_values = list.n;
    return OK;
}

static enum err read_field(struct ctx *c, const struct place *at, const json_t *object,
                           struct policy_type *type)
{
    struct policy_field *field = (struct policy_field *)(uintptr_t)&type->fields[type->n_fields];
    struct list list = {.at = {at, "choices", 0}};
    struct choices choices;
    enum err e = policy_object(c, at, object, &field_shape, field);
    if (e)
        return e;
    if (!policy_field_max(field->kind))
        return policy_wrong(c, &(struct place){at, "kind", 0},
                            tr(c, N_("Write text, long, number, choice, country or url.")));
    if (!field->max ||
        (field->max > policy_field_max(field->kind) && !str_same(field->kind, S("text"))))
        field->max = policy_field_max(field->kind);
    if (field_of(type, type->n_fields, field->code))
        return policy_wrong(c, at, tr(c, N_("This code is there twice.")));
    bool choice = str_same(field->kind, S("choice"));
    if ((e = policy_list(c, &list, object, choice ? 2 : 0, choice ? 40 : 0)) ||
        (e = read_choices(c, &list, &choices)))
        return e;
    field->choices = choices.list;
    field->n_choices = choices.n;
    return read_condition(c, at, object, field_of(type, type->n_fields, field->if_field), field);
}

/* ---- types ----------------------------------------------------------------------------------- */

static const struct member type_members[] = {
    {"code", CODE, false, offsetof(struct policy_type, code), 0, 0},
    {"name", WORDS, false, offsetof(struct policy_type, name), 0, 120},
    {"icon", CODE, false, offsetof(struct policy_type, icon), 0, 0},
    {"group", CODE, false, offsetof(struct policy_type, group), 0, 0},
    {"needs_url", FLAG, false, offsetof(struct policy_type, needs_url), 0, 0},
    {"counts", FLAG, false, offsetof(struct policy_type, counts), 0, 0},
    {"at_most", NUMBER, true, offsetof(struct policy_type, at_most), 1, POLICY_RULE_MAX},
};
static const char *const type_others[] = {"roles", "metrics", "fields", NULL};
static const struct shape type_shape = {type_members, COUNT(type_members), type_others};

static enum err read_type(struct ctx *c, const struct place *at, const json_t *object,
                          struct policy_type *type)
{
    struct list roles = {.at = {at, "roles", 0}}, fields = {.at = {at, "fields", 0}};
    struct choices choices;
    enum err e = policy_object(c, at, object, &type_shape, type);
    if (e)
        return e;
    if (!policy_is_group(type->group))
        return policy_wrong(
            c, &(struct place){at, "group", 0},
            tr(c, N_("Write writing, speaking, code, help, community or feedback.")));
    if ((e = policy_list(c, &roles, object, 1, 20)) || (e = read_choices(c, &roles, &choices)) ||
        (e = read_metrics(c, at, object, type)) || (e = policy_list(c, &fields, object, 0, 20)))
        return e;
    type->roles = choices.list;
    type->n_roles = choices.n;
    type->fields = arena_take(c->mem, fields.n, sizeof *type->fields);
    for (; type->n_fields < fields.n; type->n_fields++) {
        const struct place here = {&fields.at, NULL, type->n_fields};
        if ((e = read_field(c, &here, json_array_get(fields.json, type->n_fields), type)))
            return e;
    }
    return OK;
}

static enum err read_types(struct ctx *c, const json_t *object, struct policy *policy)
{
    struct list list = {.at = {NULL, "types", 0}};
    enum err e = policy_list(c, &list, object, 1, 60);
    if (e)
        return e;
    struct policy_type *all = arena_take(c->mem, list.n, sizeof *all);
    for (size_t i = 0; i < list.n; i++) {
        const struct place here = {&list.at, NULL, i};
        if ((e = read_type(c, &here, json_array_get(list.json, i), &all[i])))
            return e;
        for (size_t k = 0; k < i; k++)
            if (str_same(all[k].code, all[i].code))
                return policy_wrong(c, &here, tr(c, N_("This code is there twice.")));
    }
    policy->types = all;
    policy->n_types = list.n;
    return OK;
}

/* ---- criteria -------------------------------------------------------------------------------- */

static const struct member criterion_members[] = {
    {"number", NUMBER, false, offsetof(struct policy_criterion, number), 1, 99},
    {"code", CODE, false, offsetof(struct policy_criterion, code), 0, 0},
    {"name", WORDS, false, offsetof(struct policy_criterion, name), 0, 60},
    {"hint", WORDS, true, offsetof(struct policy_criterion, hint), 0, 500},
    {"weight", NUMBER, false, offsetof(struct policy_criterion, weight), 1, 100},
    {"shown_by", WORDS, true, offsetof(struct policy_criterion, shown_by), 0, 20},
};
static const struct shape criterion_shape = {criterion_members, COUNT(criterion_members), NULL};

static enum err read_criteria(struct ctx *c, const json_t *object, struct policy *policy)
{
    struct list list = {.at = {NULL, "criteria", 0}};
    enum err e = policy_list(c, &list, object, 1, 12);
    if (e)
        return e;
    struct policy_criterion *all = arena_take(c->mem, list.n, sizeof *all);
    int64_t sum = 0;
    for (size_t i = 0; i < list.n; i++) {
        const struct place here = {&list.at, NULL, i};
        if ((e = policy_object(c, &here, json_array_get(list.json, i), &criterion_shape, &all[i])))
            return e;
        for (size_t k = 0; k < i; k++)
            if (all[k].number == all[i].number || str_same(all[k].code, all[i].code))
                return policy_wrong(c, &here, tr(c, N_("This number or code is there twice.")));
        sum += all[i].weight;
    }
    if (sum != 100)
        return policy_wrong(
            c, &list.at,
            words_format(
                c, tr_c(c->catalog, N_("The weights have to add up to 100; they add up to %lld.")),
                (long long)sum));
    policy->criteria = all;
    policy->n_criteria = list.n;
    return OK;
}

/* ---- numbers, switches, calendar, grounds ---------------------------------------------------- */

#define AT(name) offsetof(struct policy, name)

static const struct member top_members[] = {
    {"threshold", NUMBER, false, AT(threshold), 0, 1000},
    {"term_months", NUMBER, false, AT(term_months), 1, 60},
};
static const char *const top_others[] = {"criteria", "reviews",  "nomination", "endorsement",
                                         "record",   "calendar", "grounds",    "types",
                                         "counted",  "caps",     NULL};
static const struct member review_members[] = {
    {"per_case", NUMBER, false, AT(reviews_per_case), 1, 15},
    {"minimum", NUMBER, false, AT(reviews_minimum), 1, 15},
    {"reviewer_capacity", NUMBER, false, AT(reviewer_capacity), 1, 500},
    {"lead_capacity", NUMBER, false, AT(lead_capacity), 1, 2000},
    {"double_percent", NUMBER, true, AT(double_percent), 0, 50},
};
static const struct member nomination_members[] = {
    {"self", FLAG, false, AT(self_nomination), 0, 0},
    {"members", FLAG, false, AT(member_nomination), 0, 0},
    {"staff", FLAG, false, AT(staff_nomination), 0, 0},
    {"everybody", FLAG, false, AT(public_nomination), 0, 0},
    {"alumni", FLAG, false, AT(alumni_return), 0, 0},
};
static const struct member endorsement_members[] = {
    {"members_only", FLAG, false, AT(endorse_members_only), 0, 0},
};
static const struct member record_members[] = {
    {"months", NUMBER, false, AT(record_months), 1, 36},
    {"stars", NUMBER, false, AT(stars_max), 1, 10},
};
static const struct member calendar_members[] = {
    {"nominate_days", NUMBER, false, AT(nominate_days), 1, 300},
    {"document_days", NUMBER, false, AT(document_days), 1, 300},
    {"review_days", NUMBER, false, AT(review_days), 1, 300},
    {"decide_days", NUMBER, false, AT(decide_days), 1, 300},
    {"reply_days", NUMBER, false, AT(reply_days), 1, 300},
    {"appeal_days", NUMBER, false, AT(appeal_days), 1, 300},
    {"renewal_notice_days", NUMBER, false, AT(renewal_notice_days), 1, 300},
    {"appeal_answer_days", NUMBER, false, AT(appeal_answer_days), 1, 300},
    {"inactive_months", NUMBER, false, AT(inactive_months), 1, 36},
    {"grace_days", NUMBER, false, AT(grace_days), 1, 300},
};
static const char *const calendar_others[] = {"award_dates", NULL};
static const struct shape empty_shape = {
    NULL, 0, (const char *const[]){"award", "no_award", "rejection", "veto", NULL}};

static enum err read_parts(struct ctx *c, const json_t *object, struct policy *policy)
{
    static const struct {
        const char *key;
        struct shape shape;
    } parts[] = {
        {"reviews", {review_members, COUNT(review_members), NULL}},
        {"nomination", {nomination_members, COUNT(nomination_members), NULL}},
        {"endorsement", {endorsement_members, COUNT(endorsement_members), NULL}},
        {"record", {record_members, COUNT(record_members), NULL}},
        {"calendar", {calendar_members, COUNT(calendar_members), calendar_others}},
    };
    static const struct shape top = {top_members, COUNT(top_members), top_others};
    enum err e = policy_object(c, NULL, object, &top, policy);
    for (size_t i = 0; !e && i < COUNT(parts); i++)
        e = policy_object(c, &(struct place){NULL, parts[i].key, 0},
                          json_object_get(object, parts[i].key), &parts[i].shape, policy);
    if (e)
        return e;
    if (policy->reviews_minimum > policy->reviews_per_case)
        return policy_wrong(c, &(struct place){&(struct place){NULL, "reviews", 0}, "minimum", 0},
                            tr(c, N_("This cannot be more than the reviews of a case.")));
    if (policy->nominate_days + policy->document_days + policy->review_days + policy->decide_days +
            policy->reply_days >
        POLICY_CALENDAR_DAYS_MAX)
        return policy_wrong(
            c, &(struct place){NULL, "calendar", 0},
            tr(c, N_("From the first nomination to the award a cycle can take at most 330 days.")));
    return OK;
}

static enum err read_award_dates(struct ctx *c, const json_t *object, struct policy *policy)
{
    const struct place calendar = {NULL, "calendar", 0};
    struct list list = {.at = {&calendar, "award_dates", 0}};
    enum err e = policy_list(c, &list, json_object_get(object, "calendar"), 1, 12);
    if (e)
        return e;
    str *dates = arena_take(c->mem, list.n, sizeof *dates);
    for (size_t i = 0; i < list.n; i++) {
        const struct place here = {&list.at, NULL, i};
        const json_t *value = json_array_get(list.json, i);
        day unused;
        dates[i] = json_is_string(value) ? policy_text(c, value) : S("");
        if (!day_read(arena_format(c->mem, "2027-%.*s", STR_ARG(dates[i])), &unused))
            return policy_wrong(
                c, &here, tr(c, N_("Write a date of every year as month and day, such as 04-01.")));
        if (i > 0 && str_compare(str_upto(dates[i - 1], 2), str_upto(dates[i], 2)) >= 0)
            return policy_wrong(c, &here,
                                tr(c, N_("Write the dates in order, at most one in a month.")));
    }
    policy->award_dates = dates;
    policy->n_award_dates = list.n;
    return OK;
}

static enum err read_grounds(struct ctx *c, const json_t *object, struct policy *policy)
{
    const json_t *grounds = json_object_get(object, "grounds");
    const struct place at = {NULL, "grounds", 0};
    struct list award = {.at = {&at, "award", 0}}, no_award = {.at = {&at, "no_award", 0}},
                rejection = {.at = {&at, "rejection", 0}}, veto = {.at = {&at, "veto", 0}};
    struct choices a, n, r, v;
    enum err e;
    if ((e = policy_object(c, &at, grounds, &empty_shape, policy)) ||
        (e = policy_list(c, &award, grounds, 1, 40)) || (e = read_choices(c, &award, &a)) ||
        (e = policy_list(c, &no_award, grounds, 1, 40)) || (e = read_choices(c, &no_award, &n)) ||
        (e = policy_list(c, &rejection, grounds, 1, 40)) || (e = read_choices(c, &rejection, &r)) ||
        (e = policy_list(c, &veto, grounds, 1, 40)) || (e = read_choices(c, &veto, &v)))
        return e;
    policy->grounds_award = a.list, policy->n_grounds_award = a.n;
    policy->grounds_no_award = n.list, policy->n_grounds_no_award = n.n;
    policy->grounds_rejection = r.list, policy->n_grounds_rejection = r.n;
    policy->grounds_veto = v.list, policy->n_grounds_veto = v.n;
    return OK;
}

/* SHA-256 of the document in one fixed form, so that white space and order do not matter. */
static enum err digest_of(struct ctx *c, const json_t *object, str *digest)
{
    char *text = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);
    if (!text)
        return fail(c, ERR_FAULT, "policy: the document cannot be written again");
    unsigned char *hash = arena_take(c->mem, crypto_hash_sha256_BYTES, 1);
    str canonical = str_of(text);
    crypto_hash_sha256(hash, (const unsigned char *)canonical.at, canonical.len);
    free(text);
    *digest = (str){(const char *)hash, crypto_hash_sha256_BYTES};
    return OK;
}

enum err policy_read(struct ctx *c, str document, struct policy *policy)
{
    json_error_t error;
    if (document.len > DOCUMENT_MAX)
        return fail(c, ERR_INVALID, "The document is too long: at most %d bytes.", DOCUMENT_MAX);
    json_t *object =
        json_loadb(document.len ? document.at : "", document.len, JSON_REJECT_DUPLICATES, &error);
    if (!object)
        return fail(c, ERR_INVALID, "Line %d, column %d is not JSON: %s", error.line, error.column,
                    error.text);
    struct policy read = {0};
    enum err e;
    if (!(e = read_parts(c, object, &read)) && !(e = read_criteria(c, object, &read)) &&
        !(e = read_award_dates(c, object, &read)) && !(e = read_grounds(c, object, &read)) &&
        !(e = read_types(c, object, &read)) && !(e = policy_read_counted(c, object, &read)))
        e = digest_of(c, object, &read.digest);
    json_decref(object);
    if (!e)
        *policy = read;
    return e;
}
