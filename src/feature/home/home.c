#include "feature/home/home.h"

#include "feature/home/home.sql.h"
#include "feature/program/program.h"
#include "kit/store/store.h"

enum {
    RECENT = 28, /* people of the mosaic */
    WORKS = 7,
    YEAR_DAYS = 365,
    COUNTRIES = 26 * 26,
    GROUPS_MAX = 32,
    FIGURES_MAX = COUNTRIES + GROUPS_MAX + RECENT + WORKS + 8,
};

struct figure {
    const char *kind;
    str code;
    int64_t number;
};
struct figures {
    struct ctx *c;
    day today;
    struct figure list[FIGURES_MAX];
    size_t n;
};

static void put(struct figures *f, const char *kind, str code, int64_t number)
{
    if (f->n < FIGURES_MAX && code.len > 0)
        f->list[f->n++] = (struct figure){kind, code, number};
}

static void put_place(struct figures *f, const char *kind, size_t place, int64_t id)
{
    put(f, kind, arena_format(f->c->mem, "%02zu", place), id);
}

/* Place of a country's code in a table; SIZE_MAX if it is none. */
static size_t place_of(str code)
{
    bool two = code.len == 2 && code.at[0] >= 'A' && code.at[0] <= 'Z' && code.at[1] >= 'A' &&
               code.at[1] <= 'Z';
    return two ? (size_t)(code.at[0] - 'A') * 26 + (size_t)(code.at[1] - 'A') : SIZE_MAX;
}

static void count_countries(struct figures *f, const struct row_home_holders *rows, size_t n)
{
    int64_t number[COUNTRIES] = {0}, countries = 0;
    for (size_t i = 0; i < n; i++) {
        size_t at = place_of(rows[i].country);
        if (at < COUNTRIES)
            number[at]++;
    }
    for (size_t at = 0; at < COUNTRIES; at++) {
        if (number[at] == 0)
            continue;
        char code[2] = {(char)('A' + (int)(at / 26)), (char)('A' + (int)(at % 26))};
        put(f, "country", arena_copy(f->c->mem, (str){code, 2}), number[at]);
        countries++;
    }
    put(f, "total", S("countries"), countries);
}

static enum err count_holders(struct figures *f)
{
    struct row_home_holders *rows;
    struct row_home_languages languages;
    size_t n, newest = 0, place = 0;
    int year, month, date, since;
    int64_t first_time = 0;
    enum err e = q_home_holders(f->c, &rows, &n);
    if (e || (e = q_home_languages(f->c, &languages)))
        return e;
    day_parts(f->today, &year, &month, &date);
    for (size_t i = 0; i < n; i++) {
        day_parts(rows[i].from_day, &since, &month, &date);
        first_time += rows[i].number == 1 && since == year;
        newest += rows[i].number == 1 && rows[i].from_day.n == rows[0].from_day.n;
        if (place < RECENT)
            put_place(f, "recent", ++place, rows[i].person);
    }
    put(f, "total", S("members"), (int64_t)n);
    put(f, "total", S("languages"), languages.number);
    put(f, "total", S("first"), first_time);
    put(f, "total", S("newest"), (int64_t)newest);
    count_countries(f, rows, n);
    return OK;
}

static bool seen_before(const int64_t *people, size_t n, int64_t person)
{
    for (size_t i = 0; i < n; i++)
        if (people[i] == person)
            return true;
    return false;
}

/* Everybody once, so that one busy person does not fill the page. */
static enum err choose_works(struct figures *f, const struct policy *policy, day from)
{
    struct row_home_newest *rows;
    int64_t people[WORKS];
    size_t n, chosen = 0;
    enum err e = q_home_newest(f->c, from, f->today, &rows, &n);
    for (size_t i = 0; !e && i < n && chosen < WORKS; i++) {
        const struct policy_type *type = policy_type(policy, rows[i].type);
        if (!type || !type->counts || seen_before(people, chosen, rows[i].person))
            continue;
        people[chosen++] = rows[i].person;
        put_place(f, "work", chosen, rows[i].id);
    }
    return e;
}

static enum err count_works(struct figures *f)
{
    const struct policy *policy;
    struct row_home_types *rows;
    str groups[GROUPS_MAX];
    int64_t numbers[GROUPS_MAX];
    size_t n, known = 0;
    day from = {f->today.n - YEAR_DAYS + 1};
    enum err e = program_policy(f->c, 0, &policy);
    if (e == ERR_NOT_FOUND)
        return OK;
    if (e || (e = q_home_types(f->c, from, f->today, &rows, &n)))
        return e;
    for (size_t i = 0; i < n; i++) {
        const struct policy_type *type = policy_type(policy, rows[i].type);
        size_t at = 0;
        if (!type)
            continue;
        while (at < known && !str_same(groups[at], type->group))
            at++;
        if (at == GROUPS_MAX)
            continue;
        if (at == known) {
            groups[known] = type->group;
            numbers[known++] = 0;
        }
        numbers[at] += rows[i].number;
    }
    for (size_t i = 0; i < known; i++)
        put(f, "group", groups[i], numbers[i]);
    return choose_works(f, policy, from);
}

static bool is_among(const struct figures *f, const struct row_home_figures *old)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_same(str_of(f->list[i].kind), old->kind) && str_same(f->list[i].code, old->code))
            return true;
    return false;
}

static bool is_same(const struct figure *x, const struct row_home_figures *old, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_same(str_of(x->kind), old[i].kind) && str_same(x->code, old[i].code))
            return x->number == old[i].number;
    return false;
}

/* Only what differs is written: a front page in the cache stays there while nothing has changed. */
static enum err save(struct figures *f, int64_t seq)
{
    struct ctx *c = f->c;
    struct row_home_figures *old;
    size_t n;
    enum err e = db_begin(c);
    if (e)
        return e;
    e = q_home_figures(c, &old, &n);
    for (size_t i = 0; !e && i < n; i++)
        if (!is_among(f, &old[i]))
            e = q_home_figure_drop(c, old[i].kind, old[i].code);
    for (size_t i = 0; !e && i < f->n; i++)
        if (!is_same(&f->list[i], old, n))
            e = q_home_figure_set(c, str_of(f->list[i].kind), f->list[i].code, f->list[i].number);
    return db_end(c, e ? e : q_home_counted(c, seq, f->today.n));
}

static enum err count_one(struct ctx *c, size_t *counted)
{
    struct row_home_position at;
    enum err e = q_home_position(c, &at);
    day today = day_of_moment(c->now);
    if (e || (at.counted_seq == at.seq && at.counted_day == today.n))
        return e;
    struct figures *f = arena_take(c->mem, 1, sizeof *f);
    f->c = c;
    f->today = today;
    put(f, "total", S("day"), today.n);
    if ((e = count_holders(f)) || (e = count_works(f)) || (e = save(f, at.seq)))
        return e;
    ++*counted;
    return OK;
}

enum err home_count(struct ctx *c, size_t *counted)
{
    const struct program *list;
    size_t n;
    int64_t before = c->program;
    *counted = 0;
    enum err e = program_list(c, &list, &n);
    for (size_t i = 0; !e && i < n; i++) {
        c->program = list[i].id;
        e = count_one(c, counted);
    }
    c->program = before;
    return e;
}
