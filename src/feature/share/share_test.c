#include "feature/share/share.h"

#include "base/test.h"
#include "feature/frame/testing.h"
#include "feature/program/program.h"
#include "feature/share/card.h"
#include "kit/i18n/i18n.h"
#include "kit/store/testing.h"

enum { ANA = 101, BO, CY };

/* Ana's page is open to all, Bo's to members. */
static const char PEOPLE[] =
    "INSERT INTO person (id, handle, name, latin, sort_key, headline, language, made) VALUES"
    " (101, 'ana', 'ანა <b>', 'Ana <b>', x'01', 'Helps & asks', 'ka', 1),"
    " (102, 'bo', 'Bo', 'Bo', x'02', '', 'en', 1), (103, 'cy', 'Cy', 'Cy', x'03', '', 'en', 1);";

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    const struct region *regions;
    int64_t program;
    size_t n;
    CHECK(db_script(&c, PEOPLE) == OK);
    c.me = CY;
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test & Co"), 30}, &program) == OK);
    c.program = program;
    CHECK(program_regions(&c, &regions, &n) == OK && n > 0);
    CHECK(db_script(&c,
                    arena_format(c.mem,
                                 "INSERT INTO participant (program, person, region, seen_by, "
                                 "joined) VALUES (%lld, 101, %lld, 3, 1), (%lld, 102, %lld, 4, 1);",
                                 (long long)program, (long long)regions[0].id, (long long)program,
                                 (long long)regions[0].id)
                        .at) == OK);
    c.me = 0, c.bits = ANYBODY;
    c.catalog = i18n_catalog(S("en"));
    struct site *site = arena_take(c.mem, 1, sizeof *site);
    *site = *c.site;
    site->address = S("https://experts.example.org");
    c.site = site;
    return c;
}

static struct res get(struct ctx *c, const char *path)
{
    static const struct route *const routes[] = {share_routes, NULL};
    return ask_routes(c, routes, "GET", str_of(path), NULL);
}

static struct res oembed(struct ctx *c, const char *url, const char *name, const char *value)
{
    struct field params[] = {{S("url"), str_of(url)}, {str_of(name), str_of(value)}};
    struct req r = {.method = S("GET"), .path = S("/oembed"), .params = params, .n_params = 2};
    struct res out = {0};
    http_run(c, share_routes, &r, &out);
    return out;
}

static void test_card(void)
{
    struct ctx c = begin();
    struct res out = get(&c, "/people/ana/card.svg");
    CHECK(out.status == 200 && out.shared);
    CHECK_STR(out.type, S("image/svg+xml"));
    CHECK(shows(&out, ">Ana &lt;b&gt;  ანა &lt;b&gt;</text>") &&
          shows(&out, ">Test &amp; Co</text>") && shows(&out, ">Helps &amp; asks</text>") &&
          shows(&out, "oklch(.46 .15 30)"));
    CHECK(shows(&out, "<a href=\"https://experts.example.org/people/ana\"") &&
          !shows(&out, "<script"));
    CHECK(shows(&out, " x=\"128\""));
    c.catalog = i18n_catalog(S("ar")); /* from the other side */
    out = get(&c, "/people/ana/card.svg");
    CHECK(shows(&out, "direction=\"rtl\"") && shows(&out, " x=\"352\""));
    test_ctx_end(&c);
}

static void test_fit(void)
{
    struct ctx c = begin();
    const struct {
        const char *words, *shown;
        int size;
    } cases[] = {
        {"Ana", "Ana", 20}, /* the most */
        {"", "", 20},
        {"0123456789012", "0123456789012", 13},            /* 13 letters of 0.56 in 100 */
        {"01234567890123456789", "0123456789012345…", 10}, /* cut at the least */
        {"李明華王小", "李明華王小", 20},                  /* squares */
        {"李明華王小李明", "李明華王小李明", 14},
        {"\xff\xff", "", 20}, /* no letters at all */
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct share_fit fit = share_fit(&c, str_of(cases[i].words), 100, 10, 20);
        CHECK_STR(fit.words, str_of(cases[i].shown));
        CHECK(fit.size == cases[i].size);
    }
    test_ctx_end(&c);
}

static void test_oembed(void)
{
    struct ctx c = begin();
    const char *ana = "https://experts.example.org/people/ana";
    struct res out = oembed(&c, ana, "format", "json");
    CHECK(out.status == 200 && shows(&out, "\"version\":\"1.0\",\"type\":\"rich\""));
    CHECK(shows(&out, "\"width\":480,\"height\":144") &&
          shows(&out, "<a href=\\\"https://experts.example.org/people/ana\\\">"));
    CHECK(shows(&out, "\"title\":\"Ana <b>\"") && !shows(&out, "alt=\\\"Ana <b>"));
    out = oembed(&c, ana, "maxwidth", "240");
    CHECK(shows(&out, "\"width\":240,\"height\":72"));
    out = oembed(&c, ana, "maxheight", "36");
    CHECK(shows(&out, "\"width\":120,\"height\":36"));
    out = oembed(&c, ana, "format", "xml");
    CHECK_STR(out.type, S("text/xml; charset=utf-8"));
    CHECK(shows(&out, "<html>&lt;a href=") && shows(&out, "<title>Ana &lt;b&gt;</title>"));
    CHECK(oembed(&c, ana, "format", "yaml").status == 501);
    static const char *const none[] = {
        "",
        "https://elsewhere.example/people/ana",
        "https://experts.example.org/people/bo",
        "https://experts.example.org/people/ana/contributions",
        "https://experts.example.org/",
        "https://experts.example.org/credentials/00000000000000000000000000000000",
        "https://experts.example.org.evil.example/people/ana",
        "javascript:alert(1)"};
    for (size_t i = 0; i < COUNT(none); i++)
        CHECK(oembed(&c, none[i], "format", "json").status == 404);
    out = oembed(&c, "https://experts.example.org/people/ana?then=x#top", "format", "json");
    CHECK(out.status == 200 && !shows(&out, "then"));
    test_ctx_end(&c);
}

static void test_page(void)
{
    struct ctx c = begin();
    struct res out = get(&c, "/people/ana/share");
    CHECK(
        out.status == 200 &&
        shows(&out,
              "Ana &lt;b&gt; at Test &amp; Co: https://experts.example.org/people/ana</textarea>"));
    CHECK(shows(&out, "&lt;a href=&quot;https://experts.example.org/people/ana&quot;&gt;") ||
          shows(&out, "&lt;a href=&#34;https://experts.example.org/people/ana&#34;&gt;"));
    CHECK(!shows(&out, "some people only"));
    CHECK(get(&c, "/people/bo/share").status == 404 &&
          get(&c, "/people/bo/card.svg").status == 404);
    c.me = BO, c.bits = ANYBODY | SIGNED_IN;
    out = get(&c, "/people/bo/share");
    CHECK(out.status == 200 && shows(&out, "some people only") && shows(&out, "/account/privacy"));
    CHECK(get(&c, "/credentials/x/card.svg").status == 404);
    CHECK(get(&c, "/credentials/00000000000000000000000000000000/badge.jsonld").status == 404);
    test_ctx_end(&c);
}

int main(void)
{
    test_card();
    test_fit();
    test_oembed();
    test_page();
    return CHECK_RESULT();
}
