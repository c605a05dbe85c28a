/* Two records of one human: what stands against it, what moves, and that all of it moves back. */
#include "feature/people/people.h"

#include "app/app.h"
#include "base/test.h"
#include "feature/account/account.h"
#include "feature/frame/testing.h"
#include "feature/people/inside.h"
#include "feature/profile/profile.h"
#include "feature/program/testing.h"
#include "kit/store/testing.h"

/* Ana is there twice: as herself, and as Anne, who was found and imported. Bo takes part, too. */
enum { ANA = 101, ANNE, BO, MO, CASE = 7, CASE_OF_ANNE };

static const struct route *const ROUTES[] = {merge_routes, profile_routes, NULL};

static const char PEOPLE[] =
    "INSERT INTO person (id, handle, name, sort_key, made) VALUES (101,'ana','Ana Real',x'01',1),"
    "  (102,'anne','Anne Real',x'02',1), (103,'bo','Bo',x'03',1), (104,'mo','Mo',x'04',1);"
    "INSERT INTO account (person, email, confirmed, made) VALUES (102,'anne@a.example',1,1);";
static const char CYCLE[] =
    "INSERT INTO cycle (program,id,code,award_day,record_from_day,record_to_day,policy,state)"
    "  SELECT id,5,'x-1',21000,20400,20900,1,'nominating' FROM program;"
    "INSERT INTO cycle (program,id,code,award_day,record_from_day,record_to_day,policy,state)"
    "  SELECT id,4,'x-0',20300,19900,20290,1,'closed' FROM program;";

/* SQL with a nomination: id, cycle, nominee, nominator, state. */
#define NOMINATE(id, cycle, nominee, nominator, state)                                             \
    "INSERT INTO nomination (program,id,cycle,nominee,nominator,kind,expertise,region,state,made," \
    "frozen,record_digest) SELECT p.id," #id "," #cycle "," #nominee "," #nominator ",'new',"      \
    "(SELECT MIN(id) FROM expertise WHERE parent IS NOT NULL),(SELECT MIN(id) FROM region),"       \
    "'" state "',1,1,zeroblob(32) FROM program p;"
#define WORK(id, url)                                                                              \
    "INSERT INTO work (id,url,canonical,title,day,made) VALUES (" #id ",'" url                     \
    "',CAST(printf('%032d'," #id ") AS BLOB),'A work',20500,1);"
#define CONTRIBUTE(id, person, work, state, judge)                                                 \
    "INSERT INTO contribution (program,id,person,work,type,title,day,expertise,seen_by,state,"     \
    "paid,judge,judged) SELECT p.id," #id "," #person "," #work ",'talk','A work',20500,"          \
    "(SELECT MIN(id) FROM expertise WHERE parent IS NOT NULL),3,'" state "','no'," #judge          \
    "," #judge " FROM program p;"
#define TERM(id, person, number, state, nomination)                                                \
    "INSERT INTO decision (program,id,cycle,nomination,outcome,ground,reasons,state,author,made)"  \
    "  SELECT p.id," #id ",4," #nomination ",'award','above','Good','draft',104,1 FROM program p;" \
    "INSERT INTO award_term (program,id,person,decision,expertise,number,from_day,to_day,state,"   \
    "ended_day) SELECT p.id," #id "," #person "," #id ",(SELECT MIN(id) FROM expertise WHERE "     \
    "parent IS NOT NULL)," #number ",20300,21000,'" state "',CASE '" state                         \
    "' WHEN 'ended' THEN 20600 END FROM program p;"
#define ASSIGN(id, nomination, reviewer)                                                           \
    "INSERT INTO assignment (program,id,nomination,reviewer,foreign_region,state,due)"             \
    "  SELECT p.id," #id "," #nomination "," #reviewer ",0,'open',9999999999 FROM program p;"
#define ENDORSE(id, nomination, endorser)                                                          \
    "INSERT INTO endorsement (program,id,nomination,endorser,words,made) SELECT p.id," #id         \
    "," #nomination "," #endorser ",'Helps everybody, all day long.',1 FROM program p;"

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    CHECK(db_script(&c, PEOPLE) == OK);
    enter(&c, MO, MANAGER);
    enter_new_program(&c);
    CHECK(db_script(&c, CYCLE) == OK);
    CHECK(program_join(&c, ANNE) == OK && program_join(&c, BO) == OK);
    enter(&c, MO, MANAGER);
    return c;
}

static int64_t program_of(const struct ctx *c)
{
    return c->program;
}

static void catch_up(struct ctx *c)
{
    int64_t program = program_of(c);
    CHECK(app_catch_up(c) == OK);
    c->program = program;
    enter(c, MO, MANAGER);
}

/* ---- pure -------------------------------------------------------------------------------------- */

static void test_judge(void)
{
    for (enum merge_ground ground = MERGE_ABSENT; ground < MERGE_FINE; ground++) {
        struct merge_facts f = {.stands = {[MERGE_RUNS] = true}};
        f.stands[ground] = true;
        CHECK(merge_judge(&f) == ground && merge_words(ground)[0] != '\0');
        f.operates = true; /* may look after other programs; not after the own record */
        CHECK(merge_judge(&f) == (ground > MERGE_OWN ? MERGE_FINE : ground));
        f.operates = false, f.proved = true;
        CHECK(merge_judge(&f) == (ground >= MERGE_OWN ? MERGE_FINE : ground));
    }
    CHECK(merge_judge(&(struct merge_facts){.proved = false}) == MERGE_FINE);
}

/* ---- what stands against it, as rows say it ----------------------------------------------------- */

static const struct {
    enum merge_ground ground;
    const char *rows;
} FACTS[] = {
    {MERGE_FINE, ""},
    {MERGE_ABSENT, "UPDATE person SET state = 'erased' WHERE id = 102;"},
    {MERGE_ERASING,
     "INSERT INTO erasure (id,person,asked,due,state) VALUES (1,101,1,2,'waiting');"},
    {MERGE_ROLES,
     "INSERT INTO role_grant SELECT id,90,102,16,NULL,NULL,0,1,NULL,104 FROM program;"},
    {MERGE_FINE, "INSERT INTO role_grant SELECT id,90,102,16,NULL,NULL,0,1,2,104 FROM program;"},
    {MERGE_FINE, "INSERT INTO role_grant SELECT id,90,101,16,NULL,NULL,0,1,NULL,104 FROM program;"},
    {MERGE_TERMS, NOMINATE(1, 4, 101, 103, "closed") NOMINATE(2, 5, 102, 103, "closed")
                      TERM(1, 101, 2, "current", 1) TERM(2, 102, 1, "current", 2)},
    {MERGE_NUMBERS, NOMINATE(1, 4, 101, 103, "closed") NOMINATE(2, 5, 102, 103, "closed")
                        TERM(1, 101, 1, "current", 1) TERM(2, 102, 1, "ended", 2)},
    {MERGE_FINE, NOMINATE(1, 4, 101, 103, "closed") NOMINATE(2, 5, 102, 103, "closed")
                     TERM(1, 101, 2, "current", 1) TERM(2, 102, 1, "ended", 2)},
    {MERGE_NOMINATED, NOMINATE(1, 4, 101, 102, "withdrawn")},
    {MERGE_NOMINATED, NOMINATE(1, 4, 102, 101, "open")},
    {MERGE_LED, NOMINATE(1, 4, 102, 103, "open") "UPDATE nomination SET lead = 101;"},
    {MERGE_ENDORSED, NOMINATE(1, 4, 102, 103, "open") ENDORSE(1, 1, 101)},
    {MERGE_REVIEWED, NOMINATE(1, 4, 101, 103, "in_review") ASSIGN(1, 1, 102)},
    {MERGE_FINE, NOMINATE(1, 4, 101, 103, "in_review")
                     ASSIGN(1, 1, 102) "UPDATE assignment SET state = 'recused';"},
    {MERGE_READ_BOTH, NOMINATE(1, 4, 103, 104, "in_review") ASSIGN(1, 1, 101) ASSIGN(2, 1, 102)},
    {MERGE_JUDGED, WORK(1, "https://a/1") CONTRIBUTE(1, 102, 1, "verified", 101)},
    {MERGE_VOUCHED, WORK(1, "https://a/1") CONTRIBUTE(
                        1, 102, 1, "claimed",
                        NULL) "INSERT INTO vouch SELECT id,1,101,'I sat in the first row there.',1,"
                              "NULL FROM program;"},
    {MERGE_IN_REVIEW, NOMINATE(1, 5, 101, 103, "open") NOMINATE(2, 5, 102, 103, "in_review")},
    {MERGE_FINE, NOMINATE(1, 5, 101, 103, "in_review") NOMINATE(2, 5, 102, 103, "withdrawn")},
    {MERGE_FINE, NOMINATE(1, 5, 101, 103, "open") NOMINATE(2, 5, 102, 103, "taken")},
    {MERGE_ELSEWHERE, "INSERT INTO program VALUES (9,'other','Other',0,'running',1);"
                      "INSERT INTO region VALUES (9,1,'all','All');"
                      "INSERT INTO participant (program,person,region,joined) VALUES (9,101,1,1);"},
    {MERGE_RUNS,
     "INSERT INTO role_grant SELECT id,90,101,1024,NULL,NULL,0,1,NULL,104 FROM program;"},
};

static void test_grounds(void)
{
    struct ctx c = begin();
    enum merge_ground ground;
    for (size_t i = 0; i < COUNT(FACTS); i++) { /* each is rolled back */
        CHECK(db_begin(&c) == OK && db_script(&c, FACTS[i].rows) == OK);
        CHECK(merge_load(&c, ANNE, ANA, false, &ground) == OK && ground == FACTS[i].ground);
        if (ground != FACTS[i].ground)
            fprintf(stderr, "case %zu: %d, not %d\n", i, (int)ground, (int)FACTS[i].ground);
        CHECK((people_merge(&c, ANNE, ANA) == OK) == (FACTS[i].ground == MERGE_FINE));
        CHECK(db_end(&c, ERR_REFUSED) == ERR_REFUSED);
    }
    CHECK(merge_load(&c, MO, ANA, false, &ground) == OK && ground == MERGE_ROLES);
    CHECK(merge_load(&c, ANA, MO, false, &ground) == OK && ground == MERGE_OWN);
    CHECK(merge_load(&c, ANA, ANA, true, &ground) == OK && ground == MERGE_ABSENT);
    c.bits &= ~(int64_t)MANAGER;
    CHECK(people_merge(&c, ANNE, ANA) == ERR_REFUSED);
    test_ctx_end(&c);
}

/* ---- all rooms, there and back ------------------------------------------------------------------ */

static void take_text(void *to, const struct store_value *values, size_t n)
{
    (void)n;
    struct text *t = to;
    text_format(t, "%.*s\n", STR_ARG(values[0].text));
}

/* All rows of one column, a line each; the first line of the answer is its name. */
static str read_lines(struct ctx *c, const char *sql)
{
    struct text t = {.mem = c->mem};
    CHECK(store_read(c, sql, &(struct store_reader){take_text, &t}) == OK);
    str all = text_str(&t), name;
    (void)str_cut(&all, '\n', &name);
    return all;
}

/* Whose every row is. */
static str owners(struct ctx *c)
{
    return read_lines(
        c, "SELECT x FROM ("
           "SELECT 'person ' || id || state || COALESCE(merged_into,'') x FROM person UNION ALL "
           "SELECT 'account ' || person || email || state FROM account UNION ALL "
           "SELECT 'participant ' || person || COALESCE(left_at,'') FROM participant UNION ALL "
           "SELECT 'affiliation ' || id || ' ' || person FROM affiliation UNION ALL "
           "SELECT 'contribution ' || id || ' ' || person FROM contribution UNION ALL "
           "SELECT 'batch ' || id || ' ' || person FROM import_batch UNION ALL "
           "SELECT 'author ' || work || ' ' || person FROM authorship UNION ALL "
           "SELECT 'vouch ' || contribution || ' ' || person FROM vouch UNION ALL "
           "SELECT 'days ' || person || ' ' || day || ' ' || number FROM year_count UNION ALL "
           "SELECT 'source ' || id || ' ' || person FROM source UNION ALL "
           "SELECT 'key ' || item || ' ' || person FROM found_key UNION ALL "
           "SELECT 'identity ' || id || ' ' || person FROM identity UNION ALL "
           "SELECT 'nomination ' || id || ' ' || nominee || ' by ' || nominator || state || "
           "COALESCE(next,'') FROM nomination UNION ALL "
           "SELECT 'conflict ' || person || ' ' || other FROM conflict UNION ALL "
           "SELECT 'endorsement ' || id || ' ' || nomination || ' ' || endorser FROM "
           "endorsement UNION ALL "
           "SELECT 'assignment ' || id || ' ' || reviewer FROM assignment UNION ALL "
           "SELECT 'recusal ' || nomination || ' ' || person || ground FROM recusal UNION ALL "
           "SELECT 'term ' || id || ' ' || person FROM award_term UNION ALL "
           "SELECT 'proposal ' || id || ' ' || person FROM proposal) ORDER BY x");
}

static const char WORLD[] = WORK(1, "https://a/1") WORK(2, "https://a/2") WORK(3, "https://a/3")
    CONTRIBUTE(11, 101, 1, "claimed", NULL)
        CONTRIBUTE(12, 102, 1, "claimed", NULL) /* both have it */
    CONTRIBUTE(13, 102, 2, "verified", 104) CONTRIBUTE(14, 102, 3, "draft", NULL) CONTRIBUTE(
        15, 103, 3, "claimed",
        NULL) "INSERT INTO import_batch (program,id,person,kind,name,made) SELECT "
              "id,1,102,'csv','a',1 FROM program;"
              "INSERT INTO authorship VALUES "
              "(1,1,101,'Ana',1),(1,2,102,'Anne',1),(2,1,102,'Anne',1);"
              "INSERT INTO vouch SELECT id,15,102,'I sat in the first row there.',1,NULL FROM "
              "program;"
              "INSERT INTO organization (id,name,root) VALUES (1,'Tea House',1);"
              "INSERT INTO affiliation VALUES (1,102,1,1,'employee',20000,NULL,'declared',1);"
              "INSERT INTO source (id,person,kind,address,title,maker,made,agreed,state,next) "
              "VALUES"
              "  (1,102,'feed','https://a/f','A',102,1,1,'on',9999999999),"
              "  (2,102,'feed','https://a/g','G',102,1,1,'on',9999999999),"
              "  (3,101,'feed','https://a/g','G',101,1,1,'on',9999999999);" /* both have it */
              "INSERT INTO found_item (id,source,foreign_id,digest,kind,title,url,made) VALUES"
              "  (1,1,'1',zeroblob(16),'post','T','https://a/1',1);"
              "INSERT INTO found_key VALUES (102,77,1,0);"
              "INSERT INTO identity (id,kind,handle,person,state,made) VALUES "
              "(1,'mail','anne@a.example',102,'proved',1);" NOMINATE(7, 5, 101, 103, "open")
                  NOMINATE(8, 5, 102, 104, "documenting") NOMINATE(9, 4, 102, 103, "closed")
                      NOMINATE(
                          10, 5, 103, 102,
                          "in_review") "INSERT INTO conflict SELECT id,102,103,'friend',102,1,NULL "
                                       "FROM program;" ENDORSE(1, 8, 104)
                                           ENDORSE(2, 10, 102) "INSERT INTO recusal SELECT "
                                                               "id,5,10,102,'nominator',1,NULL "
                                                               "FROM program;" TERM(
                                                                   1, 102, 1, "ended",
                                                                   9) "INSERT INTO proposal "
                                                                      "(program,id,identity,person,"
                                                                      "lead,week,answers,accepted,"
                                                                      "questions,threads,"
                                                                      "helped,months,rank,pagerank_"
                                                                      "rank,of,state) SELECT "
                                                                      "id,1,1,102,0,1,0,0,0,0,0,0,"
                                                                      "0,0,0,'new' FROM program;";

static int64_t only_merge(struct ctx *c)
{
    int64_t id = 0;
    CHECK(str_int(str_trim(read_lines(c, "SELECT CAST(id AS TEXT) FROM person_merge")), &id));
    return id;
}

/* What is there after all rooms have followed. */
static const char *const MOVED[] = {"person 102merged101\n",
                                    "account 101anne@a.exampleopen\n",
                                    "affiliation 1 101\n",
                                    "contribution 12 102\n",
                                    "contribution 13 101\n",
                                    "contribution 14 101\n",
                                    "batch 1 101\n",
                                    "author 1 102\n",
                                    "author 2 101\n",
                                    "vouch 15 101\n",
                                    "days 101 20500 2\n",
                                    "source 1 101\n",
                                    "source 2 102\n",
                                    "key 1 101\n",
                                    "identity 1 101\n",
                                    "nomination 7 101 by 103open\n",
                                    "nomination 8 102 by 104merged7\n",
                                    "nomination 9 101 by 103closed\n",
                                    "nomination 10 103 by 101in_review\n",
                                    "conflict 101 103\n",
                                    "endorsement 1 7 104\n",
                                    "endorsement 2 10 101\n",
                                    "recusal 10 101nominator\n",
                                    "term 1 101\n",
                                    "proposal 1 101\n",
                                    "participant 101\n"};

static void test_there_and_back(void)
{
    struct ctx c = begin();
    CHECK(db_script(&c, WORLD) == OK);
    CHECK(db_script(&c, "INSERT INTO year_count SELECT id,102,20500,2 FROM program;"
                        "INSERT INTO year_count SELECT id,101,20500,1 FROM program;") == OK);
    str before = owners(&c);
    struct merge_preview p;
    CHECK(people_merge_look(&c, ANNE, ANA, &p) == OK);
    CHECK(p.works == 4 - 1 && p.same_works == 1 && p.sources == 2 && p.identities == 1);
    CHECK(p.cases == 2 && p.same_cases == 1 && p.made == 1 && p.endorsements == 1 && p.terms == 1);
    CHECK(p.vouches == 1 && p.employers == 1 && p.account && !p.both_accounts);

    CHECK(people_merge(&c, ANNE, ANA) == OK);
    str letters =
        read_lines(&c, "SELECT address || ' ' || body FROM mail WHERE once LIKE 'merged/%'");
    CHECK(str_find(letters, S("anne@a.example")) == 0); /* Ana has no address */
    CHECK(str_find(letters, S("@anne and @ana")) != SIZE_MAX);
    catch_up(&c);
    str merged = owners(&c);
    for (size_t i = 0; i < COUNT(MOVED); i++) {
        CHECK(str_find(merged, str_of(MOVED[i])) != SIZE_MAX);
        if (str_find(merged, str_of(MOVED[i])) == SIZE_MAX)
            fprintf(stderr, "not there: %s", MOVED[i]);
    }
    struct res out = ask_routes(&c, ROUTES, "GET", S("/people/anne"), NULL);
    CHECK(out.status == 303 && str_same(out.location, S("/people/ana")));
    CHECK(people_merge(&c, ANNE, BO) == ERR_REFUSED);

    int64_t merge = only_merge(&c);
    CHECK(people_unmerge(&c, merge) == OK);
    catch_up(&c);
    CHECK_STR(owners(&c), before);
    CHECK(people_unmerge(&c, merge) == ERR_CONFLICT);
    CHECK(ask_routes(&c, ROUTES, "GET", S("/people/anne"), NULL).status != 303);
    CHECK(people_merge(&c, ANNE, ANA) == OK); /* and once more */
    catch_up(&c);
    CHECK_STR(owners(&c), merged);
    test_ctx_end(&c);
}

/* ---- how long, and who -------------------------------------------------------------------------- */

static void test_undo(void)
{
    struct ctx c = begin();
    CHECK(people_merge(&c, ANNE, ANA) == OK);
    catch_up(&c);
    int64_t merge = only_merge(&c);
    enter(&c, BO, 0);
    CHECK(people_unmerge(&c, merge) == ERR_NOT_FOUND);
    enter(&c, ANA, 0);
    moment now = c.now;
    c.now.s += (MERGE_DAYS + 1) * 86400;
    CHECK(people_unmerge(&c, merge) == ERR_REFUSED);
    c.now = now;
    CHECK(people_unmerge(&c, merge) == OK);
    test_ctx_end(&c);
}

/* Whoever is deleted goes with all records that became theirs. */
static void test_erasure(void)
{
    struct ctx c = begin();
    size_t n;
    CHECK(db_script(&c, WORK(1, "https://a/1") WORK(2, "https://a/2")
                            CONTRIBUTE(1, 101, 1, "claimed", NULL)
                                CONTRIBUTE(2, 102, 1, "claimed", NULL)) == OK);
    CHECK(people_merge(&c, ANNE, ANA) == OK);
    catch_up(&c);
    CHECK(db_script(&c, "INSERT INTO erasure (id,person,asked,due,state) VALUES "
                        "(1,101,1,2,'waiting');") == OK);
    CHECK(people_erase_due(&c, &n) == OK && n == 1);
    catch_up(&c);
    str left = owners(&c);
    CHECK(str_find(left, S("person 101erased\n")) != SIZE_MAX);
    CHECK(str_find(left, S("person 102erased\n")) != SIZE_MAX);
    CHECK(str_find(left, S("contribution")) == SIZE_MAX);
    CHECK(str_find(left, S("anne@a.example")) == SIZE_MAX);
    test_ctx_end(&c);
}

/* ---- pages -------------------------------------------------------------------------------------- */

static void test_pages(void)
{
    struct ctx c = begin();
    CHECK(db_script(&c, WORK(1, "https://a/1") CONTRIBUTE(1, 102, 1, "claimed", NULL)) == OK);
    const struct field with[] = {{S("with"), S("102")}, {S(""), S("")}};
    const str page = S("/program/people/101/merge");
    struct res out = ask_routes(&c, ROUTES, "GET", S("/program/people/101/merge?q=anne"), NULL);
    CHECK(out.status == 200 && shows(&out, "Anne Real") && shows(&out, "merge?with=102"));
    out = ask_routes(&c, ROUTES, "GET", S("/program/people/101/merge?with=102"), NULL);
    CHECK(shows(&out, "one contribution") && shows(&out, "anne@a.example"));
    out = ask_routes(&c, ROUTES, "GET", S("/program/people/101/merge?with=104"), NULL);
    CHECK(shows(&out, "roles are given, not inherited") && !shows(&out, "Make one of the two"));
    out = ask_routes(&c, ROUTES, "POST", page, with);
    CHECK(out.status == 303);
    catch_up(&c);
    out = ask_routes(&c, ROUTES, "POST", page, with); /* somebody was quicker */
    CHECK(out.status == 403 || out.status == 409 || out.status == 422);
    out = ask_routes(&c, ROUTES, "GET", page, NULL);
    CHECK(shows(&out, "Done before") && shows(&out, "/undo"));
    str undo = arena_format(c.mem, "%.*s/%lld/undo", STR_ARG(page), (long long)only_merge(&c));
    CHECK(ask_routes(&c, ROUTES, "POST", undo, NULL).status == 303);
    catch_up(&c);
    enter(&c, BO, 0);
    CHECK(ask_routes(&c, ROUTES, "GET", page, NULL).status == 403);
    test_ctx_end(&c);
}

static str sent_code(struct ctx *c)
{
    str body = read_lines(c, "SELECT body FROM mail ORDER BY id DESC LIMIT 1");
    size_t at = str_find(body, S("asked:\n\n"));
    return at == SIZE_MAX ? S("") : str_upto(str_from(body, at + 8), 8);
}

static void test_code(void)
{
    struct ctx c = begin();
    enter(&c, ANA, 0);
    struct field email[] = {{S("email"), S("nobody@a.example")}, {S(""), S("")}};
    CHECK(ask_routes(&c, ROUTES, "POST", S("/account/merge"), email).status == 303);
    struct field code[] = {{S("code"), S("00000000")}, {S(""), S("")}};
    CHECK(ask_routes(&c, ROUTES, "POST", S("/account/merge/code"), code).status == 422);
    email[0].value = S("anne@a.example");
    CHECK(ask_routes(&c, ROUTES, "POST", S("/account/merge"), email).status == 303);
    struct res out = ask_routes(&c, ROUTES, "POST", S("/account/merge"), email);
    CHECK(out.status != 303 && shows(&out, "two minutes"));
    CHECK(ask_routes(&c, ROUTES, "POST", S("/account/merge/now"), NULL).status != 303);
    out = ask_routes(&c, ROUTES, "GET", S("/account/merge"), NULL);
    CHECK(shows(&out, "name=\"code\"") && !shows(&out, "Anne"));
    str right = sent_code(&c);
    CHECK(right.len == 8);
    code[0].value = str_same(right, S("12345678")) ? S("12345679") : S("12345678");
    for (int i = 0; i < 4; i++)
        CHECK(ask_routes(&c, ROUTES, "POST", S("/account/merge/code"), code).status == 422);
    code[0].value = right;
    CHECK(ask_routes(&c, ROUTES, "POST", S("/account/merge/code"), code).status == 303);
    out = ask_routes(&c, ROUTES, "GET", S("/account/merge"), NULL);
    CHECK(shows(&out, "Anne Real") && shows(&out, "Make one of the two"));
    CHECK(ask_routes(&c, ROUTES, "POST", S("/account/merge/now"), NULL).status == 303);
    out = ask_routes(&c, ROUTES, "GET", S("/account/merge"), NULL);
    CHECK(shows(&out, "Done before") && shows(&out, "/account/merge/"));
    test_ctx_end(&c);

    c = begin(); /* too many wrong ones; too late */
    enter(&c, ANA, 0);
    CHECK(merge_code_send(&c, S("anne@a.example")) == OK);
    right = sent_code(&c);
    for (int i = 0; i < 5; i++)
        CHECK(merge_code_check(&c, S("x")) == ERR_INVALID);
    CHECK(merge_code_check(&c, right) == ERR_INVALID);
    c.now.s += 3 * 60;
    CHECK(merge_code_send(&c, S("anne@a.example")) == OK);
    right = sent_code(&c);
    c.now.s += 31 * 60;
    CHECK(merge_code_check(&c, right) == ERR_INVALID);
    test_ctx_end(&c);
}

/* One's own page: what is not accepted comes back as it was typed. */
static void test_own_page(void)
{
    static const struct {
        const char *path, *field, *typed, *says;
        int status;
    } cases[] = {
        {"/account/merge", "email", "", "", 422},
        {"/account/merge", "email", "no address", "no address", 422},
        {"/account/merge", "email", "nobody@a.example", "",
         303}, /* whether there is one shows nowhere */
        {"/account/merge/code", "code", "12 34", "12 34", 422},
        {"/account/merge/now", "code", "", "", 403},
        {"/account/merge/99/undo", "code", "", "", 404},
    };
    struct ctx c = begin();
    enter(&c, ANA, 0);
    struct res out = ask_routes(&c, ROUTES, "GET", S("/account/merge"), NULL);
    CHECK(out.status == 200 && shows(&out, "Two records of me"));
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct field form[] = {{str_of(cases[i].field), str_of(cases[i].typed)}, {{0}}};
        out = ask_routes(&c, ROUTES, "POST", str_of(cases[i].path), form);
        bool good = out.status == cases[i].status && shows(&out, cases[i].says);
        if (!good)
            printf("row %zu: %d\n", i, out.status);
        CHECK(good);
    }
    test_ctx_end(&c);
}

int main(void)
{
    test_judge();
    test_grounds();
    test_there_and_back();
    test_undo();
    test_erasure();
    test_pages();
    test_code();
    test_own_page();
    return CHECK_RESULT();
}
