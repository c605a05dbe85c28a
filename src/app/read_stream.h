/* read_stream.h -- data of any length from a file or a folder through a job in the sandbox. */
#ifndef APP_READ_STREAM_H
#define APP_READ_STREAM_H

#include "kit/sandbox/sandbox.h"

#include <stdio.h>

/* What the job writes goes to `out`, once the job has said that all is well. path: a file; if `folders`,
 * also a Maildir or another folder of mails, each file behind a line with its length (the hint is then
 * MESSAGE_FRAMES). Errors: INVALID in words if it cannot be opened; what the job says. */
struct read_stream {
    sandbox_stream_job *job;
    bool folders;
    struct sandbox_limits limits;
};
enum err read_stream(struct ctx *c, const struct read_stream *how, const char *path,
                     FILE *out) MUST_USE;

/* The bytes of a file, or of a folder's mails one after the other with frames: hint is then
 * MESSAGE_FRAMES. read: as of struct sandbox_flow, with the source as its state. */
struct read_source;
enum err read_open(struct ctx *c, const char *path, bool folders, struct read_source **source,
                   str *hint) MUST_USE;
size_t read_bytes(void *source, char *room, size_t len);
void read_close(struct read_source *source);

#endif
