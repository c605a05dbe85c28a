#include "feature/lounge/inside.h"

#include <string.h>

struct range {
    int64_t from, to;
};

/* The next range of "17,20-22". */
static bool next_range(str *rest, struct range *r)
{
    str part, from;
    while (str_cut(rest, ',', &part))
        if (str_cut(&part, '-', &from) && str_int(from, &r->from)) {
            if (part.len == 0 || !str_int(part, &r->to))
                r->to = r->from;
            return true;
        }
    return false;
}

bool lounge_is_read(const struct read_state *state, int64_t number)
{
    struct range r;
    str rest = state->also;
    if (number <= state->to)
        return true;
    while (next_range(&rest, &r) && r.from <= number)
        if (number <= r.to)
            return true;
    return false;
}

/* Adds a range behind the others, joined with the last one where they touch. */
static void push(struct range *list, size_t *n, struct range r)
{
    if (*n > 0 && r.from <= list[*n - 1].to + 1) {
        if (r.to > list[*n - 1].to)
            list[*n - 1].to = r.to;
    } else {
        list[(*n)++] = r;
    }
}

static str words_of(struct arena *mem, const struct range *list, size_t n)
{
    struct text t = {.mem = mem};
    for (size_t i = 0; i < n; i++) {
        text_format(&t, "%s%lld", i > 0 ? "," : "", (long long)list[i].from);
        if (list[i].to > list[i].from)
            text_format(&t, "-%lld", (long long)list[i].to);
    }
    return text_str(&t);
}

bool lounge_read_add(struct arena *mem, struct read_state *state, const int64_t *numbers, size_t n)
{
    size_t commas = 1, have = 1, at = 0, first = 0;
    for (size_t i = 0; i < state->also.len; i++)
        commas += state->also.at[i] == ',';
    struct range *list = arena_take(mem, commas + n + 1, sizeof *list), r;
    list[0] = (struct range){INT64_MIN, state->to};
    str rest = state->also;
    for (bool more = next_range(&rest, &r); more || at < n;) {
        if (more && (at == n || r.from <= numbers[at])) {
            push(list, &have, r);
            more = next_range(&rest, &r);
            continue;
        }
        state->count += numbers[at] > list[have - 1].to && (!more || numbers[at] < r.from);
        push(list, &have, (struct range){numbers[at], numbers[at]});
        at++;
    }
    state->to = list[0].to;
    state->also = words_of(mem, list + 1, have - 1);
    while (state->also.len > READ_ALSO_MAX) {
        first += 1 + have / 8;
        state->to = list[first].to;
        state->also = words_of(mem, list + first + 1, have - first - 1);
    }
    return first == 0;
}

int64_t lounge_read_above(const struct read_state *state)
{
    struct range r;
    int64_t n = 0;
    for (str rest = state->also; next_range(&rest, &r);)
        n += r.to - r.from + 1;
    return n;
}

bool lounge_read_drop(struct read_state *state, int64_t number)
{
    if (!lounge_is_read(state, number))
        return false;
    state->count -= state->count > 0;
    return true;
}
