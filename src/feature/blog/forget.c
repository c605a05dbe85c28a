/* What follows from deletions and merges, and what jobs do each minute. */
#include "feature/blog/blog.h"
#include "feature/blog/blog_merge.sql.h"
#include "feature/blog/inside.h"
#include "feature/blog/write.sql.h"
#include "feature/people/people.h"

/* Files of the deleted go once no row names them. */
static enum err forget(struct ctx *c, int64_t person)
{
    struct row_write_digests_of *files;
    size_t n;
    enum err e = q_write_digests_of(c, person, &files, &n);
    if (e || (e = q_write_forget_pictures(c, person)) || (e = q_write_forget_drafts(c, person)) ||
        (e = q_write_forget_texts(c, person)) || (e = q_write_forget_notes(c, person)) ||
        (e = q_write_forget_tags(c, person)) || (e = q_write_forget_slugs(c, person)) ||
        (e = q_write_forget_posts(c, person)) || (e = q_write_forget_mentions(c, person)))
        return e;
    for (size_t i = 0; i < n; i++)
        blog_picture_forget(c, files[i].digest, files[i].type);
    return OK;
}

MERGE_ROWS(blog_merge)

enum err blog_merge_follow(struct ctx *c, const struct ledger_line *line)
{
    static const struct merge_table TABLES[] = {
        {"post", q_blog_merge_author, NULL},
        {"post_text", q_blog_merge_editor, NULL},
        {"post_picture", q_blog_merge_person, NULL},
        {"webmention", q_blog_merge_judge, NULL},
        {0},
    };
    static const struct merge_room ROOM = {rows, TABLES};
    return people_merge_follow(c, line, &ROOM);
}

enum err blog_follow(struct ctx *c, const struct ledger_line *line)
{
    if (str_same(line->kind, S("erasure.done")))
        return forget(c, line->subject);
    return blog_merge_follow(c, line);
}

enum err blog_tick(struct ctx *c, size_t *n)
{
    size_t due = 0, read = 0, related = 0, letters = 0;
    enum err e = blog_publish_due(c, &due);
    if (!e && !(e = blog_readers_write(c, &read)))
        e = blog_relate(c, &related);
    if (!e && !(e = blog_reader_letters(c, &letters)))
        *n = due + read + related + letters;
    return e;
}
