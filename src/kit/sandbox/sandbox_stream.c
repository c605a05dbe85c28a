#include "kit/sandbox/sandbox.h"
#include "kit/sandbox/sandbox_internal.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- the parent ------------------------------------------------------------------------------ */

struct stream {
    struct sandbox_child child;
    const struct sandbox_flow *flow;
    char *room;       /* the piece that is being sent, behind its length */
    size_t sent, len; /* of it */
    bool all_read;
    uint32_t left;                        /* of the piece that is being received */
    unsigned char head[sizeof(uint32_t)]; /* its length, as far as it is there */
    size_t head_len;
    bool ended; /* the last piece is there: the reply follows */
    uint64_t total, total_max;
};

static void next_piece(struct stream *s)
{
    uint32_t len = (uint32_t)s->flow->read(s->flow->state, s->room + sizeof len, SANDBOX_PIECE);
    memcpy(s->room, &len, sizeof len);
    s->sent = 0;
    s->len = sizeof len + len;
    s->all_read = len == 0;
}

/* Sends what the socket takes; a child that no longer listens is found out by reading. */
static void send_some(struct stream *s)
{
    if (s->sent == s->len)
        next_piece(s);
    ssize_t sent =
        send(s->child.socket, s->room + s->sent, s->len - s->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
        s->sent += (size_t)sent;
    } else if (errno != EAGAIN && errno != EINTR) {
        s->sent = s->len;
        s->all_read = true;
    }
}

/* Takes the pieces apart; lengths come from a process that may have been taken over. */
static enum sandbox_ending receive(struct stream *s, str bytes)
{
    while (bytes.len > 0) {
        if (s->ended) {
            text_add(&s->child.reply, bytes);
            return s->child.reply.len > sizeof(struct sandbox_reply) + SANDBOX_WHY_MAX
                       ? SANDBOX_BROKEN
                       : SANDBOX_ENDED;
        }
        if (s->left > 0) {
            str piece = str_upto(bytes, s->left);
            if (!s->flow->write(s->flow->state, piece))
                return SANDBOX_UNWANTED;
            s->left -= (uint32_t)piece.len;
            bytes = str_from(bytes, piece.len);
            continue;
        }
        s->head[s->head_len++] = (unsigned char)bytes.at[0];
        bytes = str_from(bytes, 1);
        if (s->head_len < sizeof s->head)
            continue;
        memcpy(&s->left, s->head, sizeof s->left);
        s->head_len = 0;
        s->ended = s->left == 0;
        s->total += s->left;
        if (s->left > SANDBOX_PIECE)
            return SANDBOX_BROKEN;
        if (s->total > s->total_max)
            return SANDBOX_TOO_LONG;
    }
    return SANDBOX_ENDED;
}

static enum sandbox_ending exchange(struct stream *s, char *chunk)
{
    for (;;) {
        int64_t left = s->child.deadline - sandbox_clock_ms();
        bool sending = s->sent < s->len || !s->all_read;
        struct pollfd p = {.fd = s->child.socket, .events = sending ? POLLIN | POLLOUT : POLLIN};
        if (left <= 0)
            return SANDBOX_TOO_SLOW;
        if (poll(&p, 1, (int)left) < 0 && errno != EINTR)
            return SANDBOX_BROKEN;
        if (p.revents & POLLOUT)
            send_some(s);
        if (!(p.revents & (POLLIN | POLLHUP | POLLERR)))
            continue;
        ssize_t got = recv(s->child.socket, chunk, SANDBOX_PIECE, MSG_DONTWAIT);
        if (got == 0 || (got < 0 && errno == ECONNRESET))
            return SANDBOX_ENDED;
        if (got < 0 && errno != EAGAIN && errno != EINTR)
            return SANDBOX_BROKEN;
        enum sandbox_ending ending =
            got > 0 ? receive(s, (str){chunk, (size_t)got}) : SANDBOX_ENDED;
        if (ending != SANDBOX_ENDED)
            return ending;
    }
}

enum err sandbox_stream(struct ctx *c, sandbox_stream_job *job, const struct sandbox_flow *flow,
                        str hint, struct sandbox_limits limits)
{
    struct sandbox_request request = {
        .job = sandbox_place((uintptr_t)job), .kind = SANDBOX_STREAM, .hint_len = hint.len};
    struct stream s = {.flow = flow, .total_max = limits.output_max};
    str nothing;
    enum err e = sandbox_start(c, &request, limits, &s.child);
    if (e)
        return e;
    s.room = arena_room(c->mem, sizeof request + hint.len + sizeof(uint32_t) + SANDBOX_PIECE);
    memcpy(s.room, &request, sizeof request);
    if (hint.len > 0)
        memcpy(s.room + sizeof request, hint.at, hint.len);
    s.len = sizeof request + hint.len;
    return sandbox_finish(c, &s.child, exchange(&s, arena_room(c->mem, SANDBOX_PIECE)), limits,
                          &nothing);
}

/* ---- the child ------------------------------------------------------------------------------- */

struct inside {
    uint32_t left; /* of the piece that is being read */
    bool ended;
};

static size_t read_inside(void *state, char *room, size_t len)
{
    struct inside *in = state;
    if (in->left == 0 && !in->ended) {
        if (!sandbox_read_all(&in->left, sizeof in->left))
            _exit(1);
        in->ended = in->left == 0;
    }
    if (len > in->left)
        len = in->left;
    if (!sandbox_read_all(room, len))
        _exit(1);
    in->left -= (uint32_t)len;
    return len;
}

static bool write_inside(void *state, str bytes)
{
    (void)state;
    while (bytes.len > 0) {
        str piece = str_upto(bytes, SANDBOX_PIECE);
        uint32_t len = (uint32_t)piece.len;
        if (!sandbox_write_all(&len, sizeof len) || !sandbox_write_all(piece.at, piece.len))
            return false;
        bytes = str_from(bytes, piece.len);
    }
    return true;
}

enum err sandbox_stream_work(struct ctx *c, sandbox_stream_job *job, str hint)
{
    struct inside in = {0};
    struct sandbox_flow flow = {read_inside, write_inside, &in};
    uint32_t end = 0;
    enum err e = job(c, &flow, hint);
    if (!sandbox_write_all(&end, sizeof end))
        _exit(1);
    return e;
}
