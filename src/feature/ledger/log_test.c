#include "feature/ledger/ledger.h"

#include "base/test.h"
#include "kit/store/testing.h"

#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A program with a data folder. */
struct place {
    struct ctx c;
    struct site site;
    char folder[32];
};

static struct place *begin(struct arena *mem)
{
    struct place *p = arena_take(mem, 1, sizeof *p);
    p->c = test_ctx_begin();
    p->site = *p->c.site;
    memcpy(p->folder, "/tmp/plaudit-log-XXXXXX", 24);
    CHECK(mkdtemp(p->folder) != NULL);
    p->site.data_dir = str_of(p->folder);
    p->site.address = S("https://experts.example.org");
    p->c.site = &p->site;
    CHECK(db_script(&p->c, "INSERT INTO person (id, handle, name, sort_key, made) VALUES"
                           " (2, 'ana', 'Ana', x'01', 0);"
                           "INSERT INTO program (id, code, name, state, made) VALUES"
                           " (1, 'one', 'One', 'running', 0)") == OK);
    return p;
}

static int remove_one(const char *path, const struct stat *is, int kind, struct FTW *at)
{
    (void)is, (void)kind, (void)at;
    return remove(path);
}

static void end(struct place *p)
{
    CHECK(nftw(p->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0);
    test_ctx_end(&p->c);
}

static void add(struct place *p, int n)
{
    size_t sealed;
    for (int i = 0; i < n; i++) {
        CHECK(db_begin(&p->c) == OK);
        enum err e = ledger_write(
            &p->c,
            &(struct ledger_entry){.kind = "award.begun", .subject = i, .person = 2, .kept = true});
        CHECK(db_end(&p->c, e) == OK);
    }
    CHECK(ledger_seal(&p->c, &sealed) == OK && sealed == (size_t)n);
}

static size_t publish(struct place *p)
{
    size_t n = 99;
    CHECK(ledger_publish(&p->c, &n) == OK);
    return n;
}

static str path_of(struct place *p, const char *name)
{
    return arena_format(p->c.mem, "%s/%s", p->folder, name);
}

static str file_of(struct place *p, const char *name)
{
    str bytes = {0};
    FILE *f = fopen(path_of(p, name).at, "re");
    CHECK(f && file_bytes(p->c.mem, fileno(f), 1 << 20, &bytes));
    if (f)
        (void)fclose(f);
    return bytes;
}

static void put_file(struct place *p, const char *name, str bytes)
{
    FILE *f = fopen(path_of(p, name).at, "we");
    CHECK(f && fwrite(bytes.at, 1, bytes.len, f) == bytes.len && fclose(f) == 0);
}

static struct tlog_signer signer_of(struct place *p)
{
    struct tlog_signer signer;
    CHECK(tlog_signer_read(p->c.mem, str_trim(file_of(p, "keys/log-1.key")), &signer));
    return signer;
}

/* As an outsider: with the public key and the files alone. */
static enum err check(struct place *p, const struct tlog_head *since, struct tlog_head *head)
{
    struct tlog_signer signer = signer_of(p);
    struct ledger_seen seen;
    enum err e = tlog_checkpoint_open(&p->c, file_of(p, "log/1/checkpoint"), &signer.key, head);
    if (e)
        return e;
    return tlog_check(&p->c,
                      &(struct tlog_check){
                          .reader = {ledger_tile_read, (void *)(uintptr_t)path_of(p, "log/1").at},
                          .head = *head,
                          .since = since,
                          .entry = ledger_public_check,
                          .of = &seen});
}

static void test_publish(struct place *p)
{
    struct tlog_head first, head;
    struct stat is;
    CHECK(publish(p) == 0 && access(path_of(p, "log").at, F_OK) != 0);
    add(p, 3);
    CHECK(publish(p) == 3 && publish(p) == 0);
    CHECK(check(p, NULL, &first) == OK && first.size == 3);
    CHECK(str_starts(file_of(p, "log/1/checkpoint"), S("experts.example.org/p/one/log\n3\n")));
    CHECK(stat(path_of(p, "keys/log-1.key").at, &is) == 0 && (is.st_mode & 0777) == 0600);
    CHECK(file_of(p, "log/1/tile/0/000.p/3").len == 3 * 32);
    add(p, 600);
    CHECK(publish(p) == 600);
    CHECK(check(p, &first, &head) == OK && head.size == 603);
    CHECK(access(path_of(p, "log/1/tile/0/000.p").at, F_OK) != 0); /* full now */
    struct tlog_tile old = {TLOG_BUNDLES, 0, 3};
    str bytes, full = file_of(p, "log/1/tile/entries/000");
    CHECK(ledger_tile_read(&p->c, (void *)(uintptr_t)path_of(p, "log/1").at, &old, &bytes) == OK);
    CHECK(bytes.len < 500 && str_starts(full, bytes)); /* as it was when it was partial */

    /* erased: neither the files nor what they are made of change */
    CHECK(db_script(&p->c, "UPDATE ledger_leaf SET salt = NULL, record = NULL;"
                           "UPDATE ledger SET facts = '{}', person = NULL") == OK);
    add(p, 1);
    CHECK(publish(p) == 1 && check(p, &head, &head) == OK && head.size == 604);
    /* thrown away and made again of the database: byte by byte the same tree */
    CHECK(nftw(path_of(p, "log").at, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0);
    CHECK(publish(p) == 604 && check(p, &head, &first) == OK && tlog_same(&first.root, &head.root));
}

static void test_trouble(struct place *p)
{
    struct tlog_head head;
    size_t n;
    add(p, 300);
    CHECK(publish(p) == 300);
    CHECK(chmod(path_of(p, "keys/log-1.key").at, 0640) == 0);
    CHECK(ledger_publish(&p->c, &n) == ERR_FAULT && str_find(p->c.why, S("chmod 600")) != SIZE_MAX);
    CHECK(chmod(path_of(p, "keys/log-1.key").at, 0600) == 0);
    str tile = file_of(p, "log/1/tile/0/001.p/44");
    ((char *)(uintptr_t)tile.at)[3] ^= 1;
    put_file(p, "log/1/tile/0/001.p/44", tile);
    CHECK(check(p, NULL, &head) == ERR_INVALID);
    add(p, 1);
    CHECK(ledger_publish(&p->c, &n) == ERR_FAULT); /* nothing is built on it */
    ((char *)(uintptr_t)tile.at)[3] ^= 1;
    put_file(p, "log/1/tile/0/001.p/44", tile);
    CHECK(publish(p) == 1 && check(p, NULL, &head) == OK);
    CHECK(db_script(&p->c, "UPDATE ledger_head SET leaves = 7") == OK);
    CHECK(ledger_publish(&p->c, &n) == ERR_FAULT &&
          str_find(p->c.why, S("is it a backup?")) != SIZE_MAX);
}

static void test_entries(struct ctx *c)
{
    static const char good[] =
        "{\"commit\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\","
        "\"seq\":7,\"time\":\"2027-01-31T12:00:01Z\",\"type\":\"award.begun\"}";
    struct ledger_public entry;
    CHECK(ledger_public_read(str_of(good), &entry) && entry.seq == 7);
    CHECK_STR(ledger_public_text(c->mem, &entry), str_of(good));
    CHECK(ledger_public_check(c, NULL, 7, str_of(good)) == OK);
    CHECK(ledger_public_check(c, NULL, 8, str_of(good)) == ERR_INVALID);
    CHECK_STR(c->why, S("The entry at place 8 says that it is entry 7."));
    for (size_t i = 0; i < sizeof good - 1; i++) { /* cut off anywhere, or with a bit changed */
        str wrong = arena_copy(c->mem, str_of(good));
        ((char *)(uintptr_t)wrong.at)[i] ^= 0x10;
        CHECK(!ledger_public_read(str_upto(str_of(good), i), &entry));
        if (ledger_public_read(wrong, &entry))
            CHECK(!str_same(ledger_public_text(c->mem, &entry), str_of(good)));
    }
    static const char *const bad[] = {
        "{\"commit\":\"0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef\","
        "\"seq\":7,\"time\":\"2027-01-31T12:00:01Z\",\"type\":\"award.begun\"}",
        "{\"commit\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\","
        "\"seq\":07,\"time\":\"2027-01-31T12:00:01Z\",\"type\":\"award.begun\"}",
        "{\"commit\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\","
        "\"seq\":7,\"time\":\"2027-02-31T12:00:01Z\",\"type\":\"award.begun\"}",
        "{\"commit\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\","
        "\"seq\":7,\"time\":\"2027-01-31T24:00:01Z\",\"type\":\"award.begun\"}",
        "{\"commit\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\","
        "\"seq\":7,\"time\":\"2027-01-31T12:00:01Z\",\"type\":\"award.begun\"} ",
    };
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(!ledger_public_read(str_of(bad[i]), &entry));
}

int main(void)
{
    struct arena *mem = arena_new();
    static void (*const parts[])(struct place *) = {test_publish, test_trouble};
    for (size_t i = 0; i < COUNT(parts); i++) {
        struct place *p = begin(mem);
        parts[i](p);
        end(p);
    }
    struct ctx c = {.mem = mem};
    test_entries(&c);
    arena_free(mem);
    return CHECK_RESULT();
}
