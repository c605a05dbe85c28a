/* net.h -- internet addresses: which are proxies of ours, how many connections each has, and sockets that
 * listen on one. */
#ifndef KIT_NET_H
#define KIT_NET_H

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

/* 64 bits of a text, quickly: for tables and ETags, never for secrets. key: random for each process, so
 * nobody can aim. */
uint64_t hash_bytes(str s, uint64_t key);

/* Connections by address: IPv4 each, IPv6 by /64. Two addresses may share a counter (one in
 * thousands); the key keeps others from choosing which. */
struct counters {
    uint64_t key;
    _Atomic uint32_t count[COUNTERS];
};
_Atomic uint32_t *counters_of(struct counters *counters, const struct address *a);

/* A socket that listens, not blocking, on "127.0.0.1:8080", "[::]:8443" or ":0" (all addresses, a free
 * port). Errors: INVALID if that is no address, or cannot be had; why says so. */
enum err net_listen(struct ctx *c, str text, int *socket) MUST_USE;
/* A connection, blocking, to such an address or to the path of a socket; waits at most so long for each word. Errors:
 * INVALID: that is no address; BUSY: nobody answers there; why says so. */
enum err net_connect(struct ctx *c, str text, int64_t seconds, int *fd) MUST_USE;
int net_port(int socket); /* 0: none */

#endif
