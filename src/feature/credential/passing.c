#include "feature/credential/inside.h"

#include "feature/people/people.h"

/* A badge is passed on: its facts for other rooms, and the words and addresses for other sites. */

static enum credential_reason reason_of(struct ctx *c, const struct row_credential_by_public *row)
{
    return credential_judge(&(struct credential_facts){
        .badge = true,
        .stated = true,
        .proofs = 1,
        .fit = 1,
        .key = KEY_FOUND,
        .status = str_same(row->state, S("revoked"))     ? STATUS_REVOKED
                  : str_same(row->state, S("suspended")) ? STATUS_SUSPENDED
                                                         : STATUS_FINE,
        .from = {true, moment_of_day(row->from_day)},
        .until = {true, moment_of_day(row->until)},
        .now = c->now,
    });
}

struct credential_shown credential_shown_of(struct ctx *c, str number,
                                            const struct row_credential_by_public *row)
{
    enum credential_reason reason = reason_of(c, row);
    return (struct credential_shown){
        .found = true,
        .number = number,
        .address = arena_format(c->mem, "%.*s/credentials/%.*s", STR_ARG(c->site->address),
                                STR_ARG(number)),
        .name = row->name,
        .latin = row->latin,
        .handle = row->handle,
        .program = row->program_name,
        .expertise = row->expertise,
        .hue = (int)row->hue,
        .from = row->from_day,
        .until = row->until,
        .verdict = credential_verdict_of(reason),
        .reason = tr(c, credential_reason_words(reason)),
    };
}

enum err credential_show(struct ctx *c, str number, struct credential_shown *shown)
{
    struct row_credential_by_public row;
    str public_id;
    *shown = (struct credential_shown){0};
    if (!credential_public_id(c, number, &public_id))
        return OK;
    enum err e = q_credential_by_public(c, public_id, &row);
    if (!e && row.found && row.document.len > 0)
        *shown = credential_shown_of(c, number, &row);
    return e;
}

/* The documented address that asks LinkedIn to add a certification to one's own profile. */
static str linked_in(struct ctx *c, const struct credential_shown *shown, str title)
{
    struct html o = html_sized(c, 1024);
    int from_year, from_month, until_year, until_month, date;
    day_parts(shown->from, &from_year, &from_month, &date);
    day_parts((day){shown->until.n - 1}, &until_year, &until_month, &date);
    const struct {
        const char *name;
        str value;
        int number;
    } fields[] = {{"name", title, 0},
                  {"organizationName", shown->program, 0},
                  {"issueYear", {0}, from_year},
                  {"issueMonth", {0}, from_month},
                  {"expirationYear", {0}, until_year},
                  {"expirationMonth", {0}, until_month},
                  {"certUrl", shown->address, 0},
                  {"certId", shown->number, 0}};
    html_raw(&o, S("https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME"));
    for (size_t i = 0; i < COUNT(fields); i++) {
        html_raw(&o, arena_format(c->mem, "&%s=", fields[i].name));
        if (fields[i].number)
            html_int(&o, fields[i].number);
        else
            html_url_part(&o, fields[i].value);
    }
    return html_text(&o);
}

struct credential_passing credential_passing(struct ctx *c, const struct credential_shown *shown)
{
    struct ctx bare = *c; /* a badge has one address, in no program */
    struct credential_passing p = {0};
    str name = people_shown(shown->name, shown->latin).first;
    bare.prefix = (str){0};
    p.title =
        arena_format(c->mem, "%.*s: %.*s", STR_ARG(shown->program), STR_ARG(shown->expertise));
    p.sentence = words_format(
        c, tr_c(c->catalog, N_("%.*s holds the award “%.*s”, which anybody can check: %.*s")),
        STR_ARG(name), STR_ARG(p.title), STR_ARG(shown->address));
    p.linked_in = linked_in(c, shown, p.title);
    p.picture = arena_format(c->mem, "%.*s/badge.png?size=512", STR_ARG(shown->address));
    p.share = (struct frame_share){
        .kind = "website",
        .words = arena_format(c->mem, "%.*s · %.*s", STR_ARG(name), STR_ARG(shown->reason)),
        .picture = p.picture};
    p.embed = frame_card(c, shown->address,
                         arena_format(c->mem, "%.*s · %.*s", STR_ARG(p.title), STR_ARG(name)),
                         FRAME_CARD_WIDTH);
    frame_share_addresses(&bare, arena_format(c->mem, "/credentials/%.*s", STR_ARG(shown->number)),
                          "badge", &p.share);
    return p;
}
