/* What tells about people in the database, whose it is, and how it is sealed: XChaCha20-Poly1305. */
#include "app/people_keys.h"

#include "kit/store/store.h"

#include <sodium.h>
#include <string.h>

enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    MARK = 7,
    EMPTY_BYTES = 32,
};
#define SEALED "sealed:"

#define NOMINEE(table, nomination)                                                                 \
    "(SELECT n.nominee FROM nomination n WHERE n.program = " table ".program AND n.id = " table    \
    "." nomination ")"
#define NOMINATOR(table)                                                                           \
    "(SELECT n.nominator FROM nomination n WHERE n.program = " table ".program AND n.id = " table  \
    ".nomination)"
#define OF_DECISION(table)                                                                         \
    "(SELECT n.nominee FROM decision d JOIN nomination n ON n.program = d.program AND "            \
    "n.id = d.nomination WHERE d.program = " table ".program AND d.id = " table ".decision)"
#define OF_ASSIGNMENT(table)                                                                       \
    "(SELECT n.nominee FROM assignment a JOIN nomination n ON n.program = a.program AND "          \
    "n.id = a.nomination WHERE a.program = " table ".program AND a.id = " table ".assignment)"
#define OF_CONTRIBUTION(table)                                                                     \
    "(SELECT k.person FROM contribution k WHERE k.program = " table ".program AND k.id = " table   \
    ".contribution)"
#define OF_ARTICLE(table)                                                                          \
    "(SELECT a.author FROM article a WHERE a.program = " table ".program AND a.id = " table        \
    ".article)"
#define OF_POST(table)                                                                             \
    "(SELECT o.author FROM post o WHERE o.program = " table ".program AND o.id = " table ".post)"
#define OF_TERM(table)                                                                             \
    "(SELECT t.person FROM award_term t WHERE t.program = " table ".program AND t.id = " table     \
    ".term)"

/* A column that is here twice tells about two: it opens only with the keys of both. Whose it is may be asked of
 * what is sealed further down only. */
static const struct store_columns columns[] = {
    {"identity", "handle name reason proof",
     "COALESCE(person, (SELECT a.person FROM account a WHERE a.email = identity.handle))"},
    {"account", "email secret totp", "person"},
    {"app_password", "name", "person"},
    {"outside_login", "subject", "person"},
    {"passkey", "name", "person"},
    {"session", "device", "person"},
    {"sign_in_link", "email", "person"},
    {"person", "handle name sort_key latin headline", "id"},
    {"person_name", "name", "person"},
    {"person_text", "words", "person"},
    {"person_link", "label url", "person"},
    {"organization", "name domain",
     "(SELECT CASE WHEN MIN(a.person) = MAX(a.person) THEN MIN(a.person) END FROM affiliation a "
     "WHERE a.organization = organization.id)"},
    {"award_step", "ground evidence answer", OF_TERM("award_step")},
    {"inactive_case", "words", OF_TERM("inactive_case")},
    {"credential", "document", OF_TERM("credential")},
    {"source", "address page title who words", "person"},
    {"source_run", "words", "(SELECT s.person FROM source s WHERE s.id = source_run.source)"},
    {"found_item", "foreign_id title url event thread parent",
     "(SELECT s.person FROM source s WHERE s.id = found_item.source)"},
    {"found_item", "foreign_id title url event thread parent",
     "(SELECT d.person FROM identity d WHERE d.id = found_item.identity)"},
    {"found_in", "name url why", OF_CONTRIBUTION("found_in")},
    {"work", "canonical url title",
     "(SELECT MIN(k.person) FROM contribution k WHERE k.work = work.id)"},
    {"work", "canonical url title",
     "(SELECT NULLIF(MAX(k.person), MIN(k.person)) FROM contribution k WHERE k.work = work.id)"},
    {"authorship", "name", "person"},
    {"import_batch", "name", "person"},
    {"contribution", "title url", "person"},
    {"contribution_text", "summary note extra", OF_CONTRIBUTION("contribution_text")},
    {"evidence", "name", OF_CONTRIBUTION("evidence")},
    {"vouch", "words", OF_CONTRIBUTION("vouch")},
    {"nomination_text", "reasons objection", NOMINEE("nomination_text", "nomination")},
    {"nomination_text", "reasons", NOMINATOR("nomination_text")},
    {"nomination_record", "record", NOMINEE("nomination_record", "nomination")},
    {"document_request", "words answer", NOMINEE("document_request", "nomination")},
    {"message", "words", NOMINEE("message", "nomination")},
    {"message", "words", "author"},
    {"endorsement", "words", NOMINEE("endorsement", "nomination")},
    {"endorsement", "words", "endorser"},
    {"post", "title lead_in", "author"},
    {"post_text", "title lead_in body note", OF_POST("post_text")},
    {"post_draft", "title lead_in body tags answer", OF_POST("post_draft")},
    {"post_picture", "name", "person"},
    {"proposal", "reason", "person"},
    {"review_text", "to_nominee to_committee", OF_ASSIGNMENT("review_text")},
    {"score", "words", OF_ASSIGNMENT("score")},
    {"score_remark", "words", OF_ASSIGNMENT("score_remark")},
    {"case_comment", "words", NOMINEE("case_comment", "nomination")},
    {"committee_note", "words", NOMINEE("committee_note", "nomination")},
    {"decision", "reasons", NOMINEE("decision", "nomination")},
    {"reply", "words", OF_DECISION("reply")},
    {"ama_question", "words", "asker"},
    {"ama_answer", "words", "author"},
    {"article", "subject", "author"},
    {"article_text", "body html head refs", OF_ARTICLE("article_text")},
    {"article_version", "subject body", OF_ARTICLE("article_version")},
    {"attachment", "name", "person"},
    {"placement", "overview", OF_ARTICLE("placement")},
    {"poll_choice", "words", OF_ARTICLE("poll_choice")},
    {"removal", "ground", OF_ARTICLE("removal")},
    {"thread", "subject", "author"},
    {"article_draft", "subject body", "person"},
    {"report", "words answer", "reporter"},
    {"election_candidate", "words", "person"},
    {"appeal", "words reasons", OF_DECISION("appeal")},
    {"veto", "words", OF_DECISION("veto")},
    {"legal_hold", "ground", "COALESCE(person, " NOMINEE("legal_hold", "nomination") ")"},
    {"signature", "name", "person"},
    {"notice", "words", "COALESCE(actor, person)"},
    {"stream", "line address", "actor"},
    {"introduction", "words", "introducer"},
    {"mail", "address subject body trouble sender head", "person"},
    {"mail", "subject body",
     "(SELECT n.nominee FROM nomination n WHERE n.program = mail.program AND "
     "n.id = CAST(substr(mail.once, 12) AS INTEGER) AND mail.once LIKE 'nomination/%')"},
    {"mail", "subject body sender",
     "(SELECT a.author FROM article a WHERE a.program = mail.program AND "
     "a.id = CAST(substr(mail.once, 9) AS INTEGER) AND mail.once LIKE 'article/%')"},
    {"mailing_waiting", "subject source", "person"},
    {"ledger_leaf", "salt record",
     "(SELECT l.person FROM ledger l WHERE l.program = ledger_leaf.program AND "
     "l.id = ledger_leaf.entry)"},
};

const struct store_columns *people_sealed(size_t *n)
{
    *n = COUNT(columns);
    return columns;
}

/* What is derived, or of no use in a copy. */
static const char leave_out[] =
    "CREATE INDEX sealing_work ON contribution (work, person);"
    "CREATE INDEX sealing_employer ON affiliation (organization, person);"
    "DELETE FROM search_doc; DELETE FROM search_text;"
    "INSERT INTO search_text (search_text) VALUES ('rebuild'); DELETE FROM link_wish;"
    "DELETE FROM search_article; DELETE FROM search_text_article; DELETE FROM search_text_thread;"
    "INSERT INTO search_text_article (search_text_article) VALUES ('rebuild');"
    "INSERT INTO search_text_thread (search_text_thread) VALUES ('rebuild');"
    "DELETE FROM mail_address;"
    "UPDATE mail SET address = '', subject = '', body = '' WHERE person IS NULL AND state IN "
    "('sent', 'bounced', 'dropped');";

/* A work of several, one of whom is gone, is called as the others call it. */
static const char mend[] =
    "UPDATE work SET canonical = NULL, url = '', title = COALESCE((SELECT k.title FROM "
    "contribution "
    "k WHERE k.work = work.id AND k.title NOT LIKE 'gone-%'), '-') WHERE title LIKE 'gone-%'";

/* ---- one value ------------------------------------------------------------------------------- */

str people_seal(struct ctx *c, const struct people_key *key, str plain)
{
    unsigned char *out = arena_take(c->mem, NONCE + plain.len + TAG, 1);
    unsigned long long len = 0;
    randombytes_buf(out, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, &len, (const unsigned char *)plain.at,
                                               plain.len, NULL, 0, NULL, out, key->key);
    return (str){(const char *)out, NONCE + (size_t)len};
}

bool people_open(struct ctx *c, const struct people_key *key, str sealed, str *plain)
{
    const unsigned char *in = (const unsigned char *)sealed.at;
    unsigned long long len = 0;
    if (!key || key->gone || sealed.len < NONCE + TAG)
        return false;
    unsigned char *out = arena_take(c->mem, sealed.len, 1);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, &len, NULL, in + NONCE, sealed.len - NONCE,
                                                   NULL, 0, in, key->key) != 0)
        return false;
    *plain = (str){(const char *)out, (size_t)len};
    return true;
}

struct sealing {
    struct ctx c; /* its memory is only for one value */
    struct ctx *outer;
    const struct people_keys *keys;
};

/* Whose key it is stands in front. */
static str with_person(struct arena *mem, int64_t person, str sealed)
{
    char *all = arena_take(mem, sizeof person + sealed.len, 1);
    memcpy(all, &person, sizeof person);
    memcpy(all + sizeof person, sealed.at, sealed.len);
    return (str){all, sizeof person + sealed.len};
}

static void put_sealed(struct sealing *s, str sealed, struct store_piece *cell)
{
    size_t room = cell->bytes
                      ? sealed.len
                      : sodium_base64_ENCODED_LEN(sealed.len, sodium_base64_VARIANT_ORIGINAL);
    char *all = arena_take(s->c.mem, MARK + room, 1);
    memcpy(all, SEALED, MARK);
    if (cell->bytes)
        memcpy(all + MARK, sealed.at, sealed.len);
    else
        sodium_bin2base64(all + MARK, room, (const unsigned char *)sealed.at, sealed.len,
                          sodium_base64_VARIANT_ORIGINAL);
    cell->value = (str){all, cell->bytes ? MARK + room : strlen(all)};
}

/* Without a key: of "a former participant", or of somebody who was deleted before. */
static bool seal(void *of, struct store_piece *cell)
{
    struct sealing *s = of;
    const struct people_key *key = people_key_of(s->keys, cell->person);
    arena_reset(s->c.mem);
    if (key && !key->gone)
        put_sealed(s, with_person(s->c.mem, key->person, people_seal(&s->c, key, cell->value)),
                   cell);
    return true;
}

/* Nobody can read it any more: something else, which is different each time. */
static void put_nothing(struct sealing *s, struct store_piece *cell)
{
    unsigned char *bytes = arena_take(s->c.mem, 1, EMPTY_BYTES);
    randombytes_buf(bytes, EMPTY_BYTES);
    if (cell->bytes)
        cell->value = (str){(const char *)bytes, EMPTY_BYTES};
    else
        cell->value = arena_format(s->c.mem, "gone-%.*s",
                                   STR_ARG(arena_hex(s->c.mem, bytes, EMPTY_BYTES / 2 - 2)));
}

static str unbase64(struct arena *mem, str text)
{
    unsigned char *out = arena_take(mem, text.len + 1, 1);
    size_t len = 0;
    if (sodium_base642bin(out, text.len, text.at, text.len, NULL, &len, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        len = 0;
    return (str){(const char *)out, len};
}

/* What two have sealed is opened twice, from outside in. */
static bool unseal(void *of, struct store_piece *cell)
{
    struct sealing *s = of;
    arena_reset(s->c.mem);
    while (str_starts(cell->value, S(SEALED))) {
        int64_t person = 0;
        str sealed = str_from(cell->value, MARK);
        if (!cell->bytes)
            sealed = unbase64(s->c.mem, sealed);
        if (sealed.len > sizeof person)
            memcpy(&person, sealed.at, sizeof person);
        const struct people_key *key = people_key_of(s->keys, person);
        if (!key)
            return fail(s->outer, ERR_INVALID,
                        "These keys are older than the backup. Take the newest copy of "
                        "people.keys.") == OK;
        if (key->gone)
            put_nothing(s, cell);
        else if (!people_open(&s->c, key, str_from(sealed, sizeof person), &cell->value))
            return fail(s->outer, ERR_INVALID, "These keys are not those of this backup.") == OK;
    }
    return true;
}

static enum err rewrite(struct ctx *c, const char *path, const struct people_keys *keys, bool open)
{
    struct sealing s = {.c = {.mem = arena_new()}, .outer = c, .keys = keys};
    const struct store_rewriting what = {
        .list = columns,
        .n = COUNT(columns),
        .whoever = open,
        .first = open ? "" : leave_out,
        .last = open ? mend : "DROP INDEX sealing_work; DROP INDEX sealing_employer;",
        .change = open ? unseal : seal,
        .of = &s,
    };
    enum err e = store_rewrite(c, path, &what);
    arena_free(s.c.mem);
    return e;
}

enum err people_seal_database(struct ctx *c, const char *path, const struct people_keys *keys)
{
    return rewrite(c, path, keys, false);
}

enum err people_open_database(struct ctx *c, const char *path, const struct people_keys *keys)
{
    return rewrite(c, path, keys, true);
}
