#include "kit/nntp/session.h"

#include <string.h>

/* ---- answers ----------------------------------------------------------------------------------- */

void answer(struct text *out, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    text_add(out, arena_format_list(out->mem, format, values));
    va_end(values);
    text_add(out, S("\r\n"));
}

void answer_error(struct ctx *c, enum err e, const char *missing, struct text *out)
{
    switch (e) {
    case ERR_SIGN_IN: answer(out, "480 Sign in first, with AUTHINFO"); break;
    case ERR_NOT_FOUND: answer(out, "%s", missing); break;
    case ERR_REFUSED:
    case ERR_INVALID:
    case ERR_CONFLICT: answer(out, "502 %.*s", STR_ARG(c->why)); break;
    case ERR_FAULT:
        LOG(LOG_ERROR, "nntp.fault", {"why", c->why});
        answer(out, "403 Something went wrong here; please try again later");
        break;
    case OK:
    case ERR_AGAIN:
    case ERR_REPEATED:
    case ERR_BUSY: answer(out, "403 The server is busy; please try again later"); break;
    }
}

void answer_stuffed(struct text *out, str lines)
{
    if (str_starts(lines, S(".")))
        text_char(out, '.');
    for (size_t at; (at = str_find(lines, S("\n."))) != SIZE_MAX;) {
        text_add(out, str_upto(lines, at + 1));
        text_char(out, '.');
        lines = str_from(lines, at + 1);
        text_char(out, '.');
        lines = str_from(lines, 1);
    }
    text_add(out, lines);
}

void answer_end(struct text *out)
{
    text_add(out, S(".\r\n"));
}

void session_mistake(struct session *s, const char *words, struct text *out)
{
    answer(out, "%s", words);
    LOG(LOG_INFO, "nntp.refused", {"address", str_of(s->address)}, {"answer", str_of(words)});
    if (++s->mistakes < SESSION_MISTAKES_MAX)
        return;
    answer(out, "400 Too many mistakes; please connect again");
    s->then = THEN_END;
}

/* ---- general commands --------------------------------------------------------------------------- */

void session_greet(struct session *s, struct text *out)
{
    (void)s;
    answer(out, "200 Plaudit is ready; who has signed in may post");
}

static void mode(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    (void)c;
    if (str_same_nocase(l->word[1], S("READER")))
        session_greet(s, out);
    else
        session_mistake(s, "501 The mode here is READER", out);
}

static void date(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    int year, month, date_of_month;
    day today = day_of_moment(c->now);
    int64_t seconds = c->now.s - moment_of_day(today).s;
    (void)s, (void)l;
    day_parts(today, &year, &month, &date_of_month);
    answer(out, "111 %04d%02d%02d%02d%02d%02d", year, month, date_of_month, (int)(seconds / 3600),
           (int)(seconds / 60 % 60), (int)(seconds % 60));
}

static void quit(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    (void)c, (void)l;
    answer(out, "205 Goodbye");
    s->then = THEN_END;
}

static void help(struct session *s, struct ctx *c, const struct line *l, struct text *out);

static void post(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    (void)c, (void)l;
    if (s->login == 0) {
        answer(out, "480 Sign in first, with AUTHINFO");
        return;
    }
    answer(out, "340 Send the article; end it with a line that is a dot");
    s->expects = EXPECTS_ARTICLE;
}

static const struct command GENERAL[] = {
    {"DATE", date, 0, 0}, {"HELP", help, 0, LINE_WORDS_MAX}, {"MODE", mode, 1, 1},
    {"POST", post, 0, 0}, {"QUIT", quit, 0, LINE_WORDS_MAX}, {0},
};

static const struct command *const TABLES[] = {session_group_commands, session_over_commands,
                                               session_list_commands, session_login_commands,
                                               GENERAL};

static void help(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    (void)s, (void)c, (void)l;
    answer(out, "100 These commands are understood:");
    for (size_t t = 0; t < COUNT(TABLES); t++)
        for (const struct command *k = TABLES[t]; k->name; k++)
            answer(out, "  %s", k->name);
    answer_end(out);
}

bool session_run(const struct command *table, struct session *s, struct ctx *c,
                 const struct line *l, struct text *out)
{
    for (const struct command *k = table; k->name; k++) {
        str name = str_of(k->name);
        size_t blank = str_find(name, S(" ")), words = blank == SIZE_MAX ? 1 : 2;
        if (!str_same_nocase(l->word[0], str_upto(name, blank)) ||
            (words == 2 && !str_same_nocase(l->word[1], str_from(name, blank + 1))))
            continue;
        if (l->n - words < k->min || l->n - words > k->max)
            session_mistake(s, "501 This command has other arguments; see HELP and RFC 3977", out);
        else
            k->run(s, c, l, out);
        return true;
    }
    return false;
}

void session_line(struct session *s, struct ctx *c, str line, struct text *out)
{
    struct line l;
    c->why = (str){0};
    if (line.len > SESSION_LINE_MAX && s->expects == EXPECTS_COMMAND &&
        !str_same_nocase(str_upto(line, 13), S("AUTHINFO SASL"))) {
        session_mistake(s, "501 This line is longer than 512 bytes", out);
        return;
    }
    if (str_find(line, (str){"", 1}) != SIZE_MAX || str_chars(line) == SIZE_MAX) {
        s->expects = EXPECTS_COMMAND;
        session_mistake(s, "501 This line is not UTF-8 text", out);
        return;
    }
    line_split(line, &l);
    if (s->expects == EXPECTS_SASL) {
        session_sasl(s, c, line, out);
        return;
    }
    for (size_t t = 0; t < COUNT(TABLES) && l.n > 0; t++)
        if (session_run(TABLES[t], s, c, &l, out))
            return;
    session_mistake(s, "500 This command is not known here; see HELP", out);
}

/* ---- articles ---------------------------------------------------------------------------------- */

/* Answers are one line, whatever the words are. */
static str one_line(struct ctx *c, str words)
{
    char *at = arena_room(c->mem, words.len + 1);
    for (size_t i = 0; i < words.len; i++)
        at[i] = (unsigned char)words.at[i] < ' ' ? ' ' : words.at[i];
    return str_upto((str){at, words.len}, 400);
}

void session_article(struct session *s, struct ctx *c, str source, struct text *out)
{
    struct nntp_post read;
    c->why = (str){0};
    s->expects = EXPECTS_COMMAND;
    enum err e = nntp_post_read(c, source, &read);
    if (!e)
        e = s->door->post(c, &read);
    str why = one_line(c, c->why.len    ? c->why
                          : c->problems ? c->problems->words
                                        : S("this article was not taken"));
    c->problems = NULL;
    if (!e) {
        answer(out, "240 %.*s", STR_ARG(c->why.len ? why : S("Thank you, the article is there")));
        return;
    }
    LOG(LOG_INFO, "nntp.refused", {"address", str_of(s->address)}, {"answer", S("441")},
        {"error", .n = e}, {"person", .n = c->me});
    if (e == ERR_SIGN_IN)
        answer(out, "480 Sign in first, with AUTHINFO");
    else if (e == ERR_FAULT || e == ERR_BUSY || e == ERR_AGAIN)
        answer(out, "441 The server could not keep the article; please send it again later");
    else
        answer(out, "441 %.*s", STR_ARG(why));
    if (e == ERR_FAULT)
        LOG(LOG_ERROR, "nntp.fault", {"why", c->why});
}

void session_secure(struct session *s)
{
    s->tls = true;
    s->tls_can = false;
    s->group = s->current = 0;
    s->user[0] = 0;
}
