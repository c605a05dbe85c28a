#include "kit/zip/zip.h"

#include "base/test.h"

#include <string.h>

enum { MOST = 1 << 20, LONG = 200000 };

static struct ctx begin(void)
{
    return (struct ctx){.mem = arena_new()};
}

static str three(struct ctx *c)
{
    char *zeros = arena_take(c->mem, LONG, 1);
    const struct zip_file files[] = {
        {S("plaudit.json"), S("{}")}, {S("files/zeros"), {zeros, LONG}}, {S("files/none"), S("")}};
    return zip_write(c->mem, files, COUNT(files), (moment){1796688000});
}

static void comes_back(void)
{
    struct ctx c = begin();
    struct zip_file *files;
    size_t n;
    str bytes = three(&c);
    CHECK(bytes.len < 1000);
    CHECK(str_same(bytes, three(&c)));
    CHECK(zip_read(&c, bytes, MOST, &files, &n) == OK && n == 3);
    CHECK(str_same(files[0].name, S("plaudit.json")) && str_same(files[0].bytes, S("{}")));
    CHECK(files[1].bytes.len == LONG && files[1].bytes.at[LONG - 1] == '\0');
    CHECK(zip_find(files, n, "files/none") == &files[2] && files[2].bytes.len == 0);
    CHECK(!zip_find(files, n, "files"));
    CHECK(zip_read(&c, zip_write(c.mem, NULL, 0, c.now), MOST, &files, &n) == OK && n == 0);
    arena_free(c.mem);
}

static void large_is_refused_unpacked(void)
{
    struct ctx c = begin();
    struct zip_file *files;
    size_t n;
    CHECK(zip_read(&c, three(&c), LONG, &files, &n) == ERR_INVALID);
    CHECK(str_find(c.why, S("too large")) != SIZE_MAX);
    CHECK(zip_read(&c, three(&c), LONG + 2, &files, &n) == OK);
    arena_free(c.mem);
}

/* No byte may be another one, and none may be missing, without an error or the same files. */
static void damage_is_seen(void)
{
    struct ctx c = begin();
    str whole = three(&c);
    for (size_t at = 0; at < whole.len; at++) {
        struct zip_file *files = NULL;
        size_t n = 0;
        struct ctx one = begin();
        char *bytes = arena_take(one.mem, whole.len, 1);
        memcpy(bytes, whole.at, whole.len);
        CHECK(zip_read(&one, (str){bytes, at}, MOST, &files, &n) == ERR_INVALID);
        bytes[at] = (char)(bytes[at] ^ 0x21);
        if (zip_read(&one, (str){bytes, whole.len}, MOST, &files, &n) == OK)
            CHECK(n == 3 && str_same(files[0].bytes, S("{}")) && files[1].bytes.len == LONG);
        arena_free(one.mem);
    }
    arena_free(c.mem);
}

/* An archive whose names are changed, to some of the same length. */
static enum err read_renamed(struct ctx *c, str from, str to)
{
    struct zip_file *files;
    size_t n;
    str whole = three(c);
    char *bytes = arena_take(c->mem, whole.len, 1);
    memcpy(bytes, whole.at, whole.len);
    for (size_t i = 0; i + from.len <= whole.len; i++)
        if (memcmp(bytes + i, from.at, from.len) == 0)
            memcpy(bytes + i, to.at, to.len);
    return zip_read(c, (str){bytes, whole.len}, MOST, &files, &n);
}

static void names_stay_inside(void)
{
    static const str bad[] = {S("../s/zeros"),  S("/iles/zero"), S("files//ros"), S("files/.ros"),
                              S("files/ze\\s"), S("files/ze s"), S("..")};
    struct ctx c = begin();
    CHECK(read_renamed(&c, S("files/zeros"), S("files/ZEROS")) == OK);
    for (size_t i = 0; i < COUNT(bad); i++) {
        CHECK(read_renamed(&c, S("files/zeros"), bad[i]) == ERR_INVALID);
        CHECK(str_find(c.why, S("name")) != SIZE_MAX);
    }
    CHECK(read_renamed(&c, S("files/zeros"), S("files/none\0")) == ERR_INVALID);
    arena_free(c.mem);
}

static void twice_is_refused(void)
{
    struct ctx c = begin();
    struct zip_file *files;
    size_t n;
    const struct zip_file both[] = {{S("one"), S("1")}, {S("one"), S("2")}};
    CHECK(zip_read(&c, zip_write(c.mem, both, 2, c.now), MOST, &files, &n) == ERR_INVALID);
    CHECK(str_find(c.why, S("twice")) != SIZE_MAX);
    CHECK(zip_read(&c, S("PK"), MOST, &files, &n) == ERR_INVALID);
    arena_free(c.mem);
}

int main(void)
{
    comes_back();
    large_is_refused_unpacked();
    damage_is_seen();
    names_stay_inside();
    twice_is_refused();
    return CHECK_RESULT();
}
