#include "kit/http/server.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

enum { SYSTEMD_FIRST = 3 };

static bool from_systemd(void)
{
    const char *fds = getenv("LISTEN_FDS"), *pid = getenv("LISTEN_PID");
    int64_t n, owner;
    return str_int(str_of(fds), &n) && str_int(str_of(pid), &owner) && n >= 1 && owner == getpid();
}

enum err listen_open(struct ctx *c, struct server *server)
{
    server->listen_is_ours = !from_systemd();
    if (!server->listen_is_ours) {
        server->listen_fd = SYSTEMD_FIRST;
        (void)fcntl(SYSTEMD_FIRST, F_SETFD, FD_CLOEXEC);
        (void)fcntl(SYSTEMD_FIRST, F_SETFL, fcntl(SYSTEMD_FIRST, F_GETFL) | O_NONBLOCK);
    } else {
        enum err e = net_listen(c, server->o.listen, &server->listen_fd);
        if (e)
            return e;
    }
    server->port = net_port(server->listen_fd);
    return OK;
}

void listen_tell(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    size_t len = path ? strlen(path) : 0;
    if (len < 2 || len >= sizeof to.sun_path)
        return;
    memcpy(to.sun_path, path, len);
    if (to.sun_path[0] == '@')
        to.sun_path[0] = 0; /* a name that is no file */
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    (void)sendto(fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)(const void *)&to,
                 (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
    close(fd);
}
