/* RFC 6376 with relaxed/relaxed, rsa-sha256 and (RFC 8463) ed25519-sha256. */
#include "base/config.h"
#include "kit/mail/inside.h"

#include <fcntl.h>
#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <sodium.h>
#include <unistd.h>

enum {
    KEYS_MAX = MAIL_KEYS_MAX,
    KEY_FILE_MAX = 64 << 10,
    RSA_BITS_LEAST = 1024,
    WIDTH = 72,
    EDWARDS = 32
};

struct dkim_key {
    gnutls_privkey_t key;
    str selector;
    bool edwards;
};
struct dkim {
    str domain;
    struct dkim_key keys[KEYS_MAX];
    size_t n;
};

/* ---- keys ---------------------------------------------------------------------------------------- */

static bool read_key(struct ctx *c, str path, struct dkim_key *key)
{
    int file = open(arena_copy(c->mem, path).at, O_RDONLY | O_CLOEXEC);
    str pem = {0};
    bool good = file >= 0 && file_bytes(c->mem, file, KEY_FILE_MAX, &pem);
    if (file >= 0)
        close(file);
    gnutls_datum_t datum = {(unsigned char *)(uintptr_t)pem.at, (unsigned)pem.len};
    gnutls_privkey_t made;
    if (!good || gnutls_privkey_init(&made) != 0)
        return false;
    unsigned bits = 0;
    good = gnutls_privkey_import_x509_raw(made, &datum, GNUTLS_X509_FMT_PEM, NULL, 0) == 0;
    int kind = good ? gnutls_privkey_get_pk_algorithm(made, &bits) : -1;
    key->edwards = kind == GNUTLS_PK_EDDSA_ED25519;
    if (key->edwards || (kind == GNUTLS_PK_RSA && bits >= RSA_BITS_LEAST)) {
        key->key = made;
        return true;
    }
    gnutls_privkey_deinit(made);
    return false;
}

enum err dkim_open(struct ctx *c, str address, struct dkim **dkim)
{
    str selectors = config_text(c->site->config, "mail.dkim.selector");
    str paths = config_text(c->site->config, "mail.dkim.key"), path, selector;
    *dkim = NULL;
    if (selectors.len == 0)
        return OK;
    struct dkim *made = arena_take(c->mem, 1, sizeof *made);
    made->domain = str_from(address, str_find(address, S("@")) + 1);
    while (made->n < KEYS_MAX && str_cut(&selectors, ',', &selector)) {
        struct dkim_key *key = &made->keys[made->n];
        bool named = str_cut(&paths, ',', &path);
        key->selector = str_trim(selector);
        if (!named || key->selector.len == 0 ||
            !mail_address_ok(arena_format(c->mem, "x@%.*s", STR_ARG(key->selector))) ||
            !read_key(c, str_trim(path), key)) {
            dkim_close(made);
            return fail(c, ERR_INVALID,
                        "The setting mail.dkim.key must name one file for each name in "
                        "mail.dkim.selector, with an RSA key of 1024 bits or more, or an Ed25519 "
                        "key (PEM), that the server may read.");
        }
        made->n++;
    }
    *dkim = made;
    return OK;
}

void dkim_close(struct dkim *dkim)
{
    for (size_t i = 0; dkim && i < dkim->n; i++)
        gnutls_privkey_deinit(dkim->keys[i].key);
}

/* ---- what is signed ------------------------------------------------------------------------------ */

static bool is_space(char ch)
{
    return ch == ' ' || ch == '\t';
}

/* Without spaces at the end; a row of spaces is one. */
static void put_relaxed(struct text *t, str line)
{
    bool space = false;
    for (size_t i = 0; i < line.len; i++) {
        if (is_space(line.at[i]) || line.at[i] == '\r' || line.at[i] == '\n') {
            space = true;
            continue;
        }
        if (space)
            text_char(t, ' ');
        space = false;
        text_char(t, line.at[i]);
    }
}

/* RFC 6376 3.4.4: no empty lines at the end. */
static str relaxed_body(struct ctx *c, str body)
{
    struct text t = {.mem = c->mem};
    size_t used = 0;
    for (str line; str_cut(&body, '\n', &line);) {
        size_t before = t.len;
        put_relaxed(&t, line);
        bool words = t.len > before;
        text_add(&t, S("\r\n"));
        used = words ? t.len : used;
    }
    return str_upto(text_str(&t), used);
}

/* The next field of the head, with the lines that belong to it. */
static bool next_field(str *head, str *name, str *value)
{
    size_t end = 0;
    while (end < head->len) {
        size_t line = str_find(str_from(*head, end), S("\n"));
        end = line == SIZE_MAX ? head->len : end + line + 1;
        if (end < head->len && !is_space(head->at[end]))
            break;
    }
    str field = str_upto(*head, end);
    *head = str_from(*head, end);
    if (!str_cut(&field, ':', name))
        return false;
    *value = field;
    return true;
}

/* All fields are signed; From, Subject and Date so that none can be added. */
static str field_names(struct ctx *c, str head)
{
    struct text t = {.mem = c->mem};
    str name, value;
    size_t column = 0;
    while (next_field(&head, &name, &value)) {
        text_add(&t, t.len ? (column > WIDTH - 20 ? S(":\r\n\t") : S(":")) : S(""));
        column = column > WIDTH - 20 ? name.len : column + name.len + 1;
        text_add(&t, arena_lower(c->mem, name));
    }
    text_add(&t, S(":\r\n\tfrom:subject:date"));
    return text_str(&t);
}

static str base64(struct ctx *c, const unsigned char *bytes, size_t len)
{
    size_t room = sodium_base64_ENCODED_LEN(len, sodium_base64_VARIANT_ORIGINAL);
    char *at = arena_take(c->mem, room, 1);
    sodium_bin2base64(at, room, bytes, len, sodium_base64_VARIANT_ORIGINAL);
    return str_of(at);
}

/* ---- signatures ---------------------------------------------------------------------------------- */

struct signing {
    str head, names, body_hash;
    str domain;
};

static enum err put_signature(struct ctx *c, const struct signing *s, const struct dkim_key *key,
                              struct text *out)
{
    struct text canonical = {.mem = c->mem}, field = {.mem = c->mem};
    str head = s->head, name, value;
    text_format(&field,
                "DKIM-Signature: v=1; a=%s; c=relaxed/relaxed; d=%.*s;\r\n\ts=%.*s;\r\n"
                "\tbh=%.*s;\r\n\th=%.*s;\r\n\tb=",
                key->edwards ? "ed25519-sha256" : "rsa-sha256", STR_ARG(s->domain),
                STR_ARG(key->selector), STR_ARG(s->body_hash), STR_ARG(s->names));
    while (next_field(&head, &name, &value)) {
        text_format(&canonical, "%.*s:", STR_ARG(arena_lower(c->mem, str_trim(name))));
        put_relaxed(&canonical, str_trim(value));
        text_add(&canonical, S("\r\n"));
    }
    text_add(&canonical, S("dkim-signature:"));
    put_relaxed(&canonical, str_from(text_str(&field), sizeof "DKIM-Signature: " - 1));
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)canonical.at, canonical.len);
    gnutls_datum_t digest = {hash, sizeof hash}, signature = {0};
    int bad =
        key->edwards
            ? gnutls_privkey_sign_data2(key->key, GNUTLS_SIGN_EDDSA_ED25519, 0, &digest, &signature)
            : gnutls_privkey_sign_hash2(key->key, GNUTLS_SIGN_RSA_SHA256, 0, &digest, &signature);
    if (bad)
        return fail(c, ERR_FAULT, "a letter could not be signed: %s", gnutls_strerror(bad));
    text_add(out, text_str(&field));
    str words = base64(c, signature.data, signature.size);
    gnutls_free(signature.data);
    for (; words.len > 0; words = str_from(words, WIDTH)) {
        text_add(out, str_upto(words, WIDTH));
        text_add(out, words.len > WIDTH ? S("\r\n\t") : S("\r\n"));
    }
    return OK;
}

enum err dkim_sign(struct ctx *c, const struct dkim *dkim, str message, str *signed_one)
{
    struct text out = {.mem = c->mem};
    unsigned char hash[crypto_hash_sha256_BYTES];
    size_t end = str_find(message, S("\r\n\r\n"));
    enum err e = OK;
    if (!dkim || end == SIZE_MAX) {
        *signed_one = message;
        return OK;
    }
    str body = relaxed_body(c, str_from(message, end + 4)), head = str_upto(message, end + 2);
    crypto_hash_sha256(hash, (const unsigned char *)(body.len ? body.at : ""), body.len);
    struct signing s = {head, field_names(c, head), base64(c, hash, sizeof hash), dkim->domain};
    for (size_t i = 0; i < dkim->n && !e; i++)
        e = put_signature(c, &s, &dkim->keys[i], &out);
    text_add(&out, message);
    if (!e)
        *signed_one = text_str(&out);
    return e;
}

/* ---- what the DNS says ----------------------------------------------------------------------------- */

static enum err put_record(struct ctx *c, const struct dkim *dkim, const struct dkim_key *key,
                           struct mail_key_record *record)
{
    gnutls_pubkey_t made;
    gnutls_datum_t der = {0};
    if (gnutls_pubkey_init(&made) != 0)
        return fail(c, ERR_FAULT, "no memory for a key");
    int bad = gnutls_pubkey_import_privkey(made, key->key, 0, 0);
    if (!bad)
        bad = gnutls_pubkey_export2(made, GNUTLS_X509_FMT_DER, &der);
    gnutls_pubkey_deinit(made);
    if (bad || der.size <= EDWARDS)
        return fail(c, ERR_FAULT, "a key cannot be read: %s", gnutls_strerror(bad));
    size_t skip = key->edwards ? der.size - EDWARDS : 0; /* RFC 8463: the bare key */
    str words = base64(c, der.data + skip, der.size - skip);
    gnutls_free(der.data);
    record->name =
        arena_format(c->mem, "%.*s._domainkey.%.*s", STR_ARG(key->selector), STR_ARG(dkim->domain));
    record->text = arena_format(c->mem, "v=DKIM1; k=%s; p=%.*s", key->edwards ? "ed25519" : "rsa",
                                STR_ARG(words));
    return OK;
}

enum err mail_key_records(struct ctx *c, struct mail_key_record records[MAIL_KEYS_MAX], size_t *n)
{
    struct sender sender;
    struct dkim *dkim = NULL;
    enum err e = sender_of(c, &sender);
    *n = 0;
    if (e || (e = dkim_open(c, sender.address, &dkim)))
        return e;
    for (size_t i = 0; dkim && i < dkim->n && !e; i++)
        if (!(e = put_record(c, dkim, &dkim->keys[i], &records[*n])))
            ++*n;
    dkim_close(dkim);
    return e;
}
