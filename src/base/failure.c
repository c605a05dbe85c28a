#include "base/base.h"

enum err fail(struct ctx *c, enum err e, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    c->why = words_format_list(c, tr_c(c->catalog, format), values);
    c->reason = format;
    va_end(values);
    if (e == ERR_FAULT)
        LOG(LOG_ERROR, "fault", {"why", .text = c->why});
    return e;
}

enum err fail_sentence(struct ctx *c, enum err e, const char *english)
{
    c->why = tr(c, english);
    c->reason = english;
    return e;
}

enum err fail_missing(struct ctx *c)
{
    return fail(c, ERR_NOT_FOUND, "This page is not here, or it is not for you to see.");
}

enum err fail_quicker(struct ctx *c)
{
    return fail(c, ERR_CONFLICT,
                "Somebody was quicker. Look at the page as it is now, then decide.");
}

enum err fail_at(struct ctx *c, const char *field, const char *format, ...)
{
    struct problem **place = &c->problems;
    while (*place && !str_same((*place)->field, str_of(field)))
        place = &(*place)->next;
    if (*place)
        return ERR_INVALID;
    va_list values;
    va_start(values, format);
    str words = words_format_list(c, tr_c(c->catalog, format), values);
    va_end(values);
    if (!c->problems)
        c->reason = format;
    *place = arena_take(c->mem, 1, sizeof **place);
    **place = (struct problem){.field = arena_copy(c->mem, str_of(field)), .words = words};
    return ERR_INVALID;
}

str problem_at(const struct ctx *c, const char *field)
{
    for (const struct problem *p = c->problems; p; p = p->next)
        if (str_same(p->field, str_of(field)))
            return p->words;
    return (str){0};
}

/* C0, DEL and C1 (U+0080..9F, in UTF-8 C2 80..9F). */
static bool has_control(str s, bool lines)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char ch = (unsigned char)s.at[i];
        bool line = ch == '\n' || ch == '\r' || ch == '\t';
        if ((ch < 0x20 && !(lines && line)) || ch == 0x7F)
            return true;
        if (ch == 0xC2 && i + 1 < s.len && (unsigned char)s.at[i + 1] < 0xA0)
            return true;
    }
    return false;
}

bool check_text(struct ctx *c, const char *field, str value, struct text_rule rule)
{
    size_t chars = str_chars(value);
    if (chars == SIZE_MAX || has_control(value, rule.lines)) {
        (void)fail_at(c, field, "This has characters that cannot be shown. Please type it again.");
    } else if (chars == 0 && rule.min > 0) {
        (void)fail_at(c, field, "Please fill this in.");
    } else if (chars < rule.min) {
        (void)fail_at(c, field, "Please write at least %zu characters; this has %zu.", rule.min,
                      chars);
    } else if (chars > rule.max) {
        (void)fail_at(c, field, "Please keep it to %zu characters; this has %zu.", rule.max, chars);
    } else {
        return true;
    }
    return false;
}
