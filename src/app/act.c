/* Commands that do one of several things: which, is one of their words. */
#include "app/commands.h"
#include "kit/i18n/i18n.h"

#include <stdio.h>
#include <string.h>

enum { ACTS_MOST = 16 };

/* Which act the word at this place names; NULL after telling what is wrong. */
static const struct act *find(const struct invocation *in, size_t at, const struct act *acts)
{
    const char *names[ACTS_MOST + 1] = {0};
    if (in->n_words <= at) {
        usage(in);
        return NULL;
    }
    for (size_t i = 0; i < ACTS_MOST && acts[i].name; i++) {
        names[i] = acts[i].name;
        if (strcmp(in->words[at], acts[i].name) != 0)
            continue;
        if (in->n_words >= acts[i].least && in->n_words <= acts[i].most)
            return &acts[i];
        usage(in);
        return NULL;
    }
    unknown_word("act", in->words[at], names);
    return NULL;
}

int act_alone(const struct invocation *in, const struct act *acts)
{
    const struct act *act = find(in, 0, acts);
    if (!act)
        return EXIT_USAGE;
    struct ctx c = {.mem = arena_new(), .now = clock_now(NULL), .catalog = i18n_catalogs[0]};
    int status = app_status(&c, act->run(in, &c));
    arena_free(c.mem);
    return status;
}

int act_in_program(const struct invocation *in, const struct act *acts)
{
    struct app app;
    const struct act *act = find(in, 1, acts);
    if (!act)
        return EXIT_USAGE;
    return app_open_program(&app, in) ? app_end(&app, act->run(in, &app.c)) : EXIT_REFUSED;
}
