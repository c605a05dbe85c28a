#include "kit/http/route.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct place {
    int64_t *arg;
    str *word;
    size_t args, words;
};

static bool is_digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

/* '@': the longest stretch that lets the rest of the pattern fit. */
static bool fits_from(const char *pattern, str path, struct place p);

static bool word_fits(const char *pattern, str path, struct place p)
{
    size_t len = 0;
    while (len < path.len && path.at[len] != '/')
        len++;
    for (; len > 0; len--) {
        struct place next = p;
        if (next.words < 2)
            next.word[next.words++] = str_upto(path, len);
        if (fits_from(pattern + 1, str_from(path, len), next))
            return true;
    }
    return false;
}

static bool number_fits(const char *pattern, str path, struct place p)
{
    size_t len = 0;
    while (len < path.len && is_digit(path.at[len]))
        len++;
    int64_t n; /* up to 2^63 - 1: ids of later years, and random ones, have 19 digits */
    if (len == 0 || !str_int(str_upto(path, len), &n))
        return false;
    if (p.args < 4)
        p.arg[p.args++] = n;
    return fits_from(pattern + 1, str_from(path, len), p);
}

static bool fits_from(const char *pattern, str path, struct place p)
{
    for (; *pattern; pattern++, path = str_from(path, 1)) {
        if (*pattern == '#')
            return number_fits(pattern, path, p);
        if (*pattern == '@')
            return word_fits(pattern, path, p);
        if (path.len == 0 || *path.at != *pattern)
            return false;
    }
    return path.len == 0;
}

bool route_fits(const char *pattern, str path, int64_t arg[4], str word[2])
{
    return fits_from(pattern, path, (struct place){arg, word, 0, 0});
}

static int rank(char ch)
{
    return ch == '@' ? 3 : ch == '#' ? 2 : ch ? 1 : 0;
}

int route_compare(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    int by_rank = rank(*a) - rank(*b);
    return by_rank ? by_rank : *a - *b;
}

/* ---- the router: routes by the hash of their first segment ---- */

enum { BUCKETS = 256 };

struct router {
    const struct route **bucket[BUCKETS]; /* each ends with NULL; sorted, most special first */
    const struct route **wild;            /* whose first segment is not plain */
};

static str first_segment(str path)
{
    size_t end = 1;
    while (end < path.len && path.at[end] != '/')
        end++;
    return str_upto(path, end);
}

static unsigned hash(str s)
{
    uint32_t h = 2166136261U;
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.at[i]) * 16777619U;
    return (h ^ (h >> 16)) % BUCKETS;
}

static bool is_plain(str s)
{
    return s.len == 0 || (!memchr(s.at, '#', s.len) && !memchr(s.at, '@', s.len));
}

static int by_pattern(const void *a, const void *b)
{
    const struct route *left = *(const struct route *const *)a;
    const struct route *right = *(const struct route *const *)b;
    int order = route_compare(left->path, right->path);
    return order ? order : strcmp(left->method, right->method);
}

static void check_route(const struct route *t)
{
    bool known = strcmp(t->method, "GET") == 0 || strcmp(t->method, "POST") == 0;
    if (known && t->path[0] == '/' && t->run && t->who)
        return;
    fprintf(stderr, "route %s %s: needs GET or POST, '/', a handler, and who may ask\n", t->method,
            t->path);
    abort();
}

/* All routes of one bucket (or, with BUCKETS, the wild ones), sorted. */
static const struct route **collect(struct arena *mem, const struct route *const *rooms,
                                    unsigned bucket, size_t most)
{
    const struct route **list = arena_take(mem, most + 1, sizeof(const struct route *));
    size_t n = 0;
    for (; *rooms; rooms++)
        for (const struct route *t = *rooms; t->path; t++) {
            str first = first_segment(str_of(t->path));
            unsigned its = is_plain(first) ? hash(first) : BUCKETS;
            if (its == bucket)
                list[n++] = t;
        }
    qsort(list, n, sizeof *list, by_pattern);
    for (size_t i = 1; i < n; i++)
        if (by_pattern(&list[i - 1], &list[i]) == 0) {
            fprintf(stderr, "route %s %s stands there twice\n", list[i]->method, list[i]->path);
            abort();
        }
    return list;
}

struct router *router_new(struct arena *mem, const struct route *const *rooms)
{
    struct router *router = arena_take(mem, 1, sizeof *router);
    size_t count[BUCKETS + 1] = {0};
    for (const struct route *const *room = rooms; *room; room++)
        for (const struct route *t = *room; t->path; t++) {
            check_route(t);
            str first = first_segment(str_of(t->path));
            count[is_plain(first) ? hash(first) : BUCKETS]++;
        }
    for (unsigned i = 0; i < BUCKETS; i++)
        router->bucket[i] = collect(mem, rooms, i, count[i]);
    router->wild = collect(mem, rooms, BUCKETS, count[BUCKETS]);
    return router;
}

static void allow(struct found *found, const char *method)
{
    size_t len = strlen(found->allow);
    const char *more = strcmp(method, "GET") == 0 ? "GET, HEAD" : method;
    if (!strstr(found->allow, more))
        (void)snprintf(found->allow + len, sizeof found->allow - len, "%s%s", len ? ", " : "",
                       more);
}

static bool find_in(const struct route *const *list, str method, str path, struct found *found)
{
    for (; *list; list++) {
        if (!route_fits((*list)->path, path, found->arg, found->word))
            continue;
        if (str_same(method, str_of((*list)->method))) {
            found->route = *list;
            return true;
        }
        allow(found, (*list)->method);
    }
    return false;
}

void router_find(const struct router *router, str method, str path, struct found *found)
{
    *found = (struct found){0};
    if (str_same(method, S("HEAD")))
        method = S("GET");
    if (!find_in(router->bucket[hash(first_segment(path))], method, path, found) &&
        !find_in(router->wild, method, path, found))
        memset(found->arg, 0, sizeof found->arg);
}

bool route_prefix(str *path, str *code)
{
    if (!str_starts(*path, S("/p/")))
        return false;
    str rest = str_from(*path, 3);
    size_t end = 0;
    while (end < rest.len && rest.at[end] != '/')
        end++;
    if (end == 0)
        return false;
    *code = str_upto(rest, end);
    *path = end == rest.len ? S("/") : str_from(rest, end);
    return true;
}
