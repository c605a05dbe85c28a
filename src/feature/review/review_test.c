#include "feature/review/review_fixture.h"

#include <sodium.h>
#include <string.h>

static void test_rules(void)
{
    const struct {
        enum review_answer answer;
        struct review_facts f;
    } cases[] = {
        {REVIEW_YES, {.mine = true, .in_review = true}},
        {REVIEW_NOT_YOURS, {.in_review = true}},
        {REVIEW_CONFLICT, {.mine = true, .in_review = true, .conflict = true}},
        {REVIEW_STEPPED_ASIDE, {.mine = true, .in_review = true, .aside = true}},
        {REVIEW_DONE, {.mine = true, .in_review = true, .submitted = true}},
        {REVIEW_OVER, {.mine = true}},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK(review_may_score(&cases[i].f) == cases[i].answer);
}

static void test_scoring(void)
{
    struct ctx c = begin();
    struct review_summary done;
    struct row_review_scores *stored;
    size_t n;
    CHECK(review_assign_all(&c, 5, 0, &done) == OK);
    as_reviewer(&c, 1);
    int64_t id = first_case(&c);
    struct review_input in = scores(700);
    in.scores[4].points = -1;
    CHECK(review_save(&c, id, &in) == OK);
    CHECK(q_review_scores(&c, id, &stored, &n) == OK && n == 4); /* missing is a missing row */
    in.scores[3].points = -1;
    CHECK(review_save(&c, id, &in) == OK);
    CHECK(q_review_scores(&c, id, &stored, &n) == OK && n == 3);
    in.confidence = 0;
    CHECK(review_submit(&c, id, &in) == ERR_INVALID && problem_at(&c, "confidence").len > 0);
    c.problems = NULL, in.confidence = 9;
    CHECK(review_submit(&c, id, &in) == ERR_INVALID);
    c.problems = NULL, in = scores(-1);
    CHECK(review_submit(&c, id, &in) == ERR_INVALID && problem_at(&c, "c1").len > 0);
    c.problems = NULL, in = scores(1100);
    CHECK(review_save(&c, id, &in) == ERR_INVALID);
    c.problems = NULL;
    CHECK(review_comment(&c, id, S("What do you think?")) == ERR_REFUSED);
    in = scores(700);
    in.acquainted = true;
    struct row_review_assignment kept;
    CHECK(q_review_assignment(&c, id, &kept) == OK && !kept.acquainted);
    CHECK(review_save(&c, id, &in) == OK && q_review_assignment(&c, id, &kept) == OK);
    CHECK(kept.acquainted);
    CHECK(review_submit(&c, id, &in) == OK && review_submit(&c, id, &in) == ERR_REFUSED);
    CHECK(review_comment(&c, id, S("What do you think?")) == OK);
    as_reviewer(&c, 2);
    CHECK(review_save(&c, id, &in) == ERR_NOT_FOUND); /* somebody else's */
    test_ctx_end(&c);
}

static void test_aside(void)
{
    struct ctx c = begin();
    struct review_summary done;
    CHECK(review_assign_all(&c, 5, 0, &done) == OK);
    as_reviewer(&c, 1);
    int64_t id = first_case(&c);
    struct review_input in = scores(500);
    CHECK(review_save(&c, id, &in) == OK);
    CHECK(review_decline(&c, id, S("mood")) == ERR_INVALID);
    c.problems = NULL;
    struct row_review_assignment a;
    struct row_review_conflicts *found;
    size_t n;
    CHECK(q_review_assignment(&c, id, &a) == OK);
    CHECK(review_decline(&c, id, S("friend")) == OK);
    CHECK(q_review_conflicts(&c, 5, (day){1}, &found, &n) == OK && n == 1); /* stays for later */
    if (n == 1) {
        CHECK_STR(found[0].ground, S("declared"));
        CHECK(found[0].nomination == a.nomination && found[0].person == c.me);
    }
    CHECK(review_save(&c, id, &in) == ERR_NOT_FOUND && first_case(&c) != id);
    as_manager(&c);
    CHECK(review_assign_all(&c, 5, 0, &done) == OK && done.given == 1); /* somebody else reads it */
    test_ctx_end(&c);
}

/* A remark beside "can't tell" is kept and shown again, and goes away when it is emptied. */
static void test_remarks(void)
{
    struct ctx c = begin();
    struct review_summary done;
    struct row_review_scores *stored;
    struct row_review_remarks *remarks;
    struct review_input in = scores(700);
    size_t n;
    CHECK(review_assign_all(&c, 5, 0, &done) == OK);
    as_reviewer(&c, 1);
    int64_t id = first_case(&c);
    in.scores[2].points = -1, in.scores[2].words = S("No slides were public.");
    CHECK(review_save(&c, id, &in) == OK);
    CHECK(q_review_scores(&c, id, &stored, &n) == OK && n == 4);
    struct res out = get(&c, review_routes, "/review", id);
    CHECK(out.status == 200 && shows(&out, "No slides were public."));
    in.scores[2].points = 400, in.scores[2].words = S("Found them.");
    CHECK(review_save(&c, id, &in) == OK);
    CHECK(q_review_remarks(&c, id, &remarks, &n) == OK && n == 0);
    out = get(&c, review_routes, "/review", id);
    CHECK(!shows(&out, "No slides were public.") && shows(&out, "Found them."));
    test_ctx_end(&c);
}

/* Saving by itself answers with nothing: no page is made. */
static void test_autosave(void)
{
    struct ctx c = begin();
    struct review_summary done;
    struct row_review_scores *stored;
    struct res out = {0};
    size_t n;
    CHECK(review_assign_all(&c, 5, 0, &done) == OK);
    as_reviewer(&c, 1);
    int64_t id = first_case(&c);
    const struct field form[] = {
        {S("token"), S("t")}, {S("c1"), S("7")}, {S("words"), S("So far")}};
    struct req r = {.method = S("POST"),
                    .path = arena_format(c.mem, "/review/%lld/save", (long long)id),
                    .origin = c.site->address,
                    .token = S("t"),
                    .form = form,
                    .n_form = COUNT(form)};
    http_run(&c, review_routes, &r, &out);
    CHECK(out.status == 204 && out.body.len == 0 && out.location.len == 0);
    CHECK(q_review_scores(&c, id, &stored, &n) == OK && n == 1);
    test_ctx_end(&c);
}

/* Case 1 as it is frozen, with these bytes. */
static void freeze(struct ctx *c, const char *json)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, (const unsigned char *)json, strlen(json));
    str hex = arena_hex(c->mem, (const char *)digest, sizeof digest);
    str rows = arena_format(c->mem,
                            "UPDATE nomination SET record_digest = x'%s' WHERE id = 1;"
                            "INSERT INTO nomination_record SELECT program, id, '%s' FROM nomination"
                            " WHERE id = 1",
                            hex.at, json);
    CHECK(db_script(c, rows.at) == OK);
}

/* What is edited later does not reach the case. */
static void test_frozen(void)
{
    struct ctx c = begin();
    CHECK(db_script(&c, "INSERT INTO work (id,title,day,made) VALUES (1,'x',1,1); INSERT INTO"
                        " contribution (program,id,person,work,type,title,day,expertise,seen_by,"
                        "state) SELECT n.program,id,nominee,1,'talk','Edited later',"
                        "(SELECT record_from_day FROM cycle),expertise,0,'claimed' FROM nomination"
                        " n WHERE id = 1") == OK);
    CHECK(review_assign(&c, 1, REVIEWER_1 + 1) == OK);
    as_reviewer(&c, 1);
    int64_t id = first_case(&c);
    struct res out = get(&c, review_routes, "/review", id);
    CHECK(out.status == 200 && shows(&out, "Edited later")); /* none kept: the record as it is */
    freeze(
        &c,
        "[{\"id\":1,\"version\":1,\"title\":\"As frozen\",\"url\":\"\",\"day\":\"2026-02-16\","
        "\"type\":\"talk\",\"reach\":7,\"origin\":\"measured\",\"state\":\"verified\",\"star\":1,"
        "\"paid\":\"no\",\"reason\":\"\",\"language\":\"de\"},{\"id\":2,\"version\":1,\"title\":"
        "\"Paid talk\",\"url\":\"\",\"day\":\"2026-02-17\",\"type\":\"talk\",\"reach\":0,"
        "\"origin\":\"\",\"state\":\"claimed\",\"star\":0,\"paid\":\"yes\",\"reason\":\"\","
        "\"language\":\"\"}]");
    out = get(&c, review_routes, "/review", id);
    CHECK(out.status == 200 && shows(&out, "As frozen") && !shows(&out, "Edited later"));
    CHECK(shows(&out, "Paid talk</bdi>: it was paid for") && shows(&out, "German"));
    CHECK(!shows(&out, "has not marked anything as their best"));
    CHECK(db_script(&c, "UPDATE contribution SET embargo = 1") == OK);
    CHECK(!shows((out = get(&c, review_routes, "/review", id), &out), "As frozen"));
    test_ctx_end(&c);
}

/* After handing in, the way to the next case; the last one has none. */
static void test_next_case(void)
{
    struct ctx c = begin();
    struct review_input in = scores(700);
    CHECK(review_assign(&c, 1, REVIEWER_1 + 1) == OK && review_assign(&c, 2, REVIEWER_1 + 1) == OK);
    as_reviewer(&c, 1);
    int64_t one = first_case(&c);
    struct res out = get(&c, review_routes, "/review", one);
    CHECK(shows(&out, "0 of 2 cases done") && !shows(&out, "Next case"));
    CHECK(review_submit(&c, one, &in) == OK);
    int64_t two = first_case(&c);
    out = get(&c, review_routes, "/review", one);
    CHECK(shows(&out, "1 of 2 cases done") && shows(&out, "Next case") && two != one);
    CHECK(shows(&out, arena_format(c.mem, "/review/%lld\">Next", (long long)two).at));
    CHECK(review_submit(&c, two, &in) == OK);
    out = get(&c, review_routes, "/review", two);
    CHECK(shows(&out, "2 of 2 cases done") && !shows(&out, "Next case"));
    test_ctx_end(&c);
}

/* What is handed in stays, whatever comes to light. */
static void test_handed_in_stays(void)
{
    struct ctx c = begin();
    struct review_summary done;
    struct row_review_assignment a;
    struct review_input in = scores(500);
    CHECK(review_assign_all(&c, 5, 0, &done) == OK);
    as_reviewer(&c, 1);
    int64_t id = first_case(&c);
    CHECK(q_review_assignment(&c, id, &a) == OK && review_submit(&c, id, &in) == OK);
    CHECK(db_script(&c, "UPDATE nomination SET lead = 301") == OK);
    as_manager(&c);
    CHECK(follow(&c, "conflict.declared") == OK && readers_of(&c, a.nomination) == 3);
    test_ctx_end(&c);
}

static void test_pages(void)
{
    struct ctx c = begin();
    struct review_summary done;
    struct review_input in = scores(800);
    struct res out = get(&c, assign_routes, "/program/reviews", 5);
    CHECK(out.status == 200 && shows(&out, "Give each case 3 readers") && shows(&out, "Nominee 1"));
    CHECK(review_assign_all(&c, 5, 0, &done) == OK);
    as_reviewer(&c, 1);
    int64_t id = first_case(&c);
    out = get(&c, review_routes, "/review", 0);
    CHECK(out.status == 200 && shows(&out, "Nominee 1") && shows(&out, "0 of "));
    out = get(&c, review_routes, "/review", id);
    CHECK(out.status == 200 && shows(&out, "Help given") && shows(&out, "Helps everybody"));
    CHECK(!shows(&out, "Nominee 1") && !shows(&out, "/people/n")); /* no name before the scores */
    CHECK(review_submit(&c, id, &in) == OK);
    out = get(&c, review_routes, "/review", id);
    CHECK(out.status == 200 && shows(&out, "/people/n") && shows(&out, "Your scores are in"));
    as_reviewer(&c, 2);
    CHECK(get(&c, review_routes, "/review", id).status == 404);
    CHECK(db_script(&c, "UPDATE cycle SET state = 'deciding' WHERE id = 5") == OK);
    as_reviewer(&c, 1);
    CHECK(review_save(&c, id, &in) == ERR_REFUSED);
    test_ctx_end(&c);
}

/* Read by the reviewer alone, and only of a cycle that was published. */
static void test_severity(void)
{
    static const char *const says[] = {"", "0.4 points stricter than others, give or take 0.3.",
                                       "as strict as others, give or take 0.3", ""};
    struct ctx c = begin();
    CHECK(db_script(&c, "INSERT INTO evaluation_run SELECT program,8,5,1,'mean/1','t',1,"
                        "zeroblob(32),zeroblob(32),'official','done',401,1 FROM cycle;"
                        "INSERT INTO meeting (program,id,cycle,starts,chair,run,quorum,state) "
                        "SELECT program,9,5,1,401,8,2,'closed' FROM cycle;"
                        "INSERT INTO evaluation_reviewer SELECT program,8,301,-412,290,22 FROM "
                        "cycle;"
                        "INSERT INTO evaluation_reviewer SELECT program,8,302,31,300,1 FROM "
                        "cycle") == OK);
    for (int round = 0; round < 2; round++) {
        for (int i = 1; i <= 3; i++) {
            as_reviewer(&c, i);
            struct res out = get(&c, review_routes, "/review", 0);
            bool told = round == 1 && says[i][0] != 0;
            CHECK(out.status == 200 && shows(&out, "give or take") == told);
            CHECK(!told || shows(&out, says[i]));
            CHECK(shows(&out, "22 cases were read by you and by others.") == (told && i == 1));
        }
        CHECK(db_script(&c, "UPDATE cycle SET state = 'published'") == OK);
    }
    /* The next round opens: whoever has cases in it reads it above them, and nobody else does. */
    CHECK(db_script(&c,
                    "INSERT INTO cycle SELECT program,6,'2027-04',award_day + 90,record_from_day,"
                    "record_to_day,1,'reviewing' FROM cycle;"
                    "UPDATE nomination SET cycle = 6;"
                    "INSERT INTO phase SELECT program,6,kind,opens,closes,hard FROM phase") == OK);
    struct review_summary done;
    as_manager(&c);
    CHECK(review_assign_all(&c, 6, 1, &done) == OK && done.given > 0);
    for (int i = 1; i <= 3; i++) {
        as_reviewer(&c, i);
        struct res out = get(&c, review_routes, "/review", 0);
        CHECK(shows(&out, "Nominee 1") && shows(&out, "give or take") == (says[i][0] != 0));
        CHECK(says[i][0] == 0 || shows(&out, says[i]));
        CHECK(i == 1 || !shows(&out, "0.4 points stricter"));
    }
    as_manager(&c);
    struct res out = get(&c, review_routes, "/review", 0);
    CHECK(!shows(&out, "give or take"));
    test_ctx_end(&c);
}

int main(void)
{
    test_rules();
    test_scoring();
    test_aside();
    test_remarks();
    test_autosave();
    test_frozen();
    test_next_case();
    test_handed_in_stays();
    test_pages();
    test_severity();
    return CHECK_RESULT();
}
