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

/* The partial tiles that a full one replaces. */
static void remove_partial(struct ctx *c, const char *path)
{
    str folder = arena_format(c->mem, "%s.p", path);
    DIR *dir = opendir(folder.at);
    if (!dir)
        return;
    for (struct dirent *one; (one = readdir(dir));)
        if (one->d_name[0] != '.')
            (void)unlinkat(dirfd(dir), one->d_name, 0);
    (void)closedir(dir);
    (void)rmdir(folder.at);
}

enum err ledger_tile_write(struct ctx *c, void *of, const struct tlog_tile *tile, str bytes)
{
    static const int how = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW;
    str path = path_of(c, of, tile);
    int fd = open(path.at, how, 0600);
    if (fd < 0 && errno == ENOENT && make_folders(path.at))
        fd = open(path.at, how, 0600);
    bool written = fd >= 0 && file_write(fd, bytes);
    if (!written) {
        enum err e = not_written(c, path.at);
        if (fd >= 0)
            (void)close(fd);
        return e;
    }
    if (close(fd) != 0)
        return not_written(c, path.at);
    if (tile->width == TLOG_TILE)
        remove_partial(c, path.at);
    return OK;
}

/* ---- the checkpoint ------------------------------------------------------------------------------ */

/* For who copies the folder: what it is signed with. */
static bool write_beside(int dir, const char *name, str line)
{
    int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool written = fd < 0 ? errno == EEXIST : file_write(fd, line);
    if (fd >= 0)
        (void)close(fd);
    return written;
}

enum err ledger_log_sign(struct ctx *c, const char *folder, const struct tlog_head *head,
                         const struct tlog_signer *signer)
{
    str path = arena_format(c->mem, "%s/checkpoint", folder);
    str draft = arena_format(c->mem, "%s.new", path.at);
    int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return not_written(c, folder);
    int fd = -1;
    str key = arena_format(c->mem, "%.*s\n", STR_ARG(tlog_key_text(c->mem, &signer->key)));
    /* all tiles, at once, before the signature names them */
    bool kept = write_beside(dir, "key", key) && syncfs(dir) == 0;
    if (kept) {
        str note = tlog_checkpoint_sign(c->mem, head, signer);
        fd = open(draft.at, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
        kept = fd >= 0 && file_write(fd, note) && fsync(fd) == 0 &&
               rename(draft.at, path.at) == 0 && fsync(dir) == 0;
    }
    enum err e = kept ? OK : not_written(c, path.at);
    if (fd >= 0)
        (void)close(fd);
    (void)close(dir);
    return e;
}

enum err ledger_log_open(struct ctx *c, struct ledger_log *log)
{
    str folder = ledger_log_folder(c), note;
    struct ledger_log opened = {.folder = folder.at};
    if (!read_file(c->mem, arena_format(c->mem, "%s/checkpoint", folder.at).at, TLOG_NOTE, &note))
        return fail(c, ERR_NOT_FOUND, "Nothing has been published yet.");
    enum err e = ledger_log_signer(c, &opened.signer);
    if (e || (e = tlog_checkpoint_open(c, note, &opened.signer.key, &opened.head)))
        return e ? fail(c, ERR_FAULT, "%s/checkpoint: %s", folder.at, arena_copy(c->mem, c->why).at)
                 : OK;
    opened.checkpoint = note;
    *log = opened;
    return OK;
}
