/* Issues and their comments with all their words: for who publishes what was asked and answered there. */
#include "kit/found/found_json.h"

enum { DEEP = 16, WORDS_MAX = 20000, POSTS_MAX = 50000, NUMBER_MAX = 1 << 30 };

/* ---- in the sandbox --------------------------------------------------------------------------------- */

struct walk {
    struct ctx *c;
    struct text *out;
    int64_t n;
};

/* Line ends are "\n"; other control characters go. */
static void put_words(struct walk *w, str words)
{
    struct text t = {.mem = w->c->mem};
    words = str_first_chars(words, WORDS_MAX);
    for (size_t i = 0; i < words.len; i++) {
        unsigned char ch = (unsigned char)words.at[i];
        if (ch == '\t')
            text_char(&t, ' ');
        else if (ch == '\n' || (ch >= ' ' && ch != 0x7F))
            text_char(&t, (char)ch);
    }
    record_put(w->out, str_trim(text_str(&t)));
}

static bool is_staff(const json_t *o)
{
    str part = found_any(o, "author_association authorAssociation");
    return str_same(part, S("OWNER")) || str_same(part, S("MEMBER")) ||
           str_same(part, S("COLLABORATOR"));
}

static int64_t votes_of(const json_t *o)
{
    static const char *const paths[] = {"reactions.+1", "reactions.total_count",
                                        "reactions.totalCount"};
    for (size_t i = 0; i < COUNT(paths); i++) {
        opt_int n = found_int(o, paths[i]);
        if (n.set && n.value >= 0 && n.value < NUMBER_MAX)
            return n.value;
    }
    return 0;
}

static void put(struct walk *w, const json_t *o, str url, str thread)
{
    opt_time at = found_time(o, "created_at");
    at = at.set ? at : found_time(o, "createdAt");
    str login = found_any(o, "user.login author.login");
    if (w->n == POSTS_MAX || url.len > FOUND_URL_MAX || str_ends(login, S("[bot]")))
        return;
    w->n++;
    record_put(w->out, url);
    record_put(w->out, thread);
    put_words(w, found_text(o, "title"));
    put_words(w, found_text(o, "body"));
    record_put(w->out, str_upto(login, FOUND_NAME_MAX));
    record_number(w->out, str_same_nocase(found_text(o, "state"), S("closed")));
    record_number(w->out, is_staff(o));
    record_number(w->out, votes_of(o));
    record_number(w->out, at.set ? at.value.s : 0);
}

static void walk(struct walk *w, const json_t *node, int depth)
{
    const char *name;
    json_t *child;
    size_t i;
    if (depth > DEEP)
        return;
    if (json_is_array(node)) {
        json_array_foreach(node, i, child) walk(w, child, depth + 1);
        return;
    }
    if (!json_is_object(node))
        return;
    str url = found_any(node, "html_url url");
    bool issue = found_text(node, "title").len > 0 && str_find(url, S("/issues/")) != SIZE_MAX;
    size_t mark = str_find(url, S("#issuecomment-"));
    if (found_at(node, "pull_request") || !str_starts(url, S("https://")))
        issue = false;
    else if (mark != SIZE_MAX)
        put(w, node, url, str_upto(url, mark));
    else if (issue)
        put(w, node, url, S(""));
    json_object_foreach((json_t *)node, name,
                        child) if (json_is_array(child) || json_is_object(child))
        walk(w, child, depth + 1);
}

static enum err take(struct ctx *c, const json_t *document, struct text *out, void *state)
{
    struct walk *w = state;
    w->c = c, w->out = out;
    walk(w, document, 0);
    return OK;
}

static enum err posts_job(struct ctx *c, str source, str hint, struct text *out)
{
    struct walk w = {0};
    (void)hint;
    return found_documents(c, source, take, &w, out);
}

/* ---- outside ------------------------------------------------------------------------------------------ */

static struct found_post one(struct taking *t)
{
    struct found_post p = {.url = taking_text(t)};
    p.thread = taking_text(t);
    p.title = taking_text(t);
    p.words = taking_text(t);
    p.name = taking_text(t);
    p.closed = taking_number(t, 0, 1) != 0;
    p.staff = taking_number(t, 0, 1) != 0;
    p.votes = taking_number(t, 0, NUMBER_MAX);
    p.at.s = taking_number(t, 0, INT64_C(253402300799));
    return p;
}

enum err github_posts(struct ctx *c, str source, const struct found_post **list, size_t *n)
{
    static const struct sandbox_limits LIMITS = {64 << 20, 512 << 20, 5};
    struct taking t = {0};
    enum err e = sandbox_run(c, posts_job, (struct sandbox_input){source, S("")}, LIMITS, &t.rest);
    struct found_post *posts = arena_take(c->mem, 1, sizeof *posts);
    size_t room = 1;
    *n = 0;
    while (!e && t.rest.len > 0 && *n < POSTS_MAX) {
        struct found_post p = one(&t);
        if (t.wrong || !str_starts(p.url, S("https://")))
            return fail(c, ERR_INVALID, "This file could not be read.");
        if (*n == room) {
            struct found_post *more = arena_take(c->mem, room *= 2, sizeof *more);
            for (size_t i = 0; i < *n; i++)
                more[i] = posts[i];
            posts = more;
        }
        posts[(*n)++] = p;
    }
    *list = posts;
    return e;
}
