#include "kit/message/message.h"
#include "base/test.h"

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static struct ctx begin(void)
{
    return (struct ctx){.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
}

/* What a mail comes to; INVALID ends as an empty one. */
static struct message_mail received(struct ctx *c, str source)
{
    struct text record = {.mem = c->mem};
    struct message_mail m = {{0}};
    enum err e = message_pack(c, source, (str){0}, &record);
    if (!e)
        e = message_unpack(c, text_str(&record), &m);
    CHECK(e == OK);
    return m;
}

static void an_answer_with_files(void)
{
    struct ctx c = begin();
    struct message_mail m = received(
        &c, S("From: Ada Example <ada@example.org>\r\n"
              "Subject: =?utf-8?Q?Re:_Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <7@example.org>\r\n"
              "In-Reply-To: <3@x> (told on Monday)\r\nReferences: <1@x> <2@x>\r\n <3@x>\r\n"
              "List-Id: General <general.x>\r\nX-Loop: general.x\r\nDelivered-To: a@b\r\n"
              "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
              "--b\r\nContent-Type: multipart/related; boundary=r\r\n\r\n"
              "--r\r\nContent-Type: text/html\r\n\r\n<p>Yes!</p><blockquote>No?</blockquote>\r\n"
              "--r\r\nContent-Type: image/png; name=in.png\r\n"
              "Content-Transfer-Encoding: base64\r\n\r\nAAEC\r\n--r--\r\n"
              "--b\r\nContent-Type: Application/PDF\r\n"
              "Content-Disposition: attachment; filename*=utf-8''..%2F..%2FPl%C3%A4ne.pdf\r\n"
              "Content-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n"
              "--b\r\nContent-Type: text/x; y\r\nContent-Disposition: attachment; "
              "filename=\"C:\\\\a\\\\.b\"\r\n\r\nz\r\n"
              "--b\r\nContent-Type: application/octet-stream\r\n"
              "Content-Disposition: attachment\r\n\r\nq\r\n--b--\r\n"));
    CHECK_STR(m.from.address, S("ada@example.org"));
    CHECK_STR(m.subject, S("Re: Grüße"));
    CHECK_STR(m.id, S("7@example.org"));
    CHECK_STR(str_trim(m.reply), S("Yes!"));
    CHECK(m.n_answered == 3 && m.automatic && !m.report);
    CHECK_STR(m.answered[0], S("3@x"));
    CHECK_STR(m.answered[1], S("2@x"));
    CHECK_STR(m.answered[2], S("1@x"));
    CHECK(m.n_loops == 2);
    CHECK_STR(m.loops[0], S("General <general.x>"));
    CHECK(m.n_files == 4 && m.left_out == 0);
    CHECK_STR(m.files[0].name, S("in.png"));
    CHECK_STR(m.files[0].bytes, S("\0\1\2"));
    CHECK_STR(m.files[1].name, S("Pläne.pdf"));
    CHECK_STR(m.files[1].type, S("application/pdf"));
    CHECK_STR(m.files[1].bytes, S("%PDF"));
    CHECK_STR(m.files[2].name, S("b"));
    CHECK_STR(m.files[3].name, S("file"));
    arena_free(c.mem);
}

/* Only who alone says to be the author is one. */
static void forged_authors(void)
{
    static const char *const heads[] = {
        "From: a@x, b@x\r\n",
        "From: a@x\r\nSender: b@x\r\n",
        "Subject: nobody\r\n",
        "From: Ada (at home)\r\n",
    };
    for (size_t i = 0; i < COUNT(heads); i++) {
        struct ctx c = begin();
        struct message_mail m = received(&c, arena_format(c.mem, "%s\r\nHello\r\n", heads[i]));
        CHECK(m.from.address.len == 0);
        arena_free(c.mem);
    }
}

/* kind: as RFC 6522 wants it, and as OpenSMTPD writes it. */
static void delivery_report(const char *kind)
{
    struct ctx c = begin();
    struct message_mail m = received(
        &c, arena_format(
                c.mem,
                "From: MAILER-DAEMON@mx.example.org\r\nAuto-Submitted: auto-replied\r\n"
                "Content-Type: multipart/%s; boundary=b\r\n\r\n"
                "--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
                "Reporting-MTA: dns; mx.example.org\r\nArrival-Date: today\r\n\r\n"
                "Final-Recipient: RFC822;gone@example.org\r\nAction: Failed\r\n"
                "Status: 5.1.1 (no mailbox)\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n User "
                "unknown\r\n\r\n"
                "Final-Recipient: rfc822; full@example.org\r\nAction: delayed\r\nStatus: 4.2.2\r\n"
                "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\ny\r\n--b--\r\n",
                kind));
    CHECK(m.report && m.automatic && m.n_notices == 2 && m.n_files == 0);
    CHECK_STR(m.notices[0].recipient, S("gone@example.org"));
    CHECK_STR(m.notices[0].action, S("failed"));
    CHECK_STR(m.notices[0].status, S("5.1.1"));
    CHECK_STR(m.notices[0].diagnostic, S("550 5.1.1 User unknown"));
    CHECK_STR(m.notices[1].action, S("delayed"));
    CHECK_STR(m.notices[1].status, S("4.2.2"));
    arena_free(c.mem);
}

/* What one's own mail server found out stands in the first such line alone. */
static void what_is_proved(void)
{
    static const struct {
        const char *head;
        size_t n;
        const char *server, *method, *domain;
    } FACTS[] = {
        {"mx.example.org; dmarc=pass (p=none) header.from=Example.com", 1, "mx.example.org",
         "dmarc", "example.com"},
        {"mx.example.org 1; dkim=pass header.i=@a.b header.d=a.b; spf=pass smtp.mailfrom=a.b", 1,
         "mx.example.org", "dkim", "a.b"},
        {"mx; dkim=pass header.d=a.b;\r\n\tdmarc=pass header.from=a.b", 2, "mx", "dkim", "a.b"},
        {"mx; dkim=fail header.d=a.b; dmarc=none header.from=a.b", 0, 0, 0, 0},
        {"mx; dkim=pass", 0, 0, 0, 0},
        {"mx; dkim=pass reason=\"x; dmarc=pass header.from=a.b\" header.d=c.d", 0, 0, 0, 0},
        {"mx; dkim=none (dmarc=pass header.from=a.b; dkim=pass header.d=a.b)", 0, 0, 0, 0},
        {"mx; dkim=passed header.d=a.b", 0, 0, 0, 0},
        {"mx; none", 0, 0, 0, 0},
        {"", 0, 0, 0, 0},
        {"; dmarc=pass header.from=a.b", 0, 0, 0, 0},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct ctx c = begin();
        struct message_mail m = received(
            &c,
            arena_format(c.mem,
                         "Received: from a\r\nAuthentication-Results: %s\r\nReceived: from b\r\n"
                         "Authentication-Results: forged; dmarc=pass header.from=bank.example\r\n"
                         "From: a@x\r\nTo: L <l@x>, \"a, b\" <m@x>\r\nCc: n@x\r\n\r\nHello\r\n",
                         FACTS[i].head));
        CHECK(m.n_proofs == FACTS[i].n && m.hops == 2 && m.n_to == 3);
        CHECK_STR(m.to[1], S("m@x"));
        if (m.n_proofs > 0) {
            CHECK_STR(m.proofs[0].server, str_of(FACTS[i].server));
            CHECK_STR(m.proofs[0].method, str_of(FACTS[i].method));
            CHECK_STR(m.proofs[0].domain, str_of(FACTS[i].domain));
        }
        arena_free(c.mem);
    }
}

/* Ten thousand ids, each line folded; addresses without end. */
static void lists_without_end(void)
{
    struct ctx c = begin();
    struct text t = {.mem = c.mem};
    text_add(&t, S("From: a@x\r\nReferences:"));
    for (int i = 0; i < 10000; i++)
        text_format(&t, " <%d@x>\r\n", i);
    text_add(&t, S("To: "));
    for (int i = 0; i < 10000; i++)
        text_format(&t, "l%d@x,\r\n ", i);
    text_add(&t, S("m@x\r\n\r\nHello\r\n"));
    struct message_mail m = received(&c, text_str(&t));
    CHECK(m.n_answered == MESSAGE_ANSWERED && m.n_to == MESSAGE_TO);
    arena_free(c.mem);
}

/* Ten thousand parts, files without end, fifty-one boxes in one another. */
static void bombs(void)
{
    struct ctx c = begin();
    struct text many = {.mem = c.mem}, deep = {.mem = c.mem}, record = {.mem = c.mem};
    text_add(&many, S("From: a@x\nContent-Type: multipart/mixed; boundary=b\n\n"));
    for (int i = 0; i < 10000; i++)
        text_add(&many, S("--b\nContent-Type: a/b; name=f\n\nx\n"));
    struct message_mail m = received(&c, text_str(&many));
    CHECK(m.n_files == MESSAGE_FILES && m.left_out > 900);
    text_add(&deep, S("From: a@x\n"));
    for (int i = 0; i < 60; i++)
        text_format(&deep, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
    CHECK(message_pack(&c, text_str(&deep), (str){0}, &record) == ERR_INVALID);
    CHECK(message_unpack(&c, S("not a record"), &m) == ERR_INVALID);
    CHECK(message_unpack(&c, (str){0}, &m) == ERR_INVALID);
    arena_free(c.mem);
}

static void in_the_sandbox(void)
{
    struct ctx c = begin();
    struct site site = {0};
    struct message_mail m;
    c.site = &site;
    CHECK(message_receive(&c, S("From: Ada <a@x>\nSubject: Hello\n\nText\n"), &m) == OK);
    CHECK_STR(m.subject, S("Hello"));
    CHECK(message_receive(&c, S("\x89PNG\r\n\x1a\n\0\0\0"), &m) == ERR_INVALID);
    arena_free(c.mem);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    an_answer_with_files();
    forged_authors();
    delivery_report("report; report-type=delivery-status");
    delivery_report("mixed");
    what_is_proved();
    lists_without_end();
    bombs();
    in_the_sandbox();
    return CHECK_RESULT();
}
