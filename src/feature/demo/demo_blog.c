/* The blog: invented posts of staff and members, with their readers; by the rules of the room itself. */
#include "feature/blog/blog.h"
#include "feature/demo/blog_words.h"
#include "feature/demo/demo_blog.sql.h"
#include "feature/demo/demo_plan.h"

enum { POSTS = 42, DAY = 86400, EVERY_DAYS = 9, READ_DAYS = 30 };

static str filled(struct demo *d, const char *words, str field)
{
    struct text t = {.mem = d->c->mem};
    str rest = str_of(words);
    for (size_t at; (at = str_find(rest, S("#"))) != SIZE_MAX; rest = str_from(rest, at + 1)) {
        bool heading = str_starts(str_from(rest, at), S("# ")) &&
                       (at > 0 ? rest.at[at - 1] == '\n' : t.len > 0 && t.at[t.len - 1] == '\n');
        text_add(&t, str_upto(rest, at));
        text_add(&t, heading ? S("#") : field);
    }
    text_add(&t, rest);
    return text_str(&t);
}

/* Members who hold the award, one after the other; staff for news. */
static const struct demo_person *author_of(struct demo *d, bool staff, size_t turn)
{
    if (staff)
        return &d->people[d->managers[turn % COUNT(d->managers)]];
    size_t at = (turn * 37 + 11) % d->n;
    while (d->people[at].term_to == 0 || d->people[at].staff)
        at = (at + 1) % d->n;
    return &d->people[at];
}

static void become(struct ctx *c, const struct demo_person *p, bool staff)
{
    c->me = p->id;
    c->bits = ANYBODY | SIGNED_IN | (staff ? MANAGER : MEMBER);
}

static enum err add_readers(struct demo *d, int64_t post, moment published)
{
    int64_t today = day_of_moment(DEMO_START).n, first = day_of_moment(published).n;
    int base = 4 + (int)demo_pick(d, 30);
    enum err e = OK;
    for (int64_t on = today - READ_DAYS + 1; !e && on <= today; on++) {
        int64_t age = on - first;
        if (age < 0)
            continue;
        int64_t readers = base * 12 / (age + 2) + demo_pick(d, base);
        e = readers > 0 ? q_demo_blog_reading(d->c, post, (day){on}, readers) : OK;
    }
    return e;
}

static str field_of(struct demo *d, const struct demo_person *p)
{
    for (size_t i = 0; i < d->n_expertises; i++)
        if (d->expertises[i].id == p->expertise)
            return d->expertises[i].name;
    return d->expertises[demo_pick(d, (int64_t)d->n_expertises)].name;
}

static enum err draft(struct demo *d, const struct demo_post_words *w, str field, int64_t *id)
{
    enum err e = blog_begin(d->c, id);
    return e ? e
             : blog_save(d->c, *id,
                         &(struct blog_draft){.title = filled(d, w->title, field),
                                              .lead_in = filled(d, w->lead, field),
                                              .body = filled(d, w->body, field),
                                              .category = str_of(w->category),
                                              .tags = str_of(w->tags),
                                              .language = str_of(w->language),
                                              .seen_by = ANYBODY,
                                              .comments = true});
}

/* An editor lets it through; a later version says what was changed. */
static enum err publish(struct demo *d, const struct demo_post_words *w, str field, int64_t id)
{
    struct ctx *c = d->c;
    struct ctx author = *c;
    const char *to;
    become(c, &d->people[d->managers[0]], true);
    c->me = w->staff ? author.me : c->me;
    enum err e = OK;
    if (!w->staff) {
        c->me = author.me, c->bits = author.bits;
        e = blog_publish(c, id, &(struct blog_publishing){.note = S("")}, &to);
        become(c, &d->people[d->managers[0]], true);
        if (!e && !str_same(str_of(to), S("asked")))
            return e;
    }
    if (!e)
        e = blog_publish(c, id, &(struct blog_publishing){.note = S("")}, &to);
    if (e || !w->note)
        return e;
    c->me = author.me, c->bits = author.bits;
    c->now.s += 3 * DAY;
    if (c->now.s > DEMO_START.s ||
        (e = blog_save(c, id,
                       &(struct blog_draft){.title = filled(d, w->title, field),
                                            .lead_in = filled(d, w->lead, field),
                                            .body = filled(d, w->body, field),
                                            .category = str_of(w->category),
                                            .tags = str_of(w->tags),
                                            .language = str_of(w->language),
                                            .seen_by = ANYBODY,
                                            .comments = true})))
        return e;
    return blog_publish(c, id, &(struct blog_publishing){.note = str_of(w->note)}, &to);
}

static enum err add_post(struct demo *d, size_t turn)
{
    struct ctx *c = d->c;
    const struct demo_post_words *w = &demo_post_words[turn * 7 % demo_n_post_words];
    const struct demo_person *p = author_of(d, w->staff, turn);
    str field = w->staff ? d->expertises[turn % d->n_expertises].name : field_of(d, p);
    int64_t id;
    moment at = {DEMO_START.s - (int64_t)(POSTS - turn) * EVERY_DAYS * DAY + 5 * DAY +
                 demo_pick(d, 30000)};
    c->now = at;
    become(c, p, w->staff);
    enum err e = draft(d, w, field, &id);
    if (e || (e = publish(d, w, field, id)))
        return e;
    return add_readers(d, id, at);
}

/* A member who has published nothing; it is who is signed in from now on. */
static enum err newcomer(struct demo *d, const struct demo_person **member)
{
    struct blog_facts f = {.posts = 1};
    enum err e = OK;
    for (size_t turn = POSTS; !e && f.posts > 0; turn++) {
        *member = author_of(d, false, turn);
        become(d->c, *member, false);
        e = blog_load(d->c, 0, &f);
    }
    return e;
}

/* What waits: a member's first post, a planned one, a draft of a manager. */
static enum err add_waiting(struct demo *d)
{
    struct ctx *c = d->c;
    int64_t id;
    const char *to;
    c->now = DEMO_START;
    const struct demo_person *member;
    enum err e = newcomer(d, &member);
    if (e || (e = draft(d, &demo_post_words[3], field_of(d, member), &id)))
        return e;
    e = blog_publish(c, id, &(struct blog_publishing){.note = S("")}, &to);
    become(c, &d->people[d->managers[0]], true);
    if (!e && !(e = draft(d, &demo_post_words[8], d->expertises[3].name, &id)))
        e = blog_publish(c, id, &(struct blog_publishing){S(""), {true, {DEMO_START.s + 6 * DAY}}},
                         &to);
    return e ? e : draft(d, &demo_post_words[7], d->expertises[5].name, &id);
}

static enum err add_categories(struct ctx *c)
{
    static const char *const LIST[][2] = {
        {"news", "From the program"}, {"practice", "From practice"}, {"stories", "Stories"}};
    enum err e = OK;
    c->bits |= MANAGER;
    for (size_t i = 0; !e && i < COUNT(LIST); i++)
        e = blog_category_save(c, &(struct blog_category){.code = str_of(LIST[i][0]),
                                                          .name = str_of(LIST[i][1]),
                                                          .place = (int64_t)i + 1});
    return e;
}

enum err demo_make_blog(struct demo *d)
{
    struct ctx *c = d->c;
    size_t n;
    become(c, &d->people[d->managers[0]], true);
    enum err e = add_categories(c);
    for (size_t i = 0; !e && i < POSTS; i++)
        e = add_post(d, i);
    if (!e && !(e = add_waiting(d))) {
        c->now = DEMO_START;
        e = blog_tick(c, &n);
    }
    c->me = 0, c->bits = ANYBODY;
    return e;
}
