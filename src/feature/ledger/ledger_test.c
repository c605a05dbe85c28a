#include "feature/ledger/ledger.h"

#include "base/test.h"
#include "kit/store/testing.h"

/* 2 Ana acts; 3 Bo is whom it concerns. */
static const char ROWS[] =
    "INSERT INTO person (id, handle, name, sort_key, made) VALUES"
    " (2, 'ana', 'Ana <i>', x'01', 0), (3, 'bo', 'Bo', x'02', 0);"
    "INSERT INTO program (id, code, name, state, made) VALUES (1, 'one', 'One', 'running', 0),"
    " (2, 'two', 'Two', 'running', 0);";

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    CHECK(db_script(&c, ROWS) == OK);
    c.me = 2;
    return c;
}

static enum err write(struct ctx *c, const char *kind, int64_t subject, bool kept, enum err end)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    e = ledger_write(
        c,
        &(struct ledger_entry){
            .kind = kind, .subject = subject, .person = 3, .facts = S("{\"n\":1}"), .kept = kept});
    return db_end(c, e ? e : end);
}

static size_t seal(struct ctx *c)
{
    size_t n = 99;
    CHECK(ledger_seal(c, &n) == OK);
    return n;
}

/* Three entries of evidence and one other, sealed: numbers 1 to 4. */
static struct ctx begin_with_four(void)
{
    struct ctx c = begin();
    CHECK(write(&c, "a.one", 11, true, OK) == OK);
    CHECK(write(&c, "a.two", 12, false, OK) == OK);
    CHECK(write(&c, "a.three", 13, true, OK) == OK);
    CHECK(write(&c, "a.four", 11, true, OK) == OK);
    CHECK(seal(&c) == 4);
    return c;
}

static void test_write_and_seal(void)
{
    struct ctx c = begin_with_four();
    const struct ledger_line *lines;
    size_t n;
    CHECK(seal(&c) == 0);
    CHECK(write(&c, "a.gone", 11, true, ERR_CONFLICT) == ERR_CONFLICT && seal(&c) == 0);
    CHECK(ledger_latest(&c, 0, &lines, &n) == OK && n == 4);
    for (size_t i = 0; i < n; i++)
        CHECK(lines[i].seq == (int64_t)(4 - i) && lines[i].actor == 2 && lines[i].person == 3);
    CHECK_STR(lines[3].kind, S("a.one"));
    CHECK_STR(lines[3].facts, S("{\"n\":1}"));
    CHECK(ledger_latest(&c, 3, &lines, &n) == OK && n == 2 && lines[0].seq == 2);
    CHECK(ledger_of(&c, 11, &lines, &n) == OK && n == 2);
    CHECK_STR(lines[0].kind, S("a.four"));

    c.program = 2, c.me = 0; /* another program has numbers of its own; nobody acted */
    CHECK(write(&c, "b.one", 21, true, OK) == OK);
    CHECK(ledger_of(&c, 21, &lines, &n) == OK && n == 1 && lines[0].seq == 0);
    CHECK(ledger_latest(&c, 0, &lines, &n) == OK && n == 0); /* not sealed yet */
    CHECK(seal(&c) == 1);
    CHECK(ledger_latest(&c, 0, &lines, &n) == OK && n == 1 && lines[0].seq == 1 && !lines[0].actor);
    test_ctx_end(&c);
}

static int64_t broken(struct ctx *c, int64_t *checked)
{
    int64_t seq = -1;
    CHECK(ledger_verify(c, &seq, checked) == OK);
    return seq;
}

static void test_verify(void)
{
    struct ctx c = begin_with_four();
    int64_t checked;
    CHECK(broken(&c, &checked) == 0 && checked == 3);
    for (int i = 0; i < 1200; i++) /* over several rounds, of sealing and of checking */
        CHECK(write(&c, "a.more", i, true, OK) == OK);
    CHECK(seal(&c) == 1200 && broken(&c, &checked) == 0 && checked == 1203);
    c.program = 2;
    CHECK(broken(&c, &checked) == 0 && checked == 0);
    test_ctx_end(&c);
}

/* Whoever can write to the database behind our back is found out, and where. */
static void test_tampering(void)
{
    static const struct {
        const char *sql;
        int64_t broken, checked;
    } cases[] = {
        {"UPDATE ledger SET facts = '{\"n\":2}' WHERE seq = 3", 3, 1},
        {"UPDATE ledger SET at = at + 1 WHERE seq = 1", 1, 0},
        {"UPDATE ledger SET actor = NULL WHERE seq = 4", 4, 2},
        {"UPDATE ledger SET kind = 'a.fore' WHERE seq = 4", 4, 2},
        {"UPDATE ledger SET person = 2 WHERE seq = 3", 3, 1},
        {"UPDATE ledger SET kept = 0 WHERE seq = 3", 3, 1},
        {"UPDATE ledger SET kept = 1 WHERE seq = 2", 2, 3},
        {"UPDATE ledger SET seq = 9 WHERE seq = 1", 9, 0},
        {"UPDATE ledger_leaf SET record = replace(record, ':13,', ':14,') WHERE leaf = 1", 3, 1},
        {"UPDATE ledger_leaf SET record = replace(record, ':13,', ':14,') WHERE leaf = 1;"
         "UPDATE ledger SET subject = 14 WHERE seq = 3",
         3, 1},
        {"UPDATE ledger_leaf SET commitment = zeroblob(32) WHERE leaf = 1", 3, 1},
        {"UPDATE ledger_leaf SET chain = zeroblob(32) WHERE leaf = 1", 3, 1},
        {"UPDATE ledger_leaf SET salt = zeroblob(32) WHERE leaf = 0", 1, 0},
        {"DELETE FROM ledger_leaf WHERE leaf = 2", 4, 2},
        {"DELETE FROM ledger_leaf WHERE leaf = 1", 3, 1},
        {"DELETE FROM ledger_leaf WHERE leaf = 0", 1, 0},
        {"DELETE FROM ledger_leaf WHERE leaf = 2; DELETE FROM ledger WHERE seq = 4", 4, 2},
        {"UPDATE ledger_head SET chain = zeroblob(32)", 5, 3},
        {"UPDATE ledger_head SET leaves = 2", 5, 3},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ctx c = begin_with_four();
        int64_t checked = -1;
        CHECK(db_script(&c, cases[i].sql) == OK);
        int64_t seq = broken(&c, &checked);
        CHECK(seq == cases[i].broken && checked == cases[i].checked);
        if (seq != cases[i].broken || checked != cases[i].checked)
            fprintf(stderr, "    case %zu: broken at %d after %d: %s\n", i, (int)seq, (int)checked,
                    cases[i].sql);
        test_ctx_end(&c);
    }
}

static void test_erasure(void) /* the leaf opens to nothing, and the chain still holds */
{
    struct ctx c = begin_with_four();
    int64_t checked;
    CHECK(db_script(&c, "UPDATE ledger_leaf SET salt = NULL, record = NULL WHERE leaf = 1;"
                        "UPDATE ledger SET facts = '{}', person = NULL WHERE seq = 3") == OK);
    CHECK(broken(&c, &checked) == 0 && checked == 3);
    CHECK(db_script(&c, "UPDATE ledger_leaf SET salt = NULL WHERE leaf = 0") != OK); /* not half */
    test_ctx_end(&c);
}

/* ---- followers: this one counts, and fails on demand ----------------------------------------- */

static enum err follower(struct ctx *c, const struct ledger_line *line)
{
    CHECK(c->me == 0);
    if (line->subject == 66)
        return fail(c, ERR_REFUSED, "Not this one.");
    return db_script(c, "INSERT INTO ledger_head (program, seq, leaves, chain, at) VALUES"
                        " (-1, 1, 0, zeroblob(32), 0)"
                        " ON CONFLICT (program) DO UPDATE SET leaves = leaves + 1");
}

static void test_follow(void)
{
    struct ctx c = begin_with_four();
    size_t n = 99;
    CHECK(ledger_follow(&c, "test", follower, &n) == OK && n == 4 && c.me == 2 && c.program == 1);
    CHECK(ledger_follow(&c, "test", follower, &n) == OK && n == 0);
    CHECK(ledger_follow(&c, "other", follower, &n) == OK && n == 4);
    CHECK(write(&c, "a.five", 15, true, OK) == OK);
    CHECK(ledger_follow(&c, "test", follower, &n) == OK && n == 0); /* not sealed yet */
    CHECK(seal(&c) == 1);
    CHECK(ledger_follow(&c, "test", follower, &n) == OK && n == 1);

    CHECK(write(&c, "a.six", 16, true, OK) == OK && write(&c, "a.bad", 66, true, OK) == OK);
    CHECK(seal(&c) == 2);
    CHECK(ledger_follow(&c, "test", follower, &n) == ERR_REFUSED);
    CHECK_STR(c.why, S("Not this one."));
    CHECK(db_script(&c, "UPDATE ledger SET subject = 67 WHERE subject = 66") == OK);
    CHECK(ledger_follow(&c, "test", follower, &n) == OK &&
          n == 2); /* the batch came again, whole */
    test_ctx_end(&c);
}

static void test_forget(void)
{
    struct ctx c = begin_with_four();
    size_t n;
    int64_t checked;
    CHECK(ledger_follow(&c, "ledger", ledger_forget, &n) == OK && n == 4);
    CHECK(write(&c, "erasure.done", 3, true, OK) == OK && seal(&c) == 1);
    CHECK(ledger_follow(&c, "ledger", ledger_forget, &n) == OK && n == 1);
    CHECK(db_script(&c, "CREATE TABLE none_left (n INTEGER CHECK (n = 0)) STRICT;"
                        "INSERT INTO none_left SELECT COUNT(*) FROM ledger_leaf"
                        " WHERE record IS NOT NULL") == OK);
    CHECK(broken(&c, &checked) == 0 && checked == 4);
    test_ctx_end(&c);
}

static void test_prune(void)
{
    struct ctx c = begin_with_four();
    size_t n = 99;
    int64_t checked;
    c.now.s += 91 * 86400;
    CHECK(ledger_prune(&c, &n) == OK && n == 0); /* nobody has followed yet */
    CHECK(ledger_follow(&c, "test", follower, &n) == OK);
    CHECK(ledger_prune(&c, &n) == OK && n == 1); /* evidence stays */
    CHECK(broken(&c, &checked) == 0 && checked == 3);
    test_ctx_end(&c);
}

int main(void)
{
    test_write_and_seal();
    test_verify();
    test_tampering();
    test_erasure();
    test_follow();
    test_forget();
    test_prune();
    return CHECK_RESULT();
}
