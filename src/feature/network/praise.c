/* The praise wall: who was told how much they meant to others. */
#include "feature/contribution/contribution.h"
#include "feature/frame/frame.h"
#include "feature/lounge/lounge.h"
#include "feature/network/inside.h"
#include "feature/network/praise.sql.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "kit/store/store.h"

enum { WALL = 30 };

struct wall_view {
    const struct req *r;
    const struct praise *list;
    size_t n;
    int64_t more;
    bool may; /* praise somebody */
};
struct praise_form {
    const struct req *r;
    struct frame_field person, title, words;
};

#include "feature/network/praise.html.h"

enum err network_group(struct ctx *c, str kind, int64_t *id)
{
    struct row_praise_room room;
    struct newsgroup group;
    *id = 0;
    enum err e = c->me ? q_praise_room(c, kind, &room) : OK;
    if (e || c->me == 0 || !room.found || (e = lounge_group(c, room.id, &group)))
        return e;
    if (group.rights & LOUNGE_START)
        *id = room.id;
    return OK;
}

enum err network_person(struct ctx *c, const char *field, str typed, int64_t *id)
{
    struct row_praise_person_by_handle row = {0};
    size_t at = str_find(typed, S("/people/"));
    str handle = at == SIZE_MAX ? typed : str_from(typed, at + 8);
    handle =
        arena_lower(c->mem, str_trim(str_starts(handle, S("@")) ? str_from(handle, 1) : handle));
    enum err e = handle.len ? q_praise_person_by_handle(c, handle, &row) : OK;
    *id = row.found ? row.id : 0;
    if (!e && !row.found)
        fail_at(c, field,
                N_("Nobody here has this name. Write @name, as it stands in the address of their "
                   "page."));
    return e;
}

/* ---- reading --------------------------------------------------------------------------------- */

static str picture(struct ctx *c, opt_bytes avatar)
{
    return avatar.set ? people_picture(c, avatar.value) : (str){0};
}

static struct praise praise_of(struct ctx *c, const struct row_praise_one *row)
{
    return (struct praise){
        .id = row->id,
        .root = row->root,
        .title = row->title,
        .html = {row->html},
        .from = row->from_name,
        .from_handle = row->from_handle,
        .from_avatar = picture(c, row->from_avatar),
        .to = row->to_name,
        .to_handle = row->to_handle,
        .to_avatar = picture(c, row->to_avatar),
        .at = row->at,
        .outside = row->outside,
        .mine = row->to_id == c->me,
        .taken = row->taken,
        .hidden = row->hidden,
    };
}

static enum err find_ids(struct ctx *c, int64_t person, int64_t before, int64_t *ids, size_t *n)
{
    struct row_praise_wall *wall;
    struct row_praise_of_person *theirs;
    enum err e = person ? q_praise_of_person(c, person, INT64_MAX, NETWORK_PRAISES, &theirs, n)
                        : q_praise_wall(c, before > 0 ? before : INT64_MAX, WALL, &wall, n);
    for (size_t i = 0; !e && i < *n; i++)
        ids[i] = person ? theirs[i].id : wall[i].id;
    return e;
}

enum err network_praises(struct ctx *c, int64_t person, int64_t before, const struct praise **list,
                         size_t *n)
{
    int64_t ids[WALL];
    size_t many, got = 0;
    enum err e = find_ids(c, person, before, ids, &many);
    if (e)
        return e;
    struct praise *made = arena_take(c->mem, many + 1, sizeof *made);
    for (size_t i = 0; i < many; i++) {
        struct row_praise_one row;
        if ((e = q_praise_one(c, ids[i], &row)))
            return e;
        if (row.found)
            made[got++] = praise_of(c, &row);
    }
    *list = made;
    *n = got;
    return OK;
}

static enum err wall_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct wall_view v = {.r = r};
    int64_t group = 0;
    enum err e = network_praises(c, 0, param_int(r, "before", 0), &v.list, &v.n);
    if (e || (e = network_group(c, S("praise"), &group)))
        return e;
    v.may = group != 0;
    v.more = v.n == WALL ? v.list[v.n - 1].id : 0;
    struct html o = frame_open(c, r, tr(c, N_("Praise")), AREA_COMMUNITY);
    view_wall(&o, &v);
    return frame_close(&o, r, out);
}

/* ---- praising -------------------------------------------------------------------------------- */

static enum err show_form(struct ctx *c, const struct req *r, struct res *out)
{
    bool sent = str_same(r->method, S("POST"));
    struct praise_form v = {.r = r};
    v.person = (struct frame_field){.name = "person",
                                    .type = "text",
                                    .label = tr(c, N_("Whom")),
                                    .hint = tr(c, N_("@name, or the address of their page")),
                                    .value = sent ? form_text(r, "person") : param(r, "person"),
                                    .required = true,
                                    .max = 200};
    v.title = (struct frame_field){.name = "title",
                                   .type = "text",
                                   .label = tr(c, N_("For what, in a few words")),
                                   .value = form_text(r, "title"),
                                   .required = true,
                                   .max = 120};
    v.words =
        (struct frame_field){.name = "words",
                             .type = "textarea",
                             .label = tr(c, N_("What they did, and what it meant to you")),
                             .hint = tr(c, N_("Everybody who can read the praise wall reads it.")),
                             .value = form_text(r, "words"),
                             .required = true,
                             .max = PRAISE_MAX,
                             .rows = 6};
    struct html o = frame_open(c, r, tr(c, N_("Praise somebody")), AREA_COMMUNITY);
    view_praise_form(&o, &v);
    return frame_close(&o, r, out);
}

static enum err form_get(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t group;
    enum err e = network_group(c, S("praise"), &group);
    if (!e && group == 0)
        e = fail(c, ERR_REFUSED, "There is no praise wall here in which you can write.");
    return e ? e : show_form(c, r, out);
}

static enum err praise(struct ctx *c, const struct req *r)
{
    int64_t group, person, id;
    enum article_end end;
    str title = form_text(r, "title"), words = form_text(r, "words");
    enum err e = network_group(c, S("praise"), &group);
    if (!e && group == 0)
        e = fail(c, ERR_REFUSED, "There is no praise wall here in which you can write.");
    if (e || (e = network_person(c, "person", form_text(r, "person"), &person)))
        return e;
    check_text(c, "title", title, (struct text_rule){3, 120, false});
    check_text(c, "words", words, (struct text_rule){PRAISE_MIN, PRAISE_MAX, true});
    if (person == c->me)
        fail_at(c, "person", N_("That is you. Praise somebody else."));
    if (c->problems)
        return ERR_INVALID;
    return lounge_post(c,
                       &(struct article_new){.door = "web",
                                             .groups = {group},
                                             .n_groups = 1,
                                             .kind = "praise",
                                             .subject = title,
                                             .body = words,
                                             .praised = person},
                       &id, &end);
}

static enum err praise_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, praise(c, r), show_form);
}

/* ---- into the record ------------------------------------------------------------------------- */

/* What mentoring is called in the rules of this program, or else whatever asks for nothing but a link. */
static str type_for(const struct policy *policy)
{
    static const char *const wanted[] = {"praise", "mentoring", "answers", "other"};
    for (size_t i = 0; i < COUNT(wanted); i++)
        if (policy_type(policy, str_of(wanted[i])))
            return str_of(wanted[i]);
    return policy->n_types > 0 ? policy->types[0].code : (str){0};
}

static enum err find(struct ctx *c, int64_t id, struct row_praise_one *row)
{
    struct row_praise_of_person *mine;
    size_t n;
    enum err e = q_praise_of_person(c, c->me, id + 1, 1, &mine, &n);
    if (!e && (n == 0 || mine[0].id != id))
        e = fail_missing(c);
    if (!e && !(e = q_praise_one(c, id, row)) && !row->found)
        e = fail_missing(c);
    return e;
}

static enum err take(struct ctx *c, const struct row_praise_one *row)
{
    const struct policy *policy;
    int64_t id = 0;
    enum err e = program_policy_on(c, day_of_moment(c->now), &policy);
    if (e)
        return e;
    struct contribution_new in = {
        .person = c->me,
        .type = type_for(policy),
        .title = str_first_chars(row->title, CONTRIBUTION_TITLE_MAX),
        .url = site_url(c, c->prefix, "/threads/%lld", (long long)row->root),
        .note = words_format(c, tr_c(c->catalog, N_("%.*s praised me for it.")),
                             STR_ARG(row->from_name)),
        .paid = S("no"),
        .day = {true, day_of_moment(row->at)},
        .members_only = true,
        .draft = true,
    };
    e = contribution_add(c, &in, &id);
    if (e == ERR_CONFLICT) /* its address is in the record in another way: that one is meant */
        e = OK;
    return e ? e : q_praise_take(c, row->id, id);
}

static enum err take_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_praise_one row;
    (void)out;
    enum err e = find(c, r->arg[0], &row);
    if (e)
        return e;
    if (!row.outside)
        return fail(c, ERR_REFUSED,
                    "Praise by somebody of your own company is no evidence; it stays on the wall.");
    if (row.taken)
        return fail_quicker(c);
    if ((e = db_begin(c)))
        return e;
    return db_end(c, take(c, &row));
}

/* From the wall and from their page; in its group it is an article like others, which moderators can remove. */
static enum err hide_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_praise_hide hidden;
    struct row_praise_unhide shown;
    (void)out;
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, form_has(r, "on") ? q_praise_hide(c, r->arg[0], &hidden)
                                       : q_praise_unhide(c, r->arg[0], &shown));
}

const struct route praise_routes[] = {
    {"GET", "/praise", wall_get, ANYBODY},
    {"GET", "/praise/new", form_get, SIGNED_IN},
    {"POST", "/praise/new", praise_post, SIGNED_IN, "/praise"},
    {"POST", "/praise/#/hide", hide_post, SIGNED_IN, "/praise"},
    {"POST", "/praise/#/record", take_post, SIGNED_IN, "/record"},
    {0},
};
