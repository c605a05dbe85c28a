/* sqlgen.h -- room.sql to typed C.
 *
 *   sqlgen ROOM.sql VISIBILITY.sql OUT.h OUT.c     the functions of a room's statements
 *   sqlgen --list VISIBILITY.sql ROOM.sql...       a line of JSON for each statement (check-sql)
 *   sqlgen --migrations OUT.c NNNN_ROOM.sql...     all migrations, sorted by number
 *
 * A statement:
 *   --! why it may read more than the reader sees     only where check-sql asks for it
 *   --: [kept] one|maybe|many|move|run NAME(param type, ...) -> (column type, ...)
 *   SQL with :param and {macro alias}, up to a semicolon
 * A head goes on over more lines that begin with "--:". Other lines that begin with "--" are notes.
 * Lines "--sqlite", "--postgres" and "--both" choose for which database the lines that follow are.
 */
#ifndef SQLGEN_H
#define SQLGEN_H

#include "tool.h"

enum kind { KIND_ONE, KIND_MAYBE, KIND_MANY, KIND_MOVE, KIND_RUN };
enum type {
    TYPE_INT,
    TYPE_TEXT,
    TYPE_TIME,
    TYPE_DAY,
    TYPE_REAL,
    TYPE_BYTES,
    TYPE_BOOL,
    TYPE_COUNT
};

struct field {
    str name;
    const char *at;
    enum type type;
    bool optional, used;
};

enum { FIELDS_MAX = 60, TABLES_MAX = 40, MANY_PARAMS = 4 };

struct fields {
    struct field list[FIELDS_MAX];
    size_t n;
};

/* A table in a statement, with the name it has there. */
struct table_use {
    str table, alias;
};

struct tables {
    struct table_use read[TABLES_MAX], write[TABLES_MAX];
    size_t reads, writes;
};

struct statement {
    struct statement *next;
    enum kind kind;
    bool kept;            /* its answer, until a table it reads is written */
    str name, reason;     /* reason: of "--!", or empty */
    struct fields params; /* first the declared ones, then those of the viewer that are used */
    size_t declared;
    struct fields columns;
    const char *at; /* the head, in the source */
    str sql;        /* for SQLite, numbered parameters, macros filled in */
    str macros;     /* "seen c,open c," */
    struct tables tables;
};

struct macro {
    struct macro *next;
    str name, text;
};

struct macro *sqlgen_macros(struct arena *mem, const struct source *source);
/* Statements in the order of the file. */
struct statement *sqlgen_read(struct arena *mem, const struct source *source,
                              const struct macro *macros);

/* The lines for SQLite of a text with "--sqlite"/"--postgres"/"--both" lines; the others are empty.
 */
str sqlgen_variant(struct arena *mem, str text);

/* Migrations with each list of three values or more in a CHECK written out: x IN (1, 2, 3) as (x = 1 OR x = 2 OR
 * x = 3). SQLite makes a table of such a list, for each row that is written anew: some microseconds. */
str sqlgen_checks(struct arena *mem, str text);

/* Reads the head at the start of `rest` into *s and returns what follows it. */
str sqlgen_head(const struct source *source, str rest, struct statement *s);

/* A declared parameter, or one of the viewer's, which is added to the others; NULL if neither. */
struct field *sqlgen_param(struct statement *s, str name);

/* The next token of SQL (word, number, quoted text, or one character); moves *rest; empty at the
 * end. White space and comments are skipped. */
str sqlgen_token(str *rest);

/* Which tables a statement reads and writes; the names of its WITH parts are not tables. */
void sqlgen_tables(const struct source *source, struct statement *s);

/* The two files of a room, named as its .sql file. */
str sqlgen_header(struct arena *mem, str room, const struct statement *s);
str sqlgen_code(struct arena *mem, str room, const struct statement *s);

/* One line of JSON: file, line, room, name, kind, columns, reads [[table, alias]...], writes,
 * macros, reason, sql. */
void sqlgen_list(struct text *out, const struct source *source, const struct statement *s);

/* C with store_migrations[], of files named NNNN_room.sql. */
str sqlgen_migrations(struct arena *mem, char **paths, int n);

#endif
