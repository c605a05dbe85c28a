#include "feature/lounge/inside.h"
#include "feature/lounge/lounge_file.sql.h"
#include "kit/image/image.h"
#include "kit/keep/keep.h"
#include "kit/store/store.h"

#include <string.h>

enum { NAME_MAX_CHARS = 100, PIXELS = 1600, NAME_BYTES = 120 };

/* ---- what it is -------------------------------------------------------------------------------- */

static bool is_text(str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char ch = (unsigned char)bytes.at[i];
        if (ch < 0x20 && ch != '\n' && ch != '\r' && ch != '\t' && ch != '\f')
            return false;
    }
    return str_chars(bytes) != SIZE_MAX;
}

const char *lounge_file_type(str bytes)
{
    static const struct {
        str start;
        const char *type;
    } known[] = {
        {{"\x89PNG\r\n\x1a\n", 8}, "image/png"},   {{"\xff\xd8\xff", 3}, "image/jpeg"},
        {{"%PDF-", 5}, "application/pdf"},         {{"PK\x03\x04", 4}, "application/zip"},
        {{"\x1f\x8b\x08", 3}, "application/gzip"},
    };
    for (size_t i = 0; i < COUNT(known); i++)
        if (str_starts(bytes, known[i].start))
            return known[i].type;
    if (bytes.len > 12 && str_starts(bytes, S("RIFF")) && str_starts(str_from(bytes, 8), S("WEBP")))
        return "image/webp";
    return bytes.len > 0 && is_text(bytes) ? "text/plain" : NULL;
}

str lounge_file_name(struct arena *mem, str name)
{
    struct text t = {.mem = mem};
    for (size_t i = name.len; i > 0; i--)
        if (name.at[i - 1] == '/' || name.at[i - 1] == '\\') {
            name = str_from(name, i);
            break;
        }
    if (str_chars(name) == SIZE_MAX)
        name = S("");
    for (size_t i = 0; i < name.len; i++) {
        unsigned char ch = (unsigned char)name.at[i];
        text_char(&t, ch < 0x20 || ch == 0x7F || strchr("\"<>:|?*;", ch) ? '_' : (char)ch);
    }
    str made = str_first_chars(str_trim(text_str(&t)), NAME_MAX_CHARS);
    while (made.len > NAME_BYTES)
        made = str_first_chars(made, str_chars(made) - 1);
    while (made.len > 0 && made.at[0] == '.')
        made = str_from(made, 1);
    return made.len > 0 ? made : S("file");
}

/* ---- kept -------------------------------------------------------------------------------------- */

static enum err draw(struct ctx *c, str bytes, struct post_file *file, str *kept)
{
    struct image_drawn drawn;
    if (image_fit(c, bytes, PIXELS, &drawn))
        return fail_at(c, "files", N_("One of the pictures cannot be read."));
    *kept = drawn.bytes;
    file->type = str_of(drawn.type);
    return OK;
}

static enum err keep_one(struct ctx *c, const struct article_file *in, struct post_file *file)
{
    const char *type = lounge_file_type(in->bytes);
    str bytes = in->bytes;
    if (in->bytes.len > ARTICLE_FILE_MAX)
        return fail_at(c, "files", N_("A file can have %d MB at most."),
                       ARTICLE_FILE_MAX / 1000000);
    if (!type)
        return fail_at(c, "files",
                       N_("Attach pictures, PDF, plain text or archives; other files as a link."));
    *file = (struct post_file){.name = lounge_file_name(c->mem, in->name), .type = str_of(type)};
    enum err e = str_starts(file->type, S("image/")) ? draw(c, bytes, file, &bytes) : OK;
    if (e || (e = keep_file(c, bytes, "", &file->digest)))
        return e;
    file->bytes = (int64_t)bytes.len;
    return OK;
}

enum err lounge_keep_files(struct ctx *c, struct post *p)
{
    struct row_lounge_file_quota row;
    const struct article_new *in = p->in;
    int64_t bytes = 0;
    enum err e = in->n_files > 0 ? q_lounge_file_quota(c, &row) : OK;
    for (size_t i = 0; !e && i < in->n_files; i++)
        bytes += (int64_t)in->files[i].bytes.len;
    if (!e && in->n_files > 0 && row.bytes + bytes > ARTICLE_QUOTA)
        return fail_at(c, "files",
                       N_("Your files have used up their room. Put a link in your text instead."));
    for (size_t i = 0; !e && i < in->n_files; i++)
        if (!(e = keep_one(c, &in->files[i], &p->files[p->n_files])))
            p->n_files++;
    return e;
}

enum err lounge_write_files(struct ctx *c, const struct post *p)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < p->n_files; i++)
        e = q_lounge_file_add(c, &(struct in_lounge_file_add){.article = p->id,
                                                              .number = (int64_t)i + 1,
                                                              .name = p->files[i].name,
                                                              .type = p->files[i].type,
                                                              .digest = p->files[i].digest,
                                                              .bytes = p->files[i].bytes});
    return e;
}

/* The error that led here is the one to be told. */
void lounge_drop_files(struct ctx *c, const struct post *p)
{
    struct ctx quiet = *c;
    quiet.once = S("");
    enum err e = p->n_files > 0 ? db_begin(&quiet) : ERR_NOT_FOUND;
    if (e)
        return;
    for (size_t i = 0; !e && i < p->n_files; i++)
        e = q_lounge_file_gone(&quiet, p->files[i].digest);
    if (db_end(&quiet, e))
        LOG(LOG_WARN, "lounge.files_left", {"n", {0}, (int64_t)p->n_files});
}

enum err lounge_file(struct ctx *c, int64_t article, int64_t number, struct article_file *file)
{
    struct row_lounge_file_file row;
    struct article a;
    str bytes;
    enum err e = lounge_article(c, article, &a);
    if (e || (e = q_lounge_file_file(c, article, number, &row)))
        return e;
    if (!row.found)
        return fail_missing(c);
    if (!(e = keep_read(c, row.digest, "", ARTICLE_FILE_MAX, &bytes)))
        *file = (struct article_file){row.name, row.type, bytes};
    return e;
}
