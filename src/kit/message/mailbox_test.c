#include "kit/message/message.h"
#include "base/test.h"
#include "kit/sandbox/testing.h"

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static struct ctx begin(void)
{
    return (struct ctx){.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
}

static enum err read_tape(struct ctx *c, str archive, size_t piece, str hint, str *out)
{
    struct tape t = {.left = archive, .piece = piece, .out = {.mem = c->mem}};
    struct sandbox_flow flow = {tape_give, tape_take, &t};
    enum err e = message_archive(c, &flow, hint);
    *out = text_str(&t.out);
    return e;
}

#define LINE "From eve@example.org Mon May  3 10:00:00 2021\n"
#define DATE "Date: Mon, 3 May 2021 10:00:00 +0000\n"

/* A question, an answer, thanks, and an answer to a mail that is not there; a line that only looks like
 * a beginning; the same mail once more; one without an id. */
static const char MBOX[] = LINE
    "From: Eve <eve@example.org>\nMessage-ID: <1@example.org>\nSubject: One\n" DATE "\n"
    "How?\n\nFrom here it goes on\n>From somebody Mon May  3 10:00:00 2021\n\n" LINE
    "From: bob at example.org (Bob)\nMessage-ID: <2@example.org>\nIn-Reply-To: <1@example.org>\n"
    "Subject: Re: One\n" DATE "\nSo.\n\n" LINE
    "From: Eve <EVE@example.org>\nMessage-ID: <3@example.org>\n"
    "References: <1@example.org>\n <2@example.org>\nSubject: Re: One\n" DATE "\nThanks.\n\n" LINE
    "From: Bob <bob@example.org>\nMessage-ID: <5@example.org>\nReferences: <0@example.org> "
    "<4@example.org>\n"
    "Subject: Re: old\n\nSo.\n\n" LINE
    "From: Eve <eve@example.org>\nMessage-ID: <1@example.org>\nSubject: One\n" DATE
    "\nHow?\n\n" LINE "From: Eve <eve@example.org>\nSubject: Two\n" DATE "\nNo id.\n";

static const char ITEMS[] =
    "\"counts\":{\"mails\":6,\"again\":1,\"threads\":3,\"replies\":3,\"answers\":2,\"without_"
    "parent\":1,"
    "\"people\":2,\"without_id\":1,\"without_date\":1,\"first\":\"2021-05-03T10:00:00Z\","
    "\"last\":\"2021-05-03T10:00:00Z\"},\n\"items\":["
    "{\"id\":\"1@example.org\",\"subject\":\"One\",\"from\":[{\"name\":\"Eve\",\"address\":\"eve@"
    "example.org\"}],"
    "\"date\":\"2021-05-03T10:00:00Z\",\"in_reply_to\":null,\"thread\":\"1@example.org\","
    "\"answer\":false},\n"
    "{\"id\":\"2@example.org\",\"subject\":\"Re: "
    "One\",\"from\":[{\"name\":\"Bob\",\"address\":\"bob@example.org\"}],"
    "\"date\":\"2021-05-03T10:00:00Z\",\"in_reply_to\":\"1@example.org\",\"thread\":\"1@example."
    "org\",\"answer\":true},\n"
    "{\"id\":\"3@example.org\",\"subject\":\"Re: "
    "One\",\"from\":[{\"name\":\"Eve\",\"address\":\"EVE@example.org\"}],"
    "\"date\":\"2021-05-03T10:00:00Z\",\"in_reply_to\":\"2@example.org\",\"thread\":\"1@example."
    "org\",\"answer\":true},\n"
    "{\"id\":\"5@example.org\",\"subject\":\"Re: "
    "old\",\"from\":[{\"name\":\"Bob\",\"address\":\"bob@example.org\"}],"
    "\"date\":null,\"in_reply_to\":\"4@example.org\",\"thread\":\"0@example.org\",\"answer\":false}"
    ",\n"
    "{\"id\":null,\"subject\":\"Two\",\"from\":[{\"name\":\"Eve\",\"address\":\"eve@example.org\"}]"
    ","
    "\"date\":\"2021-05-03T10:00:00Z\",\"in_reply_to\":null,\"thread\":null,\"answer\":false}]";

static void mailbox(void)
{
    static const size_t PIECES[] = {1 << 20, 1000, 7, 1};
    for (size_t i = 0; i < COUNT(PIECES); i++) {
        struct ctx c = begin();
        str out;
        CHECK(read_tape(&c, str_of(MBOX), PIECES[i], (str){0}, &out) == OK);
        CHECK_STR(out, str_of(ITEMS));
        arena_free(c.mem);
    }
}

static str count(struct ctx *c, str archive, str hint, const char *name)
{
    str out, mark = arena_format(c->mem, "\"%s\":", name);
    if (read_tape(c, archive, 1 << 20, hint, &out) != OK)
        return c->why;
    size_t at = str_find(out, mark);
    out = at == SIZE_MAX ? (str){0} : str_from(out, at + mark.len);
    return str_upto(out, str_find(out, S(",")));
}

static void shapes(void)
{
    static const struct {
        const char *archive, *hint, *name, *count;
    } FACTS[] = {
        {"Message-ID: <1@a>\n\nWords\n", "", "mails", "1"},
        {LINE "From: a@a\n\nx\n" LINE "From: b@a\n\nx\n", "", "mails",
         "2"}, /* no empty line between */
        {"From 123@xxx Mon May 03 10:00:00 +0000 2021\r\nFrom: a@a\r\n\r\nx\r\n\r\n"
         "From 124@xxx Mon May 03 10:00:00 +0000 2021\r\nFrom: b@a\r\n\r\nx\r\n",
         "", "mails", "2"},
        {LINE "Content-Length: 65\nFrom: a@a\n\n" LINE "Subject: inside\n\nx\n\n" LINE
              "From: b@a\n\nx\n",
         "", "mails", "2"}, /* mboxcl2 */
        {LINE "Content-Length: 5\nFrom: a@a\n\nlonger than it says\n\n" LINE "From: b@a\n\nx\n", "",
         "mails", "2"},
        {"65\nMessage-ID: <1@a>\n\n" LINE "29\nMessage-ID: <2@a>\n\n1234567890", "frames", "mails",
         "2"},
        {"29\nMessage-ID: <1@a>\n\n123456789\n19\nMessage-ID: <2@a>\n\n", "frames", "mails", "2"},
        /* each says that the other comes first: one thread, and an end */
        {LINE "Message-ID: <1@a>\nIn-Reply-To: <2@a>\n\nx\n\n" LINE
              "Message-ID: <2@a>\nIn-Reply-To: <1@a>\n\nx\n",
         "", "threads", "1"},
        {LINE "Message-ID: <1@a>\nReferences: <1@a>\n\nx\n", "", "replies", "0"},
        /* two mails that name the same parent, which is not there */
        {LINE "Message-ID: <1@a>\nIn-Reply-To: <0@a>\n\nx\n\n" LINE
              "Message-ID: <2@a>\nIn-Reply-To: <0@a>\n\nx\n",
         "", "threads", "1"},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct ctx c = begin();
        CHECK_STR(count(&c, str_of(FACTS[i].archive), str_of(FACTS[i].hint), FACTS[i].name),
                  str_of(FACTS[i].count));
        arena_free(c.mem);
    }
}

/* A mail larger than the window, between two small ones. */
static void large_mail(void)
{
    struct ctx c = begin();
    struct text t = {.mem = c.mem};
    text_add(&t, S(LINE "Message-ID: <1@a>\n\nx\n\n" LINE "Message-ID: <2@a>\n\n"));
    for (int i = 0; i < 200000; i++)
        text_add(&t, S("From a line of an attachment that is long\n"));
    text_add(&t, S("\n" LINE "Message-ID: <3@a>\n\nx\n"));
    CHECK_STR(count(&c, text_str(&t), (str){0}, "mails"), S("3"));
    arena_free(c.mem);
}

static void bad_archives(void)
{
    static const struct {
        str start;
        size_t more; /* bytes of one line behind it */
        str why;
    } FACTS[] = {
        {S(""), 0, S("This file is empty.")},
        {S("\x89PNG\r\n\x1A\n"), 0,
         S("This is no mailbox: it does not begin with a line \"From ...\".")},
        {S("some words\n"), 0,
         S("This is no mailbox: it does not begin with a line \"From ...\".")},
        {S(""), 1 << 30, S("A line of this file is longer than 4 MB: this is no mailbox.")},
        {S(LINE "Subject: x\n\n"), 1 << 30,
         S("A line of this file is longer than 4 MB: this is no mailbox.")},
        {S(LINE "Subject: "), 1 << 30,
         S("A line of this file is longer than 4 MB: this is no mailbox.")},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct ctx c = begin();
        struct tape t = {
            .left = FACTS[i].start, .piece = 1 << 20, .more = FACTS[i].more, .out = {.mem = c.mem}};
        struct sandbox_flow flow = {tape_give, tape_take, &t};
        CHECK(message_archive(&c, &flow, (str){0}) == ERR_INVALID);
        CHECK_STR(c.why, FACTS[i].why);
        CHECK(t.more == 0 || t.more > FACTS[i].more - (20 << 20)); /* without reading it all */
        arena_free(c.mem);
    }
}

int main(void)
{
    mailbox();
    shapes();
    large_mail();
    bad_archives();
    return CHECK_RESULT();
}
