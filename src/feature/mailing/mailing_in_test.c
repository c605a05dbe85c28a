#include "feature/mailing/mailing.h"

#include "feature/mailing/mailing_fixture.h"

/* ---- in ------------------------------------------------------------------------------------------- */

static void an_answer_by_mail_stands_in_the_thread(void)
{
    struct desk d;
    str to;
    open_desk(&d, "mail.senders=no");
    int64_t id = post(&d.c, ANA, 0, "Shall we meet?");
    CHECK(send(&d.c) == 2);
    str reply = between(letter(&d.c, 1, &to), "Reply-To: <", ">");
    CHECK_STR(to, S("bo@example.org"));
    str mail = mail_of(&d.c, "BO@example.org", "Message-ID: <1@bo>\r\n",
                       "In May, please.\r\n\r\nOn Friday Ana wrote:\r\n> Shall we meet?");
    CHECK(take(&d.c, "bo@example.org", reply, mail) == LMTP_TAKEN);
    int64_t answer = found(&d.c, "1@bo");
    struct ctx ana = as(&d.c, ANA);
    struct article a;
    str body;
    CHECK(answer != 0 && lounge_article(&ana, answer, &a) == OK && a.parent == id);
    CHECK(test_number(&d.c,
                      "SELECT COUNT(*) FROM article WHERE message_id = '1@bo' AND door = 'mail'") ==
          1);
    CHECK(lounge_source(&ana, answer, &body) == OK);
    CHECK_STR(str_trim(body), S("In May, please."));
    CHECK(take(&d.c, "bo@example.org", reply, mail) == LMTP_TAKEN); /* it comes twice */
    CHECK(send(&d.c) == 1);                                         /* to Cy, once */
    size_t before = letters(&d.c);
    mail = mail_of(&d.c, "cy@example.org", "Message-ID: <2@cy>\r\n", "It is me, Bo.");
    CHECK(take(&d.c, "cy@example.org", reply, mail) == LMTP_TAKEN && found(&d.c, "2@cy") == 0);
    CHECK(letters(&d.c) == before + 1);
    CHECK(has(letter(&d.c, 0, &to), "from another one"));
    mail = mail_of(&d.c, "cy@example.org", "Message-ID: <3@cy>\r\n", "It is me again.");
    CHECK(take(&d.c, "cy@example.org", reply, mail) == LMTP_TAKEN);
    CHECK(letters(&d.c) == before + 1); /* one answer a day */
    test_ctx_end(&d.c);
}

static void what_machines_send_is_thrown_away(void)
{
    static const struct {
        const char *sender, *head;
    } FACTS[] = {
        {"bo@example.org", "Auto-Submitted: auto-replied\r\n"},
        {"bo@example.org", "Precedence: bulk\r\n"},
        {"bo@example.org", "List-Id: <other.example.com>\r\n"},
        {"bo@example.org", "X-Loop: mer.general.lists.example.org\r\n"},
        {"", "Message-ID: <5@bo>\r\n"},
    };
    struct desk d;
    str to;
    open_desk(&d, "mail.senders=yes");
    post(&d.c, ANA, 0, "Shall we meet?");
    CHECK(send(&d.c) == 2);
    str reply = between(letter(&d.c, 1, &to), "Reply-To: <", ">");
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        str mail = mail_of(&d.c, "bo@example.org", FACTS[i].head, "I am away.");
        CHECK(take(&d.c, FACTS[i].sender, reply, mail) == LMTP_TAKEN);
        CHECK(take(&d.c, FACTS[i].sender, S("mer.general@lists.example.org"), mail) == LMTP_TAKEN);
    }
    struct text hops = {.mem = d.c.mem};
    for (int i = 0; i < 51; i++)
        text_add(&hops, S("Received: from a by b\r\n"));
    str mail = mail_of(&d.c, "bo@example.org", arena_copy(d.c.mem, text_str(&hops)).at,
                       "Round and round.");
    CHECK(take(&d.c, "bo@example.org", reply, mail) == LMTP_TAKEN);
    CHECK(letters(&d.c) == 2 && send(&d.c) == 0);
    test_ctx_end(&d.c);
}

/* In how many groups an article stands. */
static int64_t places(struct ctx *c, const char *message_id)
{
    static const int64_t GROUPS[] = {GENERAL, LEADS, CLOUD};
    int64_t n = 0, id = found(c, message_id);
    struct ctx there = as(c, ANA);
    for (size_t i = 0; i < COUNT(GROUPS) && id != 0; i++) {
        const struct article *list;
        size_t many = 0;
        enum err e = lounge_latest(&there, GROUPS[i], 0, &list, &many);
        CHECK(e == OK || e == ERR_NOT_FOUND);
        for (size_t k = 0; k < many; k++)
            n += list[k].id == id;
    }
    return n;
}

/* The letter that asks whether a mail is one's own; its address for the answer. */
static str asked(struct ctx *c, const char *whom)
{
    str to, text = letter(c, 0, &to);
    CHECK_STR(to, str_of(whom));
    CHECK(has(text, "Is this mail yours?") && has(text, "Auto-Submitted: auto-generated"));
    CHECK(has(text, "/mail/waiting/"));
    return between(text, "Reply-To: <", ">");
}

/* Nothing proves who sent it: whose address it is says so. */
static void new_threads_are_asked_about(void)
{
    struct desk d;
    str to, list = S("MER.general@lists.example.org");
    open_desk(&d, "mail.senders=no");
    str mail = mail_of(&d.c, "bo@example.org", "Message-ID: <1@bo>\r\n", "A question.");
    CHECK(take(&d.c, "bo@example.org", list, mail) == LMTP_TAKEN && found(&d.c, "1@bo") == 0);
    str yes = asked(&d.c, "bo@example.org");
    CHECK(take(&d.c, "bo@example.org", list, mail) == LMTP_TAKEN && letters(&d.c) == 1);
    str away = mail_of(&d.c, "bo@example.org", "Auto-Submitted: auto-replied\r\n", "I am away.");
    CHECK(take(&d.c, "bo@example.org", yes, away) == LMTP_TAKEN && found(&d.c, "1@bo") == 0);
    CHECK(take(&d.c, "", yes, mail) == LMTP_TAKEN && found(&d.c, "1@bo") == 0);
    str answer = mail_of(&d.c, "bo@example.org", "Message-ID: <2@bo>\r\n", "Yes.");
    CHECK(take(&d.c, "bo@example.org", yes, answer) == LMTP_TAKEN && found(&d.c, "1@bo") != 0);
    CHECK(found(&d.c, "2@bo") == 0 && letters(&d.c) == 1);
    CHECK(take(&d.c, "bo@example.org", yes, answer) == LMTP_TAKEN && letters(&d.c) == 1);
    CHECK(take(&d.c, "bo@example.org", list, mail) == LMTP_TAKEN && letters(&d.c) == 1);
    mail =
        mail_of(&d.c, "bo@example.org", "Message-ID: <3@bo>\r\nIn-Reply-To: <1@bo>\r\n", "More.");
    CHECK(take(&d.c, "bo@example.org", list, mail) == LMTP_TAKEN);
    str no = between(letter(&d.c, 0, &to), "drop+", "\n");
    no = arena_format(d.c.mem, "drop+%.*s", STR_ARG(str_trim(no)));
    yes = asked(&d.c, "bo@example.org");
    CHECK(take(&d.c, "bo@example.org", no, answer) == LMTP_TAKEN);
    CHECK(take(&d.c, "bo@example.org", yes, answer) == LMTP_TAKEN && found(&d.c, "3@bo") == 0);
    for (int i = 4; i < 14; i++) { /* a forger cannot fill a mailbox */
        str id = arena_format(d.c.mem, "Message-ID: <%d@bo>\r\n", i);
        mail = mail_of(&d.c, "bo@example.org", id.at, "Again.");
        CHECK(take(&d.c, "bo@example.org", list, mail) == LMTP_TAKEN);
    }
    CHECK(letters(&d.c) == 2 + 5 + 1);
    CHECK(has(letter(&d.c, 0, &to), "waits for your answer"));
    size_t before = letters(&d.c), n; /* who may not write there is asked nothing */
    CHECK(take(&d.c, "bo@example.org", S("mer.leads@lists.example.org"),
               mail_of(&d.c, "cy@example.org", "", "Let me in.")) == LMTP_TAKEN);
    CHECK(has(letter(&d.c, 0, &to), "no such group") && letters(&d.c) == before + 1);
    CHECK_STR(to, S("cy@example.org"));
    mail = mail_of(&d.c, "stranger@example.com", "Message-ID: <1@s>\r\n", "Buy!");
    CHECK(take(&d.c, "s@example.com", list, mail) == LMTP_TAKEN);
    CHECK(has(letter(&d.c, 0, &to), "from another one"));
    CHECK_STR(to, S("stranger@example.com"));
    CHECK(take(&d.c, "x@y", S("nobody@lists.example.org"), mail) == LMTP_NOBODY);
    CHECK(take(&d.c, "x@y", S("mer.general@example.org"), mail) == LMTP_NOBODY);
    CHECK(take(&d.c, "x@y", S("mer.general+other@lists.example.org"), mail) == LMTP_NOBODY);
    CHECK(take(&d.c, "x@y", S("post+aaaa@lists.example.org"), mail) == LMTP_NOBODY);
    CHECK(take(&d.c, "x@y", list, S("\x89PNG\r\n")) == LMTP_REFUSED);
    d.c.now.s += 8 * DAY_S; /* what nobody answers goes */
    CHECK(mailing_digests(&d.c, 1, &n) == OK);
    yes = between(letter(&d.c, 3, &to), "Reply-To: <", ">");
    CHECK(take(&d.c, "bo@example.org", yes, answer) == LMTP_TAKEN && found(&d.c, "8@bo") == 0);
    test_ctx_end(&d.c);
}

/* Their own address, or the mail server, says that they are who they are. */
static void new_threads_of_known_senders(void)
{
    static const struct {
        const char *setting, *head;
        bool believed;
    } FACTS[] = {
        {"mail.senders=yes", "", true},
        {"mail.authserv=mx.example.org", "", false},
        {"mail.authserv=mx.example.org",
         "Authentication-Results: MX.example.org; dmarc=pass header.from=example.org\r\n", true},
        {"mail.authserv=mx.example.org",
         "Authentication-Results: mx.example.org; dkim=pass header.d=example.org\r\n", true},
        {"mail.authserv=mx.example.org",
         "Authentication-Results: mx.example.org; dkim=pass header.d=bad.example\r\n", false},
        {"mail.authserv=mx.example.org",
         "Authentication-Results: mx.example.org; none\r\n"
         "Authentication-Results: mx.example.org; dmarc=pass header.from=example.org\r\n",
         false},
        {"mail.senders=no", "Authentication-Results: x; dmarc=pass header.from=example.org\r\n",
         false},
    };
    struct desk d;
    str list = S("mer.general+mer@lists.example.org");
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        open_desk(&d, FACTS[i].setting);
        str head = arena_format(d.c.mem, "Message-ID: <1@bo>\r\n%s", FACTS[i].head);
        str mail = mail_of(&d.c, "bo@example.org", head.at, "A question.");
        CHECK(take(&d.c, "bo@example.org", list, mail) == LMTP_TAKEN);
        CHECK((found(&d.c, "1@bo") != 0) == FACTS[i].believed);
        CHECK(letters(&d.c) == (FACTS[i].believed ? 0 : 1));
        test_ctx_end(&d.c);
    }
    open_desk(&d, "mail.senders=no");
    struct ctx bo = as(&d.c, BO), ana = as(&d.c, ANA);
    struct mailing_addresses own;
    struct article a;
    CHECK(mailing_addresses(&bo, GENERAL, S("mer.general"), &own) == OK);
    str mail = mail_of(&d.c, "cy@example.org", "Message-ID: <1@cy>\r\n", "Not mine.");
    CHECK(take(&d.c, "cy@example.org", own.start, mail) == LMTP_TAKEN);
    CHECK(found(&d.c, "1@cy") == 0);
    mail = mail_of(&d.c, "bo@example.org", "Message-ID: <1@bo>\r\n", "A question.");
    CHECK(take(&d.c, "bo@example.org", own.start, mail) == LMTP_TAKEN && found(&d.c, "1@bo") != 0);
    mail =
        mail_of(&d.c, "bo@example.org", "Message-ID: <2@bo>\r\nIn-Reply-To: <1@bo>\r\n", "More.");
    CHECK(take(&d.c, "bo@example.org", own.start, mail) == LMTP_TAKEN);
    CHECK(lounge_article(&ana, found(&d.c, "2@bo"), &a) == OK && a.parent == found(&d.c, "1@bo"));
    test_ctx_end(&d.c);
}

static struct lmtp_answer *take_all(struct ctx *c, const char *sender, const str *to, size_t n,
                                    str source)
{
    struct lmtp_answer *answers = arena_take(c->mem, n, sizeof *answers);
    struct ctx there = *c;
    struct lmtp_mail mail = {str_of(sender), to, n, source};
    mailing_door.take(&there, mailing_door.of, &mail, answers);
    return answers;
}

/* One mail to several groups is one article in all of them where its author may start threads. */
static void one_mail_to_several_groups(void)
{
    static const str to[] = {{"mer.general@lists.example.org", 29},
                             {"mer.leads@lists.example.org", 27},
                             {"mer.cloud@lists.example.org", 27}};
    static const char HEAD[] =
        "To: mer.general@lists.example.org, <mer.leads@lists.example.org>\r\n"
        "Cc: Cloud <mer.cloud@lists.example.org>, x@example.org\r\n";
    struct desk d;
    str whom;
    for (int i = 0; i < 2; i++) { /* all recipients at once; or a mail for each of them */
        open_desk(&d, "mail.senders=yes");
        str head = arena_format(d.c.mem, "Message-ID: <1@bo>\r\n%s", HEAD);
        str mail = mail_of(&d.c, "bo@example.org", head.at, "To all.");
        if (i == 0) {
            struct lmtp_answer *all = take_all(&d.c, "bo@example.org", to, COUNT(to), mail);
            for (size_t k = 0; k < COUNT(to); k++)
                CHECK(all[k].code == LMTP_TAKEN);
        }
        for (size_t k = 0; i == 1 && k < COUNT(to); k++)
            CHECK(take(&d.c, "bo@example.org", to[k], mail) == LMTP_TAKEN);
        CHECK(places(&d.c, "1@bo") == 2 && letters(&d.c) == 1);
        CHECK(has(letter(&d.c, 0, &whom), "but not in all groups"));
        CHECK_STR(whom, S("bo@example.org"));
        test_ctx_end(&d.c);
    }
    open_desk(&d, "mail.senders=no"); /* the same after the answer */
    str mail = mail_of(&d.c, "bo@example.org", "Message-ID: <1@bo>\r\n", "To all.");
    (void)take_all(&d.c, "bo@example.org", to, COUNT(to), mail);
    CHECK(letters(&d.c) == 1 && found(&d.c, "1@bo") == 0);
    str yes = asked(&d.c, "bo@example.org");
    CHECK(take(&d.c, "bo@example.org", yes, mail) == LMTP_TAKEN && places(&d.c, "1@bo") == 2);
    CHECK(letters(&d.c) == 2 && has(letter(&d.c, 0, &whom), "but not in all groups"));
    test_ctx_end(&d.c);
}

/* A group that no line of the head names, and that has the mail in a conversation of its own: the envelope says so. */
static void a_hidden_recipient_gets_it_too(void)
{
    static const str CLOUD_LIST = {"mer.cloud@lists.example.org", 27},
                     LIST = {"mer.general@lists.example.org", 29};
    struct desk d;
    str whom;
    open_desk(&d, "mail.senders=yes");
    str mail = mail_of(&d.c, "bo@example.org",
                       "Message-ID: <1@bo>\r\nTo: mer.general@lists.example.org\r\n", "To both.");
    CHECK(take(&d.c, "bo@example.org", LIST, mail) == LMTP_TAKEN && places(&d.c, "1@bo") == 1);
    CHECK(take(&d.c, "bo@example.org", CLOUD_LIST, mail) == LMTP_TAKEN);
    CHECK(take(&d.c, "bo@example.org", CLOUD_LIST, mail) == LMTP_TAKEN); /* it comes twice */
    CHECK(places(&d.c, "1@bo") == 2 && letters(&d.c) == 0);
    CHECK(test_number(&d.c, "SELECT COUNT(*) FROM article") == 1);
    CHECK(test_number(&d.c, "SELECT high FROM newsgroup WHERE id = 203") == 1);
    CHECK(test_number(&d.c, "SELECT COUNT(*) FROM thread WHERE articles = 1") == 2);
    CHECK(db_script(&d.c, "UPDATE newsgroup SET moderated = 1 WHERE id = 203") == OK);
    mail = mail_of(&d.c, "bo@example.org", "Message-ID: <2@bo>\r\n", "To both.");
    CHECK(take(&d.c, "bo@example.org", LIST, mail) == LMTP_TAKEN && places(&d.c, "2@bo") == 1);
    CHECK(take(&d.c, "bo@example.org", CLOUD_LIST, mail) == LMTP_TAKEN);
    CHECK(places(&d.c, "2@bo") == 1 && has(letter(&d.c, 0, &whom), "look first"));
    mail = mail_of(&d.c, "bo@example.org", "Message-ID: <3@bo>\r\n", "To both.");
    CHECK(take(&d.c, "bo@example.org", CLOUD_LIST, mail) == LMTP_TAKEN);
    CHECK(take(&d.c, "bo@example.org", LIST, mail) == LMTP_TAKEN && found(&d.c, "3@bo") == 0);
    CHECK(test_number(&d.c, "SELECT COUNT(*) FROM article_waiting") == 2);
    mail = mail_of(&d.c, "cy@example.org", "Message-ID: <1@bo>\r\n", "Not mine.");
    CHECK(take(&d.c, "cy@example.org", S("mer.leads@lists.example.org"), mail) == LMTP_TAKEN);
    CHECK(places(&d.c, "1@bo") == 2);
    test_ctx_end(&d.c);
    open_desk(&d,
              "mail.senders=no"); /* who is asked reads all groups, before and after the answer */
    for (int i = 0; i < 2; i++) {
        str id = arena_format(d.c.mem, "Message-ID: <%d@bo>\r\n", i);
        mail = mail_of(&d.c, "bo@example.org", id.at, "To both.");
        size_t before = letters(&d.c);
        CHECK(take(&d.c, "bo@example.org", LIST, mail) == LMTP_TAKEN);
        str yes = asked(&d.c, "bo@example.org"), answer = mail_of(&d.c, "bo@example.org", "", "Y");
        if (i == 0)
            CHECK(take(&d.c, "bo@example.org", yes, answer) == LMTP_TAKEN);
        CHECK(places(&d.c, arena_format(d.c.mem, "%d@bo", i).at) == (i == 0 ? 1 : 0));
        CHECK(take(&d.c, "bo@example.org", CLOUD_LIST, mail) == LMTP_TAKEN);
        CHECK(take(&d.c, "bo@example.org", CLOUD_LIST, mail) == LMTP_TAKEN);
        CHECK(letters(&d.c) == before + 2 && has(letter(&d.c, 0, &whom), "Cloud"));
        CHECK(has(letter(&d.c, 0, &whom), "General") == (i == 1));
        CHECK(take(&d.c, "bo@example.org", asked(&d.c, "bo@example.org"), answer) == LMTP_TAKEN);
        CHECK(places(&d.c, arena_format(d.c.mem, "%d@bo", i).at) == 2);
    }
    test_ctx_end(&d.c);
}

/* Tokens of the record that went are those of the one that stays. */
static void merged_people_write_as_one(void)
{
    struct desk d;
    str to;
    open_desk(&d, "mail.senders=no");
    int64_t id = post(&d.c, ANA, 0, "Shall we meet?");
    CHECK(send(&d.c) == 2);
    str reply = between(letter(&d.c, 1, &to), "Reply-To: <", ">");
    CHECK_STR(to, S("bo@example.org"));
    str mail = mail_of(&d.c, "bo@example.org", "Message-ID: <1@bo>\r\n", "A question.");
    CHECK(take(&d.c, "bo@example.org", S("mer.general@lists.example.org"), mail) == LMTP_TAKEN);
    str yes = asked(&d.c, "bo@example.org");
    CHECK(db_script(
              &d.c,
              "INSERT INTO mailing_reader VALUES (7, 102, 'daily', 5), (7, 102, 'weekly', 6), (7, "
              "103, 'weekly', 7);"
              "INSERT INTO mailing_digest VALUES (7, 102, 201, 4);"
              "UPDATE person SET state = 'merged', merged_into = 103 WHERE id = 102;"
              "UPDATE account SET state = 'closed' WHERE person = 102;"
              "INSERT INTO person_merge (id, loser, winner, actor, at) VALUES (55, 102, 103, 103, "
              "1)") == OK);
    struct ctx there = d.c, ana = as(&d.c, ANA);
    there.program = PROGRAM;
    struct ledger_line line = {.subject = 55, .person = BO, .kind = S("person.merged")};
    CHECK(db_begin(&there) == OK && db_end(&there, mailing_follow(&there, &line)) == OK);
    mail = mail_of(&d.c, "cy@example.org", "Message-ID: <1@cy>\r\n", "In May.");
    CHECK(take(&d.c, "cy@example.org", reply, mail) == LMTP_TAKEN);
    struct article a;
    CHECK(lounge_article(&ana, found(&d.c, "1@cy"), &a) == OK && a.parent == id &&
          a.author.id == CY);
    CHECK(take(&d.c, "cy@example.org", yes, mail) == LMTP_TAKEN);
    CHECK(lounge_article(&ana, found(&d.c, "1@bo"), &a) == OK && a.author.id == CY);
    CHECK(test_number(&d.c, "SELECT SUM(due) FROM mailing_reader WHERE person = 103") == 5 + 7);
    CHECK(test_number(&d.c, "SELECT number FROM mailing_digest WHERE person = 103") == 4);
    line.kind = S("person.unmerged");
    CHECK(db_begin(&there) == OK && db_end(&there, mailing_follow(&there, &line)) == OK);
    CHECK(test_number(&d.c, "SELECT SUM(due) FROM mailing_reader WHERE person = 102") == 5 + 6);
    CHECK(test_number(&d.c, "SELECT COUNT(*) FROM mailing_digest WHERE person = 102") == 1);
    test_ctx_end(&d.c);
}

/* What a mail server says later about a letter: its address and the report. */
static str return_path_of(struct ctx *c, int64_t letter)
{
    struct mail_token token = {"bounce", {PROGRAM, letter}, 2};
    str words;
    CHECK(mail_token_make(c, &token, &words) == OK);
    return arena_format(c->mem, "bounce+%.*s@lists.example.org", STR_ARG(words));
}

static str report(struct ctx *c, const char *action, const char *status)
{
    return arena_format(c->mem,
                        "From: MAILER-DAEMON@x\r\nContent-Type: multipart/report; "
                        "report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nNo.\r\n--b\r\n"
                        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
                        "Final-Recipient: rfc822; bo@example.org\r\nAction: %s\r\n"
                        "Status: %s\r\n--b--\r\n",
                        action, status);
}

/* The letter to Bo of an article that was just posted, as if it had gone. */
static int64_t letter_to_bo(struct ctx *c)
{
    struct ctx there = as(c, BO);
    const struct mail_line *lines = NULL;
    size_t n;
    post(c, ANA, 0, "Again");
    CHECK(send(c) == 2 && mail_list(&there, 0, &lines, &n) == OK);
    CHECK(db_script(c, "UPDATE mail SET state = 'sent', sent = 1 WHERE state = 'waiting'") == OK);
    return lines[1].id;
}

static void addresses_that_bounce_rest(void)
{
    struct desk d;
    opt_time until;
    open_desk(&d, "mail.senders=no");
    for (int i = 0; i < 3; i++) {
        str to = return_path_of(&d.c, letter_to_bo(&d.c)), said = report(&d.c, "failed", "5.1.1");
        CHECK(take(&d.c, "", to, said) == LMTP_TAKEN);
        CHECK(take(&d.c, "", to, said) == LMTP_TAKEN); /* known already */
        CHECK(mailing_suspended(&d.c, S("bo@example.org"), &until) == OK);
        CHECK(until.set == (i == 2));
    }
    post(&d.c, ANA, 0, "Once more");
    CHECK(send(&d.c) == 1); /* Cy alone */
    test_ctx_end(&d.c);
}

/* Not each report is a bounce, and none of them gets an answer. */
static void reports_that_change_little(void)
{
    static const struct {
        const char *action, *status;
        bool came_back, blamed;
    } FACTS[] = {
        {"delayed", "4.4.1", false, false},   {"relayed", "2.0.0", false, false},
        {"delivered", "2.0.0", false, false}, {"expanded", "2.0.0", false, false},
        {"x", "5.1.1", false, false},         {"failed", "4.4.7", true, false},
        {"failed", "5.1.1", true, true},
    };
    struct desk d;
    open_desk(&d, "mail.senders=no");
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        str to = return_path_of(&d.c, letter_to_bo(&d.c));
        size_t before = letters(&d.c);
        CHECK(take(&d.c, "", to, report(&d.c, FACTS[i].action, FACTS[i].status)) == LMTP_TAKEN);
        CHECK(test_number(&d.c, "SELECT COUNT(*) FROM mail WHERE state = 'bounced'") ==
              (FACTS[i].came_back ? 1 : 0));
        CHECK(test_number(&d.c, "SELECT COUNT(*) FROM mail_address") == (FACTS[i].blamed ? 1 : 0));
        CHECK(letters(&d.c) == before);
        CHECK(db_script(&d.c, "UPDATE mail SET state = 'sent'") == OK);
    }
    str to =
        return_path_of(&d.c, letter_to_bo(&d.c)); /* no report; a letter that is none of ours */
    size_t before = letters(&d.c);
    CHECK(take(&d.c, "", to, mail_of(&d.c, "bo@example.org", "", "I am away.")) == LMTP_TAKEN);
    CHECK(take(&d.c, "bo@example.org", to, report(&d.c, "failed", "5.0.0")) == LMTP_TAKEN);
    CHECK(take(&d.c, "", return_path_of(&d.c, 12345), report(&d.c, "failed", "5.1.1")) ==
          LMTP_TAKEN);
    CHECK(take(&d.c, "", S("bounce+aaaa@lists.example.org"), report(&d.c, "failed", "5.1.1")) ==
          LMTP_NOBODY);
    CHECK(letters(&d.c) == before);
    test_ctx_end(&d.c);
}

/* Lines of a head that would begin others; a charset that is not what it says. */
static void hostile_heads(void)
{
    struct desk d;
    str to, body;
    struct article a;
    open_desk(&d, "mail.senders=yes");
    str mail = S("From: \"Bo\r\n Bcc: victim@x\" <bo@example.org>\r\n"
                 "Subject: =?utf-8?Q?Hello=0D=0ABcc:_victim@example.com=00?=\r\n"
                 "Message-ID: <1@bo>\r\nReply-To: victim@x\r\n"
                 "Content-Type: text/plain; charset=no-such\r\n\r\nGr\xfc\xdf"
                 "e \x01 and\x00 all\r\n");
    CHECK(take(&d.c, "bo@example.org", S("mer.general@lists.example.org"), mail) == LMTP_TAKEN);
    struct ctx ana = as(&d.c, ANA);
    CHECK(lounge_article(&ana, found(&d.c, "1@bo"), &a) == OK);
    CHECK_STR(a.subject, S("Hello Bcc: victim@example.com"));
    CHECK(lounge_source(&ana, a.id, &body) == OK && has(body, "Grüße") && !has(body, "\x01"));
    CHECK(send(&d.c) == 1);
    str text = letter(&d.c, 0, &to);
    CHECK_STR(to, S("cy@example.org"));
    CHECK(!has(text, "\nBcc:") && !has(text, "\nReply-To: victim"));
    test_ctx_end(&d.c);
}

/* Heads that would take back, change or replace what others wrote, or never end; a letter of ours that
 * comes back. */
static void hostile_ids(void)
{
    static const char *const heads[] = {
        "Message-ID: <1@bo>\r\n", "Message-ID: <2@cy>\r\nControl: cancel <1@bo>\r\n",
        "Message-ID: <3@cy>\r\nSupersedes: <1@bo>\r\n",
        "Message-ID: <4@cy>\r\nApproved: bo@example.org\r\nNewsgroups: mer.leads\r\n"};
    const str list = S("mer.general@lists.example.org");
    struct desk d;
    str to, body;
    struct article a;
    open_desk(&d, "mail.senders=yes");
    str mail = mail_of(&d.c, "bo@example.org", "Message-ID: <1@bo>\r\n", "Mine.");
    CHECK(take(&d.c, "bo@example.org", list, mail) == LMTP_TAKEN);
    int64_t mine = found(&d.c, "1@bo");
    struct ctx ana = as(&d.c, ANA);
    for (size_t i = 0; i < COUNT(heads); i++) {
        mail = mail_of(&d.c, "cy@example.org", heads[i], "Not yours.");
        CHECK(take(&d.c, "cy@example.org", list, mail) == LMTP_TAKEN);
        CHECK(found(&d.c, "1@bo") == mine && lounge_article(&ana, mine, &a) == OK);
        CHECK(a.author.id == BO && lounge_source(&ana, mine, &body) == OK && has(body, "Mine."));
        CHECK(test_number(&d.c, "SELECT COUNT(*) FROM article") == (int64_t)i + 1);
    }
    struct text head = {.mem = d.c.mem};
    text_add(&head, S("Message-ID: <5@cy>\r\nReferences: <1@bo>\r\n"));
    for (int i = 0; i < 10000; i++)
        text_format(&head, " <%d@x.example>\r\n", i);
    text_char(&head, '\0');
    mail = mail_of(&d.c, "cy@example.org", head.at, "Deep.");
    CHECK(take(&d.c, "cy@example.org", list, mail) == LMTP_TAKEN && found(&d.c, "5@cy") != 0);
    CHECK(test_number(&d.c, "SELECT MAX(length(refs)) < 2100 FROM article_text") == 1);
    for (size_t sent = 1, i = 0; sent > 0 && i < 10; i++)
        sent = send(&d.c);
    int64_t articles = test_number(&d.c, "SELECT COUNT(*) FROM article");
    size_t before = letters(&d.c);
    mail = letter(&d.c, 0, &to);
    CHECK(take(&d.c, "cy@example.org", list, mail) == LMTP_TAKEN && send(&d.c) == 0);
    CHECK(test_number(&d.c, "SELECT COUNT(*) FROM article") == articles && letters(&d.c) == before);
    test_ctx_end(&d.c);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    an_answer_by_mail_stands_in_the_thread();
    what_machines_send_is_thrown_away();
    new_threads_are_asked_about();
    new_threads_of_known_senders();
    one_mail_to_several_groups();
    a_hidden_recipient_gets_it_too();
    merged_people_write_as_one();
    addresses_that_bounce_rest();
    reports_that_change_little();
    hostile_heads();
    hostile_ids();
    return CHECK_RESULT();
}
