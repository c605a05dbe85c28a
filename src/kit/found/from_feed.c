/* Feeds and folders of posts, which kit/feed has read, as records. */
#include "kit/feed/feed.h"
#include "kit/found/found.h"

#include <string.h>

/* ---- hosts ------------------------------------------------------------------------------------- */

static const struct {
    const char *host; /* itself, and whatever ends with "." and it */
    enum found_kind kind;
} HOSTS[] = {
    {"youtube.com", FOUND_VIDEO},
    {"youtu.be", FOUND_VIDEO},
    {"youtube-nocookie.com", FOUND_VIDEO},
    {"vimeo.com", FOUND_VIDEO},
    {"twitch.tv", FOUND_VIDEO},
    {"peertube.tv", FOUND_VIDEO},
    {"odysee.com", FOUND_VIDEO},
    {"dailymotion.com", FOUND_VIDEO},
    {"bilibili.com", FOUND_VIDEO},
    {"media.ccc.de", FOUND_VIDEO},
    {"podcasts.apple.com", FOUND_EPISODE},
    {"open.spotify.com", FOUND_EPISODE},
    {"soundcloud.com", FOUND_EPISODE},
    {"anchor.fm", FOUND_EPISODE},
    {"buzzsprout.com", FOUND_EPISODE},
    {"libsyn.com", FOUND_EPISODE},
    {"simplecast.com", FOUND_EPISODE},
    {"transistor.fm", FOUND_EPISODE},
    {"podbean.com", FOUND_EPISODE},
};

static str host_of(str url)
{
    size_t at = str_find(url, S("://")), end = 0;
    str rest = at == SIZE_MAX ? (str){0} : str_from(url, at + 3);
    while (end < rest.len && !memchr("/?#:", rest.at[end], 4))
        end++;
    return str_upto(rest, end);
}

enum found_kind found_kind_at(str url)
{
    str host = host_of(url);
    for (size_t i = 0; i < COUNT(HOSTS); i++) {
        str known = str_of(HOSTS[i].host);
        if (host.len >= known.len && str_same_nocase(str_from(host, host.len - known.len), known) &&
            (host.len == known.len || host.at[host.len - known.len - 1] == '.'))
            return HOSTS[i].kind;
    }
    return FOUND_OTHER;
}

/* ---- feeds ------------------------------------------------------------------------------------- */

static enum found_kind kind_of(const struct feed_item *item, bool podcast)
{
    if (str_same(item->media, S("audio")))
        return FOUND_EPISODE;
    if (str_same(item->media, S("video")))
        return FOUND_VIDEO;
    enum found_kind kind = found_kind_at(item->url);
    if (kind == FOUND_OTHER)
        kind = podcast ? FOUND_EPISODE : FOUND_POST;
    return kind;
}

/* "Ada (ada@a.example)", "ada@a.example (Ada)", "Ada <ada@a.example>", or one of the two. */
static struct found_person person_of(struct ctx *c, str author)
{
    size_t open = 0, at = str_find(author, S("@"));
    while (open < author.len && author.at[open] != '(' && author.at[open] != '<')
        open++;
    str first = str_trim(str_upto(author, open)), inner = str_from(author, open + 1);
    while (inner.len && strchr(")> ", inner.at[inner.len - 1]))
        inner.len--;
    if (at == SIZE_MAX)
        return (struct found_person){.name = author};
    bool address_first = str_find(first, S("@")) != SIZE_MAX;
    return (struct found_person){.name = arena_copy(c->mem, address_first ? inner : first),
                                 .address = arena_copy(c->mem, address_first ? first : inner)};
}

static void convert(struct ctx *c, const struct feed_item *from, bool podcast, struct found *to)
{
    *to = (struct found){.kind = kind_of(from, podcast),
                         .id = from->id,
                         .title = from->title,
                         .url = from->url,
                         .text = from->summary,
                         .language = from->language,
                         .at = from->published,
                         .tags = from->tags,
                         .n_tags = from->n_tags};
    if (from->author.len) {
        struct found_person *author = arena_take(c->mem, 1, sizeof *author);
        *author = person_of(c, from->author);
        to->people = author;
        to->n_people = 1;
    }
    size_t n = from->n_enclosures < FOUND_FACTS_MAX ? from->n_enclosures : FOUND_FACTS_MAX;
    struct found_fact *facts = arena_take(c->mem, n + 1, sizeof *facts);
    for (size_t i = 0; i < n; i++) {
        facts[i] = (struct found_fact){S("enclosure"), from->enclosures[i].url};
        if (to->url.len == 0)
            to->url = from->enclosures[i].url;
    }
    to->facts = facts;
    to->n_facts = n;
}

/* What was read in the sandbox already goes through the record once more: it has other limits. */
static enum err through_record(struct ctx *c, const struct found_list *from, struct found_list *to)
{
    struct text record = {.mem = c->mem};
    found_begin(&record, from->title, from->url, from->next);
    for (size_t i = 0; i < from->n; i++)
        found_put(&record, &from->items[i]);
    return found_taken(c, text_str(&record), to);
}

enum err found_feed(struct ctx *c, str bytes, str base, struct found_list *list)
{
    struct feed feed;
    enum err e = feed_read(c, bytes, base, &feed);
    if (e)
        return e;
    bool podcast = str_find(arena_lower(c->mem, feed.title), S("podcast")) != SIZE_MAX;
    struct found *items = arena_take(c->mem, feed.n + 1, sizeof *items);
    for (size_t i = 0; i < feed.n; i++)
        convert(c, &feed.items[i], podcast, &items[i]);
    const struct found_list all = {
        .title = feed.title, .url = feed.url, .items = items, .n = feed.n};
    if ((e = through_record(c, &all, list)))
        return e;
    list->hub = feed.hub;
    list->self = feed.self;
    return OK;
}

/* ---- posts ------------------------------------------------------------------------------------- */

/* Without a slug: the folder of index.md, or the file; without a date before it. */
static str slug_of(const struct post *post)
{
    str name = post->name;
    day unused;
    if (post->slug.len)
        return post->slug;
    for (size_t dot = name.len; dot > 0 && name.at[dot - 1] != '/'; dot--)
        if (name.at[dot - 1] == '.') {
            name = str_upto(name, dot - 1);
            break;
        }
    if (str_ends(name, S("/index")))
        name = str_upto(name, name.len - 6);
    for (size_t i = name.len; i > 0; i--)
        if (name.at[i - 1] == '/') {
            name = str_from(name, i);
            break;
        }
    return name.len > 11 && day_read(str_upto(name, 10), &unused) ? str_from(name, 11) : name;
}

static str page_of(struct ctx *c, const struct post *post, str base)
{
    str slug = slug_of(post);
    while (base.len && base.at[base.len - 1] == '/')
        base.len--;
    while (slug.len && slug.at[0] == '/')
        slug = str_from(slug, 1);
    return base.len ? arena_format(c->mem, "%.*s/%.*s", STR_ARG(base), STR_ARG(slug)) : (str){0};
}

/* The page of an event at which another one of the posts was given as well stands for neither. */
static bool is_shared(const struct post *posts, size_t n, size_t at)
{
    for (size_t i = 0; i < n; i++)
        if (i != at && str_same(posts[i].event_url, posts[at].event_url))
            return true;
    return false;
}

static str address_of(struct ctx *c, const struct post *posts, size_t n, size_t at, str base)
{
    const struct post *post = &posts[at];
    if (post->url.len)
        return post->url;
    if (post->event.len == 0)
        return page_of(c, post, base);
    if (post->event_url.len && !is_shared(posts, n, at))
        return post->event_url;
    if (post->slides.len)
        return post->slides;
    str page = page_of(c, post, base);
    return page.len ? page : post->event_url;
}

/* "Athens, Greece" */
static str country_of(str city)
{
    str last = city, part;
    while (str_cut(&city, ',', &part))
        last = part;
    return found_country(last);
}

static void convert_post(struct ctx *c, const struct post *post, str url, struct found *to)
{
    bool talk = post->event.len > 0;
    *to = (struct found){
        .kind = !talk            ? FOUND_POST
                : post->workshop ? FOUND_WORKSHOP
                                 : FOUND_TALK,
        .id = post->name,
        .title = post->title.len ? post->title : post->name,
        .url = url,
        .text = post->summary,
        .language = post->language,
        .at = {post->date.set, moment_of_day(post->date.value)},
        .whole_day = true,
        .event = post->event,
        .country = country_of(post->city),
        .draft = str_same_nocase(post->status, S("draft")),
        .tags = post->tags,
        .n_tags = post->n_tags,
    };
    to->place = post->place;
    if (post->place.len == 0 || (post->city.len && !str_same_nocase(post->city, post->place)))
        to->place = arena_format(c->mem, "%.*s%s%.*s", STR_ARG(post->place),
                                 post->place.len ? ", " : "", STR_ARG(post->city));
}

const struct found *found_of_posts(struct ctx *c, const struct post *posts, size_t n, str base)
{
    struct found *list = arena_take(c->mem, n + 1, sizeof *list);
    for (size_t i = 0; i < n; i++)
        convert_post(c, &posts[i], address_of(c, posts, n, i, base), &list[i]);
    return list;
}

enum err found_posts(struct ctx *c, const struct found_folder *folder, struct found_list *list)
{
    const struct post *posts;
    enum err e = posts_read(c, folder->files, folder->n, &posts);
    if (e)
        return e;
    const struct found *items = found_of_posts(c, posts, folder->n, folder->base);
    struct found *good = arena_take(c->mem, folder->n + 1, sizeof *good);
    size_t n = 0;
    for (size_t i = 0; i < folder->n; i++)
        if (posts[i].wrong.len == 0)
            good[n++] = items[i];
    const struct found_list all = {.url = folder->base, .items = good, .n = n};
    return through_record(c, &all, list);
}
