/* assetpack -- packs files into one C file: the table `asset_files` of src/kit/http/assets.h.
 *
 *     assetpack OUT.c FILE...
 *
 * The address of NAME.EXT is /assets/NAME.HASH.EXT, HASH being the first 8 hex digits of the
 * SHA-256 of its bytes: a changed file has a changed address, so browsers may keep each for ever.
 * Each file is there plain and, where that is at least a tenth smaller, as gzip -9 and brotli -11.
 * The table is sorted by address; the output depends on the files alone. Exit status 1 with a
 * sentence on standard error if a file cannot be read, its type is not known, or two have one name.
 */
#include <brotli/encode.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { FILES_MAX = 256, FILE_MAX = 8 << 20 /* bytes */, NAME_MAX_LEN = 64 };

struct bytes {
    unsigned char *at;
    size_t len;
};

struct entry {
    char name[NAME_MAX_LEN + 1], address[NAME_MAX_LEN + 20];
    const char *type;
    struct bytes plain, gzip, brotli; /* len 0: not smaller */
};

static const struct {
    const char *extension, *type;
} types[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".json", "application/json"},
    {".txt", "text/plain; charset=utf-8"},
};

static _Noreturn void stop(const char *file, const char *why)
{
    fprintf(stderr, "assetpack: %s: %s\n", file, why);
    exit(1);
}

static unsigned char *room(size_t len)
{
    unsigned char *at = malloc(len ? len : 1);
    if (!at)
        stop("memory", "there is not enough");
    return at;
}

static struct bytes read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        stop(path, "cannot be opened");
    struct bytes b = {room(FILE_MAX + 1), 0};
    b.len = fread(b.at, 1, FILE_MAX + 1, f);
    if (ferror(f))
        stop(path, "cannot be read");
    fclose(f);
    if (b.len > FILE_MAX)
        stop(path, "is over 8 MB");
    return b;
}

/* Keeps a compressed form only where it is worth its header. */
static struct bytes worth(struct bytes packed, struct bytes plain)
{
    if (packed.len <= plain.len - plain.len / 10)
        return packed;
    free(packed.at);
    return (struct bytes){NULL, 0};
}

static struct bytes gzip(const char *path, struct bytes plain)
{
    z_stream z = {.next_in = plain.at, .avail_in = (unsigned)plain.len};
    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        stop(path, "zlib does not start");
    size_t bound = deflateBound(&z, (unsigned long)plain.len);
    struct bytes b = {room(bound), 0};
    z.next_out = b.at, z.avail_out = (unsigned)bound;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END)
        stop(path, "cannot be packed with gzip");
    b.len = z.total_out;
    deflateEnd(&z);
    return worth(b, plain);
}

static struct bytes brotli(const char *path, struct bytes plain)
{
    struct bytes b = {NULL, BrotliEncoderMaxCompressedSize(plain.len)};
    b.at = room(b.len);
    if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT,
                               plain.len, plain.at, &b.len, b.at))
        stop(path, "cannot be packed with brotli");
    return worth(b, plain);
}

static void set_names(const char *path, struct entry *e)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    if (!dot || dot == name || strlen(name) > NAME_MAX_LEN)
        stop(path, "has no extension, or a name that is too long");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(dot, types[i].extension) == 0)
            e->type = types[i].type;
    if (!e->type)
        stop(path, "is of a type that is not in the table of assetpack.c");
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, e->plain.at, e->plain.len);
    snprintf(e->name, sizeof e->name, "%s", name);
    snprintf(e->address, sizeof e->address, "/assets/%.*s.%02x%02x%02x%02x%s", (int)(dot - name),
             name, hash[0], hash[1], hash[2], hash[3], dot);
}

static int by_address(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->address, ((const struct entry *)b)->address);
}

static void put_bytes(FILE *out, const char *kind, size_t at, struct bytes b)
{
    if (b.len == 0)
        return;
    fprintf(out, "static const unsigned char %s%zu[] = {", kind, at);
    for (size_t i = 0; i < b.len; i++)
        fprintf(out, "%s%u,", i % 32 ? "" : "\n", b.at[i]);
    fputs("};\n", out);
}

static void put_pointer(FILE *out, const char *kind, size_t at, struct bytes b)
{
    if (b.len)
        fprintf(out, ", %s%zu", kind, at);
    else
        fputs(", NULL", out);
}

static void put_table(FILE *out, const struct entry *list, size_t n)
{
    fputs("/* made by tools/assetpack */\n#include \"kit/http/assets.h\"\n\n", out);
    for (size_t i = 0; i < n; i++) {
        put_bytes(out, "plain", i, list[i].plain);
        put_bytes(out, "gzip", i, list[i].gzip);
        put_bytes(out, "brotli", i, list[i].brotli);
    }
    fputs("const struct asset_file asset_files[] = {\n", out);
    for (size_t i = 0; i < n; i++) {
        const struct entry *e = &list[i];
        fprintf(out, "    {\"%s\", \"%s\", \"%s\"", e->name, e->address, e->type);
        put_pointer(out, "plain", i, e->plain);
        put_pointer(out, "gzip", i, e->gzip);
        put_pointer(out, "brotli", i, e->brotli);
        fprintf(out, ", %zu, %zu, %zu},\n", e->plain.len, e->gzip.len, e->brotli.len);
    }
    fprintf(out, "};\nconst size_t asset_count = %zu;\n", n);
}

int main(int argc, char **argv)
{
    static struct entry list[FILES_MAX];
    if (argc < 3 || argc - 2 > FILES_MAX || sodium_init() < 0)
        stop("use", "assetpack OUT.c FILE...");
    size_t n = (size_t)argc - 2;
    for (size_t i = 0; i < n; i++) {
        const char *path = argv[i + 2];
        struct entry *e = &list[i];
        e->plain = read_file(path);
        if (e->plain.len == 0)
            stop(path, "is empty");
        set_names(path, e);
        for (size_t k = 0; k < i; k++)
            if (strcmp(list[k].name, e->name) == 0)
                stop(path, "has the name of another one");
        e->gzip = gzip(path, e->plain);
        e->brotli = brotli(path, e->plain);
    }
    qsort(list, n, sizeof *list, by_address);
    FILE *out = fopen(argv[1], "wb");
    if (!out)
        stop(argv[1], "cannot be written");
    put_table(out, list, n);
    for (size_t i = 0; i < n; i++)
        free(list[i].plain.at), free(list[i].gzip.at), free(list[i].brotli.at);
    if (ferror(out) | fclose(out))
        stop(argv[1], "cannot be written");
    return 0;
}
