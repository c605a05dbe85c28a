/* The start of the community: the reader's groups, what happened, questions without an answer, who is new;
 * and what the reader follows. */
#include "feature/frame/frame.h"
#include "feature/lounge/lounge.h"
#include "feature/network/inside.h"
#include "feature/network/network.sql.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { FOLLOWED_MAX = 1000 };

struct newest_view {
    struct person_shown name;
    str handle, picture, expertise;
};
struct community_view {
    const struct req *r;
    const struct row_network_my_groups *mine;
    const struct row_network_groups *groups;
    const struct row_network_questions *questions;
    const struct feed_line *feed;
    struct newest_view *newest;
    size_t n_mine, n_groups, n_questions, n_feed, n_newest;
    int64_t more; /* before: of the next page of the feed; 0: there is none */
    struct row_network_waiting waits;
};
struct followed_view {
    str kind, title, address;
    int64_t channel;
    bool muted, first; /* first: of its kind */
};
struct following_view {
    const struct req *r;
    struct followed_view *list;
    size_t n;
    struct frame_option *expertises;
    size_t n_expertises;
};

static const char *kind_words(str kind)
{
    static const struct {
        const char *code, *words;
    } kinds[] = {
        {"person", N_("People")},        {"group", N_("Groups")},  {"thread", N_("Conversations")},
        {"expertise", N_("Expertises")}, {"blog", N_("The blog")},
    };
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_same(kind, str_of(kinds[i].code)))
            return kinds[i].words;
    return "";
}

#include "feature/network/community.html.h"

/* ---- /community ------------------------------------------------------------------------------ */

static enum err load_newest(struct ctx *c, struct community_view *v)
{
    struct row_network_newest *rows;
    enum err e = q_network_newest(c, str_of(c->catalog->code), &rows, &v->n_newest);
    if (e)
        return e;
    v->newest = arena_take(c->mem, v->n_newest, sizeof *v->newest);
    for (size_t i = 0; i < v->n_newest; i++)
        v->newest[i] = (struct newest_view){
            .name = people_shown(rows[i].name, rows[i].latin),
            .handle = rows[i].handle,
            .picture = rows[i].avatar.set ? people_picture(c, rows[i].avatar.value) : (str){0},
            .expertise = rows[i].expertise,
        };
    return OK;
}

static enum err load_community(struct ctx *c, const struct req *r, struct community_view *v)
{
    struct row_network_my_groups *mine;
    struct row_network_groups *groups;
    struct row_network_questions *questions;
    enum err e = OK;
    if (c->me != 0 && ((e = q_network_my_groups(c, &mine, &v->n_mine)) ||
                       (e = network_feed(c, param_int(r, "before", 0), &v->feed, &v->n_feed)) ||
                       (e = q_network_waiting(c, &v->waits))))
        return e;
    if ((e = q_network_groups(c, &groups, &v->n_groups)) ||
        (e = q_network_questions(c, &questions, &v->n_questions)))
        return e;
    v->mine = c->me ? mine : NULL;
    v->groups = groups;
    v->questions = questions;
    v->more = v->n_feed == NETWORK_FEED ? v->feed[v->n_feed - 1].id : 0;
    return load_newest(c, v);
}

static enum err community_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct community_view v = {.r = r};
    enum err e = load_community(c, r, &v);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Community")), AREA_COMMUNITY);
    view_community(&o, &v);
    out->shared = c->me == 0;
    return frame_close(&o, r, out);
}

/* ---- following ------------------------------------------------------------------------------- */

static enum err load_followed(struct ctx *c, struct following_view *v)
{
    struct row_network_following *rows;
    size_t n;
    enum err e = q_network_following(c, &rows, &n);
    v->list = arena_take(c->mem, FOLLOWED_MAX, sizeof *v->list);
    for (size_t i = 0; !e && i < n; i++) {
        struct channel_place place;
        e = network_place(c, rows[i].kind, rows[i].channel, &place);
        if (e == ERR_NOT_FOUND) { /* not there, or not for the reader any more */
            e = OK;
            continue;
        }
        v->list[v->n] = (struct followed_view){
            .kind = rows[i].kind,
            .title = place.title,
            .address = place.address,
            .channel = rows[i].channel,
            .muted = rows[i].muted,
            .first = v->n == 0 || !str_same(v->list[v->n - 1].kind, rows[i].kind),
        };
        v->n++;
    }
    return e;
}

static enum err load_expertises(struct ctx *c, struct following_view *v)
{
    const struct expertise *list;
    size_t n;
    enum err e = program_expertises(c, &list, &n);
    if (e)
        return e;
    v->expertises = arena_take(c->mem, n, sizeof *v->expertises);
    for (size_t i = 0; i < n; i++)
        if (list[i].parent != 0 && !list[i].retired)
            v->expertises[v->n_expertises++] = (struct frame_option){
                arena_format(c->mem, "%lld", (long long)list[i].id), list[i].name, false};
    return OK;
}

static enum err following_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct following_view v = {.r = r};
    enum err e = load_followed(c, &v);
    if (e || (e = load_expertises(c, &v)))
        return e;
    struct html o = frame_open(c, r, tr(c, N_("What I follow")), AREA_COMMUNITY);
    view_following(&o, &v);
    return frame_close(&o, r, out);
}

/* Back to the page of what was followed; from the list itself, to the list. */
static enum err follow_post(struct ctx *c, const struct req *r, struct res *out)
{
    str kind = form_text(r, "kind");
    int64_t channel = form_int(r, "channel", 0);
    bool on = form_has(r, "on");
    struct channel_place place = {.address = S("/following")};
    enum err e = network_follow(c, arena_copy(c->mem, kind).at, channel, on);
    if (!e && !form_has(r, "list") && network_place(c, kind, channel, &place))
        place.address = S("/following");
    if (!e)
        see_other(c, out, arena_copy(c->mem, place.address).at, 0);
    return e;
}

static enum err mute_post(struct ctx *c, const struct req *r, struct res *out)
{
    (void)out;
    return network_mute(c, form_int(r, "channel", 0), form_has(r, "on"));
}

const struct route network_routes[] = {
    {"GET", "/community", community_get, ANYBODY},
    {"GET", "/following", following_get, SIGNED_IN},
    {"POST", "/follow", follow_post, SIGNED_IN},
    {"POST", "/follow/mute", mute_post, SIGNED_IN, "/following"},
    {0},
};
