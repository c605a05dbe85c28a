/* decision_fixture.h -- for the tests of this room: a cycle that is deciding, and who decides. */
#ifndef FEATURE_DECISION_FIXTURE_H
#define FEATURE_DECISION_FIXTURE_H

#include "feature/decision/decision.h"
#include "feature/evaluation/testing.h"

#endif
