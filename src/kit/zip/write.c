#include "kit/zip/zip_inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { YEAR_0 = 1980, LEVEL = 6 };

/* What both headers say of a file. */
struct entry {
    str name, packed;
    uint32_t crc, size, offset;
    uint16_t method;
};

static void put_16(struct text *t, uint32_t value)
{
    text_char(t, (char)(value & 0xff));
    text_char(t, (char)(value >> 8 & 0xff));
}

static void put_32(struct text *t, uint32_t value)
{
    put_16(t, value & 0xffff);
    put_16(t, value >> 16);
}

/* Time and date as MS-DOS keeps them, in UTC. */
static void put_time(struct text *t, moment at)
{
    int year, month, date;
    int64_t second = ((at.s % 86400) + 86400) % 86400;
    day_parts(day_of_moment(at), &year, &month, &date);
    year = year < YEAR_0 ? YEAR_0 : year;
    put_16(t, (uint32_t)(second / 3600 << 11 | second / 60 % 60 << 5 | second % 60 / 2));
    put_16(t, (uint32_t)((year - YEAR_0) << 9 | month << 5 | date));
}

static struct entry packed(struct arena *mem, const struct zip_file *file)
{
    struct entry e = {.name = file->name, .packed = file->bytes, .size = (uint32_t)file->bytes.len};
    e.crc = (uint32_t)crc32(0, (const Bytef *)file->bytes.at, (uInt)file->bytes.len);
    z_stream z = {0};
    if (deflateInit2(&z, LEVEL, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    uLong most = deflateBound(&z, (uLong)file->bytes.len);
    char *room = arena_room(mem, most);
    z.next_in = (Bytef *)(uintptr_t)file->bytes.at;
    z.avail_in = (uInt)file->bytes.len;
    z.next_out = (Bytef *)room;
    z.avail_out = (uInt)most;
    bool whole = deflate(&z, Z_FINISH) == Z_STREAM_END;
    if (whole && z.total_out < file->bytes.len) {
        e.packed = (str){room, (size_t)z.total_out};
        e.method = ZIP_DEFLATED;
    }
    (void)deflateEnd(&z);
    return e;
}

/* From the version that is needed up to the length of the name: the same in both headers. */
static void put_common(struct text *t, const struct entry *e, moment at)
{
    put_16(t, ZIP_VERSION);
    put_16(t, 0);
    put_16(t, e->method);
    put_time(t, at);
    put_32(t, e->crc);
    put_32(t, (uint32_t)e->packed.len);
    put_32(t, e->size);
    put_16(t, (uint32_t)e->name.len);
    put_16(t, 0);
}

static void put_list(struct text *t, const struct entry *entries, size_t n, moment at)
{
    size_t begin = t->len;
    for (size_t i = 0; i < n; i++) {
        put_32(t, ZIP_CENTRAL);
        put_16(t, ZIP_VERSION);
        put_common(t, &entries[i], at);
        put_16(t, 0);
        put_16(t, 0);
        put_16(t, 0);
        put_32(t, 0);
        put_32(t, entries[i].offset);
        text_add(t, entries[i].name);
    }
    size_t end = t->len;
    put_32(t, ZIP_END);
    put_32(t, 0);
    put_16(t, (uint32_t)n);
    put_16(t, (uint32_t)n);
    put_32(t, (uint32_t)(end - begin));
    put_32(t, (uint32_t)begin);
    put_16(t, 0);
}

str zip_write(struct arena *mem, const struct zip_file *files, size_t n, moment at)
{
    struct text t = {.mem = mem};
    struct entry *entries = arena_take(mem, n + 1, sizeof *entries);
    assert(n <= ZIP_FILES_MAX);
    for (size_t i = 0; i < n; i++) {
        assert(zip_name_ok(files[i].name));
        entries[i] = packed(mem, &files[i]);
        assert(t.len + entries[i].packed.len < INT32_MAX);
        entries[i].offset = (uint32_t)t.len;
        put_32(&t, ZIP_LOCAL);
        put_common(&t, &entries[i], at);
        text_add(&t, entries[i].name);
        text_add(&t, entries[i].packed);
    }
    put_list(&t, entries, n, at);
    return text_str(&t);
}
