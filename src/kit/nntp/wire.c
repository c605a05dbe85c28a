#include "kit/nntp/wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

/* ---- TLS --------------------------------------------------------------------------------------- */

static const char PRIORITY[] = "NORMAL:-VERS-TLS1.0:-VERS-TLS1.1"; /* as kit/http */

enum err wire_keys_read(struct ctx *c, str certificate, str key, struct wire_keys *keys)
{
    struct wire_keys read = {0};
    if (gnutls_certificate_allocate_credentials(&read.certificate) < 0)
        return fail(c, ERR_FAULT, "The library for TLS does not start.");
    int code =
        gnutls_certificate_set_x509_key_file(read.certificate, arena_copy(c->mem, certificate).at,
                                             arena_copy(c->mem, key).at, GNUTLS_X509_FMT_PEM);
    if (code < 0 || gnutls_priority_init(&read.priority, PRIORITY, NULL) < 0) {
        gnutls_certificate_free_credentials(read.certificate);
        return fail(c, ERR_INVALID, "The certificate or its key cannot be used: %s.",
                    gnutls_strerror(code));
    }
    *keys = read;
    return OK;
}

void wire_keys_free(struct wire_keys *keys)
{
    if (keys->priority)
        gnutls_priority_deinit(keys->priority);
    if (keys->certificate)
        gnutls_certificate_free_credentials(keys->certificate);
    *keys = (struct wire_keys){0};
}

bool wire_secure(struct wire *w, const struct wire_keys *keys)
{
    gnutls_session_t tls;
    if (gnutls_init(&tls, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) < 0)
        return false;
    gnutls_priority_set(tls, keys->priority);
    gnutls_credentials_set(tls, GNUTLS_CRD_CERTIFICATE, keys->certificate);
    gnutls_certificate_server_set_request(tls, GNUTLS_CERT_IGNORE);
    gnutls_transport_set_int(tls, w->fd);
    w->tls = tls;
    return true;
}

int wire_greet(struct wire *w)
{
    int code;
    do
        code = gnutls_handshake(w->tls);
    while (code == GNUTLS_E_INTERRUPTED || code == GNUTLS_E_WARNING_ALERT_RECEIVED);
    return code == GNUTLS_E_SUCCESS ? 0 : code == GNUTLS_E_AGAIN ? WIRE_AGAIN : WIRE_BROKEN;
}

bool wire_wants_to_write(const struct wire *w)
{
    return gnutls_record_get_direction(w->tls) == 1;
}

static int64_t result_of(ssize_t code)
{
    if (code >= 0)
        return code;
    return code == GNUTLS_E_AGAIN || code == GNUTLS_E_INTERRUPTED ? WIRE_AGAIN : WIRE_BROKEN;
}

static int64_t raw_read(struct wire *w, void *to, size_t room)
{
    if (w->tls) {
        ssize_t n = gnutls_record_recv(w->tls, to, room);
        return n == GNUTLS_E_PREMATURE_TERMINATION ? 0 : result_of(n);
    }
    ssize_t n;
    do
        n = recv(w->fd, to, room, 0);
    while (n < 0 && errno == EINTR);
    return n >= 0 ? n : errno == EAGAIN || errno == EWOULDBLOCK ? WIRE_AGAIN : WIRE_BROKEN;
}

enum { RECORD_MAX = 16384 };

int64_t wire_write(struct wire *w, str bytes)
{
    if (w->tls)
        return result_of(
            gnutls_record_send(w->tls, bytes.at, bytes.len < RECORD_MAX ? bytes.len : RECORD_MAX));
    ssize_t n;
    do
        n = send(w->fd, bytes.at, bytes.len, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n >= 0 ? n : errno == EAGAIN || errno == EWOULDBLOCK ? WIRE_AGAIN : WIRE_BROKEN;
}

/* ---- DEFLATE ----------------------------------------------------------------------------------- */

/* Windows of what is sent are small, so that a connection does not cost 256 kB: -12 and 5 are 32 kB. */
enum {
    PACK_LEVEL = 4,
    PACK_WINDOW = -12,
    PACK_MEMORY = 5,
    UNPACK_WINDOW = -15,
    PACKED_ROOM = 2048
};

struct packing {
    z_stream in, out;
    size_t waiting; /* bytes of `packed` that are not unpacked yet */
    bool more;      /* `in` may have more to give without further bytes */
    unsigned char packed[PACKED_ROOM];
};

bool wire_deflate(struct wire *w)
{
    struct packing *p = calloc(1, sizeof *p);
    if (!p)
        abort();
    if (inflateInit2(&p->in, UNPACK_WINDOW) != Z_OK) {
        free(p);
        return false;
    }
    if (deflateInit2(&p->out, PACK_LEVEL, Z_DEFLATED, PACK_WINDOW, PACK_MEMORY,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        inflateEnd(&p->in);
        free(p);
        return false;
    }
    w->packing = p;
    return true;
}

/* Whatever a bomb unpacks to, the reader's room is its limit. */
static int64_t unpack(struct wire *w, char *to, size_t room)
{
    struct packing *p = w->packing;
    for (;;) {
        if (p->waiting == 0 && !p->more) {
            int64_t n = raw_read(w, p->packed, sizeof p->packed);
            if (n <= 0)
                return n;
            p->waiting = (size_t)n;
            p->in.next_in = p->packed;
        }
        p->in.avail_in = (uInt)p->waiting;
        p->in.next_out = (Bytef *)to;
        p->in.avail_out = (uInt)room;
        int code = inflate(&p->in, Z_SYNC_FLUSH);
        p->waiting = p->in.avail_in;
        p->more = p->in.avail_out == 0;
        if (room > p->in.avail_out)
            return (int64_t)(room - p->in.avail_out);
        if (code == Z_STREAM_END)
            return 0;
        if (code != Z_OK && code != Z_BUF_ERROR)
            return WIRE_BROKEN;
    }
}

str wire_pack(struct wire *w, struct arena *mem, str plain)
{
    if (!w->packing || plain.len == 0)
        return plain;
    z_stream *z = &w->packing->out;
    size_t room = deflateBound(z, plain.len) + 64;
    char *to = arena_room(mem, room);
    z->next_in = (Bytef *)(uintptr_t)plain.at;
    z->avail_in = (uInt)plain.len;
    z->next_out = (Bytef *)to;
    z->avail_out = (uInt)room;
    if (deflate(z, Z_SYNC_FLUSH) != Z_OK || z->avail_in > 0 || z->avail_out == 0)
        return (str){0};
    return (str){to, room - z->avail_out};
}

int64_t wire_read(struct wire *w, char *to, size_t room)
{
    return w->packing ? unpack(w, to, room) : raw_read(w, to, room);
}

bool wire_pending(const struct wire *w)
{
    return (w->packing && (w->packing->waiting > 0 || w->packing->more)) ||
           (w->tls && gnutls_record_check_pending(w->tls) > 0);
}

void wire_close(struct wire *w)
{
    if (w->packing) {
        inflateEnd(&w->packing->in);
        deflateEnd(&w->packing->out);
        free(w->packing);
    }
    if (w->tls)
        gnutls_deinit(w->tls);
    close(w->fd);
    *w = (struct wire){.fd = -1};
}
