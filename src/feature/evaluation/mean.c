#include "feature/evaluation/mean.h"
#include "feature/evaluation/kept_json.h"

#include <stdlib.h>

/* ---- whole numbers --------------------------------------------------------------------------- */

static int64_t square_root(int64_t n) /* rounded down */
{
    int64_t low = 0, high = 3037000499;
    while (low < high) {
        int64_t mid = low + (high - low + 1) / 2;
        if (mid * mid <= n)
            low = mid;
        else
            high = mid - 1;
    }
    return low;
}

static int64_t divided(int64_t sum, int64_t n) /* rounded, halves up; sum >= 0 */
{
    return (2 * sum + n) / (2 * n);
}

/* The normal distribution in ten-thousandths, at 0.0, 0.1 ... 3.5. */
static const int64_t NORMAL[] = {
    5000, 5398, 5793, 6179, 6554, 6915, 7257, 7580, 7881, 8159, 8413, 8643,
    8849, 9032, 9192, 9332, 9452, 9554, 9641, 9713, 9772, 9821, 9861, 9893,
    9918, 9938, 9953, 9965, 9974, 9981, 9987, 9990, 9993, 9995, 9997, 9998,
};

static int64_t normal(int64_t z) /* z in thousandths; per mille */
{
    int64_t size = z < 0 ? -z : z;
    size_t at = (size_t)(size / 100);
    int64_t p = 10000;
    if (at + 1 < COUNT(NORMAL))
        p = NORMAL[at] + (NORMAL[at + 1] - NORMAL[at]) * (size % 100) / 100;
    int64_t thousandths = divided(p, 10);
    return z < 0 ? 1000 - thousandths : thousandths;
}

/* ---- the method ------------------------------------------------------------------------------ */

static int64_t weight_of(const struct mean_input *in, int64_t criterion)
{
    for (size_t i = 0; i < in->n_criteria; i++)
        if (in->criteria[i].number == criterion)
            return in->criteria[i].weight;
    return 0;
}

int64_t mean_of_review(const struct mean_input *in, const struct mean_review *review)
{
    int64_t sum = 0, weights = 0;
    for (size_t i = 0; i < review->n; i++) {
        int64_t weight = weight_of(in, review->scores[i].criterion);
        sum += weight * review->scores[i].points;
        weights += weight;
    }
    return weights > 0 ? divided(10 * sum, weights) : -1;
}

static int64_t within(int64_t x)
{
    return x < 0 ? 0 : x > 10000 ? 10000 : x;
}

/* How far the mean would move without the one review that moves it most. */
static int64_t influence_of(const int64_t *means, int64_t n, int64_t sum)
{
    int64_t most = 0;
    for (int64_t i = 0; n > 1 && i < n; i++) {
        int64_t moved = llabs(divided(sum - means[i], n - 1) - divided(sum, n));
        if (moved > most)
            most = moved;
    }
    return most;
}

static struct mean_result result_of(const struct mean_input *in, const struct mean_case *one,
                                    struct mean_what_if what_if)
{
    int64_t means[MEAN_REVIEWS_MAX], n = 0, sum = 0, squares = 0;
    for (size_t i = 0; i < one->n && n < MEAN_REVIEWS_MAX; i++) {
        int64_t m = mean_of_review(in, &one->reviews[i]);
        if (m < 0 || one->reviews[i].second ||
            (what_if.without != 0 && one->reviews[i].by == what_if.without))
            continue;
        means[n++] = m;
        sum += m;
        squares += m * m;
    }
    struct mean_result r = {.of = one, .reviews = n};
    if (n == 0)
        return r;
    r.raw = r.low = r.high = divided(sum, n);
    int64_t above = r.raw - 10 * (what_if.threshold < 0 ? in->threshold : what_if.threshold);
    r.chance = above >= 0 ? 1000 : 0;
    if (n == 1)
        return r;
    int64_t apart = n * squares - sum * sum; /* n times the sum of squared distances to the mean */
    int64_t deviation = square_root(apart * 10000 / (n * (n - 1)));
    int64_t error = square_root(apart * 10000 / (n * n * (n - 1))); /* of the mean; both x 100 */
    int64_t half = divided(1645 * error, 100000);
    r.spread = divided(deviation, 100);
    r.low = within(r.raw - half);
    r.high = within(r.raw + half);
    r.influence = influence_of(means, n, sum);
    if (error > 0)
        r.chance = normal(above * 100000 / error);
    return r;
}

static int by_place(const void *a, const void *b)
{
    const struct mean_result *x = a, *y = b;
    if ((x->reviews == 0) != (y->reviews == 0))
        return x->reviews == 0 ? 1 : -1;
    if (x->raw != y->raw)
        return x->raw > y->raw ? -1 : 1;
    return x->of->id < y->of->id ? -1 : x->of->id > y->of->id;
}

struct mean_result *mean_results(struct arena *mem, const struct mean_input *in,
                                 struct mean_what_if what_if)
{
    struct mean_result *all = arena_take(mem, in->n, sizeof *all);
    for (size_t i = 0; i < in->n; i++)
        all[i] = result_of(in, &in->cases[i], what_if);
    if (in->n > 1)
        qsort(all, in->n, sizeof *all, by_place);
    for (size_t i = 0; i < in->n; i++)
        all[i].place = (int64_t)i + 1;
    return all;
}

/* ---- the bytes that are kept ----------------------------------------------------------------- */

static void put_int(struct text *t, const char *key, int64_t n)
{
    text_add(t, str_of(key));
    text_format(t, "%lld", (long long)n);
}

static void put_text(struct text *t, const char *key, str words)
{
    text_add(t, str_of(key));
    text_json(t, words);
}

static void put_bool(struct text *t, const char *key, bool yes)
{
    text_add(t, str_of(key));
    text_add(t, yes ? S("true") : S("false"));
}

static void put_review(struct text *t, const struct mean_review *one)
{
    put_int(t, "{\"acquainted\":", one->acquainted);
    put_int(t, ",\"by\":", one->by);
    put_bool(t, ",\"family\":", one->family);
    put_int(t, ",\"home\":", one->home);
    put_int(t, ",\"id\":", one->id);
    put_bool(t, ",\"region\":", one->region);
    put_text(t, ",\"role\":", one->role);
    text_add(t, S(",\"scores\":["));
    for (size_t k = 0; k < one->n; k++) {
        put_int(t, k ? ",[" : "[", one->scores[k].criterion);
        put_int(t, ",", one->scores[k].points);
        text_char(t, ']');
    }
    put_bool(t, "],\"second\":", one->second);
    text_char(t, '}');
}

static void put_case(struct text *t, const struct mean_case *one)
{
    put_int(t, "{\"expertise\":", one->expertise);
    put_int(t, ",\"family\":", one->family);
    put_int(t, ",\"id\":", one->id);
    put_text(t, ",\"kind\":", one->kind);
    put_text(t, ",\"language\":", one->language);
    put_int(t, ",\"nominee\":", one->nominee);
    put_int(t, ",\"region\":", one->region);
    text_add(t, S(",\"reviews\":["));
    for (size_t i = 0; i < one->n; i++) {
        if (i)
            text_char(t, ',');
        put_review(t, &one->reviews[i]);
    }
    put_text(t, "],\"work\":", one->work);
    text_char(t, '}');
}

str mean_input_json(struct arena *mem, const struct mean_input *in)
{
    struct text t = {.mem = mem};
    text_add(&t, S("{\"cases\":["));
    for (size_t i = 0; i < in->n; i++) {
        if (i)
            text_char(&t, ',');
        put_case(&t, &in->cases[i]);
    }
    text_add(&t, S("],\"criteria\":["));
    for (size_t i = 0; i < in->n_criteria; i++) {
        put_int(&t, i ? ",[" : "[", in->criteria[i].number);
        put_int(&t, ",", in->criteria[i].weight);
        text_char(&t, ']');
    }
    text_add(&t, S("],\"digest\":"));
    text_json(&t, in->digest);
    text_add(&t, S(",\"method\":\"" MEAN_METHOD "\""));
    put_int(&t, ",\"policy\":", in->policy);
    put_int(&t, ",\"threshold\":", in->threshold);
    text_char(&t, '}');
    return text_str(&t);
}

void mean_result_json(struct text *t, const struct mean_result *r)
{
    put_int(t, "{\"case\":", r->of->id);
    put_int(t, ",\"chance\":", r->chance);
    put_int(t, ",\"high\":", r->high);
    put_int(t, ",\"influence\":", r->influence);
    put_int(t, ",\"low\":", r->low);
    put_int(t, ",\"place\":", r->place);
    put_int(t, ",\"raw\":", r->raw);
    put_int(t, ",\"reviews\":", r->reviews);
    put_int(t, ",\"spread\":", r->spread);
    text_char(t, '}');
}

str mean_output_json(struct arena *mem, const struct mean_result *results, size_t n)
{
    struct text t = {.mem = mem};
    text_add(&t, S("{\"method\":\"" MEAN_METHOD "\",\"results\":["));
    for (size_t i = 0; i < n; i++) {
        if (i)
            text_char(&t, ',');
        mean_result_json(&t, &results[i]);
    }
    text_add(&t, S("]}"));
    return text_str(&t);
}

/* ---- reading them again ---------------------------------------------------------------------- */

static int64_t half_of(const json_t *pair, size_t at)
{
    return json_integer_value(json_array_get(pair, at));
}

static void read_case(struct arena *mem, const json_t *j, struct mean_case *one)
{
    const json_t *list = json_object_get(j, "reviews");
    size_t n = json_array_size(list);
    struct mean_review *reviews = arena_take(mem, n, sizeof *reviews);
    for (size_t i = 0; i < n; i++) {
        const json_t *review = json_array_get(list, i), *pairs = json_object_get(review, "scores");
        size_t many = json_array_size(pairs);
        struct mean_score *scores = arena_take(mem, many, sizeof *scores);
        for (size_t k = 0; k < many; k++) {
            const json_t *pair = json_array_get(pairs, k);
            scores[k] = (struct mean_score){half_of(pair, 0), half_of(pair, 1)};
        }
        reviews[i] = (struct mean_review){
            .id = number_of(review, "id"),
            .by = number_of(review, "by"),
            .scores = scores,
            .n = many,
            .second = json_is_true(json_object_get(review, "second")),
            .region = json_is_true(json_object_get(review, "region")),
            .family = json_is_true(json_object_get(review, "family")),
            .home = number_of(review, "home"),
            .acquainted = number_of(review, "acquainted"),
            .role = text_of(mem, review, "role"),
        };
    }
    *one = (struct mean_case){
        .id = number_of(j, "id"),
        .nominee = number_of(j, "nominee"),
        .region = number_of(j, "region"),
        .expertise = number_of(j, "expertise"),
        .kind = text_of(mem, j, "kind"),
        .reviews = reviews,
        .n = n,
        .family = number_of(j, "family"),
        .language = text_of(mem, j, "language"),
        .work = text_of(mem, j, "work"),
    };
}

static void read_all(struct arena *mem, const json_t *root, struct mean_input *in)
{
    const json_t *cases = json_object_get(root, "cases");
    const json_t *criteria = json_object_get(root, "criteria");
    size_t n = json_array_size(cases), n_criteria = json_array_size(criteria);
    struct mean_case *all = arena_take(mem, n, sizeof *all);
    struct mean_criterion *weights = arena_take(mem, n_criteria, sizeof *weights);
    for (size_t i = 0; i < n; i++)
        read_case(mem, json_array_get(cases, i), &all[i]);
    for (size_t i = 0; i < n_criteria; i++) {
        const json_t *pair = json_array_get(criteria, i);
        weights[i] = (struct mean_criterion){half_of(pair, 0), half_of(pair, 1)};
    }
    *in = (struct mean_input){
        .policy = number_of(root, "policy"),
        .threshold = number_of(root, "threshold"),
        .digest = text_of(mem, root, "digest"),
        .criteria = weights,
        .n_criteria = n_criteria,
        .cases = all,
        .n = n,
    };
}

enum err mean_read(struct ctx *c, str json, struct mean_input *in)
{
    struct mean_input read = {0};
    json_t *root = json_loadb(json.at, json.len, 0, NULL);
    if (root) {
        read_all(c->mem, root, &read);
        json_decref(root);
    }
    if (!root || !str_same(mean_input_json(c->mem, &read), json))
        return fail(c, ERR_FAULT, "the input of an evaluation is not as it was written");
    *in = read;
    return OK;
}
