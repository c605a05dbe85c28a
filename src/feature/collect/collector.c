#include "feature/collect/inside.h"
#include "feature/collect/keep.sql.h"

enum { PROGRAMS = 16, DAY_S = 86400 };

/* Of the thread that reads sources; a program's words live in an arena of their own. */
struct collector {
    struct {
        int64_t program;
        moment learned;
        struct arena *mem;
        const struct topics *topics;
    } words[PROGRAMS];
    size_t next;
};

struct collector *collector_new(struct arena *a)
{
    return arena_take(a, 1, sizeof(struct collector));
}

void collector_end(struct collector *k)
{
    for (size_t i = 0; k && i < PROGRAMS; i++)
        arena_free(k->words[i].mem);
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
        *topics = topics_learn(mem, texts, n);
    return e;
}

enum err collect_topics(struct ctx *c, const struct topics **topics)
{
    struct collector *k = c->site ? c->site->collector : NULL;
    if (!k)
        return learn(c, c->mem, topics);
    for (size_t i = 0; i < PROGRAMS; i++)
        if (k->words[i].topics && k->words[i].program == c->program &&
            c->now.s - k->words[i].learned.s < DAY_S && c->now.s >= k->words[i].learned.s) {
            *topics = k->words[i].topics;
            return OK;
        }
    struct arena *mem = arena_new();
    enum err e = learn(c, mem, topics);
    if (e) {
        arena_free(mem);
        return e;
    }
    size_t at = k->next++ % PROGRAMS;
    for (size_t i = 0; i < PROGRAMS; i++)
        if (k->words[i].program == c->program)
            at = i;
    arena_free(k->words[at].mem);
    k->words[at].program = c->program;
    k->words[at].learned = c->now;
    k->words[at].mem = mem;
    k->words[at].topics = *topics;
    return OK;
}
