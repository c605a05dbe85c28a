#include "feature/ledger/ledger.sql.h"
#include "feature/ledger/ledger_log.h"
#include "kit/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_MOST = 4096 };

/* Names of keys that belong to no program. */
static const struct {
    int64_t log;
    const char *file, *address, *made, *rotated;
    enum tlog_kind kind;
} own[] = {
    {0, "log-0", "server/log", "log_key.made", "log_key.rotated", TLOG_LOG},
    {LEDGER_ROOTS, "log-roots", "server/roots", "roots_key.made", "roots_key.rotated", TLOG_LOG},
    {LEDGER_WITNESS, "witness", "witness", "witness_key.made", "witness_key.rotated", TLOG_WITNESS},
};

static size_t own_of(int64_t log)
{
    size_t i = 0;
    while (i < COUNT(own) && own[i].log != log)
        i++;
    return i;
}

static enum tlog_kind kind_of(int64_t log)
{
    return log == LEDGER_WITNESS ? TLOG_WITNESS : TLOG_LOG;
}

static str key_path(struct ctx *c)
{
    size_t i = own_of(c->program);
    return i < COUNT(own)
               ? arena_format(c->mem, "%.*s/keys/%s.key", STR_ARG(c->site->data_dir), own[i].file)
               : arena_format(c->mem, "%.*s/keys/log-%lld.key", STR_ARG(c->site->data_dir),
                              (long long)c->program);
}

/* The address without its scheme, at the day the first key is made: "experts.example.org/p/one/log". A log
 * keeps its name whatever becomes of its keys. */
static enum err name_of_log(struct ctx *c, str *name)
{
    struct row_ledger_program_code row;
    struct row_ledger_key_active before;
    enum err e = q_ledger_key_active(c, c->program, &before);
    if (e || before.found) {
        *name = before.name;
        return e;
    }
    str host = c->site->address;
    size_t scheme = str_find(host, S("://")), i = own_of(c->program);
    if (scheme != SIZE_MAX)
        host = str_from(host, scheme + 3);
    if (i < COUNT(own)) {
        *name = arena_format(c->mem, "%.*s/%s", STR_ARG(host), own[i].address);
        return OK;
    }
    e = q_ledger_program_code(c, &row);
    if (!e)
        *name = arena_format(c->mem, "%.*s/p/%.*s/log", STR_ARG(host), STR_ARG(row.code));
    return e;
}

static enum err no_key(struct ctx *c, const char *path, const char *why)
{
    return fail(c, ERR_FAULT, "The key %s: %s", path, why);
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
    return tlog_signer_read_of(kind_of(c->program), c->mem, str_trim(text), signer)
               ? OK
               : no_key(c, path, "is damaged");
}

/* Appears whole. Instead of one that is there, or (first) only if there is none: if another process was
 * quicker, its key counts. */
static enum err make_key(struct ctx *c, const char *path, bool first)
{
    unsigned char seed[32];
    struct tlog_signer signer;
    str name, folder = arena_format(c->mem, "%.*s/keys", STR_ARG(c->site->data_dir));
    str draft = arena_format(c->mem, "%s.%lld", path, (long long)id_new(c));
    enum err e = name_of_log(c, &name);
    if (e)
        return e;
    randombytes_buf(seed, sizeof seed);
    tlog_signer_make_of(kind_of(c->program), name, seed, &signer);
    sodium_memzero(seed, sizeof seed);
    str line = arena_format(c->mem, "%.*s\n", STR_ARG(tlog_signer_text(c->mem, &signer)));
    (void)mkdir(folder.at, 0700);
    int dir = open(folder.at, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int fd = open(draft.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool made =
        dir >= 0 && fd >= 0 && file_write(fd, line) && fsync(fd) == 0 &&
        (first ? link(draft.at, path) == 0 || errno == EEXIST : rename(draft.at, path) == 0);
    int why = errno;
    if (fd >= 0)
        (void)close(fd);
    (void)unlink(draft.at);
    made = made && fsync(dir) == 0;
    if (dir >= 0)
        (void)close(dir);
    return made ? OK : no_key(c, path, strerror(why));
}

enum err ledger_log_signer(struct ctx *c, bool make, struct tlog_signer *signer)
{
    str path = key_path(c);
    enum err e = read_key(c, path.at, signer);
    if (e != ERR_NOT_FOUND)
        return e;
    if (!make)
        return no_key(c, path.at, "is missing; bring it back from where keys are kept");
    return (e = make_key(c, path.at, true)) ? e : read_key(c, path.at, signer);
}

/* ---- the ledger knows them ----------------------------------------------------------------------- */

static str public_of(const struct tlog_key *key)
{
    return (str){(const char *)key->public, sizeof key->public};
}

static enum err write_note(struct ctx *c, const struct tlog_key *key, bool instead)
{
    size_t i = own_of(c->program);
    int64_t log = c->program, id = id_new(c);
    const char *kind = i < COUNT(own) ? (instead ? own[i].rotated : own[i].made)
                                      : (instead ? own[0].rotated : own[0].made);
    str facts = arena_format(c->mem, "{\"id\":\"%.*s\",\"public\":\"%.*s\"}",
                             STR_ARG(arena_hex(c->mem, key->id, sizeof key->id)),
                             STR_ARG(arena_hex(c->mem, key->public, sizeof key->public)));
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_ledger_key_retire(c, log)) &&
        !(e = q_ledger_key_add(c, log, id, key->name, public_of(key)))) {
        c->program = log > 0 ? log : 0;
        e = ledger_write(
            c, &(struct ledger_entry){.kind = kind, .subject = id, .facts = facts, .kept = true});
        c->program = log;
    }
    return db_end(c, e);
}

enum err ledger_log_note_key(struct ctx *c, const struct tlog_key *key)
{
    struct row_ledger_key_active row;
    enum err e = q_ledger_key_active(c, c->program, &row);
    if (e || (row.found && str_same(row.public, public_of(key))))
        return e;
    return write_note(c, key, row.found);
}

enum err ledger_signer(struct ctx *c, int64_t log, struct tlog_signer *signer)
{
    int64_t program = c->program, me = c->me;
    c->program = log;
    c->me = 0;
    enum err e = ledger_log_signer(c, true, signer);
    if (!e)
        e = ledger_log_note_key(c, &signer->key);
    c->program = program;
    c->me = me;
    return e;
}

enum err ledger_key_rotate(struct ctx *c, int64_t log)
{
    struct tlog_signer signer;
    int64_t program = c->program;
    enum err e = ledger_signer(c, log, &signer); /* the one before is noted, too */
    c->program = log;
    if (!e && !(e = make_key(c, key_path(c).at, false)) &&
        !(e = ledger_log_signer(c, false, &signer)))
        e = ledger_log_note_key(c, &signer.key);
    c->program = program;
    return e;
}

static struct ledger_key key_of(struct ctx *c, const struct row_ledger_keys *row)
{
    struct ledger_key k = {.log = row->log,
                           .entry = row->entry.value,
                           .made = row->made,
                           .retired = row->retired,
                           .key = {.name = row->name, .kind = kind_of(row->log)}};
    memcpy(k.key.public, row->public.at, sizeof k.key.public);
    tlog_key_complete(&k.key);
    k.text = tlog_key_text(c->mem, &k.key);
    return k;
}

enum err ledger_keys(struct ctx *c, const struct ledger_key **keys, size_t *n)
{
    struct row_ledger_keys *rows;
    size_t many;
    enum err e = q_ledger_keys(c, &rows, &many);
    if (e)
        return e;
    struct ledger_key *list = arena_take(c->mem, many, sizeof *list);
    for (size_t i = 0; i < many; i++) {
        if (rows[i].public.len != sizeof list->key.public)
            return fail(c, ERR_FAULT, "ledger_key: a key has %zu bytes", rows[i].public.len);
        list[i] = key_of(c, &rows[i]);
    }
    *keys = list;
    *n = many;
    return OK;
}

static enum err check_key(struct ctx *c, const struct ledger_key *key)
{
    struct tlog_signer signer;
    struct ledger_log log;
    enum err e = ledger_log_signer(c, false, &signer);
    if (e)
        return e;
    bool same = memcmp(signer.key.public, key->key.public, sizeof signer.key.public) == 0;
    sodium_memzero(signer.secret, sizeof signer.secret);
    if (!same)
        return fail(c, ERR_FAULT, "%s is another key than the one in use", key_path(c).at);
    e = key->log == LEDGER_WITNESS ? OK : ledger_log_open(c, &log);
    if (e == ERR_NOT_FOUND) { /* a restored folder: the log is made again at the next start */
        c->why = (str){0};
        e = OK;
    }
    return e;
}

enum err ledger_key_check(struct ctx *c, const struct ledger_key *key)
{
    int64_t program = c->program;
    c->program = key->log;
    enum err e = check_key(c, key);
    c->program = program;
    return e;
}
