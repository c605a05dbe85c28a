#include "kit/lmtp/lmtp.h"
#include "base/test.h"

/* Knows everybody but nobody@; keeps what it got. */
struct box {
    size_t mails, recipients;
    char source[4096];
    size_t len;
};

static struct lmtp_answer knows(struct ctx *c, void *of, str recipient)
{
    (void)c;
    (void)of;
    bool nobody = str_starts(recipient, S("nobody@"));
    return (struct lmtp_answer){nobody ? LMTP_NOBODY : LMTP_TAKEN, {0}};
}

static void take(struct ctx *c, void *of, const struct lmtp_mail *mail, struct lmtp_answer *answers)
{
    struct box *box = of;
    (void)c;
    box->mails++;
    box->recipients += mail->n;
    box->len = mail->source.len < sizeof box->source ? mail->source.len : sizeof box->source;
    memcpy(box->source, mail->source.len ? mail->source.at : "", box->len);
    for (size_t i = 0; i < mail->n; i++) {
        bool full = str_starts(mail->recipients[i], S("full@"));
        answers[i] = (struct lmtp_answer){full ? LMTP_LATER : LMTP_TAKEN, {0}};
    }
}

#define HELLO                                                                                      \
    "250-Plaudit|250-PIPELINING|250-ENHANCEDSTATUSCODES|250-8BITMIME|250-SMTPUTF8|250 SIZE 300|"
#define BEGIN "LHLO x\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@y>\r\nDATA\r\n"
#define BEGUN HELLO "250 2.1.0 Sender taken|250 2.1.5 Recipient taken|354 Go on, a dot ends it|"

/* What is said to a client who says that; '|' for the ends of lines. In pieces of `step` bytes. */
static str talk(struct ctx *c, struct box *box, str said, size_t step)
{
    struct lmtp_door door = {knows, take, box};
    struct lmtp *s = lmtp_open(c, &door, 300);
    struct text answers = {.mem = c->mem};
    for (; said.len > 0; said = str_from(said, step))
        lmtp_feed(s, str_upto(said, step));
    for (str rest = str_from(text_str(&s->out), 18), line; str_cut(&rest, '\n', &line);) {
        text_add(&answers, str_trim(line));
        text_char(&answers, '|');
    }
    return text_str(&answers);
}

static void conversations(void)
{
    static const struct {
        str said;
        const char *answered;
        const char *kept; /* NULL: no mail came through */
    } FACTS[] = {
        {S(BEGIN "Subject: x\r\n\r\n..dot\r\n.\r\nQUIT\r\n"),
         BEGUN "250 2.0.0 Taken|221 2.0.0 Bye|", "Subject: x\r\n\r\n.dot\r\n"},
        {S("LHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<nobody@y>\r\nRCPT TO:<full@y>\r\nRCPT TO:<b@y>\r\n"
           "DATA\r\n.\r\n"),
         HELLO "250 2.1.0 Sender taken|550 5.1.1 No such recipient|250 2.1.5 Recipient taken|"
               "250 2.1.5 Recipient taken|354 Go on, a dot ends it|451 4.3.0 Try again later|"
               "250 2.0.0 Taken|",
         ""},
        {S("EHLO x\r\nHELO x\r\nMAIL FROM:<a@x>\r\nLHLO\r\n"),
         "500 5.5.1 No such command|500 5.5.1 No such command|503 5.5.1 LHLO first|"
         "501 5.5.4 LHLO needs a name|",
         NULL},
        {S("LHLO x\r\nDATA\r\nRCPT TO:<a@x>\r\nMAIL FROM:a@x\r\nMAIL FROM:<a b@x>\r\n"
           "mail from:<a@x> SIZE=301\r\nMAIL FROM:<a@x> SIZE=300\r\nMAIL FROM:<a@x>\r\nDATA\r\n"
           "X\r\nX\r\nX\r\nNOOP\r\n"),
         HELLO "503 5.5.1 No recipient|503 5.5.1 MAIL first|501 5.1.7 No such address|"
               "501 5.1.7 No such address|552 5.3.4 Too large|250 2.1.0 Sender taken|"
               "503 5.5.1 One sender at a time|503 5.5.1 No recipient|"
               "500 5.5.1 No such command|500 5.5.1 No such command|500 5.5.1 No such command|"
               "421 4.7.0 Too many errors|",
         NULL},
        /* a line end of another kind, or in pieces, smuggles no second mail in */
        {S(BEGIN "x\n.\r\ny\r\n.\nz\r\n.\r\r\n.\r\n"), BEGUN "250 2.0.0 Taken|",
         "x\n\r\ny\r\n\nz\r\n\r\r\n"},
        {S("NOOP\nNOOP\r\nRSET\r\nVRFY a\r\nNO\0OP\r\nNOOPS\r\n\r\n"),
         "500 5.5.2 Lines end with CR LF|250 2.0.0 Fine|250 2.0.0 Forgotten|252 2.5.0 Try it|"
         "500 5.5.2 No such command|500 5.5.1 No such command|500 5.5.1 No such command|",
         NULL},
    };
    static const size_t STEPS[] = {1, 7, 100000};
    for (size_t i = 0; i < COUNT(FACTS); i++)
        for (size_t k = 0; k < COUNT(STEPS); k++) {
            struct ctx c = {.mem = arena_new()};
            struct box box = {0};
            CHECK_STR(talk(&c, &box, FACTS[i].said, STEPS[k]), str_of(FACTS[i].answered));
            CHECK(box.mails == (FACTS[i].kept != NULL));
            if (FACTS[i].kept)
                CHECK_STR(((str){box.source, box.len}), str_of(FACTS[i].kept));
            arena_free(c.mem);
        }
}

static void too_much(void)
{
    struct ctx c = {.mem = arena_new()};
    struct box box = {0};
    struct text said = {.mem = c.mem};
    text_add(&said, S(BEGIN));
    for (int i = 0; i < 100; i++)
        text_add(&said, S("four\r\n"));
    text_add(&said, S(".\r\nNOOP\r\n"));
    CHECK_STR(talk(&c, &box, text_str(&said), 3), S(BEGUN "552 5.3.4 Too large|250 2.0.0 Fine|"));
    CHECK(box.mails == 0);
    said.len = 0;
    for (int i = 0; i < 10000; i++) /* a command without end */
        text_char(&said, 'x');
    text_add(&said, S("\r\nNOOP\r\n"));
    CHECK_STR(talk(&c, &box, text_str(&said), 999), S("500 5.5.2 Line too long|250 2.0.0 Fine|"));
    said.len = 0;
    text_add(&said, S("LHLO x\r\nMAIL FROM:<a@x>\r\n"));
    for (int i = 0; i < LMTP_RECIPIENTS + 1; i++)
        text_add(&said, S("RCPT TO:<b@y>\r\n"));
    str answers = talk(&c, &box, text_str(&said), 5000);
    CHECK(str_ends(answers, S("taken|452 4.5.3 Too many recipients|")));
    said.len = 0;
    text_add(&said, S(BEGIN));
    for (int i = 0; i < LMTP_LINE * 2; i++) /* a long line whose pieces look like the end */
        text_char(&said, '.');
    text_add(&said, S("\r\n.\r\n"));
    struct lmtp_door door = {knows, take, &box};
    struct lmtp *s = lmtp_open(&c, &door, 100000);
    lmtp_feed(s, text_str(&said));
    CHECK(box.mails == 1 && box.len == 2 * LMTP_LINE + 1 && !s->data);
    arena_free(c.mem);
}

int main(void)
{
    conversations();
    too_much();
    return CHECK_RESULT();
}
