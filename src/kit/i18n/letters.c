#include "kit/i18n/inside.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

/* Names and search words are short; what is longer is cut to this for keys. */
enum { UNITS_MAX = 2048 };

static bool is_ascii(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] >= 0x80)
            return false;
    return true;
}

static int32_t wide_of(str text, UChar *out)
{
    size_t len = text.len < UNITS_MAX ? text.len : UNITS_MAX;
    while (len < text.len && len > 0 && ((unsigned char)text.at[len] & 0xC0) == 0x80)
        len--;
    return utf16_of(str_upto(text, len), out, UNITS_MAX);
}

/* ---- sort key -------------------------------------------------------------------------------- */

static UCollator
    *root_collator; /* written once, in open_collator; its const functions are shared */

static void open_collator(void)
{
    UErrorCode status = U_ZERO_ERROR;
    root_collator = ucol_open("", &status);
    assert(U_SUCCESS(status));
}

str i18n_sort_key(struct arena *a, str name)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_collator);
    UChar wide[UNITS_MAX];
    uint8_t key[1024];
    int32_t len = wide_of(name, wide);
    int32_t bytes = ucol_getSortKey(root_collator, wide, len, key, sizeof key);
    size_t kept = bytes > (int32_t)sizeof key ? sizeof key : bytes > 0 ? (size_t)bytes - 1 : 0;
    return arena_copy(a, (str){(char *)key, kept});
}

/* ---- Latin letters --------------------------------------------------------------------------- */

/* Opened when the first name of that kind comes: the data for all scripts is large. */
static UTransliterator *from_any, *from_latin; /* each written once, under pthread_once */

static UTransliterator *open_rules(const UChar *rules)
{
    UErrorCode status = U_ZERO_ERROR;
    UTransliterator *made = utrans_openU(rules, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    assert(U_SUCCESS(status));
    return made;
}

static void open_any(void)
{
    from_any = open_rules(u"Any-Latin; Latin-ASCII");
}

static void open_latin(void)
{
    from_latin = open_rules(u"Latin-ASCII");
}

str i18n_latin(struct arena *a, str name)
{
    static pthread_once_t any = PTHREAD_ONCE_INIT, latin = PTHREAD_ONCE_INIT;
    UChar wide[UNITS_MAX * 4];
    if (is_ascii(name))
        return arena_copy(a, name);
    int32_t len = wide_of(name, wide), limit;
    bool other = false; /* letters beyond Latin, its extensions and marks */
    for (int32_t i = 0; i < len; i++)
        other |= wide[i] >= 0x370 && !(wide[i] >= 0x1E00 && wide[i] < 0x1F00) &&
                 !(wide[i] >= 0x2000 && wide[i] < 0x2070);
    pthread_once(other ? &any : &latin, other ? open_any : open_latin);
    UErrorCode status = U_ZERO_ERROR;
    limit = len;
    utrans_transUChars(other ? from_any : from_latin, wide, &len, UNITS_MAX * 4, 0, &limit,
                       &status);
    if (U_FAILURE(status))
        return arena_copy(a, name);
    return utf8_of(a, wide, len);
}

/* ---- folding --------------------------------------------------------------------------------- */

/* Accents, vowel points and the like of scripts that are read without them. Vowel signs of Indic
 * and Thai script are not among them: without these a word is another one. */
static bool is_accent(UChar ch)
{
    static const struct {
        UChar from, to;
    } ranges[] = {{0x300, 0x36F},   {0x591, 0x5BD},   {0x5BF, 0x5BF},  {0x5C1, 0x5C2},
                  {0x5C4, 0x5C5},   {0x5C7, 0x5C7},   {0x610, 0x61A},  {0x640, 0x640},
                  {0x64B, 0x65F},   {0x670, 0x670},   {0x6D6, 0x6DC},  {0x6DF, 0x6E8},
                  {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}};
    for (size_t i = 0; i < COUNT(ranges); i++)
        if (ch >= ranges[i].from && ch <= ranges[i].to)
            return true;
    return false;
}

/* Letters with a stroke through them do not come apart by decomposition. */
static const char *plain_letter(UChar ch)
{
    switch (ch) {
    case 0xE6: return "ae";
    case 0xF0:
    case 0x111: return "d";
    case 0xF8: return "o";
    case 0xFE: return "th";
    case 0x127: return "h";
    case 0x131: return "i";
    case 0x142: return "l";
    case 0x153: return "oe";
    case 0x167: return "t";
    default: return NULL;
    }
}

static int32_t without_accents(const UChar *in, int32_t len, UChar *out)
{
    int32_t n = 0;
    for (int32_t i = 0; i < len; i++) { /* all of them are single units */
        if (is_accent(in[i]))
            continue;
        const char *plain = plain_letter(in[i]);
        if (!plain)
            out[n++] = in[i];
        for (; plain && *plain; plain++)
            out[n++] = (UChar)*plain;
    }
    return n;
}

str i18n_fold(struct arena *a, str text)
{
    if (is_ascii(text))
        return arena_lower(a, text);
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&status);
    const UNormalizer2 *apart = unorm2_getNFDInstance(&status);
    const UNormalizer2 *together = unorm2_getNFCInstance(&status);
    assert(U_SUCCESS(status)); /* all three are ICU's own, shared and never changed */
    UChar wide[UNITS_MAX];
    int32_t n = wide_of(text, wide), room = n * 18 + 1; /* one unit becomes at most 18 */
    UChar *one = arena_take(a, (size_t)room, sizeof *one);
    UChar *two = arena_take(a, (size_t)room, sizeof *two);
    n = unorm2_normalize(fold, wide, n, one, room, &status);
    n = unorm2_normalize(apart, one, n, two, room, &status);
    if (U_FAILURE(status))
        return arena_copy(a, text);
    n = without_accents(two, n, one);
    n = unorm2_normalize(together, one, n, two, room, &status);
    return U_SUCCESS(status) ? utf8_of(a, two, n) : arena_copy(a, text);
}

/* ---- words ----------------------------------------------------------------------------------- */

static bool is_word_alone(UChar32 ch)
{
    return u_hasBinaryProperty(ch, UCHAR_IDEOGRAPHIC) || (ch >= 0x3040 && ch <= 0x30ff) ||
           (ch >= 0x0e00 && ch <= 0x0eff) || (ch >= 0x1780 && ch <= 0x17ff) ||
           (ch >= 0x1000 && ch <= 0x109f);
}

static bool is_in_word(UChar32 ch)
{
    return ch < 0x80 ? u_isalnum(ch)
                     : u_isalnum(ch) ||
                           (u_getCombiningClass(ch) != 0 || u_charType(ch) == U_NON_SPACING_MARK ||
                            u_charType(ch) == U_COMBINING_SPACING_MARK);
}

/* Of a character of so many bytes; 0: it is none. */
static UChar32 code_point(const char *at, size_t bytes)
{
    unsigned char first = (unsigned char)at[0];
    if (bytes < 2)
        return bytes ? first : 0;
    UChar32 ch = first & (0x7f >> bytes);
    for (size_t i = 1; i < bytes; i++)
        ch = ch << 6 | ((unsigned char)at[i] & 0x3f);
    return ch;
}

bool i18n_word(str *rest, str *word)
{
    size_t start = SIZE_MAX, at = 0;
    while (at < rest->len) {
        size_t bytes = str_char_bytes(str_from(*rest, at));
        UChar32 ch = code_point(rest->at + at, bytes);
        bool inside = is_in_word(ch), alone = inside && ch >= 0x80 && is_word_alone(ch);
        if (start != SIZE_MAX && (!inside || alone))
            break;
        if (inside && start == SIZE_MAX)
            start = at;
        at += bytes ? bytes : 1;
        if (alone)
            break;
    }
    if (start == SIZE_MAX) {
        *rest = (str){0};
        return false;
    }
    *word = (str){rest->at + start, at - start};
    *rest = str_from(*rest, at);
    return true;
}
