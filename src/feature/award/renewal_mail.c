/* The three letters before a term ends: what the record holds, what has nothing yet, where to go on. */
#include "feature/award/renewal.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"

/* "- Help given: 34 answers" for each criterion that a record can show. */
static str list_measures(struct ctx *c, const struct contribution_year *year)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < year->n; i++) {
        const struct criterion_shown *m = &year->criteria[i];
        str number = i18n_number(c, m->value);
        if (m->measure.len == 0)
            continue;
        text_format(&t, "- %.*s: ", STR_ARG(m->name));
        if (m->value > 0)
            text_format(&t, "%.*s %.*s\n", STR_ARG(number), STR_ARG(m->measure));
        else
            text_format(&t, "%s\n", tr_c(c->catalog, N_("nothing yet")));
    }
    for (size_t i = 0; i < year->n_rules; i++) {
        const struct counted_rule *rule = &year->rules[i];
        str have = arena_copy(c->mem, i18n_number(c, rule->have));
        str least = arena_copy(c->mem, i18n_number(c, rule->rule->at_least));
        if (!rule->met)
            text_format(&t, tr_c(c->catalog, N_("- %.*s: %s of %s\n")), STR_ARG(rule->rule->name),
                        have.at, least.at);
    }
    return text_str(&t);
}

static str about_record(struct ctx *c, const struct contribution_year *year)
{
    struct text t = {.mem = c->mem};
    str items = arena_copy(c->mem, i18n_number(c, year->items));
    str found = arena_copy(c->mem, i18n_number(c, year->found));
    text_format(&t,
                tr_plural(c, "Your record of this year holds %s contribution that counts",
                          "Your record of this year holds %s contributions that count",
                          year->items),
                items.at);
    if (year->found > 0)
        text_format(&t,
                    tr_plural(c, "; %s was found for you", "; %s were found for you", year->found),
                    found.at);
    text_add(&t, S("."));
    if (year->drafts > 0) {
        str drafts = arena_copy(c->mem, i18n_number(c, year->drafts));
        text_add(&t, S(" "));
        text_format(&t,
                    tr_plural(c, "%s draft waits for your yes.", "%s drafts wait for your yes.",
                              year->drafts),
                    drafts.at);
    }
    text_format(&t, "\n\n%.*s", STR_ARG(list_measures(c, year)));
    return text_str(&t);
}

static str what_happens(struct ctx *c, const struct renewal_letter *l)
{
    if (l->nomination)
        return tr(c, N_("It has been put forward for renewal. You need do nothing but look at your "
                        "record while it is open."));
    if (l->award.n == 0)
        return tr(c, N_("It is put forward for renewal as soon as an award day is planned."));
    return arena_format(
        c->mem,
        tr_c(c->catalog,
             N_("It is put forward for renewal by itself, for the award day %.*s. You can "
                "do so today, or say that you do not want it.")),
        STR_ARG(i18n_day(c, l->award)));
}

static enum err write(struct ctx *c, const struct renewal_letter *l, const struct correspondent *to)
{
    struct contribution_year year = {.n = 0};
    enum err e = OK;
    if (l->span.to.n > 0)
        e = contribution_year(c, l->person, l->policy, l->span, &year);
    if (e)
        return e;
    str body = arena_format(
        c->mem,
        tr_c(c->catalog,
             N_("Dear %.*s,\n\nYour term ends on %.*s. %.*s\n\n%.*s\nWhat else is there: "
                "%.*s%.*s/account/award/renewal\n\nYour record: %.*s%.*s/record\n")),
        STR_ARG(to->name), STR_ARG(i18n_day(c, l->ends)), STR_ARG(what_happens(c, l)),
        STR_ARG(year.n ? about_record(c, &year) : S("")), STR_ARG(c->site->address),
        STR_ARG(to->prefix), STR_ARG(c->site->address), STR_ARG(to->prefix));
    return correspondent_letter(
        c, to,
        &(struct letter){.once = arena_format(c->mem, "renewal/%lld/%lld", (long long)l->term,
                                              (long long)l->mark)
                                     .at,
                         .subject = arena_format(
                             c->mem, tr_c(c->catalog, N_("Your award until %.*s, and after")),
                             STR_ARG(i18n_day(c, l->ends))),
                         .body = body});
}

enum err renewal_mail(struct ctx *c, const struct renewal_letter *letter)
{
    struct correspondent to;
    const struct catalog *mine = c->catalog;
    enum err e = people_correspondent(c, letter->person, &to);
    if (e)
        return e;
    c->catalog = to.catalog;
    e = write(c, letter, &to);
    c->catalog = mine;
    return e;
}
