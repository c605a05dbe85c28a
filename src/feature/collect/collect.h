/* collect.h -- contributions are found, not typed: sources are connected once, read again and again, and
 * what is new there becomes a draft that its person accepts with one key.
 *
 * Rules:
 *   - a source belongs to a person, for all their programs, or to a program, for its community (a public
 *     list, a dump). A person's source is read only after that person said yes, whoever proposed it;
 *   - reading is done by a process without rights (kit/fetch, kit/sandbox); here arrive typed records;
 *   - who reads a source holds a lease on it. What a run brings is stored some things at a time, each once and
 *     counted with them; a run that did not come to its end is made anew as a whole when the lease is over.
 *     So a crash repeats nothing and loses nothing;
 *   - a thing is stored once per source by its id there. The same thing from two sources (one address, one
 *     Message-ID, one talk at one event, nearly one title within days) is one contribution with two finds;
 *   - a draft that was refused never comes back;
 *   - a source is asked as often as it brings something: from each hour to once a week; one that fails is
 *     asked less and less, and after five failures in a row its person is told;
 *   - of a community only is kept who did what when; who objects is left out from then on, and what was
 *     kept of them goes;
 *   - a source that is removed takes along what was found there and not accepted. */
#ifndef FEATURE_COLLECT_H
#define FEATURE_COLLECT_H

#include "feature/contribution/contribution.h"
#include "kit/fetch/fetch.h"
#include "kit/found/found.h"

enum {
    COLLECT_TITLE_MAX = 200,
    COLLECT_ADDRESS_MAX = 500,
    COLLECT_WHO_MAX = 500,
    COLLECT_SOURCES_MAX = 50, /* of one person */
    COLLECT_MISSES = 5,       /* in a row: the source is failing */
};

/* ---- kinds of sources: one line each in kind.c, one reader each in kit/found --------------------- */

struct collect_kind {
    const char *code, *name; /* name: English, to be translated: "Feed" */
    /* What is fetched is read by the first; what comes in many pieces is brought by the second. Neither: it
     * is brought by hand. */
    enum err (*read)(struct ctx *c, str bytes, str base, struct found_list *list);
    enum err (*bring)(struct ctx *c, str address, const struct found_sink *sink);
    bool api;       /* made for programs: robots.txt is not asked */
    bool shared;    /* shows several people: whose is whose is told by `who` */
    bool community; /* a program may connect it for its community */
};
const struct collect_kind *collect_kind(str code); /* NULL: none */
const struct collect_kind *collect_kinds(size_t *n);

/* What a link that somebody pasted stands for, by its host and path alone: "https://github.com/ada" is the
 * address of an API's page. kind NULL: only its content can tell. */
struct collect_address {
    const struct collect_kind *kind;
    str address;
};
struct collect_address collect_address(struct ctx *c, str link);

/* ---- connecting ---------------------------------------------------------------------------------- */

/* What would be found at a link: fetched and read now, nothing is stored. */
struct collect_look {
    const struct collect_kind *kind;
    str address, page, title; /* as they would be connected */
    struct found_list list;
};
/* Errors: INVALID in words for the person: no such page, nothing to read there ... */
enum err collect_look(struct ctx *c, str link, struct collect_look *look) MUST_USE;

struct source_new {
    int64_t person; /* 0: the community of c->program */
    str kind, address, page, title, who;
};
/* One's own is on at once; of somebody else (a lead for a nominee) it is asked for; of the community, by a
 * manager. Errors: INVALID with problems; CONFLICT if it is connected already (*id names it); REFUSED. */
enum err collect_connect(struct ctx *c, const struct source_new *in, int64_t *id) MUST_USE;

/* A community's archive that is brought by hand, from files: the source of this address, made if it is not
 * there. It is never fetched. For managers. And what a run of reading files brought. */
enum err collect_archive(struct ctx *c, str kind, str address, int64_t *id) MUST_USE;
enum err collect_archive_read(struct ctx *c, int64_t id) MUST_USE;

/* What the person, of a community a manager, does with it. NOT_FOUND for others; CONFLICT if its state is
 * another one by now. */
enum err collect_agree(struct ctx *c, int64_t id) MUST_USE; /* asked -> on */
enum err collect_pause(struct ctx *c, int64_t id) MUST_USE; /* on, failing -> paused */
enum err collect_resume(struct ctx *c,
                        int64_t id) MUST_USE; /* paused, failing -> on, and read at once */
enum err collect_soon(struct ctx *c,
                      int64_t id) MUST_USE; /* on, failing: the next one to be read */
enum err collect_remove(struct ctx *c, int64_t id) MUST_USE; /* any -> off; asked: refused */
/* Pauses a person's own and takes its waiting drafts away; heed undoes it. */
enum err collect_ignore(struct ctx *c, int64_t id) MUST_USE;
enum err collect_heed(struct ctx *c, int64_t id) MUST_USE;

struct source {
    int64_t id, person, program, maker, every, misses, found, fresh, again; /* every: seconds */
    str kind, address, page, title, who, state, maker_name;
    moment made, next;
    opt_time last;
    str trouble; /* of the latest run, in words; empty: it went well */
};
enum err collect_source(struct ctx *c, int64_t id,
                        struct source *s) MUST_USE; /* NOT_FOUND: not yours */
/* One's own (person = c->me), or those of the community (0, for managers). */
enum err collect_sources(struct ctx *c, int64_t person, const struct source **list,
                         size_t *n) MUST_USE;
struct source_run {
    moment at;
    int64_t milliseconds, bytes, found, fresh, again;
    str trouble;
};
enum err collect_runs(struct ctx *c, int64_t source, const struct source_run **list,
                      size_t *n) MUST_USE; /* the latest 30 */

/* ---- reading ------------------------------------------------------------------------------------- */

/* Reads the sources that are due, at most so many, with site.fetcher. For a job of its own thread. */
struct collect_totals {
    size_t sources, failed;     /* read; and those of them that could not be */
    size_t found, fresh, again; /* things; new ones; duplicates of other sources */
};
enum err collect_due(struct ctx *c, size_t most, struct collect_totals *totals) MUST_USE;
/* The same for a server: so many at once, and what becomes due meanwhile is begun as well, for five minutes,
 * so that nothing waits for the slowest one. */
enum err collect_round(struct ctx *c, size_t at_once, struct collect_totals *totals) MUST_USE;

/* Brings one repository that is due; it may take minutes, so it has a job of its own. */
enum err collect_repository_due(struct ctx *c, struct collect_totals *totals) MUST_USE;
enum err collect_waiting(struct ctx *c, int64_t *n) MUST_USE; /* how many are due */

/* What reading remembers from one source to the next; for site.collector. Threads share it. */
struct collector;
struct collector *collector_new(struct arena *a);
void collector_end(struct collector *k); /* before the arena goes; NULL is allowed */

/* Stores what was read from a source in one transaction: what a run does after reading. */
struct collect_counts {
    size_t found, fresh, again, changed; /* again: duplicates of other sources */
};
enum err collect_keep(struct ctx *c, int64_t source, const struct found_list *list,
                      struct collect_counts *counts) MUST_USE;

/* When it is asked next: seconds from now. Pure. */
struct collect_pace {
    int64_t gap;                  /* seconds between its latest things; 0: unknown */
    int64_t silence;              /* since the newest one; 0: unknown */
    int64_t misses;               /* failures in a row */
    int64_t retry_after, max_age; /* as the server says, seconds */
};
int64_t collect_pace(const struct collect_pace *p);

/* ---- who is who ---------------------------------------------------------------------------------- */

/* Compares those who were seen at sources with the people here (docs/method/identity.md) and proposes them
 * to each other; an address that its person has confirmed is theirs. *proposed: how many. A daily job. */
enum err collect_match(struct ctx *c, size_t *proposed) MUST_USE;

/* Whom c->me may be, or is, at sources. */
struct collect_identity {
    int64_t id, items;
    str handle, name, source; /* source: the latest one */
    str state;                /* "proposed", "claimed", "proved", "refused" */
    str reason;               /* of a proposal */
    bool sure;                /* a hundred to one */
    opt_time first, last;
};
enum err collect_identities(struct ctx *c, const struct collect_identity **list,
                            size_t *n) MUST_USE;
/* c->me is it: what it did becomes drafts. Or is not, or no longer: drafts that wait because of it go, and
 * it is never proposed again, but can be claimed again. Each is a line in the ledger. Errors: NOT_FOUND,
 * CONFLICT. */
enum err collect_claim(struct ctx *c, int64_t id) MUST_USE;
enum err collect_disclaim(struct ctx *c, int64_t id) MUST_USE;

/* Asks hubs (WebSub) to tell when a feed that names them has something new, and again before what they
 * granted ends. Only where this site can be reached from outside: a public https address, or with
 * fetch.loopback. What a hub tells makes its source due, at most once a minute; a source with a live
 * subscription is asked at most daily. A hub that said no is not asked again. For a job. */
enum err collect_subscribe(struct ctx *c) MUST_USE;

extern const struct route hub_routes[]; /* /collect/hub/@ */

/* Throws away runs but the latest 30 of each source. For a daily job. */
enum err collect_tidy(struct ctx *c) MUST_USE;

/* Somebody does not want to be read in public lists: what was kept goes, and nothing is kept from now on.
 * kind: "mail" or that of a source; handle: the address or name there. Only a digest of both stays. For
 * oneself, or by a manager for who asks; the caller looks. Errors: INVALID at "kind", "handle". */
enum err collect_object(struct ctx *c, str kind, str handle) MUST_USE;
enum err collect_objections(struct ctx *c, int64_t *n) MUST_USE; /* how many there are */
/* Has somebody of that kind and handle objected? And the end of it: what is said from now on is kept
 * again. */
enum err collect_objects(struct ctx *c, str kind, str handle, bool *objects) MUST_USE;
enum err collect_object_end(struct ctx *c, str kind, str handle) MUST_USE;

/* What the words of c->program's expertises are; with site.collector, in its thread, learned once a day. */
struct topics;
enum err collect_topics(struct ctx *c, const struct topics **topics) MUST_USE;
/* The expertise that words are about; 0: none fits well enough. */
int64_t collect_expertise(struct ctx *c, const struct topics *topics, str words);

/* Follows erasure.done. */
enum err collect_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

/* ---- pages --------------------------------------------------------------------------------------- */

/* Where a link is pasted, looked at and connected: PAGE/look shows what is there, with a form that is
 * sent to PAGE. */
struct collect_place {
    str page;       /* "/record/sources" */
    str back, name; /* where one goes instead, and what that is called in the reader's language */
    int64_t person; /* whose source it will be; 0: the community's */
    str person_name;
    int area; /* enum area of the frame */
};
/* What stands at the form's "link". Errors: INVALID with a problem at "link". */
enum err collect_place_look(struct ctx *c, const struct req *r, const struct collect_place *place,
                            struct res *out) MUST_USE;
/* Connects what was looked at; shows the form again, with *id 0, if it cannot be. Errors: CONFLICT, as
 * collect_connect. */
enum err collect_place_connect(struct ctx *c, const struct req *r,
                               const struct collect_place *place, struct res *out,
                               int64_t *id) MUST_USE;

extern const struct route source_routes[];    /* /record/sources, /program/sources/# */
extern const struct route community_routes[]; /* /program/sources */
extern const struct route objection_routes[]; /* /account/lists */
extern const struct route identity_routes[];  /* /record/identities */

#endif
