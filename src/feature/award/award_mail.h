/* award_mail.h -- the letters about a term; inside the transaction that causes them. People without
 * an address get none. */
#ifndef FEATURE_AWARD_MAIL_H
#define FEATURE_AWARD_MAIL_H

#include "base/base.h"

enum err award_mail_begun(struct ctx *c, int64_t term, int64_t person) MUST_USE;
enum err award_mail_ended(struct ctx *c, int64_t term, int64_t person, day to) MUST_USE;
/* The award ended by a step: revoked, or because of an employer. */
enum err award_mail_stopped(struct ctx *c, int64_t step, int64_t person) MUST_USE;
/* A won appeal: the term that came of it begins; the one that was withdrawn goes on. */
enum err award_mail_begun_late(struct ctx *c, int64_t term, int64_t person, day ends) MUST_USE;
enum err award_mail_restored(struct ctx *c, int64_t term, int64_t person, day ends) MUST_USE;
enum err award_mail_step(struct ctx *c, int64_t step, int64_t person, moment answer_until) MUST_USE;

/* About a leave: agreed until a day; not agreed; its day has come; over, with the new end of the term. */
enum err award_mail_paused(struct ctx *c, int64_t step, int64_t person, day until) MUST_USE;
enum err award_mail_no_leave(struct ctx *c, int64_t step, int64_t person) MUST_USE;
enum err award_mail_return(struct ctx *c, int64_t step, int64_t person, day until) MUST_USE;
enum err award_mail_back(struct ctx *c, int64_t step, int64_t person, day ends) MUST_USE;
/* A lead offers a leave to somebody who has been quiet. */
enum err award_mail_offered(struct ctx *c, int64_t quiet, int64_t person) MUST_USE;

#endif
