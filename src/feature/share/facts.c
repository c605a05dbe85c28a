#include "feature/share/card.h"

#include "feature/credential/credential.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"

str share_address(struct ctx *c, str path)
{
    return site_url(c, c->prefix, "%.*s", STR_ARG(path));
}

/* In Latin letters, and as it is written at home. */
static str both(struct ctx *c, str name, str latin)
{
    struct person_shown shown = people_shown(name, latin);
    return shown.native.len == 0
               ? shown.first
               : arena_format(c->mem, "%.*s  %.*s", STR_ARG(shown.first), STR_ARG(shown.native));
}

enum err share_person(struct ctx *c, str handle, struct row_share_person *row,
                      struct share_card *card)
{
    enum err e = q_share_person(c, handle, row);
    *card = (struct share_card){0};
    if (e || !row->found)
        return e;
    str award = arena_format(c->mem, "%.*s: %.*s", STR_ARG(row->program_name), STR_ARG(row->award));
    *card = (struct share_card){
        .found = true,
        .address = share_address(c, arena_format(c->mem, "/people/%.*s", STR_ARG(handle))),
        .author = people_shown(row->name, row->latin).first,
        .program = row->program_name,
        .hue = (int)row->hue,
        .name = both(c, row->name, row->latin),
        .line = row->award.len ? award : row->program_name,
        .foot = row->headline,
    };
    card->title = card->author;
    card->author_address = card->address;
    if (row->headline.len == 0 && row->since.set)
        card->foot = words_format(c, tr_c(c->catalog, N_("Member since %.*s")),
                                  STR_ARG(i18n_month_year(c, row->since.value)));
    return OK;
}

static str badge_foot(struct ctx *c, const struct credential_shown *shown)
{
    if (shown->verdict != CREDENTIAL_VALID)
        return tr(c, credential_verdict_words(shown->verdict));
    return arena_format(c->mem, "%.*s – %.*s", STR_ARG(i18n_day(c, shown->from)),
                        STR_ARG(i18n_day(c, (day){shown->until.n - 1})));
}

enum err share_badge(struct ctx *c, str number, struct share_card *card)
{
    struct credential_shown shown;
    enum err e = credential_show(c, number, &shown);
    *card = (struct share_card){0};
    if (e || !shown.found)
        return e;
    str title =
        arena_format(c->mem, "%.*s: %.*s", STR_ARG(shown.program), STR_ARG(shown.expertise));
    *card = (struct share_card){
        .found = true,
        .address = shown.address,
        .title = title,
        .author = people_shown(shown.name, shown.latin).first,
        .author_address =
            share_address(c, arena_format(c->mem, "/people/%.*s", STR_ARG(shown.handle))),
        .program = shown.program,
        .hue = shown.hue,
        .name = both(c, shown.name, shown.latin),
        .line = title,
        .foot = badge_foot(c, &shown),
        .picture = arena_format(c->mem, "%.*s/badge.png", STR_ARG(shown.address)),
    };
    return OK;
}

void share_with_others(struct res *out)
{
    res_header(out, S("Cross-Origin-Resource-Policy"), S("cross-origin"));
    res_header(out, S("Access-Control-Allow-Origin"), S("*"));
}

void share_member(struct text *t, const char *name, str value)
{
    text_format(t, ",\"%s\":", name);
    text_json(t, value);
}
