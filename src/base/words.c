#include "base/base.h"

#include <stdio.h>
#include <string.h>

static const struct catalog_entry *find(const struct catalog *k, const char *english)
{
    size_t low = 0, high = k ? k->n : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(english, k->entries[middle].id);
        if (order == 0)
            return &k->entries[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *tr_c(const struct catalog *k, const char *english)
{
    const struct catalog_entry *entry = find(k, english);
    return entry ? entry->words[0] : english;
}

str tr(const struct ctx *c, const char *english)
{
    return str_of(tr_c(c->catalog, english));
}

const char *tr_plural(const struct ctx *c, const char *one, const char *many, int64_t n)
{
    uint64_t count = n < 0 ? -(uint64_t)n : (uint64_t)n;
    const struct catalog_entry *entry = find(c->catalog, one);
    if (!entry)
        return count == 1 ? one : many;
    size_t form = c->catalog->form(count);
    return entry->words[form < c->catalog->forms ? form : 0];
}

/* ---- sentences with values ------------------------------------------------------------------------ */

/* In the digits of the language; all of them take as many bytes. */
static void add_digits(struct text *t, uint32_t zero, const char *number)
{
    for (; *number; number++) {
        uint32_t point = zero + (uint32_t)(*number - '0');
        char at[4];
        if (*number < '0' || *number > '9' || zero == 0)
            text_char(t, *number);
        else
            text_add(t, (str){at, point_bytes(point, at)});
    }
}

/* What stands between '%' and the letter that says the kind: flags, width, "ll" ... */
struct conversion {
    char spec[16];
    char kind;
    int longs; /* l; 2: ll; 3: z */
    bool star; /* the precision is a value */
};

static const char *read_conversion(const char *at, struct conversion *to)
{
    size_t n = strspn(at, "-+ #0123456789.*lhzj");
    *to = (struct conversion){.kind = at[n]};
    (void)snprintf(to->spec, sizeof to->spec, "%%%.*s%c", n < 12 ? (int)n : 12, at, at[n]);
    for (size_t i = 0; i < n; i++) {
        to->longs += at[i] == 'l' ? 1 : at[i] == 'z' ? 3 : 0;
        to->star = to->star || at[i] == '*';
    }
    return at[n] ? at + n + 1 : at + n;
}

static void add_number(struct text *t, uint32_t zero, const struct conversion *k, va_list *values)
{
    char number[40];
#define NUMBER(type) (void)snprintf(number, sizeof number, k->spec, va_arg(*values, type))
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    if (strchr("fFeEgG", k->kind))
        NUMBER(double);
    else if (k->longs == 2)
        NUMBER(long long);
    else if (k->longs == 1)
        NUMBER(long);
    else if (k->longs == 3)
        NUMBER(size_t);
    else
        NUMBER(int);
#pragma GCC diagnostic pop
#undef NUMBER
    add_digits(t, zero, number);
}

str words_format_list(struct ctx *c, const char *translated, va_list values)
{
    uint32_t zero = c->catalog ? c->catalog->zero : 0;
    if (zero == 0)
        return arena_format_list(c->mem, translated, values);
    struct text t = {.mem = c->mem};
    struct conversion k;
    va_list rest;
    va_copy(rest, values);
    while (*translated) {
        size_t plain = strcspn(translated, "%");
        text_add(&t, (str){translated, plain});
        translated += plain;
        if (*translated == '\0')
            break;
        translated = read_conversion(translated + 1, &k);
        int limit = k.star ? va_arg(rest, int) : -1;
        if (k.kind == 's') {
            const char *words = va_arg(rest, const char *);
            text_add(&t, (str){words, limit < 0 ? strlen(words) : strnlen(words, (size_t)limit)});
        } else if (k.kind == '%') {
            text_char(&t, '%');
        } else {
            add_number(&t, zero, &k, &rest);
        }
    }
    va_end(rest);
    text_char(&t, '\0'); /* as arena_format: callers may take it for a C string */
    return (str){t.at, t.len - 1};
}

str words_format(struct ctx *c, const char *translated, ...)
{
    va_list values;
    va_start(values, translated);
    str s = words_format_list(c, translated, values);
    va_end(values);
    return s;
}
