#include "feature/contribution/import_person.h"

/* What the program has no place for is left out. */
static void keep_known(const struct policy_type *type, struct contribution_new *what)
{
    size_t n = 0;
    for (size_t i = 0; i < what->n_metrics; i++)
        for (size_t k = 0; k < type->n_metrics; k++)
            if (str_same(type->metrics[k].code, what->metrics[i].code)) {
                what->metrics[n++] = what->metrics[i];
                break;
            }
    what->n_metrics = n;
    n = 0;
    for (size_t i = 0; i < what->n_fields; i++)
        for (size_t k = 0; k < type->n_fields; k++)
            if (str_same(type->fields[k].code, what->fields[i].code)) {
                what->fields[n++] = what->fields[i];
                break;
            }
    what->n_fields = n;
}

/* A kind of work of the other program by its code here; what has none is guessed as a feed's. */
static struct import_line line_of(struct import_build *b, const struct person_item *item,
                                  int number)
{
    struct ctx *c = b->c;
    struct import_line line = {.line = number, .what = item->what};
    struct contribution_new *what = &line.what;
    const struct policy_type *type = policy_type(b->policy, what->type);
    if (!type) {
        struct type_guess guess = type_by_words(c, b->policy, what->type);
        if (!guess.type)
            guess = type_by_source(
                c, b->policy,
                &(struct type_source){.url = what->url, .title = what->title, .otherwise = "blog"});
        type = guess.type;
        line.words = guess.words;
    }
    if (!type) {
        line.fate = IMPORT_PROBLEM;
        line.words =
            words_format(c, tr_c(c->catalog, N_("This program has no such kind of work: “%.*s”.")),
                         STR_ARG(what->type));
        return line;
    }
    str role = type_role(type, what->role);
    what->type = type->code;
    what->role = role.len ? role : type_role(type, S(""));
    what->paid = str_same(what->paid, S("unknown")) ? S("") : what->paid;
    keep_known(type, what);
    return line;
}

static bool has_words(const struct person_words *list, size_t n, str language)
{
    for (size_t i = 0; i < n; i++)
        if (str_same(list[i].language, language))
            return true;
    return false;
}

static size_t add_words(struct person_words *list, size_t *n, const struct person_words *from,
                        size_t n_from)
{
    size_t added = 0;
    for (size_t i = 0; i < n_from && *n < PERSON_LANGUAGES_MAX; i++)
        if (from[i].language.len && from[i].words.len && !has_words(list, *n, from[i].language)) {
            list[(*n)++] = from[i];
            added++;
        }
    return added;
}

static bool has_link(const struct profile *p, str url)
{
    for (size_t i = 0; i < p->n_links; i++)
        if (str_same(p->links[i].url, url))
            return true;
    return false;
}

static bool has_tongue(const struct profile *p, str language)
{
    for (size_t i = 0; i < p->n_tongues; i++)
        if (str_same(p->tongues[i].language, language))
            return true;
    return false;
}

/* What one's profile lacks, and nothing that is there is another one afterwards. */
static size_t complete(struct profile *own, const struct profile *from)
{
    size_t added = add_words(own->names, &own->n_names, from->names, from->n_names);
    added += add_words(own->texts, &own->n_texts, from->texts, from->n_texts);
    if (own->headline.len == 0 && from->headline.len) {
        own->headline = from->headline;
        added++;
    }
    for (size_t i = 0; i < from->n_links && own->n_links < PERSON_LINKS_MAX; i++)
        if (from->links[i].url.len && !has_link(own, from->links[i].url)) {
            own->links[own->n_links++] = from->links[i];
            added++;
        }
    for (size_t i = 0; i < from->n_tongues && own->n_tongues < PERSON_LANGUAGES_MAX; i++)
        if (from->tongues[i].level && !has_tongue(own, from->tongues[i].language)) {
            own->tongues[own->n_tongues++] = from->tongues[i];
            added++;
        }
    return added;
}

enum err import_person(struct ctx *c, str bytes, struct import_preview *p)
{
    static const struct sandbox_limits LIMITS = {64 << 20, 512 << 20, 5};
    struct import_build b = {.c = c, .person = c->me};
    struct person_archive archive;
    struct profile *own = arena_take(c->mem, 1, sizeof *own);
    str record;
    enum err e =
        sandbox_run(c, person_read, (struct sandbox_input){.bytes = bytes}, LIMITS, &record);
    if (e || (e = person_taken(c, record, &archive)) || (e = import_begin(&b, archive.n)))
        return e;
    for (size_t i = 0; !e && i < archive.n; i++) {
        struct import_line line = line_of(&b, &archive.items[i], (int)i + 1);
        str area = archive.items[i].expertise;
        if (!(e = import_expertise(c, &area, area.len > 0, &line.what.expertise)))
            e = import_add(&b, line);
    }
    if (e || (e = people_profile(c, c->me, own)))
        return e;
    import_end(&b, "person", p);
    p->profile_adds = complete(own, &archive.profile);
    p->profile = own;
    return OK;
}

enum err import_store_profile(struct ctx *c, const struct import_preview *p)
{
    return p->profile_adds ? people_save(c, p->profile) : OK;
}
