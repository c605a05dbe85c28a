#include "feature/decision/decision.h"
#include "feature/evaluation/evaluation.h"
#include "app/app.sql.h"
#include "app/commands.h"
#include "feature/ledger/ledger.h"

#include <stdio.h>
#include <string.h>

struct replays {
    struct ctx *c;
    bool json, all;
    size_t runs, decisions, differ, cannot; /* each counted once */
};

static const char *word_of(enum replay_result result)
{
    switch (result) {
    case REPLAY_OK: return "ok";
    case REPLAY_CANNOT: return "cannot";
    case REPLAY_DIFFERS: break;
    }
    return "DIFFERS";
}

/* ---- printing ----------------------------------------------------------------------------------- */

static void print_json(struct replays *w, const struct replay *r)
{
    struct text t = {.mem = w->c->mem};
    text_format(&t, "{\"run\":%lld", (long long)r->run);
    if (r->decision)
        text_format(&t, ",\"decision\":%lld,\"nomination\":%lld,\"outcome\":\"%.*s\"",
                    (long long)r->decision, (long long)r->nomination, STR_ARG(r->outcome));
    text_add(&t, S(",\"cycle\":"));
    text_json(&t, r->cycle);
    text_format(&t, ",\"result\":\"%s\",\"steps\":[", word_of(r->result));
    for (size_t i = 0; i < r->n; i++) {
        text_add(&t, i ? S(",{\"step\":") : S("{\"step\":"));
        text_json(&t, r->steps[i].what);
        text_format(&t, ",\"result\":\"%s\",\"found\":", word_of(r->steps[i].result));
        text_json(&t, r->steps[i].found);
        text_char(&t, '}');
    }
    printf("%.*s]}\n", STR_ARG(text_str(&t)));
}

static void print_words(const struct replay *r)
{
    if (r->decision)
        printf("Decision %lld about nomination %lld, cycle %.*s: %s\n", (long long)r->decision,
               (long long)r->nomination, STR_ARG(r->cycle), outcome_words(r->outcome));
    else
        printf("Run %lld, cycle %.*s\n", (long long)r->run, STR_ARG(r->cycle));
    for (size_t i = 0; i < r->n; i++)
        printf("  %-8s %-11.*s %.*s\n", word_of(r->steps[i].result), STR_ARG(r->steps[i].what),
               STR_ARG(r->steps[i].found));
}

/* Of many decisions only those are printed that are not in order. */
static void tell(struct replays *w, const struct replay *r)
{
    w->runs += r->decision == 0;
    w->decisions += r->decision != 0;
    w->differ += r->result == REPLAY_DIFFERS;
    w->cannot += r->result == REPLAY_CANNOT;
    if (w->json)
        print_json(w, r);
    else if (!w->all || r->decision == 0 || r->result != REPLAY_OK)
        print_words(r);
}

/* ---- what is replayed --------------------------------------------------------------------------- */

static enum err look_at_chain(struct replays *w)
{
    int64_t broken, checked;
    enum err e = ledger_verify(w->c, &broken, &checked);
    if (e)
        return e;
    w->differ += broken != 0;
    if (w->json)
        printf("{\"ledger\":%lld,\"broken\":%lld,\"result\":\"%s\"}\n", (long long)checked,
               (long long)broken, word_of(broken ? REPLAY_DIFFERS : REPLAY_OK));
    else if (broken)
        printf("Ledger\n  DIFFERS  the chain breaks at entry %lld\n", (long long)broken);
    else
        printf("Ledger\n  ok       the chain holds, %lld entries\n", (long long)checked);
    return OK;
}

static enum err replay_one(struct replays *w, int64_t id)
{
    struct replay r;
    int64_t run, decision;
    enum err e = decision_replay_find(w->c, id, &run, &decision);
    if (!e && run) {
        if ((e = evaluation_replay(w->c, run, &r)))
            return e;
        tell(w, &r);
    }
    if (!e && decision && !(e = decision_replay(w->c, decision, &r)))
        tell(w, &r);
    return e;
}

static enum err replay_run_and_all(struct replays *w, int64_t run)
{
    const int64_t *decisions;
    struct replay r;
    size_t n;
    enum err e = evaluation_replay(w->c, run, &r);
    if (e)
        return e;
    tell(w, &r);
    if ((e = decision_replay_final(w->c, run, &decisions, &n)))
        return e;
    for (size_t i = 0; i < n && !e; i++)
        if (!(e = decision_replay(w->c, decisions[i], &r)))
            tell(w, &r);
    return e;
}

static enum err replay_all(struct replays *w, int64_t cycle)
{
    const int64_t *runs;
    size_t n;
    struct arena *outer = w->c->mem;
    enum err e = evaluation_runs(w->c, cycle, &runs, &n);
    for (size_t i = 0; i < n && !e; i++) {
        w->c->mem = arena_new();
        if ((e = replay_run_and_all(w, runs[i])))
            w->c->why = arena_copy(outer, w->c->why);
        arena_free(w->c->mem);
        w->c->mem = outer;
    }
    return e;
}

static enum err replay(struct replays *w, const struct invocation *in)
{
    const char *code = flag(in, "cycle");
    struct row_app_cycle_by_code cycle = {0};
    int64_t id;
    enum err e = code ? q_app_cycle_by_code(w->c, str_of(code), &cycle) : OK;
    if (e)
        return e;
    if (code && !cycle.found)
        return fail(w->c, ERR_NOT_FOUND,
                    "There is no cycle %s. \"plaudit cycle DIR list\" shows all.", code);
    if (in->n_words == 3 && !str_int(str_of(in->words[2]), &id))
        return fail(w->c, ERR_INVALID, "“%s” is not the number of a decision, nomination or run.",
                    in->words[2]);
    if ((e = look_at_chain(w)))
        return e;
    return in->n_words == 3 ? replay_one(w, id) : replay_all(w, cycle.id);
}

static enum err conclude(struct replays *w)
{
    if (!w->json && w->all)
        printf("%zu runs and %zu decisions: %zu differ, %zu cannot be replayed.\n", w->runs,
               w->decisions, w->differ, w->cannot);
    if (w->differ + w->cannot == 0)
        return OK;
    return fail(w->c, ERR_REFUSED, "%s",
                w->differ ? "What is stored is not what was decided, or was changed since."
                          : "Not everything could be computed again.");
}

int decision_command(const struct invocation *in)
{
    static const char *const names[] = {"replay", NULL};
    struct app app;
    if (in->n_words < 1)
        return usage(in);
    if (strcmp(in->words[0], names[0]) != 0)
        return unknown_word("act", in->words[0], names);
    bool all = flag(in, "all") || flag(in, "cycle");
    if (in->n_words != (all ? 2 : 3))
        return usage(in);
    if (!app_open_to_read(&app, in, in->words[1]))
        return EXIT_REFUSED;
    struct replays w = {.c = &app.c, .json = in->json, .all = all};
    enum err e = replay(&w, in);
    return app_end(&app, e ? e : conclude(&w));
}
