#include "kit/tlog/inside.h"

#include <sodium.h>
#include <string.h>

#define PRIVATE "PRIVATE+KEY+"
enum { SIGNATURE = crypto_sign_BYTES, SIGNATURES_MOST = 100 };

void base64_add(struct text *t, const void *bytes, size_t len)
{
    char *out =
        arena_take(t->mem, sodium_base64_encoded_len(len, sodium_base64_VARIANT_ORIGINAL), 1);
    sodium_bin2base64(out, sodium_base64_encoded_len(len, sodium_base64_VARIANT_ORIGINAL), bytes,
                      len, sodium_base64_VARIANT_ORIGINAL);
    text_add(t, str_of(out));
}

/* The library takes some bytes beyond ASCII for letters. */
bool base64_decode(str text, void *bytes, size_t room, size_t *len)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] > 'z')
            return false;
    return sodium_base642bin(bytes, room, text.at, text.len, NULL, len, NULL,
                             sodium_base64_VARIANT_ORIGINAL) == 0;
}

bool base64_read(str text, void *bytes, size_t len)
{
    size_t got = 0;
    return text.len == (len + 2) / 3 * 4 && base64_decode(text, bytes, len, &got) && got == len;
}

bool decimal_read(str text, int64_t *n)
{
    return text.len > 0 && text.at[0] != '-' && (text.len == 1 || text.at[0] != '0') &&
           str_int(text, n);
}

/* ---- keys ---------------------------------------------------------------------------------------- */

void tlog_key_complete(struct tlog_key *key)
{
    const unsigned char middle[2] = {'\n', (unsigned char)key->kind};
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)key->name.at, key->name.len);
    crypto_hash_sha256_update(&state, middle, sizeof middle);
    crypto_hash_sha256_update(&state, key->public, sizeof key->public);
    crypto_hash_sha256_final(&state, hash);
    memcpy(key->id, hash, sizeof key->id);
}

void tlog_signer_make_of(enum tlog_kind kind, str name, const unsigned char seed[32],
                         struct tlog_signer *signer)
{
    *signer = (struct tlog_signer){.key = {.name = name, .kind = kind}};
    (void)crypto_sign_seed_keypair(signer->key.public, signer->secret, seed);
    tlog_key_complete(&signer->key);
}

void tlog_signer_make(str name, const unsigned char seed[32], struct tlog_signer *signer)
{
    tlog_signer_make_of(TLOG_LOG, name, seed, signer);
}

/* "name+0123abcd+AQ...": id and bytes behind the name. */
static str key_text(struct arena *mem, str start, const struct tlog_key *key,
                    const unsigned char bytes[32])
{
    struct text t = {.mem = mem};
    unsigned char tagged[33] = {(unsigned char)key->kind};
    memcpy(tagged + 1, bytes, 32);
    text_add(&t, start);
    text_add(&t, key->name);
    text_char(&t, '+');
    text_add(&t, arena_hex(mem, key->id, sizeof key->id));
    text_char(&t, '+');
    base64_add(&t, tagged, sizeof tagged);
    sodium_memzero(tagged, sizeof tagged);
    return text_str(&t);
}

str tlog_signer_text(struct arena *mem, const struct tlog_signer *signer)
{
    unsigned char seed[crypto_sign_SEEDBYTES];
    (void)crypto_sign_ed25519_sk_to_seed(seed, signer->secret);
    str text = key_text(mem, S(PRIVATE), &signer->key, seed);
    sodium_memzero(seed, sizeof seed);
    return text;
}

str tlog_key_text(struct arena *mem, const struct tlog_key *key)
{
    return key_text(mem, S(""), key, key->public);
}

bool note_name_good(str name)
{
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.at[i] <= ' ' || name.at[i] == '+' || name.at[i] == 0x7f)
            return false;
    return name.len > 0 && str_chars(name) != SIZE_MAX;
}

struct parts {
    str name;
    unsigned char id[4], bytes[32];
};

/* The parts of such a text; a name has no '+', but base64 may. */
static bool read_parts(str text, enum tlog_kind kind, struct parts *p)
{
    str hex;
    unsigned char tagged[33];
    size_t len = 0;
    if (!str_cut(&text, '+', &p->name) || !str_cut(&text, '+', &hex) || !note_name_good(p->name))
        return false;
    for (size_t i = 0; i < hex.len; i++)
        if (hex.at[i] >= 'A' && hex.at[i] <= 'F')
            return false;
    if (hex.len != 8 || sodium_hex2bin(p->id, 4, hex.at, hex.len, NULL, &len, NULL) != 0 ||
        len != 4)
        return false;
    if (!base64_read(text, tagged, sizeof tagged) || tagged[0] != kind)
        return false;
    memcpy(p->bytes, tagged + 1, 32);
    return true;
}

bool tlog_key_read_of(enum tlog_kind kind, str text, struct tlog_key *key)
{
    struct parts p;
    if (!read_parts(text, kind, &p))
        return false;
    struct tlog_key read = {.name = p.name, .kind = kind};
    memcpy(read.public, p.bytes, sizeof read.public);
    tlog_key_complete(&read);
    if (memcmp(p.id, read.id, sizeof p.id) != 0)
        return false;
    *key = read;
    return true;
}

bool tlog_key_read(str text, struct tlog_key *key)
{
    return tlog_key_read_of(TLOG_LOG, text, key);
}

bool tlog_signer_read_of(enum tlog_kind kind, struct arena *mem, str text,
                         struct tlog_signer *signer)
{
    struct parts p;
    struct tlog_signer read;
    if (!str_starts(text, S(PRIVATE)) || !read_parts(str_from(text, sizeof PRIVATE - 1), kind, &p))
        return false;
    tlog_signer_make_of(kind, arena_copy(mem, p.name), p.bytes, &read);
    sodium_memzero(p.bytes, sizeof p.bytes);
    if (memcmp(p.id, read.key.id, sizeof p.id) != 0)
        return false;
    *signer = read;
    return true;
}

bool tlog_signer_read(struct arena *mem, str text, struct tlog_signer *signer)
{
    return tlog_signer_read_of(TLOG_LOG, mem, text, signer);
}

/* ---- notes --------------------------------------------------------------------------------------- */

str tlog_note_sign(struct arena *mem, str text, const struct tlog_signer *signer)
{
    unsigned char bytes[4 + SIGNATURE];
    struct text t = {.mem = mem};
    memcpy(bytes, signer->key.id, 4);
    (void)crypto_sign_detached(bytes + 4, NULL, (const unsigned char *)text.at, text.len,
                               signer->secret);
    text_add(&t, text);
    text_add(&t, S("\n" NOTE_DASH));
    text_add(&t, signer->key.name);
    text_char(&t, ' ');
    base64_add(&t, bytes, sizeof bytes);
    text_char(&t, '\n');
    return text_str(&t);
}

static bool good_letters(str note)
{
    for (size_t i = 0; i < note.len; i++)
        if ((unsigned char)note.at[i] < ' ' && note.at[i] != '\n')
            return false;
    return str_chars(note) != SIZE_MAX;
}

size_t note_signatures_at(str note)
{
    for (size_t i = note.len; i >= 2; i--)
        if (note.at[i - 1] == '\n' && note.at[i - 2] == '\n')
            return i;
    return 0;
}

enum seen { NOT_HERS, SIGNED, FORGED, BROKEN };

static enum seen look_at(str line, str text, const struct tlog_key *key)
{
    unsigned char bytes[4 + SIGNATURE];
    str name, code = str_from(line, sizeof NOTE_DASH - 1);
    if (!str_starts(line, S(NOTE_DASH)) || !str_cut(&code, ' ', &name) || !note_name_good(name) ||
        code.len == 0)
        return BROKEN;
    if (!str_same(name, key->name) || !base64_read(code, bytes, sizeof bytes) ||
        memcmp(bytes, key->id, 4) != 0)
        return NOT_HERS; /* of somebody else, or of a kind that we do not know */
    return crypto_sign_verify_detached(bytes + 4, (const unsigned char *)text.at, text.len,
                                       key->public) == 0
               ? SIGNED
               : FORGED;
}

enum err tlog_note_open(struct ctx *c, str note, const struct tlog_key *key, str *text)
{
    size_t at = note.len <= TLOG_NOTE && str_ends(note, S("\n")) && good_letters(note)
                    ? note_signatures_at(note)
                    : 0;
    if (at < 3 || at == note.len)
        return fail(c, ERR_INVALID, "This is no signed note.");
    str body = str_upto(note, at - 1), rest = str_from(note, at), line;
    bool good = false;
    for (size_t i = 0; str_cut(&rest, '\n', &line); i++) {
        enum seen seen = look_at(line, body, key);
        if (seen == BROKEN || i == SIGNATURES_MOST)
            return fail(c, ERR_INVALID, "This is no signed note.");
        if (seen == FORGED)
            return fail(c, ERR_INVALID, "The signature is wrong: the note was changed.");
        good |= seen == SIGNED;
    }
    if (!good)
        return fail(c, ERR_INVALID, "The note is not signed by this key.");
    *text = body;
    return OK;
}

/* ---- checkpoints --------------------------------------------------------------------------------- */

str tlog_checkpoint_sign(struct arena *mem, const struct tlog_head *head,
                         const struct tlog_signer *signer)
{
    struct text t = {.mem = mem};
    text_add(&t, signer->key.name);
    text_format(&t, "\n%lld\n", (long long)head->size);
    base64_add(&t, head->root.at, TLOG_HASH);
    text_char(&t, '\n');
    return tlog_note_sign(mem, text_str(&t), signer);
}

str tlog_checkpoint_origin(str note)
{
    str origin = {0};
    return str_cut(&note, '\n', &origin) ? origin : (str){0};
}

enum err tlog_checkpoint_open(struct ctx *c, str note, const struct tlog_key *key,
                              struct tlog_head *head)
{
    str text, origin, size, root;
    struct tlog_head read;
    enum err e = tlog_note_open(c, note, key, &text);
    if (e)
        return e;
    if (!str_cut(&text, '\n', &origin) || !str_same(origin, key->name))
        return fail(c, ERR_INVALID, "This checkpoint belongs to another log.");
    if (!str_cut(&text, '\n', &size) || !decimal_read(size, &read.size) ||
        !str_cut(&text, '\n', &root) || !base64_read(root, read.root.at, TLOG_HASH))
        return fail(c, ERR_INVALID, "This is no checkpoint of a log.");
    *head = read;
    return OK;
}
