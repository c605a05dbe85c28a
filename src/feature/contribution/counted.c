#include "feature/contribution/counted.h"

#include "feature/contribution/contribution.h"
#include "feature/contribution/counted.sql.h"

#include <jansson.h>
#include <stdlib.h>

enum { NO_STAR = 99, BEFORE_DAYS = 92 };

const char *counted_why_words(enum counted_why why)
{
    switch (why) {
    case COUNTED_YES: break;
    case COUNTED_PAID: return N_("paid work");
    case COUNTED_REJECTED: return N_("a lead said that it does not count");
    case COUNTED_KIND: return N_("a kind that is recorded and not scored");
    case COUNTED_OUTSIDE: return N_("outside the year");
    case COUNTED_TWICE: return N_("the same thing a second time");
    case COUNTED_OVER_TYPE: return N_("more of this kind than count");
    case COUNTED_OVER_GROUP: return N_("more of this group of kinds than count");
    case COUNTED_OTHER_TYPE: return N_("another kind");
    case COUNTED_UNCONFIRMED: return N_("not confirmed");
    case COUNTED_PRIVATE: return N_("not everybody can see it");
    case COUNTED_REACH: return N_("reached fewer people");
    case COUNTED_NOT_THERE: return N_("does not count for the rule that this is a part of");
    }
    return "";
}

/* ---- what counts at all ------------------------------------------------------------------------ */

static bool is_confirmed(const struct counted_item *x)
{
    return str_same(x->state, S("verified"));
}

static enum counted_why why_alone(const struct policy *policy, const struct counted_record *record,
                                  const struct counted_item *x)
{
    const struct policy_type *type = policy_type(policy, x->type);
    if (x->on.n < record->from.n || x->on.n >= record->to.n)
        return COUNTED_OUTSIDE;
    if (str_same(x->paid, S("yes")))
        return COUNTED_PAID;
    if (str_same(x->state, S("rejected")))
        return COUNTED_REJECTED;
    return type && type->counts ? COUNTED_YES : COUNTED_KIND;
}

/* One that is in the running, as it is put in order. */
struct candidate {
    const struct counted_item *item;
    size_t at, rank;
    str canonical;
};

static int by_preference(const void *a, const void *b)
{
    const struct counted_item *x = ((const struct candidate *)a)->item,
                              *y = ((const struct candidate *)b)->item;
    int64_t x_star = x->star ? x->star : NO_STAR, y_star = y->star ? y->star : NO_STAR;
    if (is_confirmed(x) != is_confirmed(y))
        return is_confirmed(x) ? -1 : 1;
    if (x_star != y_star)
        return x_star < y_star ? -1 : 1;
    if (x->reach != y->reach)
        return x->reach > y->reach ? -1 : 1;
    if (x->on.n != y->on.n)
        return x->on.n < y->on.n ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static int by_address(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    int order = str_compare(x->canonical, y->canonical);
    return order ? order : (x->rank > y->rank) - (x->rank < y->rank);
}

static void mark_twice(struct arena *mem, const struct candidate *all, size_t n,
                       enum counted_why *why)
{
    struct candidate *sorted = arena_take(mem, n, sizeof *sorted);
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        str canonical = found_canonical(mem, all[i].item->url);
        if (canonical.len > 0)
            sorted[m++] = (struct candidate){all[i].item, all[i].at, i, canonical};
    }
    if (m > 1)
        qsort(sorted, m, sizeof *sorted, by_address);
    for (size_t i = 1; i < m; i++)
        if (str_same(sorted[i].canonical, sorted[i - 1].canonical))
            why[sorted[i].at] = COUNTED_TWICE;
}

static size_t group_of(str code)
{
    size_t at = 0;
    while (at < POLICY_GROUPS - 1 && !str_same(code, str_of(policy_group(at))))
        at++;
    return at;
}

static void mark_caps(struct arena *mem, const struct policy *policy, const struct candidate *all,
                      size_t n, enum counted_why *why)
{
    int64_t *of_type = arena_take(mem, policy->n_types, sizeof *of_type);
    int64_t of_group[POLICY_GROUPS] = {0};
    for (size_t i = 0; i < n; i++) {
        if (why[all[i].at] != COUNTED_YES)
            continue;
        const struct policy_type *type = policy_type(policy, all[i].item->type);
        int64_t *same = &of_type[type - policy->types], *alike = &of_group[group_of(type->group)];
        int64_t cap = policy_cap(policy, type->group);
        if (type->at_most && *same >= type->at_most)
            why[all[i].at] = COUNTED_OVER_TYPE;
        else if (cap && *alike >= cap)
            why[all[i].at] = COUNTED_OVER_GROUP;
        else
            ++*same, ++*alike;
    }
}

static enum counted_why *count_all(struct arena *mem, const struct policy *policy,
                                   const struct counted_record *record)
{
    enum counted_why *why = arena_take(mem, record->n, sizeof *why);
    struct candidate *all = arena_take(mem, record->n, sizeof *all);
    size_t n = 0;
    for (size_t i = 0; i < record->n; i++)
        if ((why[i] = why_alone(policy, record, &record->items[i])) == COUNTED_YES)
            all[n++] = (struct candidate){.item = &record->items[i], .at = i};
    if (n > 1)
        qsort(all, n, sizeof *all, by_preference);
    mark_twice(mem, all, n, why);
    mark_caps(mem, policy, all, n, why);
    return why;
}

/* ---- one rule ---------------------------------------------------------------------------------- */

static bool has_type(const struct policy_counted *rule, str type)
{
    for (size_t i = 0; i < rule->n_types; i++)
        if (str_same(rule->types[i], type))
            return true;
    return rule->n_types == 0;
}

static enum counted_why why_rule(const struct policy_counted *rule, const struct counted_item *x)
{
    if (!has_type(rule, x->type))
        return COUNTED_OTHER_TYPE;
    if (rule->verified && !is_confirmed(x))
        return COUNTED_UNCONFIRMED;
    if (rule->open && !x->open)
        return COUNTED_PRIVATE;
    return x->reach < rule->reach_least ? COUNTED_REACH : COUNTED_YES;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int64_t count_months(struct arena *mem, const struct counted_record *record,
                            const enum counted_why *why)
{
    int64_t *months = arena_take(mem, record->n, sizeof *months), different = 0;
    size_t n = 0;
    for (size_t i = 0; i < record->n; i++) {
        int year, month, date;
        day_parts(record->items[i].on, &year, &month, &date);
        if (why[i] == COUNTED_YES)
            months[n++] = 12 * year + month;
    }
    if (n > 1)
        qsort(months, n, sizeof *months, by_number);
    for (size_t i = 0; i < n; i++)
        different += i == 0 || months[i] != months[i - 1];
    return different;
}

/* The rules before it are counted already. */
static struct counted_rule count_rule(struct arena *mem, const struct counted *counted, size_t at)
{
    const struct policy_counted *rule = &counted->policy->counted[at];
    const struct counted_record *record = &counted->record;
    enum counted_why *why = arena_take(mem, record->n, sizeof *why);
    const enum counted_why *before = counted->why;
    struct counted_rule result = {.rule = rule, .why = why};
    for (size_t i = 0; i < at && rule->of.len; i++)
        if (str_same(counted->rules[i].rule->code, rule->of))
            before = counted->rules[i].why;
    for (size_t i = 0; i < record->n; i++) {
        why[i] = counted->why[i];
        if (why[i] == COUNTED_YES)
            why[i] = why_rule(rule, &record->items[i]);
        if (why[i] == COUNTED_YES && before[i] != COUNTED_YES)
            why[i] = COUNTED_NOT_THERE;
        result.have += why[i] == COUNTED_YES;
    }
    result.months = count_months(mem, record, why);
    result.met = result.have >= rule->at_least && result.months >= rule->spread_months;
    return result;
}

struct counted counted_of(struct arena *mem, const struct policy *policy,
                          struct counted_record record)
{
    struct counted counted = {.policy = policy, .record = record};
    struct counted_rule *rules = arena_take(mem, policy->n_counted, sizeof *rules);
    counted.why = count_all(mem, policy, &record);
    counted.rules = rules;
    for (size_t i = 0; i < record.n; i++)
        counted.have += counted.why[i] == COUNTED_YES;
    for (; counted.n < policy->n_counted; counted.n++) {
        rules[counted.n] = count_rule(mem, &counted, counted.n);
        counted.unmet = counted.unmet || (rules[counted.n].rule->needed && !rules[counted.n].met);
    }
    return counted;
}

/* ---- records ----------------------------------------------------------------------------------- */

static str text_of(struct arena *mem, const json_t *object, const char *key)
{
    const char *words = json_string_value(json_object_get(object, key));
    return words ? arena_copy(mem, str_of(words)) : S("");
}

static int64_t number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static bool read_item(struct arena *mem, const json_t *j, struct counted_item *x)
{
    *x = (struct counted_item){
        .id = number_of(j, "id"),
        .title = text_of(mem, j, "title"),
        .url = text_of(mem, j, "url"),
        .type = text_of(mem, j, "type"),
        .state = text_of(mem, j, "state"),
        .paid = text_of(mem, j, "paid"),
        .origin = text_of(mem, j, "origin"),
        .reason = text_of(mem, j, "reason"),
        .reach = number_of(j, "reach"),
        .star = number_of(j, "star"),
        .usual = number_of(j, "usual"),
        .open = number_of(j, "open") == 1,
    };
    return day_read(text_of(mem, j, "day"), &x->on);
}

enum err counted_read(struct ctx *c, str json, day from, day to, struct counted_record *record)
{
    json_t *root = json_loadb(json.at, json.len, 0, NULL);
    bool good = json_is_array(root);
    size_t n = json_array_size(root);
    struct counted_item *items = arena_take(c->mem, n, sizeof *items);
    for (size_t i = 0; i < n && good; i++)
        good = read_item(c->mem, json_array_get(root, i), &items[i]);
    json_decref(root);
    if (!good)
        return fail(c, ERR_FAULT, "a frozen record is not as it was written");
    *record = (struct counted_record){items, n, from, to};
    return OK;
}

enum err counted_live(struct ctx *c, int64_t person, day from, day to,
                      struct counted_record *record)
{
    struct row_counted_live *rows;
    size_t n;
    enum err e = q_counted_live(c, person, (day){from.n - BEFORE_DAYS}, &rows, &n);
    if (e)
        return e;
    struct counted_item *items = arena_take(c->mem, n, sizeof *items);
    for (size_t i = 0; i < n; i++)
        items[i] = (struct counted_item){.id = rows[i].id,
                                         .title = rows[i].title,
                                         .url = rows[i].url,
                                         .type = rows[i].type,
                                         .state = rows[i].state,
                                         .paid = rows[i].paid,
                                         .origin = rows[i].origin,
                                         .on = rows[i].day,
                                         .reach = rows[i].reach,
                                         .star = rows[i].star,
                                         .usual = rows[i].usual,
                                         .open = rows[i].open};
    *record = (struct counted_record){items, n, from, to};
    return OK;
}

enum err counted_mine(struct ctx *c, day from, day to, struct counted_record *record)
{
    return counted_live(c, c->me, from, to, record);
}
