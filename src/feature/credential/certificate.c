#include "feature/credential/inside.h"

#include "feature/credential/picture.sql.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/paper/paper.h"

/* The certificate: in the language and on the paper of its holder, whoever asks for it. */

/* All words but the name and the award are ours. */
static struct paper_certificate in_words(struct ctx *c, const struct program *program,
                                         const struct program_signature *by)
{
    return (struct paper_certificate){
        .author = program->name,
        .heading = tr(c, N_("Certificate")),
        .given = tr(c, N_("This award is given to")),
        .reason = tr(c, N_("for work for the community in")),
        .check = tr(c, N_("Check this award")),
        .signature = by->picture,
        .signer = by->name,
        .signer_title = by->title,
        .language = str_of(c->catalog->code),
        .right_to_left = str_same(str_of(c->catalog->direction), S("rtl")),
        .hue = program->hue,
    };
}

static enum err draw(struct ctx *c, struct paper_certificate *p, str *pdf)
{
    struct program program;
    struct program_signature by;
    enum err e = program_get(c, &program);
    if (e || (e = program_signature(c, &by)))
        return e;
    struct paper_certificate words = in_words(c, &program, &by);
    words.title = arena_format(c->mem, "%.*s: %.*s", STR_ARG(words.heading), STR_ARG(p->name));
    words.name = p->name;
    words.award = p->award;
    words.dates = p->dates;
    words.year = p->year;
    words.address = p->address;
    words.credential = p->credential;
    words.letter = p->letter;
    words.date = p->date;
    return paper_certificate(c, &words, pdf);
}

static str dates_of(struct ctx *c, day from, day last)
{
    return words_format(c, tr_c(c->catalog, N_("%.*s to %.*s")), STR_ARG(i18n_day(c, from)),
                        STR_ARG(i18n_day(c, last)));
}

static enum err draw_good(struct ctx *c, const struct credential_good *good, bool letter, str *pdf)
{
    const struct credential_shown *s = &good->shown;
    struct row_picture_award award;
    str public_id;
    if (!credential_public_id(c, s->number, &public_id))
        return fail_missing(c);
    enum err e = q_picture_award(c, public_id, str_of(c->catalog->code), &award);
    struct paper_certificate p = {.name = s->name,
                                  .award = award.found ? award.words : s->expertise,
                                  .dates = dates_of(c, s->from, (day){s->until.n - 1}),
                                  .year = credential_year(c, s),
                                  .address = s->address,
                                  .credential = good->document,
                                  .letter = letter,
                                  .date = moment_of_day(s->from)};
    return e ? e : draw(c, &p, pdf);
}

enum err credential_certificate(struct ctx *c, str number, str paper, str *pdf)
{
    struct credential_good good;
    struct person holder;
    struct ctx theirs = *c;
    enum err e = credential_good(c, number, &good);
    if (e || (e = people_get(c, good.person, &holder)))
        return e;
    const struct catalog *catalog = i18n_catalog(holder.language);
    theirs.catalog = catalog ? catalog : i18n_catalogs[0];
    theirs.program = good.program;
    bool letter = str_same(paper, S("letter")) ||
                  (!str_same(paper, S("a4")) && paper_is_letter(holder.country));
    if ((e = draw_good(&theirs, &good, letter, pdf)))
        return fail(c, e, "The certificate could not be drawn. Please try again later.");
    return OK;
}

enum err credential_certificate_sample(struct ctx *c, str paper, str *pdf)
{
    int year, month, date;
    day today = day_of_moment(c->now);
    day_parts(today, &year, &month, &date);
    struct paper_certificate p = {
        .name = tr(c, N_("A name")),
        .award = tr(c, N_("An expertise")),
        .dates = dates_of(c, day_of(year, 1, 1), day_of(year, 12, 31)),
        .year = arena_format(c->mem, "%d", year),
        .address = arena_format(c->mem, "%.*s/verify", STR_ARG(c->site->address)),
        .letter = str_same(paper, S("letter")),
        .date = moment_of_day(today)};
    return draw(c, &p, pdf);
}
