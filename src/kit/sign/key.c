#include "kit/sign/sign.h"

#include <sodium.h>
#include <string.h>

static const char digits58[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

enum { BASE = 58, BYTES_MAX = 128, CODEC = 2 };
static const uint8_t ed25519_codec[CODEC] = {0xed, 0x01};

str sign_multibase(struct arena *mem, str bytes)
{
    size_t zeros = 0, n = 0, room = bytes.len * 138 / 100 + 1;
    uint8_t *digit = arena_take(mem, room, 1); /* the lowest first */
    while (zeros < bytes.len && bytes.at[zeros] == 0)
        zeros++;
    for (size_t i = zeros; i < bytes.len; i++) {
        unsigned carry = (uint8_t)bytes.at[i];
        for (size_t k = 0; k < n || carry > 0; k++) {
            carry += k < n ? digit[k] * 256u : 0;
            digit[k] = (uint8_t)(carry % BASE);
            carry /= BASE;
            if (k >= n)
                n = k + 1;
        }
    }
    char *text = arena_take(mem, zeros + n + 2, 1), *at = text;
    *at++ = 'z';
    memset(at, '1', zeros);
    at += zeros;
    while (n > 0)
        *at++ = digits58[digit[--n]];
    return (str){text, (size_t)(at - text)};
}

bool sign_multibase_read(struct arena *mem, str text, str *bytes)
{
    uint8_t byte[BYTES_MAX]; /* the lowest first */
    size_t zeros = 0, n = 0;
    if (text.len < 2 || text.len > BYTES_MAX || text.at[0] != 'z')
        return false;
    str rest = str_from(text, 1);
    while (zeros < rest.len && rest.at[zeros] == '1')
        zeros++;
    for (size_t i = zeros; i < rest.len; i++) {
        const char *found = rest.at[i] ? strchr(digits58, rest.at[i]) : NULL;
        if (!found)
            return false;
        unsigned carry = (unsigned)(found - digits58);
        for (size_t k = 0; k < n || carry > 0; k++) {
            carry += k < n ? (unsigned)byte[k] * BASE : 0;
            byte[k] = (uint8_t)(carry & 0xff);
            carry >>= 8;
            if (k >= n)
                n = k + 1;
        }
    }
    char *out = arena_take(mem, zeros + n + 1, 1);
    for (size_t i = 0; i < n; i++)
        out[zeros + i] = (char)byte[n - 1 - i];
    *bytes = (str){out, zeros + n};
    return true;
}

str sign_multikey(struct arena *mem, const uint8_t key[SIGN_PUBLIC])
{
    char bytes[CODEC + SIGN_PUBLIC];
    memcpy(bytes, ed25519_codec, CODEC);
    memcpy(bytes + CODEC, key, SIGN_PUBLIC);
    return sign_multibase(mem, (str){bytes, sizeof bytes});
}

bool sign_multikey_read(struct arena *mem, str text, uint8_t key[SIGN_PUBLIC])
{
    str bytes;
    if (!sign_multibase_read(mem, text, &bytes) || bytes.len != CODEC + SIGN_PUBLIC ||
        memcmp(bytes.at, ed25519_codec, CODEC) != 0)
        return false;
    memcpy(key, bytes.at + CODEC, SIGN_PUBLIC);
    return true;
}

void sign_key_of(const uint8_t seed[SIGN_SEED], struct sign_key *key)
{
    crypto_sign_seed_keypair(key->public_key, key->secret, seed);
}

/* ---- names of issuers ------------------------------------------------------------------------------ */

static bool host_letter(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
           ch == '-' || ch == '.';
}

static bool path_letter(char ch)
{
    return host_letter(ch) || ch == '_' || ch == '~';
}

/* A host, and perhaps "%3A" and a port. */
static bool add_host(struct text *t, str part)
{
    size_t port = str_find(part, S("%3A"));
    if (port == SIZE_MAX)
        port = str_find(part, S("%3a"));
    str host = str_upto(part, port);
    int64_t number = 0;
    for (size_t i = 0; i < host.len; i++)
        if (!host_letter(host.at[i]))
            return false;
    text_add(t, host);
    if (port == SIZE_MAX)
        return host.len > 0;
    if (!str_int(str_from(part, port + 3), &number) || number < 1 || number > 65535)
        return false;
    text_format(t, ":%lld", (long long)number);
    return host.len > 0;
}

static bool web_address(struct arena *mem, str name, str *address)
{
    struct text t = {.mem = mem};
    str part;
    text_add(&t, S("https://"));
    if (!str_cut(&name, ':', &part) || !add_host(&t, part))
        return false;
    if (name.len == 0)
        text_add(&t, S("/.well-known"));
    while (str_cut(&name, ':', &part)) {
        text_char(&t, '/');
        for (size_t i = 0; i < part.len; i++)
            if (!path_letter(part.at[i]))
                return false;
        if (part.len == 0 || part.at[0] == '.')
            return false;
        text_add(&t, part);
    }
    text_add(&t, S("/did.json"));
    *address = text_str(&t);
    return true;
}

bool sign_method_read(struct arena *mem, str method, struct sign_method *m)
{
    enum { METHOD_MAX = 1000 };
    const str web = S("did:web:"), key = S("did:key:");
    size_t mark = str_find(method, S("#"));
    struct sign_method out = {.controller = str_upto(method, mark)};
    if (method.len > METHOD_MAX)
        return false;
    if (mark != SIZE_MAX)
        out.fragment = str_from(method, mark + 1);
    if (str_starts(out.controller, key)) {
        str name = str_from(out.controller, key.len);
        if (!sign_multikey_read(mem, name, out.key) ||
            (mark != SIZE_MAX && !str_same(out.fragment, name)))
            return false;
    } else if (str_starts(out.controller, web)) {
        if (!web_address(mem, str_from(out.controller, web.len), &out.address))
            return false;
    } else if (str_starts(out.controller, S("https://"))) {
        out.address = out.controller;
    } else {
        return false;
    }
    *m = out;
    return true;
}

str sign_did_web(struct arena *mem, str address)
{
    const str scheme = S("https://");
    if (!str_starts(address, scheme))
        return S("");
    str name = str_from(address, scheme.len);
    size_t colon = str_find(name, S(":"));
    str host = str_upto(name, colon);
    bool letters = false, dot = false;
    for (size_t i = 0; i < host.len; i++) {
        if (!host_letter(host.at[i]))
            return S("");
        dot |= host.at[i] == '.';
        letters |= host.at[i] != '.' && !(host.at[i] >= '0' && host.at[i] <= '9');
    }
    if (!letters || !dot)
        return S("");
    return colon == SIZE_MAX ? arena_format(mem, "did:web:%.*s", STR_ARG(host))
                             : arena_format(mem, "did:web:%.*s%%3A%.*s", STR_ARG(host),
                                            STR_ARG(str_from(name, colon + 1)));
}
