#include "kit/tlog/tlog.h"

#include "base/test.h"

#include <dirent.h>
#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>

static const char NAME[] = "experts.example.org/p/one/log";

static struct tlog_signer signer_of(unsigned char letter)
{
    unsigned char seed[32];
    struct tlog_signer signer;
    memset(seed, letter, sizeof seed);
    tlog_signer_make(str_of(NAME), seed, &signer);
    return signer;
}

/* The key of the example in the documentation of golang.org/x/mod/sumdb/note. */
static void test_keys(struct ctx *c)
{
    static const char skey[] =
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    static const char vkey[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    static const char note[] =
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
        "\n"
        "\xe2\x80\x94 PeterNeumann "
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng"
        "otpRZb6KE6RyyBwJnAM=\n";
    struct tlog_signer signer;
    struct tlog_key key;
    str text;
    CHECK(tlog_signer_read(c->mem, str_of(skey), &signer));
    CHECK(tlog_key_read(str_of(vkey), &key));
    CHECK_STR(tlog_key_text(c->mem, &signer.key), str_of(vkey));
    CHECK_STR(tlog_signer_text(c->mem, &signer), str_of(skey));
    CHECK(tlog_note_open(c, str_of(note), &key, &text) == OK);
    CHECK_STR(tlog_note_sign(c->mem, text, &signer), str_of(note));

    static const char *const bad[] = {
        "",
        "name",
        "name+01234567",
        "name+01234567+",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
        "PeterNeumann+C74F20A3X+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        CHECK(!tlog_key_read(str_of(bad[i]), &key));
        CHECK(!tlog_signer_read(c->mem, arena_format(c->mem, "PRIVATE+KEY+%s", bad[i]), &signer));
    }
}

/* Each byte of a signed checkpoint, changed in two ways. */
static void test_each_byte(struct ctx *c)
{
    struct tlog_signer signer = signer_of('a');
    struct tlog_head head = {1234567, {{1, 2, 3}}}, read;
    str note = tlog_checkpoint_sign(c->mem, &head, &signer);
    CHECK(tlog_checkpoint_open(c, note, &signer.key, &read) == OK && read.size == head.size &&
          tlog_same(&read.root, &head.root));
    size_t found = 0;
    for (size_t i = 0; i < note.len; i++)
        for (char with = 1; with <= 2; with++) {
            str wrong = arena_copy(c->mem, note);
            ((char *)(uintptr_t)wrong.at)[i] ^= with;
            found += tlog_checkpoint_open(c, wrong, &signer.key, &read) == ERR_INVALID;
        }
    CHECK(found == 2 * note.len);
    for (size_t i = 0; i < note.len; i++)
        CHECK(tlog_checkpoint_open(c, str_upto(note, i), &signer.key, &read) == ERR_INVALID);
}

static void test_checkpoints(struct ctx *c)
{
    static const char root[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    struct tlog_signer signer = signer_of('a'), other = signer_of('b');
    struct tlog_head read;
    const struct {
        str text;
        enum err e;
    } cases[] = {
        {arena_format(c->mem, "%s\n0\n%s\n", NAME, root), OK},
        {arena_format(c->mem, "%s\n9223372036854775807\n%s\n", NAME, root), OK},
        {arena_format(c->mem, "%s\n7\n%s\nmore\n", NAME, root), OK},
        {arena_format(c->mem, "%s\n9223372036854775808\n%s\n", NAME, root), ERR_INVALID},
        {arena_format(c->mem, "%s\n07\n%s\n", NAME, root), ERR_INVALID},
        {arena_format(c->mem, "%s\n-7\n%s\n", NAME, root), ERR_INVALID},
        {arena_format(c->mem, "%s\n+7\n%s\n", NAME, root), ERR_INVALID},
        {arena_format(c->mem, "%s\n\n%s\n", NAME, root), ERR_INVALID},
        {arena_format(c->mem, "%s\n7\nAAAA\n", NAME), ERR_INVALID},
        {arena_format(c->mem, "%s\n7\n", NAME), ERR_INVALID},
        {arena_format(c->mem, "other.example/log\n7\n%s\n", root), ERR_INVALID},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK(tlog_checkpoint_open(c, tlog_note_sign(c->mem, cases[i].text, &signer), &signer.key,
                                   &read) == cases[i].e);
    str note = tlog_note_sign(c->mem, cases[0].text, &signer);
    CHECK(tlog_checkpoint_open(c, note, &other.key, &read) == ERR_INVALID);
    CHECK_STR(c->why, S("The note is not signed by this key."));
    /* others may have signed as well, in ways that we do not know */
    str more =
        arena_format(c->mem, "%.*s\xe2\x80\x94 witness.example AAAABBBBCCCC\n", STR_ARG(note));
    CHECK(tlog_checkpoint_open(c, more, &signer.key, &read) == OK);
    more = arena_format(c->mem, "%.*s\xe2\x80\x94 witness.example\n", STR_ARG(note));
    CHECK(tlog_checkpoint_open(c, more, &signer.key, &read) == ERR_INVALID);
    more = arena_format(c->mem, "%.*s\xe2\x80\x94 a AAAA\x01\n", STR_ARG(note));
    CHECK(tlog_checkpoint_open(c, more, &signer.key, &read) == ERR_INVALID);
}

static void test_receipts(struct ctx *c)
{
    struct tlog_receipt receipt = {.extra = S("{\"a\":1}"),
                                   .index = 73894,
                                   .path = {.hash = {{{1}}, {{2}}}, .n = 2},
                                   .checkpoint = S("a\n1\nb\n\n\xe2\x80\x94 x AAAA\n")};
    struct tlog_receipt read;
    str text = tlog_receipt_text(c->mem, &receipt);
    CHECK(str_starts(text, S("c2sp.org/tlog-proof@v1\nextra eyJhIjoxfQ==\nindex 73894\nAQAAAA")));
    CHECK(tlog_receipt_read(c, text, &read) == OK && read.index == 73894 && read.path.n == 2);
    CHECK_STR(read.extra, receipt.extra);
    CHECK_STR(read.checkpoint, receipt.checkpoint);
    CHECK_STR(tlog_receipt_text(c->mem, &read), text);
    receipt.extra.len = receipt.path.n = 0;
    text = tlog_receipt_text(c->mem, &receipt);
    CHECK(tlog_receipt_read(c, text, &read) == OK && read.extra.len == 0 && read.path.n == 0);

    static const char *const bad[] = {
        "",
        "c2sp.org/tlog-proof@v2\nindex 1\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex 01\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex -1\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\nx\n",
        "c2sp.org/tlog-proof@v1\nextra AA\xc3\xa6\nindex 1\n\nx\n", /* beyond ASCII */
        "c2sp.org/tlog-proof@v1\nextra AAA\xc2\nindex 1\n\nx\n",
        "c2sp.org/tlog-proof@v1\nextra AB==\nindex 1\n\nx\n", /* bits left over */
        "c2sp.org/tlog-proof@v1\nextra ?\nindex 1\n\nx\n",
        "c2sp.org/tlog-proof@v1\nextra \nindex 1\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex 1\n",
        "c2sp.org/tlog-proof@v1\nindex 1\n\n",
    };
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(tlog_receipt_read(c, str_of(bad[i]), &read) == ERR_INVALID);
}

/* ---- the vectors of transparency-dev/merkle ------------------------------------------------------- */

/* A hash of another length fits nothing, but may be the same as another one: it is hashed. */
static struct tlog_hash hash_of(const json_t *value, bool *short_one)
{
    unsigned char bytes[256];
    size_t len = 0;
    struct tlog_hash hash;
    const char *text = json_is_string(value) ? json_string_value(value) : "";
    CHECK(sodium_base642bin(bytes, sizeof bytes, text, strlen(text), NULL, &len, NULL,
                            sodium_base64_VARIANT_ORIGINAL) == 0);
    *short_one |= len != TLOG_HASH;
    if (len == TLOG_HASH)
        memcpy(hash.at, bytes, len);
    else
        tlog_leaf((str){(const char *)bytes, len}, &hash);
    return hash;
}

static int64_t number_of(const json_t *vector, const char *key)
{
    return json_integer_value(json_object_get(vector, key));
}

static void try_vector(const char *file, bool inclusion, size_t *n)
{
    json_t *v = json_load_file(file, 0, NULL), *one;
    struct tlog_path path = {.n = 0};
    size_t i;
    bool holds, odd = false;
    ++*n;
    if (!v) { /* a number beyond 63 bits: refused before there is a proof */
        CHECK(str_ends(str_of(file), S("leafIdx-sub-@1.json")));
        return;
    }
    json_array_foreach(json_object_get(v, "proof"), i, one) path.hash[path.n++] =
        hash_of(one, &odd);
    if (inclusion) {
        struct tlog_head head = {number_of(v, "treeSize"),
                                 hash_of(json_object_get(v, "root"), &odd)};
        struct tlog_hash leaf = hash_of(json_object_get(v, "leafHash"), &odd);
        holds = !odd && tlog_inclusion_holds(&path, number_of(v, "leafIdx"), &leaf, &head);
    } else {
        struct tlog_head old = {number_of(v, "size1"), hash_of(json_object_get(v, "root1"), &odd)};
        struct tlog_head head = {number_of(v, "size2"), hash_of(json_object_get(v, "root2"), &odd)};
        holds = tlog_consistency_holds(&path, &old, &head);
    }
    CHECK(holds != json_is_true(json_object_get(v, "wantErr")));
    if (holds == json_is_true(json_object_get(v, "wantErr")))
        fprintf(stderr, "    %s\n", file);
    json_decref(v);
}

static void try_folder(struct arena *mem, const char *folder, bool inclusion, size_t *n)
{
    DIR *dir = opendir(folder);
    for (struct dirent *d; dir && (d = readdir(dir));) {
        str path = arena_format(mem, "%s/%s", folder, d->d_name);
        if (d->d_name[0] == '.')
            continue;
        if (str_ends(path, S(".json")))
            try_vector(path.at, inclusion, n);
        else
            try_folder(mem, path.at, inclusion, n);
    }
    if (dir)
        (void)closedir(dir);
}

static void test_vectors(struct ctx *c)
{
    const char *folder = getenv("PLAUDIT_VECTORS");
    str at = str_of(folder ? folder : "../shared/vectors/vectors");
    size_t n = 0;
    try_folder(c->mem, arena_format(c->mem, "%.*s/merkle/inclusion", STR_ARG(at)).at, true, &n);
    try_folder(c->mem, arena_format(c->mem, "%.*s/merkle/consistency", STR_ARG(at)).at, false, &n);
    if (n == 0)
        fprintf(stderr, "skipped the Merkle vectors: none in %.*s\n", STR_ARG(at));
    else
        fprintf(stderr, "%zu Merkle vectors\n", n);
}

int main(void)
{
    struct ctx c = {.mem = arena_new()};
    test_keys(&c);
    test_each_byte(&c);
    test_checkpoints(&c);
    test_receipts(&c);
    test_vectors(&c);
    arena_free(c.mem);
    return CHECK_RESULT();
}
