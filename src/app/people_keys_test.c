#include "app/people_keys.h"

#include "base/test.h"
#include "kit/store/store.h"
#include "kit/store/testing.h"

#include <string.h>
#include <unistd.h>

/* Columns with words or bytes that stay plain in a backup: codes, states, digests, rules and names of programs, and what
 * public lists say about nobody here; addresses of who only gets the blog by mail: they have no record here, and so no key. A new column has to be here or in the list of what is sealed. */
static const struct {
    const char *table, *columns;
} plain[] = {
    {"access_seen", "what"},
    {"account", "state"},
    {"affiliation", "kind origin"},
    {"agreement", "kind state digest"},
    {"agreement_text", "language words"},
    {"ama_answer", "origin origin_name slug state"},
    {"ama_calendar", "token"},
    {"ama_event", "title words zone state"},
    {"ama_host", "part state"},
    {"ama_question", "follow_token origin origin_name state ground"},
    {"ama_quota", "mac"},
    {"announcement", "subject body language state"},
    {"announcement_audience", "kind"},
    {"app_password", "token"},
    {"appeal", "state ground"},
    {"article", "message_id kind door language state"},
    {"article_draft", "kind"},
    {"assignment", "state"},
    {"attachment", "type digest"},
    {"attachment_gone", "digest"},
    {"award_step", "kind state"},
    {"award_term", "state"},
    {"conflict", "ground"},
    {"contribution", "type role language format country paid reach_origin state reason"},
    {"credential", "public_id state"},
    {"cycle", "code state"},
    {"decision", "outcome ground state"},
    {"delivery", "silent"},
    {"election", "state"},
    {"election_ballot", "ranks"},
    {"embargo", "name say state"},
    {"erasure", "state ground kept"},
    {"evaluation_fit", "method state output"},
    {"evaluation_result", "kind language work"},
    {"evaluation_run", "method build input output kind state"},
    {"evidence", "file"},
    {"expertise", "code name path"},
    {"follow", "kind"},
    {"follower", "room"},
    {"found_item", "digest kind"},
    {"home_figure", "kind code"},
    {"identity", "kind state"},
    {"import_batch", "kind"},
    {"inactive_case", "state"},
    {"introduction", "one_says other_says"},
    {"job", "kind once input state trouble"},
    {"label", "kind language words"},
    {"lead_paragraph", "language words"},
    {"ledger", "kind facts"},
    {"ledger_head", "chain"},
    {"ledger_key", "name public"},
    {"ledger_leaf", "commitment chain"},
    {"ledger_root", "entry"},
    {"link_wish", "email purpose prefix"},
    {"mail", "once state message_id needs"},
    {"mail_address", "address"},
    {"mail_secret", "secret"},
    {"mailing_reader", "often"},
    {"mailing_waiting", "message_id newsgroups"},
    {"meeting", "state"},
    {"merge_code", "digest"},
    {"metric", "kind origin"},
    {"migration", "name digest"},
    {"newcomer", "state"},
    {"newsgroup", "name title about language kind state"},
    {"newsgroup_right", "who"},
    {"nomination", "kind state record_digest"},
    {"nomination_counted", "rule"},
    {"nomination_text", "told_key"},
    {"notice", "kind address"},
    {"notice_choice", "kind mail"},
    {"objection", "digest"},
    {"outside_login", "issuer"},
    {"passkey", "credential public_key"},
    {"person", "country zone language avatar state"},
    {"person_language", "language"},
    {"person_moved", "name"},
    {"person_name", "language"},
    {"person_text", "language"},
    {"phase", "kind"},
    {"policy", "document digest state"},
    {"policy_tryout", "tried result"},
    {"post", "slug category language state"},
    {"post_category", "code name"},
    {"post_draft", "slug category language"},
    {"post_picture", "type digest"},
    {"post_reader", "address category language token"},
    {"post_related", "reason words"},
    {"post_slug", "slug"},
    {"post_tag", "tag"},
    {"program", "code name state"},
    {"program_signature", "name title picture"},
    {"proposal", "state told_key"},
    {"reach_usual", "type kind"},
    {"reaction", "kind"},
    {"recusal", "ground"},
    {"region", "code name"},
    {"region_country", "country"},
    {"renewal_case", "state"},
    {"report", "ground state"},
    {"request_key", "token answer"},
    {"retention", "what"},
    {"retention_run", "what"},
    {"session", "token"},
    {"sign_in_link", "token purpose"},
    {"signature", "kind language"},
    {"signing_key", "public_key"},
    {"source", "kind state etag modified digest host"},
    {"source_hub", "hub topic token secret state"},
    {"source_run", "host"},
    {"status_list", "purpose document"},
    {"stream", "kind"},
    {"subscription", "role mail read_also"},
    {"thread", "kind"},
    {"veto", "ground state"},
    {"vouch_link", "key"},
    {"watched_word", "words act"},
    {"webmention", "source state kind title author author_url words trouble"},
    {"witness_asked", "witness trouble"},
    {"witness_log", "origin root checkpoint"},
    {"witness_refused", "origin checkpoint known"},
    {"work", "language content"},
};

static bool has_word(const char *words, str word)
{
    str rest = str_of(words);
    for (str one; str_cut(&rest, ' ', &one);)
        if (str_same(one, word))
            return true;
    return false;
}

static void look_at(void *to, const struct store_value *values, size_t n)
{
    size_t n_sealed, *seen = to;
    const struct store_columns *sealed = people_sealed(&n_sealed);
    bool known = false;
    if (n != 2 || str_same(values[0].text, S("t"))) /* names of the columns */
        return;
    for (size_t i = 0; i < n_sealed; i++)
        known |= str_same(values[0].text, str_of(sealed[i].table)) &&
                 has_word(sealed[i].columns, values[1].text);
    for (size_t i = 0; i < COUNT(plain); i++)
        known |= str_same(values[0].text, str_of(plain[i].table)) &&
                 has_word(plain[i].columns, values[1].text);
    CHECK(known);
    if (!known)
        printf("  %.*s.%.*s\n", STR_ARG(values[0].text), STR_ARG(values[1].text));
    ++*seen;
}

static void test_all_columns_known(void)
{
    struct ctx c = test_ctx_begin();
    size_t seen = 0;
    const struct store_reader reader = {look_at, &seen};
    CHECK(store_read(
              &c,
              "SELECT t.name AS t, k.name AS k FROM sqlite_schema t, pragma_table_info(t.name) k "
              "WHERE t.type = 'table' AND k.type IN ('TEXT', 'BLOB') "
              "AND t.name NOT LIKE 'search_%' AND t.name NOT LIKE 'sqlite_%'",
              &reader) == OK);
    CHECK(seen > 200);
    test_ctx_end(&c);
}

static struct people_keys three(struct ctx *c)
{
    struct people_keys k = {.install = S("0123456789abcdef"), .n = 3};
    k.list = arena_take(c->mem, 3, sizeof *k.list);
    for (int i = 0; i < 3; i++) {
        k.list[i] = (struct people_key){.person = 10 + i, .gone = i == 1};
        memset(k.list[i].key, i + 1, PEOPLE_KEY);
    }
    return k;
}

static void test_file(void)
{
    struct ctx c = test_ctx_begin();
    struct people_keys k = three(&c), back;
    const char *path = arena_format(c.mem, "/tmp/people-keys-test-%d", (int)getpid()).at;
    CHECK(people_keys_read(&c, path, &back) == ERR_NOT_FOUND);
    CHECK(people_keys_write(&c, path, &k) == OK && people_keys_read(&c, path, &back) == OK);
    CHECK(back.n == 3 && back.list[1].gone && !back.list[2].gone);
    CHECK(memcmp(back.list[2].key, k.list[2].key, PEOPLE_KEY) == 0);
    CHECK_STR(back.install, k.install);
    static const char *const bad[] = {
        "",
        "something else\n",
        "plaudit people's keys 1 0123456789abcdef\n10 zz\n",
        "plaudit people's keys 1 0123\n",
        "plaudit people's keys 1 0123456789abcdef\n11 -\n10 -\n",
        "plaudit people's keys 1 0123456789abcdef\n10\n",
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        FILE *f = fopen(path, "w");
        CHECK(f && fputs(bad[i], f) >= 0 && fclose(f) == 0);
        CHECK(people_keys_read(&c, path, &back) == ERR_INVALID);
    }
    CHECK(unlink(path) == 0);
    test_ctx_end(&c);
}

static void test_seal(void)
{
    struct ctx c = test_ctx_begin();
    struct people_keys k = three(&c);
    str plain_text = S("Ana & Co"), got;
    str sealed = people_seal(&c, &k.list[0], plain_text);
    CHECK(str_find(sealed, S("Ana")) == SIZE_MAX);
    CHECK(
        !str_same(sealed, people_seal(&c, &k.list[0], plain_text))); /* equal ones look different */
    CHECK(people_open(&c, people_key_of(&k, 10), sealed, &got) && str_same(got, plain_text));
    CHECK(!people_open(&c, people_key_of(&k, 11), sealed, &got)); /* gone */
    CHECK(!people_open(&c, people_key_of(&k, 12), sealed, &got)); /* of somebody else */
    CHECK(!people_key_of(&k, 13) && !people_open(&c, NULL, sealed, &got));
    for (size_t cut = 0; cut < sealed.len; cut++)
        CHECK(!people_open(&c, &k.list[0], str_upto(sealed, cut), &got));
    for (size_t i = 0; i < sealed.len; i++) {
        char *other = arena_take(c.mem, sealed.len, 1);
        memcpy(other, sealed.at, sealed.len);
        other[i] ^= 1;
        CHECK(!people_open(&c, &k.list[0], (str){other, sealed.len}, &got));
    }
    test_ctx_end(&c);
}

int main(void)
{
    test_all_columns_known();
    test_file();
    test_seal();
    return CHECK_RESULT();
}
