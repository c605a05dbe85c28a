/* found_threads.h -- who began which thread, for readers that learn it from another thing of the page. */
#ifndef FOUND_THREADS_H
#define FOUND_THREADS_H

#include "kit/found/found.h"

/* Texts under a text: the starter's handle under the thread's id. Beyond 200,000 nothing is kept. */
struct found_threads {
    struct arena *mem;
    struct found_thread *places;
    size_t room, n;
};
void found_threads_keep(struct found_threads *t, str thread, str starter); /* the first one stays */
str found_threads_starter(const struct found_threads *t, str thread);      /* empty: not known */

#endif
