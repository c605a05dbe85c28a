#include "kit/feed/feed.h"
#include "kit/found/found_json.h"
#include "kit/found/found_threads.h"

/* Ids: "t/12" is a topic and its first post, "p/345" any other post. */
struct discourse {
    str site; /* "https://forum.example" of the hint, or empty */
    struct found_threads starters, posts, titles; /* posts: ids under "t/12/3" */
    size_t known;
    bool begun;
};

struct reading {
    struct ctx *c;
    struct discourse *d;
    struct text *out;
    const json_t *page;
};

/* ---- addresses and people ------------------------------------------------------------------------ */

/* "https://forum.example" or, installed in a folder, "https://forum.example/forum" */
static str site_of(struct ctx *c, str address)
{
    static const str PAGES[] = {S("/t/"),    S("/latest"),  S("/c/"),       S("/u/"),
                                S("/posts"), S("/search"),  S("/top"),      S("/topics/"),
                                S("/tag/"),  S("/user_ac"), S("/solution"), S("/users/")};
    address = feed_url(c, address, (str){0});
    size_t host = str_find(address, S("://"));
    str path = str_from(address, host == SIZE_MAX ? address.len : host + 3);
    size_t end = path.len;
    for (size_t i = 0; i < COUNT(PAGES); i++) {
        size_t at = str_find(path, PAGES[i]);
        end = at < end ? at : end;
    }
    str site = str_upto(address, host == SIZE_MAX ? 0 : host + 3 + end);
    return str_ends(site, S("/")) ? str_upto(site, site.len - 1) : site;
}

static str topic_id(struct reading *r, const json_t *o, const char *path)
{
    str number = found_id(r->c, o, path);
    return number.len ? arena_format(r->c->mem, "t/%.*s", STR_ARG(number)) : (str){0};
}

static str url_of(struct reading *r, str slug, str topic, opt_int post)
{
    if (r->d->site.len == 0 || topic.len < 3)
        return (str){0};
    str number = str_from(topic, 2);
    return post.set && post.value > 1
               ? arena_format(r->c->mem, "%.*s/t/%.*s/%.*s/%lld", STR_ARG(r->d->site),
                              STR_ARG(slug.len ? slug : S("-")), STR_ARG(number),
                              (long long)post.value)
               : arena_format(r->c->mem, "%.*s/t/%.*s/%.*s", STR_ARG(r->d->site),
                              STR_ARG(slug.len ? slug : S("-")), STR_ARG(number));
}

/* The program's own people run the forum as its administrators, or are in a group of that name.
 * Moderators are volunteers in many forums; the mark "staff" of a post means them as well. */
static bool is_staff(const json_t *o)
{
    static const str GROUPS[] = {S("staff"), S("team"), S("employees"), S("employee")};
    str group = found_any(o, "primary_group_name flair_name");
    bool known = found_true(o, "admin");
    for (size_t i = 0; i < COUNT(GROUPS); i++)
        known = known || str_same_nocase(group, GROUPS[i]);
    return known;
}

static bool is_machine(const json_t *o)
{
    opt_int user = found_int(o, found_at(o, "acting_user_id") ? "acting_user_id" : "user_id");
    return user.set && user.value < 0;
}

static void add_person(struct reading *r, struct found_draft *d, const json_t *o, str handle)
{
    if (handle.len == 0)
        return;
    str url = r->d->site.len
                  ? arena_format(r->c->mem, "%.*s/u/%.*s", STR_ARG(r->d->site), STR_ARG(handle))
                  : (str){0};
    bool acting = found_text(o, "acting_username").len > 0;
    found_add_person(d,
                     (struct found_person){.name = found_text(o, acting ? "acting_name" : "name"),
                                           .handle = handle,
                                           .url = url,
                                           .staff = is_staff(o)});
}

/* ---- posts --------------------------------------------------------------------------------------- */

static opt_int likes_of(const json_t *o)
{
    const json_t *list = found_at(o, "actions_summary"), *one;
    size_t i;
    json_array_foreach(list, i, one)
    {
        if (found_int(one, "id").value == 2)
            return found_int(one, "count");
    }
    return found_int(o, "like_count");
}

/* The post that is answered, if its id is known; else the topic. */
static str parent_of(struct reading *r, const json_t *o, str topic)
{
    str number = found_id(r->c, o, "reply_to_post_number");
    str key = arena_format(r->c->mem, "%.*s/%.*s", STR_ARG(topic), STR_ARG(number));
    str id = number.len ? found_threads_starter(&r->d->posts, key) : (str){0};
    return id.len ? id : topic;
}

static void add_numbers(struct found_draft *d, const json_t *topic)
{
    opt_int posts = found_int(topic, "posts_count");
    found_add_number(d, "views", found_int(topic, "views"));
    if (posts.set && posts.value > 0)
        found_add_number(d, "replies", (opt_int){true, posts.value - 1});
    found_add_tags(d, found_at(topic, "tags"));
}

static bool is_notice(const json_t *topic)
{
    return found_true(topic, "pinned") || found_true(topic, "pinned_globally");
}

/* A post; topic: the object that it belongs to, or NULL; handle: of who wrote it. */
static void put_post(struct reading *r, const json_t *o, const json_t *topic, str handle)
{
    str id = topic_id(r, o, "topic_id"),
        number = found_id(r->c, o, found_at(o, "post_id") ? "post_id" : "id");
    opt_int place = found_int(o, "post_number"), type = found_int(o, "post_type");
    str starter = found_threads_starter(&r->d->starters, id), cooked = found_text(o, "cooked");
    str slug = found_any(o, "topic_slug slug"),
        title = found_any(o, "topic_title title topic.title");
    bool first = place.set && place.value == 1;
    r->d->known++;
    if ((type.set && type.value != 1) || found_at(o, "deleted_at") || found_true(o, "deleted") ||
        is_machine(o) || id.len == 0)
        return;
    if (title.len == 0)
        title = found_threads_starter(&r->d->titles, id);
    struct found_draft d = {.item = {.kind = FOUND_MESSAGE, .title = title, .thread = id}};
    struct found *f = &d.item;
    f->id = first ? id : arena_format(r->c->mem, "p/%.*s", STR_ARG(number));
    f->url = url_of(r, slug.len ? slug : found_text(topic, "slug"), id, place);
    f->text =
        feed_plain(r->c, cooked.len ? cooked : found_any(o, "excerpt blurb raw"), FOUND_TEXT_MAX);
    f->at = found_time(o, "created_at");
    f->hidden = found_true(o, "hidden");
    f->accepted = found_true(o, "accepted_answer");
    if (first) {
        f->kind = is_notice(topic) ? FOUND_MESSAGE : FOUND_QUESTION;
        f->thread = (str){0};
        add_numbers(&d, topic);
    } else {
        f->parent = parent_of(r, o, id);
        if (f->accepted || (starter.len && !str_same(starter, handle)))
            f->kind = FOUND_ANSWER;
    }
    found_add_number(&d, "likes", likes_of(o));
    found_add_number(&d, "reads", found_int(o, "reads"));
    add_person(r, &d, o, handle);
    found_put_draft(r->out, &d);
}

static void put_posts(struct reading *r, const json_t *list, const json_t *topic)
{
    const json_t *one;
    size_t i;
    json_array_foreach(list, i, one)
    {
        if (found_at(one, "post_number"))
            put_post(r, one, topic, found_any(one, "username"));
    }
}

/* Who began which topic, and which post has which number. */
static void learn(struct reading *r, const json_t *list)
{
    const json_t *one;
    size_t i;
    json_array_foreach(list, i, one)
    {
        str topic = topic_id(r, one, "topic_id"), place = found_id(r->c, one, "post_number");
        bool first = str_same(place, S("1"));
        str id =
            first ? topic : arena_format(r->c->mem, "p/%.*s", STR_ARG(found_id(r->c, one, "id")));
        str key = arena_format(r->c->mem, "%.*s/%.*s", STR_ARG(topic), STR_ARG(place));
        found_threads_keep(&r->d->posts, key, id);
        if (first)
            found_threads_keep(&r->d->starters, topic, found_text(one, "username"));
    }
}

/* ---- topics -------------------------------------------------------------------------------------- */

/* The first of a topic's posters is who began it; the page lists the users apart. */
static const json_t *starter_of(struct reading *r, const json_t *topic)
{
    const json_t *users = found_at(r->page, "users"), *one;
    opt_int id = found_int(json_array_get(found_at(topic, "posters"), 0), "user_id");
    size_t i;
    json_array_foreach(users, i, one)
    {
        if (id.set && found_int(one, "id").value == id.value)
            return one;
    }
    return NULL;
}

static void put_topic(struct reading *r, const json_t *o)
{
    const json_t *starter = starter_of(r, o);
    str id = topic_id(r, o, "id"), handle = found_text(starter, "username");
    opt_int user = found_int(starter, "id");
    r->d->known++;
    found_threads_keep(&r->d->starters, id, handle);
    if (user.set && user.value < 0)
        return;
    struct found_draft d = {
        .item = {.kind = is_notice(o) ? FOUND_MESSAGE : FOUND_QUESTION,
                 .id = id,
                 .title = found_text(o, "title"),
                 .url = url_of(r, found_text(o, "slug"), id, (opt_int){0}),
                 .text = feed_plain(r->c, found_text(o, "excerpt"), FOUND_TEXT_MAX),
                 .at = found_time(o, "created_at")}};
    add_numbers(&d, o);
    found_add_number(&d, "likes", found_int(o, "like_count"));
    if (starter)
        add_person(r, &d, starter, handle);
    found_put_draft(r->out, &d);
}

static void put_topic_page(struct reading *r, const json_t *o)
{
    const json_t *posts = found_at(o, "post_stream.posts");
    str id = topic_id(r, o, "id");
    r->d->known++;
    found_threads_keep(&r->d->starters, id, found_text(o, "details.created_by.username"));
    found_threads_keep(&r->d->titles, id, found_text(o, "title"));
    learn(r, posts);
    put_posts(r, posts, o);
}

static void put_search(struct reading *r, const json_t *o)
{
    const json_t *topics = found_at(o, "topics"), *one;
    size_t i;
    r->d->known++;
    json_array_foreach(topics, i, one)
        found_threads_keep(&r->d->titles, topic_id(r, one, "id"), found_text(one, "title"));
    learn(r, found_at(o, "posts"));
    put_posts(r, found_at(o, "posts"), NULL);
}

/* ---- what a person did: 4 is a topic, 5 a post, 15 an accepted answer ----------------------------- */

static void put_actions(struct reading *r, const json_t *list)
{
    const json_t *one;
    size_t i;
    r->d->known++;
    json_array_foreach(list, i, one)
    {
        int64_t what = found_int(one, "action_type").value;
        if (what == 4 || what == 5)
            put_post(r, one, NULL, found_any(one, "acting_username username"));
    }
}

static void put_solutions(struct reading *r, const json_t *list)
{
    const json_t *one;
    size_t i;
    r->d->known++;
    json_array_foreach(list, i, one)
    {
        struct found_draft d = {
            .item = {.kind = FOUND_ANSWER,
                     .id =
                         arena_format(r->c->mem, "p/%.*s", STR_ARG(found_id(r->c, one, "post_id"))),
                     .title = found_any(one, "topic_title title"),
                     .text = feed_plain(r->c, found_text(one, "excerpt"), FOUND_TEXT_MAX),
                     .at = found_time(one, "created_at"),
                     .thread = topic_id(r, one, "topic_id"),
                     .parent = topic_id(r, one, "topic_id"),
                     .accepted = true}};
        d.item.url =
            url_of(r, found_text(one, "slug"), d.item.thread, found_int(one, "post_number"));
        add_person(r, &d, one, found_text(one, "username"));
        if (found_at(one, "post_id"))
            found_put_draft(r->out, &d);
    }
}

/* ---- pages ----------------------------------------------------------------------------------------- */

/* "/latest?page=1" is a page for people; programs ask for "/latest.json?page=1". */
static str next_page(struct reading *r)
{
    str more = found_text(r->page, "topic_list.more_topics_url");
    size_t mark = str_find(more, S("?"));
    str path = str_upto(more, mark);
    if (more.len == 0 || r->d->site.len == 0 || !str_starts(more, S("/")))
        return (str){0};
    return arena_format(r->c->mem, "%.*s%.*s%s%.*s", STR_ARG(r->d->site), STR_ARG(path),
                        str_ends(path, S(".json")) ? "" : ".json", STR_ARG(str_from(more, mark)));
}

static enum err take(struct ctx *c, const json_t *document, struct text *out, void *state)
{
    struct discourse *d = state;
    struct reading r = {c, d, out, document};
    const json_t *topics = found_at(document, "topic_list.topics"), *one;
    size_t i, before = d->known;
    if (!d->begun)
        found_begin(out, found_text(document, "title"), d->site, next_page(&r));
    d->begun = true;
    d->known += topics != NULL;
    json_array_foreach(topics, i, one) put_topic(&r, one);
    if (json_is_array(document)) {
        learn(&r, document);
        put_posts(&r, document, NULL);
        d->known += json_array_size(document) == 0;
    } else if (found_at(document, "post_stream.posts")) {
        put_topic_page(&r, document);
    } else if (found_at(document, "latest_posts")) {
        d->known++;
        learn(&r, found_at(document, "latest_posts"));
        put_posts(&r, found_at(document, "latest_posts"), NULL);
    } else if (found_at(document, "user_actions")) {
        put_actions(&r, found_at(document, "user_actions"));
    } else if (found_at(document, "user_solved_posts")) {
        put_solutions(&r, found_at(document, "user_solved_posts"));
    } else if (found_at(document, "grouped_search_result")) {
        put_search(&r, document);
    }
    return d->known > before
               ? OK
               : found_refused(
                     c, (str){json_string_value(json_array_get(found_at(document, "errors"), 0)),
                              json_string_length(json_array_get(found_at(document, "errors"), 0))});
}

enum err discourse_found(struct ctx *c, str input, str address, struct text *out)
{
    struct discourse d = {.site = site_of(c, address),
                          .starters = {.mem = c->mem},
                          .posts = {.mem = c->mem},
                          .titles = {.mem = c->mem}};
    enum err e = found_documents(c, input, take, &d, out);
    if (e || d.known)
        return e;
    return fail(c, ERR_INVALID,
                "This is JSON, but no page of Discourse: a topic, a list of topics or posts, a "
                "person's activity, or a search.");
}
