#include "feature/collect/inside.h"
#include "feature/collect/keep.sql.h"
#include "feature/collect/source.sql.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"

#include <string.h>

enum {
    NEAR_DAYS = 3,
    FOREIGN_PERCENT = 30, /* how much a text must be of an expertise that is not its author's */
};

/* An item or contribution that may be the same as the one that was found. */
struct likeness {
    enum found_sameness how;
    int64_t item, contribution; /* one of them; 0: none */
};

enum found_kind collect_found_kind(str code)
{
    for (int kind = 0; kind < FOUND_KINDS; kind++)
        if (str_same(found_kind_code((enum found_kind)kind), code))
            return (enum found_kind)kind;
    return FOUND_OTHER;
}

static bool is_sure(enum found_sameness how)
{
    return how != FOUND_DIFFERENT && how != FOUND_ALIKE;
}

struct drafting {
    const struct reading *r;
    int64_t person;
    const struct kept_item *item;
    struct likeness among_items;
    bool *again;
};

/* ---- the same of another source ---------------------------------------------------------------- */

static enum err compare_item(struct ctx *c, int64_t item, const struct found *found,
                             struct likeness *best)
{
    struct row_keep_other row;
    enum err e = q_keep_other(c, item, &row);
    if (e)
        return e;
    const struct found other = {.kind = collect_found_kind(row.kind),
                                .id = row.foreign_id,
                                .title = row.title,
                                .url = row.url,
                                .event = row.event,
                                .at = row.at};
    enum found_sameness how = found_same(c->mem, found, &other);
    if (is_sure(how) || (how == FOUND_ALIKE && best->how == FOUND_DIFFERENT))
        *best = (struct likeness){.how = how, .item = item};
    return OK;
}

/* sketch NULL: the key alone says enough. */
static enum err compare_items(struct ctx *c, const struct drafting *d, uint64_t key,
                              const uint64_t *sketch, struct likeness *best)
{
    struct row_keep_by_key *rows;
    size_t n;
    enum err e = q_keep_by_key(c, d->person, (int64_t)key, d->item->id, &rows, &n);
    for (size_t i = 0; !e && i < n && !is_sure(best->how); i++)
        if (!sketch || found_may_be_alike(*sketch, (uint64_t)rows[i].sketch))
            e = compare_item(c, rows[i].item, d->item->found, best);
    return e;
}

/* Looks by all keys, and leaves those of this item for later ones. */
static enum err find_among_items(struct ctx *c, const struct drafting *d, struct likeness *best)
{
    struct found_keys keys = found_keys(c->mem, d->item->found);
    enum err e = OK;
    for (size_t i = 0; !e && i < keys.n_sought && !is_sure(best->how); i++)
        e = compare_items(c, d, keys.sought[i], i < keys.n_exact ? NULL : &keys.sketch, best);
    for (size_t i = 0; !e && i < keys.n_stored; i++)
        e = q_keep_add_key(c, d->person, (int64_t)keys.stored[i], d->item->id,
                           (int64_t)keys.sketch);
    return e;
}

/* What the person entered by hand or imported. */
static enum err find_among_hand_made(struct ctx *c, int64_t person, const struct found *found,
                                     struct likeness *best)
{
    struct row_keep_by_hand *rows;
    size_t n = 0;
    int64_t same = 0;
    enum err e = contribution_same(c, person, found->url, S(""), &same);
    if (e || same) {
        *best = (struct likeness){.how = FOUND_SAME_LINK, .contribution = same};
        return e;
    }
    if (!found->at.set)
        return OK;
    day on = day_of_moment(found->at.value);
    e = q_keep_by_hand(c, person, (day){on.n - NEAR_DAYS}, (day){on.n + NEAR_DAYS}, &rows, &n);
    for (size_t i = 0; !e && i < n && !is_sure(best->how); i++) {
        const struct found other = {.kind = FOUND_OTHER,
                                    .title = rows[i].title,
                                    .url = rows[i].url,
                                    .at = {true, moment_of_day(rows[i].day)}};
        enum found_sameness how = found_same(c->mem, found, &other);
        if (is_sure(how) || (how == FOUND_ALIKE && best->how == FOUND_DIFFERENT))
            *best = (struct likeness){.how = how, .contribution = rows[i].id};
    }
    return e;
}

/* The contribution that it is like, in this program; 0: none. */
static enum err find_like(struct ctx *c, int64_t person, const struct found *found,
                          struct likeness among_items, struct likeness *like)
{
    *like = among_items;
    if (like->item) {
        enum err e = contribution_of_item(c, like->item, &like->contribution);
        if (e || (like->contribution && is_sure(like->how)))
            return e;
    }
    struct likeness by_hand = {.how = FOUND_DIFFERENT};
    enum err e = find_among_hand_made(c, person, found, &by_hand);
    if (!e && by_hand.contribution && (is_sure(by_hand.how) || !like->contribution))
        *like = by_hand;
    return e;
}

/* ---- a draft ----------------------------------------------------------------------------------- */

enum err collect_record(struct ctx *c, opt_day *from)
{
    struct row_keep_record row;
    enum err e = q_keep_record(c, i18n_today(c), &row);
    if (!e)
        *from = (opt_day){row.from_day.n > 0, row.from_day};
    return e;
}

static enum err is_in_record(struct ctx *c, day on, bool *in)
{
    opt_day from;
    enum err e = collect_record(c, &from);
    *in = !e && (!from.set || on.n >= from.value.n);
    return e;
}

static enum err guess_expertise(struct ctx *c, int64_t person, const struct found *found,
                                struct import_line *line)
{
    const struct topics *topics;
    struct expertise expertise;
    enum err e = collect_topics(c, &topics);
    if (e)
        return e;
    struct text words = {.mem = c->mem};
    text_format(&words, "%.*s %.*s %.*s", STR_ARG(found->title),
                STR_ARG(str_first_chars(found->text, 300)), STR_ARG(found->event));
    for (size_t i = 0; i < found->n_tags; i++)
        text_format(&words, " %.*s", STR_ARG(found->tags[i]));
    struct topic topic = topic_guess(c->mem, topics, text_str(&words));
    struct row_keep_has_expertise theirs = {0};
    if (topic.expertise && (e = q_keep_has_expertise(c, person, topic.expertise, &theirs)))
        return e;
    if (topic.percent < (theirs.n ? 0 : FOREIGN_PERCENT) || topic.expertise == 0 ||
        program_expertise(c, topic.expertise, &expertise) || expertise.parent == 0 ||
        expertise.retired)
        return OK; /* the person's main one */
    line->what.expertise = topic.expertise;
    line->words = words_format(c, tr_c(c->catalog, N_("%.*s Expertise #%.*s by the word “%.*s”.")),
                               STR_ARG(line->words), STR_ARG(expertise.name), STR_ARG(topic.word));
    return OK;
}

/* As what it would be entered; false: it does not belong to the record that is put together now, or is
 * no contribution. */
static enum err describe(struct ctx *c, int64_t person, const struct found *found,
                         struct import_line *line, bool *fits)
{
    const struct policy *policy;
    bool in = false;
    *fits = false;
    enum err e = program_policy(c, 0, &policy);
    if (e || (e = import_found_item(c, policy, person, found, line)) || line->fate != IMPORT_NEW ||
        !line->what.day.set || (e = is_in_record(c, line->what.day.value, &in)) || !in ||
        (e = guess_expertise(c, person, found, line)))
        return e;
    line->what.person = person;
    line->what.draft = true;
    if ((e = contribution_check(c, policy, &line->what)) == ERR_INVALID) {
        c->problems = NULL;
        c->why = (str){0};
        return OK;
    }
    *fits = !e;
    return e;
}

static enum err draft_here(struct ctx *c, const struct drafting *d)
{
    const struct found *found = d->item->found;
    struct import_line line = {0};
    struct likeness like;
    int64_t id = 0, near = 0;
    bool fits;
    enum err e = find_like(c, d->person, found, d->among_items, &like);
    if (e)
        return e;
    if (like.contribution && is_sure(like.how)) {
        id = like.contribution;
        *d->again = true;
    } else {
        near = like.contribution;
        if ((e = describe(c, d->person, found, &line, &fits)) || !fits ||
            (e = contribution_add(c, &line.what, &id)))
            return e;
    }
    return contribution_found_add(c, id,
                                  &(struct contribution_found){.item = d->item->id,
                                                               .source = d->r->id,
                                                               .name = d->r->title,
                                                               .url = found->url,
                                                               .why = line.words,
                                                               .near = near});
}

enum err collect_speak(struct ctx *c, int64_t person)
{
    struct correspondent to;
    if (c->me == person && c->reader)
        return OK; /* that is who is here */
    enum err e = people_correspondent(c, person, &to);
    if (!e) {
        c->me = person;
        c->catalog = to.catalog;
    }
    return e;
}

/* What the source says now, and the keys by which the same of other sources finds it. */
static enum err redraft_here(struct ctx *c, const struct drafting *d)
{
    struct import_line line = {0};
    bool fits;
    enum err e = describe(c, d->person, d->item->found, &line, &fits);
    if (e || !fits)
        return e;
    return contribution_found_again(c,
                                    &(struct contribution_found){.item = d->item->id,
                                                                 .url = d->item->found->url,
                                                                 .why = line.words},
                                    &line.what);
}

/* In all programs of the person, in their language. */
static enum err everywhere(struct ctx *c, struct drafting *d,
                           enum err (*act)(struct ctx *, const struct drafting *))
{
    struct row_source_programs_of *programs;
    struct ctx theirs = *c;
    size_t n = 0;
    enum err e = collect_speak(&theirs, d->person);
    if (!e && !(e = q_source_programs_of(&theirs, d->person, &programs, &n)))
        e = find_among_items(&theirs, d, &d->among_items);
    for (size_t i = 0; !e && i < n; i++) {
        theirs.program = programs[i].program;
        e = act(&theirs, d);
    }
    c->why = theirs.why;
    c->problems = theirs.problems;
    return e;
}

enum err collect_draft(struct ctx *c, const struct reading *r, int64_t person,
                       const struct kept_item *item, bool *again)
{
    struct drafting d = {r, person, item, {.how = FOUND_DIFFERENT}, again};
    return everywhere(c, &d, draft_here);
}

enum err collect_redraft(struct ctx *c, const struct reading *r, int64_t person,
                         const struct kept_item *item)
{
    struct drafting d = {r, person, item, {.how = FOUND_DIFFERENT}, NULL};
    enum err e = q_keep_drop_keys(c, item->id);
    return e ? e : everywhere(c, &d, redraft_here);
}
