/* From a draft to what others read, and back. */
#include "feature/blog/blog.h"
#include "feature/blog/inside.h"
#include "feature/blog/write.sql.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { SLUG_TRIES = 50 };

static enum err note(struct ctx *c, const char *kind, int64_t id, const struct blog_facts *f)
{
    return ledger_write(c, &(struct ledger_entry){.kind = kind,
                                                  .subject = id,
                                                  .person = f->author,
                                                  /* somebody else's hand on it is evidence */
                                                  .kept = c->me != 0 && c->me != f->author});
}

static int64_t who(struct ctx *c, const struct blog_facts *f)
{
    int64_t by = f->author == c->me ? BY_PERSON : 0;
    return f->editor ? by | BY_MANAGER : by;
}

static enum err refused(struct ctx *c)
{
    return fail(c, ERR_REFUSED, "This post cannot change in that way now.");
}

/* Moves it, with its line in the ledger. */
static enum err move(struct ctx *c, int64_t id, const struct blog_facts *f, const char *to,
                     opt_time published)
{
    struct row_write_state_set row;
    const struct life_move *m = life_may(&blog_life, f->state, str_of(to), who(c, f));
    if (!m)
        return refused(c);
    enum err e = q_write_state_set(c, id, f->state, str_of(to), published, &row);
    return e || !*m->kind ? e : note(c, m->kind, id, f);
}

static enum err allow(struct ctx *c, enum blog_answer answer)
{
    if (answer == BLOG_YES)
        return OK;
    return fail_sentence(c, ERR_REFUSED, blog_sentence(answer));
}

/* ---- its address --------------------------------------------------------------------------------- */

static enum err is_free(struct ctx *c, str slug, int64_t id, bool *free)
{
    struct row_write_slug_of row;
    enum err e = q_write_slug_of(c, slug, &row);
    if (!e)
        *free = row.post == 0 || row.post == id;
    return e;
}

/* One that was wished must be free; one made of the title gets a number if need be. */
static enum err choose_slug(struct ctx *c, int64_t id, const struct blog_draft *d, str *slug)
{
    str wish = blog_slug_of(c, d->slug.len ? d->slug : d->title);
    bool free = false;
    enum err e = is_free(c, wish, id, &free);
    *slug = wish;
    for (int n = 2; !e && !free && d->slug.len == 0 && n < SLUG_TRIES; n++) {
        *slug = arena_format(c->mem, "%.*s-%d", STR_ARG(wish), n);
        e = is_free(c, *slug, id, &free);
    }
    if (!e && !free)
        return fail_at(c, "slug", N_("Another post has this address. Choose another one."));
    return e;
}

static enum err take_slug(struct ctx *c, int64_t id, const struct blog_facts *f,
                          const struct blog_draft *d, str *slug)
{
    if (f->slug.len > 0 && (d->slug.len == 0 || str_same(d->slug, f->slug))) {
        *slug = f->slug;
        return OK;
    }
    enum err e = choose_slug(c, id, d, slug);
    if (e || (e = q_write_slug_add(c, *slug, id)))
        return e;
    return q_write_slug_set(c, id, *slug);
}

/* ---- publishing ---------------------------------------------------------------------------------- */

static bool is_category(struct ctx *c, str code)
{
    struct row_write_categories *rows;
    size_t n;
    if (code.len == 0)
        return true;
    if (q_write_categories(c, &rows, &n) != OK)
        return false;
    for (size_t i = 0; i < n; i++)
        if (str_same(rows[i].code, code))
            return true;
    return false;
}

static enum err check(struct ctx *c, int64_t id, const struct blog_facts *f,
                      const struct blog_draft *d, const struct blog_publishing *how)
{
    check_text(c, "title", d->title, (struct text_rule){3, BLOG_TITLE_MAX, false});
    check_text(c, "body", d->body, (struct text_rule){20, BLOG_BODY_MAX, true});
    if (!blog_pictures_told(c, id, d->body))
        (void)fail_at(c, "body", N_("Say in the brackets of each picture what can be seen."));
    check_text(c, "note", how->note,
               (struct text_rule){f->version > 0 ? 3 : 0, BLOG_NOTE_MAX, false});
    if (!is_category(c, d->category))
        (void)fail_at(c, "category", N_("Choose a category from the list."));
    return c->problems ? ERR_INVALID : OK;
}

static int64_t count_words(str body)
{
    int64_t n = 0;
    for (str word; i18n_word(&body, &word);)
        n++;
    return n;
}

static enum err keep_tags(struct ctx *c, int64_t id, str typed)
{
    str tags[BLOG_TAGS_MAX];
    size_t n = 0;
    enum err e = blog_tags_of(c, typed, tags, &n);
    if (!e)
        e = q_write_tags_clear(c, id);
    for (size_t i = 0; !e && i < n; i++)
        e = q_write_tag_add(c, id, tags[i]);
    return e;
}

/* A new version out of the draft. by_rule: its time has come. */
static enum err make_version(struct ctx *c, int64_t id, const struct blog_facts *f,
                             const struct blog_draft *d, const struct blog_publishing *how)
{
    struct row_write_publish row;
    str slug;
    enum err e = take_slug(c, id, f, d, &slug);
    if (e ||
        (e = q_write_text_add(c, &(struct in_write_text_add){.id = id,
                                                             .version = f->version + 1,
                                                             .title = d->title,
                                                             .lead_in = d->lead_in,
                                                             .body = d->body,
                                                             .note = how->note})) ||
        (e = q_write_publish(
             c,
             &(struct in_write_publish){
                 .id = id,
                 .before = f->version,
                 .title = d->title,
                 .lead_in = d->lead_in,
                 .category = d->category,
                 .language = d->language,
                 .seen_by = d->seen_by,
                 .comments = d->comments,
                 .words = count_words(markdown_plain(c, d->body)),
                 .picture = blog_first_picture(c, id, d->body),
                 .published = f->version > 0 && f->published.set ? f->published.value : c->now},
             &row)) ||
        (e = keep_tags(c, id, d->tags)))
        return e;
    return q_write_draft_drop(c, id);
}

static enum err publish_now(struct ctx *c, int64_t id, const struct blog_facts *f,
                            const struct blog_publishing *how, int64_t by)
{
    struct blog_draft d;
    const struct life_move *m = life_may(&blog_life, f->state, S("published"), by);
    if (!m)
        return refused(c);
    enum err e = blog_draft(c, id, &d);
    if (e || (e = check(c, id, f, &d, how)) || (e = make_version(c, id, f, &d, how)) ||
        (e = note(c, m->kind, id, f)))
        return e;
    bool told = f->version == 0 && (d.seen_by & ANYBODY) != 0;
    return told ? q_write_letter_begin(c, id) : OK;
}

static enum err plan(struct ctx *c, int64_t id, const struct blog_facts *f,
                     const struct blog_publishing *how)
{
    struct blog_draft d;
    str slug;
    enum err e = blog_draft(c, id, &d);
    if (e || (e = check(c, id, f, &d, how)) || (e = take_slug(c, id, f, &d, &slug)))
        return e;
    return move(c, id, f, "planned", how->when);
}

static enum err ask(struct ctx *c, int64_t id, const struct blog_facts *f,
                    const struct blog_publishing *how)
{
    struct blog_draft d;
    enum err e = blog_draft(c, id, &d);
    if (e || (e = check(c, id, f, &d, how)) || (e = q_write_answer(c, id, S(""))))
        return e;
    return move(c, id, f, "asked", (opt_time){0});
}

static enum err publish(struct ctx *c, int64_t id, const struct blog_publishing *how,
                        const char **to)
{
    struct blog_facts f;
    enum err e = blog_load(c, id, &f);
    if (e)
        return e;
    enum blog_answer answer = blog_may_publish(&f);
    if (answer == BLOG_FIRST) {
        *to = "asked";
        return ask(c, id, &f, how);
    }
    if ((e = allow(c, answer)))
        return e;
    if (how->when.set && f.version == 0) {
        if (how->when.value.s <= c->now.s)
            return fail_at(c, "when", N_("Choose a time that is still to come."));
        *to = "planned";
        return plan(c, id, &f, how);
    }
    *to = "published";
    return publish_now(c, id, &f, how, who(c, &f));
}

enum err blog_publish(struct ctx *c, int64_t id, const struct blog_publishing *how, const char **to)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, publish(c, id, how, to));
}

/* ---- planned ones -------------------------------------------------------------------------------- */

/* As its author, who is not there: what was planned may be changed up to its time, and may then be too short. */
static enum err publish_planned(struct ctx *c, int64_t id)
{
    struct blog_facts f;
    struct row_write_state_set row;
    enum err e = blog_load(c, id, &f);
    if (e)
        return e;
    e = publish_now(c, id, &f, &(struct blog_publishing){.note = S("")}, BY_RULE);
    if (e != ERR_INVALID && e != ERR_REFUSED)
        return e;
    c->problems = NULL;
    e = q_write_answer(c, id,
                       tr(c, N_("It could not appear at its time: title, text or address "
                                "were not complete.")));
    if (e || (e = q_write_state_set(c, id, S("planned"), S("draft"), (opt_time){0}, &row)))
        return e;
    return note(c, "post.returned", id, &f);
}

enum err blog_publish_due(struct ctx *c, size_t *n)
{
    struct row_write_due *rows;
    struct ctx before = *c;
    enum err e = q_write_due(c, &rows, n);
    for (size_t i = 0; !e && i < *n; i++) {
        c->program = rows[i].program, c->me = rows[i].author;
        if (!(e = db_begin(c)))
            e = db_end(c, publish_planned(c, rows[i].id));
    }
    c->program = before.program, c->me = before.me;
    return e;
}

/* ---- back ------------------------------------------------------------------------------------------ */

static enum err move_to(struct ctx *c, int64_t id, const char *to)
{
    struct blog_facts f;
    enum err e = blog_load(c, id, &f);
    if (e || (e = allow(c, blog_may_edit(&f))))
        return e;
    return move(c, id, &f, to, (opt_time){0});
}

enum err blog_take_back(struct ctx *c, int64_t id)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, move_to(c, id, "draft"));
}

enum err blog_give_back(struct ctx *c, int64_t id, str answer)
{
    if (!check_text(c, "answer", answer, (struct text_rule){10, 1000, true}))
        return ERR_INVALID;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(c->bits & BLOG_EDITORS))
        e = allow(c, BLOG_NOT_YOURS);
    else if (!(e = q_write_answer(c, id, answer)))
        e = move_to(c, id, "draft");
    return db_end(c, e);
}

enum err blog_withdraw(struct ctx *c, int64_t id)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, move_to(c, id, "withdrawn"));
}

enum err blog_restore(struct ctx *c, int64_t id)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, move_to(c, id, "published"));
}

static enum err discard(struct ctx *c, int64_t id, struct row_write_digests **files, size_t *n)
{
    struct blog_facts f;
    struct row_write_drop row;
    enum err e = blog_load(c, id, &f);
    if (e || (e = allow(c, blog_may_edit(&f))) || (e = q_write_draft_drop(c, id)))
        return e;
    if (f.version > 0)
        return OK;
    if (!str_same(f.state, S("draft")))
        return refused(c);
    if ((e = q_write_digests(c, id, files, n)) || (e = q_write_drop_pictures(c, id)) ||
        (e = q_write_drop_slugs(c, id)))
        return e;
    return q_write_drop(c, id, &row);
}

enum err blog_discard(struct ctx *c, int64_t id)
{
    struct row_write_digests *files = NULL;
    size_t n = 0;
    enum err e = db_begin(c);
    if (e || (e = db_end(c, discard(c, id, &files, &n))))
        return e;
    for (size_t i = 0; i < n; i++)
        blog_picture_forget(c, files[i].digest, files[i].type);
    return OK;
}

/* ---- categories ------------------------------------------------------------------------------------ */

enum err blog_category_save(struct ctx *c, const struct blog_category *k)
{
    if (!(c->bits & BLOG_EDITORS))
        return allow(c, BLOG_NOT_YOURS);
    check_text(c, "name", k->name, (struct text_rule){2, 60, false});
    str code = k->code.len > 0 ? k->code : str_upto(blog_slug_of(c, k->name), 40);
    if (!str_same(code, blog_slug_of(c, code)) || code.len > 40)
        (void)fail_at(c, "code", N_("Small letters, digits and dashes, at most 40."));
    if (c->problems)
        return ERR_INVALID;
    enum err e = db_begin(c);
    return e ? e : db_end(c, q_write_category_set(c, code, k->name, k->place, k->retired));
}
