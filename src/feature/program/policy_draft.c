#include "feature/program/program.h"

#include "feature/ledger/ledger.h"
#include "feature/program/program.sql.h"
#include "feature/program/program_cycle.h"
#include "kit/store/store.h"

static enum err managers_only(struct ctx *c)
{
    return c->bits & MANAGER ? OK : fail(c, ERR_REFUSED, "Only a manager can change the rules.");
}

static enum err note(struct ctx *c, const char *kind, int64_t version, str digest)
{
    str hex = arena_hex(c->mem, digest.at, digest.len);
    str facts = arena_format(c->mem, "{\"version\":%lld,\"digest\":\"%.*s\"}", (long long)version,
                             STR_ARG(hex));
    return ledger_write(
        c, &(struct ledger_entry){.kind = kind, .subject = version, .facts = facts, .kept = true});
}

static enum err save(struct ctx *c, str document, str digest, int64_t *version)
{
    struct row_program_policy_draft draft;
    struct row_program_policy_redraft changed;
    struct row_program_policy_add added;
    enum err e = q_program_policy_draft(c, &draft);
    if (e)
        return e;
    if (draft.found) {
        e = q_program_policy_redraft(c, draft.version, document, digest, &changed);
        *version = draft.version;
    } else if (!(e = q_program_policy_add(c, document, digest, &added))) {
        *version = added.version;
    }
    return e ? e : note(c, "policy.drafted", *version, digest);
}

enum err program_policy_draft(struct ctx *c, str document, int64_t *version)
{
    struct policy policy;
    int64_t saved = 0;
    enum err e;
    if ((e = managers_only(c)) || (e = policy_read(c, document, &policy)) || (e = db_begin(c)))
        return e;
    if ((e = db_end(c, save(c, document, policy.digest, &saved))))
        return e;
    *version = saved;
    return OK;
}

/* Nobody adopts rules without having seen what they would have changed, if that can be seen. */
static enum err check_tried(struct ctx *c, str state)
{
    struct row_program_policy_earlier earlier;
    if (str_same(state, S("replayed")))
        return OK;
    enum err e = q_program_policy_earlier(c, &earlier);
    if (e || earlier.n == 0)
        return e;
    return fail(c, ERR_REFUSED,
                "First try this draft out on earlier cycles, so that everybody sees what it would "
                "have changed.");
}

enum err program_policy_tried(struct ctx *c, int64_t version, str digest)
{
    struct row_program_policy_tried moved;
    enum err e = managers_only(c);
    if (e || (e = q_program_policy_tried(c, version, digest, &moved)))
        return e;
    return note(c, "policy.replayed", version, digest);
}

static enum err adopt(struct ctx *c, int64_t version, day from_day)
{
    struct row_program_policy_document draft;
    struct row_program_policy_in_force newest;
    struct row_program_policy_adopt adopted;
    struct policy policy;
    enum err e;
    if ((e = q_program_policy_document(c, version, &draft)) ||
        (e = q_program_policy_in_force(c, (day){INT32_MAX}, &newest)))
        return e;
    if (!str_same(draft.state, S("draft")) && !str_same(draft.state, S("replayed")))
        return fail(c, ERR_CONFLICT, "This draft was adopted or withdrawn meanwhile.");
    if (draft.author == c->me)
        return fail(c, ERR_REFUSED, "Rules need four eyes: another manager adopts what you wrote.");
    if ((e = policy_read(c, draft.document, &policy)))
        return e;
    if (newest.found) {
        struct row_program_policy_document now;
        struct policy standing;
        if ((e = q_program_policy_document(c, newest.version, &now)) ||
            (e = policy_read(c, now.document, &standing)))
            return e;
        if (str_same(policy_write(c, &policy), policy_write(c, &standing)))
            return fail(c, ERR_REFUSED, "This draft says the same as the rules in force.");
    }
    if ((e = check_tried(c, draft.state)))
        return e;
    e = q_program_policy_adopt(c, version, draft.state, from_day, &adopted);
    if (e == ERR_CONFLICT)
        return fail_at(c, "from_day", "Another version begins on this day. Choose another day.");
    if (e || (e = note(c, "policy.adopted", version, draft.digest)))
        return e;
    return calendar_plan(c, version);
}

enum err program_policy_adopt(struct ctx *c, int64_t version, day from_day)
{
    enum err e = managers_only(c);
    if (e)
        return e;
    if (from_day.n <= day_of_moment(c->now).n)
        return fail_at(c, "from_day",
                       "Choose a day from tomorrow on; cycles that are open keep their rules.");
    if ((e = db_begin(c)))
        return e;
    return db_end(c, adopt(c, version, from_day));
}

static enum err withdraw(struct ctx *c, int64_t version)
{
    struct row_program_policy_document draft;
    struct row_program_policy_withdraw gone;
    enum err e;
    if ((e = q_program_policy_document(c, version, &draft)) ||
        (e = q_program_policy_withdraw(c, version, &gone)))
        return e;
    return note(c, "policy.withdrawn", version, draft.digest);
}

enum err program_policy_withdraw(struct ctx *c, int64_t version)
{
    enum err e = managers_only(c);
    if (e || (e = db_begin(c)))
        return e;
    return db_end(c, withdraw(c, version));
}
