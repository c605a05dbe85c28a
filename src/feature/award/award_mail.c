#include "feature/award/award_mail.h"

#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"

static enum err queue(struct ctx *c, const struct correspondent *to, str once, str subject,
                      str body)
{
    return correspondent_letter(
        c, to, &(struct letter){.once = once.at, .subject = subject, .body = body});
}

enum err award_mail_begun(struct ctx *c, int64_t term, int64_t person)
{
    struct correspondent to;
    enum err e = people_correspondent(c, person, &to);
    if (e)
        return e;
    return queue(
        c, &to, arena_format(c->mem, "award/%lld/begun", (long long)term),
        str_of(tr_c(to.catalog, N_("Your award begins today"))),
        arena_format(
            c->mem,
            tr_c(to.catalog,
                 N_("Dear %.*s,\n\nFrom today you hold the award, for one year. Thank you for "
                    "everything you do for others.\n\nYou are in the directory now; your page "
                    "and your award are here:\n\n%.*s%.*s/account/award\n")),
            STR_ARG(to.name), STR_ARG(c->site->address), STR_ARG(to.prefix)));
}

enum err award_mail_ended(struct ctx *c, int64_t term, int64_t person, day ended)
{
    struct correspondent to;
    enum err e = people_correspondent(c, person, &to);
    if (e)
        return e;
    str when = correspondent_day(c, &to, ended);
    return queue(
        c, &to, arena_format(c->mem, "award/%lld/ended", (long long)term),
        str_of(tr_c(to.catalog, N_("Your term has ended"))),
        arena_format(
            c->mem,
            tr_c(to.catalog,
                 N_("Dear %.*s,\n\nYour term ended on %.*s. You are alumni now: your award "
                    "stays on your page for good, and you can be nominated again at any "
                    "time.\n\nThank you.\n\n%.*s%.*s/account/award\n")),
            STR_ARG(to.name), STR_ARG(when), STR_ARG(c->site->address), STR_ARG(to.prefix)));
}

enum err award_mail_step(struct ctx *c, int64_t step, int64_t person, moment answer_until)
{
    struct correspondent to;
    enum err e = people_correspondent(c, person, &to);
    if (e)
        return e;
    str until = answer_until.s ? correspondent_moment(c, &to, answer_until) : S("");
    str time_left =
        until.len
            ? arena_format(c->mem, tr_c(to.catalog, N_("Nothing is decided before %.*s.\n\n")),
                           STR_ARG(until))
            : S("");
    return queue(
        c, &to, arena_format(c->mem, "step/%lld/opened", (long long)step),
        str_of(tr_c(to.catalog, N_("A question about your award"))),
        arena_format(
            c->mem,
            tr_c(to.catalog,
                 N_("Dear %.*s,\n\nA change of your award is being considered. Please read why, "
                    "and say what you think of it:\n\n%.*s%.*s/account/award\n\n%.*s")),
            STR_ARG(to.name), STR_ARG(c->site->address), STR_ARG(to.prefix), STR_ARG(time_left)));
}

/* What happened, between greeting and address: the same for all that follows. */
struct words {
    const char *thing, *what; /* of the letter that is sent once: "step", "paused" */
    int64_t id;               /* of the thing */
    const char *subject;      /* English */
    const char *happened;     /* English; "%.*s" stands for the day */
    day on;
};

static enum err send(struct ctx *c, int64_t person, const struct words *w)
{
    struct correspondent to;
    enum err e = people_correspondent(c, person, &to);
    if (e)
        return e;
    str on = correspondent_day(c, &to, w->on);
    str happened = arena_format(c->mem, tr_c(to.catalog, w->happened), STR_ARG(on));
    return queue(
        c, &to, arena_format(c->mem, "%s/%lld/%s", w->thing, (long long)w->id, w->what),
        str_of(tr_c(to.catalog, w->subject)),
        arena_format(c->mem, tr_c(to.catalog, N_("Dear %.*s,\n\n%.*s\n\n%.*s%.*s/account/award\n")),
                     STR_ARG(to.name), STR_ARG(happened), STR_ARG(c->site->address),
                     STR_ARG(to.prefix)));
}

enum err award_mail_begun_late(struct ctx *c, int64_t term, int64_t person, day ends)
{
    return send(
        c, person,
        &(struct words){
            "award", "begun", term, N_("Your award begins today"),
            N_("Your appeal was right, and from today you hold the award. The term counts from the "
               "award day of your cycle and ends with the terms of that day, on %.*s; benefits "
               "begin today. You are in the directory now; your page and your award are here:"),
            ends});
}

enum err award_mail_restored(struct ctx *c, int64_t term, int64_t person, day ends)
{
    return send(c, person,
                &(struct words){
                    "award", "restored", term, N_("Your award goes on"),
                    N_("Your appeal was right: your award goes on, and ends on %.*s, as before. "
                       "Benefits go on from today, and you are in the directory again."),
                    ends});
}

enum err award_mail_stopped(struct ctx *c, int64_t step, int64_t person)
{
    return send(c, person,
                &(struct words){"step",
                                "stopped",
                                step,
                                N_("Your award has ended"),
                                N_("It was decided that your award ends. Why, who decided and "
                                   "until when benefits go on "
                                   "stands on the page of your award; it stays there."),
                                {0}});
}

enum err award_mail_paused(struct ctx *c, int64_t step, int64_t person, day until)
{
    return send(
        c, person,
        &(struct words){
            "step", "paused", step, N_("Your leave has begun"),
            N_("Your award is paused, and you mean to be back on %.*s. The time until then does "
               "not "
               "count: the end of your term moves by as many days. When you are back, that day or "
               "earlier, say so on this page:"),
            until});
}

enum err award_mail_no_leave(struct ctx *c, int64_t step, int64_t person)
{
    return send(
        c, person,
        &(struct words){
            "step",
            "refused",
            step,
            N_("About the leave you asked for"),
            N_("The leave you asked for was not agreed. Your award goes on as before; talk to your "
               "lead, or ask again with another day."),
            {0}});
}

enum err award_mail_return(struct ctx *c, int64_t step, int64_t person, day until)
{
    return send(c, person,
                &(struct words){
                    "step", "return", step, N_("Are you back?"),
                    N_("You meant to be back on %.*s. Nothing happens by itself: say that you are "
                       "back when "
                       "you are, and your term goes on. If you need more time, tell your lead."),
                    until});
}

enum err award_mail_back(struct ctx *c, int64_t step, int64_t person, day ends)
{
    return send(
        c, person,
        &(struct words){
            "step", "back", step, N_("Welcome back"),
            N_("Your leave is over. Your term goes on, and ends on %.*s: as many days later as you "
               "were away."),
            ends});
}

enum err award_mail_offered(struct ctx *c, int64_t quiet, int64_t person)
{
    return send(c, person,
                &(struct words){"quiet",
                                "leave",
                                quiet,
                                N_("Would a leave help?"),
                                N_("It has been quiet around you for a while, and that is all "
                                   "right. If you need time, a "
                                   "leave stops the clock of your award until you are back. You "
                                   "can ask for one on this "
                                   "page, in a line:"),
                                {0}});
}
