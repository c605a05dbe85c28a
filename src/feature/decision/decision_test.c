#include "feature/decision/decision.h"

#include "feature/decision/decision.sql.h"
#include "feature/decision/decision_fixture.h"
#include "feature/decision/reply.h"
#include "feature/frame/testing.h"

#include <time.h>

/* ---- rules by table --------------------------------------------------------------------------- */

static void test_rules(void)
{
    const struct decision_facts fine = {.person = CY,
                                        .author = DI,
                                        .committee = true,
                                        .deciding = true,
                                        .evaluated = true,
                                        .state = DECISION_DRAFT};
    struct decision_facts f = fine;
    CHECK(decision_may_draft(&f) == DECISION_YES && decision_may_sign(&f) == DECISION_YES);
    f.author = CY;
    CHECK(decision_may_draft(&f) == DECISION_YES && decision_may_sign(&f) == DECISION_OWN_DRAFT);
    f = fine, f.committee = false;
    CHECK(decision_may_draft(&f) == DECISION_NOT_YOU && decision_may_sign(&f) == DECISION_NOT_YOU);
    f = fine, f.hidden = true;
    CHECK(decision_may_draft(&f) == DECISION_HIDDEN && decision_may_sign(&f) == DECISION_HIDDEN);
    f = fine, f.deciding = false;
    CHECK(decision_may_draft(&f) == DECISION_NOT_NOW);
    f = fine, f.evaluated = false;
    CHECK(decision_may_draft(&f) == DECISION_NO_RUN);
    f = fine, f.state = DECISION_FINAL;
    CHECK(decision_may_draft(&f) == DECISION_IS_FINAL);
    f = fine, f.state = DECISION_HEARD;
    CHECK(decision_may_draft(&f) == DECISION_YES && decision_may_sign(&f) == DECISION_NO_DRAFT);
    f = fine, f.state = DECISION_NONE;
    CHECK(decision_may_draft(&f) == DECISION_YES && decision_may_sign(&f) == DECISION_NO_DRAFT);
}

/* ---- a whole meeting -------------------------------------------------------------------------- */

static int64_t count(struct scene *s, const char *what, const char *state)
{
    struct row_decision_standing *rows;
    size_t n;
    int64_t found = 0;
    CHECK(q_decision_standing(&s->c, CYCLE, &rows, &n) == OK);
    for (size_t i = 0; i < n; i++)
        found += str_same(rows[i].state, str_of(state)) &&
                 (what[0] == 0 || str_same(rows[i].outcome, str_of(what)));
    return found;
}

static str cycle_state(struct scene *s)
{
    struct cycle cycle;
    CHECK(program_cycle(&s->c, CYCLE, &cycle) == OK);
    return cycle.state;
}

static void as(struct scene *s, int64_t me, int64_t bits)
{
    s->c.me = me;
    s->c.bits = ANYBODY | SIGNED_IN | bits;
    s->c.problems = NULL;
}

static const struct decision_new NOT_RENEWED = {
    .nomination = 9,
    .outcome = {"no_renewal", 10},
    .ground = {"below-threshold", 15},
    .reasons = {"We saw too little of it this year.", 34},
};

/* Ana is over the line, Bo under it, Fay's renewal under it; Gus has one reader only. */
static void put_four(struct scene *s)
{
    put_case(s, (struct put){7, ANA, "new", 3, 700});
    put_case(s, (struct put){8, BO, "new", 3, 500});
    put_case(s, (struct put){9, FAY, "renewal", 2, 500});
    put_case(s, (struct put){10, GUS, "new", 1, 800});
}

static void test_meeting(void)
{
    struct scene s = begin();
    size_t n = 0;
    put_four(&s);
    CHECK(decision_draft_all(&s.c, CYCLE, S(""), &n) == ERR_REFUSED); /* no list yet */
    as(&s, ED, REVIEWER);
    CHECK(decision_evaluate(&s.c, CYCLE) == ERR_REFUSED);
    as(&s, CY, COMMITTEE);
    CHECK(decision_evaluate(&s.c, CYCLE) == OK && decision_evaluate(&s.c, CYCLE) == OK);
    CHECK(decision_draft_all(&s.c, CYCLE, S("No."), &n) == ERR_INVALID);
    s.c.problems = NULL;
    CHECK(decision_draft_all(&s.c, CYCLE, S(""), &n) == OK && n == 2);
    CHECK(count(&s, "award", "draft") == 1 && count(&s, "no_award", "draft") == 1);
    CHECK(decision_sign(&s.c, CYCLE, &n) == ERR_REFUSED); /* all drafts are Cy's */

    struct decision_new few = {10, S("award"), S("criteria"), S("")};
    CHECK(decision_draft(&s.c, &few) == ERR_INVALID && problem_at(&s.c, "reasons").len > 0);
    s.c.problems = NULL;
    few.reasons = S("One reader, and letters that say more.");
    few.ground = S("paid");
    CHECK(decision_draft(&s.c, &few) == ERR_INVALID && problem_at(&s.c, "ground").len > 0);
    s.c.problems = NULL;
    few.outcome = S("renew");
    CHECK(decision_draft(&s.c, &few) == ERR_INVALID && problem_at(&s.c, "outcome").len > 0);
    s.c.problems = NULL;
    few.outcome = S("award"), few.ground = S("gap");
    CHECK(decision_draft(&s.c, &few) == OK);

    as(&s, DI, MANAGER);
    CHECK(decision_draft(&s.c, &NOT_RENEWED) == OK);
    CHECK(decision_sign(&s.c, CYCLE, &n) == OK && n == 3); /* not her own */
    CHECK_STR(cycle_state(&s), S("deciding"));
    as(&s, CY, COMMITTEE);
    CHECK(decision_sign(&s.c, CYCLE, &n) == OK && n == 1);
    CHECK_STR(cycle_state(&s), S("replying"));
    CHECK(count(&s, "", "heard") == 4);

    CHECK(decision_publish(&s.c, CYCLE, &n) == ERR_REFUSED); /* Fay may reply */
    as(&s, ANA, 0);
    CHECK(decision_reply(&s.c, 9, S("But I wrote all of the guide."), false) == ERR_NOT_FOUND);
    as(&s, FAY, 0);
    CHECK(decision_reply(&s.c, 9, S("But."), false) == ERR_INVALID);
    s.c.problems = NULL;
    CHECK(decision_reply(&s.c, 9, S("But I wrote all of the guide."), false) == OK);
    CHECK(decision_reply(&s.c, 9, S("And another thing, at length."), false) == ERR_REFUSED);
    as(&s, DI, MANAGER);
    CHECK(decision_publish(&s.c, CYCLE, &n) == ERR_REFUSED); /* nobody has read it */
    CHECK(decision_reply_read(&s.c, 9) == OK);
    as(&s, CY, COMMITTEE);
    CHECK(decision_reply_read(&s.c, 9) == OK);
    CHECK(decision_publish(&s.c, CYCLE, &n) == OK && n == 4);
    CHECK_STR(cycle_state(&s), S("published"));
    CHECK(count(&s, "", "final") == 4);
    struct decision_new late = NOT_RENEWED;
    CHECK(decision_draft(&s.c, &late) == ERR_REFUSED);
    end(&s);
}

/* Without a reply the time of the rules has to pass; a changed mind begins again with a draft. */
static void test_reply_time(void)
{
    struct scene s = begin();
    size_t n = 0;
    put_case(&s, (struct put){9, FAY, "renewal", 2, 500});
    CHECK(decision_evaluate(&s.c, CYCLE) == OK && decision_draft(&s.c, &NOT_RENEWED) == OK);
    as(&s, DI, MANAGER);
    CHECK(decision_sign(&s.c, CYCLE, &n) == OK && decision_publish(&s.c, CYCLE, &n) == ERR_REFUSED);
    s.c.now.s += 9 * 86400;
    CHECK(decision_publish(&s.c, CYCLE, &n) == ERR_REFUSED);
    struct decision_new renewed = {9, S("renew"), S("gap"), S("The reply convinced all of us.")};
    CHECK(decision_draft(&s.c, &renewed) == OK && decision_publish(&s.c, CYCLE, &n) == ERR_REFUSED);
    as(&s, CY, COMMITTEE);
    CHECK(decision_sign(&s.c, CYCLE, &n) == OK && decision_publish(&s.c, CYCLE, &n) == OK);
    CHECK(count(&s, "renew", "final") == 1);
    end(&s);
}

static void test_reply_runs_out(void)
{
    struct scene s = begin();
    size_t n = 0;
    put_case(&s, (struct put){9, FAY, "renewal", 2, 500});
    CHECK(decision_evaluate(&s.c, CYCLE) == OK && decision_draft(&s.c, &NOT_RENEWED) == OK);
    as(&s, DI, MANAGER);
    CHECK(decision_sign(&s.c, CYCLE, &n) == OK);
    s.c.now.s += 14 * 86400;
    CHECK(decision_publish(&s.c, CYCLE, &n) == OK && count(&s, "no_renewal", "final") == 1);
    end(&s);
}

/* ---- who sees what ---------------------------------------------------------------------------- */

static struct res ask(struct scene *s, str method, str path, str query)
{
    struct field form[] = {{S("token"), S("t0ken")}, {S("words"), query}};
    struct field params[4];
    struct req r = {.method = method, .path = path, .form = form, .n_form = 2, .token = S("t0ken")};
    struct res out = {0};
    if (str_same(method, S("GET"))) {
        str rest = query;
        for (str part, name; r.n_params < 4 && str_cut(&rest, '&', &part);)
            if (str_cut(&part, '=', &name))
                params[r.n_params++] = (struct field){name, part};
        r.params = params;
        r.query = query;
    }
    s->c.problems = NULL;
    http_run(&s->c, str_starts(path, S("/letters")) ? letter_routes : committee_routes, &r, &out);
    return out;
}

/* Every ground of a conflict hides the case: the row, its share in totals, the case, the letter. */
static void test_conflicts(void)
{
    static const char *const grounds[] = {
        "UPDATE nomination SET nominator = 103 WHERE id = 7",
        "UPDATE nomination SET lead = 103 WHERE id = 7",
        "INSERT INTO recusal SELECT program,5,7,103,'coauthor',1,NULL FROM nomination WHERE id = 7",
        "INSERT INTO conflict SELECT program,101,103,'friend',103,1,NULL FROM nomination WHERE id "
        "= 7",
        "INSERT INTO endorsement (program,id,nomination,endorser,words,made) SELECT "
        "program,1,7,103,"
        "'Twenty characters and more.',1 FROM nomination WHERE id = 7",
        "INSERT INTO organization (id,name,root) VALUES (1,'Acme',1);"
        "INSERT INTO affiliation (id,person,organization,root,kind,from_day,origin,confirmed) "
        "VALUES "
        "(1,101,1,1,'employee',1,'declared',1),(2,103,1,1,'owner',1,'declared',1)",
        "INSERT INTO organization (id,name,root) VALUES (1,'Acme',1);" /* until a year ago */
        "INSERT INTO affiliation "
        "(id,person,organization,root,kind,from_day,to_day,origin,confirmed) "
        "VALUES "
        "(1,101,1,1,'employee',1,20400,'declared',1),(2,103,1,1,'employee',1,NULL,'declared',1)",
        "INSERT INTO work (id,title,day,made) VALUES (1,'Both',1,1);"
        "INSERT INTO authorship VALUES (1,1,101,'Ana',1),(1,2,103,'Cy',1)",
        "INSERT INTO work (id,title,day,made) VALUES (1,'Both',1,1);"
        "INSERT INTO contribution (program,id,person,work,type,title,day,expertise,seen_by,state) "
        "SELECT program,p.id,p.id,1,'talk','Both',1,n.expertise,3,'claimed' FROM nomination n "
        "JOIN person p ON p.id IN (101,103) WHERE n.id = 7",
    };
    for (size_t i = 0; i < COUNT(grounds); i++) {
        struct scene s = begin();
        struct decision_new in = {7, S("award"), S("criteria"), S("")};
        put_four(&s);
        CHECK(decision_evaluate(&s.c, CYCLE) == OK);
        struct res out = ask(&s, S("GET"), S("/committee/5"), S(""));
        CHECK(out.status == 200 && shows(&out, ">Ana<"));
        CHECK(shows(&out, "2 of 4 above the line") && !shows(&out, "not shown"));
        put(&s, grounds[i]);
        out = ask(&s, S("GET"), S("/committee/5"), S(""));
        CHECK(out.status == 200 && !shows(&out, "Ana") && shows(&out, ">Bo<"));
        CHECK(shows(&out, "1 of 3 above the line") && shows(&out, "One case is not shown to you"));
        out = ask(&s, S("GET"), S("/committee/5"), S("case=7"));
        CHECK(out.status == 404);
        out = ask(&s, S("GET"), S("/committee/5/list"), S(""));
        CHECK(out.status == 200 && !shows(&out, "Ana") && shows(&out, "\"Bo\""));
        CHECK(decision_draft(&s.c, &in) == ERR_NOT_FOUND);
        as(&s, DI, MANAGER);
        CHECK(decision_draft(&s.c, &in) == OK);
        as(&s, CY, COMMITTEE);
        size_t n;
        CHECK(decision_sign(&s.c, CYCLE, &n) == ERR_REFUSED);
        out = ask(&s, S("GET"), S("/letters/7"), S(""));
        CHECK(out.status == 404);
        end(&s);
    }
}

static void test_committee_page(void)
{
    struct scene s = begin();
    put_four(&s);
    struct res out = ask(&s, S("GET"), S("/committee"), S(""));
    CHECK(out.status == 200 && shows(&out, "/committee/5"));
    out = ask(&s, S("GET"), S("/committee/5"), S(""));
    CHECK(out.status == 200 && shows(&out, "Begin the meeting"));
    out = ask(&s, S("POST"), S("/committee/5/evaluate"), S(""));
    CHECK(out.status == 303);
    out = ask(&s, S("GET"), S("/committee/5"), S("case=10&threshold=4.9&without=1"));
    CHECK(out.status == 200 && shows(&out, "Save the draft") &&
          shows(&out, "selected>Reviewer 1<"));
    CHECK(shows(&out, "Reviewer 1 ·") && !shows(&out, "Reviewer 2 ·"));
    out = ask(&s, S("GET"), S("/committee/5"), S("threshold=4.9"));
    CHECK(shows(&out, "4 of 4 above the line") && shows(&out, "only one reader"));
    out = ask(&s, S("GET"), S("/committee/5"), S("threshold=wild"));
    CHECK(shows(&out, "2 of 4 above the line") && shows(&out, "There were 3 reviewers."));
    CHECK(shows(&out, "Draft 2 cases by the line"));
    CHECK(ask(&s, S("GET"), S("/committee/6"), S("")).status == 404);
    out = ask(&s, S("POST"), S("/committee/5/draft"), S(""));
    CHECK(out.status == 303);
    out = ask(&s, S("GET"), S("/committee/5"), S(""));
    CHECK(shows(&out, "Somebody else on the committee has to sign") && shows(&out, "Di can."));
    CHECK(!shows(&out, "by the line</button>"));
    as(&s, ED, REVIEWER);
    out = ask(&s, S("GET"), S("/committee/5"), S(""));
    CHECK(out.status == 403 || out.status == 404);
    end(&s);
}

/* Sixteen cases, eight reviewers; only the third one is grey. */
static void put_many(struct scene *s)
{
    for (int i = 0; i < 16; i++) {
        put(s, arena_format(s->c.mem,
                            "INSERT INTO person (id,handle,name,sort_key,made) VALUES (%d,'n%d',"
                            "'N%d',x'01',1)",
                            108 + i, i, i)
                   .at);
        put_case(s, (struct put){20 + i, 108 + i, "new", 3, 500 + i * 37 % 300, i % 6});
    }
    CHECK(decision_evaluate(&s->c, CYCLE) == OK);
    put(s, "UPDATE evaluation_corrected SET chance = 1000, clipped = 0;"
           "UPDATE evaluation_corrected SET chance = 654 WHERE nomination = 22");
}

static void test_corrected(void)
{
    struct scene s = begin();
    put_many(&s);
    struct res out = ask(&s, S("GET"), S("/committee/5"), S("case=22"));
    CHECK(out.status == 200 && shows(&out, ">Corrected<") && shows(&out, "65 %"));
    CHECK(shows(&out, "the corrected numbers only inform") && shows(&out, "Expected rank"));
    CHECK(shows(&out, "One case is in the grey zone") && !shows(&out, "plain means"));
    CHECK(str_find(out.body, S(">N7<")) < str_find(out.body, S(">N2<")));
    out = ask(&s, S("GET"), S("/committee/5"), S("order=grey"));
    CHECK(str_find(out.body, S(">N2<")) < str_find(out.body, S(">N7<")));
    CHECK(shows(&out, "order=grey&amp;page=1#case") && shows(&out, "selected>Grey zone first<"));
    out = ask(&s, S("GET"), S("/committee/5"), S("without=1"));
    CHECK(shows(&out, "With a reviewer left out") && !shows(&out, ">Corrected<"));
    out = ask(&s, S("GET"), S("/committee/5/list"), S(""));
    CHECK(shows(&out, ",0.654\r\n") && shows(&out, "corrected_high,chance\r\n"));
    put(&s, "UPDATE nomination SET nominator = 103 WHERE id = 22"); /* Cy's own: counted nowhere */
    out = ask(&s, S("GET"), S("/committee/5"), S("case=23"));
    CHECK(shows(&out, "0 cases are in the grey") && shows(&out, "Expected ranks are left out"));
    CHECK(!shows(&out, "Expected rank ") && !shows(&out, "rank <"));
    put(&s, "UPDATE evaluation_fit SET state = 'apart', groups = 3");
    out = ask(&s, S("GET"), S("/committee/5"), S(""));
    CHECK(shows(&out, "There is no common ranking.") && !shows(&out, ">Corrected<"));
    end(&s);
}

/* The seed is kept and comes from what was read; another one gives other bytes. */
static void test_seed(void)
{
    struct scene s = begin();
    struct row_decision_run a, b;
    struct row_decision_fit fit, again;
    struct row_decision_meeting meeting;
    int64_t run = 0;
    struct replay r = {0};
    put_many(&s);
    CHECK(q_decision_meeting(&s.c, CYCLE, &meeting) == OK &&
          evaluation_run(&s.c, CYCLE, "replay", &run) == OK && run != meeting.run);
    CHECK(q_decision_run(&s.c, run, &a) == OK && q_decision_run(&s.c, meeting.run, &b) == OK);
    CHECK(a.seed == b.seed && a.seed > 0 && q_decision_fit(&s.c, run, &fit) == OK &&
          q_decision_fit(&s.c, meeting.run, &again) == OK);
    CHECK(str_same(fit.output, again.output) && fit.reviewers == 8);
    CHECK(evaluation_replay(&s.c, run, &r) == OK && r.result == REPLAY_OK);
    put(&s, "UPDATE evaluation_run SET seed = 1");
    CHECK(evaluation_replay(&s.c, run, &r) == OK && r.result == REPLAY_DIFFERS);
    struct ledger_line line = {.kind = S("erasure.done"), .subject = 105};
    CHECK(db_begin(&s.c) == OK && db_end(&s.c, evaluation_follow(&s.c, &line)) == OK);
    put(&s,
        "INSERT INTO evaluation_reviewer SELECT program, run, 105, 0, 0, 0 FROM evaluation_fit");
    end(&s);
}

static void test_letter(void)
{
    struct scene s = begin();
    size_t n;
    put_four(&s);
    put(&s, "UPDATE review_text SET to_nominee = '<b>Kind</b> words.' WHERE assignment = 70");
    CHECK(decision_evaluate(&s.c, CYCLE) == OK && decision_draft_all(&s.c, CYCLE, S(""), &n) == OK);
    struct decision_new few = {10, S("award"), S("gap"), S("One reader, and many letters.")};
    CHECK(decision_draft(&s.c, &few) == OK && decision_draft(&s.c, &NOT_RENEWED) == OK);
    struct res out = ask(&s, S("GET"), S("/letters/7"), S(""));
    CHECK(out.status == 200 && shows(&out, "Nothing is decided yet"));
    as(&s, DI, MANAGER);
    CHECK(decision_sign(&s.c, CYCLE, &n) == OK && n == 4);
    as(&s, ANA, 0); /* signed is not published */
    CHECK(ask(&s, S("GET"), S("/letters/7"), S("")).status == 404);
    as(&s, FAY, 0);
    out = ask(&s, S("GET"), S("/letters/9"), S(""));
    CHECK(out.status == 200 && shows(&out, "What did we miss?"));
    out = ask(&s, S("POST"), S("/letters/9/reply"), S("Short."));
    CHECK(out.status == 422 && shows(&out, "Short."));
    out = ask(&s, S("POST"), S("/letters/9/reply"), S("I was ill for half of the year."));
    CHECK(out.status == 303);
    out = ask(&s, S("GET"), S("/letters/9"), S(""));
    CHECK(out.status == 200 && shows(&out, "I was ill") && !shows(&out, "What did we miss?"));
    as(&s, CY, COMMITTEE);
    CHECK(decision_reply_read(&s.c, 9) == OK);
    as(&s, DI, MANAGER);
    CHECK(decision_reply_read(&s.c, 9) == OK && decision_publish(&s.c, CYCLE, &n) == OK);
    as(&s, ANA, 0);
    out = ask(&s, S("GET"), S("/letters/7"), S(""));
    CHECK(out.status == 200 && shows(&out, "You receive the award.") && shows(&out, "7.10"));
    CHECK(shows(&out, "&lt;b&gt;Kind&lt;/b&gt; words.") && !shows(&out, ">Ed<"));
    CHECK(ask(&s, S("GET"), S("/letters/8"), S("")).status == 404); /* Bo's */
    as(&s, ED, REVIEWER);
    CHECK(ask(&s, S("GET"), S("/letters/7"), S("")).status == 404);
    end(&s);
}

static void test_speed(void) /* 400 cases with three reviews each */
{
    struct scene s = begin();
    int64_t run;
    for (int64_t id = 1000; id < 1400; id++) {
        put(&s, arena_format(s.c.mem,
                             "INSERT INTO person (id,handle,name,sort_key,made) VALUES (%lld,"
                             "'p%lld','P',x'01',1)",
                             (long long)id, (long long)id)
                    .at);
        put_case(&s, (struct put){id, id, "new", 3, 400 + (int)(id % 500)});
    }
    clock_t before = clock();
    CHECK(evaluation_run(&s.c, CYCLE, "official", &run) == OK);
    double ms = 1000.0 * (double)(clock() - before) / CLOCKS_PER_SEC;
    fprintf(stderr, "an evaluation of 400 cases: %.1f ms\n", ms);
    CHECK(ms < 2000); /* under sanitizers; 50 without */
    end(&s);
}

/* Drafted by the line, then the list is made anew and says something else: that needs a reason first. */
static void test_list_made_anew(void)
{
    struct scene s = begin();
    size_t n = 0;
    put_four(&s);
    CHECK(decision_evaluate(&s.c, CYCLE) == OK);
    CHECK(decision_draft_all(&s.c, CYCLE, S(""), &n) == OK && count(&s, "award", "draft") == 1);
    put(&s, "UPDATE score SET points = 100 WHERE assignment BETWEEN 70 AND 79");
    CHECK(decision_evaluate(&s.c, CYCLE) == OK);
    as(&s, DI, MANAGER);
    CHECK(decision_sign(&s.c, CYCLE, &n) == OK && n == 1); /* what the new list says, too */
    CHECK(count(&s, "award", "draft") == 1 && count(&s, "no_award", "heard") == 1);
    CHECK(decision_sign(&s.c, CYCLE, &n) == ERR_REFUSED);
    CHECK(str_find(s.c.why, S("draft them again")) != SIZE_MAX);
    as(&s, CY, COMMITTEE);
    struct decision_new kept = {7, S("award"), S("criteria"),
                                S("The readers missed the translated guide.")};
    CHECK(decision_draft(&s.c, &kept) == OK);
    as(&s, DI, MANAGER);
    CHECK(decision_sign(&s.c, CYCLE, &n) == OK && count(&s, "award", "heard") == 1);
    end(&s);
}

int main(void)
{
    test_rules();
    test_list_made_anew();
    test_meeting();
    test_reply_time();
    test_reply_runs_out();
    test_conflicts();
    test_committee_page();
    test_corrected();
    test_seed();
    test_letter();
    test_speed();
    return CHECK_RESULT();
}
