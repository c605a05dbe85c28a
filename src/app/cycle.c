#include "app/app.sql.h"
#include "app/commands.h"
#include "feature/decision/decision.h"
#include "feature/evaluation/evaluation.h"
#include "feature/program/program.h"
#include "feature/review/review.h"

#include <stdio.h>
#include <string.h>

static enum err list(const struct invocation *in, struct ctx *c)
{
    const struct cycle *cycles;
    size_t n;
    enum err e = program_cycles(c, &cycles, &n);
    for (size_t i = 0; !e && i < n; i++) {
        str award = day_iso(c->mem, cycles[i].award);
        printf(in->json
                   ? "{\"code\":\"%.*s\",\"state\":\"%.*s\",\"award\":\"%.*s\",\"policy\":%lld}"
                     "\n"
                   : "%-10.*s %-11.*s award %.*s  rules version %lld\n",
               STR_ARG(cycles[i].code), STR_ARG(cycles[i].state), STR_ARG(award),
               (long long)cycles[i].policy);
    }
    return e;
}

static enum err find(struct ctx *c, const char *code, struct row_app_cycle_by_code *row)
{
    enum err e = q_app_cycle_by_code(c, str_of(code), row);
    if (!e && !row->found)
        e = fail(c, ERR_NOT_FOUND, "There is no cycle %s. \"plaudit cycle DIR list\" shows all.",
                 code);
    return e;
}

static enum err move(const struct invocation *in, struct ctx *c)
{
    struct row_app_cycle_by_code row;
    enum err e = find(c, in->words[2], &row);
    c->bits |= MANAGER;
    if (e || (e = program_cycle_move(c, row.id, str_of(in->words[3]))) || (e = app_catch_up(c)))
        return e;
    printf("%s is %s now.\n", in->words[2], in->words[3]);
    return OK;
}

static enum err assign(const struct invocation *in, struct ctx *c)
{
    struct row_app_cycle_by_code row;
    struct review_summary done;
    int64_t seed = 0;
    if (!flag_int(in, "seed", (struct range){0, INT32_MAX, 0}, &seed))
        return fail(c, ERR_INVALID, "Nothing was given out.");
    enum err e = find(c, in->words[2], &row);
    c->bits |= MANAGER;
    if (e || (e = review_assign_all(c, row.id, (uint64_t)seed, &done)) || (e = app_catch_up(c)))
        return e;
    printf(in->json
               ? "{\"cases\":%lld,\"given\":%lld,\"short_of_readers\":%lld,\"missing\":%lld,"
                 "\"seed\":%lld}\n"
               : "%lld cases, %lld reviews given out, %lld cases short of readers, %lld reviews "
                 "missing, seed %lld.\n",
           (long long)done.cases, (long long)done.given, (long long)done.short_of,
           (long long)done.missing, (long long)done.seed);
    return OK;
}

static enum err decide(const struct invocation *in, struct ctx *c)
{
    struct row_app_cycle_by_code row;
    int64_t run;
    enum err e = find(c, in->words[2], &row);
    c->bits |= COMMITTEE;
    if (e || (e = evaluation_run(c, row.id, "official", &run)) || (e = app_catch_up(c)))
        return e;
    printf("The list of %s is computed: run %lld. The committee decides by it.\n", in->words[2],
           (long long)run);
    return OK;
}

static enum err tick(const struct invocation *in, struct ctx *c)
{
    int64_t program = c->program;
    c->program = 0;
    enum err e = app_tick(c);
    c->program = program;
    return e ? e : list(in, c);
}

int cycle_run(const struct invocation *in)
{
    static const struct act acts[] = {{"list", 2, 2, list},     {"tick", 2, 2, tick},
                                      {"move", 4, 4, move},     {"assign", 3, 3, assign},
                                      {"decide", 3, 3, decide}, {0}};
    return act_in_program(in, acts);
}
