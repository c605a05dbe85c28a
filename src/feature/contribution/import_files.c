/* Feeds and folders of posts: what kit/found makes of them, as drafts. */
#include "feature/contribution/import_inside.h"

enum err import_feed(struct ctx *c, int64_t person, str bytes, str address,
                     struct import_preview *p)
{
    struct found_list list;
    enum err e = found_feed(c, bytes, address, &list);
    return e ? e
             : import_found(
                   c, &(struct import_found){.kind = "feed", .person = person, .list = &list}, p);
}

/* A file that cannot be read has a line as well, with the reason. */
enum err import_posts(struct ctx *c, int64_t person, const struct import_folder *folder,
                      struct import_preview *p)
{
    struct import_build b = {.c = c, .person = person};
    const struct post *posts;
    enum err e;
    if ((e = posts_read(c, folder->files, folder->n, &posts)) || (e = import_begin(&b, folder->n)))
        return e;
    const struct found *items = found_of_posts(c, posts, folder->n, folder->base);
    for (size_t i = 0; !e && i < folder->n; i++) {
        struct import_line line = {0};
        if ((e = import_found_item(c, b.policy, person, &items[i], &line)))
            break;
        line.line = (int)i + 1;
        if (posts[i].wrong.len) {
            line.fate = IMPORT_PROBLEM;
            line.words = posts[i].wrong;
        }
        e = import_add(&b, line);
    }
    if (!e)
        import_end(&b, "posts", p);
    return e;
}
