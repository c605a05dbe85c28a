#include "app/people_keys.h"

#include "app/app.sql.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { INSTALL_BYTES = 8, FILE_MOST = 256 << 20 };

static const char HEAD[] = "plaudit people's keys 1 ";

/* ---- the file -------------------------------------------------------------------------------- */

static bool read_line(str line, struct people_key *k)
{
    str person;
    size_t len = 0;
    if (!str_cut(&line, ' ', &person) || !str_int(person, &k->person))
        return false;
    k->gone = str_same(line, S("-"));
    return k->gone ||
           (sodium_hex2bin(k->key, PEOPLE_KEY, line.at, line.len, NULL, &len, NULL) == 0 &&
            len == PEOPLE_KEY && line.len == 2 * PEOPLE_KEY);
}

static bool read_keys(struct ctx *c, str text, struct people_keys *keys)
{
    str line;
    size_t lines = 0;
    for (size_t i = 0; i < text.len; i++)
        lines += text.at[i] == '\n';
    if (!str_cut(&text, '\n', &line) || !str_starts(line, str_of(HEAD)))
        return false;
    *keys = (struct people_keys){.install = str_from(line, sizeof HEAD - 1),
                                 .list = arena_take(c->mem, lines, sizeof *keys->list)};
    while (str_cut(&text, '\n', &line))
        if (line.len > 0 && !read_line(line, &keys->list[keys->n++]))
            return false;
    for (size_t i = 1; i < keys->n; i++)
        if (keys->list[i].person <= keys->list[i - 1].person)
            return false;
    return keys->install.len == 2 * INSTALL_BYTES;
}

enum err people_keys_read(struct ctx *c, const char *path, struct people_keys *keys)
{
    str text = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 && errno == ENOENT)
        return ERR_NOT_FOUND;
    bool read = fd >= 0 && file_bytes(c->mem, fd, FILE_MOST, &text);
    if (fd >= 0)
        (void)close(fd);
    if (!read)
        return fail(c, ERR_FAULT, "%s: %s", path, strerror(errno));
    return read_keys(c, text, keys) ? OK
                                    : fail(c, ERR_INVALID, "%s holds no keys of people.", path);
}

enum err people_keys_write(struct ctx *c, const char *path, const struct people_keys *keys)
{
    struct text t = {.mem = c->mem};
    str part = arena_format(c->mem, "%s.part", path);
    text_format(&t, "%s%.*s\n", HEAD, STR_ARG(keys->install));
    for (size_t i = 0; i < keys->n; i++) {
        const struct people_key *k = &keys->list[i];
        str key = k->gone ? S("-") : arena_hex(c->mem, k->key, PEOPLE_KEY);
        text_format(&t, "%lld %.*s\n", (long long)k->person, STR_ARG(key));
    }
    (void)unlink(part.at);
    int fd = open(part.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool written = fd >= 0 && file_write(fd, text_str(&t)) && fsync(fd) == 0;
    int trouble = errno;
    if (fd >= 0)
        (void)close(fd);
    if (written && rename(part.at, path) == 0)
        return OK;
    (void)unlink(part.at);
    return fail(c, trouble == ENOSPC ? ERR_BUSY : ERR_FAULT, "%s: %s", path, strerror(trouble));
}

/* ---- with the database ----------------------------------------------------------------------- */

const struct people_key *people_key_of(const struct people_keys *keys, int64_t person)
{
    size_t from = 0, to = keys->n;
    while (from < to) {
        size_t middle = (from + to) / 2;
        if (keys->list[middle].person < person)
            from = middle + 1;
        else
            to = middle;
    }
    return from < keys->n && keys->list[from].person == person ? &keys->list[from] : NULL;
}

/* How the file and the people are put together. */
struct merging {
    const struct row_app_key_people *people;
    size_t n;
    bool make, changed;
};

static void add_person(struct merging *m, const struct row_app_key_people *person,
                       const struct people_key *known, struct people_keys *keys)
{
    struct people_key k = {.person = person->id, .gone = person->erased};
    if (known && known->gone == k.gone)
        k = *known;
    else if (!known && !k.gone && !m->make)
        return;
    else
        m->changed = true;
    if (!known && !k.gone)
        randombytes_buf(k.key, sizeof k.key);
    keys->list[keys->n++] = k;
}

/* Lines of people who are in no table any more stay: older backups have them. */
static void merge(struct ctx *c, struct merging *m, struct people_keys *keys)
{
    const struct people_keys old = *keys;
    size_t at = 0;
    keys->list = arena_take(c->mem, old.n + m->n, sizeof *keys->list);
    keys->n = 0;
    for (size_t i = 0; i < m->n; i++) {
        while (at < old.n && old.list[at].person < m->people[i].id)
            keys->list[keys->n++] = old.list[at++];
        bool known = at < old.n && old.list[at].person == m->people[i].id;
        add_person(m, &m->people[i], known ? &old.list[at] : NULL, keys);
        at += known;
    }
    while (at < old.n)
        keys->list[keys->n++] = old.list[at++];
}

static enum err make_install(struct ctx *c, struct people_keys *keys)
{
    unsigned char bytes[INSTALL_BYTES];
    str folder = arena_format(c->mem, "%.*s/keys", STR_ARG(c->site->data_dir));
    randombytes_buf(bytes, sizeof bytes);
    *keys = (struct people_keys){.install = arena_hex(c->mem, bytes, sizeof bytes)};
    if (mkdir(folder.at, 0700) != 0 && errno != EEXIST)
        return fail(c, ERR_FAULT, "%s: %s", folder.at, strerror(errno));
    return OK;
}

enum err people_keys_sync(struct ctx *c, bool make, struct people_keys *out)
{
    struct people_keys keys;
    struct row_app_key_people *rows;
    struct merging m = {.make = make};
    str path = arena_format(c->mem, "%.*s/keys/people.keys", STR_ARG(c->site->data_dir));
    enum err e = people_keys_read(c, path.at, &keys);
    if (e == ERR_NOT_FOUND && !make)
        return OK;
    if (e == ERR_NOT_FOUND)
        e = make_install(c, &keys), m.changed = true;
    if (e || (e = q_app_key_people(c, &rows, &m.n)))
        return e;
    m.people = rows;
    merge(c, &m, &keys);
    if (m.changed)
        e = people_keys_write(c, path.at, &keys);
    if (!e && out)
        *out = keys;
    return e;
}
