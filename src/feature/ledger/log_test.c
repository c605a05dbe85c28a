#include "feature/ledger/ledger.h"

#include "base/test.h"
#include "kit/store/testing.h"

#include <fcntl.h>
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
    CHECK(ledger_seal(&p->c, &sealed) == OK && sealed >= (size_t)n);
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

/* A tile that a signed checkpoint names is not opened for writing again: a kill could leave it empty. */
static void test_written_once(struct place *p)
{
    static const struct timespec OLD[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
    struct stat is;
    add(p, 300);
    CHECK(publish(p) == 300);
    const char *tile = path_of(p, "log/1/tile/1/000.p/1").at;
    CHECK(utimensat(AT_FDCWD, tile, OLD, 0) == 0);
    add(p, 2);
    CHECK(publish(p) == 3); /* and the making of the key */
    CHECK(stat(tile, &is) == 0 && is.st_size == 32 && is.st_mtime == 1000);
    put_file(p, "log/1/tile/1/000.p/1",
             S("torn")); /* and one that is damaged is told, not mended in silence */
    add(p, 1);
    size_t n;
    CHECK(ledger_publish(&p->c, &n) != OK); /* the checkpoint names it */
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
    CHECK(publish(p) == 601);
    CHECK(check(p, &first, &head) == OK && head.size == 604);
    CHECK(access(path_of(p, "log/1/tile/0/000.p").at, F_OK) != 0); /* full now */
    struct tlog_tile old = {TLOG_BUNDLES, 0, 3};
    str bytes, full = file_of(p, "log/1/tile/entries/000");
    CHECK(ledger_tile_read(&p->c, (void *)(uintptr_t)path_of(p, "log/1").at, &old, &bytes) == OK);
    CHECK(bytes.len < 500 && str_starts(full, bytes)); /* as it was when it was partial */

    /* erased: neither the files nor what they are made of change */
    CHECK(db_script(&p->c, "UPDATE ledger_leaf SET salt = NULL, record = NULL;"
                           "UPDATE ledger SET facts = '{}', person = NULL") == OK);
    add(p, 1);
    CHECK(publish(p) == 1 && check(p, &head, &head) == OK && head.size == 605);
    /* thrown away and made again of the database: byte by byte the same tree */
    CHECK(nftw(path_of(p, "log").at, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0);
    CHECK(publish(p) == 605 && check(p, &head, &first) == OK && tlog_same(&first.root, &head.root));
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
    CHECK(publish(p) == 2 && check(p, NULL, &head) == OK);
    CHECK(db_script(&p->c, "UPDATE ledger_head SET leaves = 7") == OK);
    CHECK(ledger_publish(&p->c, &n) == ERR_FAULT &&
          str_find(p->c.why, S("is it a backup?")) != SIZE_MAX);
}

/* A key is an entry of the log that it signs; a new one signs on at once, and the old one stays known. */
static void test_keys(struct place *p)
{
    struct tlog_head first, head;
    struct tlog_signer old;
    const struct ledger_key *keys;
    const struct ledger_line *lines;
    size_t n;
    add(p, 2);
    CHECK(publish(p) == 2 && check(p, NULL, &first) == OK);
    old = signer_of(p);
    CHECK(ledger_keys(&p->c, &keys, &n) == OK && n == 1 && keys[0].log == 1 && keys[0].entry != 0);
    CHECK_STR(keys[0].text, tlog_key_text(p->c.mem, &old.key));
    CHECK(ledger_latest(&p->c, 0, &lines, &n) == OK && n == 2); /* not sealed yet */
    add(p, 1);
    CHECK(ledger_latest(&p->c, 0, &lines, &n) == OK && n == 4);
    CHECK(publish(p) == 2);
    p->site.address = S("https://elsewhere.example.net"); /* a log keeps its name */
    CHECK(ledger_key_rotate(&p->c, 1) == OK);
    CHECK(ledger_keys(&p->c, &keys, &n) == OK && n == 2 && keys[0].retired.set &&
          !keys[1].retired.set);
    CHECK(check(p, NULL, &head) == ERR_INVALID); /* signed with the old key still */
    CHECK(publish(p) == 0);                      /* nothing new, but signed anew */
    CHECK(check(p, &first, &head) == OK && head.size == 4);
    CHECK(tlog_checkpoint_open(&p->c, file_of(p, "log/1/checkpoint"), &old.key, &head) ==
          ERR_INVALID);
    CHECK_STR(str_trim(file_of(p, "log/1/key")), keys[1].text);
    add(p, 1);
    CHECK(publish(p) == 2 && check(p, &first, &head) == OK);
    /* lost: nothing is signed with another one behind everybody's back */
    CHECK(remove(path_of(p, "keys/log-1.key").at) == 0);
    add(p, 1);
    CHECK(ledger_publish(&p->c, &n) == ERR_FAULT &&
          str_find(p->c.why, S("is missing")) != SIZE_MAX);
    CHECK(ledger_keys(&p->c, &keys, &n) == OK &&
          ledger_key_check(&p->c, &keys[n - 1]) == ERR_FAULT);
    /* until the operator says so; the name is that of the log still */
    CHECK(ledger_key_rotate(&p->c, 1) == OK && ledger_publish(&p->c, &n) == OK);
    CHECK(check(p, &first, &head) == OK && head.size > 6);
    CHECK(ledger_keys(&p->c, &keys, &n) == OK && ledger_key_check(&p->c, &keys[n - 1]) == OK);
    CHECK_STR(keys[n - 1].key.name, S("experts.example.org/p/one/log"));
}

static int64_t roots_size(struct place *p, struct tlog_head *head)
{
    struct tlog_signer signer;
    size_t n;
    CHECK(ledger_publish_roots(&p->c, &n) == OK);
    if (access(path_of(p, "log/roots/checkpoint").at, F_OK) != 0)
        return 0;
    CHECK(ledger_signer(&p->c, LEDGER_ROOTS, &signer) == OK);
    CHECK(tlog_checkpoint_open(&p->c, file_of(p, "log/roots/checkpoint"), &signer.key, head) == OK);
    return head->size;
}

static struct ledger_root root_at(struct place *p, int64_t size, int64_t n)
{
    struct ledger_root root = {0};
    struct tlog_tile tile = {TLOG_BUNDLES, 0, (int)size};
    str bytes, entry = {0};
    CHECK(ledger_tile_read(&p->c, (void *)(uintptr_t)path_of(p, "log/roots").at, &tile, &bytes) ==
          OK);
    for (int64_t i = 0; i <= n; i++)
        CHECK(tlog_bundle_next(&bytes, &entry));
    CHECK(ledger_root_read(p->c.mem, entry, &root) && root.seq == n);
    return root;
}

/* Once a day, also for days on which the server slept; never before all of the day is published. */
static void test_roots(struct place *p)
{
    enum { DAY_S = 86400 };
    struct tlog_head head = {0}, old = {0}, first;
    const moment start = moment_of_day((day){20000});
    p->c.now = (moment){start.s + 100};
    add(p, 3);
    CHECK(roots_size(p, &head) == 0);
    p->c.now = (moment){start.s + DAY_S + 60}; /* over, but what was written may be on its way */
    CHECK(publish(p) == 3 && check(p, NULL, &first) == OK && roots_size(p, &head) == 0);
    p->c.now = (moment){start.s + DAY_S + 121};
    CHECK(roots_size(p, &head) == 1 && roots_size(p, &head) == 1);
    struct ledger_root root = root_at(p, 1, 0);
    CHECK(root.day.n == 20000 && root.n == 1 && root.logs[0].head.size == 3 &&
          tlog_same(&root.logs[0].head.root, &first.root));
    CHECK_STR(root.logs[0].origin, S("experts.example.org/p/one/log"));
    /* written in time, published late: the day waits */
    add(p, 300);
    p->c.now = (moment){start.s + 4 * DAY_S + 200};
    old = head;
    CHECK(roots_size(p, &head) == 1);
    add(p, 5); /* of today; the key of the log and that of the roots were noted, too */
    CHECK(publish(p) > 300 && roots_size(p, &head) == 4);
    CHECK(tlog_check(&p->c,
                     &(struct tlog_check){.reader = {ledger_tile_read,
                                                     (void *)(uintptr_t)path_of(p, "log/roots").at},
                                          .head = head,
                                          .since = &old}) == OK);
    for (int64_t i = 1; i < 4; i++) { /* the days that it slept through, from what is in the log */
        root = root_at(p, 4, i);
        CHECK(root.day.n == 20000 + i && root.n == 2);
        for (size_t l = 0; l < root.n; l++)
            if (root.logs[l].head.size != 304)
                CHECK(str_same(root.logs[l].origin, S("experts.example.org/server/log")));
    }
    static const char *const bad[] = {
        "",
        "{}",
        "{\"day\":\"2027-02-31\",\"logs\":[],\"seq\":0}",
        "{\"day\":\"2027-01-31\",\"logs\":[],\"seq\":0} ",
        "{\"day\":\"2027-01-31\",\"logs\":[{\"origin\":\"a\",\"root\":\"00\",\"size\":1}]}",
        "{\"logs\":[],\"day\":\"2027-01-31\",\"seq\":0}",
    };
    CHECK(ledger_root_read(p->c.mem, S("{\"day\":\"2027-01-31\",\"logs\":[],\"seq\":0}"), &root));
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(!ledger_root_read(p->c.mem, str_of(bad[i]), &root));
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
    static void (*const parts[])(struct place *) = {test_publish, test_written_once, test_trouble,
                                                    test_keys, test_roots};
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
