/* message_internal.h -- the pieces between the files of this folder. */
#ifndef MESSAGE_INTERNAL_H
#define MESSAGE_INTERNAL_H

#include "kit/message/message.h"

/* Cuts the next line, without its end (CRLF, LF or CR CR LF); false at the end. */
bool message_line(str *rest, str *line);

/* The head of a mail or of one of its parts, and the body behind it. A line that begins with white
 * space belongs to the one before. */
struct message_head {
    str lines, body;
};
bool message_is_field(str line); /* "Name: ..." */
struct message_head message_split(str source);
/* The value of the first field of this name, on one line and trimmed; empty if there is none. */
str message_field(struct ctx *c, str head, const char *name);

/* Words of a header field to UTF-8. charset: of raw 8-bit bytes that are not UTF-8; may be empty. */
str message_words(struct ctx *c, str value, str charset);
/* Mailboxes of a field: at most `most`, in the order of the field. */
size_t message_addresses(struct ctx *c, str value, struct message_address *list, size_t most);
/* The first "<...>" of a field without '<' and '>', or its first word if it has an '@'. */
str message_id_of(struct ctx *c, str value);

/* "text/plain; charset=x; name*=..." */
str message_type(struct ctx *c, str value); /* "text/plain", lower case */
str message_parameter(struct ctx *c, str value, const char *name);

/* Bytes of a named encoding as UTF-8; a wrong name is found out. */
str message_utf8(struct ctx *c, str bytes, str charset);
/* Without control characters and with '\n' for all ends of lines. */
str message_clean(struct ctx *c, str text);
str message_lower(struct ctx *c, str utf8); /* Unicode */

/* base64 with anything between its letters; quoted-printable; "begin 644 name". */
str message_base64(struct ctx *c, str bytes);
str message_quoted(struct ctx *c, str bytes, bool header); /* header: '_' is a space */
str message_uuencoded(struct ctx *c, str bytes);

opt_time message_date(str value);

/* What a person reads of the mail or part. False if its parts are nested too deeply. */
bool message_body(struct ctx *c, str source, str *text) MUST_USE;

#endif
