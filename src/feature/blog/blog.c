/* Who may do what, and what a draft is. */
#include "feature/blog/blog.h"
#include "feature/blog/inside.h"
#include "feature/blog/write.sql.h"
#include "feature/blog/blog.sql.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

/* ---- rules ----------------------------------------------------------------------------------- */

static const struct life_move moves[] = {
    {"", "draft", BY_PERSON, "", "Seen by its author alone."},
    {"draft", "asked", BY_PERSON, "post.asked",
     "The first post of a member: editors find it in their list."},
    {"asked", "draft", BY_PERSON, "post.returned", "The author took the request back."},
    {"asked", "draft", BY_MANAGER, "post.returned", "With words to its author."},
    {"draft", "planned", BY_PERSON | BY_MANAGER, "post.planned",
     "Has its address, and waits for its time."},
    {"asked", "planned", BY_MANAGER, "post.planned", "Has its address, and waits for its time."},
    {"planned", "draft", BY_PERSON | BY_MANAGER | BY_RULE, "post.returned",
     "Taken back; or it could not be published as it stood."},
    {"draft", "published", BY_PERSON | BY_MANAGER, "post.published",
     "Letters go to who asked for them."},
    {"asked", "published", BY_MANAGER, "post.published", "Letters go to who asked for them."},
    {"planned", "published", BY_RULE | BY_PERSON | BY_MANAGER, "post.published",
     "Letters go to who asked for them."},
    {"published", "published", BY_PERSON | BY_MANAGER, "post.changed",
     "A new version; what was changed stands below the post."},
    {"published", "withdrawn", BY_PERSON | BY_MANAGER, "post.withdrawn",
     "Its address answers that there is no page."},
    {"withdrawn", "published", BY_PERSON | BY_MANAGER, "post.restored", ""},
};
const struct life blog_life = {"post", "A post of the blog.", moves, COUNT(moves)};

enum blog_answer blog_may_write(const struct blog_facts *f)
{
    if (f->person == 0)
        return BLOG_SIGN_IN;
    return f->member || f->staff ? BLOG_YES : BLOG_NO_WRITER;
}

enum blog_answer blog_may_edit(const struct blog_facts *f)
{
    if (f->person == 0)
        return BLOG_SIGN_IN;
    if (f->author == f->person)
        return BLOG_YES;
    return f->editor && !str_same(f->state, S("draft")) ? BLOG_YES : BLOG_NOT_YOURS;
}

enum blog_answer blog_may_publish(const struct blog_facts *f)
{
    enum blog_answer answer = blog_may_edit(f);
    if (answer != BLOG_YES)
        return answer;
    if (f->editor || f->staff)
        return BLOG_YES;
    if (!f->member)
        return BLOG_NO_WRITER;
    return f->version == 0 && f->posts == 0 ? BLOG_FIRST : BLOG_YES;
}

const char *blog_sentence(enum blog_answer answer)
{
    switch (answer) {
    case BLOG_YES: break;
    case BLOG_SIGN_IN: return N_("Sign in to write.");
    case BLOG_NO_WRITER: return N_("Members and the people who run the program write here.");
    case BLOG_NOT_YOURS: return N_("Only its author and the editors can change a post.");
    case BLOG_FIRST: return N_("Your first post is looked at by an editor before it appears.");
    }
    return "";
}

enum err blog_load(struct ctx *c, int64_t id, struct blog_facts *f)
{
    struct row_write_facts row;
    enum err e = q_write_facts(c, id, &row);
    if (e)
        return e;
    bool editor = (c->bits & BLOG_EDITORS) != 0, mine = c->me != 0 && row.author == c->me;
    if (id != 0 && !mine && !(editor && row.author != 0 && !str_same(row.state, S("draft"))))
        return fail_missing(c);
    *f = (struct blog_facts){
        .person = c->me,
        .author = row.author,
        .state = row.state,
        .version = row.version,
        .posts = row.posts,
        .member = (c->bits & MEMBER) != 0,
        .staff = (c->bits & STAFF) != 0,
        .editor = editor,
        .published = row.published,
        .slug = row.slug,
    };
    return OK;
}

/* ---- who sees it ------------------------------------------------------------------------------- */

const struct blog_audience blog_audiences[] = {
    {ANYBODY, "everybody", N_("Everybody"), NULL},
    {SIGNED_IN, "signed-in", N_("People who are signed in"), N_("for people with an account")},
    {MEMBER | STAFF, "members", N_("Members and staff"), N_("for members")},
    {STAFF, "staff", N_("Staff of the program"), N_("for staff")},
};
const size_t blog_n_audiences = COUNT(blog_audiences);

const struct blog_audience *blog_audience(int64_t seen_by)
{
    for (size_t i = 0; i < blog_n_audiences; i++)
        if (blog_audiences[i].bits == seen_by)
            return &blog_audiences[i];
    return &blog_audiences[blog_n_audiences - 1];
}

int64_t blog_minutes(int64_t words)
{
    int64_t minutes = (words + BLOG_MINUTE_WORDS / 2) / BLOG_MINUTE_WORDS;
    return minutes > 0 ? minutes : 1;
}

/* ---- addresses and tags -------------------------------------------------------------------------- */

str blog_slug_of(struct ctx *c, str title)
{
    str latin = arena_lower(c->mem, i18n_latin(c->mem, title));
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < latin.len && t.len < BLOG_SLUG_MAX - 8; i++) {
        char ch = latin.at[i];
        if ((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9'))
            text_char(&t, ch);
        else if (ch != '\'' && t.len > 0 && t.at[t.len - 1] != '-')
            text_char(&t, '-');
    }
    str slug = text_str(&t);
    while (slug.len > 0 && slug.at[slug.len - 1] == '-')
        slug.len--;
    int64_t number; /* numbers are those of posts, and some words are pages of their own */
    if (slug.len == 0 || str_int(slug, &number))
        return slug.len == 0 ? S("post") : arena_format(c->mem, "post-%.*s", STR_ARG(slug));
    static const char *const PAGES[] = {"write",      "mine",    "feed",     "editors",
                                        "categories", "letters", "mentions", "webmention"};
    for (size_t i = 0; i < COUNT(PAGES); i++)
        if (str_same(slug, str_of(PAGES[i])))
            return arena_format(c->mem, "%.*s-post", STR_ARG(slug));
    return slug;
}

static bool is_there(const str *list, size_t n, str one)
{
    for (size_t i = 0; i < n; i++)
        if (str_same(list[i], one))
            return true;
    return false;
}

enum err blog_tags_of(struct ctx *c, str typed, str tags[BLOG_TAGS_MAX], size_t *n)
{
    *n = 0;
    for (str part; str_cut(&typed, ',', &part);) {
        part = str_trim(part);
        while (str_starts(part, S("#")))
            part = str_from(part, 1);
        part = arena_lower(c->mem, part);
        if (part.len == 0 || is_there(tags, *n, part))
            continue;
        if (str_chars(part) > BLOG_TAG_MAX)
            return fail_at(c, "tags", N_("A tag has at most %d characters."), BLOG_TAG_MAX);
        if (*n == BLOG_TAGS_MAX)
            return fail_at(c, "tags", N_("At most %d tags."), BLOG_TAGS_MAX);
        tags[(*n)++] = part;
    }
    return OK;
}

/* ---- drafts -------------------------------------------------------------------------------------- */

static enum err allow(struct ctx *c, enum blog_answer answer)
{
    if (answer == BLOG_YES)
        return OK;
    return fail_sentence(c, ERR_REFUSED, blog_sentence(answer));
}

enum err blog_begin(struct ctx *c, int64_t *id)
{
    struct blog_facts f;
    enum err e = db_begin(c);
    if (e)
        return e;
    *id = id_new(c);
    if (!(e = blog_load(c, 0, &f)) && !(e = allow(c, blog_may_write(&f))) &&
        !(e = q_write_add(c, *id, str_of(c->catalog->code), ANYBODY)))
        e = q_write_draft_set(c, &(struct in_write_draft_set){.id = *id,
                                                              .language = str_of(c->catalog->code),
                                                              .seen_by = ANYBODY,
                                                              .comments = true});
    c->made = *id;
    return db_end(c, e);
}

static str tags_line(struct ctx *c, const struct row_blog_tags_of *tags, size_t n)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < n; i++)
        text_format(&t, "%s%.*s", i ? ", " : "", STR_ARG(tags[i].tag));
    return text_str(&t);
}

static enum err newest(struct ctx *c, int64_t id, struct blog_draft *draft)
{
    struct row_write_newest row;
    struct row_blog_tags_of *tags;
    size_t n;
    enum err e = q_write_newest(c, id, &row);
    if (e || (e = q_blog_tags_of(c, id, &tags, &n)))
        return e;
    if (!row.found)
        return fail_missing(c);
    *draft = (struct blog_draft){.title = row.title,
                                 .lead_in = row.lead_in,
                                 .body = row.body,
                                 .slug = row.slug,
                                 .category = row.category,
                                 .tags = tags_line(c, tags, n),
                                 .language = row.language,
                                 .seen_by = row.seen_by,
                                 .comments = row.comments};
    return OK;
}

enum err blog_draft(struct ctx *c, int64_t id, struct blog_draft *draft)
{
    struct blog_facts f;
    struct row_write_draft row;
    enum err e = blog_load(c, id, &f);
    if (e || (e = q_write_draft(c, id, &row)))
        return e;
    if (!row.found)
        return newest(c, id, draft);
    *draft = (struct blog_draft){.title = row.title,
                                 .lead_in = row.lead_in,
                                 .body = row.body,
                                 .slug = row.slug,
                                 .category = row.category,
                                 .tags = row.tags,
                                 .language = row.language,
                                 .seen_by = row.seen_by,
                                 .comments = row.comments,
                                 .answer = row.answer,
                                 .kept = true};
    return OK;
}

static bool is_audience(int64_t bits)
{
    for (size_t i = 0; i < blog_n_audiences; i++)
        if (blog_audiences[i].bits == bits)
            return true;
    return false;
}

static enum err check(struct ctx *c, const struct blog_draft *d)
{
    str tags[BLOG_TAGS_MAX];
    size_t n;
    check_text(c, "title", d->title, (struct text_rule){0, BLOG_TITLE_MAX, false});
    check_text(c, "lead_in", d->lead_in, (struct text_rule){0, BLOG_LEAD_MAX, true});
    check_text(c, "body", d->body, (struct text_rule){0, BLOG_BODY_MAX, true});
    check_text(c, "slug", d->slug, (struct text_rule){0, BLOG_SLUG_MAX, false});
    check_text(c, "tags", d->tags, (struct text_rule){0, 400, false});
    if (!i18n_is_language(d->language))
        (void)fail_at(c, "language", N_("Choose a language from the list."));
    if (!is_audience(d->seen_by))
        (void)fail_at(c, "seen_by", N_("Choose who may see it."));
    enum err e = blog_tags_of(c, d->tags, tags, &n);
    return c->problems ? ERR_INVALID : e;
}

static enum err keep(struct ctx *c, int64_t id, const struct blog_draft *d)
{
    enum err e = q_write_draft_set(c, &(struct in_write_draft_set){.id = id,
                                                                   .title = d->title,
                                                                   .lead_in = d->lead_in,
                                                                   .body = d->body,
                                                                   .slug = d->slug,
                                                                   .category = d->category,
                                                                   .tags = d->tags,
                                                                   .language = d->language,
                                                                   .seen_by = d->seen_by,
                                                                   .comments = d->comments});
    return e ? e
             : q_write_head_set(c, &(struct in_write_head_set){.id = id,
                                                               .title = d->title,
                                                               .lead_in = d->lead_in,
                                                               .category = d->category,
                                                               .language = d->language,
                                                               .seen_by = d->seen_by});
}

enum err blog_save(struct ctx *c, int64_t id, const struct blog_draft *draft)
{
    struct blog_facts f;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = blog_load(c, id, &f)) && !(e = allow(c, blog_may_edit(&f))) && !(e = check(c, draft)))
        e = keep(c, id, draft);
    return db_end(c, e);
}

/* ---- for other pages ------------------------------------------------------------------------------ */

enum err blog_latest(struct ctx *c, size_t most, const struct blog_line **list, size_t *n)
{
    struct row_blog_latest *rows;
    enum err e = q_blog_latest(c, (int64_t)most, &rows, n);
    if (e)
        return e;
    struct blog_line *made = arena_take(c->mem, *n, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = (struct blog_line){
            .slug = rows[i].slug,
            .title = rows[i].title,
            .lead_in = rows[i].lead_in,
            .language = rows[i].language,
            .author = people_shown(rows[i].name, rows[i].latin).first,
            .handle = rows[i].handle,
            .avatar = people_picture(c, rows[i].avatar.set ? rows[i].avatar.value : S("")),
            .published = rows[i].published};
    *list = made;
    return OK;
}
