/* found_writing.h -- for readers of archives: records to the flow, some at a time. */
#ifndef KIT_FOUND_WRITING_H
#define KIT_FOUND_WRITING_H

#include "kit/found/found.h"

struct found_writing {
    const struct sandbox_flow *flow;
    struct arena *scratch; /* emptied after each record */
    struct text out;
};
struct found_writing found_writing(struct ctx *c, const struct sandbox_flow *flow);
bool found_write(struct found_writing *w, const struct found *item); /* false: nobody takes it */
/* Writes the rest if all went well. Gives e, or BUSY. */
enum err found_written(struct ctx *c, struct found_writing *w, enum err e) MUST_USE;

/* Mails that are in memory, as found_mails reads them: records to out. */
enum err found_put_mails(struct ctx *c, str mails, str hint, struct text *out) MUST_USE;

#endif
