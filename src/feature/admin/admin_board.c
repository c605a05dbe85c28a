#include "feature/admin/admin.h"

#include <pthread.h>
#include <string.h>

enum { JOBS_MAX = 16, WORDS_MAX = 400 };

struct noted {
    struct admin_job job;
    char words[WORDS_MAX];
};
struct admin_board {
    pthread_mutex_t lock;
    moment started;
    struct noted noted[JOBS_MAX];
    size_t n;
};

struct admin_board *admin_board_new(struct arena *mem, moment started)
{
    struct admin_board *b = arena_take(mem, 1, sizeof *b);
    pthread_mutex_init(&b->lock, NULL);
    b->started = started;
    return b;
}

static struct noted *place_of(struct admin_board *b, const char *job)
{
    for (size_t i = 0; i < b->n; i++)
        if (strcmp(b->noted[i].job.name, job) == 0)
            return &b->noted[i];
    if (b->n == JOBS_MAX)
        return NULL;
    b->noted[b->n].job.name = job;
    return &b->noted[b->n++];
}

static void keep_trouble(struct noted *noted, struct ctx *c)
{
    str words = str_upto(c->why, WORDS_MAX);
    if (words.len > 0)
        memcpy(noted->words, words.at, words.len);
    noted->job.trouble = (str){noted->words, words.len};
    noted->job.trouble_at = c->now;
    noted->job.troubles++;
}

void admin_note(struct ctx *c, struct admin_run run)
{
    struct admin_board *b = c->site->board;
    if (!b)
        return;
    pthread_mutex_lock(&b->lock);
    struct noted *noted = place_of(b, run.job);
    if (noted) {
        noted->job.last = c->now;
        noted->job.ms = run.ms;
        noted->job.runs++;
        if (run.e)
            keep_trouble(noted, c);
    }
    pthread_mutex_unlock(&b->lock);
}

void admin_jobs(struct ctx *c, const struct admin_job **jobs, size_t *n, moment *started)
{
    struct admin_board *b = c->site->board;
    struct admin_job *list = arena_take(c->mem, JOBS_MAX, sizeof *list);
    *jobs = list;
    *n = 0;
    *started = c->now;
    if (!b)
        return;
    pthread_mutex_lock(&b->lock);
    *n = b->n;
    *started = b->started;
    for (size_t i = 0; i < b->n; i++) {
        list[i] = b->noted[i].job;
        list[i].trouble = arena_copy(c->mem, list[i].trouble);
    }
    pthread_mutex_unlock(&b->lock);
}
