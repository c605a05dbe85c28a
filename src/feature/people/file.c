#include "feature/people/inside.h"
#include "feature/people/people.sql.h"
#include "kit/keep/keep.h"

#include <sodium.h>

#define PICTURE ".png"
enum { FILE_MAX = 1 << 20 };

enum err file_keep(struct ctx *c, str bytes, str *hash)
{
    return keep_file(c, bytes, PICTURE, hash);
}

void file_forget(struct ctx *c, str hash)
{
    struct row_people_picture_users users;
    if (hash.len == KEEP_HASH && q_people_picture_users(c, hash, &users) == OK && users.n == 0)
        keep_drop(c, hash, PICTURE);
}

/* 64 hexadecimal digits and ".png": nothing else can name a file. */
enum err file_get(struct ctx *c, const struct req *r, struct res *out)
{
    unsigned char hash[KEEP_HASH];
    size_t len = 0;
    str name = r->word[0], bytes;
    if (name.len != 2 * KEEP_HASH + S(PICTURE).len || !str_ends(name, S(PICTURE)) ||
        sodium_hex2bin(hash, sizeof hash, name.at, 2 * KEEP_HASH, NULL, &len, NULL) != 0 ||
        len != KEEP_HASH)
        return fail_missing(c);
    enum err e = keep_read(c, (str){(const char *)hash, len}, PICTURE, FILE_MAX, &bytes);
    if (e)
        return e;
    out->body = bytes;
    out->type = S("image/png");
    out->immutable = true;
    return OK;
}
