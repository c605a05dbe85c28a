#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- which addresses are public -------------------------------------------------------------- */

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
    return open && (loopback_too || port == 80 || port == 443);
}

/* ---- one fetch ------------------------------------------------------------------------------- */

struct fetching {
    struct fetch_rules rules;
    struct text body;
    bool refused, too_large;
};

/* Called by curl after the name is resolved and before it connects, at each redirect anew: the one
 * place where the address is known and nothing was sent yet. */
static curl_socket_t open_socket(void *fetching, curlsocktype purpose,
                                 struct curl_sockaddr *address)
{
    struct fetching *f = fetching;
    if (purpose != CURLSOCKTYPE_IPCXN ||
        !fetch_address_public(&address->addr, f->rules.loopback_too)) {
        f->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* What arrives here is inflated already, so the limit holds for what a bomb becomes. */
static size_t take_body(char *bytes, size_t size, size_t n, void *fetching)
{
    struct fetching *f = fetching;
    if (size * n > f->rules.bytes_max - f->body.len) {
        f->too_large = true;
        return 0;
    }
    text_add(&f->body, (str){bytes, size * n});
    return size * n;
}

static bool set_up(CURL *curl, struct fetching *f, const char *url)
{
    return !(curl_easy_setopt(curl, CURLOPT_URL, url) ||
             curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") ||
             curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https") ||
             curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L) ||
             curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 3L) ||
             curl_easy_setopt(curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) ||
             curl_easy_setopt(curl, CURLOPT_PROXY, "") ||
             curl_easy_setopt(curl, CURLOPT_NOPROXY, "*") ||
             curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) ||
             curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)f->rules.timeout_ms) ||
             curl_easy_setopt(curl, CURLOPT_MAXFILESIZE, (long)f->rules.bytes_max) ||
             curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip, deflate") ||
             curl_easy_setopt(curl, CURLOPT_USERAGENT, "Plaudit/" PLAUDIT_VERSION) ||
             curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket) ||
             curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, f) ||
             curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body) ||
             curl_easy_setopt(curl, CURLOPT_WRITEDATA, f));
}

static enum err explain(struct ctx *c, const struct fetching *f, CURLcode result, long status)
{
    if (f->too_large || result == CURLE_FILESIZE_EXCEEDED)
        return fail(c, ERR_INVALID, "This address sends more than %zu MB. Give one with less.",
                    f->rules.bytes_max >> 20);
    if (f->refused)
        return fail(
            c, ERR_INVALID,
            "This address leads into a private network or to an unusual port. Only public web "
            "addresses can be read.");
    if (result == CURLE_OPERATION_TIMEDOUT)
        return fail(c, ERR_INVALID,
                    "This address did not answer within %d seconds. Try again later.",
                    f->rules.timeout_ms / 1000);
    if (result == CURLE_COULDNT_RESOLVE_HOST)
        return fail(c, ERR_INVALID, "There is no server by this name. Check the address.");
    if (result == CURLE_TOO_MANY_REDIRECTS)
        return fail(c, ERR_INVALID,
                    "This address leads on more than three times. Give the final one.");
    if (result == CURLE_PEER_FAILED_VERIFICATION || result == CURLE_SSL_CONNECT_ERROR)
        return fail(c, ERR_INVALID,
                    "The server's certificate could not be checked, so nothing was read.");
    if (result == CURLE_UNSUPPORTED_PROTOCOL || result == CURLE_URL_MALFORMAT ||
        result == CURLE_LOGIN_DENIED)
        return fail(c, ERR_INVALID,
                    "Give an address that begins with https:// or http://, without a "
                    "password.");
    if (result)
        return fail(c, ERR_INVALID, "This address could not be read (%s). Try again later.",
                    curl_easy_strerror(result));
    return fail(c, ERR_INVALID, "This address answers with the error %ld. Check it in a browser.",
                status);
}

enum err fetch_with(struct ctx *c, str url, struct fetch_rules rules, str *bytes, str *final_url)
{
    url = str_trim(url);
    if (url.len > FEED_URL_MAX || str_find(url, (str){"", 1}) != SIZE_MAX ||
        !feed_url(c, url, (str){0}).len)
        return fail(c, ERR_INVALID,
                    "Give an address that begins with https:// or http://, without a "
                    "password.");
    struct fetching f = {.rules = rules, .body = {.mem = c->mem}};
    CURL *curl = curl_easy_init();
    if (!curl)
        return fail(c, ERR_FAULT, "fetch: curl_easy_init failed");
    CURLcode result = CURLE_FAILED_INIT;
    long status = 0;
    const char *last = NULL;
    if (set_up(curl, &f, arena_copy(c->mem, url).at))
        result = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_EFFECTIVE_URL, &last);
    enum err e = OK;
    if (result || status != 200) {
        e = explain(c, &f, result, status);
    } else {
        *bytes = text_str(&f.body);
        *final_url = arena_copy(c->mem, str_of(last));
    }
    curl_easy_cleanup(curl);
    return e;
}

enum err feed_fetch(struct ctx *c, str url, str *bytes, str *final_url)
{
    static const struct fetch_rules RULES = {.timeout_ms = 10000, .bytes_max = FEED_BYTES_MAX};
    return fetch_with(c, url, RULES, bytes, final_url);
}
