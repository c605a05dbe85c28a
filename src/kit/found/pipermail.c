#include "kit/found/found_writing.h"

enum { MONTHS_MOST = 9, NAME_MOST = 60 };

/* "2024-January.txt.gz", "2024q1.txt", "2024.txt", "Week-of-Mon-20240101.txt.gz" */
static bool is_archive(str name)
{
    str stem = str_ends(name, S(".gz")) ? str_upto(name, name.len - 3) : name;
    if (!str_ends(stem, S(".txt")) || stem.len > NAME_MOST)
        return false;
    stem.len -= 4;
    size_t digits = 0;
    for (size_t i = 0; i < stem.len; i++) {
        char ch = stem.at[i];
        bool digit = ch >= '0' && ch <= '9';
        digits += digit;
        if (!digit && ch != '-' && !((ch | 32) >= 'a' && (ch | 32) <= 'z'))
            return false;
    }
    return digits >= 4;
}

/* The next link to an archive in the page; false if there is none. */
static bool next_archive(str *page, str *name)
{
    static const str MARK = S("href=");
    for (size_t at; (at = str_find(*page, MARK)) != SIZE_MAX ||
                    (at = str_find(*page, S("HREF="))) != SIZE_MAX;) {
        str rest = str_from(*page, at + MARK.len);
        char quote = rest.len > 0 ? rest.at[0] : '\0';
        *page = rest;
        if (quote != '"' && quote != '\'')
            continue;
        rest = str_from(rest, 1);
        size_t end = str_find(str_upto(rest, NAME_MOST), (str){&quote, 1});
        if (end != SIZE_MAX && is_archive(str_upto(rest, end))) {
            *name = str_upto(rest, end);
            return true;
        }
    }
    return false;
}

static str folder_of(str address)
{
    address = str_upto(address, str_find(address, S("?")));
    while (address.len > 0 && address.at[address.len - 1] != '/')
        address.len--;
    return address;
}

/* "The dev Archives" */
static str title_of(str page)
{
    size_t begin = str_find(page, S("<title>"));
    begin = begin == SIZE_MAX ? str_find(page, S("<TITLE>")) : begin;
    str rest = begin == SIZE_MAX ? (str){0} : str_from(page, begin + S("<title>").len);
    return str_trim(str_upto(rest, str_find(rest, S("<"))));
}

/* The table of contents: the latest archive comes next, with the names of those before it behind a
 * question mark, which the server does not look at. */
static enum err read_contents(struct ctx *c, str page, str address, struct text *out)
{
    str names[MONTHS_MOST], title = title_of(page);
    size_t n = 0;
    struct text next = {.mem = c->mem};
    for (str name; n < MONTHS_MOST && next_archive(&page, &name);)
        if (n == 0 || !str_same(names[n - 1], name))
            names[n++] = name;
    if (n == 0)
        return fail(c, ERR_INVALID,
                    "This is no table of contents of a mail archive: no links to months in it.");
    text_format(&next, "%.*s%.*s", STR_ARG(folder_of(address)), STR_ARG(names[0]));
    for (size_t i = 1; i < n; i++)
        text_format(&next, "%c%.*s", i == 1 ? '?' : ',', STR_ARG(names[i]));
    found_begin(out, title, address, text_str(&next));
    return OK;
}

/* The archive that comes after this one, and those after it. */
static str rest_of(struct ctx *c, str address)
{
    size_t mark = str_find(address, S("?"));
    str names = mark == SIZE_MAX ? (str){0} : str_from(address, mark + 1), first;
    if (!str_cut(&names, ',', &first) || !is_archive(first))
        return (str){0};
    return arena_format(c->mem, "%.*s%.*s%s%.*s", STR_ARG(folder_of(address)), STR_ARG(first),
                        names.len ? "?" : "", STR_ARG(names));
}

enum err pipermail_found(struct ctx *c, str source, str address, struct text *out)
{
    str start = arena_lower(c->mem, str_upto(str_trim(source), 200));
    bool page = str_starts(start, S("<!doctype")) || str_starts(start, S("<html")) ||
                str_starts(start, S("<?xml"));
    if (page)
        return read_contents(c, source, address, out);
    found_begin(out, (str){0}, (str){0}, rest_of(c, address));
    return found_put_mails(c, source, (str){0}, out);
}
