#include "kit/net/net.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

/* "127.0.0.1:8080", "[::]:8443", ":0" (all addresses) */
static bool read_listen(str text, struct address *address, int64_t *port)
{
    size_t colon = text.len;
    while (colon > 0 && text.at[colon - 1] != ':')
        colon--;
    if (colon == 0 || !str_int(str_from(text, colon), port) || *port < 0 || *port > 65535)
        return false;
    str host = str_upto(text, colon - 1);
    return address_read(host.len > 0 ? host : S("0.0.0.0"), address);
}

static int open_socket(str host, const struct address *address, int64_t port)
{
    bool v6 = str_starts(host, S("["));
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    memcpy(&in6.sin6_addr, address->byte, 16);
    memcpy(&in.sin_addr, address->byte + 12, 4);
    int fd = socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    int on = 1, off = 0;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (v6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    const struct sockaddr *name = v6 ? (const void *)&in6 : (const void *)&in;
    socklen_t len = v6 ? sizeof in6 : sizeof in;
    if (bind(fd, name, len) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    int why = errno;
    close(fd);
    errno = why;
    return -1;
}

enum err net_listen(struct ctx *c, str text, int *socket)
{
    struct address address;
    int64_t port;
    if (!read_listen(text, &address, &port))
        return fail(c, ERR_INVALID,
                    "\"%.*s\" is no address to listen on. Write one like 127.0.0.1:8080.",
                    STR_ARG(text));
    int fd = open_socket(text, &address, port);
    if (fd < 0)
        return fail(c, ERR_INVALID, "The server cannot listen on %.*s: %s.", STR_ARG(text),
                    strerror(errno));
    *socket = fd;
    return OK;
}

int net_port(int socket)
{
    struct sockaddr_storage name;
    socklen_t len = sizeof name;
    if (getsockname(socket, (struct sockaddr *)(void *)&name, &len) != 0)
        return 0;
    struct sockaddr_in in;
    memcpy(&in, &name, sizeof in); /* the port is in the same place for both families */
    return ntohs(in.sin_port);
}
