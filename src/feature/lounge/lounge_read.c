#include "feature/frame/frame.h"
#include "feature/lounge/inside.h"
#include "feature/lounge/lounge_read.sql.h"
#include "feature/people/people.h"
#include "kit/store/store.h"

#include <string.h>

/* A range of a thread's places, as its group shows it. */
struct page_range {
    int64_t root, group, first, last;
    const struct read_state *read; /* NULL: nothing is told of what was read */
};

enum { LIKED = 1, THANKED = 2, SAME = 4 };

/* Without the people (add_people), and what the caller knows: state, subject, parent, version. */
#define ARTICLE_OF(c, r, in_root)                                                                  \
    ((struct article){                                                                             \
        .id = (r)->id,                                                                             \
        .root = (in_root),                                                                         \
        .group = (r)->newsgroup,                                                                   \
        .number = (r)->number,                                                                     \
        .place = (r)->place,                                                                       \
        .likes = (r)->likes,                                                                       \
        .thanks = (r)->thanks,                                                                     \
        .same = (r)->same,                                                                         \
        .author.id = (r)->author,                                                                  \
        .on_behalf.id = (r)->on_behalf,                                                            \
        .language = (r)->language,                                                                 \
        .at = (r)->at,                                                                             \
        .edited = (r)->edited,                                                                     \
        .html = {(r)->html},                                                                       \
        .mine = (r)->author == (c)->me && (c)->me != 0,                                            \
        .liked = ((r)->reacted & LIKED) != 0,                                                      \
        .thanked = ((r)->reacted & THANKED) != 0,                                                  \
        .same_here = ((r)->reacted & SAME) != 0,                                                   \
    })

/* ---- articles of a thread ---------------------------------------------------------------------- */

static enum err add_author(struct ctx *c, struct article_author *author)
{
    struct row_lounge_read_author row;
    enum err e = q_lounge_read_author(c, author->id, &row);
    if (!e)
        *author = (struct article_author){author->id,   row.handle,
                                          row.name,     people_picture(c, row.avatar.value),
                                          row.headline, row.member};
    return e;
}

static enum err add_people(struct ctx *c, struct article *a)
{
    enum err e = add_author(c, &a->author);
    return e || a->on_behalf.id == 0 ? e : add_author(c, &a->on_behalf);
}

static struct article *by_id(struct article *list, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].id == id)
            return &list[i];
    return NULL;
}

static enum err add_bookmarks(struct ctx *c, struct article *list, size_t n)
{
    struct row_lounge_read_bookmarks *rows;
    size_t many;
    int64_t first = list[0].id, last = list[0].id;
    for (size_t i = 1; i < n; i++) {
        first = list[i].id < first ? list[i].id : first;
        last = list[i].id > last ? list[i].id : last;
    }
    enum err e = q_lounge_read_bookmarks(c, first, last, &rows, &many);
    for (size_t i = 0; !e && i < many; i++) {
        struct article *a = by_id(list, n, rows[i].article);
        if (a)
            a->bookmarked = true;
    }
    return e;
}

static enum err add_files(struct ctx *c, const struct page_range *of, struct article *list,
                          size_t n)
{
    struct row_lounge_read_files *rows;
    size_t many;
    enum err e = q_lounge_read_files(c, of->root, of->first, of->last, &rows, &many);
    if (e)
        return e;
    struct article_file_line *lines = arena_take(c->mem, many + 1, sizeof *lines);
    for (size_t i = 0; i < many; i++) {
        struct article *a = by_id(list, n, rows[i].article);
        lines[i] =
            (struct article_file_line){rows[i].number, rows[i].bytes, rows[i].name, rows[i].type};
        if (a && a->n_files++ == 0)
            a->files = &lines[i];
    }
    return OK;
}

/* Numbers in the group that the reader reads it in; those not read yet are from now on. */
static enum err add_numbers(struct ctx *c, const struct page_range *of, struct article *list,
                            size_t n)
{
    struct row_lounge_read_numbers *rows;
    size_t many = 0;
    bool elsewhere = false;
    enum err e = OK;
    for (size_t i = 0; i < n; i++)
        elsewhere = elsewhere || list[i].group != of->group;
    if (elsewhere)
        e = q_lounge_read_numbers(c, of->root, of->group, of->first, of->last, &rows, &many);
    for (size_t i = 0; !e && i < many; i++) {
        struct article *a = by_id(list, n, rows[i].article);
        if (a)
            a->number = rows[i].number, a->group = of->group;
    }
    bool told = c->reader && c->reader->unread > 0; /* perhaps of one of these */
    for (size_t i = 0; !e && (of->read || told) && i < n; i++) {
        bool fresh = of->read && !lounge_is_read(of->read, list[i].number);
        list[i].unread = fresh && !list[i].mine;
        if (fresh || told)
            lounge_saw(c, of->group, list[i].number);
    }
    return e;
}

static enum err load_articles(struct ctx *c, const struct page_range *of, struct article **list,
                              size_t *n)
{
    struct row_lounge_read_articles *rows;
    size_t many;
    bool files = false;
    enum err e = q_lounge_read_articles(c, of->root, of->first, of->last, &rows, &many);
    if (e)
        return e;
    struct article *made = arena_take(c->mem, many + 1, sizeof *made);
    for (size_t i = 0; i < many; i++) {
        made[i] = ARTICLE_OF(c, &rows[i], of->root);
        made[i].state = S("shown");
        if ((e = add_people(c, &made[i])))
            return e;
        if (rows[i].letter && (e = lounge_letter_html(c, made[i].id, &made[i].html)))
            return e;
        files = files || rows[i].attachments > 0;
    }
    if (many > 0 && c->me && (e = add_bookmarks(c, made, many)))
        return e;
    if (files && (e = add_files(c, of, made, many)))
        return e;
    if (of->group && (e = add_numbers(c, of, made, many)))
        return e;
    *list = made, *n = many;
    return OK;
}

/* ---- a page of a thread ------------------------------------------------------------------------ */

/* The page with the first place that is not read: numbers rise with places. 0: all is read. */
static enum err first_unread(struct ctx *c, const struct thread_page *t, int64_t places,
                             const struct read_state *read, size_t *page)
{
    int64_t low = 1, high = places + 1;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        struct row_lounge_read_number_at row;
        enum err e = q_lounge_read_number_at(c, t->thread.root, middle, t->group.id, &row);
        if (e)
            return e;
        if (row.found && row.number <= read->to)
            low = row.place + 1;
        else
            high = middle;
    }
    *page = low > places ? (size_t)(places + LOUNGE_PAGE - 1) / LOUNGE_PAGE
                         : (size_t)(low - 1) / LOUNGE_PAGE + 1;
    return OK;
}

static struct thread thread_of(const struct row_lounge_read_head *r, const struct read_state *read)
{
    return (struct thread){.group = r->id,
                           .subject = r->subject,
                           .kind = r->thread_kind,
                           .author = r->author,
                           .articles = r->articles,
                           .answer = r->answer,
                           .pinned = r->pinned,
                           .locked = r->locked,
                           .last_number = r->last_number,
                           .last_id = r->thread_last,
                           .last = id_moment(r->thread_last),
                           .unread = read && !lounge_is_read(read, r->last_number)};
}

enum err lounge_thread(struct ctx *c, int64_t root, size_t page, struct thread_page *out)
{
    struct row_lounge_read_head row;
    struct article *list;
    enum err e = q_lounge_read_head(c, root, &row);
    if (e)
        return e;
    bool reads = lounge_in_group(row.role);
    struct read_state read = {row.read_to, row.read_count, row.read_also};
    struct thread_page t = {.group = GROUP_OF(c, &row),
                            .thread = thread_of(&row, reads ? &read : NULL)};
    t.thread.root = root;
    t.pages = row.places > 0 ? (size_t)(row.places + LOUNGE_PAGE - 1) / LOUNGE_PAGE : 1;
    t.page = page > 0 || t.pages == 1 || !reads ? page : 0;
    if (t.page == 0 && t.pages > 1 && reads &&
        (e = first_unread(c, &t, row.places, &read, &t.page)))
        return e;
    t.page = t.page == 0 ? 1 : t.page;
    if (t.page > t.pages)
        return fail_missing(c);
    struct page_range range = {.root = root,
                               .group = row.id,
                               .first = (int64_t)(t.page - 1) * LOUNGE_PAGE + 1,
                               .last = (int64_t)t.page * LOUNGE_PAGE,
                               .read = reads ? &read : NULL};
    if (!(e = load_articles(c, &range, &list, &t.n))) {
        t.articles = list;
        *out = t;
    }
    return e;
}

enum err lounge_since(struct ctx *c, int64_t root, int64_t place, const struct article **list,
                      size_t *n)
{
    struct row_lounge_read_head row;
    struct article *made;
    enum err e = q_lounge_read_head(c, root, &row);
    if (e)
        return e;
    bool reads = lounge_in_group(row.role);
    struct read_state read = {row.read_to, row.read_count, row.read_also};
    struct page_range range = {root, row.id, place + 1, row.places, reads ? &read : NULL};
    *n = 0;
    if (place >= row.places)
        return OK;
    if (!(e = load_articles(c, &range, &made, n)))
        *list = made;
    return e;
}

/* ---- one article ------------------------------------------------------------------------------- */

static enum err held(struct ctx *c, int64_t id, const struct row_lounge_read_place_of *at,
                     struct article *article)
{
    struct row_lounge_read_held row;
    struct newsgroup group;
    enum err e = lounge_group(c, at->newsgroup, &group);
    if (e)
        return e;
    if (at->author != c->me && (group.rights & LOUNGE_MODERATE) == 0)
        return fail_missing(c);
    if ((e = q_lounge_read_held(c, id, &row)))
        return e;
    struct article a = ARTICLE_OF(c, &row, at->root);
    a.state = at->state;
    if (!(e = add_people(c, &a)))
        *article = a;
    return e;
}

/* With what only one article alone is asked for. */
static enum err of_place(enum err e, const struct row_lounge_read_place_of *at,
                         struct article *article)
{
    if (!e)
        article->subject = at->subject, article->parent = at->parent,
        article->version = at->version;
    return e;
}

enum err lounge_article(struct ctx *c, int64_t id, struct article *article)
{
    struct row_lounge_read_place_of at;
    struct row_lounge_read_head head;
    struct article *list;
    size_t n;
    enum err e = q_lounge_read_place_of(c, id, &at);
    if (e)
        return e;
    if (!str_same(at.state, S("shown")))
        return str_same(at.state, S("erased")) ? fail_missing(c)
                                               : of_place(held(c, id, &at, article), &at, article);
    if ((e = q_lounge_read_head(c, at.root, &head)))
        return e;
    struct page_range range = {at.root, head.id, at.place, at.place, NULL};
    if ((e = load_articles(c, &range, &list, &n)))
        return e;
    if (n != 1)
        return fail_missing(c);
    *article = list[0];
    return of_place(OK, &at, article);
}

enum err lounge_source(struct ctx *c, int64_t id, str *source)
{
    struct article a;
    struct row_lounge_read_source row;
    enum err e = lounge_article(c, id, &a);
    if (!e && !(e = q_lounge_read_source(c, id, &row)))
        *source = row.body;
    return e;
}

enum err lounge_history(struct ctx *c, int64_t id, const struct article_before **list, size_t *n)
{
    struct article a;
    struct row_lounge_read_history *rows;
    enum err e = lounge_article(c, id, &a);
    if (e || (e = q_lounge_read_history(c, id, &rows, n)))
        return e;
    struct article_before *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = (struct article_before){rows[i].version, rows[i].at, rows[i].editor,
                                          rows[i].subject, rows[i].body};
    *list = made;
    return OK;
}

/* ---- newest ------------------------------------------------------------------------------------ */

struct spot {
    int64_t root, place;
    str subject;
};

static enum err load_spots(struct ctx *c, const struct spot *spots, size_t n,
                           const struct article **list, size_t *many)
{
    struct article *made = arena_take(c->mem, n + 1, sizeof *made), *one;
    size_t have = 0, found;
    for (size_t i = 0; i < n; i++) {
        struct page_range range = {spots[i].root, 0, spots[i].place, spots[i].place, NULL};
        enum err e = load_articles(c, &range, &one, &found);
        if (e)
            return e;
        if (found == 1) {
            one->subject = spots[i].subject;
            made[have++] = one[0];
        }
    }
    *list = made, *many = have;
    return OK;
}

enum err lounge_latest(struct ctx *c, int64_t group, int64_t author, const struct article **list,
                       size_t *n)
{
    struct row_lounge_read_latest *rows = NULL;
    struct row_lounge_read_latest_of *of = NULL;
    struct newsgroup g;
    size_t many = 0;
    enum err e = group ? lounge_group(c, group, &g) : OK;
    if (!e)
        e = group ? q_lounge_read_latest(c, group, &rows, &many)
                  : q_lounge_read_latest_of(c, author, &of, &many);
    if (e)
        return e;
    struct spot *spots = arena_take(c->mem, many + 1, sizeof *spots);
    for (size_t i = 0; i < many; i++)
        spots[i] = rows ? (struct spot){rows[i].root, rows[i].place, rows[i].subject}
                        : (struct spot){of[i].root, of[i].place, of[i].subject};
    return load_spots(c, spots, many, list, n);
}
