/* htmlgen.h -- the parts of htmlgen, which compiles NAME.html to NAME.html.h.
 *
 *   htmlgen.c        the file: views, lines of C, what is written in the end
 *   htmlgen_tag.c    elements and attributes: which place a value stands in, what is refused
 *   htmlgen_value.c  {{ ... }}: expressions and translated words become calls of kit/html
 *   htmlgen_text.c   the tool's memory, reading position, messages
 *
 * docs/templates.md describes the language. The first mistake ends the run with
 * "file:line:column: what to do" and status 1, and no file is written. */
#ifndef TOOLS_HTMLGEN_H
#define TOOLS_HTMLGEN_H

#include <stdbool.h>
#include <stddef.h>

struct buffer {
    char *at;
    size_t len, room;
};

struct place {
    int line, column;
};

enum { NAME_MAX_BYTES = 48, DEPTH_MAX = 128 };

struct element {
    char name[NAME_MAX_BYTES];
    struct place where;
};

struct stack {
    struct element list[DEPTH_MAX];
    size_t n;
};

enum kind { NO_VIEW, VIEW, PART, OPEN, CLOSE };

/* Where a value is put. */
enum context { IN_TEXT, IN_ATTRIBUTE, IN_ADDRESS_START, IN_ADDRESS_PART };

struct brace {
    size_t depth; /* of elements when the '{' came */
    struct place where;
};

struct gen {
    const char *file;
    const char *at, *end;
    struct place now;
    struct buffer out, prototypes, raw; /* raw: literal HTML not yet written */
    enum kind kind;
    char view[NAME_MAX_BYTES];
    struct stack open, half; /* half: what the latest %open left open */
    char half_name[NAME_MAX_BYTES];
    struct brace braces[DEPTH_MAX];
    size_t n_braces;
    bool unfinished;    /* the latest line of C ends in the middle of a statement */
    bool inline_before; /* a line end here would be a visible space */
};

/* htmlgen_text.c */
void buffer_add(struct buffer *b, const char *text, size_t len);
void buffer_words(struct buffer *b, const char *words);
void buffer_format(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_literal(struct buffer *b, const char *text, size_t len); /* as a C string, in quotes */
_Noreturn void complain(const struct gen *g, struct place where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool more(const struct gen *g);
char next(struct gen *g); /* takes one character; '\0' at the end */
bool sees(const struct gen *g, const char *text);
bool takes(struct gen *g, const char *text);
bool is_space(char ch);
bool is_name(char ch);                            /* of C: letters, digits, '_' */
bool word_in(const char *word, const char *list); /* list: words with spaces around each */
void take_name(struct gen *g, char *name, const char *stops, const char *what);

/* htmlgen.c */
void raw_add(struct gen *g, const char *text, size_t len);
void raw_words(struct gen *g, const char *words);
void raw_flush(struct gen *g);
void line_mark(struct gen *g, struct place where);
void c_line(struct gen *g); /* at the '%' of a line of C */

/* htmlgen_tag.c */
bool is_inline(const char *name);
bool keeps_space(const struct gen *g); /* inside pre or textarea */
void tag_open(struct gen *g);
void tag_close(struct gen *g);

/* htmlgen_value.c */
void value(struct gen *g, enum context context); /* at the "{{" */
void value_condition(struct gen *g);             /* at the "{{?" between attributes */
void check_attribute(const struct gen *g, struct place where, const char *name);

#endif
