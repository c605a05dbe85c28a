#include "kit/http/form.h"

#include <string.h>
#include <strings.h>

/* What the reading of one form knows. */
struct parts {
    struct arena *mem;
    str rest;      /* bytes not read yet */
    str delimiter; /* "\r\n--boundary" */
    struct field *fields;
    struct upload *uploads;
    size_t n_fields, n_uploads;
};

/* The value of a header line within the part's header; empty if absent. */
static str part_header(str header, str name)
{
    str rest = header;
    while (rest.len > 0) {
        size_t end = str_find(rest, S("\r\n"));
        str line = str_upto(rest, end);
        rest = end == SIZE_MAX ? S("") : str_from(rest, end + 2);
        size_t colon = str_find(line, S(":"));
        if (colon != SIZE_MAX && str_same_nocase(str_upto(line, colon), name))
            return str_trim(str_from(line, colon + 1));
    }
    return S("");
}

/* Browsers write a quote in a name as %22 and line ends as %0D%0A; nothing else is coded. */
static str plain_name(struct arena *mem, str s)
{
    struct text t = {.mem = mem};
    for (size_t i = 0; i < s.len; i++) {
        str here = str_from(s, i);
        if (str_starts(here, S("%22")))
            text_char(&t, '"'), i += 2;
        else if (str_starts(here, S("%0D")) || str_starts(here, S("%0A")))
            text_char(&t, ' '), i += 2;
        else
            text_char(&t, s.at[i]);
    }
    return text_str(&t);
}

static enum err add_file(struct parts *p, str header, str name, str file_name, str bytes)
{
    if (file_name.len == 0 && bytes.len == 0)
        return OK; /* no file was chosen */
    if (p->n_uploads == UPLOADS_MAX)
        return ERR_INVALID;
    str type = part_header(header, S("content-type"));
    p->uploads[p->n_uploads++] =
        (struct upload){.field = name,
                        .file_name = plain_name(p->mem, form_legible(p->mem, file_name)),
                        .type = form_legible(p->mem, type),
                        .bytes = bytes,
                        .size = bytes.len};
    return OK;
}

static enum err add_part(struct parts *p, str header, str bytes)
{
    str how = part_header(header, S("content-disposition"));
    str kind = str_trim(str_upto(how, str_find(how, S(";"))));
    str name, file_name;
    if (!str_same_nocase(kind, S("form-data")) || !form_attribute(p->mem, how, S("name"), &name))
        return ERR_INVALID;
    name = plain_name(p->mem, form_legible(p->mem, name));
    if (form_attribute(p->mem, how, S("filename"), &file_name))
        return add_file(p, header, name, file_name, bytes);
    if (p->n_fields == FIELDS_MAX)
        return ERR_INVALID;
    p->fields[p->n_fields++] =
        (struct field){name, form_lines(p->mem, form_legible(p->mem, bytes))};
    return OK;
}

/* Reads the part that begins at rest; rest moves behind the delimiter that ends it. */
static enum err take_part(struct parts *p)
{
    size_t blank = str_starts(p->rest, S("\r\n")) ? SIZE_MAX : str_find(p->rest, S("\r\n\r\n"));
    if (blank == SIZE_MAX || blank > PART_HEADER_MAX)
        return ERR_INVALID;
    str header = str_upto(p->rest, blank);
    p->rest = str_from(p->rest, blank + 2); /* an empty part's delimiter begins with this CR LF */
    size_t end = str_find(p->rest, p->delimiter);
    if (end == SIZE_MAX)
        return ERR_INVALID;
    str bytes = end < 2 ? S("") : str_from(str_upto(p->rest, end), 2);
    p->rest = str_from(p->rest, end + p->delimiter.len);
    return add_part(p, header, bytes);
}

enum err form_parts(struct arena *mem, str body, str boundary, struct req *r)
{
    if (boundary.len == 0 || boundary.len > 70)
        return ERR_INVALID;
    struct parts p = {.mem = mem, .delimiter = arena_format(mem, "\r\n--%.*s", STR_ARG(boundary))};
    str first = str_from(p.delimiter, 2);
    size_t most = 0;
    for (str s = body;;) {
        size_t at = str_find(s, first);
        if (at == SIZE_MAX || most > FIELDS_MAX + UPLOADS_MAX)
            break;
        most++, s = str_from(s, at + first.len);
    }
    if (!str_starts(body, first) || most > FIELDS_MAX)
        return ERR_INVALID;
    p.fields = arena_take(mem, most, sizeof *p.fields);
    p.uploads = arena_take(mem, UPLOADS_MAX, sizeof *p.uploads);
    p.rest = str_from(body, first.len);
    while (!str_starts(p.rest, S("--"))) {
        if (!str_starts(p.rest, S("\r\n")))
            return ERR_INVALID;
        p.rest = str_from(p.rest, 2);
        enum err e = take_part(&p);
        if (e)
            return e;
    }
    r->form = p.fields, r->n_form = p.n_fields;
    r->uploads = p.uploads, r->n_uploads = p.n_uploads;
    return OK;
}
