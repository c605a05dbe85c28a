/* decisions.h -- inside home: the page that tells how decisions are made, from the rules in force. */
#ifndef FEATURE_HOME_DECISIONS_H
#define FEATURE_HOME_DECISIONS_H

#include "kit/http/http.h"

enum err home_decisions(struct ctx *c, const struct req *r, struct res *out) MUST_USE;

#endif
