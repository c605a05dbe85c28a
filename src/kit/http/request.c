#include "kit/http/http.h"
#include "kit/http/cookie.h"

#include <string.h>

static bool each(const struct field *list, size_t n, const char *name, size_t which, str *value)
{
    str wanted = str_of(name);
    for (size_t i = 0; i < n; i++)
        if (str_same(list[i].name, wanted) && which-- == 0) {
            *value = str_trim(list[i].value);
            return true;
        }
    return false;
}

bool param_each(const struct req *r, const char *name, size_t n, str *value)
{
    return each(r->params, r->n_params, name, n, value);
}

bool form_each(const struct req *r, const char *name, size_t n, str *value)
{
    return each(r->form, r->n_form, name, n, value);
}

str param(const struct req *r, const char *name)
{
    str value = S("");
    (void)param_each(r, name, 0, &value);
    return value;
}

str form_text(const struct req *r, const char *name)
{
    str value = S("");
    (void)form_each(r, name, 0, &value);
    return value;
}

bool form_has(const struct req *r, const char *name)
{
    str value;
    return form_each(r, name, 0, &value);
}

str form_typed(const struct req *r, const char *name, str otherwise)
{
    return form_has(r, name) ? form_text(r, name) : otherwise;
}

int64_t param_int(const struct req *r, const char *name, int64_t otherwise)
{
    int64_t n;
    return str_int(param(r, name), &n) ? n : otherwise;
}

int64_t form_int(const struct req *r, const char *name, int64_t otherwise)
{
    int64_t n;
    return str_int(form_text(r, name), &n) ? n : otherwise;
}

const struct upload *form_file(const struct req *r, const char *name)
{
    for (size_t i = 0; i < r->n_uploads; i++)
        if (str_same(r->uploads[i].field, str_of(name)))
            return &r->uploads[i];
    return NULL;
}

/* ---- cookies ---- */

static bool is_cookie_value(str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.at[i];
        if (!((ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
              ch == '-' || ch == '_'))
            return false;
    }
    return true;
}

str cookie_value(str cookies, str name)
{
    str rest = cookies;
    for (str pair; str_cut(&rest, ';', &pair);) {
        size_t mark = str_find(pair, S("="));
        if (mark == SIZE_MAX || !str_same(str_trim(str_upto(pair, mark)), name))
            continue;
        str value = str_trim(str_from(pair, mark + 1));
        return is_cookie_value(value) ? value : S("");
    }
    return S("");
}

str cookie_text(const struct req *r, const char *name)
{
    return cookie_value(r->cookies, str_of(name));
}

/* Any cookie of ours but the language makes the page this visitor's own. */
bool cookie_personal(str cookies)
{
    str rest = cookies;
    for (str pair; str_cut(&rest, ';', &pair);) {
        str name = str_trim(str_upto(pair, str_find(pair, S("="))));
        if ((str_starts(name, S("plaudit")) || str_starts(name, S("__Host-plaudit"))) &&
            !str_same(name, S(COOKIE_LANGUAGE)))
            return true;
    }
    return false;
}
