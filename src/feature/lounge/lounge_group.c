#include "feature/lounge/inside.h"
#include "feature/lounge/lounge_group.sql.h"
#include "feature/people/people.h"
#include "kit/store/store.h"

#include <string.h>

enum { NAME_MIN = 3, NAME_MAX = 80, TITLE_MAX = 100, ABOUT_MAX = 1000, GRANTS_MAX = 200 };

#define KEEPERS (MANAGER | COMMUNITY_MANAGER)

/* ---- rights ------------------------------------------------------------------------------------ */

static bool for_now(opt_time until, moment now)
{
    return !until.set || until.value.s > now.s;
}

int64_t lounge_rights(const struct rights_facts *f)
{
    int64_t rights = f->granted;
    bool limited = for_now(f->until, f->now);
    if ((rights & LOUNGE_SEE) == 0 || (str_same(f->role, S("banned")) && limited))
        return 0;
    if (str_same(f->role, S("moderator")) || (f->bits & KEEPERS) != 0)
        rights |= LOUNGE_ALL;
    if (str_same(f->role, S("muted")) && limited)
        rights = LOUNGE_SEE;
    if (!str_same(f->state, S("open")))
        rights &= LOUNGE_SEE | LOUNGE_MODERATE;
    return rights;
}

bool lounge_in_group(str role)
{
    return str_same(role, S("member")) || str_same(role, S("moderator")) ||
           str_same(role, S("muted"));
}

enum err lounge_groups(struct ctx *c, const struct newsgroup **list, size_t *n)
{
    struct row_lounge_group_list *rows;
    enum err e = q_lounge_group_list(c, &rows, n);
    if (e)
        return e;
    struct newsgroup *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = GROUP_OF(c, &rows[i]);
    *list = made;
    return OK;
}

enum err lounge_group(struct ctx *c, int64_t id, struct newsgroup *group)
{
    struct row_lounge_group_by_id row;
    enum err e = q_lounge_group_by_id(c, id, &row);
    if (!e)
        *group = GROUP_OF(c, &row);
    return e;
}

enum err lounge_group_named(struct ctx *c, str name, struct newsgroup *group)
{
    struct row_lounge_group_by_name row;
    enum err e = q_lounge_group_by_name(c, name, &row);
    if (!e)
        *group = GROUP_OF(c, &row);
    return e;
}

enum err lounge_moderates(struct ctx *c, int64_t group)
{
    struct newsgroup g;
    enum err e = lounge_group(c, group, &g);
    if (!e && (g.rights & LOUNGE_MODERATE) == 0)
        return fail(c, ERR_REFUSED, "Only moderators of this group can do that.");
    return e;
}

/* ---- made and changed -------------------------------------------------------------------------- */

static enum err keepers_only(struct ctx *c)
{
    if (c->me == 0 || (c->bits & KEEPERS) != 0)
        return OK;
    return fail(c, ERR_REFUSED, "Only community managers and managers can change groups.");
}

/* lower-case words of letters, digits, '-' and '_' between dots, as news knows them. */
static bool name_ok(str name)
{
    if (name.len < NAME_MIN || name.len > NAME_MAX)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char ch = name.at[i], before = i > 0 ? name.at[i - 1] : '.';
        bool word = (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9');
        if (!word && (before == '.' || !strchr(".-_+", ch)))
            return false;
    }
    return name.at[name.len - 1] != '.';
}

static bool kind_ok(str kind)
{
    static const char *const kinds[] = {"group", "announce", "help", "praise", "page"};
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_same(kind, str_of(kinds[i])))
            return true;
    return false;
}

static bool grant_ok(const struct newsgroup_grant *g)
{
    bool known = str_same(g->who, S("role")) || str_same(g->who, S("region")) ||
                 str_same(g->who, S("expertise")) || str_same(g->who, S("member"));
    return known && g->rights > 0 && g->rights <= LOUNGE_ALL &&
           (!str_same(g->who, S("member")) || g->subject == 0);
}

static enum err check_group(struct ctx *c, const struct newsgroup_new *in, bool fresh)
{
    struct row_lounge_group_taken taken = {0};
    enum err e = OK;
    if (fresh && !name_ok(in->name))
        fail_at(c, "name", N_("Use small letters, digits and dots, like lounge.general."));
    else if (fresh && !(e = q_lounge_group_taken(c, in->name, &taken)) && taken.found)
        fail_at(c, "name", N_("There is a group of this name already."));
    if (fresh && !kind_ok(in->kind))
        fail_at(c, "kind", N_("Choose what the group is for."));
    check_text(c, "title", in->title, (struct text_rule){1, TITLE_MAX, false});
    check_text(c, "about", in->about, (struct text_rule){0, ABOUT_MAX, true});
    for (size_t i = 0; i < in->n_grants; i++)
        if (!grant_ok(&in->grants[i]) || in->n_grants > GRANTS_MAX)
            fail_at(c, "grants", N_("Say for each line who it is and what they may do."));
    return e ? e : c->problems ? ERR_INVALID : OK;
}

static enum err write_grants(struct ctx *c, int64_t group, const struct newsgroup_new *in)
{
    enum err e = q_lounge_group_grants_drop(c, group);
    for (size_t i = 0; !e && i < in->n_grants; i++)
        e = q_lounge_group_grant_add(c, group, in->grants[i].who, in->grants[i].subject,
                                     in->grants[i].rights);
    return e;
}

static enum err note(struct ctx *c, const char *kind, int64_t group, int64_t person)
{
    return ledger_write(
        c, &(struct ledger_entry){.kind = kind, .subject = group, .person = person, .kept = true});
}

/* Its settings are reached through the group: who sets them has to find it again. */
static enum err still_there(struct ctx *c, int64_t group, str kind)
{
    struct newsgroup g;
    if (c->me == 0 || str_same(kind, S("page")))
        return OK;
    enum err e = lounge_group(c, group, &g);
    return e != ERR_NOT_FOUND ? e
                              : fail_at(c, "grants",
                                        N_("You would not find the group again. Let “Read” stand "
                                           "in a row that fits you, "
                                           "and sign the agreement that it asks for."));
}

static enum err save(struct ctx *c, const struct newsgroup_new *in, int64_t *id, int64_t version)
{
    struct row_lounge_group_change row;
    bool fresh = *id == 0;
    int64_t group = fresh ? id_new(c) : *id;
    enum err e = check_group(c, in, fresh);
    if (e)
        return e;
    if (fresh)
        e = q_lounge_group_add(c, &(struct in_lounge_group_add){.id = group,
                                                                .name = in->name,
                                                                .title = in->title,
                                                                .about = in->about,
                                                                .language = in->language,
                                                                .kind = in->kind,
                                                                .nda_version = in->nda_version,
                                                                .moderated = in->moderated,
                                                                .elected = in->elected});
    else
        e = q_lounge_group_change(c,
                                  &(struct in_lounge_group_change){.id = group,
                                                                   .version = version,
                                                                   .title = in->title,
                                                                   .about = in->about,
                                                                   .language = in->language,
                                                                   .nda_version = in->nda_version,
                                                                   .moderated = in->moderated,
                                                                   .elected = in->elected},
                                  &row);
    if (e || (e = write_grants(c, group, in)) || (e = still_there(c, group, in->kind)) ||
        (e = note(c, fresh ? "newsgroup.made" : "newsgroup.changed", group, 0)))
        return e;
    *id = c->made = group;
    return OK;
}

enum err lounge_group_save(struct ctx *c, const struct newsgroup_new *in, int64_t *id,
                           int64_t version)
{
    int64_t made = *id;
    enum err e = str_same(in->kind, S("page")) ? OK : keepers_only(c);
    if (e || (e = db_begin(c)))
        return e;
    if (!(e = db_end(c, save(c, in, &made, version))))
        *id = made;
    return e;
}

enum err lounge_group_state(struct ctx *c, int64_t group, str to)
{
    struct row_lounge_group_set_state row;
    enum err e = keepers_only(c);
    if (!str_same(to, S("open")) && !str_same(to, S("read_only")) && !str_same(to, S("archived")))
        return fail_at(c, "state", N_("Choose open, read only or archived."));
    if (e || (e = db_begin(c)))
        return e;
    if (!(e = q_lounge_group_set_state(c, group, to, &row)))
        e = note(c, "newsgroup.changed", group, 0);
    return db_end(c, e);
}

enum err lounge_grants(struct ctx *c, int64_t group, const struct newsgroup_grant **list, size_t *n)
{
    struct row_lounge_group_grants *rows;
    struct newsgroup g;
    enum err e = lounge_group(c, group, &g);
    if (e || (e = q_lounge_group_grants(c, group, &rows, n)))
        return e;
    struct newsgroup_grant *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = (struct newsgroup_grant){rows[i].who, rows[i].subject, rows[i].rights};
    *list = made;
    return OK;
}
