#include "feature/contribution/export.h"
#include "feature/contribution/inside.h"
#include "feature/frame/frame.h"
#include "kit/i18n/i18n.h"

static const struct {
    const char *code, *name, *hint;
} SHAPES[] = {
    {"csv", N_("A table (CSV)"),
     N_("Everything there is, one line for each contribution; Plaudit reads "
        "it again.")},
    {"mvp", N_("Microsoft MVP"),
     N_("Activities for the form of the MVP portal, each as the portal takes it. Choose the "
        "audience "
        "there.")},
    {"advocu", N_("Google Developer Experts (Advocu)"),
     N_("Drafts of activities, each with the form to which it belongs.")},
    {"sitecore", N_("Sitecore MVP"), N_("Contributions of an application.")},
    {"reps", N_("Mozilla Reps"), N_("Activity reports.")},
};

struct export_shape {
    str code;
    const char *name, *hint;
    struct exported out;
};
struct export_view {
    struct export_shape shapes[COUNT(SHAPES)];
    size_t n;
    bool has_year;
    day from, last;
    str year; /* both, in words */
};

#include "feature/contribution/export.html.h"

static enum err find_year(struct ctx *c, struct export_view *v)
{
    struct cycle cycle;
    enum err e = contribution_cycle(c, &cycle);
    v->has_year = e == OK;
    if (!e) {
        v->from = cycle.record_from;
        v->last = (day){cycle.record_to.n - 1};
        v->year = words_format(c, tr_c(c->catalog, N_("%.*s to %.*s")),
                               STR_ARG(i18n_day(c, v->from)), STR_ARG(i18n_day(c, v->last)));
    }
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err show(struct ctx *c, const struct req *r, struct export_view *v, struct res *out)
{
    enum err e = OK;
    for (; !e && v->n < COUNT(SHAPES); v->n++) {
        struct export_shape *shape = &v->shapes[v->n];
        *shape = (struct export_shape){
            str_of(SHAPES[v->n].code), SHAPES[v->n].name, SHAPES[v->n].hint, {.written = 0}};
        const struct export_request all = {shape->code, day_of(1970, 1, 1), day_of(9999, 1, 1)};
        e = export_record(c, &all, &shape->out);
    }
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, "Take your record along"), AREA_RECORD);
    view_export(&o, v);
    return frame_close(&o, r, out);
}

static enum err export_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct export_view v = {.n = 0};
    struct export_request request = {param(r, "as"), day_of(1970, 1, 1), day_of(9999, 1, 1)};
    struct exported file;
    enum err e = find_year(c, &v);
    if (e)
        return e;
    if (request.shape.len == 0)
        return show(c, r, &v, out);
    if (v.has_year && str_same(param(r, "of"), S("year"))) {
        request.from = v.from;
        request.to = (day){v.last.n + 1};
    }
    if ((e = export_record(c, &request, &file)))
        return e;
    out->type = file.type;
    out->file_name = file.file_name;
    out->body = file.body;
    return OK;
}

const struct route export_routes[] = {
    {"GET", "/record/export", export_get, SIGNED_IN, NULL, SLOW, 0, false},
    {0},
};
