/* Assignment of 10,000 cases to three of 1,000 readers each: 90 expertises, 40 languages, 90 regions, 600
 * employers; some 1.5 % of all pairs have a conflict. Processor time and memory, with all pairs priced. */
#include "kit/assign/assign.h"

#include <math.h>
#include <stdio.h>
#include <sys/resource.h>

enum { CASES = 10000, READERS = 1000, NEED = 3, CAPACITY = 40, CPU_MS = 2000, MEMORY_MB = 150 };

struct somebody {
    int expertise, second, language, region, employer;
    double level;
};
struct people {
    struct somebody cases[CASES], readers[READERS];
};

static uint64_t state = 1;
static double part(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) * 0x1p-53;
}

/* Few are common, many are rare. */
static int zipf(int n)
{
    int i = (int)(pow(part(), 2.5) * n);
    return i < n ? i : n - 1;
}

static struct somebody make(void)
{
    return (struct somebody){zipf(90), zipf(90), zipf(40), zipf(90), zipf(600), part()};
}

static double noise_of(uint32_t i, uint32_t j)
{
    uint64_t x = ((uint64_t)i << 32 | j) * 0x9E3779B97F4A7C15u;
    x = (x ^ x >> 29) * 0xBF58476D1CE4E5B9u;
    return (double)(x >> 40) / (1 << 24);
}

static size_t options(const void *of, uint32_t i, struct assign_option *list)
{
    const struct people *p = of;
    const struct somebody *a = &p->cases[i];
    size_t n = 0;
    for (uint32_t j = 0; j < READERS; j++) {
        const struct somebody *b = &p->readers[j];
        if (a->employer == b->employer && a->employer > 20)
            continue;
        double score = 0.3 * noise_of(i, j) + 0.1 * b->level;
        score += a->expertise == b->expertise ? 0.4 : a->expertise == b->second ? 0.25 : 0;
        score += a->language == b->language ? 0.2 : 0;
        list[n++] = (struct assign_option){j, score, a->region != b->region, false};
    }
    return n;
}

int main(void)
{
    static struct people people;
    static int need[CASES], capacity[READERS];
    struct ctx c = {.mem = arena_new()};
    struct assign_out out;
    struct rusage use;
    for (size_t i = 0; i < CASES; i++)
        people.cases[i] = make(), need[i] = NEED;
    for (size_t j = 0; j < READERS; j++)
        people.readers[j] = make(), capacity[j] = CAPACITY;
    const struct assign_in in = {.cases = CASES,
                                 .readers = READERS,
                                 .need = need,
                                 .capacity = capacity,
                                 .options = options,
                                 .state = &people,
                                 .seed = 1};
    enum err e = assign(&c, &in, &out);
    getrusage(RUSAGE_SELF, &use);
    long ms = use.ru_utime.tv_sec * 1000 + use.ru_utime.tv_usec / 1000 +
              use.ru_stime.tv_sec * 1000 + use.ru_stime.tv_usec / 1000;
    printf("assign_bench: %zu reviews of %d, %zu missing, score %.4f, worst %.3f; %zu of %zu pairs "
           "looked at, %s; %ld ms of processor, %ld MB\n",
           out.n, CASES * NEED, out.missing, out.total, out.worst, out.looked_at, out.allowed,
           out.proved ? "proved" : "not proved", ms, use.ru_maxrss / 1024);
    arena_free(c.mem);
    return e || ms > CPU_MS || use.ru_maxrss / 1024 > MEMORY_MB;
}
