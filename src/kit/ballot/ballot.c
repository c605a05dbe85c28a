#include "kit/ballot/ballot.h"

static void compare(const struct ballot_in *in, int64_t *prefer, size_t *opinions)
{
    for (size_t b = 0; b < in->ballots; b++) {
        const int32_t *rank = in->ranks + b * in->candidates;
        for (size_t i = 0; i < in->candidates; i++) {
            if (rank[i] == 0)
                continue;
            ++*opinions;
            for (size_t k = 0; k < in->candidates; k++)
                prefer[i * in->candidates + k] += rank[k] != 0 && rank[i] < rank[k];
        }
    }
}

/* R. Floyd's and S. Warshall's way, for the widest paths. */
static void widest(size_t n, const int64_t *prefer, int64_t *path)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            path[i * n + k] = prefer[i * n + k] > prefer[k * n + i] ? prefer[i * n + k] : 0;
    for (size_t by = 0; by < n; by++)
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < n; k++) {
                int64_t x = path[i * n + by], y = path[by * n + k], least = x < y ? x : y;
                if (i != k && least > path[i * n + k])
                    path[i * n + k] = least;
            }
}

/* The relation is transitive, so who beats more stands before; who beats as many is tied. */
static void order(struct ctx *c, size_t n, const int64_t *path, struct ballot_out *out)
{
    size_t *order = arena_take(c->mem, n, sizeof *order),
           *place = arena_take(c->mem, n, sizeof *place),
           *lost = arena_take(c->mem, n, sizeof *lost);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            lost[i] += path[k * n + i] > path[i * n + k];
    for (size_t i = 0; i < n; i++) {
        size_t at = i;
        for (; at > 0 && lost[order[at - 1]] > lost[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    for (size_t i = 0; i < n; i++)
        place[i] = lost[i] + 1;
    out->order = order;
    out->place = place;
}

enum err ballot_count(struct ctx *c, const struct ballot_in *in, struct ballot_out *out)
{
    size_t n = in->candidates;
    if (n == 0 || n > BALLOT_CANDIDATES_MOST)
        return fail(c, ERR_INVALID, "There are no candidates, or more than %d.",
                    BALLOT_CANDIDATES_MOST);
    for (size_t k = 0; k < in->ballots * n; k++)
        if (in->ranks[k] < 0)
            return fail(c, ERR_INVALID, "A rank is a number from 1 on.");
    int64_t *prefer = arena_take(c->mem, n * n, sizeof *prefer),
            *path = arena_take(c->mem, n * n, sizeof *path);
    *out = (struct ballot_out){.prefer = prefer, .path = path};
    compare(in, prefer, &out->opinions);
    widest(n, prefer, path);
    order(c, n, path, out);
    return OK;
}
