/* answer.h -- one request from its route to the finished page: who may ask, where a form comes
 * from, the handler, what follows a success, the page for a failure. The same for workers and for
 * tests. */
#ifndef KIT_HTTP_ANSWER_H
#define KIT_HTTP_ANSWER_H

#include "kit/http/http.h"

/* What the addresses tables say about r: set before answer_run. */
struct answer_plan {
    const struct http_program *program; /* NULL in http_run: failures get a plain page */
    const char *allow;                  /* methods, if the path knows others than this one */
    str code;                           /* of the program, from the address; empty: none */
    bool bad_form;                      /* the body could not be read */
};

/* Runs r->route (NULL: there is none). Returns AGAIN if the database asks for another run; every
 * other end is in out. */
enum err answer_run(struct ctx *c, const struct answer_plan *plan, struct req *r,
                    struct res *out) MUST_USE;

/* Makes the page for a failure. */
void answer_failed(struct ctx *c, const struct answer_plan *plan, const struct req *r, enum err e,
                   struct res *out);

/* When the database asked too often. */
void answer_busy(struct ctx *c, const struct answer_plan *plan, const struct req *r,
                 struct res *out);

enum { ANSWER_TRIES = 10 };
void answer_pause(struct ctx *c, int try); /* a few milliseconds, longer and random with each try */

#endif
