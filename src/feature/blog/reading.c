/* How many read a post: counted here, by day, without persons. */
#include "feature/blog/blog.h"
#include "feature/blog/blog.sql.h"
#include "feature/blog/inside.h"
#include "kit/store/store.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

/* Browsers and posts of a day that are told apart; more are not counted. Two tables of powers of two. */
enum { SEEN = 8192, SEEN_FULL = SEEN * 3 / 4, POSTS = 512, POSTS_FULL = POSTS * 3 / 4 };

struct counted {
    int64_t program, post, readers;
};
struct blog_readers {
    pthread_mutex_t lock;
    int64_t day;
    unsigned char key[crypto_shorthash_KEYBYTES]; /* of the day */
    uint64_t seen[SEEN];                          /* browser, post and key of the day; 0: free */
    size_t n_seen;
    struct counted counted[POSTS];
    size_t n_counted;
};

struct blog_readers *blog_readers_new(struct arena *mem)
{
    struct blog_readers *b = arena_take(mem, 1, sizeof *b);
    return pthread_mutex_init(&b->lock, NULL) == 0 ? b : NULL;
}

/* Robots that say what they are, and those who look ahead of a person. */
static bool is_person(str agent)
{
    static const char *const NOT[] = {"bot",  "crawl", "spider", "slurp",   "preview",
                                      "curl", "wget",  "feed",   "monitor", "python"};
    if (agent.len == 0)
        return false;
    for (size_t at = 0; at < agent.len; at++)
        for (size_t i = 0; i < COUNT(NOT); i++) {
            str word = str_of(NOT[i]), here = str_upto(str_from(agent, at), word.len);
            if ((agent.at[at] | 0x20) == word.at[0] && str_same_nocase(here, word))
                return false;
        }
    return true;
}

static uint64_t number_of(const struct blog_readers *b, const struct http_reader *r)
{
    uint64_t parts[3] = {str_hash_on(str_hash(r->address), r->agent), (uint64_t)r->counts, 0}, made;
    crypto_shorthash((unsigned char *)&made, (const unsigned char *)parts, sizeof parts, b->key);
    return made ? made : 1;
}

/* True if it was not there yet today, and there is room. */
static bool see(struct blog_readers *b, uint64_t number)
{
    size_t at = number % SEEN;
    while (b->seen[at] && b->seen[at] != number)
        at = (at + 1) % SEEN;
    if (b->seen[at] || b->n_seen >= SEEN_FULL)
        return false;
    b->seen[at] = number;
    b->n_seen++;
    return true;
}

static void count(struct blog_readers *b, const struct counted *one)
{
    size_t at = mix_bits((uint64_t)one->post) % POSTS;
    while (b->counted[at].readers && b->counted[at].post != one->post)
        at = (at + 1) % POSTS;
    if (b->counted[at].readers == 0) {
        if (b->n_counted >= POSTS_FULL)
            return;
        b->n_counted++;
        b->counted[at] = (struct counted){one->program, one->post, 0};
    }
    b->counted[at].readers += one->readers;
}

static void new_day(struct blog_readers *b, int64_t today)
{
    b->day = today;
    b->n_seen = 0;
    memset(b->seen, 0, sizeof b->seen);
    crypto_shorthash_keygen(b->key);
}

void blog_counted(const struct site *site, const struct http_reader *r)
{
    struct blog_readers *b = site ? site->blog : NULL;
    if (!b || !is_person(r->agent))
        return;
    int64_t today = day_of_moment(r->now).n;
    pthread_mutex_lock(&b->lock);
    if (b->day != today)
        new_day(b, today);
    if (see(b, number_of(b, r)))
        count(b, &(struct counted){r->program, r->counts, 1});
    pthread_mutex_unlock(&b->lock);
}

/* ---- writing it down --------------------------------------------------------------------------------- */

static size_t take(struct ctx *c, struct blog_readers *b, struct counted **list)
{
    size_t n = 0;
    pthread_mutex_lock(&b->lock);
    *list = arena_take(c->mem, b->n_counted, sizeof **list);
    for (size_t i = 0; b->n_counted > 0 && i < POSTS; i++)
        if (b->counted[i].readers > 0)
            (*list)[n++] = b->counted[i];
    memset(b->counted, 0, sizeof b->counted);
    b->n_counted = 0;
    pthread_mutex_unlock(&b->lock);
    return n;
}

static enum err write_all(struct ctx *c, const struct counted *list, size_t n)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < n; i++)
        e = q_blog_read(c, list[i].program, list[i].post, day_of_moment(c->now), list[i].readers);
    return e;
}

enum err blog_readers_write(struct ctx *c, size_t *n)
{
    struct blog_readers *b = c->site ? c->site->blog : NULL;
    struct counted *list = NULL;
    *n = b ? take(c, b, &list) : 0;
    if (*n == 0)
        return OK;
    enum err e = db_begin(c);
    if (!e && (e = db_end(c, write_all(c, list, *n)))) {
        pthread_mutex_lock(&b->lock);
        for (size_t i = 0; i < *n; i++)
            count(b, &list[i]);
        pthread_mutex_unlock(&b->lock);
    }
    return e;
}
