/* Questions and answers: a standing event, two that come, and one that is over and published. */
#include "feature/ama/ama.h"
#include "feature/demo/demo_ama.sql.h"
#include "feature/demo/demo_plan.h"

enum { HOUR = 3600, DAY = 24 * HOUR, VOTERS = 24 };

struct exchange {
    const char *question, *answer; /* answer NULL: it waits */
    bool anonymous;
};
static const struct exchange standing[] = {
    {"Does work in a language other than English count the same?",
     "Yes. A contribution is read by somebody who knows its language, and reach is compared with "
     "what is **usual for that kind of work**, not with English numbers. If nobody on the list can "
     "read it, we ask for a reader before the review begins.",
     false},
    {"I changed my employer in the middle of a year. What do I have to do?",
     "Enter the new one under *Account, employers*, with its first day. Conflicts of interest are "
     "worked out anew from that day on; nothing that you did before is lost.",
     false},
    {"Can I see who read my nomination?",
     "No, and neither can anybody outside the committee. You see what counted, what did not, and "
     "why; names would make readers careful instead of honest.",
     true},
    {"Will there be a meeting for new members in the southern hemisphere at a humane hour?", NULL,
     false},
    {"Could the monthly letter have a plain-text version?", NULL, false},
};
static const struct exchange coming[] = {
    {"What would you do differently if the program began today?", NULL, false},
    {"Is the number of awards fixed before the reviews are read?", NULL, true},
};
static const struct exchange over[] = {
    {"How did you choose the criteria, and who can change them?",
     "They come from three rounds with members and leads. A change is a new version of the rules: "
     "drafted by one manager, adopted by another, tried out on earlier cycles first, and it holds "
     "for cycles that have not opened yet.",
     false},
    {"Why was the threshold not lowered when so many were close to it?",
     "Because it was published before anybody was scored. We looked at the people in the grey zone "
     "one by one:\n\n- three had a second reading,\n- two were decided differently than the number "
     "said, with a reason in the letter.",
     false},
    {"Do you look at how many followers somebody has?",
     "No. What people did with the work counts, not how many saw the announcement of it.", false},
    {"What is the most common reason for a no?",
     "A year that we could not see. Talks without a recording, answers under another name, a group "
     "without a page: tell us where to look, and it counts.",
     true},
    {"How many hours does a committee member spend on a cycle?",
     "About eleven, two of them in the meeting. Readers spend one hour a case.", false},
};

struct event_plan {
    const char *title, *words;
    const struct exchange *list;
    size_t n;
    int64_t made, starts; /* seconds from the demo's present; starts 0: standing */
    bool published;
};
static const struct event_plan plans[] = {
    {"Ask the program office",
     "Anything about nominations, records, reviews and benefits. We answer each week; what is "
     "personal belongs into a message to your lead.",
     standing, COUNT(standing), -200 * DAY, 0, false},
    {"Ask the head of community: the year ahead",
     "One hour about what comes next year. Questions are taken from now on, the ones with the most "
     "votes come first.",
     coming, COUNT(coming), -3 * DAY, 9 * DAY + 8 * HOUR, false},
    {"Ask the search team: why results come in this order",
     "The people who build the search of the product answer, for an hour and in writing for the "
     "rest of the day.",
     NULL, 0, -1 * DAY, 16 * DAY + 7 * HOUR, false},
    {"Ask the committee: how the last cycle went",
     "Three members of the committee about how decisions are made. What is about one person they "
     "cannot tell.",
     over, COUNT(over), -60 * DAY, -40 * DAY, true},
};

static void as(struct demo *d, const struct demo_person *p, int64_t bits, int64_t at)
{
    d->c->me = p->id, d->c->bits = ANYBODY | SIGNED_IN | bits;
    d->c->now.s = DEMO_START.s + at;
}

/* Somebody who holds the award and is no manager. */
static const struct demo_person *member(struct demo *d)
{
    for (size_t i = (size_t)demo_pick(d, (int64_t)d->n), tries = 0; tries < d->n; tries++)
        if (d->people[(i + tries) % d->n].term_to && !d->people[(i + tries) % d->n].staff)
            return &d->people[(i + tries) % d->n];
    return &d->people[d->managers[1]];
}

/* Nobody asks: the row alone, at a day. */
static enum err ask_anonymously(struct demo *d, int64_t event, const char *words, int64_t *id)
{
    struct ctx *c = d->c;
    char token[32];
    uint64_t bits;
    random_bytes(c, token, sizeof token);
    random_bytes(c, &bits, sizeof bits);
    *id = (int64_t)(bits >> 1) | 1;
    return q_demo_ama_anonymous(
        c, &(struct in_demo_ama_anonymous){.event = event,
                                           .id = *id,
                                           .token = (str){token, sizeof token},
                                           .words = str_of(words),
                                           .asked = moment_of_day(day_of_moment(c->now))});
}

static enum err ask(struct demo *d, int64_t event, const struct exchange *x, int64_t at)
{
    struct ama_asked asked = {0};
    struct ama_written done;
    const struct demo_person *host = &d->people[d->managers[0]];
    enum err e = OK;
    as(d, member(d), MEMBER, at);
    if (x->anonymous)
        e = ask_anonymously(d, event, x->question, &asked.question);
    else
        e = ama_ask(d->c, event, &(struct ama_asking){.words = str_of(x->question)}, &asked);
    as(d, host, MANAGER, at + 2 * HOUR);
    if (!e && !x->anonymous)
        e = ama_show(d->c, event, asked.question);
    for (int64_t n = demo_pick(d, VOTERS); !e && n > 0; n--) {
        as(d, member(d), MEMBER, at + 3 * HOUR);
        e = ama_vote(d->c, event, asked.question, true);
    }
    if (e || !x->answer)
        return e;
    as(d, host, MANAGER, at + DAY);
    return ama_write(d->c,
                     &(struct ama_words){.event = event,
                                         .question = asked.question,
                                         .words = str_of(x->answer),
                                         .publish = true},
                     &done);
}

static enum err pass(struct demo *d, int64_t event, int64_t at, const char *state)
{
    as(d, &d->people[d->managers[0]], MANAGER, at);
    return ama_move(d->c, event, str_of(state));
}

static enum err plan(struct demo *d, const struct event_plan *p)
{
    int64_t event;
    as(d, &d->people[d->managers[0]], MANAGER, p->made);
    moment now = d->c->now, starts = {DEMO_START.s + p->starts};
    struct ama_form form = {.title = str_of(p->title),
                            .words = str_of(p->words),
                            .zone = S("UTC"),
                            .opens = {true, p->n > 0 ? now : (moment){starts.s - 7 * DAY}},
                            .starts = {p->starts != 0, starts},
                            .ends = {p->starts != 0, {starts.s + HOUR}},
                            .seen_by = ANYBODY,
                            .moderated = true,
                            .anonymous = true};
    enum err e = ama_make(d->c, &form, &event);
    if (!e && p->n > 0)
        e = pass(d, event, p->made, "open");
    for (size_t i = 0; !e && i < p->n; i++)
        e = ask(d, event, &p->list[i],
                p->made + (int64_t)i * (p->starts > 0 ? 5 * HOUR : 3 * DAY) + HOUR);
    if (!e && p->published && !(e = pass(d, event, p->starts, "live")) &&
        !(e = pass(d, event, p->starts + HOUR, "answering")))
        e = pass(d, event, p->starts + 3 * DAY, "published");
    return e;
}

enum err demo_make_ama(struct demo *d)
{
    moment now = d->c->now;
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT(plans); i++)
        e = plan(d, &plans[i]);
    d->c->now = now, d->c->me = d->c->made = 0, d->c->bits = ANYBODY;
    return e;
}
