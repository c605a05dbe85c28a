/* programs.h -- pieces of the readers of other award programs; for the files of this folder. */
#ifndef FOUND_PROGRAMS_H
#define FOUND_PROGRAMS_H

#include "kit/found/found_talks.h"

/* A file of another program that is being read. */
struct filed {
    /* One thing; false: it is not of this program. */
    bool (*put)(struct ctx *c, struct filed *f, const json_t *object, struct text *out);
    const char *lists; /* members that hold the things, separated by spaces */
    const char *none;  /* words for a file without any */
    struct found_ids ids;
    size_t n;
    str kind; /* of what is inside, where the file groups things */
};
/* Reads all documents: lists, pages with lists, single things. */
enum err programs_read(struct ctx *c, struct filed *f, str source, struct text *out) MUST_USE;

/* A kind of thing by what the program calls it, as far as that tells. */
enum found_kind programs_kind(struct ctx *c, str word);
/* Title, text, note and so on are set: the day, an id if there is none, and puts it. What people typed into
 * a program nobody measured. */
void programs_put(struct ctx *c, struct filed *f, struct found_draft *d, struct text *out);
/* A number above zero; zero is what forms have for "not said". */
void programs_number(struct found_draft *d, const json_t *object, const char *path,
                     const char *code);

#endif
