#include "base/test.h"
#include "kit/nntp/line.h"
#include "kit/nntp/nntp.h"
#include "kit/sandbox/sandbox.h"
#include "kit/store/testing.h"

/* ---- words of a command ------------------------------------------------------------------------ */

static void test_lines(void)
{
    struct line l;
    line_split(S("  group \t a.b  "), &l);
    CHECK(l.n == 2);
    CHECK_STR(l.word[0], S("group"));
    CHECK_STR(l.word[1], S("a.b"));
    line_split(S("a b c d e f g h i j k l m n"), &l);
    CHECK(l.n == LINE_WORDS_MAX);
    CHECK_STR(l.rest[LINE_WORDS_MAX - 1], S("l m n"));
    line_split((str){0}, &l);
    CHECK(l.n == 0);
}

static void test_ranges(void)
{
    static const struct {
        const char *word;
        int64_t from, to; /* -1: none */
    } FACTS[] = {
        {"7", 7, 7},
        {"7-", 7, INT64_MAX},
        {"7-9", 7, 9},
        {"9-7", 9, 7},
        {"", -1, 0},
        {"-", -1, 0},
        {"-7", -1, 0},
        {"a", -1, 0},
        {"7-a", -1, 0},
        {"7 ", -1, 0},
        {"+7", -1, 0},
        {"7--9", -1, 0},
        {"12345678901234567", -1, 0},
        {"1-99999999999999999999", -1, 0},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        int64_t from, to;
        bool is = line_range(str_of(FACTS[i].word), &from, &to);
        CHECK(is == (FACTS[i].from >= 0));
        CHECK(!is || (from == FACTS[i].from && to == FACTS[i].to));
    }
}

static void test_moments(void)
{
    static const struct {
        const char *date, *time;
        int64_t s; /* -1: none */
    } FACTS[] = {
        {"20261122", "183553", 1795372553},
        {"261122", "183553", 1795372553},
        {"700101", "000000", 0},
        {"20261131", "000000", -1},
        {"20261122", "240000", -1},
        {"2026112", "000000", -1},
        {"20261122", "1835", -1},
        {"2026112a", "000000", -1},
        {"20261300", "000000", -1},
        {"00000000", "000000", -1},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        moment at = {-1};
        bool is =
            line_moment(str_of(FACTS[i].date), str_of(FACTS[i].time), (moment){1795000000}, &at);
        CHECK(is == (FACTS[i].s >= 0));
        CHECK(at.s == FACTS[i].s);
    }
}

static void test_names(void)
{
    static const char *const IDS[] = {"<a@b>", "<4.7$x@news.example.org>"};
    static const char *const NO_IDS[] = {"",        "a@b",     "<a@b",    "<@b>",         "<a@>",
                                         "<a b@c>", "<a@b@c>", "<a@b>c>", "<\xC3\xA4@b>", "<ab>"};
    static const char *const GROUPS[] = {"a", "lounge.general", "comp.lang.c++", "x_y.z-1"};
    static const char *const NO_GROUPS[] = {"",    ".a",  "a.",  "a..b",
                                            "a b", "a,b", "a/b", "\xC3\xA4"};
    str id;
    for (size_t i = 0; i < COUNT(IDS); i++)
        CHECK(line_message_id(str_of(IDS[i]), &id));
    for (size_t i = 0; i < COUNT(NO_IDS); i++)
        CHECK(!line_message_id(str_of(NO_IDS[i]), &id));
    for (size_t i = 0; i < COUNT(GROUPS); i++)
        CHECK(line_group(str_of(GROUPS[i])));
    for (size_t i = 0; i < COUNT(NO_GROUPS); i++)
        CHECK(!line_group(str_of(NO_GROUPS[i])));
    CHECK(line_field(S("X-Toy")) && line_field(S(":bytes")));
    CHECK(!line_field(S("")) && !line_field(S("a:b")) && !line_field(S(":")));
}

/* RFC 3977 4.3, with its examples. */
static void test_patterns(void)
{
    static const struct {
        const char *patterns, *text;
        bool fits;
    } FACTS[] = {
        {"a*", "aaa", true},
        {"*b", "aaa", false},
        {"a*,!*b", "aaa", true},
        {"a*,!*b", "ab", false},
        {"a*,!*b,*c*", "abc", true},
        {"a*,c*,!*b", "ccb", false},
        {"!a*", "xxx", false},
        {"*foo*", "foobar", true},
        {"mini*", "mini", true},
        {"???*", "fo", false},
        {"a?c",
         "a\xC3\xA4"
         "c",
         true},
        {"*\xC3\xA4*",
         "b\xC3\xA4"
         "b",
         true},
        {"", "a", false},
        {"*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
        {"lounge.*,!lounge.private*", "lounge.private.x", false},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++)
        CHECK(wildmat(str_of(FACTS[i].patterns), str_of(FACTS[i].text)) == FACTS[i].fits);
    CHECK(wildmat_one(S("!x"), S("!x")) && wildmat_one(S("a,b*"), S("a,bc")));
}

/* ---- articles that are posted ------------------------------------------------------------------ */

#define HEAD "From: a@b\r\nSubject: s\r\nNewsgroups: x.y\r\n"

static void test_posts(struct ctx *c)
{
    static const struct {
        const char *source, *why; /* NULL: taken */
    } FACTS[] = {
        {HEAD "\r\ntext\r\n", NULL},
        {HEAD "Organization:\r\n\r\ntext\r\n", NULL},
        {HEAD "Message-ID: <a@b>\r\n\r\ntext\r\n", NULL},
        {HEAD "Followup-To: poster\r\n\r\ntext\r\n", NULL},
        {HEAD "Control: cancel <a@b>\r\n\r\n\r\n", NULL},
        {"", "begins with header"},
        {"\r\ntext\r\n", "begins with header"},
        {HEAD "text\r\n", "begins with header"},
        {HEAD "\r\n\r\n", "no text"},
        {"Subject: s\r\nNewsgroups: x.y\r\n\r\ntext\r\n", "From is missing"},
        {"From: a\r\nSubject: s\r\nNewsgroups: x.y\r\n\r\ntext\r\n", "no address"},
        {"From: a@b\r\nNewsgroups: x.y\r\n\r\ntext\r\n", "Subject is missing"},
        {"From: a@b\r\nSubject: \r\nNewsgroups: x.y\r\n\r\ntext\r\n", "Subject is missing"},
        {"From: a@b\r\nSubject: s\r\n\r\ntext\r\n", "Newsgroups is missing"},
        {"From: a@b\r\nSubject: s\r\nNewsgroups: ,\r\n\r\ntext\r\n", "no group"},
        {"From: a@b\r\nSubject: s\r\nNewsgroups: a b\r\n\r\ntext\r\n", "no group"},
        {HEAD "subject: t\r\n\r\ntext\r\n", "two lines Subject"},
        {HEAD "X-Empty\r\n\r\ntext\r\n", "Header line 4"},
        {HEAD "X Y: z\r\n\r\ntext\r\n", "Header line 4"},
        {" From: a@b\r\n" HEAD "\r\ntext\r\n", "begins with a blank"},
        {HEAD "Message-ID: <a b@c>\r\n\r\ntext\r\n", "Message-ID is not like"},
        {HEAD "Followup-To: ..\r\n\r\ntext\r\n", "Followup-To"},
        {HEAD "Control: newgroup x.z\r\n\r\ntext\r\n", "only control message"},
        {HEAD "Control: rmgroup x.y\r\n\r\ntext\r\n", "only control message"},
        {HEAD "Control: cancel\r\n\r\ntext\r\n", "needs one Message-ID"},
        {HEAD "Control: cancel <a@b> <c@d>\r\n\r\ntext\r\n", "needs one Message-ID"},
        {HEAD "Also-Control: cancel <a@b>\r\n\r\ntext\r\n", "Also-Control cannot"},
        {HEAD "Control: cancel <a@b>\r\nSupersedes: <c@d>\r\n\r\ntext\r\n", "either cancels"},
        {HEAD "Injection-Info: x\r\n\r\ntext\r\n", "Injection-Info cannot"},
        {HEAD "Xref: x\r\n\r\ntext\r\n", "Xref cannot"},
        {HEAD "Path: a!.POSTED!b\r\n\r\ntext\r\n", "posted elsewhere"},
        {HEAD "\r\nte\nxt\r\n", "LF alone"},
        {HEAD "\r\nte\rxt\r\n", "ends no line"},
        {HEAD "X: y\nBcc: z\r\n\r\ntext\r\n", "LF alone"},
        {HEAD "\r\nlast\r", "ends no line"},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct nntp_post post;
        enum err e = nntp_post_read(c, str_of(FACTS[i].source), &post);
        bool so =
            FACTS[i].why ? e != OK && str_find(c->why, str_of(FACTS[i].why)) != SIZE_MAX : e == OK;
        if (!so)
            fprintf(stderr, "case %zu: %d %.*s\n", i, (int)e, STR_ARG(c->why));
        CHECK(so);
    }
}

static void test_post_fields(struct ctx *c)
{
    struct nntp_post post;
    CHECK(nntp_post_read(c,
                         S("From: Anna <a@b>\r\nSubject: one\r\n two\r\nNewsgroups: x.y, x.z\r\n"
                           "References: <1@a> bad <2@a>\r\n\t<3@a>\r\nSupersedes: <0@a>\r\n"
                           "MESSAGE-ID: <m@a>\r\n\r\nfirst\r\n\r\nsecond\r\n"),
                         &post) == OK);
    CHECK_STR(post.subject, S("one two"));
    CHECK_STR(post.from, S("Anna <a@b>"));
    CHECK_STR(post.message_id, S("m@a"));
    CHECK_STR(post.supersedes, S("0@a"));
    CHECK_STR(post.body, S("first\r\n\r\nsecond\r\n"));
    CHECK(post.n_groups == 2);
    CHECK_STR(post.groups[1], S("x.z"));
    CHECK(post.n_references == 3);
    CHECK_STR(post.references[2], S("3@a"));
}

/* Bytes that are no text, lines and heads without end, thousands of references. */
static void test_hostile_posts(struct ctx *c)
{
    struct nntp_post post;
    struct text t = {.mem = c->mem};
    CHECK(nntp_post_read(c, S(HEAD "\r\nte\0xt\r\n"), &post) == ERR_INVALID);
    CHECK(str_find(c->why, S("NUL")) != SIZE_MAX);
    for (size_t len = NNTP_LINE_MAX - 1; len <= NNTP_LINE_MAX + 1; len++) {
        struct text line = {.mem = c->mem};
        text_add(&line, S(HEAD "\r\n"));
        for (size_t i = 0; i < len; i++)
            text_char(&line, 'x');
        text_add(&line, S("\r\n"));
        CHECK((nntp_post_read(c, text_str(&line), &post) == OK) == (len <= NNTP_LINE_MAX));
    }
    text_add(&t, S(HEAD "References:"));
    for (int i = 0; i < 4000; i++)
        text_format(&t, " <%d@a>\r\n", i);
    text_add(&t, S("\r\ntext\r\n"));
    CHECK(nntp_post_read(c, text_str(&t), &post) == OK);
    CHECK(post.n_references == NNTP_REFERENCES_MAX);
    CHECK_STR(post.references[NNTP_REFERENCES_MAX - 1], S("3999@a"));
    t.len = 0;
    text_add(&t, S(HEAD "References:"));
    for (int i = 0; i < 10000; i++)
        text_format(&t, " <%d@example.org>\r\n", i);
    text_add(&t, S("\r\ntext\r\n"));
    CHECK(nntp_post_read(c, text_str(&t), &post) == ERR_INVALID);
    CHECK(str_find(c->why, S("larger than 64 kB")) != SIZE_MAX);
}

static void test_texts(struct ctx *c)
{
#define PNG "Content-Type: image/png; name=\"a/../b.png\"\r\nContent-Transfer-Encoding: base64\r\n"
    static const struct {
        const char *lines, *body, *subject, *text, *file; /* subject NULL: refused */
    } FACTS[] = {
        {"", "a\r\n  b\r\n", "s", "a\n  b", ""},
        {"Content-Type: text/plain; charset=\"UTF-8\"\r\n", "\xC3\xA4\r\n", "s", "\xC3\xA4", ""},
        {"Content-Type: text/plain; charset=iso-8859-1\r\n", "\xE4\r\n", "s", "\xC3\xA4", ""},
        {"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n",
         "w6Q=\r\n", "s", "\xC3\xA4", ""},
        {"Content-Type: multipart/mixed; boundary=x\r\n", "--x\r\n\r\nt\r\n--x--\r\n", "s", "t",
         ""},
        {"Content-Type: multipart/mixed; boundary=x\r\n",
         "--x\r\n\r\nt\r\n--x\r\n" PNG "\r\nYWJj\r\n--x--\r\n", "s", "t", "b.png abc"},
        {PNG, "YWJj\r\n", "s", "", "b.png abc"},
        {"Content-Type: multipart/mixed; boundary=x\r\n", "--x\r\n\r\n\r\n--x--\r\n", NULL, NULL,
         NULL},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct nntp_post post;
        struct nntp_words w = {0};
        str source = arena_format(c->mem, HEAD "%s\r\n%s", FACTS[i].lines, FACTS[i].body);
        CHECK(nntp_post_read(c, source, &post) == OK);
        enum err e = nntp_post_words(c, &post, &w);
        CHECK((e == OK) == (FACTS[i].subject != NULL));
        if (e || !FACTS[i].subject)
            continue;
        CHECK_STR(w.subject, str_of(FACTS[i].subject));
        CHECK_STR(str_trim(w.text), str_of(FACTS[i].text));
        CHECK(w.n_files == (FACTS[i].file[0] != 0) && w.left_out == 0);
        if (w.n_files == 1)
            CHECK_STR(arena_format(c->mem, "%.*s %.*s", STR_ARG(w.files[0].name),
                                   STR_ARG(w.files[0].bytes)),
                      str_of(FACTS[i].file));
    }
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    struct ctx c = test_ctx_begin();
    test_lines();
    test_ranges();
    test_moments();
    test_names();
    test_patterns();
    test_posts(&c);
    test_post_fields(&c);
    test_hostile_posts(&c);
    test_texts(&c);
    test_ctx_end(&c);
    return CHECK_RESULT();
}
