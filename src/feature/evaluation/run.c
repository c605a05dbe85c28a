#include "feature/evaluation/run.h"

#include "feature/evaluation/evaluation.h"
#include "feature/evaluation/evaluation.sql.h"
#include "feature/ledger/ledger.h"
#include "feature/program/program.h"
#include "kit/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MOST ((size_t)1 << 30) /* bytes */

/* ---- files: named by what is in them --------------------------------------------------------- */

str run_digest(struct arena *mem, str bytes)
{
    unsigned char *hash = arena_take(mem, crypto_hash_sha256_BYTES, 1);
    crypto_hash_sha256(hash, (const unsigned char *)bytes.at, bytes.len);
    return (str){(const char *)hash, crypto_hash_sha256_BYTES};
}

static bool make_folder(const char *path)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

/* A reader sees the whole file or none. A demo is made again rather than saved from a power cut. */
static bool write_named(struct ctx *c, int folder, const char *name, str bytes)
{
    bool sure = c->site->random == NULL;
    str draft = arena_format(c->mem, ".%lld.part", (long long)id_new(c));
    int file = openat(folder, draft.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return false;
    bool good = file_write(file, bytes) && (!sure || fsync(file) == 0);
    good = close(file) == 0 && good;
    good = good && renameat(folder, draft.at, folder, name) == 0 && (!sure || fsync(folder) == 0);
    if (!good)
        (void)unlinkat(folder, draft.at, 0);
    return good;
}

enum err run_keep(struct ctx *c, str bytes, str *digest)
{
    str files = arena_format(c->mem, "%.*s/files", STR_ARG(c->site->data_dir));
    str runs = arena_format(c->mem, "%s/runs", files.at);
    int folder = -1;
    *digest = run_digest(c->mem, bytes);
    str name = arena_hex(c->mem, digest->at, digest->len);
    if (make_folder(files.at) && make_folder(runs.at))
        folder = open(runs.at, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return fail(c, ERR_FAULT, "cannot make the folder files/runs");
    bool good = faccessat(folder, name.at, F_OK, 0) == 0 || write_named(c, folder, name.at, bytes);
    close(folder);
    return good ? OK : fail(c, ERR_FAULT, "cannot write into files/runs");
}

enum run_kept run_look(struct ctx *c, str digest, str *bytes)
{
    str path = arena_format(c->mem, "%.*s/files/runs/%.*s", STR_ARG(c->site->data_dir),
                            STR_ARG(arena_hex(c->mem, digest.at, digest.len)));
    int file = open(path.at, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return RUN_MISSING;
    bool whole = file_bytes(c->mem, file, FILE_MOST, bytes);
    close(file);
    return whole && str_same(run_digest(c->mem, *bytes), digest) ? RUN_KEPT : RUN_CHANGED;
}

enum err run_file(struct ctx *c, str digest, str *bytes)
{
    switch (run_look(c, digest, bytes)) {
    case RUN_KEPT: return OK;
    case RUN_MISSING: return fail(c, ERR_FAULT, "a file of an evaluation is missing");
    case RUN_CHANGED: break;
    }
    return fail(c, ERR_FAULT, "a file of an evaluation is not as it was written");
}

enum err run_input(struct ctx *c, int64_t run, struct mean_input *in)
{
    struct row_evaluation_run row;
    str bytes;
    enum err e = q_evaluation_run(c, run, &row);
    if (e)
        return e;
    if (!row.found)
        return fail_missing(c);
    if ((e = run_file(c, row.input, &bytes)))
        return e;
    return mean_read(c, bytes, in);
}

/* ---- reading what a cycle has now ------------------------------------------------------------ */

/* What is read of a cycle; each list goes on where the case before ended. */
struct reading {
    struct row_evaluation_scores *scores;
    struct row_evaluation_reviews *reviews;
    struct row_evaluation_work *work;
    size_t n_scores, n_reviews, n_work;
    size_t score, review, next_work;
    const struct policy *policy;
};

static struct mean_review review_of(struct reading *r, int64_t assignment)
{
    while (r->review + 1 < r->n_reviews && r->reviews[r->review].assignment != assignment)
        r->review++;
    const struct row_evaluation_reviews *x = &r->reviews[r->review];
    return (struct mean_review){.id = assignment,
                                .by = x->reviewer,
                                .second = x->second,
                                .region = x->region,
                                .family = x->family,
                                .acquainted = x->acquainted,
                                .home = x->home,
                                .role = x->role};
}

/* The scores of one case, which stand together, ordered by review. */
static void gather(struct arena *mem, struct reading *r, struct mean_case *one)
{
    const struct row_evaluation_scores *rows = r->scores + r->score;
    size_t used = 0, reviews = 0, left = r->n_scores - r->score;
    while (used < left && rows[used].nomination == one->id)
        used++;
    struct mean_score *scores = arena_take(mem, used, sizeof *scores);
    struct mean_review *all = arena_take(mem, used, sizeof *all);
    for (size_t i = 0; i < used; i++) {
        if (i == 0 || rows[i].assignment != rows[i - 1].assignment) {
            all[reviews] = review_of(r, rows[i].assignment);
            all[reviews++].scores = &scores[i];
        }
        scores[i] = (struct mean_score){rows[i].criterion, rows[i].points};
        all[reviews - 1].n++;
    }
    r->score += used;
    one->reviews = all;
    one->n = reviews;
}

/* The group of types that most of the nominee's work is of; of equals the first one by name. */
static str work_of(struct reading *r, int64_t nomination)
{
    size_t from = r->next_work;
    str best = S("");
    int64_t most = 0;
    while (r->next_work < r->n_work && r->work[r->next_work].nomination == nomination)
        r->next_work++;
    for (size_t i = from; i < r->next_work; i++) {
        const struct policy_type *type = policy_type(r->policy, r->work[i].type);
        int64_t sum = 0;
        for (size_t k = from; type && k < r->next_work; k++) {
            const struct policy_type *other = policy_type(r->policy, r->work[k].type);
            sum += other && str_same(other->group, type->group) ? r->work[k].works : 0;
        }
        if (sum > most || (sum == most && sum > 0 && str_compare(type->group, best) < 0)) {
            most = sum;
            best = type->group;
        }
    }
    return best;
}

static enum err read_cases(struct ctx *c, int64_t cycle, const struct policy *policy,
                           struct mean_input *in)
{
    struct row_evaluation_cases *cases;
    struct reading r = {.policy = policy};
    size_t n;
    enum err e = q_evaluation_cases(c, cycle, &cases, &n);
    if (e || (e = q_evaluation_scores(c, cycle, &r.scores, &r.n_scores)) ||
        (e = q_evaluation_reviews(c, cycle, &r.reviews, &r.n_reviews)) ||
        (e = q_evaluation_work(c, cycle, &r.work, &r.n_work)))
        return e;
    struct mean_case *all = arena_take(c->mem, n, sizeof *all);
    for (size_t i = 0; i < n; i++) {
        all[i] = (struct mean_case){.id = cases[i].id,
                                    .nominee = cases[i].nominee,
                                    .region = cases[i].region,
                                    .expertise = cases[i].expertise,
                                    .family = cases[i].family,
                                    .kind = cases[i].kind,
                                    .language = cases[i].language,
                                    .work = work_of(&r, cases[i].id)};
        gather(c->mem, &r, &all[i]);
        if (all[i].n > MEAN_REVIEWS_MAX)
            return fail(c, ERR_REFUSED, "A case with more than %d reviews cannot be evaluated.",
                        MEAN_REVIEWS_MAX);
    }
    in->cases = all;
    in->n = n;
    return OK;
}

static enum err read_cycle(struct ctx *c, int64_t id, struct mean_input *in)
{
    struct cycle cycle;
    const struct policy *policy;
    enum err e = program_cycle(c, id, &cycle);
    if (e)
        return e;
    if (cycle.policy == 0)
        return fail(c, ERR_REFUSED, "This cycle has not begun; there is nothing to evaluate.");
    if ((e = program_policy(c, cycle.policy, &policy)))
        return e;
    struct mean_criterion *weights = arena_take(c->mem, policy->n_criteria, sizeof *weights);
    for (size_t i = 0; i < policy->n_criteria; i++)
        weights[i] =
            (struct mean_criterion){policy->criteria[i].number, policy->criteria[i].weight};
    *in = (struct mean_input){
        .policy = policy->version,
        .threshold = policy->threshold,
        .digest = arena_hex(c->mem, policy->digest.at, policy->digest.len),
        .criteria = weights,
        .n_criteria = policy->n_criteria,
    };
    return read_cases(c, id, policy, in);
}

/* ---- a run ----------------------------------------------------------------------------------- */

static enum err write_results(struct ctx *c, int64_t run, const struct mean_result *results,
                              size_t n)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < n; i++) {
        const struct mean_result *r = &results[i];
        e = q_evaluation_result(c, &(struct in_evaluation_result){
                                       .run = run,
                                       .nomination = r->of->id,
                                       .nominee = r->of->nominee,
                                       .region = r->of->region,
                                       .expertise = r->of->expertise,
                                       .kind = r->of->kind,
                                       .language = r->of->language,
                                       .work = r->of->work,
                                       .place = r->place,
                                       .raw = r->raw,
                                       .low = r->low,
                                       .high = r->high,
                                       .chance = r->chance,
                                       .reviews = r->reviews,
                                       .spread = r->spread,
                                       .influence = r->influence,
                                   });
    }
    return e;
}

int64_t run_seed(str digest)
{
    uint64_t seed = 0;
    for (size_t i = 0; i < 8; i++)
        seed = seed << 8 | (unsigned char)digest.at[i];
    return (int64_t)(seed & INT64_MAX);
}

static enum err write_cases(struct ctx *c, int64_t run, const struct severity *s)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < s->n; i++) {
        const struct severity_case *x = &s->cases[i];
        e = q_evaluation_corrected_add(c, &(struct in_evaluation_corrected_add){
                                              .run = run,
                                              .nomination = x->id,
                                              .score = x->score,
                                              .low = x->low,
                                              .high = x->high,
                                              .chance = x->chance,
                                              .rank = x->rank,
                                              .rank_low = x->rank_low,
                                              .rank_high = x->rank_high,
                                              .correction = x->correction,
                                              .clipped = x->clipped,
                                          });
    }
    return e;
}

static enum err write_fit(struct ctx *c, int64_t run, const struct severity *s, str output)
{
    enum err e = q_evaluation_fit_add(c, &(struct in_evaluation_fit_add){
                                             .run = run,
                                             .method = S(SEVERITY_METHOD),
                                             .state = s->state,
                                             .reviewers = s->reviewers,
                                             .groups = s->groups,
                                             .output = output,
                                         });
    if (e || (e = write_cases(c, run, s)))
        return e;
    for (size_t j = 0; !e && j < s->n_by; j++)
        e = q_evaluation_reviewer_add(c, &(struct in_evaluation_reviewer_add){
                                             .run = run,
                                             .person = s->by[j].by,
                                             .milder = s->by[j].milder,
                                             .error = s->by[j].error,
                                             .shared = s->by[j].shared,
                                         });
    return e;
}

static enum err say_run(struct ctx *c, int64_t cycle, int64_t run, const str digests[3])
{
    str hex[3];
    for (size_t i = 0; i < COUNT(hex); i++)
        hex[i] = arena_hex(c->mem, digests[i].at, digests[i].len);
    return ledger_write(
        c, &(struct ledger_entry){
               .kind = "decision.run",
               .subject = cycle,
               .facts = arena_format(
                   c->mem, "{\"run\":%lld,\"input\":\"%.*s\",\"output\":\"%.*s\",\"fit\":\"%.*s\"}",
                   (long long)run, STR_ARG(hex[0]), STR_ARG(hex[1]), STR_ARG(hex[2])),
               .kept = true});
}

static enum err run_now(struct ctx *c, int64_t cycle, const char *kind, int64_t *run)
{
    struct mean_input in;
    struct severity severity;
    str digests[3]; /* of what was read, the means, the corrected scores */
    enum err e = read_cycle(c, cycle, &in);
    if (e)
        return e;
    struct mean_result *results = mean_results(c->mem, &in, (struct mean_what_if){-1, 0});
    if ((e = run_keep(c, mean_input_json(c->mem, &in), &digests[0])) ||
        (e = run_keep(c, mean_output_json(c->mem, results, in.n), &digests[1])))
        return e;
    int64_t id = id_new(c), seed = run_seed(digests[0]);
    if ((e = severity_of(c, &in, seed, &severity)) ||
        (e = run_keep(c, severity_json(c->mem, &severity), &digests[2])))
        return e;
    e = q_evaluation_add(c, &(struct in_evaluation_add){
                                .id = id,
                                .cycle = cycle,
                                .policy = in.policy,
                                .method = S(MEAN_METHOD),
                                .build = S(PLAUDIT_VERSION),
                                .seed = seed,
                                .input = digests[0],
                                .output = digests[1],
                                .kind = str_of(kind),
                            });
    if (e || (e = write_results(c, id, results, in.n)) ||
        (e = write_fit(c, id, &severity, digests[2])) || (e = say_run(c, cycle, id, digests)))
        return e;
    *run = id;
    return OK;
}

enum err evaluation_run(struct ctx *c, int64_t cycle, const char *kind, int64_t *run)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, run_now(c, cycle, kind, run));
}
