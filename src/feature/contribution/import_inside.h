/* import_inside.h -- what the readers of import share; for the import_*.c files alone. */
#ifndef FEATURE_CONTRIBUTION_IMPORT_INSIDE_H
#define FEATURE_CONTRIBUTION_IMPORT_INSIDE_H

#include "feature/contribution/import.h"

/* ---- import.c: a preview that is being made ---------------------------------------------------- */

struct import_seen;
struct import_build {
    struct ctx *c;
    int64_t person;
    const struct policy *policy;
    bool has_year; /* a cycle is ahead, and its record is from..to-1 */
    day from, to;
    struct import_line *lines;
    size_t n, counts[IMPORT_FATES];
    struct import_seen *seen; /* table of what earlier lines bring */
    size_t slots;
};
enum err import_begin(struct import_build *b, size_t lines) MUST_USE;
/* Adds a line: with fate IMPORT_PROBLEM and words if the reader found it wrong, else its fate is found
 * here. */
enum err import_add(struct import_build *b, struct import_line line) MUST_USE;
void import_end(const struct import_build *b, const char *kind, struct import_preview *p);
/* A source's "en-us" is "en" here; what is no language at all is left out of a draft. */
str import_language(struct ctx *c, str language, bool draft);

/* The first of the names that an expertise of the program has; 0: none. */
enum err import_expertise(struct ctx *c, const str *names, size_t n_names,
                          int64_t *expertise) MUST_USE;

/* ---- import_months.c: many small things as one for each month ------------------------------------- */

struct found_list import_months(struct ctx *c, const struct found_list *list);

/* ---- import_type.c: which type of the program's own it may be ---------------------------------- */

struct type_guess {
    const struct policy_type *type;
    str words; /* why */
};
/* By what the person called it: a code, a name, or words of other programs. type NULL: no idea. */
struct type_guess type_by_words(struct ctx *c, const struct policy *policy, str words);
/* By its address and what is enclosed; else `otherwise`, for the reason given. */
struct type_source {
    str url, media, title;
    const char *otherwise; /* code */
    str words;
};
struct type_guess type_by_source(struct ctx *c, const struct policy *policy,
                                 const struct type_source *source);
/* The role that is meant, by code or name; without words the usual one. Empty: no such role. */
str type_role(const struct policy_type *type, str words);
bool type_host_is_video(str url);
str type_choice(const struct policy_field *field,
                str value);    /* its code, by code or name; or as it is */
bool type_is_format(str code); /* in-person, virtual, hybrid */
/* Two names are the same if their letters and digits are; case aside. */
bool type_same_words(str a, str b);

/* ---- import_keep.c: an upload between preview and import --------------------------------------- */

struct import_upload {
    str kind, name, address, bytes;
};
/* Keeps it in DATA/files/imports for a day, for c->me in this program alone. *word: its name in
 * addresses, 32 hexadecimal digits. Errors: BUSY if there is no room. */
enum err import_keep(struct ctx *c, const struct import_upload *upload, str *word) MUST_USE;
enum err import_kept(struct ctx *c, str word,
                     struct import_upload *upload) MUST_USE; /* NOT_FOUND */
void import_forget(struct ctx *c, str word);
void import_forget_person(struct ctx *c, int64_t person); /* all of theirs in this program */

#endif
