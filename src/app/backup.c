#include "app/archive.h"
#include "app/commands.h"
#include "app/app.sql.h"
#include "app/people_keys.h"
#include "feature/admin/admin.h"
#include "feature/people/people.h"
#include "feature/search/search.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MAX = 4, REMOVE_DEPTH = 12, HASH = 32, PICTURE_MOST = 8 << 20 };

/* ---- backup ------------------------------------------------------------------------------------ */

static void pages(int done, int total)
{
    progress_show("copying the database", done, total);
}

/* What goes into one backup. keys: with those that were destroyed while the database was copied. */
struct saving {
    struct app *app;
    struct archive *archive;
    const char *beside;
    struct people_keys keys;
};

/* Who is deleted meanwhile is in the copy, under a key that nobody has any more. */
static void keep_lost(struct people_keys *keys, const struct people_keys *before)
{
    for (size_t i = 0; i < keys->n; i++) {
        const struct people_key *old = people_key_of(before, keys->list[i].person);
        if (keys->list[i].gone && old)
            keys->list[i] = *old;
    }
}

static enum err add_database(struct ctx *c, struct saving *s)
{
    struct people_keys before;
    str copy = arena_format(c->mem, "%s.db", s->beside);
    unlink(copy.at); /* of a backup that was killed */
    enum err e = people_keys_sync(c, true, &before);
    if (!e)
        e = store_backup(c, s->app->store, copy.at, pages);
    progress_end();
    if (!e && !(e = people_keys_sync(c, true, &s->keys))) {
        keep_lost(&s->keys, &before);
        e = people_seal_database(c, copy.at, &s->keys);
    }
    if (!e)
        e = archive_add(c, s->archive, copy.at, S("plaudit.db"));
    unlink(copy.at);
    return e;
}

static enum err add_bytes(struct ctx *c, const struct saving *s, str bytes, str name)
{
    str path = arena_format(c->mem, "%s.one", s->beside);
    (void)unlink(path.at);
    int fd = open(path.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool written = fd >= 0 && file_write(fd, bytes);
    enum err e = written ? OK : fail(c, ERR_BUSY, "%s: %s", path.at, strerror(errno));
    if (fd >= 0)
        (void)close(fd);
    if (!e)
        e = archive_add(c, s->archive, path.at, name);
    (void)unlink(path.at);
    return e;
}

/* "files/HEX.png" of one person becomes "files/HEX.png.PERSON.k". *done: it did. */
static enum err add_picture(struct ctx *c, const struct saving *s, str name, bool *done)
{
    struct row_app_picture_of owner;
    unsigned char hash[HASH];
    size_t len = 0;
    str plain, path = arena_format(c->mem, "%.*s/%.*s", STR_ARG(c->site->data_dir), STR_ARG(name));
    *done = false;
    if (name.len != 6 + 2 * HASH + 4 || !str_ends(name, S(".png")) ||
        sodium_hex2bin(hash, HASH, name.at + 6, 2 * HASH, NULL, &len, NULL) != 0)
        return OK;
    enum err e = q_app_picture_of(c, (str){(const char *)hash, len}, &owner);
    const struct people_key *key = !e && owner.found ? people_key_of(&s->keys, owner.person) : NULL;
    int fd = key && !key->gone ? open(path.at, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    if (fd < 0)
        return e;
    *done = file_bytes(c->mem, fd, PICTURE_MOST, &plain);
    (void)close(fd);
    return *done ? add_bytes(
                       c, s, people_seal(c, key, plain),
                       arena_format(c->mem, "%.*s.%lld.k", STR_ARG(name), (long long)owner.person))
                 : OK;
}

static enum err add_if_there(struct ctx *c, const struct saving *s, str name)
{
    bool done;
    enum err e = add_picture(c, s, name, &done);
    if (e || done)
        return e;
    str path = arena_format(c->mem, "%.*s/%.*s", STR_ARG(c->site->data_dir), STR_ARG(name));
    return access(path.at, F_OK) == 0 ? archive_add(c, s->archive, path.at, name) : OK;
}

static enum err add_folder(struct ctx *c, const struct saving *s, str name, int depth)
{
    str path = arena_format(c->mem, "%.*s/%.*s", STR_ARG(c->site->data_dir), STR_ARG(name));
    DIR *folder = opendir(path.at);
    if (!folder)
        return errno == ENOENT ? OK : fail(c, ERR_FAULT, "%s: %s", path.at, strerror(errno));
    enum err e = OK;
    for (struct dirent *one; !e && (one = readdir(folder));) {
        if (one->d_name[0] == '.')
            continue;
        str inside = arena_format(c->mem, "%.*s/%s", STR_ARG(name), one->d_name);
        if (str_same(inside, S("files/imports"))) /* uploads that wait for a look, for a day */
            continue;
        struct stat is;
        if (fstatat(dirfd(folder), one->d_name, &is, AT_SYMLINK_NOFOLLOW) != 0)
            continue; /* thrown away since */
        if (S_ISREG(is.st_mode))
            e = add_if_there(c, s, inside);
        else if (S_ISDIR(is.st_mode) && depth < DEPTH_MAX)
            e = add_folder(c, s, inside, depth + 1);
    }
    closedir(folder);
    return e;
}

/* The database first: what it refers to was written before it. */
static enum err write_all(struct saving *s)
{
    static const char *const single[] = {"plaudit.conf", "demo", "demo.clock"};
    struct ctx *c = &s->app->c;
    enum err e = add_database(c, s);
    if (!e)
        e = add_bytes(c, s, s->keys.install, S("sealed"));
    for (size_t i = 0; !e && i < COUNT(single); i++)
        e = add_if_there(c, s, str_of(single[i]));
    return e ? e : add_folder(c, s, S("files"), 0);
}

/* "people.keys" beside a file, unless said otherwise. */
static const char *keys_beside(struct ctx *c, const struct invocation *in, const char *file)
{
    const char *said = flag(in, "keys"), *slash = strrchr(file, '/');
    if (said)
        return said;
    str folder = slash ? (str){file, (size_t)(slash - file) + 1} : S("");
    return arena_format(c->mem, "%.*speople.keys", STR_ARG(folder)).at;
}

/* Keys of another installation are not overwritten. */
static enum err check_copy(struct ctx *c, const char *path, str install)
{
    struct people_keys old;
    enum err e = people_keys_read(c, path, &old);
    if (!e && !str_same(old.install, install))
        e = fail(c, ERR_INVALID, "%s holds keys of another installation. Say --keys FILE.", path);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err backup(struct app *app, const char *path, const char *copy)
{
    struct ctx *c = &app->c;
    struct people_keys keys;
    str part = arena_format(c->mem, "%s.part", path);
    struct saving s = {.app = app, .beside = part.at};
    if (access(path, F_OK) == 0)
        return fail(c, ERR_INVALID, "%s is there already. Choose another name.", path);
    unlink(part.at);
    enum err e = people_keys_sync(c, true, &keys);
    if (e || (e = check_copy(c, copy, keys.install)) || (e = archive_new(c, part.at, &s.archive)) ||
        (e = archive_finish(c, s.archive, write_all(&s))) ||
        (e = people_keys_sync(c, true, &keys)) || (e = people_keys_write(c, copy, &keys)))
        return e;
    if (rename(part.at, path) != 0)
        return fail(c, ERR_FAULT, "%s: %s", path, strerror(errno));
    return admin_note_backup(c);
}

int backup_run(const struct invocation *in)
{
    struct app app;
    struct stat file;
    if (in->n_words != 2)
        return usage(in);
    if (!app_open(&app, in, in->words[0], false))
        return EXIT_REFUSED;
    const char *keys = keys_beside(&app.c, in, in->words[1]);
    enum err e = backup(&app, in->words[1], keys);
    if (!e && stat(in->words[1], &file) == 0) {
        printf(in->json ? "{\"bytes\":%lld}\n"
                        : "Saved, %lld bytes. The keys that sign are not in it: keep a copy of the "
                          "folder keys elsewhere.\n",
               (long long)file.st_size);
        if (!in->json)
            printf("It opens with %s: keep that file, and only its newest copy.\n", keys);
    }
    return app_end(&app, e);
}

/* ---- restore ----------------------------------------------------------------------------------- */

static void remove_folder(struct ctx *c, const char *path, int depth)
{
    DIR *folder = opendir(path);
    for (struct dirent *one; folder && (one = readdir(folder));) {
        if (strcmp(one->d_name, ".") == 0 || strcmp(one->d_name, "..") == 0)
            continue;
        if (unlinkat(dirfd(folder), one->d_name, 0) != 0 && depth < REMOVE_DEPTH)
            remove_folder(c, arena_format(c->mem, "%s/%s", path, one->d_name).at, depth + 1);
    }
    if (folder)
        closedir(folder);
    rmdir(path);
}

void app_remove_folder(struct ctx *c, const char *path)
{
    remove_folder(c, path, 0);
}

/* What came back and was deleted since goes again. */
static enum err erase_again(struct ctx *c, const struct people_keys *keys, size_t *n)
{
    struct row_app_still_there row;
    enum err e = OK;
    for (size_t i = 0; !e && i < keys->n; i++) {
        if (!keys->list[i].gone || (e = q_app_still_there(c, keys->list[i].person, &row)) ||
            !row.found)
            continue;
        if (!(e = people_erase_again(c, row.id)))
            ++*n;
    }
    return e;
}

/* The index of the search is in no backup. */
static enum err index_again(struct ctx *c)
{
    struct row_app_programs *programs;
    size_t n, found;
    enum err e = q_app_programs(c, &programs, &n);
    for (size_t i = 0; !e && i < n; i++) {
        c->program = programs[i].id;
        e = search_rebuild(c, &found);
    }
    c->program = 0;
    return e;
}

static enum err make_whole(const struct invocation *in, const char *dir,
                           const struct people_keys *keys, size_t *erased)
{
    struct app app;
    if (!app_open(&app, in, dir, false))
        return ERR_FAULT;
    struct ctx *c = &app.c;
    enum err e = erase_again(c, keys, erased);
    if (!e && !(e = app_catch_up(c)) && !(e = index_again(c)) && *erased > 0)
        e = people_erase_wipe(c);
    return app_end(&app, e) == EXIT_OK ? OK : ERR_FAULT;
}

/* "HEX.png.PERSON.k" becomes "HEX.png", or goes. */
static enum err open_picture(struct ctx *c, str folder, str name, const struct people_keys *keys)
{
    str path = arena_format(c->mem, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name)), sealed, plain;
    str number = str_upto(str_from(name, 2 * HASH + 5), name.len - 2 * HASH - 7);
    str to =
        arena_format(c->mem, "%.*s/%.*s", STR_ARG(folder), STR_ARG(str_upto(name, 2 * HASH + 4)));
    int64_t person = 0;
    int fd = str_int(number, &person) ? open(path.at, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    const struct people_key *key = people_key_of(keys, person);
    if (fd < 0 || !file_bytes(c->mem, fd, PICTURE_MOST, &sealed))
        return fail(c, ERR_INVALID, "%s cannot be read", path.at);
    (void)close(fd);
    (void)unlink(path.at);
    if (key && key->gone)
        return OK;
    if (!people_open(c, key, sealed, &plain))
        return fail(c, ERR_INVALID, "%s does not open with these keys.", path.at);
    fd = open(to.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool written = fd >= 0 && file_write(fd, plain);
    if (fd >= 0)
        (void)close(fd);
    return written ? OK : fail(c, ERR_BUSY, "%s: %s", to.at, strerror(errno));
}

static enum err open_pictures(struct ctx *c, str part, const struct people_keys *keys)
{
    str folder = arena_format(c->mem, "%.*s/files", STR_ARG(part));
    DIR *list = opendir(folder.at);
    enum err e = OK;
    for (struct dirent *one; !e && list && (one = readdir(list));) {
        str name = arena_copy(c->mem, str_of(one->d_name));
        if (str_ends(name, S(".k")) && name.len > 2 * HASH + 7)
            e = open_picture(c, folder, name, keys);
    }
    if (list)
        closedir(list);
    return e;
}

/* keys.n 0: an older backup, which is not sealed. */
static enum err open_all(struct ctx *c, str part, const char *path, struct people_keys *keys)
{
    str install, mark = arena_format(c->mem, "%.*s/sealed", STR_ARG(part));
    str folder = arena_format(c->mem, "%.*s/keys", STR_ARG(part));
    int fd = open(mark.at, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    *keys = (struct people_keys){.n = 0};
    if (fd < 0)
        return OK;
    bool read = file_bytes(c->mem, fd, 64, &install);
    (void)close(fd);
    enum err e = people_keys_read(c, path, keys);
    if (e == ERR_NOT_FOUND)
        return fail(c, ERR_INVALID,
                    "%s is missing: this backup opens only with the keys of its people.", path);
    if (e)
        return e;
    if (!read || !str_same(install, keys->install))
        return fail(c, ERR_INVALID, "%s holds keys of another installation.", path);
    if ((e = people_open_database(c, arena_format(c->mem, "%.*s/plaudit.db", STR_ARG(part)).at,
                                  keys)) ||
        (e = open_pictures(c, part, keys)))
        return e;
    (void)unlink(mark.at);
    if (mkdir(folder.at, 0700) != 0)
        return fail(c, ERR_FAULT, "%s: %s", folder.at, strerror(errno));
    return people_keys_write(c, arena_format(c->mem, "%.*s/people.keys", STR_ARG(folder)).at, keys);
}

/* Whole or not at all: unpacked and looked at beside, then it gets its name. */
static enum err restore(struct ctx *c, const struct invocation *in, struct people_keys *keys,
                        size_t *n)
{
    const char *file = in->words[0], *dir = in->words[1];
    str words, part = arena_format(c->mem, "%s.part", dir);
    if (rmdir(dir) != 0 && errno != ENOENT)
        return fail(c, ERR_INVALID, "%s is there and not empty. Restore into a new folder.", dir);
    if (mkdir(part.at, 0700) != 0)
        return fail(c, ERR_INVALID, "%s: %s", part.at, strerror(errno));
    enum err e = archive_unpack(c, file, part.at, n, NULL);
    if (!e)
        e = open_all(c, part, keys_beside(c, in, file), keys);
    if (!e)
        e = store_check(c, arena_format(c->mem, "%s/plaudit.db", part.at).at, &words);
    if (!e && rename(part.at, dir) != 0)
        e = fail(c, ERR_FAULT, "%s: %s", dir, strerror(errno));
    if (e)
        app_remove_folder(c, part.at);
    return e;
}

int restore_run(const struct invocation *in)
{
    struct people_keys keys = {.n = 0};
    size_t n, erased = 0;
    if (in->n_words != 2)
        return usage(in);
    struct ctx c = {.mem = arena_new()};
    enum err e = restore(&c, in, &keys, &n);
    if (e)
        fprintf(stderr, "%.*s\n", STR_ARG(c.why));
    else if (keys.n > 0)
        e = make_whole(in, in->words[1], &keys, &erased);
    if (!e)
        printf(in->json ? "{\"files\":%zu,\"erased\":%zu}\n"
                        : "Restored and checked, %zu files; deleted again: %zu people.\n",
               n, erased);
    arena_free(c.mem);
    return e == OK ? EXIT_OK : e == ERR_INVALID ? EXIT_REFUSED : EXIT_FAULT;
}
