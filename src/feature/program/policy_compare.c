#include "feature/program/policy_edit.h"

#include "kit/i18n/i18n.h"

#include <jansson.h>

#define DIFFERENCES_MAX 200
#define SHOWN_MAX 200 /* characters of a value */

struct differences {
    struct policy_difference *list;
    size_t n;
};

/* Names of the document in words. */
static const struct {
    const char *key, *words;
} names[] = {
    {"threshold", N_("Threshold")},
    {"term_months", N_("Length of an award, in months")},
    {"criteria", N_("Criteria")},
    {"number", N_("Number")},
    {"name", N_("Name")},
    {"hint", N_("Hint")},
    {"weight", N_("Weight")},
    {"reviews", N_("Reviews")},
    {"per_case", N_("Reviews of each case")},
    {"minimum", N_("Reviews that are enough to decide")},
    {"reviewer_capacity", N_("Cases a reviewer gets at most")},
    {"lead_capacity", N_("Open nominations a lead takes at most")},
    {"double_percent", N_("Cases of a hundred that a second panel reads")},
    {"nomination", N_("Nominations")},
    {"self", N_("People may nominate themselves")},
    {"members", N_("Members may nominate")},
    {"staff", N_("Staff may nominate")},
    {"everybody", N_("Everybody who is signed in may nominate")},
    {"alumni", N_("Who held the award may ask for it again")},
    {"endorsement", N_("Endorsements")},
    {"members_only", N_("Only members may endorse")},
    {"record", N_("Record")},
    {"months", N_("Months that a record covers")},
    {"stars", N_("Contributions a person may mark as best")},
    {"calendar", N_("Calendar")},
    {"award_dates", N_("Award dates")},
    {"nominate_days", N_("Days for nominations")},
    {"document_days", N_("Days to complete the record after nominations end")},
    {"review_days", N_("Days for reviews")},
    {"decide_days", N_("Days for the committee")},
    {"reply_days", N_("Days to reply to a draft")},
    {"appeal_days", N_("Days to object after publication")},
    {"renewal_notice_days", N_("Days before its end that a renewal opens")},
    {"appeal_answer_days", N_("Days to answer an appeal")},
    {"inactive_months", N_("Months without anything new before a lead asks how things are")},
    {"grace_days", N_("Days that benefits go on after the letter about the end")},
    {"grounds", N_("Grounds")},
    {"award", N_("For an award")},
    {"no_award", N_("Against one")},
    {"rejection", N_("Why a contribution does not count")},
    {"types", N_("Types of contribution")},
    {"counted", N_("Counted rules")},
    {"at_least", N_("At least")},
    {"at_most", N_("Count at most")},
    {"needed", N_("Needed for an award")},
    {"of", N_("Of those that count for")},
    {"spread_months", N_("Different months they lie in")},
    {"verified", N_("Only confirmed ones")},
    {"public", N_("Only those that everybody may see")},
    {"reach_least", N_("Reach of each, at least")},
    {"caps", N_("Count at most, by group")},
    {"writing", N_("Writing")},
    {"speaking", N_("Speaking")},
    {"code", N_("Code")},
    {"help", N_("Help")},
    {"community", N_("Community")},
    {"feedback", N_("Feedback")},
    {"icon", N_("Picture")},
    {"group", N_("Group")},
    {"needs_url", N_("Needs a link")},
    {"counts", N_("Is scored")},
    {"roles", N_("Roles")},
    {"metrics", N_("Numbers that help")},
    {"required", N_("Has to be answered")},
    {"fields", N_("Questions")},
    {"kind", N_("Kind of answer")},
    {"max", N_("Longest answer, or largest number")},
    {"choices", N_("Answers to choose from")},
    {"if_field", N_("Asked only after")},
    {"if_values", N_("Asked only for the answers")},
};

static str words_of(struct ctx *c, const char *key)
{
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_same(str_of(key), str_of(names[i].key)))
            return tr(c, names[i].words);
    return arena_copy(c->mem, str_of(key));
}

static str member(struct ctx *c, const json_t *object, const char *key)
{
    return arena_copy(c->mem, str_of(json_string_value(json_object_get(object, key))));
}

/* What an element of a list is called: its name if it has one. */
static str name_of(struct ctx *c, const json_t *element)
{
    if (json_is_object(element))
        return member(c, element, "name");
    return arena_copy(c->mem, str_of(json_string_value(element)));
}

static str list_of_names(struct ctx *c, const json_t *list)
{
    size_t n = json_array_size(list);
    str *all = arena_take(c->mem, n, sizeof *all);
    for (size_t i = 0; i < n; i++)
        all[i] = name_of(c, json_array_get(list, i));
    return i18n_list(c, all, n);
}

/* A value in one line, cut if it is long. */
static str shown(struct ctx *c, const char *key, const json_t *value)
{
    str text = S("");
    if (json_is_object(value))
        text = name_of(c, value);
    else if (json_is_array(value))
        text = list_of_names(c, value);
    else if (json_is_boolean(value))
        text = json_is_true(value) ? tr(c, N_("yes")) : tr(c, N_("no"));
    else if (json_is_integer(value) && str_same(str_of(key), S("threshold")))
        text = i18n_decimal(c, json_integer_value(value), 2, 2);
    else if (json_is_integer(value))
        text = i18n_number(c, json_integer_value(value));
    else if (json_is_string(value) && str_same(str_of(key), S("kind")))
        text = policy_kind_words(c, name_of(c, value));
    else if (json_is_string(value) && str_same(str_of(key), S("group")))
        text = policy_group_words(c, name_of(c, value));
    else if (json_is_string(value))
        return i18n_apart(c, str_first_chars(name_of(c, value), SHOWN_MAX));
    return str_first_chars(text, SHOWN_MAX);
}

static str under(struct ctx *c, str path, str name)
{
    return path.len ? arena_format(c->mem, "%.*s · %.*s", STR_ARG(path), STR_ARG(name)) : name;
}

static void differ(struct differences *d, str path, str before, str after)
{
    if (d->n < DIFFERENCES_MAX)
        d->list[d->n++] = (struct policy_difference){path, before, after};
}

static const json_t *with_code(const json_t *list, const char *code)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        if (str_same(str_of(json_string_value(json_object_get(one, "code"))), str_of(code)))
            return one;
    }
    return NULL;
}

static const char *code_of(const json_t *element)
{
    return json_string_value(json_object_get(element, "code"));
}

/* Do those that stand in both lists stand in another order? */
static bool reordered(const json_t *before, const json_t *after)
{
    size_t at = 0;
    for (size_t i = 0; i < json_array_size(after); i++) {
        const char *code = code_of(json_array_get(after, i));
        if (!with_code(before, code))
            continue;
        while (at < json_array_size(before) &&
               !with_code(after, code_of(json_array_get(before, at))))
            at++;
        if (!str_same(str_of(code), str_of(code_of(json_array_get(before, at)))))
            return true;
        at++;
    }
    return false;
}

static void compare(struct ctx *c, struct differences *d, str path, const json_t *before,
                    const json_t *after);

/* Elements are the same by their code, wherever they stand. */
static void compare_lists(struct ctx *c, struct differences *d, str path, const json_t *before,
                          const json_t *after)
{
    for (size_t i = 0; i < json_array_size(before); i++) {
        const json_t *gone = json_array_get(before, i);
        if (!with_code(after, code_of(gone)))
            differ(d, path, name_of(c, gone), S(""));
    }
    for (size_t i = 0; i < json_array_size(after); i++) {
        const json_t *now = json_array_get(after, i), *then = with_code(before, code_of(now));
        if (then)
            compare(c, d, under(c, path, i18n_apart(c, name_of(c, now))), then, now);
        else
            differ(d, path, S(""), name_of(c, now));
    }
    if (reordered(before, after))
        differ(d, under(c, path, tr(c, N_("Order"))), list_of_names(c, before),
               list_of_names(c, after));
}

static void compare(struct ctx *c, struct differences *d, str path, const json_t *before,
                    const json_t *after)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)after, key, value)
    {
        const json_t *old = json_object_get(before, key);
        str here = under(c, path, words_of(c, key));
        bool list =
            json_is_array(value) && json_is_array(old) &&
            (json_is_object(json_array_get(value, 0)) || json_is_object(json_array_get(old, 0)));
        if (old && json_equal(old, value))
            continue;
        if (json_is_object(value) && json_is_object(old))
            compare(c, d, here, old, value);
        else if (list)
            compare_lists(c, d, here, old, value);
        else
            differ(d, here, shown(c, key, old), shown(c, key, value));
    }
    json_object_foreach((json_t *)(uintptr_t)before, key, value)
    {
        if (!json_object_get(after, key))
            differ(d, under(c, path, words_of(c, key)), shown(c, key, value), S(""));
    }
}

/* In one form, so that only what differs in meaning is found. */
static enum err load(struct ctx *c, str document, json_t **json)
{
    struct policy policy;
    enum err e = policy_read(c, document, &policy);
    if (e)
        return e;
    str same = policy_write(c, &policy);
    *json = json_loadb(same.at, same.len, 0, NULL);
    return *json ? OK : fail(c, ERR_FAULT, "policy: a document cannot be read again");
}

enum err policy_compare(struct ctx *c, str before, str after, const struct policy_difference **list,
                        size_t *n)
{
    struct differences d = {arena_take(c->mem, DIFFERENCES_MAX, sizeof *d.list), 0};
    json_t *a = NULL, *b = NULL;
    enum err e = load(c, before, &a);
    if (!e && !(e = load(c, after, &b))) {
        compare(c, &d, S(""), a, b);
        *list = d.list;
        *n = d.n;
    }
    json_decref(a);
    json_decref(b);
    return e;
}
