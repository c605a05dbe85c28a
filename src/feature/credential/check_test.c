/* The check: what is decided of which facts, and badges that were changed or made by somebody else. */
#include "feature/credential/credential_fixture.h"

static void judged(void)
{
    const opt_time from = {true, {1000}}, until = {true, {100000}};
#define GOOD .badge = true, .stated = true, .proofs = 2, .fit = 2, .from = from, .until = until
    const struct {
        enum credential_verdict verdict;
        struct credential_facts f;
    } cases[] = {
        {CREDENTIAL_VALID, {GOOD, .now = {5000}}},
        {CREDENTIAL_VALID, {GOOD, .now = {800}}}, /* clocks differ by some minutes */
        {CREDENTIAL_VALID, {GOOD, .now = {100200}}},
        {CREDENTIAL_NOT_YET, {GOOD, .now = {600}}},
        {CREDENTIAL_EXPIRED, {GOOD, .now = {100300}}},
        {CREDENTIAL_SUSPENDED, {GOOD, .now = {5000}, .status = STATUS_SUSPENDED}},
        {CREDENTIAL_WITHDRAWN, {GOOD, .now = {200000}, .status = STATUS_REVOKED}},
        {CREDENTIAL_CANNOT, {GOOD, .now = {5000}, .status = STATUS_CANNOT}},
        {CREDENTIAL_EXPIRED, {GOOD, .now = {200000}, .status = STATUS_CANNOT}},
        {CREDENTIAL_UNKNOWN_ISSUER, {GOOD, .now = {5000}, .key = KEY_ONLY}},
        {CREDENTIAL_UNKNOWN_ISSUER, {GOOD, .now = {5000}, .key = KEY_NOT_THERE}},
        {CREDENTIAL_UNKNOWN_ISSUER, {GOOD, .now = {5000}, .key = KEY_NO_METHOD}},
        {CREDENTIAL_NOT_GENUINE, {GOOD, .now = {5000}, .key = KEY_NOT_LISTED}},
        {CREDENTIAL_VALID, {GOOD, .now = {5000}, .stale = 1}}, /* the other one holds */
        {CREDENTIAL_EXPIRED, {GOOD, .now = {5000}, .stale = 2}},
        {CREDENTIAL_WITHDRAWN, {GOOD, .now = {5000}, .stale = 2, .status = STATUS_REVOKED}},
        {CREDENTIAL_NOT_GENUINE, {GOOD, .now = {5000}, .key = KEY_OTHERS}},
        {CREDENTIAL_NOT_GENUINE, {GOOD, .now = {5000}, .misfit = 1}},
        {CREDENTIAL_NOT_GENUINE, {GOOD, .now = {5000}, .dates_wrong = true}},
        {CREDENTIAL_NOT_GENUINE, {.badge = true, .stated = true, .now = {5000}}},
        {CREDENTIAL_CANNOT,
         {.badge = true, .stated = true, .proofs = 1, .from = from, .now = {5000}}},
        {CREDENTIAL_CANNOT, {.token = true}},
        {CREDENTIAL_NO_BADGE, {.proofs = 1}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum credential_reason reason = credential_judge(&cases[i].f);
        CHECK(credential_verdict_of(reason) == cases[i].verdict);
        CHECK(*credential_reason_words(reason) != '\0');
    }
}

/* `from` by `to`, once. */
static str changed(struct ctx *c, str text, const char *from, const char *to)
{
    size_t where = str_find(text, str_of(from));
    CHECK(where != SIZE_MAX);
    return arena_format(c->mem, "%.*s%s%.*s", STR_ARG(str_upto(text, where)), to,
                        STR_ARG(str_from(text, where + str_of(from).len)));
}

static void changed_badges(void)
{
    struct ctx c = begin();
    struct credential_check k;
    CHECK(told(&c, "award.made", TERM) == OK);
    str badge = badge_of(&c);
    at(&c, FROM + 1);
    static const struct {
        enum credential_verdict verdict;
        const char *from, *to;
    } cases[] = {
        {CREDENTIAL_NOT_GENUINE, "committee that read", "committee that did not read"},
        {CREDENTIAL_NOT_GENUINE, "people/ana", "people/eve"},
        {CREDENTIAL_NOT_GENUINE, "\"validUntil\":\"2028", "\"validUntil\":\"2099"},
        {CREDENTIAL_NOT_GENUINE, "\"created\":\"2026", "\"created\":\"2025"},
        {CREDENTIAL_NOT_GENUINE, "\"id\":\"did:web:experts.example.org\"",
         "\"id\":\"did:web:example.com\""},
        {CREDENTIAL_NOT_GENUINE, "assertionMethod", "authentication"},
        {CREDENTIAL_NO_BADGE, "OpenBadgeCredential", "Diploma"},
        {CREDENTIAL_CANNOT, "context-3.0.3.json", "context-9.9.9.json"},
        {CREDENTIAL_NOT_GENUINE, "/contributions\"",
         "/contributions\",\"evil\":\"javascript:alert(1)\""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum credential_verdict is =
            checked(&c, changed(&c, badge, cases[i].from, cases[i].to), &k);
        CHECK(is == cases[i].verdict ||
              (cases[i].verdict == CREDENTIAL_CANNOT && is == CREDENTIAL_NOT_GENUINE));
        CHECK(is != CREDENTIAL_VALID);
    }
    /* a badge that we never issued, with our name and a row that does not exist */
    CHECK(db_script(&c, "DELETE FROM credential") == OK);
    CHECK(checked(&c, badge, &k) == CREDENTIAL_WITHDRAWN);
    end(&c);
}

/* Somebody else's key. */
static str forged(struct ctx *c, const char *issuer, const char *controller, bool status)
{
    uint8_t seed[SIGN_SEED] = {42};
    struct sign_key key;
    str out = {0};
    sign_key_of(seed, &key);
    str multikey = sign_multikey(c->mem, key.public_key);
    str own = arena_format(c->mem, "did:key:%.*s", STR_ARG(multikey));
    str text = arena_format(
        c->mem,
        "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\","
        "\"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json\"],\"id\":\"https://"
        "e.example/1\","
        "\"type\":[\"VerifiableCredential\",\"OpenBadgeCredential\"],\"issuer\":\"%s\","
        "\"validFrom\":\"2026-01-01T00:00:00Z\",\"credentialSubject\":{\"id\":\"urn:x:1\","
        "\"type\":\"AchievementSubject\"}%s}",
        issuer ? issuer : own.at,
        status ? ",\"credentialStatus\":{\"id\":\"urn:x:2\",\"type\":\"BitstringStatusListEntry\","
                 "\"statusPurpose\":\"revocation\",\"statusListIndex\":\"1\","
                 "\"statusListCredential\":\"https://e.example/list\"}"
               : "");
    str method =
        arena_format(c->mem, "%s#%.*s", controller ? controller : own.at, STR_ARG(multikey));
    CHECK(sign_issue(c, text, &(struct sign_maker){&key, method, {1767225600}}, &out) == OK);
    return out;
}

static void others(void)
{
    struct ctx c = begin();
    struct credential_check k;
    struct credential_signer signer;
    CHECK(credential_signer(&c, &signer) == OK); /* ours is another one */
    const char *us = "did:web:experts.example.org", *site = "https://e.example/issuer";
    CHECK(checked(&c, forged(&c, us, NULL, false), &k) == CREDENTIAL_NOT_GENUINE);
    CHECK(checked(&c, forged(&c, us, us, false), &k) == CREDENTIAL_UNKNOWN_ISSUER && !k.ours);
    CHECK(checked(&c, forged(&c, site, site, false), &k) == CREDENTIAL_UNKNOWN_ISSUER);
    CHECK(k.detail.len > 0); /* nothing is fetched here, and it says so */
    CHECK(checked(&c, forged(&c, "did:example:1", "did:example:1", false), &k) ==
          CREDENTIAL_UNKNOWN_ISSUER);
    str own = forged(&c, NULL, NULL, false);
    CHECK(checked(&c, own, &k) == CREDENTIAL_UNKNOWN_ISSUER);
    struct credential_question question = {.bytes = own, .trusted = k.badge.issuer};
    CHECK(credential_check(&c, &question, &k) == OK && k.verdict == CREDENTIAL_VALID);
    question.bytes = forged(&c, NULL, NULL, true); /* its list cannot be had */
    CHECK(credential_check(&c, &question, &k) == OK && k.verdict == CREDENTIAL_CANNOT);
    /* without an installation at all */
    struct ctx bare = {
        .mem = c.mem, .site = c.site, .now = c.now, .catalog = c.catalog, .bits = ANYBODY};
    question = (struct credential_question){.bytes = own};
    CHECK(credential_check(&bare, &question, &k) == OK && k.verdict == CREDENTIAL_UNKNOWN_ISSUER);
    end(&c);
}

static void unreadable(void)
{
    struct ctx c = begin();
    struct credential_check k;
    static const char *const bad[] = {"", "{", "hello",
                                      "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
                                      "\x89PNG\r\n\x1a\n\xff\xff\xff\xffiTXt"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct credential_question question = {.bytes = str_of(bad[i])};
        CHECK(credential_check(&c, &question, &k) == ERR_INVALID && c.why.len > 0);
    }
    struct text large = {.mem = c.mem};
    for (size_t i = 0; i < SIGN_FILE_MAX / 8 + 1; i++)
        text_add(&large, S("{\"a\":1} "));
    struct credential_question question = {.bytes = text_str(&large)};
    CHECK(credential_check(&c, &question, &k) == ERR_INVALID);
    end(&c);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    judged();
    changed_badges();
    others();
    unreadable();
    return CHECK_RESULT();
}
