/* For machines that search the web: robots.txt, and the addresses of what everybody may open (sitemaps.org). An
 * index of files, each far below the protocol's limits (50,000 addresses, 50 MB). Whoever asks, they are those
 * that a visitor without an account sees. */
#include "feature/search/search.h"
#include "feature/search/sitemap.sql.h"
#include "kit/html/html.h"
#include "kit/http/http.h"

enum { FILE_MOST = 20000, FILES_MOST = 1000, ADDRESS_BYTES = 160 };

static const struct {
    const char *word, *path; /* path: before the word of each */
} kinds[] = {{"posts", "/blog/"},
             {"answers", "/answers/"},
             {"people", "/people/"},
             {"threads", "/threads/"}};

static struct ctx nobody(const struct ctx *c)
{
    struct ctx own = *c;
    own.me = 0, own.bits = ANYBODY, own.nda = 0, own.reader = NULL;
    return own;
}

static void begin(struct html *o, const char *root)
{
    html_raw(o, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<"));
    html_raw(o, str_of(root));
    html_raw(o, S(" xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"));
}

static void end(struct ctx *c, struct html *o, const char *root, struct res *out)
{
    html_raw(o, S("</"));
    html_raw(o, str_of(root));
    html_raw(o, S(">\n"));
    out->body = html_text(o);
    out->type = S("application/xml; charset=utf-8");
    out->shared = c->me == 0;
}

static enum err index_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct ctx own = nobody(c);
    struct row_sitemap_addresses *rows;
    size_t n = 1;
    (void)r;
    if (c->program == 0)
        return fail_missing(c);
    struct html o = html_begin(c);
    begin(&o, "sitemapindex");
    for (int64_t kind = 0; kind < (int64_t)COUNT(kinds); kind++)
        for (int64_t file = 0; file < FILES_MOST; file++) {
            enum err e = q_sitemap_addresses(&own, kind, 1, file * FILE_MOST, &rows, &n);
            if (e)
                return e;
            if (n == 0)
                break;
            html_raw(&o, S("<sitemap><loc>"));
            html_str(&o, site_url(c, c->prefix, "/sitemap/%s/%lld.xml", kinds[kind].word,
                                  (long long)file + 1));
            html_raw(&o, S("</loc></sitemap>\n"));
        }
    end(c, &o, "sitemapindex", out);
    return OK;
}

static enum err file_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct ctx own = nobody(c);
    struct row_sitemap_addresses *rows;
    int64_t kind = 0;
    size_t n;
    while (kind < (int64_t)COUNT(kinds) && !str_same(r->word[0], str_of(kinds[kind].word)))
        kind++;
    if (kind == (int64_t)COUNT(kinds) || r->arg[0] < 1 || r->arg[0] > FILES_MOST)
        return fail_missing(c);
    enum err e = q_sitemap_addresses(&own, kind, FILE_MOST, (r->arg[0] - 1) * FILE_MOST, &rows, &n);
    if (e)
        return e;
    if (n == 0)
        return fail_missing(c);
    struct html o = html_sized(c, n * ADDRESS_BYTES + 256);
    begin(&o, "urlset");
    for (size_t i = 0; i < n; i++) {
        html_raw(&o, S("<url><loc>"));
        html_str(&o, site_url(c, c->prefix, "%s%.*s", kinds[kind].path, STR_ARG(rows[i].word)));
        html_raw(&o, S("</loc>"));
        if (rows[i].changed > 0) {
            html_raw(&o, S("<lastmod>"));
            html_raw(&o, moment_iso(c->mem, (moment){rows[i].changed}));
            html_raw(&o, S("</lastmod>"));
        }
        html_raw(&o, S("</url>\n"));
    }
    end(c, &o, "urlset", out);
    return OK;
}

/* What makes work and says nothing new: searches, forms, lists in other orders. */
static enum err robots_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_sitemap_programs *rows;
    size_t n;
    struct text t = {.mem = c->mem};
    enum err e = q_sitemap_programs(c, &rows, &n);
    (void)r;
    if (e)
        return e;
    text_add(&t,
             S("User-agent: *\nDisallow: /search\nDisallow: /*/search\nDisallow: /sign-in\n\n"));
    for (size_t i = 0; i < n; i++)
        text_format(&t, "Sitemap: %.*s%.*s/sitemap.xml\n", STR_ARG(c->site->address),
                    STR_ARG(rows[i].prefix));
    out->body = text_str(&t);
    out->type = S("text/plain; charset=utf-8");
    out->shared = c->me == 0;
    return OK;
}

const struct route sitemap_routes[] = {
    {"GET", "/robots.txt", robots_get, ANYBODY},
    {"GET", "/sitemap.xml", index_get, ANYBODY},
    {"GET", "/sitemap/@/#.xml", file_get, ANYBODY},
    {0},
};
