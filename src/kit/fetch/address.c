#include "kit/fetch/inside.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

struct net {
    unsigned char bytes[16];
    unsigned bits;
};

static bool in_net(const unsigned char *address, const struct net *net)
{
    unsigned whole = net->bits / 8, rest = net->bits % 8;
    unsigned mask = rest ? 0xFF00u >> rest & 0xFF : 0;
    return memcmp(address, net->bytes, whole) == 0 &&
           (rest == 0 || (address[whole] & mask) == (net->bytes[whole] & mask));
}

static bool public_4(const unsigned char *address, bool loopback_too)
{
    static const struct net PRIVATE[] = {{{0}, 8},
                                         {{10}, 8},
                                         {{100, 64}, 10},
                                         {{127}, 8},
                                         {{169, 254}, 16},
                                         {{172, 16}, 12},
                                         {{192, 0, 0}, 24},
                                         {{192, 0, 2}, 24},
                                         {{192, 88, 99}, 24},
                                         {{192, 168}, 16},
                                         {{198, 18}, 15},
                                         {{198, 51, 100}, 24},
                                         {{203, 0, 113}, 24},
                                         {{224}, 4},
                                         {{240}, 4}};
    if (loopback_too && address[0] == 127)
        return true;
    for (size_t i = 0; i < COUNT(PRIVATE); i++)
        if (in_net(address, &PRIVATE[i]))
            return false;
    return true;
}

/* Only 2000::/3 is given to the public; inside it are tunnels that carry an older address. */
static bool public_6(const unsigned char *address, bool loopback_too)
{
    static const struct net GLOBAL = {{0x20}, 3}, SIX_TO_FOUR = {{0x20, 0x02}, 16},
                            MAPPED = {{[10] = 0xFF, [11] = 0xFF}, 96};
    static const struct net PRIVATE[] = {{{0x20, 0x01}, 23}, /* Teredo, ORCHID and others of IETF */
                                         {{0x20, 0x01, 0x0D, 0xB8}, 32},
                                         {{0x3F, 0xFF}, 20}};
    static const struct net LOOPBACK = {{[15] = 1}, 128};
    if (loopback_too && in_net(address, &LOOPBACK))
        return true;
    if (in_net(address, &MAPPED))
        return public_4(address + 12, loopback_too);
    if (!in_net(address, &GLOBAL) ||
        (in_net(address, &SIX_TO_FOUR) && !public_4(address + 2, false)))
        return false;
    for (size_t i = 0; i < COUNT(PRIVATE); i++)
        if (in_net(address, &PRIVATE[i]))
            return false;
    return true;
}

bool fetch_address_public(const struct sockaddr *address, bool loopback_too)
{
    in_port_t port;
    bool open;
    if (address->sa_family == AF_INET) {
        struct sockaddr_in four;
        memcpy(&four, address, sizeof four);
        port = ntohs(four.sin_port);
        open = public_4((const unsigned char *)&four.sin_addr, loopback_too);
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 six;
        memcpy(&six, address, sizeof six);
        port = ntohs(six.sin6_port);
        open = public_6(six.sin6_addr.s6_addr, loopback_too);
    } else {
        return false;
    }
    bool known = port == 80 || port == 443 || port == NEWS_PORT || port == NEWS_SECURE_PORT;
    return open && (loopback_too || known);
}
