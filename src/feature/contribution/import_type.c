#include "feature/contribution/import_inside.h"

static bool counts(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
           (unsigned char)ch >= 0x80;
}

bool type_same_words(str a, str b)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < a.len && !counts(a.at[i]))
            i++;
        while (k < b.len && !counts(b.at[k]))
            k++;
        if (i == a.len || k == b.len)
            return i == a.len && k == b.len;
        if (!str_same_nocase((str){a.at + i++, 1}, (str){b.at + k++, 1}))
            return false;
    }
}

/* ---- by what the person called it -------------------------------------------------------------- */

/* Parts of words that other programs use, the telling ones first. */
static const struct {
    const char *part, *also; /* both, if there is a second */
    const char *code;
} WORDS[] = {
    {"organi", "user group", "user-group"},
    {"organi", "meet", "user-group"},
    {"organi", NULL, "conference"},
    {"translat", NULL, "translation"},
    {"locali", NULL, "translation"},
    {"docs.", NULL, "documentation"},
    {"documentation", NULL, "documentation"},
    {"reusable", "presentation", "documentation"},
    {"content", "feedback", "documentation"},
    {"interaction", NULL, "team-meeting"},
    {"feedback", NULL, "product-feedback"},
    {"bug", "report", "product-feedback"},
    {"product", "team", "team-meeting"},
    {"forum", NULL, "answers"},
    {"answer", NULL, "answers"},
    {"open source", NULL, "code"},
    {"sample", NULL, "code"},
    {"webinar", NULL, "video"},
    {"video", NULL, "video"},
    {"podcast", NULL, "podcast"},
    {"workshop", NULL, "workshop"},
    {"course", NULL, "workshop"},
    {"training", NULL, "workshop"},
    {"speak", "microsoft event", "owner-event-talk"},
    {"speak", NULL, "talk"},
    {"talk", NULL, "talk"},
    {"keynote", NULL, "talk"},
    {"presentation", NULL, "talk"},
    {"session", NULL, "talk"},
    {"webcast", NULL, "video"},
    {"stream", NULL, "video"},
    {"youtube", NULL, "video"},
    {"newsletter", NULL, "newsletter"},
    {"blog", NULL, "blog-post"},
    {"site owner", NULL, "blog-post"},
    {"article", NULL, "article"},
    {"book", NULL, "book"},
    {"support", NULL, "answers"},
    {"mentor", NULL, "mentoring"},
    {"coach", NULL, "mentoring"},
    {"code", NULL, "code"},
    {"github", NULL, "code"},
    {"console project", NULL, "code"},
    {"demos", NULL, "code"},
    {"user group", NULL, "user-group"},
    {"meetup", NULL, "user-group"},
    {"meet-up", NULL, "user-group"},
    {"community", NULL, "user-group"},
    {"conference", NULL, "conference"},
    {"created", "event", "conference"},
    {"stories", NULL, "story"},
};

struct type_guess type_by_words(struct ctx *c, const struct policy *policy, str words)
{
    for (size_t i = 0; i < policy->n_types; i++)
        if (type_same_words(words, policy->types[i].code) ||
            type_same_words(words, policy->types[i].name))
            return (struct type_guess){&policy->types[i], (str){0}};
    str small = arena_lower(c->mem, words);
    for (size_t i = 0; i < COUNT(WORDS); i++) {
        const struct policy_type *type = policy_type(policy, str_of(WORDS[i].code));
        if (!type || str_find(small, str_of(WORDS[i].part)) == SIZE_MAX ||
            (WORDS[i].also && str_find(small, str_of(WORDS[i].also)) == SIZE_MAX))
            continue;
        str why = words_format(c, tr_c(c->catalog, N_("“%.*s” was read as “%.*s”.")),
                               STR_ARG(str_first_chars(words, 60)), STR_ARG(type->name));
        return (struct type_guess){type, why};
    }
    return (struct type_guess){0};
}

/* ---- by where it comes from -------------------------------------------------------------------- */

static const struct {
    const char *host; /* itself, and whatever ends with "." and it */
    const char *code;
} HOSTS[] = {
    {"github.com", "code"},           {"gitlab.com", "code"},     {"codeberg.org", "code"},
    {"stackoverflow.com", "answers"}, {"slideshare.net", "talk"}, {"speakerdeck.com", "talk"},
    {"slides.com", "talk"},
};

static str host_of(str url)
{
    size_t at = str_find(url, S("://"));
    str rest = at == SIZE_MAX ? (str){0} : str_from(url, at + 3);
    size_t end = 0;
    while (end < rest.len && rest.at[end] != '/' && rest.at[end] != '?' && rest.at[end] != '#' &&
           rest.at[end] != ':')
        end++;
    return str_upto(rest, end);
}

static bool is_host(str host, str known)
{
    if (host.len < known.len || !str_same_nocase(str_from(host, host.len - known.len), known))
        return false;
    return host.len == known.len || host.at[host.len - known.len - 1] == '.';
}

static const char *code_of_host(str url)
{
    str host = host_of(url);
    enum found_kind kind = found_kind_at(url);
    if (kind != FOUND_OTHER)
        return kind == FOUND_VIDEO ? "video" : "podcast";
    for (size_t i = 0; i < COUNT(HOSTS); i++)
        if (is_host(host, str_of(HOSTS[i].host)))
            return HOSTS[i].code;
    return NULL;
}

bool type_host_is_video(str url)
{
    return found_kind_at(url) == FOUND_VIDEO;
}

static struct type_guess guess(const struct policy *policy, const char *code, str words)
{
    return (struct type_guess){policy_type(policy, str_of(code)), words};
}

struct type_guess type_by_source(struct ctx *c, const struct policy *policy,
                                 const struct type_source *source)
{
    const char *code = code_of_host(source->url);
    struct type_guess g = {0};
    if (str_same(source->media, S("audio")))
        g = guess(policy, "podcast", tr(c, "A podcast, because it comes with a recording."));
    if (!g.type && str_same(source->media, S("video")))
        g = guess(policy, "video", tr(c, "A video, because it comes with one."));
    if (!g.type && code) {
        str host = host_of(source->url);
        g = guess(
            policy, code,
            words_format(c, tr_c(c->catalog, N_("Chosen because it is at %.*s.")), STR_ARG(host)));
    }
    if (!g.type && str_find(arena_lower(c->mem, source->title), S("podcast")) != SIZE_MAX)
        g = guess(policy, "podcast", tr(c, "A podcast, because its title says so."));
    if (!g.type)
        g = guess(policy, source->otherwise, source->words);
    if (!g.type && policy->n_types)
        g = (struct type_guess){&policy->types[0],
                                tr(c, "Please choose the kind: it could not be told.")};
    return g;
}

str type_role(const struct policy_type *type, str words)
{
    if (words.len == 0)
        return type->n_roles ? type->roles[0].code : (str){0};
    for (size_t i = 0; i < type->n_roles; i++)
        if (type_same_words(words, type->roles[i].code) ||
            type_same_words(words, type->roles[i].name))
            return type->roles[i].code;
    return (str){0};
}

str type_choice(const struct policy_field *field, str value)
{
    for (size_t i = 0; i < field->n_choices; i++)
        if (type_same_words(value, field->choices[i].code) ||
            type_same_words(value, field->choices[i].name))
            return field->choices[i].code;
    return value;
}

bool type_is_format(str code)
{
    return str_same(code, S("in-person")) || str_same(code, S("virtual")) ||
           str_same(code, S("hybrid"));
}
