#include "kit/life/life.h"

const struct life_move *life_may(const struct life *life, str from, str to, int64_t who)
{
    for (size_t i = 0; i < life->n; i++) {
        const struct life_move *move = &life->moves[i];
        if (move->who & who && str_same(from, str_of(move->from)) && str_same(to, str_of(move->to)))
            return move;
    }
    return NULL;
}

str life_who(struct arena *a, int64_t who)
{
    static const char *const words[] = {"person", "nominator", "lead",          "manager",
                                        "rule",   "committee", "second person", "others",
                                        "organizer", "host"};
    struct text t = {.mem = a};
    for (size_t i = 0; i < COUNT(words); i++)
        if (who & (int64_t)1 << i)
            text_format(&t, "%s%s", t.len ? ", " : "", words[i]);
    return text_str(&t);
}

str life_markdown(struct arena *a, const struct life *life, str picture)
{
    struct text t = {.mem = a};
    text_format(&t, "## %s\n\n%s\n\n![How %s moves](%.*s)\n\n", life->name, life->about, life->name,
                STR_ARG(picture));
    text_add(&t, S("| | from | to | who | ledger | what follows |\n"
                   "| --- | --- | --- | --- | --- | --- |\n"));
    for (size_t i = 0; i < life->n; i++) {
        const struct life_move *move = &life->moves[i];
        bool first = move->from[0] == '\0';
        text_format(&t, "| %zu | %s | %s | %.*s | %s | %s |\n", i + 1, first ? "–" : move->from,
                    move->to, STR_ARG(life_who(a, move->who)), move->kind, move->follows);
    }
    return text_str(&t);
}
