#include "feature/credential/inside.h"

#include "kit/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The file holds a multikey of the secret (W3C: secretKeyMultibase): codec 0x80 0x26 and 32 bytes. */
enum { CODEC = 2, FILE_BYTES = CODEC + SIGN_SEED, FILE_MAX = 200 };
static const uint8_t secret_codec[CODEC] = {0x80, 0x26};

static str folder_of(struct ctx *c)
{
    return arena_format(c->mem, "%.*s/keys", STR_ARG(c->site->data_dir));
}

static str path_of(struct ctx *c, int64_t id)
{
    return arena_format(c->mem, "%.*s/sign-%lld.key", STR_ARG(folder_of(c)), (long long)id);
}

static bool read_key(struct ctx *c, int64_t id, str public_key, struct sign_key *key)
{
    str text = {0}, bytes;
    int fd = open(path_of(c, id).at, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool read = fd >= 0 && file_bytes(c->mem, fd, FILE_MAX, &text);
    if (fd >= 0)
        (void)close(fd);
    if (!read || !sign_multibase_read(c->mem, str_trim(text), &bytes) || bytes.len != FILE_BYTES ||
        memcmp(bytes.at, secret_codec, CODEC) != 0)
        return false;
    sign_key_of((const uint8_t *)bytes.at + CODEC, key);
    return str_same((str){(const char *)key->public_key, SIGN_PUBLIC}, public_key);
}

static enum err write_key(struct ctx *c, int64_t id, const uint8_t seed[SIGN_SEED])
{
    char bytes[FILE_BYTES];
    memcpy(bytes, secret_codec, CODEC);
    memcpy(bytes + CODEC, seed, SIGN_SEED);
    str text =
        arena_format(c->mem, "%.*s\n", STR_ARG(sign_multibase(c->mem, (str){bytes, sizeof bytes})));
    if (mkdir(folder_of(c).at, 0700) != 0 && errno != EEXIST)
        return fail(c, ERR_FAULT, "folder of keys: errno %d", errno);
    int fd = open(path_of(c, id).at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(c, ERR_FAULT, "new key: errno %d", errno);
    bool written = file_write(fd, text) && fsync(fd) == 0;
    int trouble = errno;
    (void)close(fd);
    if (written)
        return OK;
    (void)unlink(path_of(c, id).at);
    return fail(c, ERR_FAULT, "key not written: errno %d", trouble);
}

static enum err put_key(struct ctx *c, int64_t id, const struct sign_key *key, bool instead)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_credential_key_retire(c)) &&
        !(e = q_credential_key_add(c, id, (str){(const char *)key->public_key, SIGN_PUBLIC})))
        e = ledger_write(c, &(struct ledger_entry){.kind = instead ? "key.rotated" : "key.made",
                                                   .subject = id,
                                                   .kept = true});
    return db_end(c, e);
}

/* The file first: a row without a file would be of no use, a file without a row harms nobody. */
static enum err make_key(struct ctx *c, int64_t instead_of, struct credential_signer *signer)
{
    uint8_t seed[SIGN_SEED];
    int64_t program = c->program;
    signer->id = id_new(c);
    random_bytes(c, seed, sizeof seed);
    sign_key_of(seed, &signer->key);
    enum err e = write_key(c, signer->id, seed);
    sodium_memzero(seed, sizeof seed);
    if (e)
        return e;
    c->program = 0; /* of the whole installation */
    e = put_key(c, signer->id, &signer->key, instead_of != 0);
    c->program = program;
    if (e)
        (void)unlink(path_of(c, signer->id).at);
    else if (instead_of != 0)
        (void)unlink(path_of(c, instead_of).at);
    return e;
}

static str issuer_of(struct ctx *c, str multikey)
{
    str web = sign_did_web(c->mem, c->site->address);
    return web.len ? web : arena_format(c->mem, "did:key:%.*s", STR_ARG(multikey));
}

enum err credential_signer(struct ctx *c, struct credential_signer *signer)
{
    struct row_credential_key_active row;
    struct credential_signer s = {0};
    enum err e = q_credential_key_active(c, &row);
    if (e)
        return e;
    s.id = row.id;
    if ((!row.found || !read_key(c, row.id, row.public_key, &s.key)) &&
        (e = make_key(c, row.found ? row.id : 0, &s)))
        return e;
    str multikey = sign_multikey(c->mem, s.key.public_key);
    s.issuer = issuer_of(c, multikey);
    s.method = arena_format(c->mem, "%.*s#%.*s", STR_ARG(s.issuer), STR_ARG(multikey));
    *signer = s;
    return OK;
}

enum err credential_key_check(struct ctx *c)
{
    struct row_credential_key_active row;
    struct sign_key key;
    enum err e = q_credential_key_active(c, &row);
    if (e || !row.found)
        return e;
    bool good = read_key(c, row.id, row.public_key, &key);
    sodium_memzero(&key, sizeof key);
    return good ? OK
                : fail(c, ERR_FAULT, "%s is missing, cannot be read, or is not the key in use",
                       path_of(c, row.id).at);
}

enum err credential_rotate(struct ctx *c)
{
    struct row_credential_key_active row;
    struct credential_signer s;
    enum err e = q_credential_key_active(c, &row);
    return e ? e : make_key(c, row.found ? row.id : 0, &s);
}

enum err credential_keys(struct ctx *c, const struct credential_key **keys, size_t *n)
{
    struct row_credential_keys *rows;
    enum err e = q_credential_keys(c, &rows, n);
    if (e)
        return e;
    struct credential_key *out = arena_take(c->mem, *n ? *n : 1, sizeof *out);
    for (size_t i = 0; i < *n; i++)
        out[i] = (struct credential_key){
            rows[i].id, sign_multikey(c->mem, (const uint8_t *)rows[i].public_key.at), rows[i].made,
            rows[i].retired};
    *keys = out;
    return OK;
}

enum err credential_own_key(struct ctx *c, const struct sign_method *m, bool *ours,
                            uint8_t key[SIGN_PUBLIC])
{
    const struct credential_key *keys;
    size_t n;
    *ours = false;
    if (!c->db)
        return OK;
    enum err e = credential_keys(c, &keys, &n);
    str web = sign_did_web(c->mem, c->site->address);
    bool by_web = web.len > 0 && str_same(m->controller, web);
    for (size_t i = 0; !e && i < n && !*ours; i++) {
        bool by_key = str_same(m->controller,
                               arena_format(c->mem, "did:key:%.*s", STR_ARG(keys[i].multikey)));
        if (by_key || (by_web && str_same(m->fragment, keys[i].multikey)))
            *ours = sign_multikey_read(c->mem, keys[i].multikey, key);
    }
    return e;
}

enum err credential_did_document(struct ctx *c, str *document)
{
    const struct credential_key *keys;
    size_t n;
    struct text methods = {.mem = c->mem}, names = {.mem = c->mem};
    str did = sign_did_web(c->mem, c->site->address);
    enum err e = credential_keys(c, &keys, &n);
    if (e)
        return e;
    if (did.len == 0 || n == 0)
        return fail_missing(c);
    for (size_t i = 0; i < n; i++) {
        str id = arena_format(c->mem, "%.*s#%.*s", STR_ARG(did), STR_ARG(keys[i].multikey));
        const char *comma = i ? "," : "";
        text_format(&methods,
                    "%s{\"id\":\"%.*s\",\"type\":\"Multikey\",\"controller\":\"%.*s\","
                    "\"publicKeyMultibase\":\"%.*s\"}",
                    comma, STR_ARG(id), STR_ARG(did), STR_ARG(keys[i].multikey));
        text_format(&names, "%s\"%.*s\"", comma, STR_ARG(id));
    }
    *document = arena_format(c->mem,
                             "{\"@context\":[\"https://www.w3.org/ns/did/v1\","
                             "\"https://w3id.org/security/multikey/v1\"],\"id\":\"%.*s\","
                             "\"verificationMethod\":[%.*s],\"assertionMethod\":[%.*s]}",
                             STR_ARG(did), STR_ARG(text_str(&methods)), STR_ARG(text_str(&names)));
    return OK;
}
