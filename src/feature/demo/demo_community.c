/* The community's forum: who asks and who helps there, and whom the leads find on their lists. */
#include "feature/collect/collect.h"
#include "feature/demo/demo.sql.h"
#include "feature/demo/demo_plan.h"
#include "feature/people/people.h"
#include "feature/proposal/proposal.h"
#include "kit/i18n/i18n.h"

#include <string.h>

enum { HELPERS = 60, KNOWN = 40, ASKERS = 90, THREADS = 700, ANSWERS = 3, DAYS = 340, DAY = 86400 };

static const char topics[] =
    "# stops after an update|How do I begin with #?|# is slow with many rows|Where does # keep its "
    "settings?|Moving to # from something else|An error in # that I cannot read|# behind a "
    "proxy|Is "
    "there a way to test #?|# in a small team|Backup of #, and getting it back";

struct crowd {
    struct found_person *helpers, *askers;
    size_t n_helpers;
    const struct expertise **field; /* what each helper knows */
    struct found *items;
    size_t n;
};

static str invented_name(struct demo *d)
{
    size_t n = 0;
    while (demo_cultures[n].language)
        n++;
    const struct demo_culture *k = &demo_cultures[demo_pick(d, (int64_t)n)];
    str given = demo_word(d, k->given), family = demo_word(d, k->family);
    size_t g = str_find(given, S("=")), f = str_find(family, S("="));
    given = g == SIZE_MAX ? given : str_from(given, g + 1);
    family = f == SIZE_MAX ? family : str_from(family, f + 1);
    return arena_format(d->c->mem, "%.*s %.*s", STR_ARG(given), STR_ARG(family));
}

static struct found_person invented(struct demo *d, const char *domain, size_t number)
{
    str name = invented_name(d), plain = i18n_fold(d->c->mem, i18n_latin(d->c->mem, name));
    struct text local = {.mem = d->c->mem};
    for (size_t i = 0; i < plain.len; i++)
        if (plain.at[i] >= 'a' && plain.at[i] <= 'z')
            text_char(&local, plain.at[i]);
    return (struct found_person){
        .name = name,
        .address =
            arena_format(d->c->mem, "%.*s%zu@%s", STR_ARG(text_str(&local)), number, domain)};
}

/* People who are here without an award and without a nomination; the others are new. */
static enum err make_helpers(struct demo *d, struct crowd *k)
{
    struct ctx *c = d->c;
    size_t step = d->n / (KNOWN + 1) + 1;
    enum err e = OK;
    for (size_t i = 0; !e && i < d->n && k->n_helpers < KNOWN; i += k->n_helpers % 2 ? step : 1) {
        const struct demo_person *p = &d->people[i];
        struct person person;
        if (p->staff || p->term_to != 0 || p->first_cycle >= DEMO_CYCLES)
            continue;
        if ((e = people_get(c, p->id, &person)))
            return e;
        for (size_t x = 0; x < d->n_expertises; x++)
            if (d->expertises[x].id == p->expertise)
                k->field[k->n_helpers] = &d->expertises[x];
        k->helpers[k->n_helpers++] = (struct found_person){
            .name = person.name,
            .address = arena_format(c->mem, "%.*s@people.example.org", STR_ARG(person.handle))};
    }
    for (; k->n_helpers < HELPERS; k->n_helpers++)
        k->helpers[k->n_helpers] = invented(d, "mail.example", k->n_helpers);
    for (size_t i = 0; i < HELPERS; i++)
        if (!k->field[i])
            k->field[i] = &d->expertises[demo_pick(d, (int64_t)d->n_expertises)];
    for (size_t i = 0; i < ASKERS; i++)
        k->askers[i] = invented(d, "home.example", i);
    return e;
}

/* Some help much more than others. */
static size_t pick_helper(struct demo *d)
{
    int64_t a = demo_pick(d, HELPERS), b = demo_pick(d, HELPERS);
    return (size_t)(a < b ? a : b);
}

static struct found *add(struct demo *d, struct crowd *k, const struct found_person *who, moment at)
{
    struct found *f = &k->items[k->n++];
    *f = (struct found){.id = arena_format(d->c->mem, "%zu", k->n),
                        .url = arena_format(d->c->mem, "https://forum.example.org/t/%zu", k->n),
                        .at = {true, at},
                        .people = who,
                        .n_people = 1};
    return f;
}

static str title_of(struct demo *d, const struct expertise *field)
{
    str words = demo_word(d, topics);
    size_t mark = str_find(words, S("#"));
    return arena_format(d->c->mem, "%.*s%.*s%.*s", STR_ARG(str_upto(words, mark)),
                        STR_ARG(field->name), STR_ARG(str_from(words, mark + 1)));
}

static void add_thread(struct demo *d, struct crowd *k)
{
    moment at = {DEMO_START.s - (demo_pick(d, DAYS) + 2) * DAY};
    size_t first = pick_helper(d);
    struct found *question = add(d, k, &k->askers[demo_pick(d, ASKERS)], at);
    question->kind = FOUND_QUESTION;
    question->thread = question->id;
    question->title = title_of(d, k->field[first]);
    size_t answers = 1 + (size_t)demo_pick(d, ANSWERS);
    for (size_t i = 0; i < answers; i++) {
        size_t helper = i == 0 ? first : pick_helper(d);
        struct found *f = add(d, k, &k->helpers[helper], (moment){at.s + (int64_t)(i + 1) * 7000});
        f->kind = FOUND_ANSWER;
        f->title = question->title;
        f->thread = f->parent = question->id;
        f->accepted = i == 0 && demo_pick(d, 3) == 0;
    }
}

/* One name is watched, one dismissed. */
static enum err decide(struct ctx *c)
{
    struct row_demo_proposals *rows;
    size_t n;
    enum err e = q_demo_proposals(c, &rows, &n);
    if (e || n < 2)
        return e;
    e = proposal_decide(c, rows[0].id, PROPOSAL_LATER, S(""));
    return e ? e
             : proposal_decide(c, rows[1].id, PROPOSAL_NO,
                               S("Told us that they want no award, and no letters about it."));
}

static enum err store(struct demo *d, const struct crowd *k)
{
    struct ctx *c = d->c;
    struct collect_counts counts;
    int64_t source, me = c->me;
    size_t made;
    moment now = c->now;
    c->me = d->people[d->managers[0]].id, c->bits = ANYBODY | SIGNED_IN | MANAGER;
    c->now = DEMO_START;
    const struct source_new in = {.kind = S("discourse"),
                                  .address = S("https://forum.example.org/posts.json"),
                                  .page = S("https://forum.example.org"),
                                  .title = S("Forum of the community")};
    const struct found_list list = {.items = k->items, .n = k->n};
    enum err e = collect_connect(c, &in, &source);
    if (!e && !(e = collect_keep(c, source, &list, &counts)))
        e = collect_pause(c, source); /* there is no such forum */
    if (!e && !(e = proposal_fill(c, &made)))
        e = decide(c);
    c->me = me, c->bits = ANYBODY, c->now = now;
    return e;
}

enum err demo_make_community(struct demo *d)
{
    struct arena *mem = d->c->mem;
    struct crowd k = {.helpers = arena_take(mem, HELPERS, sizeof *k.helpers),
                      .askers = arena_take(mem, ASKERS, sizeof *k.askers),
                      .field = arena_take(mem, HELPERS, sizeof *k.field),
                      .items = arena_take(mem, THREADS * (ANSWERS + 1), sizeof *k.items)};
    enum err e = make_helpers(d, &k);
    for (size_t i = 0; !e && i < THREADS; i++)
        add_thread(d, &k);
    return e ? e : store(d, &k);
}
