/* A cycle of 100,000 reviews: 10,000 cases, ten readers each of 500, five criteria. Processor time and memory
 * of the whole evaluation: six fits with nearness as columns, draws by two seeds. */
#include "feature/evaluation/severity.h"

#include <stdio.h>
#include <sys/resource.h>

enum { CASES = 10000, EACH = 10, READERS = 500, CRITERIA = 5, CPU_MS = 10000, MEMORY_MB = 500 };

static uint64_t state = 1;
static int64_t die(int64_t sides)
{
    return (int64_t)(mix_next(&state) % (uint64_t)sides);
}

static void fill(struct arena *mem, struct mean_case *one, int64_t id)
{
    struct mean_review *reviews = arena_take(mem, EACH, sizeof *reviews);
    int64_t worth = 300 + die(200) + die(200) + die(200), first = die(READERS);
    for (int64_t k = 0; k < EACH; k++) {
        struct mean_score *scores = arena_take(mem, CRITERIA, sizeof *scores);
        int64_t by = (first + k * (1 + id % 37)) % READERS, strict = by * 7919 % 120 - 60;
        for (int64_t j = 0; j < CRITERIA; j++)
            scores[j] = (struct mean_score){j + 1, worth + strict + die(150) + die(150) - 150};
        reviews[k] = (struct mean_review){.id = id * EACH + k,
                                          .by = by + 1,
                                          .scores = scores,
                                          .n = CRITERIA,
                                          .region = die(3) == 0,
                                          .family = die(2) == 0,
                                          .acquainted = die(20) == 0,
                                          .role = by % 9 ? S("member") : S("lead")};
    }
    *one = (struct mean_case){.id = id, .kind = S("new"), .reviews = reviews, .n = EACH};
}

int main(void)
{
    static const struct mean_criterion WEIGHTS[CRITERIA] = {
        {1, 20}, {2, 20}, {3, 20}, {4, 20}, {5, 20}};
    struct ctx c = {.mem = arena_new()};
    struct mean_case *cases = arena_take(c.mem, CASES, sizeof *cases);
    struct severity s;
    struct rusage use;
    for (int64_t i = 0; i < CASES; i++)
        fill(c.mem, &cases[i], i + 1);
    const struct mean_input in = {.threshold = 640,
                                  .digest = S("00"),
                                  .criteria = WEIGHTS,
                                  .n_criteria = CRITERIA,
                                  .cases = cases,
                                  .n = CASES};
    enum err e = severity_of(&c, &in, 1, &s);
    getrusage(RUSAGE_SELF, &use);
    long ms = use.ru_utime.tv_sec * 1000 + use.ru_utime.tv_usec / 1000 +
              use.ru_stime.tv_sec * 1000 + use.ru_stime.tv_usec / 1000;
    printf("severity_bench: %zu cases, %lld reviewers, %.*s; %ld ms of processor, %ld MB\n", s.n,
           (long long)s.reviewers, STR_ARG(s.state), ms, use.ru_maxrss / 1024);
    arena_free(c.mem);
    return e || s.n != CASES || ms > CPU_MS || use.ru_maxrss / 1024 > MEMORY_MB;
}
