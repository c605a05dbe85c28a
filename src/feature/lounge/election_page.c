#include "feature/lounge/election.h"
#include "feature/lounge/pages.h"

struct election_view {
    const struct req *r;
    struct newsgroup group;
    struct election election;
    bool moderates;
    struct ballot_out count; /* of a closed one with ballots */
    bool counted;
    struct frame_field words, seats, opens, closes;
    str typed[ELECTION_CANDIDATES_MAX]; /* ranks that were not taken */
};

static bool under_way(const struct election *e)
{
    return str_same(e->state, S("standing")) || str_same(e->state, S("voting"));
}

static int64_t preferred(const struct election_view *v, size_t row, size_t column)
{
    return v->count.prefer[row * v->election.n + column];
}

static str rank_name(struct ctx *c, const struct election_candidate *x)
{
    return arena_format(c->mem, "rank-%lld", (long long)x->person);
}

#include "feature/lounge/election.html.h"

static const struct election_candidate *mine(const struct ctx *c, const struct election *election)
{
    for (size_t i = 0; i < election->n; i++)
        if (election->candidates[i].person == c->me)
            return &election->candidates[i];
    return NULL;
}

static void add_fields(struct ctx *c, const struct req *r, struct election_view *v)
{
    const struct election_candidate *own = mine(c, &v->election);
    bool sent = r->n_form > 0;
    v->words = (struct frame_field){
        .name = "words",
        .type = "textarea",
        .label = tr(c, N_("Why you stand")),
        .hint = tr(c, N_("What you would do for the group. Members read this before they vote.")),
        .value = sent  ? form_text(r, "words")
                 : own ? own->words
                       : S(""),
        .required = true,
        .max = ELECTION_WORDS_MAX,
        .rows = 4};
    v->seats = (struct frame_field){.name = "seats",
                                    .type = "number",
                                    .label = tr(c, N_("How many moderators")),
                                    .value = sent ? form_text(r, "seats") : S("2"),
                                    .required = true,
                                    .min = "1"};
    v->opens = (struct frame_field){.name = "opens",
                                    .type = "date",
                                    .label = tr(c, N_("The voting opens on")),
                                    .hint = tr(c, N_("Until then members can stand.")),
                                    .value = form_text(r, "opens"),
                                    .required = true};
    v->closes = (struct frame_field){.name = "closes",
                                     .type = "date",
                                     .label = tr(c, N_("Last day of the voting")),
                                     .value = form_text(r, "closes"),
                                     .required = true};
    for (size_t i = 0; i < v->election.n && i < ELECTION_CANDIDATES_MAX; i++)
        v->typed[i] = form_text(r, rank_name(c, &v->election.candidates[i]).at);
}

static enum err show(struct ctx *c, const struct req *r, struct res *out)
{
    struct election_view v = {.r = r};
    enum err e = page_group(c, r, &v.group);
    if (e || (e = election_of(c, v.group.id, &v.election)))
        return e;
    v.moderates = page_may(&v.group, LOUNGE_MODERATE);
    v.counted =
        str_same(v.election.state, S("closed")) && v.election.voters > 0 && v.election.n > 0;
    if (v.counted && (e = election_count(c, &v.election, &v.count)))
        return e;
    add_fields(c, r, &v);
    struct html o = frame_open(c, r, tr(c, N_("Election of moderators")), AREA_COMMUNITY);
    view_election(&o, &v);
    return frame_close(&o, r, out);
}

static enum err answer(struct ctx *c, const struct req *r, struct res *out, enum err e)
{
    page_then(c, "/groups/%.*s/election", STR_ARG(r->word[0]));
    return frame_saved(c, r, out, e, show);
}

static enum err begin_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct newsgroup group;
    struct election_new in = {.seats = form_int(r, "seats", 0)};
    enum err e = page_group(c, r, &group);
    if (e)
        return e;
    in.group = group.id;
    if (!day_read(form_text(r, "opens"), &in.opens))
        (void)fail_at(c, "opens", "Choose the day on which the voting opens.");
    if (!day_read(form_text(r, "closes"), &in.closes))
        (void)fail_at(c, "closes", "Choose the last day of the voting.");
    return answer(c, r, out, election_begin(c, &in));
}

static enum err cancel_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct newsgroup group;
    enum err e = page_group(c, r, &group);
    return answer(c, r, out, e ? e : election_cancel(c, group.id));
}

static enum err stand_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct newsgroup group;
    enum err e = page_group(c, r, &group);
    if (!e)
        e = form_has(r, "back") ? election_stand_down(c, group.id)
                                : election_stand(c, group.id, form_text(r, "words"));
    return answer(c, r, out, e);
}

static enum err vote_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct newsgroup group;
    struct election election;
    enum err e = page_group(c, r, &group);
    if (e || (e = election_of(c, group.id, &election)))
        return e;
    int64_t *ranks = arena_take(c->mem, election.n + 1, sizeof *ranks);
    for (size_t i = 0; i < election.n; i++) {
        str typed = form_text(r, rank_name(c, &election.candidates[i]).at);
        if (typed.len > 0 && !str_int(typed, &ranks[i]))
            ranks[i] = -1;
        else if (typed.len > 0 && ranks[i] == 0)
            ranks[i] = -1;
    }
    return answer(c, r, out, election_vote(c, group.id, ranks, election.n));
}

const struct route election_routes[] = {
    {"GET", "/groups/@/election", show, ANYBODY},
    {"POST", "/groups/@/election", begin_post, SIGNED_IN, "/groups"},
    {"POST", "/groups/@/election/cancel", cancel_post, SIGNED_IN, "/groups"},
    {"POST", "/groups/@/election/stand", stand_post, SIGNED_IN, "/groups"},
    {"POST", "/groups/@/election/vote", vote_post, SIGNED_IN, "/groups"},
    {0},
};
