/* What the calendar does with nominations: records are frozen, what nobody took up goes on. */
#include "feature/nomination/nomination_case.h"
#include "feature/program/program.h"
#include "kit/store/store.h"

#include <sodium.h>

#define DAY_S 86400

static str digest_of(struct ctx *c, str json)
{
    unsigned char *digest = arena_take(c->mem, crypto_hash_sha256_BYTES, 1);
    crypto_hash_sha256(digest, (const unsigned char *)json.at, json.len);
    return (str){(const char *)digest, crypto_hash_sha256_BYTES};
}

/* ---- the canonical list ------------------------------------------------------------------------ */

static void add_item(struct ctx *c, struct text *t, const struct row_nomination_record *r)
{
    text_format(t, "{\"id\":%lld,\"version\":%lld,\"title\":", (long long)r->id,
                (long long)r->version);
    text_json(t, r->title);
    text_add(t, S(",\"url\":"));
    text_json(t, r->url);
    text_add(t, S(",\"day\":"));
    text_json(t, day_iso(c->mem, r->day));
    text_add(t, S(",\"type\":"));
    text_json(t, r->type);
    text_format(t, ",\"reach\":%lld,\"origin\":", (long long)r->reach);
    text_json(t, r->origin);
    text_format(t, ",\"usual\":%lld,\"open\":%lld,\"state\":", (long long)r->usual,
                (long long)r->open);
    text_json(t, r->state);
    text_format(t, ",\"star\":%lld,\"paid\":", (long long)r->star);
    text_json(t, r->paid);
    text_add(t, S(",\"reason\":"));
    text_json(t, r->reason);
    text_add(t, S(",\"language\":"));
    text_json(t, r->language);
    text_char(t, '}');
}

static enum err list_record(struct ctx *c, int64_t nominee, const struct cycle *y, str *json)
{
    struct row_nomination_record *rows;
    struct text t = {.mem = c->mem};
    size_t n;
    enum err e = q_nomination_record(c, nominee, y->record_from, y->record_to, &rows, &n);
    if (e)
        return e;
    text_char(&t, '[');
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            text_char(&t, ',');
        add_item(c, &t, &rows[i]);
    }
    text_char(&t, ']');
    *json = text_str(&t);
    return OK;
}

enum err nomination_record(struct ctx *c, int64_t id, str *json)
{
    struct row_nomination_frozen n;
    enum err e = q_nomination_frozen(c, id, &n);
    if (e)
        return e;
    if (n.digest.len == 0)
        return fail(c, ERR_NOT_FOUND, "The record of this nomination is not frozen yet.");
    if (n.record.len == 0)
        return fail(c, ERR_NOT_FOUND, "The record of this nomination was not kept.");
    if (!str_same(digest_of(c, n.record), n.digest))
        return fail(c, ERR_FAULT, "the record of nomination %lld was changed on the disk",
                    (long long)id);
    *json = n.record;
    return OK;
}

/* ---- a cycle goes on --------------------------------------------------------------------------- */

static enum err note(struct ctx *c, const char *kind, const struct row_nomination_of_cycle *n,
                     str facts)
{
    return ledger_write(
        c, &(struct ledger_entry){
               .kind = kind, .subject = n->id, .person = n->nominee, .facts = facts, .kept = true});
}

enum err nomination_freeze_as_is(struct ctx *c, int64_t id)
{
    struct row_nomination_by_id n;
    struct row_nomination_frozen_as moved;
    struct cycle y;
    str json;
    enum err e = q_nomination_by_id(c, id, &n);
    if (e || (e = program_cycle(c, n.cycle, &y)) || (e = list_record(c, n.nominee, &y, &json)))
        return e;
    str digest = digest_of(c, json);
    if ((e = q_nomination_frozen_as(c, id, digest, &moved)) ||
        (e = q_nomination_keep_record(c, id, json)))
        return e;
    return nomination_keep_counted(c, id, json, &y);
}

static enum err freeze(struct ctx *c, const struct row_nomination_of_cycle *n,
                       const struct cycle *y)
{
    struct row_nomination_freeze moved;
    str json;
    enum err e = list_record(c, n->nominee, y, &json);
    if (e)
        return e;
    str digest = digest_of(c, json);
    if ((e = q_nomination_freeze(c, n->id, n->state, digest, &moved)) ||
        (e = q_nomination_keep_record(c, n->id, json)) ||
        (e = nomination_keep_counted(c, n->id, json, y)))
        return e;
    return note(c, "nomination.frozen", n,
                arena_format(c->mem, "{\"record\":\"%.*s\"}",
                             STR_ARG(arena_hex(c->mem, digest.at, digest.len))));
}

/* A new nomination in the next cycle, unless the person has one there. */
static enum err go_on(struct ctx *c, const struct row_nomination_of_cycle *n,
                      const struct row_nomination_cycle_after *after)
{
    struct row_nomination_live live;
    struct row_nomination_goes_on moved;
    enum err e = q_nomination_live(c, n->nominee, after->id, &live);
    if (e)
        return e;
    int64_t next = live.found ? live.id : id_new(c);
    moment due = {c->now.s + NOMINATION_TAKE_UP_DAYS * DAY_S};
    if (!live.found && ((e = q_nomination_copy(c, next, n->id, after->id, due)) ||
                        (e = q_nomination_copy_text(c, next, n->id))))
        return e;
    str facts = arena_format(c->mem, "{\"next\":%lld}", (long long)next);
    if ((e = q_nomination_goes_on(c, n->id, live.found ? S("merged") : S("moved"), next, &moved)) ||
        (e = note(c, live.found ? "nomination.merged" : "nomination.moved", n, facts)))
        return e;
    if (live.found)
        return OK;
    const struct row_nomination_of_cycle made = {.id = next, .nominee = n->nominee};
    facts = arena_format(c->mem, "{\"cycle\":%lld}", (long long)after->id);
    e = note(c, "nomination.made", &made, facts);
    return e ? e : nomination_mail_moved(c, next, n->nominee, after->award);
}

static enum err close_one(struct ctx *c, const struct row_nomination_of_cycle *n)
{
    struct row_nomination_move moved;
    enum err e = q_nomination_move(c, n->id, n->state, S("closed"), (opt_time){0}, &moved);
    return e ? e : note(c, "nomination.closed", n, S(""));
}

static enum err review_begins(struct ctx *c, int64_t cycle)
{
    struct row_nomination_of_cycle *rows;
    struct row_nomination_cycle_after after;
    struct cycle y;
    size_t n;
    enum err e;
    if ((e = program_cycle(c, cycle, &y)) || (e = q_nomination_cycle_after(c, cycle, &after)) ||
        (e = q_nomination_of_cycle(c, cycle, &rows, &n)))
        return e;
    for (size_t i = 0; i < n && !e; i++) {
        enum nomination_state state = nomination_state_read(rows[i].state);
        if (nomination_may_move(state, NOMINATION_IN_REVIEW, BY_RULE))
            e = freeze(c, &rows[i], &y);
        else if (after.found && nomination_may_move(state, NOMINATION_MOVED, BY_RULE))
            e = go_on(c, &rows[i], &after);
    }
    return e;
}

enum err nomination_follow(struct ctx *c, const struct ledger_line *line)
{
    struct row_nomination_of_cycle *rows;
    size_t n;
    if (str_same(line->kind, S("cycle.reviewing")))
        return review_begins(c, line->subject);
    if (str_same(line->kind, S("erasure.done")))
        return nomination_forget(c, line->subject);
    if (!str_same(line->kind, S("cycle.closed")))
        return nomination_merge_follow(c, line);
    enum err e = q_nomination_of_cycle(c, line->subject, &rows, &n);
    for (size_t i = 0; i < n && !e; i++)
        if (nomination_may_move(nomination_state_read(rows[i].state), NOMINATION_CLOSED, BY_RULE))
            e = close_one(c, &rows[i]);
    return e;
}
