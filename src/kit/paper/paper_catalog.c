#include "kit/paper/paper_internal.h"

enum { OBJECTS_MAX = 1000000 };

/* The last of its kind: SIZE_MAX if there is none. */
static size_t find_last(str s, str part)
{
    size_t found = SIZE_MAX, at = 0;
    for (str rest = s; (at = str_find(rest, part)) != SIZE_MAX; rest = str_from(rest, at + 1))
        found = s.len - rest.len + at;
    return found;
}

/* The digits that follow a mark; empty: none. */
static str number_behind(str s, str mark)
{
    size_t at = find_last(s, mark), n = 0;
    str rest = at == SIZE_MAX ? S("") : str_from(s, at + mark.len);
    while (n < rest.len && rest.at[n] >= '0' && rest.at[n] <= '9')
        n++;
    return str_upto(rest, n);
}

/* A tag of a language as it may stand in a PDF: letters, digits and dashes. */
static bool is_tag(str language)
{
    for (size_t i = 0; i < language.len; i++) {
        char ch = language.at[i];
        if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
              ch == '-'))
            return false;
    }
    return language.len > 0;
}

/* The credential as a file in the file, in two objects from `first` on; where they stand. Not packed, so that
 * kit/sign finds it without a reader of PDF. */
static void attach(struct text *t, str credential, int64_t first, size_t at[2])
{
    at[0] = t->len;
    text_format(t,
                "%lld 0 obj\n<< /Type /EmbeddedFile /Subtype /application#2Fvc#2Bld#2Bjson /Length "
                "%zu >>\nstream\n",
                (long long)first, credential.len);
    text_add(t, credential);
    text_add(t, S("\nendstream\nendobj\n"));
    at[1] = t->len;
    text_format(t,
                "%lld 0 obj\n<< /Type /Filespec /F (badge.json) /UF (badge.json)\n"
                "   /AFRelationship /Data /EF << /F %lld 0 R /UF %lld 0 R >> >>\nendobj\n",
                (long long)first + 1, (long long)first, (long long)first);
}

/* What is added behind the end: the attachment, the catalog once more with what it lacked, and where they
 * stand. */
str paper_catalog(struct ctx *c, str pdf, const struct paper_more *more)
{
    struct text t = {.mem = c->mem};
    size_t files[2] = {0};
    int64_t objects = 0;
    str size = number_behind(pdf, S("/Size ")), root = number_behind(pdf, S("/Root "));
    str info = number_behind(pdf, S("/Info ")), before = number_behind(pdf, S("startxref\n"));
    size_t at = find_last(pdf, S("<< /Type /Catalog\n"));
    size_t end = at == SIZE_MAX ? SIZE_MAX : str_find(str_from(pdf, at), S(">>\nendobj"));
    if (end == SIZE_MAX || size.len == 0 || root.len == 0 || info.len == 0 || before.len == 0 ||
        !is_tag(more->language) || !str_int(size, &objects) || objects > OBJECTS_MAX)
        return pdf;
    text_add(&t, pdf);
    if (more->credential.len > 0)
        attach(&t, more->credential, objects, files);
    size_t catalog = t.len;
    text_format(&t, "%.*s 0 obj\n%.*s", STR_ARG(root), STR_ARG(str_upto(str_from(pdf, at), end)));
    text_format(&t, "   /Lang (%.*s)\n   /MarkInfo << /Marked true >>\n", STR_ARG(more->language));
    if (more->credential.len > 0)
        text_format(
            &t,
            "   /Names << /EmbeddedFiles << /Names [(badge.json) %lld 0 R] >> >> /AF [%lld 0 R]\n",
            (long long)objects + 1, (long long)objects + 1);
    text_format(&t, "   /ViewerPreferences << /DisplayDocTitle true%s >>\n>>\nendobj\n",
                more->right_to_left ? " /Direction /R2L" : "");
    size_t table = t.len;
    text_format(&t, "xref\n%.*s 1\n%010zu 00000 n \n", STR_ARG(root), catalog);
    if (more->credential.len > 0) {
        text_format(&t, "%lld 2\n%010zu 00000 n \n%010zu 00000 n \n", (long long)objects, files[0],
                    files[1]);
        objects += 2;
    }
    text_format(&t, "trailer\n<< /Size %lld\n", (long long)objects);
    text_format(
        &t, "   /Root %.*s 0 R\n   /Info %.*s 0 R\n   /Prev %.*s\n>>\nstartxref\n%zu\n%%%%EOF\n",
        STR_ARG(root), STR_ARG(info), STR_ARG(before), table);
    return text_str(&t);
}
