/* The room for several people: news, notes, the chair, the order of discussion, one case. */
#include "feature/decision/committee.h"

#include "feature/decision/decision_fixture.h"
#include "feature/frame/testing.h"

static const struct route *const routes[] = {committee_routes, committee_live_routes,
                                             committee_agenda_routes, NULL};

static void hide(struct scene *s, int64_t nomination, int64_t person)
{
    put(s, arena_format(s->c.mem,
                        "INSERT INTO recusal (program,cycle,nomination,person,ground,made)"
                        " SELECT program,5,%lld,%lld,'declared',1 FROM cycle WHERE id = 5",
                        (long long)nomination, (long long)person)
               .at);
}

/* Three cases; Cy has a part in the case of Bo. Di has begun the meeting. */
static struct scene meeting(void)
{
    struct scene s = begin();
    put_case(&s, (struct put){11, ANA, "new", 3, 800, 0});
    put_case(&s, (struct put){12, BO, "new", 3, 700, 0});
    put_case(&s, (struct put){13, GUS, "new", 3, 600, 0});
    hide(&s, 12, CY);
    enter(&s.c, DI, COMMITTEE | MANAGER);
    CHECK(decision_evaluate(&s.c, CYCLE) == OK);
    return s;
}

/* What was committed has its number. */
static void seal(struct scene *s)
{
    size_t n;
    CHECK(ledger_seal(&s->c, &n) == OK);
}

static struct committee_heard heard(struct scene *s)
{
    struct row_decision_heard last;
    seal(s);
    CHECK(q_decision_heard(&s->c, &last) == OK);
    return (struct committee_heard){last.seq, last.own};
}

static str news(struct scene *s, struct committee_heard after)
{
    struct committee_news told;
    seal(s);
    CHECK(committee_news(&s->c, CYCLE, after, &told) == OK);
    CHECK(told.to.seq >= after.seq && told.to.own == after.own);
    return told.words;
}

static struct res get(struct scene *s, const char *path)
{
    return ask_routes(&s->c, routes, "GET", str_of(path), NULL);
}

static void test_news(void)
{
    struct scene s = meeting();
    size_t n;
    struct committee_heard before = heard(&s);
    CHECK(decision_draft_all(&s.c, CYCLE, S(""), &n) == OK && n == 3);
    CHECK_STR(news(&s, before), S("Di drafted 3 decisions."));
    CHECK_STR(news(&s, heard(&s)), S(""));
    enter(&s.c, CY, COMMITTEE);
    CHECK_STR(news(&s, before), S("Di drafted 2 decisions.")); /* not the one hidden to Cy */
    before = heard(&s);
    CHECK(meeting_here(&s.c, CYCLE, true) == OK && meeting_here(&s.c, CYCLE, true) == OK);
    CHECK_STR(news(&s, before), S("Cy came.")); /* once */
    before = heard(&s);
    enter(&s.c, DI, COMMITTEE | MANAGER);
    CHECK(meeting_discuss(&s.c, CYCLE, 12) == OK);
    CHECK(committee_note_add(&s.c, 12, S("Bo was in Lisbon; ask the host.")) == OK);
    CHECK_STR(news(&s, before), S("Di put a case on the table: Bo. Di noted something about Bo."));
    enter(&s.c, CY, COMMITTEE);
    CHECK_STR(news(&s, before), S("")); /* nothing of a case that is hidden */
    struct res page = get(&s, "/committee/5");
    CHECK(page.status == 200 && !shows(&page, "On the table") && !shows(&page, ">Bo<"));
    page = get(&s, "/committee/5?case=12");
    CHECK(page.status == 404);
    page = get(&s, "/committee/5/numbers");
    CHECK(page.status == 200 && shows(&page, "\"Ana\"") && !shows(&page, "\"Bo\""));
    page = get(&s, "/committee/5/live");
    CHECK(page.status == 403); /* without a stream there is nothing to hear */
    end(&s);
}

/* An entry that was made earlier and committed later is heard; one's own that was in the list is not. */
static void test_news_out_of_order(void)
{
    struct scene s = meeting();
    struct row_decision_heard last;
    struct committee_heard before = heard(&s);
    CHECK(committee_note_add(&s.c, 11, S("Reads like two years of work.")) == OK);
    CHECK(q_decision_heard(&s.c, &last) == OK && last.seq == before.seq && last.own > before.own);
    CHECK_STR(news(&s, (struct committee_heard){last.seq, last.own}), S(""));
    CHECK_STR(news(&s, before), S("Di noted something about Ana."));
    before = heard(&s);
    str late = arena_format(s.c.mem,
                            "INSERT INTO ledger (program, id, at, actor, kind, subject, kept)"
                            " VALUES (%lld, 1, 1, %d, 'meeting.case', 13, 0)",
                            (long long)s.c.program, CY);
    CHECK(db_script(&s.c, late.at) == OK);
    CHECK_STR(news(&s, before), S("Cy put a case on the table: Gus."));
    end(&s);
}

static size_t passes(struct scene *s, int64_t seconds)
{
    size_t left;
    s->c.now.s += seconds;
    CHECK(meeting_tick(&s->c, &left) == OK);
    return left;
}

/* In the room is whose page is open, and who said so by hand. */
static void test_presence(void)
{
    struct scene s = meeting();
    enter(&s.c, CY, COMMITTEE);
    struct committee_heard before = heard(&s);
    CHECK(meeting_seen(&s.c, CYCLE) == OK && meeting_seen(&s.c, CYCLE) == OK);
    CHECK_STR(news(&s, before), S("Cy came."));
    CHECK(passes(&s, MEETING_GRACE_S) == 0);
    CHECK(meeting_seen(&s.c, CYCLE) == OK && passes(&s, MEETING_GRACE_S) == 0);
    before = heard(&s);
    CHECK(passes(&s, 1) == 1 && passes(&s, 1) == 0);
    CHECK_STR(news(&s, before), S("Cy left."));
    CHECK(meeting_seen(&s.c, CYCLE) == OK); /* opened again */
    CHECK_STR(news(&s, before), S("Cy left. Cy came."));
    before = heard(&s);
    CHECK(meeting_here(&s.c, CYCLE, false) == OK && meeting_seen(&s.c, CYCLE) == OK);
    CHECK_STR(news(&s, before), S("Cy left.")); /* who says so is not brought back by a page */
    CHECK(meeting_here(&s.c, CYCLE, true) == OK && meeting_seen(&s.c, CYCLE) == OK);
    CHECK(passes(&s, 86400) == 0); /* without a script: until they say that they leave */
    end(&s);
}

static void test_chair(void)
{
    struct scene s = meeting();
    enter(&s.c, CY, COMMITTEE);
    CHECK(meeting_show_line(&s.c, CYCLE, 700, -1) == ERR_REFUSED);
    CHECK(meeting_discuss(&s.c, CYCLE, 11) == ERR_REFUSED);
    enter(&s.c, DI, COMMITTEE);
    CHECK(meeting_show_line(&s.c, CYCLE, 1001, -1) == ERR_INVALID);
    s.c.problems = NULL;
    CHECK(meeting_show_line(&s.c, CYCLE, 750, -1) == OK);
    struct committee_list l;
    CHECK(committee_load(&s.c, CYCLE, (struct committee_try){-1, -1, 0}, &l) == OK);
    CHECK(l.chairs_line && l.line == 7500 && l.awards == 1);
    CHECK(committee_load(&s.c, CYCLE, (struct committee_try){600, -1, 0}, &l) == OK);
    CHECK(!l.chairs_line && l.line == 6000 && l.awards == 3);
    CHECK(meeting_show_line(&s.c, CYCLE, -1, 2) == OK);
    CHECK(committee_load(&s.c, CYCLE, (struct committee_try){-1, -1, 0}, &l) == OK);
    CHECK(l.quota == 2 && l.awards == 2);
    CHECK(meeting_show_line(&s.c, CYCLE, -1, -1) == OK);
    CHECK(committee_load(&s.c, CYCLE, (struct committee_try){-1, -1, 0}, &l) == OK);
    CHECK(!l.chairs_line && l.line == 10 * l.policy->threshold);
    hide(&s, 13, DI);
    CHECK(meeting_discuss(&s.c, CYCLE, 13) == ERR_NOT_FOUND); /* the chair has a part in it */
    end(&s);
}

/* Cy leaves for Bo's case; Cy's own page does not name it, Di's says who leaves. */
static void test_agenda(void)
{
    struct scene s = meeting();
    enter(&s.c, CY, COMMITTEE);
    CHECK(meeting_here(&s.c, CYCLE, true) == OK);
    struct res page = get(&s, "/committee/5/agenda");
    CHECK(page.status == 200 && shows(&page, "you have a part in what comes now"));
    CHECK(!shows(&page, ">Bo<") && shows(&page, ">Ana<") &&
          shows(&page, "Besides, you leave once"));
    CHECK(shows(&page, "leaves the room 0 times"));
    enter(&s.c, DI, COMMITTEE | MANAGER);
    page = get(&s, "/committee/5/agenda");
    CHECK(shows(&page, "Please leave: Cy") && shows(&page, ">Bo<"));
    CHECK(shows(&page, "leaves the room once") && !shows(&page, "Besides, you"));
    end(&s);
}

static void test_case(void)
{
    struct scene s = meeting();
    CHECK(committee_note_add(&s.c, 11, S("")) == ERR_INVALID);
    s.c.problems = NULL;
    CHECK(committee_note_add(&s.c, 11, S("Reads like two years of work.")) == OK);
    struct res page = get(&s, "/committee/5?case=11");
    CHECK(page.status == 200 && shows(&page, "Reads like two years of work."));
    CHECK(shows(&page, "Points by reader") && shows(&page, "Kind words for 11."));
    CHECK(!shows(&page, ">Ed<")); /* no reader by name */
    enter(&s.c, ED, LEAD);
    CHECK(committee_note_add(&s.c, 11, S("I am no member.")) == ERR_REFUSED);
    s.c.me = 0; /* the program follows its ledger */
    const struct ledger_line erased = {.kind = S("erasure.done"), .subject = ANA};
    CHECK(db_begin(&s.c) == OK);
    CHECK(db_end(&s.c, decision_follow(&s.c, &erased)) == OK);
    enter(&s.c, DI, COMMITTEE | MANAGER);
    page = get(&s, "/committee/5?case=11");
    CHECK(!shows(&page, "Reads like two years of work."));
    end(&s);
}

/* The clock goes back between a draft and its signature: nothing breaks, and the time to reply counts
 * from the signature. */
static void test_clock_back(void)
{
    struct scene s = begin();
    size_t n;
    put_case(&s, (struct put){11, ANA, "renewal", 3, 300, 0});
    enter(&s.c, DI, COMMITTEE | MANAGER);
    CHECK(decision_evaluate(&s.c, CYCLE) == OK);
    CHECK(decision_draft_all(&s.c, CYCLE, S("The year was thinner than the ones before."), &n) ==
          OK);
    s.c.now.s -= 3600;
    enter(&s.c, CY, COMMITTEE);
    CHECK(decision_sign(&s.c, CYCLE, &n) == OK && n == 1);
    struct decision_case one;
    CHECK(decision_load(&s.c, 11, &one) == OK);
    CHECK(one.row.reply_until.value.s == s.c.now.s + one.policy->reply_days * 86400);
    CHECK(meeting_here(&s.c, CYCLE, false) == OK); /* left before they came */
    end(&s);
}

/* A decision that is final is not edited: a sentence, and what was typed. */
static void test_final_is_final(void)
{
    struct scene s = meeting();
    size_t n;
    CHECK(decision_draft_all(&s.c, CYCLE, S("Read closely; the line is right here."), &n) == OK);
    enter(&s.c, ED, COMMITTEE);
    CHECK(decision_sign(&s.c, CYCLE, &n) == OK && n == 3);
    CHECK(decision_publish(&s.c, CYCLE, &n) == OK && n == 3);
    enter(&s.c, DI, COMMITTEE | MANAGER);
    const struct field form[] = {
        {S("outcome"), S("no_award")},
        {S("ground"), S("too-early")},
        {S("reasons"), S("We thought about it once more, and changed it.")},
        {{0}, {0}}};
    struct res page = ask_routes(&s.c, routes, "POST", S("/committee/5/cases/11"), form);
    CHECK(page.status == 409 || page.status == 403);
    CHECK(shows(&page, "This case is decided."));
    CHECK(shows(&page, "We thought about it once more, and changed it."));
    end(&s);
}

int main(void)
{
    test_news();
    test_news_out_of_order();
    test_presence();
    test_chair();
    test_agenda();
    test_case();
    test_clock_back();
    test_final_is_final();
    return CHECK_RESULT();
}
