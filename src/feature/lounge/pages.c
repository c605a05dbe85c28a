#include "feature/lounge/pages.h"

#include "feature/frame/frame.h"
#include "feature/lounge/group_page.sql.h"
#include "kit/i18n/i18n.h"

bool page_joined(const struct newsgroup *g)
{
    return str_same(g->role, S("member")) || str_same(g->role, S("moderator")) ||
           str_same(g->role, S("muted"));
}

bool page_may(const struct newsgroup *group, enum lounge_right right)
{
    return (group->rights & (int64_t)right) != 0;
}

enum err page_group(struct ctx *c, const struct req *r, struct newsgroup *group)
{
    return lounge_group_named(c, r->word[0], group);
}

enum err page_follow(struct ctx *c, const struct req *r, const char *kind, int64_t channel,
                     struct frame_follow *button)
{
    struct row_group_page_followed row = {0};
    enum err e = c->me ? q_group_page_followed(c, channel, &row) : OK;
    *button = (struct frame_follow){.r = r, .kind = kind, .channel = channel, .on = row.on};
    return e;
}

enum err page_moderated(struct ctx *c, const struct req *r, struct newsgroup *group)
{
    enum err e = page_group(c, r, group);
    if (!e && !page_may(group, LOUNGE_MODERATE))
        return fail(c, ERR_REFUSED, "This page is for the moderators of the group.");
    return e;
}

static str filled(struct ctx *c, const char *format, va_list values)
{
    return arena_format_list(c->mem, format, values);
}

void page_then(struct ctx *c, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    str path = filled(c, format, values);
    va_end(values);
    c->then = arena_format(c->mem, "%.*s%.*s", STR_ARG(c->prefix), STR_ARG(path));
}

enum err page_done(struct ctx *c, struct res *out, enum err e, enum flash flash)
{
    (void)c;
    if (!e && flash != FLASH_NONE)
        frame_flash(out, flash);
    return e;
}

str page_size(struct ctx *c, int64_t bytes)
{
    if (bytes >= 1000000)
        return words_format(c, tr_c(c->catalog, N_("%s MB")),
                            arena_copy(c->mem, i18n_decimal(c, bytes / 100000, 1, 1)).at);
    return words_format(c, tr_c(c->catalog, N_("%s kB")),
                        arena_copy(c->mem, i18n_number(c, (bytes + 999) / 1000)).at);
}
