#include "kit/message/message.h"
#include "kit/message/message_internal.h"
#include "base/test.h"

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static struct ctx begin(void)
{
    return (struct ctx){.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
}

static void words(void)
{
    static const struct {
        const char *written, *meant;
    } FACTS[] = {
        {"Plain words", "Plain words"},
        {"=?utf-8?B?R3LDvMOfZQ==?=", "Grüße"},
        {"=?UTF-8?q?Gr=C3=BC=C3=9Fe_aus?= =?utf-8?Q?_K=C3=B6ln?=", "Grüße aus Köln"},
        {"=?iso-8859-1?Q?Gr=FC=DFe?= an alle", "Grüße an alle"},
        {"Re: =?ISO-8859-1*de?Q?Gr=FC=DFe?=", "Re: Grüße"},
        {"=?utf-8?B?4o==?= =?utf-8?B?grA=?=", "\xE2\x82\xB0"}, /* one character in two words */
        {"=?utf-8?Q?a b?= c", "a b c"},                        /* spaces inside */
        {"x=?utf-8?Q?=C3=A4?=y", "xäy"},                       /* no space around */
        {"=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=", "日本語"},
        {"=?gb2312?B?1tDOxA==?=", "中文"},
        {"=?koi8-r?B?8NLJ18XU?=", "Привет"},
        {"=?euc-kr?B?x9GxuQ==?=", "한국"},
        {"=?shift_jis?B?k/qWe4zq?=", "日本語"},
        {"=?windows-1251?Q?=CF=F0=E8=E2=E5=F2?=", "Привет"},
        {"=?x-unknown?Q?=E4?=", "ä"},
        {"=?utf-8?Q?cut off", "cut off"},
        {"Gr\xFC\xDF"
         "e",
         "Grüße"}, /* raw bytes */
        {"Grüße", "Grüße"},
        {"=?utf-8?X?abc?=", "=?utf-8?X?abc?="},
        {"a =? b", "a =? b"},
        {"tab\there", "tab here"},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct ctx c = begin();
        CHECK_STR(message_words(&c, str_of(FACTS[i].written), (str){0}), str_of(FACTS[i].meant));
        arena_free(c.mem);
    }
}

static void addresses(void)
{
    static const struct {
        const char *written, *meant; /* name<address> of each */
    } FACTS[] = {
        {"eve@example.org", "<eve@example.org>"},
        {"Eve Adams <eve@example.org>", "Eve Adams<eve@example.org>"},
        {"\"Adams, Eve\" <eve@example.org>", "Adams, Eve<eve@example.org>"},
        {"Adams, Eve <eve@example.org>", "Adams, Eve<eve@example.org>"},
        {"eve@example.org (Eve Adams)", "Eve Adams<eve@example.org>"},
        {"eve at example.org (Eve Adams)", "Eve Adams<eve@example.org>"},
        {"a@example.org, B <b@example.org>", "<a@example.org>B<b@example.org>"},
        {"Team: a@example.org, b@example.org;", "<a@example.org><b@example.org>"},
        {"undisclosed recipients:;", ""},
        {"=?utf-8?Q?J=C3=BCrgen_=28x=29=2C_M=2E?= <j@example.org>",
         "Jürgen (x), M.<j@example.org>"},
        {"\"=?utf-8?Q?J=C3=BCrgen?=\" <j@example.org>", "Jürgen<j@example.org>"},
        {"\"Eve \\\"E\\\" Adams\" <eve@example.org>", "Eve \"E\" Adams<eve@example.org>"},
        {"<@a.example,@b.example:eve@example.org>", "<eve@example.org>"},
        {"\"'Eve Adams'\" <eve@example.org>", "Eve Adams<eve@example.org>"},
        {"Eve (her (nested) note) <eve@example.org>", "Eve<eve@example.org>"},
        {"Eve Adams", "Eve Adams<>"},
        {"", ""},
        {"\"unclosed <eve@example.org>", "unclosed<eve@example.org>"},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct ctx c = begin();
        struct message_address list[8];
        struct text t = {.mem = c.mem};
        size_t n = message_addresses(&c, str_of(FACTS[i].written), list, COUNT(list));
        for (size_t k = 0; k < n; k++)
            text_format(&t, "%.*s<%.*s>", STR_ARG(list[k].name), STR_ARG(list[k].address));
        CHECK_STR(text_str(&t), str_of(FACTS[i].meant));
        arena_free(c.mem);
    }
}

static void dates(void)
{
    static const struct {
        const char *written, *meant;
    } FACTS[] = {
        {"Mon, 3 May 2021 10:00:00 +0200", "2021-05-03T08:00:00Z"},
        {"3 May 2021 10:00 -0330", "2021-05-03T13:30:00Z"},
        {"Mon, 03 May 21 10:00:00 GMT", "2021-05-03T10:00:00Z"},
        {"Sat, 01 Jan 99 00:00:00 EST", "1999-01-01T05:00:00Z"},
        {"Mon, 3 May 2021 10:00:00 +0200 (CEST)", "2021-05-03T08:00:00Z"},
        {"Mon May  3 10:00:00 2021", "2021-05-03T10:00:00Z"},
        {"Mon May  3 10:00:00 PDT 2021", "2021-05-03T17:00:00Z"},
        {"Mon, 3 May 2021 10:00:00", "2021-05-03T10:00:00Z"},
        {"2021-05-03T10:00:00+02:00", "2021-05-03T08:00:00Z"},
        {"2021-05-03 10:00:00", "2021-05-03T10:00:00Z"},
        {"Monday, May 3, 2021 10:00:00 PM -0700", "2021-05-04T05:00:00Z"},
        {"3-May-2021 10:00:00 +0000", "2021-05-03T10:00:00Z"},
        {"Mon, 3 May 2021 10:00:00 GMT+0200", "2021-05-03T08:00:00Z"},
        {"Mon, 3 May 2021 10:00:00 +0200CEST", "2021-05-03T08:00:00Z"},
        {"Thu, 31 Feb 2021 10:00:00 +0000", ""},
        {"yesterday", ""},
        {"", ""},
        {"Fri, 31 Dec 9999 23:59:59 +0000", "9999-12-31T23:59:59Z"},
        {"Sat, 1 Jan 0000 00:00:00 +0000", ""},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct ctx c = begin();
        opt_time t = message_date(str_of(FACTS[i].written));
        CHECK_STR(t.set ? moment_iso(c.mem, t.value) : (str){0}, str_of(FACTS[i].meant));
        arena_free(c.mem);
    }
}

#define HEAD "From: eve@example.org\nSubject: x\nMIME-Version: 1.0\n"
#define PARTS "Content-Type: multipart/mixed; boundary=\"b\"\n\n"

static const struct {
    const char *source, *text;
} BODIES[] = {
    {HEAD "\nWords\r\nand more\r\n\r\n", "Words\nand more"},
    {HEAD "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: "
          "quoted-printable\n\n"
          "Gr=FC=DF=\ne =3D\n",
     "Grüße ="},
    {HEAD "Content-Transfer-Encoding: base64\n\nR3LDvMOf\nZQ==\n", "Grüße"},
    {HEAD "Content-Type: text/plain; format=flowed\n\none \ntwo\n> three \n> four\n-- \nEve\n",
     "one two\n> three four\n-- \nEve"},
    {HEAD "Content-Type: text/plain; format=flowed; delsp=yes\n\n日本 \n語\n", "日本語"},
    {HEAD "Content-Type: text/html\n\n<p>One &amp; "
          "<b>two</b></p><p>three<br>four</p><script>no</script>",
     "One & two\n\nthree\nfour"},
    {HEAD "Content-Type: text/html\n\n<div>Mine</div><blockquote "
          "type=cite><div>Theirs</div>more</blockquote>",
     "Mine\n> Theirs\n> more"},
    {HEAD PARTS "nobody reads this\n--b\n\nfirst\n--b\nContent-Type: "
                "text/plain\n\nsecond\n--b--\nnor this",
     "first\nsecond"},
    {HEAD PARTS "--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: "
                "text/plain\n\nplain\n"
                "--c\nContent-Type: text/html\n\n<p>html\n--c--\n--b\nContent-Type: text/plain\n"
                "Content-Disposition: attachment; filename=a.txt\n\nattached\n--b--\n",
     "plain"},
    {HEAD "Content-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: "
          "text/plain\n\n \n--c\n"
          "Content-Type: text/html\n\n<p>html\n--c--\n",
     "html"},
    {HEAD PARTS
     "--b\n\nwords\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\n\nbytes\n--b--\n",
     "words"},
    {HEAD PARTS "--b\n\nwithout an end\n", "without an end"},
    {HEAD PARTS "no part at all\n", "no part at all"},
    {HEAD "Content-Type: text\n\nWords\n", "Words"},
    {HEAD "\n\xF0\xD2\xC9\xD7\xC5\xD4, \xDC\xD4\xCF \xD0\xC9\xD3\xD8\xCD\xCF "
          "\xCE\xC1\xD0\xC9\xD3\xC1\xCE\xCF \xC2\xC5\xDA \xD5\xCB\xC1\xDA\xC1\xCE\xC9\xD1 "
          "\xCB\xCF\xC4\xC9\xD2\xCF\xD7\xCB\xC9, \xCB\xC1\xCB \xC2\xD9\xD7\xC1\xCC\xCF "
          "\xD2\xC1\xCE\xD8\xDB\xC5.",
     "Привет, это письмо написано без указания кодировки, как бывало раньше."}, /* KOI8-R, but nothing says so */
    {HEAD "Content-Type: text/plain; charset=us-ascii\n\nGr\xFC\xDF"
          "e",
     "Grüße"},
    {HEAD "Content-Type: application/pdf\n\n%PDF\n", ""},
    {HEAD "\nbefore\nbegin 644 a.bin\nM1234\n`\nend\nafter\n", "before\n\nafter"},
    {HEAD "Content-Type: text/plain; charset*0*=utf-; charset*1=8\n\nGr\xC3\xBC\xC3\x9F"
          "e\n",
     "Grüße"},
    {"From eve@example.org Mon May  3 10:00:00 2021\nSubject: x\n\nWords\n", "Words"},
    {"Subject: x\r\rone\rtwo\r", "one\ntwo"},
    {HEAD PARTS "--b\n\none two\n--b\nContent-Type: text/html\n\n<p>one<br>two</p>\n--b--\n",
     "one two"},
    {"Subject: x\nno empty line before this\n", "no empty line before this"},
    {"\n\nSubject: x\n\nWords\n", "Words"},
};

static void bodies(void)
{
    for (size_t i = 0; i < COUNT(BODIES); i++) {
        struct ctx c = begin();
        struct message m = {0};
        CHECK(message_read(&c, str_of(BODIES[i].source), &m) == OK);
        CHECK_STR(m.text, str_of(BODIES[i].text));
        arena_free(c.mem);
    }
}

static str nested(struct ctx *c, int depth)
{
    struct text t = {.mem = c->mem};
    text_add(&t, S("From: eve@example.org\n"));
    for (int i = 0; i < depth; i++)
        text_format(&t, "Content-Type: multipart/mixed; boundary=b%d_\n\n--b%d_\n", i, i);
    text_add(&t, S("\nWords\n"));
    return text_str(&t);
}

static void bad_mails(void)
{
    static const struct {
        str source, why;
    } FACTS[] = {
        {S(""), S("This file is empty.")},
        {S("\n\n"), S("This file is empty.")},
        {S("\x89PNG\r\n\x1A\n\0\0\0\rIHDR: x"),
         S("This does not begin like a mail, with lines such as \"From: ...\".")},
        {S("Dear all,\nhello\n"),
         S("This does not begin like a mail, with lines such as \"From: ...\".")},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct ctx c = begin();
        struct message m;
        CHECK(message_read(&c, FACTS[i].source, &m) == ERR_INVALID);
        CHECK_STR(c.why, FACTS[i].why);
        arena_free(c.mem);
    }
    struct ctx c = begin();
    struct message m;
    CHECK(message_read(&c, nested(&c, 40), &m) == OK);
    CHECK_STR(m.text, S("Words"));
    CHECK(message_read(&c, nested(&c, 400), &m) == ERR_INVALID);
    CHECK_STR(c.why, S("The parts of this mail are nested deeper than 50."));
    arena_free(c.mem);
}

static void described(void)
{
    struct ctx c = begin();
    struct text json = {.mem = c.mem};
    CHECK(
        message_describe(
            &c,
            S("From: =?utf-8?Q?J=C3=BCrgen?= <j@example.org>\nSubject: Re: a\n =?utf-8?Q?=C3=A4?=\n"
              "Date: Mon, 3 May 2021 10:00:00 +0200\n\nYes.\n\n> Coming?\n"),
            (str){0}, &json) == OK);
    CHECK_STR(
        text_str(&json),
        S("\"subject\":\"Re: a ä\",\"from\":[{\"name\":\"Jürgen\",\"address\":\"j@example.org\"}],"
          "\"date\":\"2021-05-03T08:00:00Z\",\"text\":\"Yes.\\n\\n> Coming?\",\"reply\":\"Yes.\""));
    arena_free(c.mem);
}

int main(void)
{
    words();
    addresses();
    dates();
    bodies();
    bad_mails();
    described();
    return CHECK_RESULT();
}
