#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"
#include "kit/sandbox/sandbox.h"
#include "base/test.h"

#include <time.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static struct ctx begin(void)
{
    return (struct ctx){.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
}

static enum err parse(struct ctx *c, str source, struct table *t)
{
    struct text record = {.mem = c->mem};
    enum err e = table_parse(c, source, &record);
    return e ? e : table_take(c, text_str(&record), t);
}

/* The table as one line of text: cells by '|', rows by '/', a '*' before a ragged row. */
static str flat(struct ctx *c, const struct table *t)
{
    struct text out = {.mem = c->mem};
    for (size_t k = 0; k < t->n_columns; k++)
        text_format(&out, "%s%.*s", k ? "|" : "", STR_ARG(t->head[k]));
    for (size_t i = 0; i < t->n; i++) {
        text_format(&out, "/%s%d:", t->rows[i].ragged ? "*" : "", t->rows[i].line);
        for (size_t k = 0; k < t->n_columns; k++)
            text_format(&out, "%s%.*s", k ? "|" : "", STR_ARG(t->rows[i].cells[k]));
    }
    return text_str(&out);
}

static void test_reading(void)
{
    static const struct {
        str source, want;
    } cases[] = {
        {S("a,b\n1,2\n"), S("a|b/2:1|2")},
        {S("a,b\r\n1,2"), S("a|b/2:1|2")},
        {S("a;b,c;d\n1;2,5\n"), S("a|b,c|d/*2:1|2,5|")},
        {S("a\tb\n1\t\n"), S("a|b/2:1|")},
        {S("a,b\r1,2\r3,4\r"), S("a|b/2:1|2/3:3|4")},
        {S("\"a,1\";b\n\"x\"\"y\";\"two\nlines\"\nz;\n"), S("a,1|b/2:x\"y|two\nlines/4:z|")},
        {S("a,b\n\n\n1\n1,2,3\n"), S("a|b/*4:1|/*5:1|2")},
        {S("\xEF\xBB\xBF"
           "name\ncaf\xC3\xA9\n"),
         S("name/2:café")},
        {S("name\ncaf\xE9 \x80\n"), S("name/2:café €")},
        {S("\xFF\xFE"
           "a\0,\0b\0\n\0\xE9\0,\0\x3D\xD8\x00\xDE"),
         S("a|b/2:é|😀")},
        {S("\xFE\xFF\0a\0;\0b\0\n\0x\0;\0y"), S("a|b/2:x|y")},
        {S("sep=;\na;b,c\n1;2\n"), S("a|b,c/3:1|2")},
        {S("a,b\n5\" disk,2\n"), S("a|b/2:5\" disk|2")},
        {S("only the head"), S("only the head")},
        {S("a,b\n\"\",\"\"\n"), S("a|b/2:|")},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ctx c = begin();
        struct table t = {0};
        CHECK(parse(&c, cases[i].source, &t) == OK);
        CHECK_STR(flat(&c, &t), cases[i].want);
        arena_free(c.mem);
    }
}

static void check_refused(str source, str words)
{
    struct ctx c = begin();
    struct table t = {0};
    CHECK(parse(&c, source, &t) == ERR_INVALID);
    CHECK(str_find(c.why, words) != SIZE_MAX);
    if (str_find(c.why, words) == SIZE_MAX)
        fprintf(stderr, "    why: %.*s\n", STR_ARG(c.why));
    arena_free(c.mem);
}

static void test_refusals(void)
{
    check_refused(S(""), S("empty"));
    check_refused(S("\r\n  \n"), S("empty"));
    check_refused(S("a,b\n1,2\n3,\0\n"), S("Line 3: there is a NUL"));
    check_refused(S("a,b\n\0"), S("Line 2: there is a NUL"));
    check_refused(S("\0a,b\n"), S("Line 1: there is a NUL"));
    check_refused(S("a,b\n\n\"1,2\n3\n"), S("Line 3: a quote"));
    check_refused(S("a,b\n\"1\"x,2\n"), S("Line 2: there is text behind"));
    struct ctx c = begin();
    struct text wide = {.mem = c.mem};
    for (int i = 0; i < 100; i++)
        text_char(&wide, ',');
    check_refused(text_str(&wide), S("more than 100 columns"));
    wide.len = 99;
    for (int i = 0; i < 20000; i++)
        text_add(&wide, S("\nx"));
    check_refused(text_str(&wide), S("2,000,000 cells"));
    arena_free(c.mem);
}

static struct text lines(struct ctx *c, int n)
{
    struct text t = {.mem = c->mem};
    for (int i = 0; i < n; i++)
        text_add(&t, S("name,2\n"));
    return t;
}

static void test_sizes(void)
{
    struct ctx c = begin();
    struct table t = {0};
    struct text fits = lines(&c, 50000);
    CHECK(table_read(&c, text_str(&fits), &t) == OK);
    CHECK(t.n == 49999 && t.n_columns == 2 && t.rows[49998].line == 50000);
    text_add(&fits, S("x"));
    CHECK(table_read(&c, text_str(&fits), &t) == ERR_INVALID);
    CHECK(str_find(c.why, S("more than 50,000 lines. Split it")) != SIZE_MAX);
    struct text million = lines(&c, 1000000);
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    CHECK(table_read(&c, text_str(&million), &t) == ERR_INVALID);
    clock_gettime(CLOCK_MONOTONIC, &end);
    CHECK(end.tv_sec - start.tv_sec < 3);
    CHECK(str_find(c.why, S("50,000 lines")) != SIZE_MAX);
    char *big = arena_take(c.mem, TABLE_BYTES_MAX + 1, 1);
    CHECK(table_read(&c, (str){big, TABLE_BYTES_MAX + 1}, &t) == ERR_INVALID);
    CHECK(str_find(c.why, S("20 MB")) != SIZE_MAX);
    CHECK(table_read(&c, S("a,b\n\"1"), &t) == ERR_INVALID);
    CHECK(str_find(c.why, S("Line 2")) != SIZE_MAX);
    arena_free(c.mem);
}

static void test_columns(void)
{
    const str head[] = {S("Full Name "), S("URL"), S("")};
    const struct table t = {.head = head, .n_columns = 3};
    CHECK(table_column(&t, "fullname") == 0 && table_column(&t, "full name") == 0);
    CHECK(table_column(&t, "u r l") == 1 && table_column(&t, "full") == SIZE_MAX);
    CHECK(table_column(&t, "names") == SIZE_MAX && table_column(&t, "") == 2);
}

/* Whatever is written is read back the same, but for the mark before a formula. */
static void test_writing(void)
{
    static const struct {
        str cell, want;
    } cases[] = {{S("plain"), S("plain")},
                 {S("a,b"), S("\"a,b\"")},
                 {S("say \"so\""), S("\"say \"\"so\"\"\"")},
                 {S("two\nlines"), S("\"two\nlines\"")},
                 {S("=1+1"), S("'=1+1")},
                 {S("-5"), S("'-5")},
                 {S("@me, you"), S("\"'@me, you\"")},
                 {S(" padded"), S("\" padded\"")},
                 {S(""), S("")}};
    struct ctx c = begin();
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct text out = {.mem = c.mem};
        table_write_cell(&out, cases[i].cell, true);
        CHECK_STR(text_str(&out), cases[i].want);
        table_write_cell(&out, S("x"), false);
        text_add(&out, S("\n"));
        struct table t = {0};
        CHECK(parse(&c, text_str(&out), &t) == OK && t.n_columns == 2);
        bool marked = str_find(cases[i].want, S("'")) < 2;
        CHECK_STR(str_from(t.head[0], marked), cases[i].cell);
    }
    arena_free(c.mem);
}

static void test_records(void)
{
    struct ctx c = begin();
    struct table t = {0};
    struct text record = {.mem = c.mem};
    CHECK(table_parse(&c, S("a,b\n1,2\n3\n"), &record) == OK);
    for (size_t len = 0; len < record.len; len++)
        CHECK(table_take(&c, (str){record.at, len}, &t) == ERR_INVALID);
    for (size_t i = 0; i < record.len; i++) {
        struct ctx inner = begin();
        record.at[i] = (char)(record.at[i] ^ 0x40);
        if (table_take(&inner, text_str(&record), &t) == OK)
            CHECK(flat(&inner, &t).len > 0);
        record.at[i] = (char)(record.at[i] ^ 0x40);
        arena_free(inner.mem);
    }
    arena_free(c.mem);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    test_reading();
    test_refusals();
    test_sizes();
    test_columns();
    test_writing();
    test_records();
    return CHECK_RESULT();
}
