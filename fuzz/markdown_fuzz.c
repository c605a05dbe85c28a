/* Any bytes as Markdown: what comes out is balanced, of known elements only, with safe addresses. The same
 * as an article of the lounge: with its names after @ as links, and as the quote that an answer begins with. */
#include "feature/lounge/inside.h"
#include "feature/lounge/pages.h"
#include "kit/html/html.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { DEPTH = 256 };

static void refuse(bool wrong)
{
    if (wrong)
        abort();
}

/* What may stand between '<' and '>', without "class" of cells, "start" of lists and addresses. */
static bool known(str tag)
{
    static const char *const tags[] = {
        "p",
        "br",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "hr",
        "em",
        "strong",
        "code",
        "del",
        "thead",
        "tbody",
        "tr",
        "td",
        "blockquote",
        "pre tabindex=\"0\"",
        "table class=\"table\"",
        "th scope=\"col\"",
        "td class=\"text-center\"",
        "td class=\"text-end\"",
        "th scope=\"col\" class=\"text-center\"",
        "th scope=\"col\" class=\"text-end\"",
        ("div class=\"table-responsive\" tabindex=\"0\" role=\"group\" "
         "aria-label=\"Table\"")};
    for (size_t i = 0; i < COUNT(tags); i++)
        if (str_same(tag, str_of(tags[i])))
            return true;
    if (str_starts(tag, S("ol start=\""))) {
        int64_t n;
        return str_ends(tag, S("\"")) && str_int((str){tag.at + 10, tag.len - 11}, &n);
    }
    str head = S("a href=\""), tail = S("\" rel=\"nofollow ugc noopener\"");
    if (!str_starts(tag, head) || !str_ends(tag, tail) || tag.len < head.len + tail.len)
        return false;
    str address = {tag.at + head.len, tag.len - head.len - tail.len};
    return str_find(address, S("\"")) == SIZE_MAX && html_url_allowed(address);
}

static str name_of(str tag)
{
    size_t end = str_find(tag, S(" "));
    return str_upto(tag, end == SIZE_MAX ? tag.len : end);
}

static void check(str page)
{
    str open[DEPTH];
    size_t depth = 0;
    for (size_t at; (at = str_find(page, S("<"))) != SIZE_MAX;) {
        refuse(str_find(str_upto(page, at), S(">")) != SIZE_MAX);
        page = str_from(page, at + 1);
        size_t end = str_find(page, S(">"));
        refuse(end == SIZE_MAX);
        str tag = str_upto(page, end);
        page = str_from(page, end + 1);
        if (str_starts(tag, S("/"))) {
            refuse(depth == 0 || !str_same(open[--depth], str_from(tag, 1)));
            continue;
        }
        refuse(!known(tag));
        if (!str_same(tag, S("br")) && !str_same(tag, S("hr"))) {
            refuse(depth == DEPTH);
            open[depth++] = name_of(tag);
        }
    }
    refuse(depth != 0);
}

static void render(struct ctx *c, str source)
{
    str page = markdown(c, source).text;
    refuse(page.len > 65536 + 24 * source.len + 256);
    check(page);
    (void)markdown_plain(c, source);
}

/* As lounge_prepare does; all who are named are people here. */
static str with_names(struct ctx *c, str body)
{
    str handles[ARTICLE_MENTIONS_MAX];
    size_t n = lounge_mentions(c->mem, body, handles, ARTICLE_MENTIONS_MAX);
    refuse(n > ARTICLE_MENTIONS_MAX + 1);
    n = n > ARTICLE_MENTIONS_MAX ? ARTICLE_MENTIONS_MAX : n;
    str linked = lounge_linked(c->mem, body, handles, n, S("/p/a"));
    refuse(linked.len < body.len);
    return linked;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog english = {.code = "en", .direction = "ltr", .forms = 2};
    struct ctx c = {.mem = arena_new(), .catalog = &english};
    str source = {(const char *)data, size};
    render(&c, source);
    render(&c, with_names(&c, source));
    str quote = page_writing_quote(&c, source);
    render(&c, with_names(&c, quote));
    (void)lounge_body(c.mem, source);
    arena_free(c.mem);
    return 0;
}
