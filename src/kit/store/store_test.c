#include "kit/store/store_fixture.h"

#include <unistd.h>

/* ---- transactions ---------------------------------------------------------------------------- */

static void test_write(void)
{
    struct ctx c = begin(), other = test_ctx_join(&c);
    CHECK(db_begin(&c) == OK);
    CHECK(insert(&c, 1, S("one")) == OK);
    CHECK(count(&c) == 1);
    CHECK(count(&other) == 0);
    CHECK(db_end(&c, OK) == OK);
    CHECK(count(&other) == 1);
    CHECK(db_begin(&c) == OK && insert(&c, 2, S("two")) == OK);
    CHECK(db_end(&c, ERR_REFUSED) == ERR_REFUSED);
    CHECK(count(&c) == 1);
    CHECK(insert(&c, 3, S("outside")) == ERR_FAULT);
    CHECK(count(&c) == 1);
    test_ctx_leave(&other);
    test_ctx_end(&c);
}

static void test_nested(void)
{
    struct ctx c = begin();
    CHECK(db_begin(&c) == OK && db_begin(&c) == OK && insert(&c, 1, S("one")) == OK);
    CHECK(db_end(&c, OK) == OK);
    CHECK(db_end(&c, OK) == OK);
    CHECK(count(&c) == 1);
    CHECK(db_begin(&c) == OK && insert(&c, 2, S("two")) == OK && db_begin(&c) == OK);
    CHECK(db_end(&c, ERR_REFUSED) == ERR_REFUSED);
    CHECK(db_end(&c, OK) == ERR_REFUSED);
    CHECK(count(&c) == 1);
    test_ctx_end(&c);
}

static void test_refusals(void)
{
    struct ctx c = begin();
    CHECK(save(&c, 1, S("one")) == OK);
    CHECK(save(&c, 2, S("one")) == ERR_CONFLICT && c.why.len);
    CHECK(save(&c, 1, S("two")) == ERR_CONFLICT);
    CHECK(save(&c, 2, S("")) == ERR_INVALID && c.why.len);
    CHECK(db_begin(&c) == OK && write_int(&c, &letter_add, 77) == OK);
    CHECK(db_end(&c, OK) == ERR_INVALID);
    CHECK(count_of(&c, &letters) == 0);
    CHECK(db_script(&c, "SELECT \"typo\"") == ERR_FAULT);
    CHECK(db_script(&c, "PRAGMA writable_schema = 1; DELETE FROM sqlite_schema") != OK);
    CHECK(save(&c, 3, S("three")) == OK);
    CHECK(count(&c) == 2);
    test_ctx_end(&c);
}

static void test_values(void)
{
    static const struct stmt_def echo = {.sql = "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9",
                                         .name = "test_echo"};
    struct ctx c = begin();
    struct stmt *s = stmt_new(&c, &echo);
    stmt_bind_int(s, 1, INT64_MIN);
    stmt_bind_bool(s, 2, true);
    stmt_bind_real(s, 3, 0.1);
    stmt_bind_time(s, 4, (moment){1795000000});
    stmt_bind_day(s, 5, (day){-1});
    stmt_bind_text(s, 6, S("Zo\xc3\xab"));
    stmt_bind_bytes(s, 7, S("a\0b"));
    stmt_bind_null(s, 8);
    stmt_bind_text(s, 9, (str){0});
    bool row = false;
    CHECK(stmt_step(&c, s, &row) == OK && row);
    CHECK(stmt_int(s, 0) == INT64_MIN && stmt_bool(s, 1) && stmt_real(s, 2) == 0.1);
    CHECK(stmt_time(s, 3).s == 1795000000 && stmt_day(s, 4).n == -1);
    CHECK_STR(stmt_text(&c, s, 5), S("Zo\xc3\xab"));
    CHECK_STR(stmt_bytes(&c, s, 6), S("a\0b"));
    CHECK(stmt_is_null(s, 7) && !stmt_is_null(s, 8) && stmt_text(&c, s, 7).len == 0);
    stmt_done(s);
    s = stmt_new(&c, &echo);
    stmt_bind_int(s, 10, 1);
    CHECK(stmt_step(&c, s, &row) == ERR_FAULT);
    stmt_done(s);
    stmt_done(NULL);
    test_ctx_end(&c);
}

static void test_bits(void)
{
    struct ctx c = begin();
    CHECK(test_number(&c, "SELECT bit_or(column1) FROM (VALUES (1), (4), (5), (NULL))") == 5);
    CHECK(test_number(&c, "SELECT bit_or(column1) IS NULL FROM (VALUES (1)) WHERE column1 = 2") ==
          1);
    test_ctx_end(&c);
}

static void test_statement_inside_itself(void)
{
    struct ctx c = begin();
    CHECK(save(&c, 1, S("one")) == OK && save(&c, 2, S("two")) == OK);
    struct stmt *outer = stmt_new(&c, &all);
    int pairs = 0;
    for (bool row; stmt_step(&c, outer, &row) == OK && row;) {
        struct stmt *inner = stmt_new(&c, &all);
        for (bool more; stmt_step(&c, inner, &more) == OK && more;)
            pairs++;
        stmt_done(inner);
    }
    stmt_done(outer);
    CHECK(pairs == 4);
    CHECK(stmt_new(&c, &all) != NULL);
    test_ctx_end(&c);
}

static void test_snapshot(void)
{
    struct ctx c = begin(), other = test_ctx_join(&c);
    db_snapshot(&c);
    db_snapshot(&c);
    CHECK(count(&c) == 0);
    CHECK(save(&other, 1, S("one")) == OK);
    db_snapshot_end(&c);
    CHECK(count(&c) == 0);
    CHECK(save(&c, 2, S("two")) == OK);
    CHECK(count(&c) == 2);
    db_snapshot_end(&c);
    CHECK(save(&other, 3, S("three")) == OK);
    CHECK(count(&c) == 3);
    test_ctx_leave(&other);
    test_ctx_end(&c);
}

/* ---- one-time keys --------------------------------------------------------------------------- */

static void test_once(void)
{
    struct ctx c = begin();
    c.me = 5;
    c.once = S("0123456789abcdef");
    c.then = S("/p/x/words/#/edit");
    c.made = 42;
    CHECK(save(&c, 1, S("one")) == OK);
    CHECK(c.once.len == 0);
    CHECK(save(&c, 2, S("two")) == OK);
    c.once = S("0123456789abcdef");
    CHECK(db_begin(&c) == ERR_REPEATED);
    CHECK_STR(c.answer, S("/p/x/words/42/edit"));
    c.program = 2;
    CHECK(save(&c, 3, S("three")) == OK);
    c.once = S("a failed attempt");
    CHECK(save(&c, 3, S("three")) == ERR_CONFLICT);
    CHECK(c.once.len == 16 && save(&c, 4, S("four")) == OK);
    c.me = 0;
    c.once = S("anonymous answer");
    CHECK(save(&c, 5, S("five")) == OK);
    c.once = S("anonymous answer");
    CHECK(db_begin(&c) == ERR_REPEATED);
    CHECK_STR(c.answer, S("/p/x/words//edit"));
    c.now.s += 4 * 24 * 3600;
    c.once = (str){0};
    CHECK(store_tidy(&c) == OK);
    c.once = S("anonymous answer");
    CHECK(save(&c, 6, S("six")) == OK);
    test_ctx_end(&c);
}

/* ---- what cached pages rest on --------------------------------------------------------------- */

static void test_watch(void)
{
    struct ctx c = begin();
    struct store *store = db_store(c.db);
    uint64_t mark = store_mark(store);
    db_watch(c.db);
    CHECK(count(&c) == 0);
    struct table_set words = db_watched(c.db);
    db_watch(c.db);
    CHECK(count_of(&c, &letters) == 0);
    struct table_set others = db_watched(c.db);
    CHECK(store_fresh(store, &words, mark));
    CHECK(save(&c, 1, S("")) == ERR_INVALID);
    CHECK(store_fresh(store, &words, mark) && store_mark(store) == mark);
    CHECK(save(&c, 1, S("one")) == OK);
    CHECK(!store_fresh(store, &words, mark) && store_fresh(store, &others, mark));
    CHECK(store_mark(store) > mark && store_fresh(store, &words, store_mark(store)));
    mark = store_mark(store);
    CHECK(db_begin(&c) == OK && count(&c) == 1 && db_end(&c, OK) == OK);
    CHECK(store_mark(store) == mark);
    CHECK(db_script(&c, "UPDATE word SET word = 'uno'") == OK);
    CHECK(!store_fresh(store, &words, mark) && !store_fresh(store, &others, mark));
    test_ctx_end(&c);
}

static void test_many_tables(void)
{
    struct watch w = {0};
    watch_open(&w);
    struct table_set first = {0}, again = {0}, last = {0};
    watch_name(&w, S("first"), &first);
    for (int i = 0; i < 400; i++) {
        char name[16];
        snprintf(name, sizeof name, "t%d", i);
        watch_name(&w, str_of(name), &last);
    }
    watch_names(&w, "First", &again);
    CHECK(!memcmp(&first, &again, sizeof first));
    CHECK(last.bit[0] && last.bit[3] == UINT64_MAX && w.names == TABLES);
    watch_close(&w);
}

static void *save_later(void *at)
{
    struct ctx c = test_ctx_join(at);
    usleep(20000);
    enum err e = save(&c, 1, S("one"));
    test_ctx_leave(&c);
    return e == OK ? at : NULL;
}

static void test_wait(void)
{
    struct ctx c = begin();
    struct store *store = db_store(c.db);
    uint64_t mark = store_mark(store);
    store_wait_commit(store, mark, 5);
    CHECK(store_mark(store) == mark);
    pthread_t thread;
    pthread_create(&thread, NULL, save_later, &c);
    store_wait_commit(store, mark, 20000);
    CHECK(store_mark(store) > mark);
    void *saved;
    pthread_join(thread, &saved);
    CHECK(saved);
    store_wait_commit(store, mark, 20000);
    store_release(store);
    store_wait_commit(store, store_mark(store), 20000); /* or this test takes too long */
    test_ctx_end(&c);
}

/* ---- many writers ---------------------------------------------------------------------------- */

/* Round i: everybody wants the same word; every third writer gives up after its write. */
static void *write_much(void *at)
{
    struct writer *w = at;
    struct ctx c = test_ctx_join(w->from);
    for (int i = 0; i < ROUNDS; i++) {
        enum err e = db_begin(&c);
        if (e == OK)
            e = insert(&c, w->id * 1000 + i,
                       arena_format(c.mem, "own %lld %d", (long long)w->id, i));
        if (e == OK && w->id % 3 == 0)
            e = ERR_REFUSED;
        else if (e == OK)
            e = insert(&c, 100000 + w->id * 1000 + i, arena_format(c.mem, "shared %d", i));
        e = db_end(&c, e);
        w->saved += e == OK;
        w->conflicts += e == ERR_CONFLICT;
        w->refused += e == ERR_REFUSED;
    }
    test_ctx_leave(&c);
    return NULL;
}

static void test_writers(void)
{
    struct ctx c = begin();
    struct writer w[WRITERS] = {0};
    int saved = 0, conflicts = 0, refused = 0;
    for (int i = 0; i < WRITERS; i++) {
        w[i] = (struct writer){.from = &c, .id = i + 1};
        pthread_create(&w[i].thread, NULL, write_much, &w[i]);
    }
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(w[i].thread, NULL);
        saved += w[i].saved, conflicts += w[i].conflicts, refused += w[i].refused;
    }
    CHECK(saved == ROUNDS);
    CHECK(refused == WRITERS / 3 * ROUNDS);
    CHECK(saved + conflicts + refused == WRITERS * ROUNDS);
    CHECK(count(&c) == 2 * ROUNDS);
    test_ctx_end(&c);
}

static void test_once_in_a_race(void)
{
    struct ctx c = begin();
    struct writer w[WRITERS] = {0};
    int saved = 0, repeated = 0;
    for (int i = 0; i < WRITERS; i++) {
        w[i] = (struct writer){.from = &c, .id = i + 1};
        pthread_create(&w[i].thread, NULL, press_twice, &w[i]);
    }
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(w[i].thread, NULL);
        saved += w[i].saved, repeated += w[i].conflicts;
    }
    CHECK(saved == ROUNDS && repeated == (WRITERS - 1) * ROUNDS && count(&c) == ROUNDS);
    test_ctx_end(&c);
}

static void add_detail(void *to, const struct store_value *values, size_t n)
{
    text_add(to, n > 3 ? values[3].text : S(""));
    text_char(to, '\n');
}

/* An empty table, yet nobody looks through all rows of a program for one key. */
static void test_plans(void)
{
    struct ctx c = test_ctx_begin();
    struct text plan = {.mem = c.mem};
    CHECK(store_read(&c,
                     "EXPLAIN QUERY PLAN SELECT answer FROM request_key "
                     "WHERE program = 1 AND token = x'00'",
                     &(struct store_reader){add_detail, &plan}) == OK);
    CHECK(str_find(text_str(&plan), S("(program=? AND token=?)")) != SIZE_MAX);
    struct text told = {.mem = c.mem};
    CHECK(store_read(&c, "SELECT 0, 0, 0, stat FROM sqlite_stat1 WHERE idx = 'request_key'",
                     &(struct store_reader){add_detail, &told}) == OK);
    CHECK(str_find(text_str(&told), S("100000 100000 1\n")) != SIZE_MAX);
    /* measuring knows the one row, and nothing of the tables without any */
    CHECK(db_script(&c, "INSERT INTO request_key (program, token, answer, at) "
                        "VALUES (1, zeroblob(16), '', 0)") == OK);
    size_t applied;
    CHECK(store_measure(&c) == OK && store_migrate(&c, db_store(c.db), &applied) == OK);
    struct text measured = {.mem = c.mem};
    CHECK(store_read(&c,
                     "SELECT 0, 0, 0, stat FROM sqlite_stat1 WHERE idx IN ('job', 'request_key') "
                     "ORDER BY idx",
                     &(struct store_reader){add_detail, &measured}) == OK);
    CHECK(str_find(text_str(&measured), S("100000 100000 1\n1 1 1\n")) != SIZE_MAX);
    test_ctx_end(&c);
}

int main(void)
{
    log_threshold(LOG_ERROR + 1);
    test_write();
    test_nested();
    test_refusals();
    test_values();
    test_bits();
    test_statement_inside_itself();
    test_snapshot();
    test_once();
    test_watch();
    test_many_tables();
    test_wait();
    test_writers();
    test_once_in_a_race();
    test_plans();
    return CHECK_RESULT();
}
