/* htmlgen NAME.html NAME.html.h: compiles a page's template to C. */
#include "htmlgen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void raw_add(struct gen *g, const char *text, size_t len)
{
    if (g->unfinished)
        complain(g, g->now, "the line of C before this ends without ';', '{' or '}'");
    buffer_add(&g->raw, text, len);
}

void raw_words(struct gen *g, const char *words)
{
    raw_add(g, words, strlen(words));
}

void raw_flush(struct gen *g)
{
    if (g->unfinished)
        complain(g, g->now, "the line of C before this ends without ';', '{' or '}'");
    if (g->raw.len == 0)
        return;
    buffer_words(&g->out, "    html_raw(o, S(");
    buffer_literal(&g->out, g->raw.at, g->raw.len);
    buffer_words(&g->out, "));\n");
    g->raw.len = 0;
}

void line_mark(struct gen *g, struct place where)
{
    buffer_format(&g->out, "#line %d ", where.line);
    buffer_literal(&g->out, g->file, strlen(g->file));
    buffer_words(&g->out, "\n");
}

static void brace(struct gen *g, char ch)
{
    if (ch == '{') {
        if (g->n_braces == DEPTH_MAX)
            complain(g, g->now, "more than %d '{' are open", DEPTH_MAX);
        g->braces[g->n_braces++] = (struct brace){g->open.n, g->now};
        return;
    }
    if (g->n_braces == 0)
        complain(g, g->now, "this '}' closes nothing");
    struct brace *b = &g->braces[--g->n_braces];
    if (g->open.n != b->depth) {
        const struct element *e = &g->open.list[g->open.n - 1];
        complain(g, e->where, "<%s> is not closed before the '}' of line %d", e->name, g->now.line);
    }
}

/* Takes the rest of a line of C: counts braces, sees whether the statement ends. */
void c_line(struct gen *g)
{
    struct place where = g->now;
    next(g);
    if (g->kind == NO_VIEW || (*g->at != ' ' && *g->at != '\n'))
        complain(g, where,
                 "a line starts with '%% ' for C, or with %%view, %%part, %%open, %%close");
    bool unfinished = g->unfinished;
    g->unfinished = false;
    raw_flush(g);
    line_mark(g, where);
    const char *line = g->at;
    char last = unfinished ? ',' : ';';
    while (more(g) && *g->at != '\n') {
        if (sees(g, "//"))
            complain(g, g->now, "write a comment as /* ... */ or <!--! ... -->");
        if (takes(g, "/*")) {
            while (more(g) && *g->at != '\n' && !takes(g, "*/"))
                next(g);
            continue;
        }
        char ch = *g->at;
        if (ch == '"' || ch == '\'') {
            for (next(g); more(g) && *g->at != ch && *g->at != '\n';)
                if (next(g) == '\\')
                    next(g);
        } else if (ch == '{' || ch == '}') {
            brace(g, ch);
        } else if (ch == '#') {
            complain(g, g->now, "only if, for and local variables belong in a template");
        }
        if (!is_space(ch))
            last = ch;
        bool word_start = is_name(ch) && (g->at == line || !is_name(g->at[-1]));
        if (word_start &&
            ((sees(g, "return") && !is_name(g->at[6])) || (sees(g, "goto") && !is_name(g->at[4]))))
            complain(g, g->now, "a view runs to its end: no return, no goto");
        next(g);
    }
    g->unfinished = !strchr(";{}:", last);
    buffer_words(&g->out, "    ");
    buffer_add(&g->out, line, (size_t)(g->at - line));
    buffer_words(&g->out, "\n");
    next(g);
    g->inline_before = false;
}

/* The view that was read so far is complete. */
static void view_end(struct gen *g)
{
    if (g->kind == NO_VIEW)
        return;
    raw_flush(g);
    if (g->n_braces > 0)
        complain(g, g->braces[g->n_braces - 1].where, "this '{' is not closed");
    if (g->kind == OPEN) {
        g->half = g->open;
        memcpy(g->half_name, g->view, sizeof g->half_name);
    } else if (g->open.n > 0) {
        const struct element *e = &g->open.list[g->open.n - 1];
        complain(g, e->where, "<%s> is not closed", e->name);
    }
    g->open.n = 0;
    g->inline_before = false;
    buffer_words(&g->out, "}\n");
    g->kind = NO_VIEW;
}

static void half_check(struct gen *g, enum kind kind, const char *name)
{
    if (kind == CLOSE) {
        if (strcmp(g->half_name, name) != 0)
            complain(g, g->now, "%%close %s without %%open %s before it", name, name);
        g->open = g->half;
        g->half_name[0] = '\0';
    } else if (kind == OPEN && g->half_name[0]) {
        complain(g, g->now, "%%open %s is not yet closed", g->half_name);
    }
}

/* The line "%view name(parameters)", behind the word. */
static void view_begin(struct gen *g, enum kind kind)
{
    view_end(g);
    struct place where = g->now;
    char name[NAME_MAX_BYTES];
    take_name(g, name, "(", "a view");
    for (const char *p = name; *p; p++)
        if (!is_name(*p))
            complain(g, where, "the name of a view has letters, digits and '_'");
    half_check(g, kind, name);
    const char *from = g->at + 1;
    while (more(g) && *g->at != '\n')
        next(g);
    const char *to = g->at;
    while (to > from && is_space(to[-1]))
        to--;
    if (from > to || from[-1] != '(' || to[-1] != ')')
        complain(g, where, "write the parameters of %s in one line: %s(const struct x *v)", name,
                 name);
    int len = (int)(to - 1 - from);
    bool none = len == 0 || (len == 4 && memcmp(from, "void", 4) == 0);
    struct buffer head = {0};
    buffer_format(&head, "%svoid view_%s%s(struct html *o%s%.*s)",
                  kind == PART ? "" : "__attribute__((unused)) static ", name,
                  kind == OPEN    ? "_open"
                  : kind == CLOSE ? "_close"
                                  : "",
                  none ? "" : ", ", none ? 0 : len, from);
    if (kind != PART) {
        buffer_format(&g->prototypes, "#line %d ", where.line);
        buffer_literal(&g->prototypes, g->file, strlen(g->file));
        buffer_format(&g->prototypes, "\n%s;\n", head.at);
    }
    line_mark(g, where);
    buffer_format(&g->out, "%s\n{\n", head.at);
    free(head.at);
    memcpy(g->view, name, sizeof name);
    g->kind = kind;
}

/* At a '%' that is the first character of a line. */
static void percent(struct gen *g)
{
    static const char *const heads[] = {
        [VIEW] = "%view ", [PART] = "%part ", [OPEN] = "%open ", [CLOSE] = "%close "};
    for (enum kind kind = VIEW; kind <= CLOSE; kind++) {
        if (takes(g, heads[kind])) {
            view_begin(g, kind);
            return;
        }
    }
    c_line(g);
}

/* White space between things: dropped where it ends a line, unless words touch it. */
static void space(struct gen *g)
{
    const char *from = g->at;
    bool line_end = g->now.column == 1;
    const char *after_last_line = from;
    while (more(g) && is_space(*g->at)) {
        if (next(g) == '\n') {
            line_end = true;
            after_last_line = g->at;
        }
    }
    bool c_follows = line_end && more(g) && *g->at == '%';
    if (g->kind == NO_VIEW)
        return;
    if (keeps_space(g)) {
        raw_add(g, from, (size_t)((c_follows ? after_last_line : g->at) - from));
        return;
    }
    bool visible = !line_end;
    if (line_end && g->inline_before) {
        char name[NAME_MAX_BYTES] = "";
        for (size_t i = 1; i < sizeof name && is_name(g->at[i]); i++)
            name[i - 1] = g->at[i];
        bool block = *g->at == '<' && g->at[1] != '!' && !is_inline(name);
        visible = more(g) && !block;
    }
    if (visible && g->raw.len > 0 && g->raw.at[g->raw.len - 1] == ' ')
        visible = false;
    if (visible)
        raw_words(g, " ");
    g->inline_before = false;
}

/* <!--! dropped --> and <!-- kept -->, without values in it. */
static void comment(struct gen *g)
{
    struct place where = g->now;
    const char *from = g->at;
    bool dropped = sees(g, "<!--!");
    while (more(g) && !sees(g, "-->")) {
        if (!dropped && sees(g, "{{"))
            complain(g, g->now, "a value cannot stand in a comment");
        next(g);
    }
    if (!takes(g, "-->"))
        complain(g, where, "this comment has no -->");
    if (!dropped)
        raw_add(g, from, (size_t)(g->at - from));
}

static void text(struct gen *g)
{
    struct place where = g->now;
    char ch = next(g);
    if (g->kind == NO_VIEW)
        complain(g, where, "this stands before the first %%view");
    if (g->open.n > 0 && strcmp(g->open.list[g->open.n - 1].name, "script") == 0)
        complain(g, where, "scripts belong in assets/js: <script src=\"...\"></script>");
    if (ch == '<')
        complain(g, where, "write &lt; for this character");
    if (ch == '}' && sees(g, "}"))
        complain(g, where, "this }} has no {{");
    raw_add(g, &ch, 1);
    g->inline_before = true;
}

static void step(struct gen *g)
{
    bool line_start = g->at[-1] == '\n';
    for (const char *p = g->at - 1; !line_start && (*p == ' ' || *p == '\t' || *p == '\n'); p--)
        line_start = *p == '\n';
    bool in_script = g->open.n > 0 && strcmp(g->open.list[g->open.n - 1].name, "script") == 0;
    bool tag = g->kind != NO_VIEW && *g->at == '<' && (is_name(g->at[1]));
    if (line_start && *g->at == '%')
        percent(g);
    else if (is_space(*g->at))
        space(g);
    else if (sees(g, "<!--"))
        comment(g);
    else if (g->kind != NO_VIEW && sees(g, "</"))
        tag_close(g);
    else if (tag && !in_script)
        tag_open(g);
    else if (g->kind != NO_VIEW && takes(g, "<!DOCTYPE html>"))
        raw_words(g, "<!DOCTYPE html>");
    else if (g->kind != NO_VIEW && sees(g, "{{") && !in_script)
        value(g, IN_TEXT);
    else
        text(g);
}

static void run(struct gen *g)
{
    while (more(g))
        step(g);
    view_end(g);
    if (g->half_name[0])
        complain(g, g->half.n ? g->half.list[0].where : g->now, "%%open %s has no %%close %s",
                 g->half_name, g->half_name);
}

static void write_file(const struct gen *g, const char *name)
{
    FILE *f = fopen(name, "w");
    bool fine =
        f && fprintf(f, "/* Made by htmlgen. */\n#pragma once\n#include \"kit/html/html.h\"\n") > 0;
    if (fine && g->prototypes.len > 0)
        fine = fwrite(g->prototypes.at, 1, g->prototypes.len, f) == g->prototypes.len;
    if (fine && g->out.len > 0)
        fine = fwrite(g->out.at, 1, g->out.len, f) == g->out.len;
    if (!f || fclose(f) != 0 || !fine) {
        perror(name);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "use: htmlgen NAME.html NAME.html.h\n");
        return 2;
    }
    FILE *f = fopen(argv[1], "r");
    if (!f) {
        perror(argv[1]);
        return 1;
    }
    struct buffer all = {0};
    char block[8192];
    buffer_words(&all, "\n"); /* so that the first line has a line end before it, too */
    for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;)
        buffer_add(&all, block, n);
    fclose(f);
    static struct gen g;
    g.file = argv[1];
    g.at = all.at + 1;
    g.end = all.at + all.len;
    g.now = (struct place){1, 1};
    run(&g);
    write_file(&g, argv[2]);
    return 0;
}
