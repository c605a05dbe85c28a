#include "feature/lounge/moderate.sql.h"
#include "feature/lounge/pages.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { GROUND_MAX = 500, ANSWER_MAX = 1000, WORDS_MAX = 80, SHOWN = 100, DAY_S = 86400 };

/* A field in one of many forms of a page: the one that was sent has the name of the field for its id, so
 * that a problem leads there. */
struct row_field {
    const char *name;
    str id, label, value, problem;
    bool required;
    int rows;
    int64_t max;
};
struct held_line {
    struct article article;
    str why;
    struct row_field ground;
};
struct report_shown {
    const struct row_moderate_reports *row;
    struct article article; /* id 0: it cannot be shown any more */
    struct row_field ground, answer;
};
struct member_line {
    const struct group_member *member;
    struct row_field ground;
    bool sent; /* its form was, without success */
};
struct moderate_view {
    const struct req *r;
    struct newsgroup group;
    const char *part; /* "held", "reports", "members" */
    struct row_moderate_waiting waiting;
    struct held_line *held;
    struct report_shown *reports;
    struct member_line *members;
    size_t n;
    int64_t members_all;
    str words;
    bool makes_moderators;
};
struct words_view {
    const struct req *r;
    const struct watched_words *list;
    size_t n;
    struct frame_field words;
    struct frame_select act;
};

static const char *const parts[] = {"held", "reports", "members"};

static const struct {
    const char *role, *words;
} roles[] = {
    {"member", N_("Member")},       {"moderator", N_("Moderator")},
    {"muted", N_("Can only read")}, {"banned", N_("Banned: sees nothing of it")},
    {"", N_("Not in the group")},
};
static const struct {
    int64_t days;
    const char *words;
} times[] = {{1, N_("a day")},
             {7, N_("a week")},
             {30, N_("a month")},
             {365, N_("a year")},
             {0, N_("for good")}};

static const struct {
    const char *code, *words;
} report_grounds[] = {
    {"spam", N_("advertising, or the same again and again")},
    {"rude", N_("rude or hurtful")},
    {"private", N_("private, or under agreement")},
    {"wrong_place", N_("not of this group")},
    {"other", N_("something else")},
};
static const struct {
    const char *code, *words;
} acts[] = {
    {"hold", N_("A moderator looks first")},
    {"refuse", N_("It is not taken")},
    {"tell", N_("It is shown, and a moderator is told")},
};

static bool same(str a, const char *b)
{
    return str_same(a, str_of(b));
}

static str role_words(struct ctx *c, str role)
{
    if (same(role, "asked"))
        return tr(c, N_("Asks to join"));
    for (size_t i = 0; i < COUNT(roles); i++)
        if (same(role, roles[i].role))
            return tr(c, roles[i].words);
    return role;
}

static str ground_words(struct ctx *c, str code)
{
    for (size_t i = 0; i < COUNT(report_grounds); i++)
        if (same(code, report_grounds[i].code))
            return tr(c, report_grounds[i].words);
    return code;
}

static str act_words(struct ctx *c, str code)
{
    for (size_t i = 0; i < COUNT(acts); i++)
        if (same(code, acts[i].code))
            return tr(c, acts[i].words);
    return code;
}

#include "feature/lounge/moderate.html.h"

/* ---- the page ---------------------------------------------------------------------------------- */

/* id: of the thing its form is about; the form that was sent names it in the field "of". */
static struct row_field row_field(struct ctx *c, const struct req *r, const char *name, int64_t id)
{
    bool sent = id != 0 && form_int(r, "of", 0) == id;
    return (struct row_field){
        .name = name,
        .id = sent ? arena_format(c->mem, "f-%s", name)
                   : arena_format(c->mem, "%s-%lld", name, (long long)id),
        .value = sent ? form_text(r, name) : S(""),
        .problem = sent ? problem_at(c, name) : S(""),
        .rows = 2,
        .max = GROUND_MAX,
    };
}

static enum err load_held(struct ctx *c, const struct req *r, struct moderate_view *v)
{
    struct row_moderate_held *rows;
    size_t n;
    enum err e = q_moderate_held(c, v->group.id, &rows, &n);
    if (e)
        return e;
    v->held = arena_take(c->mem, n + 1, sizeof *v->held);
    for (size_t i = 0; i < n; i++) {
        struct held_line *h = &v->held[v->n];
        if ((e = lounge_article(c, rows[i].id, &h->article)) == ERR_NOT_FOUND)
            continue;
        if (e)
            return e;
        h->why = rows[i].ground;
        h->ground = row_field(c, r, "ground", rows[i].id);
        h->ground.label = tr(c, N_("If it is not shown: why? The writer is told."));
        v->n++;
    }
    return OK;
}

static enum err load_reports(struct ctx *c, const struct req *r, struct moderate_view *v)
{
    struct row_moderate_reports *rows;
    enum err e = q_moderate_reports(c, v->group.id, &rows, &v->n);
    if (e)
        return e;
    v->reports = arena_take(c->mem, v->n + 1, sizeof *v->reports);
    for (size_t i = 0; i < v->n; i++) {
        struct report_shown *l = &v->reports[i];
        l->row = &rows[i];
        if (same(rows[i].state, "open") && (e = lounge_article(c, rows[i].article, &l->article)) &&
            e != ERR_NOT_FOUND)
            return e;
        l->ground = row_field(c, r, "ground", rows[i].id);
        l->ground.label = tr(c, N_("If it is removed: why? The writer is told."));
        l->answer = row_field(c, r, "answer", rows[i].id);
        l->answer.label = tr(c, N_("To the one who reported it"));
        l->answer.max = ANSWER_MAX, l->answer.required = true;
    }
    return OK;
}

static bool fits(struct ctx *c, const struct group_member *m, str folded)
{
    if (folded.len == 0)
        return !same(m->role, "member");
    str all = arena_format(c->mem, "%.*s %.*s", STR_ARG(m->person.name), STR_ARG(m->person.handle));
    return str_find(i18n_fold(c->mem, all), folded) != SIZE_MAX;
}

static enum err load_members(struct ctx *c, const struct req *r, struct moderate_view *v)
{
    const struct group_member *all;
    size_t n;
    enum err e = lounge_members(c, v->group.id, &all, &n);
    if (e)
        return e;
    str folded = i18n_fold(c->mem, v->words);
    v->members_all = (int64_t)n;
    v->members = arena_take(c->mem, SHOWN, sizeof *v->members);
    for (size_t i = 0; i < n && v->n < SHOWN; i++) {
        bool sent = form_int(r, "of", 0) == all[i].person.id;
        if (!sent && !fits(c, &all[i], folded))
            continue;
        struct member_line *m = &v->members[v->n++];
        m->member = &all[i];
        m->sent = sent;
        m->ground = row_field(c, r, "ground", all[i].person.id);
        m->ground.label = tr(c, N_("Why? They are told."));
    }
    return OK;
}

static enum err show(struct ctx *c, const struct req *r, struct res *out, const char *part)
{
    struct moderate_view v = {.r = r, .part = part, .words = str_first_chars(param(r, "q"), 100)};
    enum err e = page_moderated(c, r, &v.group);
    if (e || (e = q_moderate_waiting(c, v.group.id, &v.waiting)))
        return e;
    if (str_chars(v.words) == SIZE_MAX)
        v.words = S("");
    v.makes_moderators = (c->bits & (MANAGER | COMMUNITY_MANAGER)) != 0;
    if (part == parts[0])
        e = load_held(c, r, &v);
    else
        e = part == parts[1] ? load_reports(c, r, &v) : load_members(c, r, &v);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Moderate")), AREA_COMMUNITY);
    view_moderate(&o, &v);
    return frame_close(&o, r, out);
}

/* Without a word the part where most waits. */
static enum err moderate_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct newsgroup group;
    struct row_moderate_waiting waiting;
    str asked = param(r, "part");
    for (size_t i = 0; i < COUNT(parts); i++)
        if (same(asked, parts[i]))
            return show(c, r, out, parts[i]);
    enum err e = page_moderated(c, r, &group);
    if (e || (e = q_moderate_waiting(c, group.id, &waiting)))
        return e;
    return show(c, r, out, waiting.held == 0 && waiting.reports > 0 ? parts[1] : parts[0]);
}

static enum err answer(struct ctx *c, const struct req *r, struct res *out, enum err e,
                       const char *part)
{
    page_then(c, "/groups/%.*s/moderate?part=%s", STR_ARG(r->word[0]), part);
    if (!e)
        return page_done(c, out, e, FLASH_SAVED);
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, part);
}

/* ---- what a moderator does --------------------------------------------------------------------- */

/* The article has to be of the group in which one moderates: lounge.h asks for its own group. */
static enum err held_post(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t article = form_int(r, "of", 0);
    str ground = form_text(r, "ground");
    enum err e;
    if (same(form_text(r, "do"), "show"))
        e = lounge_show(c, article);
    else if (!check_text(c, "ground", ground, (struct text_rule){1, GROUND_MAX, true}))
        e = ERR_INVALID;
    else
        e = lounge_remove(c, article, ground);
    return answer(c, r, out, e, parts[0]);
}

static enum err close_report(struct ctx *c, const struct req *r)
{
    str act = form_text(r, "do"), said = form_text(r, "answer"), ground = form_text(r, "ground");
    bool removes = same(act, "remove");
    bool fine = check_text(c, "answer", said, (struct text_rule){1, ANSWER_MAX, true});
    if (removes && !check_text(c, "ground", ground, (struct text_rule){1, GROUND_MAX, true}))
        fine = false;
    if (!fine)
        return ERR_INVALID;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (removes)
        e = lounge_remove(c, form_int(r, "article", 0), ground);
    if (!e)
        e = lounge_report_close(c, form_int(r, "of", 0), !same(act, "keep"), said);
    return db_end(c, e);
}

static enum err report_post(struct ctx *c, const struct req *r, struct res *out)
{
    return answer(c, r, out, close_report(c, r), parts[1]);
}

static enum err member_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct newsgroup group;
    int64_t days = form_int(r, "days", 0);
    enum err e = page_moderated(c, r, &group);
    if (e)
        return e;
    struct member_change change = {.group = group.id,
                                   .person = form_int(r, "of", 0),
                                   .role = form_text(r, "role"),
                                   .ground = form_text(r, "ground")};
    bool barred = same(change.role, "muted") || same(change.role, "banned");
    if (barred && days > 0 && days <= 365)
        change.until = (opt_time){true, {c->now.s + days * DAY_S}};
    if (barred && !check_text(c, "ground", change.ground, (struct text_rule){1, GROUND_MAX, true}))
        e = ERR_INVALID;
    else
        e = lounge_member(c, &change);
    return answer(c, r, out, e, parts[2]);
}

/* ---- watched words ------------------------------------------------------------------------------ */

static enum err show_words(struct ctx *c, const struct req *r, struct res *out)
{
    struct words_view v = {.r = r};
    struct frame_option *options = arena_take(c->mem, COUNT(acts), sizeof *options);
    enum err e = lounge_watched(c, &v.list, &v.n);
    if (e)
        return e;
    for (size_t i = 0; i < COUNT(acts); i++)
        options[i] = (struct frame_option){str_of(acts[i].code), tr(c, acts[i].words),
                                           same(form_text(r, "act"), acts[i].code)};
    v.words = (struct frame_field){
        .name = "words",
        .type = "text",
        .label = tr(c, N_("Word or words")),
        .hint =
            tr(c, N_("Whole words, whatever their case. They are looked for in subject and text.")),
        .value = form_text(r, "words"),
        .required = true,
        .max = WORDS_MAX};
    v.act = (struct frame_select){.name = "act",
                                  .label = tr(c, N_("What happens with an article that has them")),
                                  .options = options,
                                  .n = COUNT(acts),
                                  .required = true,
                                  .radios = true};
    struct html o = frame_open(c, r, tr(c, N_("Watched words")), AREA_COMMUNITY);
    view_words(&o, &v);
    return frame_close(&o, r, out);
}

static enum err words_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, lounge_watch(c, form_text(r, "words"), form_text(r, "act")),
                       show_words);
}

static enum err word_remove_post(struct ctx *c, const struct req *r, struct res *out)
{
    return page_done(c, out, lounge_unwatch(c, r->arg[0]), FLASH_REMOVED);
}

const struct route moderate_routes[] = {
    {"GET", "/groups/@/moderate", moderate_get, SIGNED_IN},
    {"POST", "/groups/@/held", held_post, SIGNED_IN, "/groups"},
    {"POST", "/groups/@/reports", report_post, SIGNED_IN, "/groups"},
    {"POST", "/groups/@/members", member_post, SIGNED_IN, "/groups"},
    {"GET", "/groups/words", show_words, COMMUNITY_MANAGER | MANAGER},
    {"POST", "/groups/words", words_post, COMMUNITY_MANAGER | MANAGER, "/groups/words"},
    {"POST", "/groups/words/#/remove", word_remove_post, COMMUNITY_MANAGER | MANAGER,
     "/groups/words"},
    {0},
};
