/* All that a contribution has, as a table that import reads. */
#include "feature/contribution/export_inside.h"

enum { COLUMNS_MAX = 80 };

struct columns {
    str codes[COLUMNS_MAX];
    size_t n;
};

static void need(struct columns *k, str code)
{
    for (size_t i = 0; i < k->n; i++)
        if (str_same(k->codes[i], code))
            return;
    if (k->n < COLUMNS_MAX)
        k->codes[k->n++] = code;
}

static str value_of(const struct export_item *item, str code)
{
    str value = export_number(item, code);
    return value.len ? value : export_field(item, code);
}

static void put_row(struct exporting *x, const struct export_item *item, const struct columns *k)
{
    const struct contribution_new *w = &item->what;
    struct arena *mem = x->c->mem;
    const str cells[] = {
        w->title,
        w->url,
        day_iso(mem, w->day.value),
        w->end_day.set ? day_iso(mem, w->end_day.value) : S(""),
        w->type,
        w->role,
        w->summary,
        w->note,
        w->language,
        w->country,
        w->format,
        w->paid,
        w->members_only ? S("members") : S("everybody"),
        item->area,
    };
    for (size_t i = 0; i < COUNT(cells); i++)
        table_write_cell(&x->body, cells[i], i == 0);
    for (size_t i = 0; i < k->n; i++)
        table_write_cell(&x->body, value_of(item, k->codes[i]), false);
    text_add(&x->body, S("\r\n"));
    x->written++;
}

void export_csv(struct exporting *x)
{
    static const char *const HEAD[] = {"title",  "url",         "date",       "end date", "type",
                                       "role",   "description", "note",       "language", "country",
                                       "format", "paid",        "visibility", "expertise"};
    struct columns k = {.n = 0};
    for (size_t i = 0; i < x->n; i++) {
        const struct contribution_new *w = &x->items[i].what;
        for (size_t m = 0; m < w->n_metrics; m++)
            need(&k, w->metrics[m].code);
        for (size_t f = 0; f < w->n_fields; f++)
            if (!str_same(w->fields[f].code, S("format")) &&
                !str_same(w->fields[f].code, S("country")))
                need(&k, w->fields[f].code);
    }
    for (size_t i = 0; i < COUNT(HEAD); i++)
        table_write_cell(&x->body, str_of(HEAD[i]), i == 0);
    for (size_t i = 0; i < k.n; i++)
        table_write_cell(&x->body, k.codes[i], false);
    text_add(&x->body, S("\r\n"));
    for (size_t i = 0; i < x->n; i++)
        put_row(x, &x->items[i], &k);
}
