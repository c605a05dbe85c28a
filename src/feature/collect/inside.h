/* inside.h -- what the files of this folder share. */
#ifndef FEATURE_COLLECT_INSIDE_H
#define FEATURE_COLLECT_INSIDE_H

#include "feature/collect/collect.h"

enum {
    COLLECT_WORDS = 100
}; /* outcome of a run that its words tell; smaller ones are of kit/fetch */

/* What went wrong, in the reader's language; empty: nothing. */
str collect_trouble(struct ctx *c, int64_t outcome, str host, int64_t number, str words);

bool collect_is_news(str link); /* of a newsgroup: news://host/group, nntps://host/group */

enum err collect_tell(struct ctx *c, const char *kind, int64_t id, int64_t person) MUST_USE;

/* Does something with a person's source in every program that they take part in. */
typedef enum err collect_turn(struct ctx *c, int64_t person, int64_t source, size_t *n);
enum err collect_each_program(struct ctx *c, const struct source *s, collect_turn *turn,
                              size_t *n) MUST_USE;

/* ---- source_page.c: words and parts of pages ----------------------------------------------------- */

const char *collect_state_words(const struct source *s); /* "Reads well", to be translated */
const char *collect_tone(const struct source *s);        /* for frame_badge */
str collect_kind_name(struct ctx *c, str code);
str collect_host(struct ctx *c, str address);
void view_collect_when(struct html *o, moment m);
void view_collect_health(struct html *o, const struct source *s);
void view_collect_times(struct html *o, const struct source *s);
void view_collect_table(struct html *o, str base, const struct source *list, size_t n);
void view_collect_link(struct html *o, const struct req *r, str page, str label, str hint);

/* ---- letter.c ---------------------------------------------------------------------------------- */

/* Somebody proposes that a person's page is read; it fails again and again. Inside a transaction. */
enum err collect_letter_asked(struct ctx *c, int64_t source, const struct source_new *in) MUST_USE;
struct reading;
enum err collect_letter_failing(struct ctx *c, const struct reading *r, str words) MUST_USE;

/* ---- draft.c: a find becomes a draft ----------------------------------------------------------- */

/* An item that is stored. */
struct kept_item {
    int64_t id;
    const struct found *found;
};

/* A source while it is read. */
enum { COLLECT_MONTHS = 32 };
struct reading {
    int64_t id, person, program; /* person 0: of the program's community */
    const struct collect_kind *kind;
    str title, page, who;
    struct collect_counts counts;
    struct month {
        int64_t person, identity; /* identity 0: the source is the person's own */
        enum found_kind kind;
        day first;
    } months[COLLECT_MONTHS]; /* of small things that are new, to be counted */
    size_t n_months;
};

/* Makes a draft of an item in each program of the person, or finds the contribution it is the same as and
 * adds it there. again: it was one. Inside a transaction. */
enum err collect_draft(struct ctx *c, const struct reading *r, int64_t person,
                       const struct kept_item *item, bool *again) MUST_USE;

/* The source says something else of an item: drafts of it that nobody has touched follow. */
enum err collect_redraft(struct ctx *c, const struct reading *r, int64_t person,
                         const struct kept_item *item) MUST_USE;

/* Makes c act and speak for the person a draft is for: their id, their language. */
enum err collect_speak(struct ctx *c, int64_t person) MUST_USE;

/* From which day on things become drafts; not set: all do, no award day is planned. */
enum err collect_record(struct ctx *c, opt_day *from) MUST_USE;

/* ---- bundle.c: many small things are one contribution ------------------------------------------ */

/* A new one of them: its month is to be counted. Then counts these months, and makes or corrects their
 * drafts. Inside one transaction. */
enum err collect_bundle_add(struct ctx *c, struct reading *r, const struct month *month) MUST_USE;
enum err collect_bundle_end(struct ctx *c, struct reading *r) MUST_USE;

/* ---- keep.c ------------------------------------------------------------------------------------ */

/* Stores a list, a few items a transaction. */
enum err collect_keep_list(struct ctx *c, struct reading *r,
                           const struct found_list *list) MUST_USE;
/* A source as it is stored. NOT_FOUND if it was removed. */
enum err collect_reading(struct ctx *c, int64_t source, struct reading *r) MUST_USE;
/* What is new becomes a draft of who made it, or is counted in its month. Inside a transaction. */
struct maker;
enum err collect_use(struct ctx *c, struct reading *r, const struct maker *maker,
                     const struct kept_item *item) MUST_USE;
enum found_kind collect_found_kind(str code);
/* The row of an item of this source, made if it is not there. *fresh, *changed: since it was stored last. */
struct kept {
    int64_t id;
    bool fresh, changed;
};
enum err collect_keep_item(struct ctx *c, const struct reading *r, const struct found *found,
                           int64_t identity, struct kept *kept) MUST_USE;

/* ---- identity.c -------------------------------------------------------------------------------- */

/* 16 bytes that stand for a kind and a handle. */
str collect_person_digest(struct ctx *c, str kind, str handle);

/* Who made it, by address, handle or name. Inside a transaction. */
struct maker {
    int64_t identity; /* 0: nobody can be told */
    int64_t person;   /* 0: nobody who said that it is them */
    bool objects;     /* and does not want to be read */
};
enum err collect_maker(struct ctx *c, const struct reading *r, const struct found *found,
                       struct maker *maker) MUST_USE;

/* ---- hub.c: WebSub ----------------------------------------------------------------------------- */

enum { COLLECT_PUSH_GAP_S = 60 }; /* a source is read at most that often because a hub says so */

/* What a feed names now: asked soon, if it is new; an empty hub: it names none any more. Inside a
 * transaction. */
struct hub_named {
    str hub, topic;
};
enum err collect_hub_named(struct ctx *c, int64_t source, struct hub_named named) MUST_USE;
/* Ends with a source. Inside a transaction. */
enum err collect_hub_drop(struct ctx *c, int64_t source) MUST_USE;
/* Does a hub tell of it, so that it need not be asked often? And did it since then? */
struct hub_news {
    bool live, pushed;
};
enum err collect_hub_news(struct ctx *c, int64_t source, moment since,
                          struct hub_news *news) MUST_USE;

/* ---- signature.c ------------------------------------------------------------------------------- */

/* Is "sha256=..." (or sha1, sha384, sha512) the HMAC of these bytes with this secret? Constant time. */
bool hub_signed(str signature, str secret, str bytes);

/* ---- topic.c: which expertise a text is about -------------------------------------------------- */

struct topic_text {
    int64_t expertise;
    str words;
};
/* Learns from texts whose expertise is known. */
struct topics *topic_learn(struct arena *a, const struct topic_text *texts, size_t n);
struct topic {
    int64_t expertise; /* 0: nothing fits */
    int percent;       /* cosine of the angle to the expertise's own words */
    str word;          /* what told it most */
};
struct topic topic_guess(struct arena *a, const struct topics *t, str words);

/* Two records of one human: what is in this room moves, and back. Called by collect_follow. */
enum err collect_merge_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

#endif
