/* Reads a page elsewhere that says it links to us, in the sandbox: is the link there, and who says what. */
#include "feature/blog/mention.h"
#include "kit/feed/feed.h"
#include "kit/found/found.h"
#include "kit/html/html.h"

enum { CAPTURES = 4, TITLE = 0, AUTHOR, WORDS, PAGE_TITLE, TEXT_MAX = 4000 };

/* The words of an element while it is open. */
struct capture {
    struct text words;
    bool open, done;
    int depth; /* of the element */
};
struct reading_page {
    struct ctx *c;
    str base, target; /* target: canonical */
    struct capture captures[CAPTURES];
    str author_url;
    int depth;
    str quiet; /* the element we are in of which nothing is shown as it stands; empty: none */
    bool found;
    enum mention_kind kind;
};

static void add_text(struct reading_page *p, str plain)
{
    for (size_t i = 0; i < CAPTURES; i++)
        if (p->quiet.len == 0 && p->captures[i].open && p->captures[i].words.len < TEXT_MAX)
            text_add(&p->captures[i].words, str_upto(plain, TEXT_MAX));
}

static bool has_word(str list, const char *word)
{
    for (str one; str_cut(&list, ' ', &one);)
        if (str_same_nocase(one, str_of(word)))
            return true;
    return false;
}

static bool is_among(str name, const char *const *list)
{
    for (; *list; list++)
        if (str_same_nocase(name, str_of(*list)))
            return true;
    return false;
}

static const char *const no_words[] = {"script", "style", "template", "textarea",
                                       "iframe", "xmp",   NULL};

static bool is_void(str name)
{
    static const char *const VOID[] = {"area",  "base", "br",   "col",    "embed", "hr",  "img",
                                       "input", "link", "meta", "source", "track", "wbr", NULL};
    return is_among(name, VOID);
}

static void begin(struct reading_page *p, size_t which)
{
    struct capture *k = &p->captures[which];
    if (k->open || k->done)
        return;
    k->open = true;
    k->depth = p->depth;
}

static void look_at_link(struct reading_page *p, str class, str address)
{
    static const struct {
        const char *class;
        enum mention_kind kind;
    } KINDS[] = {{"u-in-reply-to", MENTION_REPLY},
                 {"u-like-of", MENTION_LIKE},
                 {"u-repost-of", MENTION_REPOST},
                 {"u-bookmark-of", MENTION_BOOKMARK}};
    str whole = markup_absolute(p->c->mem, address, p->base);
    if (!str_same(found_canonical(p->c->mem, whole), p->target))
        return;
    p->found = true;
    for (size_t i = 0; i < COUNT(KINDS); i++)
        if (has_word(class, KINDS[i].class))
            p->kind = KINDS[i].kind;
}

static void open_element(struct reading_page *p, const struct markup_piece *m)
{
    str inside = m->inside, name, value, class = S(""), address = S("");
    if (p->quiet.len > 0) /* no elements, but the text of a script */
        return;
    while (markup_attribute(&inside, &name, &value)) {
        if (str_same_nocase(name, S("class")))
            class = markup_meant(p->c->mem, value);
        else if (str_same_nocase(name, S("href")) || str_same_nocase(name, S("src")))
            address = str_trim(markup_meant(p->c->mem, value));
    }
    if (address.len > 0)
        look_at_link(p, class, address);
    if (address.len > 0 && p->author_url.len == 0 &&
        (has_word(class, "p-author") || (p->captures[AUTHOR].open && has_word(class, "u-url"))))
        p->author_url = feed_url(p->c, address, p->base);
    if (str_same_nocase(m->name, S("title")))
        begin(p, PAGE_TITLE);
    if (has_word(class, "p-author") || has_word(class, "h-card"))
        begin(p, AUTHOR);
    else if (has_word(class, "p-name") && !p->captures[AUTHOR].open)
        begin(p, TITLE);
    if (has_word(class, "p-summary") || has_word(class, "e-content"))
        begin(p, WORDS);
    if (is_void(m->name))
        add_text(p, S(" "));
    else if (!m->empty)
        p->depth++;
    if (!m->empty && is_among(m->name, no_words))
        p->quiet = m->name;
}

static void close_element(struct reading_page *p, str name)
{
    if (p->quiet.len > 0 && !str_same_nocase(name, p->quiet))
        return;
    p->quiet = S("");
    if (is_void(name) || p->depth == 0)
        return;
    p->depth--;
    for (size_t i = 0; i < CAPTURES; i++)
        if (p->captures[i].open && p->depth <= p->captures[i].depth) {
            p->captures[i].open = false;
            p->captures[i].done = true;
        }
}

static str words_of(struct reading_page *p, size_t which, size_t chars)
{
    return feed_words(p->c, text_str(&p->captures[which].words), chars);
}

enum err mention_read(struct ctx *c, str source, str hint, struct text *out)
{
    struct reading_page p = {.c = c, .base = hint};
    struct markup m = {.rest = feed_utf8(c, source, S(""))};
    str target;
    for (size_t i = 0; i < CAPTURES; i++)
        p.captures[i].words.mem = c->mem;
    if (!str_cut(&p.base, '\n', &target))
        return fail(c, ERR_FAULT, "mention: no target");
    p.target = found_canonical(c->mem, target);
    for (struct markup_piece piece; markup_next(&m, &piece);)
        switch (piece.kind) {
        case MARKUP_OPEN: open_element(&p, &piece); break;
        case MARKUP_CLOSE: close_element(&p, piece.name); break;
        case MARKUP_TEXT: add_text(&p, markup_meant(c->mem, piece.inside)); break;
        case MARKUP_CDATA:
        case MARKUP_OTHER: break;
        }
    str title = words_of(&p, TITLE, MENTION_TITLE_MAX);
    record_number(out, p.found);
    record_number(out, p.kind);
    record_put(out, title.len > 0 ? title : words_of(&p, PAGE_TITLE, MENTION_TITLE_MAX));
    record_put(out, words_of(&p, AUTHOR, MENTION_AUTHOR_MAX));
    record_put(out, p.author_url.len <= MENTION_URL_MAX ? p.author_url : S(""));
    record_put(out, words_of(&p, WORDS, MENTION_WORDS_MAX));
    return OK;
}
