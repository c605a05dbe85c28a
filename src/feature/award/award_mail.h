/* award_mail.h -- the letters about a term; inside the transaction that causes them. People without
 * an address get none. */
#ifndef FEATURE_AWARD_MAIL_H
#define FEATURE_AWARD_MAIL_H

#include "base/base.h"

enum err award_mail_begun(struct ctx *c, int64_t term, int64_t person) MUST_USE;
enum err award_mail_ended(struct ctx *c, int64_t term, int64_t person, day to) MUST_USE;
enum err award_mail_step(struct ctx *c, int64_t step, int64_t person, moment answer_until) MUST_USE;

#endif
