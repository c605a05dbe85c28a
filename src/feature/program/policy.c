#include "feature/program/program.h"

#include "feature/program/program.sql.h"
#include "kit/store/store.h"

#include <pthread.h>

#define CACHE_MAX 256 /* versions; more are read for each request */

const struct policy_type *policy_type(const struct policy *p, str code)
{
    for (size_t i = 0; i < p->n_types; i++)
        if (str_same(p->types[i].code, code))
            return &p->types[i];
    return NULL;
}

const struct policy_criterion *policy_criterion(const struct policy *p, int64_t number)
{
    for (size_t i = 0; i < p->n_criteria; i++)
        if (p->criteria[i].number == number)
            return &p->criteria[i];
    return NULL;
}

str policy_choice_name(const struct policy_choice *list, size_t n, str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_same(list[i].code, code))
            return list[i].name;
    return S("");
}

bool policy_asks(const struct policy_field *field, str value_of_if_field)
{
    if (!field->if_field.len)
        return true;
    for (size_t i = 0; i < field->n_if_values; i++)
        if (str_same(field->if_values[i], value_of_if_field))
            return true;
    return false;
}

/* ---- the cache: versions are found by the digest of what they say, so an entry is never wrong --- */

struct entry {
    int64_t version;
    struct policy policy;
};

struct policy_cache {
    struct arena *mem; /* of the cache and of all policies in it */
    pthread_mutex_t lock;
    size_t n;
    struct entry *list[CACHE_MAX]; /* entries do not move and are never taken out */
};

struct policy_cache *policy_cache_new(void)
{
    struct arena *mem = arena_new();
    struct policy_cache *cache = arena_take(mem, 1, sizeof *cache);
    cache->mem = mem;
    pthread_mutex_init(&cache->lock, NULL);
    return cache;
}

void policy_cache_free(struct policy_cache *cache)
{
    if (!cache)
        return;
    pthread_mutex_destroy(&cache->lock);
    arena_free(cache->mem);
}

static const struct policy *cached(struct policy_cache *cache, int64_t version, str digest)
{
    for (size_t i = 0; i < cache->n; i++)
        if (cache->list[i]->version == version && str_same(cache->list[i]->policy.digest, digest))
            return &cache->list[i]->policy;
    return NULL;
}

/* Reads the document once more into the cache's memory; it was read without a problem before. */
static const struct policy *keep(struct ctx *c, struct policy_cache *cache, int64_t version,
                                 str document)
{
    struct ctx inside = *c;
    struct entry *entry;
    if (cache->n == CACHE_MAX)
        return NULL;
    inside.mem = cache->mem;
    entry = arena_take(cache->mem, 1, sizeof *entry);
    if (policy_read(&inside, document, &entry->policy) != OK)
        return NULL;
    entry->version = entry->policy.version = version;
    cache->list[cache->n++] = entry;
    return &entry->policy;
}

static enum err read_version(struct ctx *c, int64_t version, const struct policy **policy)
{
    struct row_program_policy_document row;
    struct policy *read = arena_take(c->mem, 1, sizeof *read);
    enum err e;
    if ((e = q_program_policy_document(c, version, &row)) ||
        (e = policy_read(c, row.document, read)))
        return e;
    read->version = version;
    *policy = read;
    struct policy_cache *cache = c->site ? c->site->policies : NULL;
    if (!cache || !str_same(row.state, S("adopted")))
        return OK;
    pthread_mutex_lock(&cache->lock);
    const struct policy *kept = cached(cache, version, read->digest);
    if (!kept)
        kept = keep(c, cache, version, row.document);
    pthread_mutex_unlock(&cache->lock);
    if (kept)
        *policy = kept;
    return OK;
}

static enum err find_version(struct ctx *c, int64_t version, str digest,
                             const struct policy **policy)
{
    struct policy_cache *cache = c->site ? c->site->policies : NULL;
    const struct policy *found = NULL;
    if (cache) {
        pthread_mutex_lock(&cache->lock);
        found = cached(cache, version, digest);
        pthread_mutex_unlock(&cache->lock);
    }
    if (!found)
        return read_version(c, version, policy);
    *policy = found;
    return OK;
}

enum err program_policy_on(struct ctx *c, day on, const struct policy **policy)
{
    struct row_program_policy_in_force row;
    enum err e = q_program_policy_in_force(c, on, &row);
    if (e)
        return e;
    if (!row.found)
        return fail(c, ERR_NOT_FOUND, "This program has no rules in force.");
    return find_version(c, row.version, row.digest, policy);
}

enum err program_policy(struct ctx *c, int64_t version, const struct policy **policy)
{
    struct row_program_policy_digest row;
    if (version == 0)
        return program_policy_on(c, day_of_moment(c->now), policy);
    enum err e = q_program_policy_digest(c, version, &row);
    if (e)
        return e;
    if (!row.found)
        return fail(c, ERR_NOT_FOUND, "There is no such version of the rules.");
    return find_version(c, version, row.digest, policy);
}
