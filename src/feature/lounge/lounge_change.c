#include "feature/lounge/inside.h"
#include "feature/lounge/lounge_change.sql.h"
#include "feature/lounge/lounge_post.sql.h"
#include "feature/notice/notice.h"
#include "kit/store/store.h"

enum { GROUND_MAX = 1000 };

/* ---- an article as it is ----------------------------------------------------------------------- */

static enum err load_places(struct ctx *c, struct post *p, bool waiting)
{
    struct row_lounge_change_placements *rows;
    struct row_lounge_change_waiting_in *held;
    size_t n;
    enum err e = waiting ? q_lounge_change_waiting_in(c, p->id, &held, &n)
                         : q_lounge_change_placements(c, p->id, &rows, &n);
    for (size_t i = 0; !e && i < n && i < ARTICLE_GROUPS_MAX; i++)
        p->groups[p->n_groups++] =
            waiting ? (struct post_group){.id = held[i].newsgroup, .name = held[i].name}
                    : (struct post_group){
                          .id = rows[i].newsgroup, .name = rows[i].name, .number = rows[i].number};
    return e;
}

enum err lounge_load(struct ctx *c, int64_t id, struct stored_post *s)
{
    struct row_lounge_change_whole row;
    enum err e = q_lounge_change_whole(c, id, &row);
    if (!e && (!row.found || str_same(row.state, S("erased"))))
        e = fail_missing(c);
    if (e)
        return e;
    bool behalf = row.on_behalf != 0;
    *s = (struct stored_post){
        .state = row.state,
        .version = row.version,
        .newsgroup = row.newsgroup,
        .post = {.id = id,
                 .author = row.author,
                 .root = row.root,
                 .parent = row.parent,
                 .parent_author = row.parent_author,
                 .kind = row.kind,
                 .message_id = row.message_id,
                 .subject = row.subject,
                 .refs = row.refs,
                 .embargo = row.embargo,
                 .facts = {.host = lounge_host(c->site),
                           .from_name = behalf ? row.behalf_name : row.author_name,
                           .from_handle = behalf ? row.behalf_handle : row.author_handle,
                           .sender_name = behalf ? row.author_name : S(""),
                           .sender_handle = behalf ? row.author_handle : S(""),
                           .subject = row.subject,
                           .message_id = row.message_id,
                           .refs = row.refs,
                           .language = row.language,
                           .body = row.body,
                           .at = row.at}}};
    return load_places(c, &s->post, str_same(row.state, S("held")));
}

/* What may c->me do with it: a moderator of its first group, or its author. Who sees neither it nor its
 * group does not learn that it is there. */
static enum err who(struct ctx *c, const struct stored_post *s, bool *moderator)
{
    struct newsgroup g;
    enum err e = lounge_group(c, s->newsgroup, &g);
    if (e == ERR_NOT_FOUND && s->post.author == c->me && c->me != 0) {
        *moderator = false;
        return OK;
    }
    if (e)
        return e;
    *moderator = (g.rights & LOUNGE_MODERATE) != 0;
    if (!*moderator && s->post.author != c->me)
        return str_same(s->state, S("shown"))
                   ? fail(c, ERR_REFUSED, "Only its author and moderators can do that.")
                   : fail_missing(c);
    return OK;
}

enum err lounge_note(struct ctx *c, const char *kind, const struct post *p)
{
    str facts =
        arena_format(c->mem, "{\"newsgroup\":%lld,\"root\":%lld,\"number\":%lld,\"parent\":%lld}",
                     (long long)p->groups[0].id, (long long)p->root, (long long)p->groups[0].number,
                     (long long)p->parent);
    bool kept = str_same(str_of(kind), S("article.removed"));
    return ledger_write(
        c, &(struct ledger_entry){
               .kind = kind, .subject = p->id, .person = p->author, .facts = facts, .kept = kept});
}

/* ---- who is told ------------------------------------------------------------------------------- */

static enum err tell(struct ctx *c, const struct post *p, const char *kind, int64_t person)
{
    bool held = str_same(str_of(kind), S("lounge-held")); /* the sentence names the group */
    return notice_tell(
        c, &(struct notice){.person = person,
                            .kind = kind,
                            .subject = p->id,
                            .actor = c->me == p->author ? c->me : 0,
                            .words = held ? p->groups[0].name : p->subject,
                            .address = arena_format(c->mem, "/articles/%lld", (long long)p->id),
                            .newsgroup = p->groups[0].id,
                            .embargo = p->embargo});
}

enum err lounge_tell_shown(struct ctx *c, const struct post *p)
{
    enum err e = OK;
    bool named = false;
    for (size_t i = 0; !e && i < p->n_named; i++) {
        named = named || p->named[i] == p->parent_author;
        if (p->named[i] != p->author)
            e = tell(c, p, "lounge-mention", p->named[i]);
    }
    if (!e && !named && p->parent_author > 1 && p->parent_author != p->author)
        e = tell(c, p, "lounge-reply", p->parent_author);
    return e;
}

enum err lounge_tell_moderators(struct ctx *c, const struct post *p, const char *kind)
{
    int64_t *list;
    size_t n;
    enum err e = lounge_moderators(c, p->groups[0].id, &list, &n);
    for (size_t i = 0; !e && i < n; i++)
        if (list[i] != c->me)
            e = tell(c, p, kind, list[i]);
    return e;
}

enum err lounge_rewrite(struct ctx *c, const struct post *p)
{
    enum err e = q_lounge_change_head_set(c, p->id, lounge_head(c->mem, &p->facts));
    for (size_t i = 0; !e && i < p->n_groups && p->groups[i].number > 0; i++)
        e = q_lounge_change_overview_set(
            c, p->groups[i].id, p->groups[i].number,
            lounge_overview_line(c->mem, &p->facts, p->groups[i].name, p->groups[i].number));
    return e;
}

enum err lounge_retitle(struct ctx *c, const struct post *p)
{
    enum err e = q_lounge_change_retitle(c, p->id, p->subject);
    return e ? e : lounge_rewrite(c, p);
}

/* ---- edited ------------------------------------------------------------------------------------ */

static enum err write_edit(struct ctx *c, const struct stored_post *was, struct post *p)
{
    struct row_lounge_change_edit row;
    const struct post *old = &was->post;
    enum err e = q_lounge_change_edit(c, p->id, was->version, p->subject, c->now, &row);
    if (!e)
        e = q_lounge_change_version_add(c, p->id, was->version, old->subject, old->facts.body);
    if (!e)
        e = q_lounge_change_text_set(c, p->id, p->facts.body, p->html);
    if (!e)
        e = lounge_rewrite(c, p);
    if (!e && p->root == p->id)
        e = q_lounge_change_thread_subject(c, p->root, p->subject);
    if (!e)
        e = q_lounge_change_mentions_drop(c, p->id);
    for (size_t i = 0; !e && i < p->n_named; i++)
        e = q_lounge_post_mention(c, p->id, p->named[i]);
    return e;
}

static enum err edit(struct ctx *c, int64_t id, int64_t version, struct post *fresh)
{
    struct stored_post was;
    bool moderator;
    enum err e = lounge_load(c, id, &was);
    if (e || (e = who(c, &was, &moderator)))
        return e;
    if (was.version != version)
        return fail_quicker(c);
    if (!moderator && fresh->words >= WATCHED_HOLD)
        return fail_sentence(c, ERR_REFUSED, lounge_post_sentence(POST_WORDS));
    struct newsgroup g;
    if (!moderator && str_same(was.state, S("shown")) &&
        !(e = lounge_group(c, was.newsgroup, &g)) && g.moderated && (g.rights & LOUNGE_DIRECT) == 0)
        return fail(c, ERR_REFUSED,
                    "In a moderated group, what is shown already is changed by its moderators.");
    struct post p = was.post;
    p.subject = fresh->subject.len > 0 ? fresh->subject : was.post.subject;
    p.html = fresh->html, p.n_named = fresh->n_named;
    for (size_t i = 0; i < fresh->n_named; i++)
        p.named[i] = fresh->named[i];
    p.facts.subject = p.subject, p.facts.body = fresh->in->body;
    if (e || (e = write_edit(c, &was, &p)) || (e = lounge_note(c, "article.edited", &p)))
        return e;
    return str_same(was.state, S("shown")) ? lounge_tell_shown(c, &p) : OK;
}

enum err lounge_edit(struct ctx *c, int64_t article, int64_t version, str subject, str body)
{
    /* Looked at like an answer: an empty subject leaves the one that it has. */
    struct article_new in = {.door = "web",
                             .kind = "post",
                             .parent = article,
                             .subject = str_trim(subject),
                             .body = body};
    struct post fresh;
    enum err e = lounge_prepare(c, &in, &fresh);
    if (e || (e = db_begin(c)))
        return e;
    return db_end(c, edit(c, article, version, &fresh));
}

/* ---- shown ------------------------------------------------------------------------------------- */

static enum err load_named(struct ctx *c, struct post *p)
{
    struct row_lounge_change_named *rows;
    size_t n;
    enum err e = q_lounge_change_named(c, p->id, &rows, &n);
    for (size_t i = 0; !e && i < n && i < ARTICLE_MENTIONS_MAX; i++)
        p->named[p->n_named++] = rows[i].person;
    return e;
}

static enum err show(struct ctx *c, int64_t id)
{
    struct stored_post s;
    struct row_lounge_change_show row;
    struct post *p = &s.post;
    enum err e = lounge_load(c, id, &s);
    if (e || (e = lounge_moderates(c, s.newsgroup)))
        return e;
    if (!str_same(s.state, S("held")) || p->n_groups == 0)
        return fail_quicker(c);
    if ((e = lounge_number(c, p)) ||
        (e = q_lounge_change_show(c, id, p->groups[0].id, p->groups[0].number, p->root, &row)) ||
        (e = lounge_place(c, p)) || (e = q_lounge_change_waiting_drop(c, id)) ||
        (e = load_named(c, p)) || (e = lounge_note(c, "article.shown", p)))
        return e;
    e = notice_take_back(c, "lounge-held", id);
    if (!e)
        e = lounge_tell_shown(c, p);
    return e ? e : tell(c, p, "lounge-shown", p->author);
}

enum err lounge_show(struct ctx *c, int64_t article)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, show(c, article));
}

/* ---- removed ----------------------------------------------------------------------------------- */

static enum err forget_read(struct ctx *c, int64_t group, int64_t number)
{
    struct row_lounge_change_read_above *rows;
    size_t n;
    enum err e = q_lounge_change_read_less(c, group, number);
    if (!e)
        e = q_lounge_change_read_above(c, group, number, &rows, &n);
    for (size_t i = 0; !e && i < n; i++) {
        struct read_state state = {rows[i].read_to, rows[i].read_count, rows[i].read_also};
        if (lounge_read_drop(&state, number))
            e = q_lounge_change_read_count_set(c, group, rows[i].person, state.count);
    }
    return e;
}

enum err lounge_unplace(struct ctx *c, int64_t group, int64_t number)
{
    enum err e = forget_read(c, group, number);
    if (!e)
        e = q_lounge_change_placement_drop(c, group, number);
    return e ? e : q_lounge_change_group_less(c, group);
}

enum err lounge_recount(struct ctx *c, int64_t group, int64_t root)
{
    struct row_lounge_change_thread_newest row;
    enum err e = q_lounge_change_thread_newest(c, group, root, &row);
    if (e)
        return e;
    if (!row.found)
        return q_lounge_change_thread_drop(c, group, root);
    return q_lounge_change_thread_set(
        c, &(struct in_lounge_change_thread_set){.newsgroup = group,
                                                 .root = root,
                                                 .last = row.article,
                                                 .writer = row.author,
                                                 .number = row.number,
                                                 .articles = row.articles});
}

enum err lounge_take_out(struct ctx *c, const struct stored_post *s)
{
    const struct post *p = &s->post;
    struct row_lounge_change_remove row;
    enum err e = q_lounge_change_remove(c, p->id, &row);
    if (!e)
        e = q_lounge_change_waiting_drop(c, p->id);
    for (size_t i = 0; !e && i < p->n_groups && p->groups[i].number > 0; i++)
        if (!(e = lounge_unplace(c, p->groups[i].id, p->groups[i].number)))
            e = lounge_recount(c, p->groups[i].id, p->root);
    return e ? e : q_lounge_change_answer_drop(c, p->id, p->root);
}

static enum err remove_article(struct ctx *c, int64_t id, str ground)
{
    static const char *const told[] = {"lounge-mention", "lounge-reply", "lounge-held"};
    struct stored_post s;
    bool moderator;
    enum err e = lounge_load(c, id, &s);
    if (e || (e = who(c, &s, &moderator)))
        return e;
    bool own = s.post.author == c->me;
    if (!own && ground.len == 0)
        return fail_at(c, "ground", N_("Say why; the author is told."));
    if ((e = lounge_take_out(c, &s)) ||
        (e = q_lounge_change_removal(c, id, ground.len ? ground : S("cancelled"))) ||
        (e = lounge_note(c, own ? "article.cancelled" : "article.removed", &s.post)))
        return e;
    for (size_t i = 0; !e && i < COUNT(told); i++)
        e = notice_take_back(c, told[i], id);
    return e || own ? e : tell(c, &s.post, "lounge-removed", s.post.author);
}

enum err lounge_remove(struct ctx *c, int64_t article, str ground)
{
    ground = str_trim(ground);
    if (!check_text(c, "ground", ground, (struct text_rule){0, GROUND_MAX, true}))
        return ERR_INVALID;
    enum err e = db_begin(c);
    return e ? e : db_end(c, remove_article(c, article, ground));
}

enum err lounge_removal(struct ctx *c, int64_t article, struct article_removal *removal)
{
    struct stored_post s;
    struct row_lounge_change_removal_of row;
    bool moderator;
    enum err e = lounge_load(c, article, &s);
    if (e || (e = who(c, &s, &moderator)) || (e = q_lounge_change_removal_of(c, article, &row)))
        return e;
    if (!row.found)
        return fail_missing(c);
    *removal = (struct article_removal){.at = row.at,
                                        .ground = row.ground,
                                        .subject = s.post.subject,
                                        .markdown = s.post.facts.body,
                                        .by_author = row.remover == s.post.author};
    return OK;
}

enum err lounge_waiting(struct ctx *c, int64_t group, const struct article_waiting **list,
                        size_t *n)
{
    struct row_lounge_change_held *rows;
    enum err e = lounge_moderates(c, group);
    if (e || (e = q_lounge_change_held(c, group, &rows, n)))
        return e;
    struct article_waiting *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = (struct article_waiting){
            .id = rows[i].id,
            .subject = rows[i].subject,
            .at = rows[i].at,
            .author = {.id = rows[i].author, .handle = rows[i].handle, .name = rows[i].name}};
    *list = made;
    return OK;
}
