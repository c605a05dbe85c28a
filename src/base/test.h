/* test.h -- the whole unit test framework: CHECK counts, CHECK_RESULT reports. */
#ifndef BASE_TEST_H
#define BASE_TEST_H

#include "base/base.h"

#include <stdio.h>
#include <string.h>

static int checks, failures;

#define CHECK(cond)                                                                                \
    do {                                                                                           \
        checks++;                                                                                  \
        if (!(cond)) {                                                                             \
            failures++;                                                                            \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #cond);                     \
        }                                                                                          \
    } while (0)

/* Two texts that should be the same; shows both when they are not. */
#define CHECK_STR(got, want)                                                                       \
    do {                                                                                           \
        str got_ = (got), want_ = (want);                                                          \
        checks++;                                                                                  \
        if (!str_same(got_, want_)) {                                                              \
            failures++;                                                                            \
            fprintf(stderr, "%s:%d: %s\n    is   \"%.*s\"\n    want \"%.*s\"\n", __FILE__,         \
                    __LINE__, #got, STR_ARG(got_), STR_ARG(want_));                                \
        }                                                                                          \
    } while (0)

/* Last line of main(). The line on standard output is what the test runner adds up. */
#define CHECK_RESULT()                                                                             \
    (printf("%d passed, %d failed\n", checks - failures, failures), failures != 0)

#endif
