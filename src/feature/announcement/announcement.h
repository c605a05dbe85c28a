/* announcement.h -- a letter to thousands, through the leads: one text, to which each lead adds a paragraph
 * for the region, in the languages that are read there.
 *
 * Rules:
 *   - community managers and managers write; whom it is for is data: roles, of these regions, with these
 *     expertises, and single persons besides. Somebody who is meant twice gets it once;
 *   - the leads of the regions concerned are asked for a paragraph, with a date. When it has passed the letter
 *     goes without those that are missing, and says so to who sends it;
 *   - a second person checks, after they have had the letter in their own mailbox. What was checked is not
 *     changed any more: back to draft means to check again, and is possible while nothing went;
 *   - sending begins by the clock: deliveries are made in batches, each in one transaction that also moves the
 *     place up to which they are made, so that a server that dies repeats nothing and loses nothing. Each reader
 *     gets it at 08:00 by their own clock, or all at once; on the web, by mail, and in a group if one is chosen,
 *     where it is one article that begins, for each reader, with the paragraph of their region (lounge.h);
 *   - under an embargo it goes only to who has signed what that asks for when its time has come, and shuts with the
 *     signature: on the web, in the group, behind the bell, in the feed, for leads and writers; a mail that has
 *     not left by then does not leave;
 *   - while it goes it can be paused and stopped. Only a little of it is in the outbox at a time (ANNOUNCEMENT_AHEAD),
 *     so that this means something, and a mail server that is down holds the letter up instead of losing it;
 *   - without mail, because there is no address, it bounced, or they do not want mail, it is on the web all the same.
 *     A letter that has to be acknowledged comes by mail whatever was chosen;
 *   - "opened" is only known of those who allow it, and means that the page was read signed in: no picture, no
 *     marked link;
 *   - who has not acknowledged is reminded after so many days, at most ANNOUNCEMENT_REMINDERS times. */
#ifndef FEATURE_ANNOUNCEMENT_H
#define FEATURE_ANNOUNCEMENT_H

#include "feature/ledger/ledger.h"
#include "kit/http/http.h"
#include "kit/life/life.h"

enum {
    ANNOUNCEMENT_SUBJECT_MAX = 150, /* characters */
    ANNOUNCEMENT_BODY_MAX = 20000,
    ANNOUNCEMENT_PARAGRAPH_MAX = 1500,
    ANNOUNCEMENT_LEAD_DAYS_MAX = 14,
    ANNOUNCEMENT_REMIND_DAYS_MAX = 30,
    ANNOUNCEMENT_REMINDERS = 3,
    ANNOUNCEMENT_PERSONS_MAX = 200, /* named singly */
    ANNOUNCEMENT_PICKS_MAX = 200,   /* regions; expertises */
    ANNOUNCEMENT_BATCH = 500,       /* deliveries made in one transaction */
    ANNOUNCEMENT_AHEAD = 500,       /* mails in the outbox that have not been tried */
    ANNOUNCEMENT_MORNING = 480,     /* minutes after midnight */
    ANNOUNCEMENT_WRITERS = MANAGER | COMMUNITY_MANAGER,
};

extern const struct life announcement_life;

/* ---- rules, pure ------------------------------------------------------------------------------- */

enum announcement_act {
    ANNOUNCEMENT_EDIT,
    ANNOUNCEMENT_ASK, /* the leads */
    ANNOUNCEMENT_BACK,
    ANNOUNCEMENT_REHEARSE, /* to one's own mailbox */
    ANNOUNCEMENT_CHECK,
    ANNOUNCEMENT_PAUSE,
    ANNOUNCEMENT_GO_ON,
    ANNOUNCEMENT_CANCEL,
};
struct announcement_facts {
    str state;
    bool writer, author; /* the viewer: may write letters; wrote this one */
    bool paused;
    bool answered;     /* each region has a paragraph, or the date has passed */
    bool rehearsed;    /* the viewer has it, as it is now, in their mailbox */
    int64_t meant;     /* readers, by the audience; asked before it is asked for and checked */
    int64_t delivered; /* deliveries made so far */
};
enum announcement_answer {
    ANNOUNCEMENT_YES,
    ANNOUNCEMENT_NOT_WRITER,
    ANNOUNCEMENT_NOT_NOW,
    ANNOUNCEMENT_NOBODY,
    ANNOUNCEMENT_OWN,
    ANNOUNCEMENT_LEADS,
    ANNOUNCEMENT_UNREHEARSED,
    ANNOUNCEMENT_GONE,
    ANNOUNCEMENT_IS_PAUSED,
    ANNOUNCEMENT_RUNS,
};
enum announcement_answer announcement_may(const struct announcement_facts *f,
                                          enum announcement_act act);
const char *announcement_sentence(enum announcement_answer answer);

/* When a reader in that zone gets it. day not set: the next morning after it starts. Never before it starts. */
struct announcement_when {
    moment starts;
    opt_day day;
    opt_int minute; /* by the reader's clock; not set: at once */
};
moment announcement_due(struct ctx *c, const struct announcement_when *when, str zone);
/* When sending starts, if it is checked now: for a day, as soon as it is morning anywhere. */
moment announcement_starts(moment now, opt_day on);

/* Which paragraph a reader gets: of their region, in their language; else in that of the letter; else the first
 * of the region. SIZE_MAX: none. */
struct announcement_paragraph {
    int64_t region;
    str language, lead, region_name, words;
};
size_t announcement_choose(const struct announcement_paragraph *list, size_t n, int64_t region,
                           str language, str of_letter);

/* ---- acts -------------------------------------------------------------------------------------- */

struct announcement_new {
    str subject, body, language; /* body: Markdown */
    int64_t roles; /* bits: SIGNED_IN (everybody who takes part), MEMBER ... COMMUNITY_MANAGER */
    const int64_t *regions, *expertises; /* none: of all */
    size_t n_regions, n_expertises;
    str persons;         /* handles, with blanks, commas or line ends between */
    opt_day embargo_day; /* readers are asked to keep it to themselves until then */
    int64_t embargo;     /* agreement.h: for who signed what it asks for; 0: none */
    bool must_acknowledge;
    int64_t remind_days, lead_days; /* 0: nobody is reminded; no lead is asked */
    bool morning;                   /* at 08:00 by each one's clock; else all at once */
    opt_day send_day;               /* a day whose morning it is */
    int64_t newsgroup;              /* posted there, too; 0: nowhere */
};
/* Makes a draft (*id 0), or changes one; version: of the letter as it was shown. Errors: REFUSED to who is no
 * writer; INVALID at "subject", "body", "roles", "persons", "send_day" ...; CONFLICT. */
enum err announcement_save(struct ctx *c, const struct announcement_new *in, int64_t *id,
                           int64_t version) MUST_USE;

/* The moves. Errors: NOT_FOUND, REFUSED with the rule's sentence, CONFLICT. */
enum err announcement_ask(struct ctx *c, int64_t id) MUST_USE;
enum err announcement_back(struct ctx *c, int64_t id) MUST_USE;
enum err announcement_check(struct ctx *c, int64_t id) MUST_USE;
enum err announcement_cancel(struct ctx *c, int64_t id) MUST_USE;
enum err announcement_pause(struct ctx *c, int64_t id, bool on) MUST_USE;
/* The letter, as it is now, to the viewer's own mailbox. */
enum err announcement_rehearse(struct ctx *c, int64_t id) MUST_USE;

/* A lead writes, or takes away (empty words), the paragraph of a region in a language, while it is asked for.
 * Errors: NOT_FOUND: that region does not ask them; REFUSED after the date; INVALID at "words", "language". */
enum err announcement_write(struct ctx *c, int64_t id, int64_t region, str language,
                            str words) MUST_USE;

/* A reader's own. Errors: NOT_FOUND; CONFLICT: it was acknowledged already. */
enum err announcement_acknowledge(struct ctx *c, int64_t id) MUST_USE;
/* by_mail: letters come by mail; tell_opened: who sends them may know that they were read. What was known is
 * forgotten when it is taken back. */
enum err announcement_choose_doors(struct ctx *c, bool by_mail, bool tell_opened) MUST_USE;

/* What waits for the viewer: letters to acknowledge; letters that ask for a paragraph. */
enum err announcement_waits(struct ctx *c, int64_t *acknowledge, int64_t *paragraphs) MUST_USE;

/* Job, all the time: what is due of all letters of all programs. *n: steps and deliveries. Returns after a
 * while even if more is due. And, now and then, reminders; *n: how many. */
enum err announcement_tick(struct ctx *c, size_t *n) MUST_USE;
enum err announcement_remind_due(struct ctx *c, size_t *n) MUST_USE;

/* Of letters that went before that moment: who opened them, to whom no mail went, who was reminded. That it
 * reached them, and that they acknowledged it, stays. At most `most`. Inside a transaction of the caller. */
enum err announcement_retire(struct ctx *c, moment before, int64_t most, int64_t *n) MUST_USE;

/* Follows erasure.done, and merges. */
enum err announcement_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;
enum err announcement_merge_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

extern const struct route announcement_routes[];        /* /announcements */
extern const struct route announcement_author_routes[]; /* /program/announcements */
extern const struct route announcement_form_routes[];   /* /program/announcements/new, edit */
extern const struct route announcement_lead_routes[];   /* /lead/announcements */

#endif
