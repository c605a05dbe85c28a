#include "kit/nntp/nntp.h"

static str part_of(str value, str *rest)
{
    size_t len = str_find(value, S(";"));
    *rest = str_from(value, len);
    return str_trim(str_upto(value, len));
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

static enum err read_mime(struct ctx *c, const struct nntp_post *post, struct nntp_words *words)
{
    struct message_mail m;
    enum err e = message_receive(c, (str){post->head.at, post->head.len + 2 + post->body.len}, &m);
    if (e)
        return e;
    if (m.subject.len == 0 || (m.text.len == 0 && m.n_files == 0))
        return fail(c, ERR_INVALID, "This article has no readable text.");
    *words = (struct nntp_words){m.subject, m.text, m.files, m.n_files, m.left_out};
    return OK;
}

enum err nntp_post_words(struct ctx *c, const struct nntp_post *post, struct nntp_words *words)
{
    if (!is_plain(c, post))
        return read_mime(c, post, words);
    *words = (struct nntp_words){.subject = post->subject, .text = without_returns(c, post->body)};
    return OK;
}
