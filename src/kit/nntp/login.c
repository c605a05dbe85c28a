#include "kit/nntp/session.h"

#include <sodium.h>
#include <string.h>

enum { FAILURES_MAX = 5 };

/* Passwords go over TLS, or do not leave this machine. */
static bool may_tell(const struct session *s)
{
    return s->tls || s->loopback;
}

static void capabilities(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    (void)c, (void)l;
    answer(out, "101 What is possible here:");
    answer(out, "VERSION 2");
    answer(out, "IMPLEMENTATION Plaudit " PLAUDIT_VERSION);
    answer(out, "READER");
    answer(out, "POST");
    answer(out, "NEWNEWS");
    answer(out, "HDR");
    answer(out, "OVER MSGID");
    answer(out, "XPAT");
    answer(out,
           "LIST ACTIVE ACTIVE.TIMES COUNTS DISTRIB.PATS DISTRIBUTIONS HEADERS MODERATORS MOTD "
           "NEWSGROUPS OVERVIEW.FMT SUBSCRIPTIONS");
    if (s->login == 0 && !s->deflated && may_tell(s)) {
        answer(out, "AUTHINFO USER SASL");
        answer(out, "SASL PLAIN");
    }
    if (s->tls_can && s->login == 0 && !s->deflated)
        answer(out, "STARTTLS");
    if (!s->deflated)
        answer(out, "COMPRESS DEFLATE");
    answer_end(out);
}

static void sign_in(struct session *s, struct ctx *c, str user, str password, struct text *out)
{
    struct nntp_try who = {user, password, str_of(s->address)};
    int64_t login;
    enum err e = s->door->login(c, &who, &login);
    if (!e)
        e = s->door->enter(c, login);
    if (!e) {
        s->login = login;
        s->group = s->current = 0;
        answer(out, "281 Welcome");
        return;
    }
    if (e != ERR_SIGN_IN) {
        answer_error(c, e, "", out);
        return;
    }
    LOG(LOG_WARN, "nntp.refused", {"address", who.address}, {"answer", S("481")});
    if (++s->failures < FAILURES_MAX) {
        answer(out, "481 This name and app password do not fit");
        return;
    }
    answer(out, "400 This name and app password do not fit; please connect again");
    s->then = THEN_END;
}

/* What must be so before anybody signs in. */
static bool may_sign_in(struct session *s, struct text *out)
{
    if (s->login != 0 || s->deflated)
        session_mistake(s, s->login ? "502 You are signed in" : "502 Sign in before COMPRESS", out);
    else if (!may_tell(s))
        session_mistake(s, "483 Passwords are taken over TLS only: STARTTLS, or port 563", out);
    else
        return true;
    return false;
}

static void user(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    (void)c;
    if (!may_sign_in(s, out))
        return;
    str name = l->rest[2];
    if (name.len >= sizeof s->user) {
        session_mistake(s, "501 This name is too long", out);
        return;
    }
    memcpy(s->user, name.at, name.len);
    s->user[name.len] = 0;
    answer(out, "381 And the app password?");
}

static void pass(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    if (!may_sign_in(s, out))
        return;
    if (!s->user[0]) {
        session_mistake(s, "482 AUTHINFO USER comes first", out);
        return;
    }
    str name = arena_copy(c->mem, str_of(s->user));
    s->user[0] = 0;
    sign_in(s, c, name, l->rest[2], out);
}

static void sasl(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    if (!may_sign_in(s, out))
        return;
    if (!str_same_nocase(l->word[2], S("PLAIN"))) {
        session_mistake(s, "503 The mechanism here is PLAIN", out);
        return;
    }
    s->expects = EXPECTS_SASL;
    if (l->n == 4)
        session_sasl(s, c, l->word[3], out);
    else
        answer(out, "383 =");
}

/* "on behalf of" NUL "user" NUL "password" (RFC 4616); nobody signs in on behalf of others. */
void session_sasl(struct session *s, struct ctx *c, str line, struct text *out)
{
    unsigned char *bytes = arena_take(c->mem, SESSION_SASL_MAX, 1);
    size_t len;
    s->expects = EXPECTS_COMMAND;
    if (str_same(line, S("*"))) {
        answer(out, "481 As you wish");
        return;
    }
    if (sodium_base642bin(bytes, SESSION_SASL_MAX, line.at ? line.at : "", line.len, NULL, &len,
                          NULL, sodium_base64_VARIANT_ORIGINAL) != 0) {
        session_mistake(s, "482 This is not base64", out);
        return;
    }
    str all = {(const char *)bytes, len};
    size_t first = str_find(all, (str){"", 1}),
           second = str_find(str_from(all, first + 1), (str){"", 1});
    str name = str_upto(str_from(all, first + 1), second);
    str on_behalf = str_upto(all, first);
    if (first == SIZE_MAX || second == SIZE_MAX || name.len == 0 || str_chars(all) == SIZE_MAX ||
        (on_behalf.len > 0 && !str_same(on_behalf, name))) {
        session_mistake(s, "482 PLAIN has a name and a password, each behind a NUL byte", out);
        return;
    }
    sign_in(s, c, name, str_from(all, first + second + 2), out);
}

static void starttls(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    (void)c, (void)l;
    if (s->tls || s->login || s->deflated)
        session_mistake(s, "502 STARTTLS comes first, and once", out);
    else if (!s->tls_can)
        session_mistake(s, "580 This server has no certificate", out);
    else {
        answer(out, "382 Go on with TLS");
        s->then = THEN_TLS;
    }
}

static void compress(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    (void)c;
    if (s->deflated)
        session_mistake(s, "502 What is sent is compressed already", out);
    else if (!str_same_nocase(l->word[1], S("DEFLATE")))
        session_mistake(s, "503 The way to compress here is DEFLATE", out);
    else {
        answer(out, "206 From here on");
        s->then = THEN_DEFLATE;
    }
}

const struct command session_login_commands[] = {
    {"AUTHINFO USER", user, 1, LINE_WORDS_MAX},
    {"AUTHINFO PASS", pass, 1, LINE_WORDS_MAX},
    {"AUTHINFO SASL", sasl, 1, 2},
    {"CAPABILITIES", capabilities, 0, 1},
    {"COMPRESS", compress, 1, 1},
    {"STARTTLS", starttls, 0, 0},
    {0},
};
