/* Newcomers and buddies: nobody who is new stands alone. */
#include "feature/frame/frame.h"
#include "feature/network/buddy.sql.h"
#include "feature/network/inside.h"
#include "feature/notice/notice.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { DAY_S = 86400 };

struct step_view {
    const char *words, *address;
    bool done;
};
struct newcomer_view {
    int64_t person;
    str name, handle, picture, state, buddy, buddy_handle;
    moment since, moved;
    const struct step_view *steps;
    size_t n_steps;
};
struct welcome_view {
    const struct req *r;
    struct newcomer_view me; /* state empty: not new */
    struct newcomer_view *mine;
    size_t n_mine;
    struct frame_field capacity;
    bool member;
};
struct newcomers_view {
    const struct req *r;
    struct newcomer_view *list;
    size_t n;
    struct row_buddy_offers offers;
};

static const char *state_words(str state)
{
    return str_same(state, S("looking"))  ? N_("no buddy yet")
           : str_same(state, S("asked"))  ? N_("a buddy is asked")
           : str_same(state, S("paired")) ? N_("has a buddy")
                                          : N_("settled");
}

#include "feature/network/buddy.html.h"

static str picture(struct ctx *c, opt_bytes avatar)
{
    return avatar.set ? people_picture(c, avatar.value) : (str){0};
}

/* ---- the life of a newcomer ------------------------------------------------------------------ */

enum err network_newcomer(struct ctx *c, int64_t person)
{
    return q_buddy_begin(c, person);
}

static enum err tell_buddy(struct ctx *c, int64_t buddy, int64_t newcomer)
{
    return notice_tell(c, &(struct notice){.person = buddy,
                                           .kind = "network-buddy-asked",
                                           .subject = newcomer,
                                           .address = S("/welcome"),
                                           .again = true});
}

static enum err ask(struct ctx *c, int64_t newcomer, size_t *n)
{
    struct row_buddy_best best;
    struct row_buddy_assign row;
    enum err e = q_buddy_best(c, newcomer, &best);
    if (e || !best.found || (e = q_buddy_assign(c, newcomer, best.buddy, &row)))
        return e;
    ++*n;
    return tell_buddy(c, best.buddy, newcomer);
}

static enum err tick(struct ctx *c, size_t *n)
{
    struct row_buddy_asked_before *silent;
    struct row_buddy_looking *looking;
    size_t many;
    enum err e = q_buddy_asked_before(c, (moment){c->now.s - BUDDY_DAYS * DAY_S}, &silent, &many);
    for (size_t i = 0; !e && i < many; i++)
        if (!(e = q_buddy_no(c, silent[i].person, silent[i].buddy)))
            e = q_buddy_look_again(c, silent[i].person);
    if (e || (e = q_buddy_looking(c, &looking, &many)))
        return e;
    for (size_t i = 0; !e && i < many; i++)
        e = ask(c, looking[i].person, n);
    return e;
}

enum err network_buddy_tick(struct ctx *c, size_t *n)
{
    struct row_buddy_programs *programs;
    size_t many;
    enum err e = q_buddy_programs(c, &programs, &many);
    *n = 0;
    for (size_t i = 0; !e && i < many; i++) {
        struct ctx there = *c;
        there.program = programs[i].of;
        if (!(e = db_begin(&there)))
            e = db_end(&there, tick(&there, n));
        c->why = there.why;
    }
    return e;
}

/* ---- /welcome -------------------------------------------------------------------------------- */

static enum err load_steps(struct ctx *c, struct newcomer_view *v)
{
    struct row_buddy_steps row;
    enum err e = q_buddy_steps(c, v->person, &row);
    if (e)
        return e;
    const struct step_view steps[] = {
        {N_("Say in a line who you are"), "/account/profile", row.words},
        {N_("Show a picture of yourself"), "/account/profile", row.face},
        {N_("Choose your time zone, so that letters come by day"), "/account", row.zone},
        {N_("Join a group"), "/groups", row.groups},
        {N_("Follow somebody, or an expertise"), "/following", row.follows},
        {N_("Say hello: write your first article"), "/groups", row.wrote},
    };
    struct step_view *kept = arena_take(c->mem, COUNT(steps), sizeof *kept);
    for (size_t i = 0; i < COUNT(steps); i++)
        kept[i] = steps[i];
    v->steps = kept;
    v->n_steps = COUNT(steps);
    return OK;
}

static enum err load_me(struct ctx *c, struct welcome_view *v)
{
    struct row_buddy_mine row;
    enum err e = q_buddy_mine(c, &row);
    if (e || !row.found)
        return e;
    bool paired = row.buddy.set && !str_same(row.state, S("asked"));
    v->me = (struct newcomer_view){
        .person = c->me,
        .state = row.state,
        .since = row.since,
        .picture = paired ? picture(c, row.avatar) : (str){0},
        .buddy = paired && row.name.set ? row.name.value : (str){0},
        .buddy_handle = paired && row.handle.set ? row.handle.value : (str){0},
    };
    return load_steps(c, &v->me);
}

static enum err load_mine(struct ctx *c, struct welcome_view *v)
{
    struct row_buddy_for_me *rows;
    enum err e = q_buddy_for_me(c, &rows, &v->n_mine);
    if (e)
        return e;
    v->mine = arena_take(c->mem, v->n_mine, sizeof *v->mine);
    for (size_t i = 0; !e && i < v->n_mine; i++) {
        v->mine[i] = (struct newcomer_view){
            .person = rows[i].person,
            .name = rows[i].name,
            .handle = rows[i].handle,
            .picture = picture(c, rows[i].avatar),
            .state = rows[i].state,
            .moved = rows[i].moved,
        };
        e = load_steps(c, &v->mine[i]);
    }
    return e;
}

static enum err welcome_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct welcome_view v = {.r = r, .member = (c->bits & MEMBER) != 0};
    struct row_buddy_offer offer;
    enum err e = load_me(c, &v);
    if (e || (e = load_mine(c, &v)) || (e = q_buddy_offer(c, &offer)))
        return e;
    str now = arena_format(c->mem, "%lld", (long long)(offer.found ? offer.capacity : 0));
    v.capacity =
        (struct frame_field){.name = "capacity",
                             .type = "number",
                             .label = tr(c, N_("How many newcomers at a time")),
                             .value = form_has(r, "capacity") ? form_text(r, "capacity") : now,
                             .required = true,
                             .min = "0",
                             .max = 1};
    struct html o = frame_open(c, r, tr(c, N_("Newcomers and buddies")), AREA_COMMUNITY);
    view_welcome(&o, &v);
    return frame_close(&o, r, out);
}

static enum err offer(struct ctx *c, int64_t capacity)
{
    if (capacity < 0 || capacity > BUDDY_CAPACITY_MAX)
        return fail_at(c, "capacity", N_("Choose 0 to %d."), BUDDY_CAPACITY_MAX);
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, capacity > 0 ? q_buddy_offer_set(c, capacity) : q_buddy_offer_end(c));
}

static enum err offer_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, offer(c, form_int(r, "capacity", -1)), welcome_get);
}

static enum err answer(struct ctx *c, int64_t person, bool yes)
{
    struct row_buddy_accept accepted;
    struct row_buddy_decline declined;
    enum err e;
    if (!yes)
        return (e = q_buddy_decline(c, person, &declined)) ? e : q_buddy_no(c, person, c->me);
    if ((e = q_buddy_accept(c, person, &accepted)))
        return e;
    return notice_tell(c, &(struct notice){.person = person,
                                           .kind = "network-buddy",
                                           .subject = c->me,
                                           .actor = c->me,
                                           .address = S("/welcome")});
}

static enum err answer_post(struct ctx *c, const struct req *r, struct res *out)
{
    (void)out;
    enum err e = db_begin(c);
    return e ? e : db_end(c, answer(c, r->arg[0], form_has(r, "yes")));
}

static enum err settle_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_buddy_settle row;
    (void)out;
    enum err e = db_begin(c);
    return e ? e : db_end(c, q_buddy_settle(c, r->arg[0], &row));
}

/* ---- /program/newcomers ---------------------------------------------------------------------- */

static enum err newcomers_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_buddy_open *rows;
    struct newcomers_view v = {.r = r};
    enum err e = q_buddy_open(c, &rows, &v.n);
    if (e || (e = q_buddy_offers(c, &v.offers)))
        return e;
    v.list = arena_take(c->mem, v.n, sizeof *v.list);
    for (size_t i = 0; i < v.n; i++)
        v.list[i] = (struct newcomer_view){
            .person = rows[i].person,
            .name = rows[i].name,
            .handle = rows[i].handle,
            .picture = picture(c, rows[i].avatar),
            .state = rows[i].state,
            .buddy = rows[i].buddy.set ? rows[i].buddy.value : (str){0},
            .buddy_handle = rows[i].buddy_handle.set ? rows[i].buddy_handle.value : (str){0},
            .since = rows[i].since,
            .moved = rows[i].moved,
        };
    struct html o = frame_open(c, r, tr(c, N_("Newcomers")), AREA_PROGRAM);
    view_newcomers(&o, &v);
    return frame_close(&o, r, out);
}

static enum err assign(struct ctx *c, int64_t newcomer, str typed)
{
    int64_t buddy;
    struct row_buddy_assign row;
    enum err e = network_person(c, "buddy", typed, &buddy);
    if (e || c->problems)
        return e ? e : ERR_INVALID;
    if (buddy == newcomer)
        return fail_at(c, "buddy", N_("Nobody is their own buddy."));
    if ((e = db_begin(c)))
        return e;
    e = q_buddy_assign(c, newcomer, buddy, &row);
    return db_end(c, e ? e : tell_buddy(c, buddy, newcomer));
}

static enum err assign_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, assign(c, r->arg[0], form_text(r, "buddy")), newcomers_get);
}

const struct route buddy_routes[] = {
    {"GET", "/welcome", welcome_get, SIGNED_IN},
    {"POST", "/welcome/offer", offer_post, MEMBER, "/welcome"},
    {"POST", "/welcome/#/answer", answer_post, SIGNED_IN, "/welcome"},
    {"POST", "/welcome/#/settled", settle_post, SIGNED_IN, "/welcome"},
    {"GET", "/program/newcomers", newcomers_get, MANAGER | COMMUNITY_MANAGER},
    {"POST", "/program/newcomers/#", assign_post, MANAGER | COMMUNITY_MANAGER,
     "/program/newcomers"},
    {0},
};
