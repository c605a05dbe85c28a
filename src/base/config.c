#include "base/config.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { TEXT, NUMBER, YES_NO, SIZE, DURATION, ONE_OF };
enum { FILE_MAX = 256 * 1024 };

static const struct known {
    const char *key;
    enum kind kind;
    const char *otherwise; /* the default, as it would be written */
    int64_t min, max;      /* of a number, bytes or seconds */
    const char *help;      /* ONE_OF: the words in it that are in "..." */
} known[] = {
    {"listen", TEXT, "127.0.0.1:8080", 0, 0, "Address and port to listen on, like [::]:8080."},
    {"address", TEXT, "http://127.0.0.1:8080", 0, 0,
     "Where people find this server, without a slash at the end; goes into links in mail."},
    {"workers", NUMBER, "0", 0, 256, "Threads that make pages; 0: two for each processor."},
    {"connections", NUMBER, "4096", 16, 100000, "Open connections at most."},
    {"connections-per-address", NUMBER, "64", 1, 100000,
     "Open connections at most from one address; 64 or more behind a shared router."},
    {"header-timeout", DURATION, "10s", 1, 300, "How long a client may take to send its request."},
    {"queue", NUMBER, "256", 1, 100000, "Requests that may wait for a worker; more are sent away."},
    {"cache", SIZE, "16M", 0, 4LL << 30, "Memory for pages that are the same for all visitors."},
    {"proxies", TEXT, "", 0, 0,
     "Addresses of proxies whose X-Forwarded-For is believed, like 127.0.0.1, 10.0.0.0/8."},
    {"tls.certificate", TEXT, "", 0, 0,
     "File with the certificate chain (PEM); empty: plain HTTP."},
    {"tls.key", TEXT, "", 0, 0, "File with the private key (PEM)."},
    {"nntp.listen", TEXT, "", 0, 0,
     "Address and port for newsreaders, like [::]:119; empty: none. Passwords are taken over TLS only, "
     "or from this machine."},
    {"nntp.tls", TEXT, "", 0, 0,
     "Address and port for newsreaders with TLS from the start, like [::]:563; needs a certificate."},
    {"nntp.program", TEXT, "", 0, 0,
     "Code of the program whose groups they get; empty: the only one."},
    {"nntp.certificate", TEXT, "", 0, 0,
     "File with the certificate chain (PEM) for newsreaders; empty: tls.certificate."},
    {"nntp.key", TEXT, "", 0, 0, "File with its private key (PEM); empty: tls.key."},
    {"nntp.connections", NUMBER, "2000", 1, 100000, "Open connections of newsreaders at most."},
    {"nntp.connections-per-address", NUMBER, "32", 1, 100000,
     "Open connections of newsreaders at most from one address."},
    {"smtp.url", TEXT, "", 0, 0,
     "Mail server, like smtps://mail.example.org or smtp://localhost:25; empty: mail goes to files "
     "in "
     "the folder outbox."},
    {"smtp.user", TEXT, "", 0, 0, "Name to sign in at the mail server; empty: without."},
    {"smtp.password", TEXT, "", 0, 0,
     "Password for it; better given as PLAUDIT_SMTP_PASSWORD than in a file others can read."},
    {"smtp.encrypt", YES_NO, "yes", 0, 0,
     "Send only over an encrypted connection; no: for a mail server on the same machine."},
    {"smtp.authority", TEXT, "", 0, 0,
     "File with certificates (PEM) that are trusted for it; empty: those of the system."},
    {"mail.from", TEXT, "", 0, 0,
     "Sender of all mail, like Experts <experts@example.org>; empty: no-reply at the address "
     "above."},
    {"mail.reply", TEXT, "", 0, 0,
     "Domain whose mail comes to this server, like lists.example.org: replies, new threads, bounces; "
     "empty: nobody can answer by mail."},
    {"mail.senders", YES_NO, "no", 0, 0,
     "The mail server refuses mail with a forged sender (DMARC), so that a mail to the address of a "
     "group is believed to be from who it says."},
    {"mail.authserv", TEXT, "", 0, 0,
     "Name that the mail server writes first into Authentication-Results (RFC 8601), like mail.example.org, "
     "if it takes away such lines of others: what it found by DKIM or DMARC is believed; empty: "
     "whoever writes to the address of a group is asked by a letter."},
    {"mail.dkim.selector", TEXT, "", 0, 0,
     "Names of the keys that sign mail, as in the DNS, like r2027, e2027; empty: mail is not signed."},
    {"mail.dkim.key", TEXT, "", 0, 0,
     "Files with these keys (PEM, RSA or Ed25519), in the same order, with commas."},
    {"lmtp.listen", TEXT, "", 0, 0,
     "Where a mail server hands over mail by LMTP: a path of a socket, or an address of this machine, "
     "like 127.0.0.1:2424; empty: nowhere."},
    {"lmtp.size", SIZE, "25M", 64 << 10, 256LL << 20, "Size of one mail that comes in at most."},
    {"fetch.bandwidth", SIZE, "2M", 16 << 10, 1LL << 40,
     "Bytes a second that all sources (feeds, pages, archives) may bring together."},
    {"fetch.parallel", NUMBER, "64", 1, 256, "Sources that are read at the same time at most."},
    {"fetch.tokens", TEXT, "", 0, 0,
     "Tokens for sites that limit strangers, like api.github.com=ghp_1234, gitlab.com=glpat-1234; "
     "better given as PLAUDIT_FETCH_TOKENS than in a file others can read."},
    {"fetch.loopback", YES_NO, "no", 0, 0,
     "Read sources from this machine as well, on any port and without a pause; only for trials."},
    {"fetch.authority", TEXT, "", 0, 0,
     "File with certificates (PEM) that are trusted for what is fetched; empty: those of the system."},
    {"witness.ask", TEXT, "", 0, 0,
     "Servers that watch our public logs and cosign them: address and key of each, like "
     "https://other.example.org/witness other.example.org/witness+0123abcd+BD..., with commas."},
    {"witness.logs", TEXT, "", 0, 0,
     "Logs of other servers that we watch and cosign: their keys, like "
     "other.example.org/server/roots+0123abcd+AT..., with commas."},
    {"log.level", ONE_OF, "info", 0, 0, "How much is logged: debug, info, warn or error."},
    {"uploads.max", SIZE, "10M", 64 << 10, 1LL << 30, "Size of one uploaded file at most."},
};

struct config {
    str text[COUNT(known)];
    int64_t number[COUNT(known)];
};

/* Where a value comes from, for messages. */
struct origin {
    const char *name; /* file, variable or option */
    size_t line;      /* 0: none */
};

/* ---- values ---------------------------------------------------------------------------------- */

/* A number with one of the units behind it; false if not one or out of range. */
static bool read_units(str value, const char *const *units, const int64_t *factors, int64_t *out)
{
    size_t digits = 0;
    while (digits < value.len && value.at[digits] >= '0' && value.at[digits] <= '9')
        digits++;
    if (!str_int(str_upto(value, digits), out))
        return false;
    str unit = str_trim(str_from(value, digits));
    for (size_t i = 0; units[i]; i++)
        if (str_same_nocase(unit, str_of(units[i])))
            return !__builtin_mul_overflow(*out, factors[i], out);
    return false;
}

static bool read_yes_no(str value, int64_t *out)
{
    static const char *const words[] = {"no", "yes", "off", "on", "false", "true", "0", "1"};
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_same_nocase(value, str_of(words[i]))) {
            *out = (int64_t)(i % 2);
            return true;
        }
    return false;
}

/* One of the last words of the help: "...: debug, info, warn or error." */
static bool read_one_of(const struct known *k, str value)
{
    str words = str_of(strchr(k->help, ':') + 1);
    for (str word; str_cut(&words, ' ', &word);) {
        while (word.len > 0 && (word.at[word.len - 1] == ',' || word.at[word.len - 1] == '.'))
            word.len--;
        if (word.len > 0 && str_same(word, value) && !str_same(word, S("or")))
            return true;
    }
    return false;
}

static bool read_value(const struct known *k, str value, int64_t *number)
{
    static const char *const sizes[] = {"", "k", "kB", "M", "MB", "G", "GB", NULL};
    static const int64_t bytes[] = {1, 1 << 10, 1 << 10, 1 << 20, 1 << 20, 1 << 30, 1 << 30};
    static const char *const times[] = {"", "s", "min", "h", "d", NULL};
    static const int64_t seconds[] = {1, 1, 60, 3600, 86400};
    bool good = true;
    *number = 0;
    switch (k->kind) {
    case TEXT: return str_chars(value) != SIZE_MAX;
    case ONE_OF: return read_one_of(k, value);
    case YES_NO: return read_yes_no(value, number);
    case NUMBER: good = str_int(value, number); break;
    case SIZE: good = read_units(value, sizes, bytes, number); break;
    case DURATION: good = read_units(value, times, seconds, number); break;
    }
    return good && *number >= k->min && *number <= k->max;
}

/* ---- what is wrong, in words ----------------------------------------------------------------- */

static enum err wrong(struct ctx *c, struct origin from, str words)
{
    if (from.line > 0)
        return fail(c, ERR_INVALID, "%s:%zu: %.*s", from.name, from.line, STR_ARG(words));
    return fail(c, ERR_INVALID, "%s: %.*s", from.name, STR_ARG(words));
}

static enum err wrong_value(struct ctx *c, struct origin from, const struct known *k)
{
    struct arena *a = c->mem;
    long long min = (long long)k->min, max = (long long)k->max;
    str words = S("");
    switch (k->kind) {
    case TEXT:
        words = arena_format(a, tr_c(c->catalog, "%s has bytes that are no text."), k->key);
        break;
    case ONE_OF:
        words = arena_format(a, tr_c(c->catalog, "%s has no such value. %s"), k->key, k->help);
        break;
    case YES_NO: words = arena_format(a, tr_c(c->catalog, "%s is yes or no."), k->key); break;
    case NUMBER:
        words = arena_format(a, tr_c(c->catalog, "%s is a number from %lld to %lld."), k->key, min,
                             max);
        break;
    case SIZE:
        words = arena_format(
            a, tr_c(c->catalog, "%s is a size like 16M or 512k, from %lld to %lld bytes."), k->key,
            min, max);
        break;
    case DURATION:
        words = arena_format(
            a, tr_c(c->catalog, "%s is a time like 10s, 5min or 2h, from %lld to %lld seconds."),
            k->key, min, max);
        break;
    }
    return wrong(c, from, words);
}

/* Letters to change, add or remove to make b of a (Levenshtein 1966); both at most 63 long. */
static size_t distance(str a, str b)
{
    size_t row[64];
    a = str_upto(a, 63);
    b = str_upto(b, 63);
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t change = corner + (a.at[i - 1] != b.at[j - 1]);
            size_t add = row[j - 1] + 1, remove = row[j] + 1;
            corner = row[j];
            row[j] = change < add ? change : add;
            row[j] = row[j] < remove ? row[j] : remove;
        }
    }
    return row[b.len];
}

static enum err wrong_key(struct ctx *c, struct origin from, str key)
{
    const char *nearest = known[0].key;
    for (size_t i = 1; i < COUNT(known); i++)
        if (distance(key, str_of(known[i].key)) < distance(key, str_of(nearest)))
            nearest = known[i].key;
    const char *words = tr_c(c->catalog, "there is no setting %.*s. Did you mean %s?");
    return wrong(c, from, arena_format(c->mem, words, STR_ARG(str_upto(key, 60)), nearest));
}

/* ---- sources --------------------------------------------------------------------------------- */

static size_t find_key(str key)
{
    for (size_t i = 0; i < COUNT(known); i++)
        if (str_same(key, str_of(known[i].key)))
            return i;
    return SIZE_MAX;
}

static enum err assign(struct ctx *c, struct config *config, struct origin from, str line)
{
    size_t equals = str_find(line, S("="));
    if (equals == SIZE_MAX)
        return wrong(c, from, tr(c, "write it as: key = value"));
    str key = str_trim(str_upto(line, equals)), value = str_trim(str_from(line, equals + 1));
    size_t i = find_key(key);
    if (i == SIZE_MAX)
        return wrong_key(c, from, key);
    if (!read_value(&known[i], value, &config->number[i]))
        return wrong_value(c, from, &known[i]);
    config->text[i] = arena_copy(c->mem, value);
    return OK;
}

static enum err read_file(struct ctx *c, const char *path, str *text)
{
    *text = (str){0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 && errno == ENOENT)
        return OK;
    char *at = arena_take(c->mem, FILE_MAX + 1, 1);
    ssize_t got = 1;
    while (file >= 0 && text->len <= FILE_MAX && got > 0) {
        got = read(file, at + text->len, FILE_MAX + 1 - text->len);
        if (got > 0)
            text->len += (size_t)got;
    }
    text->at = at;
    int why = errno;
    if (file >= 0)
        close(file);
    if (file < 0 || got < 0)
        return fail(c, ERR_INVALID, "%s cannot be read: %s", path, strerror(why));
    if (text->len > FILE_MAX)
        return fail(c, ERR_INVALID, "%s is too long to be a file with settings.", path);
    return OK;
}

static enum err load_file(struct ctx *c, struct config *config, const char *path)
{
    str text;
    enum err e = read_file(c, path, &text);
    struct origin from = {path, 0};
    for (str line; !e && str_cut(&text, '\n', &line);) {
        from.line++;
        line = str_trim(line);
        if (line.len > 0 && line.at[0] != '#') {
            size_t comment = str_find(line, S(" #"));
            e = assign(c, config, from, comment == SIZE_MAX ? line : str_upto(line, comment));
        }
    }
    return e;
}

/* PLAUDIT_SMTP_URL for smtp.url. */
static str variable_of(struct arena *a, const char *key)
{
    str name = arena_format(a, "PLAUDIT_%s", key);
    char *at = arena_take(a, name.len + 1, 1);
    for (size_t i = 0; i < name.len; i++) {
        char ch = name.at[i];
        at[i] = ch == '.' || ch == '-' ? '_' : ch >= 'a' && ch <= 'z' ? (char)(ch - 'a' + 'A') : ch;
    }
    return (str){at, name.len};
}

static enum err load_environment(struct ctx *c, struct config *config,
                                 const char *const *environment)
{
    for (size_t i = 0; i < COUNT(known); i++) {
        str name = variable_of(c->mem, known[i].key);
        for (const char *const *p = environment; *p; p++) {
            str entry = str_of(*p);
            if (!str_starts(entry, name) || entry.len == name.len || entry.at[name.len] != '=')
                continue;
            str value = str_from(entry, name.len + 1);
            if (!read_value(&known[i], value, &config->number[i]))
                return wrong_value(c, (struct origin){name.at, 0}, &known[i]);
            config->text[i] = arena_copy(c->mem, value);
        }
    }
    return OK;
}

enum err config_load(struct ctx *c, const struct config_sources *from, const struct config **config)
{
    struct config *made = arena_take(c->mem, 1, sizeof *made);
    for (size_t i = 0; i < COUNT(known); i++) {
        made->text[i] = str_of(known[i].otherwise);
        bool good = read_value(&known[i], made->text[i], &made->number[i]);
        assert(good); /* the table's own defaults */
        (void)good;
    }
    enum err e = from->path ? load_file(c, made, from->path) : OK;
    if (!e && from->environment)
        e = load_environment(c, made, from->environment);
    for (size_t i = 0; !e && i < from->n_set; i++)
        e = assign(c, made, (struct origin){"--set", 0}, str_of(from->set[i]));
    if (!e)
        *config = made;
    return e;
}

/* ---- reading --------------------------------------------------------------------------------- */

str config_text(const struct config *config, const char *key)
{
    size_t i = find_key(str_of(key));
    assert(i != SIZE_MAX);
    return config ? config->text[i] : str_of(known[i].otherwise);
}

int64_t config_int(const struct config *config, const char *key)
{
    size_t i = find_key(str_of(key));
    assert(i != SIZE_MAX && known[i].kind != TEXT && known[i].kind != ONE_OF);
    int64_t number = 0;
    if (config)
        return config->number[i];
    return read_value(&known[i], str_of(known[i].otherwise), &number) ? number : 0;
}

bool config_bool(const struct config *config, const char *key)
{
    return config_int(config, key) != 0;
}

str config_describe(struct arena *a)
{
    struct text t = {.mem = a};
    for (size_t i = 0; i < COUNT(known); i++) {
        text_format(&t, "%s# ", i > 0 ? "\n" : "");
        size_t column = 2;
        str help = str_of(known[i].help);
        for (str word; str_cut(&help, ' ', &word); column += word.len + 1) {
            if (column > 2 && column + word.len > 96) {
                text_add(&t, S("\n# "));
                column = 2;
            }
            text_format(&t, "%s%.*s", column > 2 ? " " : "", STR_ARG(word));
        }
        text_format(&t, "\n#%s =%s%s\n", known[i].key, known[i].otherwise[0] ? " " : "",
                    known[i].otherwise);
    }
    return text_str(&t);
}
