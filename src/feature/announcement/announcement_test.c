#include "feature/announcement/announcement.h"

#include "feature/announcement/inside.h"
#include "feature/frame/testing.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"
#include "kit/store/testing.h"

enum { MAX = 101, MIA, LEO, LIA, ANA, BOB, CY, DEE, EVE, PROGRAM = 7, EUROPE = 20, ASIA = 21 };

#define NOON 1800014400LL /* Friday, 2027-01-15, 12:00 in UTC */

/* Max and Mia manage, Leo leads Europe, Lia Asia. Ana and Bob hold the award in Europe, Cy in Asia; Dee held it; Eve
 * only takes part. Bob has no account, mail to Cy comes back. */
static const char ROWS[] =
    "INSERT INTO program VALUES (7,'mer','Meridian',150,'running',1);"
    "INSERT INTO region VALUES (7,20,'eu','Europe'),(7,21,'as','Asia');"
    "INSERT INTO expertise VALUES (7,30,'c','Compilers',NULL,'/30/',NULL);"
    "INSERT INTO person (id, handle, name, sort_key, zone, language, made) VALUES"
    " (101,'max','Max',x'01','UTC','en',1),(102,'mia','Mia',x'02','UTC','en',1),"
    " (103,'leo','Leo',x'03','Europe/Berlin','de',1),(104,'lia','Lia',x'04','Asia/Tokyo','en',1),"
    " (105,'ana','Ana',x'05','Europe/Berlin','de',1),(106,'bob','Bob',x'06','UTC','en',1),"
    " (107,'cy','Cy',x'07','Asia/Tokyo','en',1),(108,'dee','Dee',x'08','UTC','en',1),"
    " (109,'eve','Eve <i>',x'09','America/Los_Angeles','en',1);"
    "INSERT INTO account (person, email, confirmed, made) VALUES (101,'max@e.example',1,1),"
    " (102,'mia@e.example',1,1),(103,'leo@e.example',1,1),(104,'lia@e.example',1,1),"
    " (105,'ana@e.example',1,1),(107,'cy@e.example',1,1),(108,'dee@e.example',1,1),"
    " (109,'eve@e.example',1,1);"
    "INSERT INTO mail_address VALUES ('cy@e.example',3,1,1900000000);"
    "INSERT INTO participant (program, person, region, joined) VALUES (7,103,20,1),(7,104,21,1),"
    " (7,105,20,1),(7,106,20,1),(7,107,21,1),(7,108,21,1),(7,109,20,1);"
    "INSERT INTO participant_expertise VALUES (7,105,30,1),(7,109,30,1);"
    "INSERT INTO role_grant (program, id, person, role, region, starts, giver) VALUES"
    " (7,1,101,128,NULL,1,101),(7,2,102,512,NULL,1,101),(7,3,103,16,20,1,101),"
    " (7,4,104,16,21,1,101);";

/* Awards, and the decisions they rest on. */
static const char TERMS[] =
    "INSERT INTO policy VALUES (7,1,'{}',zeroblob(32),'adopted',101,1,102,1);"
    "INSERT INTO cycle VALUES (7,5,'2027-01',20819,20400,20787,1,'published');"
    "INSERT INTO nomination "
    "(program,id,cycle,nominee,kind,expertise,region,state,made,frozen,record_digest)"
    " SELECT 7,id,5,id,'new',30,20,'decided',1,1,x'00' FROM person WHERE id BETWEEN 105 AND 108;"
    "INSERT INTO evaluation_run VALUES (7,8,5,1,'mean/1','t',1,zeroblob(32),zeroblob(32),"
    " 'official','done',102,1);"
    "INSERT INTO decision "
    "(program,id,cycle,nomination,run,outcome,ground,reasons,state,author,signer,made,final)"
    " SELECT 7,id,5,id,8,'award','above','Good.','final',102,101,1,2 FROM nomination;"
    "INSERT INTO award_term SELECT 7,id,id,id,30,1,19000,30000,"
    " CASE id WHEN 106 THEN 'paused' WHEN 108 THEN 'ended' ELSE 'current' END,"
    " CASE id WHEN 108 THEN 19365 END FROM decision;";

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    CHECK(db_script(&c, ROWS) == OK);
    CHECK(db_script(&c, TERMS) == OK);
    c.program = PROGRAM, c.now = (moment){NOON}, c.catalog = i18n_catalogs[0];
    return c;
}

static void be(struct ctx *c, int64_t me, int64_t bits)
{
    c->me = me, c->bits = ANYBODY | SIGNED_IN | bits, c->problems = NULL, c->why = S("");
}

#define TEXT S("The rules of next year are there; please read them.")

static int64_t draft(struct ctx *c, struct announcement_new in)
{
    int64_t id = 0;
    if (in.subject.len == 0)
        in.subject = S("New rules");
    in.body = TEXT, in.language = S("en");
    be(c, MAX, MANAGER);
    CHECK(announcement_save(c, &in, &id, 0) == OK && id != 0);
    return id;
}

static size_t tick(struct ctx *c)
{
    size_t n = 99;
    int64_t me = c->me, bits = c->bits;
    c->me = 0, c->bits = ANYBODY;
    size_t reminded = 99;
    CHECK(announcement_tick(c, &n) == OK && announcement_remind_due(c, &reminded) == OK);
    c->me = me, c->bits = bits;
    return n + reminded;
}

/* Asked, rehearsed and checked by Mia. */
static void let_go(struct ctx *c, int64_t id)
{
    be(c, MAX, MANAGER);
    CHECK(announcement_ask(c, id) == OK);
    be(c, MIA, COMMUNITY_MANAGER);
    CHECK(announcement_rehearse(c, id) == OK);
    CHECK(announcement_check(c, id) == OK);
}

/* ---- the rule, as a table ---------------------------------------------------------------------- */

#define WRITER .writer = true, .meant = 5
static void test_rule(void)
{
    static const struct {
        struct announcement_facts f;
        enum announcement_act act;
        enum announcement_answer answer;
    } facts[] = {
        {{.state = S("draft"), .meant = 5}, ANNOUNCEMENT_EDIT, ANNOUNCEMENT_NOT_WRITER},
        {{.state = S("draft"), WRITER}, ANNOUNCEMENT_EDIT, ANNOUNCEMENT_YES},
        {{.state = S("with_leads"), WRITER}, ANNOUNCEMENT_EDIT, ANNOUNCEMENT_NOT_NOW},
        {{.state = S("draft"), WRITER}, ANNOUNCEMENT_ASK, ANNOUNCEMENT_YES},
        {{.state = S("draft"), .writer = true}, ANNOUNCEMENT_ASK, ANNOUNCEMENT_NOBODY},
        {{.state = S("sent"), WRITER}, ANNOUNCEMENT_ASK, ANNOUNCEMENT_NOT_NOW},
        {{.state = S("with_leads"), WRITER, .answered = true, .rehearsed = true},
         ANNOUNCEMENT_CHECK,
         ANNOUNCEMENT_YES},
        {{.state = S("with_leads"), WRITER, .author = true, .answered = true, .rehearsed = true},
         ANNOUNCEMENT_CHECK,
         ANNOUNCEMENT_OWN},
        {{.state = S("with_leads"), WRITER, .rehearsed = true},
         ANNOUNCEMENT_CHECK,
         ANNOUNCEMENT_LEADS},
        {{.state = S("with_leads"), WRITER, .answered = true},
         ANNOUNCEMENT_CHECK,
         ANNOUNCEMENT_UNREHEARSED},
        {{.state = S("with_leads"), .writer = true, .answered = true, .rehearsed = true},
         ANNOUNCEMENT_CHECK,
         ANNOUNCEMENT_NOBODY},
        {{.state = S("draft"), WRITER, .answered = true, .rehearsed = true},
         ANNOUNCEMENT_CHECK,
         ANNOUNCEMENT_NOT_NOW},
        {{.state = S("checked"), WRITER}, ANNOUNCEMENT_BACK, ANNOUNCEMENT_YES},
        {{.state = S("sending"), WRITER, .delivered = 1}, ANNOUNCEMENT_BACK, ANNOUNCEMENT_GONE},
        {{.state = S("sending"), WRITER}, ANNOUNCEMENT_BACK, ANNOUNCEMENT_NOT_NOW},
        {{.state = S("sending"), WRITER}, ANNOUNCEMENT_PAUSE, ANNOUNCEMENT_YES},
        {{.state = S("sending"), WRITER, .paused = true},
         ANNOUNCEMENT_PAUSE,
         ANNOUNCEMENT_IS_PAUSED},
        {{.state = S("sending"), WRITER, .paused = true}, ANNOUNCEMENT_GO_ON, ANNOUNCEMENT_YES},
        {{.state = S("sending"), WRITER}, ANNOUNCEMENT_GO_ON, ANNOUNCEMENT_RUNS},
        {{.state = S("sent"), WRITER}, ANNOUNCEMENT_PAUSE, ANNOUNCEMENT_NOT_NOW},
        {{.state = S("sending"), WRITER, .delivered = 9}, ANNOUNCEMENT_CANCEL, ANNOUNCEMENT_YES},
        {{.state = S("sent"), WRITER}, ANNOUNCEMENT_CANCEL, ANNOUNCEMENT_NOT_NOW},
        {{.state = S("cancelled"), WRITER}, ANNOUNCEMENT_REHEARSE, ANNOUNCEMENT_NOT_NOW},
    };
    for (size_t i = 0; i < COUNT(facts); i++) {
        enum announcement_answer answer = announcement_may(&facts[i].f, facts[i].act);
        CHECK(answer == facts[i].answer);
        CHECK((announcement_sentence(answer)[0] == 0) == (answer == ANNOUNCEMENT_YES));
    }
}

/* ---- mornings ---------------------------------------------------------------------------------- */

static void test_due(struct ctx *c)
{
    static const struct {
        const char *zone, *starts, *day,
            *due; /* starts, due: minutes of UTC; day empty: the next morning */
    } facts[] = {
        {"UTC", "2027-01-15 12:00", "", "2027-01-16 08:00"},
        {"UTC", "2027-01-15 07:59", "", "2027-01-15 08:00"},
        {"UTC", "2027-01-15 08:00", "", "2027-01-15 08:00"},
        {"Asia/Tokyo", "2027-01-15 12:00", "", "2027-01-15 23:00"},
        {"America/Los_Angeles", "2027-01-15 12:00", "", "2027-01-15 16:00"},
        {"Pacific/Kiritimati", "2027-01-15 12:00", "", "2027-01-15 18:00"},
        {"Asia/Kathmandu", "2027-01-15 02:00", "", "2027-01-15 02:15"},
        {"Europe/Berlin", "2027-03-27 12:00", "", "2027-03-28 06:00"}, /* summer time begins */
        {"Europe/Berlin", "2027-10-30 12:00", "", "2027-10-31 07:00"}, /* and ends */
        {"Europe/Berlin", "2027-01-15 12:00", "2027-02-01", "2027-02-01 07:00"},
        {"Pacific/Kiritimati", "2027-01-31 18:00", "2027-02-01", "2027-01-31 18:00"},
        {"Europe/Berlin", "2027-02-01 12:00", "2027-02-01",
         "2027-02-01 12:00"}, /* too late: at once */
        {"Mars/Olympus", "2027-01-15 12:00", "", "2027-01-16 08:00"},
    };
    for (size_t i = 0; i < COUNT(facts); i++) {
        moment at[2];
        const char *words[2] = {facts[i].starts, facts[i].due};
        for (int k = 0; k < 2; k++) {
            day d;
            int64_t hour, minute = 0;
            CHECK(day_read(str_upto(str_of(words[k]), 10), &d));
            CHECK(str_int((str){words[k] + 11, 2}, &hour) &&
                  str_int((str){words[k] + 14, 2}, &minute));
            at[k].s = moment_of_day(d).s + hour * 3600 + minute * 60;
        }
        struct announcement_when when = {at[0], {.set = facts[i].day[0] != 0}, {true, 480}};
        if (when.day.set)
            CHECK(day_read(str_of(facts[i].day), &when.day.value));
        CHECK_STR(moment_iso(c->mem, announcement_due(c, &when, str_of(facts[i].zone))),
                  moment_iso(c->mem, at[1]));
        when.minute.set = false;
        CHECK(announcement_due(c, &when, str_of(facts[i].zone)).s == at[0].s);
    }
    day feb;
    CHECK(day_read(S("2027-02-01"), &feb));
    CHECK_STR(moment_iso(c->mem, announcement_starts((moment){NOON}, (opt_day){true, feb})),
              S("2027-01-31T18:00:00Z"));
    CHECK(announcement_starts((moment){NOON}, (opt_day){0}).s == NOON);
}

static void test_choose(void)
{
    static const struct announcement_paragraph list[] = {
        {.region = 1, .language = S("de")},
        {.region = 1, .language = S("en")},
        {.region = 1, .language = S("fr")},
        {.region = 2, .language = S("ja")},
    };
    static const struct {
        int64_t region;
        str language, of_letter;
        size_t chosen;
    } facts[] = {
        {1, S("fr"), S("en"), 2}, {1, S("es"), S("en"), 1},        {1, S("es"), S("pt"), 0},
        {2, S("de"), S("en"), 3}, {3, S("de"), S("en"), SIZE_MAX}, {0, S("de"), S("en"), SIZE_MAX},
    };
    for (size_t i = 0; i < COUNT(facts); i++)
        CHECK(announcement_choose(list, COUNT(list), facts[i].region, facts[i].language,
                                  facts[i].of_letter) == facts[i].chosen);
}

/* ---- whom it is for ---------------------------------------------------------------------------- */

static str meant(struct ctx *c, struct announcement_new in)
{
    static const char *const NAMES[] = {"max", "mia", "leo", "lia", "ana",
                                        "bob", "cy",  "dee", "eve"};
    struct text t = {.mem = c->mem};
    int64_t id = draft(c, in);
    for (int i = 0; i < (int)COUNT(NAMES); i++) {
        struct row_announcement_reader row;
        CHECK(q_announcement_reader(c, id, MAX + i, false, &row) == OK && row.found);
        if (row.addressed)
            text_format(&t, "%s ", NAMES[i]);
    }
    return str_trim(text_str(&t));
}

static void test_audience(struct ctx *c)
{
    static const int64_t europe[] = {EUROPE}, asia[] = {ASIA}, compilers[] = {30};
    CHECK_STR(meant(c, (struct announcement_new){.roles = MEMBER}), S("ana bob cy"));
    CHECK_STR(meant(c, (struct announcement_new){.roles = ALUMNI}), S("dee"));
    CHECK_STR(meant(c, (struct announcement_new){.roles = SIGNED_IN}),
              S("leo lia ana bob cy dee eve"));
    CHECK_STR(meant(c, (struct announcement_new){.roles = LEAD | MANAGER}), S("max leo lia"));
    CHECK_STR(
        meant(c, (struct announcement_new){.roles = MEMBER, .regions = europe, .n_regions = 1}),
        S("ana bob"));
    CHECK_STR(
        meant(c,
              (struct announcement_new){.roles = LEAD | MEMBER, .regions = asia, .n_regions = 1}),
        S("lia cy"));
    CHECK_STR(meant(c, (struct announcement_new){.roles = SIGNED_IN,
                                                 .expertises = compilers,
                                                 .n_expertises = 1}),
              S("ana eve"));
    CHECK_STR(meant(c, (struct announcement_new){.persons = S("@eve, @mia\n@eve")}), S("mia eve"));
    CHECK_STR(meant(c, (struct announcement_new){.roles = MEMBER, .persons = S("ana dee")}),
              S("ana bob cy dee"));
}

static void test_refused(struct ctx *c)
{
    int64_t id = 0;
    struct announcement_new in = {
        .subject = S("Subject"), .body = TEXT, .language = S("en"), .roles = MEMBER};
    be(c, LEO, LEAD);
    CHECK(announcement_save(c, &in, &id, 0) == ERR_REFUSED);
    be(c, MAX, MANAGER);
    in.roles = OPERATOR;
    CHECK(announcement_save(c, &in, &id, 0) == ERR_INVALID && problem_at(c, "roles").len > 0);
    be(c, MAX, MANAGER);
    in.persons = S("@nobody-here");
    CHECK(announcement_save(c, &in, &id, 0) == ERR_INVALID && problem_at(c, "persons").len > 0);
    be(c, MAX, MANAGER);
    in = (struct announcement_new){.body = S("x"),
                                   .language = S("xx"),
                                   .roles = MEMBER,
                                   .lead_days = 15,
                                   .remind_days = -1,
                                   .send_day = {true, {1}},
                                   .embargo_day = {true, {1}},
                                   .newsgroup = 99};
    CHECK(announcement_save(c, &in, &id, 0) == ERR_INVALID);
    static const char *const fields[] = {"subject",     "body",     "language",    "lead_days",
                                         "remind_days", "send_day", "embargo_day", "newsgroup"};
    for (size_t i = 0; i < COUNT(fields); i++)
        CHECK(problem_at(c, fields[i]).len > 0);
    CHECK(id == 0);
}

/* ---- from draft to sent ------------------------------------------------------------------------ */

/* Checked at noon in UTC: each gets it in their own morning. */
static void goes_by_the_sun(struct ctx *c, int64_t id)
{
    CHECK(tick(c) > 0 && tick(c) == 0); /* deliveries are made; nothing is due */
    CHECK(test_number(c, "SELECT COUNT(*) FROM delivery WHERE sent IS NULL") == 4);
    be(c, MAX, MANAGER);
    CHECK(announcement_back(c, id) == ERR_REFUSED);
    c->now.s += 12 * 3600; /* midnight: it is morning in Tokyo only */
    CHECK(tick(c) == 1);
    CHECK(test_number(c, "SELECT COUNT(*) FROM delivery WHERE sent IS NOT NULL") == 1);
    c->now.s += 12 * 3600;
    CHECK(tick(c) == 3 && tick(c) == 0);
    CHECK(test_number(
              c, "SELECT COUNT(*) FROM announcement WHERE state = 'sent' AND readers = 4") == 1);
    /* Bob has no address, Cy's mail comes back; both have it on the web. */
    CHECK(test_number(c, "SELECT COUNT(*) FROM mail WHERE subject = 'With leads'") == 2);
    CHECK(test_number(c, "SELECT COUNT(*) FROM notice WHERE kind = 'announcement-sent'") == 4);
    CHECK(test_number(
              c, "SELECT COUNT(*) FROM delivery WHERE silent = 'no_address' AND person = 106") ==
          1);
    CHECK(test_number(
              c, "SELECT COUNT(*) FROM delivery WHERE silent = 'bounced' AND person = 107") == 1);
    CHECK(test_number(c,
                      "SELECT COUNT(*) FROM mail WHERE person = 105 AND body LIKE '%Liebe Leute%' "
                      "AND body NOT LIKE '%Dear Asia%'") == 1);
    CHECK(test_number(
              c, "SELECT COUNT(*) FROM mail WHERE person = 108 AND body LIKE '%Dear Asia%' AND "
                 "body LIKE '%next year%' AND head LIKE '%List-Unsubscribe%'") == 1);
}

static void test_life(struct ctx *c)
{
    int64_t id = draft(c, (struct announcement_new){.subject = S("With leads"),
                                                    .roles = MEMBER | ALUMNI,
                                                    .lead_days = 3,
                                                    .morning = true});
    be(c, MAX, MANAGER);
    CHECK(announcement_ask(c, id) == OK);
    CHECK(announcement_ask(c, id) == ERR_REFUSED);
    CHECK(test_number(c, "SELECT COUNT(*) FROM notice WHERE kind = 'announcement-paragraph'") == 2);
    CHECK(
        test_number(
            c, "SELECT COUNT(*) FROM notice WHERE kind = 'announcement-review' AND person = 102") ==
        1);
    be(c, MIA, COMMUNITY_MANAGER);
    CHECK(announcement_rehearse(c, id) == OK);
    CHECK(announcement_check(c, id) == ERR_REFUSED); /* leads have time */
    be(c, LEO, LEAD);
    CHECK(announcement_write(c, id, ASIA, S("de"), S("Nicht meine")) == ERR_NOT_FOUND);
    CHECK(announcement_write(c, id, EUROPE, S("xx"), S("Worte")) == ERR_INVALID);
    be(c, LEO, LEAD);
    CHECK(announcement_write(c, id, EUROPE, S("de"), S("Liebe Leute in Europa!")) == OK);
    CHECK(announcement_write(c, id, EUROPE, S("fr"), S("Salut")) == OK);
    CHECK(announcement_write(c, id, EUROPE, S("fr"), S("")) == OK); /* and away */
    be(c, LIA, LEAD);
    c->now.s += 60;
    CHECK(announcement_write(c, id, ASIA, S("en"), S("Dear Asia")) == OK);
    be(c, MIA, COMMUNITY_MANAGER);
    CHECK(announcement_check(c, id) == ERR_REFUSED); /* what came since is not in her mailbox */
    CHECK(announcement_rehearse(c, id) == OK);
    be(c, MAX, MANAGER);
    CHECK(announcement_rehearse(c, id) == OK && announcement_check(c, id) == ERR_REFUSED);
    be(c, MIA, COMMUNITY_MANAGER);
    CHECK(announcement_check(c, id) == OK);
    be(c, LEO, LEAD);
    CHECK(announcement_write(c, id, EUROPE, S("de"), S("Zu spaet")) == ERR_REFUSED);
    goes_by_the_sun(c, id);
}

static void test_date_passes(struct ctx *c)
{
    int64_t id = draft(c, (struct announcement_new){
                              .subject = S("Without words"), .roles = MEMBER, .lead_days = 2});
    be(c, MAX, MANAGER);
    CHECK(announcement_ask(c, id) == OK);
    c->now.s += 2 * 86400;
    be(c, LEO, LEAD);
    CHECK(announcement_write(c, id, EUROPE, S("de"), S("Zu spaet")) == ERR_REFUSED);
    be(c, MIA, COMMUNITY_MANAGER);
    CHECK(announcement_rehearse(c, id) == OK && announcement_check(c, id) == OK);
    be(c, MAX, MANAGER);
    CHECK(announcement_back(c, id) == OK); /* nothing went */
    CHECK(test_number(c, "SELECT COUNT(*) FROM announcement WHERE subject = 'Without words' AND "
                         "checker IS NULL AND state = 'draft'") == 1);
    CHECK(announcement_cancel(c, id) == OK && announcement_cancel(c, id) == ERR_REFUSED);
}

static void test_pause_and_stop(struct ctx *c)
{
    int64_t id = draft(c, (struct announcement_new){.subject = S("Paused"), .roles = SIGNED_IN});
    let_go(c, id);
    be(c, MAX, MANAGER);
    CHECK(announcement_pause(c, id, true) == OK && announcement_pause(c, id, true) == ERR_REFUSED);
    CHECK(tick(c) == 0);
    CHECK(announcement_pause(c, id, false) == OK);
    CHECK(tick(c) > 0);
    CHECK(test_number(c, "SELECT COUNT(*) FROM announcement WHERE subject = 'Paused' AND state = "
                         "'sent' AND readers = 7") == 1);
    id = draft(
        c, (struct announcement_new){.subject = S("Stopped"), .roles = SIGNED_IN, .morning = true});
    let_go(c, id);
    CHECK(tick(c) > 0);
    c->now.s += 5 * 3600; /* 17:00 in UTC: it was 08:00 in Los Angeles only */
    CHECK(tick(c) == 1);
    be(c, MAX, MANAGER);
    CHECK(announcement_cancel(c, id) == OK);
    c->now.s += 86400;
    CHECK(tick(c) == 0);
    CHECK(test_number(c, "SELECT COUNT(*) FROM mail WHERE subject = 'Stopped'") == 1);
}

/* ---- readers ----------------------------------------------------------------------------------- */

static void test_confirming(struct ctx *c)
{
    int64_t id = draft(c, (struct announcement_new){.subject = S("Confirm this"),
                                                    .roles = MEMBER,
                                                    .must_acknowledge = true,
                                                    .remind_days = 2});
    be(c, ANA, MEMBER);
    CHECK(announcement_choose_doors(c, false, false) == OK); /* no mail: but this one comes */
    let_go(c, id);
    CHECK(tick(c) > 0);
    CHECK(test_number(
              c, "SELECT COUNT(*) FROM mail WHERE subject = 'Confirm this' AND person = 105") == 1);
    int64_t waits = 0, asks = 0;
    be(c, ANA, MEMBER);
    CHECK(announcement_waits(c, &waits, &asks) == OK && waits == 1);
    CHECK(announcement_acknowledge(c, id) == OK && announcement_acknowledge(c, id) == ERR_CONFLICT);
    CHECK(announcement_waits(c, &waits, &asks) == OK && waits == 0);
    be(c, DEE, ALUMNI);
    CHECK(announcement_acknowledge(c, id) == ERR_NOT_FOUND);
    CHECK(tick(c) == 0);
    for (int i = 0; i < 5; i++) {
        c->now.s += 2 * 86400;
        CHECK(tick(c) == (i < 3 ? 2 : 0)); /* Bob and Cy, three times */
    }
    CHECK(test_number(c, "SELECT COUNT(*) FROM delivery WHERE reminders = 3") == 2);
    CHECK(test_number(c, "SELECT SUM(reminders) FROM delivery WHERE person = 105") == 0);
}

static int status_of(struct ctx *c, const struct route *routes, str path)
{
    struct res out = {.status = 200};
    http_run(c, routes, &(struct req){.method = S("GET"), .path = path}, &out);
    return out.status;
}

static void test_pages(struct ctx *c)
{
    static const struct reader reader = {.name = S("Eve"), .handle = S("eve")};
    int64_t id =
        draft(c, (struct announcement_new){.subject = S("For <b>Eve</b>"), .persons = S("eve")});
    let_go(c, id);
    CHECK(tick(c) > 0);
    c->reader = &reader;
    struct res out = {0};
    str path = arena_format(c->mem, "/announcements/%lld", (long long)id);
    be(c, EVE, 0);
    http_run(c, announcement_routes, &(struct req){.method = S("GET"), .path = path}, &out);
    CHECK(str_find(out.body, S("For &lt;b&gt;Eve")) != SIZE_MAX); /* opened: not allowed */
    CHECK(test_number(c, "SELECT COUNT(*) FROM delivery WHERE opened IS NOT NULL") == 0);
    CHECK(announcement_choose_doors(c, true, true) == OK);
    CHECK(status_of(c, announcement_routes, path) == 200);
    CHECK(test_number(c, "SELECT COUNT(*) FROM delivery WHERE opened IS NOT NULL") == 1);
    CHECK(announcement_choose_doors(c, true, false) == OK);
    CHECK(test_number(c, "SELECT COUNT(*) FROM delivery WHERE opened IS NOT NULL") == 0);
    be(c, ANA, MEMBER);
    CHECK(status_of(c, announcement_routes, path) == 404);
    be(c, MAX, MANAGER);
    out = (struct res){0};
    path = arena_format(c->mem, "/program/announcements/%lld/readers", (long long)id);
    http_run(c, announcement_author_routes,
             &(struct req){.method = S("GET"),
                           .path = path,
                           .params = (struct field[]){{S("as"), S("csv")}},
                           .n_params = 1},
             &out);
    CHECK(str_find(out.body, S("\"Eve <i>\",\"eve\",\"Europe\",")) != SIZE_MAX);
    path = arena_format(c->mem, "/program/announcements/%lld/preview", (long long)id);
    http_run(c, announcement_author_routes,
             &(struct req){.method = S("GET"),
                           .path = path,
                           .params = (struct field[]){{S("who"), S("@ana")}},
                           .n_params = 1},
             &out);
    CHECK(str_find(out.body, S("not for them")) != SIZE_MAX);
}

/* Ana has signed what the secret asks for, Cy an older version, Dee's signature is over; Leo has not signed. */
static const char SECRET[] =
    "INSERT INTO agreement (program, id, kind, version, months, state, author, made) VALUES"
    "  (7,1,'nda',1,12,'draft',101,1);"
    "INSERT INTO embargo (program, id, name, nda_version, owner, made, state)"
    "  VALUES (7,60,'Secret',2,101,1,'closed');"
    "INSERT INTO signature (program, person, agreement, kind, version, language, name, at,"
    "  until_day, ended) VALUES (7,101,1,'nda',2,'en','Max',1,30000,NULL),"
    " (7,102,1,'nda',2,'en','Mia',1,30000,NULL),(7,105,1,'nda',2,'en','Ana',1,30000,NULL),"
    " (7,107,1,'nda',1,'en','Cy',1,30000,NULL),(7,108,1,'nda',2,'en','Dee',1,30000,5),"
    " (7,106,1,'nda',3,'en','Bob',1,30000,NULL);"
    "INSERT INTO newsgroup (program, id, name, title, kind, made) VALUES"
    "  (7,70,'mer.news','News','announce',1);"
    "INSERT INTO newsgroup_right VALUES (7,70,'role',2,3),(7,70,'role',128,127);";

static void test_embargo(struct ctx *c)
{
    CHECK(db_script(c, SECRET) == OK);
    be(c, ANA, MEMBER);
    CHECK(announcement_choose_doors(c, true, false) == OK);
    struct announcement_new in = {.subject = S("A secret"),
                                  .body = TEXT,
                                  .language = S("en"),
                                  .roles = MEMBER | ALUMNI,
                                  .newsgroup = 70,
                                  .embargo = 60,
                                  .lead_days = 1};
    int64_t id = 0;
    be(c, MAX, MANAGER);
    CHECK(announcement_save(c, &in, &id, 0) == ERR_INVALID); /* Max has not signed */
    c->nda = 2, c->problems = NULL;
    CHECK(announcement_save(c, &in, &id, 0) == OK && announcement_ask(c, id) == OK);
    str page = arena_format(c->mem, "/program/announcements/%lld", (long long)id);
    str paragraph = arena_format(c->mem, "/lead/announcements/%lld/20", (long long)id);
    str own = arena_format(c->mem, "/announcements/%lld", (long long)id);
    be(c, LEO, LEAD), c->nda = 0;
    CHECK(status_of(c, announcement_lead_routes, paragraph) == 404);
    c->nda = 2;
    CHECK(status_of(c, announcement_lead_routes, paragraph) == 200);
    be(c, MIA, COMMUNITY_MANAGER), c->nda = 0;
    CHECK(status_of(c, announcement_author_routes, page) == 404);
    CHECK(announcement_check(c, id) == ERR_NOT_FOUND);
    c->now.s += 2 * 86400, c->nda = 2;
    CHECK(announcement_rehearse(c, id) == OK && announcement_check(c, id) == OK);
    c->nda = 0;
    CHECK(tick(c) > 0);
    CHECK(test_number(c, "SELECT COUNT(*) FROM delivery d JOIN announcement a ON a.id ="
                         " d.announcement WHERE a.embargo = 60") == 2); /* Ana and Bob */
    tick(c);
    CHECK(test_number(c, "SELECT COUNT(*) FROM mail WHERE subject = 'A secret'"
                         " AND person = 105 AND needs = 'e60'") == 1);
    CHECK(test_number(c, "SELECT COUNT(*) FROM notice WHERE kind = 'announcement-sent'"
                         " AND words = 'A secret' AND embargo = 60") == 2);
    CHECK(test_number(c, "SELECT COUNT(*) FROM article WHERE kind = 'letter' AND embargo = 60"
                         " AND subject = 'A secret'") == 1);
    be(c, ANA, MEMBER);
    CHECK(status_of(c, announcement_routes, own) == 404); /* taken back since */
    c->nda = 2;
    CHECK(status_of(c, announcement_routes, own) == 200);
    CHECK(db_script(c, "UPDATE embargo SET state = 'opened' WHERE id = 60") == OK);
    c->nda = 0;
    CHECK(status_of(c, announcement_routes, own) == 200);
}

/* That it reached them, and that they confirmed it, stays; what else was noted of them goes. */
static void test_retire(struct ctx *c)
{
    int64_t n = 0, noted = test_number(c, "SELECT COUNT(*) FROM delivery WHERE opened IS NOT NULL"
                                          " OR silent <> '' OR reminders > 0");
    int64_t all = test_number(c, "SELECT COUNT(*) FROM delivery");
    CHECK(noted > 2 && db_begin(c) == OK);
    CHECK(db_end(c, announcement_retire(c, (moment){NOON}, 99, &n)) == OK && n == 0);
    CHECK(db_begin(c) == OK);
    CHECK(db_end(c, announcement_retire(c, (moment){c->now.s + 1}, 2, &n)) == OK && n == 2);
    CHECK(db_begin(c) == OK);
    CHECK(db_end(c, announcement_retire(c, (moment){c->now.s + 1}, 99, &n)) == OK);
    CHECK(n == noted - 2 && test_number(c, "SELECT COUNT(*) FROM delivery") == all);
    CHECK(test_number(c, "SELECT COUNT(*) FROM delivery WHERE acknowledged IS NOT NULL") == 1);
}

static void test_forgotten(struct ctx *c)
{
    struct ledger_line line = {.kind = S("erasure.done"), .subject = MAX};
    int64_t letters = test_number(c, "SELECT COUNT(*) FROM announcement");
    CHECK(db_begin(c) == OK);
    CHECK(db_end(c, announcement_follow(c, &line)) == OK);
    CHECK(test_number(c, "SELECT COUNT(*) FROM announcement WHERE author = 1") == letters);
    line.subject = ANA;
    CHECK(db_begin(c) == OK);
    CHECK(db_end(c, announcement_follow(c, &line)) == OK);
    CHECK(test_number(c, "SELECT COUNT(*) FROM delivery WHERE person = 105") == 0);
    CHECK(test_number(c, "SELECT COUNT(*) FROM letter_choice WHERE person = 105") == 0);
}

int main(void)
{
    struct ctx c = begin();
    test_rule();
    test_due(&c);
    test_choose();
    test_audience(&c);
    test_refused(&c);
    test_life(&c);
    test_date_passes(&c);
    test_pause_and_stop(&c);
    test_confirming(&c);
    test_pages(&c);
    test_embargo(&c);
    test_retire(&c);
    test_forgotten(&c);
    test_ctx_end(&c);
    return CHECK_RESULT();
}
