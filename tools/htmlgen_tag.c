#include "htmlgen.h"

#include <string.h>

static const char VOIDS[] =
    " area base br col embed hr img input link meta param source track wbr ";
static const char INLINES[] =
    " a abbr b bdi bdo button cite code data del dfn em i img input ins kbd label mark meter "
    "output "
    "picture progress q s samp select small span strong sub sup svg textarea time tspan u var wbr ";
/* What ends a <p> by itself, so that its </p> would stand alone. */
static const char NOT_IN_P[] =
    " address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 "
    "h3 "
    "h4 h5 h6 header hgroup hr main menu nav ol p pre search section table ul ";
static const char NOT_IN_ITSELF[] =
    " a button form h1 h2 h3 h4 h5 h6 label option p select textarea ";
static const char ADDRESSES[] =
    " href src action formaction poster cite data xlink:href ping "
    "longdesc background manifest data-autosave data-live data-preview hx-get "
    "hx-post hx-put hx-patch hx-delete hx-push-url hx-replace-url ";
static const char NO_VALUES[] = " srcset imagesrcset srcdoc hx-vals hx-vars hx-headers http-equiv ";

/* One start tag while it is read. */
struct tag {
    char name[NAME_MAX_BYTES];
    struct place where;
    bool has_src, refreshes, content_value;
};

bool is_inline(const char *name)
{
    return word_in(name, INLINES);
}

static bool inside(const struct gen *g, const char *names)
{
    for (size_t i = 0; i < g->open.n; i++)
        if (word_in(g->open.list[i].name, names))
            return true;
    return false;
}

bool keeps_space(const struct gen *g)
{
    return inside(g, " pre textarea ");
}

static void check_nesting(const struct gen *g, const struct tag *t)
{
    if (word_in(t->name, " style base "))
        complain(g, t->where,
                 t->name[0] == 's' ? "styles belong in assets/css, not in a page"
                                   : "<base> would bend every address of the page");
    if (inside(g, " svg "))
        return;
    const struct element *top = g->open.n ? &g->open.list[g->open.n - 1] : NULL;
    if (top && strcmp(top->name, "p") == 0 && word_in(t->name, NOT_IN_P))
        complain(g, t->where, "<%s> cannot stand in the <p> of line %d", t->name, top->where.line);
    if (!word_in(t->name, NOT_IN_ITSELF))
        return;
    for (size_t i = g->open.n; i > 0; i--) {
        const struct element *e = &g->open.list[i - 1];
        bool heading = t->name[0] == 'h' && e->name[0] == 'h' && strlen(e->name) == 2 &&
                       word_in(e->name, NOT_IN_ITSELF);
        if (heading || strcmp(e->name, t->name) == 0)
            complain(g, t->where, "<%s> cannot stand in the <%s> of line %d", t->name, e->name,
                     e->where.line);
    }
}

static void push(struct gen *g, const struct tag *t)
{
    if (g->open.n == DEPTH_MAX)
        complain(g, t->where, "elements are nested more than %d deep", DEPTH_MAX);
    struct element *e = &g->open.list[g->open.n++];
    memcpy(e->name, t->name, sizeof e->name);
    e->where = t->where;
}

void check_attribute(const struct gen *g, struct place where, const char *name)
{
    if (strncmp(name, "on", 2) == 0 || strncmp(name, "hx-on", 5) == 0)
        complain(g, where, "event attributes are not allowed: scripts belong in assets/js");
    if (strcmp(name, "style") == 0)
        complain(g, where, "style attributes are not allowed: use a class");
}

/* The start of an address that is written out: scheme or prefix. */
static void address_start(struct gen *g)
{
    static const char *const known[] = {"http://", "https://", "mailto:"};
    if (sees(g, "//") || sees(g, "/\\"))
        complain(g, g->now, "write the whole address, with https:");
    if (*g->at == '/') {
        if (!sees(g, "/assets/") && !sees(g, "/p/")) {
            raw_flush(g);
            buffer_words(&g->out, "    html_prefix(o);\n");
        }
        return;
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (sees(g, known[i]))
            return;
    for (const char *p = g->at; p < g->end && !strchr("\"'/?#{&> \n", *p); p++)
        if (*p == ':')
            complain(g, g->now, "an address is http, https, mailto, a path or a fragment");
}

static void attribute_value(struct gen *g, const struct tag *t, const char *name, char quote)
{
    struct place where = g->now;
    bool address = word_in(name, ADDRESSES), start = true;
    if (strcmp(name, "data") == 0 && strcmp(t->name, "object") != 0)
        address = false;
    while (more(g) && *g->at != quote) {
        if (sees(g, "{{")) {
            if (word_in(name, NO_VALUES))
                complain(g, g->now, "values are not allowed in the attribute %s", name);
            value(g, !address ? IN_ATTRIBUTE : start ? IN_ADDRESS_START : IN_ADDRESS_PART);
        } else if (is_space(*g->at)) {
            bool line_end = false;
            size_t spaces = 0;
            for (; more(g) && is_space(*g->at); spaces++)
                line_end |= next(g) == '\n';
            if (line_end && more(g) && *g->at == '%')
                complain(g, g->now, "a line of C cannot stand in an attribute's value");
            for (size_t i = line_end ? 1 : spaces; i > 0; i--)
                raw_words(g, " ");
        } else {
            if (address && start)
                address_start(g);
            char ch = next(g);
            if (ch == '"') /* in single quotes, which become double ones */
                raw_words(g, "&quot;");
            else
                raw_add(g, &ch, 1);
        }
        start = false;
    }
    if (next(g) != quote)
        complain(g, where, "the value of %s has no closing quote", name);
}

static void attribute(struct gen *g, struct tag *t)
{
    struct place where = g->now;
    char name[NAME_MAX_BYTES];
    take_name(g, name, "=>/\"'<", "an attribute");
    check_attribute(g, where, name);
    raw_words(g, " ");
    raw_words(g, name);
    t->has_src |= strcmp(name, "src") == 0;
    if (!takes(g, "="))
        return;
    t->refreshes |= strcmp(name, "http-equiv") == 0;
    if (*g->at == '"' || *g->at == '\'') {
        const char *before = g->at + 1;
        raw_words(g, "=\"");
        attribute_value(g, t, name, next(g));
        raw_words(g, "\"");
        if (strcmp(name, "content") == 0)
            for (; before + 1 < g->at; before++)
                t->content_value |= before[0] == '{' && before[1] == '{';
        return;
    }
    struct place start = g->now;
    raw_words(g, "=");
    while (more(g) && !is_space(*g->at) && *g->at != '>') {
        if (sees(g, "{{"))
            complain(g, start, "put the value of %s in quotes", name);
        char ch = next(g);
        if (strchr("\"'=<`", ch))
            complain(g, start, "put the value of %s in quotes", name);
        raw_add(g, &ch, 1);
    }
}

/* Between attributes: white space, lines of C, {{? }}. True when something was taken. */
static bool between_attributes(struct gen *g)
{
    bool line_start = g->now.column == 1;
    const char *from = g->at;
    while (more(g) && is_space(*g->at))
        line_start |= next(g) == '\n';
    if (line_start && more(g) && *g->at == '%')
        c_line(g);
    else if (sees(g, "{{?"))
        value_condition(g);
    else if (sees(g, "{{"))
        complain(g, g->now, "a value cannot stand between attributes; write name=\"{{value}}\"");
    return g->at != from;
}

static void end_of_start_tag(struct gen *g, const struct tag *t)
{
    bool empty = word_in(t->name, VOIDS), slash = takes(g, "/");
    if (next(g) != '>')
        complain(g, t->where, "<%s has no closing >", t->name);
    if (t->refreshes && t->content_value)
        complain(g, t->where, "values are not allowed in <meta http-equiv>");
    if (slash && !empty) {
        if (!inside(g, " svg math "))
            complain(g, t->where, "<%s/> does not close the element: write </%s>", t->name,
                     t->name);
        raw_words(g, "/>");
        return;
    }
    raw_words(g, ">");
    g->inline_before = empty && is_inline(t->name);
    if (empty)
        return;
    push(g, t);
    if (strcmp(t->name, "script") == 0 && !t->has_src)
        complain(g, t->where, "scripts belong in assets/js: <script src=\"...\">");
    if (word_in(t->name, " pre textarea ") && sees(g, "{{"))
        raw_words(g, "\n"); /* browsers drop a first line end: let it be ours */
}

void tag_open(struct gen *g)
{
    struct tag t = {.where = g->now};
    next(g);
    take_name(g, t.name, ">/=\"'<", "an element");
    check_nesting(g, &t);
    raw_words(g, "<");
    raw_words(g, t.name);
    for (;;) {
        if (between_attributes(g))
            continue;
        if (!more(g))
            complain(g, t.where, "<%s has no closing >", t.name);
        if (*g->at == '>' || *g->at == '/')
            break;
        attribute(g, &t);
    }
    end_of_start_tag(g, &t);
}

void tag_close(struct gen *g)
{
    struct place where = g->now;
    char name[NAME_MAX_BYTES];
    takes(g, "</");
    take_name(g, name, "></", "an element");
    while (more(g) && is_space(*g->at))
        next(g);
    if (next(g) != '>')
        complain(g, where, "</%s has no closing >", name);
    size_t floor = g->n_braces ? g->braces[g->n_braces - 1].depth : 0;
    if (word_in(name, VOIDS))
        complain(g, where, "<%s> is never closed", name);
    if (g->open.n == 0)
        complain(g, where, "</%s> closes nothing: no element is open", name);
    const struct element *top = &g->open.list[g->open.n - 1];
    if (g->open.n <= floor)
        complain(g, where, "</%s> closes an element from outside the { of line %d", name,
                 g->braces[g->n_braces - 1].where.line);
    if (strcmp(top->name, name) != 0)
        complain(g, where, "</%s> comes before the </%s> of line %d", name, top->name,
                 top->where.line);
    g->open.n--;
    raw_words(g, "</");
    raw_words(g, name);
    raw_words(g, ">");
    g->inline_before = is_inline(name);
}
