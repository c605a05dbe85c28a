/* A term becomes a badge, and what becomes of the term becomes of the badge. */
#include "feature/credential/credential_fixture.h"

static struct row_credential_of_person one_of(struct ctx *c)
{
    struct row_credential_of_person *rows;
    size_t n;
    CHECK(q_credential_of_person(c, ANA, &rows, &n) == OK && n == 1);
    return n == 1 ? rows[0] : (struct row_credential_of_person){0};
}

static void given(void)
{
    struct ctx c = begin();
    struct credential_check k;
    CHECK(told(&c, "award.made", TERM) == OK && told(&c, "award.made", TERM) == OK); /* once */
    str badge = badge_of(&c);
    CHECK(str_find(badge, S("\"statusListIndex\":\"")) != SIZE_MAX);
    CHECK(str_find(badge, S("ana@example.org")) == SIZE_MAX &&
          str_find(badge, S("Ana")) == SIZE_MAX);
    CHECK(str_find(badge, S("did:web:experts.example.org#z6Mk")) != SIZE_MAX);
    at(&c, FROM + 1);
    CHECK(checked(&c, badge, &k) == CREDENTIAL_VALID && k.ours);
    CHECK_STR(k.holder, S("Ana"));
    at(&c, FROM - 2);
    CHECK(checked(&c, badge, &k) == CREDENTIAL_NOT_YET);
    at(&c, FROM + 370);
    CHECK(checked(&c, badge, &k) == CREDENTIAL_EXPIRED);
    end(&c);
}

static void paused_and_resumed(void)
{
    struct ctx c = begin();
    struct credential_check k;
    CHECK(told(&c, "award.made", TERM) == OK);
    str badge = badge_of(&c);
    at(&c, FROM + 10);
    CHECK(told(&c, "award.paused", TERM) == OK);
    CHECK(checked(&c, badge, &k) == CREDENTIAL_SUSPENDED);
    CHECK(in_list(&c, badge, "suspension") && !in_list(&c, badge, "revocation"));
    CHECK(told(&c, "award.resumed", TERM) == OK);
    CHECK(checked(&c, badge, &k) == CREDENTIAL_VALID && !in_list(&c, badge, "suspension"));
    /* the pause moved the end: the old badge is withdrawn, a new one says the new end */
    CHECK(told(&c, "award.paused", TERM) == OK);
    CHECK(db_script(&c, "UPDATE award_term SET to_day = to_day + 30") == OK);
    CHECK(told(&c, "award.resumed", TERM) == OK);
    CHECK(checked(&c, badge, &k) == CREDENTIAL_WITHDRAWN && in_list(&c, badge, "revocation"));
    CHECK(one_of(&c).until.n == FROM + 365 + 30);
    CHECK(checked(&c, badge_of(&c), &k) == CREDENTIAL_VALID);
    end(&c);
}

static void revoked(void)
{
    struct ctx c = begin();
    struct credential_check k;
    CHECK(told(&c, "award.made", TERM) == OK);
    str badge = badge_of(&c);
    at(&c, FROM + 10);
    CHECK(told(&c, "award.revoked", TERM) == OK && told(&c, "award.revoked", TERM) == OK);
    CHECK(checked(&c, badge, &k) == CREDENTIAL_WITHDRAWN && in_list(&c, badge, "revocation"));
    CHECK(told(&c, "award.resumed", TERM) == OK); /* nothing comes back */
    CHECK(checked(&c, badge, &k) == CREDENTIAL_WITHDRAWN);
    end(&c);
}

static void erased(void)
{
    struct ctx c = begin();
    struct credential_check k;
    CHECK(told(&c, "award.made", TERM) == OK);
    str badge = badge_of(&c), public_id = public_id_of(&c);
    CHECK(told(&c, "award.relinquished", TERM) == OK && told(&c, "erasure.done", ANA) == OK);
    struct res out = get(&c, arena_format(c.mem, "/credentials/%.*s", STR_ARG(public_id)).at, "");
    CHECK(out.status == 404);
    at(&c, FROM + 10);
    CHECK(checked(&c, badge, &k) == CREDENTIAL_WITHDRAWN);
    struct row_credential_keys *keys;
    size_t n;
    CHECK(q_credential_keys(&c, &keys, &n) == OK && n == 1);
    end(&c);
}

static void keys(void)
{
    struct ctx c = begin();
    struct credential_check k;
    struct credential_signer first, second, third;
    CHECK(told(&c, "award.made", TERM) == OK);
    str badge = badge_of(&c), did;
    at(&c, FROM + 1);
    CHECK(credential_signer(&c, &first) == OK);
    str path = arena_format(c.mem, "%.*s/keys/sign-%lld.key", STR_ARG(c.site->data_dir),
                            (long long)first.id);
    struct stat is;
    CHECK(stat(path.at, &is) == 0 && (is.st_mode & 0777) == 0600);
    CHECK(credential_rotate(&c) == OK && stat(path.at, &is) != 0);
    CHECK(credential_signer(&c, &second) == OK && second.id != first.id);
    CHECK(checked(&c, badge, &k) == CREDENTIAL_VALID); /* signed by the retired one */
    CHECK(credential_did_document(&c, &did) == OK);
    CHECK(str_find(did, sign_multikey(c.mem, first.key.public_key)) != SIZE_MAX);
    CHECK(str_find(did, sign_multikey(c.mem, second.key.public_key)) != SIZE_MAX);
    /* the file is lost: a new key, and the old one is listed as retired */
    CHECK(unlink(arena_format(c.mem, "%.*s/keys/sign-%lld.key", STR_ARG(c.site->data_dir),
                              (long long)second.id)
                     .at) == 0);
    CHECK(credential_signer(&c, &third) == OK && third.id != second.id);
    const struct credential_key *all;
    size_t n;
    CHECK(credential_keys(&c, &all, &n) == OK && n == 3 && !all[0].retired.set &&
          all[1].retired.set);
    end(&c);
}

static void missing(void)
{
    struct ctx c = begin();
    size_t n;
    CHECK(credential_issue_missing(&c, (day){FROM + 1}, &n) == OK && n == 0);
    CHECK(credential_issue_missing(&c, (day){FROM}, &n) == OK && n == 1);
    CHECK(credential_issue_missing(&c, (day){FROM}, &n) == OK && n == 0);
    CHECK(one_of(&c).until.n == FROM + 365);
    end(&c);
}

static void pages(void)
{
    struct ctx c = begin();
    CHECK(told(&c, "award.made", TERM) == OK);
    str badge = badge_of(&c);
    str path = arena_format(c.mem, "/credentials/%.*s", STR_ARG(public_id_of(&c)));
    struct res out = get(&c, path.at, "text/html");
    CHECK(out.status == 200 && str_find(out.body, S("Ana")) != SIZE_MAX);
    CHECK(str_find(out.body, S("Not valid yet")) != SIZE_MAX);
    out = get(&c, path.at, "application/vc+ld+json");
    CHECK_STR(out.body, badge);
    out = get(&c, arena_format(c.mem, "%.*s.json", STR_ARG(path)).at, "");
    CHECK_STR(out.body, badge);
    CHECK(get(&c, "/credentials/00000000000000000000000000000000", "").status == 404);
    CHECK(get(&c, "/credentials/x", "").status == 404);
    CHECK(get(&c, "/credentials/status/7/revocation", "").status == 404);
    out = get(&c, "/.well-known/did.json", "");
    CHECK(out.status == 200 &&
          str_find(out.body, S("\"did:web:experts.example.org\"")) != SIZE_MAX);
    out = get(&c, "/verify", "");
    CHECK(out.status == 200 && str_find(out.body, S("Check a badge")) != SIZE_MAX);
    end(&c);
}

/* What a badge's page offers to copy, and the link that adds it to LinkedIn: to its holder. */
static void passed_on(void)
{
    struct ctx c = begin();
    CHECK(told(&c, "award.made", TERM) == OK);
    str number = public_id_of(&c);
    str path = arena_format(c.mem, "/credentials/%.*s", STR_ARG(number));
    struct res out = get(&c, path.at, "text/html");
    str address = arena_format(c.mem, "https://experts.example.org%.*s", STR_ARG(path));
    const str heads[] = {arena_format(c.mem,
                                      "property=\"og:image\" content=\"%.*s/badge.png?size=512\"",
                                      STR_ARG(address)),
                         arena_format(c.mem, "rel=\"canonical\" href=\"%.*s\"", STR_ARG(address)),
                         arena_format(c.mem, "href=\"%.*s/badge.jsonld\"", STR_ARG(address)),
                         S("type=\"application/json+oembed\""),
                         S("Ana holds the award “Test &lt;Experts&gt;: "),
                         arena_format(c.mem, "%.*s/card.svg", STR_ARG(address))};
    for (size_t i = 0; i < COUNT(heads); i++)
        CHECK(str_find(out.body, heads[i]) != SIZE_MAX);
    CHECK(str_find(out.body, S("linkedin.com")) == SIZE_MAX);
    c.me = ANA, c.bits |= SIGNED_IN;
    out = get(&c, path.at, "text/html");
    CHECK(str_find(out.body,
                   S("https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&amp;"
                     "name=Test%20%3CExperts%3E%3A%20")) != SIZE_MAX);
    CHECK(str_find(out.body, S("&amp;organizationName=Test%20%3CExperts%3E&amp;issueYear=2027&amp;"
                               "issueMonth=1&amp;expirationYear=2027&amp;expirationMonth=12&amp;"
                               "certUrl=https%3A%2F%2Fexperts.example.org%2Fcredentials%2F")) !=
          SIZE_MAX);
    CHECK(str_find(out.body, arena_format(c.mem, "&amp;certId=%.*s", STR_ARG(number))) != SIZE_MAX);
    end(&c);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    given();
    paused_and_resumed();
    revoked();
    erased();
    keys();
    missing();
    pages();
    passed_on();
    return CHECK_RESULT();
}
