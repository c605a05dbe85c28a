#include "feature/account/account.h"
#include "feature/nomination/nomination_case.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"

/* A letter in the language of who gets it: "Dear NAME,", what happened, and where to go. */
struct words {
    const char *subject; /* English */
    str happened, address;
    str rights; /* may be empty */
};

static str page_of(struct ctx *c, const struct correspondent *to, int64_t nomination)
{
    return site_url(c, to->prefix, "/nominations/%lld", (long long)nomination);
}

static enum err queue(struct ctx *c, const struct correspondent *to, str once,
                      const struct words *w)
{
    str body = arena_format(c->mem, tr_c(to->catalog, N_("Dear %.*s,\n\n%.*s\n\n%.*s\n")),
                            STR_ARG(to->name), STR_ARG(w->happened), STR_ARG(w->address));
    if (w->rights.len > 0)
        body = arena_format(c->mem, "%.*s\n%.*s\n", STR_ARG(body), STR_ARG(w->rights));
    return correspondent_letter(c, to,
                                &(struct letter){.once = once.at,
                                                 .subject = str_of(tr_c(to->catalog, w->subject)),
                                                 .body = body});
}

static str once(struct ctx *c, int64_t nomination, const char *what, int64_t number)
{
    if (number == 0)
        return arena_format(c->mem, "nomination/%lld/%s", (long long)nomination, what);
    return arena_format(c->mem, "nomination/%lld/%s/%lld", (long long)nomination, what,
                        (long long)number);
}

/* Who has never signed in gets an address that lets them. */
static enum err address_for(struct ctx *c, int64_t id, const struct correspondent *to, str *address)
{
    struct row_nomination_has_signed_in row;
    enum err e = q_nomination_has_signed_in(c, to->id, &row);
    if (e)
        return e;
    *address = page_of(c, to, id);
    if (row.n > 0)
        return OK;
    str link;
    if ((e = account_link(c, to->id, "set-up", &link)))
        return e;
    *address = arena_format(c->mem, "%.*s\n\n%.*s", STR_ARG(link), STR_ARG(*address));
    return OK;
}

enum err nomination_mail_told(struct ctx *c, int64_t id, bool *queued)
{
    struct row_nomination_by_id n;
    struct correspondent to;
    str address;
    enum err e;
    if ((e = q_nomination_by_id(c, id, &n)) || (e = people_correspondent(c, n.nominee, &to)))
        return e;
    *queued = to.email.len > 0;
    if (!*queued)
        return OK;
    str no;
    if ((e = address_for(c, id, &to, &address)) ||
        (e = nomination_told_address(c, to.prefix, id, &no)))
        return e;
    str rights = arena_format(
        c->mem,
        tr_c(
            to.catalog,
            N_("Your name and address come from the nomination. They are used to decide about this "
               "award, and for nothing else; you may see, correct and delete what is kept, and "
               "nothing is collected about you before you say yes. What is kept, and how to say "
               "no without an account:\n\n%.*s")),
        STR_ARG(no));
    str value =
        n.nominator == 0
            ? arena_format(c->mem,
                           tr_c(to.catalog, N_("You are nominated for an award, for %.*s. "
                                               "This is the page of your nomination:")),
                           STR_ARG(n.expertise))
            : arena_format(c->mem,
                           tr_c(to.catalog,
                                N_("%.*s has nominated you for an award, for %.*s. Read what they "
                                   "wrote, see what happens next, or say that you do not want it; "
                                   "nothing becomes public. This is the page of your nomination:")),
                           STR_ARG(n.nominator_name), STR_ARG(n.expertise));
    return queue(c, &to, once(c, id, "told", 0),
                 &(struct words){N_("You have been nominated"), value, address, rights});
}

enum err nomination_mail_taken(struct ctx *c, const struct nomination_case *n)
{
    struct correspondent to;
    enum err e = people_correspondent(c, n->row.nominee, &to);
    if (e)
        return e;
    str value = arena_format(
        c->mem,
        tr_c(to.catalog,
             N_("Good news: a lead has taken up your nomination and will help you. Say yes on the "
                "page, then put your year together until %.*s:")),
        STR_ARG(correspondent_day(c, &to, n->row.record_to)));
    return queue(
        c, &to, once(c, n->id, "taken", 0),
        &(struct words){N_("Your nomination was taken up"), value, page_of(c, &to, n->id)});
}

enum err nomination_mail_given(struct ctx *c, const struct nomination_case *n, int64_t lead)
{
    struct correspondent to;
    enum err e = people_correspondent(c, lead, &to);
    if (e)
        return e;
    str value = arena_format(
        c->mem, tr_c(to.catalog, N_("A nomination was passed on to you: %.*s, for %.*s.")),
        STR_ARG(n->row.name), STR_ARG(n->row.expertise));
    return queue(c, &to, once(c, n->id, "given", id_new(c)),
                 &(struct words){N_("A nomination for you"), value, page_of(c, &to, n->id)});
}

enum err nomination_mail_message(struct ctx *c, const struct nomination_case *n, int64_t message,
                                 int64_t person)
{
    struct correspondent to;
    enum err e = people_correspondent(c, person, &to);
    if (e)
        return e;
    str value = str_of(tr_c(to.catalog, N_("There is a new message for you on this page:")));
    return queue(
        c, &to, once(c, n->id, "message", message),
        &(struct words){N_("A message about a nomination"), value, page_of(c, &to, n->id)});
}

enum err nomination_mail_request(struct ctx *c, const struct nomination_case *n, int64_t request,
                                 moment due)
{
    struct correspondent to;
    enum err e = people_correspondent(c, n->row.nominee, &to);
    if (e)
        return e;
    str value = arena_format(
        c->mem,
        tr_c(to.catalog, N_("Your lead asks for something that helps your nomination. Please "
                            "answer by %.*s:")),
        STR_ARG(correspondent_day(c, &to, day_of_moment(due))));
    return queue(
        c, &to, once(c, n->id, "request", request),
        &(struct words){N_("Your lead asks for a document"), value, page_of(c, &to, n->id)});
}

enum err nomination_mail_ended(struct ctx *c, const struct nomination_case *n)
{
    struct correspondent to;
    if (n->row.lead == 0 || n->row.lead == c->me)
        return OK;
    enum err e = people_correspondent(c, n->row.lead, &to);
    if (e)
        return e;
    str value = arena_format(c->mem,
                             tr_c(to.catalog, N_("The nomination of %.*s has ended: it was "
                                                 "withdrawn, or the person does not want it.")),
                             STR_ARG(n->row.name));
    return queue(c, &to, once(c, n->id, "ended", 0),
                 &(struct words){N_("A nomination has ended"), value, page_of(c, &to, n->id)});
}

enum err nomination_mail_moved(struct ctx *c, int64_t next, int64_t nominee, day award)
{
    struct correspondent to;
    enum err e = people_correspondent(c, nominee, &to);
    if (e)
        return e;
    str value = arena_format(
        c->mem,
        tr_c(to.catalog,
             N_("We could not look at your nomination in time; that is our doing, not yours. It "
                "goes on by itself and will be decided on for %.*s. You need not do anything:")),
        STR_ARG(correspondent_day(c, &to, award)));
    return queue(c, &to, once(c, next, "moved", 0),
                 &(struct words){N_("Your nomination moves to the next date"), value,
                                 page_of(c, &to, next)});
}
