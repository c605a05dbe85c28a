#include "base/test.h"
#include "kit/nntp/session.h"
#include "kit/nntp/testing.h"
#include "kit/store/testing.h"

/* A conversation: commands with '|' between them; what is answered, with '|' for line ends. */
struct talk {
    const char *asked, *answered;
};

static str talk_with(struct ctx *c, struct session *s, str asked)
{
    struct text out = {.mem = c->mem};
    for (str line; str_cut(&asked, '|', &line);) {
        if (s->expects == EXPECTS_ARTICLE)
            session_article(s, c, line, &out);
        else
            session_line(s, c, line, &out);
        while (s->job.kind != JOB_NONE)
            session_more(s, c, &out);
    }
    struct text shown = {.mem = c->mem};
    str got = text_str(&out);
    for (size_t i = 0; i < got.len; i++)
        if (got.at[i] == '\n' && i + 1 < got.len)
            text_char(&shown, '|');
        else if (got.at[i] != '\r' && got.at[i] != '\n')
            text_char(&shown, got.at[i]);
    return text_str(&shown);
}

static struct session fresh(struct ctx *c)
{
    CHECK(TOY_DOOR.enter(c, 0) == OK);
    return (struct session){.door = &TOY_DOOR, .address = "192.0.2.1", .loopback = true};
}

static void check_talks(struct ctx *c, const struct talk *talks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct session s = fresh(c);
        CHECK_STR(talk_with(c, &s, str_of(talks[i].asked)), str_of(talks[i].answered));
    }
}

#define ANNA "AUTHINFO USER anna|AUTHINFO PASS right|"
#define IN "381 And the app password?|281 Welcome|"
#define GENERAL "211 3 1 4 toy.general"
#define HEAD_ONE                                                                                   \
    "From: anna@example.org|Subject: First|Message-ID: <one@toy>|X-Toy: wood,| and tin|"

static void test_articles(struct ctx *c)
{
    static const struct talk TALKS[] = {
        {"GROUP toy.general", GENERAL},
        {"group toy.general|ARTICLE", GENERAL "|220 1 <one@toy>|" HEAD_ONE "|Hello|."},
        {"GROUP toy.general|HEAD 1", GENERAL "|221 1 <one@toy>|" HEAD_ONE "."},
        {"GROUP toy.general|BODY 2", GENERAL "|222 2 <two@toy>|...|..dots|and more|."},
        {"BODY <two@toy>", "222 0 <two@toy>|...|..dots|and more|."},
        {"GROUP toy.general|STAT 3|STAT 4|STAT", GENERAL "|423 There is no article of this number"
                                                         "|223 4 <four@toy>|223 4 <four@toy>"},
        {"GROUP toy.general|NEXT|NEXT|NEXT|LAST",
         GENERAL "|223 2 <two@toy>|223 4 <four@toy>"
                 "|421 This is the last one|223 2 <two@toy>"},
        {"GROUP toy.general|LAST", GENERAL "|422 This is the first one"},
        {"ARTICLE|ARTICLE 1|NEXT", "412 Choose a group first|412 Choose a group first"
                                   "|412 Choose a group first"},
        {"GROUP toy.empty|ARTICLE|STAT 1|NEXT",
         "211 0 1 0 toy.empty|420 No article is chosen|423 There is no article of this number"
         "|420 No article is chosen"},
        {"ARTICLE <nobody@toy>|STAT <one@toy>|STAT <bad",
         "430 There is no such article"
         "|223 0 <one@toy>|501 This is no Message-ID"},
        {"GROUP toy.general|STAT 1-2",
         GENERAL "|501 An article is a number, or like <number@host>"},
        {"LISTGROUP toy.general", GENERAL "|1|2|4|."},
        {"LISTGROUP toy.general 2-3", GENERAL "|2|."},
        {"LISTGROUP", "412 Choose a group first"},
        {"GROUP toy.general|LISTGROUP", GENERAL "|" GENERAL "|1|2|4|."},
    };
    check_talks(c, TALKS, COUNT(TALKS));
}

static void test_overviews(struct ctx *c)
{
#define LINE(n, subject, id)                                                                       \
#n "\t" subject "\tanna@example.org\tSun, 22 Nov 2026 10:00:00 +0000\t<" id                    \
       ">\t\t100\t1\tXref: toy toy.general:" #n "|"
    static const struct talk TALKS[] = {
        {"GROUP toy.general|OVER 1-",
         GENERAL "|224 Overview follows|" LINE(1, "First", "one@toy")
             LINE(2, "Re: First", "two@toy") LINE(4, "Other", "four@toy") "."},
        {"GROUP toy.general|XOVER",
         GENERAL "|224 Overview follows|" LINE(1, "First", "one@toy") "."},
        {"GROUP toy.general|OVER 3-3|XOVER 3|OVER 4-2",
         GENERAL "|423 No articles in this range|420 No articles in this range"
                 "|423 No articles in this range"},
        {"OVER 1-|OVER", "412 Choose a group first|412 Choose a group first"},
        {"OVER <one@toy>",
         "224 Overview follows|0\tFirst\tanna@example.org\t\t<one@toy>\t\t96\t1|."},
        {"GROUP toy.general|HDR Subject 1-",
         GENERAL "|225 Headers follow|1 First|2 Re: First|4 Other|."},
        {"GROUP toy.general|XHDR X-Toy 1-2",
         GENERAL "|221 Headers follow|1 wood, and tin|2 wood, and "
                 "tin|."},
        {"GROUP toy.general|HDR :lines 4|HDR Xref 4",
         GENERAL "|225 Headers follow|4 1|.|225 Headers follow|4 toy toy.general:4|."},
        {"HDR Subject <two@toy>|XHDR Subject <two@toy>",
         "225 Headers follow|0 Re: First|.|221 Headers follow|<two@toy> Re: First|."},
        {"GROUP toy.general|XPAT Subject 1- F* *Re*",
         GENERAL "|221 Headers follow|1 First|2 Re: First|."},
        {"GROUP toy.general|XPAT Subject 1- nothing", GENERAL "|221 Headers follow|."},
        {"GROUP toy.general|HDR a:b 1", GENERAL "|501 This is no name of a header field"},
        {"HDR Subject <nobody@toy>", "430 There is no such article"},
    };
    check_talks(c, TALKS, COUNT(TALKS));
}

static void test_lists(struct ctx *c)
{
    static const struct talk TALKS[] = {
        {"LIST", "215 Groups: name, last, first, posting|toy.general 4 1 y|toy.empty 0 1 m|."},
        {"LIST ACTIVE *.e*", "215 Groups: name, last, first, posting|toy.empty 0 1 m|."},
        {"LIST COUNTS toy.general", "215 Groups: name, last, first, articles, posting"
                                    "|toy.general 4 1 3 y|."},
        {"LIST ACTIVE.TIMES toy.g*", "215 Groups: name, made when and by whom"
                                     "|toy.general 1700000000 toy|."},
        {"LIST NEWSGROUPS toy.g*|XGTITLE toy.g*",
         "215 Groups: name, subject|toy.general\tAll about toys"
         "|.|282 Groups: name, subject|toy.general\tAll "
         "about toys|."},
        {"LIST MOTD", "215 Words of the day|Be kind.|..dot|."},
        {"LIST DISTRIBUTIONS|LIST MODERATORS|LIST DISTRIB.PATS",
         "215 None|.|215 None|.|215 None|."},
        {"LIST HEADERS RANGE|LIST HEADERS X", "215 All header fields, and|:|:bytes|:lines|."
                                              "|501 It is MSGID or RANGE"},
        {"LIST OVERVIEW.FMT",
         "215 Order of the overview|Subject:|From:|Date:|Message-ID:|References:|"
         ":bytes|:lines|Xref:full|."},
        {"LIST NOTHING", "501 There is no such list; see CAPABILITIES"},
        {"NEWGROUPS 20260101 000000 GMT", "231 Groups made since|toy.empty 0 1 m|."},
        {"NEWNEWS * 20260101 000000",
         "230 Articles that came since|<one@toy>|<two@toy>|<four@toy>|."},
        {"NEWNEWS toy.e* 20260101 000000", "230 Articles that came since|."},
        {"NEWGROUPS 20260101|NEWNEWS * 20269901 000000",
         "501 This command has other arguments; see HELP and RFC 3977"
         "|501 A time is like 20270131 120000 GMT"},
        {"DATE|MODE READER|MODE STREAM",
         "111 20261118110640|200 Plaudit is ready; who has signed in "
         "may post|501 The mode here is READER"},
        {"XYZZY|GROUP", "500 This command is not known here; see HELP"
                        "|501 This command has other arguments; see HELP and RFC 3977"},
    };
    check_talks(c, TALKS, COUNT(TALKS));
}

/* What somebody may not see is not there, in every command. */
static void test_secrets(struct ctx *c)
{
    static const struct talk TALKS[] = {
        {"GROUP toy.secret|GROUP toy.nothing",
         "480 There is no such group for everybody; sign in, with "
         "AUTHINFO|480 There is no such group for everybody; "
         "sign in, with AUTHINFO"},
        {"ARTICLE <secret@toy>|HDR Subject <secret@toy>|OVER <secret@toy>|STAT <secret@toy>",
         "430 There is no such article|430 There is no such article|430 There is no such article"
         "|430 There is no such article"},
        {"LISTGROUP toy.secret",
         "480 There is no such group for everybody; sign in, with AUTHINFO"},
        {"NEWNEWS toy.secret 19990101 000000", "230 Articles that came since|."},
        {ANNA "GROUP toy.secret|STAT <secret@toy>|GROUP toy.nothing",
         IN "211 1 1 1 toy.secret|223 1 <secret@toy>|411 There is no such group"},
        {ANNA "LIST SUBSCRIPTIONS", IN "215 Groups to begin with|toy.secret|."},
        {"LIST SUBSCRIPTIONS", "215 Groups to begin with|toy.general|toy.empty|."},
    };
    check_talks(c, TALKS, COUNT(TALKS));
}

static void test_logins(struct ctx *c)
{
    static const struct talk TALKS[] = {
        {ANNA "AUTHINFO USER anna", IN "502 You are signed in"},
        {"AUTHINFO PASS right", "482 AUTHINFO USER comes first"},
        {"AUTHINFO USER anna|AUTHINFO PASS wrong|AUTHINFO PASS right",
         "381 And the app password?|481 This name and app password do not fit"
         "|482 AUTHINFO USER comes first"},
        {"AUTHINFO SASL PLAIN AGFubmEAcmlnaHQ=", "281 Welcome"},
        {"AUTHINFO SASL PLAIN|AGFubmEAcmlnaHQ=", "383 =|281 Welcome"},
        {"AUTHINFO SASL PLAIN|*", "383 =|481 As you wish"},
        {"AUTHINFO SASL PLAIN Ym9iAGFubmEAcmlnaHQ=",
         "482 PLAIN has a name and a password, each behind a NUL byte"},
        {"AUTHINFO SASL PLAIN ????", "482 This is not base64"},
        {"AUTHINFO SASL PLAIN YW5uYQ==",
         "482 PLAIN has a name and a password, each behind a NUL byte"},
        {"AUTHINFO SASL CRAM-MD5", "503 The mechanism here is PLAIN"},
        {"STARTTLS", "580 This server has no certificate"},
        {"COMPRESS GZIP", "503 The way to compress here is DEFLATE"},
        {"POST", "480 Sign in first, with AUTHINFO"},
    };
    check_talks(c, TALKS, COUNT(TALKS));
    struct session s = fresh(c);
    s.loopback = false;
    CHECK_STR(talk_with(c, &s, S("AUTHINFO USER anna|AUTHINFO SASL PLAIN AGFubmEAcmlnaHQ=")),
              S("483 Passwords are taken over TLS only: STARTTLS, or port 563"
                "|483 Passwords are taken over TLS only: STARTTLS, or port 563"));
    CHECK(s.login == 0);
    CHECK_STR(talk_with(c, &s, S("GROUP toy.secret")), S("411 There is no such group"));
    for (int i = 0; i < 5; i++) {
        s.tls = true;
        (void)talk_with(c, &s, S("AUTHINFO USER anna|AUTHINFO PASS wrong"));
    }
    CHECK(s.then == THEN_END);
}

static bool offers(struct ctx *c, struct session *s, str words)
{
    return str_find(talk_with(c, s, S("CAPABILITIES")), words) != SIZE_MAX;
}

static void test_capabilities(struct ctx *c)
{
    struct session s = fresh(c);
    s.tls_can = true;
    CHECK(offers(c, &s, S("|VERSION 2|")) && offers(c, &s, S("|READER|")));
    CHECK(offers(c, &s, S("|AUTHINFO USER SASL|SASL PLAIN|STARTTLS|COMPRESS DEFLATE|.")));
    s.loopback = false;
    CHECK(!offers(c, &s, S("AUTHINFO")) && offers(c, &s, S("|STARTTLS|")));
    session_secure(&s);
    CHECK(offers(c, &s, S("|AUTHINFO USER SASL|")) && !offers(c, &s, S("STARTTLS")));
    (void)talk_with(c, &s, S("AUTHINFO USER anna|AUTHINFO PASS right"));
    CHECK(!offers(c, &s, S("AUTHINFO")) && offers(c, &s, S("COMPRESS")));
    (void)talk_with(c, &s, S("COMPRESS DEFLATE"));
    CHECK(s.then == THEN_DEFLATE);
    s.deflated = true;
    CHECK(!offers(c, &s, S("COMPRESS")));
}

static void test_posting(struct ctx *c)
{
#define ARTICLE(subject)                                                                           \
    "From: a@b\r\nSubject: " subject "\r\nNewsgroups: toy.general\r\n\r\nHello\r\n"
    static const struct talk TALKS[] = {
        {ANNA "POST|" ARTICLE("yes"), IN "340 Send the article; end it with a line that is a "
                                         "dot|240 Thank you, the article is there"},
        {ANNA "POST|" ARTICLE("held"), IN "340 Send the article; end it with a line that is a dot"
                                          "|240 A moderator reads it first"},
        {ANNA "POST|" ARTICLE("no"), IN "340 Send the article; end it with a line that is a dot"
                                        "|441 A rule  says no."},
        {ANNA "POST|" ARTICLE("wait"),
         IN "340 Send the article; end it with a line that is a dot"
            "|441 The server could not keep the article; please send it again later"},
        {ANNA "POST|" ARTICLE(""), IN "340 Send the article; end it with a line that is a dot"
                                      "|441 The line Subject is missing or empty."},
    };
    check_talks(c, TALKS, COUNT(TALKS));
}

static void test_hostile(struct ctx *c)
{
    struct session s = fresh(c);
    struct text line = {.mem = c->mem};
    text_add(&line, S("GROUP "));
    while (line.len <= SESSION_LINE_MAX)
        text_char(&line, 'x');
    CHECK_STR(talk_with(c, &s, text_str(&line)), S("501 This line is longer than 512 bytes"));
    CHECK_STR(talk_with(c, &s, S("GROUP a\0b")), S("501 This line is not UTF-8 text"));
    CHECK_STR(talk_with(c, &s, S("GROUP \xFF")), S("501 This line is not UTF-8 text"));
    for (int i = 0; i < SESSION_MISTAKES_MAX; i++)
        (void)talk_with(c, &s, S("EHLO example.org"));
    CHECK(s.then == THEN_END);
}

int main(void)
{
    struct ctx c = test_ctx_begin();
    log_threshold(LOG_ERROR);
    test_articles(&c);
    test_overviews(&c);
    test_lists(&c);
    test_secrets(&c);
    test_logins(&c);
    test_capabilities(&c);
    test_posting(&c);
    test_hostile(&c);
    test_ctx_end(&c);
    return CHECK_RESULT();
}
