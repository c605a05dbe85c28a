#include "kit/keep/keep.h"
#include "base/test.h"

#include <stdlib.h>
#include <unistd.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

int main(void)
{
    char folder[] = "/tmp/plaudit-keep-XXXXXX";
    CHECK(mkdtemp(folder) != NULL);
    struct site site = {.data_dir = str_of(folder), .ids = ids_new(0)};
    struct ctx c = {.mem = arena_new(), .site = &site, .now = {1000}, .catalog = &ENGLISH};
    str one, two, other, bytes = {0};
    CHECK(keep_file(&c, S("abc"), ".txt", &one) == OK && one.len == KEEP_HASH);
    CHECK_STR(arena_hex(c.mem, one.at, 4), S("ba7816bf")); /* FIPS 180-4, "abc" */
    CHECK(keep_file(&c, S("abc"), ".txt", &two) == OK && str_same(one, two));
    CHECK(keep_file(&c, S(""), "", &other) == OK && !str_same(one, other));
    CHECK(keep_read(&c, one, ".txt", 3, &bytes) == OK);
    CHECK_STR(bytes, S("abc"));
    CHECK(keep_read(&c, one, ".txt", 2, &bytes) == ERR_NOT_FOUND); /* longer than that */
    CHECK(keep_read(&c, one, ".png", 3, &bytes) == ERR_NOT_FOUND);
    CHECK(keep_read(&c, S("abc"), ".txt", 3, &bytes) == ERR_NOT_FOUND);
    keep_drop(&c, one, ".txt");
    CHECK(keep_read(&c, one, ".txt", 3, &bytes) == ERR_NOT_FOUND);
    keep_drop(&c, other, "");
    CHECK(rmdir(arena_format(c.mem, "%s/files", folder).at) == 0); /* nothing is left beside */
    CHECK(rmdir(folder) == 0);
    arena_free(c.mem);
    ids_free(site.ids);
    return CHECK_RESULT();
}
