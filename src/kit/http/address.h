/* address.h -- internet addresses: which are proxies of ours, and how many connections each has. */
#ifndef KIT_HTTP_ADDRESS_H
#define KIT_HTTP_ADDRESS_H

#include "base/base.h"

#include <netinet/in.h>
#include <stdatomic.h>
#include <sys/socket.h>

enum { ADDRESS_TEXT = 46, NETWORKS_MAX = 32, COUNTERS = 16384 };

/* 16 bytes; IPv4 as ::ffff:a.b.c.d. */
struct address {
    unsigned char byte[16];
};
struct address address_of(const struct sockaddr *from);
bool address_read(str text, struct address *address) MUST_USE;
void address_text(const struct address *a, char text[ADDRESS_TEXT]);
bool address_is_loopback(const struct address *a);

struct network {
    struct address address;
    int bits; /* of 128 */
};
struct networks {
    struct network list[NETWORKS_MAX];
    size_t n;
};
/* "10.0.0.0/8, ::1". Returns false if one of them is no network. */
bool networks_read(str text, struct networks *networks) MUST_USE;
bool networks_have(const struct networks *networks, const struct address *a);

/* The client behind our proxies: the last address of X-Forwarded-For that is no proxy of ours. */
struct address address_forwarded(const struct networks *proxies, struct address peer,
                                 str forwarded_for);

/* Connections by address: IPv4 each, IPv6 by /64. Two addresses may share a counter (one in
 * thousands); the key keeps others from choosing which. */
struct counters {
    uint64_t key;
    _Atomic uint32_t count[COUNTERS];
};
_Atomic uint32_t *counters_of(struct counters *counters, const struct address *a);

#endif
