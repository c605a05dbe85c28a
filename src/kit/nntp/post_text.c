#include "kit/nntp/nntp.h"

#include "kit/message/message.h"

static const struct sandbox_limits LIMITS = {
    .output_max = 1024 * 1024, .memory_max = 64 << 20, .seconds = 5};

static str part_of(str value, str *rest)
{
    size_t len = str_find(value, S(";"));
    *rest = str_from(value, len);
    return str_trim(str_upto(value, len));
}

/* Only texts; what has files beside it would lose them unseen. */
static bool only_text(str type)
{
    static const char *const TYPES[] = {"",
                                        "text/plain",
                                        "text/html",
                                        "text/markdown",
                                        "multipart/alternative",
                                        "multipart/signed"};
    for (size_t i = 0; i < COUNT(TYPES); i++)
        if (str_same_nocase(type, str_of(TYPES[i])))
            return true;
    return false;
}

static bool has_controls(str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char ch = (unsigned char)s.at[i];
        if ((ch < 32 && ch != '\n' && ch != '\r' && ch != '\t') || ch == 127)
            return true;
    }
    return str_chars(s) == SIZE_MAX;
}

/* Text that is what it seems: UTF-8, without MIME's codes. */
static bool is_plain(struct ctx *c, const struct nntp_post *post)
{
    str parameters, type = part_of(post->type, &parameters);
    str lower = arena_lower(c->mem, parameters), encoding = str_trim(post->encoding);
    size_t charset = str_find(lower, S("charset="));
    str name = charset == SIZE_MAX ? S("utf-8") : str_from(lower, charset + 8);
    if (str_starts(name, S("\"")))
        name = str_from(name, 1);
    return (type.len == 0 || str_same_nocase(type, S("text/plain")) ||
            str_same_nocase(type, S("text/markdown"))) &&
           (str_starts(name, S("utf-8")) || str_starts(name, S("us-ascii"))) &&
           (encoding.len == 0 || str_same_nocase(encoding, S("7bit")) ||
            str_same_nocase(encoding, S("8bit"))) &&
           str_find(post->subject, S("=?")) == SIZE_MAX &&
           str_find(lower, S("flowed")) == SIZE_MAX && !has_controls(post->subject) &&
           !has_controls(post->body);
}

static str without_returns(struct ctx *c, str body)
{
    char *at = arena_room(c->mem, body.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < body.len; i++)
        if (body.at[i] != '\r')
            at[len++] = body.at[i];
    return (str){at, len};
}

/* In the sandbox: the subject and the text of a mail. */
static enum err describe(struct ctx *c, str source, str hint, struct text *out)
{
    struct message m;
    (void)hint;
    enum err e = message_read(c, source, &m);
    if (e)
        return e;
    record_put(out, m.subject);
    record_put(out, m.text);
    return OK;
}

static enum err read_mime(struct ctx *c, const struct nntp_post *post, str *subject, str *text)
{
    str output, source = {post->head.at, post->head.len + 2 + post->body.len};
    enum err e = sandbox_run(c, describe, (struct sandbox_input){.bytes = source}, LIMITS, &output);
    if (e)
        return e;
    struct taking t = {.rest = output};
    str words = taking_text(&t), body = taking_text(&t);
    if (t.wrong || words.len == 0 || body.len == 0)
        return fail(c, ERR_INVALID, "This article has no readable text.");
    *subject = words;
    *text = body;
    return OK;
}

enum err nntp_post_text(struct ctx *c, const struct nntp_post *post, str *subject, str *text)
{
    str parameters;
    if (!only_text(part_of(post->type, &parameters)))
        return fail(c, ERR_INVALID,
                    "Files cannot be posted by news. Post the text alone, or use the web page.");
    if (!is_plain(c, post))
        return read_mime(c, post, subject, text);
    *subject = post->subject;
    *text = without_returns(c, post->body);
    return OK;
}
