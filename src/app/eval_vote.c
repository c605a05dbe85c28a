/* plaudit eval vote: one order from ranked ballots. */
#include "app/eval.h"
#include "app/eval_table.h"
#include "kit/ballot/ballot.h"

#include <stdio.h>

/* A rank, or what means no opinion: nothing, "No opinion", "-". */
static bool read_rank(str cell, int32_t *rank)
{
    int64_t value = 0;
    *rank = 0;
    if (cell.len == 0 || str_same(cell, S("-")) || str_same_nocase(cell, S("no opinion")))
        return true;
    if (!str_int(cell, &value) || value < 1 || value > 1000000)
        return false;
    *rank = (int32_t)value;
    return true;
}

static enum err read_ballots(struct ctx *c, const struct eval_table *t, struct ballot_in *in)
{
    int32_t *ranks = arena_take(c->mem, t->rows * t->columns + 1, sizeof *ranks);
    for (size_t i = 0; i < t->rows * t->columns; i++)
        if (!read_rank(t->cells[i], &ranks[i]))
            return fail(
                c, ERR_INVALID,
                "Line %zu: “%.*s” is no rank. Write 1, 2, 3 ..., or nothing for no opinion.",
                t->lines[i / t->columns], STR_ARG(str_first_chars(t->cells[i], 40)));
    *in = (struct ballot_in){t->columns, t->rows, ranks};
    return OK;
}

static void show_json(struct ctx *c, const struct eval_table *t, const struct ballot_out *out)
{
    struct text json = {.mem = c->mem};
    text_format(&json, "{\"method\":\"schulze\",\"ballots\":%zu,\"opinions\":%zu,\"order\":[",
                t->rows, out->opinions);
    for (size_t i = 0; i < t->columns; i++) {
        text_format(&json, "%s{\"place\":%zu,\"candidate\":", i ? ",\n" : "\n",
                    out->place[out->order[i]]);
        text_json(&json, t->head[out->order[i]]);
        text_add(&json, S("}"));
    }
    text_add(&json, S("],\n\"prefer\":["));
    for (size_t i = 0; i < t->columns; i++) {
        text_add(&json, i ? S(",\n[") : S("\n["));
        for (size_t k = 0; k < t->columns; k++)
            text_format(&json, "%s%lld", k ? "," : "", (long long)out->prefer[i * t->columns + k]);
        text_add(&json, S("]"));
    }
    text_add(&json, S("]}\n"));
    fwrite(json.at, 1, json.len, stdout);
}

enum err eval_vote(const struct invocation *in, struct ctx *c)
{
    struct eval_table t;
    struct ballot_in ballots;
    struct ballot_out out;
    enum err e = eval_read(c, in->words[1], NULL, 0, &t);
    if (e || (e = read_ballots(c, &t, &ballots)) || (e = ballot_count(c, &ballots, &out)))
        return e;
    if (in->json) {
        show_json(c, &t, &out);
        return OK;
    }
    for (size_t i = 0; i < t.columns; i++)
        printf("%zu. %.*s\n", out.place[out.order[i]], STR_ARG(t.head[out.order[i]]));
    return OK;
}
