/* tool.h -- what the programs that run while building share: files and messages with a place. They
 * may use base's str, arena and text; a problem ends the program with a message and status 1. */
#ifndef TOOL_H
#define TOOL_H

#include "base/base.h"

/* A file that is read; positions in it are pointers into its text. */
struct source {
    const char *path;
    str text;
};

/* Reads a whole file, which must be UTF-8 without NUL bytes. */
struct source tool_read(struct arena *mem, const char *path);

/* Writes a whole file, or ends the program. */
void tool_write(const char *path, str content);

/* "file.sql" of "src/feature/file.sql"; and "file" when its end is taken off. */
str tool_file_name(const char *path);
str tool_stem(const char *path);

/* Says "path:line:column: message" and ends the program. at: in source->text, or NULL (no line). */
_Noreturn void tool_stop(const struct source *source, const char *at, const char *format, ...)
    FORMAT(3);

/* Adds text as a C string literal with its quotes; a line of C for each line of text. */
void tool_add_literal(struct text *out, str text, const char *indent);

/* Is it a C identifier in lower case (a..z, 0..9, _), and not a keyword of C? */
bool tool_is_name(str name);

#endif
