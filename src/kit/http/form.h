/* form.h -- the pairs of a query and of a form, and the files sent with one.
 *
 * Reads a complete, bounded body. Names and values are UTF-8 without NUL; line ends become "\n". A byte
 * that is neither becomes the control character for just that, which no text of a form may hold
 * (check_text): so the form comes back with what was typed and a sentence at the field, and the page
 * shows U+FFFD in the byte's place. At most FIELDS_MAX pairs and UPLOADS_MAX files. fuzz/form_fuzz.c. */
#ifndef KIT_HTTP_FORM_H
#define KIT_HTTP_FORM_H

#include "kit/http/http.h"

enum { FIELDS_MAX = 2000, UPLOADS_MAX = 20, PART_HEADER_MAX = 4000 };
#define ILLEGIBLE '\x1a' /* SUBSTITUTE of ASCII */

/* "a=1&b=x%20y+z". Errors: INVALID. */
enum err form_pairs(struct arena *mem, str text, const struct field **list, size_t *n) MUST_USE;

/* multipart/form-data: fields and files; bytes of files point into body. Errors: INVALID. */
enum err form_parts(struct arena *mem, str body, str boundary, struct req *r) MUST_USE;

/* By content type: fills r->form and r->uploads, or r->body for a body that is no form. */
enum err form_read(struct arena *mem, str content_type, str body, struct req *r) MUST_USE;

/* A parameter of a header value: form-data; name="a". Quotes and backslashes are taken off. */
bool form_attribute(struct arena *mem, str header, str name, str *value);

str form_lines(struct arena *mem, str text);   /* CR LF and CR become LF */
str form_legible(struct arena *mem, str text); /* UTF-8 without NUL, by the rule above */

#endif
