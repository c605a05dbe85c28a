#include "feature/witness/witness.h"

#include "feature/witness/witness.sql.h"
#include "kit/store/store.h"

#include <string.h>

#define PLAIN S("text/plain; charset=utf-8")

/* A submission on its way. */
struct visit {
    struct witness_answer *answer;
    struct tlog_submission submission;
    struct tlog_head head, known;
    str origin, known_note;
};

static enum err answer(struct visit *v, int status, str body)
{
    *v->answer = (struct witness_answer){status, PLAIN, body};
    return OK;
}

static enum err answer_size(struct ctx *c, struct visit *v)
{
    *v->answer = (struct witness_answer){409, S("text/x.tlog.size"),
                                         arena_format(c->mem, "%lld\n", (long long)v->known.size)};
    return OK;
}

/* Evidence: it is signed with the log's own key. */
static enum err refuse(struct ctx *c, const struct visit *v, bool fork)
{
    LOG(LOG_ERROR, fork ? "witness.fork" : "witness.inconsistent", {"log", v->origin, 0},
        {"size", .n = v->head.size}, {"known", .n = v->known.size});
    return q_witness_refuse(c, &(struct in_witness_refuse){.origin = v->origin,
                                                           .fork = fork,
                                                           .size = v->head.size,
                                                           .known_size = v->known.size,
                                                           .checkpoint = v->submission.checkpoint,
                                                           .known = v->known_note});
}

static enum err load_known(struct ctx *c, struct visit *v)
{
    struct row_witness_log row;
    enum err e = q_witness_log(c, v->origin, &row);
    if (e || !row.found)
        return e;
    if (row.root.len != TLOG_HASH)
        return fail(c, ERR_FAULT, "witness_log: a root has %zu bytes", row.root.len);
    v->known.size = row.size;
    memcpy(v->known.root.at, row.root.at, TLOG_HASH);
    v->known_note = row.checkpoint;
    return OK;
}

/* Has it grown from what we saw? Whatever was not seen before is grown from nothing. */
static bool has_grown(const struct visit *v)
{
    const struct tlog_path *path = &v->submission.path;
    if (v->known.size == 0)
        return path->n == 0;
    return tlog_consistency_holds(path, &v->known, &v->head);
}

/* In one transaction: nobody else comes between what was seen and what is kept. */
static enum err compare_and_keep(struct ctx *c, struct visit *v)
{
    enum err e = load_known(c, v);
    if (e)
        return e;
    bool same_size = v->known_note.len > 0 && v->head.size == v->known.size;
    if (same_size && !tlog_same(&v->head.root, &v->known.root))
        return (e = refuse(c, v, true)) ? e : answer_size(c, v);
    if (v->submission.old != v->known.size)
        return answer_size(c, v);
    if (!has_grown(v))
        return (e = refuse(c, v, false))
                   ? e
                   : answer(v, 422, S("The tree has not grown from the one that was seen.\n"));
    v->answer->status = 200;
    return q_witness_log_set(c, v->origin, v->head.size,
                             (str){(const char *)v->head.root.at, TLOG_HASH},
                             v->submission.checkpoint);
}

static enum err keep(struct ctx *c, struct visit *v)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, compare_and_keep(c, v));
}

static const struct tlog_key *key_of(const struct witness_settings *s, str origin, size_t from)
{
    for (size_t i = from; i < s->n_logs; i++)
        if (str_same(s->logs[i].name, origin))
            return &s->logs[i];
    return NULL;
}

/* A log may have several keys: the one before, and the one after it was exchanged. */
static bool genuine(struct ctx *c, const struct witness_settings *s, struct visit *v)
{
    const struct tlog_key *key = key_of(s, v->origin, 0);
    while (key && tlog_checkpoint_open(c, v->submission.checkpoint, key, &v->head))
        key = key_of(s, v->origin, (size_t)(key - s->logs) + 1);
    return key != NULL;
}

enum err witness_add(struct ctx *c, str submission, struct witness_answer *out)
{
    struct witness_settings *s = arena_take(c->mem, 1, sizeof *s);
    struct visit *v = arena_take(c->mem, 1, sizeof *v);
    struct tlog_signer signer;
    v->answer = out;
    enum err e = witness_settings(c, c->site->config, s);
    if (e)
        return e;
    if (tlog_submission_read(c, submission, &v->submission))
        return answer(v, 400, S("This is no request to a witness (c2sp.org/tlog-witness).\n"));
    v->origin = tlog_checkpoint_origin(v->submission.checkpoint);
    if (!key_of(s, v->origin, 0))
        return answer(v, 404, S("This log is not watched here.\n"));
    if (!genuine(c, s, v))
        return answer(v, 403, S("The checkpoint is not signed with a key of that log.\n"));
    if (v->submission.old > v->head.size)
        return answer(v, 400, S("The old tree is larger than the new one.\n"));
    if ((e = ledger_signer(c, LEDGER_WITNESS, &signer)) || (e = keep(c, v)) || out->status != 200)
        return e;
    return answer(v, 200, tlog_cosign(c->mem, v->submission.checkpoint, &signer, c->now));
}
