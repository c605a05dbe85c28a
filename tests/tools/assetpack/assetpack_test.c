/* Reads back the table that assetpack made of the files in assets/, and asks it for what it
 * refuses. test_assetpack ASSETPACK FOLDER */
#include "base/test.h"
#include "kit/http/assets.h"

#include <brotli/decode.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

static const struct asset_file *find(const char *name)
{
    for (size_t i = 0; i < asset_count; i++)
        if (strcmp(asset_files[i].name, name) == 0)
            return &asset_files[i];
    return NULL;
}

static void test_table(void)
{
    CHECK(asset_count == 4);
    for (size_t i = 1; i < asset_count; i++)
        CHECK(strcmp(asset_files[i - 1].address, asset_files[i].address) < 0);
    CHECK(find("page.css") && strcmp(find("page.css")->type, "text/css; charset=utf-8") == 0);
    CHECK(find("dot.svg") && strcmp(find("dot.svg")->type, "image/svg+xml") == 0);
    CHECK(find("note.txt") && strcmp(find("note.txt")->type, "text/plain; charset=utf-8") == 0);
    CHECK(!find("unknown.exe"));
}

static void test_address(void) /* the hash is of the bytes: same bytes, same hash, other name */
{
    const struct asset_file *a = find("page.css"), *b = find("same.css"), *c = find("note.txt");
    unsigned char hash[crypto_hash_sha256_BYTES];
    char want[64];
    crypto_hash_sha256(hash, a->plain, a->plain_len);
    snprintf(want, sizeof want, "/assets/page.%02x%02x%02x%02x.css", hash[0], hash[1], hash[2],
             hash[3]);
    CHECK(strcmp(a->address, want) == 0);
    CHECK(memcmp(a->address + 13, b->address + 13, 8) == 0 && strcmp(a->address, b->address) != 0);
    CHECK(memcmp(a->address + 13, c->address + 13, 8) != 0);
}

static void test_bytes(const char *folder)
{
    for (size_t i = 0; i < asset_count; i++) {
        const struct asset_file *a = &asset_files[i];
        char path[1024];
        unsigned char bytes[8192], back[8192];
        snprintf(path, sizeof path, "%s/%s", folder, a->name);
        FILE *f = fopen(path, "rb");
        CHECK(f != NULL);
        if (!f)
            continue;
        size_t n = fread(bytes, 1, sizeof bytes, f);
        fclose(f);
        CHECK(a->plain_len == n && memcmp(a->plain, bytes, n) == 0);
        if (a->gzip) {
            z_stream z = {.next_in = (unsigned char *)(uintptr_t)a->gzip,
                          .avail_in = (unsigned)a->gzip_len,
                          .next_out = back,
                          .avail_out = sizeof back};
            CHECK(inflateInit2(&z, 15 + 16) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END);
            CHECK(z.total_out == n && memcmp(back, bytes, n) == 0);
            CHECK(a->gzip_len * 10 <= n * 9);
            inflateEnd(&z);
        }
        size_t len = sizeof back;
        if (a->brotli) {
            CHECK(BrotliDecoderDecompress(a->brotli_len, a->brotli, &len, back));
            CHECK(len == n && memcmp(back, bytes, n) == 0);
        }
    }
    CHECK(find("page.css")->gzip && find("page.css")->brotli);
    CHECK(find("page.css")->brotli_len < find("page.css")->gzip_len);
    CHECK(!find("note.txt")->gzip && find("note.txt")->gzip_len == 0); /* would be larger */
}

/* Exit status of assetpack with these files. */
static int pack(char *packer, char *one, char *two)
{
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("/dev/null", "w", stderr))
            _exit(99);
        execl(packer, packer, "/dev/null", one, two, (char *)NULL);
        _exit(98);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_refusals(char *packer, const char *folder)
{
    char css[1024], unknown[1024], missing[1024];
    snprintf(css, sizeof css, "%s/page.css", folder);
    snprintf(unknown, sizeof unknown, "%s/unknown.exe", folder);
    snprintf(missing, sizeof missing, "%s/missing.css", folder);
    CHECK(pack(packer, css, NULL) == 0);
    CHECK(pack(packer, css, css) == 1);     /* one name twice */
    CHECK(pack(packer, css, unknown) == 1); /* a type we do not serve */
    CHECK(pack(packer, css, missing) == 1);
    CHECK(pack(packer, NULL, NULL) == 1);
}

int main(int argc, char **argv)
{
    if (argc != 3 || sodium_init() < 0)
        return 2;
    test_table();
    test_address();
    test_bytes(argv[2]);
    test_refusals(argv[1], argv[2]);
    return CHECK_RESULT();
}
