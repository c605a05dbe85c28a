#include "app/commands.h"
#include "kit/i18n/i18n.h"
#include "kit/identity/identity.h"
#include "kit/sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LARGEST = 256 << 20 };

/* All of a pipe or a file; false with errno if it cannot be read or is too long. */
static bool read_all(struct text *bytes, int fd)
{
    char room[1 << 16];
    for (ssize_t n; (n = read(fd, room, sizeof room)) != 0;) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 || bytes->len + (size_t)n > LARGEST) {
            errno = n < 0 ? errno : EFBIG;
            return false;
        }
        text_add(bytes, (str){room, (size_t)n});
    }
    return true;
}

/* Lines "NUMBER WORDS" stand before the object. */
static void show(const char *path, str output)
{
    for (str line; output.len > 0 && output.at[0] != '{' && str_cut(&output, '\n', &line);) {
        size_t space = str_find(line, S(" "));
        fprintf(stderr, "%s:%.*s: %.*s\n", path, STR_ARG(str_upto(line, space)),
                STR_ARG(str_from(line, space + 1)));
    }
    fwrite(output.at, 1, output.len, stdout);
}

int identities_run(const struct invocation *in)
{
    static const struct sandbox_limits LIMITS = {512 << 20, (size_t)6 << 30, 120};
    if (in->n_words != 1)
        return usage(in);
    const char *path = in->words[0];
    bool pipe = strcmp(path, "-") == 0;
    int fd = pipe ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct ctx c = {.mem = arena_new(), .now = clock_now(NULL), .catalog = i18n_catalogs[0]};
    struct text bytes = {.mem = c.mem};
    str output = {0};
    enum err e = OK;
    if (fd < 0 || !read_all(&bytes, fd))
        e = fail(&c, ERR_INVALID, "The file cannot be read: %s.", strerror(errno));
    else
        e = sandbox_run(&c, identity_describe, (struct sandbox_input){text_str(&bytes), (str){0}},
                        LIMITS, &output);
    if (fd >= 0 && !pipe)
        (void)close(fd);
    if (e)
        fprintf(stderr, "%s: %.*s\n", path, STR_ARG(c.why));
    else
        show(path, output);
    arena_free(c.mem);
    return e ? EXIT_REFUSED : fflush(stdout) == 0 ? EXIT_OK : EXIT_REFUSED;
}
