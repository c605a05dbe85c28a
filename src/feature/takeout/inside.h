/* inside.h -- between the files of this room only: documents as tables of columns. */
#ifndef FEATURE_TAKEOUT_INSIDE_H
#define FEATURE_TAKEOUT_INSIDE_H

#include "feature/takeout/takeout.h"

#include <stddef.h>

enum takeout_type {
    PUT_TEXT,
    PUT_INT,
    PUT_ID, /* as text: JavaScript's numbers are too short for ids */
    PUT_BOOL,
    PUT_TIME,
    PUT_DAY,
    PUT_HEX,
    PUT_JSON, /* an object that was stored as such */
    PUT_OPT_INT,
    PUT_OPT_ID,
    PUT_OPT_TIME,
    PUT_OPT_DAY,
};
struct takeout_column {
    const char *name;
    size_t offset; /* in the row */
    enum takeout_type type;
};

/* An array of a document: the rows of one statement. */
struct takeout_section {
    const char *name;
    enum err (*load)(struct ctx *c, const void **rows, size_t *n);
    size_t row_bytes;
    const struct takeout_column *columns;
    size_t n_columns;
};
struct takeout_document {
    const char *name; /* "record": record.json */
    bool of_program;  /* once for each program, in its folder */
    bool letters;     /* has the letters about decisions, too */
    const struct takeout_section *sections;
    size_t n_sections;
};
extern const struct takeout_document takeout_documents[];
extern const size_t takeout_n_documents;

/* Documents: an open object, sections in it, and its end. program: its code, or empty. */
void takeout_open(struct text *t, const struct takeout_document *d, str program);
enum err takeout_section_put(struct ctx *c, struct text *t,
                             const struct takeout_section *s) MUST_USE;
void takeout_close(struct text *t);

#endif
