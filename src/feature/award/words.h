/* words.h -- between the pages of this room only: states, kinds and grounds in words. */
#ifndef FEATURE_AWARD_WORDS_H
#define FEATURE_AWARD_WORDS_H

#include "base/base.h"

const char *award_step_words(str kind); /* English, to be translated */
str award_ground_words(struct ctx *c, str ground);
str award_term_words(struct ctx *c, str state);

#endif
