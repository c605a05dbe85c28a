#include "feature/search/search.h"

#include "kit/i18n/i18n.h"

/* What the text index takes for a part of a word: letters and digits; all that is not ASCII. */
static bool is_word(char ch)
{
    unsigned char b = (unsigned char)ch;
    return b >= 0x80 || (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
}

static str next_word(str *rest)
{
    size_t from = 0, to;
    while (from < rest->len && !is_word(rest->at[from]))
        from++;
    for (to = from; to < rest->len && is_word(rest->at[to]);)
        to++;
    str word = str_upto(str_from(*rest, from), to - from);
    *rest = str_from(*rest, to);
    return word;
}

/* Only letters, digits and other bytes above ASCII are between the quotes. One ASCII letter begins
 * so many words that it stands for itself. */
static void quote(struct ctx *c, struct search_terms *t, const str *words)
{
    struct text match = {.mem = c->mem};
    size_t before = 0;
    for (size_t i = 0; i < t->n; i++) {
        text_add(&match, i > 0 ? S(" AND ") : (str){0});
        before = text_str(&match).len;
        text_format(&match, "\"%.*s\"", STR_ARG(words[i]));
    }
    t->whole = text_str(&match);
    t->before = str_upto(t->whole, before);
    bool begins = t->n > 0 && words[t->n - 1].len > 1;
    t->match = begins ? arena_format(c->mem, "%.*s*", STR_ARG(t->whole)) : t->whole;
}

struct search_terms search_read(struct ctx *c, str query)
{
    struct search_terms t = {0};
    struct text folded = {.mem = c->mem};
    str words[SEARCH_TERMS_MAX];
    if (str_chars(query) == SIZE_MAX)
        return t;
    str rest = str_first_chars(query, SEARCH_QUERY_MAX);
    for (str word; t.n < SEARCH_TERMS_MAX && (word = next_word(&rest)).len > 0; t.n++) {
        words[t.n] = word;
        t.words[t.n] = i18n_fold(c->mem, word);
        if (t.n > 0)
            text_char(&folded, ' ');
        text_add(&folded, t.words[t.n]);
    }
    t.folded = text_str(&folded);
    quote(c, &t, words);
    return t;
}

str search_match(struct ctx *c, str words, const char *kind)
{
    return kind ? arena_format(c->mem, "scope : k%s AND {title words} : (%.*s)", kind,
                               STR_ARG(words))
                : arena_format(c->mem, "{title words} : (%.*s)", STR_ARG(words));
}

/* Does a word of the title begin with it? */
static bool begins_a_word(str title, str word)
{
    for (str rest = title, one; (one = next_word(&rest)).len > 0;)
        if (str_starts(one, word))
            return true;
    return false;
}

int search_score(const struct search_terms *t, str folded_title)
{
    int score = 0;
    size_t fit = 0;
    if (str_same(folded_title, t->folded))
        return 100;
    if (str_starts(folded_title, t->folded))
        score += 40;
    for (size_t i = 0; i < t->n; i++)
        fit += begins_a_word(folded_title, t->words[i]);
    if (fit == t->n)
        score += 30;
    return t->n > 0 ? score + (int)(20 * fit / t->n) : 0;
}
