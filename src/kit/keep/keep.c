#include "kit/keep/keep.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

static str path_of(struct ctx *c, str hash, const char *ending)
{
    return arena_format(c->mem, "%.*s/files/%.*s%s", STR_ARG(c->site->data_dir),
                        STR_ARG(arena_hex(c->mem, hash.at, hash.len)), ending);
}

/* Written beside its place, then renamed into it. */
enum err keep_file(struct ctx *c, str bytes, const char *ending, str *hash)
{
    unsigned char *digest = arena_take(c->mem, KEEP_HASH, 1);
    crypto_hash_sha256(digest, (const unsigned char *)bytes.at, bytes.len);
    str made = {(char *)digest, KEEP_HASH};
    str folder = arena_format(c->mem, "%.*s/files", STR_ARG(c->site->data_dir));
    str beside = arena_format(c->mem, "%.*s/%lld.new", STR_ARG(folder), (long long)id_new(c));
    if (mkdir(folder.at, 0700) != 0 && errno != EEXIST)
        return fail(c, ERR_FAULT, "folder for files: errno %d", errno);
    int fd = open(beside.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(c, ERR_FAULT, "new file: errno %d", errno);
    bool written = file_write(fd, bytes) && fsync(fd) == 0;
    int trouble = errno;
    (void)close(fd);
    if (written && rename(beside.at, path_of(c, made, ending).at) == 0) {
        *hash = made;
        return OK;
    }
    (void)unlink(beside.at);
    if (trouble == ENOSPC || trouble == EDQUOT)
        return fail(c, ERR_BUSY, "There is no room for the file just now. Try again later.");
    return fail(c, ERR_FAULT, "file not written: errno %d", trouble);
}

enum err keep_read(struct ctx *c, str hash, const char *ending, size_t most, str *bytes)
{
    if (hash.len != KEEP_HASH)
        return fail_missing(c);
    int fd = open(path_of(c, hash, ending).at, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool read = fd >= 0 && file_bytes(c->mem, fd, most, bytes);
    if (fd >= 0)
        (void)close(fd);
    return read ? OK : fail_missing(c);
}

void keep_drop(struct ctx *c, str hash, const char *ending)
{
    if (hash.len == KEEP_HASH)
        (void)unlink(path_of(c, hash, ending).at);
}
