/* Following: what can be followed, and what the ledger tells of goes into the stream. */
#include "feature/network/inside.h"
#include "feature/network/network.sql.h"
#include "feature/notice/notice.h"
#include "feature/people/people.h"
#include "kit/store/store.h"

enum { NEWS_S = 7 * 86400 };

/* ---- following ------------------------------------------------------------------------------- */

enum err network_place(struct ctx *c, str kind, int64_t channel, struct channel_place *place)
{
    struct row_network_person_channel row = {0};
    enum err e = OK;
    if (str_same(kind, S("person"))) {
        e = q_network_person_channel(c, channel, &row);
    } else if (str_same(kind, S("group"))) {
        struct row_network_group_channel group;
        e = q_network_group_channel(c, channel, &group);
        row = (struct row_network_person_channel){
            .found = group.found, .title = group.title, .address = group.address};
    } else if (str_same(kind, S("thread"))) {
        struct row_network_thread_channel thread;
        e = q_network_thread_channel(c, channel, &thread);
        row = (struct row_network_person_channel){
            .found = thread.found, .title = thread.title, .address = thread.address};
    } else if (str_same(kind, S("expertise"))) {
        struct row_network_expertise_channel expertise;
        e = q_network_expertise_channel(c, channel, &expertise);
        row = (struct row_network_person_channel){
            .found = expertise.found, .title = expertise.title, .address = expertise.address};
    } else if (str_same(kind, S("blog")) && channel == c->program) {
        row = (struct row_network_person_channel){
            .found = true, .title = tr(c, N_("The blog")), .address = S("/blog")};
    }
    if (!e && !row.found)
        e = fail_missing(c);
    if (!e)
        *place = (struct channel_place){row.title, row.address};
    return e;
}

enum err network_follow(struct ctx *c, const char *kind, int64_t channel, bool on)
{
    struct channel_place place;
    if (channel == c->me)
        return fail(c, ERR_REFUSED, "You know anyway what you do: nobody follows themselves.");
    enum err e = on ? network_place(c, str_of(kind), channel, &place) : OK;
    if (e || (e = db_begin(c)))
        return e;
    e = on ? q_network_follow_add(c, channel, str_of(kind)) : q_network_follow_end(c, channel);
    if (!e && on && str_same(str_of(kind), S("person")))
        e = notice_tell(c, &(struct notice){.person = channel,
                                            .kind = "network-followed",
                                            .subject = c->me,
                                            .actor = c->me,
                                            .address = S("/following")});
    return db_end(c, e);
}

enum err network_mute(struct ctx *c, int64_t channel, bool on)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, q_network_mute(c, channel, on));
}

enum err network_follows(struct ctx *c, int64_t channel, bool *follows)
{
    struct row_network_follows row = {0};
    enum err e = c->me ? q_network_follows(c, channel, &row) : OK;
    if (!e)
        *follows = row.found;
    return e;
}

/* ---- what the ledger tells of ---------------------------------------------------------------- */

int64_t network_stream_id(moment at, int64_t id)
{
    return id_from(at) + (id - id_from(id_moment(id)));
}

/* When it was, in the form of an id. */
static int64_t place_of(const struct ledger_line *line)
{
    return network_stream_id(line->at, line->id);
}

static const char *kind_of(const struct row_network_article *a)
{
    static const char *const same[] = {"question", "poll",    "praise",
                                       "opening",  "looking", "letter"};
    if (a->parent.set)
        return "answer";
    for (size_t i = 0; i < COUNT(same); i++)
        if (str_same(a->kind, str_of(same[i])))
            return same[i];
    return "thread";
}

static enum err article_channels(struct ctx *c, const struct row_network_article *a,
                                 struct network_thing *thing)
{
    struct row_network_group_expertises *rows;
    size_t n;
    thing->channels[thing->n++] = a->newsgroup;
    thing->channels[thing->n++] = a->author;
    if (a->parent.set)
        thing->channels[thing->n++] = a->root;
    if (a->praised.set)
        thing->channels[thing->n++] = a->praised.value;
    if (a->parent.set)
        return OK;
    enum err e = q_network_group_expertises(c, a->newsgroup, &rows, &n);
    for (size_t i = 0; !e && i < n && thing->n < NETWORK_CHANNELS; i++)
        thing->channels[thing->n++] = rows[i].expertise;
    return e;
}

/* Who follows a thread and was not told of the article itself (feature/lounge): one line until it is read. */
static enum err tell_followers(struct ctx *c, int64_t id, const struct row_network_article *a)
{
    struct row_network_thread_followers *rows;
    size_t n;
    enum err e = q_network_thread_followers(c, a->root, id, NETWORK_TOLD, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        e = notice_tell(
            c, &(struct notice){.person = rows[i].person,
                                .kind = "lounge-followed",
                                .subject = a->root,
                                .actor = a->author,
                                .words = a->subject,
                                .address = arena_format(c->mem, "/articles/%lld", (long long)id),
                                .newsgroup = a->newsgroup,
                                .embargo = a->embargo,
                                .again = true});
    return e;
}

static enum err article_shown(struct ctx *c, const struct ledger_line *line)
{
    int64_t id = line->subject;
    struct row_network_article a;
    enum err e = q_network_article(c, id, &a);
    if (e || !a.found ||
        str_same(a.group_kind, S("page"))) /* who comments tells it (feature/blog) */
        return e;
    struct network_thing thing = {
        .id = place_of(line),
        .kind = kind_of(&a),
        .subject = id,
        .actor = a.author,
        .newsgroup = a.newsgroup,
        .seen_by = ANYBODY,
        .embargo = a.embargo,
        .line = a.subject,
        .address = arena_format(c->mem, "/threads/%lld", (long long)a.root),
    };
    if ((e = article_channels(c, &a, &thing)) || (e = network_publish(c, &thing)))
        return e;
    if (c->now.s - line->at.s > NEWS_S) /* caught up with late: no news any more */
        return OK;
    if (a.praised.set)
        e = notice_tell(c, &(struct notice){.person = a.praised.value,
                                            .kind = "network-praise",
                                            .subject = id,
                                            .actor = a.author,
                                            .words = a.subject,
                                            .address = S("/praise"),
                                            .newsgroup = a.newsgroup});
    return e || !a.parent.set ? e : tell_followers(c, id, &a);
}

static enum err article_gone(struct ctx *c, int64_t id)
{
    enum err e = network_take_back(c, id);
    return e ? e : notice_take_back(c, "network-praise", id);
}

static enum err article_edited(struct ctx *c, int64_t id)
{
    struct row_network_article a;
    enum err e = q_network_article(c, id, &a);
    return e || !a.found ? e : q_network_rename(c, id, str_first_chars(a.subject, 200));
}

/* What stands in the stream is found in its new thread. */
static enum err thread_split(struct ctx *c, const struct ledger_line *line)
{
    int64_t root = line->subject;
    struct row_network_article a;
    enum err e = q_network_split_follow(c, root, line->facts);
    if (e || (e = q_network_split_channel(c, root, line->facts)) ||
        (e = q_network_split_address(c, root)) || (e = q_network_article(c, root, &a)) || !a.found)
        return e;
    return q_network_split_first(c, root, str_of(kind_of(&a)), str_first_chars(a.subject, 200));
}

static enum err award_begun(struct ctx *c, const struct ledger_line *line)
{
    int64_t term = line->subject;
    struct row_network_term t;
    enum err e = q_network_term(c, term, &t);
    if (e || !t.found)
        return e;
    if (t.number == 1 && (e = network_newcomer(c, t.person)))
        return e;
    struct row_network_handle h;
    if ((e = q_network_handle(c, t.person, &h)) || !h.found)
        return e;
    return network_publish(c,
                           &(struct network_thing){
                               .id = place_of(line),
                               .kind = t.number == 1 ? "award" : "renewal",
                               .subject = term,
                               .actor = t.person,
                               .seen_by = t.seen_by,
                               .line = t.name,
                               .address = arena_format(c->mem, "/people/%.*s", STR_ARG(h.handle)),
                               .channels = {t.person, t.expertise},
                               .n = 2,
                           });
}

/* ---- forgetting, merging --------------------------------------------------------------------- */

static enum err forget(struct ctx *c, int64_t person)
{
    static enum err (*const gone[])(struct ctx *, int64_t) = {
        q_network_forget_follow, q_network_forget_stream, q_network_forget_titles,
        q_network_forget_praise, q_network_forget_hidden, q_network_forget_introduction,
        q_network_forget_offer,  q_network_forget_no,     q_network_forget_newcomer,
        q_network_forget_buddy,  q_network_forget_quiet,  q_network_forget_manager,
    };
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT(gone); i++)
        e = gone[i](c, person);
    return e;
}

MERGE_ROWS(network)

enum err network_follow_ledger(struct ctx *c, const struct ledger_line *line)
{
    static const struct merge_table TABLES[] = {
        {"follow", q_network_move_follow, NULL},
        {"followed", q_network_move_followed, NULL},
        {"praise_taken", q_network_move_praise, NULL},
        {"praise_hidden", q_network_move_hidden, NULL},
        {"buddy_of", q_network_move_buddy, NULL},
        {0},
    };
    static const struct merge_room ROOM = {rows, TABLES};
    if (str_same(line->kind, S("article.shown")))
        return article_shown(c, line);
    if (str_same(line->kind, S("article.removed")) || str_same(line->kind, S("article.cancelled")))
        return article_gone(c, line->subject);
    if (str_same(line->kind, S("article.edited")))
        return article_edited(c, line->subject);
    if (str_same(line->kind, S("thread.moved")))
        return q_network_regroup(c, line->subject);
    if (str_same(line->kind, S("thread.split")))
        return thread_split(c, line);
    if (str_same(line->kind, S("award.begun")))
        return award_begun(c, line);
    if (str_same(line->kind, S("erasure.done")))
        return forget(c, line->person);
    enum err e = network_elsewhere(c, line);
    return e ? e : people_merge_follow(c, line, &ROOM);
}
