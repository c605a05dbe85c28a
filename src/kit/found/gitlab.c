#include "kit/feed/feed.h"
#include "kit/found/found_json.h"
#include "kit/found/found_threads.h"
#include "kit/found/trailers.h"

/* Things are told apart by their members. Notes and events have no address and name their issue by the
 * project's number and its own: so do all ids here. */
struct gitlab {
    struct found_threads starters, addresses; /* under the ids of threads */
    size_t known;
};

struct thing {
    struct ctx *c;
    struct gitlab *g;
    const json_t *object;
    struct text *out;
    struct found_draft d;
};

static bool is_bot(const json_t *user)
{
    str name = found_text(user, "username");
    bool token = str_starts(name, S("project_")) || str_starts(name, S("group_"));
    return found_true(user, "bot") || (token && str_find(name, S("_bot")) != SIZE_MAX) ||
           str_ends(name, S("[bot]"));
}

static bool add_author(struct thing *t)
{
    const json_t *user = found_at(t->object, "author");
    found_add_person(&t->d, (struct found_person){.name = found_text(user, "name"),
                                                  .handle = found_text(user, "username"),
                                                  .url = found_text(user, "web_url")});
    return !is_bot(user);
}

static void begin(struct thing *t, enum found_kind kind, str id)
{
    const json_t *o = t->object;
    t->g->known++;
    t->d.item.kind = kind;
    t->d.item.id = id;
    t->d.item.url = found_text(o, "web_url");
    t->d.item.title = found_text(o, "title");
    t->d.item.text = feed_plain(t->c, found_any(o, "description body"), FOUND_TEXT_MAX);
    t->d.item.at = found_time(o, "created_at");
    t->d.item.hidden = found_true(o, "confidential") || found_true(o, "internal");
    found_add_tags(&t->d, found_at(o, "labels"));
    found_add_number(&t->d, "votes", found_int(o, "upvotes"));
    found_add_number(&t->d, "comments", found_int(o, "user_notes_count"));
}

static void put(struct thing *t)
{
    found_put_draft(t->out, &t->d);
}

static str thread_id(struct ctx *c, const json_t *o, const char *number, str type)
{
    str project = found_id(c, o, "project_id"), own = found_id(c, o, number);
    if (project.len == 0 || own.len == 0)
        return (str){0};
    return arena_format(c->mem, "%.*s/%s/%.*s", STR_ARG(project),
                        str_same(type, S("MergeRequest")) ? "merge_requests" : "issues",
                        STR_ARG(own));
}

/* "g/p" of "https://gitlab.example/g/p/-/issues/1" */
static str project_of(str url)
{
    size_t host = str_find(url, S("://")), end = str_find(url, S("/-/"));
    str rest = str_from(str_upto(url, end), host == SIZE_MAX ? url.len : host + 3);
    size_t slash = str_find(rest, S("/"));
    return slash == SIZE_MAX || end == SIZE_MAX ? (str){0} : str_from(rest, slash + 1);
}

static void put_thread(struct thing *t)
{
    const json_t *o = t->object;
    bool change = found_at(o, "source_branch") || found_at(o, "merge_status");
    str id = thread_id(t->c, o, "iid", change ? S("MergeRequest") : S("Issue"));
    found_threads_keep(&t->g->starters, id, found_text(o, "author.username"));
    found_threads_keep(&t->g->addresses, id, found_text(o, "web_url"));
    begin(t, change ? FOUND_CHANGE : FOUND_ISSUE, id);
    t->d.item.draft = found_true(o, "draft") || found_true(o, "work_in_progress");
    found_add_fact(&t->d, "repository", project_of(t->d.item.url));
    str state = found_text(o, "state");
    found_add_fact(&t->d, "state", str_same(state, S("opened")) ? S("open") : state);
    if (add_author(t))
        put(t);
}

static void put_note(struct thing *t)
{
    const json_t *o = t->object;
    str type = found_text(o, "noteable_type"), number = found_id(t->c, o, "id");
    str thread = thread_id(t->c, o, "noteable_iid", type);
    str starter = found_threads_starter(&t->g->starters, thread),
        address = found_threads_starter(&t->g->addresses, thread),
        author = found_text(o, "author.username");
    begin(t, FOUND_COMMENT, arena_format(t->c->mem, "notes/%.*s", STR_ARG(number)));
    if (found_true(o, "system") || number.len == 0)
        return;
    t->d.item.thread = t->d.item.parent = thread;
    if (address.len)
        t->d.item.url =
            arena_format(t->c->mem, "%.*s#note_%.*s", STR_ARG(address), STR_ARG(number));
    bool diff = str_same(found_text(o, "type"), S("DiffNote"));
    t->d.item.word = diff ? S("review comment") : S("comment");
    if (!diff && starter.len && author.len && !str_same(starter, author))
        t->d.item.kind = FOUND_ANSWER;
    found_add_fact(&t->d, "repository", project_of(address));
    if (add_author(t))
        put(t);
}

static void put_commit(struct thing *t)
{
    const json_t *o = t->object;
    str message = found_text(o, "message");
    size_t end = str_find(message, S("\n"));
    begin(t, FOUND_COMMIT, found_text(o, "id"));
    t->d.item.text = feed_words(t->c, str_from(message, end), FOUND_TEXT_MAX);
    t->d.item.at = found_time(o, "authored_date");
    found_add_fact(&t->d, "repository", project_of(t->d.item.url));
    found_add_person(&t->d, (struct found_person){.name = found_text(o, "author_name"),
                                                  .address = found_text(o, "author_email")});
    found_add_coauthors(t->c->mem, &t->d, message);
    put(t);
}

static void put_release(struct thing *t)
{
    const json_t *o = t->object;
    str url = found_text(o, "_links.self"), tag = found_text(o, "tag_name");
    begin(t, FOUND_RELEASE, url.len ? url : tag);
    t->d.item.url = url;
    t->d.item.title = found_any(o, "name tag_name");
    if (found_time(o, "released_at").set)
        t->d.item.at = found_time(o, "released_at");
    t->d.item.draft = found_true(o, "upcoming_release");
    found_add_fact(&t->d, "version", tag);
    found_add_fact(&t->d, "repository", project_of(url));
    if (!add_author(t))
        t->d.item.n_people = 0;
    put(t);
}

static void put_project(struct thing *t)
{
    const json_t *o = t->object;
    begin(t, FOUND_OTHER,
          arena_format(t->c->mem, "projects/%.*s", STR_ARG(found_id(t->c, o, "id"))));
    t->d.item.word = S("repository");
    t->d.item.title = found_text(o, "name");
    t->d.item.hidden =
        found_text(o, "visibility").len && !str_same(found_text(o, "visibility"), S("public"));
    found_add_number(&t->d, "stars", found_int(o, "star_count"));
    found_add_number(&t->d, "forks", found_int(o, "forks_count"));
    found_add_tags(&t->d, found_at(o, "topics"));
    found_add_fact(&t->d, "repository", found_text(o, "path_with_namespace"));
    found_add_person(&t->d, (struct found_person){.name = found_text(o, "owner.name"),
                                                  .handle = found_text(o, "owner.username"),
                                                  .url = found_text(o, "owner.web_url")});
    if (!found_at(o, "forked_from_project"))
        put(t);
}

/* ---- events: what came into being ---------------------------------------------------------------- */

static void put_push(struct thing *t)
{
    const json_t *push = found_at(t->object, "push_data");
    begin(t, FOUND_COMMIT, found_text(push, "commit_to"));
    t->d.item.title = found_text(push, "commit_title");
    t->d.item.word = S("push");
    found_add_number(&t->d, "commits", found_int(push, "commit_count"));
    if (str_same(found_text(push, "ref_type"), S("branch")) && add_author(t))
        put(t);
}

static void put_event(struct thing *t)
{
    const json_t *o = t->object;
    str action = found_text(o, "action_name"), type = found_text(o, "target_type");
    bool change = str_same(type, S("MergeRequest")), approved = str_same(action, S("approved"));
    t->g->known++;
    if (found_at(o, "push_data")) {
        put_push(t);
    } else if (found_at(o, "note.body")) {
        t->object = found_at(o, "note");
        put_note(t);
    } else if ((str_same(action, S("opened")) && (change || str_same(type, S("Issue")))) ||
               (approved && change)) {
        str thread = thread_id(t->c, o, "target_iid", type), who = found_text(o, "author.username");
        begin(t, approved ? FOUND_REVIEW : change ? FOUND_CHANGE : FOUND_ISSUE, thread);
        t->d.item.title = found_text(o, "target_title");
        if (approved) {
            t->d.item.thread = t->d.item.parent = thread;
            t->d.item.id =
                arena_format(t->c->mem, "%.*s/approved/%.*s", STR_ARG(thread), STR_ARG(who));
        }
        if (add_author(t) && thread.len)
            put(t);
    }
}

/* ---- pages --------------------------------------------------------------------------------------- */

static void put_any(struct ctx *c, struct gitlab *g, const json_t *o, struct text *out)
{
    struct thing t = {.c = c, .g = g, .object = o, .out = out};
    const json_t *notes = found_at(o, "notes"), *one;
    size_t i;
    if (found_has(o, "action_name author created_at"))
        put_event(&t);
    else if (found_has(o, "noteable_type body"))
        put_note(&t);
    else if (found_has(o, "iid project_id title"))
        put_thread(&t);
    else if (found_has(o, "id author_email authored_date"))
        put_commit(&t);
    else if (found_has(o, "tag_name released_at"))
        put_release(&t);
    else if (found_has(o, "path_with_namespace created_at"))
        put_project(&t);
    else if (json_is_array(notes)) /* a discussion */
        json_array_foreach(notes, i, one) put_any(c, g, found_at(one, "notes") ? NULL : one, out);
}

static enum err take(struct ctx *c, const json_t *document, struct text *out, void *state)
{
    struct gitlab *g = state;
    const json_t *one;
    size_t i, before = g->known;
    if (json_is_array(document)) {
        json_array_foreach(document, i, one) put_any(c, g, one, out);
        g->known += json_array_size(document) == 0;
        return OK;
    }
    put_any(c, g, document, out);
    return g->known == before
               ? found_refused(c, found_any(document, "message error_description error"))
               : OK;
}

enum err gitlab_found(struct ctx *c, str input, str hint, struct text *out)
{
    (void)hint;
    struct gitlab g = {.starters = {.mem = c->mem}, .addresses = {.mem = c->mem}};
    found_begin(out, (str){0}, (str){0}, (str){0});
    enum err e = found_documents(c, input, take, &g, out);
    if (e || g.known)
        return e;
    return fail(c, ERR_INVALID,
                "This is JSON, but nothing of GitLab was found in it: issues, merge requests, "
                "notes, commits, releases or events.");
}
