/* paper_internal.h -- what the two programs say to each other, and the parts of the drawing one. */
#ifndef PAPER_INTERNAL_H
#define PAPER_INTERNAL_H

#include "kit/paper/paper.h"

#define PAPER_BYTES_MAX ((size_t)8 << 20) /* of a document and of its PDF */

void paper_put(struct text *out, const struct paper *paper);
/* Texts stay in `bytes`. Errors: INVALID. */
enum err paper_take(struct ctx *c, str bytes, struct paper *paper) MUST_USE;

/* What is drawn of words: without controls and turning marks, cut to the longest. */
str paper_words(struct ctx *c, str words);

/* In the drawing program. Errors: INVALID. */
enum err paper_draw(struct ctx *c, const struct paper *paper, str *pdf) MUST_USE;
/* The same file with its language, its direction and "show the title": by a second catalog behind the
 * first, which this library does not write. */
str paper_catalog(struct ctx *c, str pdf, const struct paper *paper);

#endif
