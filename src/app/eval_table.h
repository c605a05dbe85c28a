/* eval_table.h -- tables of numbers from the operator's own files, for `plaudit eval`. */
#ifndef APP_EVAL_TABLE_H
#define APP_EVAL_TABLE_H

#include "base/base.h"

enum { EVAL_COLUMNS_MOST = 600, EVAL_LINES_MOST = 20000000 };

/* Names in the order in which they come; the same name is the same number. */
struct eval_names {
    const str *list;
    size_t n;
};

/* A table with a head: cells separated by ',', ';' or a tab, perhaps in quotes. */
struct eval_table {
    const str *head;
    size_t columns, rows;
    const str *cells;    /* rows x columns; missing ones are empty */
    const size_t *lines; /* of the file, of each row */
};
/* path "-": standard input. head: names of columns that must be there first, in this order; a file without a
 * head has exactly these. Errors: INVALID in words, with the line. */
enum err eval_read(struct ctx *c, const char *path, const char *const *head, size_t n_head,
                   struct eval_table *t) MUST_USE;
/* The numbers of a column's names. */
const uint32_t *eval_number(struct ctx *c, const struct eval_table *t, size_t column,
                            struct eval_names *names);
/* A column of numbers. Errors: INVALID with the line. */
enum err eval_values(struct ctx *c, const struct eval_table *t, size_t column,
                     const double **values) MUST_USE;

double eval_cpu_seconds(void); /* of this process so far */

#endif
