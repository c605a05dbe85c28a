#include "feature/mailing/mailing.h"

#include "feature/mailing/mailing_fixture.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

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
    CHECK(has(text, "List-Help: <https://experts.example.org/account/mail>\r\n"));
    CHECK(has(text, "List-Subscribe: <https://experts.example.org/groups/mer.general>\r\n"));
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

/* A letter to many that stands in the group as well: not by the list to whom it goes by itself; who gets it so reads
 * what their lead adds. */
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
        " (7,50,102,1,1,'no_mail'),(7,50,103,1,1,'');"
        "INSERT INTO lead_paragraph VALUES (7,50,1,'en',104,'Europe meets in *Graz*.',1);"
        "UPDATE article SET kind = 'letter';";
    int64_t id = post(&d.c, ANA, 0, "Shall we meet?");
    CHECK(db_script(&d.c, arena_format(d.c.mem, LETTER, (long long)id).at) == OK);
    CHECK(send(&d.c) == 1 && letters(&d.c) == 1);
    str text = letter(&d.c, 0, &to);
    CHECK(has(text, "From Di, for Europe:") && has(text, "in *Graz*.") && has(text, "Shall we"));
    CHECK_STR(to, S("bo@example.org")); /* whom the letter itself does not reach */
    test_ctx_end(&d.c);
}

static str state_of(struct ctx *c, size_t back, str *trouble)
{
    struct ctx there = *c;
    const struct mail_line *lines = NULL;
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
        CHECK(closedir(outbox) == 0 && rmdir(path) == 0);
    CHECK(rmdir(folder) == 0);
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

/* What went to the folder of whoever has no mail server; empty: nothing did. */
static str sent_to(struct ctx *c, const char *folder)
{
    struct ctx there = *c;
    const struct mail_line *lines;
    char *bytes = arena_take(c->mem, 10000, 1);
    size_t n;
    there.program = PROGRAM;
    CHECK(mail_list(&there, 0, &lines, &n) == OK && n == 1);
    FILE *file =
        fopen(arena_format(c->mem, "%s/outbox/%lld.eml", folder, (long long)lines[0].id).at, "rb");
    if (!file)
        return (str){0};
    n = fread(bytes, 1, 10000, file);
    CHECK(fclose(file) == 0);
    return (str){bytes, n};
}

/* A digest of several groups goes without those that its reader has lost meanwhile. */
static void a_digest_goes_without_a_lost_group(void)
{
    static const struct {
        const char *lost;
        bool general, cloud;
    } FACTS[] = {
        {"", true, true},
        {"DELETE FROM newsgroup_right WHERE newsgroup = 203;", true, false},
        {"DELETE FROM newsgroup_right WHERE newsgroup = 201;", false, true},
        {"DELETE FROM newsgroup_right;", false, false},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct desk d;
        size_t n;
        char folder[] = "/tmp/plaudit-mailing-XXXXXX";
        open_desk(&d, "mail.senders=no");
        CHECK(mkdtemp(folder) != NULL);
        d.site.data_dir = str_of(folder);
        CHECK(db_script(&d.c, "DELETE FROM subscription WHERE person <> 104;"
                              "INSERT INTO subscription (program, person, newsgroup, role, mail,"
                              " since) VALUES (7,104,203,'member','daily',1)") == OK);
        CHECK(mailing_digests(&d.c, 100, &n) == OK);
        post(&d.c, ANA, 0, "Shall we meet?");
        struct ctx ana = as(&d.c, ANA);
        struct article_new in = {.door = "web", .kind = "post", .groups = {CLOUD}, .n_groups = 1};
        enum article_end end;
        int64_t id;
        in.subject = S("Rain"), in.body = S("It rains.");
        CHECK(lounge_post(&ana, &in, &id, &end) == OK);
        d.c.now.s += 11 * 3600 + 60; /* 8:00 in Tokyo */
        CHECK(mailing_digests(&d.c, 100, &n) == OK && n == 1);
        CHECK(db_script(&d.c, FACTS[i].lost) == OK);
        bool any = FACTS[i].general || FACTS[i].cloud;
        CHECK(mail_send_due(&d.c, mailing_guard, 100, &n) == OK && n == (any ? 1 : 0));
        str text = sent_to(&d.c, folder);
        CHECK(has(text, "Plans for spring") == FACTS[i].general);
        CHECK(has(text, "General") == FACTS[i].general);
        CHECK(has(text, "Cloud") == FACTS[i].cloud && has(text, "Rain") == FACTS[i].cloud);
        CHECK(has(text, "Dear Di") == any && has(text, "No more") == any);
        empty(folder);
        test_ctx_end(&d.c);
    }
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

static void the_page_that_asks(void)
{
    struct desk d;
    open_desk(&d, "mail.senders=no");
    struct ctx nobody = d.c;
    nobody.program = PROGRAM;
    static const struct field yes[] = {{{"act", 3}, {"post", 4}}, {{0}, {0}}},
                              no[] = {{{"act", 3}, {"drop", 4}}, {{0}, {0}}},
                              odd[] = {{{"act", 3}, {"x", 1}}, {{0}, {0}}};
    str pages[2];
    for (int i = 0; i < 2; i++) {
        str id = arena_format(d.c.mem, "Message-ID: <%d@bo>\r\n", i);
        str mail = mail_of(&d.c, "bo@example.org", id.at, "A <b>question</b>.");
        CHECK(take(&d.c, "bo@example.org", S("mer.general@lists.example.org"), mail) == LMTP_TAKEN);
        struct mail_token token = {
            "waiting", {PROGRAM, BO, test_number(&d.c, "SELECT MAX(id) FROM mailing_waiting")}, 3};
        str words;
        CHECK(mail_token_make(&d.c, &token, &words) == OK);
        pages[i] = arena_format(d.c.mem, "/mail/waiting/%.*s", STR_ARG(words));
    }
    struct res out = ask(&nobody, "GET", pages[0], NULL);
    CHECK(out.status == 200 && shows(&out, "Re: Plans") && shows(&out, "General"));
    out = ask(&nobody, "POST", pages[0], odd);
    CHECK(out.status == 200 && shows(&out, "Post it") && found(&d.c, "0@bo") == 0);
    out = ask(&nobody, "POST", pages[0], yes);
    CHECK(out.status == 200 && shows(&out, "it is posted") && found(&d.c, "0@bo") != 0);
    out = ask(&nobody, "POST", pages[0], yes);
    CHECK(out.status == 200 && shows(&out, "already"));
    out = ask(&nobody, "POST", pages[1], no);
    CHECK(shows(&out, "It is dropped") && found(&d.c, "1@bo") == 0);
    out = ask(&nobody, "GET", pages[1], NULL);
    CHECK(shows(&out, "already"));
    out = ask(&nobody, "GET", S("/mail/waiting/aaaa"), NULL);
    CHECK(out.status == 404);
    test_ctx_end(&d.c);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    each_article_goes_once_to_who_may_read_it();
    a_letter_to_many_comes_once();
    everybody_gets_one();
    a_right_lost_meanwhile_keeps_a_letter_back();
    a_digest_goes_without_a_lost_group();
    digests_come_in_the_morning();
    the_pages();
    the_page_that_asks();
    return CHECK_RESULT();
}
