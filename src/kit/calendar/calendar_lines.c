#include "kit/calendar/calendar_internal.h"

#include <string.h>

/* A line that begins with a space or a tab goes on with the one before. Ends of lines are CRLF, LF or
 * CR. Bytes that a fold cut apart are one character again. */
str calendar_unfold(struct ctx *c, str source)
{
    struct text t = {.mem = c->mem};
    while (source.len) {
        size_t end = 0;
        while (end < source.len && source.at[end] != '\n' && source.at[end] != '\r')
            end++;
        bool folded = t.len && source.len && (source.at[0] == ' ' || source.at[0] == '\t');
        if (folded && t.at[t.len - 1] == '\n')
            t.len--;
        text_add(&t, str_from(str_upto(source, end), folded ? 1 : 0));
        text_char(&t, '\n');
        if (end + 1 < source.len && source.at[end] == '\r' && source.at[end + 1] == '\n')
            end++;
        source = str_from(source, end + 1);
    }
    return text_str(&t);
}

static size_t outside_quotes(str s, const char *ends)
{
    bool quoted = false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '"')
            quoted = !quoted;
        else if (!quoted && s.at[i] && strchr(ends, s.at[i]))
            return i;
    }
    return s.len;
}

bool line_next(str *rest, struct line *line)
{
    for (str one; str_cut(rest, '\n', &one);) {
        size_t name = 0;
        while (name < one.len && one.at[name] != ';' && one.at[name] != ':')
            name++;
        if (name == one.len)
            continue; /* no property */
        str after = str_from(one, name);
        size_t colon = outside_quotes(after, ":");
        if (colon == after.len) /* a quote that is not closed */
            colon = str_find(after, S(":"));
        if (colon == SIZE_MAX)
            continue;
        *line = (struct line){str_trim(str_upto(one, name)), str_upto(after, colon),
                              str_trim(str_from(after, colon + 1))};
        for (str group; str_find(line->name, S(".")) != SIZE_MAX;)
            (void)!str_cut(&line->name, '.', &group); /* "item1.DTSTART" */
        return true;
    }
    return false;
}

str line_parameter(struct ctx *c, const struct line *line, str name)
{
    str rest = line->parameters;
    while (rest.len) {
        rest = str_from(rest, 1); /* the ';' */
        size_t end = outside_quotes(rest, ";");
        str one = str_upto(rest, end), key = {0};
        rest = str_from(rest, end);
        if (str_cut(&one, '=', &key) && str_same_nocase(str_trim(key), name)) {
            one = str_trim(one);
            bool quoted = one.len > 1 && one.at[0] == '"' && str_ends(one, S("\""));
            return arena_copy(c->mem, quoted ? str_upto(str_from(one, 1), one.len - 2) : one);
        }
    }
    return (str){0};
}

str line_text(struct ctx *c, str value)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < value.len; i++) {
        char ch = value.at[i];
        if (ch == '\\' && i + 1 < value.len) {
            ch = value.at[++i];
            ch = ch == 'n' || ch == 'N' ? '\n' : ch;
        }
        if ((unsigned char)ch >= ' ' || ch == '\n')
            text_char(&t, ch);
        else
            text_char(&t, ' ');
    }
    str all = str_trim(text_str(&t));
    return str_chars(all) == SIZE_MAX ? all : str_first_chars(all, CALENDAR_SUMMARY_MAX);
}
