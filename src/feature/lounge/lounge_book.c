#include "feature/lounge/inside.h"
#include "feature/lounge/lounge_read.sql.h"
#include "feature/lounge/pages.h"
#include "feature/notice/notice.h"
#include "kit/store/store.h"

#include <pthread.h>
#include <stdlib.h>

enum { MARKS = 8192 };

struct mark {
    int64_t program, person, group, number;
};
struct lounge_book {
    pthread_mutex_t lock;
    pthread_mutex_t look; /* of the two that follow */
    size_t lookers;
    struct db *db;
    size_t n, lost;
    struct mark marks[MARKS];
};

struct lounge_book *lounge_book_new(struct arena *mem)
{
    struct lounge_book *book = arena_room(mem, sizeof *book); /* what is not used is not touched */
    book->n = book->lost = book->lookers = 0;
    book->db = NULL;
    bool made = pthread_mutex_init(&book->lock, NULL) == 0;
    return made && pthread_mutex_init(&book->look, NULL) == 0 ? book : NULL;
}

void lounge_look_enter(struct lounge_book *book)
{
    pthread_mutex_lock(&book->look);
    book->lookers++;
    pthread_mutex_unlock(&book->look);
}

void lounge_look_leave(struct lounge_book *book)
{
    pthread_mutex_lock(&book->look);
    if (--book->lookers == 0) {
        db_close(book->db);
        book->db = NULL;
    }
    pthread_mutex_unlock(&book->look);
}

struct db *lounge_look_begin(struct lounge_book *book, struct store *store)
{
    pthread_mutex_lock(&book->look);
    if (!book->db)
        book->db = db_open(store);
    return book->db;
}

void lounge_look_end(struct lounge_book *book)
{
    pthread_mutex_unlock(&book->look);
}

void lounge_saw(struct ctx *c, int64_t group, int64_t number)
{
    struct lounge_book *book = c->site ? c->site->lounge : NULL;
    if (!book || c->me == 0)
        return;
    pthread_mutex_lock(&book->lock);
    if (book->n < MARKS)
        book->marks[book->n++] = (struct mark){c->program, c->me, group, number};
    else
        book->lost++;
    pthread_mutex_unlock(&book->lock);
}

static int compare(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;
    if (x->program != y->program)
        return x->program < y->program ? -1 : 1;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* Empties the book into the list, in the order of the rows. */
static size_t take(struct ctx *c, struct lounge_book *book, struct mark **list)
{
    pthread_mutex_lock(&book->lock);
    size_t n = book->n, lost = book->lost;
    *list = arena_take(c->mem, n + 1, sizeof **list);
    for (size_t i = 0; i < n; i++)
        (*list)[i] = book->marks[i];
    book->n = book->lost = 0;
    pthread_mutex_unlock(&book->lock);
    if (lost > 0)
        LOG(LOG_ERROR, "lounge.marks_lost", {"n", {0}, (int64_t)lost});
    qsort(*list, n, sizeof **list, compare);
    return n;
}

static void give_back(struct lounge_book *book, const struct mark *list, size_t n)
{
    pthread_mutex_lock(&book->lock);
    for (size_t i = 0; i < n && book->n < MARKS; i++)
        book->marks[book->n++] = list[i];
    pthread_mutex_unlock(&book->lock);
}

/* All marks of one reader in one group. */
static enum err write_one(struct ctx *c, const struct mark *list, size_t n)
{
    struct row_lounge_read_reading row;
    const struct mark *m = &list[0];
    enum err e = q_lounge_read_reading(c, m->program, m->person, m->group, &row);
    if (e || !row.found)
        return e;
    struct read_state state = {row.read_to, row.read_count, row.read_also};
    int64_t *numbers = arena_take(c->mem, n, sizeof *numbers);
    for (size_t i = 0; i < n; i++)
        numbers[i] = list[i].number;
    if (!lounge_read_add(c->mem, &state, numbers, n)) {
        struct row_lounge_read_shown_to shown;
        if ((e = q_lounge_read_shown_to(c, m->program, m->group, state.to, &shown)))
            return e;
        state.count = shown.n + lounge_read_above(&state);
    }
    return q_lounge_read_reading_set(
        c, &(struct in_lounge_read_reading_set){.of = m->program,
                                                .person = m->person,
                                                .newsgroup = m->group,
                                                .read_to = state.to,
                                                .read_also = state.also,
                                                .read_count = state.count});
}

static bool among(const struct mark *list, size_t n, int64_t number)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].number == number)
            return true;
    return false;
}

/* Who has read an article is not told of it any more, neither behind the bell nor by mail. */
static enum err untell(struct ctx *c, const struct mark *list, size_t n)
{
    struct row_lounge_read_told *rows;
    size_t many;
    const struct mark *m = &list[0];
    enum err e = q_lounge_read_told(c, m->program, m->person, m->group, &rows, &many);
    struct ctx reader = *c;
    reader.program = m->program, reader.me = m->person;
    for (size_t i = 0; !e && i < many; i++)
        if (among(list, n, rows[i].number))
            e = notice_seen(&reader, rows[i].subject);
    c->why = reader.why;
    return e;
}

static enum err write_all(struct ctx *c, const struct mark *list, size_t n, size_t *rows)
{
    enum err e = OK;
    for (size_t from = 0, to; !e && from < n; from = to, (*rows)++) {
        for (to = from + 1; to < n && list[to].program == list[from].program &&
                            list[to].person == list[from].person &&
                            list[to].group == list[from].group;)
            to++;
        if (!(e = write_one(c, list + from, to - from)))
            e = untell(c, list + from, to - from);
    }
    return e;
}

enum err lounge_write(struct ctx *c, size_t *written)
{
    struct lounge_book *book = c->site ? c->site->lounge : NULL;
    struct mark *list;
    size_t n = book ? take(c, book, &list) : 0, rows = 0;
    enum err e = n > 0 ? db_begin(c) : OK;
    if (!e && n > 0)
        e = db_end(c, write_all(c, list, n, &rows));
    if (e)
        give_back(book, list, n);
    else
        *written = rows;
    return e;
}

enum err lounge_read_all(struct ctx *c, int64_t group)
{
    struct newsgroup g;
    enum err e = lounge_group(c, group, &g);
    if (e || c->me == 0 || (e = db_begin(c)))
        return e;
    return db_end(c, q_lounge_read_read_all(c, group));
}
