#include "feature/contribution/contribution.h"
#include "feature/contribution/found.sql.h"
#include "feature/contribution/inside.h"
#include "kit/i18n/i18n.h"

enum err contribution_found_add(struct ctx *c, int64_t id, const struct contribution_found *found)
{
    return q_found_add(c, &(struct in_found_add){
                              .contribution = id,
                              .item = found->item,
                              .source = found->source,
                              .name = found->name,
                              .url = found->url,
                              .why = found->why,
                              .day = i18n_today(c),
                              .near = {found->near != 0, found->near},
                          });
}

enum err contribution_found_again(struct ctx *c, const struct contribution_found *found,
                                  const struct contribution_new *what)
{
    struct row_found_untouched draft;
    int64_t same = 0;
    enum err e = q_found_untouched(c, found->item, &draft);
    if (!e && draft.found)
        e = contribution_same(c, c->me, what->url, what->role, &same);
    if (e || !draft.found || (same && same != draft.id))
        return e;
    if ((e = contribution_change(c, draft.id, 1, what)) ||
        (e = q_found_leave_untouched(c, draft.id)))
        return e;
    return q_found_say(c, found->item, found->url, found->why);
}

enum err contribution_of_item(struct ctx *c, int64_t item, int64_t *id)
{
    struct row_found_of_item row;
    enum err e = q_found_of_item(c, item, &row);
    if (!e)
        *id = row.found ? row.id : 0;
    return e;
}

/* ---- a source that is ignored ---------------------------------------------------------------- */

struct turn {
    str state_from, reason_from, state_to, reason_to;
};

static enum err turn_drafts(struct ctx *c, int64_t person, int64_t source, const struct turn *turn,
                            size_t *n)
{
    struct row_found_drafts_of *rows;
    struct row_found_put put;
    size_t many = 0;
    enum err e =
        q_found_drafts_of(c, person, source, turn->state_from, turn->reason_from, &rows, &many);
    for (size_t i = 0; !e && i < many; i++)
        e = q_found_put(c,
                        &(struct in_found_put){.id = rows[i].id,
                                               .person = person,
                                               .state_from = turn->state_from,
                                               .state_to = turn->state_to,
                                               .reason = turn->reason_to},
                        &put);
    if (!e)
        *n = many;
    return e;
}

#define IGNORED S("source-ignored")

enum err contribution_ignore_source(struct ctx *c, int64_t person, int64_t source, size_t *n)
{
    const struct turn away = {S("draft"), S(""), S("withdrawn"), IGNORED};
    return turn_drafts(c, person, source, &away, n);
}

enum err contribution_heed_source(struct ctx *c, int64_t person, int64_t source, size_t *n)
{
    const struct turn back = {S("withdrawn"), IGNORED, S("draft"), S("")};
    return turn_drafts(c, person, source, &back, n);
}

enum err contribution_ignore_draft(struct ctx *c, int64_t person, int64_t id)
{
    return q_found_ignore_one(c, id, person);
}

enum err contribution_heed_draft(struct ctx *c, int64_t person, int64_t id)
{
    return q_found_heed_one(c, id, person);
}
