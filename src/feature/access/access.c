#include "feature/access/access.h"

#include "feature/access/access.sql.h"
#include "feature/frame/frame.h"
#include "kit/store/store.h"

#include <pthread.h>

enum {
    PLACES = 2048, /* a power of two */
    FULL = 1024,
};

/* Who reads for a decision is not told by name. */
#define UNNAMED (REVIEWER | COMMITTEE)

struct seen {
    int64_t program, person, viewer, role, times; /* times 0: an empty place */
    enum access_what what;
    day day;
};
struct access_book {
    pthread_mutex_t lock;
    struct seen places[PLACES];
    size_t n, lost;
};

static const struct {
    const char *code, *words;
} whats[ACCESS_WHATS] = {
    [ACCESS_NOMINATION] = {"nomination", N_("your nomination, with your record")},
    [ACCESS_REVIEW] = {"review", N_("your case, to read and score it")},
    [ACCESS_COMMITTEE] = {"committee", N_("your case on the committee’s list")},
    [ACCESS_LETTER] = {"letter", N_("the letter with your decision")},
    [ACCESS_APPEAL] = {"appeal", N_("your appeal")},
    [ACCESS_ACCOUNT] = {"account", N_("your account: its address and state")},
};

struct access_book *access_book_new(struct arena *mem)
{
    struct access_book *book = arena_take(mem, 1, sizeof *book);
    return pthread_mutex_init(&book->lock, NULL) == 0 ? book : NULL;
}

/* ---- noting ---------------------------------------------------------------------------------- */

static bool same(const struct seen *a, const struct seen *b)
{
    return a->person == b->person && a->viewer == b->viewer && a->what == b->what &&
           a->role == b->role && a->program == b->program && a->day.n == b->day.n;
}

static void put(struct access_book *book, const struct seen *s)
{
    uint64_t at = ((uint64_t)s->person * 31 + (uint64_t)s->viewer) * 0x9E3779B97F4A7C15u;
    at = (at >> 32) + (uint64_t)s->what;
    struct seen *place = &book->places[at % PLACES];
    while (place->times > 0 && !same(place, s))
        place = &book->places[++at % PLACES];
    if (place->times > 0) {
        place->times += s->times;
    } else if (book->n < FULL) {
        *place = *s;
        book->n++;
    } else {
        book->lost++;
    }
}

void access_saw(struct ctx *c, int64_t person, enum access_what what, int64_t role)
{
    struct access_book *book = c->site ? c->site->access : NULL;
    if (!book || c->me == 0 || person == 0 || person == c->me)
        return;
    const struct seen s = {c->program, person, c->me, role, 1, what, day_of_moment(c->now)};
    pthread_mutex_lock(&book->lock);
    put(book, &s);
    pthread_mutex_unlock(&book->lock);
}

/* ---- writing it down ------------------------------------------------------------------------- */

/* Empties the book into the list. */
static size_t take(struct ctx *c, struct access_book *book, struct seen **list)
{
    size_t n = 0, lost;
    pthread_mutex_lock(&book->lock);
    *list = arena_take(c->mem, book->n, sizeof **list);
    for (size_t i = 0; book->n > 0 && i < PLACES; i++)
        if (book->places[i].times > 0) {
            (*list)[n++] = book->places[i];
            book->places[i].times = 0;
            book->n--;
        }
    lost = book->lost;
    book->lost = 0;
    pthread_mutex_unlock(&book->lock);
    if (lost > 0)
        LOG(LOG_ERROR, "access.lost", {"n", {0}, (int64_t)lost});
    return n;
}

static void give_back(struct access_book *book, const struct seen *list, size_t n)
{
    pthread_mutex_lock(&book->lock);
    for (size_t i = 0; i < n; i++)
        put(book, &list[i]);
    pthread_mutex_unlock(&book->lock);
}

static enum err write(struct ctx *c, const struct seen *list, size_t n)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < n; i++)
        e = q_access_add(c, &(struct in_access_add){.of = list[i].program,
                                                    .person = list[i].person,
                                                    .viewer = list[i].viewer,
                                                    .role = list[i].role,
                                                    .what = str_of(whats[list[i].what].code),
                                                    .seen = list[i].day,
                                                    .times = list[i].times});
    return e;
}

enum err access_write(struct ctx *c, size_t *written)
{
    struct access_book *book = c->site ? c->site->access : NULL;
    struct seen *list;
    size_t n = book ? take(c, book, &list) : 0;
    enum err e = n > 0 ? db_begin(c) : OK;
    if (!e && n > 0)
        e = db_end(c, write(c, list, n));
    if (e)
        give_back(book, list, n);
    else
        *written = n;
    return e;
}

/* ---- telling --------------------------------------------------------------------------------- */

static const char *what_words(str code)
{
    for (size_t i = 0; i < ACCESS_WHATS; i++)
        if (str_same(code, str_of(whats[i].code)))
            return whats[i].words;
    return "";
}

enum err access_mine(struct ctx *c, const struct access_line **lines, size_t *n)
{
    struct row_access_mine *rows;
    size_t many;
    enum err e = q_access_mine(c, UNNAMED, &rows, &many);
    if (e)
        return e;
    struct access_line *list = arena_take(c->mem, many, sizeof *list);
    for (size_t i = 0; i < many; i++)
        list[i] = (struct access_line){
            .what = what_words(rows[i].what),
            .role = rows[i].role ? frame_role(rows[i].role) : N_("who nominated you"),
            .code = rows[i].what,
            .name = rows[i].name,
            .handle = rows[i].handle,
            .people = rows[i].people,
            .times = rows[i].times,
            .first = rows[i].first_day,
            .last = rows[i].last_day,
        };
    *lines = list;
    *n = many;
    return OK;
}

enum err access_retire(struct ctx *c, moment before, int64_t most, int64_t *n)
{
    struct row_access_retire *rows;
    size_t many;
    enum err e = q_access_retire(c, day_of_moment(before), most, &rows, &many);
    if (!e)
        *n = (int64_t)many;
    return e;
}

enum err access_follow(struct ctx *c, const struct ledger_line *line)
{
    return str_same(line->kind, S("erasure.done")) ? q_access_forget(c, line->person) : OK;
}
