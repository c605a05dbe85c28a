/* Where posts are written, and the lists of who writes. */
#include "feature/blog/blog.h"
#include "feature/blog/blog.sql.h"
#include "feature/blog/inside.h"
#include "feature/blog/write.sql.h"
#include "feature/frame/frame.h"
#include "feature/people/people.h"
#include "kit/calendar/calendar.h"
#include "kit/i18n/i18n.h"

/* More than a picture may have: what is too large is refused with what was typed. */
enum { UPLOAD_MAX = 20 << 20, PREVIEW_MAX = 1 << 19 };

struct write_view {
    const struct req *r;
    int64_t id;
    struct blog_facts f;
    struct blog_draft d;
    struct frame_field title, lead_in, body, tags, slug, note, picture, day, clock, answer;
    struct frame_select category, language, seen_by;
    const struct row_blog_pictures *pictures;
    size_t n_pictures;
    struct safe_html html;
    bool asks, gives_back;
};
struct mine_view {
    const struct row_write_mine *rows;
    size_t n;
    str state;
    bool everybody, editor;
    struct row_write_waiting waiting;
    struct frame_empty empty;
};
/* What was typed in the form of that category, or as it is. */
static str typed_in(const struct req *r, str code, const char *field, str otherwise)
{
    return form_has(r, field) && str_same(form_text(r, "code"), code) ? form_text(r, field)
                                                                      : otherwise;
}

struct categories_view {
    const struct req *r;
    const struct row_write_categories *rows;
    size_t n;
    struct frame_field name;
};

static const struct {
    const char *state, *words, *tone;
} states[] = {
    {"draft", N_("draft"), "mute"},        {"asked", N_("waits for an editor"), "warn"},
    {"planned", N_("planned"), "tone"},    {"published", N_("published"), "good"},
    {"withdrawn", N_("withdrawn"), "bad"},
};

static const char *state_words(str state)
{
    for (size_t i = 0; i < COUNT(states); i++)
        if (str_same(state, str_of(states[i].state)))
            return states[i].words;
    return "";
}

static const char *state_tone(str state)
{
    for (size_t i = 0; i < COUNT(states); i++)
        if (str_same(state, str_of(states[i].state)))
            return states[i].tone;
    return "mute";
}

/* What shows a picture in the text. */
static str picture_line(struct ctx *c, int64_t id, int64_t number)
{
    return arena_format(c->mem, "![](/blog/%lld/pictures/%lld)", (long long)id, (long long)number);
}

#include "feature/blog/write.html.h"

/* ---- the form ------------------------------------------------------------------------------------------ */

static enum err fill_choices(struct ctx *c, struct write_view *v)
{
    struct row_write_categories *rows;
    const struct i18n_choice *languages;
    size_t n, n_languages;
    enum err e = q_write_categories(c, &rows, &n);
    if (e)
        return e;
    i18n_languages(c, &languages, &n_languages);
    struct frame_option *kinds = arena_take(c->mem, n + 1, sizeof *kinds);
    struct frame_option *tongues = arena_take(c->mem, n_languages, sizeof *tongues);
    struct frame_option *seen = arena_take(c->mem, blog_n_audiences, sizeof *seen);
    size_t n_kinds = 0;
    kinds[n_kinds++] = (struct frame_option){S(""), tr(c, N_("None")), v->d.category.len == 0};
    for (size_t i = 0; i < n; i++)
        if (!rows[i].retired || str_same(rows[i].code, v->d.category))
            kinds[n_kinds++] = (struct frame_option){rows[i].code, rows[i].name,
                                                     str_same(rows[i].code, v->d.category)};
    for (size_t i = 0; i < n_languages; i++)
        tongues[i] = (struct frame_option){languages[i].code, languages[i].name,
                                           str_same(languages[i].code, v->d.language)};
    for (size_t i = 0; i < blog_n_audiences; i++)
        seen[i] =
            (struct frame_option){str_of(blog_audiences[i].code), tr(c, blog_audiences[i].words),
                                  blog_audiences[i].bits == v->d.seen_by};
    v->category = (struct frame_select){
        .name = "category", .label = tr(c, N_("Category")), .options = kinds, .n = n_kinds};
    v->language = (struct frame_select){.name = "language",
                                        .label = tr(c, N_("Language of the post")),
                                        .options = tongues,
                                        .n = n_languages};
    v->seen_by = (struct frame_select){.name = "seen_by",
                                       .label = tr(c, N_("Who may see it")),
                                       .options = seen,
                                       .n = blog_n_audiences};
    return OK;
}

static void fill_text(struct ctx *c, struct write_view *v)
{
    v->title = (struct frame_field){.name = "title",
                                    .type = "text",
                                    .label = tr(c, N_("Title")),
                                    .value = v->d.title,
                                    .required = true,
                                    .max = BLOG_TITLE_MAX};
    v->lead_in = (struct frame_field){
        .name = "lead_in",
        .type = "textarea",
        .label = tr(c, N_("In a sentence or two")),
        .hint = tr(c, N_("Stands below the title in lists, feeds and letters.")),
        .value = v->d.lead_in,
        .max = BLOG_LEAD_MAX,
        .rows = 2};
    v->body = (struct frame_field){
        .name = "body",
        .type = "textarea",
        .label = tr(c, N_("Text")),
        .hint = tr(c, N_("Markdown: # a heading, **bold**, [words](https://address), - a list, "
                         "> a quote, ``` code.")),
        .value = v->d.body,
        .required = true,
        .max = BLOG_BODY_MAX,
        .rows = 22};
    v->note = (struct frame_field){
        .name = "note",
        .type = "text",
        .label = tr(c, N_("What you changed")),
        .hint = tr(c, N_("Stands below the post, with its date. Needed to publish changes.")),
        .value = form_text(v->r, "note"),
        .max = BLOG_NOTE_MAX};
    v->answer = (struct frame_field){.name = "answer",
                                     .type = "textarea",
                                     .label = tr(c, N_("What should its author look at?")),
                                     .value = form_text(v->r, "answer"),
                                     .required = true,
                                     .max = 1000,
                                     .rows = 3};
}

static void fill_details(struct ctx *c, struct write_view *v)
{
    v->tags = (struct frame_field){.name = "tags",
                                   .type = "text",
                                   .label = tr(c, N_("Tags")),
                                   .hint = tr(c, N_("With commas between, at most 8.")),
                                   .value = v->d.tags,
                                   .max = 400};
    v->slug = (struct frame_field){
        .name = "slug",
        .type = "text",
        .label = tr(c, N_("Address")),
        .hint = tr(c, N_("Empty: made of the title. When it changes, the old one leads to it.")),
        .value = v->d.slug,
        .max = BLOG_SLUG_MAX};
    v->picture = (struct frame_field){
        .name = "picture",
        .type = "file",
        .label = tr(c, N_("A picture")),
        .hint =
            tr(c, N_("PNG, JPEG or WebP, at most 5 MB. Where and when it was taken is removed.")),
        .accept = "image/png,image/jpeg,image/webp"};
}

/* Of a planned one: when that will be. */
static void fill_plan(struct ctx *c, struct write_view *v)
{
    const struct req *r = v->r;
    str zone = c->zone.len > 0 ? c->zone : S("UTC");
    day on;
    int minute;
    bool planned = str_same(v->f.state, S("planned")) && v->f.published.set;
    calendar_local(zone, planned ? v->f.published.value : c->now, &on, &minute);
    v->day = (struct frame_field){.name = "when",
                                  .type = "date",
                                  .label = tr(c, N_("Day")),
                                  .value = form_has(r, "when") ? form_text(r, "when")
                                           : planned           ? day_iso(c->mem, on)
                                                               : S("")};
    v->clock = (struct frame_field){
        .name = "at",
        .type = "time",
        .label = tr(c, N_("At")),
        .hint = arena_format(
            c->mem, tr_c(c->catalog, N_("By the clock of %.*s, the time zone of your account.")),
            STR_ARG(zone)),
        .value = form_has(r, "at") ? form_text(r, "at")
                 : planned         ? calendar_clock(c->mem, minute)
                                   : S("08:00")};
}

static enum err show(struct ctx *c, const struct req *r, struct res *out,
                     const struct blog_draft *typed)
{
    struct write_view v = {.r = r, .id = r->arg[0]};
    struct row_blog_pictures *pictures;
    struct markdown_pictures shown;
    enum err e = blog_load(c, v.id, &v.f);
    if (e || (e = blog_draft(c, v.id, &v.d)) || (e = blog_pictures(c, v.id, &shown)) ||
        (e = q_blog_pictures(c, v.id, &pictures, &v.n_pictures)))
        return e;
    if (typed) {
        str answer = v.d.answer;
        bool kept = v.d.kept;
        v.d = *typed;
        v.d.answer = answer, v.d.kept = kept;
    }
    v.pictures = pictures;
    if ((e = fill_choices(c, &v)))
        return e;
    fill_text(c, &v);
    fill_details(c, &v);
    fill_plan(c, &v);
    v.asks = blog_may_publish(&v.f) == BLOG_FIRST;
    v.gives_back = v.f.editor && v.f.author != c->me && str_same(v.f.state, S("asked"));
    if (v.d.body.len > 0)
        v.html = markdown_with(c, v.d.body, &shown);
    struct html o = frame_open(
        c, r, tr(c, v.f.version > 0 ? N_("Change a post") : N_("Write a post")), AREA_BLOG);
    view_write(&o, &v);
    return frame_close(&o, r, out);
}

static enum err edit_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show(c, r, out, NULL);
}

/* ---- what was typed ------------------------------------------------------------------------------------- */

static struct blog_draft read_draft(const struct req *r)
{
    struct blog_draft d = {
        .title = form_text(r, "title"),
        .lead_in = form_text(r, "lead_in"),
        .body = form_text(r, "body"),
        .slug = form_text(r, "slug"),
        .category = form_text(r, "category"),
        .tags = form_text(r, "tags"),
        .language = form_text(r, "language"),
        .comments = form_has(r, "comments"),
    };
    str seen = form_text(r, "seen_by");
    for (size_t i = 0; i < blog_n_audiences; i++)
        if (str_same(seen, str_of(blog_audiences[i].code)))
            d.seen_by = blog_audiences[i].bits;
    return d;
}

/* By the writer's clock: of a time that comes twice that day the first; one that is skipped, later. */
static enum err read_when(struct ctx *c, const struct req *r, opt_time *when)
{
    day on;
    int minute;
    if (!day_read(form_text(r, "when"), &on))
        return fail_at(c, "when", N_("Choose a day."));
    if (!calendar_minute(form_text(r, "at"), &minute))
        return fail_at(c, "at", N_("Write a time, like 18:00."));
    *when = (opt_time){true, i18n_at(c, c->zone, on, minute)};
    return OK;
}

/* Published ones are shown where they stand now. */
static enum err publish(struct ctx *c, const struct req *r, struct res *out, bool later)
{
    struct blog_publishing how = {.note = form_text(r, "note")};
    const char *to;
    enum err e = later ? read_when(c, r, &how.when) : OK;
    if (e || (e = blog_publish(c, r->arg[0], &how, &to)))
        return e;
    if (str_same(str_of(to), S("published")))
        see_other(c, out, "/blog/#", r->arg[0]);
    frame_flash(out, str_same(str_of(to), S("asked")) ? FLASH_SENT : FLASH_SAVED);
    return OK;
}

/* The picture, and its line at the end of the text. */
static enum err add_picture(struct ctx *c, const struct req *r, struct blog_draft *d)
{
    int64_t number;
    enum err e = blog_picture_add(c, r->arg[0], form_file(r, "picture"), &number);
    if (e)
        return e;
    d->body = arena_format(c->mem, "%.*s\n\n![%.*s](/blog/%lld/pictures/%lld)", STR_ARG(d->body),
                           STR_ARG(blog_picture_words(c)), (long long)r->arg[0], (long long)number);
    return blog_save(c, r->arg[0], d);
}

/* Whatever was pressed, what was typed is kept first. */
static enum err edit_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct blog_draft d = read_draft(r);
    str act = form_text(r, "act");
    enum err e = blog_save(c, r->arg[0], &d);
    c->once = S("");
    if (!e && str_same(act, S("picture")))
        e = add_picture(c, r, &d);
    else if (!e && (str_same(act, S("publish")) || str_same(act, S("plan"))))
        e = publish(c, r, out, str_same(act, S("plan")));
    else if (!e)
        frame_flash(out, FLASH_SAVED);
    c->made = 0;
    if (e == OK)
        return OK;
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, &d);
}

static enum err draft_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct blog_draft d = read_draft(r);
    enum err e = blog_save(c, r->arg[0], &d);
    if (!e)
        out->status = 204;
    return e;
}

/* What is typed, as it will look; with the pictures of this post. */
static enum err preview_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct blog_facts f;
    struct markdown_pictures shown;
    str body = form_text(r, "body");
    enum err e = blog_load(c, r->arg[0], &f);
    if (e || (e = blog_pictures(c, r->arg[0], &shown)))
        return e;
    if (body.len > PREVIEW_MAX || str_chars(body) > BLOG_BODY_MAX)
        return fail(c, ERR_INVALID, "This text is too long.");
    struct html o = html_sized(c, 2 * body.len + 256);
    html_safe(&o, markdown_with(c, body, &shown));
    out->body = html_text(&o);
    return OK;
}

static enum err new_post(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t id;
    (void)r, (void)out;
    return blog_begin(c, &id);
}

static enum err picture_remove_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = blog_picture_drop(c, r->arg[0], r->arg[1]);
    return frame_saved(c, r, out, e, edit_get);
}

static enum err take_back_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, blog_take_back(c, r->arg[0]), edit_get);
}

static enum err give_back_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, blog_give_back(c, r->arg[0], form_text(r, "answer")), edit_get);
}

static enum err withdraw_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, blog_withdraw(c, r->arg[0]), edit_get);
}

static enum err restore_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, blog_restore(c, r->arg[0]), edit_get);
}

static enum err discard_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, blog_discard(c, r->arg[0]), edit_get);
}

/* ---- lists ------------------------------------------------------------------------------------------------ */

static enum err mine_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_write_mine *rows;
    struct mine_view v = {.editor = (c->bits & BLOG_EDITORS) != 0};
    str state = param(r, "state");
    v.everybody = v.editor && state.len > 0;
    v.state = v.everybody && str_same(state, S("asked")) ? state : S("");
    enum err e = q_write_mine(c, v.state, v.everybody, &rows, &v.n);
    if (e || (v.editor && (e = q_write_waiting(c, &v.waiting))))
        return e;
    v.rows = rows;
    v.empty = (struct frame_empty){.title = tr(c, N_("No posts here")),
                                   .words = tr(c, N_("What you write is seen by you alone until "
                                                     "you publish it.")),
                                   .action = tr(c, N_("Write a post")),
                                   .address = S("/blog/write")};
    struct html o = frame_open(c, r, tr(c, N_("My posts")), AREA_BLOG);
    view_mine(&o, &v);
    return frame_close(&o, r, out);
}

static enum err categories_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct categories_view v = {.r = r};
    struct row_write_categories *rows;
    enum err e = q_write_categories(c, &rows, &v.n);
    if (e)
        return e;
    v.rows = rows;
    v.name = (struct frame_field){
        .name = "name", .type = "text", .label = tr(c, N_("Name")), .required = true, .max = 60};
    struct html o = frame_open(c, r, tr(c, N_("Categories of the blog")), AREA_BLOG);
    view_categories(&o, &v);
    return frame_close(&o, r, out);
}

static enum err categories_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = blog_category_save(c, &(struct blog_category){.code = form_text(r, "code"),
                                                               .name = form_text(r, "name"),
                                                               .place = form_int(r, "place", 50),
                                                               .retired = form_has(r, "retired")});
    return frame_saved(c, r, out, e, categories_get);
}

static enum err write_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct blog_facts f;
    struct req post = *r;
    enum err e = blog_load(c, 0, &f);
    if (e)
        return e;
    if (blog_may_write(&f) != BLOG_YES)
        return fail_sentence(c, ERR_REFUSED, blog_sentence(blog_may_write(&f)));
    struct html o = frame_open(c, r, tr(c, N_("Write a post")), AREA_BLOG);
    view_start(&o, &post);
    return frame_close(&o, r, out);
}

/* clang-format off */
const struct route blog_write_routes[] = {
    {"GET", "/blog/write", write_get, SIGNED_IN},
    {"POST", "/blog/write", new_post, SIGNED_IN, "/blog/#/edit"},
    {"GET", "/blog/mine", mine_get, SIGNED_IN},
    {"GET", "/blog/categories", categories_get, BLOG_EDITORS},
    {"POST", "/blog/categories", categories_post, BLOG_EDITORS, "/blog/categories"},
    {"GET", "/blog/#/edit", edit_get, SIGNED_IN},
    {"POST", "/blog/#/edit", edit_post, SIGNED_IN, "/blog/#/edit", SLOW, UPLOAD_MAX},
    {"POST", "/blog/#/draft", draft_post, SIGNED_IN, .body_max = PREVIEW_MAX},
    {"POST", "/blog/#/preview", preview_post, SIGNED_IN, NULL, PAGE, PREVIEW_MAX},
    {"POST", "/blog/#/take-back", take_back_post, SIGNED_IN, "/blog/#/edit"},
    {"POST", "/blog/#/give-back", give_back_post, BLOG_EDITORS, "/blog/mine"},
    {"POST", "/blog/#/withdraw", withdraw_post, SIGNED_IN, "/blog/#/edit"},
    {"POST", "/blog/#/restore", restore_post, SIGNED_IN, "/blog/#/edit"},
    {"POST", "/blog/#/discard", discard_post, SIGNED_IN, "/blog/mine"},
    {"POST", "/blog/#/pictures/#/remove", picture_remove_post, SIGNED_IN, "/blog/#/edit"},
    {0},
};
/* clang-format on */
