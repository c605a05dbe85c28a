#include "feature/people/inside.h"
#include "feature/people/people.sql.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HASH_BYTES = 32, FILE_MAX = 1 << 20 };

static str path_of(struct ctx *c, str hash)
{
    return arena_format(c->mem, "%.*s/files/%.*s.png", STR_ARG(c->site->data_dir),
                        STR_ARG(arena_hex(c->mem, hash.at, hash.len)));
}

/* Whole or not at all: written beside its place, then renamed into it. */
enum err file_keep(struct ctx *c, str bytes, str *hash)
{
    unsigned char *digest = arena_take(c->mem, HASH_BYTES, 1);
    crypto_hash_sha256(digest, (const unsigned char *)bytes.at, bytes.len);
    str made = {(char *)digest, HASH_BYTES};
    str folder = arena_format(c->mem, "%.*s/files", STR_ARG(c->site->data_dir));
    str beside = arena_format(c->mem, "%.*s/%lld.new", STR_ARG(folder), (long long)id_new(c));
    if (mkdir(folder.at, 0700) != 0 && errno != EEXIST)
        return fail(c, ERR_FAULT, "folder for pictures: errno %d", errno);
    int fd = open(beside.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(c, ERR_FAULT, "new picture: errno %d", errno);
    bool written = file_write(fd, bytes) && fsync(fd) == 0;
    int trouble = errno;
    (void)close(fd);
    if (written && rename(beside.at, path_of(c, made).at) == 0) {
        *hash = made;
        return OK;
    }
    (void)unlink(beside.at);
    if (trouble == ENOSPC || trouble == EDQUOT)
        return fail(c, ERR_BUSY, "There is no room for the picture just now. Try again later.");
    return fail(c, ERR_FAULT, "picture not written: errno %d", trouble);
}

void file_forget(struct ctx *c, str hash)
{
    struct row_people_picture_users users;
    if (hash.len == HASH_BYTES && q_people_picture_users(c, hash, &users) == OK && users.n == 0)
        (void)unlink(path_of(c, hash).at);
}

/* 64 hexadecimal digits and ".png": nothing else can name a file. */
static bool is_name(str name)
{
    if (name.len != 2 * HASH_BYTES + 4 || !str_ends(name, S(".png")))
        return false;
    for (size_t i = 0; i < 2 * HASH_BYTES; i++)
        if (!((name.at[i] >= '0' && name.at[i] <= '9') || (name.at[i] >= 'a' && name.at[i] <= 'f')))
            return false;
    return true;
}

enum err file_get(struct ctx *c, const struct req *r, struct res *out)
{
    str bytes = {0};
    if (!is_name(r->word[0]))
        return fail_missing(c);
    str path =
        arena_format(c->mem, "%.*s/files/%.*s", STR_ARG(c->site->data_dir), STR_ARG(r->word[0]));
    int fd = open(path.at, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool read = fd >= 0 && file_bytes(c->mem, fd, FILE_MAX, &bytes);
    if (fd >= 0)
        (void)close(fd);
    if (!read)
        return fail_missing(c);
    out->body = bytes;
    out->type = S("image/png");
    out->immutable = true;
    return OK;
}
