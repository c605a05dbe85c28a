#include "htmlgen.h"

#include <string.h>

enum { VALUES_MAX = 16 };

/* A piece of the page's text: an expression of C, or words. */
struct piece {
    const char *at;
    size_t len;
    struct place where;
};

static void trim(struct piece *p)
{
    while (p->len > 0 && is_space(*p->at)) {
        p->where.column++;
        if (*p->at == '\n')
            p->where = (struct place){p->where.line + 1, 1};
        p->at++, p->len--;
    }
    while (p->len > 0 && is_space(p->at[p->len - 1]))
        p->len--;
}

/* Takes a literal of C, in quotes. */
static void take_literal(struct gen *g)
{
    struct place where = g->now;
    char quote = next(g);
    while (more(g) && *g->at != quote && *g->at != '\n')
        if (next(g) == '\\')
            next(g);
    if (next(g) != quote)
        complain(g, where, "this quote is not closed");
}

/* Takes an expression of C up to its "}}", or to a separator outside of brackets. */
static struct piece take_expression(struct gen *g, struct place start, const char *separator)
{
    struct piece p = {.at = g->at, .where = g->now};
    int depth = 0;
    while (more(g) && (depth > 0 || (!sees(g, "}}") && !(separator && sees(g, separator))))) {
        if (*g->at == '"' || *g->at == '\'') {
            take_literal(g);
            continue;
        }
        char ch = next(g);
        depth += (strchr("([{", ch) != NULL) - (strchr(")]}", ch) != NULL);
        if (depth < 0)
            break;
    }
    if (depth != 0 || !more(g))
        complain(g, start, "this {{ has no }}");
    p.len = (size_t)(g->at - p.at);
    trim(&p);
    if (p.len == 0)
        complain(g, p.where, "here should be a value");
    return p;
}

/* Writes  call(o, expression);  so that the compiler's message points at the template. */
static void write_call(struct gen *g, const char *call, const struct piece *p)
{
    line_mark(g, p->where);
    buffer_format(&g->out, "    %s(o, ", call);
    for (int column = (int)strlen(call) + 9; column < p->where.column; column++)
        buffer_words(&g->out, " ");
    buffer_add(&g->out, p->at, p->len);
    buffer_words(&g->out, ");\n");
}

static const char *call_for(enum context context)
{
    static const char *const calls[] = {[IN_TEXT] = "html_put",
                                        [IN_ATTRIBUTE] = "html_put_attr",
                                        [IN_ADDRESS_START] = "html_put_url",
                                        [IN_ADDRESS_PART] = "html_put_url_part"};
    return calls[context];
}

/* Of a value within a sentence. */
static const char *call_within(enum context context)
{
    return context == IN_TEXT        ? "html_put_within"
           : context == IN_ATTRIBUTE ? "html_put_attr_within"
                                     : call_for(context);
}

/* Words up to " | ", "}}" or, for plurals, a bare '|'; white space in a row is one space. */
static struct buffer take_words(struct gen *g, struct place start, bool plural)
{
    struct buffer words = {0};
    buffer_words(&words, "");
    while (more(g) && !sees(g, "}}") && !sees(g, " | ") && !(plural && *g->at == '|')) {
        char ch = next(g);
        if (ch == '{' && sees(g, "{"))
            complain(g, g->now, "write '#' for a value, and the value behind ' | '");
        if (is_space(ch)) {
            bool first = words.len == 0 || words.at[words.len - 1] == ' ';
            if (!first)
                buffer_words(&words, " ");
        } else {
            buffer_add(&words, &ch, 1);
        }
    }
    if (!more(g))
        complain(g, start, "this {{ has no }}");
    while (words.len > 0 && words.at[words.len - 1] == ' ')
        words.at[--words.len] = '\0';
    if (words.len == 0)
        complain(g, start, "here should be words to translate");
    return words;
}

static size_t marks(const struct buffer *words)
{
    size_t n = 0;
    for (size_t i = 0; i < words->len; i++)
        n += words->at[i] == '#';
    return n;
}

static size_t take_values(struct gen *g, struct place start, struct piece *values)
{
    size_t n = 0;
    while (takes(g, " | ")) {
        if (n == VALUES_MAX)
            complain(g, start, "more than %d values in one sentence", VALUES_MAX);
        values[n++] = take_expression(g, start, " | ");
    }
    if (!takes(g, "}}"))
        complain(g, start, "this {{ has no }}");
    return n;
}

static void words(struct gen *g, struct place start, enum context context)
{
    struct piece values[VALUES_MAX];
    struct buffer text = take_words(g, start, false);
    size_t n = take_values(g, start, values);
    if (marks(&text) != n)
        complain(g, start, "these words have %zu '#' for %zu values", marks(&text), n);
    line_mark(g, start);
    if (n == 0) {
        buffer_words(&g->out, "    html_str(o, tr(o->c, ");
        buffer_literal(&g->out, text.at, text.len);
        buffer_words(&g->out, "));\n");
        return;
    }
    buffer_words(&g->out, "    {\n    str words_ = tr(o->c, ");
    buffer_literal(&g->out, text.at, text.len);
    buffer_words(&g->out, ");\n");
    for (size_t i = 0; i < n; i++) {
        buffer_words(&g->out, "    words_ = html_upto(o, words_);\n");
        write_call(g, call_within(context), &values[i]);
    }
    buffer_words(&g->out, "    html_str(o, words_);\n    }\n");
}

/* The first value chooses the form. A form may leave its '#' out ("One nomination"). */
static void plural(struct gen *g, struct place start, enum context context)
{
    struct piece values[VALUES_MAX];
    struct buffer one = take_words(g, start, true);
    if (!takes(g, "|") || sees(g, " "))
        complain(g, start, "write both forms: {{_p One vote|# votes | number(n)}}");
    struct buffer many = take_words(g, start, true);
    size_t n = take_values(g, start, values);
    if (n == 0)
        complain(g, start, "the number that chooses the form is missing: ' | number(n)'");
    bool one_fits = marks(&one) == n || marks(&one) == n - 1;
    if (!one_fits || (marks(&many) != n && marks(&many) != n - 1))
        complain(g, start, "the forms have %zu and %zu '#' for %zu values", marks(&one),
                 marks(&many), n);
    buffer_words(&g->out, "    {\n    str words_ = str_of(tr_plural(o->c, ");
    buffer_literal(&g->out, one.at, one.len);
    buffer_words(&g->out, ", ");
    buffer_literal(&g->out, many.at, many.len);
    buffer_words(&g->out, ",\n");
    line_mark(g, values[0].where);
    buffer_words(&g->out, "    html_count(");
    buffer_add(&g->out, values[0].at, values[0].len);
    buffer_format(&g->out, ")));\n    if (html_marks(words_) >= %zu) {\n", n);
    for (size_t i = 0; i < n; i++) {
        buffer_words(&g->out, "    words_ = html_upto(o, words_);\n");
        write_call(g, call_within(context), &values[i]);
        if (i == 0)
            buffer_words(&g->out, "    }\n");
    }
    buffer_words(&g->out, "    html_str(o, words_);\n    }\n");
}

/* {{> name(arguments)}} */
static void part(struct gen *g, struct place start)
{
    struct piece p = take_expression(g, start, NULL);
    takes(g, "}}");
    size_t name = 0;
    while (name < p.len && is_name(p.at[name]))
        name++;
    if (name == 0 || name == p.len || p.at[name] != '(' || p.at[p.len - 1] != ')')
        complain(g, start, "write {{> name(arguments)}}");
    struct piece arguments = {p.at + name + 1, p.len - name - 2, p.where};
    trim(&arguments);
    line_mark(g, p.where);
    buffer_format(&g->out, "    view_%.*s(o", (int)name, p.at);
    if (arguments.len > 0) {
        buffer_words(&g->out, ", ");
        buffer_add(&g->out, arguments.at, arguments.len);
    }
    buffer_words(&g->out, ");\n");
}

void value(struct gen *g, enum context context)
{
    struct place start = g->now;
    takes(g, "{{");
    bool address = context == IN_ADDRESS_START || context == IN_ADDRESS_PART;
    raw_flush(g);
    if (takes(g, "_p ") || takes(g, "_p\n")) {
        if (address)
            complain(g, start, "an address is not translated");
        plural(g, start, context);
    } else if (takes(g, "_ ") || takes(g, "_\n")) {
        if (address)
            complain(g, start, "an address is not translated");
        words(g, start, context);
    } else if (takes(g, ">")) {
        if (context != IN_TEXT)
            complain(g, start, "a part cannot stand in an attribute");
        part(g, start);
    } else if (sees(g, "?")) {
        complain(g, start, "{{? condition : name}} stands between attributes");
    } else {
        struct piece p = take_expression(g, start, NULL);
        takes(g, "}}");
        write_call(g, call_for(context), &p);
    }
    g->inline_before = true;
}

static bool value_is_plain(const char *at, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (strchr("\"'<>&{", at[i]))
            return false;
    return true;
}

/* {{? condition : name}} or {{? condition : name="fixed words"}} */
void value_condition(struct gen *g)
{
    struct place start = g->now;
    takes(g, "{{?");
    struct piece condition = take_expression(g, start, " : ");
    if (!takes(g, " : "))
        complain(g, start, "write {{? condition : name}}");
    struct piece attribute = take_expression(g, start, NULL);
    takes(g, "}}");
    size_t name = 0;
    while (name < attribute.len && (is_name(attribute.at[name]) || attribute.at[name] == '-'))
        name++;
    char copy[NAME_MAX_BYTES] = "";
    if (name == 0 || name >= sizeof copy)
        complain(g, start, "write {{? condition : name}}");
    memcpy(copy, attribute.at, name);
    check_attribute(g, attribute.where, copy);
    const char *rest = attribute.at + name;
    size_t len = attribute.len - name;
    bool fixed = len >= 3 && rest[0] == '=' && rest[1] == '"' && rest[len - 1] == '"' &&
                 value_is_plain(rest + 2, len - 3) && strncmp(copy, "href", 4) != 0;
    if (len != 0 && !fixed)
        complain(g, attribute.where, "here stands a name, or a name with fixed words in quotes");
    raw_flush(g);
    line_mark(g, condition.where);
    buffer_words(&g->out, "    if (");
    buffer_add(&g->out, condition.at, condition.len);
    buffer_words(&g->out, ")\n    html_raw(o, S(\" \" ");
    buffer_literal(&g->out, attribute.at, attribute.len);
    buffer_words(&g->out, "));\n");
}
