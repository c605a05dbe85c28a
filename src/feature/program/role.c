#include "feature/program/program.h"

#include "feature/ledger/ledger.h"
#include "feature/program/program.sql.h"
#include "kit/store/store.h"

enum err program_has_role(struct ctx *c, int64_t person, int64_t role, int64_t region, bool *has)
{
    struct row_program_has_role row;
    enum err e = q_program_has_role(c, person, role, region, &row);
    if (!e)
        *has = row.n > 0;
    return e;
}

static bool is_role(int64_t role)
{
    static const int64_t roles[] = {LEAD,         REVIEWER,          COMMITTEE, MANAGER,
                                    PRODUCT_TEAM, COMMUNITY_MANAGER, OPERATOR};
    for (size_t i = 0; i < COUNT(roles); i++)
        if (roles[i] == role)
            return true;
    return false;
}

static enum err may_give(struct ctx *c, int64_t role)
{
    if (c->bits & OPERATOR || (c->bits & MANAGER && role != OPERATOR))
        return OK;
    return fail(c, ERR_REFUSED,
                role == OPERATOR ? "Only an operator can make somebody an operator."
                                 : "Only a manager can give and end roles.");
}

static enum err note(struct ctx *c, const char *kind, int64_t grant,
                     const struct row_program_grant *g)
{
    str facts = arena_format(c->mem, "{\"role\":%lld,\"region\":%lld}", (long long)g->role,
                             (long long)g->region.value);
    return ledger_write(c, &(struct ledger_entry){
                               .kind = kind,
                               .subject = grant,
                               .person = g->person,
                               .facts = facts,
                               .kept = true,
                           });
}

static enum err give(struct ctx *c, int64_t person, int64_t role, int64_t region)
{
    struct row_program_grant_running running;
    struct row_program_person who;
    struct row_program_region where;
    enum err e = q_program_person(c, person, &who);
    if (!e && region)
        e = q_program_region(c, region, &where);
    if (e)
        return e;
    if (!str_same(who.state, S("present")))
        return fail(c, ERR_REFUSED, "This person is no longer here.");
    if ((e = q_program_grant_running(c, person, role, region, &running)) || running.found)
        return e;
    int64_t id = id_new(c);
    const struct row_program_grant grant = {
        .person = person, .role = role, .region = {region != 0, region}};
    if ((e = q_program_grant_add(c, id, person, role, region)) ||
        (e = note(c, "role.granted", id, &grant)))
        return e;
    return program_join(c, person);
}

enum err program_grant(struct ctx *c, int64_t person, int64_t role, int64_t region)
{
    if (!is_role(role))
        return fail_at(c, "role", "Choose one of the roles.");
    if (region && role != LEAD && role != REVIEWER)
        return fail_at(c, "region", "Only leads and reviewers can be for one region.");
    enum err e = may_give(c, role);
    if (e || (e = db_begin(c)))
        return e;
    return db_end(c, give(c, person, role, region));
}

static enum err take_back(struct ctx *c, int64_t id)
{
    struct row_program_grant grant;
    struct row_program_counts counts;
    struct row_program_grant_end ended;
    enum err e;
    if ((e = q_program_grant(c, id, &grant)) || (e = may_give(c, grant.role)))
        return e;
    if (!grant.running)
        return fail(c, ERR_CONFLICT, "This role has ended already.");
    if (grant.role == MANAGER) {
        if ((e = q_program_counts(c, &counts)))
            return e;
        if (counts.managers < 2)
            return fail(c, ERR_REFUSED,
                        "A program needs a manager. Give somebody else the role first.");
    }
    if ((e = q_program_grant_end(c, id, &ended)))
        return e;
    return note(c, "role.ended", id, &grant);
}

enum err program_grant_end(struct ctx *c, int64_t grant)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, take_back(c, grant));
}

enum err program_follow(struct ctx *c, const struct ledger_line *line)
{
    if (!str_same(line->kind, S("erasure.done")))
        return OK;
    enum err e = q_program_grants_end(c, line->person);
    return e ? e : q_program_leave(c, line->person);
}
