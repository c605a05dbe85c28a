/* program.h -- the rules of a program, as data: policy, expertises, regions, calendar, roles.
 *
 * A policy version never changes once adopted; a cycle names the version it runs under when its
 * record opens, and every decision cites it. A change is a new version for cycles that have not
 * opened yet. */
#ifndef FEATURE_PROGRAM_H
#define FEATURE_PROGRAM_H

#include "kit/html/html.h"
#include "kit/http/http.h"
#include "kit/life/life.h"

/* ---- policy: one JSON document, read whole (docs/policy.md describes it) --------------------- */

struct policy_criterion {
    int64_t number; /* 1.. ; what scores refer to */
    str code, name, hint;
    str shown_by;   /* what of a record speaks for it: "reach", "kinds" (of work), a group of types;
                       empty: only reading tells */
    int64_t weight; /* per cent; all together 100 */
};
struct policy_choice { /* an option of a field, a role, a ground, an audience */
    str code, name;
};
/* A field of a type of contribution, in the style of conditional forms: it is asked only if another
 * field has one of the values. */
struct policy_field {
    str code, name, hint;
    str kind; /* "text", "long", "number", "choice", "country", "url" */
    bool required;
    int64_t max; /* characters, or largest number */
    const struct policy_choice *choices;
    size_t n_choices;
    str if_field; /* empty: always asked */
    const str *if_values;
    size_t n_if_values;
};
struct policy_metric {
    str code, name; /* "views", "attendees" ... */
    bool required;
};
struct policy_type {
    str code, name, icon;
    str group;              /* "writing", "speaking", "code", "help", "community", "feedback" */
    bool needs_url, counts; /* counts: false for types that are recorded but never scored */
    int64_t at_most;        /* so many of a record count; 0: all */
    const struct policy_choice *roles;
    size_t n_roles;
    const struct policy_metric *metrics;
    size_t n_metrics;
    const struct policy_field *fields;
    size_t n_fields;
};
/* A rule that is counted, beside the criteria that are scored: "8 contributions a year". Only what
 * counts at all is counted; feature/contribution/counted.h does it. */
struct policy_counted {
    str code, name;
    int64_t at_least;      /* contributions */
    bool needed;           /* unmet, the line says no; else it is only shown */
    str of;                /* an earlier rule: of those that count there; empty: of the record */
    const str *types;      /* only these */
    size_t n_types;        /* 0: all types that are scored */
    int64_t spread_months; /* they lie in so many different months; 0: in any */
    bool verified, open;   /* only confirmed ones; only those that everybody may see */
    int64_t reach_least;   /* only with so much reach; 0: with any */
};
enum {
    POLICY_GROUPS = 6, /* of types */
    POLICY_RULES_MAX = 12,
    POLICY_RULE_MAX = 1000, /* contributions */
    POLICY_RULE_NAME_MAX = 80,
    POLICY_REACH_MAX = 1000000000,
};
struct policy {
    int64_t version;
    str digest;               /* 32 bytes */
    int64_t threshold;        /* hundredths of a point, weighted mean of criteria */
    int64_t reviews_per_case; /* 3 */
    int64_t reviews_minimum;  /* fewer: no decision by threshold */
    int64_t reviewer_capacity, lead_capacity;
    int64_t double_percent; /* of the cases: read by a second panel, too, to see whether it agrees */
    bool self_nomination, member_nomination, staff_nomination, public_nomination;
    bool alumni_return; /* who held the award may ask for it again, without a nominator */
    bool endorse_members_only;
    int64_t term_months;   /* 12 */
    int64_t record_months; /* 12: how far back the record goes */
    int64_t stars_max;     /* 10 */
    int64_t nominate_days, document_days, review_days, decide_days; /* length of the phases */
    int64_t reply_days, appeal_days, renewal_notice_days;
    int64_t appeal_answer_days; /* 30: for whoever looks at an appeal */
    int64_t inactive_months;    /* 6: without anything new, a lead asks how things are */
    int64_t grace_days;         /* 30: benefits go on after the letter about the end */
    const str *award_dates; /* "01-01", "04-01" ... */
    size_t n_award_dates;
    const struct policy_criterion *criteria;
    size_t n_criteria;
    const struct policy_type *types;
    size_t n_types;
    const struct policy_choice *grounds_award, *grounds_no_award; /* of decisions */
    size_t n_grounds_award, n_grounds_no_award;
    const struct policy_choice *grounds_rejection; /* of a contribution */
    size_t n_grounds_rejection;
    const struct policy_choice *grounds_veto; /* of the owner, against an award that was signed */
    size_t n_grounds_veto;
    const struct policy_counted *counted;
    size_t n_counted;
    int64_t caps[POLICY_GROUPS]; /* so many of a group of types count; 0: all */
};

enum { POLICY_CALENDAR_DAYS_MAX = 330 }; /* from the first nomination to the award */

/* Reads and checks a document. Errors: INVALID with the path of what is wrong
 * ("criteria[2].weight"). */
enum err policy_read(struct ctx *c, str document, struct policy *policy) MUST_USE;
const char *policy_default(void); /* the document a new program starts with */

/* The policy as a document: policy_read gives the same policy again. */
str policy_write(struct ctx *c, const struct policy *policy);

/* The version itself, or the one in force today (version 0). Not changed by anybody; lives as long
 * as the request. Errors: NOT_FOUND. */
enum err program_policy(struct ctx *c, int64_t version, const struct policy **policy) MUST_USE;
enum err program_policy_on(struct ctx *c, day on, const struct policy **policy) MUST_USE;
const struct policy_type *policy_type(const struct policy *p, str code); /* NULL: none */
const struct policy_criterion *policy_criterion(const struct policy *p,
                                                int64_t number); /* NULL: none */
const struct policy_counted *policy_counted(const struct policy *p, str code); /* NULL: none */
str policy_counted_words(struct ctx *c, const struct policy *p,
                         const struct policy_counted *rule); /* what counts for it */
const char *policy_group(size_t i); /* codes of the POLICY_GROUPS */
bool policy_is_group(str code);
int64_t policy_cap(const struct policy *p, str group); /* 0: none */
str policy_choice_name(const struct policy_choice *list, size_t n,
                       str code); /* empty: no such code */
str policy_group_words(struct ctx *c, str code); /* of a type: "Writing" */
/* Longest answer or largest number of a kind of field, if its max is not given; 0: no such kind. */
int64_t policy_field_max(str kind);
bool policy_field_has_max(str kind); /* "text", "long", "number": max can be chosen */
/* Is this field asked, when its if_field was answered so? */
bool policy_asks(const struct policy_field *field, str value_of_if_field);

/* Adopted versions, read once for all threads of the process. Made at start for site.policies. */
struct policy_cache *policy_cache_new(void);
void policy_cache_free(struct policy_cache *cache); /* NULL is allowed */

/* A draft of the next version. There is at most one; a second save changes it. Who saved it last is
 * its author, and somebody else adopts it, for the cycles whose record opens on from_day or later.
 * Errors: INVALID with the path of what is wrong; REFUSED to the author and to who is no manager.
 */
enum err program_policy_draft(struct ctx *c, str document, int64_t *version) MUST_USE;
enum err program_policy_adopt(struct ctx *c, int64_t version, day from_day) MUST_USE;
/* The draft with this fingerprint was tried out on earlier cycles (decision/tryout.h), in the caller's
 * transaction; a change of the draft makes it untried. Where there is an earlier cycle, only a draft that
 * was tried out is adopted. Errors: CONFLICT if it was changed or adopted meanwhile; REFUSED. */
enum err program_policy_tried(struct ctx *c, int64_t version, str digest) MUST_USE;
enum err program_policy_withdraw(struct ctx *c, int64_t version) MUST_USE;

/* ---- cycles ---------------------------------------------------------------------------------- */

struct cycle {
    int64_t id, policy; /* policy 0: not opened yet */
    str code,
        state; /* "2027-01"; planned nominating reviewing deciding replying published closed */
    day award, record_from, record_to;
};
struct cycle_phase {
    str kind; /* "nominate", "document", "review", "decide", "reply"; "appeal" once published */
    moment opens, closes; /* closes: the first moment after it */
};
enum err program_cycle(struct ctx *c, int64_t id, struct cycle *cycle) MUST_USE;
enum err program_cycle_open(struct ctx *c,
                            struct cycle *cycle) MUST_USE; /* takes nominations now; NOT_FOUND */
enum err
program_cycle_next(struct ctx *c,
                   struct cycle *cycle) MUST_USE; /* next award day from today on; NOT_FOUND */
enum err program_cycles(struct ctx *c, const struct cycle **list,
                        size_t *n) MUST_USE; /* newest first */
enum err program_phases(struct ctx *c, int64_t cycle, const struct cycle_phase **list,
                        size_t *n) MUST_USE;
bool cycle_accepts(const struct cycle_phase *phases, size_t n, str kind, moment now);
const struct cycle_phase *cycle_phase_of(const struct cycle_phase *phases, size_t n,
                                         str kind); /* NULL: none */
extern const struct life cycle_life;
const char *cycle_next_state(str state);            /* NULL: there is none */
const char *cycle_state_words(str state); /* "Takes nominations": English, to be translated */

/* Moves a cycle one step along its life cycle: planned, nominating, reviewing, deciding, replying,
 * published, closed. A move earlier than planned ends the phases before it and begins the next.
 * With the first move the rules in force are fixed for the cycle. Managers may make every move, the
 * committee those from reviewing to published, time alone the others (program_tick).
 * Errors: REFUSED; CONFLICT if the cycle is no longer in the state before. */
enum err program_cycle_move(struct ctx *c, int64_t cycle, str to) MUST_USE;

/* What the calendar does when time passes, for all programs: moves cycles whose time has come, and
 * plans those of the next two years, counted back from the award dates of the rules in force when
 * they open. The first cycle of a new program takes nominations from its first day. *moved: moves.
 * Run by a job every minute and by `plaudit cycle`. */
enum err program_tick(struct ctx *c, size_t *moved) MUST_USE;

/* Dates of one cycle: each last day is included; the next phase begins the day after. */
struct cycle_dates {
    day opens; /* nominations and documenting begin */
    day nominate_last, document_last, review_last, decide_last; /* replies: until the award day */
};
enum err program_dates(struct ctx *c, int64_t cycle, struct cycle_dates *dates) MUST_USE;
/* Errors: INVALID with problems at opens, nominate_last ...; REFUSED once it is published. */
enum err program_dates_change(struct ctx *c, int64_t cycle,
                              const struct cycle_dates *dates) MUST_USE;

/* ---- expertises and regions: retired, never deleted; named in the reader's language if there is a name --- */

struct expertise {
    int64_t id, parent; /* parent 0: a group */
    str code, name;     /* in the reader's language if there is a label */
    bool retired;
};
/* Lists of expertises in each language, kept until one is written. Made at start for
 * site.expertises; thread-safe. */
struct expertise_lists *tree_cache_new(void);
void tree_cache_free(struct expertise_lists *lists); /* NULL is allowed */
enum err program_expertises(struct ctx *c, const struct expertise **list,
                            size_t *n) MUST_USE; /* groups
by name, each followed by its expertises by name */
enum err program_expertise(struct ctx *c, int64_t id,
                           struct expertise *one) MUST_USE; /* English name */
enum err program_expertise_add(struct ctx *c, int64_t parent, str name,
                               int64_t *id) MUST_USE; /* parent
    0: a group. Managers only, as the following ones. Errors: INVALID at "name", "parent" */
enum err program_expertise_rename(struct ctx *c, int64_t id, str name) MUST_USE;
enum err program_expertise_retire(struct ctx *c, int64_t id,
                                  bool retired) MUST_USE; /* false: back again */

struct region {
    int64_t id;
    str code, name;
};
enum err program_regions(struct ctx *c, const struct region **list,
                         size_t *n) MUST_USE;                                     /* by name */
enum err program_region_of(struct ctx *c, str country, int64_t *region) MUST_USE; /* 0: none */
enum err program_region_add(struct ctx *c, str name, int64_t *id) MUST_USE; /* INVALID at "name" */
enum err program_region_rename(struct ctx *c, int64_t id, str name) MUST_USE;
enum err program_region_country(struct ctx *c, int64_t region,
                                str country) MUST_USE; /* moves it there */

/* The name of an expertise or region in another language; empty words take it away. Errors: INVALID
 * at "language", "words". */
enum err program_label(struct ctx *c, const char *kind, int64_t subject, str language,
                       str words) MUST_USE;

/* ---- roles: given by people, with start, end and giver --------------------------------------- */

/* Is `person` a lead (or another role) for this region? region 0: of any. */
enum err program_has_role(struct ctx *c, int64_t person, int64_t role, int64_t region,
                          bool *has) MUST_USE;

/* Gives one role bit of base.h; region 0: everywhere. Granting what somebody has already is no
 * failure. Managers give every role but OPERATOR, which an operator gives. Errors: REFUSED, INVALID
 * at "role", "region"; NOT_FOUND if there is no such person. */
enum err program_grant(struct ctx *c, int64_t person, int64_t role, int64_t region) MUST_USE;

/* The same with a first and a last day (in UTC; without them: from now on, for good), and, of leads
 * and reviewers, how many cases they take at most (0: as the rules say). Errors: also INVALID at
 * "from", "last", "capacity"; a program keeps a manager without a last day. */
struct role_terms {
    int64_t role, region;
    opt_day from, last;
    int64_t capacity;
};
enum err program_grant_terms(struct ctx *c, int64_t person,
                             const struct role_terms *terms) MUST_USE;
enum err program_grant_change(struct ctx *c, int64_t grant, opt_day last,
                              int64_t capacity) MUST_USE;

/* Ends a grant now; one that has not begun never does. The last manager's stays: REFUSED. */
enum err program_grant_end(struct ctx *c, int64_t grant) MUST_USE;

/* Follows the ledger: who was forgotten has no role any more and takes no part. */
struct ledger_line;
enum err program_follow(struct ctx *c, const struct ledger_line *line);
/* Two records of one human: what is in this room moves, and back. Called by program_follow. */
enum err program_merge_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

/* Makes a person a participant (in the region of their country) if they are not yet. */
enum err program_join(struct ctx *c, int64_t person) MUST_USE;

/* ---- programs -------------------------------------------------------------------------------- */

struct program {
    int64_t id;
    str code, name, state; /* setup, running, closed */
    int hue;               /* degrees, a multiple of 15 */
};
enum err program_get(struct ctx *c, struct program *program) MUST_USE;   /* c->program */
enum err program_by_code(struct ctx *c, str code, int64_t *id) MUST_USE; /* NOT_FOUND */
enum err program_only(struct ctx *c,
                      int64_t *id) MUST_USE; /* of the only one; 0: none, or several */
enum err program_list(struct ctx *c, const struct program **list,
                      size_t *n) MUST_USE; /* open ones, oldest first */
enum err program_change(struct ctx *c, str name,
                        int64_t hue) MUST_USE; /* INVALID at "name", "hue" */

/* Who signs its certificates and letters: a name, what they are, and their signature as a picture. All of it
 * may be empty. */
struct program_signature {
    str name, title, picture; /* picture: PNG, square, clear around the ink */
};
enum err program_signature(struct ctx *c, struct program_signature *signature) MUST_USE;
/* file: PNG, JPEG or WebP; empty: the one that is there stays, unless `remove`. Managers only. Errors:
 * INVALID at "signer", "title", "picture". */
struct program_signing {
    str name, title, file;
    bool remove;
};
enum err program_sign(struct ctx *c, const struct program_signing *signing) MUST_USE;

/* The company that owns the program: whoever works there, by a confirmed employer or an e-mail address
 * in its domains, cannot be nominated. An owner of the same name gets the new domains. Managers
 * only. Errors: INVALID at "owner", "domains"; CONFLICT: taken away already. */
enum err program_owner(struct ctx *c, str name, str domains) MUST_USE;
enum err program_owner_drop(struct ctx *c, int64_t root) MUST_USE;

/* Makes a program with the default policy, expertises and regions; c->program is set to it. c->me
 * is who sets it up: a person, who adopts version 1 of the rules and becomes the first manager. */
struct program_new {
    str code, name; /* code: small letters, digits and dashes; the address is /p/CODE */
    int hue;
    str rules; /* the document it starts with; empty: the one that every program starts with */
};
enum err program_make(struct ctx *c, const struct program_new *in, int64_t *id) MUST_USE;

/* The tabs of the working area; here: the address of the present page. */
void view_program_tabs(struct html *o, const char *here);

/* Who may see the profile of c->me in this program: everybody, signed-in, members, staff. */
enum err program_set_privacy(struct ctx *c, str code) MUST_USE;

extern const struct route privacy_routes[];  /* /account/privacy */
extern const struct route program_routes[];  /* /program */
extern const struct route role_routes[];     /* /program/people */
extern const struct route owner_routes[];    /* /program/owners */
extern const struct route signature_routes[]; /* /program/signature */
extern const struct route policy_routes[];   /* /program/policy, /rules */
extern const struct route counted_routes[];  /* /program/policy/counted */
extern const struct route part_routes[];     /* /program/policy/criteria, types, grounds */
extern const struct route calendar_routes[]; /* /program/calendar */
extern const struct route tree_routes[];     /* /program/expertises, /program/regions */

#endif
