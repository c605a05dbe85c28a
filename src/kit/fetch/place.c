#include "kit/fetch/inside.h"

#include <stdlib.h>
#include <string.h>

static bool take_host(CURLU *u, struct place *p)
{
    char *host = NULL, *port = NULL, *scheme = NULL;
    size_t len = 0;
    bool fine = !curl_url_get(u, CURLUPART_HOST, &host, 0) &&
                !curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) &&
                !curl_url_get(u, CURLUPART_SCHEME, &scheme, 0);
    if (fine) {
        len = strlen(host);
        while (len > 0 && host[len - 1] == '.')
            len--;
        fine = len > 0 && len < sizeof p->host;
    }
    if (fine) {
        int64_t number = 0;
        p->secure = strcmp(scheme, "https") == 0;
        fine = (p->secure || strcmp(scheme, "http") == 0) && str_int(str_of(port), &number) &&
               number > 0;
        p->port = (int)number;
        for (size_t i = 0; i < len; i++)
            p->host[i] = (char)(host[i] >= 'A' && host[i] <= 'Z' ? host[i] | 32 : host[i]);
        p->host[len] = '\0';
    }
    curl_free(host);
    curl_free(port);
    curl_free(scheme);
    return fine;
}

static bool take_url(CURLU *u, struct place *p)
{
    char *url = NULL;
    if (curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0) ||
        curl_url_set(u, CURLUPART_HOST, p->host, 0) ||
        curl_url_get(u, CURLUPART_URL, &url, CURLU_NO_DEFAULT_PORT))
        return false;
    size_t len = strlen(url);
    p->url = len <= FETCH_PLACE_MAX && fetch_clean((str){url, len}, FETCH_PLACE_MAX) ? strdup(url)
                                                                                     : NULL;
    curl_free(url);
    return p->url != NULL;
}

/* The web's address of a newsgroup back to its own. */
static bool make_news(struct place *p)
{
    str rest = str_from(str_of(p->url), str_find(str_of(p->url), S("://")) + 3);
    struct arena *mem = arena_new();
    str own = arena_format(mem, "%s://%.*s", p->secure ? "nntps" : "news", STR_ARG(rest));
    char *copy = strdup(own.at);
    arena_free(mem);
    free(p->url);
    p->url = copy;
    p->news = true;
    return copy != NULL;
}

static bool read_text(const char *text, const char *base, struct place *p)
{
    CURLU *u = curl_url();
    if (!u)
        abort();
    bool fine = (!base || !curl_url_set(u, CURLUPART_URL, base, 0)) &&
                !curl_url_set(u, CURLUPART_URL, text, CURLU_URLENCODE | CURLU_DISALLOW_USER) &&
                take_host(u, p) && take_url(u, p);
    curl_url_cleanup(u);
    return fine;
}

enum fetch_outcome place_read(str url, const char *base, struct place *p)
{
    enum fetch_outcome wrong = base ? FETCH_REDIRECT : FETCH_ADDRESS;
    char text[FETCH_PLACE_MAX + 1];
    *p = (struct place){0};
    url = str_trim(url);
    if (url.len == 0 || url.len > FETCH_PLACE_MAX || !fetch_clean(url, FETCH_PLACE_MAX))
        return wrong;
    char *news = base ? NULL : news_as_web(url); /* nothing leads to one */
    memcpy(text, url.at, url.len);
    text[url.len] = '\0';
    bool fine = read_text(news ? news : text, base, p) && (!news || make_news(p));
    free(news);
    return fine ? FETCH_OK : wrong;
}

static size_t path_at(const char *url)
{
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    return (size_t)(host - url) + strcspn(host, "/?");
}

str place_path(const char *url)
{
    return str_of(url + path_at(url));
}

str place_origin(const char *url)
{
    return (str){url, path_at(url)};
}
