/* blog_words.h -- what the invented posts say. '#' stands for a field. */
#ifndef FEATURE_DEMO_BLOG_WORDS_H
#define FEATURE_DEMO_BLOG_WORDS_H

#include <stdbool.h>
#include <stddef.h>

struct demo_post_words {
    const char *category, *language, *tags, *title, *lead, *body;
    const char *note; /* what was changed a few days later; NULL: nothing */
    bool staff;
};
extern const struct demo_post_words demo_post_words[];
extern const size_t demo_n_post_words;

#endif
