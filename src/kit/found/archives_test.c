#include "base/test.h"
#include "kit/found/found.h"
#include "kit/message/message.h"
#include "kit/sandbox/testing.h"

#include <string.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static bool take(void *state, const struct found *f)
{
    struct tape *t = state;
    text_format(&t->out, "%.*s %.*s", STR_ARG(found_kind_code(f->kind)), STR_ARG(f->id));
    for (size_t i = 0; i < f->n_people; i++)
        text_format(&t->out, " by %.*s<%.*s>%.*s", STR_ARG(f->people[i].name),
                    STR_ARG(f->people[i].address), STR_ARG(f->people[i].handle));
    text_format(&t->out, " in %.*s after %.*s%s %.*s", STR_ARG(f->thread), STR_ARG(f->parent),
                f->accepted ? " accepted" : "", STR_ARG(f->word));
    for (size_t i = 0; i < f->n_tags; i++)
        text_format(&t->out, " #%.*s", STR_ARG(f->tags[i]));
    for (size_t i = 0; i < f->n_numbers; i++)
        text_format(&t->out, " %.*s=%lld", STR_ARG(f->numbers[i].code),
                    (long long)f->numbers[i].value);
    text_format(&t->out, " %lld\n", f->at.set ? (long long)f->at.value.s : -1);
    return true;
}

static str lines_of(struct ctx *c, sandbox_stream_job *reader, str hint, const char *bytes)
{
    struct tape t = {.left = str_of(bytes), .piece = 1000, .out = {.mem = c->mem}};
    const struct found_archive archive = {reader, hint, tape_give, &t};
    enum err e = found_stream(c, &archive, &(struct found_sink){take, &t});
    return e ? c->why : text_str(&t.out);
}

#define LINE "From eve@example.org Mon May  3 10:00:00 2021\n"
#define DATE "Date: Mon, 3 May 2021 10:00:00 +0000\n"

static const struct {
    const char *mbox, *lines;
} MAILS[] = {
    /* a question, its answer, thanks; an answer to what is not there */
    {LINE "From: Eve <eve@a.example>\nMessage-ID: <1@a>\nSubject: [l] How?\n" DATE "\nx\n\n" LINE
          "From: Bob <bob@b.example>\nMessage-ID: <2@a>\nIn-Reply-To: <1@a>\n" DATE "\nx\n\n" LINE
          "From: Bob <bob@b.example>\nMessage-ID: <3@a>\nIn-Reply-To: <2@a>\n" DATE "\nx\n\n" LINE
          "From: Bob <bob@b.example>\nMessage-ID: <4@a>\nIn-Reply-To: <0@a>\n\nx\n",
     "question 1@a by Eve<eve@a.example> in 1@a after   1620036000\n"
     "answer 2@a by Bob<bob@b.example> in 1@a after 1@a  1620036000\n"
     "message 3@a by Bob<bob@b.example> in 1@a after 2@a  1620036000\n"
     "message 4@a by Bob<bob@b.example> in 0@a after 0@a  -1\n"},
    /* by way of a list: two people at one address */
    {LINE "From: Eve via dev <dev@l.example>\nReply-To: Eve <eve@a.example>\n"
          "Message-ID: <1@a>\nSubject: How?\nTo: dev@l.example\n" DATE "\nx\n\n" LINE
          "From: \"'Bob' via dev\" <dev@l.example>\nReply-To: dev@l.example\nTo: dev@l.example\n"
          "X-Original-From: Bob <bob@b.example>\nMessage-ID: <2@a>\nIn-Reply-To: <1@a>\n" DATE
          "\nx\n\n" LINE
          "From: Kim via dev <dev@l.example>\nReply-To: dev@l.example, other@l.example\n"
          "Cc: other@l.example\nMessage-ID: <3@a>\nIn-Reply-To: <2@a>\n" DATE "\nx\n",
     "question 1@a by Eve<eve@a.example> in 1@a after   1620036000\n"
     "answer 2@a by Bob<bob@b.example> in 1@a after 1@a  1620036000\n"
     "answer 3@a by Kim<> in 1@a after 2@a  1620036000\n"},
    /* machines, news, and an answer that names nothing */
    {LINE "From: CI <ci@a.example>\nMessage-ID: <1@a>\nAuto-Submitted: auto-generated\n" DATE
          "\nx\n\n" LINE
          "From: Eve <eve@a.example>\nMessage-ID: <2@a>\nSubject: [l] [ANN] 2.0\n" DATE
          "\nx\n\n" LINE "From: Eve <eve@a.example>\nMessage-ID: <3@a>\nSubject: [l] AW: old\n" DATE
          "\nx\n",
     "message 1@a by CI<ci@a.example> in 1@a after  automatic 1620036000\n"
     "message 2@a by Eve<eve@a.example> in 2@a after   1620036000\n"
     "message 3@a by Eve<eve@a.example> in 3@a after   1620036000\n"},
    /* without an id, twice the same */
    {LINE "From: Eve <eve@a.example>\nSubject: How?\n" DATE "\nx\n",
     "question 5ebdc5f20a333ebb-1620036000 by Eve<eve@a.example> in 5ebdc5f20a333ebb-1620036000 "
     "after   1620036000\n"},
    {"some words\n", "This is no mailbox: it does not begin with a line \"From ...\"."},
    {"", "This file is empty."},
};

static const struct {
    const char *xml, *lines;
} DUMPS[] = {
    {"<posts>"
     "<row Id='1' PostTypeId='1' AcceptedAnswerId='3' CreationDate='2011-10-11T19:42:20.713'"
     " Score='18' ViewCount='7' OwnerUserId='12' Title='How?' Tags='&lt;a&gt;&lt;b-c&gt;'/>"
     "<row Id='2' PostTypeId='2' ParentId='1' Score='-2' OwnerDisplayName='eve'/>"
     "<row Id='3' PostTypeId='2' ParentId='1' OwnerUserId='5' Tags='|a|'/>"
     "<row Id='4' PostTypeId='5'/></posts>",
     "question posts/1 by <>12 in posts/1 after   #a #b-c votes=18 views=7 1318362140\n"
     "answer posts/2 by eve<> in posts/1 after posts/1  votes=0 -1\n"
     "answer posts/3 by <>5 in posts/1 after posts/1 accepted  #a -1\n"
     "other posts/4 in posts/4 after   -1\n"},
    {"<users><row Id='5' DisplayName='Bob' Reputation='101' WebsiteUrl='http://bob.example'"
     " CreationDate='2011-10-11T18:16:00.230'/></users>",
     "other users/5 by Bob<>5 in  after  user reputation=101 1318356960\n"},
    {"<badges><row Id='9' UserId='5' Name='Teacher' Date='2011-10-11T19:25:16.397'/></badges>",
     "badge badges/9 by <>5 in  after   1318361116\n"},
    {"<comments><row Id='7' PostId='3' Score='0' Text='So.' UserId='12'/></comments>",
     "comment comments/7 by <>12 in  after posts/3  votes=0 -1\n"},
    {"<posts><row Id='1' /><row Id=2 /></posts>",
     "What comes after row 1 is no row of a Stack Exchange dump."},
    {"<posts><row Id='1' />", "This file ends in the middle, after row 1."},
};

/* ---- what is read again and again -------------------------------------------------------------- */

#define SAID                                                                                       \
    "200 news.example ready\r\n211 3 7 9 a.b\r\n224 Overview\r\n"                                  \
    "7\t=?utf-8?Q?H=C3=B6w=3F?=\tEve <eve@a.example>\tMon, 3 May 2021 10:00:00 "                   \
    "+0000\t<1@a>\t\t900\t9\r\n"

static const struct {
    sandbox_job *job;
    const char *bytes, *address, *outcome;
} PAGES[] = {
    {news_found,
     SAID "8\tRe: How?\tBob <bob@b.example>\tMon, 3 May 2021 11:00:00 +0000\t<2@a>\t<1@a>\t9\t9\r\n"
          "nonsense\r\n..\tdots\r\n.\r\n205 bye\r\n",
     "news://n.example:119/a.b",
     "a.b next \nquestion 1@a by Eve<eve@a.example> in 1@a after   1620036000\n"
     "answer 2@a by Bob<bob@b.example> in 1@a after 1@a  1620039600\n"},
    /* what INN 2.7.1 says */
    {news_found,
     "200 news.example.org InterNetNews NNRP server INN 2.7.1 ready (posting ok)\r\n"
     "211 3 1 3 local.helpers\r\n"
     "224 Overview information for 1-10 follows\r\n"
     "1\tHow?\tEve Sommerfeldt <eve@a.example>\tSun, 22 Nov 2026 10:14:25 -0000 "
     "(UTC)\t<1.x@example.org>\t\t507\t2\tXref: news.example.org local.helpers:1\r\n"
     "2\tRe: How?\tBob Quillfeather <bob@b.example>\tSun, 22 Nov 2026 10:14:25 -0000 "
     "(UTC)\t<2.x@example.org>\t<1.x@example.org>\t543\t2\tXref: news.example.org "
     "local.helpers:2\r\n"
     "3\tRe: How?\t=?utf-8?Q?J=C3=BCrgen?= <j@c.example>\tSun, 22 Nov 2026 10:14:25 -0000 "
     "(UTC)\t<3.x@example.org>\t<2.x@example.org>\t548\t2\tXref: news.example.org "
     "local.helpers:3\r\n"
     ".\r\n"
     "205 Bye!\r\n",
     "news://n.example:119/local.helpers",
     "local.helpers next \n"
     "question 1.x@example.org by Eve Sommerfeldt<eve@a.example> in 1.x@example.org after   "
     "1795342465\n"
     "answer 2.x@example.org by Bob Quillfeather<bob@b.example> in 1.x@example.org after "
     "1.x@example.org  "
     "1795342465\n"
     "answer 3.x@example.org by Jürgen<j@c.example> in 1.x@example.org after 2.x@example.org  "
     "1795342465\n"},
    {news_found, "200 hi\r\n211 0 1 0 a.b\r\n205 bye\r\n", "news://n.example:119/a.b",
     "a.b next \n"},
    {news_found, SAID, "",
     " next \nquestion 1@a by Eve<eve@a.example> in 1@a after   1620036000\n"},
    {news_found, "<html>", "", "This is not what a news server says about a group."},
    {news_found, "", "", "This is not what a news server says about a group."},
    {pipermail_found,
     "<!DOCTYPE HTML>\n<title>The dev Archives</title><A href=\"2024-March/thread.html\">[ Thread "
     "]</a>"
     "<A href=\"2024-March.txt.gz\">[ Gzip'd ]</a><A href='2024-February.txt'>x</A>"
     "<A href='2024-February.txt'>y</A><a href=\"../2024-May.txt\">z</a><a href=\"2023q4.txt.gz\">",
     "https://l.example/pipermail/dev/",
     "The dev Archives next "
     "https://l.example/pipermail/dev/2024-March.txt.gz?2024-February.txt,2023q4.txt.gz\n"},
    {pipermail_found, LINE "From: eve at a.example (Eve)\nMessage-ID: <1@a>\nSubject: How?\n\nx\n",
     "https://l.example/pipermail/dev/2024-March.txt.gz?2024-February.txt,2023q4.txt.gz",
     " next https://l.example/pipermail/dev/2024-February.txt?2023q4.txt.gz\n"
     "question 1@a by Eve<eve@a.example> in 1@a after   -1\n"},
    {pipermail_found, LINE "Message-ID: <1@a>\n\nx\n",
     "https://l.example/dev/2024-March.txt?http://b.example/",
     " next \nquestion 1@a in 1@a after   -1\n"},
    {pipermail_found, "<html><a href=\"x.html\">", "https://l.example/",
     "This is no table of contents of a mail archive: no links to months in it."},
    {pipermail_found, "words", "",
     "This is no mailbox: it does not begin with a line \"From ...\"."},
};

static str page_of(struct ctx *c, sandbox_job *job, const char *bytes, const char *address)
{
    struct found_list list;
    struct tape t = {.out = {.mem = c->mem}};
    enum err e = found_read(c, job, (struct sandbox_input){str_of(bytes), str_of(address)}, &list);
    if (e)
        return c->why;
    text_format(&t.out, "%.*s next %.*s\n", STR_ARG(list.title), STR_ARG(list.next));
    for (size_t i = 0; i < list.n; i++)
        (void)take(&t, &list.items[i]);
    return text_str(&t.out);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    struct ctx c = {.mem = arena_new(), .catalog = &ENGLISH};
    for (size_t i = 0; i < COUNT(MAILS); i++)
        CHECK_STR(lines_of(&c, found_mails, S(""), MAILS[i].mbox), str_of(MAILS[i].lines));
    for (size_t i = 0; i < COUNT(DUMPS); i++)
        CHECK_STR(lines_of(&c, found_dump, S(""), DUMPS[i].xml), str_of(DUMPS[i].lines));
    CHECK_STR(
        lines_of(&c, found_mails, MESSAGE_FRAMES, "18\nMessage-ID: <1@a>\n18\nMessage-ID: <2@a>\n"),
        S("question 1@a in 1@a after   -1\nquestion 2@a in 2@a after   -1\n"));
    for (size_t i = 0; i < COUNT(PAGES); i++)
        CHECK_STR(page_of(&c, PAGES[i].job, PAGES[i].bytes, PAGES[i].address),
                  str_of(PAGES[i].outcome));
    arena_free(c.mem);
    return CHECK_RESULT();
}
