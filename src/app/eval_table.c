#include "app/eval_table.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* ---- lines ------------------------------------------------------------------------------------ */

static char separator_of(str line)
{
    static const char marks[] = {',', ';', '\t'};
    for (size_t i = 0; i < sizeof marks; i++)
        for (size_t k = 0; k < line.len; k++)
            if (line.at[k] == marks[i])
                return marks[i];
    return ',';
}

/* Takes a cell; in quotes a separator is none, and two quotes are one. */
static str take_cell(struct arena *a, str *rest, char separator)
{
    str cell;
    if (rest->len == 0 || rest->at[0] != '"') {
        if (!str_cut(rest, separator, &cell))
            return (str){0};
        return arena_copy(a, str_trim(cell));
    }
    struct text t = {.mem = a};
    size_t i = 1;
    for (; i < rest->len; i++) {
        if (rest->at[i] == '"') {
            if (i + 1 >= rest->len || rest->at[i + 1] != '"')
                break;
            i++;
        }
        text_char(&t, rest->at[i]);
    }
    *rest = str_from(*rest, i + 1);
    (void)str_cut(rest, separator, &cell);
    return text_str(&t);
}

struct reading {
    struct arena *mem;
    struct eval_table *t;
    str *cells;
    size_t *lines;
    size_t room, first; /* rows; first: to begin with */
    char separator;
};

static void grow(struct reading *r)
{
    size_t columns = r->t->columns, room = r->room ? 2 * r->room : r->first;
    str *cells = arena_room(r->mem, room * columns * sizeof *cells);
    size_t *lines = arena_room(r->mem, room * sizeof *lines);
    if (r->t->rows) {
        memcpy(cells, r->cells, r->t->rows * columns * sizeof *cells);
        memcpy(lines, r->lines, r->t->rows * sizeof *lines);
    }
    r->cells = cells;
    r->lines = lines;
    r->room = room;
}

static void add_row(struct reading *r, str line, size_t number)
{
    struct eval_table *t = r->t;
    if (t->rows == r->room)
        grow(r);
    for (size_t k = 0; k < t->columns; k++)
        r->cells[t->rows * t->columns + k] = take_cell(r->mem, &line, r->separator);
    r->lines[t->rows++] = number;
}

/* ---- the head --------------------------------------------------------------------------------- */

static bool is_number(str s)
{
    char *end;
    str copy = s;
    if (s.len == 0)
        return false;
    (void)strtod(copy.at, &end);
    return end == s.at + s.len;
}

/* With its names, or, if the third cell is a number, a row already. Without wanted names: a head. */
static enum err read_head(struct ctx *c, struct reading *r, str line, const char *const *head,
                          size_t n_head)
{
    str *names = arena_take(c->mem, EVAL_COLUMNS_MOST, sizeof *names), rest = line;
    size_t n = 0;
    r->separator = separator_of(line);
    while (rest.len && n < EVAL_COLUMNS_MOST)
        names[n++] = take_cell(c->mem, &rest, r->separator);
    if (n < n_head)
        return fail(c, ERR_INVALID,
                    "The first line has %zu columns; %zu are needed, beginning with %s.", n, n_head,
                    head[0]);
    r->t->head = names;
    r->t->columns = n;
    if (n_head == 0 || !is_number(names[n_head - 1]))
        return OK;
    if (n > n_head)
        return fail(c, ERR_INVALID, "Further columns need names: the first line has numbers.");
    add_row(r, line, 1);
    return OK;
}

static enum err read_lines(struct ctx *c, FILE *f, struct reading *r, const char *const *head,
                           size_t n_head)
{
    char *line = NULL;
    size_t room = 0, number = 0;
    enum err e = OK;
    for (ssize_t len; !e && (len = getline(&line, &room, f)) > 0;) {
        str s = str_trim((str){line, (size_t)len});
        if (++number == 1 && str_starts(s, S("\xEF\xBB\xBF")))
            s = str_from(s, 3);
        if (s.len == 0)
            continue;
        if (r->t->columns == 0)
            e = read_head(c, r, s, head, n_head);
        else if (r->t->rows < EVAL_LINES_MOST)
            add_row(r, s, number);
    }
    free(line);
    if (!e && r->t->rows == 0)
        e = fail(c, ERR_INVALID, "The file has no rows.");
    return e;
}

/* So that a table needs no more memory than its rows; what comes through a pipe is not counted. */
static size_t count_lines(FILE *f)
{
    size_t n = 1;
    for (int byte; (byte = getc_unlocked(f)) != EOF;)
        n += byte == '\n';
    rewind(f);
    return n < EVAL_LINES_MOST ? n : EVAL_LINES_MOST;
}

enum err eval_read(struct ctx *c, const char *path, const char *const *head, size_t n_head,
                   struct eval_table *t)
{
    bool standard = strcmp(path, "-") == 0;
    FILE *f = standard ? stdin : fopen(path, "re");
    if (!f)
        return fail(c, ERR_INVALID, "%s: %s", path, strerror(errno));
    *t = (struct eval_table){.columns = 0};
    struct reading r = {.mem = c->mem, .t = t, .first = standard ? 1024 : count_lines(f)};
    enum err e = read_lines(c, f, &r, head, n_head);
    if (!standard)
        (void)fclose(f);
    t->cells = r.cells;
    t->lines = r.lines;
    return e;
}

/* ---- columns ---------------------------------------------------------------------------------- */

const uint32_t *eval_number(struct ctx *c, const struct eval_table *t, size_t column,
                            struct eval_names *names)
{
    uint32_t *numbers = arena_take(c->mem, t->rows + 1, sizeof *numbers);
    str *list = arena_take(c->mem, t->rows + 1, sizeof *list);
    size_t room = 64, n = 0;
    while (room < 2 * t->rows)
        room *= 2;
    uint32_t *places = arena_take(c->mem, room, sizeof *places); /* number + 1 */
    for (size_t i = 0; i < t->rows; i++) {
        str name = t->cells[i * t->columns + column];
        size_t at = mix_bits(str_hash(name)) & (room - 1);
        while (places[at] && !str_same(list[places[at] - 1], name))
            at = (at + 1) & (room - 1);
        if (!places[at]) {
            list[n] = name;
            places[at] = (uint32_t)++n;
        }
        numbers[i] = places[at] - 1;
    }
    *names = (struct eval_names){list, n};
    return numbers;
}

enum err eval_values(struct ctx *c, const struct eval_table *t, size_t column,
                     const double **values)
{
    double *list = arena_take(c->mem, t->rows + 1, sizeof *list);
    for (size_t i = 0; i < t->rows; i++) {
        str cell = t->cells[i * t->columns + column];
        if (is_number(cell))
            list[i] = strtod(cell.at, NULL);
        if (!is_number(cell) || !isfinite(list[i]))
            return fail(
                c, ERR_INVALID,
                "Line %zu: “%.*s” is not a number. A score that is missing is left out, with "
                "its whole line.",
                t->lines[i], STR_ARG(str_first_chars(cell, 40)));
    }
    *values = list;
    return OK;
}

double eval_cpu_seconds(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
           (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}
