/* What a link stands for, as far as its host and path tell. A pattern is a host, or "*" for any, and a
 * path; '*' is one piece of the path, "**" all the rest. In the address, $1 ... are these pieces, $h is the
 * host. The first line that fits counts. */
#include "feature/collect/inside.h"

#include <string.h>

static const struct {
    const char *host, *path, *kind, *address;
} ADDRESSES[] = {
    {"github.com", "/*", "github", "https://api.github.com/users/$1/events/public?per_page=100"},
    {"github.com", "/*/*/discussions", "feed", "https://github.com/$1/$2/discussions.atom"},
    {"github.com", "/*/*/releases", "feed", "https://github.com/$1/$2/releases.atom"},
    {"github.com", "/*/*", "git", "https://github.com/$1/$2"},
    {"gitlab.com", "/*", "feed", "https://gitlab.com/$1.atom"},
    {"gitlab.com", "/*/*", "git", "https://gitlab.com/$1/$2.git"},
    {"codeberg.org", "/*", "feed", "https://codeberg.org/$1.rss"},
    {"codeberg.org", "/*/*", "git", "https://codeberg.org/$1/$2.git"},
    {"stackoverflow.com", "/users/*/**", "stackexchange",
     "https://api.stackexchange.com/2.3/users/$1/"
     "posts?site=stackoverflow&pagesize=100&order=desc&sort="
     "creation&filter=withbody"},
    {"stackoverflow.com", "/users/*", "stackexchange",
     "https://api.stackexchange.com/2.3/users/$1/"
     "posts?site=stackoverflow&pagesize=100&order=desc&sort="
     "creation&filter=withbody"},
    {"*.stackexchange.com", "/users/*/**", "stackexchange",
     "https://api.stackexchange.com/2.3/users/$1/"
     "posts?site=$h&pagesize=100&order=desc&sort=creation&"
     "filter=withbody"},
    {"youtube.com", "/channel/*", "feed", "https://www.youtube.com/feeds/videos.xml?channel_id=$1"},
    {"vimeo.com", "/*", "feed", "https://vimeo.com/$1/videos/rss"},
    {"dev.to", "/*", "feed", "https://dev.to/feed/$1"},
    {"medium.com", "/*", "feed", "https://medium.com/feed/$1"},
    {"*.substack.com", "/", "feed", "https://$h/feed"},
    {"*.hashnode.dev", "/", "feed", "https://$h/rss.xml"},
    {"*.wordpress.com", "/", "feed", "https://$h/feed/"},
    {"*.blogspot.com", "/", "feed", "https://$h/feeds/posts/default"},
    {"*.tumblr.com", "/", "feed", "https://$h/rss"},
    {"speakerdeck.com", "/*", "feed", "https://speakerdeck.com/$1.atom"},
    {"reddit.com", "/user/*", "feed", "https://www.reddit.com/user/$1/.rss"},
    {"hachyderm.io", "/*", "feed", "https://hachyderm.io/$1.rss"},
    {"mastodon.social", "/*", "feed", "https://mastodon.social/$1.rss"},
    {"meetup.com", "/*", "calendar", "https://www.meetup.com/$1/events/ical/"},
    {"meetup.com", "/*/events", "calendar", "https://www.meetup.com/$1/events/ical/"},
    {"pretalx.com", "/*", "talks", "https://pretalx.com/api/events/$1/talks/"},
    {"pretalx.com", "/*/talk", "talks", "https://pretalx.com/api/events/$1/talks/"},
    {"pretalx.com", "/*/schedule", "talks", "https://pretalx.com/api/events/$1/talks/"},
    {"sessionize.com", "/api/v2/*/view/*", "talks", "https://sessionize.com/api/v2/$1/view/All"},
    {"*", "/u/*/summary", "discourse", "https://$h/user_actions.json?username=$1&filter=4,5"},
    {"*", "/u/*/activity", "discourse", "https://$h/user_actions.json?username=$1&filter=4,5"},
    {"*", "/pipermail/*", "pipermail", "https://$h/pipermail/$1/"},
};

enum { PIECES = 4 };
struct pieces {
    str list[PIECES];
    size_t n;
};

static bool host_fits(str host, str pattern)
{
    if (str_same(pattern, S("*")))
        return true;
    if (str_starts(pattern, S("*.")))
        return str_ends(host, str_from(pattern, 1)) && host.len >= pattern.len;
    return str_same(host, pattern);
}

static bool is_plain(str piece)
{
    for (size_t i = 0; i < piece.len; i++)
        if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~@+",
                    piece.at[i]))
            return false;
    return piece.len > 0 && !str_same(piece, S(".")) && !str_same(piece, S(".."));
}

/* pattern and path begin with '/'. */
static bool path_fits(str path, str pattern, struct pieces *p)
{
    str want, have;
    p->n = 0;
    pattern = str_from(pattern, 1);
    path = str_from(path, 1);
    while (str_cut(&pattern, '/', &want)) {
        if (str_same(want, S("**")))
            return true;
        if (!str_cut(&path, '/', &have))
            return false;
        if (!str_same(want, S("*"))) {
            if (!str_same(want, have))
                return false;
            continue;
        }
        if (!is_plain(have) || p->n == PIECES)
            return false;
        p->list[p->n++] = have;
    }
    return path.len == 0;
}

static str fill(struct ctx *c, const char *address, str host, const struct pieces *p)
{
    struct text t = {.mem = c->mem};
    for (const char *at = address; *at; at++) {
        if (*at != '$') {
            text_char(&t, *at);
            continue;
        }
        at++;
        text_add(&t, *at == 'h' ? host : p->list[*at - '1']);
    }
    return text_str(&t);
}

bool collect_is_news(str link)
{
    return str_starts(link, S("news://")) || str_starts(link, S("nntps://"));
}

struct collect_address collect_address(struct ctx *c, str link)
{
    struct collect_address none = {.kind = NULL};
    if (collect_is_news(link))
        return (struct collect_address){collect_kind(S("news")), link};
    str whole = found_canonical(c->mem, link), rest = str_from(whole, 8), host = {0};
    if (whole.len == 0)
        return none;
    str_cut(&rest, '/', &host);
    str path = str_from(whole, 8 + host.len);
    if (path.len == 0)
        path = S("/");
    if (str_starts(host, S("www.")))
        host = str_from(host, 4);
    for (size_t i = 0; i < COUNT(ADDRESSES); i++) {
        struct pieces p;
        const struct collect_kind *kind = collect_kind(str_of(ADDRESSES[i].kind));
        if (kind && host_fits(host, str_of(ADDRESSES[i].host)) &&
            path_fits(path, str_of(ADDRESSES[i].path), &p))
            return (struct collect_address){kind, fill(c, ADDRESSES[i].address, host, &p)};
    }
    if (str_ends(path, S(".git")) && str_starts(link, S("https://")))
        return (struct collect_address){collect_kind(S("git")),
                                        link}; /* on a server of one's own */
    return none;
}
