/* store_fixture.h -- tables and statements that both tests of the store use. */
#ifndef KIT_STORE_FIXTURE_H
#define KIT_STORE_FIXTURE_H

#include "base/test.h"
#include "kit/store/sqlite.h"
#include "kit/store/testing.h"

#include <pthread.h>

static const char TABLE[] =
    "CREATE TABLE word (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE CHECK (length(word) > 0))"
    " STRICT;"
    "CREATE TABLE letter (id INTEGER PRIMARY KEY, word INTEGER NOT NULL REFERENCES word (id)"
    " DEFERRABLE INITIALLY DEFERRED) STRICT;"
    "CREATE TABLE pile (id INTEGER PRIMARY KEY, data BLOB) STRICT;";

static const struct stmt_def add = {
    .sql = "INSERT INTO word (id, word) VALUES (?1, ?2)", .name = "test_add", .writes = "word"};
static const struct stmt_def letter_add = {.sql = "INSERT INTO letter (id, word) VALUES (?1, ?1)",
                                           .name = "test_letter",
                                           .writes = "letter"};
static const struct stmt_def pile_add = {
    .sql = "INSERT INTO pile (data) VALUES (zeroblob(?1))", .name = "test_pile", .writes = "pile"};
static const struct stmt_def number = {
    .sql = "SELECT count(*) FROM word", .name = "test_number", .reads = "word"};
static const struct stmt_def letters = {
    .sql = "SELECT count(*) FROM letter", .name = "test_letters", .reads = "letter"};
static const struct stmt_def all = {
    .sql = "SELECT id, word FROM word ORDER BY id", .name = "test_all", .reads = "word"};

static inline struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    CHECK(db_script(&c, TABLE) == OK);
    return c;
}

static inline enum err write_int(struct ctx *c, const struct stmt_def *def, int64_t value)
{
    struct stmt *s = stmt_new(c, def);
    if (!s)
        return ERR_FAULT;
    stmt_bind_int(s, 1, value);
    bool row;
    enum err e = stmt_step(c, s, &row);
    stmt_done(s);
    return e;
}

static inline enum err insert(struct ctx *c, int64_t id, str word)
{
    struct stmt *s = stmt_new(c, &add);
    if (!s)
        return ERR_FAULT;
    stmt_bind_int(s, 1, id);
    stmt_bind_text(s, 2, word);
    bool row;
    enum err e = stmt_step(c, s, &row);
    stmt_done(s);
    return e;
}

static inline enum err save(struct ctx *c, int64_t id, str word)
{
    enum err e = db_begin(c);
    return e == OK ? db_end(c, insert(c, id, word)) : e;
}

static inline int64_t count_of(struct ctx *c, const struct stmt_def *def)
{
    struct stmt *s = stmt_new(c, def);
    bool row = false;
    int64_t n = s && stmt_step(c, s, &row) == OK && row ? stmt_int(s, 0) : -1;
    stmt_done(s);
    return n;
}

static inline int64_t count(struct ctx *c)
{
    return count_of(c, &number);
}

enum { WRITERS = 16, ROUNDS = 60 };

struct writer {
    const struct ctx *from;
    pthread_t thread;
    int64_t id;
    int saved, conflicts, refused, wrong;
};

static inline void *press_twice(void *at)
{
    struct writer *w = at;
    struct ctx c = test_ctx_join(w->from);
    c.me = 1;
    c.then = S("/words/#");
    for (int i = 0; i < ROUNDS; i++) {
        c.once = arena_format(c.mem, "%016d", i);
        c.made = w->id;
        enum err e =
            save(&c, w->id * 1000 + i, arena_format(c.mem, "%d of %lld", i, (long long)w->id));
        w->saved += e == OK;
        w->conflicts += e == ERR_REPEATED && str_starts(c.answer, S("/words/"));
    }
    test_ctx_leave(&c);
    return NULL;
}

#endif
