/* export.h -- one's own record in the shapes of other programs, to take along.
 *
 * Rules:
 *   - what the person has entered or accepted is written; drafts and what was taken back is not;
 *   - a shape that has no place for something is named, with how many contributions lose it; a
 *     contribution that a shape cannot hold at all is left out and named;
 *   - nothing is made up: a number that nobody gave is zero or absent, as the shape wants it;
 *   - what is written, import reads again as the same contributions, as far as the shape goes. */
#ifndef FEATURE_CONTRIBUTION_EXPORT_H
#define FEATURE_CONTRIBUTION_EXPORT_H

#include "feature/contribution/contribution.h"

/* "mvp": bodies for the form of Microsoft's portal; "advocu": drafts of Google's GDE program, each with
 * its form; "sitecore", "reps"; "csv": all that there is. Ends with NULL. */
extern const char *const export_shapes[];

struct export_request {
    str shape;
    day from, to; /* to: the first day after it */
};
struct exported {
    str type, file_name, body;
    size_t written, left_out;
    const str *notes; /* sentences: what the shape could not hold */
    size_t n_notes;
};
/* The record of c->me. Errors: INVALID if there is no such shape. */
enum err export_record(struct ctx *c, const struct export_request *request,
                       struct exported *out) MUST_USE;

extern const struct route export_routes[]; /* /record/export */

#endif
