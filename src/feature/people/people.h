/* people.h -- who somebody is, in all programs of the installation: names in several scripts, text
 * about them, links, languages, employers over time, picture, deletion.
 *
 * Every change writes a line to the ledger of each program the person takes part in (else of the
 * installation): person.changed (directory and search follow it), affiliation.confirmed,
 * affiliation.ended, erasure.asked, erasure.stopped, erasure.done; subject of the first and the last
 * is the person. Of person.merged and person.unmerged it is the merge, and the person is whose record went
 * or came back.
 *
 * Two records of one human become one: a manager says so, or whoever is signed in to the one and has read
 * the code that was sent to the address of the other. What the record that goes has moves to the one that
 * stays, room by room, as the rooms follow the ledger; each thing moved is noted, and for 90 days exactly
 * these move back. What both have (the same work, a case of the same cycle) stays where it is or is merged.
 * It is refused where one took part in a judgment of the other, where both hold an award, and where roles,
 * which are given and never inherited, would move. */
#ifndef FEATURE_PEOPLE_H
#define FEATURE_PEOPLE_H

#include "feature/ledger/ledger.h"
#include "kit/html/html.h"
#include "kit/http/http.h"
#include "kit/mail/mail.h"

enum {
    PERSON_FORMER = 1, /* "a former participant": authors of erased people point here */
    PERSON_NAME_MAX = 100,
    PERSON_HEADLINE_MAX = 200,
    PERSON_TEXT_MAX = 4000,
    PERSON_LINKS_MAX = 20,
    PERSON_LANGUAGES_MAX = 12, /* of names, texts, and languages spoken: of each so many */
    ERASURE_DAYS = 14,         /* to think again */
    MERGE_DAYS = 90,           /* so long two records can be parted again */
};

struct person {
    int64_t id, version;
    str handle, name, latin, headline, country, zone, language;
    str avatar; /* address of the picture; empty: the pattern */
    str state;  /* present, merged, erased */
};
enum err people_get(struct ctx *c, int64_t id, struct person *p) MUST_USE;
enum err people_by_handle(struct ctx *c, str handle, struct person *p) MUST_USE;

/* Makes a person; the handle is made of the name (ada-lovelace, ada-lovelace-2). name: 1..100
 * characters; country: two letters or empty; language: of a catalog, else English. */
struct people_new {
    str name, country, language;
};
enum err people_make(struct ctx *c, const struct people_new *in, int64_t *id) MUST_USE;

/* Is this person employed by an owner of the program on that day? By confirmed affiliations, or by a
 * confirmed e-mail address in one of the owner's domains. */
enum err people_is_employee(struct ctx *c, int64_t person, day on, bool *employee) MUST_USE;

/* Whom a letter goes to: name, address (empty if there is no account) and words in their language. prefix:
 * of the program, before the path of a page; where there are several programs it is there also when a job
 * writes, which has none of its own. */
struct correspondent {
    int64_t id;
    str name, email, prefix;
    const struct catalog *catalog;
};
enum err people_correspondent(struct ctx *c, int64_t id, struct correspondent *to) MUST_USE;
/* Puts a letter to them into the outbox (mail_queue; its person and address are theirs), unless they
 * have no address. The dates are words of their language. */
enum err correspondent_letter(struct ctx *c, const struct correspondent *to,
                              const struct letter *letter) MUST_USE;
str correspondent_day(struct ctx *c, const struct correspondent *to, day d);
str correspondent_moment(struct ctx *c, const struct correspondent *to, moment m);

/* Names that sound like what was typed, for "who do you mean": by name, handle, e-mail. At most 20.
 */
struct person_found {
    int64_t id;
    str handle, name, headline, country, avatar;
};
enum err people_find(struct ctx *c, str words, const struct person_found **list,
                     size_t *n) MUST_USE;

/* A name as lists and pages show it: in Latin letters first, then as it is written at home. */
struct person_shown {
    str first, native; /* native: empty if `first` says it all */
};
struct person_shown people_shown(str name, str latin);

/* Address of a picture from its hash (person.avatar); empty without one. */
str people_picture(struct ctx *c, str hash);

/* ---- one's own profile ----------------------------------------------------------------------- */

struct person_words { /* a name in another script, or a text, in a language */
    str language, words;
};
struct person_link {
    str label, url;
};
struct person_tongue {
    str language;
    int64_t level; /* 1 reads, 2 works in it, 3 native */
};
struct profile {
    int64_t version; /* of the person when the form was opened */
    str name, headline, country;
    struct person_words names[PERSON_LANGUAGES_MAX], texts[PERSON_LANGUAGES_MAX];
    struct person_link links[PERSON_LINKS_MAX];
    struct person_tongue tongues[PERSON_LANGUAGES_MAX];
    size_t n_names, n_texts, n_links, n_tongues;
};
enum err people_profile(struct ctx *c, int64_t person, struct profile *p) MUST_USE;

/* Saves the whole profile of c->me. INVALID at fields as the form names them ("link-url-2");
 * CONFLICT: it was changed elsewhere since. */
enum err people_save(struct ctx *c, const struct profile *p) MUST_USE;
/* A picture as it was uploaded; empty: none from now on. */
enum err people_set_picture(struct ctx *c, str file) MUST_USE;
/* Of the interface and of mail. INVALID at "language", "zone". */
enum err people_set_reading(struct ctx *c, str language, str zone) MUST_USE;

/* ---- two records of one human ------------------------------------------------------------------ */

/* What would move, in all programs; what both have stays with the record that goes. */
struct merge_preview {
    int64_t works, same_works, sources, identities, cases, same_cases, made, endorsements, vouches,
        reviews, terms, employers;
    bool account, both_accounts; /* the record that goes can sign in; both can */
    str email;                   /* of the record that goes */
};
enum err people_merge_look(struct ctx *c, int64_t loser, int64_t winner,
                           struct merge_preview *preview) MUST_USE;

/* For managers, and for c->me as the winner who has proved to be both. Errors: REFUSED, with what stands
 * against it. */
enum err people_merge(struct ctx *c, int64_t loser, int64_t winner) MUST_USE;
/* Parts them again. Errors: REFUSED after 90 days; CONFLICT: done already. */
enum err people_unmerge(struct ctx *c, int64_t merge) MUST_USE;
/* Under which handle the record of an old handle goes on; empty: under none. */
enum err people_heir(struct ctx *c, str handle, str *heir) MUST_USE;

/* How a room follows a merge: which of its rows could move, and how one is moved. A table's name may go on
 * after a '/' with what its undo has to know; `move` gets all of it. To move back is the same with the
 * persons changed. A row that cannot move is left, without an error: UPDATE OR IGNORE. */
struct merge_row {
    str name; /* of a table */
    int64_t id;
};
struct merge_move {
    struct merge_row row;
    int64_t from, to;
    bool undo;
};
struct merge_table {
    const char *name;
    enum err (*move)(struct ctx *c, int64_t id, int64_t from, int64_t to); /* NULL: the next one */
    enum err (*move_row)(struct ctx *c, const struct merge_move *move);
};
struct merge_room {
    enum err (*rows)(struct ctx *c, int64_t loser, int64_t winner, const struct merge_row **rows,
                     size_t *n);      /* of c->program, and of all programs */
    const struct merge_table *tables; /* ends with a zero row */
};
/* Makes `rows` of a room of its statement "many rows(loser int, winner int) -> (name text, id int)". */
#define MERGE_ROWS(statements)                                                                     \
    static enum err rows(struct ctx *c, int64_t loser, int64_t winner,                             \
                         const struct merge_row **list, size_t *n)                                 \
    {                                                                                              \
        struct row_##statements##_rows *found;                                                     \
        enum err e = q_##statements##_rows(c, loser, winner, &found, n);                           \
        if (e)                                                                                     \
            return e;                                                                              \
        struct merge_row *made = arena_take(c->mem, *n + 1, sizeof *made);                         \
        for (size_t i = 0; i < *n; i++)                                                            \
            made[i] = (struct merge_row){found[i].name, found[i].id};                              \
        *list = made;                                                                              \
        return OK;                                                                                 \
    }

/* person.merged and person.unmerged; nothing happens for other lines. */
enum err people_merge_follow(struct ctx *c, const struct ledger_line *line,
                             const struct merge_room *room) MUST_USE;

/* ---- employers ------------------------------------------------------------------------------- */

struct affiliation_new {
    str organization, kind; /* employee contractor owner volunteer student */
    str from, to;           /* ISO days; to empty: still */
};
enum err people_affiliate(struct ctx *c, const struct affiliation_new *in) MUST_USE;
enum err people_affiliation_end(struct ctx *c, int64_t id, str to) MUST_USE;
enum err people_affiliation_confirm(struct ctx *c, int64_t id) MUST_USE;

/* An organization of this name (made if there is none) gets these domains of its e-mail addresses,
 * with blanks, commas or line ends between; none: empty. *root is the employer it belongs to.
 * Errors: INVALID at "owner", "domains". For the owner of a program; program/ asks who may. */
enum err people_organization(struct ctx *c, str name, str domains, int64_t *root) MUST_USE;

/* ---- deletion -------------------------------------------------------------------------------- */

/* c->me asks to be forgotten; it is done after ERASURE_DAYS unless stopped. REFUSED: the only
 * manager or operator; CONFLICT: asked already. */
enum err people_erase_ask(struct ctx *c) MUST_USE;
enum err people_erase_stop(struct ctx *c) MUST_USE;
/* Job, every hour or so: makes tombstones of whose time is over, and tells every program's followers,
 * by erasure.done, to forget them in their rooms. */
enum err people_erase_due(struct ctx *c, size_t *n) MUST_USE;
/* At once, whatever holds it: somebody who had been deleted already came back with a backup. */
enum err people_erase_again(struct ctx *c, int64_t person) MUST_USE;
/* Job, once a day, when all followers have caught up: after deletions (*n: how many since) the
 * database is written anew, so that no deleted word is left in the unused parts of its files. */
enum err people_erase_running(struct ctx *c, int64_t *n) MUST_USE;
enum err people_erase_wipe(struct ctx *c) MUST_USE;

extern const struct route people_routes[];
extern const struct route merge_routes[]; /* /program/people/#/merge, /account/merge */

#endif
