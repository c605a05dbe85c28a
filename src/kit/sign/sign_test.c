#include "kit/sign/sign.h"
#include "base/test.h"

#include <math.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static struct ctx fresh(void)
{
    return (struct ctx){
        .mem = arena_new(), .now = {1767225600}, .catalog = &ENGLISH, .bits = ANYBODY};
}

/* ---- canonical JSON ------------------------------------------------------------------------------ */

/* RFC 8785, appendix B, and powers of two, below which the next double is nearer than above. */
static void numbers(void)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0, "0"},
        {-0.0, "0"},
        {5e-324, "5e-324"},
        {-5e-324, "-5e-324"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {9007199254740992, "9007199254740992"},
        {295147905179352830000.0, "295147905179352830000"},
        {9.999999999999997e22, "9.999999999999997e+22"},
        {1e23, "1e+23"},
        {1.0000000000000001e23, "1.0000000000000001e+23"},
        {999999999999999700000.0, "999999999999999700000"},
        {1e21, "1e+21"},
        {9.999999999999997e-7, "9.999999999999997e-7"},
        {0.000001, "0.000001"},
        {333333333.33333329, "333333333.3333333"},
        {1424953923781206.2, "1424953923781206.2"},
        {0x1p-44, "5.684341886080802e-14"},
        {0x1p-1074, "5e-324"},
        {100, "100"},
        {-1.5, "-1.5"},
        {1e-7, "1e-7"},
    };
    char room[SIGN_NUMBER_ROOM];
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(((str){room, sign_number(cases[i].value, room)}), str_of(cases[i].text));
}

static void canonical(void)
{
    struct ctx c = fresh();
    str out;
    CHECK(sign_canonical(&c, S("{\"b\": [1.0, null, true], \"a\": \"\\u20ac\\u000f\\n\\\"\\/\"}"),
                         &out) == OK);
    CHECK_STR(out, S("{\"a\":\"\xe2\x82\xac\\u000f\\n\\\"/\",\"b\":[1,null,true]}"));
    /* by UTF-16: a character beyond U+FFFF comes before U+FB33 */
    CHECK(sign_canonical(&c, S("{\"\\ufb33\":1,\"\\ud83d\\ude00\":2,\"\\u0080\":3,\"1\":4}"),
                         &out) == OK);
    CHECK_STR(out, S("{\"1\":4,\"\xc2\x80\":3,\"\xf0\x9f\x98\x80\":2,\"\xef\xac\xb3\":1}"));
    static const char *const bad[] = {
        "", "{\"a\":1,\"a\":2}", "[1e999]", "\"\\ud800\"", "{\"a\":1} x", "[NaN]", "[01]"};
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(sign_canonical(&c, str_of(bad[i]), &out) == ERR_INVALID && c.why.len > 0);
    struct text deep = {.mem = c.mem};
    for (int i = 0; i < 100; i++)
        text_char(&deep, '[');
    for (int i = 0; i < 100; i++)
        text_char(&deep, ']');
    CHECK(sign_canonical(&c, text_str(&deep), &out) == ERR_INVALID);
    arena_free(c.mem);
}

/* ---- keys ---------------------------------------------------------------------------------------- */

static void names(void)
{
    static const struct {
        const char *method, *address;
    } cases[] = {
        {"did:web:example.org#k", "https://example.org/.well-known/did.json"},
        {"did:web:example.org%3A8443:p:x#k", "https://example.org:8443/p/x/did.json"},
        {"https://example.org/issuers/1#k", "https://example.org/issuers/1"},
        {"did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2", ""},
    };
    static const char *const bad[] = {
        "",
        "did:web:",
        "did:web:exa mple.org",
        "did:web:example.org:..:x",
        "did:web:example.org%3A99999",
        "http://example.org/i#k",
        "did:key:z6Mk",
        "did:example:123",
        "javascript:alert(1)",
        ("did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2#"
         "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"),
    };
    struct ctx c = fresh();
    struct sign_method m;
    for (size_t i = 0; i < COUNT(cases); i++) {
        CHECK(sign_method_read(c.mem, str_of(cases[i].method), &m));
        CHECK_STR(m.address, str_of(cases[i].address));
    }
    CHECK_STR(sign_multikey(c.mem, m.key), S("z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"));
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(!sign_method_read(c.mem, str_of(bad[i]), &m));
    str bytes, zeros = {"\0\0\1\xff", 4};
    CHECK(sign_multibase_read(c.mem, sign_multibase(c.mem, zeros), &bytes) &&
          str_same(bytes, zeros));
    CHECK_STR(sign_did_web(c.mem, S("https://example.org")), S("did:web:example.org"));
    CHECK_STR(sign_did_web(c.mem, S("https://example.org:8443")), S("did:web:example.org%3A8443"));
    CHECK_STR(sign_did_web(c.mem, S("https://127.0.0.1:8080")), S(""));
    CHECK_STR(sign_did_web(c.mem, S("http://example.org")), S(""));
    CHECK_STR(sign_did_web(c.mem, S("https://localhost")), S(""));
    arena_free(c.mem);
}

/* ---- credentials ----------------------------------------------------------------------------------- */

static const char CREDENTIAL[] =
    "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\","
    "\"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json\"],"
    "\"id\":\"https://example.org/credentials/"
    "1\",\"type\":[\"VerifiableCredential\",\"OpenBadgeCredential\"],"
    "\"issuer\":{\"id\":\"did:web:example.org\",\"type\":[\"Profile\"],\"name\":\"Example\"},"
    "\"validFrom\":\"2026-01-01T00:00:00Z\",\"validUntil\":\"2027-01-01T00:00:00+01:00\","
    "\"credentialSubject\":{\"id\":\"https://example.org/people/"
    "ada\",\"type\":[\"AchievementSubject\"],"
    "\"identifier\":[{\"type\":\"IdentityObject\",\"hashed\":true,\"identityHash\":\"sha256$0\","
    "\"identityType\":\"name\",\"salt\":\"00\"}],"
    "\"achievement\":{\"id\":\"https://example.org/"
    "a\",\"type\":[\"Achievement\"],\"name\":\"N\\u0000\xf0\x9f\x98\x80\","
    "\"description\":\"D\",\"criteria\":{\"id\":\"https://example.org/c\"}}},"
    "\"credentialStatus\":{\"id\":\"https://example.org/"
    "s#7\",\"type\":\"BitstringStatusListEntry\","
    "\"statusPurpose\":\"revocation\",\"statusListIndex\":\"7\",\"statusListCredential\":\"https://"
    "example.org/s\"}}";

static struct sign_key test_key(void)
{
    uint8_t seed[SIGN_SEED] = {1, 2, 3};
    struct sign_key key;
    sign_key_of(seed, &key);
    return key;
}

static str issue(struct ctx *c, str text)
{
    struct sign_key key = test_key();
    struct sign_maker maker = {&key,
                               arena_format(c->mem, "did:web:example.org#%.*s",
                                            STR_ARG(sign_multikey(c->mem, key.public_key))),
                               {1767225600}};
    str out = {0};
    CHECK(sign_issue(c, text, &maker, &out) == OK);
    return out;
}

static enum err read_it(struct ctx *c, str bytes, str hint, struct sign_badge *b)
{
    struct text out = {.mem = c->mem};
    enum err e = sign_read(c, bytes, hint, &out);
    return e ? e : sign_taken(c, text_str(&out), b);
}

static void round_trip(void)
{
    struct ctx c = fresh();
    struct sign_key key = test_key();
    struct sign_badge b;
    str issued = issue(&c, str_of(CREDENTIAL));
    CHECK(read_it(&c, issued, S(""), &b) == OK);
    CHECK(b.badge && b.stated && !b.token && b.n_proofs == 2 && b.n_statuses == 1);
    CHECK(b.proofs[0].suite == SIGN_SUITE_RDFC && b.proofs[1].suite == SIGN_SUITE_JCS);
    CHECK(b.from.set && b.from.value.s == 1767225600 && b.until.value.s == 1798758000);
    CHECK_STR(b.issuer, S("did:web:example.org"));
    CHECK_STR(b.document, issued);
    CHECK(b.statuses[0].index == 7);
    for (size_t i = 0; i < b.n_proofs; i++)
        CHECK(b.proofs[i].exact && sign_fits(&b.proofs[i], key.public_key));
    key.public_key[0] ^= 1;
    CHECK(!sign_fits(&b.proofs[0], key.public_key) && !sign_fits(&b.proofs[1], key.public_key));
    arena_free(c.mem);
}

/* Each letter of what is signed, changed: no proof fits any more, or the file is refused. */
static void corrupted(void)
{
    struct ctx c = fresh();
    struct sign_key key = test_key();
    str issued = issue(&c, str_of(CREDENTIAL));
    size_t end = str_find(issued, S("\"proof\":"));
    for (size_t i = 0; i < end; i += 3) {
        struct sign_badge b = {0};
        str copy = arena_copy(c.mem, issued);
        ((char *)copy.at)[i] = issued.at[i] == 'x' ? 'y' : 'x';
        if (read_it(&c, copy, S(""), &b) == OK)
            for (size_t k = 0; k < b.n_proofs; k++)
                CHECK(!sign_fits(&b.proofs[k], key.public_key));
    }
    arena_free(c.mem);
}

static void refused(void)
{
    struct ctx c = fresh();
    struct sign_badge b;
    static const char *const bad[] = {"",
                                      "   ",
                                      "[]",
                                      "nonsense",
                                      "{",
                                      "<svg/>",
                                      "<svg",
                                      "\x89PNG\r\n\x1a\n",
                                      "{\"proof\":[1,2,3,4,5,6,7,8,9]}"};
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(read_it(&c, str_of(bad[i]), S(""), &b) == ERR_INVALID && c.why.len > 0);
    CHECK(read_it(&c, S("eyJhbGciOiJSUzI1NiJ9.e30.AAAAAAAA"), S(""), &b) == OK && b.token);
    /* a term that no context knows is never signed by the first suite, and never found genuine */
    struct sign_key key = test_key();
    str out;
    CHECK(sign_issue(&c, S("{\"@context\":\"https://www.w3.org/ns/credentials/v2\",\"foo\":1}"),
                     &(struct sign_maker){&key, S("did:web:x.org#k"), {0}}, &out) == ERR_INVALID);
    CHECK(read_it(&c, S("{\"type\":\"OpenBadgeCredential\",\"validFrom\":\"soon\"}"), S(""), &b) ==
          OK);
    CHECK_STR(b.dates_wrong, S("soon"));
    arena_free(c.mem);
}

/* ---- lists, keys, pictures ---------------------------------------------------------------------------- */

static str list_credential(struct ctx *c, str encoded)
{
    return arena_format(
        c->mem,
        "{\"type\":[\"VerifiableCredential\"],\"credentialSubject\":{\"statusPurpose\":"
        "\"revocation\",\"encodedList\":\"%.*s\"}}",
        STR_ARG(encoded));
}

static void lists(void)
{
    struct ctx c = fresh();
    struct sign_badge b;
    int64_t set[] = {0, 7, 94567, 131071};
    str encoded = sign_list(c.mem, set, COUNT(set));
    static const struct {
        const char *slot;
        bool set;
    } cases[] = {{"0", true},  {"1", false},    {"7", true},
                 {"8", false}, {"94567", true}, {"131071", true}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        CHECK(read_it(&c, list_credential(&c, encoded), str_of(cases[i].slot), &b) == OK);
        CHECK(b.list_bit == cases[i].set && b.list_slots == SIGN_LIST_SLOTS);
    }
    CHECK(read_it(&c, list_credential(&c, encoded), S("131072"), &b) == ERR_INVALID);
    CHECK(read_it(&c, list_credential(&c, S("uH4sIAAAAAAAAAwMAAAAAAAAAAAA")), S("1"), &b) ==
          ERR_INVALID);
    CHECK(read_it(&c, list_credential(&c, str_upto(encoded, encoded.len / 2)), S("1"), &b) ==
          ERR_INVALID);
    CHECK(read_it(&c, list_credential(&c, S("u!!")), S("1"), &b) == ERR_INVALID);
    arena_free(c.mem);
}

#define KEY "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
#define METHOD "did:web:example.org#" KEY

static bool key_found(struct ctx *c, const char *document)
{
    struct text out = {.mem = c->mem};
    return sign_read_key(c, str_of(document), S(METHOD), &out) == OK && out.len == SIGN_PUBLIC;
}

static void documents(void)
{
    struct ctx c = fresh();
    CHECK(key_found(&c,
                    "{\"id\":\"did:web:example.org\",\"verificationMethod\":[{\"id\":\"" METHOD
                    "\",\"type\":\"Multikey\",\"controller\":\"did:web:example.org\","
                    "\"publicKeyMultibase\":\"" KEY "\"}],\"assertionMethod\":[\"" METHOD "\"]}"));
    CHECK(key_found(&c, "{\"id\":\"did:web:example.org\",\"assertionMethod\":[{\"id\":\"#" KEY
                        "\",\"type\":\"Multikey\",\"publicKeyMultibase\":\"" KEY "\"}]}"));
    CHECK(key_found(&c, "{\"id\":\"did:web:example.org\",\"assertionMethod\":[{\"id\":\"#" KEY
                        "\",\"type\":\"JsonWebKey\",\"publicKeyJwk\":{\"kty\":\"OKP\",\"crv\":"
                        "\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}}]}"));
    CHECK(!key_found(&c, "{\"id\":\"did:web:example.org\",\"assertionMethod\":[{\"id\":\"#" KEY
                         "\",\"type\":\"JsonWebKey\",\"publicKeyJwk\":{\"kty\":\"OKP\",\"crv\":"
                         "\"X25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}}]}"));
    /* good until a day that is over; not for assertions; another issuer's document; another controller's key */
    CHECK(!key_found(&c, "{\"id\":\"did:web:example.org\",\"assertionMethod\":[{\"id\":\"#" KEY
                         "\",\"type\":\"Multikey\",\"revoked\":\"1999-01-01T00:00:00Z\","
                         "\"publicKeyMultibase\":\"" KEY "\"}]}"));
    CHECK(!key_found(&c, "{\"id\":\"did:web:example.org\",\"verificationMethod\":[{\"id\":\"" METHOD
                         "\",\"type\":\"Multikey\",\"publicKeyMultibase\":\"" KEY "\"}]}"));
    CHECK(!key_found(&c, "{\"id\":\"did:web:example.com\",\"assertionMethod\":[{\"id\":\"" METHOD
                         "\",\"type\":\"Multikey\",\"publicKeyMultibase\":\"" KEY "\"}]}"));
    CHECK(!key_found(
        &c,
        "{\"id\":\"did:web:example.org\",\"assertionMethod\":[{\"id\":\"" METHOD
        "\",\"type\":\"Multikey\",\"controller\":\"did:web:x.org\",\"publicKeyMultibase\":\"" KEY
        "\"}]}"));
    CHECK(!key_found(&c, "[]") && !key_found(&c, "{\"id\":7,\"assertionMethod\":\"x\"}"));
    arena_free(c.mem);
}

int main(void)
{
    numbers();
    canonical();
    names();
    round_trip();
    corrupted();
    refused();
    lists();
    documents();
    return CHECK_RESULT();
}
