#include "kit/feed/feed.h"
#include "kit/found/github.h"
#include "kit/found/trailers.h"

#include <string.h>

/* One thing that is being read: what REST calls html_url, created_at and user, GraphQL calls url,
 * createdAt and author. */
struct thing {
    struct ctx *c;
    struct github *g;
    const json_t *object;
    const struct github_around *around;
    str url, repository; /* repository: "owner/name" of the address */
    str path;            /* of the address, behind the repository: "issues/12" */
    str fragment;        /* behind '#' */
    struct found_draft d;
};

/* ---- addresses -------------------------------------------------------------------------------- */

/* "https://github.com/o/r/issues/12#issuecomment-5" to its pieces. Other hosts have the same paths. */
static void take_apart(struct thing *t)
{
    str rest = t->url, part;
    size_t mark = str_find(rest, S("#"));
    if (mark != SIZE_MAX) {
        t->fragment = str_from(rest, mark + 1);
        rest = str_upto(rest, mark);
    }
    size_t host = str_find(rest, S("://"));
    if (host == SIZE_MAX)
        return;
    rest = str_from(rest, host + 3);
    str_cut(&rest, '/', &part); /* the host */
    str whole = rest;
    if (!str_cut(&rest, '/', &part) || !str_cut(&rest, '/', &part))
        return;
    t->repository = str_upto(whole, (size_t)(part.at + part.len - whole.at));
    t->path = rest;
}

static str thread_of(const struct thing *t)
{
    size_t mark = str_find(t->url, S("#"));
    return str_upto(t->url, mark);
}

/* ---- people ----------------------------------------------------------------------------------- */

static bool is_bot(const json_t *user)
{
    return str_same(found_text(user, "type"), S("Bot")) ||
           str_same(found_text(user, "__typename"), S("Bot")) ||
           str_ends(found_text(user, "login"), S("[bot]")) ||
           str_find(found_any(user, "html_url url"), S("/apps/")) != SIZE_MAX;
}

static const json_t *author_of(const struct thing *t)
{
    const char *const names[] = {"user", "author", "owner"};
    for (size_t i = 0; i < COUNT(names); i++) {
        const json_t *user = found_at(t->object, names[i]);
        if (found_text(user, "login").len)
            return user;
    }
    return t->around->actor;
}

static bool is_staff(const json_t *object)
{
    str mark = found_any(object, "author_association authorAssociation");
    return str_same(mark, S("OWNER")) || str_same(mark, S("MEMBER"));
}

static void add_user(struct thing *t, const json_t *user, str role)
{
    str url = found_any(user, "html_url url"), login = found_text(user, "login");
    if (login.len == 0 || is_bot(user))
        return;
    if (url.len == 0 || str_find(url, S("//api.")) != SIZE_MAX)
        url = arena_format(t->c->mem, "https://github.com/%.*s", STR_ARG(login));
    found_add_person(&t->d, (struct found_person){.name = found_text(user, "name"),
                                                  .address = found_text(user, "email"),
                                                  .handle = login,
                                                  .url = url,
                                                  .role = role,
                                                  .staff = is_staff(t->object)});
}

/* ---- what most things have -------------------------------------------------------------------- */

static opt_time time_of(const struct thing *t, const char *paths)
{
    str rest = str_of(paths), one;
    while (str_cut(&rest, ' ', &one)) {
        opt_time at = found_time(t->object, arena_copy(t->c->mem, one).at);
        if (at.set)
            return at;
    }
    return t->around->at;
}

static opt_int number_of(const json_t *object, const char *name)
{
    const json_t *value = found_at(object, name);
    if (json_is_object(value))
        return found_int(value, found_at(value, "totalCount") ? "totalCount" : "total_count");
    return found_int(object, name);
}

static void add_common(struct thing *t)
{
    const json_t *o = t->object, *labels = found_at(o, "labels");
    str plain = found_any(o, "bodyText body_text"), body = found_any(o, "body description");
    struct found *f = &t->d.item;
    f->id = f->url = t->url;
    f->text = plain.len ? feed_words(t->c, plain, FOUND_TEXT_MAX)
                        : feed_plain(t->c, body, FOUND_TEXT_MAX);
    f->at = time_of(t, "created_at createdAt published_at publishedAt submitted_at submittedAt");
    found_add_tags(&t->d, json_is_object(labels) ? found_at(labels, "nodes") : labels);
    found_add_number(&t->d, "comments", number_of(o, "comments"));
    found_add_number(&t->d, "reactions", number_of(o, "reactions"));
    found_add_number(&t->d, "votes", number_of(o, "upvoteCount"));
    found_add_fact(&t->d, "repository", t->repository);
}

static bool put(struct thing *t, struct text *out)
{
    found_put_draft(out, &t->d);
    return true;
}

/* ---- issues, pull requests, discussions -------------------------------------------------------- */

static void add_state(struct thing *t)
{
    const json_t *o = t->object;
    bool merged = found_true(o, "merged") ||
                  found_any(o, "merged_at mergedAt pull_request.merged_at").len > 0;
    str state = found_text(o, "state");
    found_add_fact(&t->d, "state", merged ? S("merged") : arena_lower(t->c->mem, state));
}

static bool put_thread(struct thing *t, struct text *out)
{
    const json_t *o = t->object, *author = author_of(t);
    bool discussion = str_starts(t->path, S("discussions/"));
    bool change = str_starts(t->path, S("pull/")) || found_at(o, "pull_request");
    bool question = discussion && (found_true(o, "category.is_answerable") ||
                                   found_true(o, "category.isAnswerable"));
    str answer = found_any(o, "answer_html_url answer.url");
    found_threads_keep(&t->g->starters, t->url, found_text(author, "login"));
    found_threads_keep(&t->g->answers, answer, S("yes"));
    if (author && is_bot(author))
        return true;
    add_common(t);
    add_state(t);
    add_user(t, author, (str){0});
    t->d.item.kind = change       ? FOUND_CHANGE
                     : question   ? FOUND_QUESTION
                     : discussion ? FOUND_MESSAGE
                                  : FOUND_ISSUE;
    t->d.item.title = found_text(o, "title");
    t->d.item.draft = found_true(o, "draft") || found_true(o, "isDraft");
    t->d.item.word = discussion ? S("discussion") : (str){0};
    if (discussion)
        found_add_tag(&t->d, found_text(o, "category.name"));
    return put(t, out);
}

/* ---- comments and reviews ---------------------------------------------------------------------- */

static const struct {
    str fragment; /* how it begins */
    enum found_kind kind;
    str word;
} comments[] = {
    {S("issuecomment-"), FOUND_COMMENT, S("comment")},
    {S("discussioncomment-"), FOUND_COMMENT, S("discussion comment")},
    {S("discussion_r"), FOUND_COMMENT, S("review comment")},
    {S("pullrequestreview-"), FOUND_REVIEW, S("review")},
    {S("commitcomment-"), FOUND_COMMENT, S("commit comment")},
};

/* The thread's address: of a page's thing around it, or that of the comment itself. */
static bool put_comment(struct thing *t, size_t which, struct text *out)
{
    const json_t *author = author_of(t), *around = t->around->thread;
    struct found *f = &t->d.item;
    str starter = found_any(around, "user.login author.login"), login = found_text(author, "login");
    f->thread = thread_of(t);
    if (starter.len == 0)
        starter = found_threads_starter(&t->g->starters, f->thread);
    if (author && is_bot(author))
        return true;
    add_common(t);
    add_user(t, author, (str){0});
    f->kind = comments[which].kind;
    f->word = comments[which].word;
    f->title = found_text(around, "title");
    f->parent = found_any(t->object, "replyTo.url");
    if (f->parent.len == 0)
        f->parent = f->thread;
    f->accepted =
        found_true(t->object, "isAnswer") || found_threads_starter(&t->g->answers, t->url).len > 0;
    bool reply = str_starts(t->fragment, S("issuecomment-")) ||
                 str_starts(t->fragment, S("discussioncomment-"));
    if (f->accepted || (reply && starter.len && login.len && !str_same_nocase(starter, login)))
        f->kind = FOUND_ANSWER;
    if (f->kind == FOUND_REVIEW)
        add_state(t);
    return put(t, out);
}

/* ---- commits ----------------------------------------------------------------------------------- */

/* GraphQL lists all authors; REST and events name one, and the message the others. */
static void add_authors(struct thing *t, str message)
{
    const json_t *o = t->object, *list = found_at(o, "authors.nodes"), *one,
                 *author = found_at(o, found_at(o, "commit.author") ? "commit.author" : "author");
    str login = found_any(o, "author.login author.user.login");
    size_t i;
    if (list) {
        json_array_foreach(list, i, one)
            found_add_person(&t->d, (struct found_person){.name = found_text(one, "name"),
                                                          .address = found_text(one, "email"),
                                                          .handle = found_text(one, "user.login"),
                                                          .role = i ? S("co-author") : (str){0}});
        return;
    }
    if (!is_bot(found_at(o, "author")) && !str_ends(found_text(author, "name"), S("[bot]")))
        found_add_person(&t->d, (struct found_person){.name = found_text(author, "name"),
                                                      .address = found_text(author, "email"),
                                                      .handle = login});
    found_add_coauthors(t->c->mem, &t->d, message);
}

static bool put_commit(struct thing *t, struct text *out)
{
    const json_t *o = t->object;
    str message = found_any(o, "commit.message message messageHeadline");
    size_t end = str_find(message, S("\n"));
    str sha = found_any(o, "sha oid");
    add_common(t);
    if (sha.len)
        t->d.item.id = sha;
    t->d.item.kind = FOUND_COMMIT;
    t->d.item.title = str_upto(message, end);
    t->d.item.text = feed_words(t->c, str_from(message, end), FOUND_TEXT_MAX);
    t->d.item.at = time_of(t, "commit.author.date authoredDate committedDate");
    add_authors(t, message);
    return put(t, out);
}

/* ---- releases, repositories, gists -------------------------------------------------------------- */

static bool put_release(struct thing *t, struct text *out)
{
    const json_t *o = t->object, *assets = found_at(o, "assets"), *one;
    opt_int downloads = {0};
    size_t i;
    if (!assets)
        assets = found_at(o, "releaseAssets.nodes");
    json_array_foreach(assets, i, one)
    {
        opt_int n =
            found_int(one, found_at(one, "download_count") ? "download_count" : "downloadCount");
        bool fine = n.set && n.value >= 0 && n.value < INT64_MAX / 2 - downloads.value;
        downloads = (opt_int){true, downloads.value + (fine ? n.value : 0)};
    }
    add_common(t);
    t->d.item.kind = FOUND_RELEASE;
    t->d.item.title = found_any(o, "name tag_name tagName");
    t->d.item.at = time_of(t, "published_at publishedAt created_at createdAt");
    t->d.item.draft = found_true(o, "draft") || found_true(o, "isDraft");
    found_add_fact(&t->d, "version", found_any(o, "tag_name tagName"));
    found_add_number(&t->d, "downloads", downloads);
    add_user(t, author_of(t), (str){0});
    return put(t, out);
}

static bool put_repository(struct thing *t, struct text *out)
{
    const json_t *o = t->object, *topics = found_at(o, "repositoryTopics.nodes"), *one;
    size_t i;
    if (!t->around->listed || !found_any(o, "created_at createdAt").len)
        return false;
    if (found_true(o, "fork") || found_true(o, "isFork"))
        return true;
    add_common(t);
    t->d.item.word = S("repository");
    t->d.item.title = found_any(o, "name full_name nameWithOwner");
    t->d.item.hidden = found_true(o, "private") || found_true(o, "isPrivate");
    found_add_tags(&t->d, found_at(o, "topics"));
    json_array_foreach(topics, i, one) found_add_tag(&t->d, found_text(one, "topic.name"));
    found_add_number(
        &t->d, "stars",
        found_int(o, found_at(o, "stargazerCount") ? "stargazerCount" : "stargazers_count"));
    found_add_number(&t->d, "forks",
                     found_int(o, found_at(o, "forkCount") ? "forkCount" : "forks_count"));
    found_add_fact(&t->d, "programming language", found_any(o, "language primaryLanguage.name"));
    add_user(t, found_at(o, "owner"), (str){0});
    return put(t, out);
}

static bool put_gist(struct thing *t, struct text *out)
{
    const json_t *o = t->object, *files = found_at(o, "files"), *open = found_at(o, "public");
    const json_t *first = json_is_array(files) ? json_array_get(files, 0) : NULL;
    if (json_is_object(files))
        first = json_object_iter_value(json_object_iter((json_t *)files));
    t->repository = (str){0};
    add_common(t);
    t->d.item.word = S("gist");
    t->d.item.title = found_text(o, "description");
    if (str_trim(t->d.item.title).len == 0)
        t->d.item.title = found_any(first, "filename name");
    t->d.item.hidden = json_is_false(open) || json_is_false(found_at(o, "isPublic"));
    found_add_number(&t->d, "stars", found_int(o, "stargazerCount"));
    found_add_fact(&t->d, "programming language", found_any(first, "language language.name"));
    add_user(t, author_of(t), (str){0});
    return put(t, out);
}

/* ---- the whole --------------------------------------------------------------------------------- */

static bool put_by_path(struct thing *t, struct text *out)
{
    const json_t *o = t->object;
    if (t->fragment.len) {
        for (size_t i = 0; i < COUNT(comments); i++)
            if (str_starts(t->fragment, comments[i].fragment))
                return put_comment(t, i, out);
        return false;
    }
    if (found_at(o, "files") && (found_at(o, "git_pull_url") || found_at(o, "isPublic")))
        return put_gist(t, out);
    if (t->repository.len == 0)
        return false;
    if (t->path.len == 0)
        return put_repository(t, out);
    if (str_starts(t->path, S("commit/")) && found_any(o, "sha oid").len)
        return put_commit(t, out);
    if (str_starts(t->path, S("releases/")))
        return put_release(t, out);
    bool thread = str_starts(t->path, S("issues/")) || str_starts(t->path, S("pull/")) ||
                  str_starts(t->path, S("discussions/"));
    return thread && (found_text(o, "title").len || t->around->actor) && put_thread(t, out);
}

bool github_thing(struct ctx *c, struct github *g, const json_t *object,
                  const struct github_around *around, struct text *out)
{
    struct thing t = {.c = c, .g = g, .object = object, .around = around};
    if (!json_is_object(object))
        return false;
    t.url = found_any(object, "html_url");
    if (t.url.len == 0 && str_find(found_text(object, "url"), S("//api.")) == SIZE_MAX)
        t.url = found_text(object, "url");
    if (t.url.len == 0)
        t.url = around->url;
    take_apart(&t);
    return put_by_path(&t, out);
}
