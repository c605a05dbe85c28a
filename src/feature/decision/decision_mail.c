#include "feature/decision/inside.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"

enum err decision_notice_send(struct ctx *c, const struct correspondent *to,
                              const struct decision_notice *n)
{
    str once = arena_format(c->mem, "%s/%lld/%s", n->thing, (long long)n->id, n->what);
    return correspondent_letter(c, to,
                                &(struct letter){.once = once.at,
                                                 .held = n->held,
                                                 .subject = str_of(tr_c(to->catalog, n->subject)),
                                                 .body = n->body});
}

static str letter_address(struct ctx *c, const struct correspondent *to, int64_t nomination)
{
    return site_url(c, to->prefix, "/letters/%lld", (long long)nomination);
}

enum err decision_mail_asked(struct ctx *c, int64_t decision, int64_t nomination, int64_t person,
                             moment until)
{
    struct correspondent to;
    enum err e = people_correspondent(c, person, &to);
    if (e)
        return e;
    str body = arena_format(
        c->mem,
        tr_c(to.catalog,
             N_("Dear %.*s,\n\nThe committee thinks of not renewing your award. Nothing is "
                "decided yet: please read why, and tell us what we missed, until "
                "%.*s.\n\n%.*s\n\nYour benefits stay until the end of your term.")),
        STR_ARG(to.name), STR_ARG(correspondent_moment(c, &to, until)),
        STR_ARG(letter_address(c, &to, nomination)));
    return decision_notice_send(
        c, &to,
        &(struct decision_notice){.thing = "decision",
                                  .id = decision,
                                  .what = "asked",
                                  .subject = N_("Please read this before we decide"),
                                  .body = body});
}

enum err decision_mail_ready(struct ctx *c, int64_t decision, int64_t nomination, int64_t person)
{
    struct correspondent to;
    enum err e = people_correspondent(c, person, &to);
    if (e)
        return e;
    str address = letter_address(c, &to, nomination);
    str body = arena_format(
        c->mem,
        tr_c(to.catalog, N_("Dear %.*s,\n\nThe committee has decided about your "
                            "nomination. Your letter, with the reasons and what was "
                            "counted, is here:\n\n%.*s\n\nThe same on paper (PDF):\n\n"
                            "%.*s/letter.pdf\n\nThank you for what you do for others.")),
        STR_ARG(to.name), STR_ARG(address), STR_ARG(address));
    return decision_notice_send(
        c, &to,
        &(struct decision_notice){.thing = "decision",
                                  .id = decision,
                                  .what = "letter",
                                  .subject = N_("The decision about your nomination"),
                                  .body = body,
                                  .held = true});
}

enum err decision_mail_release(struct ctx *c, int64_t decision)
{
    return mail_release(c, arena_format(c->mem, "decision/%lld/letter", (long long)decision).at);
}
