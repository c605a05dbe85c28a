/* inside.h -- what the files of this kit share. Private. */
#ifndef KIT_TLOG_INSIDE_H
#define KIT_TLOG_INSIDE_H

#include "kit/tlog/tlog.h"

/* Adds a leaf whose entry is kept elsewhere: no bundles are made. */
enum err tlog_tree_leaf(struct ctx *c, struct tlog_tree *tree, const struct tlog_hash *leaf,
                        const struct tlog_sink *sink) MUST_USE;

#define NOTE_DASH "\xe2\x80\x94 " /* U+2014 and a space: begins a line of signature */

/* Where the signatures begin: behind the last empty line; 0: there is none. */
size_t note_signatures_at(str note);
bool note_name_good(str name);

/* Standard base64 with its padding, and nothing that could be written in another way. */
void base64_add(struct text *t, const void *bytes, size_t len);
bool base64_decode(str text, void *bytes, size_t room, size_t *len) MUST_USE;
bool base64_read(str text, void *bytes, size_t len) MUST_USE; /* exactly len bytes */

/* A decimal number as tlog-checkpoint wants it: no sign, no leading zeroes. */
bool decimal_read(str text, int64_t *n) MUST_USE;

#endif
