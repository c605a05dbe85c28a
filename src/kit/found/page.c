#include "kit/found/found.h"

#include "kit/feed/feed.h"
#include "kit/html/html.h"

enum { LINKS_MAX = 50 };

/* The attributes of one <link>. */
struct link {
    str rel, type, href, title;
};

static struct link read_link(struct arena *mem, str inside)
{
    struct link l = {.rel = S("")};
    str name, value;
    while (markup_attribute(&inside, &name, &value)) {
        str *to = str_same_nocase(name, S("rel"))     ? &l.rel
                  : str_same_nocase(name, S("type"))  ? &l.type
                  : str_same_nocase(name, S("href"))  ? &l.href
                  : str_same_nocase(name, S("title")) ? &l.title
                                                      : NULL;
        if (to && to->len == 0)
            *to = str_trim(markup_meant(mem, value));
    }
    return l;
}

static bool is_readable(str type)
{
    static const char *const TYPES[] = {"application/rss+xml",   "application/atom+xml",
                                        "application/feed+json", "application/json",
                                        "application/rdf+xml",   "text/calendar"};
    str bare;
    if (!str_cut(&type, ';', &bare))
        return false;
    for (size_t i = 0; i < COUNT(TYPES); i++)
        if (str_same_nocase(str_trim(bare), str_of(TYPES[i])))
            return true;
    return false;
}

static bool has_word(str list, str word)
{
    for (str one; str_cut(&list, ' ', &one);)
        if (str_same_nocase(one, word))
            return true;
    return false;
}

static void put_link(struct ctx *c, str inside, str base, struct text *out)
{
    struct link l = read_link(c->mem, inside);
    if (!has_word(l.rel, S("alternate")) || !is_readable(l.type))
        return;
    str url = markup_absolute(c->mem, l.href, base);
    found_put(out, &(struct found){.id = url, .url = url, .title = l.title, .word = l.type});
}

enum err page_found(struct ctx *c, str source, str base, struct text *out)
{
    struct text title = {.mem = c->mem}, links = {.mem = c->mem};
    struct markup m = {.rest = feed_utf8(c, source, S(""))};
    size_t n = 0;
    bool in_title = false, ended = false;
    for (struct markup_piece p; n < LINKS_MAX && markup_next(&m, &p);) {
        if (p.kind == MARKUP_TEXT && in_title)
            text_add(&title, markup_meant(c->mem, p.inside));
        if (p.kind != MARKUP_OPEN && p.kind != MARKUP_CLOSE)
            continue;
        in_title = p.kind == MARKUP_OPEN && !ended && str_same_nocase(p.name, S("title"));
        ended = ended || in_title; /* later ones belong to pictures */
        if (p.kind == MARKUP_OPEN && str_same_nocase(p.name, S("link")) && ++n)
            put_link(c, p.inside, base, &links);
    }
    found_begin(out, text_str(&title), base, (str){0});
    text_add(out, text_str(&links));
    return OK;
}
