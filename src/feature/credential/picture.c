#include "feature/credential/inside.h"

#include "kit/paper/paper.h"

#include <pthread.h>

/* Drawing starts a program; what it drew last is kept, up to a bound. */
enum { KEPT = 128, KEPT_BYTES = 2 << 20, KEPT_ONE = 256 << 10 };

struct kept {
    struct arena *mem; /* NULL: a free place */
    str key, picture;
    uint64_t used;
};
struct credential_pictures {
    struct arena *mem; /* where this struct itself lives */
    pthread_mutex_t lock;
    uint64_t now; /* counts uses */
    size_t bytes;
    struct kept all[KEPT];
};

struct credential_pictures *credential_pictures_new(void)
{
    struct arena *mem = arena_new();
    struct credential_pictures *p = arena_take(mem, 1, sizeof *p);
    p->mem = mem;
    pthread_mutex_init(&p->lock, NULL);
    return p;
}

static void drop(struct credential_pictures *p, struct kept *k)
{
    p->bytes -= k->picture.len;
    arena_free(k->mem);
    *k = (struct kept){0};
}

void credential_pictures_free(struct credential_pictures *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < KEPT; i++)
        if (p->all[i].mem)
            drop(p, &p->all[i]);
    pthread_mutex_destroy(&p->lock);
    arena_free(p->mem);
}

bool credential_kept(struct ctx *c, struct credential_pictures *p, str key, str *picture)
{
    bool found = false;
    pthread_mutex_lock(&p->lock);
    for (size_t i = 0; i < KEPT && !found; i++) {
        struct kept *k = &p->all[i];
        found = k->mem && str_same(k->key, key);
        if (found) {
            k->used = ++p->now;
            *picture = arena_copy(c->mem, k->picture);
        }
    }
    pthread_mutex_unlock(&p->lock);
    return found;
}

/* A free place, or else the one that was used longest ago. Holds the lock. */
static struct kept *oldest(struct credential_pictures *p, bool taken)
{
    struct kept *best = NULL;
    for (size_t i = 0; i < KEPT; i++) {
        struct kept *k = &p->all[i];
        if (!k->mem && !taken)
            return k;
        if (k->mem && (!best || k->used < best->used))
            best = k;
    }
    return best;
}

void credential_keep(struct credential_pictures *p, str key, str picture)
{
    if (picture.len > KEPT_ONE)
        return;
    pthread_mutex_lock(&p->lock);
    while (p->bytes + picture.len > KEPT_BYTES)
        drop(p, oldest(p, true));
    struct kept *k = oldest(p, false);
    if (k->mem)
        drop(p, k);
    k->mem = arena_new();
    k->key = arena_copy(k->mem, key);
    k->picture = arena_copy(k->mem, picture);
    k->used = ++p->now;
    p->bytes += picture.len;
    pthread_mutex_unlock(&p->lock);
}

/* "2027", or "2026–27" of a term that begins in one year and ends in the next. */
str credential_year(struct ctx *c, const struct credential_shown *shown)
{
    int first, last, month, date;
    day_parts(shown->from, &first, &month, &date);
    day_parts((day){shown->until.n - 1}, &last, &month, &date);
    return last > first ? arena_format(c->mem, "%d–%02d", first, last % 100)
                        : arena_format(c->mem, "%d", first);
}

enum err credential_picture(struct ctx *c, const struct credential_shown *shown, int pixels,
                            str *picture)
{
    struct credential_pictures *kept = c->site->pictures;
    struct paper_badge badge = {.program = shown->program,
                                .award = shown->expertise,
                                .year = credential_year(c, shown),
                                .hue = shown->hue,
                                .pixels = pixels};
    str key = arena_format(c->mem, "%d\n%d\n%.*s\n%.*s\n%.*s", pixels, badge.hue,
                           STR_ARG(badge.year), STR_ARG(badge.award), STR_ARG(badge.program));
    if (kept && credential_kept(c, kept, key, picture))
        return OK;
    enum err e = paper_badges(c, &badge, 1, picture);
    if (!e && kept)
        credential_keep(kept, key, *picture);
    return e;
}
