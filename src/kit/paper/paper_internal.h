/* paper_internal.h -- what the two programs say to each other, and the parts of the drawing one. */
#ifndef PAPER_INTERNAL_H
#define PAPER_INTERNAL_H

#include "kit/paper/paper.h"

#define PAPER_BYTES_MAX ((size_t)8 << 20) /* of a document and of its PDF */

/* What crosses is the number of a job, then its record; back comes a PDF, or the pictures one after the
 * other (record_put). */
enum paper_job { PAPER_LETTER_JOB, PAPER_CERTIFICATE_JOB, PAPER_BADGES_JOB };

void paper_put(struct text *out, const struct paper *paper);
void paper_put_certificate(struct text *out, const struct paper_certificate *certificate);
void paper_put_badges(struct text *out, const struct paper_badge *badges, size_t n);
/* Texts stay in `bytes`. Errors: INVALID. */
enum err paper_take(struct ctx *c, str bytes, struct paper *paper) MUST_USE;
enum err paper_take_certificate(struct ctx *c, str bytes,
                                struct paper_certificate *certificate) MUST_USE;
enum err paper_take_badges(struct ctx *c, str bytes, const struct paper_badge **badges,
                           size_t *n) MUST_USE;

/* What is drawn of words: without controls and turning marks, cut to the longest. */
str paper_words(struct ctx *c, str words);

/* In the drawing program. Errors: INVALID. */
enum err paper_draw(struct ctx *c, const struct paper *paper, str *pdf) MUST_USE;
enum err paper_draw_certificate(struct ctx *c, const struct paper_certificate *certificate,
                                str *pdf) MUST_USE;
enum err paper_draw_badges(struct ctx *c, const struct paper_badge *badges, size_t n,
                           str *pictures) MUST_USE;

/* The same file with its language, its direction, "show the title" and an attachment: by a second catalog
 * behind the first, which this library does not write. */
struct paper_more {
    str language;
    bool right_to_left;
    str credential; /* badge.json; empty: none */
};
str paper_catalog(struct ctx *c, str pdf, const struct paper_more *more);

#endif
