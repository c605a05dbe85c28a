#include "kit/feed/feed.h"
#include "kit/found/found_json.h"

/* Ids are those of the data dumps, so that the same answer is one thing, wherever it was found. */
struct reading {
    struct ctx *c;
    struct text *out;
    size_t known;
};

static str words_of(struct reading *r, const json_t *o, const char *path, size_t chars)
{
    return feed_plain(r->c, found_text(o, path), chars);
}

static str id_of(struct reading *r, const char *kind, const json_t *o, const char *path)
{
    str number = found_id(r->c, o, path);
    return number.len ? arena_format(r->c->mem, "%s/%.*s", kind, STR_ARG(number)) : (str){0};
}

/* "https://stackoverflow.com" of the address of the page or its author */
static str site_of(const json_t *o)
{
    str url = found_any(o, "link owner.link");
    size_t start = str_find(url, S("://")), end;
    if (start == SIZE_MAX)
        return (str){0};
    end = str_find(str_from(url, start + 3), S("/"));
    return end == SIZE_MAX ? url : str_upto(url, start + 3 + end);
}

static void add_owner(struct reading *r, struct found_draft *d, const json_t *o)
{
    found_add_person(d, (struct found_person){.name = words_of(r, o, "owner.display_name", 200),
                                              .handle = found_id(r->c, o, "owner.user_id"),
                                              .url = found_text(o, "owner.link")});
}

/* What posts and comments have. */
static struct found_draft begin(struct reading *r, const json_t *o, enum found_kind kind)
{
    struct found_draft d = {.item = {.kind = kind,
                                     .title = words_of(r, o, "title", FOUND_TITLE_MAX),
                                     .url = found_text(o, "link"),
                                     .text = words_of(r, o, "body", FOUND_TEXT_MAX),
                                     .at = found_time(o, "creation_date")}};
    r->known++;
    if (d.item.text.len == 0)
        d.item.text = words_of(r, o, "body_markdown", FOUND_TEXT_MAX);
    found_add_number(&d, "votes", found_int(o, "score"));
    add_owner(r, &d, o);
    return d;
}

static void put_comment(struct reading *r, const json_t *o)
{
    struct found_draft d = begin(r, o, FOUND_COMMENT);
    d.item.id = id_of(r, "comments", o, "comment_id");
    d.item.parent = id_of(r, "posts", o, "post_id");
    found_put_draft(r->out, &d);
}

static void put_comments(struct reading *r, const json_t *o)
{
    const json_t *list = found_at(o, "comments"), *one;
    size_t i;
    json_array_foreach(list, i, one)
    {
        if (found_at(one, "comment_id"))
            put_comment(r, one);
    }
}

static void put_answer(struct reading *r, const json_t *o, const char *id)
{
    struct found_draft d = begin(r, o, FOUND_ANSWER);
    str site = site_of(o), number = found_id(r->c, o, id);
    d.item.id = id_of(r, "posts", o, id);
    d.item.thread = d.item.parent = id_of(r, "posts", o, "question_id");
    d.item.accepted = found_true(o, "is_accepted");
    if (d.item.url.len == 0 && site.len)
        d.item.url = arena_format(r->c->mem, "%.*s/a/%.*s", STR_ARG(site), STR_ARG(number));
    found_put_draft(r->out, &d);
    put_comments(r, o);
}

static void put_question(struct reading *r, const json_t *o, const char *id)
{
    struct found_draft d = begin(r, o, FOUND_QUESTION);
    const json_t *answers = found_at(o, "answers"), *one;
    size_t i;
    d.item.id = id_of(r, "posts", o, id);
    found_add_tags(&d, found_at(o, "tags"));
    found_add_number(&d, "views", found_int(o, "view_count"));
    found_add_number(&d, "answers", found_int(o, "answer_count"));
    found_put_draft(r->out, &d);
    put_comments(r, o);
    json_array_foreach(answers, i, one)
    {
        if (found_at(one, "answer_id"))
            put_answer(r, one, "answer_id");
    }
}

static void put_user(struct reading *r, const json_t *o)
{
    struct found_draft d = {.item = {.id = id_of(r, "users", o, "user_id"),
                                     .word = S("user"),
                                     .title = words_of(r, o, "display_name", FOUND_TITLE_MAX),
                                     .url = found_text(o, "link"),
                                     .text = words_of(r, o, "about_me", FOUND_TEXT_MAX),
                                     .place = words_of(r, o, "location", FOUND_NAME_MAX),
                                     .at = found_time(o, "creation_date")}};
    r->known++;
    found_add_number(&d, "reputation", found_int(o, "reputation"));
    found_add_person(&d, (struct found_person){.name = d.item.title,
                                               .handle = found_id(r->c, o, "user_id"),
                                               .url = d.item.url});
    found_put_draft(r->out, &d);
}

static void put_any(struct reading *r, const json_t *o)
{
    str type = found_text(o, "post_type");
    if (found_at(o, "comment_id"))
        put_comment(r, o);
    else if (found_at(o, "answer_id"))
        put_answer(r, o, "answer_id");
    else if (found_has(o, "question_id title"))
        put_question(r, o, "question_id");
    else if (found_at(o, "post_id") && str_same(type, S("answer")))
        put_answer(r, o, "post_id");
    else if (found_at(o, "post_id") && str_same(type, S("question")))
        put_question(r, o, "post_id");
    else if (found_has(o, "user_id display_name reputation"))
        put_user(r, o);
}

static enum err take(struct ctx *c, const json_t *document, struct text *out, void *state)
{
    size_t *known = state, i;
    struct reading r = {c, out, 0};
    const json_t *list = found_at(document, "items"), *one;
    json_array_foreach(list, i, one) put_any(&r, one);
    *known += r.known + (json_is_array(list) && json_array_size(list) == 0);
    return list ? OK : found_refused(c, found_any(document, "error_message"));
}

enum err stackexchange_found(struct ctx *c, str input, str hint, struct text *out)
{
    (void)hint;
    size_t known = 0;
    found_begin(out, (str){0}, (str){0}, (str){0});
    enum err e = found_documents(c, input, take, &known, out);
    if (e || known)
        return e;
    return fail(c, ERR_INVALID,
                "This is JSON, but no answer of the Stack Exchange API: it has \"items\" that are "
                "questions, answers, comments or users.");
}
