#include "feature/lounge/inside.h"
#include "feature/lounge/lounge_read.sql.h"
#include "kit/store/store.h"

#include <string.h>

#define THREAD_OF(r, in_group, read)                                                               \
    ((struct thread){.root = (r)->root,                                                            \
                     .group = (in_group),                                                          \
                     .subject = (r)->subject,                                                      \
                     .kind = (r)->kind,                                                            \
                     .author = (r)->author,                                                        \
                     .articles = (r)->articles,                                                    \
                     .answer = (r)->answer,                                                        \
                     .pinned = (r)->pinned,                                                        \
                     .locked = (r)->locked,                                                        \
                     .last_number = (r)->last_number,                                              \
                     .last_id = (r)->last,                                                         \
                     .last = id_moment((r)->last),                                                 \
                     .author_name = (r)->author_name,                                              \
                     .last_name = (r)->last_name,                                                  \
                     .unread = (read) && !lounge_is_read(read, (r)->last_number)})

/* What the lists of a group share. */
struct listing {
    int64_t group, before;
    const struct read_state *read;
    int64_t since; /* of what is new: the first article behind all that is read */
    struct thread *list;
    size_t n;
};

/* Puts the rows of a statement behind what is there. */
#define LIST(name, ...)                                                                            \
    static enum err list_##name(struct ctx *c, struct listing *l)                                  \
    {                                                                                              \
        struct row_lounge_read_##name *rows;                                                       \
        size_t n;                                                                                  \
        enum err e = q_lounge_read_##name(c, __VA_ARGS__, &rows, &n);                              \
        if (e)                                                                                     \
            return e;                                                                              \
        struct thread *all = arena_take(c->mem, l->n + n + 1, sizeof *all);                        \
        for (size_t i = 0; i < l->n; i++)                                                          \
            all[i] = l->list[i];                                                                   \
        for (size_t i = 0; i < n; i++)                                                             \
            all[l->n + i] = THREAD_OF(&rows[i], l->group, l->read);                                \
        l->list = all, l->n += n;                                                                  \
        return OK;                                                                                 \
    }
LIST(pinned, l->group)
LIST(threads, l->group, l->before)
LIST(unanswered, l->group, l->before)
LIST(polls, l->group, l->before)
LIST(mine, l->group, l->before)
LIST(unread, l->group, l->before, l->since)

static enum err list_all(struct ctx *c, struct listing *l)
{
    enum err e = l->before == INT64_MAX ? list_pinned(c, l) : OK;
    return e ? e : list_threads(c, l);
}

static enum err list_new(struct ctx *c, struct listing *l)
{
    size_t n = 0;
    struct row_lounge_read_first_after first = {0};
    enum err e = l->read ? q_lounge_read_first_after(c, l->group, l->read->to, &first) : OK;
    l->since = first.article;
    if (!e && first.found)
        e = list_unread(c, l);
    for (size_t i = 0; !e && i < l->n && n < LOUNGE_LIST; i++)
        if (l->list[i].unread)
            l->list[n++] = l->list[i];
    l->n = n;
    return e;
}

static const struct {
    const char *filter;
    enum err (*load)(struct ctx *c, struct listing *l);
} filters[] = {{"", list_all},
               {"unanswered", list_unanswered},
               {"unread", list_new},
               {"mine", list_mine},
               {"polls", list_polls}};

enum err lounge_threads(struct ctx *c, const struct thread_query *query, const struct thread **list,
                        size_t *n)
{
    struct row_lounge_read_standing row;
    enum err e = q_lounge_read_standing(c, query->group, &row);
    if (e)
        return e;
    struct read_state read = {row.read_to, row.read_count, row.read_also};
    struct listing l = {.group = query->group,
                        .before = query->before ? query->before : INT64_MAX,
                        .read = lounge_in_group(row.role) ? &read : NULL};
    const char *filter = query->filter ? query->filter : "";
    for (size_t i = 0; i < COUNT(filters); i++)
        if (strcmp(filter, filters[i].filter) == 0) {
            if (!(e = filters[i].load(c, &l)))
                *list = l.list, *n = l.n;
            return e;
        }
    return fail(c, ERR_INVALID, "There is no such list.");
}
