#include "kit/message/message_internal.h"

enum { MOST_FROM = 100, FIRST_LINES = 200 };

/* Some line of the beginning is a field, and there are no NUL bytes: a picture or a program is none. */
static bool looks_like_mail(str source)
{
    str start = str_upto(source, 4000), line;
    size_t odd = 0;
    for (size_t i = 0; i < start.len; i++)
        odd += (unsigned char)start.at[i] < 9;
    if (odd > start.len / 50)
        return false;
    for (int i = 0; i < FIRST_LINES && message_line(&start, &line); i++) {
        if (str_starts(line, S("From ")) || str_starts(line, S(">From ")))
            continue;
        return message_is_field(line);
    }
    return false;
}

/* Encoding of raw bytes in the head: what the body says. */
static str charset_of(struct ctx *c, str head)
{
    return message_parameter(c, message_field(c, head, "Content-Type"), "charset");
}

static str without_empty_lines(str source)
{
    while (source.len > 0 && (source.at[0] == '\n' || source.at[0] == '\r'))
        source = str_from(source, 1);
    return source;
}

/* Lines that end with a lone CR, as on very old computers. */
static str with_line_ends(struct ctx *c, str source)
{
    str start = str_upto(source, FIRST_LINES * 100);
    bool odd = str_find(start, S("\n")) == SIZE_MAX && str_find(start, S("\r")) != SIZE_MAX;
    return odd ? message_clean(c, source) : source;
}

enum err message_read(struct ctx *c, str source, struct message *m)
{
    struct message read = {0};
    if (str_starts(source, S("\xEF\xBB\xBF")))
        source = str_from(source, 3);
    source = with_line_ends(c, without_empty_lines(source));
    if (source.len == 0)
        return fail(c, ERR_INVALID, "This file is empty.");
    if (!looks_like_mail(source))
        return fail(c, ERR_INVALID,
                    "This does not begin like a mail, with lines such as \"From: ...\".");
    struct message_head h = message_split(source);
    str charset = charset_of(c, h.lines);
    struct message_address *from = arena_take(c->mem, MOST_FROM, sizeof *from);
    str who = message_utf8(c, message_field(c, h.lines, "From"), charset);
    read.subject = message_words(c, message_field(c, h.lines, "Subject"), charset);
    read.n_from = message_addresses(c, who, from, MOST_FROM);
    read.from = from;
    read.date = message_date(message_field(c, h.lines, "Date"));
    read.id = message_id_of(c, message_field(c, h.lines, "Message-ID"));
    if (!message_body(c, source, NULL, &read.text))
        return fail(c, ERR_INVALID, "The parts of this mail are nested deeper than 50.");
    read.reply = message_reply(c, read.text);
    *m = read;
    return OK;
}

static void put(struct text *json, str before, str value)
{
    text_add(json, before);
    text_json(json, value);
}

enum err message_describe(struct ctx *c, str source, str hint, struct text *json)
{
    struct message m;
    (void)hint;
    enum err e = message_read(c, source, &m);
    if (e)
        return e;
    put(json, S("\"subject\":"), m.subject);
    text_add(json, S(",\"from\":["));
    for (size_t i = 0; i < m.n_from; i++) {
        put(json, i ? S(",{\"name\":") : S("{\"name\":"), m.from[i].name);
        put(json, S(",\"address\":"), m.from[i].address);
        text_char(json, '}');
    }
    text_add(json, S("],\"date\":"));
    if (m.date.set)
        text_json(json, moment_iso(c->mem, m.date.value));
    else
        text_add(json, S("null"));
    put(json, S(",\"text\":"), m.text);
    put(json, S(",\"reply\":"), m.reply);
    return OK;
}
