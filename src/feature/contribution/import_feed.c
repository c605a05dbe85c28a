#include "feature/contribution/import_inside.h"

enum err import_feed(struct ctx *c, int64_t person, str bytes, str address,
                     struct import_preview *p)
{
    struct import_build b = {.c = c, .person = person};
    struct feed feed;
    enum err e;
    if ((e = feed_read(c, bytes, address, &feed)) || (e = import_begin(&b, feed.n)))
        return e;
    bool podcast = str_find(arena_lower(c->mem, feed.title), S("podcast")) != SIZE_MAX;
    str words = podcast ? tr(c, "A podcast, because the feed is one.")
                        : tr(c, "A blog post, because it is an item of a feed.");
    for (size_t i = 0; !e && i < feed.n; i++) {
        const struct feed_item *item = &feed.items[i];
        const struct type_source source = {item->url, item->media, item->title,
                                           podcast ? "podcast" : "blog-post", words};
        struct type_guess guess = type_by_source(c, b.policy, &source);
        struct import_line line = {.line = (int)i + 1, .words = guess.words};
        struct contribution_new *what = &line.what;
        what->draft = true;
        what->title = item->title;
        what->url = item->url;
        what->summary = item->summary;
        what->language = item->language;
        if (item->published.set)
            what->day = (opt_day){true, day_of_moment(item->published.value)};
        if (guess.type) {
            what->type = guess.type->code;
            what->role = type_role(guess.type, (str){0});
        }
        e = import_add(&b, line);
    }
    if (!e)
        import_end(&b, "feed", p);
    return e;
}
