#include "htmlgen.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buffer_add(struct buffer *b, const char *text, size_t len)
{
    if (b->len + len + 1 > b->room) {
        b->room = (b->len + len + 1) * 2;
        b->at = realloc(b->at, b->room);
        if (!b->at)
            abort();
    }
    memcpy(b->at + b->len, text, len);
    b->len += len;
    b->at[b->len] = '\0';
}

void buffer_words(struct buffer *b, const char *words)
{
    buffer_add(b, words, strlen(words));
}

void buffer_format(struct buffer *b, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (len < 0 || (size_t)len >= sizeof text) {
        fprintf(stderr, "htmlgen: a name is too long\n");
        exit(1);
    }
    buffer_add(b, text, (size_t)len);
}

void buffer_literal(struct buffer *b, const char *text, size_t len)
{
    buffer_words(b, "\"");
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\n') {
            buffer_words(b, "\\n");
            continue;
        }
        bool trigraph = text[i] == '?' && i > 0 && text[i - 1] == '?';
        if (text[i] == '"' || text[i] == '\\' || trigraph)
            buffer_words(b, "\\");
        buffer_add(b, text + i, 1);
    }
    buffer_words(b, "\"");
}

void complain(const struct gen *g, struct place where, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d:%d: ", g->file, where.line, where.column);
    vfprintf(stderr, format, args);
    fprintf(stderr, "\n");
    va_end(args);
    exit(1);
}

bool more(const struct gen *g)
{
    return g->at < g->end;
}

char next(struct gen *g)
{
    if (!more(g))
        return '\0';
    char ch = *g->at++;
    if (ch == '\n') {
        g->now.line++;
        g->now.column = 1;
    } else {
        g->now.column++;
    }
    return ch;
}

bool sees(const struct gen *g, const char *text)
{
    size_t len = strlen(text);
    return (size_t)(g->end - g->at) >= len && memcmp(g->at, text, len) == 0;
}

bool takes(struct gen *g, const char *text)
{
    if (!sees(g, text))
        return false;
    for (size_t i = strlen(text); i > 0; i--)
        next(g);
    return true;
}

bool is_space(char ch)
{
    return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r';
}

bool is_name(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
           ch == '_';
}

bool word_in(const char *word, const char *list)
{
    char spaced[NAME_MAX_BYTES + 2];
    int len = snprintf(spaced, sizeof spaced, " %s ", word);
    return len > 2 && (size_t)len < sizeof spaced && strstr(list, spaced);
}

/* Takes characters up to white space or one of `stops` into name. */
void take_name(struct gen *g, char *name, const char *stops, const char *what)
{
    struct place where = g->now;
    size_t len = 0;
    while (more(g) && !is_space(*g->at) && !strchr(stops, *g->at)) {
        if (sees(g, "{{"))
            complain(g, g->now, "a value cannot be part of the name of %s", what);
        if (len + 1 == NAME_MAX_BYTES)
            complain(g, where, "this name of %s is too long", what);
        name[len++] = next(g);
    }
    name[len] = '\0';
    if (len == 0)
        complain(g, where, "here should be the name of %s", what);
}
