/* life.h -- the life cycle of a thing, as a table: which state follows which, who may say so, the line
 * it writes in the ledger, and what follows from it.
 *
 * Rooms ask their table before each move, write the kind it names, and hand the same table out to be
 * printed (`plaudit lifecycles`, docs/life-cycles.md): what is read and what is done cannot differ. */
#ifndef KIT_LIFE_H
#define KIT_LIFE_H

#include "base/base.h"

/* Who moves: bits, because some moves are open to several. */
enum {
    BY_PERSON = 1, /* whom it is about */
    BY_NOMINATOR = 2,
    BY_LEAD = 4, /* who looks after the person or the region */
    BY_MANAGER = 8,
    BY_RULE = 16, /* the calendar, or what is known */
    BY_COMMITTEE = 32,
    BY_SECOND = 64,  /* somebody else than who wrote it */
    BY_OTHERS = 128, /* somebody who had no part in the decision */
    BY_ORGANIZER = 256, /* of an event */
    BY_HOST = 512,      /* who answers there */
};

struct life_move {
    const char *from, *to; /* states as stored; from "": it comes to be */
    int64_t who;           /* BY_ bits */
    const char *kind;      /* of the ledger; empty: another line says it */
    const char *follows;   /* a sentence in English; may be empty */
};
struct life {
    const char *name, *about; /* "award_term"; what it is, in a sentence */
    const struct life_move *moves;
    size_t n;
};

/* The move from one state to another that one of `who` may make. NULL: there is none. */
const struct life_move *life_may(const struct life *life, str from, str to, int64_t who);

/* "person, lead": in English, for the table. */
str life_who(struct arena *a, int64_t who);

/* A section of Markdown: the name, what it is, the picture at the address, the table of moves. */
str life_markdown(struct arena *a, const struct life *life, str picture);

/* The same as a picture (SVG, readable without anything else): a column for each state, an arrow for each
 * move in the order of the table, with its number and who may. */
str life_picture(struct arena *a, const struct life *life);

#endif
