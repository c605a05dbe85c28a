#include "kit/sign/inside.h"

#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- numbers (ECMA-262, Number::toString) -------------------------------------------------------- */

enum { DIGITS_MAX = 17 };

struct decimal {
    char digits[DIGITS_MAX + 1];
    int n;        /* digits */
    int exponent; /* value = 0.DIGITS * 10^exponent */
};

static double value_of(const struct decimal *d)
{
    char text[DIGITS_MAX + 16];
    snprintf(text, sizeof text, "0.%.*se%d", d->n, d->digits, d->exponent);
    return strtod(text, NULL);
}

static void round_to(double value, int digits, struct decimal *d)
{
    char text[DIGITS_MAX + 16];
    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    const char *mark = strchr(text, 'e');
    d->n = 0;
    for (const char *at = text; at < mark; at++)
        if (*at != '.')
            d->digits[d->n++] = *at;
    d->exponent = (int)strtol(mark + 1, NULL, 10) + 1;
}

/* One more in the last place. */
static void next_up(struct decimal *d)
{
    int i = d->n - 1;
    while (i >= 0 && d->digits[i] == '9')
        d->digits[i--] = '0';
    if (i >= 0) {
        d->digits[i]++;
        return;
    }
    d->digits[0] = '1';
    d->exponent++;
}

/* The fewest digits that read back as the value. Below a power of two the next double is nearer than
 * above it: there a text a little larger than the nearest one may be right when the nearest is not. */
static void shortest(double value, struct decimal *d)
{
    int exponent;
    bool power = frexp(value, &exponent) == 0.5;
    for (int digits = 1; digits <= DIGITS_MAX; digits++) {
        round_to(value, digits, d);
        if (value_of(d) == value)
            break;
        if (!power)
            continue;
        next_up(d);
        if (value_of(d) == value)
            break;
    }
    while (d->n > 1 && d->digits[d->n - 1] == '0')
        d->n--;
}

enum { PLAIN_MAX = 21, SMALL_MIN = -6 };

size_t sign_number(double value, char room[SIGN_NUMBER_ROOM])
{
    struct decimal d;
    const char *minus = value < 0 ? "-" : "";
    if (value == 0) {
        memcpy(room, "0", 2);
        return 1;
    }
    shortest(fabs(value), &d);
    int n = d.n, e = d.exponent, len;
    if (n <= e && e <= PLAIN_MAX)
        len = snprintf(room, SIGN_NUMBER_ROOM, "%s%.*s%.*s", minus, n, d.digits, e - n,
                       "000000000000000000000");
    else if (0 < e && e <= PLAIN_MAX)
        len = snprintf(room, SIGN_NUMBER_ROOM, "%s%.*s.%.*s", minus, e, d.digits, n - e,
                       d.digits + e);
    else if (SMALL_MIN < e && e <= 0)
        len = snprintf(room, SIGN_NUMBER_ROOM, "%s0.%.*s%.*s", minus, -e, "000000", n, d.digits);
    else
        len = snprintf(room, SIGN_NUMBER_ROOM, "%s%.1s%s%.*se%+d", minus, d.digits,
                       n > 1 ? "." : "", n - 1, d.digits + 1, e - 1);
    return (size_t)len;
}

/* ---- texts and objects ----------------------------------------------------------------------------- */

static void add_string(struct text *t, str s)
{
    static const char hex[] = "0123456789abcdef";
    static const char short_of[] = "\bb\tt\nn\ff\rr\"\"\\\\";
    size_t from = 0;
    text_char(t, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char ch = (unsigned char)s.at[i];
        if (ch >= 0x20 && ch != '"' && ch != '\\')
            continue;
        text_add(t, (str){s.at + from, i - from});
        from = i + 1;
        const char *found = NULL;
        for (const char *at = short_of; !found && *at; at += 2)
            if ((unsigned char)*at == ch)
                found = at + 1;
        text_char(t, '\\');
        if (found) {
            text_char(t, *found);
            continue;
        }
        text_add(t, S("u00"));
        text_char(t, hex[ch >> 4]);
        text_char(t, hex[ch & 15]);
    }
    text_add(t, (str){s.at + from, s.len - from});
    text_char(t, '"');
}

/* The order of UTF-16 is that of UTF-8 but for one thing: the characters U+E000 to U+FFFF come after those
 * beyond, which are made of surrogates (U+D800 to U+DFFF). */
static int compare_names(const void *a, const void *b)
{
    const unsigned char *x = *(const unsigned char *const *)a,
                        *y = *(const unsigned char *const *)b;
    while (*x && *x == *y)
        x++, y++;
    bool high_x = *x >= 0xF0, high_y = *y >= 0xF0;
    if (high_x != high_y && *x >= 0xEE && *y >= 0xEE)
        return high_x ? -1 : 1;
    return *x - *y;
}

static void add_object(struct text *t, const json_t *object)
{
    size_t n = 0;
    const char **names = arena_take(t->mem, json_object_size(object), sizeof *names);
    for (void *at = json_object_iter((json_t *)object); at;
         at = json_object_iter_next((json_t *)object, at))
        names[n++] = json_object_iter_key(at);
    if (n > 1)
        qsort(names, n, sizeof *names, compare_names);
    text_char(t, '{');
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            text_char(t, ',');
        add_string(t, str_of(names[i]));
        text_char(t, ':');
        sign_canonical_add(t, json_object_get(object, names[i]));
    }
    text_char(t, '}');
}

void sign_canonical_add(struct text *t, const json_t *value)
{
    char number[SIGN_NUMBER_ROOM];
    switch (json_typeof(value)) {
    case JSON_OBJECT: add_object(t, value); return;
    case JSON_ARRAY:
        text_char(t, '[');
        for (size_t i = 0; i < json_array_size(value); i++) {
            if (i > 0)
                text_char(t, ',');
            sign_canonical_add(t, json_array_get(value, i));
        }
        text_char(t, ']');
        return;
    case JSON_STRING:
        add_string(t, (str){json_string_value(value), json_string_length(value)});
        return;
    case JSON_INTEGER:
    case JSON_REAL:
        text_add(t, (str){number, sign_number(json_number_value(value), number)});
        return;
    case JSON_TRUE: text_add(t, S("true")); return;
    case JSON_FALSE: text_add(t, S("false")); return;
    case JSON_NULL: text_add(t, S("null")); return;
    }
}

static bool too_deep(const json_t *value, int left)
{
    if (left == 0)
        return true;
    bool deep = false;
    for (size_t i = 0; !deep && json_is_array(value) && i < json_array_size(value); i++)
        deep = too_deep(json_array_get(value, i), left - 1);
    for (void *at = json_is_object(value) ? json_object_iter((json_t *)value) : NULL; at && !deep;
         at = json_object_iter_next((json_t *)value, at))
        deep = too_deep(json_object_iter_value(at), left - 1);
    return deep;
}

/* The library would open a file for it, which the sandbox does not allow. */
static void seed(void)
{
    uint32_t value;
    randombytes_buf(&value, sizeof value);
    json_object_seed(value | 1);
}

json_t *sign_parse(struct ctx *c, str json)
{
    json_error_t why = {0};
    seed();
    json_t *value = json_loadb(
        json.len ? json.at : "", json.len,
        JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL | JSON_ALLOW_NUL, &why);
    if (!value) {
        (void)!fail(c, ERR_INVALID, "This is no JSON that can be read: line %d, %s.", why.line,
                    json_error_code(&why) == json_error_duplicate_key
                        ? "a name is there twice"
                        : "it breaks off or is wrong");
        return NULL;
    }
    if (!too_deep(value, SIGN_DEPTH_MAX))
        return value;
    json_decref(value);
    (void)!fail(c, ERR_INVALID, "Its parts lie too deep in each other.");
    return NULL;
}

enum err sign_canonical(struct ctx *c, str json, str *canonical)
{
    struct text t = {.mem = c->mem};
    json_t *value = sign_parse(c, json);
    if (!value)
        return ERR_INVALID;
    sign_canonical_add(&t, value);
    json_decref(value);
    *canonical = text_str(&t);
    return OK;
}
