#include "feature/collect/inside.h"
#include "feature/collect/keep.sql.h"

#include <pthread.h>

enum { PROGRAMS = 16, DAY_S = 86400 };

/* Threads share it. A program's words live in an arena of their own; those of the day before stay one
 * more day, because somebody may still be reading in them. */
struct collector {
    pthread_mutex_t mutex;
    struct words {
        int64_t program;
        moment learned;
        struct arena *mem, *before;
        const struct topics *topics;
    } words[PROGRAMS];
};

struct collector *collector_new(struct arena *a)
{
    struct collector *k = arena_take(a, 1, sizeof *k);
    pthread_mutex_init(&k->mutex, NULL);
    return k;
}

void collector_end(struct collector *k)
{
    for (size_t i = 0; k && i < PROGRAMS; i++) {
        arena_free(k->words[i].mem);
        arena_free(k->words[i].before);
    }
    if (k)
        pthread_mutex_destroy(&k->mutex);
}

/* The name of the expertise counts like a text, so that a new program is not without any words. */
static enum err texts_of(struct ctx *c, const struct expertise *e, struct topic_text *texts,
                         size_t *n)
{
    struct row_keep_texts *rows;
    size_t many;
    enum err err = q_keep_texts(c, e->id, &rows, &many);
    if (err)
        return err;
    texts[(*n)++] = (struct topic_text){e->id, e->name};
    for (size_t i = 0; i < many; i++)
        texts[(*n)++] =
            (struct topic_text){e->id, arena_format(c->mem, "%.*s %.*s", STR_ARG(rows[i].title),
                                                    STR_ARG(rows[i].summary))};
    return OK;
}

enum { TEXTS_A_PIECE = 101 };

static enum err learn(struct ctx *c, struct arena *mem, const struct topics **topics)
{
    const struct expertise *list;
    size_t n_list, n = 0;
    enum err e = program_expertises(c, &list, &n_list);
    if (e)
        return e;
    struct topic_text *texts = arena_take(c->mem, n_list * TEXTS_A_PIECE + 1, sizeof *texts);
    for (size_t i = 0; !e && i < n_list; i++)
        if (list[i].parent && !list[i].retired)
            e = texts_of(c, &list[i], texts, &n);
    if (!e)
        *topics = topic_learn(mem, texts, n);
    return e;
}

/* The place of the program; of more programs than places, the longest unused one gives way. */
static struct words *place_of(struct collector *k, int64_t program)
{
    struct words *oldest = &k->words[0];
    for (size_t i = 0; i < PROGRAMS; i++) {
        if (k->words[i].program == program)
            return &k->words[i];
        if (k->words[i].learned.s < oldest->learned.s)
            oldest = &k->words[i];
    }
    return oldest;
}

static enum err learn_again(struct ctx *c, struct words *w)
{
    struct arena *mem = arena_new();
    const struct topics *topics;
    enum err e = learn(c, mem, &topics);
    if (e) {
        arena_free(mem);
        return e;
    }
    arena_free(w->before);
    *w = (struct words){c->program, c->now, mem, w->mem, topics};
    return OK;
}

enum err collect_topics(struct ctx *c, const struct topics **topics)
{
    struct collector *k = c->site ? c->site->collector : NULL;
    if (!k)
        return learn(c, c->mem, topics);
    pthread_mutex_lock(&k->mutex);
    struct words *w = place_of(k, c->program);
    bool fresh = w->topics && w->program == c->program && c->now.s >= w->learned.s &&
                 c->now.s - w->learned.s < DAY_S;
    enum err e = fresh ? OK : learn_again(c, w);
    *topics = w->topics;
    pthread_mutex_unlock(&k->mutex);
    return e;
}
