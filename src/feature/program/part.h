/* part.h -- between the files of this room only: the parts of the rules as plain forms.
 *
 * A form starts from the draft, or from the rules in force if there is none; what it saves is the
 * draft. It carries the fingerprint of what it started from: if somebody saved meanwhile, that is
 * said and nothing is lost on either side. Lists (criteria, roles, questions ...) are a line each
 * with a place, a box to remove it, and empty lines at the end to add some; a code is made once and
 * stays when a name changes, so that what was entered before keeps its meaning. */
#ifndef FEATURE_PROGRAM_PART_H
#define FEATURE_PROGRAM_PART_H

#include "feature/program/policy_edit.h"

/* What every page of a part shows. */
struct part_page {
    const struct req *r;
    const char *here;        /* address of the part */
    str base;                /* fingerprint of what the form starts from */
    int64_t draft, in_force; /* versions; draft 0: none */
    const struct policy_difference *differences;
    size_t n_differences;
};

enum err part_page(struct ctx *c, const struct req *r, struct part_page *page) MUST_USE;

/* What a form of a part begins and ends with: the rules it starts from, and the draft saved. Errors:
 * CONFLICT if somebody saved meanwhile; INVALID with problems. */
enum err part_begin(struct ctx *c, const struct req *r, struct part_page *page,
                    struct policy *policy) MUST_USE;
enum err part_save(struct ctx *c, const struct req *r, const struct policy *policy) MUST_USE;
/* POST of a part that is one form: read as the list of parts says, by the address. */
enum err part_post(struct ctx *c, const struct req *r, struct res *out) MUST_USE;
enum err counted_rules_get(struct ctx *c, const struct req *r, struct res *out) MUST_USE;

/* Parts of templates. */
void view_part_head(struct html *o, const struct part_page *p); /* tabs */
void view_part_changes(struct html *o, const struct part_page *p);
void view_part_base(struct html *o, const struct part_page *p); /* hidden fields */
struct part_list;
void view_part_lines(struct html *o, const struct part_list *l);
void view_differences(struct html *o, const struct policy_difference *list, size_t n,
                      int64_t in_force);

/* ---- lists ----------------------------------------------------------------------------------- */

struct part_item {
    str code, name, address; /* address: name is a link and not asked for */
    bool required;
    size_t line; /* of the form it was sent in */
};

struct part_list {
    const char *prefix; /* of its fields: "role" gives role_name_0, role_place_0 ... */
    str legend, hint;
    size_t min, max, name_max, blanks; /* items; characters; empty lines at the end */
    bool alone;                        /* the heading of the page says what it is */
    bool asks_required;                /* with a box "has to be answered" */
    struct part_line {
        const char *code_name, *required_name, *drop_name;
        str code, title, address;
        struct frame_field name;
        struct frame_select place;
        bool required, dropped, fresh;
        const struct frame_field *weight, *hint; /* of criteria; else NULL */
        const struct frame_select *shown_by;     /* as well */
    } * lines;
    size_t n_lines;
};

/* Makes the lines: of the items, or of what was sent. */
void part_list_fill(struct ctx *c, const struct req *r, struct part_list *list,
                    const struct part_item *items, size_t n);
/* Reads what was sent, in the order asked for, without what is to be removed. Problems: at the
 * fields. `known` are the items of before: codes that are not among them are not taken. */
struct part_items {
    struct part_item *list;
    size_t n;
};
struct part_items part_list_read(struct ctx *c, const struct req *r, const struct part_list *list,
                                 struct part_items known);
const char *part_name(struct ctx *c, const char *prefix, const char *what, size_t line);
bool part_sent(const struct req *r);
str part_one_line(struct ctx *c, str text); /* line ends become blanks */
str part_code(struct ctx *c, str name); /* "Program committee" to "program-committee"; or empty */
/* The same, "other" if it is empty, with a number behind it if it is taken among these. */
str part_code_unused(struct ctx *c, str name, bool (*taken)(const void *among, str code),
                     const void *among);

/* A whole number that may be left empty: 0. */
struct frame_field part_number(struct ctx *c, const struct req *r, const char *name,
                               int64_t number);
void part_read_number(struct ctx *c, const struct req *r, const char *name, int64_t most,
                      int64_t *number); /* from 1 on; a problem at the field otherwise */

/* Choices (roles, grounds, answers) to items and back. */
struct part_items part_of_choices(struct ctx *c, const struct policy_choice *list, size_t n);
const struct policy_choice *part_to_choices(struct ctx *c, struct part_items items);

/* ---- the parts ------------------------------------------------------------------------------- */

/* fill: from the policy, or from what was sent. read: into the policy; problems at the fields. */
struct criteria_form {
    struct part_list list;
};
void criteria_fill(struct ctx *c, const struct req *r, const struct policy *p,
                   struct criteria_form *f);
void criteria_read(struct ctx *c, const struct req *r, struct policy *p);

struct grounds_form {
    struct part_list lists[4];
};
void grounds_fill(struct ctx *c, const struct req *r, const struct policy *p,
                  struct grounds_form *f);
void grounds_read(struct ctx *c, const struct req *r, struct policy *p);

struct types_form { /* order and removal of types */
    struct part_list list;
};
void type_list_fill(struct ctx *c, const struct req *r, const struct policy *p,
                    struct types_form *f);
void type_list_read(struct ctx *c, const struct req *r, struct policy *p);

struct rules_form { /* order and removal of counted rules, and the caps of groups */
    struct part_list list;
    struct frame_field caps[POLICY_GROUPS];
};
void counted_rules_fill(struct ctx *c, const struct req *r, const struct policy *p,
                        struct rules_form *f);
void counted_rules_read(struct ctx *c, const struct req *r, struct policy *p);

struct rule_form {
    bool fresh;
    str code, title;
    struct frame_field name, at_least, spread_months, reach_least;
    struct frame_select of;
    bool needed, verified, open;
    struct rule_type {
        str code, name;
        bool on;
    } * types;
    size_t n_types;
};
/* rule NULL: a new one. */
void counted_rule_fill(struct ctx *c, const struct req *r, const struct policy *p,
                       const struct policy_counted *rule, struct rule_form *f);
void counted_rule_read(struct ctx *c, const struct req *r, struct policy *p, str code);

struct type_form {
    bool fresh;
    str code, title;
    struct frame_field name, at_most;
    struct frame_select group, icon;
    bool needs_url, counts;
    struct part_list roles, metrics, fields;
};
/* type NULL: a new one. read gives the code of the type that was changed or made. */
void type_fill(struct ctx *c, const struct req *r, const struct policy_type *type,
               struct type_form *f);
void type_read(struct ctx *c, const struct req *r, struct policy *p, str *code);

struct condition { /* an answer to an earlier question, to be ticked */
    str question, value, name;
    bool on, first; /* first: of its question */
};
struct field_form {
    bool fresh;
    str type_code, type_name, code, title;
    struct frame_field name, hint, max;
    struct frame_select kind;
    bool required;
    struct part_list choices;
    const struct condition *conditions;
    size_t n_conditions;
};
/* field NULL: a new one. */
void field_fill(struct ctx *c, const struct req *r, const struct policy_type *type,
                const struct policy_field *field, struct field_form *f);
void field_read(struct ctx *c, const struct req *r, struct policy *p,
                const struct policy_type *type);
const struct policy_field *policy_field_of(const struct policy_type *type, str code);

#endif
