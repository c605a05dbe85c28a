/* What would be found at a link. */
#include "feature/collect/inside.h"
#include "kit/i18n/i18n.h"

enum { TRIES = 5 };

static bool begins_as(str body, const char *word)
{
    str head = str_trim(str_upto(body, 4096));
    if (str_starts(head, S("\xEF\xBB\xBF")))
        head = str_trim(str_from(head, 3));
    return str_same_nocase(str_upto(head, str_of(word).len), str_of(word));
}

/* Could this reader make anything of such bytes? */
static bool may_read(const struct collect_kind *kind, str body)
{
    str code = str_of(kind->code);
    if (begins_as(body, "BEGIN:VCALENDAR"))
        return str_same(code, S("calendar"));
    if (begins_as(body, "{") || begins_as(body, "["))
        return !str_same(code, S("calendar"));
    return begins_as(body, "<") && !begins_as(body, "<!doctype html") &&
           !begins_as(body, "<html") && str_same(code, S("feed"));
}

/* The first kind that finds something in it. */
static enum err try_kinds(struct ctx *c, const struct fetch_answer *a, struct collect_look *look)
{
    size_t n;
    const struct collect_kind *kinds = collect_kinds(&n);
    for (size_t i = 0; i < n; i++) {
        if (!kinds[i].read || !may_read(&kinds[i], a->body))
            continue;
        enum err e = kinds[i].read(c, a->body, a->url, &look->list);
        if (!e && look->list.n > 0) {
            look->kind = &kinds[i];
            look->address = a->moved.len ? a->moved : a->url;
            return OK;
        }
        if (e && e != ERR_INVALID)
            return e;
    }
    return OK;
}

static enum err fetch(struct ctx *c, str url, bool api, struct fetch_answer *a)
{
    return fetch_one(c, c->site->fetcher,
                     &(struct fetch_request){.url = url, .api = api, .urgent = true}, a);
}

/* A page says where its feeds are. */
static enum err try_links(struct ctx *c, const struct fetch_answer *page, struct collect_look *look)
{
    struct found_list links;
    enum err e = found_read(c, page_found, (struct sandbox_input){page->body, page->url}, &links);
    for (size_t i = 0; !e && i < links.n && i < TRIES && !look->kind; i++) {
        struct fetch_answer a;
        if (links.items[i].url.len == 0)
            continue;
        e = fetch(c, links.items[i].url, false, &a);
        if (!e)
            e = try_kinds(c, &a, look);
        else if (e == ERR_INVALID)
            e = OK; /* the next one may do */
    }
    if (!e && look->list.title.len == 0)
        look->list.title = links.title;
    return e;
}

/* What a link alone tells is believed, if there is something to read. */
static enum err try_address(struct ctx *c, struct collect_address known, struct collect_look *look)
{
    struct fetch_answer a;
    if (known.kind->bring) { /* that takes minutes: it is seen when it is read */
        look->kind = known.kind;
        look->address = known.address;
        look->list.title = str_from(found_canonical(c->mem, look->page), 8);
        return OK;
    }
    enum err e = fetch(c, known.address, known.kind->api, &a);
    if (e || (e = known.kind->read(c, a.body, a.url, &look->list)))
        return e;
    look->kind = known.kind;
    look->address = a.moved.len ? a.moved : known.address;
    return OK;
}

static enum err try_page(struct ctx *c, str link, struct collect_look *look)
{
    struct fetch_answer a;
    enum err e = fetch(c, link, false, &a);
    if (e || (e = try_kinds(c, &a, look)) || look->kind)
        return e;
    return try_links(c, &a, look);
}

/* The host of a link; empty if it is none that can be read. */
static str host_of(struct ctx *c, str link)
{
    str rest = collect_is_news(link) ? str_from(link, str_find(link, S("://")) + 3)
                                     : str_from(found_canonical(c->mem, link), 8);
    str host;
    return link.len <= COLLECT_ADDRESS_MAX && str_cut(&rest, '/', &host) ? host : (str){0};
}

enum err collect_look(struct ctx *c, str link, struct collect_look *look)
{
    struct collect_look found = {.page = str_trim(link)};
    if (found.page.len && str_find(found.page, S("://")) == SIZE_MAX)
        found.page = arena_format(c->mem, "https://%.*s", STR_ARG(found.page));
    str host = host_of(c, found.page);
    if (host.len == 0)
        return fail_at(c, "link",
                       N_("Paste the address of a page, like https://blog.example.org."));
    struct collect_address known = collect_address(c, found.page);
    enum err e = known.kind ? try_address(c, known, &found) : OK;
    if (e == ERR_INVALID || (!e && !found.kind)) /* the page itself may say more */
        e = try_page(c, found.page, &found);
    if (e)
        return e;
    if (!found.kind)
        return fail(c, ERR_INVALID,
                    "Nothing that can be read was found there: no feed, calendar or list of talks. "
                    "Is there a link like “RSS” or “Subscribe” on the page? Paste that one.");
    found.title =
        str_first_chars(found.list.title.len ? found.list.title : host, COLLECT_TITLE_MAX);
    if (collect_is_news(found.page)) /* browsers show no newsgroups */
        found.page = (str){0};
    *look = found;
    return OK;
}
