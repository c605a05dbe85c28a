/* Pictures of a post: drawn anew, kept by their digest, shown to whom the post is shown. */
#include "feature/blog/blog.h"
#include "feature/blog/blog.sql.h"
#include "feature/blog/inside.h"
#include "feature/blog/pages.h"
#include "feature/blog/write.sql.h"
#include "kit/image/image.h"
#include "kit/keep/keep.h"
#include "kit/store/store.h"

static const char *ending_of(str type)
{
    return str_same(type, S("image/jpeg")) ? ".jpg" : ".png";
}

static str address_of(struct ctx *c, int64_t id, int64_t number)
{
    return arena_format(c->mem, "/blog/%lld/pictures/%lld", (long long)id, (long long)number);
}

enum err blog_pictures(struct ctx *c, int64_t id, struct markdown_pictures *pictures)
{
    struct row_blog_pictures *rows;
    size_t n;
    enum err e = q_blog_pictures(c, id, &rows, &n);
    if (e)
        return e;
    struct markdown_picture *list = arena_take(c->mem, n, sizeof *list);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct markdown_picture){address_of(c, id, rows[i].number), (int)rows[i].width,
                                            (int)rows[i].height};
    *pictures = (struct markdown_pictures){list, n};
    return OK;
}

int64_t blog_first_picture(struct ctx *c, int64_t id, str body)
{
    str before = arena_format(c->mem, "](/blog/%lld/pictures/", (long long)id);
    size_t at = str_find(body, before);
    int64_t number = 0;
    if (at == SIZE_MAX)
        return 0;
    str rest = str_from(body, at + before.len);
    return str_int(str_upto(rest, str_find(rest, S(")"))), &number) ? number : 0;
}

str blog_picture_words(struct ctx *c)
{
    return tr(c, N_("What can be seen"));
}

bool blog_pictures_told(struct ctx *c, int64_t id, str body)
{
    str address = arena_format(c->mem, "](/blog/%lld/pictures/", (long long)id);
    str none = arena_format(c->mem, "![%.*s", STR_ARG(address));
    str asked =
        arena_format(c->mem, "![%.*s%.*s", STR_ARG(blog_picture_words(c)), STR_ARG(address));
    return str_find(body, none) == SIZE_MAX && str_find(body, asked) == SIZE_MAX;
}

void blog_picture_forget(struct ctx *c, str digest, str type)
{
    struct row_write_users users;
    if (q_write_users(c, digest, &users) == OK && users.n == 0)
        keep_drop(c, digest, ending_of(type));
}

static enum err allowed(struct ctx *c, int64_t id)
{
    struct blog_facts f;
    enum err e = blog_load(c, id, &f);
    if (e)
        return e;
    enum blog_answer answer = blog_may_edit(&f);
    return answer == BLOG_YES ? OK : fail_sentence(c, ERR_REFUSED, blog_sentence(answer));
}

static enum err add(struct ctx *c, int64_t id, str name, const struct image_drawn *drawn,
                    str digest)
{
    struct row_write_room_left room;
    enum err e = allowed(c, id);
    if (e || (e = q_write_room_left(c, id, &room)))
        return e;
    if (room.number >= BLOG_PICTURES_MAX)
        return fail_at(c, "picture", N_("A post has at most %d pictures."), BLOG_PICTURES_MAX);
    if (room.bytes + (int64_t)drawn->bytes.len > BLOG_QUOTA)
        return fail_at(c, "picture",
                       N_("All your pictures together have at most %d MB. Remove some first."),
                       BLOG_QUOTA / 1000000);
    c->made = room.number + 1;
    return q_write_picture_add(c, &(struct in_write_picture_add){.id = id,
                                                                 .number = room.number + 1,
                                                                 .name = name,
                                                                 .type = str_of(drawn->type),
                                                                 .digest = digest,
                                                                 .bytes = (int64_t)drawn->bytes.len,
                                                                 .width = drawn->width,
                                                                 .height = drawn->height});
}

enum err blog_picture_add(struct ctx *c, int64_t id, const struct upload *file, int64_t *number)
{
    struct image_drawn drawn;
    str digest;
    if (!file || file->bytes.len == 0)
        return fail_at(c, "picture", N_("Choose a picture first."));
    enum err e = allowed(c, id);
    if (e)
        return e;
    if ((e = image_fit(c, file->bytes, BLOG_PICTURE_WIDTH, &drawn)) == ERR_INVALID)
        return fail_at(c, "picture", "%.*s", STR_ARG(c->why));
    if (e || (e = keep_file(c, drawn.bytes, ending_of(str_of(drawn.type)), &digest)))
        return e;
    str name = str_chars(file->file_name) == SIZE_MAX ? S("") : file->file_name;
    if ((e = db_begin(c)))
        return e;
    e = db_end(c, add(c, id, str_first_chars(name, 100), &drawn, digest));
    if (e)
        blog_picture_forget(c, digest, str_of(drawn.type));
    else
        *number = c->made;
    return e;
}

static enum err drop(struct ctx *c, int64_t id, int64_t number, struct row_write_picture_drop *row)
{
    enum err e = allowed(c, id);
    return e ? e : q_write_picture_drop(c, id, number, row);
}

enum err blog_picture_drop(struct ctx *c, int64_t id, int64_t number)
{
    struct row_write_picture_drop row;
    enum err e = db_begin(c);
    if (e || (e = db_end(c, drop(c, id, number, &row))))
        return e;
    blog_picture_forget(c, row.digest, row.type);
    return OK;
}

/* ---- shown ----------------------------------------------------------------------------------------- */

enum err blog_picture_get(struct ctx *c, const struct req *r, struct res *out)
{
    enum { PICTURE_MOST = 12 << 20 };
    struct row_blog_picture row;
    str bytes;
    enum err e = q_blog_picture(c, r->arg[0], r->arg[1], &row);
    if (e)
        return e;
    if (!row.found)
        return fail_missing(c);
    if ((e = keep_read(c, row.digest, ending_of(row.type), PICTURE_MOST, &bytes)))
        return e;
    out->body = bytes;
    out->type = row.type;
    return OK;
}
