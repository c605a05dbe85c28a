/* How long a page of fifty people takes from its facts to its bytes. */
#include "kit/html/html.h"
#include "kit/i18n/i18n.h"

#include <stdio.h>
#include <time.h>

struct person {
    str handle, name, headline, city, country;
    int since, works;
};
#include "render_bench.html.h"

enum { PEOPLE = 50, PAGES = 20000, ROUNDS = 5 };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(void)
{
    struct ctx c = {.mem = arena_new(), .catalog = i18n_catalogs[0]};
    struct person people[PEOPLE];
    for (int i = 0; i < PEOPLE; i++)
        people[i] = (struct person){S("ana-lucia.ferrer"),
                                    S("Ana-Luc\xC3\xAD"
                                      "a Ferrer"),
                                    S("Runs the Thursday \"formula\" clinic & 210 sessions so far"),
                                    S("M\xC3\xA9rida"),
                                    S("Mexico"),
                                    2000 + i % 25,
                                    i * 7};
    double best = 1e9;
    size_t bytes = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double start = seconds();
        for (int i = 0; i < PAGES; i++) {
            arena_reset(c.mem);
            struct html o = html_begin(&c);
            view_fifty(&o, people, PEOPLE);
            bytes = html_text(&o).len;
        }
        double took = (seconds() - start) / PAGES * 1e6;
        best = took < best ? took : best;
    }
    printf("page of %d people: %zu bytes in %.1f us (best of %d rounds)\n", PEOPLE, bytes, best,
           ROUNDS);
    arena_free(c.mem);
    return 0;
}
