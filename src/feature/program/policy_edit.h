/* policy_edit.h -- between the files of this room only: a policy as a form, and as differences. */
#ifndef FEATURE_PROGRAM_POLICY_EDIT_H
#define FEATURE_PROGRAM_POLICY_EDIT_H

#include "feature/frame/frame.h"
#include "feature/program/program.h"

/* The parts of a policy that have a field of their own; all else is changed in the document. */
struct policy_form {
    struct frame_field threshold, award_dates;
    struct frame_field numbers[18];
    size_t n_numbers;
    struct policy_switch {
        const char *name;
        str label;
        bool on;
    } switches[6];
};

/* Fills the form from the document, or from what was sent (r is a POST). */
enum err policy_form_fill(struct ctx *c, const struct req *r, str document,
                          struct policy_form *form) MUST_USE;

/* The document with what was sent in the form. Errors: INVALID at the fields. */
enum err policy_form_apply(struct ctx *c, const struct req *r, str document, str *changed) MUST_USE;

/* What a form starts from: the draft, or the rules in force if there is none. */
struct policy_base {
    int64_t draft, in_force; /* versions; draft 0: none */
    str document, digest;
    str standing; /* the document in force */
};
enum err policy_base(struct ctx *c, struct policy_base *base) MUST_USE;

/* What two documents say differently, at most 200 places in the order of the second, in words of
 * the reader's language: "Criteria · Help given · Weight". Elements of lists are the same by their
 * code. Empty before: not there; empty after: taken away. */
struct policy_difference {
    str path, before, after;
};
str policy_kind_words(struct ctx *c, str code);  /* of a field; the code if there is no such kind */
enum err policy_compare(struct ctx *c, str before, str after, const struct policy_difference **list,
                        size_t *n) MUST_USE;

#endif
