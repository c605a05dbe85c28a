/* Letters to many: one that was sent and asks to be confirmed, one that waits for the leads' words, a draft. */
#include "feature/announcement/announcement.h"
#include "feature/demo/demo_announcement.sql.h"
#include "feature/demo/demo_plan.h"

enum { DAY_S = 86400, HOUR_S = 3600, WORDS = 2 };

static const char rules_body[] =
    "From the first of January the rules of the next year apply. Three things change:\n\n"
    "- **A talk that is given again counts once.** Say in the record where else you gave it.\n"
    "- Help in forums counts by *threads*, no longer by messages.\n"
    "- Who was quiet for six months gets a call from their lead, not a letter.\n\n"
    "The committee and the leads of all regions have agreed. Read the whole text under *The rules "
    "in "
    "force*; what is not clear, ask your lead.\n\nPlease confirm below that you have read this.";
static const char days_body[] =
    "The Meridian Days are back: two days in spring, talks from the community, and an evening of "
    "which "
    "nobody takes pictures.\n\n"
    "1. Proposals for talks until the end of January.\n"
    "2. Seats are given in February, first to those who have not been there before.\n"
    "3. Travel is paid for speakers, and for ten people who could not come otherwise.\n\n"
    "Your lead says what this means where you live.";
static const char draft_body[] =
    "Fourteen people who hold the award have offered to read the records of newcomers before the "
    "readers do. If you would like that, answer this letter.";

static const struct {
    const char *language, *words;
} paragraphs[WORDS] = {
    {"en", "We go together: there is a bus from the north, and beds at friends of the community. "
           "Write to me if you would like either."},
    {"de", "Wir fahren gemeinsam: Aus dem Norden gibt es einen Bus, und Betten bei Leuten aus der "
           "Community. Schreibt mir, wenn ihr mitwollt."},
};

static void be(struct demo *d, size_t person, int64_t role)
{
    d->c->me = d->people[person].id, d->c->bits = ANYBODY | SIGNED_IN | role;
}

static enum err draft(struct demo *d, struct announcement_new *in, int64_t *id)
{
    *id = 0;
    in->language = S("en");
    in->morning = true;
    be(d, d->managers[0], MANAGER);
    return announcement_save(d->c, in, id, 0);
}

static enum err sent(struct demo *d)
{
    struct ctx *c = d->c;
    int64_t id;
    str subject = S("The rules of the next year");
    struct announcement_new in = {.subject = subject,
                                  .body = str_of(rules_body),
                                  .roles = MEMBER,
                                  .must_acknowledge = true,
                                  .remind_days = 7};
    c->now.s = DEMO_START.s - 5 * DAY_S;
    moment went = {c->now.s + 23 * HOUR_S};
    enum err e = draft(d, &in, &id);
    if (e || (e = announcement_ask(c, id)))
        return e;
    be(d, d->managers[1], MANAGER);
    if ((e = announcement_rehearse(c, id)) || (e = announcement_check(c, id)) ||
        (e = q_demo_announcement_deliveries(c, id, went)) ||
        (e = q_demo_announcement_mails(c, id, id_new(c), subject)))
        return e;
    return q_demo_announcement_finish(c, id, went);
}

static enum err with_leads(struct demo *d)
{
    struct ctx *c = d->c;
    int64_t id;
    struct announcement_new in = {.subject = S("Meridian Days: two days in spring"),
                                  .body = str_of(days_body),
                                  .roles = MEMBER,
                                  .lead_days = 3};
    c->now.s = DEMO_START.s - 20 * HOUR_S;
    enum err e = draft(d, &in, &id);
    if (e || (e = announcement_ask(c, id)))
        return e;
    struct row_demo_announcement_lead lead;
    be(d, d->leads[0], LEAD);
    if ((e = q_demo_announcement_lead(c, id, &lead)) || !lead.found)
        return e; /* few people: no region with readers has a lead */
    c->me = lead.person;
    for (size_t i = 0; i < WORDS && !e; i++)
        e = announcement_write(c, id, lead.region, str_of(paragraphs[i].language),
                               str_of(paragraphs[i].words));
    return e;
}

static enum err drafted(struct demo *d)
{
    int64_t id;
    struct announcement_new in = {.subject = S("Somebody to read your record first"),
                                  .body = str_of(draft_body),
                                  .roles = SIGNED_IN,
                                  .lead_days = 2};
    d->c->now.s = DEMO_START.s - 2 * HOUR_S;
    return draft(d, &in, &id);
}

enum err demo_make_announcements(struct demo *d)
{
    enum err e;
    if (!(e = sent(d)) && !(e = with_leads(d)))
        e = drafted(d);
    d->c->me = 0, d->c->bits = ANYBODY, d->c->now = DEMO_START;
    return e;
}
