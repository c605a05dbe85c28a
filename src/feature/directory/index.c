#include "feature/directory/index.h"

#include "feature/directory/directory.sql.h"
#include "kit/i18n/i18n.h"

#include <stdlib.h>
#include <string.h>

/* ---- finding a person's place, and a value's number ------------------------------------------------ */

struct by_id {
    int64_t id;
    uint32_t place;
};

static int compare_ids(const void *a, const void *b)
{
    const struct by_id *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static uint32_t place_of(const struct by_id *sorted, size_t n, int64_t id)
{
    struct by_id key = {.id = id};
    const struct by_id *found = bsearch(&key, sorted, n, sizeof key, compare_ids);
    return found ? found->place : UINT32_MAX;
}

static void bit_set(struct directory_bits b, size_t place)
{
    b.word[place / 64] |= (uint64_t)1 << (place % 64);
}

/* The number of a code among the values so far; a new one is added. */
struct values {
    struct directory *list;
    struct arena *mem;
    struct directory_value *at;
    size_t n, room;
};

static struct directory_value *value_of(struct values *v, str code)
{
    for (size_t i = 0; i < v->n; i++)
        if (str_same(v->at[i].code, code))
            return &v->at[i];
    if (v->n == v->room) {
        struct directory_value *more = arena_take(v->mem, v->room = v->room * 2 + 32, sizeof *more);
        if (v->n)
            memcpy(more, v->at, v->n * sizeof *more);
        v->at = more;
    }
    v->at[v->n] = (struct directory_value){.code = arena_copy(v->mem, code)};
    v->at[v->n].bits.word = arena_take(v->mem, v->list->words + 1, sizeof(uint64_t));
    return &v->at[v->n++];
}

static size_t bit_count(const struct directory *list, struct directory_bits b)
{
    size_t n = 0;
    for (size_t i = 0; i < list->words; i++)
        n += (size_t)__builtin_popcountll(b.word[i]);
    return n;
}

/* ---- the entries --------------------------------------------------------------------------------------- */

/* No letters beyond Latin Extended-B, its combining marks and Latin Extended Additional. */
static bool is_latin(str name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char b = (unsigned char)name.at[i];
        if (b >= 0xCA && b != 0xCC && b != 0xCD && b != 0xE1 && b != 0xE2)
            return false;
    }
    return true;
}

static struct directory_entry make_entry(struct arena *mem, const struct row_directory_entries *r)
{
    int month, date, year;
    bool latin = is_latin(r->name) || r->latin.len == 0;
    day_parts(r->first, &year, &month, &date);
    return (struct directory_entry){
        .id = r->id,
        .seen_by = r->seen_by,
        .name = arena_copy(mem, latin ? r->name : r->latin),
        .native = latin ? S("") : arena_copy(mem, r->name),
        .native_language = latin ? S("") : arena_copy(mem, r->language),
        .headline = arena_copy(mem, r->headline),
        .handle = arena_copy(mem, r->handle),
        .avatar = r->avatar.len ? arena_format(mem, "/files/%.*s.png",
                                               STR_ARG(arena_hex(mem, r->avatar.at, r->avatar.len)))
                                : S(""),
        .country = arena_copy(mem, r->country),
        .member = r->member != 0,
        .since = year,
        .latest = r->latest,
    };
}

/* All words one may look for: names, headline, and place, language and expertise in each language
 * that pages are shown in. */
static void fold_words(struct ctx *c, struct arena *mem, struct directory_entry *e,
                       const struct row_directory_expertise_names *names, size_t n)
{
    struct text t = {.mem = c->mem};
    const struct catalog *mine = c->catalog;
    text_format(&t, "%.*s %.*s ", STR_ARG(e->name), STR_ARG(e->native));
    e->name_length = i18n_fold(c->mem, text_str(&t)).len;
    text_format(&t, "%.*s", STR_ARG(e->headline));
    for (size_t i = 0; i < e->n_expertises; i++)
        for (size_t k = 0; k < n; k++)
            if (names[k].id == e->expertises[i])
                text_format(&t, " %.*s", STR_ARG(names[k].name));
    for (size_t k = 0; i18n_catalogs[k]; k++) {
        c->catalog = i18n_catalogs[k];
        text_format(&t, " %.*s", STR_ARG(i18n_country(c, e->country)));
        for (size_t i = 0; i < e->n_languages; i++)
            text_format(&t, " %.*s", STR_ARG(i18n_language(c, e->languages[i])));
    }
    c->catalog = mine;
    e->folded = arena_copy(mem, i18n_fold(c->mem, text_str(&t)));
}

/* ---- facets ---------------------------------------------------------------------------------------------- */

struct build {
    struct ctx *c;
    struct arena *mem;
    struct directory *list;
    struct directory_entry *entries;
    struct by_id *sorted;
    struct values values[FACETS];
};

static enum err add_expertises(struct build *b)
{
    struct row_directory_expertises *rows;
    size_t n;
    enum err e = q_directory_expertises(b->c, &rows, &n);
    if (e)
        return e;
    int64_t *ids = arena_take(b->mem, n + 1, sizeof *ids);
    for (size_t i = 0; i < n; i++) {
        uint32_t place = place_of(b->sorted, b->list->n, rows[i].person);
        if (place == UINT32_MAX)
            continue;
        struct directory_entry *p = &b->entries[place];
        ids[i] = rows[i].expertise;
        if (p->n_expertises++ == 0)
            p->expertises = &ids[i];
        str code = arena_format(b->c->mem, "%lld", (long long)rows[i].expertise);
        struct directory_value *v = value_of(&b->values[BY_EXPERTISE], code);
        v->id = rows[i].expertise;
        bit_set(v->bits, place);
    }
    return OK;
}

static enum err add_languages(struct build *b)
{
    struct row_directory_languages *rows;
    size_t n;
    enum err e = q_directory_languages(b->c, &rows, &n);
    if (e)
        return e;
    str *codes = arena_take(b->mem, n + 1, sizeof *codes);
    for (size_t i = 0; i < n; i++) {
        uint32_t place = place_of(b->sorted, b->list->n, rows[i].person);
        if (place == UINT32_MAX)
            continue;
        struct directory_entry *p = &b->entries[place];
        struct directory_value *v = value_of(&b->values[BY_LANGUAGE], rows[i].language);
        codes[i] = v->code;
        if (p->n_languages++ == 0)
            p->languages = &codes[i];
        bit_set(v->bits, place);
    }
    return OK;
}

static void add_rest(struct build *b)
{
    for (size_t i = 0; i < b->list->n; i++) {
        const struct directory_entry *p = &b->entries[i];
        str year = arena_format(b->c->mem, "%d", p->since);
        if (p->country.len)
            bit_set(value_of(&b->values[BY_COUNTRY], p->country)->bits, i);
        bit_set(value_of(&b->values[BY_SINCE], year)->bits, i);
        str standing = p->member ? S("member") : S("alumni");
        bit_set(value_of(&b->values[BY_STANDING], standing)->bits, i);
    }
}

/* The commonest value first; years newest first. */
static int compare_values(const void *a, const void *b, void *argument)
{
    const struct directory *list = argument;
    const struct directory_value *x = a, *y = b;
    size_t nx = bit_count(list, x->bits), ny = bit_count(list, y->bits);
    return nx != ny ? (nx < ny) - (nx > ny) : str_compare(x->code, y->code);
}

static void finish_facets(struct build *b, const struct row_directory_expertise_names *names,
                          size_t n)
{
    for (size_t f = 0; f < FACETS; f++) {
        struct values *v = &b->values[f];
        if (v->n > 1)
            qsort_r(v->at, v->n, sizeof *v->at, compare_values, b->list);
        for (size_t i = 0; i < v->n && f == BY_EXPERTISE; i++)
            for (size_t k = 0; k < n; k++)
                if (names[k].id == v->at[i].id)
                    v->at[i].name = arena_copy(b->mem, names[k].name);
        b->list->facet[f].values = v->at;
        b->list->facet[f].n = v->n;
    }
}

static void take_entries(struct build *b, const struct row_directory_entries *rows, size_t n)
{
    b->list->n = n;
    b->list->words = (n + 63) / 64;
    b->entries = arena_take(b->mem, n + 1, sizeof *b->entries);
    int64_t *ids = arena_take(b->mem, n + 1, sizeof *ids);
    int64_t *seen_by = arena_take(b->mem, n + 1, sizeof *seen_by);
    b->sorted = arena_take(b->c->mem, n + 1, sizeof *b->sorted);
    for (size_t i = 0; i < n; i++) {
        b->entries[i] = make_entry(b->mem, &rows[i]);
        ids[i] = rows[i].id, seen_by[i] = rows[i].seen_by;
        b->sorted[i] = (struct by_id){rows[i].id, (uint32_t)i};
    }
    if (n > 1)
        qsort(b->sorted, n, sizeof *b->sorted, compare_ids);
    b->list->entries = b->entries;
    b->list->ids = ids, b->list->seen_by = seen_by;
    for (size_t f = 0; f < FACETS; f++)
        b->values[f] = (struct values){.list = b->list, .mem = b->mem};
}

/* What is needed on the way is given back after each entry: there are many. */
static void fold_all(struct build *b, const struct row_directory_expertise_names *names, size_t n)
{
    struct ctx inside = *b->c;
    inside.mem = arena_new();
    for (size_t i = 0; i < b->list->n; i++) {
        fold_words(&inside, b->mem, &b->entries[i], names, n);
        arena_reset(inside.mem);
    }
    arena_free(inside.mem);
}

enum err directory_build(struct ctx *c, struct arena *mem, struct directory *list)
{
    struct build b = {.c = c, .mem = mem, .list = list};
    struct row_directory_entries *rows;
    struct row_directory_expertise_names *names;
    size_t n, n_names;
    *list = (struct directory){.program = c->program};
    enum err e = q_directory_entries(c, &rows, &n);
    if (e || (e = q_directory_expertise_names(c, &names, &n_names)))
        return e;
    take_entries(&b, rows, n);
    if ((e = add_expertises(&b)) || (e = add_languages(&b)))
        return e;
    add_rest(&b);
    finish_facets(&b, names, n_names);
    fold_all(&b, names, n_names);
    return OK;
}
