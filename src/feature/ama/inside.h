/* inside.h -- between the files of this room only. */
#ifndef FEATURE_AMA_INSIDE_H
#define FEATURE_AMA_INSIDE_H

#include "feature/ama/ama.h"
#include "feature/ama/ama.sql.h"
#include "feature/ama/ama_answer.sql.h"
#include "feature/ama/ama_question.sql.h"

enum { AMA_MAKERS = LEAD | MANAGER | COMMUNITY_MANAGER | PRODUCT_TEAM, AMA_DAY_S = 86400 };

typedef struct row_ama_event ama_event;
typedef struct row_ama_question_one ama_question;

/* Errors: NOT_FOUND, also if the viewer may not see it. */
enum err ama_load(struct ctx *c, int64_t event, ama_event *e) MUST_USE;
bool ama_organizes(const struct ctx *c, const ama_event *e);
bool ama_answers(const ama_event *e); /* as a host, or for one */
bool ama_inside(const struct ctx *c,
                const ama_event *e); /* one of both: sees drafts and what waits */
bool ama_is_over(const struct ctx *c, const ama_event *e);
/* question: NULL: none. */
enum err ama_facts_of(struct ctx *c, const ama_event *e, const ama_question *question,
                      struct ama_facts *f) MUST_USE;
enum err ama_allow(struct ctx *c, const struct ama_facts *f, enum ama_act act) MUST_USE;

/* The question and its event. For who does not organize or answer, only what is shown, answered, one's
 * own, or held by the token; merged: shown to all, because it leads on. */
enum err ama_look(struct ctx *c, const struct ama_which *which, ama_event *e,
                  ama_question *q) MUST_USE;

/* A line of the ledger with c->me as actor; never about an anonymous question's coming to be. */
enum err ama_note(struct ctx *c, const char *kind, int64_t subject, int64_t person) MUST_USE;

/* "how-do-you-choose-reviewers-3f9ka2": words of the question to read, and some to be the only one. */
str ama_slug_new(struct ctx *c, str words);

/* ---- ama_key.c: what counts anonymous questions ----------------------------------------------------- */

/* Inside a transaction of nobody (ama_ask): one more by this person, or REFUSED. */
enum err ama_quota_take(struct ctx *c, const ama_event *e, int64_t person) MUST_USE;
/* Destroys the key and what was counted with it. */
enum err ama_key_destroy(struct ctx *c, int64_t event) MUST_USE;
/* A token for a browser (32 hexadecimal digits), and what is kept of it. */
str ama_token_new(struct ctx *c);
str ama_token_hash(struct ctx *c, str token); /* 32 bytes; empty if it is none */

/* ---- ama_notice.c: inside the transaction of what they tell about ------------------------------------ */

enum err ama_tell_invited(struct ctx *c, const ama_event *e, int64_t person) MUST_USE;
enum err ama_tell_asked(struct ctx *c, const ama_event *e) MUST_USE; /* by name */
enum err ama_tell_answered(struct ctx *c, const ama_event *e, int64_t question, str slug) MUST_USE;

/* ---- pages ------------------------------------------------------------------------------------------ */

const char *ama_state_words(str state); /* of an event or a question: English, to be translated */
const char *ama_state_tone(str state);
str ama_cut(struct ctx *c, str words, size_t chars); /* the first characters, with an ellipsis */
str ama_picture(struct ctx *c, opt_bytes avatar);    /* address, or empty */

/* The whole address of a page here. */
str ama_address(struct ctx *c, const char *format, ...) FORMAT(2);

#endif
