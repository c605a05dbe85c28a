#include "kit/nntp/listener.h"
#include "kit/store/store.h"

#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum {
    ROOM = 16 * 1024,
    SEND_AT_ONCE = 256 * 1024, /* bytes of answers, then they are sent */
    COMMANDS_AT_ONCE = 256,
    ROUNDS = 16,                   /* then others have their turn */
    DROPPED_MAX = 8 * 1024 * 1024, /* bytes of what is too long */
    ARTICLE_ROOM = NNTP_ARTICLE_MAX + 2 * ROOM,
    LARGE_ROOM = 1 << 20,
    LARGE_AT_ONCE = 8,      /* buffers above that, of all connections */
    STAY_NS = 100 * 1000,   /* that long one stays with a client that is quick */
    STAYED_IN_VAIN_MAX = 6, /* then every 64th time is tried */
};

static const int64_t PATIENCE_MS[] = {[PHASE_HANDSHAKE] = 30000,
                                      [PHASE_LINE] = 60000,
                                      [PHASE_ARTICLE] = 600000,
                                      [PHASE_SENDING] = 300000};

/* ---- time -------------------------------------------------------------------------------------- */

/* Bytes that trickle do not make it longer. */
static void wait_in(struct conn *k, enum phase phase)
{
    if (phase == k->phase && phase != PHASE_QUIET)
        return;
    k->phase = phase;
    int64_t most = phase == PHASE_QUIET ? k->server->o.idle_s * 1000LL : PATIENCE_MS[phase];
    atomic_store(&k->until_ms, listener_ms() + most);
}

/* ---- buffers ----------------------------------------------------------------------------------- */

static void *room_for(void *at, size_t bytes)
{
    void *room = realloc(at, bytes);
    if (!room)
        abort();
    return room;
}

static void compact(struct buffer *b)
{
    if (b->from > 0 && b->len > b->from)
        memmove(b->at, b->at + b->from, b->len - b->from);
    b->len -= b->from;
    b->from = 0;
}

/* Articles with files need much; only some at once get it. */
static bool may_be_large(struct conn *k)
{
    _Atomic int *large = &k->server->large;
    if (k->large)
        return true;
    k->large = atomic_fetch_add(large, 1) < LARGE_AT_ONCE;
    if (!k->large)
        atomic_fetch_sub(large, 1);
    return k->large;
}

static void grow(struct conn *k)
{
    size_t most = k->in.room * 2 > LARGE_ROOM && !may_be_large(k) ? LARGE_ROOM : ARTICLE_ROOM;
    if (k->in.room < most) {
        k->in.room = k->in.room * 2 < most ? k->in.room * 2 : most;
        k->in.at = room_for(k->in.at, k->in.room);
    }
}

static void no_longer_large(struct conn *k)
{
    if (k->large)
        atomic_fetch_sub(&k->server->large, 1);
    k->large = false;
}

static void take_buffer(struct worker *w, struct conn *k)
{
    if (!k->in.at) {
        k->in = (struct buffer){.at = w->spare ? w->spare : room_for(NULL, ROOM), .room = ROOM};
        w->spare = NULL;
    }
    compact(&k->in);
    if (k->in.len == k->in.room)
        grow(k);
}

/* A connection that is quiet keeps none. */
static void give_buffer(struct worker *w, struct conn *k)
{
    if (!k->in.at || k->in.len > k->in.from)
        return;
    if (k->in.room == ROOM && !w->spare)
        w->spare = k->in.at;
    else
        free(k->in.at);
    no_longer_large(k);
    k->in = (struct buffer){0};
    k->scanned = 0;
}

static str waiting(const struct conn *k)
{
    return k->in.at ? (str){k->in.at + k->in.from, k->in.len - k->in.from} : (str){0};
}

static void drop(struct conn *k, size_t bytes)
{
    k->in.from += bytes;
    k->dropped += bytes;
}

/* ---- commands and articles in the bytes -------------------------------------------------------- */

enum unit { UNIT_NONE, UNIT_JOB, UNIT_LINE, UNIT_LONG_LINE, UNIT_ARTICLE, UNIT_LONG_ARTICLE };

static enum unit find_line(struct conn *k, str *line)
{
    str bytes = waiting(k);
    const char *end = bytes.len ? memchr(bytes.at, '\n', bytes.len) : NULL;
    size_t len = end ? (size_t)(end - bytes.at) : bytes.len;
    if (!end && bytes.len <= SESSION_SASL_MAX)
        return UNIT_NONE;
    bool too_long = len > SESSION_SASL_MAX || k->dropped > 0;
    if (!end) {
        drop(k, len);
        return UNIT_NONE;
    }
    k->in.from += len + 1;
    k->dropped = 0;
    *line = str_upto(bytes, len);
    if (str_ends(*line, S("\r")))
        line->len--;
    return too_long ? UNIT_LONG_LINE : UNIT_LINE;
}

/* Where the line with the dot begins; SIZE_MAX: it has not come. */
static size_t article_end(struct conn *k, str bytes)
{
    if (k->dropped == 0 && str_starts(bytes, S(".\r\n")))
        return 0;
    if (bytes.len < 5)
        return SIZE_MAX;
    size_t from = k->scanned > 4 && k->scanned <= bytes.len ? k->scanned - 4 : 0;
    const char *end = memmem(bytes.at + from, bytes.len - from, "\r\n.\r\n", 5);
    k->scanned = bytes.len;
    return end ? (size_t)(end - bytes.at) + 2 : SIZE_MAX;
}

/* In place: what is sent with two dots has one. */
static str without_dots(char *at, size_t len)
{
    size_t to = 0;
    bool begins = true;
    for (size_t i = 0; i < len; i++) {
        if (!(begins && at[i] == '.'))
            at[to++] = at[i];
        begins = at[i] == '\n';
    }
    return (str){at, to};
}

static enum unit find_article(struct conn *k, str *source)
{
    str bytes = waiting(k);
    size_t end = article_end(k, bytes);
    if (end == SIZE_MAX) {
        if (bytes.len > NNTP_ARTICLE_MAX + ROOM || (bytes.len >= LARGE_ROOM && !k->large)) {
            drop(k, bytes.len - 4);
            k->scanned = 0;
        }
        return UNIT_NONE;
    }
    bool too_long = k->dropped > 0;
    char *at = k->in.at + k->in.from;
    k->in.from += end + 3;
    k->dropped = k->scanned = 0;
    if (!too_long)
        *source = without_dots(at, end);
    return too_long ? UNIT_LONG_ARTICLE : UNIT_ARTICLE;
}

static enum unit next_unit(struct conn *k, str *bytes)
{
    if (k->session.then != THEN_GO_ON)
        return UNIT_NONE;
    if (k->session.job.kind != JOB_NONE)
        return UNIT_JOB;
    return k->session.expects == EXPECTS_ARTICLE ? find_article(k, bytes) : find_line(k, bytes);
}

/* ---- a burst of commands ----------------------------------------------------------------------- */

/* False: there is no way to the database now. */
static bool enter(struct worker *w, struct conn *k, struct ctx *c)
{
    const struct nntp_options *o = &k->server->o;
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    if (!w->db)
        w->db = db_open(o->store);
    if (!w->db)
        return false;
    *c = (struct ctx){.mem = w->mem,
                      .db = w->db,
                      .site = o->site,
                      .now = clock_now(o->clock),
                      .bits = ANYBODY,
                      .catalog = &ENGLISH};
    db_snapshot(c);
    if (o->door->enter(c, k->session.login) == OK)
        return true;
    k->session.login = 0; /* taken back meanwhile */
    k->session.group = k->session.current = 0;
    if (o->door->enter(c, 0) == OK)
        return true;
    db_snapshot_end(c);
    return false;
}

static void serve_unit(struct conn *k, struct ctx *c, enum unit unit, str bytes, struct text *out)
{
    struct session *s = &k->session;
    switch (unit) {
    case UNIT_JOB: session_more(s, c, out); break;
    case UNIT_LINE: session_line(s, c, bytes, out); break;
    case UNIT_LONG_LINE: session_mistake(s, "501 This line is longer than 512 bytes", out); break;
    case UNIT_ARTICLE: /* others write, too: it sees the newest state, and waits for the disk */
        db_snapshot_end(c);
        session_article(s, c, bytes, out);
        db_snapshot(c);
        break;
    case UNIT_LONG_ARTICLE:
        s->expects = EXPECTS_COMMAND;
        session_mistake(
            s, "441 This article is larger than 8 MB, or too many large ones come at once", out);
        break;
    case UNIT_NONE: break;
    }
}

/* Answers what has come, up to its limits. True: there is more to do. */
static bool burst(struct worker *w, struct conn *k, struct text *out)
{
    struct ctx c;
    str bytes;
    enum unit unit = next_unit(k, &bytes);
    if (unit == UNIT_NONE)
        return false;
    if (!enter(w, k, &c)) {
        answer(out, "400 The server is busy; please try again later");
        k->session.then = THEN_END;
        return false;
    }
    for (int n = 0; unit != UNIT_NONE; n++) {
        serve_unit(k, &c, unit, bytes, out);
        if (n == COMMANDS_AT_ONCE || out->len > SEND_AT_ONCE)
            break;
        unit = next_unit(k, &bytes);
    }
    db_snapshot_end(&c);
    return unit != UNIT_NONE;
}

/* ---- sending ----------------------------------------------------------------------------------- */

/* False: it was not all sent; or the connection is broken, and closed. */
static bool send_bytes(struct conn *k, str bytes, size_t *sent)
{
    *sent = 0;
    while (*sent < bytes.len) {
        int64_t n = wire_write(&k->wire, str_from(bytes, *sent));
        if (n == WIRE_AGAIN)
            return true;
        if (n < 0)
            return false;
        *sent += (size_t)n;
    }
    return true;
}

enum sent { SENT, SENT_PART, SENT_NOTHING_MORE };

static enum sent send_rest(struct conn *k)
{
    size_t sent;
    if (!k->out.at)
        return SENT;
    if (!send_bytes(k, (str){k->out.at + k->out.from, k->out.len - k->out.from}, &sent))
        return SENT_NOTHING_MORE;
    k->out.from += sent;
    if (k->out.from < k->out.len)
        return SENT_PART;
    free(k->out.at);
    k->out = (struct buffer){0};
    k->phase = PHASE_QUIET;
    return SENT;
}

static enum sent send_answers(struct worker *w, struct conn *k, const struct text *out)
{
    size_t sent;
    str bytes = wire_pack(&k->wire, w->mem, text_str(out));
    if ((bytes.len == 0 && out->len > 0) || !send_bytes(k, bytes, &sent))
        return SENT_NOTHING_MORE;
    if (sent == bytes.len)
        return SENT;
    bytes = str_from(bytes, sent);
    k->out = (struct buffer){.at = room_for(NULL, bytes.len), .len = bytes.len, .room = bytes.len};
    memcpy(k->out.at, bytes.at, bytes.len);
    return SENT_PART;
}

/* ---- the life of a connection ------------------------------------------------------------------ */

static void wait_for(struct conn *k, enum phase phase, uint32_t events)
{
    struct nntp_server *server = k->server;
    int fd = k->wire.fd;
    wait_in(k, phase);
    atomic_fetch_add(&k->turns, 1);
    listener_arm(server, fd, k, events);
}

static bool begin_tls(struct conn *k)
{
    k->in.from = k->in.len; /* what came in the clear after STARTTLS does not count */
    k->session.then = THEN_GO_ON;
    if (!wire_secure(&k->wire, &k->server->keys))
        return false;
    session_secure(&k->session);
    k->phase = PHASE_QUIET;
    wait_in(k, PHASE_HANDSHAKE);
    return true;
}

/* What the answer that was just sent announced. False: the end. */
static bool follow(struct conn *k)
{
    switch (k->session.then) {
    case THEN_TLS: return begin_tls(k);
    case THEN_DEFLATE:
        k->in.from = k->in.len;
        k->session.then = THEN_GO_ON;
        k->session.deflated = true;
        return wire_deflate(&k->wire);
    case THEN_END: return false;
    case THEN_GO_ON: break;
    }
    return true;
}

/* 1: it is done; 0: it waits; -1: the end. */
static int shake_hands(struct conn *k)
{
    int code = wire_greet(&k->wire);
    if (code == WIRE_AGAIN)
        wait_for(k, PHASE_HANDSHAKE, wire_wants_to_write(&k->wire) ? EPOLLOUT : EPOLLIN);
    return code == 0 ? 1 : code == WIRE_AGAIN ? 0 : -1;
}

/* Reads what is there. False: the connection is broken. *all: nothing is left, as far as is known. */
static bool fill(struct worker *w, struct conn *k, bool *all)
{
    *all = true;
    if (k->ended)
        return true;
    take_buffer(w, k);
    size_t room = k->in.room - k->in.len;
    if (room == 0)
        return false;
    int64_t n = wire_read(&k->wire, k->in.at + k->in.len, room);
    if (n == 0)
        k->ended = true;
    if (n > 0) {
        k->in.len += (size_t)n;
        *all = (size_t)n < room && !wire_pending(&k->wire);
    }
    if (k->dropped > DROPPED_MAX)
        LOG(LOG_INFO, "nntp.refused", {"address", str_of(k->address)}, {"answer", S("endless")});
    return n != WIRE_BROKEN && k->dropped <= DROPPED_MAX;
}

static enum phase phase_of(const struct conn *k)
{
    return k->session.expects == EXPECTS_ARTICLE  ? PHASE_ARTICLE
           : waiting(k).len > 0 || k->dropped > 0 ? PHASE_LINE
                                                  : PHASE_QUIET;
}

/* ---- staying with a client that is quick ------------------------------------------------------- */

/* Who asks for one article after the other has sent the next command before a thread is asleep and awake again,
 * which costs more than the article. True: it came. Only while somebody else waits for events; after it was in
 * vain, it is tried less often. */
static bool stay(struct conn *k)
{
    struct nntp_server *server = k->server;
    struct pollfd client = {.fd = k->wire.fd, .events = POLLIN};
    if (k->leaves > 0) {
        k->leaves--;
        return false;
    }
    for (int64_t end = listener_ns() + STAY_NS; listener_ns() < end; sched_yield()) {
        if (atomic_load(&server->waiting) == 0 || atomic_load(&server->stopping))
            return false;
        if (poll(&client, 1, 0) != 0) {
            k->in_vain = 0;
            return true;
        }
    }
    k->in_vain = k->in_vain < STAYED_IN_VAIN_MAX ? k->in_vain + 1 : STAYED_IN_VAIN_MAX;
    k->leaves = (1 << k->in_vain) - 1;
    return false;
}

enum round { ROUND_MORE, ROUND_QUIET, ROUND_WAITS, ROUND_END };

/* One round: reads, answers, sends. MORE: there is more to do; QUIET: nothing; WAITS: its event is armed. */
static enum round serve_round(struct worker *w, struct conn *k)
{
    struct text out = {.mem = w->mem};
    bool all = !wire_pending(&k->wire);
    arena_reset(w->mem);
    if (k->phase == PHASE_HANDSHAKE) {
        int code = shake_hands(k);
        if (code <= 0)
            return code == 0 ? ROUND_WAITS : ROUND_END;
        k->phase = PHASE_QUIET;
        if (k->session.address == NULL) { /* TLS from the start: greeted only now */
            k->session.address = k->address;
            session_greet(&k->session, &out);
        }
    }
    if (k->session.job.kind == JOB_NONE && !fill(w, k, &all))
        return ROUND_END;
    bool more = burst(w, k, &out) || (k->session.job.kind == JOB_NONE && !all);
    enum sent sent = send_answers(w, k, &out);
    if (sent == SENT_PART) {
        wait_for(k, PHASE_SENDING, EPOLLOUT);
        return ROUND_WAITS;
    }
    if (sent == SENT_NOTHING_MORE || !follow(k) || (k->ended && !more))
        return ROUND_END;
    return more || k->phase == PHASE_HANDSHAKE ? ROUND_MORE : ROUND_QUIET;
}

void conn_serve(struct worker *w, struct conn *k)
{
    (void)atomic_load(&k->turns);
    enum sent sent = send_rest(k);
    if (sent == SENT_PART) {
        wait_for(k, PHASE_SENDING, EPOLLOUT);
        return;
    }
    enum round round = sent == SENT_NOTHING_MORE || !follow(k) ? ROUND_END : ROUND_MORE;
    for (int rounds = 0; round == ROUND_MORE && rounds < ROUNDS; rounds++) {
        round = serve_round(w, k);
        if (round == ROUND_QUIET && stay(k)) {
            wait_in(k, phase_of(k));
            round = ROUND_MORE;
            rounds = 0;
        }
    }
    if (round == ROUND_END) {
        conn_close(k);
    } else if (round == ROUND_MORE) {
        wait_for(k, phase_of(k), EPOLLIN | EPOLLOUT);
    } else if (round == ROUND_QUIET) {
        give_buffer(w, k);
        wait_for(k, phase_of(k), EPOLLIN);
    }
}

void conn_begin(struct worker *w, struct conn *k, bool tls)
{
    struct session *s = &k->session;
    const struct nntp_server *server = k->server;
    *s = (struct session){.door = server->o.door,
                          .loopback = address_is_loopback(&k->peer),
                          .tls_can = server->keys.certificate != NULL};
    if (tls) {
        s->tls = true, s->tls_can = false;
        if (!wire_secure(&k->wire, &server->keys)) {
            conn_close(k);
            return;
        }
        wait_for(k, PHASE_HANDSHAKE, EPOLLIN);
        return;
    }
    struct text out = {.mem = w->mem};
    arena_reset(w->mem);
    s->address = k->address;
    session_greet(s, &out);
    if (send_answers(w, k, &out) == SENT)
        wait_for(k, PHASE_QUIET, EPOLLIN);
    else
        conn_close(k);
}

void conn_free(struct conn *k)
{
    wire_close(&k->wire);
    no_longer_large(k);
    free(k->in.at);
    free(k->out.at);
    free(k);
}
