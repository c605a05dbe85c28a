#include "feature/witness/witness.h"

/* Anybody may send a checkpoint: it counts by its signature. */
static enum err add_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct witness_answer answer = {0};
    enum err e = witness_add(c, r->body, &answer);
    if (e)
        return e;
    out->status = answer.status;
    out->type = answer.type;
    out->body = answer.body;
    return OK;
}

/* For those who want to be watched: only where somebody is. */
static enum err key_get(struct ctx *c, const struct req *r, struct res *out)
{
    const struct ledger_key *keys;
    size_t n;
    (void)r;
    enum err e = ledger_keys(c, &keys, &n);
    for (size_t i = 0; !e && i < n; i++)
        if (keys[i].log == LEDGER_WITNESS && !keys[i].retired.set)
            out->body = arena_format(c->mem, "%.*s\n", STR_ARG(keys[i].text));
    out->type = S("text/plain; charset=utf-8");
    return e || out->body.len > 0 ? e : fail_missing(c);
}

const struct route witness_routes[] = {
    {"POST", "/witness/add-checkpoint", add_post, ANYBODY, .any_origin = true},
    {"GET", "/witness/key", key_get, ANYBODY, NULL, PAGE, 0, false},
    {0},
};
