#include "base/config.h"
#include "kit/mail/inside.h"
#include "kit/mail/mail.sql.h"
#include "kit/store/store.h"

#include <sodium.h>
#include <string.h>

enum { NUMBER = 8, SEAL = 8, BYTES_MAX = MAIL_TOKEN_MAX * NUMBER + SEAL, SECRET = 32 };
static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";

static enum err secret_of(struct ctx *c, str *secret)
{
    struct row_mail_secret row;
    enum err e = q_mail_secret(c, &row);
    if (!e && !row.found) {
        char fresh[SECRET];
        random_bytes(c, fresh, sizeof fresh);
        if ((e = db_begin(c)))
            return e;
        e = q_mail_secret_make(c, (str){fresh, sizeof fresh});
        e = e ? e : q_mail_secret(c, &row);
        e = db_end(c, e);
    }
    if (!e)
        *secret = row.secret;
    return e;
}

/* The bytes of the numbers, and behind them what only this server can have put there. */
static enum err sealed(struct ctx *c, const struct mail_token *token, unsigned char *bytes)
{
    crypto_generichash_state state;
    size_t len = token->n * NUMBER;
    str secret;
    enum err e = secret_of(c, &secret);
    if (e)
        return e;
    for (size_t i = 0; i < len; i++)
        bytes[i] = (unsigned char)((uint64_t)token->numbers[i / NUMBER] >> (56 - i % NUMBER * 8));
    (void)crypto_generichash_init(&state, (const unsigned char *)secret.at, secret.len, SEAL * 2);
    unsigned char whole[SEAL * 2];
    (void)crypto_generichash_update(&state, (const unsigned char *)token->purpose,
                                    strlen(token->purpose) + 1);
    (void)crypto_generichash_update(&state, bytes, len);
    (void)crypto_generichash_final(&state, whole, sizeof whole);
    memcpy(bytes + len, whole, SEAL);
    return OK;
}

static str base32(struct ctx *c, const unsigned char *bytes, size_t len)
{
    struct text t = {.mem = c->mem};
    for (size_t bit = 0; bit < len * 8; bit += 5) {
        unsigned two = (unsigned)bytes[bit / 8] << 8;
        if (bit / 8 + 1 < len)
            two |= bytes[bit / 8 + 1];
        text_char(&t, digits[two >> (11 - bit % 8) & 31]);
    }
    return text_str(&t);
}

enum err mail_token_make(struct ctx *c, const struct mail_token *token, str *words)
{
    unsigned char bytes[BYTES_MAX];
    enum err e = sealed(c, token, bytes);
    if (!e)
        *words = base32(c, bytes, token->n * NUMBER + SEAL);
    return e;
}

enum err mail_token_read(struct ctx *c, str words, struct mail_token *token)
{
    struct mail_token read = {.purpose = token->purpose, .n = token->n};
    unsigned char want[BYTES_MAX];
    size_t len = token->n * NUMBER + SEAL;
    if (words.len != (len * 8 + 4) / 5)
        return fail_missing(c);
    for (size_t i = 0; i < token->n * NUMBER * 8; i++) { /* bit by bit */
        char ch = words.at[i / 5];
        const char *digit = ch ? strchr(digits, ch >= 'A' && ch <= 'Z' ? ch + 32 : ch) : NULL;
        if (!digit)
            return fail_missing(c);
        uint64_t bit = (uint64_t)(digit - digits) >> (4 - i % 5) & 1;
        uint64_t so_far = (uint64_t)read.numbers[i / 64];
        read.numbers[i / 64] = (int64_t)(so_far << 1 | bit);
    }
    enum err e = sealed(c, &read, want);
    if (e)
        return e;
    str whole = base32(c, want, len), lower = arena_lower(c->mem, words);
    if (sodium_memcmp(whole.at, lower.at, whole.len) != 0)
        return fail_missing(c);
    *token = read;
    return OK;
}

enum err return_path(struct ctx *c, const struct sender *from, const struct message *message,
                     str *path)
{
    str domain = config_text(c->site->config, "mail.reply"), words;
    *path = from->address;
    if (domain.len == 0)
        return OK;
    struct mail_token token = {"bounce", {message->program, message->id}, 2};
    enum err e = mail_token_make(c, &token, &words);
    if (!e)
        *path = arena_format(c->mem, "bounce+%.*s@%.*s", STR_ARG(words), STR_ARG(domain));
    return e;
}
