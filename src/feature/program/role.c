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

enum { CAPACITY_MAX = 2000 };

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

/* When the right holds: from the first second of a day to the last one of another. */
struct span {
    moment starts;
    opt_time ends;
};

static opt_time end_of(opt_day last)
{
    opt_time end = {last.set, {0}};
    if (last.set)
        end.value = moment_of_day((day){last.value.n + 1});
    return end;
}

static struct span span_of(const struct ctx *c, const struct role_terms *terms)
{
    struct span span = {c->now, end_of(terms->last)};
    if (terms->from.set && terms->from.value.n > day_of_moment(c->now).n)
        span.starts = moment_of_day(terms->from.value);
    return span;
}

static enum err region_exists(struct ctx *c, int64_t region)
{
    struct row_program_region where;
    return region ? q_program_region(c, region, &where) : OK;
}

static bool without_terms(const struct role_terms *terms)
{
    return !terms->from.set && !terms->last.set && !terms->capacity;
}

static enum err give(struct ctx *c, int64_t person, const struct role_terms *terms)
{
    const struct span span = span_of(c, terms);
    struct row_program_grant_overlapping has;
    struct row_program_person who;
    enum err e = q_program_person(c, person, &who);
    if (e || (e = region_exists(c, terms->region)))
        return e;
    if (!str_same(who.state, S("present")))
        return fail(c, ERR_REFUSED, "This person is no longer here.");
    struct in_program_grant_overlapping same = {.person = person,
                                                .role = terms->role,
                                                .region = terms->region,
                                                .starts = span.starts,
                                                .ends = span.ends};
    if ((e = q_program_grant_overlapping(c, &same, &has)) || (has.found && without_terms(terms)))
        return e;
    if (has.found)
        return fail_at(c, "from",
                       "This person has this role in a part of that time. Change or end that one "
                       "first.");
    int64_t id = id_new(c);
    const struct row_program_grant grant = {
        .person = person, .role = terms->role, .region = {terms->region != 0, terms->region}};
    if ((e = q_program_grant_add(c, &(struct in_program_grant_add){.id = id,
                                                                   .person = person,
                                                                   .role = terms->role,
                                                                   .region = terms->region,
                                                                   .capacity = terms->capacity,
                                                                   .starts = span.starts,
                                                                   .ends = span.ends})) ||
        (e = note(c, "role.granted", id, &grant)))
        return e;
    return program_join(c, person);
}

static bool takes_cases(int64_t role)
{
    return role == LEAD || role == REVIEWER;
}

static void check_capacity(struct ctx *c, int64_t role, int64_t capacity)
{
    if (capacity && !takes_cases(role))
        fail_at(c, "capacity", "Only leads and reviewers take a number of cases.");
    else if (capacity < 0 || capacity > CAPACITY_MAX)
        fail_at(c, "capacity", "Write a number from 1 to %d, or leave it empty.", CAPACITY_MAX);
}

static void check_days(struct ctx *c, opt_day from, opt_day last)
{
    day today = day_of_moment(c->now);
    if (from.set && from.value.n < today.n)
        fail_at(c, "from", "Choose today or a later day.");
    if (last.set && last.value.n < (from.set ? from.value.n : today.n))
        fail_at(c, "last", "The last day cannot be before the first one, nor in the past.");
}

enum err program_grant_terms(struct ctx *c, int64_t person, const struct role_terms *terms)
{
    if (!is_role(terms->role))
        fail_at(c, "role", "Choose one of the roles.");
    if (terms->region && !takes_cases(terms->role))
        fail_at(c, "region", "Only leads and reviewers can be for one region.");
    check_capacity(c, terms->role, terms->capacity);
    check_days(c, terms->from, terms->last);
    enum err e = c->problems ? ERR_INVALID : may_give(c, terms->role);
    if (e || (e = db_begin(c)))
        return e;
    return db_end(c, give(c, person, terms));
}

enum err program_grant(struct ctx *c, int64_t person, int64_t role, int64_t region)
{
    return program_grant_terms(c, person, &(struct role_terms){.role = role, .region = region});
}

/* A program keeps a manager who stays. */
static enum err leaves_manager(struct ctx *c, int64_t id, const struct row_program_grant *grant)
{
    struct row_program_lasting_managers others;
    if (grant->role != MANAGER || grant->ends.set || grant->starts.s > c->now.s)
        return OK;
    enum err e = q_program_lasting_managers(c, id, &others);
    if (e || others.n > 0)
        return e;
    return fail(c, ERR_REFUSED, "A program needs a manager. Give somebody else the role first.");
}

static enum err running(struct ctx *c, int64_t id, struct row_program_grant *grant)
{
    enum err e = q_program_grant(c, id, grant);
    if (e || (e = may_give(c, grant->role)))
        return e;
    return grant->running ? OK : fail(c, ERR_CONFLICT, "This role has ended already.");
}

static enum err change(struct ctx *c, int64_t id, opt_day last, int64_t capacity)
{
    struct row_program_grant grant;
    struct row_program_grant_change changed;
    enum err e = running(c, id, &grant);
    if (e)
        return e;
    check_capacity(c, grant.role, capacity);
    day starts = day_of_moment(grant.starts), today = day_of_moment(c->now);
    check_days(c, (opt_day){starts.n > today.n, starts}, last);
    if (c->problems)
        return ERR_INVALID;
    if ((last.set && (e = leaves_manager(c, id, &grant))) ||
        (e = q_program_grant_change(c, id, end_of(last), capacity, &changed)))
        return e;
    return note(c, "role.changed", id, &grant);
}

enum err program_grant_change(struct ctx *c, int64_t grant, opt_day last, int64_t capacity)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, change(c, grant, last, capacity));
}

static enum err take_back(struct ctx *c, int64_t id)
{
    struct row_program_grant grant;
    struct row_program_grant_end ended;
    enum err e = running(c, id, &grant);
    if (e || (e = leaves_manager(c, id, &grant)))
        return e;
    e = grant.starts.s > c->now.s ? q_program_grant_drop(c, id)
                                  : q_program_grant_end(c, id, &ended);
    return e ? e : note(c, "role.ended", id, &grant);
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
        return program_merge_follow(c, line);
    enum err e = q_program_grants_end(c, line->person);
    return e ? e : q_program_leave(c, line->person);
}
