/* testing.h -- for tests of pages: somebody comes in, asks through the routers, and sees words. */
#ifndef FEATURE_FRAME_TESTING_H
#define FEATURE_FRAME_TESTING_H

#include "base/test.h"
#include "feature/frame/frame.h"

/* From now on this person asks (0: nobody), with these bits of the viewer besides. */
static inline void enter(struct ctx *c, int64_t person, int64_t more)
{
    struct reader *reader = arena_take(c->mem, 1, sizeof *reader);
    *reader = (struct reader){.name = S("Somebody"),
                              .handle = S("x"),
                              .program_name = S("Test"),
                              .program_code = S("test")};
    c->me = person, c->bits = ANYBODY | (person ? SIGNED_IN : 0) | more;
    c->reader = person ? reader : NULL;
}

/* What the first of the routers that knows the path answers; the list ends with NULL. The path may have
 * a query. form: up to a field without a name; NULL: none. */
static inline struct res ask_routes(struct ctx *c, const struct route *const *routes,
                                    const char *method, str path, const struct field *form)
{
    size_t mark = str_find(path, S("?")), n_form = 1, n = 0;
    while (form && form[n].name.len > 0)
        n++;
    struct field *sent = arena_take(c->mem, n + 1, sizeof *sent);
    struct field *query = arena_take(c->mem, path.len + 1, sizeof *query);
    struct req r = {.method = str_of(method), .path = path, .token = S("t"), .form = sent};
    struct res out = {0};
    if (mark != SIZE_MAX) {
        str rest = r.query = str_from(path, mark + 1), name;
        for (str part; str_cut(&rest, '&', &part); r.n_params++) {
            (void)str_cut(&part, '=', &name);
            query[r.n_params] = (struct field){name, part};
        }
        r.params = query, r.path = str_upto(path, mark);
    }
    sent[0] = (struct field){S("token"), S("t")};
    for (size_t i = 0; i < n; i++)
        sent[n_form++] = form[i];
    r.n_form = n_form;
    c->problems = NULL, c->made = 0, c->once = S("");
    for (; *routes; routes++) {
        out = (struct res){0};
        http_run(c, *routes, &r, &out);
        if (out.status != 404)
            break;
    }
    return out;
}

static inline bool shows(const struct res *out, const char *part)
{
    return str_find(out->body, str_of(part)) != SIZE_MAX;
}

#endif
