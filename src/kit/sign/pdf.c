#include "kit/sign/inside.h"

/* A certificate of ours: the badge is a file in the file, not packed (kit/paper/paper_catalog.c), so that it
 * is found without reading PDF. What is printed around it is not signed. */
#define ATTACHED "/Type /EmbeddedFile /Subtype /application#2Fvc#2Bld#2Bjson /Length "
#define BEGIN " >>\nstream\n"
#define END "\nendstream\n"

enum { DIGITS_MAX = 8 };

static str digits_of(str s)
{
    size_t n = 0;
    while (n < s.len && n < DIGITS_MAX && s.at[n] >= '0' && s.at[n] <= '9')
        n++;
    return str_upto(s, n);
}

/* The next attached badge, and what follows it; false if there is none. An empty one is damaged. */
static bool next_attached(str *rest, str *json)
{
    size_t at = str_find(*rest, S(ATTACHED));
    if (at == SIZE_MAX)
        return false;
    *rest = str_from(*rest, at + S(ATTACHED).len);
    *json = S("");
    str digits = digits_of(*rest), data = str_from(*rest, digits.len);
    int64_t len = 0;
    if (!str_int(digits, &len) || len > SIGN_DOCUMENT_MAX || !str_starts(data, S(BEGIN)))
        return true;
    data = str_from(data, S(BEGIN).len);
    if ((size_t)len > data.len || !str_starts(str_from(data, (size_t)len), S(END)))
        return true;
    *json = str_upto(data, (size_t)len);
    *rest = str_from(data, (size_t)len);
    return true;
}

enum err sign_from_pdf(struct ctx *c, str pdf, str *json)
{
    str rest = pdf, first, more;
    if (!next_attached(&rest, &first))
        return fail(c, ERR_INVALID,
                    "There is no badge in this PDF. Take the certificate as it was downloaded: a "
                    "program that saves it anew may leave the badge out.");
    if (next_attached(&rest, &more))
        return fail(c, ERR_INVALID, "The PDF holds more than one badge, so it says nothing.");
    if (first.len == 0)
        return fail(c, ERR_INVALID,
                    "The PDF is damaged: it breaks off or a part of it was changed.");
    *json = first;
    return OK;
}
