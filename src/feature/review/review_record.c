/* The evidence of a case: the record as it was frozen when the review began. */
#include "feature/nomination/nomination.h"
#include "feature/review/review.h"
#include "feature/review/review.sql.h"
#include "feature/review/review_inside.h"

#include <jansson.h>
#include <stdlib.h>

enum { RECORD_SHOWN = 300 };

static str text_of(struct arena *mem, const json_t *object, const char *key)
{
    const char *words = json_string_value(json_object_get(object, key));
    return words ? arena_copy(mem, str_of(words)) : S("");
}

static int64_t number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static bool read_one(struct arena *mem, const json_t *j, struct row_review_record *w)
{
    *w = (struct row_review_record){
        .id = number_of(j, "id"),
        .title = text_of(mem, j, "title"),
        .url = text_of(mem, j, "url"),
        .type = text_of(mem, j, "type"),
        .reach = number_of(j, "reach"),
        .origin = text_of(mem, j, "origin"),
        .usual = number_of(j, "usual"),
        .star = {number_of(j, "star") > 0, number_of(j, "star")},
        .state = text_of(mem, j, "state"),
        .paid = text_of(mem, j, "paid"),
        .reason = text_of(mem, j, "reason"),
        .language = text_of(mem, j, "language"),
    };
    return day_read(text_of(mem, j, "day"), &w->day);
}

/* The nominee's best first, then the newest. */
static int compare_works(const void *a, const void *b)
{
    const struct row_review_record *x = a, *y = b;
    int64_t x_star = x->star.set ? x->star.value : 99, y_star = y->star.set ? y->star.value : 99;
    if (x_star != y_star)
        return (x_star > y_star) - (x_star < y_star);
    if (x->day.n != y->day.n)
        return (x->day.n < y->day.n) - (x->day.n > y->day.n);
    return (x->id < y->id) - (x->id > y->id);
}

static bool is_among(const struct row_review_embargoed *list, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].id == id)
            return true;
    return false;
}

static enum err read_frozen(struct ctx *c, int64_t nominee, str json, struct review_works *works)
{
    struct row_review_embargoed *hidden;
    size_t n_hidden;
    enum err e = q_review_embargoed(c, nominee, &hidden, &n_hidden);
    json_t *root = e ? NULL : json_loadb(json.at, json.len, 0, NULL);
    if (e)
        return e;
    size_t n = json_array_size(root);
    bool good = json_is_array(root);
    works->rows = arena_take(c->mem, n + 1, sizeof *works->rows);
    for (size_t i = 0; i < n && good; i++) {
        const json_t *one = json_array_get(root, i);
        good = read_one(c->mem, one, &works->rows[works->n]);
        works->n += !is_among(hidden, n_hidden, number_of(one, "id"));
    }
    json_decref(root);
    if (!good)
        return fail(c, ERR_FAULT, "a frozen record is not as it was written");
    qsort(works->rows, works->n, sizeof *works->rows, compare_works);
    works->n = works->n < RECORD_SHOWN ? works->n : RECORD_SHOWN;
    return OK;
}

enum err review_works(struct ctx *c, const struct row_review_assignment *a,
                      struct review_works *works)
{
    str json;
    *works = (struct review_works){0};
    enum err e = nomination_record(c, a->nomination, &json);
    if (e == ERR_NOT_FOUND)
        return q_review_record(c, a->nominee, a->record_from, a->record_to, &works->rows,
                               &works->n);
    return e ? e : read_frozen(c, a->nominee, json, works);
}

enum err review_evidence(struct ctx *c, const struct review_case *of,
                         const struct review_work **list, size_t *n)
{
    struct review_works works;
    const struct row_review_assignment a = {.nomination = of->nomination,
                                            .nominee = of->nominee,
                                            .record_from = of->from,
                                            .record_to = of->to};
    enum err e = review_works(c, &a, &works);
    if (e)
        return e;
    struct review_work *all = arena_take(c->mem, works.n, sizeof *all);
    for (size_t i = 0; i < works.n; i++) {
        const struct row_review_record *w = &works.rows[i];
        all[i] = (struct review_work){.title = w->title,
                                      .url = w->url,
                                      .type = w->type,
                                      .state = w->state,
                                      .paid = w->paid,
                                      .day = w->day,
                                      .reach = w->reach,
                                      .star = w->star.set ? w->star.value : 0};
    }
    *list = all;
    *n = works.n;
    return OK;
}
