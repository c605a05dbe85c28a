#include "kit/fetch/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    CONTROL = 0,
    SWEEP_MS = 1000,
    THREAD_STACK = 256 << 10,
    SETTINGS_MAX = 64 << 10,
    EX_LOCK = 3
};

int64_t inside_clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- batches --------------------------------------------------------------------------------- */

static void take_client(struct inside *in, int socket)
{
    struct client *client = in->n_clients < CLIENTS_MAX ? calloc(1, sizeof *client) : NULL;
    if (!client) {
        close(socket);
        return;
    }
    client->socket = socket;
    client->next = in->clients;
    in->clients = client;
    in->n_clients++;
}

static void read_control(struct inside *in)
{
    int socket;
    switch (sandbox_take_socket(CONTROL, MSG_DONTWAIT, &socket)) {
    case SANDBOX_SOCKET: take_client(in, socket); break;
    case SANDBOX_NO_SOCKET: break;
    case SANDBOX_NO_PEER: in->orphan = true; break;
    }
}

static void read_client(struct inside *in, struct client *client)
{
    struct record head;
    str payload;
    enum record_state state;
    if (!queue_receive(&client->in, client->socket))
        client->gone = true;
    while ((state = record_peek(&client->in, &head, &payload)) == RECORD_WHOLE) {
        struct transfer *t =
            head.kind == RECORD_ASK ? transfer_new(in, client, head.id, payload) : NULL;
        if (t)
            line_add(in, t, false);
        queue_drop(&client->in, sizeof head + head.len);
    }
    client->gone = client->gone || state == RECORD_WRONG;
    if (client->gone)
        line_drop_client(in, client);
}

static void drop_gone(struct inside *in)
{
    for (struct client **at = &in->clients; *at;) {
        struct client *client = *at;
        if (!client->gone || client->transfers > 0) {
            at = &client->next;
            continue;
        }
        *at = client->next;
        in->n_clients--;
        close(client->socket);
        queue_free(&client->in);
        queue_free(&client->out);
        free(client);
    }
}

static void send_all(struct inside *in)
{
    for (struct client *client = in->clients; client; client = client->next)
        if (!client->gone && !queue_send(&client->out, client->socket)) {
            client->gone = true;
            line_drop_client(in, client);
        }
}

/* ---- from time to time ----------------------------------------------------------------------- */

/* Files that may be replaced while this runs: a new one is out of reach, so a new process has to come. */
struct stamps {
    struct stamp {
        ino_t number;
        time_t changed;
    } names, hosts, authority;
};

static struct stamp stamp_of(const char *path)
{
    struct stat s = {0};
    (void)!stat(path, &s);
    return (struct stamp){s.st_ino, s.st_mtime};
}

static bool stamps_take(const struct inside *in, struct stamps *kept)
{
    struct stamps now = {stamp_of("/etc/resolv.conf"), stamp_of("/etc/hosts"),
                         stamp_of(in->authority)};
    bool same =
        now.names.number == kept->names.number && now.names.changed == kept->names.changed &&
        now.hosts.number == kept->hosts.number && now.hosts.changed == kept->hosts.changed &&
        now.authority.number == kept->authority.number &&
        now.authority.changed == kept->authority.changed;
    *kept = now;
    return same;
}

static void say_alive(struct inside *in)
{
    if (in->now_ms - in->alive_ms < FETCH_ALIVE_MS)
        return;
    in->alive_ms = in->now_ms;
    for (struct client *client = in->clients; client; client = client->next)
        if (!client->gone && client->out.len < UNSENT_MAX)
            record_send(&client->out, RECORD_ALIVE, 0, (str){0});
}

/* ---- the loop -------------------------------------------------------------------------------- */

static void finish_done(struct inside *in)
{
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(in->multi, &left));) {
        char *t = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode result = message->data.result; /* message dies with its handle */
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t);
        run_end(in, (struct transfer *)(void *)t, result);
    }
}

static int wait_ms(const struct inside *in)
{
    int64_t wait = line_next_ms(in) - in->now_ms, most = SWEEP_MS;
    if (in->held)
        most = (int64_t)(-in->tokens * 1000 / (double)in->settings.bandwidth) + 1;
    if (most > SWEEP_MS)
        most = SWEEP_MS;
    return (int)(wait < 0 ? 0 : wait < most ? wait : most);
}

static void wait_and_read(struct inside *in)
{
    struct curl_waitfd waits[CLIENTS_MAX + 1] = {{.fd = CONTROL, .events = CURL_WAIT_POLLIN}};
    struct client *of[CLIENTS_MAX + 1];
    unsigned n = 1;
    for (struct client *client = in->clients; client; client = client->next)
        if (!client->gone) {
            int events = CURL_WAIT_POLLIN | (client->out.len ? CURL_WAIT_POLLOUT : 0);
            of[n] = client;
            waits[n++] = (struct curl_waitfd){.fd = client->socket, .events = (short)events};
        }
    curl_multi_poll(in->multi, waits, in->orphan ? 0 : n, wait_ms(in), NULL);
    in->now_ms = inside_clock_ms();
    for (unsigned i = 1; i < n; i++)
        if (waits[i].revents & ~CURL_WAIT_POLLOUT)
            read_client(in, of[i]);
    if (waits[0].revents)
        read_control(in);
}

static void work(struct inside *in)
{
    struct stamps stamps = {0};
    int running;
    bool old = false;
    (void)stamps_take(in, &stamps);
    while (!in->orphan && !(old && in->n_clients == 0)) {
        line_start(in);
        curl_multi_perform(in->multi, &running);
        finish_done(in);
        run_watch(in);
        if (in->now_ms - in->swept_ms >= SWEEP_MS) {
            in->swept_ms = in->now_ms;
            line_sweep(in);
            say_alive(in);
            old = !stamps_take(in, &stamps) || old;
        }
        send_all(in);
        drop_gone(in);
        wait_and_read(in);
    }
}

/* ---- the beginning --------------------------------------------------------------------------- */

static bool read_whole(void *to, size_t len)
{
    for (size_t done = 0; done < len;) {
        ssize_t got = read(CONTROL, (char *)to + done, len - done);
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        done += got > 0 ? (size_t)got : 0;
    }
    return true;
}

static bool take_settings(struct inside *in, struct arena *mem)
{
    uint64_t len;
    if (!read_whole(&len, sizeof len) || len > SETTINGS_MAX)
        return false;
    str payload = {arena_take(mem, len, 1), len};
    if (!read_whole((char *)payload.at, len) || !wire_take_settings(payload, &in->settings))
        return false;
    const struct fetch_settings *s = &in->settings;
    const char *system = curl_version_info(CURLVERSION_NOW)->cainfo;
    str about = s->agent.len ? arena_format(mem, " (+%.*s)", STR_ARG(s->agent)) : (str){0};
    in->agent = arena_format(mem, "Plaudit/" PLAUDIT_VERSION "%.*s", STR_ARG(about)).at;
    in->authority = s->authority.len ? arena_copy(mem, s->authority).at
                                     : arena_copy(mem, str_of(system ? system : "/nowhere")).at;
    return true;
}

/* Whatever libraries read when they begin is read before the lock. */
static bool prepare(struct inside *in)
{
    pthread_attr_t small;
    setenv("RES_OPTIONS", "timeout:3 attempts:2", 1);
    setlocale(LC_CTYPE, "C.UTF-8"); /* curl takes host names in it */
    mallopt(M_ARENA_MAX, 2);
    if (pthread_attr_init(&small) || pthread_attr_setstacksize(&small, THREAD_STACK) ||
        pthread_setattr_default_np(&small) || curl_global_init(CURL_GLOBAL_DEFAULT))
        return false;
    bool brotli = curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_BROTLI;
    in->accepted = brotli ? "gzip, deflate, br" : "gzip, deflate";
    in->multi = curl_multi_init();
    in->now_ms = in->tokens_ms = in->alive_ms = inside_clock_ms();
    return in->multi && !curl_multi_setopt(in->multi, CURLMOPT_MAXCONNECTS,
                                           (long)in->settings.parallel + URGENT_MORE);
}

void fetch_inside(void)
{
    struct inside in = {0};
    struct arena *mem = arena_new();
    if (!take_settings(&in, mem) || !prepare(&in) || !inside_lock(&in.settings, in.authority))
        _exit(EX_LOCK);
    work(&in);
    _exit(0);
}
