/* The badge as a picture: sizes, the badge inside, and none of what was withdrawn. */
#include "feature/credential/credential_fixture.h"

static struct res fetch(struct ctx *c, const char *end, const char *size, const char *baked)
{
    const struct field params[] = {{S("size"), str_of(size)}, {S("baked"), str_of(baked)}};
    struct req r = {.method = S("GET"), .token = S("t"), .params = params, .n_params = 2};
    struct res out = {0};
    r.path = arena_format(c->mem, "/credentials/%.*s%s", STR_ARG(public_id_of(c)), end);
    http_run(c, picture_routes, &r, &out);
    return out;
}

static bool has_header(const struct res *out, str value)
{
    bool has = false;
    for (size_t i = 0; i < out->n_headers; i++)
        has |= str_same(out->headers[i].value, value);
    return has;
}

static int pixels_of(str png)
{
    const unsigned char *at = (const unsigned char *)png.at;
    return str_starts(png, S("\x89PNG")) && png.len > 20 ? at[18] << 8 | at[19] : 0;
}

static void sizes(void)
{
    struct ctx c = begin();
    static const struct {
        const char *asked;
        int pixels;
    } cases[] = {
        {"64", 64},    {"-9", 64},   {"65", 96}, {"100", 128},  {"200", 256},
        {"", 512},     {"512", 512}, {"x", 512}, {"600", 1024}, {"99999999999999999999", 512},
        {"9999", 1024}};
    CHECK(told(&c, "award.made", TERM) == OK);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct res out = fetch(&c, "/badge.png", cases[i].asked, "");
        CHECK(out.status == 200 && pixels_of(out.body) == cases[i].pixels);
        CHECK_STR(out.type, S("image/png"));
        CHECK(has_header(&out, S("cross-origin")) && has_header(&out, S("public, max-age=3600")));
    }
    struct res svg = fetch(&c, "/badge.svg", "", "");
    CHECK(svg.status == 200 && str_starts(svg.body, S("<?xml")));
    CHECK(str_find(svg.body, S("Test &lt;Experts&gt;, 2027</title>")) != SIZE_MAX);
    CHECK(str_find(svg.body, S("openbadges")) == SIZE_MAX && svg.file_name.len == 0);
    end(&c);
}

static void baked(void)
{
    struct ctx c = begin();
    struct credential_check k;
    CHECK(told(&c, "award.made", TERM) == OK);
    at(&c, FROM + 1);
    static const char *const kinds[] = {"/badge.png", "/badge.svg"};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct res plain = fetch(&c, kinds[i], "64", ""), out = fetch(&c, kinds[i], "64", "1");
        CHECK(out.status == 200 && str_ends(str_of(kinds[i]), out.file_name));
        CHECK(checked(&c, out.body, &k) == CREDENTIAL_VALID && k.ours);
        CHECK_STR(k.badge.document, badge_of(&c));
        struct credential_question question = {.bytes = plain.body};
        CHECK(credential_check(&c, &question, &k) == ERR_INVALID && c.why.len > 0);
    }
    end(&c);
}

static void none(void)
{
    struct ctx c = begin();
    CHECK(told(&c, "award.made", TERM) == OK);
    struct req r = {.method = S("GET"), .token = S("t")};
    static const char *const wrong[] = {"/credentials/00000000000000000000000000000000/badge.png",
                                        "/credentials/x/badge.svg"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct res out = {0};
        r.path = str_of(wrong[i]);
        http_run(&c, picture_routes, &r, &out);
        CHECK(out.status == 404);
    }
    CHECK(told(&c, "award.paused", TERM) == OK);
    CHECK(fetch(&c, "/badge.png", "64", "").status == 404);
    CHECK(told(&c, "award.resumed", TERM) == OK);
    CHECK(fetch(&c, "/badge.png", "64", "").status == 200);
    str path = arena_format(c.mem, "/credentials/%.*s/badge.png", STR_ARG(public_id_of(&c)));
    CHECK(told(&c, "award.revoked", TERM) == OK);
    struct res out = {0};
    r.path = path;
    http_run(&c, picture_routes, &r, &out);
    CHECK(out.status == 404);
    end(&c);
}

static void certificates(void)
{
    struct ctx c = begin();
    struct credential_check k;
    CHECK(db_script(&c, "UPDATE person SET name = '😀 â® Aâ]]>', country = 'US'"
                        " WHERE id = 101") == OK);
    CHECK(told(&c, "award.made", TERM) == OK);
    at(&c, FROM + 1);
    struct res out = fetch(&c, "/certificate.pdf", "", "");
    CHECK(out.status == 200 && str_find(out.body, S("[ 0 0 792 612 ]")) != SIZE_MAX);
    CHECK_STR(out.type, S("application/pdf"));
    CHECK(checked(&c, out.body, &k) == CREDENTIAL_VALID && k.ours);
    CHECK_STR(k.badge.document, badge_of(&c));
    CHECK_STR(fetch(&c, "/certificate.pdf", "", "").body, out.body);
    CHECK(db_script(&c, "UPDATE person SET language = 'ar', country = 'EG' WHERE id = 101") == OK);
    out = fetch(&c, "/certificate.pdf", "", "");
    CHECK(str_find(out.body, S("/Lang (ar)")) != SIZE_MAX &&
          str_find(out.body, S("841.89")) != SIZE_MAX);
    CHECK(checked(&c, fetch(&c, "/badge.svg", "", "1").body, &k) == CREDENTIAL_VALID);
    CHECK(told(&c, "award.revoked", TERM) == OK);
    CHECK(checked(&c, out.body, &k) == CREDENTIAL_WITHDRAWN);
    end(&c);
}

/* What is kept has a bound; what was used longest ago goes first. */
static void kept(void)
{
    enum { PIECE = 100 << 10, MANY = 200 };
    struct ctx c = {.mem = arena_new()};
    struct credential_pictures *p = credential_pictures_new();
    str piece = {arena_take(c.mem, 3 * PIECE, 1), PIECE}, got;
    credential_keep(p, S("first"), piece);
    CHECK(credential_kept(&c, p, S("first"), &got) && str_same(got, piece));
    CHECK(!credential_kept(&c, p, S("second"), &got));
    int found = 0;
    for (int i = 0; i < MANY; i++) {
        credential_keep(p, arena_format(c.mem, "%d", i), piece);
        CHECK(credential_kept(&c, p, S("first"), &got)); /* it is used all the time */
    }
    for (int i = 0; i < MANY; i++)
        found += credential_kept(&c, p, arena_format(c.mem, "%d", i), &got);
    CHECK(found == 19 && credential_kept(&c, p, S("199"), &got)); /* 2 MB */
    for (int i = 0; i < MANY; i++)
        credential_keep(p, arena_format(c.mem, "small %d", i), S("x"));
    CHECK(!credential_kept(&c, p, S("first"), &got) &&
          credential_kept(&c, p, S("small 199"), &got));
    credential_keep(p, S("large"), (str){piece.at, 3 * PIECE});
    CHECK(!credential_kept(&c, p, S("large"), &got));
    credential_pictures_free(p);
    arena_free(c.mem);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    sizes();
    baked();
    certificates();
    none();
    kept();
    return CHECK_RESULT();
}
