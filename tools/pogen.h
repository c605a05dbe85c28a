/* pogen.h -- inside tools/pogen: messages, where they stand, and the parts of the tool. */
#ifndef TOOLS_POGEN_H
#define TOOLS_POGEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FORMS_MAX = 6 };

/* A place in a file, counted from 1. */
struct place {
    const char *path;
    int line, column;
};

struct message {
    const char *id, *plural;      /* English words; plural NULL: none */
    const char *words[FORMS_MAX]; /* translation, one per form; NULL: none */
    size_t n;                     /* forms that are given */
    bool fuzzy, obsolete;
    const char *notes; /* the translator's "# " lines, verbatim */
    const char *refs;  /* "src/a.c:12 src/b.html:3", of extracted messages */
    struct place at;
};
struct messages {
    struct message *at;
    size_t n, room;
};

/* Plural rule: a C expression of n. */
struct rule;
uint64_t rule_value(const struct rule *r, uint64_t n);
void rule_print(const struct rule *r, char *out, size_t room);
const struct rule *rule_read(const char *text, struct place at); /* NULL: complained */

/* A .po file. messages[0] may be the header (empty id). */
struct po {
    const char *path;
    struct messages messages;
    size_t forms;
    const struct rule *rule;
};
struct po po_read(const char *path);
void po_check(const struct po *po); /* place holders, forms, duplicates */
void po_write(const char *path, const struct messages *messages);

void scan_file(struct messages *found, const char *path); /* .c, .h or .html */

/* pogen.c */
void complain(struct place at, const char *format, ...) __attribute__((format(printf, 2, 3)));
void *keep(size_t bytes); /* zeroed, lives until the end */
const char *keep_text(const char *text, size_t len);
const char *read_all(const char *path, size_t *len); /* ends the process if it cannot */
struct message *message_add(struct messages *m);
struct message *message_find(const struct messages *m, const char *id);

#endif
