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
            STR_ARG(to.name), STR_ARG(c->site->address), STR_ARG(c->prefix)));
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
            STR_ARG(to.name), STR_ARG(when), STR_ARG(c->site->address), STR_ARG(c->prefix)));
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
            STR_ARG(to.name), STR_ARG(c->site->address), STR_ARG(c->prefix), STR_ARG(time_left)));
}
