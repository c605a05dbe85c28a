/* Contributions of applications for Sitecore's MVP program, as its interface gives them. */
#include "kit/feed/feed.h"
#include "kit/found/programs.h"

static bool put(struct ctx *c, struct filed *f, const json_t *object, struct text *out)
{
    struct found_draft d = {0};
    struct found *item = &d.item;
    item->title = feed_words(c, found_any(object, "name Name"), FOUND_TITLE_MAX);
    item->word = found_any(object, "type Type");
    if (item->title.len == 0 || item->word.len == 0)
        return false;
    item->id = found_any(object, "id Id");
    item->text = found_any(object, "description Description");
    item->url = feed_url(c, found_any(object, "uri Uri"), (str){0});
    item->kind = programs_kind(c, item->word);
    const json_t *open = found_at(object, "isPublic");
    if (!open)
        open = found_at(object, "IsPublic");
    item->hidden = json_is_false(open);
    talks_day(&d, found_any(object, "date Date"));
    found_add_tags(&d, found_at(object, "relatedProducts"));
    found_add_tags(&d, found_at(object, "RelatedProducts"));
    programs_put(c, f, &d, out);
    return true;
}

enum err sitecore_found(struct ctx *c, str source, str hint, struct text *out)
{
    struct filed f = {
        put, "contributions Contributions applications items data results",
        N_("There are no contributions of Sitecore's program in this file: those have "
           "\"name\", \"type\" and \"date\"."),
        .kind = {0}};
    (void)hint;
    return programs_read(c, &f, source, out);
}
