/* export_inside.h -- what the writers share; for the export*.c files alone. */
#ifndef FEATURE_CONTRIBUTION_EXPORT_INSIDE_H
#define FEATURE_CONTRIBUTION_EXPORT_INSIDE_H

#include "feature/contribution/export.h"
#include "feature/contribution/inside.h"

struct export_item {
    struct contribution_new what;
    const struct policy_type *type; /* NULL: the rules have it no more */
    str area;                       /* name of the expertise */
};
struct export_loss {
    str name;
    size_t n;
};
enum { EXPORT_LOSSES = 60, EXPORT_LEFT_OUT = 20 };
struct exporting {
    struct ctx *c;
    const struct policy *policy;
    const struct export_item *items;
    size_t n;
    struct text body;
    size_t written, left_out;
    struct export_loss losses[EXPORT_LOSSES], cuts[EXPORT_LOSSES];
    size_t n_losses, n_cuts;
    str left[EXPORT_LEFT_OUT]; /* titles */
};

/* How one kind of work is called there, and what the shape holds of it besides title, text, day and
 * address: codes of fields and numbers, and "role", "end_day", "note", "language", "country", "format",
 * "area", "members". */
struct export_kind {
    const char *type, *theirs, *holds;
    bool other; /* read again, it is another type */
};
const struct export_kind *export_kind(const struct export_kind *list, size_t n, str type);
/* Names what the item has and the kind does not hold. */
void export_losses(struct exporting *x, const struct export_item *item,
                   const struct export_kind *kind);
void export_lose(struct exporting *x, str name);
void export_leave_out(struct exporting *x, const struct export_item *item);
/* Its first characters; what is cut is named. */
str export_cut(struct exporting *x, const char *field, str value, size_t chars);

str export_number(const struct export_item *item, str code); /* digits; empty: nobody said */
str export_field(const struct export_item *item, str code);
bool export_holds(const char *list, str code);
str export_role_name(const struct export_item *item);

/* JSON: names are ours, so they need no escaping. */
void export_member(struct text *t, const char *name); /* "name": with a comma before, if needed */
void export_put(struct text *t, const char *name, str value);
void export_put_digits(struct text *t, const char *name, str digits); /* empty: 0 */
void export_put_bool(struct text *t, const char *name, bool value);

void export_mvp(struct exporting *x);
void export_advocu(struct exporting *x);
void export_sitecore(struct exporting *x);
void export_reps(struct exporting *x);
void export_csv(struct exporting *x);

/* The names that a shape allows, if the area is one of them; else empty. */
str export_mvp_area(str area);
str export_advocu_tag(str area);

#endif
