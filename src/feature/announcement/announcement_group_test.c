/* A letter that stands in a group: whoever reads it there reads what the lead of their region adds, at each door. */
#include "feature/announcement/announcement.h"
#include "feature/frame/testing.h"
#include "feature/lounge/lounge.h"
#include "kit/i18n/i18n.h"
#include "kit/store/testing.h"

enum { MAX = 101, LEO, LIA, ANA, CY, DEE, PROGRAM = 7 };

/* Leo leads Europe, Lia Asia. Ana reads German in Europe, Cy English in Asia; Dee is of no region. The letter goes to
 * Ana, who has moved to Asia since. */
static const char ROWS[] =
    "INSERT INTO program VALUES (7,'mer','Meridian',150,'running',1);"
    "INSERT INTO region VALUES (7,20,'eu','Europe'),(7,21,'as','Asia');"
    "INSERT INTO person (id, handle, name, sort_key, zone, language, made) VALUES"
    " (101,'max','Max',x'01','UTC','en',1),(103,'lia','Lia',x'03','UTC','en',1),"
    " (102,'leo','Leo & Co',x'02','UTC','de',1),(104,'ana','Ana',x'04','UTC','de',1),"
    " (105,'cy','Cy',x'05','UTC','en',1),(106,'dee','Dee',x'06','UTC','en',1);"
    "INSERT INTO participant (program, person, region, joined) VALUES (7,102,20,1),(7,103,21,1),"
    " (7,104,20,1),(7,105,21,1);"
    "INSERT INTO role_grant (program, id, person, role, region, starts, giver) VALUES"
    " (7,1,101,128,NULL,1,101);"
    "INSERT INTO newsgroup (program, id, name, title, kind, made) VALUES"
    "  (7,70,'mer.news','News','announce',1);"
    "INSERT INTO newsgroup_right VALUES (7,70,'role',1,1),(7,70,'role',128,127);"
    "INSERT INTO announcement (program, id, author, subject, body, language, newsgroup, state, "
    "checker,"
    "  checked, starts, made) VALUES (7,50,101,'New rules','Please read "
    "them.','en',70,'checked',103,1,2,1);"
    "INSERT INTO announcement_person VALUES (7,50,104);"
    "INSERT INTO lead_paragraph VALUES (7,50,20,'de',102,'Hallo, *Europa*!',1),"
    "  (7,50,20,'en',102,'Hello, Europe!',1),(7,50,21,'ja',103,'Hello, Asia!',1);";

static bool has(str text, str words)
{
    return str_find(text, words) != SIZE_MAX;
}

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    CHECK(db_script(&c, ROWS) == OK);
    c.program = PROGRAM, c.now = (moment){1800014400}, c.catalog = i18n_catalogs[0];
    return c;
}

static void come(struct ctx *c, int64_t me, const char *language)
{
    c->me = me, c->bits = me ? ANYBODY | SIGNED_IN : ANYBODY;
    c->catalog = i18n_catalog(str_of(language));
}

static str page_of(struct ctx *c, const struct route *routes, str path)
{
    struct res out = {0};
    http_run(c, routes, &(struct req){.method = S("GET"), .path = path}, &out);
    CHECK(out.status == 0 || out.status == 200);
    return out.body;
}

static void test_doors(struct ctx *c)
{
    static const struct {
        int64_t person;
        const char *language;
        str html, wire; /* empty: nothing is added */
    } facts[] = {
        {ANA, "de", S("Hallo, <em>Europa</em>!"), S("Hallo, *Europa*!\r\n\r\n* * *\r\n\r\nPlease")},
        {LEO, "en", S("Hello, Europe!"), S("Hello, Europe!\r\n\r\n* * *\r\n\r\nPlease read them.")},
        {CY, "en", S("Hello, Asia!"), S("From Lia, for Asia:\r\n\r\nHello, Asia!\r\n\r\n* * *")},
        {DEE, "en", S(""), S("")},
        {0, "en", S(""), S("")},
    };
    size_t n;
    CHECK(announcement_tick(c, &n) == OK && n > 0);
    int64_t id = test_number(c, "SELECT article FROM announcement");
    CHECK(id > 0);
    CHECK(db_script(c, "UPDATE participant SET region = 21 WHERE person = 104") == OK);
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct article_wire wire;
        come(c, facts[i].person, facts[i].language);
        str page = page_of(c, lounge_routes, arena_format(c->mem, "/threads/%lld", (long long)id));
        str feed = page_of(c, group_feed_routes, S("/groups/mer.news/feed"));
        CHECK(lounge_wire(c, 70, 1, &wire) == OK);
        CHECK(has(page, S("Please read them.")) && has(wire.body, S("Please read them.")));
        CHECK(has(page, facts[i].html) && has(wire.body, facts[i].wire));
        CHECK(has(feed, S("Please read them.")));
        bool asia = facts[i].person == CY,
             europe = facts[i].person == ANA || facts[i].person == LEO;
        CHECK(has(page, S("Asia!")) == asia && has(wire.body, S("Asia!")) == asia);
        CHECK(has(page, S("Leo &amp; Co")) == europe && has(wire.body, S("Leo & Co")) == europe);
        CHECK(has(feed, S("Leo")) == europe && has(feed, S("Asia!")) == asia);
    }
}

int main(void)
{
    struct ctx c = begin();
    test_doors(&c);
    test_ctx_end(&c);
    return CHECK_RESULT();
}
