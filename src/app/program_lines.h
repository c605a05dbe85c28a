/* program_lines.h -- a row of a table as a line of JSON, and back.
 *
 *   {"id":7,"name":"Ada","picture":"3q2+7w==","left_at":null,"#":"5f0c11aa"}
 *
 * Members are columns, in their order; one that is missing has the column's default. Whole numbers have up to
 * 63 bits; bytes are in base64. "#" is the beginning of SHA-256(hash of the line before | the line up to the
 * comma before "#"), so that the first line that was changed, taken away, put in or moved is known. */
#ifndef APP_PROGRAM_LINES_H
#define APP_PROGRAM_LINES_H

#include "kit/store/store.h"

enum { LINE_HASH = 32 };

struct line_chain {
    unsigned char hash[LINE_HASH]; /* zeros before the first */
};

/* Appends the line with its end. */
void program_line_put(struct text *t, const struct store_table *table,
                      const struct store_cell *cells, struct line_chain *chain);

/* Is the line (without its end) the next of the chain? */
bool program_line_fits(str line, struct line_chain *chain);

/* The cells of a line; texts are in c->mem. Errors: INVALID, with words. */
enum err program_line_read(struct ctx *c, str line, const struct store_table *table,
                           struct store_cell *cells) MUST_USE;

#endif
