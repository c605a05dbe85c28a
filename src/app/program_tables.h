/* program_tables.h -- which rows of which tables are a program's, when it leaves an installation whole, and
 * why the others are not: docs/export.md says the same in words. A test fails when a table is in no line. */
#ifndef APP_PROGRAM_TABLES_H
#define APP_PROGRAM_TABLES_H

#include "kit/store/store.h"

/* Things that belong to the installation and leave when a row that leaves names them. Ids are unique in all
 * tables (id_new), so that every number in a row tells by itself what it names. */
enum program_set {
    SET_NONE,
    SET_PERSON, /* whom a row of the program names: all about them leaves */
    SET_NAMED, /* whom another row names, like who wrote a work together with one of them: the name leaves */
    SET_WORK,
    SET_ORGANIZATION,
    SET_SOURCE,
    SET_IDENTITY,
    SET_SIGNER,
    SET_ITEM,
    SET_MERGE,
    SETS
};
enum program_take {
    TAKE_PROGRAM, /* the rows with its number in `column` */
    TAKE_OF,      /* those whose `column` is in the set */
    TAKE_ALL,
    TAKE_NOT, /* because of `why` */
};
struct program_rule {
    const char *table;
    enum program_take take;
    const char *column;
    enum program_set of;
    const char *why;
    const char
        *secret; /* columns that leave with --secrets only, separated by a space; "*": the table */
};
/* In the order in which they are written: what names others before what is named. */
extern const struct program_rule program_rules[];
extern const size_t program_n_rules;

const struct program_rule *program_rule_of(str table); /* NULL: none */

#endif
