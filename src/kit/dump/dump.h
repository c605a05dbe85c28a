/* dump.h -- the files of a Stack Exchange data dump (Posts.xml, Users.xml, Badges.xml, Comments.xml), row
 * by row. Runs in kit/sandbox. Knows no feature.
 *
 * A dump is not XML of any kind but one row a line, `<row Name="value" ... />`, so it is read as such: a
 * general parser is several times slower. What is no such row is refused, as are entities of one's own;
 * the file that a DOCTYPE names is never looked at. */
#ifndef KIT_DUMP_H
#define KIT_DUMP_H

#include "kit/sandbox/sandbox.h"

/* A sandbox_stream_job: one of the four files, told apart by its first element, to the members "kind",
 * "counts" and "items" of a JSON object, and of posts "people": the 100 owners with most answers, with
 * their questions and how many of their answers were accepted.
 * counts: posts: posts, questions, answers, others, accepted (questions with an accepted answer),
 * without_owner; users: users, with_location, with_website; badges: badges, people; comments: comments,
 * people. Dates are UTC. Owners and accepted answers are kept, 16 bytes each; a row has at most 4 MB.
 * Errors: INVALID with the number of the last good row. */
enum err dump_describe(struct ctx *c, const struct sandbox_flow *flow, str hint) MUST_USE;

#endif
