/* import.h -- contributions from files and feeds: read in the sandbox, shown line by line with what will
 * become of each, stored only when the person says so, and taken back as a whole with one button.
 *
 * Rules:
 *   - a line that is there already (the same address and role; without an address the same day, title
 *     and role) is left out and named, also when it stands in the file twice;
 *   - a line that lacks something is a draft if the person can complete it, else a problem in words;
 *   - work of another year is brought only if asked for;
 *   - what is imported is one batch: all of it or nothing is stored, and all of it can be undone as long
 *     as it is as it came. For that it is one transaction, so others wait while it runs: at most
 *     IMPORT_AT_ONCE are stored by one, more than anybody does in years, and the preview says so.
 */
#ifndef FEATURE_CONTRIBUTION_IMPORT_H
#define FEATURE_CONTRIBUTION_IMPORT_H

#include "feature/contribution/contribution.h"
#include "kit/feed/feed.h"
#include "kit/found/found.h"

struct profile; /* feature/people */

enum { IMPORT_AT_ONCE = 5000 };

enum import_fate { IMPORT_NEW, IMPORT_DUPLICATE, IMPORT_PROBLEM, IMPORT_OUTSIDE, IMPORT_FATES };
struct import_line {
    int line; /* of the file; of a feed, a folder: which one, from 1 */
    enum import_fate fate;
    str words;    /* what is wrong, why it is a draft, or why the type was chosen */
    int64_t same; /* the contribution it repeats; 0: none, or an earlier line */
    struct contribution_new what;
    bool role_guessed; /* with another part it is the same contribution */
};
struct import_preview {
    str kind, name; /* "csv", "feed", "mvp" ...; of the file or the address, set by the caller */
    struct import_line *lines;
    size_t n, counts[IMPORT_FATES];
    bool outside_too; /* bring those of other years as well; set by the caller */
    /* Of an archive of a person: one's profile with what it lacked, and how much that is. */
    const struct profile *profile;
    size_t profile_adds;
};

/* Reads a CSV file (tolerant names of columns, those of other programs too) or a feed for a person.
 * address: of the feed, for relative links, or empty. Lines of a CSV file that are complete are
 * claimed, items of a feed are drafts.
 * Errors: INVALID in words: wrong columns, encoding, too long, a DOCTYPE. Nothing is stored. */
enum err import_csv(struct ctx *c, int64_t person, str bytes, struct import_preview *p) MUST_USE;
enum err import_feed(struct ctx *c, int64_t person, str bytes, str address,
                     struct import_preview *p) MUST_USE;
/* What a file is, by how it begins: "csv", "feed", "calendar", "talks", "mvp", "advocu", "sitecore", "reps",
 * "person": the archive of a person (feature/takeout), of any installation of Plaudit. And its lines, whatever it is. Of a
 * list of talks only those of the person, if they are named there. What the person had in hand counts as
 * declared. */
const char *import_kind(str bytes);
struct import_file {
    str kind, address, bytes, name; /* name: of the person, as lists may have it */
};
enum err import_any(struct ctx *c, const struct import_file *file,
                    struct import_preview *p) MUST_USE;

/* Posts: Markdown files with front matter; base: address of the site, before the slug of each. A post
 * with the name of an event is a talk. All are drafts. */
struct import_folder {
    const struct feed_file *files;
    size_t n;
    str base;
};
enum err import_posts(struct ctx *c, int64_t person, const struct import_folder *folder,
                      struct import_preview *p) MUST_USE;

/* One thing that a source says a person did, as a draft: its type is guessed by what the source calls it,
 * its kind and its address, and line->words says why; the part is that of item->people[0], so who asks
 * for another one puts them there. Numbers become those that the type has, measured unless the item says
 * that they were declared. What alone is no contribution (a question, a badge), or is not published,
 * gets the fate IMPORT_PROBLEM with words; else the fate is IMPORT_NEW: whether it is there already, or
 * still to come, is for who stores it (import_found does). Errors: INVALID, if there are no types. */
enum err import_found_item(struct ctx *c, const struct policy *policy, int64_t person,
                           const struct found *item, struct import_line *line) MUST_USE;

/* Answers, commits, changes, reviews and reports are many and small: a month of them at one place is one
 * contribution. Is it such a kind; the first day of its month; and the month as one thing, with its title and
 * numbers (id and people are the caller's). */
struct import_month {
    enum found_kind kind;
    day first;
    str place, url; /* url: of the best of them */
    moment from, to;
    int64_t n, accepted;
};
bool import_is_small(enum found_kind kind);
day import_month_of(moment at);
struct found import_month(struct ctx *c, const struct import_month *month);

/* All of a list; of answers, commits, changes, reviews and reports a month at one place is one draft. */
struct import_found {
    const char *kind; /* of the source, for the preview: "talks", "mvp" ... */
    int64_t person;
    const struct found_list *list;
    str name;     /* only what this person had a part in, by name, handle or address; empty: all */
    bool by_hand; /* the file was in the person's hands: its numbers count as declared */
};
bool import_has_part(const struct found *item, str name); /* true for an empty name */
enum err import_found(struct ctx *c, const struct import_found *from,
                      struct import_preview *p) MUST_USE;

/* Makes drafts claimed that lack nothing. A recorded talk of which only the recording is known becomes a
 * video. For the operator who knows that all of it is this person's. */
enum err import_claim(struct ctx *c, struct import_preview *p) MUST_USE;

/* Stores the new lines as one batch. *added: how many. Errors: REFUSED for somebody else's record, and
 * for more than 5,000, during which nobody else could write;
 * INVALID with the line. progress: lines done, may be NULL. */
struct import_target {
    int64_t person;
    void (*progress)(size_t done, size_t total);
};
enum err import_store(struct ctx *c, const struct import_target *to, const struct import_preview *p,
                      int64_t *batch, size_t *added) MUST_USE;
/* Saves the profile of c->me with what the archive adds to it; nothing if it adds nothing. Errors: as
 * people_save. */
enum err import_store_profile(struct ctx *c, const struct import_preview *p) MUST_USE;
/* Errors: NOT_FOUND for somebody else's; CONFLICT if it was undone already. */
enum err import_undo(struct ctx *c, int64_t batch, size_t *removed) MUST_USE;

extern const struct route import_routes[]; /* /record/import, /record/imports/#... */

#endif
