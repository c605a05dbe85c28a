/* Sources that people connected, and some of the community; how reading them went. None of them exists. */
#include "feature/collect/collect.h"
#include "feature/demo/demo.sql.h"
#include "feature/demo/demo_plan.h"
#include "feature/people/people.h"
#include "kit/store/store.h"

#include <string.h>

enum { DAY = 86400, HOUR = 3600, RUNS = 3 };
#define FAR ((moment){4102444800}) /* 2100: they are not read */

static const struct {
    const char *kind, *title, *address,
        *page; /* '#': the person's name; in addresses their handle */
} kinds[] = {
    {"feed", "Blog of #", "https://#.example.org/feed.xml", "https://#.example.org/"},
    {"feed", "Podcast with #", "https://pod.example.org/#.rss", "https://pod.example.org/#"},
    {"calendar", "Talks of #", "https://dates.example.org/#.ics", "https://dates.example.org/#"},
    {"github", "# on GitHub", "https://code.example.org/users/#/events",
     "https://code.example.org/#"},
    {"feed", "Videos of #", "https://video.example.org/feeds/#", "https://video.example.org/@#"},
    {"stackexchange", "Answers of #", "https://answers.example.org/users/#/posts",
     "https://answers.example.org/users/#"},
    {"discourse", "# in the forum", "https://forum.example.org/u/#.json",
     "https://forum.example.org/u/#"},
};
static const struct {
    const char *kind, *title, *address;
} shared[] = {
    {"feed", "Mailing list: help among users", "https://lists.example.org/help/feed.xml"},
    {"stackexchange", "Questions and answers", "https://answers.example.org/questions/tagged"},
    {"feed", "Planet: all blogs of the community", "https://planet.example.org/atom.xml"},
    {"github", "Discussions of the project", "https://code.example.org/project/discussions"},
};

static str fill_in(struct demo *d, const char *pattern, str value)
{
    struct text t = {.mem = d->c->mem};
    for (const char *at = pattern; *at; at++)
        if (*at == '#')
            text_add(&t, value);
        else
            text_char(&t, *at);
    return text_str(&t);
}

static str host_of(const char *address)
{
    str rest = str_from(str_of(address), 8), host;
    str_cut(&rest, '/', &host);
    return host;
}

/* ---- one ----------------------------------------------------------------------------------------- */

/* Most read well; some could not be read the last time, or for long; a few rest. */
static void pick_health(struct demo *d, struct in_demo_source *in)
{
    int64_t draw = demo_pick(d, 100);
    in->state = S("on");
    in->agreed = (opt_time){true, in->made};
    in->last = (opt_time){true, {DEMO_START.s - HOUR / 2 - demo_pick(d, 40) * HOUR}};
    if (draw < 9) {
        in->state = S("failing");
        in->misses = COLLECT_MISSES + demo_pick(d, 4);
        in->outcome = draw < 5 ? FETCH_NO_HOST : FETCH_TIMEOUT;
        in->number = 30;
    } else if (draw < 15) {
        in->misses = 1;
        in->outcome = FETCH_NO_ANSWER;
    } else if (draw < 19) {
        in->state = S("paused");
    } else if (draw < 22 && in->maker == 0) {
        in->state = S("asked");
        in->agreed.set = in->last.set = false;
    }
    if (in->last.set) {
        in->fresh = demo_pick(d, 60) + 2;
        in->again = demo_pick(d, 5);
        in->found = in->fresh + in->again + demo_pick(d, 20);
    }
}

static enum err add_runs(struct demo *d, const struct in_demo_source *in)
{
    enum err e = OK;
    for (int64_t i = 0; !e && in->last.set && i < RUNS; i++) {
        bool latest = i == RUNS - 1;
        int64_t fresh = in->outcome && latest ? 0 : demo_pick(d, 4) + 1;
        e = q_demo_source_run(
            d->c, &(struct in_demo_source_run){
                      .source = in->id,
                      .id = i + 1,
                      .at = {in->last.value.s - (RUNS - 1 - i) * (DAY + demo_pick(d, 3 * HOUR))},
                      .milliseconds = 90 + demo_pick(d, 1900),
                      .outcome = latest ? in->outcome : 0,
                      .host = latest ? in->host : S(""),
                      .number = latest ? in->number : 0,
                      .bytes = in->outcome && latest ? 0 : 2000 + demo_pick(d, 90000),
                      .found = fresh ? fresh + demo_pick(d, 12) : 0,
                      .fresh = fresh,
                  });
    }
    return e;
}

static enum err add_source(struct demo *d, const struct demo_person *p, str handle, size_t kind,
                           struct demo_source *made)
{
    struct in_demo_source in = {.id = id_new(d->c),
                                .person = {true, p->id},
                                .kind = str_of(kinds[kind].kind),
                                .address = fill_in(d, kinds[kind].address, handle),
                                .page = fill_in(d, kinds[kind].page, handle),
                                .title = fill_in(d, kinds[kind].title, p->name),
                                .made = {DEMO_START.s - (demo_pick(d, 200) + 5) * DAY},
                                .next = FAR};
    in.host = host_of(arena_copy(d->c->mem, in.page).at);
    in.maker = made ? p->id : 0;
    pick_health(d, &in);
    if (made) { /* of whom everybody looks at: it reads well */
        in.state = S("on");
        in.misses = in.outcome = 0;
        *made = (struct demo_source){in.id, in.title, in.host};
    }
    in.maker = str_same(in.state, S("asked")) && p->lead ? p->lead : p->id;
    enum err e = q_demo_source(d->c, &in);
    return e ? e : add_runs(d, &in);
}

enum err demo_add_find(struct demo *d, const struct demo_find *f)
{
    struct ctx *c = d->c;
    int64_t item = id_new(c);
    str digest = str_upto(arena_format(c->mem, "%016llx", (unsigned long long)item), 16);
    enum err e = q_demo_found_item(
        c, &(struct in_demo_found_item){.id = item,
                                        .source = f->source->id,
                                        .foreign_id = f->url.len ? f->url : f->title,
                                        .digest = digest,
                                        .kind = f->kind,
                                        .title = f->title,
                                        .url = f->url,
                                        .at = moment_of_day(f->on)});
    if (e)
        return e;
    return q_demo_found_in(c, &(struct in_demo_found_in){.contribution = f->contribution,
                                                         .item = item,
                                                         .source = f->source->id,
                                                         .name = f->source->title,
                                                         .url = f->url,
                                                         .why = f->why,
                                                         .day = f->on,
                                                         .near = {f->near != 0, f->near}});
}

/* What somebody wrote and has not accepted yet was found in their blog. */
static enum err find_drafts(struct demo *d, const struct demo_person *p,
                            const struct demo_source *source)
{
    struct row_demo_drafts_of *rows;
    size_t n = 0;
    enum err e = q_demo_drafts_of(d->c, p->id, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        if (str_same(rows[i].type, S("blog-post")) || str_same(rows[i].type, S("newsletter")))
            e = demo_add_find(d, &(struct demo_find){.source = source,
                                                     .contribution = rows[i].id,
                                                     .kind = S("post"),
                                                     .title = rows[i].title,
                                                     .url = rows[i].url,
                                                     .on = rows[i].day,
                                                     .why = S("A blog post, says the source.")});
    return e;
}

/* ---- all ----------------------------------------------------------------------------------------- */

static enum err add_of_person(struct demo *d, const struct demo_person *p, bool nominee)
{
    struct person person;
    struct demo_source made[DEMO_SOURCES] = {0};
    size_t n = nominee ? DEMO_SOURCES : (size_t)demo_pick(d, 3) + 1;
    enum err e = people_get(d->c, p->id, &person);
    for (size_t i = 0; !e && i < n; i++)
        e = add_source(d, p, person.handle, nominee || i == 0 ? i : i * 2 + (size_t)demo_pick(d, 2),
                       nominee || i == 0 ? &made[i] : NULL);
    if (!e)
        e = find_drafts(d, p, &made[0]);
    return e || !nominee ? e : demo_make_drafts(d, p, made);
}

static enum err add_shared(struct demo *d)
{
    struct ctx *c = d->c;
    enum err e = q_demo_source_goes_on(c, FAR, (moment){DEMO_START.s - HOUR}, 2100);
    for (size_t i = 0; !e && i < COUNT(shared); i++) {
        struct in_demo_source in = {.id = id_new(c),
                                    .for_program = {true, c->program},
                                    .kind = str_of(shared[i].kind),
                                    .address = str_of(shared[i].address),
                                    .title = str_of(shared[i].title),
                                    .maker = d->people[d->managers[0]].id,
                                    .made = {DEMO_START.s - (200 + (int64_t)i) * DAY},
                                    .host = host_of(shared[i].address),
                                    .next = FAR};
        pick_health(d, &in);
        in.state = i == COUNT(shared) - 1 ? S("failing") : S("on");
        in.outcome = i == COUNT(shared) - 1 ? FETCH_NO_HOST : 0;
        in.misses = i == COUNT(shared) - 1 ? COLLECT_MISSES : 0;
        in.agreed = (opt_time){true, in.made};
        in.found *= 40, in.fresh *= 40;
        if (!(e = q_demo_source(c, &in)))
            e = add_runs(d, &in);
    }
    for (int64_t i = 0; !e && i < 3; i++)
        e = q_demo_objection(c, arena_format(c->mem, "%016lld", (long long)i),
                             (moment){DEMO_START.s - (i * 31 + 9) * DAY},
                             d->people[d->managers[0]].id);
    return e;
}

/* About a third of the people, and whoever the demo's nominee is. */
enum err demo_make_sources(struct demo *d)
{
    struct row_demo_nominee nominee;
    enum err e = q_demo_nominee(d->c, &nominee);
    d->c->now = (moment){DEMO_START.s - DAY};
    for (size_t i = 0; !e && i < d->n; i++) {
        bool chosen = nominee.found && d->people[i].id == nominee.person;
        if (demo_pick(d, 3) == 0 || chosen)
            e = add_of_person(d, &d->people[i], chosen);
        if (!e)
            e = demo_chunk(d, i, "sources", d->n);
    }
    return e ? e : add_shared(d);
}
