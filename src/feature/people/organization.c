#include "feature/people/people.h"

#include "feature/people/people.sql.h"
#include "kit/store/store.h"

enum { NAME_MAX_CHARS = 120, DOMAINS_MAX = 20, DOMAIN_MAX_BYTES = 253 };

/* "example.org": letters, digits and dashes, at least one dot, nothing empty between dots. */
static bool is_domain(str s)
{
    bool dot = false;
    if (s.len < 3 || s.len > DOMAIN_MAX_BYTES || s.at[0] == '.' || s.at[s.len - 1] == '.')
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.at[i];
        bool letter = (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '-';
        if (!letter && (ch != '.' || s.at[i - 1] == '.'))
            return false;
        dot = dot || ch == '.';
    }
    return dot;
}

/* In small letters, without "@", one blank between. */
static str read_domains(struct ctx *c, str typed)
{
    struct text t = {.mem = c->mem};
    size_t n = 0;
    str rest = arena_lower(c->mem, typed);
    char *at = (char *)(uintptr_t)rest.at;
    for (size_t i = 0; i < rest.len; i++)
        if (at[i] == ',' || at[i] == ';' || at[i] == '\n' || at[i] == '\t')
            at[i] = ' ';
    for (str one; str_cut(&rest, ' ', &one);) {
        if (str_starts(one, S("@")))
            one = str_from(one, 1);
        if (one.len == 0)
            continue;
        if (!is_domain(one))
            fail_at(c, "domains", "“%.*s” is not a domain. Write it like example.org.",
                    STR_ARG(one));
        if (++n > DOMAINS_MAX)
            fail_at(c, "domains", "At most %d domains are possible.", DOMAINS_MAX);
        text_add(&t, t.len ? S(" ") : S(""));
        text_add(&t, one);
    }
    return text_str(&t);
}

static enum err set(struct ctx *c, str name, str domains, int64_t *root)
{
    struct row_people_organization found;
    struct row_people_set_domains changed;
    enum err e = q_people_organization(c, name, &found);
    if (e)
        return e;
    if (!found.found) {
        found.id = found.root = id_new(c);
        if ((e = q_people_add_organization(c, found.id, name)))
            return e;
    }
    if ((e = q_people_set_domains(c, found.id, domains, &changed)))
        return e;
    *root = found.root;
    return OK;
}

enum err people_organization(struct ctx *c, str name, str domains, int64_t *root)
{
    int64_t found = 0;
    check_text(c, "owner", name, (struct text_rule){2, NAME_MAX_CHARS, false});
    str list = read_domains(c, domains);
    if (c->problems)
        return ERR_INVALID;
    enum err e = db_begin(c);
    if (e || (e = db_end(c, set(c, name, list, &found))))
        return e;
    *root = found;
    return OK;
}
