/* line.h -- the small things of a command: words, numbers, dates, Message-IDs, patterns of names. Pure. */
#ifndef KIT_NNTP_LINE_H
#define KIT_NNTP_LINE_H

#include "base/base.h"

enum { LINE_WORDS_MAX = 12 };

/* A command as it was sent, without its end. The last word takes the rest of the line. */
struct line {
    str word[LINE_WORDS_MAX];
    size_t n;
    str rest[LINE_WORDS_MAX]; /* the line from this word on */
};
void line_split(str text, struct line *line);

/* "7", "7-", "7-9"; to is INT64_MAX without an end. A number has at most 16 digits. */
bool line_range(str word, int64_t *from, int64_t *to) MUST_USE;
/* "20270131 120000" and "270131 120000": of the two centuries the one that is nearer (RFC 3977 7.3.2). */
bool line_moment(str date, str time, moment now, moment *at) MUST_USE;
/* "<a@b>", 3 to 250 bytes of ASCII without blanks (RFC 3977 3.6). *id: without < >. */
bool line_message_id(str word, str *id) MUST_USE;
/* Name of a group: letters, digits, + - _ and dots between them (RFC 5536 3.1.4). */
bool line_group(str word) MUST_USE;
/* Of header fields: "Subject". ":bytes" and ":lines" are metadata, and names as well. */
bool line_field(str word) MUST_USE;

/* "comp.*,!comp.lang.*": the last pattern that fits decides (RFC 3977 4). Case matters. */
bool wildmat(str patterns, str text);
/* One pattern, with ',' and '!' as plain characters. */
bool wildmat_one(str pattern, str text);

#endif
