#include "app/eval.h"

#include "app/commands.h"
#include "kit/i18n/i18n.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    enum err (*run)(const struct invocation *in, struct ctx *c);
} PARTS[] = {{"assign", eval_assign}, {"fit", eval_fit}, {"rank", eval_rank}, {"vote", eval_vote}};

int eval_run(const struct invocation *in)
{
    const char *names[COUNT(PARTS) + 1] = {0};
    if (in->n_words != 2)
        return usage(in);
    for (size_t i = 0; i < COUNT(PARTS); i++) {
        names[i] = PARTS[i].name;
        if (strcmp(in->words[0], PARTS[i].name) != 0)
            continue;
        struct ctx c = {.mem = arena_new(), .now = clock_now(NULL), .catalog = i18n_catalogs[0]};
        enum err e = PARTS[i].run(in, &c);
        if (e)
            fprintf(stderr, "%.*s\n", STR_ARG(c.why));
        arena_free(c.mem);
        return e == OK ? EXIT_OK : e == ERR_FAULT ? EXIT_FAULT : EXIT_REFUSED;
    }
    return unknown_word("evaluation", in->words[0], names);
}
