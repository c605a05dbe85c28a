#include "app/archive.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 512, PIECE = 64 * 1024, HEX = 64, MANIFEST_MAX = 64 << 20 };
#define MANIFEST S("manifest.sha256")

/* A header of a tar file, as POSIX lays it out. */
struct header {
    char name[100], mode[8], owner[8], group[8], size[12], time[12], sum[8], kind, target[100];
    char magic[6], version[2], owner_name[32], group_name[32], major[8], minor[8], prefix[155];
    char rest[12];
};
_Static_assert(sizeof(struct header) == BLOCK, "a header fills one block");

struct archive {
    FILE *out;
    const char *path;
    struct text manifest;
    moment now;
};

static enum err no_room(struct ctx *c, const char *path)
{
    return fail(c, ERR_BUSY, "%s: %s", path, strerror(errno));
}

static unsigned sum_of(const struct header *h)
{
    struct header copy = *h;
    unsigned sum = 0;
    memset(copy.sum, ' ', sizeof copy.sum);
    const unsigned char *bytes = (const unsigned char *)&copy;
    for (size_t i = 0; i < sizeof copy; i++)
        sum += bytes[i];
    return sum;
}

/* ---- writing ----------------------------------------------------------------------------------- */

enum err archive_new(struct ctx *c, const char *path, struct archive **out)
{
    struct archive *a = arena_take(c->mem, 1, sizeof *a);
    *a = (struct archive){.path = path, .manifest = {.mem = c->mem}, .now = clock_now(NULL)};
    a->out = fopen(path, "wxe");
    if (!a->out)
        return fail(c, ERR_INVALID, "%s: %s", path, strerror(errno));
    *out = a;
    return OK;
}

void archive_date(struct archive *a, moment at)
{
    a->now = at;
}

static bool put_header(struct archive *a, str name, int64_t size)
{
    struct header h = {.kind = '0', .magic = "ustar", .version = {'0', '0'}};
    memcpy(h.name, name.at, name.len);
    (void)snprintf(h.mode, sizeof h.mode, "%07o", 0600U);
    (void)snprintf(h.owner, sizeof h.owner, "%07o", 0U);
    (void)snprintf(h.group, sizeof h.group, "%07o", 0U);
    (void)snprintf(h.size, sizeof h.size, "%011llo", (unsigned long long)size);
    (void)snprintf(h.time, sizeof h.time, "%011llo", (unsigned long long)a->now.s);
    (void)snprintf(h.sum, sizeof h.sum, "%06o", sum_of(&h));
    h.sum[7] = ' ';
    return fwrite(&h, sizeof h, 1, a->out) == 1;
}

static bool put_padding(struct archive *a, int64_t size)
{
    static const char zeros[BLOCK];
    size_t rest = (size_t)(size % BLOCK);
    return rest == 0 || fwrite(zeros, BLOCK - rest, 1, a->out) == 1;
}

/* The bytes of a file and their hash; false if it has fewer or more than its header says. */
static bool put_bytes(struct archive *a, FILE *in, int64_t size, char *hex)
{
    char piece[PIECE];
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    int64_t left = size;
    crypto_hash_sha256_init(&state);
    for (size_t n; (n = fread(piece, 1, sizeof piece, in)) > 0; left -= (int64_t)n) {
        crypto_hash_sha256_update(&state, (const unsigned char *)piece, n);
        if (fwrite(piece, 1, n, a->out) != n)
            return false;
    }
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(hex, HEX + 1, hash, sizeof hash);
    return left == 0 && !ferror(in) && put_padding(a, size);
}

enum err archive_add(struct ctx *c, struct archive *a, const char *from, str name)
{
    const int64_t most = INT64_C(8) << 30;
    char hex[HEX + 1] = "";
    struct stat file;
    if (name.len == 0 || name.len > ARCHIVE_NAME_MAX)
        return fail(c, ERR_INVALID, "The name %.*s is too long for a backup.", STR_ARG(name));
    FILE *in = fopen(from, "re");
    if (!in || fstat(fileno(in), &file) != 0) {
        if (in)
            (void)fclose(in);
        return fail(c, ERR_FAULT, "%s: %s", from, strerror(errno));
    }
    bool fits = file.st_size < most;
    bool good = fits && put_header(a, name, file.st_size) && put_bytes(a, in, file.st_size, hex);
    (void)fclose(in);
    if (!fits)
        return fail(c, ERR_INVALID, "%s has more than 8 GB, which this kind of backup cannot hold.",
                    from);
    if (!good)
        return no_room(c, a->path);
    text_format(&a->manifest, "%s  %.*s\n", hex, STR_ARG(name));
    return OK;
}

static bool put_end(struct archive *a)
{
    static const char zeros[2 * BLOCK];
    str list = text_str(&a->manifest);
    return put_header(a, MANIFEST, (int64_t)list.len) &&
           fwrite(list.at, 1, list.len, a->out) == list.len && put_padding(a, (int64_t)list.len) &&
           fwrite(zeros, sizeof zeros, 1, a->out) == 1 && fflush(a->out) == 0 &&
           fsync(fileno(a->out)) == 0;
}

enum err archive_finish(struct ctx *c, struct archive *a, enum err so_far)
{
    enum err e = so_far;
    if (!e && !put_end(a))
        e = no_room(c, a->path);
    if (fclose(a->out) != 0 && !e)
        e = no_room(c, a->path);
    if (e)
        unlink(a->path);
    return e;
}

/* ---- reading ----------------------------------------------------------------------------------- */

static enum err damaged(struct ctx *c, const char *path)
{
    return fail(c, ERR_INVALID, "%s is damaged or cut off, or it is no backup of Plaudit.", path);
}

static bool read_octal(const char *text, size_t len, int64_t *value)
{
    *value = 0;
    for (size_t i = 0; i < len && text[i] != '\0' && text[i] != ' '; i++) {
        if (text[i] < '0' || text[i] > '7')
            return false;
        *value = *value * 8 + (text[i] - '0');
    }
    return true;
}

/* Small letters, digits, '.', '-', '_' and '/'; no part is empty or begins with a point. */
static bool name_ok(str name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789.-_/";
    for (size_t i = 0; i < name.len; i++) {
        bool begins = i == 0 || name.at[i - 1] == '/';
        if (!memchr(letters, name.at[i], sizeof letters - 1) ||
            (begins && (name.at[i] == '.' || name.at[i] == '/')))
            return false;
    }
    return name.len > 0 && name.at[name.len - 1] != '/';
}

static bool make_folders(struct ctx *c, str path, size_t from)
{
    for (size_t i = from; i < path.len; i++) {
        if (path.at[i] != '/')
            continue;
        str folder = arena_copy(c->mem, str_upto(path, i));
        if (mkdir(folder.at, 0700) != 0 && errno != EEXIST)
            return false;
    }
    return true;
}

struct unpacking {
    FILE *in;
    const char *path, *folder;
    struct text found; /* as the manifest should be */
    str manifest;
    str wrong; /* name of the first file that is not as the manifest says */
    size_t files;
};

/* Moves `size` bytes and the padding behind them to `out`. */
static bool take_bytes(struct unpacking *u, FILE *out, int64_t size, char *hex)
{
    char piece[PIECE];
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    for (int64_t left = size; left > 0;) {
        size_t n = left < PIECE ? (size_t)left : PIECE;
        if (fread(piece, 1, n, u->in) != n || fwrite(piece, 1, n, out) != n)
            return false;
        crypto_hash_sha256_update(&state, (const unsigned char *)piece, n);
        left -= (int64_t)n;
    }
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(hex, HEX + 1, hash, sizeof hash);
    size_t rest = (size_t)(size % BLOCK);
    return rest == 0 || fread(piece, 1, BLOCK - rest, u->in) == BLOCK - rest;
}

static enum err take_file(struct ctx *c, struct unpacking *u, str name, int64_t size)
{
    char hex[HEX + 1] = "";
    str path = arena_format(c->mem, "%s/%.*s", u->folder, STR_ARG(name));
    FILE *out = make_folders(c, path, strlen(u->folder) + 1) ? fopen(path.at, "wxe") : NULL;
    if (!out)
        return no_room(c, path.at);
    bool good = take_bytes(u, out, size, hex);
    good = fflush(out) == 0 && fsync(fileno(out)) == 0 && good;
    (void)fclose(out);
    if (!good)
        return feof(u->in) ? damaged(c, u->path) : no_room(c, path.at);
    text_format(&u->found, "%s  %.*s\n", hex, STR_ARG(name));
    u->files++;
    return OK;
}

static enum err take_manifest(struct ctx *c, struct unpacking *u, int64_t size)
{
    if (size > MANIFEST_MAX)
        return damaged(c, u->path);
    char *text = arena_take(c->mem, (size_t)size + 1, 1);
    if (fread(text, 1, (size_t)size, u->in) != (size_t)size)
        return damaged(c, u->path);
    u->manifest = (str){text, (size_t)size};
    return OK;
}

/* Line by line, to name the first file that is another one. */
static enum err compare(struct ctx *c, struct unpacking *u)
{
    str said = u->manifest, found = text_str(&u->found), one, other;
    if (str_same(said, found))
        return OK;
    while (str_cut(&found, '\n', &one) && str_cut(&said, '\n', &other) && str_same(one, other))
        ;
    u->wrong = str_from(one, HEX + 2);
    return damaged(c, u->path);
}

static enum err take_all(struct ctx *c, struct unpacking *u)
{
    struct header h;
    enum err e = OK;
    while (!e && u->manifest.len == 0) {
        int64_t size, sum;
        if (fread(&h, sizeof h, 1, u->in) != 1)
            return damaged(c, u->path);
        str name = {h.name, strnlen(h.name, sizeof h.name)};
        name = arena_copy(c->mem, name);
        if (!read_octal(h.size, sizeof h.size, &size) || !read_octal(h.sum, sizeof h.sum, &sum) ||
            sum != (int64_t)sum_of(&h) || h.kind != '0' || !name_ok(name))
            return damaged(c, u->path);
        e = str_same(name, MANIFEST) ? take_manifest(c, u, size) : take_file(c, u, name, size);
    }
    return e ? e : compare(c, u);
}

enum err archive_unpack(struct ctx *c, const char *path, const char *folder, size_t *n, str *wrong)
{
    struct unpacking u = {.path = path, .folder = folder, .found = {.mem = c->mem}};
    u.in = fopen(path, "re");
    if (!u.in)
        return fail(c, ERR_INVALID, "%s: %s", path, strerror(errno));
    enum err e = take_all(c, &u);
    (void)fclose(u.in);
    *n = u.files;
    if (wrong)
        *wrong = u.wrong;
    return e;
}
