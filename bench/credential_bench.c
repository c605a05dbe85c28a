/* Badges with both proofs: 4,000 are made, put into a PNG and an SVG, then read and checked; 100 different
 * awards are drawn for them. Certificates. Processor time, one thread, with that of the program that draws,
 * without the database and without the process that reads foreign files. */
#include "kit/paper/paper.h"
#include "kit/sign/sign.h"

#include <stdio.h>
#include <sys/resource.h>

enum {
    BADGES = 4000,
    AWARDS = 100,
    ISSUE_MS = 4000,
    CHECKS_PER_S = 2000,
    SHEETS = 20,
    SHEET_MS = 30
};

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
    double ms = 0;
    for (int i = 0; i < 2; i++) {
        struct rusage use;
        getrusage(i ? RUSAGE_CHILDREN : RUSAGE_SELF, &use);
        ms += (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000 +
              (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1000;
    }
    return ms;
}

/* A PNG and an SVG of each award. */
static bool draw(struct ctx *c, str pictures[2 * AWARDS])
{
    struct paper_badge badges[2 * AWARDS];
    for (int i = 0; i < 2 * AWARDS; i++)
        badges[i] =
            (struct paper_badge){.program = S("Meridian Experts"),
                                 .award = arena_format(c->mem, "Expertise number %d", i / 2),
                                 .year = S("2026"),
                                 .hue = 255,
                                 .pixels = i % 2 ? 0 : 512};
    return paper_badges(c, badges, COUNT(badges), pictures) == OK;
}

static bool bake(struct ctx *c, const str *pictures, str badge)
{
    str png, svg;
    return sign_bake(c, pictures[0], badge, &png) == OK &&
           sign_bake(c, pictures[1], badge, &svg) == OK;
}

/* The quickest of some, in milliseconds; -1: it failed. */
static double certificate_ms(struct ctx *c, str badge)
{
    double best = -1;
    for (int i = 0; i < SHEETS; i++) {
        struct paper_certificate p = {
            .title = S("Certificate"),
            .author = S("Meridian Experts"),
            .heading = S("Certificate"),
            .given = S("This award is given to"),
            .name = S("María Ñandú"),
            .reason = S("for work for the community in"),
            .award = S("Compilers"),
            .dates = S("1 January 2026 to 31 December 2026"),
            .signer = S("Mireia Solander"),
            .signer_title = S("Head of Community"),
            .check = S("Check this award"),
            .address =
                S("https://experts.example.org/credentials/0123456789abcdef0123456789abcdef"),
            .credential = badge,
            .year = S("2026"),
            .language = S("en"),
            .hue = 255,
            .date = {1767225600}};
        str pdf;
        double begun = cpu_ms();
        if (paper_certificate(c, &p, &pdf))
            return -1;
        double ms = cpu_ms() - begun;
        best = best < 0 || ms < best ? ms : best;
    }
    return best;
}

static bool check(struct ctx *c, str badge, const struct sign_key *key)
{
    struct text record = {.mem = c->mem};
    struct sign_badge b;
    return sign_read(c, badge, S(""), &record) == OK &&
           sign_taken(c, text_str(&record), &b) == OK && b.n_proofs == 2 &&
           sign_fits(&b.proofs[0], key->public_key) && sign_fits(&b.proofs[1], key->public_key);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
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
    double begun = cpu_ms();
    str pictures[2 * AWARDS];
    bool right = draw(&(struct ctx){.mem = kept, .catalog = &ENGLISH}, pictures);
    double drawn = cpu_ms();
    for (int i = 0; i < BADGES && right; i++) {
        str issued, text = arena_format(c.mem, CREDENTIAL, i, i, i, i, i);
        right = sign_issue(&c, text, &maker, &issued) == OK &&
                bake(&c, pictures + 2 * (i % AWARDS), issued);
        badges[i] = right ? arena_copy(kept, issued) : S("");
        arena_reset(c.mem);
    }
    double made = cpu_ms();
    for (int i = 0; i < BADGES && right; i++) {
        right = check(&c, badges[i], &key);
        arena_reset(c.mem);
    }
    double checked = cpu_ms(), per_s = BADGES / (checked - made) * 1000;
    double sheet = right ? certificate_ms(&c, badges[0]) : -1;
    printf(
        "%d badges with two proofs, PNG and SVG in %.0f ms (at most %d), %.0f of them for drawing "
        "%d awards; %.0f checks of both a second (at least %d); a certificate in %.1f ms (at "
        "most %d)\n",
        BADGES, made - begun, ISSUE_MS, drawn - begun, AWARDS, per_s, CHECKS_PER_S, sheet,
        SHEET_MS);
    arena_free(c.mem);
    arena_free(kept);
    return right && made - begun <= ISSUE_MS && per_s >= CHECKS_PER_S && sheet >= 0 &&
                   sheet <= SHEET_MS
               ? 0
               : 1;
}
