#include "kit/http/server.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

enum { BODY_MEMORY = 256 * 1024 };

/* A file without a name: it is gone with its descriptor, whatever happens to us. */
static int unnamed_file(struct conn *k)
{
    str folder = k->server->o.site ? k->server->o.site->data_dir : S("");
    str path = arena_copy(k->x->mem, folder.len > 0 ? folder : S("/tmp"));
    int file = open(path.at, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    return file >= 0 ? file : open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

bool body_add(struct conn *k, const char *piece, size_t len)
{
    struct body *body = &k->x->body;
    if (len > k->body_max - body->len)
        return false;
    body->len += len;
    if (body->file < 0 && body->len <= BODY_MEMORY) {
        text_add(&body->bytes, (str){piece, len});
        return true;
    }
    if (body->file < 0) {
        body->file = unnamed_file(k);
        if (body->file < 0 || !file_write(body->file, text_str(&body->bytes)))
            return false;
    }
    return file_write(body->file, (str){piece, len});
}

str body_bytes(struct body *body)
{
    if (body->file < 0 || body->len == 0)
        return text_str(&body->bytes);
    void *at = mmap(NULL, body->len, PROT_READ, MAP_PRIVATE, body->file, 0);
    if (at == MAP_FAILED)
        return S("");
    body->map = at;
    return (str){body->map, body->len};
}

void body_drop(struct body *body)
{
    if (body->map)
        munmap(body->map, body->len);
    if (body->file >= 0)
        close(body->file);
    body->map = NULL, body->file = -1;
}
