/* Whether a contribution is as its type asks: nothing but the policy and what was entered is read. */
#include "feature/contribution/contribution.h"
#include "feature/contribution/inside.h"
#include "kit/i18n/i18n.h"

#define NUMBER_MAX 1000000000000

static bool is_one_of(str value, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_same(value, str_of(list[i])))
            return true;
    return false;
}

str contribution_value_of(const struct contribution_value *list, size_t n, str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_same(list[i].code, code))
            return list[i].value;
    return S("");
}

bool contribution_asks(const struct policy_field *field, const struct contribution_new *in)
{
    return policy_asks(field, contribution_value_of(in->fields, in->n_fields, field->if_field));
}

static bool is_choice(const struct policy_choice *list, size_t n, str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_same(list[i].code, code))
            return true;
    return false;
}

static void check_days(struct ctx *c, const struct contribution_new *in)
{
    day today = i18n_today(c);
    if (!in->day.set)
        (void)fail_at(c, "day", N_("Say on which day it was."));
    else if (in->day.value.n > today.n)
        (void)fail_at(c, "day", N_("This day is still to come. Enter it when it has taken place."));
    else if (in->day.value.n < 0)
        (void)fail_at(c, "day", N_("Look at the year: this is very long ago."));
    if (in->end_day.set && in->day.set && in->end_day.value.n < in->day.value.n)
        (void)fail_at(c, "end_day", N_("The last day comes before the first one."));
    if (in->end_day.set && in->end_day.value.n > today.n)
        (void)fail_at(c, "end_day", N_("This day is still to come. Leave it empty until then."));
}

static void check_address(struct ctx *c, const struct policy_type *type,
                          const struct contribution_new *in)
{
    if (in->url.len == 0) {
        if (type && type->needs_url && !in->draft && in->vouches < CONTRIBUTION_VOUCHES)
            (void)fail_at(c, "url", N_("Add the address where it can be seen."));
        return;
    }
    if (str_chars(in->url) > CONTRIBUTION_URL_MAX)
        (void)fail_at(c, "url", N_("This address is too long. Use a shorter one."));
    else if (found_canonical(c->mem, in->url).len == 0)
        (void)fail_at(c, "url", N_("Write a whole address, like https://example.org/post."));
}

static void check_codes(struct ctx *c, const struct contribution_new *in)
{
    static const char *const formats[] = {"", "in-person", "virtual", "hybrid"};
    static const char *const paid[] = {"no", "expenses", "yes"};
    if (in->language.len > 0 && !i18n_is_language(in->language))
        (void)fail_at(c, "language", N_("Choose a language of the list."));
    if (in->country.len > 0 && !i18n_is_country(in->country))
        (void)fail_at(c, "country", N_("Choose a country of the list."));
    if (!is_one_of(in->format, formats, COUNT(formats)))
        (void)fail_at(c, "format", N_("Choose how it took place."));
    bool later = in->draft || in->batch != 0;
    if (!(later && in->paid.len == 0) && !is_one_of(in->paid, paid, COUNT(paid)))
        (void)fail_at(c, "paid", N_("Say whether somebody paid you for it."));
}

static const char *at_name(struct ctx *c, const char *kind, str code)
{
    return arena_format(c->mem, "%s-%.*s", kind, STR_ARG(code)).at;
}

static bool is_number(str value, int64_t max)
{
    int64_t n;
    return str_int(value, &n) && n >= 0 && n <= max;
}

static void check_metrics(struct ctx *c, const struct policy_type *type,
                          const struct contribution_new *in)
{
    for (size_t i = 0; i < type->n_metrics; i++) {
        const struct policy_metric *m = &type->metrics[i];
        str value = contribution_value_of(in->metrics, in->n_metrics, m->code);
        if (value.len == 0 && m->required && !in->draft)
            (void)fail_at(c, at_name(c, "metric", m->code), N_("Write a number. A guess is fine."));
        else if (value.len > 0 && !is_number(value, NUMBER_MAX))
            (void)fail_at(c, at_name(c, "metric", m->code), N_("Write digits only, like 120."));
    }
}

static void check_text_field(struct ctx *c, const struct policy_field *f, str value)
{
    bool lines = str_same(f->kind, S("long"));
    size_t max = f->max > 0 ? (size_t)f->max : CONTRIBUTION_TEXT_MAX;
    if (max > CONTRIBUTION_TEXT_MAX)
        max = CONTRIBUTION_TEXT_MAX;
    check_text(c, at_name(c, "field", f->code), value, (struct text_rule){1, max, lines});
}

static void check_field(struct ctx *c, const struct policy_field *f, str value)
{
    const char *at = at_name(c, "field", f->code);
    if (str_same(f->kind, S("choice"))) {
        if (!is_choice(f->choices, f->n_choices, value))
            (void)fail_at(c, at, N_("Choose one of the list."));
    } else if (str_same(f->kind, S("number"))) {
        if (!is_number(value, f->max > 0 ? f->max : NUMBER_MAX))
            (void)fail_at(c, at, N_("Write a number in digits, not a larger one than it can be."));
    } else if (str_same(f->kind, S("country"))) {
        if (!i18n_is_country(value))
            (void)fail_at(c, at, N_("Choose a country of the list."));
    } else if (str_same(f->kind, S("url"))) {
        if (found_canonical(c->mem, value).len == 0 || value.len > CONTRIBUTION_URL_MAX)
            (void)fail_at(c, at, N_("Write a whole address, like https://example.org/post."));
    } else {
        check_text_field(c, f, value);
    }
}

static void check_fields(struct ctx *c, const struct policy_type *type,
                         const struct contribution_new *in)
{
    for (size_t i = 0; i < type->n_fields; i++) {
        const struct policy_field *f = &type->fields[i];
        str value = contribution_value_of(in->fields, in->n_fields, f->code);
        if (!contribution_asks(f, in))
            continue;
        if (value.len > 0)
            check_field(c, f, value);
        else if (f->required && !in->draft)
            (void)fail_at(c, at_name(c, "field", f->code), N_("This is needed for this kind."));
    }
}

enum err contribution_check(struct ctx *c, const struct policy *policy,
                            const struct contribution_new *in)
{
    const struct policy_type *type = policy_type(policy, in->type);
    check_text(c, "title", in->title, (struct text_rule){1, CONTRIBUTION_TITLE_MAX, false});
    check_text(c, "summary", in->summary, (struct text_rule){0, CONTRIBUTION_TEXT_MAX, true});
    check_text(c, "note", in->note, (struct text_rule){0, CONTRIBUTION_TEXT_MAX, true});
    check_days(c, in);
    check_address(c, type, in);
    check_codes(c, in);
    if (!type) {
        (void)fail_at(c, "type", N_("Choose what kind of contribution it is."));
        return ERR_INVALID;
    }
    bool later = in->draft && in->role.len == 0;
    if (type->n_roles > 0 && !later && !is_choice(type->roles, type->n_roles, in->role))
        (void)fail_at(c, "role", N_("Choose what your part was."));
    check_metrics(c, type, in);
    check_fields(c, type, in);
    return c->problems ? ERR_INVALID : OK;
}

int64_t contribution_vouches_missing(const struct policy *policy, const struct contribution_new *in)
{
    const struct policy_type *type = policy_type(policy, in->type);
    if (!type || !type->needs_url || in->url.len > 0 || in->vouches >= CONTRIBUTION_VOUCHES)
        return 0;
    return CONTRIBUTION_VOUCHES - in->vouches;
}

bool contribution_is_clear(struct ctx *c, const struct policy *policy,
                           const struct contribution_new *in)
{
    struct problem *before = c->problems;
    struct contribution_new claimed = *in;
    claimed.draft = false;
    claimed.batch = 1; /* whether it was paid may be said later */
    c->problems = NULL;
    bool clear = contribution_check(c, policy, &claimed) == OK;
    c->problems = before;
    return clear;
}
