/* program_tree.h -- between the files of this room only: expertises and regions of a new program.
 */
#ifndef FEATURE_PROGRAM_TREE_H
#define FEATURE_PROGRAM_TREE_H

#include "feature/program/program.h"

/* Writes the groups, expertises, regions and countries that a new program starts with. */
enum err tree_make(struct ctx *c) MUST_USE;

/* The region of people who gave no country; any region if the program has taken that one away. */
enum err tree_region_without_country(struct ctx *c, int64_t *region) MUST_USE;

/* The list of program_expertises, read and sorted now. */
enum err tree_expertises(struct ctx *c, const struct expertise **list, size_t *n) MUST_USE;

#endif
