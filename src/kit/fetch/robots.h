/* robots.h -- robots.txt by RFC 9309: may this program read this path? Foreign text, read in the locked
 * process; linear in time, and what is kept is no longer than the text. */
#ifndef FETCH_ROBOTS_H
#define FETCH_ROBOTS_H

#include "base/base.h"

enum {
    ROBOTS_BYTES_MAX = 512000, /* what stands behind them is not looked at */
    ROBOTS_RULE_MAX = 2000,    /* bytes; a longer rule could match no address and is left out */
    ROBOTS_DELAY_MAX_S = 60,
};

struct robots; /* one block of memory */

/* The rules for the product token Plaudit: its own groups, or those of "*". Never NULL. */
struct robots *robots_read(str text);
void robots_free(struct robots *r); /* NULL is allowed */

/* path: from the '/' on, with the query. The longest rule decides, Allow before Disallow; "*" is any
 * text, "$" the end; percent-encoding aside. r NULL: no rules. */
bool robots_allow(const struct robots *r, str path);
int robots_delay_ms(const struct robots *r); /* Crawl-delay; 0: none */
size_t robots_bytes(const struct robots *r); /* of memory */

#endif
