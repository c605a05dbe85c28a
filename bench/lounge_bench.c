/* The community's store with ten thousand and with a million articles: a thread, a list of threads, a search for
 * articles, what news asks for; then a hundred people who post at once. Usage: lounge_bench [articles].
 * Prints the measures, of processor time, and ends with 1 if something was lost or stands in another order. */
#include "feature/lounge/lounge.h"
#include "feature/search/search.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { SMALL = 10000, LARGE = 1000000, ROUNDS = 2000, WRITERS = 100, EACH = 100, IN_THREAD = 25 };

static const char PEOPLE[] =
    "INSERT INTO program VALUES (7,'b','Bench',150,'running',1);"
    "INSERT INTO region VALUES (7,1,'r','Region');"
    "WITH RECURSIVE k(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM k WHERE i < 299)"
    " INSERT INTO person (id, handle, name, headline, sort_key, made) SELECT i, 'p' || i, 'Person "
    "Number ' || i, 'Writes', x'01', 1 FROM k;"
    "INSERT INTO participant (program, person, region, joined) SELECT 7, id, 1, 1 FROM person "
    "WHERE id >= 100;"
    "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 5)"
    " INSERT INTO newsgroup (program, id, name, title, kind, made) SELECT 7, i, 'b.group' || i, "
    "'Group ' || i, 'group', 1 FROM k;"
    "INSERT INTO newsgroup_right SELECT 7, id, 'role', 2, 31 FROM newsgroup;"
    "INSERT INTO newsgroup_right SELECT 7, id, 'role', 4, 63 FROM newsgroup;"
    "INSERT INTO subscription (program, person, newsgroup, role, since) SELECT 7, 100, id, "
    "'member', 1 FROM newsgroup;";

/* Five groups in turn, so that the small store's lists are full as well; threads of 25. */
#define THREAD "((i - 1) / 25 * 25 + 1)"
#define FILL(insert)                                                                               \
    "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < %lld) " insert
static const char *const fills[] = {
    FILL("INSERT INTO article (program, id, message_id, author, kind, subject, root, parent, "
         "place, at, door, newsgroup, number, state)"
         " SELECT 7, i, i || '.bench@bench.example', 100 + i %% 199, 'post', 'A subject of thread "
         "' || (i / 25), " THREAD ", NULLIF(" THREAD
         ", i), (i - 1) %% 25 + 1, 1700000000 + i, 'web', (i - 1) / 25 %% 5 + 1,"
         " (i - 1) / 125 * 25 + (i - 1) %% 25 + 1, 'shown' FROM k;"),
    FILL("INSERT INTO article_text SELECT 7, i, '', 'Some **words** ' || i, '<p>Some "
         "<strong>words</strong> of an article, about as long as"
         " people write on a good day, number ' || i || ', with a second sentence behind it.</p>', "
         "'Path: bench' || char(13, 10) FROM k;"),
    FILL("INSERT INTO placement SELECT 7, (i - 1) / 25 %% 5 + 1, (i - 1) / 125 * 25 + (i - 1) %% "
         "25 + 1, i, NULL,"
         " i || char(9) || 'A subject of thread' || char(9) || '\"Person\" <p@bench.invalid>' || "
         "char(9) || 'Wed, 18 Nov 2026 11:06:40 +0000'"
         " || char(9) || '<' || i || '.bench@bench.example>' || char(9) || char(9) || '900' || "
         "char(9) || '4' || char(9) || 'Xref: b b.group:1' || char(13, 10) FROM k;"),
    "INSERT INTO thread (program, newsgroup, root, subject, kind, author, last, articles, "
    "last_author, last_number)"
    " SELECT 7, a.newsgroup, a.id, a.subject, 'post', a.author, a.id + 24, 25, a.author, a.number "
    "+ 24 FROM article a WHERE a.root = a.id AND a.id <= %lld;",
    "UPDATE newsgroup SET high = %lld / 5, shown = high, last = 1; UPDATE newsgroup SET high = "
    "(SELECT MAX(number) FROM placement p WHERE p.newsgroup = newsgroup.id),"
    " shown = (SELECT MAX(number) FROM placement p WHERE p.newsgroup = newsgroup.id);",
    "INSERT INTO search_article SELECT id, 7, newsgroup, author, NULL, subject, at FROM article "
    "WHERE id <= %lld;",
    FILL("INSERT INTO search_text_article (rowid, words) SELECT i, 'A subject of thread ' || (i / "
         "25) || ' some words of an article ' || CASE WHEN i %% 5000 = 0 THEN 'zebra' ELSE 'horse' "
         "END FROM k;"),
    "INSERT INTO search_text_thread (rowid, title) SELECT id, subject FROM article WHERE root = id "
    "AND id <= %lld;",
};

struct bench {
    struct ctx c;
    struct store *store;
    struct site site;
    str path;
};

static double seconds(clockid_t which)
{
    struct timespec t;
    clock_gettime(which, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(struct ctx *c)
{
    fprintf(stderr, "lounge_bench: %.*s\n", STR_ARG(c->why));
    exit(2);
}

static struct ctx fresh(const struct bench *b, struct arena *mem, struct db *db, int64_t person)
{
    return (struct ctx){.mem = mem,
                        .db = db,
                        .site = &b->site,
                        .program = 7,
                        .me = person,
                        .bits = ANYBODY | SIGNED_IN | MEMBER,
                        .catalog = i18n_catalogs[0],
                        .now = {1800000000}};
}

static void begin(struct bench *b, const char *folder, int64_t articles)
{
    size_t applied;
    struct arena *mem = arena_new();
    *b = (struct bench){.site = {.ids = ids_new(1), .address = S("https://bench.example.org")}};
    b->site.lounge = lounge_book_new(mem);
    b->c = fresh(b, mem, NULL, 0);
    b->path = arena_format(mem, "%s/%lld.db", folder, (long long)articles);
    if (store_open(&b->c, b->path.at, &(struct store_options){.hurried = true}, &b->store) ||
        store_migrate(&b->c, b->store, &applied) || !(b->c.db = db_open(b->store)) ||
        db_script(&b->c, PEOPLE))
        die(&b->c);
    for (size_t i = 0; i < COUNT(fills); i++)
        if (db_script(&b->c, arena_format(mem, fills[i], (long long)articles).at))
            die(&b->c);
    if (store_measure(&b->c) || search_tidy(&b->c))
        die(&b->c);
}

/* ---- reading ----------------------------------------------------------------------------------- */

static enum err read_thread(struct ctx *c, int64_t articles, uint64_t random)
{
    struct thread_page page;
    int64_t root = (int64_t)(random % (uint64_t)(articles / IN_THREAD)) * IN_THREAD + 1;
    return lounge_thread(c, root, 1, &page);
}

static enum err read_list(struct ctx *c, int64_t articles, uint64_t random)
{
    const struct thread *list;
    size_t n;
    struct thread_query query = {.group = (int64_t)(random % 5) + 1};
    return articles ? lounge_threads(c, &query, &list, &n) : OK;
}

static enum err read_overview(struct ctx *c, int64_t articles, uint64_t random)
{
    str lines;
    int64_t last;
    int64_t from = (int64_t)(random % (uint64_t)(articles / 5 - 100)) + 1;
    return lounge_overview(
        c, &(struct article_range){(int64_t)(random % 5) + 1, from, from + 99, 100}, &lines, &last);
}

static enum err read_wire(struct ctx *c, int64_t articles, uint64_t random)
{
    struct article_wire wire;
    return lounge_wire(c, (int64_t)(random % 5) + 1,
                       (int64_t)(random % (uint64_t)(articles / 5)) + 1, &wire);
}

static enum err read_search(struct ctx *c, int64_t articles, uint64_t random)
{
    struct field words = {S("q"), random % 2 ? S("zebra") : S("some horse")};
    struct req r = {.method = S("GET"), .path = S("/search"), .params = &words, .n_params = 1};
    struct res out = {0};
    http_run(c, search_routes, &r, &out);
    return out.status == 200 && articles ? OK : ERR_FAULT;
}

static double each_us(struct bench *b, int64_t articles, int rounds,
                      enum err (*run)(struct ctx *c, int64_t articles, uint64_t random))
{
    struct arena *mem = arena_new();
    double best = 1e9;
    uint64_t random = 1;
    for (int pass = 0; pass < 4; pass++) {
        double from = seconds(CLOCK_THREAD_CPUTIME_ID);
        for (int i = 0; i < rounds; i++) {
            struct ctx c = fresh(b, mem, b->c.db, 100);
            if (run(&c, articles, mix_next(&random)))
                die(&c);
            arena_reset(mem);
        }
        double took = (seconds(CLOCK_THREAD_CPUTIME_ID) - from) * 1e6 / rounds;
        best = took < best ? took : best;
    }
    arena_free(mem);
    return best;
}

/* ---- a hundred people at once ------------------------------------------------------------------ */

struct writer {
    struct bench *b;
    pthread_t thread;
    pthread_barrier_t *together;
    int64_t person;
    long saved;
};

static void *write_on(void *at)
{
    struct writer *w = at;
    struct arena *mem = arena_new();
    struct db *db = db_open(w->b->store);
    struct ctx first = fresh(w->b, mem, db, w->person);
    struct newsgroup group;
    if (!db || lounge_group(&first, 1, &group)) /* a server's connections are open already */
        die(&first);
    pthread_barrier_wait(w->together);
    for (int i = 0; i < EACH; i++) {
        struct ctx c = fresh(w->b, mem, db, w->person);
        struct article_new in = {.door = "web",
                                 .kind = "post",
                                 .groups = {1},
                                 .n_groups = 1,
                                 .subject = S("Everybody at once"),
                                 .body = S("A *few* words, and [a link](https://example.org/)."),
                                 .by_program = true};
        int64_t id;
        enum article_end end;
        w->saved += lounge_post(&c, &in, &id, &end) == OK;
        arena_reset(mem);
    }
    db_close(db);
    arena_free(mem);
    return NULL;
}

static void keep_number(void *to, const struct store_value *values, size_t n)
{
    int64_t number = 0;
    if (n > 0 && str_int(values[0].text, &number))
        *(int64_t *)to = number;
}

static int64_t ask(struct bench *b, const char *sql)
{
    int64_t number = -1;
    return store_read(&b->c, sql, &(struct store_reader){keep_number, &number}) ? -2 : number;
}

/* Nothing is lost, no number is missing, and ids rise with numbers as far as one writer can tell. */
static int post_at_once(struct bench *b)
{
    struct writer *w = arena_take(b->c.mem, WRITERS, sizeof *w);
    int64_t before = ask(b, "SELECT high FROM newsgroup WHERE id = 1");
    pthread_barrier_t together;
    long saved = 0;
    pthread_barrier_init(&together, NULL, WRITERS + 1);
    for (size_t i = 0; i < WRITERS; i++) {
        w[i] = (struct writer){.b = b, .together = &together, .person = 101 + (int64_t)i};
        pthread_create(&w[i].thread, NULL, write_on, &w[i]);
    }
    pthread_barrier_wait(&together);
    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (size_t i = 0; i < WRITERS; i++) {
        pthread_join(w[i].thread, NULL);
        saved += w[i].saved;
    }
    wall = seconds(CLOCK_MONOTONIC) - wall, cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    pthread_barrier_destroy(&together);
    str there = arena_format(b->c.mem,
                             "SELECT COUNT(*) FROM placement p JOIN article a ON a.program = 7 AND "
                             "a.id = p.article AND a.number = p.number"
                             " WHERE p.newsgroup = 1 AND p.number > %lld",
                             (long long)before);
    static const char order[] =
        "SELECT COUNT(*) FROM (SELECT p.article < LAG(p.article) OVER (PARTITION BY a.author ORDER "
        "BY p.number) AS wrong"
        " FROM placement p JOIN article a ON a.program = 7 AND a.id = p.article WHERE p.newsgroup "
        "= 1 AND a.subject = 'Everybody at once') WHERE wrong = 1";
    bool whole = saved == WRITERS * EACH && ask(b, there.at) == saved &&
                 ask(b, "SELECT high FROM newsgroup WHERE id = 1") == before + saved &&
                 ask(b, order) == 0;
    printf("%d people posting %d articles each, each commit on the disk: %.0f a second, %.0f a CPU "
           "second; %s\n",
           WRITERS, EACH, (double)saved / wall, (double)saved / cpu,
           whole ? "nothing lost, in order" : "LOST OR OUT OF ORDER");
    return whole ? 0 : 1;
}

static void end(struct bench *b)
{
    struct arena *mem = b->c.mem;
    db_close(b->c.db);
    store_close(b->store);
    ids_free(b->site.ids);
    unlink(b->path.at);
    arena_free(mem);
}

/* The same file again, as a server opens it. */
static void reopen(struct bench *b)
{
    db_close(b->c.db);
    store_close(b->store);
    if (store_open(&b->c, b->path.at, NULL, &b->store) || !(b->c.db = db_open(b->store)))
        die(&b->c);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *what;
        enum err (*run)(struct ctx *c, int64_t articles, uint64_t random);
        int rounds;
    } reads[] = {{"a thread, 20 articles", read_thread, ROUNDS},
                 {"a group, 50 threads", read_list, ROUNDS},
                 {"a search page", read_search, 100},
                 {"OVER, 100 lines", read_overview, ROUNDS},
                 {"ARTICLE", read_wire, ROUNDS}};
    char folder[] = "/tmp/plaudit-bench-XXXXXX";
    int64_t large = LARGE;
    double small_us[COUNT(reads)];
    struct bench b;
    if ((argc > 1 && (!str_int(str_of(argv[1]), &large) || large < SMALL)) || !mkdtemp(folder))
        return 2;
    begin(&b, folder, SMALL);
    for (size_t i = 0; i < COUNT(reads); i++)
        small_us[i] = each_us(&b, SMALL, reads[i].rounds, reads[i].run);
    reopen(&b);
    int lost = post_at_once(&b);
    end(&b);
    begin(&b, folder, large);
    for (size_t i = 0; i < COUNT(reads); i++) {
        double us = each_us(&b, large, reads[i].rounds, reads[i].run);
        printf("%s: %.1f us with %d articles, %.1f us with %lld\n", reads[i].what, small_us[i],
               SMALL, us, (long long)large);
    }
    end(&b);
    rmdir(folder);
    return lost;
}
