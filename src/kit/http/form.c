#include "kit/http/form.h"
#include "kit/http/guard.h"

#include <string.h>

static int hex_digit(char ch)
{
    return ch >= '0' && ch <= '9'   ? ch - '0'
           : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10
           : ch >= 'A' && ch <= 'F' ? ch - 'A' + 10
                                    : -1;
}

/* A '%' that begins no escape stays: people type "100%" into addresses. */
static str decode(struct arena *mem, str s)
{
    if (s.len == 0 || (!memchr(s.at, '%', s.len) && !memchr(s.at, '+', s.len)))
        return s;
    char *at = arena_take(mem, s.len + 1, 1);
    size_t to = 0;
    for (size_t i = 0; i < s.len; i++) {
        int high = s.at[i] == '%' && i + 2 < s.len ? hex_digit(s.at[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(s.at[i + 2]) : -1;
        if (low >= 0)
            at[to++] = (char)(high * 16 + low), i += 2;
        else
            at[to++] = s.at[i] == '+' ? ' ' : s.at[i];
    }
    return (str){at, to};
}

str form_lines(struct arena *mem, str text)
{
    if (text.len == 0 || !memchr(text.at, '\r', text.len))
        return text;
    char *at = arena_take(mem, text.len, 1);
    size_t to = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool pair = text.at[i] == '\r' && i + 1 < text.len && text.at[i + 1] == '\n';
        i += pair;
        at[to++] = text.at[i] == '\r' ? '\n' : text.at[i];
    }
    return (str){at, to};
}

str form_legible(struct arena *mem, str text)
{
    if (guard_utf8(text))
        return text;
    char *at = arena_take(mem, text.len, 1);
    for (size_t i = 0; i < text.len;) {
        size_t bytes = text.at[i] == '\0' ? 0 : str_char_bytes(str_from(text, i));
        if (bytes == 0)
            at[i++] = ILLEGIBLE;
        for (; bytes > 0; bytes--, i++)
            at[i] = text.at[i];
    }
    return (str){at, text.len};
}

enum err form_pairs(struct arena *mem, str text, const struct field **list, size_t *n)
{
    *list = NULL, *n = 0;
    size_t most = text.len > 0;
    for (size_t i = 0; i < text.len; i++)
        most += text.at[i] == '&';
    if (most == 0)
        return OK;
    if (most > FIELDS_MAX)
        return ERR_INVALID;
    struct field *fields = arena_take(mem, most, sizeof *fields);
    str rest = text;
    for (str pair; str_cut(&rest, '&', &pair);) {
        size_t mark = str_find(pair, S("="));
        str name = decode(mem, str_upto(pair, mark));
        str value = mark == SIZE_MAX ? S("") : decode(mem, str_from(pair, mark + 1));
        if (pair.len > 0)
            fields[(*n)++] =
                (struct field){form_legible(mem, name), form_lines(mem, form_legible(mem, value))};
    }
    *list = fields;
    return OK;
}

bool form_attribute(struct arena *mem, str header, str name, str *value)
{
    str rest = header;
    size_t semicolon;
    while ((semicolon = str_find(rest, S(";"))) != SIZE_MAX) {
        rest = str_trim(str_from(rest, semicolon + 1));
        size_t equals = str_find(rest, S("="));
        if (equals == SIZE_MAX)
            return false;
        bool ours = str_same_nocase(str_trim(str_upto(rest, equals)), name);
        rest = str_from(rest, equals + 1);
        bool quoted = str_starts(rest, S("\""));
        struct text t = {.mem = mem};
        size_t i = quoted;
        for (; i < rest.len && rest.at[i] != (quoted ? '"' : ';'); i++) {
            if (quoted && rest.at[i] == '\\' && i + 1 < rest.len &&
                (rest.at[i + 1] == '"' || rest.at[i + 1] == '\\'))
                i++;
            text_char(&t, rest.at[i]);
        }
        if (quoted && i == rest.len)
            return false;
        if (ours) {
            *value = quoted ? text_str(&t) : str_trim(text_str(&t));
            return true;
        }
        rest = str_from(rest, i);
    }
    return false;
}

enum err form_read(struct arena *mem, str content_type, str body, struct req *r)
{
    str kind = str_trim(str_upto(content_type, str_find(content_type, S(";"))));
    if (str_same_nocase(kind, S("application/x-www-form-urlencoded")))
        return form_pairs(mem, body, &r->form, &r->n_form);
    if (str_same_nocase(kind, S("multipart/form-data"))) {
        str boundary;
        if (!form_attribute(mem, content_type, S("boundary"), &boundary))
            return ERR_INVALID;
        return form_parts(mem, body, boundary, r);
    }
    r->body = body;
    return OK;
}
