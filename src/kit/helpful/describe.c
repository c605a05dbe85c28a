#include "kit/helpful/helpful_internal.h"

static void add_part(struct ctx *c, struct text *t, const char *words, size_t n)
{
    text_add(t, t->len ? S(", ") : S(""));
    text_add(t, words_format(c, words, (long long)n));
}

str helpful_words(struct ctx *c, const struct helpful_person *p)
{
    struct text t = {.mem = c->mem};
    add_part(c, &t, tr_plural(c, "%lld answer", "%lld answers", (int64_t)p->answers), p->answers);
    add_part(c, &t,
             tr_plural(c, "in %lld thread that somebody else began",
                       "in %lld threads that others began", (int64_t)p->threads),
             p->threads);
    add_part(c, &t, tr_plural(c, "in %lld month", "in %lld months", (int64_t)p->months), p->months);
    if (p->helped > 1)
        add_part(c, &t, tr_plural(c, "for %lld person", "for %lld people", (int64_t)p->helped),
                 p->helped);
    if (p->accepted)
        add_part(c, &t, tr_plural(c, "%lld accepted", "%lld accepted", (int64_t)p->accepted),
                 p->accepted);
    if (p->questions)
        add_part(c, &t,
                 tr_plural(c, "%lld question of their own", "%lld questions of their own",
                           (int64_t)p->questions),
                 p->questions);
    return text_str(&t);
}

static void put_list(struct text *json, const char *name, const str *list, size_t n)
{
    text_format(json, ",\"%s\":[", name);
    for (size_t i = 0; i < n; i++) {
        text_add(json, i ? S(",") : S(""));
        text_json(json, list[i]);
    }
    text_char(json, ']');
}

static void put_day(struct text *json, const char *name, opt_time at)
{
    if (!at.set)
        return;
    text_format(json, ",\"%s\":", name);
    text_json(json, day_iso(json->mem, day_of_moment(at.value)));
}

static void put_evidence(struct text *json, const struct helpful_person *p)
{
    text_format(json,
                ",\"evidence\":{\"rank\":%zu,\"score\":%.3f,\"answers\":%zu,\"accepted\":%zu,"
                "\"questions\":%zu,\"threads\":%zu,\"helped\":%zu,\"months\":%zu,\"votes\":%lld,"
                "\"z\":%.3f,\"z_shrunk\":%.3f,\"pagerank\":%.6f,\"pagerank_rank\":%zu",
                p->rank, p->score, p->answers, p->accepted, p->questions, p->threads, p->helped,
                p->months, (long long)p->votes, p->z, p->shrunk, p->pagerank, p->pagerank_rank);
    put_day(json, "first", p->first);
    put_day(json, "last", p->last);
    if (p->n_tags)
        put_list(json, "tags", p->tags, p->n_tags);
    text_add(json, S(",\"words\":"));
    text_json(json, p->words);
    if (p->look.len) {
        text_add(json, S(",\"look\":"));
        text_json(json, p->look);
    }
    text_char(json, '}');
}

void helpful_describe(const struct helpful_person *p, struct text *json)
{
    text_add(json, S("{\"name\":"));
    text_json(json, p->name);
    put_list(json, "addresses", p->addresses, p->n_addresses);
    if (p->n_accounts)
        put_list(json, "accounts", p->accounts, p->n_accounts);
    if (p->hold == HELPFUL_FREE) {
        put_evidence(json, p);
    } else {
        text_add(json, S(",\"reason\":"));
        text_json(json, p->reason);
    }
    text_char(json, '}');
}
