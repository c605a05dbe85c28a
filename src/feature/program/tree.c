#include "feature/program/program.h"

#include "feature/ledger/ledger.h"
#include "feature/program/part.h"
#include "feature/program/program.sql.h"
#include "feature/program/program_tree.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

#include <stdlib.h>

static str language_of(const struct ctx *c)
{
    return c->catalog ? str_of(c->catalog->code) : S("en");
}

static enum err managers_only(struct ctx *c)
{
    return c->bits & MANAGER ? OK : fail(c, ERR_REFUSED, "Only a manager can change this.");
}

/* Ends a write with its line in the ledger. */
static enum err note(struct ctx *c, const char *kind, int64_t subject)
{
    return ledger_write(c, &(struct ledger_entry){.kind = kind, .subject = subject, .kept = true});
}

/* "Site reliability" to "site-reliability"; without a Latin letter, a code of the id. */
static str code_of(struct ctx *c, str name, int64_t id)
{
    str code = part_code(c, name);
    return code.len ? code : arena_format(c->mem, "x%lld", (long long)id);
}

/* ---- expertises ------------------------------------------------------------------------------ */

/* What a line of the tree is sorted by: its group's name, then groups first, then its own name. */
struct place {
    str group, name;
    bool child;
    struct expertise one;
};

static int by_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int order = str_compare(x->group, y->group);
    if (order == 0)
        order = (int)x->child - (int)y->child;
    return order ? order : str_compare(x->name, y->name);
}

static const struct place *place_of(const struct place *all, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (all[i].one.id == id)
            return &all[i];
    return NULL;
}

enum err tree_expertises(struct ctx *c, const struct expertise **list, size_t *n)
{
    struct row_program_expertises *rows;
    size_t many;
    enum err e = q_program_expertises(c, language_of(c), &rows, &many);
    if (e)
        return e;
    struct place *places = arena_take(c->mem, many, sizeof *places);
    for (size_t i = 0; i < many; i++) {
        places[i].name = i18n_sort_key(c->mem, rows[i].name);
        places[i].child = rows[i].parent.set;
        places[i].one = (struct expertise){rows[i].id, rows[i].parent.value, rows[i].code,
                                           rows[i].name, rows[i].retired.set};
    }
    for (size_t i = 0; i < many; i++) {
        const struct place *group =
            places[i].child ? place_of(places, many, places[i].one.parent) : &places[i];
        places[i].group = group ? group->name : S("");
    }
    if (many > 1)
        qsort(places, many, sizeof *places, by_place);
    struct expertise *all = arena_take(c->mem, many, sizeof *all);
    for (size_t i = 0; i < many; i++)
        all[i] = places[i].one;
    *list = all;
    *n = many;
    return OK;
}

enum err program_expertise(struct ctx *c, int64_t id, struct expertise *one)
{
    struct row_program_expertise r;
    enum err e = q_program_expertise(c, id, &r);
    if (!e)
        *one = (struct expertise){r.id, r.parent.value, r.code, r.name, r.retired.set};
    return e;
}

static bool name_ok(struct ctx *c, str name)
{
    return check_text(c, "name", name, (struct text_rule){.min = 2, .max = 80});
}

static enum err add_expertise(struct ctx *c, int64_t parent, str name, int64_t *id)
{
    struct expertise group;
    enum err e = OK;
    if (parent && (e = program_expertise(c, parent, &group)))
        return e;
    if (parent && group.parent)
        return fail_at(c, "parent", "Choose a group; expertises have two levels.");
    int64_t made = id_new(c);
    str path = parent ? arena_format(c->mem, "/%lld/%lld/", (long long)parent, (long long)made)
                      : arena_format(c->mem, "/%lld/", (long long)made);
    e = q_program_expertise_add(c, &(struct in_program_expertise_add){
                                       .id = made,
                                       .parent = {parent != 0, parent},
                                       .code = code_of(c, name, made),
                                       .name = name,
                                       .path = path,
                                   });
    if (e == ERR_CONFLICT)
        return fail_at(c, "name", "There is an expertise or a group of this name already.");
    if (!e)
        *id = made;
    return e ? e : note(c, "expertise.added", made);
}

enum err program_expertise_add(struct ctx *c, int64_t parent, str name, int64_t *id)
{
    enum err e = managers_only(c);
    if (e)
        return e;
    if (!name_ok(c, name))
        return ERR_INVALID;
    if ((e = db_begin(c)))
        return e;
    return db_end(c, add_expertise(c, parent, name, id));
}

enum err program_expertise_rename(struct ctx *c, int64_t id, str name)
{
    struct row_program_expertise_rename row;
    enum err e = managers_only(c);
    if (e)
        return e;
    if (!name_ok(c, name))
        return ERR_INVALID;
    if ((e = db_begin(c)))
        return e;
    if (!(e = q_program_expertise_rename(c, id, name, &row)))
        e = note(c, "expertise.changed", id);
    return db_end(c, e);
}

enum err program_expertise_retire(struct ctx *c, int64_t id, bool retired)
{
    struct row_program_expertise_retire off;
    struct row_program_expertise_restore on;
    enum err e = managers_only(c);
    if (e || (e = db_begin(c)))
        return e;
    e = retired ? q_program_expertise_retire(c, id, &off) : q_program_expertise_restore(c, id, &on);
    if (!e)
        e = note(c, retired ? "expertise.retired" : "expertise.restored", id);
    return db_end(c, e);
}

/* ---- regions --------------------------------------------------------------------------------- */

struct named {
    str key;
    struct region region;
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    return str_compare(x->key, y->key);
}

enum err program_regions(struct ctx *c, const struct region **list, size_t *n)
{
    struct row_program_regions *rows;
    size_t many;
    enum err e = q_program_regions(c, language_of(c), &rows, &many);
    if (e)
        return e;
    struct named *named = arena_take(c->mem, many, sizeof *named);
    for (size_t i = 0; i < many; i++)
        named[i] = (struct named){i18n_sort_key(c->mem, rows[i].name),
                                  {rows[i].id, rows[i].code, rows[i].name}};
    if (many > 1)
        qsort(named, many, sizeof *named, by_name);
    struct region *all = arena_take(c->mem, many, sizeof *all);
    for (size_t i = 0; i < many; i++)
        all[i] = named[i].region;
    *list = all;
    *n = many;
    return OK;
}

enum err program_region_of(struct ctx *c, str country, int64_t *region)
{
    struct row_program_region_of row;
    enum err e = q_program_region_of(c, country, &row);
    if (!e)
        *region = row.found ? row.region : 0;
    return e;
}

enum err tree_region_without_country(struct ctx *c, int64_t *region)
{
    struct row_program_region_by_code row;
    const struct region *list;
    size_t n;
    enum err e = q_program_region_by_code(c, S("elsewhere"), &row);
    if (e)
        return e;
    if (row.found) {
        *region = row.id;
        return OK;
    }
    if ((e = program_regions(c, &list, &n)))
        return e;
    if (n == 0)
        return fail(c, ERR_REFUSED,
                    "This program has no regions yet. A manager has to add one first.");
    *region = list[0].id;
    return OK;
}

static enum err add_region(struct ctx *c, str name, int64_t *id)
{
    int64_t made = id_new(c);
    enum err e = q_program_region_add(c, made, code_of(c, name, made), name);
    if (e == ERR_CONFLICT)
        return fail_at(c, "name", "There is a region of this name already.");
    if (!e)
        *id = made;
    return e ? e : note(c, "region.added", made);
}

enum err program_region_add(struct ctx *c, str name, int64_t *id)
{
    enum err e = managers_only(c);
    if (e)
        return e;
    if (!name_ok(c, name))
        return ERR_INVALID;
    if ((e = db_begin(c)))
        return e;
    return db_end(c, add_region(c, name, id));
}

enum err program_region_rename(struct ctx *c, int64_t id, str name)
{
    struct row_program_region_rename row;
    enum err e = managers_only(c);
    if (e)
        return e;
    if (!name_ok(c, name))
        return ERR_INVALID;
    if ((e = db_begin(c)))
        return e;
    if (!(e = q_program_region_rename(c, id, name, &row)))
        e = note(c, "region.changed", id);
    return db_end(c, e);
}

enum err program_region_country(struct ctx *c, int64_t region, str country)
{
    struct row_program_region row;
    enum err e = managers_only(c);
    if (e)
        return e;
    if (!i18n_is_country(country))
        return fail_at(c, "country", "Choose a country of the list.");
    if ((e = db_begin(c)))
        return e;
    if (!(e = q_program_region(c, region, &row)) &&
        !(e = q_program_region_country_set(c, country, region)))
        e = note(c, "region.changed", region);
    return db_end(c, e);
}

/* ---- names in other languages ---------------------------------------------------------------- */

static enum err change_label(struct ctx *c, str kind, int64_t subject, str language, str words)
{
    struct row_program_expertise expertise;
    struct row_program_region region;
    bool is_region = str_same(kind, S("region"));
    enum err e = is_region ? q_program_region(c, subject, &region)
                           : q_program_expertise(c, subject, &expertise);
    if (!e && words.len)
        e = q_program_label_set(c, kind, subject, language, words);
    else if (!e)
        e = q_program_label_drop(c, kind, subject, language);
    return e ? e : note(c, is_region ? "region.changed" : "expertise.changed", subject);
}

enum err program_label(struct ctx *c, const char *kind, int64_t subject, str language, str words)
{
    enum err e = managers_only(c);
    if (e)
        return e;
    if (!i18n_is_language(language))
        fail_at(c, "language", "Choose a language of the list.");
    check_text(c, "words", words, (struct text_rule){.min = 0, .max = 80});
    if (c->problems)
        return ERR_INVALID;
    if ((e = db_begin(c)))
        return e;
    return db_end(c, change_label(c, str_of(kind), subject, language, words));
}
