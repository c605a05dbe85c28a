/* The groups of the community, and what was written in them in the last year. */
#include "feature/demo/demo_lounge.sql.h"
#include "feature/demo/demo_plan.h"
#include "feature/lounge/lounge.h"

#include <stdlib.h>

enum { THREADS = 400, DAYS = 320, DAY = 86400, GROUPS_MOST = 60, ANSWERS_MOST = 40, WRITERS = 240 };

#define KEEPERS (MANAGER | COMMUNITY_MANAGER)

struct demo_group {
    int64_t id, subject; /* subject: the region or the group of expertises; 0: neither */
    str kind, about;     /* about: what its threads are about */
    int weight;          /* how many of its threads in a hundred */
};
/* An article to come: the first of its thread, or an answer to one of the thread's. */
struct planned {
    int64_t at;
    size_t thread;
    bool first;
};
struct planned_thread {
    size_t group;
    const char *kind;
    int64_t ids[ANSWERS_MOST];
    size_t n;
};
struct lounge_plan {
    struct demo_group groups[GROUPS_MOST];
    size_t n_groups;
    struct planned_thread threads[THREADS];
    struct planned *articles;
    size_t n;
    size_t writers[WRITERS], n_writers; /* places of demo_person */
};

static const char subjects[] =
    "What I learned teaching # to beginners|Slides from my talk about #|How # goes after the last "
    "release|"
    "A small library for #, feedback welcome|Who is at the conference in spring?|Migration stories "
    "with #|"
    "Reading list for #|Workshop material, free to use|Meetup next month: speakers wanted|"
    "How we measured # in production|A question of naming in #|Ten years of #, looking back";
static const char questions[] =
    "How do you explain # in ten minutes?|Where do you draw the line with #?|Does anybody run # on "
    "small machines?|"
    "Best way to test #?|Accessibility and #: where to start?|Which parts of # should a newcomer "
    "skip?|"
    "How large are your study groups for #?|Any tools you would not miss with #?";
static const char openings[] =
    "Last week I gave a course on # for the third time, and it went better than ever.|"
    "We moved two of our projects over, and **most** of it was quiet. Two things were not.|"
    "I have collected what people ask me about # again and again.|"
    "My notes of the last months, in case they save somebody an evening:|"
    "A short report, because several of you asked at the summit.|"
    "This came up in our local group, and nobody had a good answer.";
static const char points[] =
    "- start with a *real* problem, not with the menu\n- let people break it early\n- leave half "
    "of the time for questions|"
    "1. measure first\n2. change one thing\n3. measure again|"
    "> It is never the thing you thought it was.\n\nThat has been true three times in a row.|"
    "    make check\n    make install\n\nThat was all it took on a plain machine.|"
    "The recording will be public; I add the link when it is there.|"
    "What is your experience? I would like to write it up for the blog.";
static const char answers[] =
    "Thank you, this is exactly what I needed today.|"
    "We see the same. It helped to split the exercise in two and to show the result first.|"
    "I would add one thing: write down what you expect *before* you try it.|"
    "Not quite my experience, but our groups are smaller. With more than twelve people I would do "
    "it your way.|"
    "There was a talk about this last autumn; I can look for the recording.|"
    "+1, and please share the slides when they are ready.|"
    "We tried both. The second one was slower at first and paid off after a month.|"
    "Good question. In our region nobody asks for that, but the next one over does.|"
    "Could you say a little more about the setup? Versions, and how many people.|"
    "Here is what worked for me:\n\n- keep the first version small\n- ask two people who have "
    "never seen it\n- throw away what they skip|"
    "I am glad you bring this up. The documentation is silent about it, so I opened an issue.|"
    "Happy to help with a translation if that is of use.|"
    "That is a fair point, I had not looked at it like that.";
static const char news[] = "The dates of the next cycle|Summit: the call for sessions is open|New "
                           "in the benefits|A word of thanks at the end of the quarter|"
                           "Changes to the code of conduct|Office hours with the program team";

/* "#" in words stands for what the group is about. */
static str about(struct demo *d, const char *list, str topic)
{
    str words = demo_word(d, list);
    size_t at = str_find(words, S("#"));
    if (at == SIZE_MAX)
        return words;
    return arena_format(d->c->mem, "%.*s%.*s%.*s", (int)at, words.at, STR_ARG(topic),
                        STR_ARG(str_from(words, at + 1)));
}

/* ---- groups ------------------------------------------------------------------------------------ */

static enum err add_group(struct demo *d, struct lounge_plan *p, const struct newsgroup_new *in,
                          const struct demo_group *as)
{
    int64_t id = 0;
    enum err e = lounge_group_save(d->c, in, &id, 0);
    if (e || p->n_groups == GROUPS_MOST)
        return e;
    p->groups[p->n_groups] = *as;
    p->groups[p->n_groups++].id = id;
    return OK;
}

static const struct newsgroup_grant keepers = {{"role", 4}, KEEPERS, 127};

static enum err common_groups(struct demo *d, struct lounge_plan *p)
{
    enum { SEE = LOUNGE_SEE, TALK = 31, ANSWER = LOUNGE_SEE | LOUNGE_REPLY };
    static const struct {
        const char *name, *title, *about, *kind, *topic;
        int64_t readers, rights, nda;
        bool moderated, elected;
        int weight;
    } rows[] = {
        {"general", "General", "Everything that has no group of its own.", "group", "our work",
         SIGNED_IN, TALK, 0, false, false, 22},
        {"announce", "Announcements", "What the program tells everybody.", "announce",
         "the program", SIGNED_IN, ANSWER, 0, false, false, 2},
        {"help", "Help board", "Questions, openings, and people looking for a task.", "help",
         "teaching", SIGNED_IN, TALK, 0, false, false, 18},
        {"praise", "Praise wall", "Say thank you where others can read it.", "praise", "thanks",
         SIGNED_IN, TALK, 0, false, false, 0},
        {"events", "Events", "Meetups, conferences, workshops. Its members elect who moderates.",
         "group", "events", SIGNED_IN, TALK, 0, false, true, 8},
        {"newcomers", "Newcomers", "For the first months. A moderator looks at what is posted.",
         "group", "the first months", SIGNED_IN, TALK, 0, true, false, 4},
        {"preview", "Early previews", "Under the agreement of confidence: what is not public yet.",
         "group", "the preview", MEMBER, TALK, 1, false, false, 5},
        {"public", "Open floor", "Everybody may read it, members write.", "group", "open source",
         ANYBODY, SEE, 0, false, false, 5},
    };
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT(rows); i++) {
        const struct newsgroup_grant grants[] = {
            keepers, {S("role"), rows[i].readers, rows[i].rights}, {S("role"), MEMBER, TALK}};
        bool members = rows[i].readers == ANYBODY;
        struct newsgroup_new in = {.name = arena_format(d->c->mem, "meridian.%s", rows[i].name),
                                   .title = str_of(rows[i].title),
                                   .about = str_of(rows[i].about),
                                   .kind = str_of(rows[i].kind),
                                   .nda_version = rows[i].nda,
                                   .moderated = rows[i].moderated,
                                   .elected = rows[i].elected,
                                   .grants = grants,
                                   .n_grants = members ? 3 : 2};
        e = add_group(d, p, &in,
                      &(struct demo_group){.kind = str_of(rows[i].kind),
                                           .about = str_of(rows[i].topic),
                                           .weight = rows[i].weight});
    }
    return e;
}

static enum err region_groups(struct demo *d, struct lounge_plan *p)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < d->n_regions; i++) {
        const struct region *r = &d->regions[i];
        const struct newsgroup_grant grants[] = {keepers, {S("region"), r->id, 31}};
        struct newsgroup_new in = {.name = arena_format(d->c->mem, "meridian.region.%.*s",
                                                        STR_ARG(arena_lower(d->c->mem, r->code))),
                                   .title = r->name,
                                   .about = S("Members and leads of this region."),
                                   .kind = S("group"),
                                   .grants = grants,
                                   .n_grants = 2};
        e = add_group(d, p, &in,
                      &(struct demo_group){
                          .kind = S("region"), .subject = r->id, .about = r->name, .weight = 2});
    }
    return e;
}

/* One for each group of expertises: members read it, who holds the award for one of them writes. */
static enum err expertise_groups(struct demo *d, struct lounge_plan *p)
{
    const struct expertise *all;
    size_t n;
    enum err e = program_expertises(d->c, &all, &n);
    for (size_t i = 0; !e && i < n; i++) {
        struct newsgroup_grant grants[40] = {keepers, {S("role"), MEMBER | STAFF, 3}};
        size_t n_grants = 2;
        if (all[i].parent != 0)
            continue;
        for (size_t k = 0; k < n && n_grants < COUNT(grants); k++)
            if (all[k].parent == all[i].id)
                grants[n_grants++] = (struct newsgroup_grant){S("expertise"), all[k].id, 31};
        struct newsgroup_new in = {
            .name = arena_format(d->c->mem, "meridian.expertise.%.*s",
                                 STR_ARG(arena_lower(d->c->mem, all[i].code))),
            .title = all[i].name,
            .about = S("Everybody with the award can read it; who holds it for this field writes."),
            .kind = S("group"),
            .grants = grants,
            .n_grants = n_grants};
        e = add_group(
            d, p, &in,
            &(struct demo_group){
                .kind = S("expertise"), .subject = all[i].id, .about = all[i].name, .weight = 4});
    }
    return e;
}

/* ---- articles ---------------------------------------------------------------------------------- */

static int earlier(const void *a, const void *b)
{
    const struct planned *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (x->thread != y->thread)
        return x->thread < y->thread ? -1 : 1;
    return (int)y->first - (int)x->first;
}

static size_t pick_group(struct demo *d, const struct lounge_plan *p)
{
    int64_t all = 0;
    for (size_t i = 0; i < p->n_groups; i++)
        all += p->groups[i].weight;
    int64_t at = demo_pick(d, all);
    size_t i = 0;
    while (at >= p->groups[i].weight)
        at -= p->groups[i++].weight;
    return i;
}

static void plan_articles(struct demo *d, struct lounge_plan *p)
{
    p->articles = arena_take(d->c->mem, (size_t)THREADS * ANSWERS_MOST, sizeof *p->articles);
    for (size_t i = 0; i < THREADS; i++) {
        struct planned_thread *t = &p->threads[i];
        t->group = pick_group(d, p);
        bool help = str_same(p->groups[t->group].kind, S("help"));
        t->kind = demo_pick(d, 100) < (help ? 85 : 20) ? "question" : "post";
        int64_t at = DEMO_START.s - demo_pick(d, DAYS) * DAY - demo_pick(d, DAY) - 600;
        size_t n = (size_t)demo_pick(d, demo_pick(d, 8) == 0 ? ANSWERS_MOST - 1 : 10);
        p->articles[p->n++] = (struct planned){at, i, true};
        for (size_t k = 0; k < n; k++) {
            at += 300 + demo_pick(d, demo_pick(d, 3) == 0 ? 3 * DAY : DAY / 4);
            if (at < DEMO_START.s)
                p->articles[p->n++] = (struct planned){at, i, false};
        }
    }
    qsort(p->articles, p->n, sizeof *p->articles, earlier);
}

/* Who writes: mostly members, and the people with roles. */
static void pick_writers(struct demo *d, struct lounge_plan *p)
{
    for (size_t i = 0; i < COUNT(d->managers); i++)
        p->writers[p->n_writers++] = d->managers[i];
    for (size_t i = 0; i < d->n_leads && i < 20; i++)
        p->writers[p->n_writers++] = d->leads[i];
    for (size_t tries = 0; p->n_writers < WRITERS && tries < 40 * (size_t)WRITERS; tries++) {
        size_t at = (size_t)demo_pick(d, (int64_t)d->n);
        if (d->people[at].term_to > 0 || tries > 20 * (size_t)WRITERS)
            p->writers[p->n_writers++] = at;
    }
}

static size_t pick_writer(struct demo *d, const struct lounge_plan *p, const struct demo_group *g)
{
    size_t at = p->writers[demo_pick(d, (int64_t)p->n_writers)];
    if (str_same(g->kind, S("announce")))
        return d->managers[0];
    for (int tries = 0; tries < 30; tries++) {
        bool fits = !str_same(g->kind, S("region")) || d->people[at].region == g->subject;
        if (fits)
            break;
        at = p->writers[demo_pick(d, (int64_t)p->n_writers)];
    }
    return at;
}

static str first_words(struct demo *d, const struct demo_group *g)
{
    str opening = about(d, openings, g->about), point = demo_word(d, points);
    return arena_format(d->c->mem, "%.*s\n\n%.*s", STR_ARG(opening), STR_ARG(point));
}

static enum err write_article(struct demo *d, struct lounge_plan *p, const struct planned *a)
{
    struct ctx *c = d->c;
    struct planned_thread *t = &p->threads[a->thread];
    const struct demo_group *g = &p->groups[t->group];
    bool announce = str_same(g->kind, S("announce"));
    bool question = str_same(str_of(t->kind), S("question"));
    enum article_end end;
    int64_t id;
    struct article_new in = {.door = demo_pick(d, 6) == 0   ? "mail"
                                     : demo_pick(d, 9) == 0 ? "nntp"
                                                            : "web",
                             .kind = a->first ? t->kind : "post",
                             .by_program = true};
    if (a->first) {
        in.groups[0] = g->id, in.n_groups = 1;
        in.subject = about(d, announce ? news : question ? questions : subjects, g->about);
        in.body = first_words(d, g);
    } else {
        in.parent = t->ids[demo_pick(d, 3) == 0 ? demo_pick(d, (int64_t)t->n) : 0];
        in.body = demo_word(d, answers);
    }
    c->me = d->people[pick_writer(d, p, g)].id, c->now = (moment){a->at};
    enum err e = lounge_post_within(c, &in, &id, &end);
    if (!e && t->n < ANSWERS_MOST)
        t->ids[t->n++] = id;
    return e;
}

static enum err react(struct demo *d, struct lounge_plan *p)
{
    static const char kinds[] = "like|like|like|thanks|thanks|same";
    enum err e = OK;
    for (size_t i = 0; !e && i < THREADS; i++) {
        struct planned_thread *t = &p->threads[i];
        for (int64_t k = demo_pick(d, 5); !e && t->n > 0 && k > 0; k--)
            e = q_demo_lounge_react(d->c, t->ids[demo_pick(d, (int64_t)t->n)],
                                    d->people[p->writers[demo_pick(d, (int64_t)p->n_writers)]].id,
                                    demo_word(d, kinds), DEMO_START);
        if (!e && t->n > 2 && str_same(str_of(t->kind), S("question")) && demo_pick(d, 3) > 0)
            e = q_demo_lounge_best(d->c, t->ids[0], t->ids[1 + demo_pick(d, (int64_t)t->n - 1)]);
    }
    return e ? e : q_demo_lounge_reactions(d->c);
}

static enum err subscribe(struct demo *d, const struct lounge_plan *p)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < p->n_groups; i++) {
        const struct demo_group *g = &p->groups[i];
        bool some = str_same(g->kind, S("region")) || str_same(g->kind, S("expertise"));
        e = q_demo_lounge_subscribe(d->c, g->id, some ? g->kind : S("all"), g->subject, 9);
    }
    for (size_t i = 4; !e && i < 6; i++) /* events and newcomers */
        for (size_t k = 0; !e && k < 2; k++)
            e = q_demo_lounge_moderator(d->c, p->groups[i].id, d->people[d->leads[k]].id);
    return e;
}

enum err demo_make_lounge(struct demo *d)
{
    struct ctx *c = d->c;
    struct lounge_plan *p = arena_take(c->mem, 1, sizeof *p);
    moment now = c->now;
    enum err e;
    c->me = d->people[d->managers[0]].id, c->now.s = DEMO_START.s - (DAYS + 1) * DAY;
    c->bits |= SIGNED_IN | MEMBER | LEAD | KEEPERS, c->nda = 1;
    if (!(e = common_groups(d, p)) && !(e = region_groups(d, p)))
        e = expertise_groups(d, p);
    pick_writers(d, p);
    plan_articles(d, p);
    for (size_t i = 0; !e && i < p->n; i++)
        if (!(e = demo_chunk(d, i, "articles", p->n)))
            e = write_article(d, p, &p->articles[i]);
    c->now = DEMO_START;
    if (!e && !(e = react(d, p)) && !(e = subscribe(d, p)))
        e = lounge_count(c);
    c->now = now, c->me = 0, c->bits = ANYBODY, c->nda = 0;
    return e;
}
