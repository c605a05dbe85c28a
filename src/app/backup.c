#include "app/archive.h"
#include "app/commands.h"
#include "feature/admin/admin.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MAX = 4, REMOVE_DEPTH = 12 };

/* ---- backup ------------------------------------------------------------------------------------ */

static void pages(int done, int total)
{
    progress_show("copying the database", done, total);
}

static enum err add_database(struct ctx *c, struct store *store, struct archive *a,
                             const char *beside)
{
    str copy = arena_format(c->mem, "%s.db", beside);
    enum err e = store_backup(c, store, copy.at, pages);
    progress_end();
    if (!e)
        e = archive_add(c, a, copy.at, S("plaudit.db"));
    unlink(copy.at);
    return e;
}

static enum err add_if_there(struct ctx *c, struct archive *a, str name)
{
    str path = arena_format(c->mem, "%.*s/%.*s", STR_ARG(c->site->data_dir), STR_ARG(name));
    return access(path.at, F_OK) == 0 ? archive_add(c, a, path.at, name) : OK;
}

static enum err add_folder(struct ctx *c, struct archive *a, str name, int depth)
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
        struct stat is;
        if (fstatat(dirfd(folder), one->d_name, &is, AT_SYMLINK_NOFOLLOW) != 0)
            continue; /* thrown away since */
        if (S_ISREG(is.st_mode))
            e = add_if_there(c, a, inside);
        else if (S_ISDIR(is.st_mode) && depth < DEPTH_MAX)
            e = add_folder(c, a, inside, depth + 1);
    }
    closedir(folder);
    return e;
}

/* The database first: what it refers to was written before it. */
static enum err write_all(struct app *app, struct archive *a, const char *beside)
{
    static const char *const single[] = {"plaudit.conf", "demo", "demo.clock"};
    struct ctx *c = &app->c;
    enum err e = add_database(c, app->store, a, beside);
    for (size_t i = 0; !e && i < COUNT(single); i++)
        e = add_if_there(c, a, str_of(single[i]));
    return e ? e : add_folder(c, a, S("files"), 0);
}

static enum err backup(struct app *app, const char *path)
{
    struct ctx *c = &app->c;
    struct archive *a;
    str part = arena_format(c->mem, "%s.part", path);
    if (access(path, F_OK) == 0)
        return fail(c, ERR_INVALID, "%s is there already. Choose another name.", path);
    unlink(part.at);
    enum err e = archive_new(c, part.at, &a);
    if (e || (e = archive_finish(c, a, write_all(app, a, part.at))))
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
    enum err e = backup(&app, in->words[1]);
    if (!e && stat(in->words[1], &file) == 0)
        printf(in->json ? "{\"bytes\":%lld}\n" : "Saved, %lld bytes.\n", (long long)file.st_size);
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

/* Whole or not at all: unpacked and looked at beside, then it gets its name. */
static enum err restore(struct ctx *c, const char *file, const char *dir, size_t *n)
{
    str words, part = arena_format(c->mem, "%s.part", dir);
    if (rmdir(dir) != 0 && errno != ENOENT)
        return fail(c, ERR_INVALID, "%s is there and not empty. Restore into a new folder.", dir);
    if (mkdir(part.at, 0700) != 0)
        return fail(c, ERR_INVALID, "%s: %s", part.at, strerror(errno));
    enum err e = archive_unpack(c, file, part.at, n, NULL);
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
    size_t n;
    if (in->n_words != 2)
        return usage(in);
    struct ctx c = {.mem = arena_new()};
    enum err e = restore(&c, in->words[0], in->words[1], &n);
    if (e)
        fprintf(stderr, "%.*s\n", STR_ARG(c.why));
    else
        printf(in->json ? "{\"files\":%zu}\n" : "Restored and checked, %zu files.\n", n);
    arena_free(c.mem);
    return e == OK ? EXIT_OK : e == ERR_INVALID ? EXIT_REFUSED : EXIT_FAULT;
}
