#include "feature/lounge/inside.h"
#include "feature/lounge/lounge_post.sql.h"
#include "feature/people/people.h"
#include "kit/store/store.h"

#include <string.h>

enum { HOUR_S = 3600, DAY_HOURS = 24, CHOICE_MAX = 200, LANGUAGE_MAX = 20, POLL_DAYS_MAX = 365 };

#define KNOWN_HERE (MEMBER | ALUMNI | STAFF)

/* ---- what was sent ----------------------------------------------------------------------------- */

static bool kind_ok(const char *kind)
{
    static const char *const kinds[] = {"post",    "question", "poll",  "praise",
                                        "opening", "looking",  "letter"};
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (strcmp(kind, kinds[i]) == 0)
            return true;
    return false;
}

static void check_poll(struct ctx *c, const struct article_new *in)
{
    if (in->n_choices < 2 || in->n_choices > POLL_CHOICES_MAX)
        fail_at(c, "choices", N_("Give 2 to %d choices."), POLL_CHOICES_MAX);
    for (size_t i = 0; i < in->n_choices; i++) {
        check_text(c, "choices", in->choices[i], (struct text_rule){1, CHOICE_MAX, false});
        for (size_t k = 0; k < i; k++)
            if (str_same_nocase(in->choices[i], in->choices[k]))
                fail_at(c, "choices", N_("Each choice can be there once."));
    }
    if (in->closes.s <= c->now.s || in->closes.s > c->now.s + POLL_DAYS_MAX * 86400LL)
        fail_at(c, "closes", N_("Choose an end within a year from now."));
}

static enum err check(struct ctx *c, const struct article_new *in)
{
    bool poll = strcmp(in->kind, "poll") == 0;
    check_text(c, "subject", in->subject,
               (struct text_rule){in->parent ? 0 : 1, ARTICLE_SUBJECT_MAX, false});
    check_text(c, "body", in->body, (struct text_rule){poll ? 0 : 1, ARTICLE_BODY_MAX, true});
    if (in->body.len > ARTICLE_BODY_MAX)
        fail_at(c, "body", N_("This text is too long. Please divide it."));
    if (in->message_id.len > 0 && !lounge_message_id_ok(in->message_id))
        fail_at(c, "message_id", N_("A Message-ID looks like word@example.org."));
    if (in->language.len > LANGUAGE_MAX ||
        !check_text(c, "language", in->language, (struct text_rule){0, LANGUAGE_MAX, false}))
        fail_at(c, "language", N_("Choose a language."));
    if (in->parent == 0 && (in->n_groups == 0 || in->n_groups > ARTICLE_GROUPS_MAX))
        fail_at(c, "groups", N_("Choose 1 to %d groups."), ARTICLE_GROUPS_MAX);
    if (in->n_files > ARTICLE_FILES_MAX)
        fail_at(c, "files", N_("An article can have %d files at most."), ARTICLE_FILES_MAX);
    if (poll)
        check_poll(c, in);
    if (strcmp(in->kind, "praise") == 0 && (in->praised == 0 || in->praised == c->me))
        fail_at(c, "praised", N_("Choose whom you thank."));
    if (!kind_ok(in->kind))
        return fail(c, ERR_INVALID, "There is no such kind of article.");
    return c->problems ? ERR_INVALID : OK;
}

/* ---- what is known ----------------------------------------------------------------------------- */

/* Handles that are people here, and the text with links to them. */
static enum err name_people(struct ctx *c, struct post *p, str *body)
{
    str handles[ARTICLE_MENTIONS_MAX];
    size_t n = lounge_mentions(c->mem, p->in->body, handles, ARTICLE_MENTIONS_MAX), known = 0;
    if (n > ARTICLE_MENTIONS_MAX)
        return fail_at(c, "body", N_("Name at most %d people with @."), ARTICLE_MENTIONS_MAX);
    for (size_t i = 0; i < n; i++) {
        struct row_lounge_post_by_handle row;
        enum err e = q_lounge_post_by_handle(c, handles[i], &row);
        if (e)
            return e;
        if (row.found) {
            handles[known++] = row.handle;
            p->named[p->n_named++] = row.id;
        }
    }
    *body = lounge_linked(c->mem, p->in->body, handles, known, c->prefix);
    return OK;
}

static enum err watch(struct ctx *c, struct post *p)
{
    struct row_lounge_post_watched *rows;
    size_t n;
    enum err e = q_lounge_post_watched(c, &rows, &n);
    if (e || n == 0)
        return e;
    str text = lounge_folded(
        c->mem, arena_format(c->mem, "%.*s %.*s", STR_ARG(p->subject), STR_ARG(p->in->body)));
    for (size_t i = 0; i < n; i++) {
        enum watched act = str_same(rows[i].act, S("refuse")) ? WATCHED_REFUSE
                           : str_same(rows[i].act, S("hold")) ? WATCHED_HOLD
                                                              : WATCHED_TELL;
        if (act > p->words && lounge_has_words(text, lounge_folded(c->mem, rows[i].words)))
            p->words = act;
    }
    return OK;
}

#define POST_GROUP(c, r)                                                                           \
    ((struct post_group){                                                                          \
        .id = (r)->id,                                                                             \
        .rights = lounge_rights(&(struct rights_facts){(r)->granted, (c)->bits, (r)->role,         \
                                                       (r)->state, (r)->until, (c)->now}),         \
        .name = (r)->name,                                                                         \
        .kind = (r)->kind,                                                                         \
        .state = (r)->state,                                                                       \
        .role = (r)->role,                                                                         \
        .moderated = (r)->moderated})

static enum err load_parent(struct ctx *c, struct post *p)
{
    struct row_lounge_post_parent row;
    struct row_lounge_post_groups_of *rows;
    size_t n;
    enum err e = q_lounge_post_parent(c, p->in->parent, &row);
    if (!e && !row.found)
        e = fail(c, ERR_NOT_FOUND, "What you answer is not there any more.");
    if (e || (e = q_lounge_post_groups_of(c, row.root, &rows, &n)))
        return e;
    if (n == 0)
        return fail_missing(c);
    p->root = row.root, p->parent = row.id, p->parent_author = row.author;
    p->embargo = row.embargo;
    p->refs = lounge_references(c->mem, row.refs, row.message_id);
    if (p->subject.len == 0)
        p->subject = lounge_answer_subject(c->mem, row.subject);
    for (size_t i = 0; i < n; i++) {
        p->groups[p->n_groups] = POST_GROUP(c, &rows[i]);
        p->groups[p->n_groups++].locked = rows[i].locked;
    }
    return OK;
}

static enum err load_groups(struct ctx *c, struct post *p)
{
    for (size_t i = 0; i < p->in->n_groups; i++) {
        struct row_lounge_post_group row;
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again = again || p->in->groups[k] == p->in->groups[i];
        if (again)
            continue;
        enum err e = q_lounge_post_group(c, p->in->groups[i], &row);
        if (!e && !row.found)
            e = fail_missing(c);
        if (e)
            return e;
        p->groups[p->n_groups++] = POST_GROUP(c, &row);
    }
    p->root = p->id, p->embargo = p->in->embargo;
    return OK;
}

/* The rights in all of the groups together. */
static struct post_facts facts_of(struct ctx *c, const struct post *p)
{
    const struct article_new *in = p->in;
    struct post_facts f = {.person = c->me,
                           .reply = p->parent != 0,
                           .files = in->n_files > 0,
                           .poll = strcmp(in->kind, "poll") == 0,
                           .open = true,
                           .rights = LOUNGE_ALL,
                           .words = p->words,
                           .by_program = in->by_program};
    for (size_t i = 0; i < p->n_groups; i++) {
        const struct post_group *g = &p->groups[i];
        f.rights &= g->rights;
        f.open = f.open && str_same(g->state, S("open"));
        f.muted = f.muted || (str_same(g->role, S("muted")) && g->rights == LOUNGE_SEE);
        f.locked = f.locked || g->locked;
        f.moderated = f.moderated || g->moderated;
    }
    return f;
}

static enum err load_writer(struct ctx *c, struct post *p, struct post_facts *f)
{
    struct row_lounge_post_writer row;
    struct row_lounge_post_person other;
    int64_t hour = c->now.s / HOUR_S;
    enum err e = q_lounge_post_writer(c, hour - DAY_HOURS, hour, &row);
    if (e)
        return e;
    f->this_hour = row.hour_articles, f->this_day = row.day_articles;
    f->fresh = (c->bits & KNOWN_HERE) == 0 &&
               (!row.joined.set || row.joined.value.s > c->now.s - POST_NEW_DAYS * 86400LL);
    p->facts.from_name = row.name, p->facts.from_handle = row.handle;
    if (p->in->on_behalf && !(e = q_lounge_post_person(c, p->in->on_behalf, &other))) {
        p->facts.sender_name = row.name, p->facts.sender_handle = row.handle;
        p->facts.from_name = other.name, p->facts.from_handle = other.handle;
    }
    return e;
}

static void name_article(struct ctx *c, struct post *p)
{
    uint64_t random;
    random_bytes(c, &random, sizeof random);
    p->message_id = p->in->message_id.len > 0
                        ? p->in->message_id
                        : arena_format(c->mem, "%lld.%016llx@%.*s", (long long)p->id,
                                       (unsigned long long)random, STR_ARG(p->facts.host));
}

enum err lounge_prepare(struct ctx *c, const struct article_new *in, struct post *p)
{
    *p = (struct post){.in = in, .id = id_new(c), .subject = str_trim(in->subject)};
    p->facts.host = lounge_host(c->site);
    if (c->me == 0)
        return fail_sentence(c, ERR_SIGN_IN, lounge_post_sentence(POST_SIGN_IN));
    str body;
    enum err e = check(c, in);
    if (e || (e = name_people(c, p, &body)) || (e = watch(c, p)) || (e = lounge_keep_files(c, p)))
        return e;
    p->html = markdown(c, body).text;
    name_article(c, p);
    return OK;
}

/* ---- the rows ---------------------------------------------------------------------------------- */

enum err lounge_number(struct ctx *c, struct post *p)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < p->n_groups; i++) {
        struct row_lounge_post_number row;
        if (!(e = q_lounge_post_number_take(c, p->groups[i].id, p->id)) &&
            !(e = q_lounge_post_number(c, p->groups[i].id, &row)))
            p->groups[i].number = row.high;
    }
    return e;
}

enum err lounge_place(struct ctx *c, const struct post *p)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < p->n_groups; i++) {
        const struct post_group *g = &p->groups[i];
        str line = lounge_overview_line(c->mem, &p->facts, g->name, g->number);
        if (!(e = q_lounge_post_place(c, &(struct in_lounge_post_place){.newsgroup = g->id,
                                                                        .number = g->number,
                                                                        .article = p->id,
                                                                        .embargo = p->embargo,
                                                                        .overview = line})))
            e = q_lounge_post_thread(c, &(struct in_lounge_post_thread){.newsgroup = g->id,
                                                                        .root = p->root,
                                                                        .subject = p->subject,
                                                                        .embargo = p->embargo,
                                                                        .kind = p->kind,
                                                                        .author = p->author,
                                                                        .article = p->id,
                                                                        .number = g->number,
                                                                        .writer = p->author});
    }
    return e;
}

static enum err write_article(struct ctx *c, const struct post *p)
{
    int64_t number = p->groups[0].number;
    const struct article_new *in = p->in;
    enum err e = q_lounge_post_add(
        c, &(struct in_lounge_post_add){.id = p->id,
                                        .message_id = p->message_id,
                                        .author = c->me,
                                        .on_behalf = {in->on_behalf != 0, in->on_behalf},
                                        .kind = p->kind,
                                        .subject = p->subject,
                                        .root = p->root,
                                        .parent = {p->parent != 0, p->parent},
                                        .door = str_of(in->door),
                                        .newsgroup = p->groups[0].id,
                                        .number = number,
                                        .embargo = p->embargo,
                                        .language = in->language,
                                        .state = number ? S("shown") : S("held"),
                                        .attachments = (int64_t)in->n_files,
                                        .praised = {in->praised != 0, in->praised}});
    if (e == ERR_CONFLICT)
        return fail(c, ERR_CONFLICT, "This article is here already.");
    if (!e)
        e = q_lounge_post_text_add(
            c, &(struct in_lounge_post_text_add){.article = p->id,
                                                 .refs = p->refs,
                                                 .body = in->body,
                                                 .html = p->html,
                                                 .head = lounge_head(c->mem, &p->facts)});
    for (size_t i = 0; !e && i < p->n_named; i++)
        e = q_lounge_post_mention(c, p->id, p->named[i]);
    return e;
}

static enum err write_poll(struct ctx *c, const struct post *p)
{
    enum err e = q_lounge_post_poll(c, p->id, p->in->closes, p->in->several);
    for (size_t i = 0; !e && i < p->in->n_choices; i++)
        e = q_lounge_post_choice(c, p->id, (int64_t)i + 1, p->in->choices[i]);
    return e;
}

static enum err write_post(struct ctx *c, struct post *p, bool held)
{
    enum err e = OK;
    p->facts.subject = p->subject, p->facts.message_id = p->message_id;
    p->facts.refs = p->refs, p->facts.language = p->in->language;
    p->facts.body = p->in->body, p->facts.at = c->now;
    if ((!held && (e = lounge_number(c, p))) || (e = write_article(c, p)) ||
        (!held && (e = lounge_place(c, p))))
        return e;
    for (size_t i = 0; held && !e && i < p->n_groups; i++)
        e = q_lounge_post_waiting(c, p->id, p->groups[i].id);
    if (!e)
        e = lounge_write_files(c, p);
    if (!e && str_same(p->kind, S("poll")))
        e = write_poll(c, p);
    if (!e && !p->in->by_program)
        e = q_lounge_post_written(c, c->now.s / HOUR_S);
    if (e || (e = lounge_note(c, held ? "article.held" : "article.shown", p)))
        return e;
    if (p->in->by_program)
        return OK;
    if (held)
        return lounge_tell_moderators(c, p, "lounge-held");
    if (p->words == WATCHED_TELL)
        e = lounge_tell_moderators(c, p, "lounge-watched");
    return e ? e : lounge_tell_shown(c, p);
}

static enum err post(struct ctx *c, struct post *p, enum article_end *end)
{
    p->author = c->me, p->kind = str_of(p->in->kind);
    enum err e = p->in->parent ? load_parent(c, p) : load_groups(c, p);
    if (e)
        return e;
    struct post_facts f = facts_of(c, p);
    if ((e = load_writer(c, p, &f)))
        return e;
    enum post_answer answer = lounge_may_post(&f);
    if (answer != POST_SHOW && answer != POST_HOLD)
        return fail_sentence(c, ERR_REFUSED, lounge_post_sentence(answer));
    if ((e = write_post(c, p, answer == POST_HOLD)))
        return e;
    for (size_t i = 0; i < p->n_groups && answer == POST_SHOW; i++)
        lounge_saw(c, p->groups[i].id, p->groups[i].number);
    *end = answer == POST_HOLD ? ARTICLE_HELD : ARTICLE_SHOWN;
    c->made = p->id;
    return OK;
}

enum err lounge_post_within(struct ctx *c, const struct article_new *in, int64_t *id,
                            enum article_end *end)
{
    struct post p;
    enum err e = lounge_prepare(c, in, &p);
    if (!e && !(e = post(c, &p, end)))
        *id = p.id;
    return e;
}

enum err lounge_post(struct ctx *c, const struct article_new *in, int64_t *id,
                     enum article_end *end)
{
    struct post p;
    enum article_end ended = ARTICLE_HELD;
    enum err e = lounge_prepare(c, in, &p);
    if (!e && !(e = db_begin(c)))
        e = db_end(c, post(c, &p, &ended));
    if (e) {
        lounge_drop_files(c, &p);
        return e;
    }
    *id = p.id, *end = ended;
    return OK;
}

/* ---- in further groups ------------------------------------------------------------------------- */

static bool stands_in(const struct post *p, int64_t group)
{
    bool there = false;
    for (size_t i = 0; i < p->n_groups; i++)
        there = there || p->groups[i].id == group;
    return there;
}

/* Of the groups of `in` those where it is not; all together no more than an article may have. */
static enum err further_groups(struct ctx *c, const struct stored_post *s, struct article_new *in)
{
    size_t n = 0;
    for (size_t i = 0; i < in->n_groups; i++)
        if (!stands_in(&s->post, in->groups[i]))
            in->groups[n++] = in->groups[i];
    in->n_groups = n;
    if (n + s->post.n_groups > ARTICLE_GROUPS_MAX)
        return fail(c, ERR_REFUSED, "An article goes to %d groups at most.", ARTICLE_GROUPS_MAX);
    return OK;
}

static enum err may_also(struct ctx *c, const struct stored_post *s, struct post *p)
{
    enum err e = watch(c, p);
    if (e || (e = load_groups(c, p)))
        return e;
    struct post_facts f = facts_of(c, p);
    if ((e = load_writer(c, p, &f)))
        return e;
    enum post_answer answer = lounge_may_post(&f);
    if (answer == POST_HOLD && str_same(s->state, S("shown")))
        return fail(
            c, ERR_REFUSED,
            "Moderators of this group look first at what is new. Please write to it alone.");
    if (answer != POST_SHOW && answer != POST_HOLD)
        return fail_sentence(c, ERR_REFUSED, lounge_post_sentence(answer));
    return OK;
}

static enum err post_also(struct ctx *c, struct article_new *in, size_t *n)
{
    struct row_lounge_post_message_there there;
    struct stored_post s;
    enum err e = q_lounge_post_message_there(c, in->message_id, &there);
    if (!e && there.found)
        e = lounge_load(c, there.id, &s);
    if (!e && (!there.found || s.post.author != c->me || s.post.parent != 0 ||
               str_same(s.state, S("removed"))))
        e = fail(c, ERR_CONFLICT, "This article is here already.");
    if (e || (e = further_groups(c, &s, in)) || in->n_groups == 0)
        return e;
    struct post p = s.post;
    in->embargo = p.embargo, p.in = in, p.n_groups = 0;
    if ((e = may_also(c, &s, &p)))
        return e;
    *n = p.n_groups;
    for (size_t i = 0; !e && str_same(s.state, S("held")) && i < p.n_groups; i++)
        e = q_lounge_post_waiting(c, p.id, p.groups[i].id);
    if (e || str_same(s.state, S("held")))
        return e;
    if ((e = lounge_number(c, &p)) || (e = lounge_place(c, &p)))
        return e;
    for (size_t i = 0; i < p.n_groups; i++)
        lounge_saw(c, p.groups[i].id, p.groups[i].number);
    return lounge_note(c, "article.edited", &p);
}

enum err lounge_post_also(struct ctx *c, const struct article_new *in, size_t *n)
{
    struct article_new further = *in;
    *n = 0;
    enum err e = db_begin(c);
    return e ? e : db_end(c, post_also(c, &further, n));
}
