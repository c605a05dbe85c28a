#include "kit/net/net.h"

#include <errno.h>
#include <string.h>
#include <sys/time.h>
#include <sys/un.h>
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

struct name {
    union {
        struct sockaddr_in6 in6;
        struct sockaddr_in in;
        struct sockaddr_un un;
    } at;
    socklen_t len;
};

static struct name name_of(bool v6, const struct address *address, int64_t port)
{
    struct name n = {.len = v6 ? sizeof n.at.in6 : sizeof n.at.in};
    if (v6) {
        n.at.in6 =
            (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
        memcpy(&n.at.in6.sin6_addr, address->byte, 16);
    } else {
        n.at.in = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
        memcpy(&n.at.in.sin_addr, address->byte + 12, 4);
    }
    return n;
}

static int open_socket(str host, const struct address *address, int64_t port)
{
    bool v6 = str_starts(host, S("["));
    int fd = socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    int on = 1, off = 0;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (v6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    struct name name = name_of(v6, address, port);
    if (bind(fd, (const void *)&name.at, name.len) == 0 && listen(fd, BACKLOG) == 0)
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

static bool read_name(str text, struct name *name)
{
    struct address address;
    int64_t port;
    if (!str_starts(text, S("/"))) {
        if (!read_listen(text, &address, &port))
            return false;
        *name = name_of(str_starts(text, S("[")), &address, port);
        return true;
    }
    *name = (struct name){.at.un = {.sun_family = AF_UNIX}, .len = sizeof name->at.un};
    if (text.len >= sizeof name->at.un.sun_path)
        return false;
    memcpy(name->at.un.sun_path, text.at, text.len);
    return true;
}

enum err net_connect(struct ctx *c, str text, int64_t seconds, int *fd)
{
    struct name name;
    struct timeval patience = {.tv_sec = seconds};
    if (!read_name(text, &name))
        return fail(c, ERR_INVALID, "\"%.*s\" is no address.", STR_ARG(text));
    int made = socket(name.at.in.sin_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (made >= 0) {
        setsockopt(made, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(made, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    }
    if (made >= 0 && connect(made, (const void *)&name.at, name.len) == 0) {
        *fd = made;
        return OK;
    }
    const char *why = strerror(errno);
    if (made >= 0)
        close(made);
    return fail(c, ERR_BUSY, "%.*s: %s", STR_ARG(text), why);
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
