#include "app/program_lines.h"
#include "app/program_tables.h"
#include "base/test.h"
#include "kit/store/testing.h"

#include <stdio.h>
#include <string.h>

/* Whoever adds a table says here whether it leaves with a program, and why not. */
static void each_table_has_a_rule(void)
{
    struct ctx c = test_ctx_begin();
    const struct store_table *tables;
    size_t n;
    CHECK(store_tables(&c, &tables, &n) == OK && n > 80);
    for (size_t i = 0; i < n; i++) {
        const struct program_rule *rule = program_rule_of(tables[i].name);
        CHECK(rule != NULL);
        if (!rule) {
            printf("%.*s: neither exported nor left out; say which in program_tables.c\n",
                   STR_ARG(tables[i].name));
            continue;
        }
        CHECK((rule->take == TAKE_NOT) == (rule->why != NULL));
        CHECK(!rule->column || store_column(&tables[i], rule->column) < tables[i].n);
        if (rule->take == TAKE_PROGRAM && strcmp(rule->table, "program") != 0)
            CHECK(store_column(&tables[i], "program") < tables[i].n ||
                  strcmp(rule->table, "ledger_key") == 0);
        str rest = str_of(rule->secret && *rule->secret != '*' ? rule->secret : ""), one;
        while (str_cut(&rest, ' ', &one))
            CHECK(store_column(&tables[i], arena_copy(c.mem, one).at) < tables[i].n);
    }
    for (size_t i = 0; i < program_n_rules; i++) {
        size_t k = 0;
        while (k < n && !str_same(tables[k].name, str_of(program_rules[i].table)))
            k++;
        CHECK(k < n);
        if (k == n)
            printf("%s: there is no such table\n", program_rules[i].table);
        CHECK(program_rule_of(str_of(program_rules[i].table)) == &program_rules[i]);
    }
    test_ctx_end(&c);
}

static const struct store_column columns[] = {{S("id"), STORE_COLUMN_INTEGER, 1},
                                              {S("words"), STORE_COLUMN_TEXT, 0},
                                              {S("bytes"), STORE_COLUMN_BLOB, 0},
                                              {S("share"), STORE_COLUMN_REAL, 0}};
static const struct store_table table = {S("thing"), columns, COUNT(columns)};

static void lines_come_back(void)
{
    struct ctx c = test_ctx_begin();
    struct text t = {.mem = c.mem};
    struct line_chain chain = {{0}}, again = {{0}}, third = {{0}};
    const struct store_cell cells[] = {
        {.is = STORE_CELL_INT, .n = INT64_MAX},
        {.is = STORE_CELL_TEXT, .text = S("\"Zoë\"\n\x01 \xf0\x9f\x98\x80")},
        {.is = STORE_CELL_BYTES, .text = S("\0\xff")},
        {.is = STORE_CELL_REAL, .real = 0.1}};
    const struct store_cell few[] = {{.is = STORE_CELL_INT, .n = -1},
                                     {.is = STORE_CELL_NULL},
                                     {.is = STORE_CELL_ABSENT},
                                     {.is = STORE_CELL_ABSENT}};
    struct store_cell read[COUNT(columns)];
    program_line_put(&t, &table, cells, &chain);
    program_line_put(&t, &table, few, &chain);
    str rest = text_str(&t), one = {0}, two = {0};
    CHECK(str_cut(&rest, '\n', &one) && str_cut(&rest, '\n', &two) && rest.len == 0);
    CHECK(program_line_fits(one, &again) && program_line_fits(two, &again));
    CHECK(!program_line_fits(two, &third)); /* not the first one */
    CHECK(program_line_read(&c, one, &table, read) == OK);
    CHECK(read[0].n == INT64_MAX && str_same(read[1].text, cells[1].text));
    CHECK(read[2].is == STORE_CELL_BYTES && str_same(read[2].text, cells[2].text));
    CHECK(read[3].is == STORE_CELL_REAL && read[3].real >= 0.1 && read[3].real <= 0.1);
    CHECK(program_line_read(&c, two, &table, read) == OK);
    CHECK(read[0].n == -1 && read[1].is == STORE_CELL_NULL && read[2].is == STORE_CELL_ABSENT);
    test_ctx_end(&c);
}

static void wrong_lines_are_refused(void)
{
    static const char *const bad[] = {"",
                                      "[]",
                                      "{\"id\":1,\"more\":2,\"#\":\"\"}",
                                      "{\"id\":\"1\",\"#\":\"\"}",
                                      "{\"id\":1.5,\"#\":\"\"}",
                                      "{\"bytes\":\"*\",\"#\":\"\"}",
                                      "{\"words\":7,\"#\":\"\"}",
                                      "{\"id\":1}",
                                      "{\"id\":1,\"id\":2,\"#\":\"\"}"};
    struct ctx c = test_ctx_begin();
    struct store_cell read[COUNT(columns)];
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(program_line_read(&c, str_of(bad[i]), &table, read) == ERR_INVALID);
    CHECK(program_line_read(&c, S("{\"id\":1,\"#\":\"\"}"), &table, read) == OK);
    test_ctx_end(&c);
}

int main(void)
{
    each_table_has_a_rule();
    lines_come_back();
    wrong_lines_are_refused();
    return CHECK_RESULT();
}
