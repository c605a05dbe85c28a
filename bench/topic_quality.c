/* How well an expertise is told by its words: lines "EXPERTISE<TAB>TEXT" on standard input, five folds,
 * each guessed by what was learned from the other four. */
#include "feature/collect/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FOLDS = 5, LINES_MOST = 100000 };

struct lines {
    struct topic_text *list;
    size_t n;
};

static struct lines read_lines(struct arena *a)
{
    struct lines l = {arena_take(a, LINES_MOST, sizeof *l.list), 0};
    char *line = NULL;
    size_t room = 0;
    for (ssize_t len; l.n < LINES_MOST && (len = getline(&line, &room, stdin)) > 0;) {
        str rest = arena_copy(a, str_trim((str){line, (size_t)len})), number;
        int64_t expertise;
        if (str_cut(&rest, '\t', &number) && str_int(number, &expertise))
            l.list[l.n++] = (struct topic_text){expertise, rest};
    }
    free(line);
    return l;
}

struct score {
    size_t asked, answered, right;
};

static void try_fold(struct arena *a, const struct lines *l, size_t fold, struct score *s)
{
    struct topic_text *known = arena_take(a, l->n + 1, sizeof *known);
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        if (i % FOLDS != fold)
            known[n++] = l->list[i];
    const struct topics *topics = topic_learn(a, known, n);
    for (size_t i = fold; i < l->n; i += FOLDS) {
        struct topic t = topic_guess(a, topics, l->list[i].words);
        s->asked++;
        s->answered += t.expertise != 0;
        s->right += t.expertise == l->list[i].expertise;
    }
}

int main(void)
{
    struct arena *a = arena_new();
    struct score s = {0};
    struct lines l = read_lines(a);
    for (size_t fold = 0; fold < FOLDS; fold++)
        try_fold(a, &l, fold, &s);
    printf("topic_quality: %zu texts, %.0f %% answered, of these %.0f %% right\n", s.asked,
           100.0 * (double)s.answered / (double)(s.asked ? s.asked : 1),
           100.0 * (double)s.right / (double)(s.answered ? s.answered : 1));
    arena_free(a);
    return s.asked == 0;
}
