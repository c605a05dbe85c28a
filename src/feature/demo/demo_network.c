/* Praise, the help board, followers and buddies of the demo. */
#include "feature/demo/demo_network.sql.h"
#include "feature/demo/demo_plan.h"
#include "feature/lounge/lounge.h"

enum { PRAISES = 30, NOTES = 8, DAY = 86400, KEEPERS = MANAGER | COMMUNITY_MANAGER };

static const char titles[] = "Thank you for the long night before our meetup|The answer that "
                             "saved our week|For teaching without making anybody small|Your notes "
                             "are on every desk here|For the patience with our newcomers|You made "
                             "room for others|The talk that changed how we work";
static const char words[] =
    "I was stuck for three days, and you took an evening to look at it with me. What I learned "
    "then "
    "I have taught to others since.|"
    "When we began our group there were four of us and no plan. You came, you listened, and you "
    "came "
    "again. We are sixty now.|"
    "You read my first text line by line and told me what was good about it before you told me "
    "what "
    "was not. I would have given up.|"
    "Half of what our team knows about this comes from your notes. I wanted you to know that they "
    "are "
    "read, and used, every single week.|"
    "You stood back so that somebody else could give the talk. I saw that, and so did she.";
static const char looking[] = "A room for forty people in the evening|Somebody who reads a text "
                              "about accessibility|A speaker "
                              "for a school in spring|A second pair of eyes on a workshop";
static const char offering[] =
    "An hour a week for people who begin|Help with slides and pictures|Two seats in a workshop|A "
    "projector that wants to be borrowed";
static const char more[] =
    "It would be for a small group, without a budget, but with good coffee. "
    "Write here and I answer within a day.|"
    "Nothing formal: say when it suits you and we find a way. Any language is "
    "fine.";

/* A member by chance. */
static size_t pick_member(struct demo *d)
{
    size_t at = (size_t)demo_pick(d, (int64_t)d->n);
    for (size_t i = 0; i < d->n && d->people[at].term_to == 0; i++)
        at = (at + 1) % d->n;
    return at;
}

static enum err put(struct demo *d, const struct article_new *in, moment at, int64_t *id)
{
    enum article_end end;
    struct article_new whole = *in;
    whole.door = "web", whole.n_groups = 1, whole.by_program = true;
    d->c->now = at;
    return lounge_post_within(d->c, &whole, id, &end);
}

static enum err praise(struct demo *d, int64_t group, int64_t whom, moment at)
{
    struct ctx *c = d->c;
    int64_t id;
    c->me = d->people[pick_member(d)].id;
    if (c->me == whom)
        return OK;
    return put(d,
               &(struct article_new){.groups = {group},
                                     .kind = "praise",
                                     .subject = demo_word(d, titles),
                                     .body = demo_word(d, words),
                                     .praised = whom},
               at, &id);
}

static enum err ask_for_help(struct demo *d, int64_t group, moment at)
{
    struct ctx *c = d->c;
    int64_t id;
    bool looks = demo_pick(d, 2) == 0;
    c->me = d->people[pick_member(d)].id;
    enum err e = put(d,
                     &(struct article_new){.groups = {group},
                                           .kind = looks ? "looking" : "opening",
                                           .subject = demo_word(d, looks ? looking : offering),
                                           .body = demo_word(d, more)},
                     at, &id);
    return e ? e : q_demo_network_help(c, id, (day){day_of_moment(DEMO_START).n + 20});
}

static enum err write_articles(struct demo *d)
{
    struct row_demo_network_room wall, board;
    enum err e = q_demo_network_room(d->c, S("praise"), &wall);
    if (e || (e = q_demo_network_room(d->c, S("help"), &board)))
        return e;
    for (int64_t i = 0; !e && wall.found && i < PRAISES; i++) {
        moment at = {DEMO_START.s - (PRAISES - i) * 6 * DAY - demo_pick(d, DAY)};
        e = praise(d, wall.id, d->people[pick_member(d)].id, at);
    }
    for (int64_t i = 0; !e && board.found && i < NOTES; i++)
        e = ask_for_help(d, board.id, (moment){DEMO_START.s - (NOTES - i) * DAY});
    return e;
}

static enum err introduce(struct demo *d)
{
    int64_t by = d->people[pick_member(d)].id, one = d->people[pick_member(d)].id,
            other = d->people[pick_member(d)].id;
    if (by == one || by == other || one == other)
        return OK;
    return q_demo_network_introduce(
        d->c,
        &(struct in_demo_network_introduce){
            .id = id_new(d->c),
            .introducer = by,
            .one = one,
            .other = other,
            .words = S("You both teach beginners, in two languages. I think you should talk."),
            .at = DEMO_START});
}

enum err demo_make_network(struct demo *d)
{
    struct ctx *c = d->c;
    moment now = c->now;
    int64_t lately = id_from((moment){DEMO_START.s - 10 * DAY});
    c->bits |= SIGNED_IN | MEMBER | LEAD | KEEPERS, c->nda = 1;
    enum err e = write_articles(d);
    c->now = DEMO_START;
    for (int i = 0; !e && i < 4; i++)
        e = introduce(d);
    if (!e && !(e = q_demo_network_follows(c, DEMO_START)) &&
        !(e = q_demo_network_follows_expertise(c, DEMO_START)) &&
        !(e = q_demo_network_offers(c, DEMO_START)) &&
        !(e = q_demo_network_newcomers(c, (day){day_of_moment(DEMO_START).n - 200}, DEMO_START)) &&
        !(e = q_demo_network_buddies(c)) && !(e = q_demo_network_notices(c, lately)))
        e = q_demo_network_heads(c);
    c->now = now, c->me = 0, c->bits = ANYBODY, c->nda = 0;
    return e;
}
