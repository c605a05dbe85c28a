#include "feature/contribution/import_inside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file is named PROGRAM-PERSON-WORD: who asks for a word finds one's own alone. It begins with kind,
 * name and address on a line each. */
enum { WORD_BYTES = 16, DAY_S = 86400, BYTES_MAX = 21 << 20, OWN_MAX = 5, LINE_MAX_BYTES = 2000 };

static str folder_of(struct ctx *c)
{
    return arena_format(c->mem, "%.*s/files/imports", STR_ARG(c->site->data_dir));
}

static str own_name(struct ctx *c, str word)
{
    return arena_format(c->mem, "%lld-%lld-%.*s", (long long)c->program, (long long)c->me,
                        STR_ARG(word));
}

static str path_of(struct ctx *c, str word)
{
    return arena_format(c->mem, "%.*s/%.*s", STR_ARG(folder_of(c)), STR_ARG(own_name(c, word)));
}

static bool is_word(str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!((word.at[i] >= '0' && word.at[i] <= '9') || (word.at[i] >= 'a' && word.at[i] <= 'f')))
            return false;
    return word.len == 2 * (size_t)WORD_BYTES;
}

static bool is_old(struct ctx *c, const struct stat *is)
{
    return is->st_mtime + DAY_S < c->now.s;
}

/* Throws away what is older than a day, and one's own oldest if there are too many. */
static void tidy(struct ctx *c, str folder)
{
    str own = own_name(c, (str){0});
    DIR *list = opendir(folder.at);
    struct text oldest = {.mem = c->mem};
    int64_t oldest_s = INT64_MAX;
    size_t n_own = 0;
    for (struct dirent *one; list && (one = readdir(list));) {
        struct stat is;
        if (one->d_name[0] == '.' ||
            fstatat(dirfd(list), one->d_name, &is, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (is_old(c, &is)) {
            (void)unlinkat(dirfd(list), one->d_name, 0);
        } else if (str_starts(str_of(one->d_name), own)) {
            n_own++;
            if (is.st_mtime < oldest_s) {
                oldest_s = is.st_mtime;
                oldest.len = 0;
                text_add(&oldest, str_of(one->d_name));
            }
        }
    }
    if (n_own >= OWN_MAX)
        (void)unlinkat(dirfd(list), arena_copy(c->mem, text_str(&oldest)).at, 0);
    if (list)
        closedir(list);
}

/* On one line: a name may have any characters. */
static str one_line(struct ctx *c, str s)
{
    s = arena_copy(c->mem, str_upto(s, LINE_MAX_BYTES));
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < s.len; i++)
        text_char(&t, (unsigned char)s.at[i] < ' ' ? ' ' : s.at[i]);
    return text_str(&t);
}

/* The file carries the request's time, by which it is found too old later. */
static bool write_file(struct ctx *c, int fd, const struct import_upload *upload)
{
    str kind = one_line(c, upload->kind), name = one_line(c, upload->name),
        address = one_line(c, upload->address);
    const struct timespec times[2] = {{.tv_sec = c->now.s}, {.tv_sec = c->now.s}};
    return file_write(fd, arena_format(c->mem, "%.*s\n%.*s\n%.*s\n", STR_ARG(kind), STR_ARG(name),
                                       STR_ARG(address))) &&
           file_write(fd, upload->bytes) && futimens(fd, times) == 0;
}

enum err import_keep(struct ctx *c, const struct import_upload *upload, str *word)
{
    unsigned char random[WORD_BYTES];
    str folder = folder_of(c);
    str above = arena_format(c->mem, "%.*s/files", STR_ARG(c->site->data_dir));
    random_bytes(c, random, sizeof random);
    str made = arena_hex(c->mem, random, sizeof random), path = path_of(c, made);
    if ((mkdir(above.at, 0700) != 0 && errno != EEXIST) ||
        (mkdir(folder.at, 0700) != 0 && errno != EEXIST))
        return fail(c, ERR_FAULT, "folder for imports: errno %d", errno);
    tidy(c, folder);
    int fd = open(path.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(c, ERR_FAULT, "new import: errno %d", errno);
    bool written = write_file(c, fd, upload);
    int trouble = errno;
    (void)close(fd);
    if (written) {
        *word = made;
        return OK;
    }
    (void)unlink(path.at);
    if (trouble == ENOSPC || trouble == EDQUOT)
        return fail(c, ERR_BUSY, "There is no room for the file just now. Try again later.");
    return fail(c, ERR_FAULT, "import not written: errno %d", trouble);
}

enum err import_kept(struct ctx *c, str word, struct import_upload *upload)
{
    str rest = {0};
    int fd = is_word(word) ? open(path_of(c, word).at, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    struct stat is;
    bool read = fd >= 0 && fstat(fd, &is) == 0 && !is_old(c, &is) &&
                file_bytes(c->mem, fd, BYTES_MAX, &rest);
    if (fd >= 0)
        (void)close(fd);
    if (!read || !str_cut(&rest, '\n', &upload->kind) || !str_cut(&rest, '\n', &upload->name) ||
        !str_cut(&rest, '\n', &upload->address))
        return fail(c, ERR_NOT_FOUND,
                    "This file is here no more: it is kept for a day, until it is imported. Please "
                    "choose it again.");
    upload->bytes = rest;
    return OK;
}

void import_forget(struct ctx *c, str word)
{
    if (is_word(word))
        (void)unlink(path_of(c, word).at);
}

void import_forget_person(struct ctx *c, int64_t person)
{
    str theirs = arena_format(c->mem, "%lld-%lld-", (long long)c->program, (long long)person);
    DIR *list = opendir(folder_of(c).at);
    for (struct dirent *one; list && (one = readdir(list));)
        if (str_starts(str_of(one->d_name), theirs))
            (void)unlinkat(dirfd(list), one->d_name, 0);
    if (list)
        closedir(list);
}

void contribution_tidy(struct ctx *c)
{
    DIR *list = opendir(folder_of(c).at);
    for (struct dirent *one; list && (one = readdir(list));) {
        struct stat is;
        if (one->d_name[0] != '.' &&
            fstatat(dirfd(list), one->d_name, &is, AT_SYMLINK_NOFOLLOW) == 0 && is_old(c, &is))
            (void)unlinkat(dirfd(list), one->d_name, 0);
    }
    if (list)
        closedir(list);
}
