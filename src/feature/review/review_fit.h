/* review_fit.h -- how well somebody fits to read a case: 0 to 1,000 thousandths. Pure; between the files of
 * this room only.
 *
 *   fit      = 0.75 topic + 0.25 language
 *   topic    = 1, if the expertise of the case is one of the reader's; else the greater of
 *              0.6, if one of theirs is of the same group, and `words`
 *   language = 1, if the reader speaks the language of most of the evidence; 0, if not;
 *              0.5, if one of the two is not known
 *   words    = mean of the cosines of the three texts of the reader that are nearest to the texts of the
 *              case, as vectors of weighed words (kit/terms); words of the case that no reader used make
 *              them smaller; a text that is not there counts 0
 */
#ifndef FEATURE_REVIEW_FIT_H
#define FEATURE_REVIEW_FIT_H

#include "base/base.h"

enum { FIT_MOST = 1000 };
enum fit_language { FIT_LANGUAGE_UNKNOWN, FIT_SPEAKS, FIT_SPEAKS_NOT };
struct fit_facts {
    bool same_expertise, same_group;
    double words; /* 0..1 */
    enum fit_language language;
};
int review_fit(const struct fit_facts *f);

/* The texts of all readers; of one reader they stand together. */
struct fit_text {
    uint32_t reader; /* 0 .. readers - 1 */
    str words;
};
struct fit_texts;
struct fit_texts *review_texts(struct arena *mem, const struct fit_text *list, size_t n,
                               size_t readers);
/* Writes `words` of the formula for each reader. */
void review_texts_near(const struct fit_texts *texts, str of_case, double *words);

#endif
