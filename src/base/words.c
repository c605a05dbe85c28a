#include "base/base.h"

#include <string.h>

static const struct catalog_entry *find(const struct catalog *k, const char *english)
{
    size_t low = 0, high = k ? k->n : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(english, k->entries[middle].id);
        if (order == 0)
            return &k->entries[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *tr_c(const struct catalog *k, const char *english)
{
    const struct catalog_entry *entry = find(k, english);
    return entry ? entry->words[0] : english;
}

str tr(const struct ctx *c, const char *english)
{
    return str_of(tr_c(c->catalog, english));
}

const char *tr_plural(const struct ctx *c, const char *one, const char *many, int64_t n)
{
    uint64_t count = n < 0 ? -(uint64_t)n : (uint64_t)n;
    const struct catalog_entry *entry = find(c->catalog, one);
    if (!entry)
        return count == 1 ? one : many;
    size_t form = c->catalog->form(count);
    return entry->words[form < c->catalog->forms ? form : 0];
}
