#include "base/base.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

bool file_bytes(struct arena *mem, int fd, size_t most, str *bytes)
{
    struct stat is;
    if (fstat(fd, &is) != 0 || !S_ISREG(is.st_mode) || (uint64_t)is.st_size > most)
        return false;
    size_t size = (size_t)is.st_size, got = 0;
    char *at = arena_take(mem, size + 1, 1);
    while (got < size) {
        ssize_t n = read(fd, at + got, size - got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        got += (size_t)n;
    }
    *bytes = (str){at, size};
    return true;
}

bool file_write(int fd, str bytes)
{
    while (bytes.len > 0) {
        ssize_t n = write(fd, bytes.at, bytes.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes = str_from(bytes, (size_t)n);
    }
    return true;
}
