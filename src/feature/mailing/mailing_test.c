#include "feature/mailing/mailing.h"

#include "base/config.h"
#include "feature/account/account.h"
#include "feature/frame/testing.h"
#include "feature/lounge/lounge.h"
#include "feature/mailing/inside.h"
#include "kit/i18n/i18n.h"
#include "kit/sandbox/sandbox.h"
#include "kit/store/testing.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

enum { ANA = 101, BO, CY, DI, PROGRAM = 7, GENERAL = 201, LEADS };

#define NOON 1800014400LL /* Friday, 2027-01-15, 12:00 in UTC */
#define DAY_S 86400LL

/* Bo and Cy get each article of General, Di a digest (she lives in Tokyo), Ana nothing. Cy wants to read
 * what is for leads only. */
static const char ROWS[] =
    "INSERT INTO person (id, handle, name, sort_key, zone, made) VALUES"
    " (101,'ana','Ana Lu',x'01','UTC',1),(102,'bo','Bo Bérg',x'02','UTC',1),"
    " (103,'cy','Cy',x'03','UTC',1),(104,'di','Di',x'04','Asia/Tokyo',1);"
    "INSERT INTO account (person, email, made) VALUES (101,'ana@example.org',1),"
    " (102,'bo@example.org',1),(103,'cy@example.org',1),(104,'di@example.org',1);"
    "INSERT INTO program VALUES (7,'mer','Meridian',150,'running',1);"
    "INSERT INTO region VALUES (7,1,'eu','Europe');"
    "INSERT INTO participant (program, person, region, joined) VALUES "
    "(7,101,1,1),(7,102,1,1),(7,103,1,1),(7,104,1,1);"
    "INSERT INTO newsgroup (program, id, name, title, kind, made) VALUES"
    " (7,201,'mer.general','General','group',1),(7,202,'mer.leads','Leads','group',1);"
    "INSERT INTO newsgroup_right VALUES (7,201,'role',2,31),(7,202,'role',16,31);"
    "INSERT INTO subscription (program, person, newsgroup, role, mail, since) VALUES"
    " (7,101,201,'member','none',1),(7,102,201,'member','each',1),(7,103,201,'member','each',1),"
    " (7,104,201,'member','daily',1),(7,103,202,'member','each',1);";

struct desk {
    struct ctx c;
    struct site site;
};

static void open_desk(struct desk *d, const char *senders)
{
    const char *const set[] = {"mail.reply=lists.example.org", senders};
    const struct config *config;
    d->c = test_ctx_begin();
    d->site = *d->c.site;
    d->site.address = S("https://experts.example.org");
    d->c.site = &d->site;
    CHECK(config_load(&d->c, &(struct config_sources){.set = set, .n_set = 2}, &config) == OK);
    d->site.config = config;
    d->site.lounge = lounge_book_new(d->c.mem);
    CHECK(db_script(&d->c, ROWS) == OK);
    d->c.now = (moment){NOON};
    d->c.catalog = i18n_catalogs[0];
    d->c.program = 0;
}

static struct ctx as(const struct ctx *c, int64_t person)
{
    struct ctx there = *c;
    there.program = PROGRAM;
    CHECK(account_as(&there, person) == OK);
    return there;
}

static int64_t post(struct ctx *c, int64_t person, int64_t parent, const char *body)
{
    struct ctx there = as(c, person);
    struct article_new in = {.door = "web", .kind = "post", .parent = parent, .body = str_of(body)};
    int64_t id = 0;
    enum article_end end;
    if (!parent)
        in.groups[in.n_groups++] = GENERAL, in.subject = S("Plans for spring");
    enum err e = lounge_post(&there, &in, &id, &end);
    CHECK(e == OK);
    return id;
}

static size_t send(struct ctx *c)
{
    size_t n = 99;
    CHECK(mailing_send(c, 1000, &n) == OK);
    return n;
}

/* What was queued last, or before that; its text without soft line ends, and to whom. */
static str letter(struct ctx *c, size_t back, str *to)
{
    struct ctx there = *c;
    const struct mail_line *lines;
    size_t n;
    there.program = PROGRAM;
    CHECK(mail_list(&there, 0, &lines, &n) == OK && n > back);
    if (n <= back)
        return (str){0};
    *to = lines[back].to;
    struct text whole = {.mem = c->mem};
    str text = mail_message(&there, lines[back].id);
    for (size_t at; (at = str_find(text, S("=\r\n"))) != SIZE_MAX; text = str_from(text, at + 3))
        text_add(&whole, str_upto(text, at));
    text_add(&whole, text);
    return text_str(&whole);
}

static size_t letters(struct ctx *c)
{
    struct ctx there = *c;
    const struct mail_line *lines;
    size_t n = 0;
    there.program = PROGRAM;
    CHECK(mail_list(&there, 0, &lines, &n) == OK);
    return n;
}

static bool has(str text, const char *part)
{
    return str_find(text, str_of(part)) != SIZE_MAX;
}

/* What stands in a text between two others. */
static str between(str text, const char *before, const char *behind)
{
    size_t at = str_find(text, str_of(before));
    str rest = str_from(text, at == SIZE_MAX ? text.len : at + strlen(before));
    return str_upto(rest, str_find(rest, str_of(behind)));
}

static enum lmtp_code take(struct ctx *c, const char *sender, str to, str source)
{
    struct lmtp_answer answer = {LMTP_LATER, {0}};
    struct ctx there = *c;
    struct lmtp_mail mail = {str_of(sender), &to, 1, source};
    mailing_door.take(&there, mailing_door.of, &mail, &answer);
    return answer.code;
}

static str mail_of(struct ctx *c, const char *from, const char *head, const char *body)
{
    return arena_format(c->mem, "From: Somebody <%s>\r\nSubject: Re: Plans\r\n%s\r\n%s\r\n", from,
                        head, body);
}

static int64_t found(struct ctx *c, const char *message_id)
{
    struct ctx there = as(c, ANA);
    int64_t id = 0;
    CHECK(lounge_find(&there, str_of(message_id), &id) == OK);
    return id;
}

/* ---- out ------------------------------------------------------------------------------------------ */

static void each_article_goes_once_to_who_may_read_it(void)
{
    struct desk d;
    str to;
    open_desk(&d, "mail.senders=no");
    int64_t id = post(&d.c, ANA, 0, "Shall we meet in **May**?");
    CHECK(send(&d.c) == 2 && send(&d.c) == 0 && letters(&d.c) == 2);
    str text = letter(&d.c, 0, &to);
    CHECK_STR(to, S("cy@example.org"));
    CHECK(has(text, "From: \"Ana Lu via Meridian\" <"));
    CHECK(has(text, "Subject: Plans for spring\r\n") && has(text, "Shall we meet in **May**?"));
    CHECK(has(text, "Reply-To: <reply+") && has(text, "@lists.example.org>\r\n"));
    CHECK(has(text, "List-Id: \"General\" <mer.general.lists.example.org>\r\n"));
    CHECK(has(text, "List-Post: <mailto:mer.general@lists.example.org>\r\n"));
    CHECK(has(text, "List-Unsubscribe: <https://experts.example.org/mail/stop/"));
    CHECK(has(text, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    CHECK(!has(text, "Auto-Submitted"));
    str first = between(text, "Message-ID: <", ">");
    CHECK(post(&d.c, BO, id, "Yes.") > id && send(&d.c) == 1); /* not to Bo, who wrote it */
    text = letter(&d.c, 0, &to);
    CHECK_STR(between(text, "In-Reply-To: <", ">"), first);
    struct ctx ana = as(&d.c, ANA); /* what is removed before it left does not leave */
    id = post(&d.c, ANA, 0, "Never mind");
    CHECK(send(&d.c) == 2 && db_begin(&ana) == OK);
    struct ledger_line line = {.subject = id, .kind = S("article.removed")};
    CHECK(db_end(&ana, mailing_follow(&ana, &line)) == OK);
    CHECK(!has(letter(&d.c, 0, &to), "Never mind"));
    post(&d.c, ANA, 0, "Old news");
    d.c.now.s += 3 * DAY_S;
    CHECK(send(&d.c) == 0);
    CHECK(post(&d.c, ANA, 0, "New") > 0 && send(&d.c) == 2);
    test_ctx_end(&d.c);
}

/* A letter to many that stands in the group as well: not by the list to whom it goes by itself. */
static void a_letter_to_many_comes_once(void)
{
    struct desk d;
    str to;
    open_desk(&d, "mail.senders=no");
    static const char LETTER[] =
        "INSERT INTO announcement (program, id, author, subject, body, language, newsgroup, "
        "article,"
        "  state, checker, checked, starts, made) VALUES (7,50,101,'Plans','Hello','en',201,%lld,"
        " 'sending',102,1,1,1);"
        "INSERT INTO delivery (program, announcement, person, due, region, silent) VALUES"
        " (7,50,102,1,0,'no_mail'),(7,50,103,1,0,'');";
    int64_t id = post(&d.c, ANA, 0, "Shall we meet?");
    CHECK(db_script(&d.c, arena_format(d.c.mem, LETTER, (long long)id).at) == OK);
    CHECK(send(&d.c) == 1 && letters(&d.c) == 1);
    (void)letter(&d.c, 0, &to);
    CHECK_STR(to, S("bo@example.org")); /* whom the letter itself does not reach */
    test_ctx_end(&d.c);
}

static str state_of(struct ctx *c, size_t back, str *trouble)
{
    struct ctx there = *c;
    const struct mail_line *lines;
    size_t n;
    there.program = PROGRAM;
    CHECK(mail_list(&there, 0, &lines, &n) == OK && n > back);
    *trouble = lines[back].trouble;
    return lines[back].state;
}

static void empty(const char *folder)
{
    char path[300];
    (void)snprintf(path, sizeof path, "%s/outbox", folder);
    DIR *outbox = opendir(path);
    for (struct dirent *file; outbox && (file = readdir(outbox));)
        (void)unlinkat(dirfd(outbox), file->d_name, 0);
    if (outbox)
        closedir(outbox);
    CHECK(rmdir(path) == 0 && rmdir(folder) == 0);
}

/* Rights are asked again when a letter goes: between its writing and then they may have been lost. */
static void a_right_lost_meanwhile_keeps_a_letter_back(void)
{
    static const struct {
        const char *needs;
        bool bo, cy;
    } FACTS[] = {{"g201", true, false}, {"s2", true, true},     {"s2 s16", false, false},
                 {"a77", false, false}, {"g202", false, false}, {"s16 g201", false, false},
                 {"x1", false, false},  {"g", false, false}};
    struct desk d;
    str trouble;
    size_t n;
    bool may;
    char folder[] = "/tmp/plaudit-mailing-XXXXXX";
    open_desk(&d, "mail.senders=no");
    CHECK(mkdtemp(folder) != NULL);
    d.site.data_dir = str_of(folder);
    CHECK(mailing_digests(&d.c, 100, &n) == OK); /* from now on */
    post(&d.c, ANA, 0, "For your eyes");
    CHECK(send(&d.c) == 2 && mail_send_due(&d.c, mailing_guard, 0, &n) == OK);
    d.c.now.s += 11 * 3600 + 60; /* 8:00 in Tokyo */
    CHECK(mailing_digests(&d.c, 100, &n) == OK && n == 1);
    CHECK(db_script(&d.c, "UPDATE subscription SET role = 'banned' WHERE person IN (103, 104)") ==
          OK);
    CHECK(mail_send_due(&d.c, mailing_guard, 100, &n) == OK && n == 1);
    size_t all = letters(&d.c);
    for (size_t i = 0; i < all; i++) {
        str to, state = state_of(&d.c, i, &trouble);
        (void)letter(&d.c, i, &to);
        bool bo = str_same(to, S("bo@example.org"));
        CHECK_STR(state, bo ? S("sent") : S("dropped"));
        CHECK_STR(trouble, bo ? S("") : S("its reader may not read it any more"));
    }
    d.c.program = PROGRAM;
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        bool bo, cy;
        CHECK(mailing_guard(&d.c, BO, str_of(FACTS[i].needs), &bo) == OK && bo == FACTS[i].bo);
        CHECK(mailing_guard(&d.c, CY, str_of(FACTS[i].needs), &cy) == OK && cy == FACTS[i].cy);
    }
    CHECK(mailing_guard(&d.c, 999, S("s1"), &(bool){0}) == OK);
    CHECK(db_script(&d.c, "UPDATE person SET state = 'merged', merged_into = 102 WHERE id = 104") ==
          OK);
    CHECK(mailing_guard(&d.c, DI, S("g201"), &may) == OK && may); /* who they are now */
    empty(folder);
    test_ctx_end(&d.c);
}

/* Many readers: batches, each with its place. */
static void everybody_gets_one(void)
{
    struct desk d;
    size_t n, all = 0;
    open_desk(&d, "mail.senders=no");
    CHECK(
        db_script(
            &d.c,
            "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1248)"
            " INSERT INTO person (id, handle, name, sort_key, made) SELECT i, 'p' || i, 'P', "
            "x'05', 1 "
            "FROM n;"
            "INSERT INTO account (person, email, made) SELECT id, handle || '@example.org', 1 FROM "
            "person WHERE id >= 1000;"
            "INSERT INTO subscription (program, person, newsgroup, role, mail, since) SELECT 7, "
            "id, "
            "201, 'member', 'each', 1 FROM person WHERE id >= 1000;") == OK);
    post(&d.c, ANA, 0, "All of you");
    for (int i = 0; i < 5; i++) {
        CHECK(mailing_send(&d.c, 100, &n) == OK);
        all += n;
    }
    CHECK(all == 251);
    test_ctx_end(&d.c);
}

static void digests_come_in_the_morning(void)
{
    struct desk d;
    size_t n;
    str to;
    open_desk(&d, "mail.senders=no");
    CHECK(mailing_digests(&d.c, 100, &n) == OK && n == 0); /* the first one is due from now on */
    int64_t id = post(&d.c, ANA, 0, "Shall we meet?");
    post(&d.c, BO, id, "Yes");
    d.c.now.s = NOON + 10 * 3600; /* 7:00 in Tokyo */
    CHECK(mailing_digests(&d.c, 100, &n) == OK && n == 0);
    d.c.now.s += 3600 + 60;
    CHECK(mailing_digests(&d.c, 100, &n) == OK && n == 1);
    str text = letter(&d.c, 0, &to);
    CHECK_STR(to, S("di@example.org"));
    CHECK(has(text, "Plans for spring") && has(text, "2 new articles") && has(text, "General"));
    CHECK(has(text, "Auto-Submitted: auto-generated") && has(text, "List-Unsubscribe: <https"));
    CHECK(mailing_digests(&d.c, 100, &n) == OK && n == 0);
    d.c.now.s += DAY_S; /* nothing new: no letter */
    CHECK(mailing_digests(&d.c, 100, &n) == OK && n == 0);
    post(&d.c, ANA, id, "Who else?");
    d.c.now.s += DAY_S;
    CHECK(mailing_digests(&d.c, 100, &n) == OK && n == 1);
    CHECK(has(letter(&d.c, 0, &to), "by Ana Lu"));
    test_ctx_end(&d.c);
}

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
    CHECK_STR(a.door, S("mail"));
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
    CHECK(letters(&d.c) == 2 && send(&d.c) == 0);
    test_ctx_end(&d.c);
}

static void new_threads_by_mail(void)
{
    struct desk d;
    str to, list = S("MER.general@lists.example.org");
    open_desk(&d, "mail.senders=no");
    str mail = mail_of(&d.c, "bo@example.org", "Message-ID: <1@bo>\r\n", "A question.");
    CHECK(take(&d.c, "bo@example.org", list, mail) == LMTP_TAKEN && found(&d.c, "1@bo") == 0);
    str told = letter(&d.c, 0, &to), own = between(told, "\r\n\r\nstart+", "\r\n");
    CHECK_STR(to, S("bo@example.org"));
    CHECK(own.len > 0);
    own = arena_format(d.c.mem, "start+%.*s", STR_ARG(own));
    CHECK(take(&d.c, "cy@example.org", own,
               mail_of(&d.c, "cy@example.org", "Message-ID: <1@cy>\r\n", "Not mine.")) ==
          LMTP_TAKEN);
    CHECK(found(&d.c, "1@cy") == 0);
    CHECK(take(&d.c, "bo@example.org", own, mail) == LMTP_TAKEN && found(&d.c, "1@bo") != 0);
    mail =
        mail_of(&d.c, "bo@example.org", "Message-ID: <2@bo>\r\nIn-Reply-To: <1@bo>\r\n", "More.");
    CHECK(take(&d.c, "bo@example.org", own, mail) == LMTP_TAKEN);
    struct ctx ana = as(&d.c, ANA);
    struct article a;
    CHECK(lounge_article(&ana, found(&d.c, "2@bo"), &a) == OK && a.parent == found(&d.c, "1@bo"));
    mail = mail_of(&d.c, "stranger@example.com", "Message-ID: <1@s>\r\n", "Buy!");
    CHECK(take(&d.c, "s@example.com", list, mail) == LMTP_TAKEN);
    (void)letter(&d.c, 0, &to);
    CHECK_STR(to, S("stranger@example.com"));
    CHECK(take(&d.c, "x@y", S("nobody@lists.example.org"), mail) == LMTP_NOBODY);
    CHECK(take(&d.c, "x@y", S("mer.general@example.org"), mail) == LMTP_NOBODY);
    CHECK(take(&d.c, "x@y", S("mer.general+other@lists.example.org"), mail) == LMTP_NOBODY);
    CHECK(take(&d.c, "x@y", list, S("\x89PNG\r\n")) == LMTP_REFUSED);
    test_ctx_end(&d.c);
    open_desk(&d, "mail.senders=yes"); /* the mail server vouches for senders */
    mail = mail_of(&d.c, "bo@example.org", "Message-ID: <1@bo>\r\n", "A question.");
    CHECK(take(&d.c, "bo@example.org", S("mer.general+mer@lists.example.org"), mail) == LMTP_TAKEN);
    CHECK(found(&d.c, "1@bo") != 0);
    CHECK(take(&d.c, "bo@example.org", S("mer.leads@lists.example.org"),
               mail_of(&d.c, "bo@example.org", "", "Let me in.")) == LMTP_TAKEN);
    CHECK(has(letter(&d.c, 0, &to), "no such group"));
    test_ctx_end(&d.c);
}

static void addresses_that_bounce_rest(void)
{
    struct desk d;
    opt_time until;
    open_desk(&d, "mail.senders=no");
    for (int i = 0; i < 3; i++) {
        struct ctx there = as(&d.c, BO);
        post(&d.c, ANA, 0, "Again");
        CHECK(send(&d.c) == 2);
        const struct mail_line *lines;
        size_t n;
        CHECK(mail_list(&there, 0, &lines, &n) == OK);
        struct mail_token token = {"bounce", {PROGRAM, lines[1].id}, 2};
        str words;
        CHECK(mail_token_make(&there, &token, &words) == OK);
        CHECK(db_script(&d.c, "UPDATE mail SET state = 'sent', sent = 1 WHERE state = 'waiting'") ==
              OK);
        str to = arena_format(d.c.mem, "bounce+%.*s@lists.example.org", STR_ARG(words));
        str report = S("From: MAILER-DAEMON@x\r\nContent-Type: multipart/report; "
                       "report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nNo.\r\n--b\r\n"
                       "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
                       "Final-Recipient: rfc822; bo@example.org\r\nAction: failed\r\n"
                       "Status: 5.1.1\r\n--b--\r\n");
        CHECK(take(&d.c, "", to, report) == LMTP_TAKEN);
        CHECK(take(&d.c, "", to, report) == LMTP_TAKEN);
        CHECK(mailing_suspended(&there, S("bo@example.org"), &until) == OK);
        CHECK(until.set == (i == 2));
    }
    post(&d.c, ANA, 0, "Once more");
    CHECK(send(&d.c) == 1); /* Cy alone */
    test_ctx_end(&d.c);
}

/* ---- pages ---------------------------------------------------------------------------------------- */

static struct res ask(struct ctx *c, const char *method, str path, const struct field *form)
{
    static const struct route *const ROUTES[] = {mailing_routes, NULL};
    return ask_routes(c, ROUTES, method, path, form);
}

static void the_pages(void)
{
    struct desk d;
    open_desk(&d, "mail.senders=no");
    struct ctx bo = as(&d.c, BO), cy = as(&d.c, CY), nobody = d.c;
    struct res out = ask(&bo, "GET", S("/account/mail"), NULL);
    str stop, leave;
    nobody.program = PROGRAM;
    CHECK(out.status == 200 && shows(&out, "mail-201") && shows(&out, "General"));
    CHECK(shows(&out, "mailto:start") && !shows(&out, "came back"));
    CHECK(mailing_stop_address(&bo, BO, GENERAL, &stop) == OK);
    out = ask(&nobody, "GET", stop, NULL);
    CHECK(out.status == 200 && shows(&out, "No more letters") && shows(&out, "General"));
    CHECK(post(&d.c, ANA, 0, "One") > 0 && send(&d.c) == 2); /* GET changes nothing */
    out = ask(&nobody, "POST", stop, NULL);
    CHECK(out.status == 200 && shows(&out, "It is done"));
    CHECK(post(&d.c, ANA, 0, "Two") > 0 && send(&d.c) == 1);
    CHECK(mailing_token_address(&cy, "leave", CY, GENERAL, &leave) == OK);
    CHECK(take(&d.c, "cy@example.org", leave, S("From: cy@example.org\r\n\r\n\r\n")) == LMTP_TAKEN);
    CHECK(post(&d.c, ANA, 0, "Three") > 0 && send(&d.c) == 0);
    out = ask(&nobody, "POST", S("/mail/stop/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
              NULL);
    CHECK(out.status == 404);
    const struct field form[] = {{S("mail-201"), S("each")}, {{0}, {0}}};
    out = ask(&bo, "POST", S("/account/mail"), form);
    CHECK(out.status == 303 && post(&d.c, ANA, 0, "Four") > 0 && send(&d.c) == 1);
    CHECK(db_script(&d.c, "INSERT INTO mail_address VALUES ('bo@example.org', 3, 1, 4000000000)") ==
          OK);
    out = ask(&bo, "GET", S("/account/mail"), NULL);
    CHECK(shows(&out, "came back") && post(&d.c, ANA, 0, "Five") > 0 && send(&d.c) == 0);
    out = ask(&bo, "POST", S("/account/mail/lift"), NULL);
    CHECK(out.status == 303 && post(&d.c, ANA, 0, "Six") > 0 && send(&d.c) == 1);
    test_ctx_end(&d.c);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    each_article_goes_once_to_who_may_read_it();
    a_letter_to_many_comes_once();
    everybody_gets_one();
    a_right_lost_meanwhile_keeps_a_letter_back();
    digests_come_in_the_morning();
    an_answer_by_mail_stands_in_the_thread();
    what_machines_send_is_thrown_away();
    new_threads_by_mail();
    addresses_that_bounce_rest();
    the_pages();
    return CHECK_RESULT();
}
