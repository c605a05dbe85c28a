#include "kit/i18n/i18n.h"
#include "kit/i18n/inside.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

const struct catalog *i18n_catalog(str code)
{
    while (code.len > 0) {
        for (const struct catalog *const *k = i18n_catalogs; *k; k++)
            if (str_same_nocase(str_of((*k)->code), code))
                return *k;
        do
            code.len--;
        while (code.len > 0 && code.at[code.len] != '-' && code.at[code.len] != '_');
    }
    return NULL;
}

/* "q=0.8" in thousandths; 1000 without. */
static int quality(str words)
{
    for (str part; str_cut(&words, ';', &part);) {
        part = str_trim(part);
        if (part.len < 3 || (part.at[0] != 'q' && part.at[0] != 'Q') || part.at[1] != '=')
            continue;
        int value = 0, places = -1;
        for (size_t i = 2; i < part.len && places < 3; i++) {
            if (part.at[i] == '.' && places < 0)
                places = 0;
            else if (part.at[i] < '0' || part.at[i] > '9')
                return 0;
            else if (value = value * 10 + (part.at[i] - '0'), places >= 0)
                places++;
        }
        for (places = places < 0 ? 0 : places; places < 3; places++)
            value *= 10;
        return value > 1000 ? 1000 : value;
    }
    return 1000;
}

const struct catalog *i18n_negotiate(str accept_language)
{
    const struct catalog *best = i18n_catalogs[0];
    int best_quality = 0;
    str rest = str_upto(accept_language, 1000);
    for (str range; str_cut(&rest, ',', &range);) {
        str code, words = range;
        if (!str_cut(&words, ';', &code))
            continue;
        code = str_trim(code);
        int q = quality(words);
        const struct catalog *k = str_same(code, S("*")) ? i18n_catalogs[0] : i18n_catalog(code);
        if (k && q > best_quality) {
            best = k;
            best_quality = q;
        }
    }
    return best;
}

str i18n_direction(str language)
{
    static const char *const rtl[] = {"ar", "arc", "azb", "bal", "ckb", "dv",  "fa",
                                      "he", "iw",  "ji",  "ks",  "mzn", "pnb", "ps",
                                      "sd", "sdh", "syr", "ug",  "ur",  "yi"};
    size_t len = 0;
    while (len < language.len && language.at[len] != '-' && language.at[len] != '_')
        len++;
    str script = str_upto(str_from(language, len + 1), 4);
    if (str_same_nocase(script, S("Latn")) || str_same_nocase(script, S("Cyrl")))
        return S("ltr");
    if (str_same_nocase(script, S("Arab")) || str_same_nocase(script, S("Hebr")))
        return S("rtl");
    for (size_t i = 0; i < COUNT(rtl); i++)
        if (str_same_nocase(str_upto(language, len), str_of(rtl[i])))
            return S("rtl");
    return S("ltr");
}

size_t language_place(const struct catalog *k)
{
    for (size_t i = 0; k && i18n_catalogs[i] && i < LANGUAGES_MAX; i++)
        if (i18n_catalogs[i] == k || strcmp(i18n_catalogs[i]->code, k->code) == 0)
            return i;
    return 0;
}

const struct language *language_of(struct ctx *c)
{
    static _Atomic(struct language *) languages[LANGUAGES_MAX];
    static pthread_mutex_t building = PTHREAD_MUTEX_INITIALIZER;
    size_t place = language_place(c->catalog);
    struct language *l = atomic_load_explicit(&languages[place], memory_order_acquire);
    if (l)
        return l;
    pthread_mutex_lock(&building);
    l = atomic_load_explicit(&languages[place], memory_order_acquire);
    if (!l) {
        struct arena *a = arena_new(); /* lives as long as the process */
        l = arena_take(a, 1, sizeof *l);
        l->mem = a;
        l->catalog = i18n_catalogs[place];
        language_build(a, l);
        atomic_store_explicit(&languages[place], l, memory_order_release);
    }
    pthread_mutex_unlock(&building);
    return l;
}
