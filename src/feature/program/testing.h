/* testing.h -- for tests of rooms above: a program to be in. */
#ifndef FEATURE_PROGRAM_TESTING_H
#define FEATURE_PROGRAM_TESTING_H

#include "base/test.h"
#include "feature/program/program.h"

/* Makes a program with the rules everybody begins with, as who is asking, and goes there. */
static inline void enter_new_program(struct ctx *c)
{
    int64_t program;
    size_t moved;
    CHECK(program_make(c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    program = c->program;
    CHECK(program_tick(c, &moved) == OK);
    c->program = program;
}

#endif
