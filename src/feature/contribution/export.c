#include "feature/contribution/export.h"
#include "feature/contribution/export.sql.h"
#include "feature/contribution/export_inside.h"
#include "feature/contribution/contribution.sql.h"
#include "feature/contribution/import_inside.h"

#include <string.h>

/* ---- pieces ------------------------------------------------------------------------------------ */

const struct export_kind *export_kind(const struct export_kind *list, size_t n, str type)
{
    for (size_t i = 0; i < n; i++)
        if (str_same(str_of(list[i].type), type))
            return &list[i];
    return NULL;
}

str export_number(const struct export_item *item, str code)
{
    return contribution_value_of(item->what.metrics, item->what.n_metrics, code);
}

str export_field(const struct export_item *item, str code)
{
    return contribution_value_of(item->what.fields, item->what.n_fields, code);
}

bool export_holds(const char *list, str code)
{
    str rest = str_of(list), one;
    while (str_cut(&rest, ' ', &one))
        if (str_same(str_upto(one, str_find(one, S(":"))), code))
            return true;
    return false;
}

str export_role_name(const struct export_item *item)
{
    for (size_t i = 0; item->type && i < item->type->n_roles; i++)
        if (str_same(item->type->roles[i].code, item->what.role))
            return item->type->roles[i].name;
    return item->what.role;
}

static void count(struct export_loss *list, size_t *n, str name)
{
    for (size_t i = 0; i < *n; i++)
        if (str_same(list[i].name, name)) {
            list[i].n++;
            return;
        }
    if (*n < EXPORT_LOSSES)
        list[(*n)++] = (struct export_loss){name, 1};
}

void export_lose(struct exporting *x, str name)
{
    count(x->losses, &x->n_losses, name);
}

str export_cut(struct exporting *x, const char *field, str value, size_t chars)
{
    str cut = str_first_chars(value, chars);
    if (cut.len < value.len)
        count(x->cuts, &x->n_cuts, tr(x->c, field));
    return cut;
}

void export_leave_out(struct exporting *x, const struct export_item *item)
{
    if (x->left_out < EXPORT_LEFT_OUT)
        x->left[x->left_out] = item->what.title;
    x->left_out++;
}

static str metric_name(const struct export_item *item, str code)
{
    for (size_t i = 0; item->type && i < item->type->n_metrics; i++)
        if (str_same(item->type->metrics[i].code, code))
            return item->type->metrics[i].name;
    return code;
}

static str field_name(const struct export_item *item, str code)
{
    for (size_t i = 0; item->type && i < item->type->n_fields; i++)
        if (str_same(item->type->fields[i].code, code))
            return item->type->fields[i].name;
    return code;
}

void export_losses(struct exporting *x, const struct export_item *item,
                   const struct export_kind *kind)
{
    const struct contribution_new *what = &item->what;
    const struct {
        const char *code, *name;
        bool there;
    } PARTS[] = {
        {"role", N_("Role"), what->role.len > 0},
        {"end_day", N_("Last day"), what->end_day.set},
        {"note", N_("Note"), what->note.len > 0},
        {"language", N_("Language"), what->language.len > 0},
        {"country", N_("Country"), what->country.len > 0},
        {"format", N_("Format"), what->format.len > 0},
        {"area", N_("Expertise"), item->area.len > 0},
        {"paid", N_("Paid"), what->paid.len > 0},
        {"members", N_("Not for everybody"), what->members_only},
        {"type", N_("Kind"), kind->other},
    };
    for (size_t i = 0; i < COUNT(PARTS); i++)
        if (PARTS[i].there && !export_holds(kind->holds, str_of(PARTS[i].code)))
            export_lose(x, tr(x->c, PARTS[i].name));
    for (size_t i = 0; i < what->n_metrics; i++)
        if (!export_holds(kind->holds, what->metrics[i].code))
            export_lose(x, metric_name(item, what->metrics[i].code));
    for (size_t i = 0; i < what->n_fields; i++)
        if (!export_holds(kind->holds, what->fields[i].code) &&
            !str_same(what->fields[i].code, S("format")) &&
            !str_same(what->fields[i].code, S("country")))
            export_lose(x, field_name(item, what->fields[i].code));
}

void export_member(struct text *t, const char *name)
{
    char last = t->at[t->len - 1];
    text_format(t, "%s\"%s\": ", last == '{' || last == '[' ? "" : ", ", name);
}

void export_put(struct text *t, const char *name, str value)
{
    export_member(t, name);
    text_json(t, value);
}

void export_put_digits(struct text *t, const char *name, str digits)
{
    export_member(t, name);
    text_add(t, digits.len ? digits : S("0"));
}

void export_put_bool(struct text *t, const char *name, bool value)
{
    export_member(t, name);
    text_add(t, value ? S("true") : S("false"));
}

/* ---- the record -------------------------------------------------------------------------------- */

static enum err load_values(struct ctx *c, const struct row_export_list *row,
                            struct contribution_new *what)
{
    struct row_contribution_fields *fields;
    struct row_export_numbers *numbers;
    size_t n_fields, n_numbers;
    enum err e = q_contribution_fields(c, row->id, &fields, &n_fields);
    if (e || (e = q_export_numbers(c, row->work, &numbers, &n_numbers)))
        return e;
    for (size_t i = 0; i < n_fields && i < CONTRIBUTION_FIELDS; i++)
        what->fields[what->n_fields++] =
            (struct contribution_value){fields[i].code, fields[i].value};
    for (size_t i = 0; i < n_numbers && what->n_metrics < CONTRIBUTION_METRICS; i++)
        if (i == 0 || !str_same(numbers[i].code, numbers[i - 1].code))
            what->metrics[what->n_metrics++] = (struct contribution_value){
                numbers[i].code, arena_format(c->mem, "%lld", (long long)numbers[i].value)};
    return OK;
}

static enum err load(struct exporting *x, const struct export_request *request)
{
    struct ctx *c = x->c;
    struct row_export_list *rows;
    enum err e = q_export_list(c, request->from, request->to, &rows, &x->n);
    if (e)
        return e;
    struct export_item *items = arena_take(c->mem, x->n + 1, sizeof *items);
    for (size_t i = 0; !e && i < x->n; i++) {
        const struct row_export_list *row = &rows[i];
        items[i] = (struct export_item){
            .area = row->area,
            .type = policy_type(x->policy, row->type),
            .what = {.person = c->me,
                     .type = row->type,
                     .role = row->role,
                     .title = row->title,
                     .url = row->url,
                     .summary = row->summary,
                     .note = row->note,
                     .language = row->language,
                     .country = row->country,
                     .format = row->format,
                     .paid = str_same(row->paid, S("unknown")) ? S("") : row->paid,
                     .day = {true, row->day},
                     .end_day = row->end_day,
                     .members_only = (row->seen_by & ANYBODY) == 0}};
        e = load_values(c, row, &items[i].what);
    }
    x->items = items;
    return e;
}

/* ---- what was lost ----------------------------------------------------------------------------- */

static void make_notes(struct exporting *x, struct exported *out)
{
    struct ctx *c = x->c;
    size_t shown = x->left_out < EXPORT_LEFT_OUT ? x->left_out : EXPORT_LEFT_OUT;
    str *notes = arena_take(c->mem, x->n_losses + x->n_cuts + shown + 2, sizeof *notes);
    size_t n = 0;
    for (size_t i = 0; i < shown; i++)
        notes[n++] = words_format(
            c, tr_c(c->catalog, N_("“%.*s” is left out: this kind of work has no place there.")),
            STR_ARG(x->left[i]));
    if (shown < x->left_out)
        notes[n++] =
            words_format(c, tr_c(c->catalog, N_("%zu more are left out.")), x->left_out - shown);
    for (size_t i = 0; i < x->n_losses; i++)
        notes[n++] = words_format(
            c, tr_c(c->catalog, N_("“%.*s” has no place there, or no name that fits (%zu).")),
            STR_ARG(x->losses[i].name), x->losses[i].n);
    for (size_t i = 0; i < x->n_cuts; i++)
        notes[n++] =
            words_format(c, tr_c(c->catalog, N_("“%.*s” is too long there and was cut (%zu).")),
                         STR_ARG(x->cuts[i].name), x->cuts[i].n);
    out->notes = notes;
    out->n_notes = n;
}

const char *const export_shapes[] = {"csv", "mvp", "advocu", "sitecore", "reps", NULL};

static void (*writer_of(str shape))(struct exporting *x)
{
    static const struct {
        const char *shape;
        void (*write)(struct exporting *x);
    } WRITERS[] = {{"csv", export_csv},
                   {"mvp", export_mvp},
                   {"advocu", export_advocu},
                   {"sitecore", export_sitecore},
                   {"reps", export_reps}};
    for (size_t i = 0; i < COUNT(WRITERS); i++)
        if (str_same(shape, str_of(WRITERS[i].shape)))
            return WRITERS[i].write;
    return NULL;
}

enum err export_record(struct ctx *c, const struct export_request *request, struct exported *out)
{
    struct exporting x = {.c = c, .body = {.mem = c->mem}};
    void (*write)(struct exporting *) = writer_of(request->shape);
    if (!write)
        return fail(c, ERR_INVALID,
                    "There is no shape “%.*s”. There are: csv, mvp, advocu, "
                    "sitecore, reps.",
                    STR_ARG(str_first_chars(request->shape, 40)));
    enum err e = program_policy(c, 0, &x.policy);
    if (e || (e = load(&x, request)))
        return e;
    write(&x);
    bool csv = str_same(request->shape, S("csv"));
    *out =
        (struct exported){.type = csv ? S("text/csv; charset=utf-8") : S("application/json"),
                          .file_name = arena_format(c->mem, "record-%.*s.%s",
                                                    STR_ARG(request->shape), csv ? "csv" : "json"),
                          .body = text_str(&x.body),
                          .written = x.written,
                          .left_out = x.left_out};
    make_notes(&x, out);
    return OK;
}
