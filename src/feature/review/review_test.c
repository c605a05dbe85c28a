#include "feature/review/review.h"

#include "base/test.h"
#include "feature/frame/frame.h"
#include "feature/review/review.sql.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"
#include "kit/store/testing.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CASES = 6, NOMINEE = 200, REVIEWERS = 4, REVIEWER_1 = 300, MANAGER_1 = 400 };

static const struct reader READER = {.name = {"Rae", 3}, .handle = {"rae", 3}};

/* Six cases in review (nominees 201..206), four reviewers (301..304), one manager (401). */
static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    int64_t program;
    struct text t = {.mem = c.mem};
    text_format(&t,
                "INSERT INTO person (id,handle,name,sort_key,made) VALUES (401,'m','Mo',x'01',1)");
    for (int i = 1; i <= CASES; i++)
        text_format(&t, ",(%d,'n%d','Nominee %d',x'02',1)", NOMINEE + i, i, i);
    for (int i = 1; i <= REVIEWERS; i++)
        text_format(&t, ",(%d,'r%d','Reader %d',x'03',1)", REVIEWER_1 + i, i, i);
    CHECK(db_script(&c, arena_copy(c.mem, text_str(&t)).at) == OK);
    c.me = MANAGER_1 + 1;
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    t.len = 0;
    long long p = program, from = (long long)day_of_moment(c.now).n;
    text_format(&t,
                "INSERT INTO cycle VALUES (%lld,5,'2027-01',%lld,%lld,%lld,1,'reviewing');"
                "INSERT INTO phase VALUES (%lld,5,'review',%lld,%lld,1);",
                p, from + 40, from - 365, from, p, (long long)c.now.s - 10,
                (long long)c.now.s + 864000);
    for (int i = 1; i <= CASES; i++)
        text_format(
            &t,
            "INSERT INTO nomination (program,id,cycle,nominee,kind,expertise,region,state,made,"
            "frozen,record_digest) SELECT %lld,%d,5,%d,'new',(SELECT MIN(id) FROM expertise WHERE "
            "parent IS NOT NULL),(SELECT MIN(id) FROM region),'in_review',1,1,x'00';"
            "INSERT INTO nomination_text (program,nomination,reasons) VALUES (%lld,%d,"
            "'Helps everybody, every day.');",
            p, i, NOMINEE + i, p, i);
    for (int i = 1; i <= REVIEWERS; i++)
        text_format(&t,
                    "INSERT INTO role_grant (program,id,person,role,starts,giver) VALUES "
                    "(%lld,%d,%d,32,1,401);",
                    p, 900 + i, REVIEWER_1 + i);
    CHECK(db_script(&c, arena_copy(c.mem, text_str(&t)).at) == OK);
    c.catalog = i18n_catalogs[0], c.reader = &READER;
    c.bits = ANYBODY | SIGNED_IN | MANAGER;
    return c;
}

static void as_reviewer(struct ctx *c, int which)
{
    c->me = REVIEWER_1 + which;
    c->bits = ANYBODY | SIGNED_IN | REVIEWER;
    c->problems = NULL;
}

static void as_manager(struct ctx *c)
{
    c->me = MANAGER_1 + 1;
    c->bits = ANYBODY | SIGNED_IN | MANAGER;
    c->problems = NULL;
}

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
    CHECK(review_cost(&(struct review_pair){.capacity = 3, .conflict = true}) < 0);
    CHECK(review_cost(&(struct review_pair){.capacity = 3, .has_it = true}) < 0);
    CHECK(review_cost(&(struct review_pair){.capacity = 3, .load = 3}) < 0);
    int64_t other = review_cost(&(struct review_pair){.capacity = 3}),
            same = review_cost(&(struct review_pair){.capacity = 3, .expertise = true}),
            busy = review_cost(&(struct review_pair){.capacity = 9, .load = 2, .expertise = true});
    CHECK(same < other && other < busy); /* two cases more weigh more than another expertise */
}

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
    CHECK(review_assign_all(&c, 5, &done) == OK);
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
    CHECK(review_assign_all(&c, 5, &done) == OK && done.given == 0); /* what is given stays */
    struct ctx again = begin();
    struct row_review_taken *same;
    CHECK(review_assign_all(&again, 5, &done) == OK && pairs(&again, &same) == n);
    for (size_t i = 0; i < n; i++)
        CHECK(taken[i].nomination == same[i].nomination && taken[i].reviewer == same[i].reviewer);
    test_ctx_end(&again);
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
        CHECK(review_assign_all(&c, 5, &done) == OK && done.short_of == 0);
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

static int64_t first_case(struct ctx *c)
{
    struct row_review_queue *rows;
    size_t n;
    CHECK(q_review_queue(c, &rows, &n) == OK && n > 0);
    return n ? rows[0].id : 0;
}

static struct review_input scores(int64_t points)
{
    struct review_input in = {.n = 5, .confidence = 3, .words = S("Steady work.")};
    for (int i = 0; i < 5; i++)
        in.scores[i] = (struct review_score){.criterion = i + 1, .points = points};
    return in;
}

static void test_scoring(void)
{
    struct ctx c = begin();
    struct review_summary done;
    struct row_review_scores *stored;
    size_t n;
    CHECK(review_assign_all(&c, 5, &done) == OK);
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
    CHECK(review_assign_all(&c, 5, &done) == OK);
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
    CHECK(review_assign_all(&c, 5, &done) == OK && done.given == 1); /* somebody else reads it */
    test_ctx_end(&c);
}

static int64_t readers_of(struct ctx *c, int64_t nomination)
{
    struct row_review_overview *rows;
    size_t n;
    CHECK(q_review_overview(c, 5, &rows, &n) == OK);
    for (size_t i = 0; i < n; i++)
        if (rows[i].id == nomination)
            return rows[i].given;
    return -1;
}

static bool shows(const struct res *out, const char *part)
{
    return str_find(out->body, str_of(part)) != SIZE_MAX;
}

/* start: of the address; id: behind it, if not 0. */
static struct res get(struct ctx *c, const struct route *routes, const char *start, int64_t id)
{
    struct text path = {.mem = c->mem};
    text_add(&path, str_of(start));
    if (id)
        text_format(&path, "/%lld", (long long)id);
    struct req r = {.method = S("GET"), .path = text_str(&path)};
    struct res out = {0};
    http_run(c, routes, &r, &out);
    return out;
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
    CHECK(review_assign_all(&c, 5, &done) == OK);
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
    CHECK(review_assign_all(&c, 5, &done) == OK);
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

/* Case 1 as it is frozen in the folder, with these bytes. */
static str freeze(struct ctx *c, const char *folder, const char *json)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, (const unsigned char *)json, strlen(json));
    str hex = arena_hex(c->mem, (const char *)digest, sizeof digest);
    const str folders[] = {arena_format(c->mem, "%s/files", folder),
                           arena_format(c->mem, "%s/files/records", folder),
                           arena_format(c->mem, "%s/files/records/%.2s", folder, hex.at)};
    for (size_t i = 0; i < COUNT(folders); i++)
        CHECK(mkdir(folders[i].at, 0700) == 0);
    str path = arena_format(c->mem, "%s/%s.json", folders[2].at, hex.at);
    FILE *file = fopen(path.at, "w");
    CHECK(file != NULL && fputs(json, file) >= 0 && fclose(file) == 0);
    CHECK(db_script(c,
                    arena_format(c->mem, "UPDATE nomination SET record_digest = x'%s' WHERE id = 1",
                                 hex.at)
                        .at) == OK);
    return path;
}

static void sweep(struct ctx *c, const char *folder, str path)
{
    str shelf = str_upto(path, path.len - strlen("/.json") - 2 * crypto_hash_sha256_BYTES);
    CHECK(unlink(path.at) == 0 && rmdir(arena_copy(c->mem, shelf).at) == 0);
    CHECK(rmdir(arena_format(c->mem, "%s/files/records", folder).at) == 0);
    CHECK(rmdir(arena_format(c->mem, "%s/files", folder).at) == 0 && rmdir(folder) == 0);
}

/* What is edited later does not reach the case. */
static void test_frozen(void)
{
    char folder[] = "/tmp/review-test-XXXXXX";
    struct ctx c = begin();
    struct site site = *c.site;
    CHECK(mkdtemp(folder) != NULL);
    site.data_dir = str_of(folder), c.site = &site;
    CHECK(db_script(&c, "INSERT INTO work (id,title,day,made) VALUES (1,'x',1,1); INSERT INTO"
                        " contribution (program,id,person,work,type,title,day,expertise,seen_by,"
                        "state) SELECT n.program,id,nominee,1,'talk','Edited later',"
                        "(SELECT record_from_day FROM cycle),expertise,0,'claimed' FROM nomination"
                        " n WHERE id = 1") == OK);
    CHECK(review_assign(&c, 1, REVIEWER_1 + 1) == OK);
    as_reviewer(&c, 1);
    int64_t id = first_case(&c);
    struct res out = get(&c, review_routes, "/review", id);
    CHECK(out.status == 200 && shows(&out, "Edited later")); /* no file: the record as it is */
    str path = freeze(
        &c, folder,
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
    sweep(&c, folder, path);
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

static size_t lines_of(struct ctx *c, int64_t nomination, const char *kind)
{
    const struct ledger_line *lines;
    size_t n, found = 0;
    CHECK(ledger_of(c, nomination, &lines, &n) == OK);
    for (size_t i = 0; i < n; i++)
        found += str_same(lines[i].kind, str_of(kind));
    return found;
}

static enum err follow(struct ctx *c, const char *kind)
{
    const struct ledger_line line = {.kind = str_of(kind)};
    enum err e = db_begin(c);
    return e ? e : db_end(c, review_follow(c, &line));
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
    CHECK(review_assign_all(&c, 5, &done) == OK);
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
    CHECK(review_assign_all(&c, 5, &done) == OK && done.given == 1 && done.short_of == 0);
    CHECK(readers_of(&c, a.nomination) == 3 && lines_of(&c, a.nomination, "review.recused") == 1);
    test_ctx_end(&c);
}

/* What is handed in stays, whatever comes to light. */
static void test_handed_in_stays(void)
{
    struct ctx c = begin();
    struct review_summary done;
    struct row_review_assignment a;
    struct review_input in = scores(500);
    CHECK(review_assign_all(&c, 5, &done) == OK);
    as_reviewer(&c, 1);
    int64_t id = first_case(&c);
    CHECK(q_review_assignment(&c, id, &a) == OK && review_submit(&c, id, &in) == OK);
    CHECK(db_script(&c, "UPDATE nomination SET lead = 301") == OK);
    as_manager(&c);
    CHECK(follow(&c, "conflict.declared") == OK && readers_of(&c, a.nomination) == 3);
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
    CHECK(review_assign_all(&c, 5, &done) == ERR_REFUSED && readers_of(&c, 3) == 0);
    test_ctx_end(&c);
}

static void test_pages(void)
{
    struct ctx c = begin();
    struct review_summary done;
    struct review_input in = scores(800);
    struct res out = get(&c, assign_routes, "/program/reviews", 5);
    CHECK(out.status == 200 && shows(&out, "Give each case 3 readers") && shows(&out, "Nominee 1"));
    CHECK(review_assign_all(&c, 5, &done) == OK);
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

int main(void)
{
    test_rules();
    test_balance();
    test_conflicts();
    test_scoring();
    test_aside();
    test_remarks();
    test_autosave();
    test_frozen();
    test_next_case();
    test_assign_page();
    test_later_conflict();
    test_handed_in_stays();
    test_one_by_one();
    test_pages();
    return CHECK_RESULT();
}
