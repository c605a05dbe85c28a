#include "feature/review/review_fixture.h"

static size_t pairs(struct ctx *c, struct row_review_taken **taken)
{
    size_t n;
    CHECK(q_review_taken(c, 5, taken, &n) == OK);
    return n;
}

static void test_balance(void)
{
    struct ctx c = begin();
    struct review_summary done;
    struct row_review_taken *taken;
    int64_t load[REVIEWERS + 1] = {0}, most = 0, least = 99;
    CHECK(review_assign_all(&c, 5, 0, &done) == OK);
    CHECK(done.cases == CASES && done.given == CASES * 3 && done.short_of == 0);
    size_t n = pairs(&c, &taken);
    CHECK(n == CASES * 3);
    for (size_t i = 0; i < n; i++)
        load[taken[i].reviewer - REVIEWER_1]++;
    for (int i = 1; i <= REVIEWERS; i++) {
        most = load[i] > most ? load[i] : most;
        least = load[i] < least ? load[i] : least;
    }
    CHECK(most - least <= 1);
    CHECK(review_assign_all(&c, 5, 0, &done) == OK && done.given == 0); /* what is given stays */
    struct ctx again = begin();
    struct row_review_taken *same;
    CHECK(review_assign_all(&again, 5, 0, &done) == OK && pairs(&again, &same) == n);
    for (size_t i = 0; i < n; i++)
        CHECK(taken[i].nomination == same[i].nomination && taken[i].reviewer == same[i].reviewer);
    test_ctx_end(&again);
    test_ctx_end(&c);
}

/* ---- second panels ------------------------------------------------------------------------------- */

/* Readers beyond the four there are; half of the cases are to be doubled. */
static struct ctx begin_double(int readers)
{
    struct ctx c = begin();
    struct text t = {.mem = c.mem};
    for (int i = REVIEWERS + 1; i <= readers; i++)
        text_format(
            &t,
            "INSERT INTO person (id,handle,name,sort_key,made) VALUES (%d,'r%d','R',x'03',1);"
            "INSERT INTO role_grant (program,id,person,role,starts,giver) SELECT program,%d,%d,"
            "32,1,401 FROM cycle WHERE id = 5;",
            REVIEWER_1 + i, i, 900 + i, REVIEWER_1 + i);
    text_add(&t, S("UPDATE policy SET document = replace(document, '\"double_percent\": 5', "
                   "'\"double_percent\": 50');"));
    CHECK(db_script(&c, arena_copy(c.mem, text_str(&t)).at) == OK);
    return c;
}

static int64_t count(struct ctx *c, int64_t panel)
{
    int64_t n = 0;
    for (int64_t i = 1; i <= CASES; i++) {
        struct row_review_cases *rows;
        size_t found;
        CHECK(q_review_cases(c, 5, i, &rows, &found) == OK && found == 1);
        n += panel == 1 ? rows[0].given : rows[0].second;
        CHECK(rows[0].doubled || rows[0].second == 0);
    }
    return n;
}

/* Half of six cases get a second panel of three others; the lot and the panels are the seed's. */
static void test_second_panel(void)
{
    struct ctx c = begin_double(9), again = begin_double(9), other = begin_double(9);
    struct review_summary done, same;
    struct row_review_taken *taken, *copy;
    CHECK(review_assign_all(&c, 5, 7, &done) == OK && review_assign_all(&again, 5, 7, &same) == OK);
    CHECK(done.doubled == 3 && done.given == (CASES + 3) * 3 && done.missing == 0);
    CHECK(count(&c, 1) == CASES * 3 && count(&c, 2) == 9);
    size_t n = pairs(&c, &taken);
    CHECK(n == (CASES + 3) * 3 && pairs(&again, &copy) == n);
    for (size_t i = 0; i < n; i++) {
        CHECK(taken[i].nomination == copy[i].nomination && taken[i].reviewer == copy[i].reviewer);
        CHECK(i == 0 || taken[i].nomination != taken[i - 1].nomination ||
              taken[i].reviewer != taken[i - 1].reviewer); /* the panels share nobody */
    }
    CHECK(review_assign_all(&c, 5, 8, &done) == OK && done.given == 0 && done.doubled == 3);
    CHECK(review_assign_all(&other, 5, 9, &done) == OK && done.doubled == 3);
    test_ctx_end(&other);
    test_ctx_end(&again);
    test_ctx_end(&c);
}

/* Four readers cannot fill a second panel of three: the first ones are complete all the same. */
static void test_second_panel_short(void)
{
    struct ctx c = begin_double(REVIEWERS);
    struct review_summary done;
    CHECK(review_assign_all(&c, 5, 7, &done) == OK);
    CHECK(count(&c, 1) == CASES * 3 && count(&c, 2) == 3 && done.missing == 6 &&
          done.short_of == 0);
    test_ctx_end(&c);
}

/* Whoever leaves the first panel is replaced there. */
static void test_second_panel_refill(void)
{
    struct ctx c = begin_double(9);
    struct review_summary done;
    CHECK(review_assign_all(&c, 5, 7, &done) == OK);
    CHECK(db_script(&c, "UPDATE assignment SET state = 'declined' WHERE id = (SELECT MIN(a.id) "
                        "FROM assignment a"
                        " JOIN second_panel s ON s.nomination = a.nomination WHERE a.panel = 1)") ==
          OK);
    CHECK(count(&c, 1) == CASES * 3 - 1);
    struct row_review_cases *rows;
    size_t n;
    CHECK(q_review_cases(&c, 5, 0, &rows, &n) == OK);
    for (size_t i = 0; i < n; i++)
        if (rows[i].given < 3) {
            struct ledger_line line = {.kind = S("review.declined"), .subject = rows[i].id};
            CHECK(db_begin(&c) == OK && db_end(&c, review_follow(&c, &line)) == OK);
        }
    CHECK(count(&c, 1) == CASES * 3 && count(&c, 2) == 9);
    test_ctx_end(&c);
}

/* Each ground alone keeps reviewer 1 from case 1, in the plan, one by one, and when opened. */
static void test_conflicts(void)
{
    static const struct {
        const char *ground, *rows;
    } grounds[] = {
        {"self", "UPDATE nomination SET nominee = 301 WHERE id = 1"},
        {"nominator", "UPDATE nomination SET nominator = 301 WHERE id = 1"},
        {"lead", "UPDATE nomination SET lead = 301 WHERE id = 1"},
        {"endorser",
         "INSERT INTO endorsement SELECT program,1,1,301,'Twenty letters and more',1,NULL FROM"
         " nomination WHERE id = 1"},
        {"declared",
         "INSERT INTO conflict SELECT program,201,301,'friend',201,1,NULL FROM nomination"
         " WHERE id = 1"},
        {"coauthor",
         "INSERT INTO work (id,title,day,made) VALUES (1,'x',1,1); INSERT INTO authorship VALUES"
         " (1,1,201,'a',1),(1,2,301,'b',1)"},
        {"coauthor", /* each of the two has a contribution about the same work */
         "INSERT INTO work (id,title,day,made) VALUES (1,'x',1,1); INSERT INTO contribution"
         " (program,id,person,work,type,title,day,expertise,seen_by,state) SELECT "
         "program,p.id,p.id,"
         "1,'talk','x',1,expertise,0,'claimed' FROM nomination n, person p WHERE n.id = 1 AND p.id "
         "IN"
         " (201,301)"},
        {"employer",
         "INSERT INTO organization (id,name,root) VALUES (1,'o',1); INSERT INTO affiliation VALUES"
         " (1,201,1,1,'employee',1,NULL,'declared',1),(2,301,1,1,'employee',1,NULL,'declared',1)"},
    };
    for (size_t i = 0; i < COUNT(grounds); i++) {
        struct ctx c = begin();
        struct review_summary done;
        struct row_review_taken *taken;
        CHECK(db_script(&c, grounds[i].rows) == OK);
        CHECK(review_assign(&c, 1, REVIEWER_1 + 1) == ERR_REFUSED);
        CHECK(review_assign_all(&c, 5, 0, &done) == OK && done.short_of == 0);
        size_t n = pairs(&c, &taken);
        for (size_t k = 0; k < n; k++)
            CHECK(taken[k].nomination != 1 || taken[k].reviewer != REVIEWER_1 + 1);
        struct row_review_conflicts *found;
        CHECK(q_review_conflicts(&c, 5, (day){1}, &found, &n) == OK && n == 1);
        if (n == 1)
            CHECK_STR(found[0].ground, str_of(grounds[i].ground));
        test_ctx_end(&c);
    }
}

/* Of two reviewers who both have a case, exactly one may read the other's. */
static void test_reciprocal(void)
{
    struct ctx c = begin();
    struct row_review_conflicts *found;
    size_t n;
    bool barred[4][4] = {{false}};
    CHECK(db_script(&c, "UPDATE nomination SET nominee = 300 + id WHERE id <= 3") == OK);
    CHECK(q_review_conflicts(&c, 5, (day){1}, &found, &n) == OK && n == 6); /* three are "self" */
    for (size_t i = 0; i < n; i++)
        if (str_same(found[i].ground, S("reciprocal")))
            barred[found[i].nomination][found[i].person - REVIEWER_1] = true;
    CHECK(barred[1][2] != barred[2][1] && barred[1][3] != barred[3][1]);
    CHECK(barred[2][3] != barred[3][2]);
    test_ctx_end(&c);
}

/* Case 1 alone. Reader 1 has its expertise, reader 2 one of its group, reader 3 wrote about the same and
 * speaks its language, reader 4 has nothing of it. */
static struct ctx begin_one(void)
{
    struct ctx c = begin();
    CHECK(
        db_script(
            &c,
            "DELETE FROM nomination_text WHERE nomination > 1; DELETE FROM nomination WHERE id > 1;"
            "INSERT INTO expertise (program,id,code,name,parent,path) SELECT program,9001,'other',"
            "'Other',parent,'/x/' FROM expertise WHERE id = (SELECT expertise FROM nomination);"
            "INSERT INTO participant (program,person,region,joined) SELECT program,p.id,region,1"
            " FROM nomination n, person p WHERE p.id IN (301,302);"
            "INSERT INTO participant_expertise SELECT program,301,expertise,1 FROM nomination;"
            "INSERT INTO participant_expertise SELECT program,302,9001,1 FROM nomination;"
            "INSERT INTO work (id,title,day,made) VALUES (1,'x',1,1), (2,'x',1,1);"
            "INSERT INTO contribution (program,id,person,work,type,title,day,expertise,language,"
            "seen_by,state) SELECT n.program,p.id,p.id,CASE p.id WHEN 201 THEN 1 ELSE 2 END,'talk',"
            "'Query plans in practice',y.record_to_day,n.expertise,'de',255,'claimed'"
            " FROM nomination n, cycle y, person p WHERE p.id IN (201,303);"
            "INSERT INTO person_language (person,language,level) VALUES (303,'de-AT',2),"
            "(304,'fr',3)") == OK);
    return c;
}

static void test_fit(void)
{
    struct ctx c = begin_one();
    struct review_summary done;
    struct row_review_taken *taken;
    struct row_review_last_run run;
    CHECK(review_assign_all(&c, 5, 7, &done) == OK && done.seed == 7);
    CHECK(done.given == 3 && done.missing == 0 && done.short_of == 0);
    CHECK(pairs(&c, &taken) == 3 && taken[2].reviewer == REVIEWER_1 + 3);
    CHECK(q_review_last_run(&c, 5, &run) == OK && run.found && run.seed == 7);
    CHECK(run.given == 3 && run.missing == 0 && run.allowed == 4);
    CHECK(run.worst == 500 &&
          run.mean == (875 + 575 + 500) / 3); /* words: a third, language: all */
    CHECK_STR(run.nominee.value, S("Nominee 1"));
    CHECK_STR(run.reviewer.value, S("Reader 3"));
    CHECK(lines_of(&c, 5, "review.assigned") == 1);
    struct res out = get(&c, assign_routes, "/program/reviews", 5);
    CHECK(shows(&out, "50 %") && shows(&out, "65 %") && shows(&out, "What better matches"));
    c.me = NOMINEE + 1; /* a manager with a case of their own */
    out = get(&c, assign_routes, "/program/reviews", 5);
    CHECK(out.status == 200 && !shows(&out, "Nominee 1") && !shows(&out, "Reader 3</bdi> reads"));
    test_ctx_end(&c);
}

/* Fits are 875, 575, 500, 0: with a floor fewer may read. */
static void test_floors(void)
{
    struct ctx c = begin_one();
    static const int64_t floor[] = {0, 300, 400, 500, 600}, missing[] = {0, 0, 0, 0, 2};
    struct review_summary done;
    struct row_review_last_run run;
    struct row_review_floors *floors;
    size_t n;
    for (int i = 0; i < 2; i++) { /* what is given does not change it */
        CHECK(review_assign_all(&c, 5, 7, &done) == OK);
        CHECK(q_review_last_run(&c, 5, &run) == OK && run.given == (i ? 0 : 3));
        CHECK(q_review_floors(&c, run.id, &floors, &n) == OK && n == COUNT(missing));
        for (size_t k = 0; k < n; k++)
            CHECK(floors[k].floor == floor[k] && floors[k].missing == missing[k]);
        c.now.s++;
    }
    test_ctx_end(&c);
}

static bool reads(struct ctx *c, int64_t nomination, int64_t person)
{
    struct row_review_taken *taken;
    size_t n = pairs(c, &taken);
    for (size_t i = 0; i < n; i++)
        if (taken[i].nomination == nomination && taken[i].reviewer == person && taken[i].has)
            return true;
    return false;
}

/* The next best one reads a case that was given back, once; what others have stays. */
static void test_refill(void)
{
    struct ctx c = begin_one();
    struct review_summary done;
    CHECK(review_assign_all(&c, 5, 7, &done) == OK && !reads(&c, 1, REVIEWER_1 + 4));
    as_reviewer(&c, 1);
    CHECK(review_decline(&c, first_case(&c), S("time")) == OK);
    c.me = 0;
    CHECK(follow_about(&c, "review.declined", 1) == OK && reads(&c, 1, REVIEWER_1 + 4));
    CHECK(follow_about(&c, "review.declined", 1) == OK && readers_of(&c, 1) == 3);
    CHECK(reads(&c, 1, REVIEWER_1 + 2) && reads(&c, 1, REVIEWER_1 + 3));
    as_reviewer(&c, 2);
    CHECK(review_decline(&c, first_case(&c), S("friend")) == OK);
    c.me = 0;
    CHECK(follow_about(&c, "review.recused", 1) == OK && readers_of(&c, 1) == 2); /* nobody left */
    CHECK(db_script(&c, "UPDATE cycle SET state = 'deciding' WHERE id = 5") == OK);
    CHECK(follow_about(&c, "review.recused", 1) == OK);
    CHECK(follow_about(&c, "review.recused", 99) == OK);
    as_manager(&c);
    CHECK(review_assign_all(&c, 5, 7, &done) == ERR_REFUSED);
    test_ctx_end(&c);
}

/* One seed, one result; what was begun stays, whatever another seed would like. */
static void test_seed(void)
{
    struct ctx a = begin(), b = begin();
    struct review_summary done;
    struct row_review_taken *one, *two;
    CHECK(review_assign_all(&a, 5, 11, &done) == OK && review_assign_all(&b, 5, 11, &done) == OK);
    size_t n = pairs(&a, &one);
    CHECK(pairs(&b, &two) == n && n == CASES * 3);
    for (size_t i = 0; i < n; i++)
        CHECK(one[i].nomination == two[i].nomination && one[i].reviewer == two[i].reviewer);
    CHECK(review_assign_all(&a, 5, 12, &done) == OK && done.given == 0 && done.missing == 0);
    CHECK(pairs(&a, &two) == n);
    test_ctx_end(&a);
    test_ctx_end(&b);
}

/* Nobody gets more than they can take; one reader is from another region. */
static void test_limits(void)
{
    struct ctx c = begin();
    struct review_summary done;
    struct row_review_taken *taken;
    int64_t of_four = 0;
    CHECK(db_script(&c, "UPDATE role_grant SET capacity = 2 WHERE person IN (301, 302);"
                        "INSERT INTO participant (program,person,region,joined) SELECT n.program,"
                        "p.id,n.region,1 FROM nomination n, person p WHERE n.id = 1 AND p.id IN "
                        "(301,302,303)") == OK);
    CHECK(review_assign_all(&c, 5, 3, &done) == OK);
    CHECK(done.given == 2 + 2 + 6 + 6 && done.missing == 2 && done.short_of >= 1);
    size_t n = pairs(&c, &taken);
    for (size_t i = 0; i < n; i++)
        of_four += taken[i].reviewer == REVIEWER_1 + 4;
    CHECK(of_four == CASES);
    test_ctx_end(&c);
    c = begin(); /* too few readers: no case has a second one before each has its first */
    CHECK(db_script(&c, "UPDATE role_grant SET capacity = 2") == OK);
    CHECK(review_assign_all(&c, 5, 3, &done) == OK && done.given == 8 && done.missing == 10);
    for (int64_t i = 1; i <= CASES; i++)
        CHECK(readers_of(&c, i) == 1 || readers_of(&c, i) == 2);
    test_ctx_end(&c);
}

/* Only who can take a case is offered for it, and a case that stays short says why. */
static void test_assign_page(void)
{
    struct ctx c = begin();
    CHECK(db_script(&c, "UPDATE nomination SET nominator = 301 WHERE id = 1") == OK);
    CHECK(review_assign(&c, 1, REVIEWER_1 + 2) == OK); /* writes the recusal down, too */
    CHECK(db_script(&c, "UPDATE role_grant SET capacity = 1 WHERE person IN (302, 303)") == OK);
    CHECK(review_assign(&c, 2, REVIEWER_1 + 3) == OK);
    struct res out = get(&c, assign_routes, "/program/reviews/5?case=1", 0);
    CHECK(out.status == 200 && shows(&out, "value=\"r4\"") && shows(&out, "Readers are free"));
    CHECK(!shows(&out, "value=\"r1\"") && !shows(&out, "value=\"r2\""));
    CHECK(!shows(&out, "value=\"r3\"") && shows(&out, "aria-current=\"page\">Reviews"));
    CHECK(db_script(&c, "UPDATE role_grant SET capacity = 1 WHERE person = 304") == OK);
    CHECK(review_assign(&c, 3, REVIEWER_1 + 4) == OK);
    out = get(&c, assign_routes, "/program/reviews/5?case=1", 0);
    CHECK(shows(&out, "Nobody is free for this case") && shows(&out, "as many cases as they can"));
    CHECK(db_script(&c, "UPDATE role_grant SET ends = 2 WHERE person IN (303, 304)") == OK);
    out = get(&c, assign_routes, "/program/reviews", 5);
    CHECK(shows(&out, "Nobody else is without a conflict"));
    test_ctx_end(&c);
}

/* A conflict that comes to light later takes the case back, so that somebody else gets it. */
static void test_later_conflict(void)
{
    struct ctx c = begin();
    struct review_summary done;
    struct row_review_assignment a;
    struct row_review_scores *stored;
    struct review_input in = scores(500);
    size_t n;
    CHECK(review_assign_all(&c, 5, 0, &done) == OK);
    as_reviewer(&c, 1);
    int64_t id = first_case(&c);
    CHECK(q_review_assignment(&c, id, &a) == OK && review_save(&c, id, &in) == OK);
    CHECK(db_script(&c, arena_format(c.mem,
                                     "INSERT INTO conflict SELECT program,nominee,301,'friend',401,"
                                     "1,NULL FROM nomination WHERE id = %lld",
                                     (long long)a.nomination)
                            .at) == OK);
    as_manager(&c);
    CHECK(readers_of(&c, a.nomination) == 3);
    CHECK(follow(&c, "conflict.declared") == OK);
    CHECK(readers_of(&c, a.nomination) == 2);
    CHECK(lines_of(&c, a.nomination, "review.recused") == 1);
    CHECK(q_review_scores(&c, id, &stored, &n) == OK && n == 0);
    CHECK(review_assign_all(&c, 5, 0, &done) == OK && done.given == 1 && done.short_of == 0);
    CHECK(readers_of(&c, a.nomination) == 3 && lines_of(&c, a.nomination, "review.recused") == 1);
    test_ctx_end(&c);
}

static void test_one_by_one(void)
{
    struct ctx c = begin();
    struct review_summary done;
    CHECK(review_assign(&c, 1, REVIEWER_1 + 1) == OK);
    CHECK(review_assign(&c, 1, REVIEWER_1 + 1) == ERR_CONFLICT);
    CHECK(db_script(&c, "UPDATE role_grant SET capacity = 1 WHERE person = 301") == OK);
    CHECK(review_assign(&c, 2, REVIEWER_1 + 1) == ERR_REFUSED); /* no more than they can take */
    CHECK(review_assign(&c, 2, REVIEWER_1 + 2) == OK);
    CHECK(review_assign(&c, 99, REVIEWER_1 + 2) == ERR_NOT_FOUND);
    as_reviewer(&c, 3);
    CHECK(review_assign(&c, 3, REVIEWER_1 + 3) == ERR_REFUSED); /* managers only */
    CHECK(review_assign_all(&c, 5, 0, &done) == ERR_REFUSED && readers_of(&c, 3) == 0);
    test_ctx_end(&c);
}

int main(void)
{
    test_second_panel();
    test_second_panel_short();
    test_second_panel_refill();
    test_balance();
    test_conflicts();
    test_reciprocal();
    test_fit();
    test_floors();
    test_refill();
    test_seed();
    test_limits();
    test_assign_page();
    test_later_conflict();
    test_one_by_one();
    return CHECK_RESULT();
}
