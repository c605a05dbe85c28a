/* names.h -- invented people: given and family names by language, in their own script, with the form
 * in Latin letters beside it. Combined at random, so nobody real is meant. */
#ifndef FEATURE_DEMO_NAMES_H
#define FEATURE_DEMO_NAMES_H

#include <stdbool.h>

struct demo_culture {
    const char *language;   /* ISO 639 */
    const char *countries;  /* ISO 3166, separated by a space; the first ones are the commonest */
    int weight;             /* how many of a thousand people */
    bool family_first;
    const char *given;      /* separated by '|'; "native=latin" where the script is not Latin */
    const char *family;
};
extern const struct demo_culture demo_cultures[]; /* ends with a zero row */

#endif
