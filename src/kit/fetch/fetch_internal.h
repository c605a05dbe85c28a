/* fetch_internal.h -- what the two processes say to each other, and what both stand on.
 *
 * The parent starts the process (kit/sandbox) and keeps a socket to it, over which it sends the settings
 * once, and then one end of a new socket for each batch. Over that one both send records: a head and its
 * payload. ASK goes there; STARTED, PIECE (of the body) and DONE come back; ALIVE comes now and then. */
#ifndef FETCH_INTERNAL_H
#define FETCH_INTERNAL_H

#include "kit/fetch/fetch.h"
#include "kit/sandbox/sandbox.h"

enum {
    FETCH_URL_MAX = 2000,   /* of a request */
    FETCH_PLACE_MAX = 8000, /* of an address that was found */
    FETCH_ETAG_MAX = 1000,
    FETCH_HEADER_MAX = 4000,
    FETCH_POST_MAX = 64 << 10,
    FETCH_MOST = 5 << 20, /* what the zeros of a request stand for */
    FETCH_MOST_MAX = 64 << 20,
    FETCH_SECONDS = 30,
    FETCH_SECONDS_MAX = 600,
    FETCH_PATIENCE = 3600,
    FETCH_ASK_MAX = FETCH_POST_MAX + 16 * 1024, /* bytes of a record's payload */
    FETCH_ANSWER_MAX = 64 << 10,
    FETCH_PIECE_MAX = 64 << 10,
    FETCH_ALIVE_MS = 5000,    /* the process says so at least so often */
    FETCH_SILENCE_MS = 60000, /* one that said nothing for so long hangs */
};

/* ---- queue.c: bytes on their way through a socket -------------------------------------------- */

struct queue {
    char *at;
    size_t start, len, room; /* the bytes are at + start, len of them */
};
void queue_add(struct queue *q, str bytes);
void queue_drop(struct queue *q, size_t n); /* the first n */
str queue_str(const struct queue *q);
void queue_free(struct queue *q);
/* What the socket takes or has at the moment; false: the other end is gone. */
bool queue_send(struct queue *q, int socket) MUST_USE;
bool queue_receive(struct queue *q, int socket) MUST_USE;

/* ---- wire.c: records ------------------------------------------------------------------------- */

enum record_kind { RECORD_ASK, RECORD_STARTED, RECORD_PIECE, RECORD_DONE, RECORD_ALIVE };
struct record {
    uint32_t kind, id;
    uint64_t len;
};
enum record_state { RECORD_PART, RECORD_WHOLE, RECORD_WRONG };

void record_send(struct queue *q, enum record_kind kind, uint32_t id, str payload);
/* The first record of the queue, without taking it away (queue_drop of its head and payload does). */
enum record_state record_peek(const struct queue *q, struct record *head, str *payload);

/* Payloads. What is taken points into the payload. False: not such a thing, or over a limit. */
void wire_ask(struct text *out, const struct fetch_request *ask);
bool wire_take_ask(str payload, struct fetch_request *ask) MUST_USE;
void wire_answer(struct text *out, const struct fetch_answer *answer);
bool wire_take_answer(str payload, struct fetch_answer *answer) MUST_USE;
void wire_settings(struct text *out, const struct fetch_settings *settings);
bool wire_take_settings(str payload, struct fetch_settings *settings) MUST_USE;

/* UTF-8 of at most so many bytes without control characters. */
bool fetch_clean(str s, size_t most);

/* ---- address.c ------------------------------------------------------------------------------- */


/* ---- inside.c: the process ------------------------------------------------------------------- */

void fetch_inside(void);        /* a sandbox_service */
bool inside_has_landlock(void); /* the kernel can keep it from files */

#endif
