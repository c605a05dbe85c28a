#include "feature/directory/directory.h"

#include "base/test.h"
#include "feature/frame/testing.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/store/testing.h"

/* Ana, Bo and Đặng hold the award, Cy held it, Zora hides from all but members, Ed never had it. */
static const char PEOPLE[] =
    "INSERT INTO person (id,handle,name,sort_key,latin,headline,country,made) VALUES"
    " (101,'ana','Ana López',x'01','Ana Lopez','Answers first','ES',1),"
    " (102,'bo','박지원',x'02','Ji-won Park','Draws diagrams','KR',1),"
    " (103,'cy','Cy <b>',x'03','Cy b','Tools','DE',1),(104,'zora','Zora',x'04','Zora','','DE',1),"
    " (105,'ed','Ed',x'05','Ed','','DE',1),(106,'dang','Đặng Mai',x'06','Dang Mai','','VN',1);"
    "INSERT INTO person_language VALUES (101,'es',3),(101,'en',2),(102,'ko',3),(103,'de',3);";

static struct site site;

static void add_term(struct ctx *c, int64_t person, int64_t from, const char *state)
{
    static const char row[] =
        "INSERT INTO nomination "
        "(program,id,cycle,nominee,kind,expertise,region,state,made,frozen,record_digest)"
        " SELECT %lld,%lld,5,%lld,'new',MIN(e.id),(SELECT MIN(id) FROM region),'decided',1,1,x'00' "
        "FROM expertise e WHERE e.parent IS NOT NULL;"
        "INSERT INTO decision "
        "(program,id,cycle,nomination,run,outcome,ground,reasons,state,author,signer,made,final)"
        " VALUES (%lld,%lld,5,%lld,8,'award','a','r','final',101,102,1,1);"
        "INSERT INTO award_term SELECT %lld,%lld,%lld,%lld,MIN(e.id),1,%lld,%lld,'%s',%s FROM "
        "expertise e WHERE e.parent IS NOT NULL;"
        "INSERT INTO participant (program,person,region,seen_by,joined)"
        " SELECT %lld,%lld,(SELECT MIN(id) FROM region),%d,1 WHERE %lld <> 101;";
    long long p = c->program, who = person, id = person * 10;
    bool over = strcmp(state, "ended") == 0;
    str ended = over ? arena_format(c->mem, "%lld", (long long)from + 365) : S("NULL");
    str sql = arena_format(c->mem, row, p, id, who, p, id, id, p, id, who, id, (long long)from,
                           (long long)from + 365, state, ended.at, p, who,
                           person == 104 ? MEMBER : ANYBODY, who);
    CHECK(db_script(c, sql.at) == OK);
}

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    int64_t program;
    CHECK(db_script(&c, PEOPLE) == OK);
    c.me = 101;
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    str rows =
        arena_format(c.mem,
                     "INSERT INTO cycle VALUES (%lld,5,'2026-01',20454,20000,20400,1,'closed');"
                     "INSERT INTO evaluation_run VALUES (%lld,8,5,1,'mean/1','t',1,"
                     "zeroblob(32),zeroblob(32),'official','done',101,1);"
                     "INSERT INTO participant_expertise SELECT %lld,101,MIN(id),1 FROM"
                     " expertise WHERE parent IS NOT NULL;",
                     (long long)program, (long long)program, (long long)program);
    CHECK(db_script(&c, rows.at) == OK);
    add_term(&c, 101, 20454, "current");
    add_term(&c, 102, 20089, "current");
    add_term(&c, 103, 19723, "ended");
    add_term(&c, 104, 20454, "current");
    add_term(&c, 106, 20454, "current");
    site = *c.site;
    site.directories = directory_lists_new();
    c.site = &site, c.me = 0, c.bits = ANYBODY, c.catalog = i18n_catalogs[0];
    return c;
}

static void end(struct ctx *c)
{
    directory_lists_free(site.directories);
    test_ctx_end(c);
}

/* How many are found; the first one's handle in *first. */
static size_t find(struct ctx *c, const struct directory_query *q, str *first)
{
    const struct directory *list;
    struct directory_found found;
    CHECK(directory_enter(c, &list) == OK);
    directory_search(c, list, q, &found);
    *first = found.n ? arena_copy(c->mem, list->entries[found.places[0]].handle) : S("");
    directory_leave(c, list);
    return found.n;
}

static size_t words(struct ctx *c, const char *text)
{
    str first;
    return find(c, &(struct directory_query){.words = str_of(text)}, &first);
}

static void test_words(void)
{
    struct ctx c = begin();
    CHECK(words(&c, "") == 4);
    CHECK(words(&c, "lopez") == 1 && words(&c, "LÓPEZ ana") == 1 && words(&c, "opez") == 0);
    CHECK(words(&c, "지원") == 1 && words(&c, "park") == 1); /* own script and Latin */
    CHECK(words(&c, "dang") == 1 && words(&c, "Đặng") == 1);
    CHECK(words(&c, "spain") == 1 && words(&c, "Spanien") == 1); /* place, in each language */
    CHECK(words(&c, "spanish") == 1 && words(&c, "diagrams ji-won") == 1);
    CHECK(words(&c, "ed") == 0 && words(&c, "<b>") <= 1 && words(&c, "%_'\"") == 0);
    end(&c);
}

static void test_facets(void)
{
    struct ctx c = begin();
    str first, codes[] = {S("DE"), S("KR")}, member = S("member"), wrong = S("XX");
    struct directory_query q = {0};
    q.chosen[BY_COUNTRY].codes = codes, q.chosen[BY_COUNTRY].n = 2;
    CHECK(find(&c, &q, &first) == 2);
    CHECK_STR(first, S("bo"));
    q.chosen[BY_STANDING].codes = &member, q.chosen[BY_STANDING].n = 1;
    CHECK(find(&c, &q, &first) == 1);
    q.chosen[BY_COUNTRY].codes = &wrong, q.chosen[BY_COUNTRY].n = 1;
    CHECK(find(&c, &q, &first) == 0);
    q = (struct directory_query){.since = 2026};
    CHECK(find(&c, &q, &first) == 2);
    q = (struct directory_query){.order = ORDER_NEWEST};
    CHECK(find(&c, &q, &first) == 4);
    CHECK_STR(first, S("ana"));
    end(&c);
}

/* Hidden people leave no trace in counts either; a change of privacy shows at once. */
static void test_privacy(void)
{
    struct ctx c = begin();
    const struct directory *list = NULL;
    struct directory_found found;
    CHECK(words(&c, "zora") == 0 && directory_enter(&c, &list) == OK);
    directory_search(&c, list, &(struct directory_query){0}, &found);
    for (size_t i = 0; i < list->facet[BY_COUNTRY].n; i++)
        if (str_same(list->facet[BY_COUNTRY].values[i].code, S("DE")))
            CHECK(found.counts[BY_COUNTRY][i] == 1);
    c.bits |= SIGNED_IN | MEMBER;
    CHECK(words(&c, "zora") == 1);
    c.bits = ANYBODY, c.me = 104;
    CHECK(words(&c, "zora") == 1); /* oneself */
    c.me = 0;
    CHECK(db_script(&c, "UPDATE participant SET seen_by = 4 WHERE person = 102") == OK);
    CHECK(words(&c, "park") == 0 && words(&c, "") == 3);
    CHECK(list->n == 5); /* who still reads the old list may go on */
    directory_leave(&c, list);
    end(&c);
}

static struct res get(struct ctx *c, str path, const struct field *params, size_t n)
{
    struct req r = {.method = S("GET"), .path = path, .params = params, .n_params = n};
    struct res out = {0};
    http_run(c, directory_routes, &r, &out);
    return out;
}

static void test_pages(void)
{
    struct ctx c = begin();
    struct field q = {S("q"), S("<script>")}, country = {S("country"), S("DE")};
    struct res out = get(&c, S("/directory"), NULL, 0);
    CHECK(out.status == 200 && out.shared && shows(&out, "4 experts") &&
          shows(&out, "/people/ana"));
    CHECK(shows(&out, "Cy &lt;b&gt;") && shows(&out, "lang=\"ko\"") &&
          !shows(&out, "/people/zora"));
    out = get(&c, S("/directory"), &q, 1);
    CHECK(shows(&out, "Nobody fits all of this") && shows(&out, "value=\"&lt;script&gt;\""));
    out = get(&c, S("/directory"), &country, 1);
    CHECK(shows(&out, "/people/cy") && !shows(&out, "/people/ana") && shows(&out, "checked"));
    out = get(&c, S("/directory.csv"), &country, 1);
    CHECK(shows(&out, "name,native name") && shows(&out, "Cy <b>") && !shows(&out, "Ana"));
    out = get(&c, S("/directory/feed"), NULL, 0);
    CHECK(shows(&out, "<title>Cy &lt;b&gt;</title>") && !shows(&out, "/people/zora"));
    end(&c);
}

int main(void)
{
    test_words();
    test_facets();
    test_privacy();
    test_pages();
    return CHECK_RESULT();
}
