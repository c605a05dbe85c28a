#include "feature/collect/collect.h"

enum { HOUR_S = 3600, DAY_S = 86400, WEEK_S = 7 * DAY_S, LOOKS = 4, BACK_OFF_MOST = 8 };

static int64_t between(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

/* Four looks between two things; who was silent for long is not expected to speak within the hour. */
int64_t collect_pace(const struct collect_pace *p)
{
    int64_t gap = p->gap > p->silence ? p->gap : p->silence;
    int64_t every = gap > 0 ? between(gap / LOOKS, HOUR_S, WEEK_S) : DAY_S;
    for (int64_t i = 0; i < p->misses && i < BACK_OFF_MOST; i++)
        every = between(2 * every, HOUR_S, WEEK_S);
    if (p->max_age > every)
        every = between(p->max_age, every, WEEK_S);
    return between(p->retry_after, every, WEEK_S);
}
