#include "kit/tlog/inside.h"

#define FIRST "c2sp.org/tlog-proof@v1"

str tlog_receipt_text(struct arena *mem, const struct tlog_receipt *receipt)
{
    struct text t = {.mem = mem};
    text_add(&t, S(FIRST "\n"));
    if (receipt->extra.len > 0) {
        text_add(&t, S("extra "));
        base64_add(&t, receipt->extra.at, receipt->extra.len);
        text_char(&t, '\n');
    }
    text_format(&t, "index %lld\n", (long long)receipt->index);
    for (size_t i = 0; i < receipt->path.n; i++) {
        base64_add(&t, receipt->path.hash[i].at, TLOG_HASH);
        text_char(&t, '\n');
    }
    text_char(&t, '\n');
    text_add(&t, receipt->checkpoint);
    return text_str(&t);
}

static bool read_extra(struct arena *mem, str text, str *extra)
{
    size_t len = 0;
    char *bytes = arena_take(mem, text.len + 1, 1);
    if (!base64_decode(text, bytes, text.len, &len))
        return false;
    *extra = (str){bytes, len};
    return len > 0;
}

static bool read_lines(struct arena *mem, str text, struct tlog_receipt *r)
{
    str line;
    if (!str_cut(&text, '\n', &line) || !str_same(line, S(FIRST)) || !str_cut(&text, '\n', &line))
        return false;
    if (str_starts(line, S("extra ")) &&
        (!read_extra(mem, str_from(line, 6), &r->extra) || !str_cut(&text, '\n', &line)))
        return false;
    if (!str_starts(line, S("index ")) || !decimal_read(str_from(line, 6), &r->index))
        return false;
    while (str_cut(&text, '\n', &line) && line.len > 0) {
        if (r->path.n == TLOG_PATH || !base64_read(line, r->path.hash[r->path.n].at, TLOG_HASH))
            return false;
        r->path.n++;
    }
    r->checkpoint = text;
    return text.len > 0;
}

enum err tlog_receipt_read(struct ctx *c, str text, struct tlog_receipt *receipt)
{
    struct tlog_receipt *read = arena_take(c->mem, 1, sizeof *read);
    if (text.len > TLOG_NOTE || !read_lines(c->mem, text, read))
        return fail(c, ERR_INVALID, "This is no receipt of a public log (%s).", FIRST);
    *receipt = *read;
    return OK;
}
