#include "feature/demo/demo_plan.h"

#include "feature/demo/demo.sql.h"
#include "feature/review/review.h"
#include "feature/search/search.h"
#include "kit/store/store.h"

int64_t demo_pick(struct demo *d, int64_t limit)
{
    return (int64_t)random_below(d->c, (uint64_t)limit);
}

int demo_about(struct demo *d, int mean, int spread)
{
    int64_t sum = 0;
    for (int i = 0; i < 4; i++)
        sum += demo_pick(d, 2 * spread + 1) - spread;
    return mean + (int)(sum / 2);
}

str demo_word(struct demo *d, const char *list)
{
    size_t n = 1;
    for (const char *p = list; *p; p++)
        n += *p == '|';
    size_t wanted = (size_t)demo_pick(d, (int64_t)n);
    str rest = str_of(list), word = S("");
    for (size_t i = 0; i <= wanted; i++)
        str_cut(&rest, '|', &word);
    return word;
}

enum { CHUNK_ROWS = 500, FIRST_NODE = 1000 };

enum err demo_chunk(struct demo *d, size_t i, const char *what, size_t total)
{
    if (i % CHUNK_ROWS != 0)
        return OK;
    if (d->options.progress)
        d->options.progress(what, (int64_t)i, (int64_t)total);
    enum err e = db_end(d->c, OK);
    return e ? e : db_begin(d->c);
}

/* The first manager sets the program up: the person is there before the program. */
static enum err make_program(struct demo *d)
{
    struct ctx *c = d->c;
    const struct expertise *all;
    size_t n;
    int64_t program, me = id_new(c);
    enum err e = q_demo_person(c, &(struct in_demo_person){.id = me,
                                                           .handle = S("founder"),
                                                           .name = S("Founding office"),
                                                           .sort_key = S("\x01"),
                                                           .latin = S("Founding office"),
                                                           .zone = S("UTC"),
                                                           .language = S("en"),
                                                           .made = c->now});
    if (e)
        return e;
    c->me = me, c->bits |= SIGNED_IN | OPERATOR;
    str rules;
    if ((e = demo_rules(c, &rules)) ||
        (e = program_make(c,
                          &(struct program_new){S("meridian"), S("Meridian Experts"), 255, rules},
                          &program)) ||
        (e = program_expertises(c, &all, &n)) ||
        (e = program_regions(c, &d->regions, &d->n_regions)) ||
        (e = program_policy(c, 1, &d->policy)))
        return e;
    c->me = 0, c->bits = ANYBODY;
    struct expertise *leaves = arena_take(c->mem, n, sizeof *leaves);
    for (size_t i = 0; i < n; i++)
        if (all[i].parent)
            leaves[d->n_expertises++] = all[i];
    d->expertises = leaves;
    return OK;
}

/* The cases of the cycle in review are given out once more, by a manager: who reads what stays, and the
 * page about it has its numbers. */
static enum err give_out(struct demo *d)
{
    struct ctx *c = d->c;
    struct review_summary done;
    moment now = c->now;
    c->now = DEMO_START;
    c->me = d->people[d->managers[0]].id, c->bits |= MANAGER;
    enum err e = review_assign_all(c, d->cycles[DEMO_CYCLES], 1, &done);
    c->now = now, c->me = 0, c->bits = ANYBODY;
    return e;
}

/* Whose name stands on certificates and letters; the signature itself is for somebody to upload. */
static enum err name_signer(struct demo *d)
{
    struct ctx *c = d->c;
    c->me = d->people[d->managers[0]].id, c->bits |= MANAGER;
    enum err e = program_sign(c, &(struct program_signing){.name = S("Mireia Solander"),
                                                           .title = S("Head of Community")});
    c->me = 0, c->bits = ANYBODY;
    return e;
}

/* What people wrote to each other. Ids tell the time and never go back, so each room that begins in the
 * past takes them from a row of its own. */
static enum err make_talk(struct demo *d)
{
    static enum err (*const rooms[])(struct demo * d) = {demo_make_lounge, demo_make_blog,
                                                         demo_make_network, demo_make_ama};
    const struct site *site = d->c->site;
    enum err e = OK;
    for (unsigned i = 0; !e && i < COUNT(rooms); i++) {
        struct site past = *site;
        past.ids = ids_new(FIRST_NODE + i);
        d->c->site = &past;
        e = rooms[i](d);
        d->c->site = site;
        ids_free(past.ids);
    }
    return e;
}

static enum err fill(struct demo *d)
{
    enum err e;
    if ((e = make_program(d)) || (e = demo_make_people(d)) || (e = demo_make_cycles(d)) ||
        (e = demo_make_work(d)) || (e = demo_make_past(d)) || (e = demo_make_present(d)) ||
        (e = demo_make_records(d)) || (e = demo_make_draft_rules(d)) || (e = give_out(d)) ||
        (e = name_signer(d)) || (e = demo_make_agreements(d)) || (e = demo_make_community(d)) ||
        (e = demo_make_sources(d)) || (e = demo_make_room(d)) || (e = demo_make_year(d)) ||
        (e = make_talk(d)))
        return e;
    if ((e = q_demo_year_counts(d->c)))
        return e;
    if ((e = demo_make_announcements(d)))
        return e;
    size_t found;
    d->c->now = DEMO_START;
    return search_rebuild(d->c, &found);
}

enum err demo_fill(struct ctx *c, const struct demo_options *options)
{
    struct row_demo_people_count there;
    moment start = c->now;
    struct demo d = {.c = c, .options = *options, .n = (size_t)options->people};
    enum err e = q_demo_people_count(c, &there);
    if (e)
        return e;
    if (there.number > 0)
        return fail(c, ERR_INVALID, "There are people here already; a demo needs an empty folder.");
    d.people = arena_take(c->mem, d.n, sizeof *d.people);
    c->now.s -= 4 * 366 * 86400; /* the oldest rows get the oldest ids */
    if ((e = db_begin(c)))
        return e;
    e = db_end(c, fill(&d));
    c->now = start, c->me = 0, c->bits = ANYBODY;
    return e;
}
