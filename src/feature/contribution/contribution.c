#include "feature/contribution/contribution.h"

#include "feature/contribution/contribution.sql.h"
#include "feature/contribution/found.sql.h"
#include "feature/contribution/inside.h"
#include "feature/ledger/ledger.h"
#include "kit/store/store.h"

#include <sodium.h>

/* Reasons why a draft was withdrawn: its person did not want it; it is the same as another one. */
#define REFUSED_BEFORE S("not-mine")
#define MERGED S("merged")

static str digest_of(struct ctx *c, str url)
{
    str canonical = found_canonical(c->mem, url);
    if (canonical.len == 0)
        return canonical;
    unsigned char *hash = arena_take(c->mem, crypto_hash_sha256_BYTES, 1);
    crypto_hash_sha256(hash, (const unsigned char *)canonical.at, canonical.len);
    return (str){(const char *)hash, crypto_hash_sha256_BYTES};
}

enum err contribution_tell(struct ctx *c, const char *kind, int64_t id, int64_t person, bool kept)
{
    return ledger_write(
        c, &(struct ledger_entry){.kind = kind, .subject = id, .person = person, .kept = kept});
}

/* ---- entering ---------------------------------------------------------------------------------- */

enum err contribution_same(struct ctx *c, int64_t person, str url, str role, int64_t *id)
{
    struct row_contribution_same same;
    str canonical = digest_of(c, url);
    if (canonical.len == 0) {
        *id = 0;
        return OK;
    }
    enum err e = q_contribution_same(c, person, canonical, role, true, &same);
    if (!e)
        *id = same.found ? same.id : 0;
    return e;
}

static enum err find_work(struct ctx *c, const struct contribution_new *in, int64_t *work)
{
    struct row_contribution_work found = {0};
    str canonical = digest_of(c, in->url);
    enum err e = canonical.len > 0 ? q_contribution_work(c, canonical, &found) : OK;
    if (e || found.found) {
        *work = found.id;
        return e;
    }
    *work = id_new(c);
    return q_contribution_work_add(c, &(struct in_contribution_work_add){
                                          .id = *work,
                                          .canonical = {canonical.len > 0, canonical},
                                          .url = in->url,
                                          .title = in->title,
                                          .language = in->language,
                                          .day = in->day.value,
                                      });
}

/* The conditional fields that are asked, as JSON. */
static str extra_of(struct ctx *c, const struct policy_type *type,
                    const struct contribution_new *in)
{
    struct text t = {.mem = c->mem};
    text_char(&t, '{');
    for (size_t i = 0; i < type->n_fields; i++) {
        str value = contribution_value_of(in->fields, in->n_fields, type->fields[i].code);
        if (value.len == 0 || !contribution_asks(&type->fields[i], in))
            continue;
        if (t.len > 1)
            text_char(&t, ',');
        text_json(&t, type->fields[i].code);
        text_char(&t, ':');
        text_json(&t, value);
    }
    text_char(&t, '}');
    return text_str(&t);
}

/* A field of the type that says the same as a column of every contribution goes there, too. */
static str column_of(const struct policy_type *type, const struct contribution_new *in, str code,
                     str given)
{
    for (size_t i = 0; i < type->n_fields; i++)
        if (str_same(type->fields[i].code, code))
            return contribution_asks(&type->fields[i], in)
                       ? contribution_value_of(in->fields, in->n_fields, code)
                       : S("");
    return given;
}

enum err contribution_main_expertise(struct ctx *c, int64_t person, int64_t *expertise)
{
    struct row_contribution_main_expertise row;
    enum err e = q_contribution_main_expertise(c, person, &row);
    if (!e)
        *expertise = row.id;
    return e;
}

static enum err complete(struct ctx *c, const struct policy *policy,
                         const struct contribution_new *in, struct contribution_new *whole)
{
    struct expertise expertise;
    const struct policy_type *type = policy_type(policy, in->type);
    enum err e;
    *whole = *in;
    whole->format = column_of(type, in, S("format"), in->format);
    whole->country = column_of(type, in, S("country"), in->country);
    if (in->paid.len == 0)
        whole->paid = S("unknown");
    if (whole->expertise == 0 &&
        (e = contribution_main_expertise(c, in->person, &whole->expertise)))
        return e;
    e = program_expertise(c, whole->expertise, &expertise);
    if (e == ERR_NOT_FOUND || (!e && expertise.parent == 0))
        return fail_at(c, "expertise", N_("Choose the expertise it belongs to."));
    return e;
}

static enum err find_same(struct ctx *c, const struct contribution_new *in, int64_t *same)
{
    struct row_contribution_same row;
    str canonical = digest_of(c, in->url);
    *same = 0;
    if (canonical.len == 0)
        return OK;
    enum err e = q_contribution_same(c, in->person, canonical, in->role, in->draft, &row);
    if (!e && row.found)
        *same = row.id;
    return e;
}

static int64_t seen_by(const struct contribution_new *in)
{
    return in->members_only ? MEMBER | STAFF : ANYBODY;
}

static enum err write_new(struct ctx *c, const struct policy *policy,
                          const struct contribution_new *in, int64_t id)
{
    int64_t work;
    const struct policy_type *type = policy_type(policy, in->type);
    enum err e = find_work(c, in, &work);
    if (e ||
        (e = q_contribution_add(c,
                                &(struct in_contribution_add){
                                    .id = id,
                                    .person = in->person,
                                    .work = work,
                                    .type = in->type,
                                    .role = in->role,
                                    .title = in->title,
                                    .url = in->url,
                                    .day = in->day.value,
                                    .end_day = in->end_day,
                                    .expertise = in->expertise,
                                    .language = in->language,
                                    .format = in->format,
                                    .country = in->country,
                                    .paid = in->paid,
                                    .seen_by = seen_by(in),
                                    .state = in->draft ? S("draft") : S("claimed"),
                                    .batch = {in->batch != 0, in->batch},
                                })) ||
        (e = q_contribution_text_put(c, id, in->summary, in->note, extra_of(c, type, in))) ||
        (e = contribution_write_metrics(c, id, work, in)))
        return e;
    if (in->draft)
        return OK;
    if ((e = q_contribution_authorship_add(c, work, in->person, (opt_time){true, c->now})) ||
        (e = contribution_count_day(c, in->person, in->day.value)))
        return e;
    return contribution_tell(c, "contribution.claimed", id, in->person, false);
}

static enum err add(struct ctx *c, const struct policy *policy, const struct contribution_new *in,
                    int64_t *id)
{
    struct contribution_new whole;
    int64_t same;
    enum err e = complete(c, policy, in, &whole);
    if (e || (e = find_same(c, &whole, &same)))
        return e;
    if (same != 0) {
        *id = same;
        return fail(c, ERR_CONFLICT, "This is in the record already.");
    }
    int64_t fresh = id_new(c);
    if ((e = write_new(c, policy, &whole, fresh)))
        return e;
    *id = fresh;
    return OK;
}

enum err contribution_add(struct ctx *c, const struct contribution_new *in, int64_t *id)
{
    const struct policy *policy;
    enum err e = program_policy(c, 0, &policy);
    if (e || (e = contribution_check(c, policy, in)) || (e = db_begin(c)))
        return e;
    e = add(c, policy, in, id);
    if (!e)
        c->made = *id;
    return db_end(c, e);
}

/* ---- changing ---------------------------------------------------------------------------------- */

static enum err load_values(struct ctx *c, int64_t id, struct contribution_stored *s)
{
    struct row_contribution_fields *fields;
    struct row_contribution_numbers *numbers;
    size_t n_fields, n_numbers;
    enum err e = q_contribution_fields(c, id, &fields, &n_fields);
    if (e || (e = q_contribution_numbers(c, s->work, &numbers, &n_numbers)))
        return e;
    for (size_t i = 0; i < n_fields && i < CONTRIBUTION_FIELDS; i++)
        s->what.fields[s->what.n_fields++] =
            (struct contribution_value){fields[i].code, fields[i].value};
    for (size_t i = 0; i < n_numbers && i < CONTRIBUTION_METRICS; i++)
        s->what.metrics[s->what.n_metrics++] = (struct contribution_value){
            numbers[i].code, arena_format(c->mem, "%lld", (long long)numbers[i].value)};
    return OK;
}

enum err contribution_mine(struct ctx *c, int64_t id, struct contribution_stored *s)
{
    struct row_contribution_mine row;
    enum err e = q_contribution_mine(c, id, &row);
    if (e)
        return e;
    *s = (struct contribution_stored){
        .id = id,
        .version = row.version,
        .work = row.work,
        .star = row.star,
        .seen_by = row.seen_by,
        .state = row.state,
        .reason = row.reason,
        .what = {.person = c->me,
                 .type = row.type,
                 .role = row.role,
                 .title = row.title,
                 .url = row.url,
                 .summary = row.summary,
                 .note = row.note,
                 .language = row.language,
                 .country = row.country,
                 .format = row.format,
                 .paid = str_same(row.paid, S("unknown")) ? S("") : row.paid,
                 .day = {true, row.day},
                 .end_day = row.end_day,
                 .expertise = row.expertise,
                 .members_only = (row.seen_by & ANYBODY) == 0,
                 .draft = str_same(row.state, S("draft")),
                 .batch = row.batch,
                 .vouches = row.vouches},
    };
    return load_values(c, id, s);
}

/* Who stands for it has read these. */
static bool is_still_the_same(const struct contribution_new *a, const struct contribution_new *b)
{
    return str_same(a->title, b->title) && str_same(a->type, b->type) &&
           a->day.value.n == b->day.value.n;
}

static enum err write_change(struct ctx *c, const struct policy *policy,
                             const struct contribution_stored *old,
                             const struct contribution_new *in)
{
    int64_t work = old->work;
    struct row_contribution_change changed;
    bool same_address = str_same(digest_of(c, old->what.url), digest_of(c, in->url));
    enum err e = same_address ? OK : find_work(c, in, &work);
    if (e || (e = q_contribution_change(c,
                                        &(struct in_contribution_change){
                                            .id = old->id,
                                            .version = old->version,
                                            .work = work,
                                            .type = in->type,
                                            .role = in->role,
                                            .title = in->title,
                                            .url = in->url,
                                            .day = in->day.value,
                                            .end_day = in->end_day,
                                            .expertise = in->expertise,
                                            .language = in->language,
                                            .format = in->format,
                                            .country = in->country,
                                            .paid = in->paid,
                                            .seen_by = seen_by(in),
                                            .state = in->draft ? S("draft") : S("claimed"),
                                        },
                                        &changed)))
        return e;
    str extra = extra_of(c, policy_type(policy, in->type), in);
    if ((e = q_contribution_text_put(c, old->id, in->summary, in->note, extra)) ||
        (e = contribution_write_metrics(c, old->id, work, in)) ||
        (!is_still_the_same(&old->what, in) && (e = vouch_void(c, old->id))) ||
        (!in->draft &&
         (e = q_contribution_authorship_add(c, work, c->me, (opt_time){true, c->now}))) ||
        (e = contribution_count_day(c, c->me, old->what.day.value)))
        return e;
    return contribution_count_day(c, c->me, in->day.value);
}

static enum err change(struct ctx *c, const struct policy *policy,
                       const struct contribution_stored *old, const struct contribution_new *in)
{
    struct contribution_new whole;
    int64_t same;
    enum err e = complete(c, policy, in, &whole);
    if (e || (e = find_same(c, &whole, &same)))
        return e;
    if (same != 0 && same != old->id)
        return fail(c, ERR_CONFLICT, "This is in the record already.");
    if ((e = write_change(c, policy, old, &whole)) || whole.draft)
        return e;
    if (str_same(old->state, S("rejected")))
        return contribution_tell(c, "contribution.objected", old->id, c->me, true);
    return contribution_tell(
        c, str_same(old->state, S("draft")) ? "contribution.claimed" : "contribution.changed",
        old->id, c->me, false);
}

enum err contribution_change(struct ctx *c, int64_t id, int64_t version,
                             const struct contribution_new *in)
{
    const struct policy *policy;
    struct contribution_stored old;
    struct contribution_new now = *in;
    now.person = c->me;
    enum err e = program_policy(c, 0, &policy);
    if (e || (e = contribution_mine(c, id, &old)))
        return e;
    now.draft = in->draft && old.what.draft;
    now.vouches = is_still_the_same(&old.what, &now) ? old.what.vouches : 0;
    if ((e = contribution_check(c, policy, &now)) || (e = db_begin(c)))
        return e;
    old.version = version;
    return db_end(c, change(c, policy, &old, &now));
}

/* ---- moves of its life ------------------------------------------------------------------------- */

enum { BY_SELF = 1, BY_JUDGE = 2 };

static const struct {
    const char *from, *to;
    int by;
    const char *kind; /* of the ledger; NULL: nothing that others could see */
} moves[] = {
    {"draft", "claimed", BY_SELF, "contribution.claimed"},
    {"draft", "withdrawn", BY_SELF, NULL},
    {"claimed", "withdrawn", BY_SELF, "contribution.withdrawn"},
    {"verified", "withdrawn", BY_SELF, "contribution.withdrawn"},
    {"rejected", "withdrawn", BY_SELF, "contribution.withdrawn"},
    {"withdrawn", "claimed", BY_SELF, "contribution.claimed"},
    {"withdrawn", "draft", BY_SELF, NULL},
    {"claimed", "verified", BY_JUDGE, "contribution.verified"},
    {"claimed", "rejected", BY_JUDGE, "contribution.rejected"},
    {"verified", "rejected", BY_JUDGE, "contribution.rejected"},
};

/* Finds the move in the table; SIZE_MAX: there is none. */
static size_t find_move(str from, str to, int by)
{
    for (size_t i = 0; i < COUNT(moves); i++)
        if (moves[i].by & by && str_same(from, str_of(moves[i].from)) &&
            str_same(to, str_of(moves[i].to)))
            return i;
    return SIZE_MAX;
}

const char *contribution_judged_as(str from, str to)
{
    size_t at = find_move(from, to, BY_JUDGE);
    return at == SIZE_MAX ? NULL : moves[at].kind;
}

static enum err move_own(struct ctx *c, const struct contribution_stored *s, str to, str reason)
{
    struct row_contribution_move moved;
    size_t at = find_move(s->state, to, BY_SELF);
    if (at == SIZE_MAX)
        return fail_quicker(c);
    enum err e = q_contribution_move(c, s->id, s->state, to, reason, &moved);
    if (e || (e = contribution_count_day(c, c->me, s->what.day.value)) || !moves[at].kind)
        return e;
    return contribution_tell(c, moves[at].kind, s->id, c->me, false);
}

static enum err move_to(struct ctx *c, int64_t id, str to, str reason)
{
    struct contribution_stored s;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = contribution_mine(c, id, &s)))
        e = move_own(c, &s, to, s.what.draft ? REFUSED_BEFORE : reason);
    return db_end(c, e);
}

enum err contribution_withdraw(struct ctx *c, int64_t id)
{
    return move_to(c, id, S("withdrawn"), S(""));
}

static enum err take_back(struct ctx *c, int64_t id)
{
    struct contribution_stored s;
    int64_t same = 0;
    enum err e = contribution_mine(c, id, &s);
    if (e || (e = find_same(c, &s.what, &same)))
        return e;
    if (same != 0 && same != id)
        return fail(c, ERR_CONFLICT, "This is in the record already.");
    if (str_same(s.reason, MERGED) && (e = q_found_move_back(c, id)))
        return e;
    bool was_draft = str_same(s.reason, REFUSED_BEFORE) || str_same(s.reason, MERGED);
    return move_own(c, &s, was_draft ? S("draft") : S("claimed"), S(""));
}

enum err contribution_take_back(struct ctx *c, int64_t id)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, take_back(c, id));
}

enum err contribution_accept(struct ctx *c, int64_t id)
{
    const struct policy *policy;
    struct contribution_stored s;
    enum err e = program_policy(c, 0, &policy);
    if (e || (e = contribution_mine(c, id, &s)))
        return e;
    if (!str_same(s.state, S("draft")))
        return fail_quicker(c);
    if (!contribution_is_clear(c, policy, &s.what))
        return fail(c, ERR_INVALID,
                    "This draft is not complete. Choose Edit and add what is missing.");
    if ((e = db_begin(c)))
        return e;
    if (!(e = move_own(c, &s, S("claimed"), S(""))))
        e = q_contribution_authorship_add(c, s.work, c->me, (opt_time){true, c->now});
    return db_end(c, e);
}

enum err contribution_not_mine(struct ctx *c, int64_t id)
{
    struct contribution_stored s;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = contribution_mine(c, id, &s)))
        e = str_same(s.state, S("draft")) ? move_own(c, &s, S("withdrawn"), REFUSED_BEFORE)
                                          : fail_quicker(c);
    return db_end(c, e);
}

static enum err merge(struct ctx *c, int64_t draft, int64_t into)
{
    struct contribution_stored s, other;
    enum err e;
    if ((e = contribution_mine(c, draft, &s)) || (e = contribution_mine(c, into, &other)))
        return e;
    if (!str_same(s.state, S("draft")) || str_same(other.state, S("withdrawn")))
        return fail_quicker(c);
    if ((e = q_found_move(c, draft, into)))
        return e;
    return move_own(c, &s, S("withdrawn"), MERGED);
}

enum err contribution_merge(struct ctx *c, int64_t draft, int64_t into)
{
    if (draft == into)
        return fail(c, ERR_INVALID, "Choose another contribution to merge it with.");
    enum err e = db_begin(c);
    return e ? e : db_end(c, merge(c, draft, into));
}

static enum err undo_one(struct ctx *c, const struct row_contribution_of_batch *row)
{
    struct row_contribution_move moved;
    enum err e = q_contribution_move(c, row->id, row->state, S("withdrawn"), S(""), &moved);
    if (e || str_same(row->state, S("draft")))
        return e;
    if ((e = contribution_count_day(c, row->person, row->day)))
        return e;
    return contribution_tell(c, "contribution.withdrawn", row->id, row->person, false);
}

enum err contribution_batch_undo(struct ctx *c, int64_t batch, size_t *n)
{
    struct row_contribution_of_batch *rows;
    size_t many;
    enum err e = q_contribution_of_batch(c, batch, &rows, &many);
    for (size_t i = 0; !e && i < many; i++)
        e = undo_one(c, &rows[i]);
    if (!e)
        *n = many;
    return e;
}

/* ---- the best of a record ---------------------------------------------------------------------- */

enum err contribution_cycle(struct ctx *c, struct cycle *cycle)
{
    struct row_contribution_own_cycle own;
    enum err e = q_contribution_own_cycle(c, &own);
    if (e)
        return e;
    return own.found ? program_cycle(c, own.cycle, cycle) : program_cycle_next(c, cycle);
}

static enum err next_star(struct ctx *c, const struct contribution_stored *s, int64_t *star)
{
    const struct policy *policy;
    struct cycle cycle;
    struct row_contribution_stars *rows;
    size_t n;
    enum err e = contribution_cycle(c, &cycle);
    if (e || (e = program_policy(c, cycle.policy, &policy)) ||
        (e = q_contribution_stars(c, cycle.record_from, cycle.record_to, &rows, &n)))
        return e;
    if (s->what.day.value.n < cycle.record_from.n || s->what.day.value.n >= cycle.record_to.n)
        return fail(c, ERR_REFUSED, "Only work of this record can be among your best.");
    if ((int64_t)n >= policy->stars_max || n >= 10)
        return fail(c, ERR_REFUSED,
                    "You have chosen your best %lld. Take the star from another one first.",
                    (long long)policy->stars_max);
    *star = 1;
    for (size_t i = 0; i < n && rows[i].star <= *star; i++)
        *star = rows[i].star + 1;
    return OK;
}

static enum err set_star(struct ctx *c, int64_t id, bool on)
{
    struct contribution_stored s;
    struct row_contribution_star row;
    int64_t star = 0;
    enum err e = contribution_mine(c, id, &s);
    if (e || (s.star != 0) == on)
        return e;
    if (on && (e = next_star(c, &s, &star)))
        return e;
    return q_contribution_star(c, id, (opt_int){on, star}, &row);
}

enum err contribution_star(struct ctx *c, int64_t id, bool on)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, set_star(c, id, on));
}
