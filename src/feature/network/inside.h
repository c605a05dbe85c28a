/* inside.h -- what the files of this room share. */
#ifndef NETWORK_INSIDE_H
#define NETWORK_INSIDE_H

#include "feature/network/network.h"

/* The first readable group of that kind ("praise", "help") in which the reader may start threads. *id 0: none. */
enum err network_group(struct ctx *c, str kind, int64_t *id) MUST_USE;

/* Where something that is followed stands: its title and page. Errors: NOT_FOUND: not for the reader. */
struct channel_place {
    str title, address;
};
enum err network_place(struct ctx *c, str kind, int64_t channel,
                       struct channel_place *place) MUST_USE;

/* A person by "@handle", "handle" or the address of a profile; reports at the field. *id 0: not there. */
enum err network_person(struct ctx *c, const char *field, str typed, int64_t *id) MUST_USE;

/* A new member: a buddy is looked for. */
enum err network_newcomer(struct ctx *c, int64_t person) MUST_USE;

/* What other rooms publish (elsewhere.c): posts of the blog, events, questions and answers, letters to many. */
enum err network_elsewhere(struct ctx *c, const struct ledger_line *line) MUST_USE;

/* A place in the stream: that moment, made unlike others by an id. */
int64_t network_stream_id(moment at, int64_t id);

#endif
