#include "kit/git/git_internal.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDERS_DEEP = 12, NAME_BYTES_MAX = 1000, LOOSE_BYTES_MAX = 1000 };

/* Hex digits, and not all of them 0, which stands for none. */
static bool is_id(str s)
{
    bool some = false;
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.at[i];
        if ((ch < '0' || ch > '9') && (ch < 'a' || ch > 'f'))
            return false;
        some = some || ch != '0';
    }
    return some && (s.len == 40 || s.len == 64);
}

static bool is_name(str name)
{
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.at[i] < ' ' || name.at[i] == 0x7f)
            return false;
    return name.len <= NAME_BYTES_MAX &&
           (str_starts(name, S("refs/heads/")) || str_starts(name, S("refs/tags/")) ||
            str_starts(name, S("refs/remotes/")));
}

static void add(struct git_refs *refs, str name, str id, bool loose)
{
    if (!is_name(name) || !is_id(id) || refs->n >= REFS_MAX)
        return;
    if (refs->n == refs->room) {
        refs->room = refs->room ? 2 * refs->room : 256;
        struct git_ref *more = arena_take(refs->mem, refs->room, sizeof *more);
        if (refs->n)
            memcpy(more, refs->list, refs->n * sizeof *more);
        refs->list = more;
    }
    refs->list[refs->n++] =
        (struct git_ref){arena_copy(refs->mem, name), arena_copy(refs->mem, id), loose};
}

static int by_name(const void *a, const void *b)
{
    const struct git_ref *one = a, *other = b;
    int order = str_compare(one->name, other->name);
    return order ? order : (int)other->loose - (int)one->loose;
}

static void sort(struct git_refs *refs)
{
    size_t kept = 0;
    if (refs->n)
        qsort(refs->list, refs->n, sizeof *refs->list, by_name);
    for (size_t i = 0; i < refs->n; i++)
        if (kept == 0 || !str_same(refs->list[kept - 1].name, refs->list[i].name))
            refs->list[kept++] = refs->list[i];
    refs->n = kept;
}

/* "ID NAME" of packed-refs and of the head of a bundle. */
static void add_line(struct git_refs *refs, str line)
{
    str id;
    if (!str_cut(&line, ' ', &id))
        return;
    if (str_same(line, S("HEAD")) && is_id(id))
        refs->head = arena_copy(refs->mem, id);
    add(refs, line, id, false);
}

static bool load(struct arena *mem, int folder, const char *name, size_t most, str *bytes)
{
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    bool fine = fd >= 0 && file_bytes(mem, fd, most, bytes);
    if (fd >= 0)
        close(fd);
    return fine;
}

/* ---- a folder ------------------------------------------------------------------------------------ */

static void walk(struct git_refs *refs, int folder, str name, int deep)
{
    DIR *list = fdopendir(folder);
    if (!list) {
        close(folder);
        return;
    }
    for (struct dirent *entry; (entry = readdir(list)) && refs->n < REFS_MAX;) {
        if (entry->d_name[0] == '.')
            continue;
        str path = arena_format(refs->mem, "%.*s/%s", STR_ARG(name), entry->d_name), id;
        int inner = deep < FOLDERS_DEEP ? openat(folder, entry->d_name,
                                                 O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                                        : -1;
        if (inner >= 0)
            walk(refs, inner, path, deep + 1);
        else if (load(refs->mem, folder, entry->d_name, LOOSE_BYTES_MAX, &id))
            add(refs, path, str_trim(id), true);
    }
    closedir(list);
}

static str id_of(const struct git_refs *refs, str name)
{
    for (size_t i = 0; i < refs->n; i++)
        if (str_same(refs->list[i].name, name))
            return refs->list[i].id;
    return (str){0};
}

void git_refs_read(struct git_refs *refs, const char *git_dir)
{
    int folder = open(git_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int inner = openat(folder, "refs", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    str packed = {0}, head = {0};
    if (inner >= 0)
        walk(refs, inner, S("refs"), 0);
    if (load(refs->mem, folder, "packed-refs", REFS_BYTES_MAX, &packed))
        for (str line; str_cut(&packed, '\n', &line);)
            add_line(refs, line);
    sort(refs);
    if (load(refs->mem, folder, "HEAD", LOOSE_BYTES_MAX, &head)) {
        head = str_trim(head);
        bool symbolic = str_starts(head, S("ref: "));
        refs->head = symbolic      ? id_of(refs, str_trim(str_from(head, 5)))
                     : is_id(head) ? head
                                   : (str){0};
    }
    close(folder);
}

/* ---- a bundle ------------------------------------------------------------------------------------ */

bool git_refs_bundle(struct git_refs *refs, const char *path, bool *needs)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char *room = arena_room(refs->mem, REFS_BYTES_MAX);
    ssize_t got = fd < 0 ? -1 : pread(fd, room, REFS_BYTES_MAX, 0);
    str rest = {room, got > 0 ? (size_t)got : 0}, line;
    if (fd >= 0)
        close(fd);
    if (!str_cut(&rest, '\n', &line) ||
        (!str_same(line, S("# v2 git bundle")) && !str_same(line, S("# v3 git bundle"))))
        return false;
    while (str_cut(&rest, '\n', &line) && line.len) {
        *needs = *needs || line.at[0] == '-';
        add_line(refs, line);
    }
    sort(refs);
    return true;
}
