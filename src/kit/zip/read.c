#include "kit/zip/zip_inside.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { COMMENT_MAX = 65535, ENCRYPTED = 1 };

static uint32_t get_16(str s, size_t at)
{
    const unsigned char *b = (const unsigned char *)s.at + at;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8;
}

static uint32_t get_32(str s, size_t at)
{
    return get_16(s, at) | get_16(s, at + 2) << 16;
}

static bool letter_ok(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
           ch == '.' || ch == '-' || ch == '_';
}

bool zip_name_ok(str name)
{
    str rest = name, part;
    if (name.len == 0 || name.len > ZIP_NAME_MAX || name.at[0] == '/' ||
        name.at[name.len - 1] == '/')
        return false;
    while (str_cut(&rest, '/', &part)) {
        if (part.len == 0 || part.at[0] == '.')
            return false;
        for (size_t i = 0; i < part.len; i++)
            if (!letter_ok(part.at[i]))
                return false;
    }
    return true;
}

const struct zip_file *zip_find(const struct zip_file *files, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (str_same(files[i].name, str_of(name)))
            return &files[i];
    return NULL;
}

/* A file as the list has it. */
struct listed {
    str name;
    uint32_t crc, packed, size, offset, method;
};

struct reading {
    struct ctx *c;
    str bytes;
    size_t begin; /* of the list */
    size_t next;  /* behind the file before: no two share a byte */
    size_t left;  /* bytes that may still be unpacked */
};

static enum err damaged(struct ctx *c)
{
    return fail(c, ERR_INVALID, "The file is no ZIP archive, or it is damaged or cut off.");
}

/* The end of the list is behind everything but a comment; a comment that looks like one is not believed. */
static bool find_end(str bytes, size_t *at)
{
    if (bytes.len < ZIP_END_BYTES)
        return false;
    size_t last = bytes.len - ZIP_END_BYTES, most = last < COMMENT_MAX ? last : COMMENT_MAX;
    for (size_t back = 0; back <= most; back++)
        if (get_32(bytes, last - back) == ZIP_END && get_16(bytes, last - back + 20) == back) {
            *at = last - back;
            return true;
        }
    return false;
}

static enum err unpack(struct reading *r, const struct listed *f, str packed, str *out)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)packed.at, .avail_in = (uInt)packed.len};
    char *room = arena_room(r->c->mem, (size_t)f->size + 1);
    z.next_out = (Bytef *)room;
    z.avail_out = (uInt)f->size + 1;
    if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
        abort();
    int code = inflate(&z, Z_FINISH);
    bool whole = code == Z_STREAM_END && z.total_out == f->size && z.avail_in == 0;
    (void)inflateEnd(&z);
    *out = (str){room, f->size};
    return whole ? OK : damaged(r->c);
}

/* The bytes of a file, behind its own header, which must say the same as the list. */
static enum err take(struct reading *r, const struct listed *f, str *out)
{
    struct ctx *c = r->c;
    size_t at = f->offset;
    if (at < r->next || at > r->begin || r->begin - at < ZIP_LOCAL_BYTES ||
        get_32(r->bytes, at) != ZIP_LOCAL || get_16(r->bytes, at + 8) != f->method)
        return damaged(c);
    size_t name = get_16(r->bytes, at + 26), extra = get_16(r->bytes, at + 28);
    size_t data = at + ZIP_LOCAL_BYTES + name + extra;
    if (data > r->begin || f->packed > r->begin - data || name != f->name.len ||
        memcmp(r->bytes.at + at + ZIP_LOCAL_BYTES, f->name.at, name) != 0)
        return damaged(c);
    str packed = {r->bytes.at + data, f->packed};
    r->next = data + f->packed;
    r->left -= f->size;
    enum err e = OK;
    if (f->method == ZIP_STORED && f->packed == f->size)
        *out = packed;
    else if (f->method == ZIP_DEFLATED)
        e = unpack(r, f, packed, out);
    else
        e = damaged(c);
    if (!e && crc32(0, (const Bytef *)out->at, (uInt)out->len) != f->crc)
        e = fail(c, ERR_INVALID, "In the archive, %.*s is damaged.", STR_ARG(f->name));
    return e;
}

static enum err check(struct reading *r, const struct listed *f, uint32_t flags)
{
    struct ctx *c = r->c;
    if (flags & ENCRYPTED)
        return fail(c, ERR_INVALID, "The archive is encrypted. Unpack it and pack it without.");
    if (f->size > r->left)
        return fail(c, ERR_INVALID, "What is in the archive is too large to be unpacked.");
    if (!zip_name_ok(f->name))
        return fail(c, ERR_INVALID,
                    "The archive has a file whose name could lead out of its folder. It was not "
                    "unpacked.");
    return OK;
}

static int by_name(const void *a, const void *b)
{
    return str_compare(((const struct zip_file *)a)->name, ((const struct zip_file *)b)->name);
}

static enum err check_twice(struct ctx *c, const struct zip_file *files, size_t n)
{
    struct zip_file *sorted = arena_take(c->mem, n + 1, sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[i] = files[i];
    qsort(sorted, n, sizeof *sorted, by_name);
    for (size_t i = 1; i < n; i++)
        if (str_same(sorted[i - 1].name, sorted[i].name))
            return fail(c, ERR_INVALID, "The archive has %.*s twice.", STR_ARG(sorted[i].name));
    return OK;
}

/* One of the list; *at moves behind it. */
static enum err take_listed(struct reading *r, size_t end, size_t *at, struct zip_file *file)
{
    struct ctx *c = r->c;
    if (end - *at < ZIP_CENTRAL_BYTES || get_32(r->bytes, *at) != ZIP_CENTRAL)
        return damaged(c);
    size_t name = get_16(r->bytes, *at + 28);
    size_t all = ZIP_CENTRAL_BYTES + name + get_16(r->bytes, *at + 30) + get_16(r->bytes, *at + 32);
    if (end - *at < all)
        return damaged(c);
    struct listed f = {.name = {r->bytes.at + *at + ZIP_CENTRAL_BYTES, name},
                       .method = get_16(r->bytes, *at + 10),
                       .crc = get_32(r->bytes, *at + 16),
                       .packed = get_32(r->bytes, *at + 20),
                       .size = get_32(r->bytes, *at + 24),
                       .offset = get_32(r->bytes, *at + 42)};
    uint32_t flags = get_16(r->bytes, *at + 8);
    *at += all;
    *file = (struct zip_file){0};
    if (f.size == 0 && str_ends(f.name, S("/")))
        return OK;
    enum err e = check(r, &f, flags);
    if (e || (e = take(r, &f, &file->bytes)))
        return e;
    file->name = f.name;
    return OK;
}

enum err zip_read(struct ctx *c, str bytes, size_t most, struct zip_file **files, size_t *n)
{
    struct reading r = {.c = c, .bytes = bytes, .left = most};
    size_t end;
    if (bytes.len > INT32_MAX || !find_end(bytes, &end))
        return damaged(c);
    size_t count = get_16(bytes, end + 10), at = get_32(bytes, end + 16), kept = 0;
    if (at > end || get_32(bytes, end + 12) != end - at)
        return damaged(c);
    if (count > ZIP_FILES_MAX)
        return fail(c, ERR_INVALID, "The archive has more than %d files.", ZIP_FILES_MAX);
    r.begin = at;
    struct zip_file *list = arena_take(c->mem, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        enum err e = take_listed(&r, end, &at, &list[kept]);
        if (e)
            return e;
        kept += list[kept].name.len > 0;
    }
    enum err e = at == end ? check_twice(c, list, kept) : damaged(c);
    if (e)
        return e;
    *files = list;
    *n = kept;
    return OK;
}
