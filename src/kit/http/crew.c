/* Threads that take turns: at any time one of them, at most, moves bytes (runs libmicrohttpd) and does
 * nothing else meanwhile; those that are not needed rest. When requests came in, the one that read
 * them makes the first page itself, goes on with the others, and moves bytes again: no thread is
 * woken for a page, nor for its answer. Others join
 * - when a request has waited long: who takes it calls one of them for the next;
 * - when a page takes long: one that rests keeps watch while there is work, and goes to where
 *   nothing moves any more.
 * One of them never makes pages, so that bytes move however long all pages take. */
#include "kit/http/server.h"
#include "kit/store/store.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum {
    BYTES_EVERY_US = 250, /* answers wait for so long while more pages are made */
    HELP_AFTER_US = 300,  /* a request that waited longer calls for help */
    WATCH_EVERY_MS = 3,
    WATCHES = 10, /* without any work before the watch ends */
};

static bool may_work(const struct crew *w)
{
    return w->queue->first && w->working < w->members - !w->queue->closed;
}

/* Called with the lock. */
static void call_help(struct crew *w)
{
    if (w->resting > 0)
        pthread_cond_signal(&w->rest);
    else if (w->watched) {
        w->called = true;
        pthread_cond_signal(&w->watch);
    }
}

static void make_page(struct crew *w, struct db **db)
{
    struct exchange *x = queue_next(w->queue);
    bool late = now_us() - x->queued_us > HELP_AFTER_US;
    w->working++, w->steps++;
    if (w->dozing)
        pthread_cond_signal(&w->watch);
    if (late && may_work(w))
        call_help(w);
    pthread_mutex_unlock(&w->queue->lock);
    if (!*db)
        *db = db_open(w->server->o.store);
    worker_answer(x, *db);
    pthread_mutex_lock(&w->queue->lock);
    w->working--;
}

/* Who waits for bytes is woken only if it sleeps. */
static void wake_mover(struct crew *w)
{
    uint64_t one = 1;
    if (!w->asleep)
        return;
    w->asleep = false;
    while (write(w->bell, &one, sizeof one) < 0 && errno == EINTR)
        continue;
}

void crew_fresh(struct exchange *x)
{
    struct crew *w = &x->server->crew;
    x->fresh = true;
    x->next_fresh = w->fresh;
    w->fresh = x;
}

/* Called with the lock, before bytes move: most pages are ready by now, and their connections were
 * never suspended, which would cost three system calls each. The others must not be touched while
 * somebody works on them. Nothing runs in libmicrohttpd meanwhile. */
static void set_fresh_aside(struct crew *w)
{
    for (struct exchange *x = w->fresh; x; x = x->next_fresh) {
        x->fresh = false;
        x->suspended = !x->answered;
        if (x->suspended)
            MHD_suspend_connection(x->k->mhd);
    }
    w->fresh = NULL;
}

void crew_answered(struct exchange *x)
{
    struct crew *w = &x->server->crew;
    pthread_mutex_lock(&w->queue->lock);
    x->answered = true;
    if (x->suspended)
        MHD_resume_connection(x->k->mhd);
    w->resumed++;
    wake_mover(w);
    pthread_mutex_unlock(&w->queue->lock);
}

void crew_resume(struct conn *k)
{
    struct crew *w = &k->server->crew;
    pthread_mutex_lock(&w->queue->lock);
    MHD_resume_connection(k->mhd);
    w->resumed++;
    wake_mover(w);
    pthread_mutex_unlock(&w->queue->lock);
}

void crew_wake(struct server *server)
{
    struct crew *w = &server->crew;
    pthread_mutex_lock(&w->queue->lock);
    w->resumed++;
    wake_mover(w);
    pthread_mutex_unlock(&w->queue->lock);
}

/* Until bytes come, or until it is woken. */
static void sleep_for_bytes(struct crew *w)
{
    struct pollfd bells[] = {{.fd = w->bytes, .events = POLLIN}, {.fd = w->bell, .events = POLLIN}};
    uint64_t rung;
    w->asleep = true;
    pthread_mutex_unlock(&w->queue->lock);
    (void)poll(bells, COUNT(bells), -1);
    if (bells[1].revents)
        (void)!read(w->bell, &rung, sizeof rung);
    pthread_mutex_lock(&w->queue->lock);
    w->asleep = false;
}

static void move_bytes(struct crew *w)
{
    struct MHD_Daemon *daemon = w->server->daemon;
    MHD_UNSIGNED_LONG_LONG more_ms;
    uint64_t resumed;
    bool more;
    w->moving = true;
    do {
        resumed = w->resumed;
        w->steps++;
        set_fresh_aside(w);
        pthread_mutex_unlock(&w->queue->lock);
        server_accept_last(w->server);
        (void)MHD_run(daemon);
        more = MHD_get_timeout(daemon, &more_ms) == MHD_YES && more_ms == 0;
        pthread_mutex_lock(&w->queue->lock);
        more = more || w->resumed != resumed;
        if (!more && !may_work(w) && !w->queue->closed) {
            sleep_for_bytes(w);
            more = true;
        }
    } while (more && !may_work(w) && !w->queue->closed);
    w->moving = false;
    w->moved_us = now_us();
}

/* One of those that rest looks again and again whether anything moves; true: it is needed. */
static bool watch(struct crew *w)
{
    uint64_t steps = w->steps;
    for (int quiet = 0; quiet < WATCHES; quiet++) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        int64_t ns = until.tv_nsec + WATCH_EVERY_MS * 1000000;
        until.tv_sec += ns / 1000000000, until.tv_nsec = ns % 1000000000;
        int code = pthread_cond_timedwait(&w->watch, &w->queue->lock, &until);
        if (w->called || w->queue->closed)
            return true;
        if (code != ETIMEDOUT)
            continue;
        if (w->steps == steps && (may_work(w) || !w->moving))
            return true;
        if (w->steps != steps)
            quiet = 0;
        steps = w->steps;
    }
    w->dozing = true;
    pthread_cond_wait(&w->watch, &w->queue->lock);
    w->dozing = false;
    return w->called || w->queue->closed;
}

static void rest(struct crew *w)
{
    if (w->watched) {
        w->resting++;
        pthread_cond_wait(&w->rest, &w->queue->lock);
        w->resting--;
        return;
    }
    w->watched = true;
    while (!watch(w))
        continue;
    w->watched = w->called = false;
    if (w->resting > 0)
        pthread_cond_signal(&w->rest); /* the next one keeps watch */
}

static void *take_turns(void *cls)
{
    struct crew *w = cls;
    struct db *db = NULL;
    pthread_mutex_lock(&w->queue->lock);
    while (!w->queue->closed || w->queue->first) {
        bool due = !w->moving && now_us() - w->moved_us > BYTES_EVERY_US;
        if (may_work(w) && !due)
            make_page(w, &db);
        else if (!w->moving)
            move_bytes(w);
        else
            rest(w);
    }
    pthread_mutex_unlock(&w->queue->lock);
    db_close(db);
    return NULL;
}

void crew_start(struct server *server, int pages)
{
    struct crew *w = &server->crew;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&w->watch, &attributes);
    pthread_cond_init(&w->rest, NULL);
    pthread_condattr_destroy(&attributes);
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    w->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (!info || w->bell < 0)
        abort();
    w->bytes = info->epoll_fd;
    w->server = server;
    w->queue = &server->queues[PAGE];
    w->members = pages + 1;
    w->threads = arena_take(server->mem, (size_t)w->members, sizeof *w->threads);
    for (int i = 0; i < w->members; i++)
        if (pthread_create(&w->threads[i], NULL, take_turns, w) != 0)
            abort();
}

void crew_stop(struct server *server)
{
    struct crew *w = &server->crew;
    pthread_mutex_lock(&w->queue->lock);
    w->queue->closed = true;
    pthread_cond_broadcast(&w->rest);
    pthread_cond_broadcast(&w->watch);
    wake_mover(w);
    pthread_mutex_unlock(&w->queue->lock);
    for (int i = 0; i < w->members; i++)
        pthread_join(w->threads[i], NULL);
    pthread_cond_destroy(&w->rest);
    pthread_cond_destroy(&w->watch);
    set_fresh_aside(w);
    for (int i = 0; i < 3; i++) /* the answers of the last pages */
        (void)MHD_run(server->daemon);
    close(w->bell);
}
