#include "base/base.h"

#include <string.h>

enum { FIRST_ROOM = 256 };

static void make_room(struct text *t, size_t more)
{
    if (t->room - t->len >= more)
        return;
    size_t room = t->room ? 2 * t->room : FIRST_ROOM;
    while (room - t->len < more)
        room *= 2;
    char *at = arena_room(t->mem, room);
    if (t->len > 0)
        memcpy(at, t->at, t->len);
    t->at = at;
    t->room = room;
}

void text_add(struct text *t, str s)
{
    if (s.len == 0)
        return;
    make_room(t, s.len);
    memcpy(t->at + t->len, s.at, s.len);
    t->len += s.len;
}

void text_char(struct text *t, char ch)
{
    make_room(t, 1);
    t->at[t->len++] = ch;
}

void text_format(struct text *t, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    text_add(t, arena_format_list(t->mem, format, values));
    va_end(values);
}

static void json_char(struct text *t, str s, size_t bytes)
{
    unsigned char ch = (unsigned char)s.at[0];
    if (bytes == 0)
        text_add(t, S("\xEF\xBF\xBD"));
    else if (ch == '"' || ch == '\\')
        text_add(t, (str){(char[]){'\\', (char)ch}, 2});
    else if (ch == '\n')
        text_add(t, S("\\n"));
    else if (ch < 0x20 || ch == 0x7F)
        text_format(t, "\\u%04x", ch);
    else
        text_add(t, str_upto(s, bytes));
}

void text_json(struct text *t, str s)
{
    text_char(t, '"');
    for (size_t bytes; s.len > 0; s = str_from(s, bytes ? bytes : 1)) {
        bytes = str_char_bytes(s);
        json_char(t, s, bytes);
    }
    text_char(t, '"');
}

str text_str(const struct text *t)
{
    return (str){t->at, t->len};
}
