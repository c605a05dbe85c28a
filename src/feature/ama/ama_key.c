/* How many questions somebody asked anonymously, without keeping who: counted under HMAC-SHA-256(key of the
 * event, person). The key is a file, for its owner only, and is not part of a backup; when it is gone
 * nobody can tell any more whose the numbers were. Its times are those of a day, too. */
#include "feature/ama/inside.h"

#include "kit/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_BYTES = crypto_auth_hmacsha256_KEYBYTES, MAC_BYTES = 16, TOKEN_BYTES = 16 };

static str folder_of(struct ctx *c)
{
    return arena_format(c->mem, "%.*s/ama", STR_ARG(c->site->data_dir));
}

static str path_of(struct ctx *c, int64_t event)
{
    return arena_format(c->mem, "%.*s/%lld-%lld.key", STR_ARG(folder_of(c)), (long long)c->program,
                        (long long)event);
}

static bool read_key(struct ctx *c, int64_t event, unsigned char key[KEY_BYTES])
{
    int fd = open(path_of(c, event).at, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool whole = fd >= 0 && read(fd, key, KEY_BYTES) == KEY_BYTES;
    if (fd >= 0)
        (void)close(fd);
    return whole;
}

/* A file that was made at ten past three would say when the first question came. */
static bool write_key(int fd, const unsigned char key[KEY_BYTES], day on)
{
    const struct timespec at[2] = {{.tv_sec = moment_of_day(on).s},
                                   {.tv_sec = moment_of_day(on).s}};
    return file_write(fd, (str){(const char *)key, KEY_BYTES}) && futimens(fd, at) == 0 &&
           fsync(fd) == 0;
}

static enum err make_key(struct ctx *c, int64_t event, unsigned char key[KEY_BYTES])
{
    str path = path_of(c, event);
    random_bytes(c, key, KEY_BYTES);
    if (mkdir(folder_of(c).at, 0700) != 0 && errno != EEXIST)
        return fail(c, ERR_FAULT, "folder of event keys: errno %d", errno);
    (void)unlink(path.at); /* a part of one */
    int fd = open(path.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool written = fd >= 0 && write_key(fd, key, day_of_moment(c->now));
    int trouble = errno;
    if (fd >= 0)
        (void)close(fd);
    if (written)
        return OK;
    (void)unlink(path.at);
    return fail(c, ERR_FAULT, "event key not written: errno %d", trouble);
}

/* Without its key, what was counted means nothing. */
static enum err need_key(struct ctx *c, int64_t event, unsigned char key[KEY_BYTES])
{
    struct row_ama_period row;
    enum err e = q_ama_period(c, event, &row);
    if (e || (row.period.set && read_key(c, event, key)))
        return e;
    if ((e = make_key(c, event, key)) || (e = q_ama_quota_drop(c, event)))
        return e;
    return q_ama_period_set(c, event, (opt_day){true, day_of_moment(c->now)});
}

enum err ama_quota_take(struct ctx *c, const ama_event *e, int64_t person)
{
    unsigned char key[KEY_BYTES], mac[crypto_auth_hmacsha256_BYTES];
    struct row_ama_quota row;
    enum err failed = need_key(c, e->id, key);
    if (failed)
        return failed;
    str who = arena_format(c->mem, "%lld", (long long)person);
    crypto_auth_hmacsha256(mac, (const unsigned char *)who.at, who.len, key);
    sodium_memzero(key, sizeof key);
    str counted = {(const char *)mac, MAC_BYTES};
    if ((failed = q_ama_quota(c, e->id, counted, &row)))
        return failed;
    if (row.found && row.used >= AMA_ANONYMOUS)
        return fail(c, ERR_REFUSED,
                    e->starts.set
                        ? "Three anonymous questions are the most here. Ask the next one by name."
                        : "Three anonymous questions a month are the most. Ask the next one by "
                          "name.");
    return q_ama_quota_use(c, e->id, counted);
}

enum err ama_key_destroy(struct ctx *c, int64_t event)
{
    static const unsigned char nothing[KEY_BYTES];
    enum err e = q_ama_quota_drop(c, event);
    if (e || (e = q_ama_period_set(c, event, (opt_day){0})))
        return e;
    int fd = open(path_of(c, event).at, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return OK;
    if (!file_write(fd, (str){(const char *)nothing, sizeof nothing}) || fsync(fd) != 0)
        LOG(LOG_WARN, "ama.key", {"errno", .n = errno}); /* it goes all the same */
    (void)close(fd);
    if (unlink(path_of(c, event).at) != 0)
        return fail(c, ERR_FAULT, "event key not removed: errno %d", errno);
    return OK;
}

str ama_token_new(struct ctx *c)
{
    unsigned char bytes[TOKEN_BYTES];
    random_bytes(c, bytes, sizeof bytes);
    return arena_hex(c->mem, bytes, sizeof bytes);
}

str ama_token_hash(struct ctx *c, str token)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char *hash = arena_take(c->mem, crypto_hash_sha256_BYTES, 1);
    if (token.len != 2 * TOKEN_BYTES)
        return S("");
    for (size_t i = 0; i < token.len; i++)
        if (str_find(str_of(digits), (str){token.at + i, 1}) == SIZE_MAX)
            return S("");
    crypto_hash_sha256(hash, (const unsigned char *)token.at, token.len);
    return (str){(const char *)hash, crypto_hash_sha256_BYTES};
}
