/* Which posts are about the same: those that share the most tags, then those that share the words that weigh
 * most (kit/terms), of one language. Made anew when a post has changed; the reason is kept with it. */
#include "feature/blog/blog.h"
#include "feature/blog/blog.sql.h"
#include "feature/blog/inside.h"
#include "kit/store/store.h"
#include "kit/terms/terms.h"

enum { POSTS_MAX = 400, RELATED = 3, WORDS_SHOWN = 3, WORD_MIN = 4 /* bytes */ };
#define ALIKE_FROM 0.2  /* cosine: below it texts share little but common words */
#define TAG_WEIGHT 0.15 /* a shared tag beside it */

struct post_terms {
    const struct row_blog_texts *row;
    struct terms_vector vector;
    const struct row_blog_all_tags *tags;
    size_t n_tags;
    str text;
};
struct alike {
    size_t other;
    double score, cosine;
    size_t tags;
};

static size_t shared_tags(struct ctx *c, const struct post_terms *a, const struct post_terms *b,
                          struct text *words)
{
    size_t n = 0;
    (void)c;
    for (size_t i = 0; i < a->n_tags; i++)
        for (size_t k = 0; k < b->n_tags; k++)
            if (str_same(a->tags[i].tag, b->tags[k].tag)) {
                if (words)
                    text_format(words, "%s%.*s", n ? ", " : "", STR_ARG(a->tags[i].tag));
                n++;
            }
    return n;
}

/* The words that weigh most in both. */
static str shared_words(struct ctx *c, const struct terms *t, const struct post_terms *a,
                        const struct post_terms *b)
{
    struct text words = {.mem = c->mem};
    uint32_t shown[WORDS_SHOWN];
    for (size_t n = 0; n < WORDS_SHOWN; n++) {
        double best = 0;
        for (size_t i = 0, k = 0; i < a->vector.n && k < b->vector.n;) {
            const struct terms_weight *x = &a->vector.list[i], *y = &b->vector.list[k];
            if (x->term != y->term) {
                x->term < y->term ? i++ : k++;
                continue;
            }
            bool used = terms_word(c->mem, t, a->text, x->term).len < WORD_MIN;
            for (size_t m = 0; m < n; m++)
                used |= shown[m] == x->term;
            if (!used && x->value * y->value > best)
                best = x->value * y->value, shown[n] = x->term;
            i++, k++;
        }
        if (best <= 0)
            break;
        text_format(&words, "%s%.*s", n ? ", " : "",
                    STR_ARG(terms_word(c->mem, t, a->text, shown[n])));
    }
    return text_str(&words);
}

static void put_best(struct alike best[RELATED], const struct alike *one)
{
    size_t at = RELATED;
    while (at > 0 && best[at - 1].score < one->score)
        at--;
    for (size_t i = RELATED - 1; i > at; i--)
        best[i] = best[i - 1];
    if (at < RELATED)
        best[at] = *one;
}

static enum err relate(struct ctx *c, const struct terms *t, const struct post_terms *all, size_t n,
                       size_t at)
{
    struct alike best[RELATED] = {{0}};
    enum err e = OK;
    for (size_t i = 0; i < n; i++) {
        if (i == at || !str_same(all[i].row->language, all[at].row->language))
            continue;
        struct alike one = {i, 0, terms_cosine(&all[at].vector, &all[i].vector),
                            shared_tags(c, &all[at], &all[i], NULL)};
        one.score = one.cosine + TAG_WEIGHT * (double)one.tags;
        if (one.tags > 0 || one.cosine >= ALIKE_FROM)
            put_best(best, &one);
    }
    for (size_t k = 0; !e && k < RELATED && best[k].score > 0; k++) {
        const struct post_terms *other = &all[best[k].other];
        struct text words = {.mem = c->mem};
        bool tags = best[k].tags > 0;
        if (tags)
            (void)shared_tags(c, &all[at], other, &words);
        e = q_blog_related_add(
            c, &(struct in_blog_related_add){.post = all[at].row->id,
                                             .place = (int64_t)k + 1,
                                             .other = other->row->id,
                                             .reason = tags ? S("tags") : S("words"),
                                             .words = tags ? text_str(&words)
                                                           : shared_words(c, t, &all[at], other)});
    }
    return e;
}

static enum err write_all(struct ctx *c, const struct terms *t, const struct post_terms *all,
                          size_t n)
{
    enum err e = q_blog_related_clear(c);
    for (size_t i = 0; !e && i < n; i++)
        e = relate(c, t, all, n, i);
    return e;
}

static enum err of_program(struct ctx *c, int64_t changed)
{
    struct row_blog_texts *rows;
    struct row_blog_all_tags *tags;
    size_t n, n_tags;
    enum err e = q_blog_texts(c, POSTS_MAX, &rows, &n);
    if (e || (e = q_blog_all_tags(c, &tags, &n_tags)))
        return e;
    struct post_terms *all = arena_take(c->mem, n, sizeof *all);
    str *texts = arena_take(c->mem, n, sizeof *texts);
    for (size_t i = 0; i < n; i++) {
        texts[i] = arena_format(c->mem, "%.*s %.*s\n%.*s", STR_ARG(rows[i].title),
                                STR_ARG(rows[i].lead_in), STR_ARG(markdown_plain(c, rows[i].body)));
        all[i] = (struct post_terms){.row = &rows[i], .text = texts[i]};
        for (size_t k = 0; k < n_tags; k++)
            if (tags[k].post == rows[i].id && all[i].n_tags++ == 0)
                all[i].tags = &tags[k];
    }
    struct terms *t = terms_learn(c->mem, texts, n);
    for (size_t i = 0; i < n; i++)
        all[i].vector = terms_vector(c->mem, t, texts[i]);
    if ((e = db_begin(c)))
        return e;
    if (!(e = write_all(c, t, all, n)))
        e = q_blog_related_done(c, changed);
    return db_end(c, e);
}

enum err blog_relate(struct ctx *c, size_t *n)
{
    struct row_blog_programs_changed *rows;
    int64_t program = c->program;
    enum err e = q_blog_programs_changed(c, &rows, n);
    for (size_t i = 0; !e && i < *n; i++) {
        c->program = rows[i].program;
        e = of_program(c, rows[i].changed);
    }
    c->program = program;
    return e;
}
