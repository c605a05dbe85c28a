/* plaudit lifecycles: every life cycle, from the tables that the rooms themselves ask. */
#include "app/commands.h"
#include "feature/ama/ama.h"
#include "feature/announcement/announcement.h"
#include "feature/award/award.h"
#include "feature/blog/blog.h"
#include "feature/decision/decision.h"
#include "feature/nomination/nomination.h"
#include "feature/program/program.h"

#include <stdio.h>

static const struct life *const lives[] = {
    &cycle_life,      &nomination_life, &decision_life,     &veto_life,     &appeal_life,
    &award_term_life, &award_step_life, &renewal_life,      &inactive_life, &announcement_life,
    &blog_life,       &ama_event_life,  &ama_question_life,
};

static const struct life *find(const char *name)
{
    for (size_t i = 0; i < COUNT(lives); i++)
        if (str_same(str_of(name), str_of(lives[i]->name)))
            return lives[i];
    return NULL;
}

static void print_all(struct arena *a)
{
    printf("# Life cycles\n\nPrinted by `plaudit lifecycles` from the tables that the program asks "
           "before each move; do not edit.\nWho: the person it is about; *rule*, the calendar or "
           "what is known; *others*, somebody who had no part in\nthe decision; *second person*, "
           "somebody else than who wrote it. Each move is a line in the ledger. The numbers in\na "
           "picture are those of its table.\n");
    for (size_t i = 0; i < COUNT(lives); i++) {
        str picture = arena_format(a, "life/%s.svg", lives[i]->name);
        printf("\n%.*s", STR_ARG(life_markdown(a, lives[i], picture)));
    }
}

int lifecycles_run(const struct invocation *in)
{
    const char *name = flag(in, "picture");
    const struct life *life = name ? find(name) : NULL;
    if (in->n_words != 0)
        return usage(in);
    if (name && !life) {
        fprintf(stderr, "There is no life cycle \"%s\".\n", name);
        return EXIT_USAGE;
    }
    struct arena *a = arena_new();
    if (life)
        printf("%.*s", STR_ARG(life_picture(a, life)));
    else
        print_all(a);
    arena_free(a);
    return EXIT_OK;
}
