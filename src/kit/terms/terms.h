/* terms.h -- texts as vectors of weighed words, to see which are about the same.
 *
 * A text is folded (lower case, no accents) and cut into words; in scripts without spaces each character
 * is one, a single ASCII letter or digit is none. A word that stands f times in a text and that n of N
 * learned texts have weighs
 *
 *   (1 + ln f) * (ln((1 + N) / (1 + n)) + 1)
 *
 * (TF-IDF: K. Sparck Jones, A statistical interpretation of term specificity, 1972; G. Salton and C.
 * Buckley, Term-weighting approaches, 1988), and the vector is made 1 long, so that the sum of the products
 * of two vectors is the cosine of their angle. The first 4,000 words of a text count. Texts are compared by
 * 64-bit hashes of words. */
#ifndef KIT_TERMS_H
#define KIT_TERMS_H

#include "base/base.h"

struct terms; /* words and how many texts have them */

/* Learns the words of so many texts; what it keeps is in `mem`. */
struct terms *terms_learn(struct arena *mem, const str *texts, size_t n);
size_t terms_count(const struct terms *t); /* different words; each has a number below it */

struct terms_weight {
    uint32_t term; /* number of the word */
    double value;
};
struct terms_vector {
    struct terms_weight *list; /* by number; words that were not learned are left out */
    size_t n;
    double known; /* 0..1: how long it was beside the same with the words that are left out */
};
struct terms_vector terms_vector(struct arena *mem, const struct terms *t, str text);

/* How much of one lies in the other: the cosine of the angle between them, 0..1, as they are 1 long. */
double terms_cosine(const struct terms_vector *a, const struct terms_vector *b);

/* The word of the text, as it was folded, that has this number; empty if none has. */
str terms_word(struct arena *mem, const struct terms *t, str text, uint32_t term);

/* Makes a list of weights 1 long; all zeros stay. */
void terms_to_unit(struct terms_weight *list, size_t n);

#endif
