#include "sqlgen.h"

#include <string.h>

str sqlgen_variant(struct arena *mem, str text)
{
    struct text out = {.mem = mem};
    bool wanted = true;
    for (str line; str_cut(&text, '\n', &line);) {
        str mark = str_trim(line);
        bool sqlite = str_same(mark, S("--sqlite")), postgres = str_same(mark, S("--postgres"));
        bool both = str_same(mark, S("--both"));
        if (sqlite || postgres || both)
            wanted = !postgres;
        else if (wanted)
            text_add(&out, line);
        text_char(&out, '\n');
    }
    return text_str(&out);
}

static bool is_word(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
           ch == '_' || (ch & 0x80) != 0;
}

static str skip_space(str s)
{
    for (;;) {
        while (s.len > 0 && strchr(" \t\r\n", s.at[0]))
            s = str_from(s, 1);
        if (!str_starts(s, S("--")))
            return s;
        s = str_from(s, str_find(s, S("\n")));
    }
}

str sqlgen_token(str *rest)
{
    str s = skip_space(*rest);
    size_t len = s.len > 0;
    if (len && is_word(s.at[0])) {
        while (len < s.len && is_word(s.at[len]))
            len++;
    } else if (len && (s.at[0] == '\'' || s.at[0] == '"')) {
        while (len < s.len && s.at[len] != s.at[0])
            len++;
        len += len < s.len;
    } else if (str_starts(s, S("::"))) {
        len = 2;
    }
    *rest = str_from(s, len);
    return str_upto(s, len);
}
