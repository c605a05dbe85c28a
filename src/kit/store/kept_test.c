#include "kit/store/store_fixture.h"

#include <string.h>

/* Words that begin with a text, in the order of their ids; asked as the generated code asks. */
static const struct stmt_def starting = {
    .sql = "SELECT id, word, NULL, id * 0.5, CAST(word AS BLOB) FROM word"
           " WHERE ?1 IS NULL OR substr(word, 1, length(?1)) = ?1 ORDER BY id",
    .name = "test_starting",
    .reads = "word",
    .kept = true};

struct found {
    int64_t n, sum; /* n: -1 if a value is not as the statement says */
    str words;
};

static struct found find(struct ctx *c, const char *start)
{
    bool right = true;
    struct text words = {.mem = c->mem};
    struct found f = {0};
    struct stmt *s = stmt_new(c, &starting);
    if (start)
        stmt_bind_text(s, 1, str_of(start));
    else
        stmt_bind_null(s, 1);
    for (bool row; stmt_step(c, s, &row) == OK && row; f.n++) {
        f.sum += stmt_int(s, 0);
        text_add(&words, stmt_text(c, s, 1));
        right = right && stmt_is_null(s, 2) && !stmt_is_null(s, 1) && stmt_int(s, 2) == 0 &&
                stmt_real(s, 3) == 0.5 * (double)stmt_int(s, 0) &&
                str_same(stmt_bytes(c, s, 4), stmt_text(c, s, 1));
    }
    stmt_done(s);
    f.words = text_str(&words);
    f.n = right ? f.n : -1;
    return f;
}

/* How often the engine ran it on this connection. */
static int runs(struct ctx *c)
{
    struct stmt *s = stmt_new(c, &starting);
    int n = sqlite3_stmt_status(s->raw, SQLITE_STMTSTATUS_RUN, 0);
    stmt_done(s);
    return n;
}

static void test_again(void)
{
    struct ctx c = begin();
    CHECK(find(&c, "").n == 0 && find(&c, "").n == 0 && runs(&c) == 1);
    CHECK(save(&c, 1, S("one")) == OK && save(&c, 2, S("two")) == OK);
    for (int i = 0; i < 3; i++) {
        CHECK_STR(find(&c, "").words, S("onetwo"));
        CHECK_STR(find(&c, NULL).words, S("onetwo"));
        CHECK_STR(find(&c, "t").words, S("two"));
        CHECK(find(&c, "x").n == 0 && find(&c, "").sum == 3);
    }
    CHECK(runs(&c) == 5);
    CHECK(db_begin(&c) == OK && write_int(&c, &pile_add, 10) == OK && db_end(&c, OK) == OK);
    CHECK(find(&c, "").n == 2 && runs(&c) == 5); /* another table */
    test_ctx_end(&c);
}

static void test_writes(void)
{
    struct ctx c = begin(), other = test_ctx_join(&c);
    CHECK(find(&c, "").n == 0 && find(&other, "").n == 0);
    CHECK(save(&other, 1, S("one")) == OK);
    CHECK(find(&c, "").n == 1 && find(&other, "").n == 1);
    /* what is not committed is seen by its writer, and never kept */
    CHECK(db_begin(&other) == OK && insert(&other, 2, S("two")) == OK);
    CHECK(find(&other, "").n == 2 && find(&c, "").n == 1);
    CHECK(db_end(&other, ERR_REFUSED) == ERR_REFUSED);
    CHECK(find(&other, "").n == 1 && find(&c, "").n == 1);
    test_ctx_leave(&other);
    test_ctx_end(&c);
}

/* A snapshot of before a write must not leave its answer to those who come after. */
static void test_snapshots(void)
{
    struct ctx c = begin(), other = test_ctx_join(&c);
    db_snapshot(&c);
    CHECK(count(&c) == 0);
    CHECK(save(&other, 1, S("one")) == OK);
    CHECK(find(&c, "").n == 0);
    db_snapshot_end(&c);
    CHECK(find(&c, "").n == 1);
    db_watch(c.db);
    uint64_t mark = store_mark(db_store(c.db));
    CHECK(find(&c, "").n == 1);
    struct table_set read = db_watched(c.db);
    CHECK(save(&c, 2, S("two")) == OK && !store_fresh(db_store(c.db), &read, mark));
    test_ctx_leave(&other);
    test_ctx_end(&c);
}

/* A command beside the server. */
static void write_outside(struct ctx *c, const char *sql)
{
    sqlite3 *raw = NULL;
    CHECK(sqlite3_open_v2(db_store(c->db)->path, &raw, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK);
    CHECK(sqlite3_exec(raw, sql, NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(raw);
}

static void test_outside(void)
{
    struct ctx c = begin();
    CHECK(save(&c, 1, S("one")) == OK && find(&c, "").n == 1);
    write_outside(&c, "INSERT INTO word VALUES (2, 'two')");
    CHECK(find(&c, "").n == 2);
    write_outside(&c, "INSERT INTO word VALUES (3, 'three')");
    CHECK(find(&c, "").n == 3 && find(&c, "").n == 3);
    int before = runs(&c);
    CHECK(save(&c, 4, S("four")) == OK && find(&c, "").n == 4 && find(&c, "").n == 4);
    CHECK(runs(&c) == before + 1); /* kept again */
    write_outside(&c, "DELETE FROM word");
    CHECK(find(&c, "").n == 0);
    test_ctx_end(&c);
}

static void add_words(struct ctx *c, int from, int to, const char *start)
{
    CHECK(db_begin(c) == OK);
    for (int i = from; i <= to; i++)
        CHECK(insert(c, i, arena_format(c->mem, "%s %d", start, i)) == OK);
    CHECK(db_end(c, OK) == OK);
}

static void test_too_large(void)
{
    enum { ROWS = 160 }; /* of five cells each */
    struct ctx c = begin();
    struct text big = {.mem = c.mem};
    char start[300] = {0};
    memset(start, 'a', sizeof start - 1);
    CHECK(find(&c, start).n == 0 && find(&c, start).n == 0 && runs(&c) == 2);
    add_words(&c, 1, ROWS, "word");
    CHECK(find(&c, "").n == ROWS && find(&c, "").n == ROWS && runs(&c) == 3);
    add_words(&c, ROWS + 1, ROWS + 1, "word");
    CHECK(find(&c, "").n == ROWS + 1 && find(&c, "").n == ROWS + 1 && runs(&c) == 5);
    CHECK(find(&c, "word 1").n == 73 && find(&c, "word 1").n == 73 && runs(&c) == 6);
    text_add(&big, S("big"));
    for (int i = 0; i < 30; i++)
        text_add(&big, str_of(start));
    CHECK(save(&c, 500, text_str(&big)) == OK);
    CHECK(find(&c, "big").n == 1 && find(&c, "big").n == 1 && runs(&c) == 8);
    test_ctx_end(&c);
}

/* Together they are more than is kept: some are asked again, all are right, the newest is there. */
static void test_too_much(void)
{
    enum { LETTERS = 40, ROWS = 150 };
    struct ctx c = begin();
    char start[LETTERS + 1] = {0};
    memset(start, 'a', LETTERS);
    add_words(&c, 1, ROWS, start);
    for (int round = 0; round < 2; round++)
        for (size_t len = 1; len <= LETTERS; len++) {
            str from = str_upto(str_of(start), len);
            CHECK(find(&c, arena_copy(c.mem, from).at).n == ROWS);
        }
    int n = runs(&c);
    CHECK(n > LETTERS && n <= 2 * LETTERS);
    CHECK(find(&c, start).n == ROWS && runs(&c) == n);
    test_ctx_end(&c);
}

/* More questions than there are places: the answers stay right. */
static void test_many(void)
{
    struct ctx c = begin();
    CHECK(db_begin(&c) == OK);
    for (int i = 0; i < 3000; i++)
        CHECK(insert(&c, i, arena_format(c.mem, "%d.", i)) == OK);
    CHECK(db_end(&c, OK) == OK);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 3000; i++) {
            struct found f = find(&c, arena_format(c.mem, "%d.", i).at);
            CHECK(f.n == 1 && f.sum == i);
        }
    test_ctx_end(&c);
}

/* Whoever was told that a write is saved sees it. */
static void *write_and_look(void *at)
{
    struct writer *w = at;
    struct ctx c = test_ctx_join(w->from);
    for (int i = 0; i < ROUNDS; i++) {
        int64_t id = w->id * 1000 + i;
        str word = arena_format(c.mem, "%lld.", (long long)id);
        w->wrong += find(&c, word.at).n != 0;
        w->wrong += save(&c, id, word) != OK;
        w->wrong += find(&c, word.at).sum != id;
        w->wrong += find(&c, word.at).sum != id;
    }
    test_ctx_leave(&c);
    return NULL;
}

static void test_in_a_race(void)
{
    struct ctx c = begin();
    struct writer w[WRITERS] = {0};
    for (int i = 0; i < WRITERS; i++) {
        w[i] = (struct writer){.from = &c, .id = i + 1};
        pthread_create(&w[i].thread, NULL, write_and_look, &w[i]);
    }
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(w[i].thread, NULL);
        CHECK(w[i].wrong == 0);
    }
    CHECK(count(&c) == WRITERS * ROUNDS);
    test_ctx_end(&c);
}

int main(void)
{
    log_threshold(LOG_ERROR + 1);
    test_again();
    test_writes();
    test_snapshots();
    test_outside();
    test_too_large();
    test_too_much();
    test_many();
    test_in_a_race();
    return CHECK_RESULT();
}
