#include "feature/program/program.h"

#include "feature/frame/frame.h"
#include "feature/program/program.sql.h"
#include "kit/i18n/i18n.h"

struct expertises_view {
    const struct req *r;
    const struct expertise *list;
    size_t n;
    struct frame_select groups;
};

/* One expertise or one region: what both have. */
struct named_view {
    const struct req *r;
    const char *tab, *all; /* address and name of the list */
    str address, label_address;
    int64_t id;
    str name, typed;
    bool expertise, retired;
    const struct row_program_labels *labels;
    size_t n_labels;
    struct frame_select languages, country;
    const str *countries; /* of a region */
    size_t n_countries;
};

struct region_line {
    struct region region;
    const str *leads, *countries;
    size_t n_leads, n_countries;
};
struct regions_view {
    const struct req *r;
    const struct region_line *lines;
    size_t n;
};

#include "feature/program/tree.html.h"

/* After a form: saved, or the same page again. */
static enum err again(struct ctx *c, const struct req *r, struct res *out, enum err e,
                      handler *show)
{
    return frame_saved(c, r, out, e, show);
}

static str number_str(struct ctx *c, int64_t n)
{
    return arena_format(c->mem, "%lld", (long long)n);
}

static struct frame_select choices(struct ctx *c, const struct i18n_choice *list, size_t n,
                                   str chosen)
{
    struct frame_option *options = arena_take(c->mem, n + 1, sizeof *options);
    options[0].label = tr(c, N_("Choose one"));
    for (size_t i = 0; i < n; i++)
        options[i + 1] =
            (struct frame_option){list[i].code, list[i].name, str_same(list[i].code, chosen)};
    return (struct frame_select){.options = options, .n = n + 1, .required = true};
}

/* ---- expertises ------------------------------------------------------------------------------------ */

static enum err expertises_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct expertises_view v = {.r = r};
    enum err e = program_expertises(c, &v.list, &v.n);
    if (e)
        return e;
    struct frame_option *options = arena_take(c->mem, v.n + 1, sizeof *options);
    size_t n = 0;
    int64_t parent = form_int(r, "parent", 0);
    options[n++] =
        (struct frame_option){S("0"), tr(c, N_("None: it is a group itself")), parent == 0};
    for (size_t i = 0; i < v.n; i++)
        if (!v.list[i].parent)
            options[n++] = (struct frame_option){number_str(c, v.list[i].id), v.list[i].name,
                                                 v.list[i].id == parent};
    v.groups = (struct frame_select){
        .name = "parent", .label = tr(c, N_("Group")), .options = options, .n = n};
    struct html o = frame_open(c, r, tr(c, N_("Expertises")), AREA_PROGRAM);
    view_expertises(&o, &v);
    return frame_close(&o, r, out);
}

static enum err expertise_add_post(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t id;
    enum err e = program_expertise_add(c, form_int(r, "parent", 0), form_text(r, "name"), &id);
    return again(c, r, out, e, expertises_get);
}

static enum err show_named(struct ctx *c, struct named_view *v, const char *kind, struct res *out)
{
    struct row_program_labels *labels;
    const struct i18n_choice *languages;
    size_t n;
    enum err e = q_program_labels(c, str_of(kind), v->id, &labels, &v->n_labels);
    if (e)
        return e;
    v->labels = labels;
    i18n_languages(c, &languages, &n);
    v->languages = choices(c, languages, n, form_text(v->r, "language"));
    v->languages.name = "language";
    v->languages.label = tr(c, N_("Language"));
    v->typed = form_has(v->r, "name") ? form_text(v->r, "name") : v->name;
    v->address = arena_format(c->mem, "%s/%lld", v->tab, (long long)v->id);
    v->label_address = arena_format(c->mem, "%s/%lld/label", v->tab, (long long)v->id);
    struct html o = frame_open(c, v->r, v->name, AREA_PROGRAM);
    view_named(&o, v);
    return frame_close(&o, v->r, out);
}

static enum err expertise_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct expertise one;
    enum err e = program_expertise(c, r->arg[0], &one);
    if (e)
        return e;
    struct named_view v = {.r = r,
                           .tab = "/program/expertises",
                           .all = N_("Expertises"),
                           .id = one.id,
                           .name = one.name,
                           .expertise = true,
                           .retired = one.retired};
    return show_named(c, &v, "expertise", out);
}

static enum err expertise_post(struct ctx *c, const struct req *r, struct res *out)
{
    return again(c, r, out, program_expertise_rename(c, r->arg[0], form_text(r, "name")),
                 expertise_get);
}

static enum err expertise_label_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e =
        program_label(c, "expertise", r->arg[0], form_text(r, "language"), form_text(r, "words"));
    return again(c, r, out, e, expertise_get);
}

static enum err expertise_retire_post(struct ctx *c, const struct req *r, struct res *out)
{
    bool retired = str_same(form_text(r, "retired"), S("yes"));
    return again(c, r, out, program_expertise_retire(c, r->arg[0], retired), expertise_get);
}

/* ---- regions --------------------------------------------------------------------------------------- */

/* Names of the countries of one region, in the order of the reader's language. */
static const str *countries_of(struct ctx *c, int64_t region,
                               const struct row_program_region_countries *rows, size_t n_rows,
                               size_t *n)
{
    const struct i18n_choice *all;
    size_t n_all, found = 0;
    i18n_countries(c, &all, &n_all);
    str *names = arena_take(c->mem, n_all, sizeof *names);
    for (size_t i = 0; i < n_all; i++)
        for (size_t k = 0; k < n_rows; k++)
            if (rows[k].region == region && str_same(rows[k].country, all[i].code)) {
                names[found++] = all[i].name;
                break;
            }
    *n = found;
    return names;
}

static const str *leads_of(struct ctx *c, int64_t region, const struct row_program_leads *rows,
                           size_t n_rows, size_t *n)
{
    str *names = arena_take(c->mem, n_rows, sizeof *names);
    size_t found = 0;
    for (size_t i = 0; i < n_rows; i++)
        if (!rows[i].region.set || rows[i].region.value == region)
            names[found++] = rows[i].name;
    *n = found;
    return names;
}

static enum err regions_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct regions_view v = {.r = r};
    struct row_program_region_countries *countries;
    struct row_program_leads *leads;
    const struct region *regions;
    size_t n_countries, n_leads;
    enum err e;
    if ((e = program_regions(c, &regions, &v.n)) ||
        (e = q_program_region_countries(c, &countries, &n_countries)) ||
        (e = q_program_leads(c, &leads, &n_leads)))
        return e;
    struct region_line *lines = arena_take(c->mem, v.n, sizeof *lines);
    for (size_t i = 0; i < v.n; i++) {
        struct region_line *l = &lines[i];
        l->region = regions[i];
        l->countries = countries_of(c, regions[i].id, countries, n_countries, &l->n_countries);
        l->leads = leads_of(c, regions[i].id, leads, n_leads, &l->n_leads);
    }
    v.lines = lines;
    struct html o = frame_open(c, r, tr(c, N_("Regions")), AREA_PROGRAM);
    view_regions(&o, &v);
    return frame_close(&o, r, out);
}

static enum err region_add_post(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t id;
    return again(c, r, out, program_region_add(c, form_text(r, "name"), &id), regions_get);
}

static enum err region_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_program_region one;
    struct row_program_region_countries *rows;
    const struct i18n_choice *all;
    size_t n_rows, n_all;
    enum err e;
    if ((e = q_program_region(c, r->arg[0], &one)) ||
        (e = q_program_region_countries(c, &rows, &n_rows)))
        return e;
    struct named_view v = {
        .r = r, .tab = "/program/regions", .all = N_("Regions"), .id = one.id, .name = one.name};
    v.countries = countries_of(c, one.id, rows, n_rows, &v.n_countries);
    i18n_countries(c, &all, &n_all);
    v.country = choices(c, all, n_all, form_text(r, "country"));
    v.country.name = "country";
    v.country.label = tr(c, N_("Move a country here"));
    v.country.hint =
        tr(c, N_("It leaves its present region. People who joined already stay where they are."));
    return show_named(c, &v, "region", out);
}

static enum err region_post(struct ctx *c, const struct req *r, struct res *out)
{
    return again(c, r, out, program_region_rename(c, r->arg[0], form_text(r, "name")), region_get);
}

static enum err region_label_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e =
        program_label(c, "region", r->arg[0], form_text(r, "language"), form_text(r, "words"));
    return again(c, r, out, e, region_get);
}

static enum err region_country_post(struct ctx *c, const struct req *r, struct res *out)
{
    return again(c, r, out, program_region_country(c, r->arg[0], form_text(r, "country")),
                 region_get);
}

const struct route tree_routes[] = {
    {"GET", "/program/expertises", expertises_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", "/program/expertises", expertise_add_post, MANAGER, "/program/expertises", PAGE, 0,
     false},
    {"GET", "/program/expertises/#", expertise_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", "/program/expertises/#", expertise_post, MANAGER, "/program/expertises/#", PAGE, 0,
     false},
    {"POST", "/program/expertises/#/label", expertise_label_post, MANAGER, "/program/expertises/#",
     PAGE, 0, false},
    {"POST", "/program/expertises/#/retire", expertise_retire_post, MANAGER,
     "/program/expertises/#", PAGE, 0, false},
    {"GET", "/program/regions", regions_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", "/program/regions", region_add_post, MANAGER, "/program/regions", PAGE, 0, false},
    {"GET", "/program/regions/#", region_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", "/program/regions/#", region_post, MANAGER, "/program/regions/#", PAGE, 0, false},
    {"POST", "/program/regions/#/label", region_label_post, MANAGER, "/program/regions/#", PAGE, 0,
     false},
    {"POST", "/program/regions/#/country", region_country_post, MANAGER, "/program/regions/#", PAGE,
     0, false},
    {0},
};
