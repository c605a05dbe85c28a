/* guard.h -- what a request must look like before anything else sees it.
 *
 * libmicrohttpd 0.9.75 lets through what makes two servers in a row disagree about where a request
 * ends. So: the bytes of the header are looked at again here, every value is checked, and whatever
 * is odd is refused with `Connection: close`. Pure functions of the bytes; fuzz/guard_fuzz.c. */
#ifndef KIT_HTTP_GUARD_H
#define KIT_HTTP_GUARD_H

#include "base/base.h"

enum { HEADERS_MAX = 64, TARGET_MAX = 8000, AGENT_MAX = 200, QUERY_MAX = 4000 };

/* The reasons to refuse a request; GUARD_OK lets it pass. */
enum guard {
    GUARD_OK,
    GUARD_FORM,   /* the bytes are not laid out as HTTP says: folded, bare line ends, NUL */
    GUARD_HEADER, /* a name that is no token, a value with control characters, one twice */
    GUARD_LENGTH, /* Content-Length and Transfer-Encoding disagree, or are no numbers */
    GUARD_CODING, /* a transfer coding other than chunked */
    GUARD_HOST,   /* none, or not the name of one */
    GUARD_TARGET, /* the address: control characters, "..", bad escapes, not UTF-8 */
    GUARD_TARGET_LONG,
    GUARD_METHOD,   /* one that no page here knows */
    GUARD_MANY,     /* too many headers */
    GUARD_LARGE,    /* the body is larger than this page takes */
    GUARD_BODY,     /* the form cannot be read */
    GUARD_BUSY,     /* the queue is full */
    GUARD_STOPPING, /* the server is about to stop */
    GUARD_REASONS,
};
int guard_status(enum guard g);        /* 400, 413, 414, 431, 501, 503 */
const char *guard_words(enum guard g); /* English, for the person or the client's author */
const char *guard_name(enum guard g);  /* "header", for the log and the metrics */

struct header {
    str name, value;
};

/* A request line and the headers that matter; texts point into the caller's bytes. */
struct ask {
    str method;
    str path, query; /* path: decoded, starts with '/', or is "*"; query as sent */
    str host, content_length, transfer_encoding, content_type, cookie, origin, fetch_site,
        if_none_match, accept, accept_encoding, accept_language, agent, forwarded_for, forwarded_proto,
        part, boosted, history, hub_signature;
    bool body;      /* there is one */
    int64_t length; /* of the body, bytes; -1: chunked, not known yet */
};

/* Checks all headers and fills ask from them; ask->method is set before. http_1_0: Host may be
 * missing. */
enum guard guard_headers(const struct header *list, size_t n, bool http_1_0,
                         struct ask *ask) MUST_USE;

/* Decodes the target of the request line in place. "/a?b", "http://host/a?b" and, for OPTIONS, "*".
 */
enum guard guard_target(char *target, size_t len, struct ask *ask) MUST_USE;

/* Are request line and headers one behind the other, each ended by CR LF? They are not if a line
 * was folded, ended by a bare LF, held a NUL, or had no name. start: first byte of the request
 * line; line_end: behind its version; size: bytes up to the end of the empty line. */
bool guard_layout(const char *start, const char *line_end, const struct header *list, size_t n,
                  size_t size);

bool guard_utf8(str s); /* valid, and without NUL */

#endif
