#include "feature/program/policy_edit.h"

#include <jansson.h>
#include <stdlib.h>

/* Whole numbers of the document that have a field. part NULL: at the top. */
static const struct {
    const char *name, *part, *key;
    int64_t max;
    const char *label;
    bool zero; /* 0 is allowed */
} numbers[] = {
    {"per_case", "reviews", "per_case", 15, N_("Reviews of each case")},
    {"minimum", "reviews", "minimum", 15, N_("Reviews that are enough to decide")},
    {"reviewer_capacity", "reviews", "reviewer_capacity", 500, N_("Cases a reviewer gets at most")},
    {"lead_capacity", "reviews", "lead_capacity", 2000,
     N_("Open nominations a lead takes at most")},
    {"double_percent", "reviews", "double_percent", 50,
     N_("Cases of a hundred that a second panel reads"), true},
    {"term_months", NULL, "term_months", 60, N_("Length of an award, in months")},
    {"record_months", "record", "months", 36, N_("Months that a record covers")},
    {"stars", "record", "stars", 10, N_("Contributions a person may mark as best")},
    {"nominate_days", "calendar", "nominate_days", 300, N_("Days for nominations")},
    {"document_days", "calendar", "document_days", 300,
     N_("Days to complete the record after nominations end")},
    {"review_days", "calendar", "review_days", 300, N_("Days for reviews")},
    {"decide_days", "calendar", "decide_days", 300, N_("Days for the committee")},
    {"reply_days", "calendar", "reply_days", 300, N_("Days to reply to a draft")},
    {"appeal_days", "calendar", "appeal_days", 300, N_("Days to object after publication")},
    {"renewal_notice_days", "calendar", "renewal_notice_days", 300,
     N_("Days before its end that a renewal opens")},
    {"appeal_answer_days", "calendar", "appeal_answer_days", 300, N_("Days to answer an appeal")},
    {"inactive_months", "calendar", "inactive_months", 36,
     N_("Months without anything new before a lead asks how things are")},
    {"grace_days", "calendar", "grace_days", 300,
     N_("Days that benefits go on after the letter about the end")},
};

static const struct {
    const char *name, *part, *key, *label;
} switches[] = {
    {"self", "nomination", "self", N_("People may nominate themselves")},
    {"members", "nomination", "members", N_("Members may nominate")},
    {"staff", "nomination", "staff", N_("Staff may nominate")},
    {"everybody", "nomination", "everybody", N_("Everybody who is signed in may nominate")},
    {"alumni", "nomination", "alumni", N_("Who held the award may ask for it again")},
    {"members_only", "endorsement", "members_only", N_("Only members may endorse")},
};

_Static_assert(COUNT(numbers) == COUNT(((struct policy_form *)0)->numbers),
               "a field for each number");
_Static_assert(COUNT(switches) == COUNT(((struct policy_form *)0)->switches),
               "a box for each switch");

static json_t *part_of(const json_t *document, const char *part)
{
    return part ? json_object_get(document, part) : (json_t *)(uintptr_t)document;
}

static json_t *read_document(str document)
{
    return json_loadb(document.at, document.len, JSON_REJECT_DUPLICATES, NULL);
}

static bool was_sent(const struct req *r)
{
    return str_same(r->method, S("POST"));
}

static str typed_or(const struct req *r, const char *name, str stored)
{
    return was_sent(r) ? form_text(r, name) : stored;
}

static str number_str(struct ctx *c, const json_t *number)
{
    return arena_format(c->mem, "%lld", (long long)json_integer_value(number));
}

/* ---- filling --------------------------------------------------------------------------------------- */

static str award_dates_of(struct ctx *c, const json_t *document)
{
    const json_t *dates = json_object_get(json_object_get(document, "calendar"), "award_dates");
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < json_array_size(dates); i++) {
        if (i > 0)
            text_add(&t, S(", "));
        text_add(&t, str_of(json_string_value(json_array_get(dates, i))));
    }
    return text_str(&t);
}

static void fill(struct ctx *c, const struct req *r, const json_t *document, struct policy_form *f)
{
    long long threshold = json_integer_value(json_object_get(document, "threshold"));
    str stored = arena_format(c->mem, "%lld.%02lld", threshold / 100, threshold % 100);
    f->threshold = (struct frame_field){
        .name = "threshold",
        .type = "text",
        .label = tr(c, N_("Threshold")),
        .hint = tr(
            c, N_("Points from 0.00 to 10.00: the weighted mean from which the work is enough.")),
        .value = typed_or(r, "threshold", stored),
        .required = true,
        .max = 5,
    };
    f->award_dates = (struct frame_field){
        .name = "award_dates",
        .type = "text",
        .label = tr(c, N_("Award dates")),
        .hint = tr(c, N_("Month and day, in order, at most one in a month: 01-01, 07-01")),
        .value = typed_or(r, "award_dates", award_dates_of(c, document)),
        .required = true,
        .max = 100,
    };
    f->n_numbers = COUNT(numbers);
    for (size_t i = 0; i < COUNT(numbers); i++)
        f->numbers[i] = (struct frame_field){
            .name = numbers[i].name,
            .type = "number",
            .label = tr(c, numbers[i].label),
            .value = typed_or(
                r, numbers[i].name,
                number_str(c, json_object_get(part_of(document, numbers[i].part), numbers[i].key))),
            .required = true,
            .min = numbers[i].zero ? "0" : "1",
        };
    for (size_t i = 0; i < COUNT(switches); i++) {
        const json_t *flag = json_object_get(part_of(document, switches[i].part), switches[i].key);
        f->switches[i] = (struct policy_switch){switches[i].name, tr(c, switches[i].label),
                                                was_sent(r) ? form_has(r, switches[i].name)
                                                            : json_is_true(flag)};
    }
}

enum err policy_form_fill(struct ctx *c, const struct req *r, str document,
                          struct policy_form *form)
{
    json_t *json = read_document(document);
    if (!json)
        return fail(c, ERR_FAULT, "policy: a stored document cannot be read");
    fill(c, r, json, form);
    json_decref(json);
    return OK;
}

/* ---- applying -------------------------------------------------------------------------------------- */

/* "6.4", "6.40", "6,4" or "6" to hundredths. */
static bool read_points(str s, int64_t *hundredths)
{
    int64_t whole, part = 0;
    size_t dot = str_find(s, S("."));
    if (dot == SIZE_MAX)
        dot = str_find(s, S(","));
    str after = dot == SIZE_MAX ? S("0") : str_from(s, dot + 1);
    if (!str_int(str_upto(s, dot), &whole) || !str_int(after, &part) || after.len > 2 || part < 0 ||
        whole < 0)
        return false;
    *hundredths = whole * 100 + (after.len == 1 ? part * 10 : part);
    return *hundredths <= 1000;
}

static void apply_number(struct ctx *c, const struct req *r, size_t i, json_t *object)
{
    int64_t value;
    bool good = str_int(form_text(r, numbers[i].name), &value) && value <= numbers[i].max;
    if (numbers[i].zero && (!good || value < 0))
        fail_at(c, numbers[i].name, "Write a whole number from 0 to %lld.",
                (long long)numbers[i].max);
    else if (!numbers[i].zero && (!good || value < 1))
        fail_at(c, numbers[i].name, "Write a whole number from 1 to %lld.",
                (long long)numbers[i].max);
    else
        json_object_set_new(object, numbers[i].key, json_integer(value));
}

/* Rules that more than one field takes part in. */
static void check_together(struct ctx *c, const struct req *r)
{
    static const char *const phases[] = {"nominate_days", "document_days", "review_days",
                                         "decide_days", "reply_days"};
    int64_t days = 0;
    for (size_t i = 0; i < COUNT(phases); i++)
        days += form_int(r, phases[i], 0);
    if (days > POLICY_CALENDAR_DAYS_MAX)
        fail_at(c, "nominate_days",
                "From the first nomination to the award a cycle can take at most %d days; these "
                "phases take %lld.",
                POLICY_CALENDAR_DAYS_MAX, (long long)days);
    if (form_int(r, "minimum", 0) > form_int(r, "per_case", 0))
        fail_at(c, "minimum", "This cannot be more than the reviews of a case.");
}

static void apply_dates(struct ctx *c, const struct req *r, json_t *document)
{
    json_t *dates = json_array();
    str rest = form_text(r, "award_dates"), one;
    day unused;
    while (str_cut(&rest, ',', &one)) {
        one = str_trim(one);
        if (!day_read(arena_format(c->mem, "2027-%.*s", STR_ARG(one)), &unused))
            fail_at(c, "award_dates", "Write month and day with two digits each, such as 04-01.");
        else
            json_array_append_new(dates, json_stringn(one.at, one.len));
    }
    if (json_array_size(dates) == 0)
        fail_at(c, "award_dates", "Write at least one date.");
    json_object_set_new(json_object_get(document, "calendar"), "award_dates", dates);
}

static void apply(struct ctx *c, const struct req *r, json_t *document)
{
    int64_t threshold;
    if (!read_points(form_text(r, "threshold"), &threshold))
        fail_at(c, "threshold", "Write points from 0.00 to 10.00.");
    else
        json_object_set_new(document, "threshold", json_integer(threshold));
    for (size_t i = 0; i < COUNT(numbers); i++)
        apply_number(c, r, i, part_of(document, numbers[i].part));
    for (size_t i = 0; i < COUNT(switches); i++)
        json_object_set_new(part_of(document, switches[i].part), switches[i].key,
                            json_boolean(form_has(r, switches[i].name)));
    apply_dates(c, r, document);
    check_together(c, r);
}

enum err policy_form_apply(struct ctx *c, const struct req *r, str document, str *changed)
{
    json_t *json = read_document(document);
    if (!json)
        return fail(c, ERR_FAULT, "policy: a stored document cannot be read");
    apply(c, r, json);
    char *text = c->problems ? NULL : json_dumps(json, JSON_INDENT(2));
    json_decref(json);
    if (c->problems)
        return ERR_INVALID;
    if (!text)
        return fail(c, ERR_FAULT, "policy: the document cannot be written");
    *changed = arena_copy(c->mem, str_of(text));
    free(text);
    return OK;
}
