#include "app/archive.h"

#include "base/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder of its own for each test, with two files to be packed. */
struct place {
    struct ctx c;
    char folder[64];
};

static str at(struct place *p, const char *name)
{
    return arena_format(p->c.mem, "%s/%s", p->folder, name);
}

static void write_file(struct place *p, const char *name, str words)
{
    FILE *f = fopen(at(p, name).at, "we");
    CHECK(f && fwrite(words.at, 1, words.len, f) == words.len);
    CHECK(f && fclose(f) == 0);
}

static str read_file(struct place *p, const char *name)
{
    enum { ROOM = 4096 };
    char *text = arena_take(p->c.mem, ROOM, 1);
    FILE *f = fopen(at(p, name).at, "re");
    size_t n = f ? fread(text, 1, ROOM, f) : 0;
    if (f)
        (void)fclose(f);
    return (str){text, n};
}

static struct place begin(void)
{
    struct place p = {.c = {.mem = arena_new()}, .folder = "/tmp/plaudit-archive-XXXXXX"};
    CHECK(mkdtemp(p.folder) != NULL);
    write_file(&p, "one", S("first words"));
    write_file(&p, "two", S(""));
    return p;
}

static void end(struct place *p)
{
    static const char *const names[] = {
        "out/files/x/one", "out/files/x", "out/files", "out/two", "out/manifest.sha256", "out",
        "a.tar",           "one",         "two",       ""};
    for (size_t i = 0; i < COUNT(names); i++)
        (void)remove(at(p, names[i]).at);
    CHECK(access(p->folder, F_OK) != 0);
    arena_free(p->c.mem);
}

static enum err pack(struct place *p)
{
    struct archive *a;
    enum err e = archive_new(&p->c, at(p, "a.tar").at, &a);
    if (e)
        return e;
    e = archive_add(&p->c, a, at(p, "one").at, S("files/x/one"));
    if (!e)
        e = archive_add(&p->c, a, at(p, "two").at, S("two"));
    return archive_finish(&p->c, a, e);
}

static enum err unpack(struct place *p, size_t *n)
{
    CHECK(mkdir(at(p, "out").at, 0700) == 0);
    return archive_unpack(&p->c, at(p, "a.tar").at, at(p, "out").at, n, NULL);
}

static void comes_back_as_it_was(void)
{
    struct place p = begin();
    size_t n = 0;
    CHECK(pack(&p) == OK);
    CHECK(unpack(&p, &n) == OK && n == 2);
    CHECK(str_same(read_file(&p, "out/files/x/one"), S("first words")));
    CHECK(read_file(&p, "out/two").len == 0);
    CHECK(pack(&p) == ERR_INVALID); /* never over a file that is there */
    end(&p);
}

/* One byte of the content, of a name, or of the list is another one. */
static void damage_is_seen(long where)
{
    struct place p = begin();
    size_t n;
    CHECK(pack(&p) == OK);
    FILE *f = fopen(at(&p, "a.tar").at, "r+e");
    CHECK(f && fseek(f, where, SEEK_SET) == 0 && fputc('z', f) == 'z');
    CHECK(f && fclose(f) == 0);
    CHECK(unpack(&p, &n) == ERR_INVALID);
    end(&p);
}

static void cut_off_is_seen(void)
{
    struct place p = begin();
    size_t n;
    CHECK(pack(&p) == OK);
    CHECK(truncate(at(&p, "a.tar").at, 1600) == 0);
    CHECK(unpack(&p, &n) == ERR_INVALID);
    end(&p);
}

/* A name that leads out of the folder, in a header whose sum is right. */
static void names_stay_inside(void)
{
    struct place p = begin();
    struct archive *a;
    size_t n;
    CHECK(archive_new(&p.c, at(&p, "a.tar").at, &a) == OK);
    enum err e = archive_add(&p.c, a, at(&p, "one").at, S("../escaped"));
    CHECK(archive_finish(&p.c, a, e) == OK);
    CHECK(unpack(&p, &n) == ERR_INVALID);
    CHECK(access(at(&p, "escaped").at, F_OK) != 0);
    end(&p);
}

static void failure_leaves_nothing(void)
{
    struct place p = begin();
    struct archive *a;
    CHECK(archive_new(&p.c, at(&p, "a.tar").at, &a) == OK);
    enum err e = archive_add(&p.c, a, at(&p, "missing").at, S("missing"));
    CHECK(e == ERR_FAULT);
    CHECK(archive_finish(&p.c, a, e) == ERR_FAULT);
    CHECK(access(at(&p, "a.tar").at, F_OK) != 0);
    end(&p);
}

int main(void)
{
    comes_back_as_it_was();
    damage_is_seen(3);            /* name of the first */
    damage_is_seen(512 + 4);      /* its content */
    damage_is_seen(3 * 512 + 90); /* the header of the list */
    cut_off_is_seen();
    names_stay_inside();
    failure_leaves_nothing();
    return CHECK_RESULT();
}
