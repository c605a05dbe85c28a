#include "feature/decision/appeal.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"

static str page_of(struct ctx *c, const struct correspondent *to, int64_t nomination)
{
    return arena_format(c->mem, "%.*s%.*s/letters/%lld/appeal", STR_ARG(c->site->address),
                        STR_ARG(to->prefix), (long long)nomination);
}

enum err appeal_mail_taken(struct ctx *c, int64_t id, int64_t person, int64_t nomination,
                           moment due)
{
    struct correspondent to;
    enum err e = people_correspondent(c, person, &to);
    if (e)
        return e;
    return correspondent_letter(
        c, &to,
        &(struct letter){
            .once = arena_format(c->mem, "appeal/%lld/taken", (long long)id).at,
            .subject = str_of(tr_c(to.catalog, N_("Your appeal is being looked at"))),
            .body = arena_format(
                c->mem,
                tr_c(to.catalog, N_("Dear %.*s,\n\nSomebody who had no part in the decision looks "
                                    "at your appeal "
                                    "now. You have an answer, with reasons, by %.*s.\n\n%.*s\n")),
                STR_ARG(to.name), STR_ARG(correspondent_moment(c, &to, due)),
                STR_ARG(page_of(c, &to, nomination)))});
}

enum err appeal_mail_closed(struct ctx *c, int64_t id, int64_t person, int64_t nomination)
{
    struct correspondent to;
    enum err e = people_correspondent(c, person, &to);
    if (e)
        return e;
    return correspondent_letter(
        c, &to,
        &(struct letter){.once = arena_format(c->mem, "appeal/%lld/closed", (long long)id).at,
                         .subject = str_of(tr_c(to.catalog, N_("The answer to your appeal"))),
                         .body = arena_format(
                             c->mem,
                             tr_c(to.catalog, N_("Dear %.*s,\n\nYour appeal has been answered. "
                                                 "The answer and its reasons are here:\n\n%.*s\n")),
                             STR_ARG(to.name), STR_ARG(page_of(c, &to, nomination)))});
}
