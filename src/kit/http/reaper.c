/* libmicrohttpd's own timeout counts from the last byte: one byte a second keeps a connection for
 * ever. Here every stage of a request has a deadline, and a thread shuts what is beyond it. */
#include "kit/http/server.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { LINGER_MS = 3000 };

/* Did a request come in time that nobody has read yet? To close its socket now would be to refuse it. */
static bool came_in_time(struct conn *k)
{
    int bytes = 0;
    return atomic_exchange(&k->resting, false) && ioctl(k->fd, FIONREAD, &bytes) == 0 && bytes > 0;
}

static void shut_slow(struct server *server, int64_t now)
{
    for (struct conn *k = server->reaper.conns; k; k = k->next) {
        int64_t deadline = atomic_load_explicit(&k->deadline_ms, memory_order_relaxed);
        if (deadline == 0 || deadline > now)
            continue;
        int64_t next = came_in_time(k) ? now + server->o.header_timeout_ms : 0;
        if (!atomic_compare_exchange_strong(&k->deadline_ms, &deadline, next) || next)
            continue; /* it moves on */
        atomic_fetch_add(&server->metrics.cut, 1);
        shutdown(k->fd, SHUT_RDWR);
    }
}

/* A client that is still sending would lose our answer if its socket were closed at once. */
static void drain(struct lingering *l, int64_t now)
{
    char waste[4096];
    ssize_t n;
    size_t most = 1 << 20;
    while ((n = recv(l->fd, waste, sizeof waste, MSG_DONTWAIT)) > 0 && most > (size_t)n)
        most -= (size_t)n;
    bool open = n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
    if (open && now < l->until_ms)
        return;
    close(l->fd);
    l->fd = -1;
}

static void drain_all(struct reaper *reaper, int64_t now)
{
    for (size_t i = 0; i < COUNT(reaper->lingering); i++)
        if (reaper->lingering[i].fd >= 0)
            drain(&reaper->lingering[i], now);
}

static void *reap(void *cls)
{
    struct server *server = cls;
    struct reaper *reaper = &server->reaper;
    int64_t every_ms = server->o.header_timeout_ms / 20;
    every_ms = every_ms < 10 ? 10 : every_ms > 250 ? 250 : every_ms;
    pthread_mutex_lock(&reaper->lock);
    while (!reaper->stopping) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        int64_t ns = until.tv_nsec + every_ms * 1000000;
        until.tv_sec += ns / 1000000000, until.tv_nsec = ns % 1000000000;
        pthread_cond_timedwait(&reaper->stop, &reaper->lock, &until);
        shut_slow(server, now_ms());
        drain_all(reaper, now_ms());
    }
    pthread_mutex_unlock(&reaper->lock);
    return NULL;
}

void reaper_linger(struct server *server, int fd)
{
    struct reaper *reaper = &server->reaper;
    if (fd < 0)
        return;
    shutdown(fd, SHUT_WR);
    pthread_mutex_lock(&reaper->lock);
    for (size_t i = 0; i < COUNT(reaper->lingering); i++)
        if (reaper->lingering[i].fd < 0) {
            reaper->lingering[i] = (struct lingering){fd, now_ms() + LINGER_MS};
            fd = -1;
            break;
        }
    pthread_mutex_unlock(&reaper->lock);
    if (fd >= 0)
        close(fd);
}

void reaper_start(struct server *server)
{
    struct reaper *reaper = &server->reaper;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&reaper->stop, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&reaper->lock, NULL);
    for (size_t i = 0; i < COUNT(reaper->lingering); i++)
        reaper->lingering[i].fd = -1;
    if (pthread_create(&reaper->thread, NULL, reap, server) != 0)
        abort();
    reaper->running = true;
}

void reaper_stop(struct server *server)
{
    struct reaper *reaper = &server->reaper;
    if (!reaper->running)
        return;
    pthread_mutex_lock(&reaper->lock);
    reaper->stopping = true;
    pthread_cond_signal(&reaper->stop);
    pthread_mutex_unlock(&reaper->lock);
    pthread_join(reaper->thread, NULL);
    for (size_t i = 0; i < COUNT(reaper->lingering); i++)
        if (reaper->lingering[i].fd >= 0)
            close(reaper->lingering[i].fd);
    pthread_cond_destroy(&reaper->stop);
    pthread_mutex_destroy(&reaper->lock);
}
