/* wire.h -- bytes to and from a client, not blocking: plain or over TLS, compressed or not. */
#ifndef KIT_NNTP_WIRE_H
#define KIT_NNTP_WIRE_H

#include "base/base.h"

#include <gnutls/gnutls.h>

struct packing; /* both directions of DEFLATE */

struct wire {
    int fd;
    gnutls_session_t tls;    /* NULL: plain */
    struct packing *packing; /* NULL: not compressed */
};

enum { WIRE_AGAIN = -1, WIRE_BROKEN = -2 };

/* How many bytes; 0: the client sends no more; WIRE_AGAIN, WIRE_BROKEN. */
int64_t wire_read(struct wire *w, char *to, size_t room);
int64_t wire_write(struct wire *w, str bytes);
bool wire_pending(const struct wire *w); /* bytes came that wire_read has not given yet */

/* What is to be written for these bytes: themselves, or packed and flushed. */
str wire_pack(struct wire *w, struct arena *mem, str plain);

/* The keys that all connections share. Errors: INVALID if a file cannot be used. */
struct wire_keys {
    gnutls_certificate_credentials_t certificate;
    gnutls_priority_t priority;
};
enum err wire_keys_read(struct ctx *c, str certificate, str key, struct wire_keys *keys) MUST_USE;
void wire_keys_free(struct wire_keys *keys);

bool wire_secure(struct wire *w, const struct wire_keys *keys) MUST_USE; /* wire_greet follows */
int wire_greet(struct wire *w);                 /* 0: TLS is on; WIRE_AGAIN, WIRE_BROKEN */
bool wire_wants_to_write(const struct wire *w); /* after WIRE_AGAIN of wire_greet */
bool wire_deflate(struct wire *w) MUST_USE;     /* from here on */
void wire_close(struct wire *w);

#endif
