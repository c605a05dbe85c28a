#include "kit/fetch/fetcher.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct fetcher {
    pthread_mutex_t mutex; /* all below but stopped */
    _Atomic bool stopped;
    struct arena *mem;
    str settings;               /* as they are sent */
    struct fetch_tokens tokens; /* stay here: a request takes its own along */
    bool loopback;
    pid_t process; /* 0: none */
    int control;
    uint64_t life; /* counts processes */
};

struct fetcher *fetcher_start(const struct fetch_settings *settings)
{
    struct fetcher *f = calloc(1, sizeof *f);
    if (!f)
        abort();
    pthread_mutex_init(&f->mutex, NULL);
    f->mem = arena_new();
    struct text text = {.mem = f->mem};
    wire_settings(&text, settings);
    f->settings = text_str(&text);
    f->loopback = settings->loopback;
    if (!fetch_tokens_read(f->mem, settings->tokens, &f->tokens))
        f->tokens.n = 0;
    return f;
}

bool fetch_tokens_ok(str tokens)
{
    struct arena *mem = arena_new();
    struct fetch_tokens read;
    bool fine = fetch_tokens_read(mem, tokens, &read);
    arena_free(mem);
    return fine;
}

str fetcher_token(const struct fetcher *f, str url)
{
    return f ? fetch_token_for(&f->tokens, url, f->loopback) : (str){0};
}

bool fetcher_stopped(const struct fetcher *f)
{
    return !f || atomic_load(&f->stopped);
}

/* ---- the process; the mutex is held ---------------------------------------------------------- */

static void end_process(struct fetcher *f)
{
    int status = 0;
    if (!f->process)
        return;
    close(f->control);
    kill(f->process, SIGKILL); /* changes nothing for one that has ended */
    while (waitpid(f->process, &status, 0) < 0 && errno == EINTR)
        continue;
    f->process = 0;
    bool killed = WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL;
    if (killed || (WIFEXITED(status) && WEXITSTATUS(status) != 0))
        LOG(LOG_ERROR, "fetch.died", {"signal", .n = killed ? WTERMSIG(status) : 0},
            {"status", .n = WIFEXITED(status) ? WEXITSTATUS(status) : 0});
}

static bool begin_process(struct ctx *c, struct fetcher *f)
{
    if (f->process)
        return true;
    if (sandbox_begin(c, fetch_inside, &f->control, &f->process) != OK) {
        LOG(LOG_ERROR, "fetch.start", {"why", c->why});
        f->process = 0;
        return false;
    }
    if (f->life++ == 0 && !inside_has_landlock())
        LOG(LOG_WARN, "fetch.landlock", {"kernel", S("has none: files are not out of reach")});
    uint64_t len = f->settings.len;
    struct iovec pieces[] = {{&len, sizeof len}, {(void *)f->settings.at, f->settings.len}};
    struct msghdr message = {.msg_iov = pieces, .msg_iovlen = COUNT(pieces)};
    return sendmsg(f->control, &message, MSG_NOSIGNAL) == (ssize_t)(sizeof len + len);
}

static bool connect_held(struct ctx *c, struct fetcher *f, int *socket)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
        return false;
    for (int tries = 0; tries < 2; tries++) {
        if (!f->stopped && begin_process(c, f) && sandbox_send_socket(f->control, pair[1])) {
            close(pair[1]);
            *socket = pair[0];
            return true;
        }
        end_process(f); /* it had ended without anybody noticing */
    }
    close(pair[0]);
    close(pair[1]);
    return false;
}

/* ---- the door -------------------------------------------------------------------------------- */

bool fetcher_connect(struct ctx *c, struct fetcher *f, int *socket, uint64_t *life)
{
    pthread_mutex_lock(&f->mutex);
    bool fine = connect_held(c, f, socket);
    *life = f->life;
    pthread_mutex_unlock(&f->mutex);
    return fine;
}

void fetcher_lost(struct fetcher *f, uint64_t life)
{
    pthread_mutex_lock(&f->mutex);
    if (f->life == life)
        end_process(f);
    pthread_mutex_unlock(&f->mutex);
}

pid_t fetcher_process(struct fetcher *f)
{
    pthread_mutex_lock(&f->mutex);
    pid_t process = f->process;
    pthread_mutex_unlock(&f->mutex);
    return process;
}

void fetcher_stop(struct fetcher *f)
{
    atomic_store(&f->stopped, true);
    pthread_mutex_lock(&f->mutex);
    end_process(f);
    pthread_mutex_unlock(&f->mutex);
}

void fetcher_free(struct fetcher *f)
{
    if (!f)
        return;
    fetcher_stop(f);
    pthread_mutex_destroy(&f->mutex);
    arena_free(f->mem);
    free(f);
}
