/* The functions made of good.sql, run against a real database with the tables of 0900_thing.sql:
 * the list of migrations made here stands in for the program's own. */
#include "base/test.h"
#include "kit/store/store.h"
#include "kit/store/testing.h"

#include "good.sql.h"

/* A call in a transaction of its own. */
#define WRITE(c, call) (db_begin(c) == OK ? db_end(c, call) : ERR_FAULT)

static enum err add(struct ctx *c, int64_t id)
{
    const struct in_good_add in = {
        .id = id,
        .words = S("Zo\xC3\xAB's \"words\""),
        .due = {20000},
        .share = 0.25,
        .data = {"\0\1\2", 3},
        .ready = true,
    };
    return WRITE(c, q_good_add(c, &in));
}

static void values_come_back(struct ctx *c)
{
    struct row_good_get row;
    CHECK(add(c, 1) == OK);
    CHECK(q_good_get(c, 1, &row) == OK);
    CHECK(row.id == 1 && row.made.s == c->now.s && row.due.n == 20000 && row.ready);
    CHECK(row.share > 0.24 && row.share < 0.26);
    CHECK_STR(row.words, S("Zo\xC3\xAB's \"words\""));
    CHECK(row.data.len == 3 && memcmp(row.data.at, "\0\1\2", 3) == 0);
    CHECK(q_good_get(c, 2, &row) == ERR_NOT_FOUND);
    CHECK_STR(c->why, S("This page is not here, or it is not for you to see."));
    c->bits = MEMBER;
    CHECK(q_good_get(c, 1, &row) == ERR_NOT_FOUND); /* {seen t} */
    c->bits = ANYBODY;
    CHECK(q_good_exists(c, 1) == OK && q_good_exists(c, 2) == ERR_NOT_FOUND);
    CHECK(add(c, 1) == ERR_CONFLICT);
}

static void optional_values_may_be_absent(struct ctx *c)
{
    struct row_good_find row = {.found = true, .number = {true, 5}};
    CHECK(q_good_find(c, 9, &row) == OK && !row.found && !row.number.set);
    const struct in_good_change absent = {.id = 1};
    CHECK(WRITE(c, q_good_change(c, &absent)) == OK);
    CHECK(q_good_find(c, 1, &row) == OK && row.found);
    CHECK(!row.words.set && !row.due.set && !row.share.set && !row.data.set && !row.number.set &&
          !row.until.set);
    const struct in_good_change present = {
        .id = 1,
        .words = {true, S("")},
        .due = {true, {0}},
        .share = {true, 1.5},
        .data = {true, S("x")},
        .number = {true, 7},
        .until = {true, {-1}},
    };
    CHECK(WRITE(c, q_good_change(c, &present)) == OK);
    CHECK(q_good_find(c, 1, &row) == OK);
    CHECK(row.words.set && row.words.value.len == 0 && row.due.set && row.due.value.n == 0);
    CHECK(row.share.value > 1.4 && row.number.value == 7 && row.until.value.s == -1);
    CHECK_STR(row.data.value, S("x"));
}

static void many_rows_keep_their_order(struct ctx *c)
{
    struct row_good_list *rows;
    size_t n;
    CHECK(q_good_list(c, 1, &rows, &n) == OK && n == 99); /* 2..100: 1 is in the table */
    bool ordered = true;
    for (size_t i = 0; i < n; i++)
        ordered = ordered && rows[i].id == (int64_t)i + 2;
    CHECK(ordered);
    CHECK(q_good_list(c, 101, &rows, &n) == OK && n == 1);
    struct row_good_quoted *quoted;
    CHECK(q_good_quoted(c, &quoted, &n) == OK && n == 2);
    CHECK_STR(quoted[0].words, S("it's -- {x} :me \"?\""));
    CHECK_STR(quoted[1].words, S("and this: \\n"));
    struct row_good_tables *none;
    CHECK(q_good_tables(c, &none, &n) == OK && n == 0);
}

static void moves_happen_once(struct ctx *c)
{
    CHECK(WRITE(c, q_good_rename(c, 1, S(""), S("new"))) == OK);
    CHECK(WRITE(c, q_good_rename(c, 1, S(""), S("new"))) == ERR_CONFLICT);
    CHECK_STR(c->why, S("Somebody was quicker. Look at the page as it is now, then decide."));
}

static void the_viewer_is_bound(struct ctx *c)
{
    struct row_good_viewer row;
    c->program = 3, c->me = 4, c->nda = 5;
    CHECK(q_good_viewer(c, (day){6}, 7, &row) == OK);
    CHECK(row.program == 3 && row.me == 4 && row.now.s == c->now.s && row.bits == ANYBODY);
    CHECK(row.nda == 5 && row.day.n == 6 && row.n == 7);
}

static void tables_are_named(struct ctx *c)
{
    struct row_good_tables *rows;
    size_t n;
    CHECK(WRITE(c, q_good_copy(c)) == OK);
    db_watch(c->db);
    CHECK(q_good_tables(c, &rows, &n) == OK);
    struct table_set read = db_watched(c->db);
    uint64_t mark = store_mark(db_store(c->db));
    CHECK(store_fresh(db_store(c->db), &read, mark));
    CHECK(add(c, 50) == OK);
    CHECK(!store_fresh(db_store(c->db), &read, mark));
}

static void lists_in_checks_are_written_out(struct ctx *c)
{
    static const char *const parts[] = {
        "CHECK ((kind = 'a' OR kind = 'it is' OR kind = 'c')), -- CHECK (kind IN ('x', 'y', 'z'))",
        "CHECK ((size <> 1 AND size <> 2 AND size <> 3) OR (1 + size IN (2, 3, 4) AND kind IN "
        "('a', "
        "'c')))",
        "WHERE kind IN ('a', 'b', 'c')"};
    for (size_t i = 0; i < COUNT(parts); i++)
        CHECK(str_find(str_of(store_migrations[1].sql), str_of(parts[i])) != SIZE_MAX);
    CHECK(db_script(c, "INSERT INTO third VALUES (1, 'it is', 4), (2, NULL, 3)") == OK);
    CHECK(db_script(c, "INSERT INTO third VALUES (3, 'd', 4)") != OK);
    CHECK(db_script(c, "DELETE FROM third") == OK);
}

int main(void)
{
    struct ctx c = test_ctx_begin();
    CHECK(store_migrations[0].number == 0 && store_migrations[1].number == 900);
    CHECK(store_migrations[2].sql == NULL);
    CHECK_STR(str_of(store_migrations[1].name), S("thing"));
    lists_in_checks_are_written_out(&c);
    values_come_back(&c);
    optional_values_may_be_absent(&c);
    many_rows_keep_their_order(&c);
    moves_happen_once(&c);
    the_viewer_is_bound(&c);
    tables_are_named(&c);
    test_ctx_end(&c);
    return CHECK_RESULT();
}
