#include "kit/http/assets.h"
#include "kit/http/server.h"
#include "kit/http/compress.h"
#include "kit/http/etag.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Finished answers, one for each file and coding; made at start. */
struct asset_responses {
    uint64_t etag;
    struct MHD_Response *coding[CODINGS], *same;
};

str asset(const char *name)
{
    for (size_t i = 0; i < asset_count; i++)
        if (strcmp(asset_files[i].name, name) == 0)
            return str_of(asset_files[i].address);
    fprintf(stderr, "there is no asset %s\n", name);
    abort();
}

static str bytes_of(const struct asset_file *f, enum coding coding)
{
    const unsigned char *at[CODINGS] = {f->plain, f->gzip, f->brotli};
    size_t len[CODINGS] = {f->plain_len, f->gzip_len, f->brotli_len};
    return (str){(const char *)at[coding], len[coding]};
}

static struct MHD_Response *response_for(struct server *server, const struct asset_file *f,
                                         enum coding coding, str bytes)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        bytes.len, (void *)(uintptr_t)bytes.at, MHD_RESPMEM_PERSISTENT);
    char etag[ETAG_TEXT];
    etag_text(hash_bytes(str_of(f->address), 0), etag);
    reply_header(response, "Content-Type", f->type);
    reply_header(response, "Cache-Control", "public, max-age=31536000, immutable");
    reply_header(response, "ETag", etag);
    reply_header(response, "Vary", "Accept-Encoding");
    reply_header(response, "Content-Security-Policy",
                 "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    reply_secure(response, server->o.tls_certificate.len > 0);
    if (coding != PLAIN)
        reply_header(response, "Content-Encoding", coding_name(coding));
    return response;
}

void assets_start(struct server *server)
{
    server->assets = arena_take(server->mem, asset_count + 1, sizeof *server->assets);
    for (size_t i = 0; i < asset_count; i++) {
        struct asset_responses *a = &server->assets[i];
        a->etag = hash_bytes(str_of(asset_files[i].address), 0);
        for (enum coding coding = PLAIN; coding < CODINGS; coding++) {
            str bytes = bytes_of(&asset_files[i], coding);
            if (bytes.at)
                a->coding[coding] = response_for(server, &asset_files[i], coding, bytes);
        }
        a->same = response_for(server, &asset_files[i], PLAIN, S(""));
    }
}

void assets_stop(struct server *server)
{
    for (size_t i = 0; server->assets && i < asset_count; i++) {
        for (enum coding coding = PLAIN; coding < CODINGS; coding++)
            if (server->assets[i].coding[coding])
                MHD_destroy_response(server->assets[i].coding[coding]);
        MHD_destroy_response(server->assets[i].same);
    }
}

static size_t find(str address)
{
    size_t low = 0, high = asset_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(str_of(asset_files[middle].address), address);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return SIZE_MAX;
}

static enum MHD_Result answer(struct conn *k, int status, struct MHD_Response *response,
                              size_t bytes)
{
    enum MHD_Result done = MHD_queue_response(k->mhd, (unsigned)status, response);
    connection_answered(k, status, bytes);
    return done;
}

static enum MHD_Result answer_none(struct conn *k, bool last)
{
    struct MHD_Response *none = reply_words(k->server, 404, S("There is no file here.\n"), last);
    enum MHD_Result done = answer(k, 404, none, 0);
    MHD_destroy_response(none);
    return done;
}

/* The last answer on this connection. */
static enum MHD_Result answer_last(struct conn *k, const struct asset_file *f, enum coding coding)
{
    str bytes = bytes_of(f, coding);
    struct MHD_Response *last = response_for(k->server, f, coding, bytes);
    reply_header(last, "Connection", "close");
    enum MHD_Result done = answer(k, 200, last, bytes.len);
    MHD_destroy_response(last);
    return done;
}

enum MHD_Result asset_serve(struct conn *k)
{
    size_t at = find(k->ask.path);
    bool stopping = atomic_load(&k->server->stopping);
    if (at == SIZE_MAX)
        return answer_none(k, stopping);
    struct asset_responses *a = &k->server->assets[at];
    enum coding coding = coding_accepted(k->ask.accept_encoding);
    if (!a->coding[coding])
        coding = PLAIN;
    if (stopping)
        return answer_last(k, &asset_files[at], coding);
    if (etag_among(k->ask.if_none_match, a->etag))
        return answer(k, 304, a->same, 0);
    return answer(k, 200, a->coding[coding], bytes_of(&asset_files[at], coding).len);
}
