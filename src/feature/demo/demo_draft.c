/* What was found of the one nominee whom everybody looks at first, and waits as drafts. */
#include "feature/demo/demo.sql.h"
#include "feature/demo/demo_plan.h"
#include "kit/store/store.h"

#include <sodium.h>

enum { DAY = 86400, GUIDE = 6 };

/* '#': the expertise. source: a place among the person's. */
static const struct {
    const char *type, *role, *kind, *title, *why, *extra;
    size_t source;
    int64_t days; /* ago */
    bool twice;   /* found at the first source, too */
} drafts[] = {
    {"blog-post", "author", "post", "Why our # setup was slow", "A blog post, says the source.",
     "{}", 0, 2, false},
    {"podcast", "host", "episode", "41: # in schools", "An episode of a podcast, says the source.",
     "{}", 1, 4, true},
    {"talk", "speaker", "talk", "# in twenty minutes", "A talk, says the source.",
     "{\"event\":\"Autumn Days\",\"format\":\"virtual\"}", 2, 9, false},
    {"talk", "", "event", "An evening with #",
     "An event: was it yours, or did you speak there? Then say so.", "{}", 2, 12, false},
    {"code", "maintainer", "release", "loom 2.3.0", "A new version of a project.", "{}", 3, 15,
     false},
    {"blog-post", "author", "post", "Ten small things about #, and what I took from them",
     "A blog post, says the source.", "{}", 0, 19, false},
    {"blog-post", "author", "post", "A guide to #, second edition", "A blog post, says the source.",
     "{}", 1, 21, false}, /* GUIDE */
    {"code", "contributor", "change", "Fewer copies while reading", "A change to code.", "{}", 3,
     24, false},
};

static str fill_in(struct demo *d, const char *pattern, str value)
{
    size_t at = str_find(str_of(pattern), S("#"));
    if (at == SIZE_MAX)
        return str_of(pattern);
    return arena_format(d->c->mem, "%.*s%.*s%s", (int)at, pattern, STR_ARG(value),
                        pattern + at + 1);
}

static str field_of(const struct demo *d, const struct demo_person *p)
{
    for (size_t i = 0; i < d->n_expertises; i++)
        if (d->expertises[i].id == p->expertise)
            return d->expertises[i].name;
    return S("");
}

/* Fills in the ids of the draft and its work, and what all drafts have. */
static enum err add_draft(struct demo *d, const struct demo_person *p,
                          struct in_demo_contribution *in, str extra)
{
    struct ctx *c = d->c;
    unsigned char digest[crypto_hash_sha256_BYTES];
    struct in_demo_work work = {.id = id_new(c),
                                .url = in->url,
                                .title = in->title,
                                .language = S("en"),
                                .day = in->day,
                                .made = moment_of_day(in->day)};
    crypto_hash_sha256(digest, (const unsigned char *)in->url.at, in->url.len);
    work.canonical = (opt_bytes){in->url.len > 0, {(const char *)digest, sizeof digest}};
    in->id = id_new(c);
    in->person = p->id;
    in->work = work.id;
    in->expertise = p->expertise;
    in->language = S("en");
    in->seen_by = ANYBODY;
    in->state = S("draft");
    if (in->paid.len == 0)
        in->paid = S("unknown");
    enum err e = q_demo_work(c, &work);
    if (e || (e = q_demo_contribution(c, in)))
        return e;
    return q_demo_draft_text(c, in->id, S(""), extra);
}

static enum err add_found(struct demo *d, const struct demo_person *p,
                          const struct demo_source *sources, size_t i)
{
    struct ctx *c = d->c;
    struct row_demo_like like = {0};
    const struct demo_source *source = &sources[drafts[i].source];
    day on = {day_of_moment(DEMO_START).n - drafts[i].days};
    str title = fill_in(d, drafts[i].title, field_of(d, p));
    enum err e = i == GUIDE ? q_demo_like(c, p->id, S("blog-post"), &like) : OK;
    if (like.found) {
        on = (day){like.day.n + 1};
        title = like.title;
    }
    struct in_demo_contribution in = {
        .type = str_of(drafts[i].type),
        .role = str_of(drafts[i].role),
        .title = title,
        .url = arena_format(c->mem, "https://%.*s/%zu", STR_ARG(source->host), 1000 + i),
        .day = on};
    if (e || (e = add_draft(d, p, &in, str_of(drafts[i].extra))))
        return e;
    struct demo_find find = {.source = source,
                             .contribution = in.id,
                             .near = like.found ? like.id : 0,
                             .kind = str_of(drafts[i].kind),
                             .title = title,
                             .url = in.url,
                             .why = str_of(drafts[i].why),
                             .on = on};
    e = demo_add_find(d, &find);
    if (e || !drafts[i].twice)
        return e;
    find.source = &sources[0];
    find.near = 0;
    return demo_add_find(d, &find);
}

/* An evening of which no page tells; one of two people stands for it already. */
static enum err add_vouched(struct demo *d, const struct demo_person *p)
{
    struct ctx *c = d->c;
    const struct demo_person *other = &d->people[d->managers[1]];
    struct in_demo_contribution in = {
        .type = S("workshop"),
        .role = S("presenter"),
        .title = fill_in(d, "Hands-on evening for schools: #", field_of(d, p)),
        .paid = S("no"),
        .day = {day_of_moment(DEMO_START).n - 27}};
    enum err e = add_draft(d, p, &in, S("{\"format\":\"virtual\"}"));
    if (e || (e = q_demo_vouch_link(c, in.id,
                                    arena_format(c->mem, "%032llx", (unsigned long long)in.id))))
        return e;
    return q_demo_vouch(c, in.id, other->id,
                        S("I brought two classes. Everybody left with something that worked."),
                        (moment){DEMO_START.s - 3 * DAY});
}

enum err demo_make_drafts(struct demo *d, const struct demo_person *p,
                          const struct demo_source sources[DEMO_SOURCES])
{
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT(drafts); i++)
        e = add_found(d, p, sources, i);
    return e ? e : add_vouched(d, p);
}
