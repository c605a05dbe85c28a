#include "feature/ledger/ledger.h"

#include <sodium.h>
#include <string.h>

/* The keys in the order of RFC 8785. */
#define COMMIT "{\"commit\":\""
#define SEQ "\",\"seq\":"
#define TIME ",\"time\":\""
#define TYPE "\",\"type\":\""
#define END "\"}"

str ledger_public_text(struct arena *mem, const struct ledger_public *entry)
{
    return arena_format(mem, COMMIT "%s" SEQ "%lld" TIME "%s" TYPE "%.*s" END,
                        arena_hex(mem, entry->commitment, sizeof entry->commitment).at,
                        (long long)entry->seq, moment_iso(mem, entry->at).at, STR_ARG(entry->kind));
}

static bool skip(str *rest, str part)
{
    bool there = str_starts(*rest, part);
    if (there)
        *rest = str_from(*rest, part.len);
    return there;
}

/* Exactly so many digits of the base, in lower case. */
static bool read_hex(str *rest, unsigned char *bytes, size_t len)
{
    size_t got = 0;
    for (size_t i = 0; i < 2 * len; i++)
        if (i >= rest->len || (rest->at[i] >= 'A' && rest->at[i] <= 'F'))
            return false;
    if (sodium_hex2bin(bytes, len, rest->at, 2 * len, NULL, &got, NULL) != 0 || got != len)
        return false;
    *rest = str_from(*rest, 2 * len);
    return true;
}

static bool read_number(str *rest, int64_t *n)
{
    size_t len = 0;
    while (len < rest->len && rest->at[len] >= '0' && rest->at[len] <= '9')
        len++;
    str digits = str_upto(*rest, len);
    *rest = str_from(*rest, len);
    return len > 0 && (len == 1 || digits.at[0] != '0') && str_int(digits, n);
}

/* "2027-01-31T12:00:00Z" and nothing else. */
static bool read_time(str *rest, moment *m)
{
    static const char shape[] = "0000-00-00T00:00:00Z";
    int64_t hour, minute, second;
    day d;
    str s = str_upto(*rest, sizeof shape - 1);
    for (size_t i = 0; i < sizeof shape - 1; i++)
        if (i >= s.len || (shape[i] == '0' ? s.at[i] < '0' || s.at[i] > '9' : s.at[i] != shape[i]))
            return false;
    if (!day_read(str_upto(s, 10), &d) || !str_int(str_upto(str_from(s, 11), 2), &hour) ||
        !str_int(str_upto(str_from(s, 14), 2), &minute) ||
        !str_int(str_upto(str_from(s, 17), 2), &second) || hour > 23 || minute > 59 || second > 59)
        return false;
    *rest = str_from(*rest, s.len);
    m->s = moment_of_day(d).s + hour * 3600 + minute * 60 + second;
    return true;
}

static bool read_kind(str *rest, str *kind)
{
    size_t len = 0;
    while (len < rest->len &&
           ((rest->at[len] >= 'a' && rest->at[len] <= 'z') || rest->at[len] == '.' ||
            rest->at[len] == '_' || rest->at[len] == '-'))
        len++;
    *kind = str_upto(*rest, len);
    *rest = str_from(*rest, len);
    return len > 0;
}

bool ledger_public_read(str text, struct ledger_public *entry)
{
    struct ledger_public read;
    if (!skip(&text, S(COMMIT)) || !read_hex(&text, read.commitment, sizeof read.commitment) ||
        !skip(&text, S(SEQ)) || !read_number(&text, &read.seq) || !skip(&text, S(TIME)) ||
        !read_time(&text, &read.at) || !skip(&text, S(TYPE)) || !read_kind(&text, &read.kind) ||
        !str_same(text, S(END)))
        return false;
    *entry = read;
    return true;
}

enum err ledger_public_check(struct ctx *c, void *of, int64_t index, str entry)
{
    struct ledger_public read;
    struct ledger_seen *seen = of;
    if (!ledger_public_read(entry, &read))
        return fail(c, ERR_INVALID, "Entry %lld is not an entry of Plaudit's log.",
                    (long long)index);
    if (read.seq != index)
        return fail(c, ERR_INVALID, "The entry at place %lld says that it is entry %lld.",
                    (long long)index, (long long)read.seq);
    if (seen && index == 0)
        seen->first = read.at;
    if (seen)
        seen->last = read.at;
    return OK;
}

void ledger_commit(str salt, str record, unsigned char commitment[32])
{
    static const unsigned char tag = 0;
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, &tag, 1);
    crypto_hash_sha256_update(&state, (const unsigned char *)salt.at, salt.len);
    crypto_hash_sha256_update(&state, (const unsigned char *)record.at, record.len);
    crypto_hash_sha256_final(&state, commitment);
}
