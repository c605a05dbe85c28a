/* Badges with both proofs: 4,000 are made, then read and checked. Processor time, one thread, without the
 * database and without the process that reads foreign files. */
#include "kit/sign/sign.h"

#include <stdio.h>
#include <sys/resource.h>

enum { BADGES = 4000, ISSUE_MS = 4000, CHECKS_PER_S = 2000 };

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
static const char CREDENTIAL[] =
    "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\","
    "\"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json\"],"
    "\"id\":\"https://experts.example.org/credentials/%032d\","
    "\"type\":[\"VerifiableCredential\",\"OpenBadgeCredential\"],\"name\":\"Meridian Experts\","
    "\"issuer\":{\"id\":\"did:web:experts.example.org\",\"type\":[\"Profile\"],"
    "\"url\":\"https://experts.example.org\",\"name\":\"Meridian Experts\"},"
    "\"validFrom\":\"2026-01-01T00:00:00Z\",\"validUntil\":\"2027-01-01T00:00:00Z\","
    "\"credentialSubject\":{\"id\":\"https://experts.example.org/people/somebody-%d\","
    "\"type\":[\"AchievementSubject\"],\"identifier\":[{\"type\":\"IdentityObject\",\"hashed\":"
    "true,"
    "\"identityHash\":\"sha256$4f7d0d8c3f1f2b0f4f7d0d8c3f1f2b0f4f7d0d8c3f1f2b0f4f7d0d8c3f1f2b0f\","
    "\"identityType\":\"name\",\"salt\":\"c34b1bde548e025a9940c381e6fc5b84\"}],"
    "\"achievement\":{\"id\":\"https://experts.example.org/about/decisions#award\","
    "\"type\":[\"Achievement\"],\"achievementType\":\"Award\",\"name\":\"Meridian Experts: "
    "Compilers\","
    "\"description\":\"Award of Meridian Experts for work for the community in Compilers.\","
    "\"criteria\":{\"id\":\"https://experts.example.org/about/decisions\",\"narrative\":\"How "
    "decisions "
    "are "
    "made.\"}}},\"evidence\":[{\"id\":\"https://experts.example.org/people/somebody-%d/"
    "contributions\","
    "\"type\":[\"Evidence\"],\"name\":\"Contributions\"}],\"credentialStatus\":{"
    "\"id\":\"https://experts.example.org/credentials/status/"
    "7#%d\",\"type\":\"BitstringStatusListEntry\","
    "\"statusPurpose\":\"revocation\",\"statusListIndex\":\"%d\","
    "\"statusListCredential\":\"https://experts.example.org/credentials/status/7/revocation\","
    "\"statusReference\":\"https://experts.example.org/credentials/status/7/suspension\"}}";

static double cpu_ms(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000 +
           (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1000;
}

static bool check(struct ctx *c, str badge, const struct sign_key *key)
{
    struct text record = {.mem = c->mem};
    struct sign_badge b;
    return sign_read(c, badge, S(""), &record) == OK &&
           sign_taken(c, text_str(&record), &b) == OK && b.n_proofs == 2 &&
           sign_fits(&b.proofs[0], key->public_key) && sign_fits(&b.proofs[1], key->public_key);
}

int main(void)
{
    struct arena *kept = arena_new();
    struct ctx c = {.mem = arena_new(), .catalog = &ENGLISH, .bits = ANYBODY};
    uint8_t seed[SIGN_SEED] = {7};
    struct sign_key key;
    sign_key_of(seed, &key);
    str multikey = sign_multikey(kept, key.public_key);
    struct sign_maker maker = {
        &key,
        arena_format(kept, "did:web:experts.example.org#%.*s", STR_ARG(multikey)),
        {1767225600}};
    str *badges = arena_take(kept, BADGES, sizeof *badges);
    bool right = true;
    double begun = cpu_ms();
    for (int i = 0; i < BADGES && right; i++) {
        str issued, text = arena_format(c.mem, CREDENTIAL, i, i, i, i, i);
        right = sign_issue(&c, text, &maker, &issued) == OK;
        badges[i] = right ? arena_copy(kept, issued) : S("");
        arena_reset(c.mem);
    }
    double made = cpu_ms();
    for (int i = 0; i < BADGES && right; i++) {
        right = check(&c, badges[i], &key);
        arena_reset(c.mem);
    }
    double checked = cpu_ms(), per_s = BADGES / (checked - made) * 1000;
    printf("%d badges with two proofs in %.0f ms (at most %d); %.0f checks of both a second (at "
           "least %d)\n",
           BADGES, made - begun, ISSUE_MS, per_s, CHECKS_PER_S);
    arena_free(c.mem);
    arena_free(kept);
    return right && made - begun <= ISSUE_MS && per_s >= CHECKS_PER_S ? 0 : 1;
}
