#include "base/base.h"

#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

static _Atomic int threshold = LOG_INFO; /* set once, before threads start */

void log_threshold(enum log_level lowest)
{
    atomic_store(&threshold, (int)lowest);
}

void log_write(enum log_level level, const char *event, const struct log_field *fields, size_t n)
{
    static const char *const names[] = {
        [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARN] = "warn", [LOG_ERROR] = "error"};
    if ((int)level < atomic_load(&threshold))
        return;
    struct arena *mem = arena_new();
    struct text line = {.mem = mem};
    moment now = {(int64_t)time(NULL)};
    text_format(&line, "{\"time\":\"%s\",\"level\":\"%s\",\"event\":", moment_iso(mem, now).at,
                names[level]);
    text_json(&line, str_of(event));
    for (size_t i = 0; i < n; i++) {
        text_char(&line, ',');
        text_json(&line, str_of(fields[i].name));
        text_char(&line, ':');
        if (fields[i].text.at)
            text_json(&line, fields[i].text);
        else
            text_format(&line, "%lld", (long long)fields[i].n);
    }
    text_add(&line, S("}\n"));
    ssize_t written = write(STDERR_FILENO, line.at, line.len); /* one call: lines do not mix */
    (void)written;
    arena_free(mem);
}
