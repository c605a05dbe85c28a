/* link.h -- one-time addresses: asked for, sent, used. Private to the room. */
#ifndef ACCOUNT_LINK_H
#define ACCOUNT_LINK_H

#include "base/base.h"

struct link {
    int64_t person; /* 0: no such link, or used up, or too old */
    str purpose, email, name;
    bool has_secret;
};
enum err link_look(struct ctx *c, str secret, struct link *link) MUST_USE;
/* Uses it up: once. Moves the account to the address of a "confirm". Errors: REFUSED, CONFLICT. */
enum err link_use(struct ctx *c, str secret, struct link *link) MUST_USE;

/* Somebody asked for a link ("sign-in", "reset"); account_send_links writes the letter. */
enum err link_wish(struct ctx *c, str email, const char *purpose) MUST_USE;
/* Inside db_begin .. db_end: the letter that confirms another address of c->me. */
enum err link_confirm(struct ctx *c, str email) MUST_USE;

#endif
