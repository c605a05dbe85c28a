#include "kit/ballot/ballot.h"

#include "base/test.h"

/* Ballots as "ACBED" with how many there are; letters that are not there are no opinion. */
struct votes {
    int n;
    const char *order;
};

static struct ballot_out count(struct ctx *c, size_t candidates, const struct votes *votes)
{
    struct ballot_out out = {0};
    int32_t *ranks = arena_take(c->mem, 1000 * candidates, sizeof *ranks);
    struct ballot_in in = {.candidates = candidates, .ranks = ranks};
    for (; votes->n; votes++)
        for (int i = 0; i < votes->n; i++, in.ballots++)
            for (int32_t r = 0; votes->order[r]; r++)
                ranks[in.ballots * candidates + (size_t)(votes->order[r] - 'A')] = r + 1;
    CHECK(ballot_count(c, &in, &out) == OK);
    return out;
}

static void check_order(struct ctx *c, const struct ballot_out *out, size_t n, const char *want)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < n; i++)
        text_char(&t, (char)('A' + out->order[i]));
    CHECK_STR(text_str(&t), str_of(want));
}

int main(void)
{
    struct ctx c = {.mem = arena_new()};
    /* The example of Schulze's paper with 45 voters: E, A, C, B, D; A's path to D is 33 strong. */
    static const struct votes PAPER[] = {{5, "ACBED"}, {5, "ADECB"}, {8, "BEDAC"},
                                         {3, "CABED"}, {7, "CAEBD"}, {2, "CBADE"},
                                         {7, "DCEBA"}, {8, "EBADC"}, {0, ""}};
    struct ballot_out out = count(&c, 5, PAPER);
    check_order(&c, &out, 5, "EACBD");
    CHECK(out.prefer[0 * 5 + 1] == 20 && out.prefer[1 * 5 + 0] == 25);
    CHECK(out.path[0 * 5 + 3] == 30 && out.path[4 * 5 + 0] == 25 && out.opinions == 225);

    /* Who is unknown to most does not lose by it. */
    static const struct votes UNKNOWN[] = {{6, "AB"}, {3, "CAB"}, {0, ""}};
    out = count(&c, 3, UNKNOWN);
    check_order(&c, &out, 3, "CAB");

    /* All say the opposite of each other: tied. */
    static const struct votes TIED[] = {{4, "AB"}, {4, "BA"}, {0, ""}};
    out = count(&c, 2, TIED);
    CHECK(out.place[0] == 1 && out.place[1] == 1);
    static const struct votes NOBODY[] = {{0, ""}};
    out = count(&c, 3, NOBODY);
    CHECK(out.place[2] == 1 && out.opinions == 0);

    const int32_t wrong[] = {1, -1};
    CHECK(ballot_count(&c, &(struct ballot_in){2, 1, wrong}, &out) == ERR_INVALID);
    CHECK(ballot_count(&c, &(struct ballot_in){0, 0, wrong}, &out) == ERR_INVALID);
    arena_free(c.mem);
    return CHECK_RESULT();
}
