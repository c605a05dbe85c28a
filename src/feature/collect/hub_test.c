#include "base/test.h"
#include "feature/collect/inside.h"
#include "kit/http/http.h"
#include "kit/store/testing.h"

#include <string.h>

/* ---- signatures: RFC 2202 and 4231, and lengths around a block ------------------------------------- */

static str many(struct arena *a, char ch, size_t n)
{
    char *at = arena_take(a, n, 1);
    memset(at, ch, n);
    return (str){at, n};
}

static void test_signatures(struct arena *a)
{
    static const char *const JEFE[] = {
        "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "SHA384="
        "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecf"
        "ab21649",
        "sha512="
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f"
        "8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
    };
    static const struct {
        size_t len;
        const char *signature;
    } LENGTHS[] = {
        {55, "sha1=4a815fbbf5a0f09bdf31c79bd324b6d94db1df67"},
        {56, "sha1=64c8185ae8c9ceb678964e0174f11b76b2be9f71"},
        {63, "sha1=9200decece91374b26f1360aa3d4e462f182a55d"},
        {64, "sha1=16f3bc401aa8a2c17ab5ba4f256e9b4c831cebbb"},
        {119, "sha1=15ebb725b137b6ee7ee9602af4ff51406c76b225"},
        {1000, "sha1=1902c0046986453e480d62a2ea75d88bdcb3e149"},
        {1000,
         "sha384="
         "2637477bb81741a6816f54a618c08b5bcfe869eeae896b25483c78c289b4c78e7e28695f857cf756f957"
         "ab3a4b486f94"},
    };
    static const char *const WRONG[] = {"",
                                        "=",
                                        "sha1",
                                        "sha1=",
                                        "sha1=zz",
                                        "md5=750c783e6ab0b503eaa86e310a5db738",
                                        "sha256=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
                                        "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c78",
                                        "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c7900"};
    str words = S("what do ya want for nothing?");
    for (size_t i = 0; i < COUNT(JEFE); i++) {
        CHECK(hub_signed(str_of(JEFE[i]), S("Jefe"), words));
        CHECK(!hub_signed(str_of(JEFE[i]), S("Jefa"), words));
        CHECK(!hub_signed(str_of(JEFE[i]), S("Jefe"), str_from(words, 1)));
    }
    for (size_t i = 0; i < COUNT(LENGTHS); i++)
        CHECK(hub_signed(str_of(LENGTHS[i].signature), many(a, 'k', 64),
                         many(a, 'a', LENGTHS[i].len)));
    for (size_t i = 0; i < COUNT(WRONG); i++)
        CHECK(!hub_signed(str_of(WRONG[i]), S("Jefe"), words));
}

/* ---- a subscription -------------------------------------------------------------------------------- */

#define TOKEN "00112233445566778899aabbccddeeff"
#define SECRET "6162636465666768616263646566676861626364656667686162636465666768"
#define AT "/collect/hub/" TOKEN

struct got {
    struct arena *mem;
    str text;
};

static void take_text(void *to, const struct store_value *values, size_t n)
{
    (void)n;
    struct got *got = to;
    got->text = arena_copy(got->mem, values[0].text);
}

static str value(struct ctx *c, const char *sql)
{
    struct got got = {.mem = c->mem};
    CHECK(store_read(c, sql, &(struct store_reader){take_text, &got}) == OK);
    return got.text;
}

static struct res ask(struct ctx *c, const char *method, str path, str body, str signature)
{
    struct res out = {0};
    struct req r = {
        .method = str_of(method), .path = path, .body = body, .hub_signature = signature};
    http_run(c, hub_routes, &r, &out);
    return out;
}

static int get(struct ctx *c, const char *query)
{
    return ask(c, "GET", arena_format(c->mem, AT "?%s", query), (str){0}, (str){0}).status;
}

static void begin_subscription(struct ctx *c)
{
    CHECK(db_script(c, "INSERT INTO person (id, handle, name, sort_key, made) VALUES "
                       "(101,'ana','Ana',x'01',1);"
                       "INSERT INTO source (id, person, kind, address, title, maker, made, agreed, "
                       "state, next)"
                       " VALUES (7,101,'feed','https://a.example/f','A',101,1,1,'on',9000000000);"
                       "INSERT INTO source_hub (source, hub, topic, token, secret, state, next)"
                       " VALUES (7,'https://h.example/','https://a.example/f','" TOKEN "','" SECRET
                       "','wanted',0);") == OK);
}

/* Only what was asked is confirmed, and only by who knows topic and token. */
static void test_confirm(struct ctx *c)
{
    const char *right =
        "hub.mode=subscribe&hub.topic=https%3A%2F%2Fa.example%2Ff&hub.challenge=abc%20%3C"
        "&hub.lease_seconds=864000";
    CHECK(get(c, right) == 404); /* nobody asked */
    CHECK(db_script(c, "UPDATE source_hub SET asked = 1 WHERE source = 7") == OK);
    CHECK(get(c, right) == 404); /* long ago */
    CHECK(db_script(c, arena_format(c->mem, "UPDATE source_hub SET asked = %lld WHERE source = 7",
                                    (long long)c->now.s)
                           .at) == OK);
    CHECK(get(c, "hub.mode=subscribe&hub.topic=https%3A%2F%2Fb.example&hub.challenge=x") == 404);
    CHECK(get(c, "hub.mode=unsubscribe&hub.topic=https%3A%2F%2Fa.example%2Ff&hub.challenge=x") ==
          404);
    CHECK(get(c, "hub.mode=subscribe&hub.topic=https%3A%2F%2Fa.example%2Ff") == 404);
    CHECK_STR(value(c, "SELECT state FROM source_hub"), S("wanted"));
    struct res out = ask(c, "GET", arena_format(c->mem, AT "?%s", right), (str){0}, (str){0});
    CHECK(out.status == 200 && str_starts(out.type, S("text/plain")));
    CHECK_STR(out.body, S("abc <"));
    CHECK_STR(value(c, "SELECT state FROM source_hub"), S("live"));
    CHECK_STR(value(c, "SELECT CAST(until - next AS TEXT) FROM source_hub"), S("86400"));
    CHECK(get(c, right) == 404); /* once */
}

static void test_push(struct ctx *c)
{
    const str fine = S("sha256=fe4ec86ecb7b93aeeda6ddebd5dd93629a7ca28c6e119cf43dfe84493b23e1f0");
    CHECK(ask(c, "POST", S(AT), S("new"), (str){0}).status == 202);
    CHECK(ask(c, "POST", S(AT), S("new!"), fine).status == 202);
    CHECK_STR(value(c, "SELECT CAST(next AS TEXT) FROM source"), S("9000000000"));
    CHECK(ask(c, "POST", S(AT), S("new"), fine).status == 202);
    CHECK_STR(value(c, "SELECT CAST(next AS TEXT) FROM source"),
              arena_format(c->mem, "%lld", (long long)c->now.s));
    CHECK(db_script(c, arena_format(c->mem, "UPDATE source SET last = %lld, next = 9000000000",
                                    (long long)c->now.s - 20)
                           .at) == OK); /* read a moment ago: in a while */
    CHECK(ask(c, "POST", S(AT), S("new"), fine).status == 202);
    CHECK_STR(value(c, "SELECT CAST(next AS TEXT) FROM source"),
              arena_format(c->mem, "%lld", (long long)c->now.s + 40));
    CHECK(
        ask(c, "POST", S("/collect/hub/ffffffffffffffffffffffffffffffff"), S("new"), fine).status ==
        410);
}

static void test_denied(struct ctx *c)
{
    const char *no = "hub.mode=denied&hub.topic=https%3A%2F%2Fa.example%2Ff&hub.reason=closed";
    CHECK(get(c, no) == 200);
    CHECK_STR(value(c, "SELECT state FROM source_hub"), S("denied"));
    CHECK(db_begin(c) == OK);
    CHECK(collect_hub_named(
              c, 7, (struct hub_named){S("https://h.example/"), S("https://a.example/f")}) == OK);
    CHECK(db_end(c, OK) == OK);
    CHECK_STR(value(c, "SELECT state FROM source_hub"), S("denied")); /* it is remembered */
    CHECK(db_begin(c) == OK);
    CHECK(collect_hub_named(
              c, 7, (struct hub_named){S("https://i.example/"), S("https://a.example/f")}) == OK);
    CHECK(db_end(c, OK) == OK);
    CHECK_STR(value(c, "SELECT state FROM source_hub"), S("wanted")); /* another one may say yes */
    CHECK(!str_same(value(c, "SELECT token FROM source_hub"), S(TOKEN)));
    CHECK(db_begin(c) == OK);
    CHECK(collect_hub_named(c, 7, (struct hub_named){0}) == OK);
    CHECK(db_end(c, OK) == OK);
    CHECK_STR(value(c, "SELECT CAST(COUNT(*) AS TEXT) FROM source_hub"), S("0"));
}

/* Who cannot be reached from outside asks no hub. */
static void test_reach(struct ctx *c)
{
    static const char *const AWAY[] = {"http://awards.example.org",
                                       "https://localhost:8080",
                                       "https://127.0.0.1",
                                       "https://awards",
                                       "https://[::1]:8443",
                                       "https://pi.local",
                                       "https://awards.corp.internal",
                                       "https://10.0.0.7:443"};
    struct site site = *c->site;
    const struct site *before = c->site;
    c->site = &site;
    for (size_t i = 0; i < COUNT(AWAY); i++) {
        site.address = str_of(AWAY[i]);
        CHECK(db_begin(c) == OK);
        CHECK(collect_hub_named(
                  c, 7, (struct hub_named){S("https://h.example/"), S("https://a.example/f")}) ==
              OK);
        CHECK(db_end(c, OK) == OK);
        CHECK_STR(value(c, "SELECT CAST(COUNT(*) AS TEXT) FROM source_hub"), S("0"));
    }
    c->site = before;
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    struct ctx c = test_ctx_begin();
    struct site site = *c.site;
    site.address = S("https://awards.example.org:8443");
    c.site = &site;
    test_signatures(c.mem);
    begin_subscription(&c);
    test_confirm(&c);
    test_push(&c);
    test_denied(&c);
    test_reach(&c);
    test_ctx_end(&c);
    return CHECK_RESULT();
}
