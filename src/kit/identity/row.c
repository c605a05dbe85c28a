#include "kit/i18n/i18n.h"
#include "kit/identity/identity_internal.h"
#include "kit/message/message.h"

#include <string.h>

static bool is_digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

static str letters_and_digits(struct arena *mem, str s)
{
    struct text t = {.mem = mem};
    str folded = i18n_fold(mem, str_upto(s, MOST_TEXT));
    for (size_t i = 0; i < folded.len; i++) {
        char ch = folded.at[i];
        if (is_digit(ch) || (ch >= 'a' && ch <= 'z') || (unsigned char)ch >= 0x80)
            text_char(&t, ch);
    }
    return text_str(&t);
}

/* ---- handles ----------------------------------------------------------------------------------- */

/* One name for each forge; other sources by their letters. */
static str site_of(struct arena *mem, str source)
{
    static const str FORGES[] = {S("github"),        S("gitlab"),    S("codeberg"),
                                 S("launchpad"),     S("bitbucket"), S("sourceforge"),
                                 S("stackoverflow"), S("twitter"),   S("mastodon")};
    str plain = letters_and_digits(mem, source);
    for (size_t i = 0; i < COUNT(FORGES); i++)
        if (str_find(plain, FORGES[i]) != SIZE_MAX)
            return FORGES[i];
    return plain;
}

static void add_nick(struct ctx *c, struct row *row, str written, str site)
{
    struct nick nick = {.word = letters_and_digits(c->mem, written), .site = site};
    nick.made = !site.at;
    if (nick.word.len < 2 || row->n_nicks == MOST_NICKS || word_is_generic(nick.word))
        return;
    for (size_t i = 0; i < row->n_nicks; i++) {
        struct nick *had = &row->nicks[i];
        if (str_same(had->word, nick.word) && (nick.made || str_same(had->site, nick.site)))
            return;
    }
    nick.key = key_of('K', nick.word);
    nick.word_key = key_of('W', name_sound(c->mem, nick.word));
    row->nicks[row->n_nicks++] = nick;
}

/* ---- addresses --------------------------------------------------------------------------------- */

/* "ada at example dot org", "ada[at]example.org": only where there is no @. */
static str unhidden(struct arena *mem, str s)
{
    static const struct {
        str hidden, meant;
    } WORDS[] = {{S(" at "), S("@")},   {S("(at)"), S("@")},   {S("[at]"), S("@")},
                 {S("{at}"), S("@")},   {S("<at>"), S("@")},   {S("_at_"), S("@")},
                 {S("%40"), S("@")},    {S(" dot "), S(".")},  {S("(dot)"), S(".")},
                 {S("[dot]"), S(".")},  {S("{dot}"), S(".")},  {S("_dot_"), S(".")},
                 {S(" (at) "), S("@")}, {S(" [at] "), S("@")}, {S(" (dot) "), S(".")},
                 {S(" [dot] "), S(".")}};
    struct text t = {.mem = mem};
    if (str_find(s, S("@")) != SIZE_MAX)
        return s;
    for (str rest = arena_lower(mem, s); rest.len > 0;) {
        str put = str_upto(rest, 1);
        size_t taken = 1;
        for (size_t i = 0; i < COUNT(WORDS); i++) {
            if (str_starts(rest, WORDS[i].hidden)) {
                put = WORDS[i].meant;
                taken = WORDS[i].hidden.len;
                break;
            }
        }
        text_add(&t, put);
        rest = str_from(rest, taken);
    }
    return text_str(&t);
}

static str without_spaces(struct arena *mem, str s)
{
    struct text t = {.mem = mem};
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] > ' ' && !strchr("<>'\"", s.at[i]))
            text_char(&t, s.at[i]);
    return arena_lower(mem, text_str(&t));
}

static bool is_machine(str domain)
{
    static const char *const ENDS[] = {"localhost", "localdomain", ".local", ".lan", ".home",
                                       ".internal", "(none)",      "none",   NULL};
    for (const char *const *one = ENDS; *one; one++)
        if (str_ends(domain, str_of(*one)))
            return true;
    return str_find(domain, S(".")) == SIZE_MAX;
}

static void add_domain(struct row *row, str domain)
{
    if (str_starts(domain, S("www.")))
        domain = str_from(domain, 4);
    if (str_starts(domain, S("mail.")))
        domain = str_from(domain, 5);
    for (size_t i = 0; i < row->n_domains; i++)
        if (str_same(row->domains[i], domain))
            return;
    if (row->n_domains < MOST_SITES && !domain_is_free(domain) && !is_machine(domain))
        row->domains[row->n_domains++] = domain;
}

/* "12345+ada@users.noreply.github.com", "12345-ada@users.noreply.gitlab.com": an account. */
static void add_forge(struct ctx *c, struct row *row, str local, str domain)
{
    str forge = str_from(domain, S("users.noreply.").len), site;
    size_t digits = 0;
    while (digits < local.len && is_digit(local.at[digits]))
        digits++;
    if (digits > 0 && digits < local.len && (local.at[digits] == '+' || local.at[digits] == '-'))
        local = str_from(local, digits + 1);
    if (str_cut(&forge, '.', &site))
        add_nick(c, row, local, site_of(c->mem, site));
}

static str without_dots(struct arena *mem, str s)
{
    struct text t = {.mem = mem};
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] != '.')
            text_char(&t, s.at[i]);
    return text_str(&t);
}

static void add_address(struct ctx *c, struct row *row, str written)
{
    str address = without_spaces(c->mem, unhidden(c->mem, str_upto(written, MOST_TEXT)));
    size_t at = str_find(address, S("@"));
    if (at == SIZE_MAX || at == 0 || row->n_addresses == MOST_ADDRESSES)
        return;
    str local = str_upto(address, at), domain = str_from(address, at + 1);
    while (str_ends(domain, S(".")))
        domain.len--;
    if (str_starts(domain, S("users.noreply."))) {
        add_forge(c, row, local, domain);
        return;
    }
    size_t tag = str_find(local, S("+"));
    bool role = word_is_role(local);
    if (tag != SIZE_MAX && tag > 0)
        local = str_upto(local, tag);
    role = (role || word_is_role(local)) && !str_same(local, S("me"));
    str compared = local;
    if (str_same(domain, S("gmail.com")) || str_same(domain, S("googlemail.com"))) {
        compared = without_dots(c->mem, local);
        domain = S("gmail.com");
    }
    struct place place = {.domain = domain, .personal = !role && domain.len && !is_machine(domain)};
    place.whole = arena_format(c->mem, "%.*s@%.*s", STR_ARG(compared), STR_ARG(domain));
    place.key = key_of('A', place.whole);
    row->addresses[row->n_addresses++] = place;
    if (!role)
        add_nick(c, row, local, (str){0});
    if (place.personal || (role && !is_machine(domain)))
        add_domain(row, domain);
}

static void add_mailboxes(struct ctx *c, struct row *row, str value)
{
    struct message_address list[MOST_ADDRESSES];
    if (value.len == 0 || value.len > (size_t)MOST_TEXT * 4)
        return;
    size_t n = message_addresses(c, unhidden(c->mem, value), list, MOST_ADDRESSES);
    for (size_t i = 0; i < n; i++) {
        if (row->name.n == 0 && list[i].name.len && list[i].address.len)
            row->name = name_read(c, list[i].name);
        add_address(c, row, list[i].address.len ? list[i].address : list[i].name);
    }
}

/* ---- pages ------------------------------------------------------------------------------------- */

/* Whose page it is, where the address tells: "github.com/ada", "ada.github.io". */
static void add_owner(struct ctx *c, struct row *row, str host, str path)
{
    static const struct {
        str host, site;
    } HOSTS[] = {{S("github.com"), S("github")},
                 {S("gitlab.com"), S("gitlab")},
                 {S("codeberg.org"), S("codeberg")},
                 {S("bitbucket.org"), S("bitbucket")},
                 {S("twitter.com"), S("twitter")},
                 {S("x.com"), S("twitter")},
                 {S("dev.to"), S("dev.to")},
                 {S("medium.com"), S("medium")},
                 {S("keybase.io"), S("keybase")},
                 {S("about.me"), S("about.me")},
                 {S("linkedin.com/in"), S("linkedin")},
                 {S("fosstodon.org"), S("mastodon")},
                 {S("mastodon.social"), S("mastodon")}};
    str first = {0}, rest = path;
    if (str_ends(host, S(".github.io")))
        add_nick(c, row, str_upto(host, host.len - S(".github.io").len), S("github"));
    if (!str_cut(&rest, '/', &first) || first.len == 0)
        return;
    if (str_same(host, S("linkedin.com")) && str_same(first, S("in"))) {
        host = S("linkedin.com/in");
        first = (str){0};
        (void)str_cut(&rest, '/', &first);
    }
    for (size_t i = 0; i < COUNT(HOSTS); i++)
        if (str_same(host, HOSTS[i].host))
            add_nick(c, row, first, HOSTS[i].site);
}

static void add_site(struct ctx *c, struct row *row, str url)
{
    str rest = arena_lower(c->mem, str_trim(str_upto(url, MOST_TEXT)));
    size_t scheme = str_find(rest, S("://"));
    rest = scheme == SIZE_MAX ? rest : str_from(rest, scheme + 3);
    rest = str_starts(rest, S("www.")) ? str_from(rest, 4) : rest;
    rest = str_upto(rest, str_find(rest, S("#")));
    while (str_ends(rest, S("/")))
        rest.len--;
    size_t slash = str_find(rest, S("/"));
    str host = str_upto(rest, slash),
        path = slash == SIZE_MAX ? (str){0} : str_from(rest, slash + 1);
    if (host.len == 0 || is_machine(host) || str_find(host, S("@")) != SIZE_MAX)
        return;
    add_owner(c, row, host, path);
    if (path.len == 0)
        add_domain(row, host);
    if (row->n_sites < MOST_SITES && (path.len || !domain_is_free(host)))
        row->sites[row->n_sites++] = rest;
}

/* ---- the whole --------------------------------------------------------------------------------- */

static void add_handle(struct ctx *c, struct row *row, str handle, str site)
{
    handle = str_trim(handle);
    if (str_starts(handle, S("@")))
        handle = str_from(handle, 1);
    if (str_find(handle, S("://")) != SIZE_MAX)
        add_site(c, row, handle);
    else if (str_find(handle, S("@")) != SIZE_MAX)
        add_address(c, row, handle);
    else
        add_nick(c, row, handle, site);
}

uint64_t row_person(const struct row *row, size_t at)
{
    if (name_is_full(&row->name))
        return row->name.key;
    return row->n_nicks ? row->nicks[0].key : at + 1;
}

uint64_t row_bones(struct ctx *c, const struct name *name)
{
    str sorted[MOST_WORDS];
    struct text t = {.mem = c->mem};
    size_t letters = 0;
    if (!name_is_full(name))
        return 0;
    for (size_t i = 0; i < name->n; i++) {
        sorted[i] = name->words[i].bones;
        letters += sorted[i].len;
        for (size_t k = i; k > 0 && str_compare(sorted[k - 1], sorted[k]) > 0; k--) {
            str swap = sorted[k];
            sorted[k] = sorted[k - 1];
            sorted[k - 1] = swap;
        }
    }
    for (size_t i = 0; i < name->n; i++)
        text_format(&t, "%.*s ", STR_ARG(sorted[i]));
    return letters >= 4 ? key_of('B', text_str(&t)) : 0;
}

void row_read(struct ctx *c, const struct identity *from, struct row *row)
{
    str site = site_of(c->mem, from->source);
    *row = (struct row){.name = name_read(c, from->name)};
    bool via = row->name.via;
    for (size_t i = 0; i < from->n_emails && !via; i++)
        add_mailboxes(c, row, from->emails[i]);
    if (row->name.via)
        add_mailboxes(c, row, from->reply_to);
    if (!via && row->name.via) /* the list was in the address: "Ada via dev <dev@...>" */
        row->n_addresses = row->n_nicks = row->n_domains = 0;
    if (str_find(from->name, S("@")) != SIZE_MAX)
        add_mailboxes(c, row, from->name);
    for (size_t i = 0; i < from->n_handles; i++)
        add_handle(c, row, from->handles[i], site.len ? site : S(""));
    for (size_t i = 0; i < from->n_urls; i++)
        add_site(c, row, from->urls[i]);
    if (row->name.n == 1 && str_find(str_trim(from->name), S(" ")) == SIZE_MAX)
        add_nick(c, row, from->name, (str){0});
    str name = arena_lower(c->mem, str_trim(from->name));
    row->robot = name_is_robot(name) || (word_is_role(name) && row->n_nicks == 0);
    for (size_t i = 0; i < from->n_handles; i++)
        row->robot |= name_is_robot(arena_lower(c->mem, from->handles[i]));
    for (size_t i = 0; i < row->n_nicks; i++)
        row->nicks[i].own = nick_of_name(row->nicks[i].word, &row->name);
    row->bones = row_bones(c, &row->name);
}
