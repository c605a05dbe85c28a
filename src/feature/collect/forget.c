#include "feature/collect/collect_forget.sql.h"
#include "feature/collect/inside.h"
#include "kit/store/store.h"

static enum err forget(struct ctx *c, int64_t person)
{
    static enum err (*const steps[])(struct ctx *, int64_t) = {
        q_collect_forget_keys,       q_collect_forget_items,   q_collect_forget_runs,
        q_collect_forget_identities, q_collect_forget_sources, q_collect_forget_made,
        q_collect_forget_objections,
    };
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT(steps); i++)
        e = steps[i](c, person);
    return e;
}

enum err collect_follow(struct ctx *c, const struct ledger_line *line)
{
    if (str_same(line->kind, S("erasure.done")))
        return forget(c, line->subject);
    if (str_same(line->kind, S("erasure.asked")))
        return q_collect_forget_link(c, line->person);
    return collect_merge_follow(c, line);
}

/* ---- who objects ------------------------------------------------------------------------------- */

static enum err object(struct ctx *c, str kind, str handle)
{
    enum err e;
    if ((e = q_collect_forget_object(c, collect_person_digest(c, kind, handle), c->me)) ||
        (e = q_collect_forget_keys_of(c, kind, handle)) ||
        (e = q_collect_forget_items_of(c, kind, handle)) ||
        (e = q_collect_forget_identity_of(c, kind, handle)))
        return e;
    return collect_tell(c, "collect.objected", 0, 0);
}

enum err collect_object(struct ctx *c, str kind, str handle)
{
    str small = arena_lower(c->mem, str_trim(handle));
    if (!str_same(kind, S("mail")) && !collect_kind(kind))
        return fail_at(c, "kind", N_("Choose where they write."));
    if (!check_text(c, "handle", small, (struct text_rule){1, 300, false}))
        return ERR_INVALID;
    enum err e = db_begin(c);
    return e ? e : db_end(c, object(c, kind, small));
}

enum err collect_objections(struct ctx *c, int64_t *n)
{
    struct row_collect_forget_count_objections row;
    enum err e = q_collect_forget_count_objections(c, &row);
    if (!e)
        *n = row.n;
    return e;
}

enum err collect_objects(struct ctx *c, str kind, str handle, bool *objects)
{
    struct row_collect_forget_objects row;
    str small = arena_lower(c->mem, str_trim(handle));
    enum err e = q_collect_forget_objects(c, collect_person_digest(c, kind, small), &row);
    if (!e)
        *objects = row.found;
    return e;
}

static enum err object_end(struct ctx *c, str digest)
{
    enum err e = q_collect_forget_object_end(c, digest);
    return e ? e : collect_tell(c, "collect.objection_ended", 0, 0);
}

enum err collect_object_end(struct ctx *c, str kind, str handle)
{
    str small = arena_lower(c->mem, str_trim(handle));
    enum err e = db_begin(c);
    return e ? e : db_end(c, object_end(c, collect_person_digest(c, kind, small)));
}
