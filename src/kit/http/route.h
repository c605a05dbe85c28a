/* route.h -- which handler an address belongs to.
 *
 * In a pattern '#' stands for 1 to 18 digits and '@' for one or more characters other than '/'.
 * Where several patterns fit, plain letters go before '#', and '#' before '@'. */
#ifndef KIT_HTTP_ROUTE_H
#define KIT_HTTP_ROUTE_H

#include "kit/http/http.h"

/* Does the path fit? Ids go to arg, words to word (as many as there is room for). */
bool route_fits(const char *pattern, str path, int64_t arg[4], str word[2]);

/* The most special pattern first; <0, 0, >0. */
int route_compare(const char *a, const char *b);

/* All tables, sorted for quick look-up. Lives in `mem`. Aborts if a route could never be reached or
 * stands there twice: our own mistake. */
struct router;
struct router *router_new(struct arena *mem, const struct route *const *rooms);

/* What an address leads to. allow: the methods the path has, "GET, HEAD, POST", when this one is
 * not among them; empty if there is no such path. */
struct found {
    const struct route *route; /* NULL: nothing */
    int64_t arg[4];
    str word[2];
    char allow[64];
};
void router_find(const struct router *router, str method, str path, struct found *found);

/* Takes "/p/CODE" off the path. Returns false if there is no such prefix. */
bool route_prefix(str *path, str *code);

#endif
