/* import.h -- contributions from files and feeds: read in the sandbox, shown line by line with what will
 * become of each, stored only when the person says so, and taken back as a whole with one button. */
#ifndef FEATURE_CONTRIBUTION_IMPORT_H
#define FEATURE_CONTRIBUTION_IMPORT_H

#include "feature/contribution/contribution.h"

enum import_fate { IMPORT_NEW, IMPORT_DUPLICATE, IMPORT_PROBLEM, IMPORT_OUTSIDE };
struct import_line {
    int line; /* of the file; 0: an item of a feed */
    enum import_fate fate;
    str words;         /* what is wrong, or why the type was chosen */
    int64_t same;      /* the contribution it repeats */
    struct contribution_new what;
};
struct import_preview {
    str kind, name; /* "csv" or "feed"; of the file or the address */
    const struct import_line *lines;
    size_t n, fresh;
};

/* Reads a CSV file (tolerant names of columns, those of other programs too) or a feed for a person.
 * Errors: INVALID in words: wrong columns, encoding, too long, a DOCTYPE. Nothing is stored. */
enum err import_csv(struct ctx *c, int64_t person, str bytes, struct import_preview *p) MUST_USE;
enum err import_feed(struct ctx *c, int64_t person, str bytes, str address,
                     struct import_preview *p) MUST_USE;
/* Posts: a folder's Markdown files with front matter, one after another as {name, bytes}. Talks: JSON
 * (an array, or one object a line) with title, date, event, speakers, url. base: address of the site. */
struct import_file {
    str name, bytes;
};
enum err import_posts(struct ctx *c, int64_t person, const struct import_file *files, size_t n, str base,
                      struct import_preview *p) MUST_USE;
enum err import_talks(struct ctx *c, int64_t person, str bytes, struct import_preview *p) MUST_USE;

/* Stores the new lines (feeds: as drafts) as one batch. *added: how many. */
enum err import_store(struct ctx *c, int64_t person, const struct import_preview *p, int64_t *batch,
                      size_t *added) MUST_USE;
enum err import_undo(struct ctx *c, int64_t batch, size_t *removed) MUST_USE;

extern const struct route import_routes[]; /* /record/import, /record/imports/#... */

#endif
