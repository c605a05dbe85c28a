/* The letter on paper: the same struct as the page, as blocks of kit/paper. */
#include "feature/decision/letter.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/paper/paper.h"
#include "kit/store/store.h"

struct blocks {
    struct ctx *c;
    struct paper_block *list;
    size_t n, room;
};

static void put(struct blocks *b, struct paper_block block)
{
    if (b->n == b->room) {
        struct paper_block *more = arena_take(b->c->mem, 2 * b->room + 32, sizeof *more);
        for (size_t i = 0; i < b->n; i++)
            more[i] = b->list[i];
        b->list = more;
        b->room = 2 * b->room + 32;
    }
    b->list[b->n++] = block;
}

static void put_words(struct blocks *b, enum paper_kind kind, str words)
{
    if (words.len > 0)
        put(b, (struct paper_block){.kind = kind, .words = words});
}

static void put_tr(struct blocks *b, enum paper_kind kind, const char *english)
{
    put_words(b, kind, tr(b->c, english));
}

/* What people wrote: a paragraph for each line. */
static void put_foreign(struct blocks *b, enum paper_kind kind, str words)
{
    for (str line; str_cut(&words, '\n', &line);)
        if (str_trim(line).len > 0)
            put(b, (struct paper_block){.kind = kind, .words = str_trim(line), .foreign = true});
}

static void put_row(struct blocks *b, enum paper_kind kind, const struct paper_cell *cells,
                    size_t n)
{
    struct paper_cell *kept = arena_take(b->c->mem, n, sizeof *kept);
    for (size_t i = 0; i < n; i++)
        kept[i] = cells[i];
    put(b, (struct paper_block){.kind = kind, .cells = kept, .n = n});
}

/* ---- parts -------------------------------------------------------------------------------------- */

static void put_criteria(struct blocks *b, const struct decision_letter *v)
{
    struct ctx *c = b->c;
    if (v->n_criteria + v->no_criteria.len == 0)
        return;
    put_tr(b, PAPER_HEADING, N_("By criterion"));
    put_words(b, PAPER_TEXT, v->no_criteria);
    if (v->n_criteria == 0)
        return;
    put_row(b, PAPER_HEAD,
            (const struct paper_cell[]){{.words = tr(c, N_("Criterion")), .share = 46},
                                        {.share = 30},
                                        {.words = tr(c, N_("You")), .share = 12, .number = true},
                                        {.words = tr(c, N_("Line")), .share = 12, .number = true}},
            4);
    for (size_t i = 0; i < v->n_criteria; i++) {
        const struct letter_criterion *k = &v->criteria[i];
        str weight =
            words_format(c, tr_c(c->catalog, N_("%lld %% of the whole")), (long long)k->weight);
        put_row(b, PAPER_ROW,
                (const struct paper_cell[]){
                    {.words = k->name, .note = weight, .share = 46},
                    {.share = 30,
                     .bar = k->shown,
                     .low = k->low,
                     .value = k->mean,
                     .mark = v->policy->threshold},
                    {.words = k->shown ? i18n_decimal(c, k->mean, 2, 1) : S("–"),
                     .share = 12,
                     .number = true,
                     .strong = true},
                    {.words = i18n_decimal(c, v->policy->threshold, 2, 1),
                     .share = 12,
                     .number = true,
                     .muted = true}},
                4);
    }
}

static void put_counted(struct blocks *b, const struct decision_letter *v)
{
    struct ctx *c = b->c;
    if (v->n_counted == 0)
        return;
    put_tr(b, PAPER_HEADING, N_("Counted rules"));
    put_row(
        b, PAPER_HEAD,
        (const struct paper_cell[]){{.words = tr(c, N_("Rule")), .share = 60},
                                    {.words = tr(c, N_("You")), .share = 20, .number = true},
                                    {.words = tr(c, N_("Result")), .share = 20, .number = true}},
        3);
    for (size_t i = 0; i < v->n_counted; i++) {
        const struct letter_rule *k = &v->counted[i];
        str have = words_format(c, tr_c(c->catalog, N_("%lld of %lld")), (long long)k->have,
                                (long long)k->at_least);
        str result = k->met ? tr(c, N_("met")) : tr(c, N_("not met"));
        put_row(b, PAPER_ROW,
                (const struct paper_cell[]){
                    {.words = k->name, .note = k->asks, .share = 60},
                    {.words = have, .share = 20, .number = true},
                    {.words = result, .share = 20, .number = true, .strong = !k->met}},
                3);
    }
}

static void put_work(struct blocks *b, const struct decision_letter *v)
{
    struct ctx *c = b->c;
    put_tr(b, PAPER_HEADING, N_("What counted, and what did not"));
    put_words(b, PAPER_TEXT, v->work_sum);
    if (v->n_work == 0)
        return;
    put_row(b, PAPER_HEAD,
            (const struct paper_cell[]){{.words = tr(c, N_("Work")), .share = 56},
                                        {.words = tr(c, N_("Counted")), .share = 14},
                                        {.words = tr(c, N_("Why")), .share = 30}},
            3);
    for (size_t i = 0; i < v->n_work; i++)
        put_row(b, PAPER_ROW,
                (const struct paper_cell[]){
                    {.words = v->work[i].title, .share = 56},
                    {.words = v->work[i].counts ? tr(c, N_("yes")) : tr(c, N_("no")),
                     .share = 14,
                     .muted = !v->work[i].counts},
                    {.words = v->work[i].why, .share = 30}},
                3);
    put_words(b, PAPER_SMALL, v->work_more);
}

static void put_list(struct blocks *b, const char *heading, const str *list, size_t n)
{
    if (n == 0)
        return;
    put_tr(b, PAPER_HEADING, heading);
    for (size_t i = 0; i < n; i++)
        put_words(b, PAPER_ITEM, list[i]);
}

static void put_reply(struct blocks *b, const struct decision_letter *v)
{
    const struct row_decision_facts *f = &v->row;
    if (!f->replied.set)
        return;
    put_tr(b, PAPER_HEADING, N_("Your reply"));
    if (f->waived)
        put_tr(b, PAPER_TEXT, N_("Nothing to add."));
    else
        put_foreign(b, PAPER_QUOTE, f->reply);
}

/* Whoever signs for the program, or nobody by name. */
static void put_signer(struct blocks *b, const struct program_signature *by)
{
    put_tr(b, PAPER_TEXT, N_("With respect and thanks,"));
    if (by->picture.len > 0)
        put(b, (struct paper_block){.kind = PAPER_HAND});
    put_foreign(b, PAPER_STRONG, by->name);
    put_foreign(b, PAPER_TEXT, by->title);
    put_tr(b, PAPER_TEXT,
           by->name.len + by->picture.len > 0 ? N_("for the committee") : N_("the committee"));
}

static void put_end(struct blocks *b, const struct decision_letter *v,
                    const struct program_signature *by)
{
    struct ctx *c = b->c;
    str address = site_url(c, c->prefix, "/letters/%lld", (long long)v->row.id);
    put(b, (struct paper_block){.kind = PAPER_TEXT, .words = address, .link = address});
    put(b, (struct paper_block){.kind = PAPER_LINE});
    put_signer(b, by);
    put_words(b, PAPER_SMALL, v->rules);
    if (v->digest.len > 0)
        put_words(b, PAPER_SMALL,
                  words_format(c,
                               tr_c(c->catalog, N_("What came out of the scores is kept under the "
                                                   "digest %.*s.")),
                               STR_ARG(v->digest)));
}

/* ---- the document ------------------------------------------------------------------------------- */

static void put_all(struct blocks *b, const struct decision_letter *v,
                    const struct program_signature *by)
{
    struct ctx *c = b->c;
    str code = words_format(c, tr_c(c->catalog, N_("Case %.*s")), STR_ARG(v->row.code));
    put_words(b, PAPER_SMALL,
              arena_format(c->mem, "%.*s · %.*s", STR_ARG(i18n_day(c, v->date)),
                           STR_ARG(i18n_apart(c, code))));
    put_words(b, PAPER_TITLE, v->headline);
    put_words(b, PAPER_STRONG, v->draft);
    put_words(b, PAPER_LEAD, v->lead);
    put_words(b, PAPER_TEXT, v->points);
    put_words(b, PAPER_TEXT, v->readers);
    put_words(b, PAPER_TEXT, v->band);
    put_tr(b, PAPER_HEADING, N_("Why"));
    put(b, (struct paper_block){.kind = PAPER_STRONG, .words = v->ground, .foreign = true});
    put_foreign(b, PAPER_TEXT, markdown_plain(c, v->reasons));
    put_criteria(b, v);
    put_counted(b, v);
    put_work(b, v);
    put_list(b, N_("What would change it"), v->change, v->n_change);
    if (v->n_words > 0)
        put_tr(b, PAPER_HEADING, N_("From the people who read it"));
    for (size_t i = 0; i < v->n_words; i++)
        put_foreign(b, PAPER_QUOTE, v->words[i]);
    put_reply(b, v);
    put_list(b, N_("What you can do"), v->can, v->n_can);
    put_end(b, v, by);
}

static enum err draw(struct ctx *c, const struct decision_letter *v, str country, str *pdf)
{
    struct blocks b = {.c = c};
    struct program_signature by;
    enum err e = program_signature(c, &by);
    if (e)
        return e;
    put_all(&b, v, &by);
    str code = words_format(c, tr_c(c->catalog, N_("Case %.*s")), STR_ARG(v->row.code));
    struct paper paper = {
        .title = arena_format(c->mem, "%.*s %.*s", STR_ARG(v->headline), STR_ARG(v->row.name)),
        .author = v->program,
        .language = str_of(c->catalog->code),
        .right_to_left = str_same(str_of(c->catalog->direction), S("rtl")),
        .letter = paper_is_letter(country),
        .hue = v->hue,
        .date = moment_of_day(v->date),
        .foot = arena_format(c->mem, "%.*s · %.*s", STR_ARG(i18n_apart(c, v->row.name)),
                             STR_ARG(i18n_apart(c, code))),
        .pages = tr(c, N_("Page # of #")),
        .zero = c->catalog->zero,
        .signature = by.picture,
        .blocks = b.list,
        .n = b.n,
    };
    return paper_pdf(c, &paper, pdf);
}

static enum err load(struct ctx *c, int64_t nomination, struct person *of,
                     struct decision_letter *letter)
{
    struct row_decision_facts facts;
    enum err e = q_decision_facts(c, nomination, &facts);
    if (e || (e = people_get(c, facts.nominee, of)))
        return e;
    const struct catalog *catalog = i18n_catalog(of->language);
    c->catalog = catalog ? catalog : i18n_catalogs[0];
    c->zone = of->zone;
    return letter_load(c, nomination, letter);
}

enum err letter_pdf(struct ctx *c, int64_t nomination, str *pdf)
{
    const struct catalog *catalog = c->catalog;
    struct decision_letter letter;
    struct person of;
    str zone = c->zone;
    db_snapshot(c);
    enum err e = load(c, nomination, &of, &letter);
    db_snapshot_end(c);
    if (!e && (e = draw(c, &letter, of.country, pdf))) {
        c->catalog = catalog;
        e = fail(c, e,
                 "The PDF could not be drawn. Your browser prints the page, or saves it as a "
                 "file.");
    }
    c->catalog = catalog;
    c->zone = zone;
    return e;
}
