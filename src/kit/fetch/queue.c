#include "kit/fetch/fetch_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { STEP = 64 << 10, KEEP = 256 << 10 };

static void make_room(struct queue *q, size_t more)
{
    if (q->start > 0 && q->start + q->len + more > q->room) {
        memmove(q->at, q->at + q->start, q->len);
        q->start = 0;
    }
    if (q->len + more <= q->room)
        return;
    size_t room = q->room ? q->room : 1024;
    while (room < q->len + more)
        room *= 2;
    char *at = realloc(q->at, room);
    if (!at)
        abort();
    q->at = at;
    q->room = room;
}

void queue_add(struct queue *q, str bytes)
{
    if (bytes.len == 0)
        return;
    make_room(q, bytes.len);
    memcpy(q->at + q->start + q->len, bytes.at, bytes.len);
    q->len += bytes.len;
}

void queue_drop(struct queue *q, size_t n)
{
    q->start += n;
    q->len -= n;
    if (q->len > 0)
        return;
    if (q->room > KEEP)
        queue_free(q);
    q->start = 0;
}

str queue_str(const struct queue *q)
{
    return q->len ? (str){q->at + q->start, q->len} : (str){0};
}

void queue_free(struct queue *q)
{
    free(q->at);
    *q = (struct queue){0};
}

static bool for_now(void)
{
    return errno == EAGAIN || errno == EINTR;
}

bool queue_send(struct queue *q, int socket)
{
    while (q->len > 0) {
        ssize_t sent = send(socket, q->at + q->start, q->len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0)
            return for_now();
        queue_drop(q, (size_t)sent);
    }
    return true;
}

bool queue_receive(struct queue *q, int socket)
{
    make_room(q, STEP);
    ssize_t got = recv(socket, q->at + q->start + q->len, STEP, MSG_DONTWAIT);
    if (got <= 0)
        return got < 0 && for_now();
    q->len += (size_t)got;
    return true;
}
