/* The help board: who has something to offer, who is looking for something; and people who bring two others
 * together. */
#include "feature/frame/frame.h"
#include "feature/lounge/lounge.h"
#include "feature/network/help.sql.h"
#include "feature/network/inside.h"
#include "feature/notice/notice.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { BOARD = 30, HELP_DAYS = 30, INTRODUCTIONS_A_DAY = 10, DAY_S = 86400 };

struct note_view {
    int64_t id, root, answers;
    str title, name, handle, picture;
    bool looking, mine, introduce; /* introduce: the reader may bring somebody to its author */
    struct safe_html html;
    moment at;
    day until;
};
struct board_view {
    const struct req *r;
    struct note_view *list;
    size_t n;
    str kind;
    int64_t more;
    bool may;
};
struct help_form {
    const struct req *r;
    struct frame_select kind;
    struct frame_field title, words, days;
};
struct introduction_view {
    int64_t id;
    str words, by, name, handle, picture,
        mail;                  /* of the other one; who introduced them sees both */
    str second, second_handle; /* of the two, for who introduced them */
    moment made;
    bool asks, refused, agreed, by_me;
    str note; /* what it answers on the help board; empty: nothing, or not for the reader */
    int64_t root;
    bool looking;
};
struct introductions_view {
    const struct req *r;
    struct introduction_view *list;
    size_t n;
    struct frame_field one, other, words;
    bool may;
    int64_t note; /* of the help board, that the pair would answer; 0: none */
    str title;
    int64_t root;
    bool looking;
};

#include "feature/network/help.html.h"

static str picture(struct ctx *c, opt_bytes avatar)
{
    return avatar.set ? people_picture(c, avatar.value) : (str){0};
}

/* ---- the board ------------------------------------------------------------------------------- */

static enum err load_board(struct ctx *c, const struct req *r, struct board_view *v)
{
    struct row_help_board *rows;
    str kind = param(r, "kind");
    v->kind = str_same(kind, S("opening")) || str_same(kind, S("looking")) ? kind : (str){0};
    enum err e = q_help_board(c, v->kind, day_of_moment(c->now), param_int(r, "before", INT64_MAX),
                              BOARD, &rows, &v->n);
    if (e)
        return e;
    v->list = arena_take(c->mem, v->n, sizeof *v->list);
    for (size_t i = 0; i < v->n; i++)
        v->list[i] = (struct note_view){
            .id = rows[i].id,
            .root = rows[i].root,
            .answers = rows[i].answers,
            .title = rows[i].title,
            .name = rows[i].name,
            .handle = rows[i].handle,
            .picture = picture(c, rows[i].avatar),
            .looking = str_same(rows[i].kind, S("looking")),
            .introduce = (c->bits & (MEMBER | STAFF)) != 0 && rows[i].author != c->me &&
                         rows[i].handle.len > 0,
            .mine = rows[i].author == c->me || (c->bits & (COMMUNITY_MANAGER | MANAGER)) != 0,
            .html = {rows[i].html},
            .at = rows[i].at,
            .until = rows[i].until_day,
        };
    v->more = v->n == BOARD ? v->list[v->n - 1].id : 0;
    return OK;
}

static enum err board_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct board_view v = {.r = r};
    int64_t group = 0;
    enum err e = load_board(c, r, &v);
    if (e || (e = network_group(c, S("help"), &group)))
        return e;
    v.may = group != 0;
    struct html o = frame_open(c, r, tr(c, N_("Help board")), AREA_COMMUNITY);
    view_board(&o, &v);
    return frame_close(&o, r, out);
}

static enum err show_form(struct ctx *c, const struct req *r, struct res *out)
{
    str kind = form_text(r, "kind");
    const struct frame_option options[] = {
        {S("looking"), tr(c, N_("I am looking for something")), !str_same(kind, S("opening"))},
        {S("opening"), tr(c, N_("I have something to offer")), str_same(kind, S("opening"))},
    };
    struct help_form v = {.r = r};
    v.kind = (struct frame_select){.name = "kind",
                                   .label = tr(c, N_("What it is")),
                                   .options = options,
                                   .n = COUNT(options),
                                   .required = true,
                                   .radios = true};
    v.title = (struct frame_field){.name = "title",
                                   .type = "text",
                                   .label = tr(c, N_("In one line")),
                                   .value = form_text(r, "title"),
                                   .required = true,
                                   .max = 150};
    v.words = (struct frame_field){.name = "words",
                                   .type = "textarea",
                                   .label = tr(c, N_("More about it")),
                                   .value = form_text(r, "words"),
                                   .required = true,
                                   .max = 4000,
                                   .rows = 6};
    v.days = (struct frame_field){.name = "days",
                                  .type = "number",
                                  .label = tr(c, N_("For how many days it stands there")),
                                  .value = form_has(r, "days") ? form_text(r, "days") : S("30"),
                                  .required = true,
                                  .min = "1"};
    struct html o = frame_open(c, r, tr(c, N_("Write on the help board")), AREA_COMMUNITY);
    view_help_form(&o, &v);
    return frame_close(&o, r, out);
}

static enum err form_get(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t group;
    enum err e = network_group(c, S("help"), &group);
    if (!e && group == 0)
        e = fail(c, ERR_REFUSED, "There is no help board here on which you can write.");
    return e ? e : show_form(c, r, out);
}

static enum err write_note(struct ctx *c, const struct article_new *in, day until)
{
    int64_t id;
    enum article_end end;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = lounge_post_within(c, in, &id, &end)))
        e = q_help_note(c, id, until);
    return db_end(c, e);
}

static enum err post_note(struct ctx *c, const struct req *r)
{
    int64_t group, days = form_int(r, "days", 0);
    str title = form_text(r, "title"), words = form_text(r, "words");
    bool opening = str_same(form_text(r, "kind"), S("opening"));
    enum err e = network_group(c, S("help"), &group);
    if (e)
        return e;
    if (group == 0)
        return fail(c, ERR_REFUSED, "There is no help board here on which you can write.");
    check_text(c, "title", title, (struct text_rule){5, 150, false});
    check_text(c, "words", words, (struct text_rule){20, 4000, true});
    if (days < 1 || days > HELP_DAYS_MAX)
        fail_at(c, "days", N_("Choose 1 to %d days."), HELP_DAYS_MAX);
    if (c->problems)
        return ERR_INVALID;
    return write_note(c,
                      &(struct article_new){.door = "web",
                                            .groups = {group},
                                            .n_groups = 1,
                                            .kind = opening ? "opening" : "looking",
                                            .subject = title,
                                            .body = words},
                      (day){day_of_moment(c->now).n + days});
}

static enum err note_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, post_note(c, r), show_form);
}

static enum err close_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_help_close row;
    (void)out;
    enum err e = db_begin(c);
    return e ? e : db_end(c, q_help_close(c, r->arg[0], &row));
}

/* ---- introductions --------------------------------------------------------------------------- */

static struct introduction_view introduction_of(struct ctx *c, const struct row_help_mine *i)
{
    bool one = i->one == c->me, other = i->other == c->me;
    str says = one ? i->one_says : i->other_says;
    return (struct introduction_view){
        .id = i->id,
        .words = i->words,
        .by = i->introducer_name,
        .name = one ? i->other_name : i->one_name,
        .handle = one ? i->other_handle : i->one_handle,
        .picture = picture(c, one ? i->other_avatar : i->one_avatar),
        .mail = one ? i->other_mail : i->one_mail,
        .second = i->other_name,
        .second_handle = i->other_handle,
        .made = i->made,
        .by_me = !one && !other,
        .asks = (one || other) && says.len == 0 && !str_same(i->one_says, S("no")) &&
                !str_same(i->other_says, S("no")),
        .refused = str_same(i->one_says, S("no")) || str_same(i->other_says, S("no")),
        .agreed = str_same(i->one_says, S("yes")) && str_same(i->other_says, S("yes")),
        .note = i->title.set ? i->title.value : (str){0},
        .root = i->root.set ? i->root.value : 0,
        .looking = i->looking,
    };
}

static enum err introductions_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_help_mine *rows;
    struct introductions_view v = {.r = r, .may = (c->bits & (MEMBER | STAFF)) != 0};
    enum err e = q_help_mine(c, &rows, &v.n);
    if (e)
        return e;
    v.list = arena_take(c->mem, v.n, sizeof *v.list);
    for (size_t i = 0; i < v.n; i++)
        v.list[i] = introduction_of(c, &rows[i]);
    int64_t note = form_has(r, "note") ? form_int(r, "note", 0) : param_int(r, "note", 0);
    struct row_help_note_of answers = {0};
    if (v.may && note != 0 && (e = q_help_note_of(c, note, day_of_moment(c->now), &answers)))
        return e;
    if (answers.found)
        v.note = note, v.title = answers.title, v.root = answers.root, v.looking = answers.looking;
    str hint = tr(c, N_("@name, or the address of their page"));
    v.one = (struct frame_field){.name = "one",
                                 .type = "text",
                                 .label = tr(c, N_("Whom")),
                                 .hint = hint,
                                 .value = form_has(r, "one") ? form_text(r, "one")
                                          : answers.found    ? answers.handle
                                                             : S(""),
                                 .required = true,
                                 .max = 200};
    v.other = v.one;
    v.other.name = "other";
    v.other.label = tr(c, N_("To whom"));
    v.other.value = form_text(r, "other");
    v.words = (struct frame_field){.name = "words",
                                   .type = "textarea",
                                   .label = tr(c, N_("Why they should meet; both read it")),
                                   .value = form_text(r, "words"),
                                   .required = true,
                                   .max = INTRODUCTION_MAX,
                                   .rows = 4};
    struct html o = frame_open(c, r, tr(c, N_("Introductions")), AREA_COMMUNITY);
    view_introductions(&o, &v);
    return frame_close(&o, r, out);
}

static enum err tell_both(struct ctx *c, const char *kind, int64_t id, const int64_t two[2])
{
    enum err e = OK;
    for (size_t i = 0; !e && i < 2; i++)
        e = notice_tell(c, &(struct notice){.person = two[i],
                                            .kind = kind,
                                            .subject = id,
                                            .actor = c->me,
                                            .address = S("/introductions")});
    return e;
}

static enum err may_introduce(struct ctx *c, const int64_t two[2])
{
    struct row_help_today today;
    struct row_help_together there;
    enum err e = q_help_today(c, (moment){c->now.s - DAY_S}, &today);
    if (e || (e = q_help_together(c, two[0], two[1], &there)))
        return e;
    if (today.number >= INTRODUCTIONS_A_DAY)
        return fail(c, ERR_REFUSED, "Introduce at most %d pairs of people a day.",
                    INTRODUCTIONS_A_DAY);
    if (there.number > 0)
        return fail(c, ERR_REFUSED, "Somebody has introduced these two already.");
    return OK;
}

/* The note that it answers stands still, and is of one of the two. */
static enum err check_note(struct ctx *c, int64_t note, const int64_t two[2])
{
    struct row_help_note_of row;
    enum err e = note ? q_help_note_of(c, note, day_of_moment(c->now), &row) : OK;
    if (e || note == 0)
        return e;
    if (!row.found)
        return fail_missing(c);
    if (row.author != two[0] && row.author != two[1])
        fail_at(c, "one", N_("One of the two wrote the note that it answers."));
    return c->problems ? ERR_INVALID : OK;
}

static enum err introduce(struct ctx *c, const struct req *r)
{
    int64_t two[2] = {0, 0}, id = id_new(c), note = form_int(r, "note", 0);
    str words = form_text(r, "words");
    enum err e = network_person(c, "one", form_text(r, "one"), &two[0]);
    if (e || (e = network_person(c, "other", form_text(r, "other"), &two[1])))
        return e;
    check_text(c, "words", words, (struct text_rule){10, INTRODUCTION_MAX, true});
    if (two[0] != 0 && two[0] == two[1])
        fail_at(c, "other", N_("These are one and the same person."));
    if (two[0] == c->me || two[1] == c->me)
        fail_at(c, two[0] == c->me ? "one" : "other", N_("Introduce two other people."));
    if (c->problems)
        return ERR_INVALID;
    if ((e = check_note(c, note, two)) || (e = may_introduce(c, two)) || (e = db_begin(c)))
        return e;
    e = q_help_introduce(c, &(struct in_help_introduce){.id = id,
                                                        .article = {note != 0, note},
                                                        .one = two[0],
                                                        .other = two[1],
                                                        .words = words});
    return db_end(c, e ? e : tell_both(c, "network-introduced", id, two));
}

static enum err introduce_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, introduce(c, r), introductions_get);
}

static enum err answer(struct ctx *c, int64_t id, str says)
{
    struct row_help_side side;
    struct row_help_say_one one;
    struct row_help_say_other other;
    enum err e = q_help_side(c, id, &side);
    if (!e && !side.found)
        e = fail_missing(c);
    if (e)
        return e;
    if (side.is_one) {
        e = q_help_say_one(c, id, says, &one);
    } else if (!(e = q_help_say_other(c, id, says, &other))) {
        one = (struct row_help_say_one){.one = other.one, .other = other.other, .both = other.both};
    }
    if (e || !one.both)
        return e;
    return notice_tell(c, &(struct notice){.person = side.is_one ? one.other : one.one,
                                           .kind = "network-met",
                                           .subject = id,
                                           .actor = c->me,
                                           .address = S("/introductions")});
}

static enum err answer_post(struct ctx *c, const struct req *r, struct res *out)
{
    (void)out;
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, answer(c, r->arg[0], form_has(r, "yes") ? S("yes") : S("no")));
}

const struct route help_routes[] = {
    {"GET", "/help", board_get, ANYBODY},
    {"GET", "/help/new", form_get, SIGNED_IN},
    {"POST", "/help/new", note_post, SIGNED_IN, "/help"},
    {"POST", "/help/#/close", close_post, SIGNED_IN, "/help"},
    {"GET", "/introductions", introductions_get, SIGNED_IN},
    {"POST", "/introductions", introduce_post, MEMBER | STAFF, "/introductions"},
    {"POST", "/introductions/#", answer_post, SIGNED_IN, "/introductions"},
    {0},
};
