#include "feature/notice/notice.h"

#include "feature/frame/testing.h"
#include "feature/notice/inside.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"
#include "kit/store/testing.h"

enum { ANA = 101, BO, CY, DI, PROGRAM = 7, GROUP = 40, ARTICLE = 900 };

#define NOON 1800014400LL /* Friday, 2027-01-15, 12:00 in UTC */
#define HOUR_S 3600LL

/* Ana and Cy have accounts, Ana in Tokyo (21:00 when it is noon). Group 40 is for leads only. */
static const char ROWS[] =
    "INSERT INTO person (id, handle, name, sort_key, zone, made) VALUES"
    " (101,'ana','Ana',x'01','Asia/Tokyo',1),(102,'bo','Bo <i>',x'02','UTC',1),"
    " (103,'cy','Cy',x'03','UTC',1),(104,'di','Di',x'04','UTC',1);"
    "INSERT INTO account (person, email, made) VALUES (101,'ana@example.org',1),"
    " (103,'cy@example.org',1);"
    "INSERT INTO program VALUES (7,'mer','Meridian',150,'running',1);"
    "INSERT INTO newsgroup (program, id, name, title, kind, made) VALUES"
    " (7,40,'mer.leads','Leads','group',1);"
    "INSERT INTO newsgroup_right VALUES (7,40,'role',16,1);";

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    CHECK(db_script(&c, ROWS) == OK);
    c.program = PROGRAM, c.now = (moment){NOON}, c.catalog = i18n_catalogs[0];
    return c;
}

static enum err tell(struct ctx *c, struct notice n)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, notice_tell(c, &n));
}

static size_t send(struct ctx *c)
{
    size_t n = 99;
    CHECK(notice_send_due(c, 10, &n) == OK);
    return n;
}

static void test_once(void)
{
    struct ctx c = begin();
    const struct notice mention = {.person = CY,
                                   .kind = "lounge-mention",
                                   .subject = ARTICLE,
                                   .actor = BO,
                                   .words = S("Maps & more"),
                                   .address = S("/threads/9")};
    struct notice other = mention, own = mention, again = mention;
    CHECK(tell(&c, mention) == OK && tell(&c, mention) == OK);
    CHECK(test_number(&c, "SELECT unread FROM notice_head WHERE person = 103") == 1);
    other.subject++;
    CHECK(tell(&c, other) == OK);
    CHECK(test_number(&c, "SELECT unread FROM notice_head WHERE person = 103") == 2);
    own.person = BO;
    CHECK(tell(&c, own) == OK);
    CHECK(test_number(&c, "SELECT COUNT(*) FROM notice WHERE person = 102") == 0);
    own.kind = "no-such";
    own.person = CY;
    CHECK(tell(&c, own) == ERR_FAULT);
    /* A followed thread comes back after it was read, and only then. */
    again.again = true;
    CHECK(tell(&c, again) == OK);
    CHECK(test_number(&c, "SELECT unread FROM notice_head WHERE person = 103") == 2);
    c.me = CY;
    CHECK(db_begin(&c) == OK && db_end(&c, notice_seen(&c, ARTICLE)) == OK);
    CHECK(test_number(&c, "SELECT unread FROM notice_head WHERE person = 103") == 1);
    CHECK(tell(&c, mention) == OK);
    CHECK(test_number(&c, "SELECT unread FROM notice_head WHERE person = 103") == 1);
    CHECK(tell(&c, again) == OK);
    CHECK(test_number(&c, "SELECT unread FROM notice_head WHERE person = 103") == 2);
    CHECK(db_begin(&c) == OK && db_end(&c, notice_take_back(&c, "lounge-mention", ARTICLE)) == OK);
    CHECK(test_number(&c, "SELECT unread FROM notice_head WHERE person = 103") == 1);
    test_ctx_end(&c);
}

/* When a letter goes, by what was chosen and what the clock shows there. */
static void test_when(void)
{
    static const struct {
        const char *zone, *mail;
        int64_t now, due; /* hours after noon; due -1: never */
    } cases[] = {
        {"UTC", "none", 0, -1},         {"UTC", "each", 0, 0},
        {"UTC", "each", 9, 9},          {"UTC", "each", 10, 20}, /* 22:00: in the morning */
        {"UTC", "each", 19, 20},        {"UTC", "each", 20, 20},
        {"UTC", "daily", 0, 20},        {"UTC", "daily", 20, 20},
        {"UTC", "daily", 21, 44},       {"UTC", "weekly", 0, 68}, /* Monday */
        {"Asia/Tokyo", "each", 0, 0},   {"Asia/Tokyo", "each", 1, 11},
        {"Asia/Tokyo", "daily", 0, 11}, {"America/New_York", "each", 0, 1},
        {"No/Such", "daily", 0, 20},
    };
    struct ctx c = begin();
    for (size_t i = 0; i < COUNT(cases); i++) {
        c.zone = str_of(cases[i].zone);
        c.now.s = NOON + cases[i].now * HOUR_S;
        opt_time due = notice_letter_time(&c, str_of(cases[i].mail));
        CHECK(due.set == (cases[i].due >= 0));
        CHECK(!due.set || due.value.s == NOON + cases[i].due * HOUR_S);
    }
    test_ctx_end(&c);
}

/* Nights in which clocks are set: letters come at 8:00 as the clocks there show it. */
static void test_clock_change(void)
{
    static const struct {
        const char *zone;
        int64_t night, morning;
    } cases[] = {
        {"Europe/Berlin", 1806183000, 1806213600},       /* 27 March 2027, 22:30: 8.5 hours */
        {"Europe/Berlin", 1824928200, 1824966000},       /* 30 October, 22:30: 10.5 hours */
        {"America/New_York", 1804996800, 1805025600},    /* 13 March, 23:00 */
        {"Australia/Lord_Howe", 1806753600, 1806787800}, /* 3 April, 23:00: half an hour back */
        {"Australia/Lord_Howe", 1822480200, 1822510800},
    };
    struct ctx c = begin();
    for (size_t i = 0; i < COUNT(cases); i++) {
        c.zone = str_of(cases[i].zone);
        c.now.s = cases[i].night;
        CHECK(!notice_is_day(&c));
        CHECK(notice_letter_time(&c, S("each")).value.s == cases[i].morning);
        CHECK(notice_letter_time(&c, S("daily")).value.s == cases[i].morning);
        c.now.s = cases[i].morning;
        CHECK(notice_is_day(&c) && notice_letter_time(&c, S("each")).value.s == c.now.s);
        c.now.s--;
        CHECK(!notice_is_day(&c));
    }
    test_ctx_end(&c);
}

/* By which letter, by what was chosen and how the group's articles come anyway. */
static void test_twice(void)
{
    static const struct {
        const char *kind, *chosen, *listed, *mail;
    } cases[] = {
        {"lounge-mention", "", "", "each"},
        {"lounge-mention", "", "none", "each"},
        {"lounge-mention", "", "each", "none"},
        {"lounge-mention", "", "daily", "each"},
        {"lounge-mention", "daily", "daily", "none"},
        {"lounge-mention", "none", "", "none"},
        {"lounge-reply", "", "", "daily"},
        {"lounge-reply", "", "weekly", "none"},
        {"lounge-followed", "each", "each", "none"},
        {"lounge-followed", "each", "weekly", "each"},
        {"lounge-best", "each", "each", "each"},
        {"announcement-sent", "each", "", "none"},
        {"award-letter", "daily", "", "none"},
        {"blog-post", "each", "", "each"},
    };
    struct ctx c = begin();
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK(str_same(notice_mail_of(notice_kind(str_of(cases[i].kind)), str_of(cases[i].chosen),
                                      str_of(cases[i].listed)),
                       str_of(cases[i].mail)));
    /* Cy has each article of the group by mail; Ana does not. */
    CHECK(db_script(&c, "INSERT INTO subscription (program, person, newsgroup, role, mail, since)"
                        " VALUES (7,103,40,'member','each',1),(7,101,40,'asked','each',1)") == OK);
    struct notice mention = {.person = CY,
                             .kind = "lounge-mention",
                             .subject = ARTICLE,
                             .actor = BO,
                             .words = S("Maps"),
                             .address = S("/articles/900"),
                             .newsgroup = GROUP};
    CHECK(tell(&c, mention) == OK);
    mention.person = ANA;
    CHECK(tell(&c, mention) == OK);
    CHECK(test_number(&c, "SELECT COUNT(*) FROM notice WHERE person = 103 AND mail_due IS NULL") ==
          1);
    CHECK(test_number(&c, "SELECT COUNT(*) FROM notice WHERE person = 101 AND mail_due > 0") == 1);
    test_ctx_end(&c);
}

/* A server that was down does not write at night; what was seen by then is not sent, nor what stood by mail only. */
static void test_late(void)
{
    struct ctx c = begin();
    CHECK(db_script(&c, "INSERT INTO notice_choice VALUES (7,103,'lounge-mention',0,'each')") ==
          OK);
    for (int64_t i = 1; i <= 2; i++)
        CHECK(tell(&c, (struct notice){.person = CY,
                                       .kind = "lounge-mention",
                                       .subject = i,
                                       .actor = BO,
                                       .words = S("Maps"),
                                       .address = S("/articles/1")}) == OK);
    c.now.s = NOON + 11 * HOUR_S; /* 23:00 */
    send(&c);
    CHECK(test_number(&c, "SELECT COUNT(*) FROM mail") == 0);
    c.me = CY;
    CHECK(db_begin(&c) == OK && db_end(&c, notice_seen(&c, 1)) == OK);
    c.me = 0, c.now.s = NOON + 20 * HOUR_S;
    send(&c);
    CHECK(test_number(&c, "SELECT COUNT(*) FROM mail") == 1);
    CHECK(test_number(&c, "SELECT COUNT(*) FROM mail WHERE subject LIKE '%Maps%'") == 1);
    test_ctx_end(&c);
}

static void test_letters(void)
{
    struct ctx c = begin();
    const struct mail_line *lines;
    size_t n;
    CHECK(tell(&c, (struct notice){.person = ANA,
                                   .kind = "lounge-mention",
                                   .subject = 1,
                                   .actor = BO,
                                   .words = S("Maps"),
                                   .address = S("/threads/9")}) == OK);
    CHECK(tell(&c, (struct notice){.person = CY,
                                   .kind = "lounge-reply",
                                   .subject = 2,
                                   .actor = BO,
                                   .words = S("Tides"),
                                   .address = S("/threads/8")}) == OK);
    CHECK(tell(&c, (struct notice){.person = CY,
                                   .kind = "lounge-followed",
                                   .subject = 3,
                                   .words = S("Ports"),
                                   .address = S("/threads/7")}) == OK);
    CHECK(tell(&c, (struct notice){.person = CY,
                                   .kind = "award-letter",
                                   .subject = 4,
                                   .words = S("2027-01"),
                                   .address = S("/letters/4")}) == OK);
    CHECK(send(&c) == 1); /* Ana's; Cy's are for the morning */
    CHECK(send(&c) == 0);
    CHECK(mail_list(&c, 0, &lines, &n) == OK && n == 1);
    CHECK(str_same(lines[0].subject, S("Bo <i> mentioned you in “Maps”")));
    str text = mail_message(&c, lines[0].id);
    CHECK(str_find(text, S("List-Unsubscribe-Post: List-Unsubscribe=One-Click")) != SIZE_MAX);
    c.now.s = NOON + 20 * HOUR_S;
    CHECK(send(&c) == 1);
    CHECK(mail_list(&c, 0, &lines, &n) == OK && n == 2);
    CHECK(str_same(lines[0].subject, S("What happened in Meridian")));
    /* What was read meanwhile is not sent. */
    CHECK(tell(&c, (struct notice){.person = CY,
                                   .kind = "lounge-reply",
                                   .subject = 5,
                                   .actor = BO,
                                   .words = S("Tides"),
                                   .address = S("/threads/8")}) == OK);
    c.me = CY;
    CHECK(db_begin(&c) == OK && db_end(&c, notice_seen(&c, 5)) == OK);
    c.me = 0, c.now.s = NOON + 44 * HOUR_S;
    CHECK(send(&c) == 0 && mail_list(&c, 0, &lines, &n) == OK && n == 2);
    test_ctx_end(&c);
}

static const struct route *const ROUTES[] = {notice_routes, NULL};

/* Who may not see the title gets the facts only. */
static void test_hidden(void)
{
    struct ctx c = begin();
    CHECK(tell(&c, (struct notice){.person = CY,
                                   .kind = "lounge-mention",
                                   .subject = 1,
                                   .actor = BO,
                                   .words = S("Secret ports"),
                                   .address = S("/threads/9"),
                                   .newsgroup = GROUP}) == OK);
    CHECK(tell(&c, (struct notice){.person = CY,
                                   .kind = "lounge-reply",
                                   .subject = 2,
                                   .actor = DI,
                                   .words = S("Later tides"),
                                   .address = S("/threads/8"),
                                   .embargo = {true, 5}}) == OK);
    enter(&c, CY, 0);
    struct res out = ask_routes(&c, ROUTES, "GET", S("/notices"), NULL);
    CHECK(shows(&out, "Somebody mentioned you") && !shows(&out, "Secret ports"));
    CHECK(shows(&out, "Somebody answered you") && !shows(&out, "Later tides") &&
          !shows(&out, "Di "));
    enter(&c, CY, LEAD);
    out = ask_routes(&c, ROUTES, "GET", S("/notices"), NULL);
    CHECK(shows(&out, "Bo &lt;i&gt; mentioned you in “Secret ports”") && !shows(&out, "Later"));
    /* Its thread was moved to another group, of which nobody here is. */
    CHECK(db_script(
              &c,
              "INSERT INTO newsgroup (program, id, name, title, kind, made) VALUES"
              " (7,41,'mer.other','Other','group',1);"
              "INSERT INTO article (program, id, message_id, author, kind, subject, root, place,"
              " at, door, newsgroup, number, state) VALUES"
              " (7,1,'1@x.y',102,'post','Secret ports',1,1,1,'web',41,1,'shown');") == OK);
    struct ledger_line moved = {.kind = S("thread.moved"), .subject = 1};
    CHECK(db_begin(&c) == OK && db_end(&c, notice_follow(&c, &moved)) == OK);
    out = ask_routes(&c, ROUTES, "GET", S("/notices"), NULL);
    CHECK(shows(&out, "Somebody mentioned you") && !shows(&out, "Secret ports"));
    /* Who wrote it reads which one was removed; nobody does once it is erased. */
    CHECK(tell(&c, (struct notice){.person = CY,
                                   .kind = "lounge-removed",
                                   .subject = 1,
                                   .words = S("My ports"),
                                   .address = S("/articles/1"),
                                   .newsgroup = GROUP}) == OK);
    CHECK(db_script(&c, "UPDATE article SET state = 'removed' WHERE id = 1;") == OK);
    enter(&c, CY, LEAD);
    out = ask_routes(&c, ROUTES, "GET", S("/notices"), NULL);
    CHECK(shows(&out, "Your article “My ports” was removed"));
    CHECK(db_script(&c, "UPDATE article SET state = 'erased' WHERE id = 1;") == OK);
    out = ask_routes(&c, ROUTES, "GET", S("/notices"), NULL);
    CHECK(!shows(&out, "My ports"));
    enter(&c, ANA, LEAD);
    out = ask_routes(&c, ROUTES, "GET", S("/notices"), NULL);
    CHECK(out.status == 200 && !shows(&out, "mentioned"));
    test_ctx_end(&c);
}

static void test_page(void)
{
    struct ctx c = begin();
    for (int64_t i = 1; i <= 3; i++)
        CHECK(tell(&c, (struct notice){.person = CY,
                                       .kind = i < 3 ? "lounge-reply" : "network-praise",
                                       .subject = i,
                                       .actor = BO,
                                       .words = S("Tides"),
                                       .address = S("/threads/8")}) == OK);
    int64_t id = test_number(&c, "SELECT MIN(id) FROM notice");
    enter(&c, ANA, 0); /* not hers */
    str open = arena_format(c.mem, "/notices/%lld/open", (long long)id);
    struct res out = ask_routes(&c, ROUTES, "POST", open, NULL);
    CHECK(out.status == 404 && test_number(&c, "SELECT SUM(read) FROM notice") == 0);
    enter(&c, CY, 0);
    out = ask_routes(&c, ROUTES, "POST", open, NULL);
    CHECK(out.status == 303 && str_same(out.location, S("/threads/8")));
    CHECK(test_number(&c, "SELECT unread FROM notice_head WHERE person = 103") == 2);
    out = ask_routes(&c, ROUTES, "POST", S("/notices/read"),
                     (struct field[]){{S("only"), S("network-praise")}, {{0}, {0}}});
    CHECK(out.status == 303);
    CHECK(test_number(&c, "SELECT unread FROM notice_head WHERE person = 103") == 1);
    out = ask_routes(&c, ROUTES, "GET", S("/notices?only=unread"), NULL);
    CHECK(shows(&out, "Bo &lt;i&gt; answered you") && !shows(&out, "praised you:"));
    out = ask_routes(&c, ROUTES, "POST", S("/notices/read"), NULL);
    CHECK(test_number(&c, "SELECT unread FROM notice_head WHERE person = 103") == 0);
    test_ctx_end(&c);
}

static void test_choices(void)
{
    struct ctx c = begin();
    const struct notice reply = {.person = CY,
                                 .kind = "lounge-reply",
                                 .subject = 1,
                                 .actor = BO,
                                 .words = S("Tides"),
                                 .address = S("/threads/8")};
    struct notice second = reply;
    enter(&c, CY, 0);
    struct res out = ask_routes(&c, ROUTES, "POST", S("/account/notices"),
                                (struct field[]){{S("mail-lounge-reply"), S("each")},
                                                 {S("mail-lounge-mention"), S("none")},
                                                 {S("mail-lounge-best"), S("hourly")},
                                                 {{0}, {0}}});
    CHECK(out.status == 303 && test_number(&c, "SELECT COUNT(*) FROM notice_choice") == 2);
    c.me = 0;
    CHECK(tell(&c, reply) == OK); /* no line, a letter */
    CHECK(test_number(&c, "SELECT COUNT(*) FROM notice_head WHERE unread > 0") == 0);
    CHECK(send(&c) == 1);
    second.kind = "lounge-mention";
    CHECK(tell(&c, second) == OK); /* neither */
    CHECK(test_number(&c, "SELECT COUNT(*) FROM notice") == 1);
    /* The link in the letter, from a mail program: no session. */
    const struct mail_token token = {"notice-stop", {PROGRAM, CY}, 2};
    str words;
    CHECK(mail_token_make(&c, &token, &words) == OK);
    enter(&c, 0, 0);
    str stop = arena_format(c.mem, "/notices/stop/%.*s?kind=lounge-reply", STR_ARG(words));
    out = ask_routes(&c, ROUTES, "GET", stop, NULL);
    CHECK(out.status == 200 &&
          test_number(&c, "SELECT mail = 'each' FROM notice_choice WHERE kind = 'lounge-reply'"));
    out = ask_routes(&c, ROUTES, "POST", stop, NULL);
    CHECK(out.status == 200 &&
          test_number(&c, "SELECT mail = 'none' FROM notice_choice WHERE kind = 'lounge-reply'"));
    out = ask_routes(&c, ROUTES, "POST", S("/notices/stop/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
                     NULL);
    CHECK(out.status == 404);
    test_ctx_end(&c);
}

static void test_kinds(void)
{
    struct ctx c = begin();
    for (const struct notice_kind *k = notice_kinds; k->code; k++) {
        CHECK(notice_kind(str_of(k->code)) == k && notice_is_mail(str_of(k->mail)));
        str full = notice_sentence(&c, k, &(struct notice_facts){S("Bo"), S("Tides"), false});
        str bare = notice_sentence(&c, k, &(struct notice_facts){S("Bo"), S("Tides"), true});
        CHECK(str_find(full, S("#")) == SIZE_MAX && str_find(bare, S("#")) == SIZE_MAX);
        CHECK((str_find(full, S("Bo")) != SIZE_MAX) == k->named);
        CHECK(str_find(bare, S("Bo")) == SIZE_MAX && str_find(bare, S("Tides")) == SIZE_MAX);
    }
    test_ctx_end(&c);
}

static void test_gone(void)
{
    struct ctx c = begin();
    CHECK(tell(&c, (struct notice){.person = CY,
                                   .kind = "lounge-reply",
                                   .subject = 1,
                                   .actor = BO,
                                   .words = S("Tides"),
                                   .address = S("/threads/8")}) == OK);
    CHECK(tell(&c, (struct notice){.person = CY,
                                   .kind = "lounge-reply",
                                   .subject = 2,
                                   .actor = DI,
                                   .words = S("Ports"),
                                   .address = S("/threads/9")}) == OK);
    struct ledger_line line = {.kind = S("erasure.done"), .person = BO, .subject = BO};
    CHECK(db_begin(&c) == OK && db_end(&c, notice_follow(&c, &line)) == OK);
    CHECK(test_number(&c, "SELECT unread FROM notice_head WHERE person = 103") == 1);
    int64_t n = 0;
    CHECK(db_begin(&c) == OK && db_end(&c, notice_retire(&c, (moment){NOON}, 10, &n)) == OK &&
          n == 0);
    CHECK(db_begin(&c) == OK &&
          db_end(&c, notice_retire(&c, (moment){NOON + HOUR_S}, 10, &n)) == OK);
    CHECK(n == 1 && test_number(&c, "SELECT unread FROM notice_head WHERE person = 103") == 0);
    test_ctx_end(&c);
}

int main(void)
{
    test_once();
    test_when();
    test_clock_change();
    test_twice();
    test_late();
    test_letters();
    test_hidden();
    test_page();
    test_choices();
    test_kinds();
    test_gone();
    return CHECK_RESULT();
}
