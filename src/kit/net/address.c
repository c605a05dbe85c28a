#include "kit/net/net.h"

#include <arpa/inet.h>
#include <string.h>

static const unsigned char MAPPED[12] = {[10] = 0xff, [11] = 0xff};

struct address address_of(const struct sockaddr *from)
{
    struct address a = {0};
    if (from->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, from, sizeof in6);
        memcpy(a.byte, &in6.sin6_addr, 16);
    } else if (from->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, from, sizeof in);
        memcpy(a.byte, MAPPED, 12);
        memcpy(a.byte + 12, &in.sin_addr, 4);
    }
    return a;
}

static bool is_v4(const struct address *a)
{
    return memcmp(a->byte, MAPPED, 12) == 0;
}

bool address_read(str text, struct address *address)
{
    char line[64];
    if (text.len == 0 || text.len >= sizeof line)
        return false;
    if (text.at[0] == '[' && text.at[text.len - 1] == ']')
        text = (str){text.at + 1, text.len - 2};
    if (text.len > 0)
        memcpy(line, text.at, text.len);
    line[text.len] = 0;
    struct address a;
    memcpy(a.byte, MAPPED, 12);
    if (inet_pton(AF_INET6, line, a.byte) != 1 && inet_pton(AF_INET, line, a.byte + 12) != 1)
        return false;
    *address = a;
    return true;
}

void address_text(const struct address *a, char text[ADDRESS_TEXT])
{
    if (is_v4(a))
        inet_ntop(AF_INET, a->byte + 12, text, ADDRESS_TEXT);
    else
        inet_ntop(AF_INET6, a->byte, text, ADDRESS_TEXT);
}

bool address_is_loopback(const struct address *a)
{
    static const struct address one = {{[15] = 1}};
    return is_v4(a) ? a->byte[12] == 127 : memcmp(a, &one, sizeof one) == 0;
}

static bool network_read(str text, struct network *network)
{
    size_t slash = str_find(text, S("/"));
    int64_t bits = -1;
    if (!address_read(str_upto(text, slash), &network->address))
        return false;
    int64_t most = is_v4(&network->address) ? 32 : 128;
    if (slash == SIZE_MAX)
        bits = most;
    else if (!str_int(str_from(text, slash + 1), &bits) || bits < 0 || bits > most)
        return false;
    network->bits = (int)(bits + 128 - most);
    return true;
}

bool networks_read(str text, struct networks *networks)
{
    networks->n = 0;
    str rest = text;
    for (str one; str_cut(&rest, ',', &one);) {
        one = str_trim(one);
        if (one.len == 0)
            continue;
        if (networks->n == NETWORKS_MAX || !network_read(one, &networks->list[networks->n]))
            return false;
        networks->n++;
    }
    return true;
}

bool networks_have(const struct networks *networks, const struct address *a)
{
    for (const struct network *w = networks->list; w < networks->list + networks->n; w++) {
        size_t whole = (size_t)w->bits / 8;
        int rest = w->bits % 8;
        if (memcmp(a->byte, w->address.byte, whole) == 0 &&
            (rest == 0 || (a->byte[whole] ^ w->address.byte[whole]) >> (8 - rest) == 0))
            return true;
    }
    return false;
}

struct address address_forwarded(const struct networks *proxies, struct address peer,
                                 str forwarded_for)
{
    str rest = forwarded_for;
    while (rest.len > 0 && networks_have(proxies, &peer)) {
        size_t from = rest.len;
        while (from > 0 && rest.at[from - 1] != ',')
            from--;
        struct address next;
        if (!address_read(str_trim(str_from(rest, from)), &next))
            break;
        peer = next;
        rest = str_upto(rest, from > 0 ? from - 1 : 0);
    }
    return peer;
}

_Atomic uint32_t *counters_of(struct counters *counters, const struct address *a)
{
    size_t len = is_v4(a) ? 16 : 8;
    uint64_t h = hash_bytes((str){(const char *)a->byte, len}, counters->key);
    return &counters->count[h % COUNTERS];
}
