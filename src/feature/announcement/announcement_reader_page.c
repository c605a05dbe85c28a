/* /announcements: a reader's own letters; how they come; the link that ends letters by mail. */
#include "feature/announcement/inside.h"

#include "feature/frame/frame.h"
#include "feature/notice/notice.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"
#include "kit/store/store.h"

enum { MINE_MOST = 200 };

struct mine_view {
    const struct req *r;
    struct row_announcement_reader_mine *rows;
    size_t n;
    bool by_mail, tell_opened;
};
struct one_view {
    const struct req *r;
    struct announcement a;
    struct row_announcement_reader_one one;
    const struct announcement_paragraph *paragraph;
};
struct leave_view {
    const struct req *r;
    str token;
    bool done;
};

#include "feature/announcement/reader.html.h"

static enum err mine_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct mine_view v = {.r = r};
    struct row_announcement_reader_choice choice;
    enum err e = q_announcement_reader_mine(c, MINE_MOST, &v.rows, &v.n);
    if (e || (e = q_announcement_reader_choice(c, &choice)))
        return e;
    v.by_mail = !choice.found || choice.by_mail;
    v.tell_opened = choice.found && choice.tell_opened;
    struct html o = frame_open(c, r, tr(c, N_("Announcements")), AREA_COMMUNITY);
    view_mine(&o, &v);
    return frame_close(&o, r, out);
}

static enum err choice_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = announcement_choose_doors(c, form_has(r, "by_mail"), form_has(r, "tell_opened"));
    return frame_saved(c, r, out, e, mine_get);
}

/* That it was opened is noted the first time, and only of who allows it. */
static enum err note_opened(struct ctx *c, int64_t id, const struct one_view *v)
{
    struct row_announcement_reader_choice choice;
    enum err e = q_announcement_reader_choice(c, &choice);
    bool note = !e && !v->one.opened.set && choice.found && choice.tell_opened;
    if (e || !note || (e = db_begin(c)))
        return e;
    return db_end(c, q_announcement_reader_opened(c, id));
}

static enum err one_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct one_view v = {.r = r};
    enum err e = q_announcement_reader_one(c, r->arg[0], &v.one);
    if (e || (e = announcement_load(c, r->arg[0], &v.a)) || (e = note_opened(c, r->arg[0], &v)))
        return e;
    v.paragraph = announcement_paragraph_for(&v.a, v.one.region, str_of(c->catalog->code));
    struct html o = frame_open(c, r, v.a.row.subject, AREA_COMMUNITY);
    view_one(&o, &v);
    return frame_close(&o, r, out);
}

static enum err acknowledge_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, announcement_acknowledge(c, r->arg[0]), one_get);
}

/* ---- by the link in a mail, without signing in -------------------------------------------------- */

static enum err show_leave(struct ctx *c, const struct req *r, struct res *out, bool done)
{
    struct leave_view v = {.r = r, .token = r->word[0], .done = done};
    struct html o = frame_open(c, r, tr(c, N_("Letters by mail")), AREA_NONE);
    view_leave(&o, &v);
    return frame_close(&o, r, out);
}

static enum err whose(struct ctx *c, str words, int64_t *person)
{
    struct mail_token token = {.purpose = "announcements", .n = 2};
    enum err e = mail_token_read(c, words, &token);
    if (!e && token.numbers[0] != c->program)
        e = fail_missing(c);
    if (!e)
        *person = token.numbers[1];
    return e;
}

static enum err leave_get(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t person;
    enum err e = whose(c, r->word[0], &person);
    return e ? e : show_leave(c, r, out, false);
}

static enum err leave_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_announcement_reader_choice choice;
    int64_t person, me = c->me;
    enum err e = whose(c, r->word[0], &person);
    if (e)
        return e;
    c->me = person;
    if (!(e = q_announcement_reader_choice(c, &choice)))
        e = announcement_choose_doors(c, false, choice.found && choice.tell_opened);
    c->me = me;
    return e ? e : show_leave(c, r, out, true);
}

const struct route announcement_routes[] = {
    {"GET", "/announcements", mine_get, SIGNED_IN},
    {"GET", "/announcements/#", one_get, SIGNED_IN},
    {"POST", "/announcements/#/acknowledge", acknowledge_post, SIGNED_IN, "/announcements/#"},
    {"POST", "/announcements/choice", choice_post, SIGNED_IN, "/announcements"},
    {"GET", "/announcements/leave/@", leave_get, ANYBODY},
    {.method = "POST",
     .path = "/announcements/leave/@",
     .run = leave_post,
     .who = ANYBODY,
     .any_origin = true},
    {0},
};
