#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"
#include "kit/sandbox/sandbox.h"

#include <string.h>

/* ---- reading --------------------------------------------------------------------------------- */

struct lines {
    struct ctx *c;
    str rest;
    int line; /* where rest begins, from 1 */
    char delimiter;
    str cells[TABLE_COLUMNS_MAX];
    size_t n; /* cells of the row just read; those beyond the most are counted only */
};

static str cut_first_line(str s)
{
    size_t i = 0;
    while (i < s.len && s.at[i] != '\n' && s.at[i] != '\r')
        i++;
    return str_upto(s, i);
}

/* Takes the end of a line, of any of the three kinds. */
static bool take_line_end(struct lines *l)
{
    size_t len = str_starts(l->rest, S("\r\n"))                                    ? 2
                 : l->rest.len && (l->rest.at[0] == '\n' || l->rest.at[0] == '\r') ? 1
                                                                                   : 0;
    l->rest = str_from(l->rest, len);
    l->line += len > 0;
    return len > 0;
}

static char find_delimiter(str text)
{
    static const char CANDIDATES[] = {',', ';', '\t'};
    str line = cut_first_line(text);
    size_t counts[COUNT(CANDIDATES)] = {0}, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < line.len; i++) {
        quoted = quoted != (line.at[i] == '"');
        for (size_t k = 0; k < COUNT(CANDIDATES); k++)
            counts[k] += !quoted && line.at[i] == CANDIDATES[k];
    }
    for (size_t k = 1; k < COUNT(CANDIDATES); k++)
        if (counts[k] > counts[best])
            best = k;
    return CANDIDATES[best];
}

static enum err take_quoted(struct lines *l, str *cell)
{
    struct text t = {.mem = l->c->mem};
    int opened = l->line;
    l->rest = str_from(l->rest, 1);
    while (l->rest.len) {
        size_t plain = 0;
        while (plain < l->rest.len && l->rest.at[plain] != '"') {
            char ch = l->rest.at[plain++];
            bool pair = ch == '\r' && plain < l->rest.len && l->rest.at[plain] == '\n';
            l->line += ch == '\n' || (ch == '\r' && !pair);
        }
        text_add(&t, str_upto(l->rest, plain));
        l->rest = str_from(l->rest, plain);
        if (str_starts(l->rest, S("\"\""))) {
            text_char(&t, '"');
            l->rest = str_from(l->rest, 2);
        } else if (l->rest.len) {
            l->rest = str_from(l->rest, 1);
            *cell = text_str(&t);
            return OK;
        }
    }
    return fail(l->c, ERR_INVALID, "Line %d: a quote (\") opens here and is never closed.", opened);
}

static enum err take_cell(struct lines *l, str *cell)
{
    size_t len = 0;
    if (l->rest.len && l->rest.at[0] == '"') {
        enum err e = take_quoted(l, cell);
        if (e)
            return e;
        char next = l->rest.len ? l->rest.at[0] : '\n';
        if (next == l->delimiter || next == '\n' || next == '\r')
            return OK;
        return fail(l->c, ERR_INVALID,
                    "Line %d: there is text behind a closing quote (\"). Write a quote inside a "
                    "cell twice.",
                    l->line);
    }
    while (len < l->rest.len && l->rest.at[len] != l->delimiter && l->rest.at[len] != '\n' &&
           l->rest.at[len] != '\r')
        len++;
    *cell = str_upto(l->rest, len);
    l->rest = str_from(l->rest, len);
    return OK;
}

static enum err take_row(struct lines *l)
{
    l->n = 0;
    for (;;) {
        str cell;
        enum err e = take_cell(l, &cell);
        if (e)
            return e;
        if (l->n < TABLE_COLUMNS_MAX)
            l->cells[l->n] = cell;
        l->n++;
        if (l->rest.len == 0 || take_line_end(l))
            return OK;
        l->rest = str_from(l->rest, 1); /* the delimiter */
    }
}

static bool skip_empty_lines(struct lines *l)
{
    while (take_line_end(l))
        continue;
    return l->rest.len > 0;
}

static int count_lines(str s, int most)
{
    int n = s.len && s.at[s.len - 1] != '\n' && s.at[s.len - 1] != '\r';
    for (size_t i = 0; i < s.len && n <= most; i++)
        n += s.at[i] == '\n' || (s.at[i] == '\r' && !(i + 1 < s.len && s.at[i + 1] == '\n'));
    return n;
}

static enum err check_whole(struct ctx *c, str text)
{
    size_t nul = str_find(text, (str){"", 1});
    if (str_trim(text).len == 0)
        return fail(c, ERR_INVALID, "This table is empty.");
    if (nul != SIZE_MAX)
        return fail(
            c, ERR_INVALID,
            "Line %d: there is a NUL character, so this may not be a text file. Save it as CSV "
            "(UTF-8) and try again.",
            count_lines(str_upto(text, nul), TABLE_BYTES_MAX) +
                (nul == 0 || text.at[nul - 1] == '\n'));
    if (count_lines(text, TABLE_LINES_MAX) > TABLE_LINES_MAX)
        return fail(
            c, ERR_INVALID,
            "This file has more than 50,000 lines. Split it into smaller files and bring them in "
            "one after the other.");
    return OK;
}

static enum err take_head(struct lines *l, struct table *t)
{
    str first = cut_first_line(l->rest);
    if (first.len == 5 && str_starts(first, S("sep="))) { /* a line that spreadsheets write */
        l->delimiter = first.at[4];
        l->rest = str_from(l->rest, 5);
        take_line_end(l);
    } else {
        l->delimiter = find_delimiter(l->rest);
    }
    if (!skip_empty_lines(l))
        return fail(l->c, ERR_INVALID, "This table is empty.");
    enum err e = take_row(l);
    if (e)
        return e;
    if (l->n > TABLE_COLUMNS_MAX)
        return fail(l->c, ERR_INVALID, "This table has more than %d columns.", TABLE_COLUMNS_MAX);
    str *head = arena_take(l->c->mem, l->n, sizeof *head);
    memcpy(head, l->cells, l->n * sizeof *head);
    t->head = head;
    t->n_columns = l->n;
    return OK;
}

enum err table_parse(struct ctx *c, str source, struct text *record)
{
    struct lines l = {.c = c, .rest = feed_utf8(c, source, (str){0}), .line = 1};
    struct table t = {0};
    enum err e = check_whole(c, l.rest);
    if (e)
        return e;
    size_t lines = (size_t)count_lines(l.rest, TABLE_LINES_MAX);
    while (take_line_end(&l))
        continue;
    if ((e = take_head(&l, &t)))
        return e;
    if (lines * t.n_columns > TABLE_CELLS_MAX)
        return fail(
            c, ERR_INVALID,
            "This table has more than 2,000,000 cells. Split it into smaller files and bring them "
            "in one after the other.");
    struct table_row *rows = arena_take(c->mem, lines, sizeof *rows);
    str *cells = arena_take(c->mem, lines * t.n_columns, sizeof *cells);
    while (skip_empty_lines(&l)) {
        str *own = cells + t.n * t.n_columns;
        rows[t.n] = (struct table_row){.line = l.line, .cells = own};
        if ((e = take_row(&l)))
            return e;
        rows[t.n].ragged = l.n != t.n_columns;
        memcpy(own, l.cells, (l.n < t.n_columns ? l.n : t.n_columns) * sizeof *own);
        t.n++;
    }
    t.rows = rows;
    table_record(record, &t);
    return OK;
}

static enum err table_job(struct ctx *c, str input, str hint, struct text *out)
{
    (void)hint;
    return table_parse(c, input, out);
}

enum err table_read(struct ctx *c, str source, struct table *table)
{
    /* Windows-1252 may grow to three times its size; each cell brings 8 bytes of length */
    static const struct sandbox_limits LIMITS = {96 << 20, 512 << 20, 10};
    str record;
    if (source.len > TABLE_BYTES_MAX)
        return fail(
            c, ERR_INVALID,
            "This file is larger than 20 MB. Split it into smaller files and bring them in one "
            "after the other.");
    enum err e =
        sandbox_run(c, table_job, (struct sandbox_input){.bytes = source}, LIMITS, &record);
    return e ? e : table_take(c, record, table);
}

/* ---- columns by name ------------------------------------------------------------------------- */

static bool same_name(str a, str b)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < a.len && a.at[i] == ' ')
            i++;
        while (k < b.len && b.at[k] == ' ')
            k++;
        if (i == a.len || k == b.len)
            return i == a.len && k == b.len;
        if (!str_same_nocase((str){a.at + i++, 1}, (str){b.at + k++, 1}))
            return false;
    }
}

size_t table_column(const struct table *t, const char *name)
{
    for (size_t k = 0; k < t->n_columns; k++)
        if (same_name(t->head[k], str_of(name)))
            return k;
    return SIZE_MAX;
}

/* ---- writing --------------------------------------------------------------------------------- */

void table_write_cell(struct text *out, str cell, bool first)
{
    static const char FORMULA[] = "=+-@\t\r", SPECIAL[] = ",;\"\t\r\n";
    bool quoted = cell.len && (cell.at[0] == ' ' || cell.at[cell.len - 1] == ' ');
    for (size_t i = 0; i < cell.len; i++)
        quoted = quoted || memchr(SPECIAL, cell.at[i], sizeof SPECIAL - 1);
    if (!first)
        text_char(out, ',');
    if (quoted)
        text_char(out, '"');
    if (cell.len && memchr(FORMULA, cell.at[0], sizeof FORMULA - 1))
        text_char(out, '\''); /* a spreadsheet would take it for a formula and run it */
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.at[i] == '"')
            text_char(out, '"');
        text_char(out, cell.at[i]);
    }
    if (quoted)
        text_char(out, '"');
}
