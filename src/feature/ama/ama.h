/* ama.h -- "ask me anything": questions to hosts, at a time or standing, answered in public.
 *
 * Rules:
 *   - staff make an event, for themselves or on behalf of somebody who will host it. Hosts answer;
 *     organizers look after the questions; a delegate answers in the name of a host. Everybody is asked
 *     and may say no. Who makes it is its organizer.
 *   - questions are taken from the opening on, before, during and after, until the event is published or
 *     its last day of questions; by people who may see it and are signed in. One changes and withdraws
 *     one's own until it is answered. Each has one vote a question, and AMA_VOTES running ones.
 *   - where it is moderated a question waits until an organizer shows it, and waits again when its words
 *     change. It is shown, refused with a ground, or merged into another one: its votes go along, nobody's
 *     twice.
 *   - an answer is a draft until it is published; then it has a page whose address stays.
 *   - an anonymous question has no asker: not in its row (a CHECK), not in the ledger (no entry at all), not
 *     in the form's one-time key; its id is random, its time is the day. How many somebody asked is counted
 *     under HMAC(key of the event, person); the key is a file that is destroyed when questions end, for
 *     standing events each month. Only the browser of who asked holds the token by which it is changed,
 *     withdrawn and followed; its hash is stored. What this does not hide: somebody who watches the running
 *     server, and the words themselves. The page says so, and warns where few people could have asked.
 *   - when an account is deleted its questions, answers and votes lose words and name.
 */
#ifndef FEATURE_AMA_H
#define FEATURE_AMA_H

#include "feature/ledger/ledger.h"
#include "kit/html/html.h"
#include "kit/http/http.h"
#include "kit/life/life.h"

enum {
    AMA_TITLE_MIN = 3, /* characters, as the next ones */
    AMA_TITLE_MAX = 120,
    AMA_WORDS_MAX = 5000, /* of a description */
    AMA_QUESTION_MIN = 5,
    AMA_QUESTION_MAX = 2000,
    AMA_ANSWER_MIN = 2,
    AMA_ANSWER_MAX = 20000,
    AMA_QUESTIONS = 5, /* unanswered ones by one person, in one event */
    AMA_ANONYMOUS = 3, /* by one person, in one event; in a standing one, each month */
    AMA_VOTES = 20,    /* for questions that are not answered yet, in one event */
    AMA_FEW = 5,       /* so many must be able to ask, else anonymity is not worth much */
};

extern const struct life ama_event_life, ama_question_life;

/* What a decision rests on: the event, the viewer, a question of it. */
struct ama_facts {
    int64_t me;
    str event, question;     /* states; question empty: none */
    bool over;               /* the last day of questions is past */
    bool anonymous;          /* the event allows anonymous questions */
    bool organizes, answers; /* of the viewer */
    bool mine, voted, few;   /* of the question; few: hardly anybody could have asked */
    int64_t asked, votes;    /* that the viewer has running in this event */
};
enum ama_act {
    AMA_ASK,
    AMA_ASK_ANONYMOUSLY,
    AMA_VOTE,
    AMA_EDIT,
    AMA_WITHDRAW,
    AMA_MODERATE, /* show, refuse, merge */
    AMA_ANSWER,
};
enum ama_answer {
    AMA_YES,
    AMA_SIGN_IN,
    AMA_NOT_OPEN,
    AMA_OVER,
    AMA_NOT_ANONYMOUS,
    AMA_ENOUGH_ASKED,
    AMA_ENOUGH_VOTES,
    AMA_NOT_SHOWN,
    AMA_NOT_MINE,
    AMA_ANSWERED,
    AMA_NOT_ORGANIZER,
    AMA_NOT_HOST,
    AMA_DONE,
};
/* Pure: same facts, same answer; the first "no" is given. */
enum ama_answer ama_may(const struct ama_facts *f, enum ama_act act);
const char *ama_sentence(enum ama_answer answer); /* English; "" for YES */

/* ---- events -------------------------------------------------------------------------------------- */

struct ama_form {
    str title, words;
    str zone;                             /* IANA name */
    opt_time opens, starts, ends, closes; /* opens: now, if not set */
    int64_t seen_by;                      /* bits; of everybody, members ... */
    bool moderated, anonymous;            /* anonymous: chosen once, when it is made */
    str host;                             /* handle of the first host; empty: the maker */
};
/* Leads, managers, community managers and product teams make events.
 * Errors: REFUSED; INVALID at "title", "words", "starts", "ends", "opens", "closes", "host". */
enum err ama_make(struct ctx *c, const struct ama_form *form, int64_t *id) MUST_USE;
enum err ama_change(struct ctx *c, int64_t event, const struct ama_form *form) MUST_USE;
/* By an organizer: to "open", "live", "answering", "published", "cancelled". CONFLICT: moved meanwhile. */
enum err ama_move(struct ctx *c, int64_t event, str to) MUST_USE;
/* What time brings about, in all programs: events open, begin and end, keys of limits are destroyed. Run by
 * a job every minute. *moved: events. */
enum err ama_tick(struct ctx *c, size_t *moved) MUST_USE;

/* Asks somebody to be "host", "organizer" or (for a host) "delegate". By an organizer; a host may ask delegates
 * of their own. Errors: INVALID at "handle"; REFUSED. */
struct ama_part {
    str handle, part;
    int64_t for_host; /* of a delegate */
};
enum err ama_invite(struct ctx *c, int64_t event, const struct ama_part *part) MUST_USE;
enum err ama_reply(struct ctx *c, int64_t event, str part, bool accept) MUST_USE;
/* The last organizer stays: REFUSED. */
enum err ama_part_drop(struct ctx *c, int64_t event, int64_t person, str part) MUST_USE;

/* ---- questions ------------------------------------------------------------------------------------ */

/* token: of an anonymous question, once, for the asker's browser: 32 hexadecimal digits; else empty.
 * Errors: REFUSED by a rule; INVALID at "words". */
struct ama_asking {
    str words;
    bool anonymous;
};
struct ama_asked {
    int64_t
        question; /* 0 of an anonymous one: whoever asked is not told which it is, only the token is */
    bool held;
    str token;
};
enum err ama_ask(struct ctx *c, int64_t event, const struct ama_asking *asking,
                 struct ama_asked *asked) MUST_USE;
/* Questions of the event that are about the same, the likest first; at most AMA_ALIKE. */
enum { AMA_ALIKE = 5 };
struct ama_like {
    int64_t id, votes;
    str words;
    bool answered;
};
enum err ama_alike(struct ctx *c, int64_t event, str words, const struct ama_like **list,
                   size_t *n) MUST_USE;

/* One question of an event. token: of who asked anonymously, or empty. */
struct ama_which {
    int64_t event, question;
    str token;
};
/* Whose token is this? NOT_FOUND. */
enum err ama_of_token(struct ctx *c, str token, struct ama_which *which) MUST_USE;
enum err ama_edit(struct ctx *c, const struct ama_which *which, str words) MUST_USE;
enum err ama_withdraw(struct ctx *c, const struct ama_which *which) MUST_USE;
enum err ama_vote(struct ctx *c, int64_t event, int64_t question, bool on) MUST_USE;

/* By organizers. Grounds of a refusal: */
struct ama_ground {
    const char *code, *words;
};
extern const struct ama_ground ama_grounds[];
extern const size_t ama_n_grounds;
const char *ama_ground_words(str code); /* English; empty: no such ground */
enum err ama_show(struct ctx *c, int64_t event, int64_t question) MUST_USE;
enum err ama_refuse(struct ctx *c, int64_t event, int64_t question, str ground) MUST_USE;
/* into: a question of the same event that is shown or answered. INVALID at "into". */
enum err ama_merge(struct ctx *c, int64_t event, int64_t question, int64_t into) MUST_USE;

/* ---- answers -------------------------------------------------------------------------------------- */

/* Writes an answer (id 0: a new one), as a draft or published. What is published stays so, with its new
 * words. Errors: REFUSED; INVALID at "words". */
struct ama_words {
    int64_t event, question, id;
    str words;
    bool publish;
};
struct ama_written {
    int64_t id;
    str slug; /* of its page, /answers/SLUG, if it was published just now; else empty */
};
enum err ama_write(struct ctx *c, const struct ama_words *in, struct ama_written *done) MUST_USE;
enum err ama_answer_withdraw(struct ctx *c, int64_t event, int64_t question, int64_t id) MUST_USE;

/* What was asked and answered in the issues of a GitHub repository, as its REST interface or GraphQL tells
 * (lists of issues, with comments inside or in lists of their own): closed issues become questions,
 * comments of the repository's people that did not ask become answers, with the addresses they come from.
 * What is there already stays. By an organizer. dry: only counts. Errors: INVALID in words. */
struct ama_brought {
    size_t issues, open, without_answer; /* seen; not closed; closed, without an answer */
    size_t questions, answers, known;    /* new ones; answers that were there already */
};
enum err ama_bring(struct ctx *c, int64_t event, str json, bool dry,
                   struct ama_brought *counts) MUST_USE;

/* A draft for the blog (feature/blog) with the questions that had the most votes, at most ten, and their answers; it
 * is c->me's, and for whom the event is. By an organizer. Errors: REFUSED: also where nothing is answered. */
enum err ama_post(struct ctx *c, int64_t event, int64_t *post) MUST_USE;

/* ---- for others ------------------------------------------------------------------------------------ */

/* Follows erasure.done, person.merged, person.unmerged. */
enum err ama_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;
enum err ama_merge_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

extern const struct route ama_routes[];       /* /ama, /ama/new, /ama/#/edit, /ama/#/people ... */
extern const struct route ama_event_routes[]; /* /ama/#, /ama/#/live */
extern const struct route
    ama_question_routes[]; /* /ama/#/ask, /ama/#/questions/#..., /ama/follow/@ */
extern const struct route ama_answer_routes[]; /* /answers/@, /ama/#/transcript */
extern const struct route ama_bring_routes[];  /* /ama/#/bring */
extern const struct route ama_out_routes[];    /* feeds and calendars */

#endif
