/* sign_tool WHAT: kit/sign for other programs, from standard input to standard output.
 *   numbers    doubles as 16 hex digits, one a line: each as ECMAScript writes it
 *   canonical  JSON: in canonical form (RFC 8785)
 *   quads      JSON: its canonical N-Quads; "unknown" if there is something no context knows
 *   issue SEED METHOD MOMENT   a credential: with two proofs (SEED: multibase, 34 bytes with a codec)
 *   check KEY  a badge: one line a proof, its suite and "good", "bad" or "cannot"
 *   key SEED   its public key, as a multikey
 *   list N...  a status list with these slots set */
#include "kit/sign/inside.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static void numbers(str input)
{
    char room[SIGN_NUMBER_ROOM];
    for (str line; str_cut(&input, '\n', &line);) {
        uint64_t bits = 0;
        double value;
        for (size_t i = 0; i < line.len; i++)
            bits = bits << 4 |
                   (uint64_t)(line.at[i] >= 'a' ? line.at[i] - 'a' + 10 : line.at[i] - '0');
        memcpy(&value, &bits, sizeof value);
        printf("%.*s\n", (int)sign_number(value, room), room);
    }
}

static enum err canonical(struct ctx *c, str input)
{
    str out;
    enum err e = sign_canonical(c, input, &out);
    if (!e)
        printf("%.*s", STR_ARG(out));
    return e;
}

static enum err quads(struct ctx *c, str input)
{
    str out;
    bool exact;
    json_t *document = sign_parse(c, input);
    if (!document)
        return ERR_INVALID;
    bool known = sign_quads(c, document, &out, &exact);
    json_decref(document);
    printf("%.*s", STR_ARG(known ? out : S("unknown\n")));
    return OK;
}

static enum err seed_of(struct ctx *c, const char *text, struct sign_key *key)
{
    str bytes;
    if (!sign_multibase_read(c->mem, str_of(text), &bytes) || bytes.len != SIGN_SEED + 2)
        return fail(c, ERR_INVALID, "no seed");
    sign_key_of((const uint8_t *)bytes.at + 2, key);
    return OK;
}

/* 2027-01-31, or 2027-01-31T12:00:00Z */
static bool read_moment(str text, moment *m)
{
    day d;
    int64_t part[3] = {0};
    if (!day_read(str_upto(text, 10), &d) || (text.len != 10 && text.len != 20))
        return false;
    for (size_t i = 0; text.len > 10 && i < COUNT(part); i++)
        if (!str_int(str_upto(str_from(text, 11 + 3 * i), 2), &part[i]))
            return false;
    m->s = moment_of_day(d).s + part[0] * 3600 + part[1] * 60 + part[2];
    return true;
}

static enum err issue(struct ctx *c, str input, char **words)
{
    str out;
    struct sign_key key;
    moment created;
    enum err e = seed_of(c, words[0], &key);
    if (e || !read_moment(str_of(words[2]), &created))
        return e ? e : fail(c, ERR_INVALID, "no moment");
    e = sign_issue(c, input, &(struct sign_maker){&key, str_of(words[1]), created}, &out);
    if (!e)
        printf("%.*s", STR_ARG(out));
    return e;
}

static enum err key(struct ctx *c, const char *seed)
{
    struct sign_key made;
    enum err e = seed_of(c, seed, &made);
    if (!e)
        printf("%.*s", STR_ARG(sign_multikey(c->mem, made.public_key)));
    return e;
}

static enum err check(struct ctx *c, str input, const char *multikey)
{
    struct text out = {.mem = c->mem};
    struct sign_badge b;
    uint8_t key[SIGN_PUBLIC];
    enum err e;
    if (!sign_multikey_read(c->mem, str_of(multikey), key))
        return fail(c, ERR_INVALID, "no multikey");
    if ((e = sign_read(c, input, S(""), &out)) || (e = sign_taken(c, text_str(&out), &b)))
        return e;
    for (size_t i = 0; i < b.n_proofs; i++)
        printf("%.*s %s\n", STR_ARG(b.proofs[i].name),
               !b.proofs[i].hashed            ? "cannot"
               : sign_fits(&b.proofs[i], key) ? "good"
                                              : "bad");
    return OK;
}

static enum err list(struct ctx *c, char **words, size_t n)
{
    int64_t slots[16] = {0};
    for (size_t i = 0; i < n && i < COUNT(slots); i++)
        if (!str_int(str_of(words[i]), &slots[i]))
            return fail(c, ERR_INVALID, "slots are numbers");
    str out = sign_list(c->mem, slots, n);
    printf("%.*s", STR_ARG(out));
    return OK;
}

int main(int argc, char **argv)
{
    struct ctx c = {.mem = arena_new(), .catalog = &ENGLISH, .bits = ANYBODY};
    struct text in = {.mem = c.mem};
    char piece[4096];
    const char *what = argc > 1 ? argv[1] : "";
    enum err e = OK;
    if (strcmp(what, "list") != 0 && strcmp(what, "key") != 0)
        for (ssize_t n; (n = read(STDIN_FILENO, piece, sizeof piece)) > 0;)
            text_add(&in, (str){piece, (size_t)n});
    if (strcmp(what, "numbers") == 0)
        numbers(text_str(&in));
    else if (strcmp(what, "canonical") == 0)
        e = canonical(&c, text_str(&in));
    else if (strcmp(what, "quads") == 0)
        e = quads(&c, text_str(&in));
    else if (strcmp(what, "issue") == 0 && argc == 5)
        e = issue(&c, text_str(&in), argv + 2);
    else if (strcmp(what, "key") == 0 && argc == 3)
        e = key(&c, argv[2]);
    else if (strcmp(what, "check") == 0 && argc == 3)
        e = check(&c, text_str(&in), argv[2]);
    else if (strcmp(what, "list") == 0 && argc < 18)
        e = list(&c, argv + 2, (size_t)argc - 2);
    else
        e = fail(&c, ERR_INVALID, "sign_tool.c says how");
    if (e)
        fprintf(stderr, "%.*s\n", STR_ARG(c.why));
    arena_free(c.mem);
    return e ? 1 : 0;
}
