#include "base/config.h"
#include "kit/fetch/fetch.h"
#include "kit/git/git_internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { URL_MAX = 1000, ADDRESSES_MAX = 8, HTTPS = 443, FETCH_SECONDS = 600 };

struct place {
    str host, path;
    int port;
    struct text addresses; /* for git: "1.2.3.4,[2001:db8::1]" */
};

/* ---- the address ---------------------------------------------------------------------------------- */

static bool is_one_of(str s, const char *more)
{
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.at[i];
        bool plain =
            (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
        if (!ch || (!plain && !strchr(more, ch)))
            return false;
    }
    return s.len > 0;
}

/* "https://host[:port]/path" of plain characters, which need no quotes anywhere. */
static bool take_apart(str url, struct place *p)
{
    int64_t port = HTTPS;
    str host;
    if (!str_starts(url, S("https://")) || url.len > URL_MAX)
        return false;
    str rest = str_from(url, 8);
    if (!str_cut(&rest, '/', &host))
        return false;
    size_t colon = str_find(host, S(":"));
    if (colon != SIZE_MAX &&
        (!str_int(str_from(host, colon + 1), &port) || port < 1 || port > 65535))
        return false;
    *p = (struct place){.host = str_upto(host, colon), .path = rest, .port = (int)port};
    return is_one_of(p->host, ".-") && p->host.at[0] != '-' && is_one_of(p->path, "-._~/+@%");
}

static void add_address(struct place *p, const struct addrinfo *one)
{
    char words[INET6_ADDRSTRLEN];
    bool six = one->ai_family == AF_INET6;
    if (getnameinfo(one->ai_addr, one->ai_addrlen, words, sizeof words, NULL, 0, NI_NUMERICHOST))
        return;
    if (p->addresses.len)
        text_char(&p->addresses, ',');
    text_format(&p->addresses, six ? "[%s]" : "%s", words);
}

/* Only addresses that are public; none: the name leads nowhere, or into a private network. */
static enum err look_up(struct ctx *c, struct place *p, const struct git_rules *rules)
{
    const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *list = NULL;
    size_t n = 0;
    if (p->port != HTTPS && !rules->loopback)
        return fail(c, ERR_INVALID, "Repositories are read from port 443 only.");
    if (getaddrinfo(arena_copy(c->mem, p->host).at, arena_format(c->mem, "%d", p->port).at, &wanted,
                    &list))
        return fail(c, ERR_INVALID, "There is no server by this name. Check the address.");
    p->addresses.mem = c->mem;
    for (const struct addrinfo *one = list; one && n < ADDRESSES_MAX; one = one->ai_next, n++)
        if (fetch_address_public(one->ai_addr, rules->loopback))
            add_address(p, one);
    freeaddrinfo(list);
    if (p->addresses.len)
        return OK;
    return fail(c, ERR_INVALID,
                "The address leads into a private network, which Plaudit does not enter.");
}

/* ---- git -------------------------------------------------------------------------------------------- */

/* The server is being stopped: nobody waits for other servers any more. */
static bool is_stopping(const struct ctx *c)
{
    return c->site && c->site->fetcher && fetcher_stopped(c->site->fetcher);
}

/* Runs git in the home until it ends, at most so long. */
static bool run(struct ctx *c, const struct git_home *home, const char *const *words, int seconds)
{
    struct sandbox_running running;
    char room[4096];
    int input = git_home_file(c, home, "nothing", (str){0});
    bool fine = input >= 0 && git_start(c, home, words, input, &running) == OK, ended = false;
    if (input >= 0)
        close(input);
    if (!fine)
        return false;
    moment end = {clock_now(NULL).s + seconds};
    while (!ended && clock_now(NULL).s < end.s && !is_stopping(c)) {
        struct pollfd p = {.fd = running.output, .events = POLLIN};
        ended = poll(&p, 1, 1000) > 0 && read(running.output, room, sizeof room) <= 0;
    }
    return sandbox_program_end(&running, !ended) && ended;
}

static str config_of(struct ctx *c, str url, const struct place *p, const struct git_rules *rules)
{
    struct text t = {.mem = c->mem};
    text_format(&t,
                "[extensions]\n\tpartialClone = origin\n[remote \"origin\"]\n\turl = %.*s\n"
                "\tpromisor = true\n\tpartialCloneFilter = blob:none\n"
                "[fetch]\n\tunpackLimit = 1\n[credential]\n\thelper =\n[http]\n\tproxy =\n"
                "\tfollowRedirects = false\n\tlowSpeedLimit = 1000\n\tlowSpeedTime = 30\n"
                "\tcurloptResolve = %.*s:%d:%.*s\n",
                STR_ARG(url), STR_ARG(p->host), p->port, STR_ARG(text_str(&p->addresses)));
    if (rules->authority)
        text_format(&t, "\tsslCAInfo = %s\n", rules->authority);
    return text_str(&t);
}

/* What the server's HEAD stands for is here under a name of ours, and becomes HEAD; the one file that is
 * of use is its .mailmap, which git fetches when it is asked for. */
static void settle_head(struct ctx *c, const struct git_home *home, int seconds)
{
    static const char *const WORDS[] = {"cat-file", "-e", "HEAD:.mailmap", NULL};
    str id;
    int fd = open(arena_format(c->mem, "%.*s/refs/plaudit/head", STR_ARG(home->path)).at,
                  O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool known = fd >= 0 && file_bytes(c->mem, fd, 100, &id);
    if (fd >= 0)
        close(fd);
    fd = known ? git_home_file(c, home, "HEAD", id) : -1;
    if (fd >= 0) {
        close(fd);
        (void)run(c, home, WORDS, seconds);
    }
}

enum err git_fetch_with(struct ctx *c, str url, const struct git_rules *rules, str *folder)
{
    static const char *const WORDS[] = {"fetch",
                                        "--quiet",
                                        "--filter=blob:none",
                                        "--no-auto-maintenance",
                                        "--no-recurse-submodules",
                                        "--no-write-fetch-head",
                                        "--no-tags",
                                        "origin",
                                        "+refs/heads/*:refs/heads/*",
                                        "+refs/tags/*:refs/tags/*",
                                        "+HEAD:refs/plaudit/head",
                                        NULL};
    struct place place;
    url = str_trim(url);
    if (!take_apart(url, &place))
        return fail(c, ERR_INVALID,
                    "Give the address of a repository that begins with https://, without a "
                    "password.");
    enum err e = look_up(c, &place, rules);
    struct git_refs none = {.mem = c->mem};
    struct git_home home = {.port = place.port, .authority = rules->authority};
    if (!e) {
        home.more = config_of(c, url, &place, rules);
        e = git_home_make(c, &home, &none, NULL);
    }
    if (e)
        return e;
    if (!run(c, &home, WORDS, rules->seconds)) {
        git_home_remove(&home);
        return fail(c, ERR_INVALID,
                    "This repository could not be fetched: there is none at this address, it is "
                    "not public, or too large.");
    }
    settle_head(c, &home, rules->seconds);
    *folder = home.path;
    return OK;
}

enum err git_fetch(struct ctx *c, str url, str *folder)
{
    const struct config *k = c->site ? c->site->config : NULL;
    str authority = k ? config_text(k, "fetch.authority") : (str){0};
    const struct git_rules rules = {.loopback = k && config_bool(k, "fetch.loopback"),
                                    .authority =
                                        authority.len ? arena_copy(c->mem, authority).at : NULL,
                                    .seconds = FETCH_SECONDS};
    return git_fetch_with(c, url, &rules, folder);
}

void git_forget(str folder)
{
    git_home_remove(&(struct git_home){.path = folder});
}
