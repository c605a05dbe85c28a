#include "feature/ledger/ledger_log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TILE_MOST = TLOG_TILE * (2 + TLOG_ENTRY), PATH_MOST = 4096 };

str ledger_log_folder(struct ctx *c)
{
    if (c->program == LEDGER_ROOTS)
        return arena_format(c->mem, "%.*s/log/roots", STR_ARG(c->site->data_dir));
    return arena_format(c->mem, "%.*s/log/%lld", STR_ARG(c->site->data_dir), (long long)c->program);
}

static enum err not_written(struct ctx *c, const char *path)
{
    int why = errno;
    return fail(c, why == ENOSPC || why == EDQUOT ? ERR_BUSY : ERR_FAULT,
                "The public log cannot be written: %s: %s", path, strerror(why));
}

/* ---- tiles --------------------------------------------------------------------------------------- */

static bool read_file(struct arena *mem, const char *path, size_t most, str *bytes)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool read = fd >= 0 && file_bytes(mem, fd, most, bytes);
    if (fd >= 0)
        (void)close(fd);
    return read;
}

/* A partial tile is the beginning of the full one, which may have taken its place. */
static str cut_to(const struct tlog_tile *tile, str bytes)
{
    str rest = bytes, entry;
    if (tile->level != TLOG_BUNDLES)
        return str_upto(bytes, (size_t)tile->width * TLOG_HASH);
    for (int i = 0; i < tile->width && tlog_bundle_next(&rest, &entry);)
        i++;
    return str_upto(bytes, bytes.len - rest.len);
}

static str path_of(struct ctx *c, const char *folder, const struct tlog_tile *tile)
{
    return arena_format(c->mem, "%s/%.*s", folder, STR_ARG(tlog_tile_path(c->mem, tile)));
}

enum err ledger_tile_read(struct ctx *c, void *of, const struct tlog_tile *tile, str *bytes)
{
    const char *folder = of;
    struct tlog_tile full = {tile->level, tile->n, TLOG_TILE};
    str path = path_of(c, folder, tile);
    if (read_file(c->mem, path.at, TILE_MOST, bytes))
        return OK;
    if (tile->width == TLOG_TILE ||
        !read_file(c->mem, path_of(c, folder, &full).at, TILE_MOST, bytes))
        return fail(c, ERR_NOT_FOUND, "A part of the log is missing: %s", path.at);
    *bytes = cut_to(tile, *bytes);
    return OK;
}

/* Makes the folders above a file. */
static bool make_folders(const char *path)
{
    char part[PATH_MOST];
    size_t len = strlen(path);
    if (len >= sizeof part)
        return false;
    memcpy(part, path, len + 1);
    for (char *at = part + 1; (at = strchr(at, '/')); at++) {
        *at = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST)
            return false;
        *at = '/';
    }
    return true;
}

/* The partial tiles that a full one replaces, which has to be on the disk before they go. */
static bool replace_partial(struct ctx *c, const char *path, int full)
{
    str folder = arena_format(c->mem, "%s.p", path);
    DIR *dir = opendir(folder.at);
    if (!dir)
        return true;
    if (fsync(full) != 0) {
        (void)closedir(dir);
        return false;
    }
    for (struct dirent *one; (one = readdir(dir));)
        if (one->d_name[0] != '.')
            (void)unlinkat(dirfd(dir), one->d_name, 0);
    (void)closedir(dir);
    (void)rmdir(folder.at);
    return true;
}

/* What a signed checkpoint names is there as it should be, and is never opened for writing again: a kill
 * could leave it empty. */
static bool is_there(struct ctx *c, const char *path, str bytes)
{
    str old;
    return access(path, F_OK) == 0 && read_file(c->mem, path, TILE_MOST, &old) &&
           str_same(old, bytes);
}

enum err ledger_tile_write(struct ctx *c, void *of, const struct tlog_tile *tile, str bytes)
{
    static const int how = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW;
    str path = path_of(c, of, tile);
    if (is_there(c, path.at, bytes))
        return OK;
    int fd = open(path.at, how, 0600);
    if (fd < 0 && errno == ENOENT && make_folders(path.at))
        fd = open(path.at, how, 0600);
    bool written = fd >= 0 && file_write(fd, bytes) &&
                   (tile->width < TLOG_TILE || replace_partial(c, path.at, fd));
    if (!written) {
        enum err e = not_written(c, path.at);
        if (fd >= 0)
            (void)close(fd);
        return e;
    }
    return close(fd) == 0 ? OK : not_written(c, path.at);
}

/* ---- the checkpoint ------------------------------------------------------------------------------ */

/* A file of the folder, whole and under its name at once. */
static bool put_file(int dir, const char *name, str bytes)
{
    static const char draft[] = ".new";
    int fd = openat(dir, draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool written =
        fd >= 0 && file_write(fd, bytes) && fsync(fd) == 0 && renameat(dir, draft, dir, name) == 0;
    if (fd >= 0)
        (void)close(fd);
    return written && fsync(dir) == 0;
}

enum err ledger_log_sign(struct ctx *c, const char *folder, const struct tlog_head *head,
                         const struct tlog_signer *signer)
{
    int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return not_written(c, folder);
    /* for who copies the folder: what it is signed with */
    str key = arena_format(c->mem, "%.*s\n", STR_ARG(tlog_key_text(c->mem, &signer->key)));
    /* all tiles, at once, before the signature names them */
    bool kept = syncfs(dir) == 0 && put_file(dir, "key", key) &&
                put_file(dir, "checkpoint", tlog_checkpoint_sign(c->mem, head, signer));
    enum err e = kept ? OK : not_written(c, folder);
    (void)close(dir);
    return e;
}

enum err ledger_log_keep(struct ctx *c, const char *folder, str checkpoint)
{
    int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool kept = dir >= 0 && put_file(dir, "checkpoint", checkpoint);
    enum err e = kept ? OK : not_written(c, folder);
    if (dir >= 0)
        (void)close(dir);
    return e;
}

/* Signed before the key was exchanged? */
static enum err open_with_older(struct ctx *c, struct ledger_log *log, str note)
{
    const struct ledger_key *keys;
    size_t n;
    enum err e = ledger_keys(c, &keys, &n);
    if (e)
        return e;
    for (size_t i = 0; i < n; i++)
        if (keys[i].log == c->program &&
            tlog_checkpoint_open(c, note, &keys[i].key, &log->head) == OK) {
            log->rotated = true;
            c->why = (str){0};
            return OK;
        }
    return fail(c, ERR_FAULT, "%s/checkpoint is not signed by a key of this log", log->folder);
}

enum err ledger_log_open(struct ctx *c, struct ledger_log *log)
{
    str folder = ledger_log_folder(c), note;
    struct ledger_log opened = {.folder = folder.at};
    if (!read_file(c->mem, arena_format(c->mem, "%s/checkpoint", folder.at).at, TLOG_NOTE, &note))
        return fail(c, ERR_NOT_FOUND, "Nothing has been published yet.");
    enum err e = ledger_log_signer(c, false, &opened.signer);
    if (e || (tlog_checkpoint_open(c, note, &opened.signer.key, &opened.head) &&
              (e = open_with_older(c, &opened, note))))
        return e;
    opened.checkpoint = note;
    *log = opened;
    return OK;
}
