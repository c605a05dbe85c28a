#include "feature/lounge/draft.sql.h"
#include "feature/lounge/pages.h"
#include "feature/people/people.h"

enum {
    FILES_TOGETHER = 25 << 20,
    FORM_MAX = 26 << 20,
    DRAFT_MAX = 256 << 10, /* percent-encoded */
    WORDS_MAX = 1000,      /* of all choices, a line each */
    BODY_ROWS = 10,
    ANSWER_ROWS = 6,
    ALIKE = 20, /* bytes by which a draft is known */
};

/* What one can begin in a group. */
struct kind {
    const char *code, *name, *hint;
    int64_t right;
    const char *group; /* only in groups of this kind; NULL: in those for talk */
};
static const struct kind kinds[] = {
    {"post", N_("Discussion"), N_("What is it about, and what do you think?"), 0, NULL},
    {"question", N_("Question"), N_("What did you try, what happened, what did you expect?"), 0,
     NULL},
    {"poll", N_("Poll"), N_("What is asked, and why?"), LOUNGE_POLL, NULL},
    {"post", N_("Announcement"), N_("What is new, and what changes for whom?"), 0, "announce"},
    {"opening", N_("Opening"), N_("What is to be done, where, and for whom?"), 0, "help"},
    {"looking", N_("Looking for something"), N_("What can you do, and what do you look for?"), 0,
     "help"},
    {"praise", N_("Praise"), N_("What did they do, and what did it mean to you?"), 0, "praise"},
};

struct kind_tab {
    const struct kind *kind;
    bool chosen;
};
struct write_view {
    const struct req *r;
    struct newsgroup group;
    struct kind_tab tabs[COUNT(kinds)];
    size_t n;
    struct writing_form form;
};
struct drafts_view {
    const struct req *r;
    const struct row_draft_all *rows;
    size_t n;
};

static str begun(struct ctx *c, const struct row_draft_all *d)
{
    str first = str_first_chars(markdown_plain(c, d->body), 120);
    return d->subject.len ? d->subject : first.len ? first : tr(c, N_("Without words"));
}

static str draft_address(struct ctx *c, const struct row_draft_all *d)
{
    if (d->parent)
        return arena_format(c->mem, "/threads/%lld?reply=%lld#reply", (long long)d->root,
                            (long long)d->parent);
    return arena_format(c->mem, "/groups/%.*s/write?kind=%.*s", STR_ARG(d->name), STR_ARG(d->kind));
}

#include "feature/lounge/write.html.h"

static const struct kind *kind_of(const struct newsgroup *group, str code)
{
    bool own = str_same(group->kind, S("help")) || str_same(group->kind, S("praise")) ||
               str_same(group->kind, S("announce"));
    const struct kind *first = NULL;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        const struct kind *k = &kinds[i];
        bool here = own ? k->group && str_same(str_of(k->group), group->kind) : !k->group;
        if (!here || (k->right && !page_may(group, (enum lounge_right)k->right)))
            continue;
        if (!first || str_same(code, str_of(k->code)))
            first = k;
    }
    return first;
}

/* ---- the form ---------------------------------------------------------------------------------- */

void page_writing_read(const struct req *r, struct writing *in)
{
    in->kind = form_text(r, "kind");
    in->subject = form_text(r, "subject");
    in->body = form_text(r, "body");
    in->choices = form_text(r, "choices");
    in->closes = form_text(r, "closes");
    in->praised = form_text(r, "praised");
    in->several = form_has(r, "several");
}

enum err page_writing_begun(struct ctx *c, struct writing *in)
{
    struct row_draft_of draft;
    if (c->me == 0 || in->body.len > 0)
        return OK;
    enum err e = q_draft_of(c, in->group.id, in->parent, &draft);
    if (e || !draft.found)
        return e;
    in->subject = draft.subject, in->body = draft.body, in->kept = true;
    return OK;
}

static void poll_fields(struct ctx *c, struct writing_form *f)
{
    f->choices = (struct frame_field){
        .name = "choices",
        .type = "textarea",
        .label = tr(c, N_("Choices")),
        .hint = words_format(c, tr_c(c->catalog, N_("One a line: two to %d.")), POLL_CHOICES_MAX),
        .value = f->in.choices,
        .required = true,
        .max = WORDS_MAX,
        .rows = 5};
    f->closes = (struct frame_field){.name = "closes",
                                     .type = "date",
                                     .label = tr(c, N_("Last day")),
                                     .value = f->in.closes,
                                     .required = true};
}

void page_writing_form(struct ctx *c, const struct req *r, const struct writing *in,
                       struct writing_form *f)
{
    const struct kind *kind = kind_of(&in->group, in->kind);
    *f = (struct writing_form){.r = r, .in = *in};
    f->in.kind = in->parent ? S("post") : kind ? str_of(kind->code) : S("post");
    f->attaches = page_may(&in->group, LOUNGE_ATTACH);
    f->send = in->parent ? tr(c, N_("Send the answer")) : tr(c, N_("Publish"));
    f->draft_address = arena_format(c->mem, "/groups/%.*s/draft", STR_ARG(in->group.name));
    f->subject = (struct frame_field){.name = "subject",
                                      .type = "text",
                                      .label = tr(c, N_("Subject")),
                                      .value = in->subject,
                                      .required = true,
                                      .max = ARTICLE_SUBJECT_MAX};
    f->body =
        (struct frame_field){.name = "body",
                             .type = "textarea",
                             .label = in->parent ? tr(c, N_("Your answer")) : tr(c, N_("Text")),
                             .hint = in->parent || !kind ? S("") : tr(c, kind->hint),
                             .value = in->body,
                             .required = !str_same(f->in.kind, S("poll")),
                             .max = ARTICLE_BODY_MAX,
                             .rows = in->parent ? ANSWER_ROWS : BODY_ROWS};
    f->praised = (struct frame_field){
        .name = "praised",
        .type = "text",
        .label = tr(c, N_("Whom you thank")),
        .hint = tr(c, N_("Their short name, as in the address of their page: ada-lovelace.")),
        .value = in->praised,
        .required = true,
        .max = 60};
    poll_fields(c, f);
    if (form_has(r, "preview") && in->body.len > 0 && in->body.len <= ARTICLE_BODY_MAX &&
        str_chars(in->body) != SIZE_MAX)
        f->preview = markdown(c, in->body);
}

str page_writing_quote(struct ctx *c, str markdown)
{
    struct text t = {.mem = c->mem};
    for (str line; str_cut(&markdown, '\n', &line);) {
        text_add(&t, line.len ? S("> ") : S(">"));
        text_add(&t, line);
        text_char(&t, '\n');
    }
    text_char(&t, '\n');
    return text_str(&t);
}

/* ---- sending ------------------------------------------------------------------------------------ */

static enum err add_files(struct ctx *c, const struct req *r, struct article_new *a)
{
    struct article_file *files = arena_take(c->mem, r->n_uploads + 1, sizeof *files);
    size_t together = 0;
    for (size_t i = 0; i < r->n_uploads; i++) {
        const struct upload *u = &r->uploads[i];
        if (!str_same(u->field, S("files")) || (u->size == 0 && u->file_name.len == 0))
            continue;
        together += u->size;
        files[a->n_files++] = (struct article_file){u->file_name, u->type, u->bytes};
    }
    a->files = files;
    if (together > FILES_TOGETHER)
        return fail_at(c, "files", "All files together may have 25 MB.");
    return OK;
}

static void add_poll(struct ctx *c, const struct writing *in, struct article_new *a)
{
    str *choices = arena_take(c->mem, POLL_CHOICES_MAX + 1, sizeof *choices), rest = in->choices;
    day last;
    for (str line; str_cut(&rest, '\n', &line);) {
        line = str_trim(line);
        if (line.len > 0 && a->n_choices <= POLL_CHOICES_MAX)
            choices[a->n_choices++] = line;
    }
    a->choices = choices;
    a->several = in->several;
    if (day_read(in->closes, &last))
        a->closes = moment_of_day((day){last.n + 1});
    else
        (void)fail_at(c, "closes", "Choose the last day of the poll.");
}

static enum err add_praised(struct ctx *c, const struct writing *in, struct article_new *a)
{
    struct person person;
    enum err e = people_by_handle(c, in->praised, &person);
    if (e == ERR_NOT_FOUND)
        return fail_at(c, "praised", "There is nobody here with that short name.");
    if (!e)
        a->praised = person.id;
    return e;
}

/* There is one draft a place: what was kept last may be of another text, from another window. */
static bool is_draft_of(const struct row_draft_of *draft, const struct writing *in)
{
    str kept = str_trim(draft->body), sent = str_trim(in->body);
    size_t least = kept.len < sent.len ? kept.len : sent.len;
    size_t n = least < ALIKE ? least : ALIKE;
    return (in->subject.len > 0 && str_same(draft->subject, in->subject)) ||
           str_starts(sent, str_upto(kept, n)) || str_ends(sent, str_from(kept, kept.len - n));
}

/* A draft that was sent is none any more; that it could not be deleted loses nothing. */
static void forget_draft(struct ctx *c, const struct writing *in)
{
    struct row_draft_of draft = {0};
    if (q_draft_of(c, in->group.id, in->parent, &draft) == OK && draft.found &&
        !is_draft_of(&draft, in))
        return;
    struct article_draft none = {.group = in->group.id, .parent = in->parent, .kind = in->kind};
    if (lounge_draft_save(c, &none) != OK)
        LOG(LOG_WARN, "lounge.draft_stays", {"group", .n = in->group.id});
}

enum err page_writing_post(struct ctx *c, const struct req *r, const struct writing *in)
{
    const struct kind *kind = in->parent ? &kinds[0] : kind_of(&in->group, in->kind);
    struct article_new a = {.door = "web", .parent = in->parent, .body = in->body};
    enum article_end end;
    int64_t id;
    a.kind = kind ? kind->code : "post";
    if (!in->parent)
        a.groups[a.n_groups++] = in->group.id, a.subject = in->subject;
    enum err e = add_files(c, r, &a);
    if (e)
        return e;
    if (str_same(str_of(a.kind), S("poll")))
        add_poll(c, in, &a);
    if (str_same(str_of(a.kind), S("praise")) && (e = add_praised(c, in, &a)))
        return e;
    if (c->problems)
        return ERR_INVALID;
    if ((e = lounge_post(c, &a, &id, &end)))
        return e;
    forget_draft(c, in);
    if (end == ARTICLE_HELD)
        page_then(c, "/groups/%.*s?held=yes", STR_ARG(in->group.name));
    return OK;
}

/* ---- a new thread -------------------------------------------------------------------------------- */

static enum err show(struct ctx *c, const struct req *r, struct res *out, struct writing *in)
{
    struct write_view v = {.r = r, .group = in->group};
    const struct kind *chosen = kind_of(&in->group, in->kind);
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (kind_of(&in->group, str_of(kinds[i].code)) == &kinds[i])
            v.tabs[v.n++] = (struct kind_tab){&kinds[i], chosen == &kinds[i]};
    page_writing_form(c, r, in, &v.form);
    v.form.action = arena_format(c->mem, "/groups/%.*s/write", STR_ARG(in->group.name));
    struct html o = frame_open(c, r, tr(c, N_("Write")), AREA_COMMUNITY);
    view_write(&o, &v);
    return frame_close(&o, r, out);
}

static enum err open_group(struct ctx *c, const struct req *r, struct newsgroup *group)
{
    enum err e = page_group(c, r, group);
    if (e)
        return e;
    if (!str_same(group->state, S("open")))
        return fail(c, ERR_REFUSED, "This group takes no new articles.");
    if (!page_may(group, LOUNGE_START))
        return fail(c, ERR_REFUSED,
                    "Only some people can begin threads in this group. You can "
                    "answer where it is open to you.");
    return OK;
}

static enum err write_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct writing in = {.kind = param(r, "kind"), .praised = param(r, "praised")};
    enum err e = open_group(c, r, &in.group);
    if (e || (e = page_writing_begun(c, &in)))
        return e;
    return show(c, r, out, &in);
}

static enum err write_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct writing in = {0};
    enum err e = open_group(c, r, &in.group);
    if (e)
        return e;
    page_writing_read(r, &in);
    if (!form_has(r, "preview")) {
        e = page_writing_post(c, r, &in);
        if (!e)
            return OK;
        if ((e = frame_again(c, out, e)))
            return e;
    }
    return show(c, r, out, &in);
}

/* ---- previews and drafts --------------------------------------------------------------------------- */

static enum err preview_post(struct ctx *c, const struct req *r, struct res *out)
{
    str body = form_text(r, "body");
    if (body.len > ARTICLE_BODY_MAX || str_chars(body) == SIZE_MAX)
        return fail(c, ERR_INVALID, "This text is too long.");
    struct html o = html_sized(c, 2 * body.len + 256);
    html_safe(&o, markdown(c, body));
    out->body = html_text(&o);
    return OK;
}

static enum err draft_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct writing in = {.parent = form_int(r, "parent", 0)};
    enum err e = page_group(c, r, &in.group);
    page_writing_read(r, &in);
    if (e)
        return e;
    out->status = 204;
    return lounge_draft_save(c, &(struct article_draft){.group = in.group.id,
                                                        .parent = in.parent,
                                                        .kind = in.kind,
                                                        .subject = in.subject,
                                                        .body = in.body});
}

static enum err drafts_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct drafts_view v = {.r = r};
    struct row_draft_all *rows;
    enum err e = q_draft_all(c, &rows, &v.n);
    if (e)
        return e;
    v.rows = rows;
    struct html o = frame_open(c, r, tr(c, N_("Drafts")), AREA_COMMUNITY);
    view_drafts(&o, &v);
    return frame_close(&o, r, out);
}

static enum err draft_delete_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct article_draft none = {
        .group = form_int(r, "group", 0), .parent = form_int(r, "parent", 0), .kind = S("post")};
    return page_done(c, out, lounge_draft_save(c, &none), FLASH_REMOVED);
}

const struct route write_routes[] = {
    {"GET", "/groups/@/write", write_get, SIGNED_IN},
    {"POST", "/groups/@/write", write_post, SIGNED_IN, "/articles/#", SLOW, FORM_MAX},
    {"POST", "/groups/@/draft", draft_post, SIGNED_IN, NULL, PAGE, DRAFT_MAX},
    {"POST", "/groups/preview", preview_post, SIGNED_IN, NULL, PAGE, DRAFT_MAX},
    {"GET", "/drafts", drafts_get, SIGNED_IN},
    {"POST", "/drafts/delete", draft_delete_post, SIGNED_IN, "/drafts"},
    {0},
};
