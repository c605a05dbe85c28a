#include "kit/tlog/tlog.h"

#include "base/test.h"

static const char LOG_NAME[] = "experts.example.org/p/one/log";
static const char WITNESS[] = "witness.example.net/witness";
static const moment AT = {1795000000};

struct two {
    struct tlog_signer log, witness;
    str note;
};

static struct two make(struct ctx *c)
{
    static const unsigned char seeds[2][32] = {{1, 2, 3}, {4, 5, 6}};
    struct tlog_head head = {7, {{9, 8, 7}}};
    struct two t;
    tlog_signer_make(str_of(LOG_NAME), seeds[0], &t.log);
    tlog_signer_make_of(TLOG_WITNESS, str_of(WITNESS), seeds[1], &t.witness);
    t.note = tlog_checkpoint_sign(c->mem, &head, &t.log);
    return t;
}

/* A key says what it is for, and does not pass for the other kind. */
static void test_keys(struct ctx *c)
{
    struct two t = make(c);
    struct tlog_signer again;
    struct tlog_key key;
    str text = tlog_key_text(c->mem, &t.witness.key), secret = tlog_signer_text(c->mem, &t.witness);
    CHECK(tlog_key_read_of(TLOG_WITNESS, text, &key) && !tlog_key_read(text, &key));
    CHECK(!tlog_key_read_of(TLOG_WITNESS, tlog_key_text(c->mem, &t.log.key), &key));
    CHECK(tlog_signer_read_of(TLOG_WITNESS, c->mem, secret, &again));
    CHECK(!tlog_signer_read(c->mem, secret, &again));
    /* the same secret, but another id */
    static const unsigned char seed[32] = {4, 5, 6};
    tlog_signer_make(str_of(WITNESS), seed, &again);
    CHECK(memcmp(again.key.public, t.witness.key.public, 32) == 0 &&
          memcmp(again.key.id, t.witness.key.id, 4) != 0);
}

static void test_cosignature(struct ctx *c)
{
    struct two t = make(c);
    struct tlog_head head;
    moment at = {0};
    CHECK(!tlog_cosigned(t.note, &t.witness.key, &at));
    str line = tlog_cosign(c->mem, t.note, &t.witness, AT);
    str both = tlog_cosignature_add(c->mem, t.note, line);
    CHECK(tlog_cosigned(both, &t.witness.key, &at) && at.s == AT.s);
    CHECK(!tlog_cosigned(both, &t.log.key, &at));
    /* the log's own signature holds as before, and passes the other over */
    CHECK(tlog_checkpoint_open(c, both, &t.log.key, &head) == OK && head.size == 7);
    /* a newer line takes the place of the older one; one of somebody else stands beside it */
    str later = tlog_cosign(c->mem, t.note, &t.witness, (moment){AT.s + 60});
    str newer = tlog_cosignature_add(c->mem, both, later);
    CHECK(newer.len == both.len && tlog_cosigned(newer, &t.witness.key, &at) && at.s == AT.s + 60);
    struct tlog_signer third;
    static const unsigned char seed[32] = {7};
    tlog_signer_make_of(TLOG_WITNESS, S("third.example/w"), seed, &third);
    str three = tlog_cosignature_add(c->mem, newer, tlog_cosign(c->mem, t.note, &third, AT));
    CHECK(tlog_cosigned(three, &t.witness.key, &at) && tlog_cosigned(three, &third.key, &at));
    /* whatever a cosigner answers, only its line for this note is taken */
    str answer = arena_format(c->mem, "nonsense\n%.*s%.*s",
                              STR_ARG(tlog_cosign(c->mem, t.note, &third, AT)), STR_ARG(line));
    CHECK_STR(tlog_cosignature_of(c->mem, t.note, answer, &t.witness.key), line);
    CHECK(tlog_cosignature_of(c->mem, t.note, S("nonsense"), &t.witness.key).len == 0);
}

/* Each byte of a cosigned checkpoint, changed: log or witness does not fit any more. */
static void test_each_byte(struct ctx *c)
{
    struct two t = make(c);
    struct tlog_head head;
    moment at;
    str note = tlog_cosignature_add(c->mem, t.note, tlog_cosign(c->mem, t.note, &t.witness, AT));
    size_t found = 0;
    for (size_t i = 0; i < note.len; i++) {
        str wrong = arena_copy(c->mem, note);
        ((char *)(uintptr_t)wrong.at)[i] ^= 1;
        found += tlog_checkpoint_open(c, wrong, &t.log.key, &head) != OK ||
                 !tlog_cosigned(wrong, &t.witness.key, &at);
    }
    CHECK(found == note.len);
}

static void test_submissions(struct ctx *c)
{
    struct two t = make(c);
    struct tlog_submission s = {.old = 3, .path.n = 2, .checkpoint = t.note}, read;
    s.path.hash[1].at[31] = 5;
    str text = tlog_submission_text(c->mem, &s);
    CHECK(tlog_submission_read(c, text, &read) == OK && read.old == 3 && read.path.n == 2 &&
          tlog_same(&read.path.hash[1], &s.path.hash[1]) && str_same(read.checkpoint, t.note));
    CHECK_STR(tlog_checkpoint_origin(read.checkpoint), str_of(LOG_NAME));
    CHECK(tlog_submission_read(c, S("old 0\n\nx\n"), &read) == OK && read.path.n == 0);
    static const char *const bad[] = {
        "",
        "old 0",
        "old 0\n",
        "old 0\n\n",
        "old 00\n\nx\n",
        "old -1\n\nx\n",
        "old  1\n\nx\n",
        "new 1\n\nx\n",
        "old 1\nx\n",
        "old 1\nAAAA\n\nx\n",
        "old 9223372036854775808\n\nx\n",
        "old 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    };
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(tlog_submission_read(c, str_of(bad[i]), &read) == ERR_INVALID);
    s.path.n = 63;
    CHECK(tlog_submission_read(c, tlog_submission_text(c->mem, &s), &read) == OK);
    s.path.n = 64;
    CHECK(tlog_submission_read(c, tlog_submission_text(c->mem, &s), &read) == ERR_INVALID);
}

int main(void)
{
    struct ctx c = {.mem = arena_new()};
    test_keys(&c);
    test_cosignature(&c);
    test_each_byte(&c);
    test_submissions(&c);
    arena_free(c.mem);
    return CHECK_RESULT();
}
