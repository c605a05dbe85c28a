#include "tool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void tool_stop(const struct source *source, const char *at, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    if (at) {
        int line = 1, column = 1;
        for (const char *p = source->text.at; p < at; p++) {
            line += *p == '\n';
            column = *p == '\n' ? 1 : column + ((*p & 0xC0) != 0x80);
        }
        fprintf(stderr, "%s:%d:%d: ", source->path, line, column);
    } else {
        fprintf(stderr, "%s: ", source->path);
    }
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
    va_end(values);
    exit(1);
}

struct source tool_read(struct arena *mem, const char *path)
{
    struct source source = {.path = path};
    FILE *file = fopen(path, "rb");
    if (!file)
        tool_stop(&source, NULL, "cannot be read: %s", strerror(errno));
    struct text text = {.mem = mem};
    char part[16384];
    for (size_t n; (n = fread(part, 1, sizeof part, file)) > 0;)
        text_add(&text, (str){part, n});
    if (ferror(file))
        tool_stop(&source, NULL, "cannot be read: %s", strerror(errno));
    fclose(file);
    source.text = arena_copy(mem, text_str(&text));
    if (str_chars(source.text) == SIZE_MAX || memchr(source.text.at, 0, source.text.len))
        tool_stop(&source, NULL, "is not a UTF-8 text");
    return source;
}

void tool_write(const char *path, str content)
{
    struct source source = {.path = path};
    FILE *file = fopen(path, "wb");
    bool good =
        file && (content.len == 0 || fwrite(content.at, 1, content.len, file) == content.len);
    if (file && fclose(file) != 0)
        good = false;
    if (!good)
        tool_stop(&source, NULL, "cannot be written: %s", strerror(errno));
}

str tool_file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return str_of(slash ? slash + 1 : path);
}

str tool_stem(const char *path)
{
    str name = tool_file_name(path);
    return str_upto(name, str_find(name, S(".")));
}

void tool_add_literal(struct text *out, str text, const char *indent)
{
    for (str line; str_cut(&text, '\n', &line);) {
        text_format(out, "\n%s\"", indent);
        for (size_t i = 0; i < line.len; i++) {
            if (line.at[i] == '"' || line.at[i] == '\\')
                text_char(out, '\\');
            if (line.at[i] == '\t' || line.at[i] == '\r')
                text_char(out, ' ');
            else
                text_char(out, line.at[i]);
        }
        text_add(out, text.len ? S("\\n\"") : S("\""));
    }
}

bool tool_is_name(str name)
{
    static const char keywords[] =
        " auto break case char const continue default do double else enum extern float for goto if "
        "inline int long register restrict return short signed sizeof static struct switch typedef "
        "union unsigned void volatile while asm typeof bool true false ";
    if (name.len == 0 || name.len > 60 || (name.at[0] >= '0' && name.at[0] <= '9'))
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_", name.at[i]))
            return false;
    char spaced[64];
    snprintf(spaced, sizeof spaced, " %.*s ", STR_ARG(name));
    return !strstr(keywords, spaced);
}
