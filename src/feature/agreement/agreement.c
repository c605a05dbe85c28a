#include "feature/agreement/agreement.h"

#include "feature/agreement/agreement.sql.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

#include <sodium.h>

enum { MISSING_MOST = 200 };

static enum err managers_only(struct ctx *c)
{
    return c->bits & MANAGER ? OK : fail(c, ERR_REFUSED, "Only a manager can change the program.");
}

static const char *kind_of(str kind)
{
    return str_same(kind, S("nda")) ? "nda" : "code";
}

/* The same columns in both statements, so one copy of what they mean. */
#define AGREEMENT(row)                                                                             \
    ((struct agreement){.id = (row).id,                                                            \
                        .version = (row).version,                                                  \
                        .months = (row).months,                                                    \
                        .kind = (row).kind,                                                        \
                        .state = (row).state,                                                      \
                        .from = (row).from_at,                                                     \
                        .signed_at = (row).signed_at,                                              \
                        .until = (row).until,                                                      \
                        .running = (row).running})

static enum err load(struct ctx *c, bool all, const struct agreement **list, size_t *n)
{
    struct row_agreement_list *rows;
    enum err e = q_agreement_list(c, all, day_of_moment(c->now), &rows, n);
    if (e)
        return e;
    struct agreement *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = AGREEMENT(rows[i]);
    *list = made;
    return OK;
}

enum err agreement_list(struct ctx *c, const struct agreement **list, size_t *n)
{
    return load(c, false, list, n);
}

enum err agreement_all(struct ctx *c, const struct agreement **list, size_t *n)
{
    enum err e = managers_only(c);
    return e ? e : load(c, true, list, n);
}

enum err agreement_read(struct ctx *c, int64_t id, struct agreement *agreement)
{
    struct row_agreement_one row;
    enum err e = q_agreement_one(c, id, (c->bits & MANAGER) != 0, day_of_moment(c->now), &row);
    if (!e)
        *agreement = AGREEMENT(row);
    return e;
}

enum err agreement_texts(struct ctx *c, int64_t id, const struct agreement_text **list, size_t *n)
{
    struct row_agreement_texts *rows;
    enum err e = q_agreement_texts(c, id, &rows, n);
    if (e)
        return e;
    struct agreement_text *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = (struct agreement_text){rows[i].language, rows[i].words};
    *list = made;
    return OK;
}

static const struct agreement_text *text_in(const struct agreement_text *list, size_t n, str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_same(list[i].language, code))
            return &list[i];
    return NULL;
}

const struct agreement_text *agreement_text_for(const struct ctx *c,
                                                const struct agreement_text *list, size_t n)
{
    const struct agreement_text *own = text_in(list, n, str_of(c->catalog->code));
    if (!own)
        own = text_in(list, n, S("en"));
    return own || n == 0 ? own : list;
}

/* ---- signing ----------------------------------------------------------------------------------- */

enum sign_answer { SIGN_YES, SIGN_DRAFT, SIGN_REPLACED, SIGN_NOT_ASKED, SIGN_DONE };

static enum sign_answer may_sign(const struct ctx *c, const struct agreement *a)
{
    if (str_same(a->state, S("draft")))
        return SIGN_DRAFT;
    if (!str_same(a->state, S("in_force")))
        return SIGN_REPLACED;
    if (str_same(a->kind, S("nda")) && !(c->bits & (MEMBER | STAFF)))
        return SIGN_NOT_ASKED;
    return a->signed_at.set && a->running ? SIGN_DONE : SIGN_YES;
}

static enum err answer(struct ctx *c, enum sign_answer a)
{
    switch (a) {
    case SIGN_YES: return OK;
    case SIGN_DRAFT:
        return fail(c, ERR_REFUSED, "This is a draft. It can be signed when it is in force.");
    case SIGN_REPLACED:
        return fail(c, ERR_REFUSED, "There is a newer version. Please sign that one.");
    case SIGN_NOT_ASKED:
        return fail(c, ERR_REFUSED, "Only who holds the award and the program’s staff sign it.");
    case SIGN_DONE: return fail(c, ERR_CONFLICT, "You have signed this version already.");
    }
    return ERR_FAULT;
}

static enum err write_signature(struct ctx *c, const struct agreement *a, str name, str language)
{
    struct row_agreement_sign row;
    day today = day_of_moment(c->now);
    struct in_agreement_sign in = {.id = a->id,
                                   .kind = a->kind,
                                   .version = a->version,
                                   .language = language,
                                   .name = name,
                                   .today = today,
                                   .until_day = day_months(today, a->months)};
    enum err e = q_agreement_sign(c, &in, &row);
    str facts = arena_format(c->mem, "{\"version\":%lld}", (long long)a->version);
    return e ? e
             : ledger_write(c, &(struct ledger_entry){.kind = "signature.made",
                                                      .subject = a->id,
                                                      .person = c->me,
                                                      .facts = facts,
                                                      .kept = true});
}

enum err agreement_sign(struct ctx *c, int64_t id, str name, str language)
{
    struct agreement a;
    enum err e = agreement_read(c, id, &a);
    if (e || (e = answer(c, may_sign(c, &a))))
        return e;
    if (!check_text(c, "name", name, (struct text_rule){2, AGREEMENT_NAME_MAX, false}))
        return ERR_INVALID;
    return (e = db_begin(c)) ? e : db_end(c, write_signature(c, &a, name, language));
}

static enum err end_signature(struct ctx *c, int64_t id)
{
    struct row_agreement_end_signature row;
    enum err e = q_agreement_end_signature(c, id, &row);
    return e ? e
             : ledger_write(
                   c, &(struct ledger_entry){
                          .kind = "signature.ended", .subject = id, .person = c->me, .kept = true});
}

enum err agreement_end(struct ctx *c, int64_t id)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, end_signature(c, id));
}

enum err agreement_waits(struct ctx *c, int64_t *n)
{
    struct row_agreement_waits row;
    *n = 0;
    if (!(c->bits & (MEMBER | STAFF)))
        return OK;
    enum err e = q_agreement_waits(c, day_of_moment(c->now), &row);
    *n = e ? 0 : row.number;
    return e;
}

/* ---- versions ---------------------------------------------------------------------------------- */

static enum err draft_make(struct ctx *c, const struct agreement_draft *in, int64_t *id)
{
    struct row_agreement_draft draft;
    struct row_agreement_next_version next;
    enum err e = q_agreement_draft(c, str_of(in->kind), &draft);
    if (e)
        return e;
    *id = draft.found ? draft.id : id_new(c);
    if (draft.found)
        return q_agreement_change(c, draft.id, in->months);
    if ((e = q_agreement_next_version(c, str_of(in->kind), &next)) ||
        (e = q_agreement_add(c, *id, str_of(in->kind), next.version, in->months)))
        return e;
    return q_agreement_texts_before(c, *id, str_of(in->kind));
}

static enum err draft_write(struct ctx *c, const struct agreement_draft *in)
{
    enum err e = draft_make(c, in, &c->made);
    if (e)
        return e;
    return in->words.len > 0 ? q_agreement_text_set(c, c->made, in->language, in->words)
                             : q_agreement_text_drop(c, c->made, in->language);
}

enum err agreement_save(struct ctx *c, const struct agreement_draft *in)
{
    enum err e = managers_only(c);
    if (e)
        return e;
    (void)check_text(c, "words", in->words, (struct text_rule){0, AGREEMENT_TEXT_MAX, true});
    if (!i18n_is_language(in->language))
        (void)fail_at(c, "language", N_("Choose a language."));
    if (in->months < 1 || in->months > AGREEMENT_MONTHS_MAX)
        (void)fail_at(c, "months", N_("Write a number of months from 1 to %d."),
                      AGREEMENT_MONTHS_MAX);
    if (c->problems)
        return ERR_INVALID;
    return (e = db_begin(c)) ? e : db_end(c, draft_write(c, in));
}

/* Over language and words of all texts, in the order of their languages, each with its length. */
static str digest(struct ctx *c, const struct agreement_text *list, size_t n)
{
    unsigned char *hash = arena_take(c->mem, 1, crypto_hash_sha256_BYTES);
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < n; i++)
        text_format(&t, "%zu:%.*s%zu:%.*s", list[i].language.len, STR_ARG(list[i].language),
                    list[i].words.len, STR_ARG(list[i].words));
    crypto_hash_sha256(hash, (const unsigned char *)t.at, t.len);
    return (str){(const char *)hash, crypto_hash_sha256_BYTES};
}

static enum err adopt(struct ctx *c, const struct agreement *a, str of_texts)
{
    struct row_agreement_adopt row;
    enum err e = q_agreement_replace(c, a->kind);
    if (e || (e = q_agreement_adopt(c, a->id, of_texts, &row)))
        return e;
    str facts = arena_format(c->mem, "{\"digest\":\"%.*s\",\"kind\":\"%s\",\"version\":%lld}",
                             STR_ARG(arena_hex(c->mem, of_texts.at, of_texts.len)),
                             kind_of(a->kind), (long long)row.version);
    return ledger_write(
        c, &(struct ledger_entry){
               .kind = "agreement.in_force", .subject = a->id, .facts = facts, .kept = true});
}

enum err agreement_adopt(struct ctx *c, int64_t id)
{
    struct agreement a;
    const struct agreement_text *texts;
    size_t n;
    enum err e = managers_only(c);
    if (e || (e = agreement_read(c, id, &a)) || (e = agreement_texts(c, id, &texts, &n)))
        return e;
    if (!text_in(texts, n, S("en")))
        return fail(c, ERR_REFUSED,
                    "Write the English text first: who reads no other language gets it.");
    return (e = db_begin(c)) ? e : db_end(c, adopt(c, &a, digest(c, texts, n)));
}

enum err agreement_missing(struct ctx *c, int64_t id, const struct agreement_missing **list,
                           size_t *n)
{
    struct agreement a;
    struct row_agreement_missing *rows;
    if (!(c->bits & (MANAGER | LEAD)))
        return fail(c, ERR_REFUSED, "Only leads and managers see who has not signed.");
    enum err e = agreement_read(c, id, &a);
    struct in_agreement_missing in = {.id = id,
                                      .kind = a.kind,
                                      .version = a.version,
                                      .today = day_of_moment(c->now),
                                      .most = MISSING_MOST};
    if (e || (e = q_agreement_missing(c, &in, &rows, n)))
        return e;
    struct agreement_missing *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = (struct agreement_missing){.person = rows[i].person,
                                             .all = rows[i].number,
                                             .handle = rows[i].handle,
                                             .name = rows[i].name,
                                             .older = rows[i].older};
    *list = made;
    return OK;
}

/* ---- deletion, and two records of one human ---------------------------------------------------- */

MERGE_ROWS(agreement)

enum err agreement_follow(struct ctx *c, const struct ledger_line *line)
{
    static const struct merge_table TABLES[] = {
        {"signature", q_agreement_move_signature, NULL},
        {0},
    };
    static const struct merge_room ROOM = {rows, TABLES};
    if (str_same(line->kind, S("erasure.done")))
        return q_agreement_forget(c, line->subject);
    return people_merge_follow(c, line, &ROOM);
}
