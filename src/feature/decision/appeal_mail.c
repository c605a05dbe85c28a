#include "feature/decision/appeal.h"
#include "feature/decision/inside.h"
#include "feature/notice/notice.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"

str appeal_address(struct ctx *c, struct appeal_of of)
{
    return of.step ? arena_format(c->mem, "/account/award/steps/%lld/appeal", (long long)of.step)
                   : arena_format(c->mem, "/letters/%lld/appeal", (long long)of.nomination);
}

static str page_of(struct ctx *c, const struct correspondent *to, const struct appeal_mail *mail)
{
    return site_url(c, to->prefix, "%.*s", STR_ARG(appeal_address(c, mail->of)));
}

enum err appeal_mail_taken(struct ctx *c, const struct appeal_mail *mail, moment due)
{
    struct correspondent to;
    enum err e = people_correspondent(c, mail->person, &to);
    if (e)
        return e;
    str body = arena_format(
        c->mem,
        tr_c(to.catalog, N_("Dear %.*s,\n\nSomebody who had no part in the decision looks "
                            "at your appeal "
                            "now. You have an answer, with reasons, by %.*s.\n\n%.*s\n")),
        STR_ARG(to.name), STR_ARG(correspondent_moment(c, &to, due)),
        STR_ARG(page_of(c, &to, mail)));
    return decision_notice_send(
        c, &to,
        &(struct decision_notice){.thing = "appeal",
                                  .id = mail->id,
                                  .what = "taken",
                                  .subject = N_("Your appeal is being looked at"),
                                  .body = body});
}

enum err appeal_mail_closed(struct ctx *c, const struct appeal_mail *mail)
{
    struct correspondent to;
    enum err e = people_correspondent(c, mail->person, &to);
    if (e)
        return e;
    str body = arena_format(c->mem,
                            tr_c(to.catalog, N_("Dear %.*s,\n\nYour appeal has been answered. "
                                                "The answer and its reasons are here:\n\n%.*s\n")),
                            STR_ARG(to.name), STR_ARG(page_of(c, &to, mail)));
    e = decision_notice_send(c, &to,
                             &(struct decision_notice){.thing = "appeal",
                                                       .id = mail->id,
                                                       .what = "closed",
                                                       .subject = N_("The answer to your appeal"),
                                                       .body = body});
    return e ? e
             : notice_tell(c, &(struct notice){.person = mail->person,
                                               .kind = "award-appeal",
                                               .subject = mail->id,
                                               .address = appeal_address(c, mail->of)});
}
