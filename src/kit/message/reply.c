#include "kit/message/message_internal.h"
#include "kit/message/reply_words.h"

#include <string.h>

enum {
    LONGEST_INTRODUCTION = 500, /* bytes */
    MOST_INTRODUCTION_LINES = 4,
    LONGEST_SIGNATURE = 12, /* lines, where the mark is not the exact one */
    LONGEST_DEVICE = 100,   /* bytes */
    RULER = 20,             /* '_' or '-' in a line that parts a mail */
    LABELS_SURELY = 4,      /* lines of a copied head that need no address to be one */
};

enum kind { WRITTEN, EMPTY, QUOTED, DROPPED };
struct line {
    str raw, low; /* low: lower case, trimmed */
    enum kind kind;
};
struct reply {
    struct ctx *c;
    struct line *lines;
    size_t n;
};

/* ---- looking at words ------------------------------------------------------------------------ */

static bool starts_with_any(str s, const str *list)
{
    for (; list->len > 0; list++)
        if (str_starts(s, *list))
            return true;
    return false;
}

static bool is_any(str s, const str *list)
{
    for (; list->len > 0; list++)
        if (str_same(s, *list))
            return true;
    return false;
}

static bool ends_with_any(str s, const str *list)
{
    for (; list->len > 0; list++)
        if (str_ends(s, *list))
            return true;
    return false;
}

static bool has_any(str s, const str *list)
{
    for (; list->len > 0; list++)
        if (str_find(s, *list) != SIZE_MAX)
            return true;
    return false;
}

static bool is_letter(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (unsigned char)ch >= 0x80;
}

static bool is_digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

/* Writing that puts no space between words. */
static bool is_east_asian(str word)
{
    return word.len >= 3 && (unsigned char)word.at[0] >= 0xE0;
}

static bool has_word(str s, const str *list)
{
    for (; list->len > 0; list++)
        for (str rest = s; rest.len > 0;) {
            size_t at = str_find(rest, *list);
            if (at == SIZE_MAX)
                break;
            const char *start = rest.at + at, *end = start + list->len;
            bool apart = (start == s.at || !is_letter(start[-1])) &&
                         (end == s.at + s.len || !is_letter(*end) || (unsigned char)*end >= 0xE0);
            if (apart || is_east_asian(*list))
                return true;
            rest = str_from(rest, at + 1);
        }
    return false;
}

/* A time of day, a year of four digits, or three numbers as dates are written. */
static bool has_date(str s)
{
    for (size_t i = 0; i + 3 < s.len; i++) {
        bool first = i == 0 || !is_digit(s.at[i - 1]);
        if (is_digit(s.at[i]) && (s.at[i + 1] == ':' || s.at[i + 1] == '.' || s.at[i + 1] == 'h') &&
            is_digit(s.at[i + 2]) && is_digit(s.at[i + 3]))
            return true;
        if (first && (str_starts(str_from(s, i), S("19")) || str_starts(str_from(s, i), S("20"))) &&
            is_digit(s.at[i + 2]) && is_digit(s.at[i + 3]))
            return true;
        if (first && is_digit(s.at[i]) && (s.at[i + 1] == '/' || s.at[i + 2] == '/'))
            return true;
    }
    return false;
}

static bool has_address(str s)
{
    if (s.len == 0)
        return false;
    const char *at = memchr(s.at, '@', s.len), *open = memchr(s.at, '<', s.len);
    return (at && at > s.at && at + 1 < s.at + s.len && at[-1] > ' ' && at[1] > ' ') ||
           (open && memchr(open, '>', s.len - (size_t)(open - s.at)));
}

static bool ends_with_colon(str s)
{
    while (s.len > 0 && strchr(" \t*_", s.at[s.len - 1]))
        s.len--;
    return str_ends(s, S(":")) || str_ends(s, S("：")) || str_ends(s, S(":-"));
}

/* Count of one character that fills a line of itself; 0 if there is something else. */
static size_t ruler(str s)
{
    if (s.len == 0 || !strchr("_-=*", s.at[0]))
        return 0;
    for (size_t i = 1; i < s.len; i++)
        if (s.at[i] != s.at[0])
            return 0;
    return s.len;
}

/* ---- what is quoted -------------------------------------------------------------------------- */

/* "> ", ">> ", "| ", "EA> " */
static bool is_quoted(str s)
{
    size_t i = 0;
    while (i < s.len && i < 4 && (s.at[i] == ' ' || s.at[i] == '\t'))
        i++;
    s = str_from(s, i);
    for (i = 0; i < s.len && i < 3 && s.at[i] >= 'A' && s.at[i] <= 'Z';)
        i++;
    if (i > 1 && i + 1 < s.len && s.at[i] == '>' && s.at[i + 1] == ' ')
        return true;
    return str_starts(s, S(">")) && !str_starts(s, S(">From ")) && !str_starts(s, S(">:")) &&
           !str_starts(s, S(">_"));
}

static void find_quotations(struct reply *r)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->lines[i].kind == WRITTEN && is_quoted(r->lines[i].raw))
            r->lines[i].kind = QUOTED;
    /* the ends of quoted lines that were too long, broken off by somebody's program */
    for (size_t i = 1; i + 1 < r->n; i++)
        if (r->lines[i].kind == WRITTEN && r->lines[i - 1].kind == QUOTED &&
            r->lines[i + 1].kind == QUOTED && r->lines[i - 1].raw.len >= 60 &&
            r->lines[i].raw.len <= 30)
            r->lines[i].kind = QUOTED;
    /* bars count if there are several */
    for (size_t i = 0; i + 1 < r->n; i++)
        if (r->lines[i].kind == WRITTEN && str_starts(r->lines[i].raw, S("| ")) &&
            (str_starts(r->lines[i + 1].raw, S("|")) ||
             (i > 0 && r->lines[i - 1].kind == QUOTED)) &&
            memchr(r->lines[i].raw.at + 1, '|', r->lines[i].raw.len - 1) == NULL)
            r->lines[i].kind = QUOTED;
}

/* Is the next line that says anything quoted? */
static bool before_quotation(const struct reply *r, size_t i)
{
    for (size_t k = i + 1; k < r->n && k <= i + 4; k++)
        if (r->lines[k].kind != EMPTY)
            return r->lines[k].kind == QUOTED;
    return false;
}

static void drop(struct reply *r, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (r->lines[i].kind != EMPTY)
            r->lines[i].kind = DROPPED;
}

/* ---- what introduces a quotation ------------------------------------------------------------- */

enum introduction { NO_INTRODUCTION, OF_QUOTATION, OF_THE_REST };

/* "... Eve <eve@example.org>:" */
static bool ends_with_address(str s)
{
    while (s.len > 0 && strchr(" \t*_", s.at[s.len - 1]))
        s.len--;
    return str_ends(s, S(">:")) || str_ends(s, S("> :")) || str_ends(s, S(">：")) ||
           str_ends(s, S("):"));
}

static enum introduction introduces(str s, bool quotation)
{
    bool colon = ends_with_colon(s), wrote, dated, addressed, opened;
    if (s.len > LONGEST_INTRODUCTION || (!colon && !quotation))
        return NO_INTRODUCTION;
    wrote = has_word(s, REPLY_WROTE);
    dated = has_date(s);
    addressed = has_address(s);
    opened = starts_with_any(s, REPLY_OPENERS) || (s.len > 0 && is_digit(s.at[0]));
    if (quotation && ((colon && (wrote || addressed || (opened && dated))) ||
                      (dated && addressed) || (opened && dated && wrote)))
        return OF_QUOTATION;
    if (colon && ((wrote && addressed && (dated || opened)) || (wrote && dated && opened) ||
                  (wrote && addressed && str_ends(s, S("wrote:"))) ||
                  (dated && addressed && opened && ends_with_address(s))))
        return OF_THE_REST;
    return NO_INTRODUCTION;
}

/* "Mon, 3 May 2021 10:00:00 +0200" and a word before it, alone on its line. */
static bool ends_with_zone(str low)
{
    if (low.len < 20 || low.len > 50 || (low.at[low.len - 5] != '+' && low.at[low.len - 5] != '-'))
        return false;
    for (size_t i = low.len - 4; i < low.len; i++)
        if (!is_digit(low.at[i]))
            return false;
    return true;
}

static bool opens_with_date(const struct line *l)
{
    return l->kind == WRITTEN &&
           (starts_with_any(l->low, REPLY_OPENERS) || is_digit(l->low.at[0]) ||
            ends_with_zone(l->low)) &&
           has_date(l->low);
}

static str joined(struct reply *r, size_t first, size_t last)
{
    struct text t = {.mem = r->c->mem};
    for (size_t i = first; i <= last; i++) {
        text_add(&t, r->lines[i].low);
        text_add(&t, i < last ? S(" ") : S(""));
    }
    return text_str(&t);
}

/* The first line of the introduction that ends with line `last`: the nearest one that makes sense, or
 * an earlier one that names the date. */
static enum introduction introduction_at(struct reply *r, size_t last, size_t *first)
{
    bool quotation = before_quotation(r, last);
    enum introduction found = NO_INTRODUCTION;
    for (size_t k = 0; k < MOST_INTRODUCTION_LINES && k <= last; k++) {
        size_t i = last - k;
        if (r->lines[i].kind != WRITTEN)
            break;
        bool opens = opens_with_date(&r->lines[i]);
        enum introduction here = k == 0 || opens || has_address(r->lines[i].low)
                                     ? introduces(joined(r, i, last), quotation)
                                     : NO_INTRODUCTION;
        if (here != NO_INTRODUCTION && (found == NO_INTRODUCTION || opens)) {
            found = here;
            *first = i;
        }
        if (opens)
            break;
    }
    return found;
}

/* ---- copied heads ---------------------------------------------------------------------------- */

/* "From: ..." with any of the labels; bold marks aside. */
static bool is_label(str low, const str *list)
{
    while (low.len > 0 && strchr("*_ ", low.at[0]))
        low = str_from(low, 1);
    size_t colon = str_find(low, S(":")), wide = str_find(low, S("："));
    size_t end = colon < wide ? colon : wide;
    if (end == SIZE_MAX || end > 40)
        return false;
    str label = str_upto(low, end);
    while (label.len > 0 && strchr("*_ ", label.at[label.len - 1]))
        label.len--;
    while (str_ends(label, S("\xC2\xA0")))
        label.len -= 2;
    return is_any(label, list);
}

static bool is_copied_head(const struct reply *r, size_t at)
{
    size_t labels = 0, others = 0, from = 0, addresses = 0;
    for (size_t i = at; i < r->n && i < at + 14 && others < 2; i++) {
        const struct line *l = &r->lines[i];
        if (l->kind == EMPTY)
            continue;
        bool sender = is_label(l->low, REPLY_FROM),
             label = sender || is_label(l->low, REPLY_LABELS);
        if (i == at && !label)
            return false;
        from += sender;
        labels += label;
        others = label ? 0 : others + 1; /* a long list of recipients goes on in a second line */
        addresses += label && has_address(l->low);
    }
    return from > 0 && (labels >= LABELS_SURELY || (labels >= 3 && addresses > 0));
}

/* "-----Original Message-----", "Begin forwarded message:" */
static bool is_original(str low)
{
    bool dashed = str_starts(low, S("--")) || str_starts(low, S("__")) || str_starts(low, S("—"));
    if (low.len > 120 ||
        (!dashed && !str_starts(low, S("begin forwarded")) && !ends_with_colon(low)))
        return false;
    while (low.len > 0 && strchr("-_ ", low.at[0]))
        low = str_from(low, 1);
    while (str_starts(low, S("—")))
        low = str_trim(str_from(low, 3));
    return starts_with_any(low, REPLY_ORIGINAL) ||
           (dashed && (str_starts(low, S("&nbsp;original")) || has_any(low, REPLY_ABOVE)));
}

/* ---- signatures ------------------------------------------------------------------------------ */

static bool wrote_before(const struct reply *r, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (r->lines[i].kind == WRITTEN)
            return true;
    return false;
}

static size_t written_after(const struct reply *r, size_t at)
{
    size_t n = 0;
    for (size_t i = at + 1; i < r->n; i++)
        n += r->lines[i].kind == WRITTEN;
    return n;
}

static bool is_list_footer(const struct reply *r, size_t at)
{
    static const str WORDS[] = {
        S("mailing list"), S("mailinglist"),   S("mailing-list"),          S("unsubscribe"),
        S("listinfo"),     S("yahoo! groups"), S("to post to this group"), S("")};
    if (ruler(r->lines[at].low) < RULER)
        return false;
    for (size_t i = at + 1; i < r->n && i <= at + 4; i++)
        if (has_any(r->lines[i].low, WORDS))
            return true;
    return false;
}

static bool is_signature(const struct reply *r, size_t at)
{
    str raw = r->lines[at].raw;
    return is_list_footer(r, at) || (str_same(raw, S("-- ")) && wrote_before(r, at));
}

/* Marks that are not the exact one count if little follows. */
static void drop_signature(struct reply *r)
{
    static const str MARKS[] = {S("--"), S("—"), S("__"), S("– –"), S("")};
    for (size_t i = 0; i < r->n; i++)
        if (r->lines[i].kind == WRITTEN && is_any(r->lines[i].low, MARKS) && wrote_before(r, i) &&
            written_after(r, i) <= LONGEST_SIGNATURE)
            drop(r, i, r->n);
}

static bool is_device(str low)
{
    if (low.len > LONGEST_DEVICE)
        return false;
    while (low.len > 0 && strchr("<(*[_ -", low.at[0]))
        low = str_from(low, 1);
    while (low.len > 0 && strchr(">)*]_.! ", low.at[low.len - 1]))
        low.len--;
    return starts_with_any(low, REPLY_DEVICES) ||
           (ends_with_any(low, REPLY_DEVICE_ENDS) && has_any(low, REPLY_MACHINES));
}

/* "-Eve" or "- Eve Adams" as the last line of all. */
static bool is_dashed_name(const struct reply *r, size_t at)
{
    str raw = str_trim(r->lines[at].raw);
    size_t words = 1;
    if (at == 0 || r->lines[at - 1].kind != EMPTY || !wrote_before(r, at) || raw.len < 3 ||
        raw.len > 40 || raw.at[0] != '-')
        return false;
    char first = raw.at[1] == ' ' ? raw.at[2] : raw.at[1];
    for (size_t i = 2; i < raw.len; i++)
        words += raw.at[i] == ' ' && i > 2;
    for (size_t i = 0; i < at; i++)
        if (r->lines[i].kind == WRITTEN && str_starts(r->lines[i].low, S("-")))
            return false; /* the last one of a list */
    return first >= 'A' && first <= 'Z' && words <= 3 && raw.at[raw.len - 1] != '.';
}

/* From the end: lines of devices, rulers without anything behind, a name with a dash. */
static void drop_last_words(struct reply *r)
{
    for (size_t i = r->n; i-- > 0;) {
        struct line *l = &r->lines[i];
        if (l->kind != WRITTEN)
            continue;
        bool link_of_device =
            i > 0 && str_starts(l->low, S("<http")) && is_device(r->lines[i - 1].low);
        if (!is_device(l->low) && !link_of_device && ruler(l->low) < 2 && !is_dashed_name(r, i))
            return;
        l->kind = DROPPED;
    }
}

/* ---- PGP ------------------------------------------------------------------------------------- */

static void drop_pgp(struct reply *r)
{
    for (size_t i = 0; i < r->n; i++) {
        str low = r->lines[i].low;
        size_t end = i;
        if (str_same(low, S("-----begin pgp signed message-----"))) {
            while (end < r->n && r->lines[end].kind != EMPTY)
                end++;
            drop(r, i, end);
        } else if (str_same(low, S("-----begin pgp signature-----"))) {
            while (end < r->n && !str_same(r->lines[end].low, S("-----end pgp signature-----")))
                end++;
            drop(r, i, end < r->n ? end + 1 : end);
        }
    }
}

/* ---- all together ---------------------------------------------------------------------------- */

static void split(struct reply *r, str text)
{
    size_t room = 1;
    for (size_t i = 0; i < text.len; i++)
        room += text.at[i] == '\n';
    r->lines = arena_take(r->c->mem, room, sizeof *r->lines);
    str low = message_lower(r->c, text), raw_line, low_line = {0};
    while (r->n < room && str_cut(&text, '\n', &raw_line)) {
        (void)str_cut(&low, '\n', &low_line);
        struct line *l = &r->lines[r->n++];
        *l = (struct line){raw_line, str_trim(low_line), WRITTEN};
        if (l->low.len == 0)
            l->kind = EMPTY;
    }
}

/* Where what the person wrote ends for good. */
static size_t find_end(struct reply *r)
{
    for (size_t i = 0, first; i < r->n; i++) {
        if (r->lines[i].kind != WRITTEN)
            continue;
        enum introduction found = introduction_at(r, i, &first);
        if (found == OF_THE_REST)
            return first;
        if (found == OF_QUOTATION) {
            drop(r, first, i + 1);
        } else if (is_original(r->lines[i].low)) {
            if (!before_quotation(r, i))
                return i;
            r->lines[i].kind = DROPPED;
        } else if (is_copied_head(r, i) || is_signature(r, i) ||
                   has_any(r->lines[i].low, REPLY_ABOVE)) {
            return i;
        }
    }
    return r->n;
}

static str put_together(const struct reply *r)
{
    struct text t = {.mem = r->c->mem};
    bool apart = false;
    for (size_t i = 0; i < r->n; i++) {
        str raw = r->lines[i].raw;
        apart = apart || r->lines[i].kind != WRITTEN;
        if (r->lines[i].kind != WRITTEN)
            continue;
        if (t.len > 0)
            text_add(&t, apart ? S("\n\n") : S("\n"));
        while (raw.len > 0 && strchr(" \t", raw.at[raw.len - 1]))
            raw.len--;
        text_add(&t, raw);
        apart = false;
    }
    return text_str(&t);
}

str message_reply(struct ctx *c, str text)
{
    struct reply r = {.c = c};
    split(&r, text);
    drop_pgp(&r);
    find_quotations(&r);
    drop(&r, find_end(&r), r.n);
    drop_signature(&r);
    drop_last_words(&r);
    return put_together(&r);
}
