#include "kit/i18n/i18n.h"
#include "kit/identity/identity_internal.h"
#include "kit/message/message.h"

#include <string.h>

enum { LONGEST_NAME = 200 };

static uint32_t letter_at(str s, size_t bytes)
{
    static const unsigned char FIRST[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t letter = (unsigned char)s.at[0] & FIRST[bytes];
    for (size_t i = 1; i < bytes; i++)
        letter = letter << 6 | ((unsigned char)s.at[i] & 0x3F);
    return letter;
}

static bool is_han(uint32_t letter)
{
    return letter >= 0x3400 && letter <= 0x9FFF;
}

static bool is_hangul(uint32_t letter)
{
    return letter >= 0xAC00 && letter <= 0xD7A3;
}

static bool is_alpha(char ch)
{
    return ch >= 'a' && ch <= 'z';
}

/* A folded word in Latin letters; a to z alone. */
static str latin_word(struct arena *mem, str folded, bool *foreign)
{
    struct text t = {.mem = mem}, letters = {.mem = mem};
    for (str rest = folded; rest.len > 0;) {
        size_t bytes = str_char_bytes(rest);
        if (bytes == 0)
            break;
        uint32_t letter = letter_at(rest, bytes);
        str latin = letter_latin(letter);
        *foreign |= letter >= 0x370 && !(letter >= 0x1E00 && letter < 0x1F00) &&
                    !(letter >= 0x2000 && letter < 0x2070);
        text_add(&t, latin.at ? latin : str_upto(rest, bytes));
        rest = str_from(rest, bytes);
    }
    str latin = arena_lower(mem, i18n_latin(mem, text_str(&t)));
    for (size_t i = 0; i < latin.len; i++)
        if (is_alpha(latin.at[i]))
            text_char(&letters, latin.at[i]);
    return text_str(&letters);
}

static void add_word(struct ctx *c, struct name *name, str plain)
{
    if (plain.len == 0 || name->n == MOST_WORDS || word_is_title(plain))
        return;
    struct name_word *last = name->n ? &name->words[name->n - 1] : NULL;
    if (last && word_is_particle(last->plain))
        plain = arena_format(c->mem, "%.*s%.*s", STR_ARG(last->plain), STR_ARG(plain));
    else
        last = &name->words[name->n++];
    last->plain = plain;
    last->sound = name_sound(c->mem, plain);
    last->bones = name_bones(c->mem, last->sound);
    last->key = key_of('W', last->sound);
    last->per_million = word_per_million(plain);
    word_forms(plain, last->forms);
}

/* "王小明": names in Chinese characters and Hangul stand without a space; the first is the surname, but
 * for the ones that are known to be Japanese. */
static bool add_closed(struct ctx *c, struct name *name, str word)
{
    size_t letters = 0, first = str_char_bytes(word);
    for (str rest = word; rest.len > 0; letters++) {
        size_t bytes = str_char_bytes(rest);
        uint32_t letter = bytes ? letter_at(rest, bytes) : 0;
        if (!is_han(letter) && !is_hangul(letter))
            return false;
        rest = str_from(rest, bytes);
    }
    str rest = word, one = japanese_word(&rest), two = rest.len ? japanese_word(&rest) : one;
    name->foreign = true;
    if (one.len && two.len && rest.len == 0) {
        add_word(c, name, one);
        if (two.at != one.at)
            add_word(c, name, two);
        return true;
    }
    if (letters < 2 || letters > 4 || name->n > 0)
        return false;
    add_word(c, name, latin_word(c->mem, str_upto(word, first), &name->foreign));
    add_word(c, name, latin_word(c->mem, str_from(word, first), &name->foreign));
    return true;
}

/* Without what stands in brackets and quotation marks: companies, nicknames. */
static str without_remarks(struct arena *mem, str s)
{
    struct text t = {.mem = mem};
    char until = 0;
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.at[i];
        if (until) {
            until = ch == until ? 0 : until;
            continue;
        }
        until = ch == '(' ? ')' : ch == '[' ? ']' : ch == '<' ? '>' : ch == '"' ? '"' : 0;
        text_char(&t, until ? ' ' : ch);
    }
    return text_str(&t);
}

static int by_text(const struct name_word *const *list, size_t a, size_t b)
{
    return str_compare(list[a]->sound, list[b]->sound);
}

static void close_name(struct ctx *c, struct name *name)
{
    const struct name_word *sorted[MOST_WORDS];
    struct text key = {.mem = c->mem}, joined = {.mem = c->mem};
    for (size_t i = 0; i < name->n; i++) {
        sorted[i] = &name->words[i];
        text_add(&joined, name->words[i].plain);
        for (size_t k = i; k > 0 && by_text(sorted, k - 1, k) > 0; k--) {
            const struct name_word *swap = sorted[k];
            sorted[k] = sorted[k - 1];
            sorted[k - 1] = swap;
        }
    }
    for (size_t i = 0; i < name->n; i++) {
        text_add(&key, sorted[i]->sound);
        text_char(&key, ' ');
    }
    name->joined = text_str(&joined);
    name->key = name->n ? key_of('N', text_str(&key)) : 0;
}

static bool says_nothing(const struct name *name)
{
    static const char *const NOBODY[] = {
        "yourname",    "noauthor",      "unknownauthor",       "firstlast",
        "nofullname",  "ubuntuuser",    "localuser",           "rootuser",
        "unknownuser", "anonymoususer", "systemadministrator", NULL};
    return words_has(NOBODY, name->joined) || (name->n == 1 && word_is_generic(name->joined));
}

static bool separates(char ch)
{
    return (unsigned char)ch <= ' ' || strchr(",.;_/|:+*0123456789", ch) != NULL;
}

struct name name_read(struct ctx *c, str written)
{
    struct name name = {0};
    str text =
        str_find(written, S("=?")) != SIZE_MAX ? message_words(c, written, (str){0}) : written;
    text = str_upto(str_trim(text), LONGEST_NAME);
    while (text.len > 1 && (text.at[0] == '"' || text.at[0] == '\'') &&
           text.at[text.len - 1] == text.at[0])
        text = str_trim((str){text.at + 1, text.len - 2});
    size_t via = str_find(arena_lower(c->mem, text), S(" via "));
    name.via = via != SIZE_MAX;
    text = name.via ? str_trim(str_upto(text, via)) : text;
    while (text.len > 1 && (text.at[0] == '"' || text.at[0] == '\'') &&
           text.at[text.len - 1] == text.at[0])
        text = str_trim((str){text.at + 1, text.len - 2});
    if (str_find(text, S("@")) != SIZE_MAX)
        return name;
    str folded = i18n_fold(c->mem, without_remarks(c->mem, text));
    for (size_t i = 0, start = 0; i <= folded.len; i++) {
        if (i < folded.len && !separates(folded.at[i]))
            continue;
        str word = {folded.at + start, i - start};
        start = i + 1;
        if (word.len > 0 && ((unsigned char)word.at[0] < 0x80 || !add_closed(c, &name, word)))
            add_word(c, &name, latin_word(c->mem, word, &name.foreign));
    }
    close_name(c, &name);
    if (says_nothing(&name))
        return (struct name){.via = name.via};
    return name;
}

bool name_is_full(const struct name *name)
{
    for (size_t i = 0; i < name->n; i++)
        if (name->n >= 2 && name->words[i].plain.len > 1)
            return true;
    return false;
}

bool name_is_robot(str written)
{
    static const char *const ROBOTS[] = {"dependabot", "renovate", "jenkins", "travis",
                                         "buildbot",   "mergify",  "codecov", "weblate",
                                         "transifex",  "bugzilla", NULL};
    if (str_find(written, S("[bot]")) != SIZE_MAX || str_ends(written, S("-bot")) ||
        str_ends(written, S(" bot")) || str_ends(written, S(" robot")) ||
        str_starts(written, S("bot ")) || str_same(written, S("github actions")) ||
        str_same(written, S("github-actions")) || str_ends(written, S(" team")))
        return true;
    for (const char *const *one = ROBOTS; *one; one++)
        if (str_starts(written, str_of(*one)))
            return true;
    return false;
}
