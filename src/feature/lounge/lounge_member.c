#include "feature/lounge/inside.h"
#include "feature/lounge/lounge_group.sql.h"
#include "feature/notice/notice.h"
#include "feature/people/people.h"
#include "kit/store/store.h"

static enum err signed_in(struct ctx *c)
{
    return c->me ? OK : fail(c, ERR_SIGN_IN, "Sign in to take part.");
}

static enum err note(struct ctx *c, const char *kind, int64_t group, int64_t person)
{
    return ledger_write(c,
                        &(struct ledger_entry){.kind = kind,
                                               .subject = group,
                                               .person = person,
                                               .kept = str_same(str_of(kind), S("group.banned"))});
}

static enum err join(struct ctx *c, int64_t group)
{
    struct newsgroup g;
    struct row_lounge_group_closed row;
    enum err e = lounge_group(c, group, &g);
    if (e || g.role.len > 0)
        return e;
    if ((e = q_lounge_group_closed(c, group, &row)))
        return e;
    str role = row.closed ? S("asked") : S("member");
    if (!(e = q_lounge_group_member_set(c, group, c->me, role, (opt_time){0})))
        e = note(c, row.closed ? "group.asked" : "group.joined", group, c->me);
    return e;
}

enum err lounge_join(struct ctx *c, int64_t group)
{
    enum err e = signed_in(c);
    if (e || (e = db_begin(c)))
        return e;
    return db_end(c, join(c, group));
}

enum err lounge_leave(struct ctx *c, int64_t group)
{
    struct row_lounge_group_member row;
    enum err e = signed_in(c);
    if (e || (e = db_begin(c)))
        return e;
    e = q_lounge_group_member(c, group, c->me, &row);
    if (!e && row.found && (str_same(row.role, S("muted")) || str_same(row.role, S("banned"))))
        e = fail(c, ERR_REFUSED, "You can leave this group when the limit that was set has ended.");
    else if (!e && row.found && !(e = q_lounge_group_member_drop(c, group, c->me)))
        e = note(c, "group.left", group, c->me);
    return db_end(c, e);
}

enum err lounge_mail(struct ctx *c, int64_t group, str mail)
{
    if (!str_same(mail, S("none")) && !str_same(mail, S("each")) && !str_same(mail, S("daily")) &&
        !str_same(mail, S("weekly")))
        return fail_at(c, "mail", N_("Choose how often the group writes to you."));
    enum err e = signed_in(c);
    if (e || (e = db_begin(c)))
        return e;
    if (!(e = join(c, group)))
        e = q_lounge_group_mail_set(c, group, mail);
    return db_end(c, e);
}

/* ---- what moderators do ------------------------------------------------------------------------ */

static const struct {
    const char *role, *kind;
} roles[] = {{"member", "group.joined"},
             {"moderator", "group.moderator"},
             {"muted", "group.muted"},
             {"banned", "group.banned"},
             {"", "group.left"}};

static enum err change_member(struct ctx *c, const struct member_change *m, const char *kind)
{
    struct row_lounge_group_member row;
    struct newsgroup g;
    enum err e = lounge_moderates(c, m->group);
    if (e || (e = lounge_group(c, m->group, &g)) ||
        (e = q_lounge_group_member(c, m->group, m->person, &row)))
        return e;
    bool keeper = (c->bits & (MANAGER | COMMUNITY_MANAGER)) != 0;
    bool was = row.found && str_same(row.role, S("moderator"));
    if (!keeper && (was || str_same(m->role, S("moderator"))))
        return fail(c, ERR_REFUSED, "Only community managers and managers choose moderators.");
    if (m->person == c->me && !keeper)
        return fail(c, ERR_REFUSED, "Your own place in the group is changed by somebody else.");
    bool limits = str_same(m->role, S("muted")) || str_same(m->role, S("banned"));
    if (m->role.len == 0)
        e = q_lounge_group_member_drop(c, m->group, m->person);
    else
        e = q_lounge_group_member_set(c, m->group, m->person, m->role,
                                      limits ? m->until : (opt_time){0});
    if (e || (e = note(c, kind, m->group, m->person)))
        return e;
    bool let_in = row.found && str_same(row.role, S("asked")) && str_same(m->role, S("member"));
    return notice_tell(
        c, &(struct notice){.person = m->person,
                            .kind = let_in ? "lounge-joined" : "lounge-member",
                            .subject = m->group,
                            .words = g.title,
                            .address = arena_format(c->mem, "/groups/%.*s", STR_ARG(g.name)),
                            .again = true});
}

enum err lounge_member(struct ctx *c, const struct member_change *m)
{
    const char *kind = NULL;
    struct person p;
    for (size_t i = 0; i < COUNT(roles); i++)
        if (str_same(m->role, str_of(roles[i].role)))
            kind = roles[i].kind;
    if (!kind)
        return fail_at(c, "role", N_("Choose what the person is in the group."));
    if (m->until.set && m->until.value.s <= c->now.s)
        fail_at(c, "until", N_("Choose a day to come."));
    check_text(c, "ground", m->ground, (struct text_rule){0, 1000, true});
    enum err e = c->problems ? ERR_INVALID : people_get(c, m->person, &p);
    if (e || (e = db_begin(c)))
        return e;
    return db_end(c, change_member(c, m, kind));
}

enum err lounge_moderators(struct ctx *c, int64_t group, int64_t **list, size_t *n)
{
    struct row_lounge_group_moderators *rows;
    enum err e = q_lounge_group_moderators(c, group, &rows, n);
    if (e)
        return e;
    int64_t *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = rows[i].person;
    *list = made;
    return OK;
}

enum err lounge_members(struct ctx *c, int64_t group, const struct group_member **list, size_t *n)
{
    struct row_lounge_group_members *rows;
    enum err e = q_lounge_group_members(c, group, &rows, n);
    if (e)
        return e;
    struct group_member *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] =
            (struct group_member){.person = {.id = rows[i].person,
                                             .handle = rows[i].handle,
                                             .name = rows[i].name,
                                             .avatar = people_picture(c, rows[i].avatar.value)},
                                  .role = rows[i].role,
                                  .until = rows[i].until,
                                  .since = rows[i].since};
    *list = made;
    return OK;
}
