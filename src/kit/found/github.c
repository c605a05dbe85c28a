#include "kit/found/github.h"

#include <string.h>

/* ---- events ------------------------------------------------------------------------------------ */

static bool is_event(const json_t *o)
{
    return found_has(o, "type actor.login repo.name payload created_at") &&
           str_ends(found_text(o, "type"), S("Event"));
}

struct event {
    struct ctx *c;
    struct github *g;
    const json_t *payload;
    str repository; /* "owner/name" */
    struct github_around around;
    struct text *out;
};

static void put_commits(struct event *e)
{
    const json_t *list = found_at(e->payload, "commits"), *one;
    size_t i;
    struct github_around around = {.at = e->around.at};
    json_array_foreach(list, i, one)
    {
        around.url = arena_format(e->c->mem, "https://github.com/%.*s/commit/%.*s",
                                  STR_ARG(e->repository), STR_ARG(found_text(one, "sha")));
        if (!json_is_false(found_at(one, "distinct")))
            (void)github_thing(e->c, e->g, one, &around, e->out);
    }
}

static void put_pages(struct event *e)
{
    const json_t *list = found_at(e->payload, "pages"), *one;
    size_t i;
    json_array_foreach(list, i, one)
    {
        struct found_draft d = {.item = {.id = found_text(one, "html_url"),
                                         .url = found_text(one, "html_url"),
                                         .title = found_text(one, "title"),
                                         .word = S("wiki page"),
                                         .at = e->around.at}};
        found_add_fact(&d, "repository", e->repository);
        found_add_person(&d, (struct found_person){.handle = found_text(e->around.actor, "login")});
        found_put_draft(e->out, &d);
    }
}

/* What came into being by an event. A change that is merged comes again, with its state. */
static const struct {
    str type;
    const char *thing, *thread;
    str actions, path;
} events[] = {
    {S("IssuesEvent"), "issue", NULL, S("opened"), S("issues")},
    {S("PullRequestEvent"), "pull_request", NULL, S("opened closed merged"), S("pull")},
    {S("DiscussionEvent"), "discussion", NULL, S("created"), S("discussions")},
    {S("IssueCommentEvent"), "comment", "issue", S("created"), S("")},
    {S("DiscussionCommentEvent"), "comment", "discussion", S("created"), S("")},
    {S("CommitCommentEvent"), "comment", NULL, S("created"), S("")},
    {S("PullRequestReviewEvent"), "review", "pull_request", S("created submitted"), S("")},
    {S("PullRequestReviewCommentEvent"), "comment", "pull_request", S("created"), S("")},
    {S("ReleaseEvent"), "release", NULL, S("published"), S("")},
};

static bool among(str words, str word)
{
    for (str one; str_cut(&words, ' ', &one);)
        if (str_same(one, word))
            return true;
    return false;
}

static void put_payload(struct event *e, size_t which)
{
    const json_t *thing = found_at(e->payload, events[which].thing);
    str action = found_text(e->payload, "action");
    opt_int number = found_int(thing, "number");
    if (!among(events[which].actions, action.len ? action : S("created")))
        return;
    if (str_same(action, S("closed")) && !found_true(thing, "merged"))
        return;
    if (str_same(action, S("closed")) || str_same(action, S("merged")))
        e->around.actor = NULL; /* who merged it need not be who made it */
    e->around.thread = events[which].thread ? found_at(e->payload, events[which].thread) : NULL;
    if (events[which].path.len && number.set)
        e->around.url =
            arena_format(e->c->mem, "https://github.com/%.*s/%.*s/%lld", STR_ARG(e->repository),
                         STR_ARG(events[which].path), (long long)number.value);
    (void)github_thing(e->c, e->g, thing, &e->around, e->out);
}

static void put_event(struct ctx *c, struct github *g, const json_t *o, struct text *out)
{
    struct event e = {.c = c,
                      .g = g,
                      .payload = found_at(o, "payload"),
                      .repository = found_text(o, "repo.name"),
                      .around = {.actor = found_at(o, "actor"), .at = found_time(o, "created_at")},
                      .out = out};
    str type = found_text(o, "type");
    g->known++;
    if (str_ends(found_text(o, "actor.login"), S("[bot]")))
        return;
    if (str_same(type, S("PushEvent")))
        put_commits(&e);
    if (str_same(type, S("GollumEvent")))
        put_pages(&e);
    for (size_t i = 0; i < COUNT(events); i++)
        if (str_same(type, events[i].type))
            put_payload(&e, i);
}

/* ---- GraphQL ----------------------------------------------------------------------------------- */

enum { NODES_DEEP = 24 };

struct walk {
    struct ctx *c;
    struct github *g;
    struct text *out;
};

static bool is_thread(const json_t *o)
{
    return found_text(o, "title").len && found_at(o, "comments");
}

static void walk(struct walk *w, const json_t *node, struct github_around around, int depth)
{
    const char *name;
    json_t *child;
    size_t i;
    if (depth > NODES_DEEP)
        return;
    if (json_is_array(node)) {
        around.listed = true;
        json_array_foreach(node, i, child) walk(w, child, around, depth + 1);
        return;
    }
    if (!json_is_object(node))
        return;
    if (found_at(node, "url"))
        w->g->known += github_thing(w->c, w->g, node, &around, w->out);
    if (is_thread(node))
        around.thread = node;
    bool edge = around.listed && json_object_get(node, "node");
    json_object_foreach((json_t *)node, name, child)
    {
        around.listed = edge;
        bool aside = strcmp(name, "authors") == 0 || strcmp(name, "replyTo") == 0 ||
                     strcmp(name, "answer") == 0;
        if (!aside)
            walk(w, child, around, depth + 1);
    }
}

/* ---- pages ------------------------------------------------------------------------------------- */

static void put_any(struct ctx *c, struct github *g, const json_t *o, struct text *out)
{
    const struct github_around around = {.listed = true};
    if (is_event(o))
        put_event(c, g, o, out);
    else
        g->known += github_thing(c, g, o, &around, out);
}

/* An answer that holds no things but says why. */
static enum err refused(struct ctx *c, const json_t *document)
{
    str words = found_text(document, "message");
    if (words.len == 0 && !found_at(document, "data"))
        words = found_text(json_array_get(found_at(document, "errors"), 0), "message");
    return found_refused(c, words);
}

static enum err take(struct ctx *c, const json_t *document, struct text *out, void *state)
{
    struct github *g = state;
    const json_t *list = document, *one;
    size_t i, before = g->known;
    if (json_is_object(document) && found_at(document, "data")) {
        g->known++;
        walk(&(struct walk){c, g, out}, found_at(document, "data"), (struct github_around){0}, 0);
        return OK;
    }
    if (json_is_array(found_at(document, "items")))
        list = found_at(document, "items");
    if (json_is_array(list)) {
        json_array_foreach(list, i, one) put_any(c, g, one, out);
        g->known += json_array_size(list) == 0;
        return OK;
    }
    put_any(c, g, document, out);
    return g->known == before && !found_at(document, "html_url") ? refused(c, document) : OK;
}

static enum err known(struct ctx *c, const struct github *g)
{
    return g->known ? OK
                    : fail(c, ERR_INVALID,
                           "This is JSON, but nothing of GitHub was found in it: issues, comments, "
                           "commits, releases, events or the like.");
}

enum err github_found(struct ctx *c, str input, str hint, struct text *out)
{
    (void)hint;
    struct github g = {.starters = {.mem = c->mem}, .answers = {.mem = c->mem}};
    found_begin(out, (str){0}, (str){0}, (str){0});
    enum err e = found_documents(c, input, take, &g, out);
    return e ? e : known(c, &g);
}

enum err github_archive(struct ctx *c, const struct sandbox_flow *flow, str hint)
{
    (void)hint;
    struct github g = {.starters = {.mem = c->mem}, .answers = {.mem = c->mem}};
    enum err e = found_document_flow(c, flow, take, &g);
    return e ? e : known(c, &g);
}
