/* index.h -- between the files of this room only: making the list of a program. */
#ifndef FEATURE_DIRECTORY_INDEX_H
#define FEATURE_DIRECTORY_INDEX_H

#include "feature/directory/directory.h"

/* Reads the list of c->program. Everything it holds is in mem; c->mem is for the way there. */
enum err directory_build(struct ctx *c, struct arena *mem, struct directory *list) MUST_USE;

#endif
