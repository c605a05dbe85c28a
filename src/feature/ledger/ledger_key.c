#include "feature/ledger/ledger.sql.h"
#include "feature/ledger/ledger_log.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_MOST = 4096 };

static str key_path(struct ctx *c)
{
    return arena_format(c->mem, "%.*s/keys/log-%lld.key", STR_ARG(c->site->data_dir),
                        (long long)c->program);
}

/* The address without its scheme, at the day the key is made: "experts.example.org/p/one/log". */
static enum err name_of_log(struct ctx *c, str *name)
{
    struct row_ledger_program_code row;
    str host = c->site->address;
    size_t scheme = str_find(host, S("://"));
    enum err e = q_ledger_program_code(c, &row);
    if (e)
        return e;
    if (scheme != SIZE_MAX)
        host = str_from(host, scheme + 3);
    *name = c->program == 0
                ? arena_format(c->mem, "%.*s/server/log", STR_ARG(host))
                : arena_format(c->mem, "%.*s/p/%.*s/log", STR_ARG(host), STR_ARG(row.code));
    return OK;
}

static enum err no_key(struct ctx *c, const char *path, const char *why)
{
    return fail(c, ERR_FAULT, "The key of the public log, %s: %s", path, why);
}

static enum err read_key(struct ctx *c, const char *path, struct tlog_signer *signer)
{
    struct stat is;
    str text;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 && errno == ENOENT)
        return ERR_NOT_FOUND;
    bool read = fd >= 0 && fstat(fd, &is) == 0 && file_bytes(c->mem, fd, KEY_MOST, &text);
    if (fd >= 0)
        (void)close(fd);
    if (!read)
        return no_key(c, path, "cannot be read");
    if (is.st_mode & 077)
        return no_key(c, path, "others can read it; chmod 600 makes it secret again");
    return tlog_signer_read(c->mem, str_trim(text), signer) ? OK : no_key(c, path, "is damaged");
}

/* Appears whole; if another process was quicker, its key counts. */
static enum err make_key(struct ctx *c, const char *path)
{
    unsigned char seed[32];
    struct tlog_signer signer;
    str name, folder = arena_format(c->mem, "%.*s/keys", STR_ARG(c->site->data_dir));
    str draft = arena_format(c->mem, "%s.%lld", path, (long long)id_new(c));
    enum err e = name_of_log(c, &name);
    if (e)
        return e;
    randombytes_buf(seed, sizeof seed);
    tlog_signer_make(name, seed, &signer);
    sodium_memzero(seed, sizeof seed);
    str line = arena_format(c->mem, "%.*s\n", STR_ARG(tlog_signer_text(c->mem, &signer)));
    (void)mkdir(folder.at, 0700);
    int dir = open(folder.at, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int fd = open(draft.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool made = dir >= 0 && fd >= 0 && file_write(fd, line) && fsync(fd) == 0 &&
                (link(draft.at, path) == 0 || errno == EEXIST);
    int why = errno;
    if (fd >= 0)
        (void)close(fd);
    (void)unlink(draft.at);
    made = made && fsync(dir) == 0;
    if (dir >= 0)
        (void)close(dir);
    return made ? OK : no_key(c, path, strerror(why));
}

enum err ledger_log_signer(struct ctx *c, struct tlog_signer *signer)
{
    str path = key_path(c);
    enum err e = read_key(c, path.at, signer);
    if (e != ERR_NOT_FOUND)
        return e;
    return (e = make_key(c, path.at)) ? e : read_key(c, path.at, signer);
}
