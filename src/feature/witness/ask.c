#include "feature/witness/witness.h"

#include "feature/witness/witness.sql.h"
#include "kit/fetch/fetch.h"
#include "kit/store/store.h"

#include <string.h>

enum {
    PATIENCE_S = 5, /* for one answer: the next checkpoint is waiting */
    SOON_S = 60,    /* until somebody who did not answer is asked again */
    LATER_S = 900,  /* the same, if a person has to do something first */
    ANSWER_MOST = 16384,
    TRIES = 3, /* a witness that knows another size says which */
};

/* One log before one witness. */
struct question {
    const struct witness_peer *witness;
    const struct ledger_published *log;
    struct row_witness_asked before;
    int64_t size; /* of the tree that the witness saw last */
};

/* What an answer means; the codes are kept. */
enum outcome { COSIGNED, AGAIN, SILENT, UNKNOWN, OTHER_KEY, AHEAD, FORK, UNSIGNED, REFUSED };
static const struct {
    const char *code, *tone, *words;
} outcomes[] = {
    [COSIGNED] = {"", "good", N_("Cosigned")},
    [AGAIN] = {"again", "warn", N_("It knows another size of the log each time it is asked")},
    [SILENT] = {"silent", "warn", N_("It does not answer")},
    [UNKNOWN] = {"unknown", "warn",
                 N_("It does not watch this log: its operator needs the log's key")},
    [OTHER_KEY] = {"key", "warn",
                   N_("It watches this log with another key: its operator needs the new one")},
    [AHEAD] = {"ahead", "bad",
               N_("It has seen more entries than there are here: was an old backup restored?")},
    [FORK] = {"fork", "bad", N_("It has seen another history of this log")},
    [UNSIGNED] = {"unsigned", "warn",
                  N_("Its answer is not signed with the key that is known here")},
    [REFUSED] = {"refused", "warn", N_("It refused the checkpoint")},
};

static enum err ask_once(struct ctx *c, const struct question *q, struct fetch_answer *answer)
{
    struct tlog_submission *s = arena_take(c->mem, 1, sizeof *s);
    const struct tlog_reader reader = {ledger_tile_read, (void *)(uintptr_t)q->log->folder};
    s->old = q->size;
    s->checkpoint = q->log->checkpoint;
    enum err e = q->size > 0 && q->size < q->log->head.size
                     ? tlog_consistency(c, &reader, q->size, q->log->head.size, &s->path)
                     : OK;
    if (e)
        return e;
    struct fetch_request request = {
        .url = arena_format(c->mem, "%.*s/add-checkpoint", STR_ARG(q->witness->address)),
        .most = ANSWER_MOST,
        .seconds = PATIENCE_S,
        .patience = PATIENCE_S,
        .post = true,
        .body = tlog_submission_text(c->mem, s),
        .body_type = S("text/plain; charset=utf-8"),
    };
    if (fetch_one(c, c->site->fetcher, &request, answer))
        c->why = (str){0}; /* answer says it */
    return OK;
}

/* 409: the body is the size that the witness knows. */
static enum outcome other_size(struct question *q, str body)
{
    int64_t size;
    if (!str_int(str_trim(body), &size) || size < 0)
        return REFUSED;
    if (size > q->log->head.size)
        return AHEAD;
    if (size == q->size)
        return FORK; /* of the same size, and yet in conflict */
    q->size = size;
    return AGAIN;
}

static enum err understand(struct ctx *c, struct question *q, const struct fetch_answer *answer,
                           enum outcome *outcome)
{
    *outcome = SILENT;
    switch (answer->status) {
    case 200: break;
    case 403: *outcome = OTHER_KEY; return OK;
    case 404: *outcome = UNKNOWN; return OK;
    case 409: *outcome = other_size(q, answer->body); return OK;
    case 422: *outcome = FORK; return OK;
    default: *outcome = answer->status >= 400 && answer->status < 500 ? REFUSED : SILENT; return OK;
    }
    str line = tlog_cosignature_of(c->mem, q->log->checkpoint, answer->body, &q->witness->key);
    *outcome = line.len > 0 ? COSIGNED : UNSIGNED;
    if (line.len == 0)
        return OK;
    q->size = q->log->head.size;
    return ledger_cosigned(c, q->log, line);
}

static enum err keep(struct ctx *c, const struct question *q, enum outcome outcome)
{
    str code = str_of(outcomes[outcome].code);
    bool as_before = q->before.found && str_same(q->before.trouble, code);
    int64_t wait = outcome == COSIGNED ? 0 : outcome == SILENT ? SOON_S : LATER_S;
    if (!as_before && outcome != COSIGNED)
        LOG(LOG_WARN, "witness", {"witness", q->witness->key.name, 0}, {"log", q->log->key.name, 0},
            {"trouble", code, 0});
    const struct in_witness_answered row = {
        .log = q->log->log,
        .witness = q->witness->key.name,
        .size = q->size,
        .due = {c->now.s + wait},
        .trouble = code,
        .since = as_before ? q->before.since : c->now,
    };
    enum err e = db_begin(c);
    return e ? e : db_end(c, q_witness_answered(c, &row));
}

static enum err ask(struct ctx *c, struct question *q, enum outcome *outcome)
{
    enum err e = OK;
    *outcome = AGAIN;
    for (int i = 0; !e && *outcome == AGAIN && i < TRIES; i++) {
        struct fetch_answer answer;
        if (!(e = ask_once(c, q, &answer)))
            e = understand(c, q, &answer, outcome);
    }
    return e ? e : keep(c, q, *outcome);
}

/* All logs before one witness; one that is silent is not asked about the others. */
static enum err ask_about_all(struct ctx *c, const struct witness_peer *witness,
                              const struct ledger_published *logs, size_t n, size_t *cosigned)
{
    enum err e = OK;
    enum outcome outcome = COSIGNED;
    for (size_t i = 0; !e && i < n && outcome != SILENT && !fetcher_stopped(c->site->fetcher);
         i++) {
        struct question q = {.witness = witness, .log = &logs[i]};
        moment at;
        if (tlog_cosigned(logs[i].checkpoint, &witness->key, &at))
            continue;
        if ((e = q_witness_asked(c, logs[i].log, witness->key.name, &q.before)) ||
            (q.before.found && q.before.due.s > c->now.s))
            continue;
        q.size = q.before.found ? q.before.size : 0;
        if (q.size > logs[i].head.size)
            q.size = 0; /* it says itself what it knows */
        e = ask(c, &q, &outcome);
        *cosigned += !e && outcome == COSIGNED;
    }
    return e;
}

enum err witness_ask(struct ctx *c, size_t *cosigned)
{
    struct witness_settings *s = arena_take(c->mem, 1, sizeof *s);
    struct tlog_signer own;
    enum err e = witness_settings(c, c->site->config, s);
    *cosigned = 0;
    if (!e && s->n_logs > 0) /* whoever is watched here needs the key first */
        e = ledger_signer(c, LEDGER_WITNESS, &own);
    for (size_t i = 0; !e && i < s->n_asked; i++) {
        const struct ledger_published *logs; /* anew: with the lines of those before */
        size_t n;
        if (!(e = ledger_published(c, &logs, &n)))
            e = ask_about_all(c, &s->asked[i], logs, n, cosigned);
    }
    return e;
}

/* ---- for the operator ---------------------------------------------------------------------------- */

static struct witness_said said_of(struct ctx *c, const struct row_witness_all_asked *row)
{
    size_t i = 0;
    while (i < COUNT(outcomes) - 1 && !str_same(row->trouble, str_of(outcomes[i].code)))
        i++;
    return (struct witness_said){.log = row->log,
                                 .witness = row->witness,
                                 .size = row->size,
                                 .at = row->at,
                                 .since = row->since,
                                 .tone = outcomes[i].tone,
                                 .words = tr(c, outcomes[i].words)};
}

static enum err load_said(struct ctx *c, struct witness_state *state)
{
    struct row_witness_all_asked *rows;
    enum err e = q_witness_all_asked(c, &rows, &state->n_said);
    struct witness_said *said = arena_take(c->mem, state->n_said, sizeof *said);
    for (size_t i = 0; !e && i < state->n_said; i++)
        said[i] = said_of(c, &rows[i]);
    state->said = said;
    return e;
}

/* Those in plaudit.conf, and those that were watched once. */
static enum err load_logs(struct ctx *c, struct witness_state *state)
{
    struct row_witness_logs *rows;
    size_t n;
    enum err e = q_witness_logs(c, &rows, &n);
    if (e)
        return e;
    struct witness_log *logs = arena_take(c->mem, n + state->settings.n_logs, sizeof *logs);
    for (size_t i = 0; i < n; i++)
        logs[state->n_logs++] = (struct witness_log){rows[i].origin, rows[i].size, rows[i].at};
    for (size_t k = 0; k < state->settings.n_logs; k++) {
        size_t i = 0;
        while (i < state->n_logs && !str_same(logs[i].origin, state->settings.logs[k].name))
            i++;
        if (i == state->n_logs)
            logs[state->n_logs++] = (struct witness_log){.origin = state->settings.logs[k].name};
    }
    state->logs = logs;
    return OK;
}

enum err witness_state(struct ctx *c, struct witness_state *state)
{
    struct row_witness_refused *rows;
    *state = (struct witness_state){0};
    enum err e = witness_settings(c, c->site->config, &state->settings);
    if (e || (e = load_logs(c, state)) || (e = load_said(c, state)) ||
        (e = q_witness_refused(c, &rows, &state->n_refused)))
        return e;
    struct witness_refused *refused = arena_take(c->mem, state->n_refused, sizeof *refused);
    for (size_t i = 0; i < state->n_refused; i++)
        refused[i] = (struct witness_refused){rows[i].origin, rows[i].checkpoint, rows[i].known,
                                              rows[i].size,   rows[i].known_size, rows[i].fork,
                                              rows[i].at};
    state->refused = refused;
    return OK;
}
