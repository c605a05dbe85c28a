/* collect_bench.c -- items of feeds, compared with all that were found before, and stored: a person with
 * 1,000 sources that each write 100 posts a year, ten years long, in the order in which they are written;
 * one in twenty is there already by link or by title. Says what an item costs when there are 10,000 and
 * when there are all, in time of the processor and in memory, and what it costs when a draft is made of it.
 * Usage: collect_bench [items] [folder]. Ends with 1 if more than 1 kB of memory is kept for an item, or
 * if an item takes more than twice the time among all. */
#include "feature/collect/collect.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
    ANA = 101,
    SOURCES = 1000,
    LIST = 100, /* items that a source brings at once: a year's */
    FEW = 10000,
    DRAFTS = 2000,
    DAY_S = 86400,
    YEAR_S = 365 * DAY_S,
    STEP_S = YEAR_S / LIST,
    VOCABULARY = 3000,
    TITLE_WORDS = 8,
    NEAR_EACH = 20,
};
#define NOW 1795000000

struct feeds {
    uint64_t state;
    size_t made;
    int64_t begin; /* of the year of the first ones */
};

static uint64_t roll(struct feeds *f, uint64_t limit)
{
    f->state ^= f->state << 13, f->state ^= f->state >> 7, f->state ^= f->state << 17;
    return (f->state >> 11) % limit;
}

/* Words that look like words, so that titles differ as titles do. */
static str word(struct arena *a, uint64_t n)
{
    static const char *const PARTS[] = {"ka",  "lo",  "mi",  "ren", "ta", "vus", "pol", "se",
                                        "dor", "qui", "ban", "zet", "fa", "rim", "gol"};
    uint64_t many = COUNT(PARTS);
    return arena_format(a, "%s%s%s", PARTS[n % many], PARTS[n / many % many],
                        PARTS[n / many / many % many]);
}

/* What the item of this number says; the same each time. */
static struct found item(struct arena *a, size_t number, int64_t begin)
{
    struct feeds f = {.state = (number + 1) * 0x9E3779B97F4A7C15u};
    struct text title = {.mem = a};
    size_t source = number / LIST % SOURCES, year = number / LIST / SOURCES;
    int64_t at = begin + (int64_t)year * YEAR_S + (int64_t)(number % LIST) * STEP_S;
    (void)roll(&f, 2);
    for (int i = 0; i < TITLE_WORDS; i++)
        text_format(&title, "%s%.*s", i ? " " : "", STR_ARG(word(a, roll(&f, VOCABULARY))));
    return (struct found){
        .kind = FOUND_POST,
        .id = arena_format(a, "https://blog%zu.example.org/?p=%zu", source, number),
        .title = text_str(&title),
        .url = arena_format(a, "https://blog%zu.example.org/%zu/a-post", source, number),
        .text = S("What the post begins with, which tells its expertise."),
        .language = S("en"),
        .at = {true, {at + (int64_t)roll(&f, STEP_S)}},
    };
}

/* One in twenty was found before: by its link, or by nearly its title and date. */
static struct found next_item(struct arena *a, struct feeds *f)
{
    size_t number = f->made++;
    struct found made = item(a, number, f->begin);
    if (number < LIST || number % NEAR_EACH != 0)
        return made;
    struct found before = item(a, roll(f, number) | 1, f->begin); /* odd: itself no copy */
    if (number % (NEAR_EACH * 2) == 0) {
        made.url = arena_format(a, "%.*s?utm_source=planet", STR_ARG(before.url));
    } else {
        made.title = arena_format(a, "%.*s again", STR_ARG(before.title));
        made.at = (opt_time){true, {before.at.value.s + DAY_S / 2}};
    }
    return made;
}

static double cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double most_kb(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)u.ru_maxrss;
}

static void must(struct ctx *c, enum err e)
{
    if (e == OK)
        return;
    fprintf(stderr, "collect_bench: %d %.*s\n", (int)e, STR_ARG(c->why));
    exit(1);
}

static void fill(struct ctx *c)
{
    int64_t program;
    size_t moved;
    must(c,
         db_script(c, "INSERT INTO person (id, handle, name, sort_key, made) VALUES"
                      " (101,'ana','Ana',x'01',1);"
                      "INSERT INTO account (person, email, made) VALUES (101,'ana@a.example',1);"));
    c->me = ANA, c->bits = ANYBODY | SIGNED_IN | MANAGER;
    must(c, program_make(c, &(struct program_new){S("bench"), S("Bench"), 255}, &program));
    program = c->program;
    must(c, program_tick(c, &moved));
    c->program = program;
    must(c, program_join(c, ANA));
    must(c, db_script(
                c, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                   "INSERT INTO source (id, person, kind, address, title, maker, made, agreed,"
                   " state, next) SELECT i, 101, 'feed', 'https://blog' || i || '.example.org/f',"
                   " 'Blog ' || i, 101, 1, 1, 'on', 1 FROM n;"));
}

/* Seconds of the processor for an item, of so many. */
static double keep(struct ctx *c, struct feeds *f, size_t n, size_t *again)
{
    double before = cpu_s();
    struct arena *outer = c->mem;
    for (size_t done = 0; done < n; done += LIST) {
        struct found items[LIST];
        struct collect_counts counts;
        c->mem = arena_new();
        int64_t source = 1 + (int64_t)(f->made / LIST % SOURCES);
        for (size_t i = 0; i < LIST; i++)
            items[i] = next_item(c->mem, f);
        const struct found_list list = {.items = items, .n = LIST};
        must(c, collect_keep(c, source, &list, &counts));
        *again += counts.again;
        arena_free(c->mem);
    }
    c->mem = outer;
    return (cpu_s() - before) / (double)n;
}

static int measure(struct ctx *c, size_t n)
{
    size_t again = 0;
    int64_t years = (int64_t)(n / LIST / SOURCES) + 1;
    struct feeds f = {.state = 88172645463325252u, .begin = NOW - (years + 2) * YEAR_S};
    (void)keep(c, &f, LIST, &again);
    double memory = most_kb(), few = keep(c, &f, FEW, &again);
    double start = cpu_s();
    (void)keep(c, &f, n - 2 * FEW - LIST, &again);
    double last = keep(c, &f, FEW, &again);
    double all = (cpu_s() - start) / (double)(n - FEW - LIST);
    double each = (most_kb() - memory) * 1024 / (double)n;
    f.begin = NOW - YEAR_S - (int64_t)(f.made / LIST / SOURCES) * YEAR_S; /* this year's */
    double draft = keep(c, &f, DRAFTS, &again);
    printf("collect_bench: %zu items; one takes %.0f us of %d, %.0f us of all (the last ones %.0f "
           "us) and %.0f "
           "bytes of memory; with a draft %.0f us\n",
           n, few * 1e6, FEW, all * 1e6, last * 1e6, each, draft * 1e6);
    return each > 1024 || all > 2 * few;
}

int main(int argc, char **argv)
{
    int64_t n = 1000000;
    if (argc > 1 && (!str_int(str_of(argv[1]), &n) || n < 4 * FEW))
        n = 4 * FEW;
    struct arena *mem = arena_new();
    struct site site = {
        .ids = ids_new(1), .collector = collector_new(mem), .policies = policy_cache_new()};
    struct ctx c = {
        .mem = mem, .site = &site, .now = {NOW}, .bits = ANYBODY, .catalog = i18n_catalogs[0]};
    str folder = arena_format(mem, "%s/plaudit-bench-XXXXXX", argc > 2 ? argv[2] : "/tmp");
    if (!mkdtemp((char *)(uintptr_t)folder.at))
        return perror(folder.at), 1;
    str path = arena_format(mem, "%.*s/bench.db", STR_ARG(folder));
    struct store *store;
    size_t applied;
    must(&c, store_open(&c, path.at, NULL, &store));
    must(&c, store_migrate(&c, store, &applied));
    c.db = db_open(store);
    fill(&c);
    int missed = measure(&c, (size_t)n / LIST * LIST);
    db_close(c.db);
    store_close(store);
    unlink(path.at);
    rmdir(folder.at);
    collector_end(site.collector);
    policy_cache_free(site.policies);
    ids_free(site.ids);
    arena_free(mem);
    return missed;
}
