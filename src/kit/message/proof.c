#include "kit/message/message_internal.h"

enum { VALUE_MAX = 4000, DOMAIN_MAX = 253 };

/* Without what stands in round brackets, and in lower case; a quoted string could hold anything: then nothing. */
static str without_remarks(struct ctx *c, str value)
{
    struct text t = {.mem = c->mem};
    size_t depth = 0;
    for (size_t i = 0; i < value.len; i++) {
        char ch = value.at[i];
        if (ch == '"' || ch == '\\')
            return (str){0};
        if (ch == '(')
            depth++;
        else if (ch == ')' && depth > 0)
            depth--;
        else if (depth == 0)
            text_char(&t, ch == '\t' ? ' ' : ch);
    }
    return depth == 0 ? arena_lower(c->mem, text_str(&t)) : (str){0};
}

/* The value behind "name=" among words with blanks between. */
static str value_of(str words, str name)
{
    for (str word; str_cut(&words, ' ', &word);)
        if (str_starts(word, name))
            return str_from(word, name.len);
    return (str){0};
}

size_t message_proofs(struct ctx *c, str value, struct message_proof *list)
{
    static const struct {
        const char *method, *domain;
    } KINDS[] = {{"dmarc", "header.from="}, {"dkim", "header.d="}};
    str rest = without_remarks(c, str_upto(value, VALUE_MAX)), server, part;
    size_t n = 0;
    if (value.len > VALUE_MAX || !str_cut(&rest, ';', &server))
        return 0;
    str words = str_trim(server);
    if (!str_cut(&words, ' ', &server)) /* a version may follow */
        return 0;
    while (n < MESSAGE_PROOFS && str_cut(&rest, ';', &part)) {
        part = str_trim(part);
        for (size_t i = 0; i < COUNT(KINDS) && n < MESSAGE_PROOFS; i++) {
            str passed = arena_format(c->mem, "%s=pass", KINDS[i].method), word, more = part;
            str domain = value_of(part, str_of(KINDS[i].domain));
            if (str_cut(&more, ' ', &word) && str_same(word, passed) && domain.len > 0 &&
                domain.len <= DOMAIN_MAX)
                list[n++] = (struct message_proof){server, str_of(KINDS[i].method), domain};
        }
    }
    return n;
}
