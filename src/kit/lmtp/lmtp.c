#include "kit/lmtp/lmtp.h"

#include <string.h>

struct lmtp *lmtp_open(struct ctx *c, const struct lmtp_door *door, size_t size_max)
{
    struct lmtp *s = arena_take(c->mem, 1, sizeof *s);
    *s = (struct lmtp){.c = c, .door = door, .size_max = size_max};
    s->line.mem = s->body.mem = s->out.mem = c->mem;
    text_add(&s->out, S("220 LMTP Plaudit\r\n"));
    return s;
}

static void say(struct lmtp *s, const char *words)
{
    text_format(&s->out, "%s\r\n", words);
}

/* Answers what comes at the wrong time, or is too much. */
static void decline(struct lmtp *s, const char *words)
{
    say(s, words);
    LOG(LOG_WARN, "lmtp.refused", {"answer", str_upto(str_of(words), 9), 0});
}

/* Answers a wrong command; too many end the conversation. */
static void refuse(struct lmtp *s, const char *words)
{
    decline(s, words);
    if (++s->wrong < LMTP_WRONG)
        return;
    say(s, "421 4.7.0 Too many errors");
    s->over = true;
}

static void put_answer(struct lmtp *s, struct lmtp_answer a)
{
    static const struct {
        const char *code, *words;
    } USUAL[] = {
        [LMTP_TAKEN] = {"250 2.0.0", "Taken"},
        [LMTP_NOBODY] = {"550 5.1.1", "No such recipient"},
        [LMTP_REFUSED] = {"550 5.7.1", "Refused"},
        [LMTP_LATER] = {"451 4.3.0", "Try again later"},
    };
    text_format(&s->out, "%s ", USUAL[a.code].code);
    str words = a.words.len ? str_upto(a.words, 400) : str_of(USUAL[a.code].words);
    for (size_t i = 0; i < words.len; i++) {
        unsigned char ch = (unsigned char)words.at[i];
        text_char(&s->out, ch < ' ' || ch > '~' ? '?' : (char)ch);
    }
    text_add(&s->out, S("\r\n"));
    if (a.code != LMTP_TAKEN)
        LOG(LOG_WARN, "lmtp.refused", {"answer", str_of(USUAL[a.code].code), 0});
}

static void forget(struct lmtp *s)
{
    s->from = s->data = s->too_large = false;
    s->sender = (str){0};
    s->n = 0;
    s->body.len = 0;
}

/* ---- commands ------------------------------------------------------------------------------------ */

/* "FROM:<ada@example.org> SIZE=7": the address, and what stands behind it. */
static bool path_of(str words, str before, str *address, str *rest)
{
    if (!str_same_nocase(str_upto(words, before.len), before))
        return false;
    words = str_trim(str_from(words, before.len));
    size_t end = str_find(words, S(">"));
    if (!str_starts(words, S("<")) || end == SIZE_MAX)
        return false;
    *address = str_from(str_upto(words, end), 1);
    *rest = str_trim(str_from(words, end + 1));
    for (size_t i = 0; i < address->len; i++)
        if ((unsigned char)address->at[i] <= ' ' || address->at[i] == 0x7F)
            return false;
    return address->len <= 320;
}

static void hello(struct lmtp *s, str words)
{
    if (words.len == 0) {
        refuse(s, "501 5.5.4 LHLO needs a name");
        return;
    }
    forget(s);
    s->greeted = true;
    text_format(&s->out,
                "250-Plaudit\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n"
                "250-SMTPUTF8\r\n250 SIZE %zu\r\n",
                s->size_max);
}

static void mail(struct lmtp *s, str words)
{
    str address, rest, parameter;
    int64_t size = 0;
    if (!s->greeted || s->from) {
        refuse(s, s->from ? "503 5.5.1 One sender at a time" : "503 5.5.1 LHLO first");
        return;
    }
    if (s->mails == LMTP_MAILS) {
        decline(s, "421 4.3.2 Enough for one conversation");
        s->over = true;
        return;
    }
    if (!path_of(words, S("FROM:"), &address, &rest)) {
        refuse(s, "501 5.1.7 No such address");
        return;
    }
    while (str_cut(&rest, ' ', &parameter))
        if (str_same_nocase(str_upto(parameter, 5), S("SIZE=")) &&
            (!str_int(str_from(parameter, 5), &size) || size < 0 || (size_t)size > s->size_max)) {
            refuse(s, "552 5.3.4 Too large");
            return;
        }
    s->sender = arena_copy(s->c->mem, address);
    s->from = true;
    say(s, "250 2.1.0 Sender taken");
}

static void recipient(struct lmtp *s, str words)
{
    str address, rest;
    if (!s->from)
        refuse(s, "503 5.5.1 MAIL first");
    else if (s->n == LMTP_RECIPIENTS)
        decline(s, "452 4.5.3 Too many recipients");
    else if (!path_of(words, S("TO:"), &address, &rest) || address.len == 0)
        refuse(s, "501 5.1.3 No such address");
    else {
        struct lmtp_answer a = s->door->knows(s->c, s->door->of, address);
        if (a.code == LMTP_TAKEN) {
            s->recipients[s->n++] = arena_copy(s->c->mem, address);
            say(s, "250 2.1.5 Recipient taken");
        } else {
            put_answer(s, a);
        }
    }
}

static void data(struct lmtp *s, str words)
{
    (void)words;
    if (s->n == 0) { /* RFC 2033 4.2: also when all recipients were refused */
        decline(s, "503 5.5.1 No recipient");
        return;
    }
    s->data = true;
    s->torn = false;
    say(s, "354 Go on, a dot ends it");
}

static void reset(struct lmtp *s, str words)
{
    (void)words;
    forget(s);
    say(s, "250 2.0.0 Forgotten");
}

static void nothing(struct lmtp *s, str words)
{
    (void)words;
    say(s, "250 2.0.0 Fine");
}

static void verify(struct lmtp *s, str words)
{
    (void)words;
    say(s, "252 2.5.0 Try it");
}

static void quit(struct lmtp *s, str words)
{
    (void)words;
    say(s, "221 2.0.0 Bye");
    s->over = true;
}

static const struct command {
    const char *name;
    void (*run)(struct lmtp *s, str words);
} commands[] = {
    {"LHLO", hello}, {"MAIL", mail},    {"RCPT", recipient}, {"DATA", data},
    {"RSET", reset}, {"NOOP", nothing}, {"VRFY", verify},    {"QUIT", quit},
};

static void obey(struct lmtp *s, str line)
{
    str name = str_upto(line, 4), words = str_trim(str_from(line, 4));
    bool apart = line.len <= 4 || line.at[4] == ' ';
    if (line.len > 0 && memchr(line.at, '\0', line.len)) {
        refuse(s, "500 5.5.2 No such command");
        return;
    }
    for (size_t i = 0; i < COUNT(commands); i++)
        if (apart && str_same_nocase(name, str_of(commands[i].name))) {
            commands[i].run(s, words);
            return;
        }
    refuse(s, "500 5.5.1 No such command"); /* HELO and EHLO as well: RFC 2033 4.1 */
}

/* ---- the mail ------------------------------------------------------------------------------------ */

static void finish(struct lmtp *s)
{
    struct lmtp_answer *answers = arena_take(s->c->mem, s->n, sizeof *answers);
    struct lmtp_mail taken = {s->sender, s->recipients, s->n, text_str(&s->body)};
    for (size_t i = 0; i < s->n; i++)
        answers[i].code = LMTP_LATER;
    if (s->too_large)
        LOG(LOG_WARN, "lmtp.refused", {"answer", S("552 5.3.4"), 0});
    else
        s->door->take(s->c, s->door->of, &taken, answers);
    for (size_t i = 0; i < s->n; i++)
        if (s->too_large)
            say(s, "552 5.3.4 Too large");
        else
            put_answer(s, answers[i]);
    forget(s);
    s->mails++;
}

/* Only "\r\n.\r\n" ends a mail: a dot between other line ends is text, so that nobody smuggles a second one. */
static void keep(struct lmtp *s, str line, bool proper)
{
    bool after_end = !s->torn;
    s->torn = !proper;
    if (proper && after_end && str_same(line, S("."))) {
        finish(s);
        return;
    }
    if (str_starts(line, S(".")))
        line = str_from(line, 1);
    if (s->body.len + line.len + 2 > s->size_max)
        s->too_large = true;
    if (s->too_large)
        return;
    text_add(&s->body, line);
    text_add(&s->body, proper ? S("\r\n") : (str){0});
}

/* ---- lines --------------------------------------------------------------------------------------- */

/* In a mail, a line of any length passes in pieces. */
static void take_line(struct lmtp *s, bool end)
{
    str line = text_str(&s->line);
    bool proper = end && str_ends(line, S("\r\n"));
    if (s->data && s->too_long) { /* a later piece of a line begins with no dot that counts */
        s->torn = !end;
        s->too_large = s->too_large || s->body.len + line.len > s->size_max;
        if (!s->too_large)
            text_add(&s->body, line);
    } else if (s->data) {
        keep(s, proper ? str_upto(line, line.len - 2) : line, proper);
    } else if (end && s->too_long) {
        refuse(s, "500 5.5.2 Line too long");
    } else if (end && !proper) {
        refuse(s, "500 5.5.2 Lines end with CR LF");
    } else if (end) {
        obey(s, str_upto(line, line.len - 2));
    }
    s->too_long = !end;
    s->line.len = 0;
}

void lmtp_feed(struct lmtp *s, str bytes)
{
    while (bytes.len > 0 && !s->over) {
        const char *end = memchr(bytes.at, '\n', bytes.len);
        size_t len = end ? (size_t)(end - bytes.at) + 1 : bytes.len;
        size_t room = LMTP_LINE - s->line.len;
        bool whole = end && len <= room;
        len = len < room ? len : room;
        text_add(&s->line, str_upto(bytes, len));
        bytes = str_from(bytes, len);
        if (whole || s->line.len == LMTP_LINE)
            take_line(s, whole);
    }
}
