/* What a source says that somebody did, as a draft of a contribution. */
#include "feature/contribution/import.h"
#include "feature/contribution/import_inside.h"
#include "feature/contribution/inside.h"
#include "kit/i18n/i18n.h"

/* ---- the type ---------------------------------------------------------------------------------- */

/* type NULL: this alone is no contribution. */
static const struct {
    const char *type, *role, *words;
} KINDS[FOUND_KINDS] = {
    [FOUND_OTHER] = {"other", "", N_("Please choose the kind: it could not be told.")},
    [FOUND_POST] = {"blog-post", "", N_("A blog post, says the source.")},
    [FOUND_EPISODE] = {"podcast", "", N_("An episode of a podcast, says the source.")},
    [FOUND_VIDEO] = {"video", "", N_("A video, says the source.")},
    [FOUND_TALK] = {"talk", "speaker", N_("A talk, says the source.")},
    [FOUND_WORKSHOP] = {"workshop", "presenter", N_("A workshop, says the source.")},
    [FOUND_EVENT] = {"user-group", "organizer",
                     N_("An event: was it yours, or did you speak there? Then say so.")},
    [FOUND_QUESTION] = {NULL, "", N_("A question alone is no contribution.")},
    [FOUND_ANSWER] = {"answers", "author", N_("An answer to somebody else.")},
    [FOUND_COMMENT] = {NULL, "", N_("A comment alone is no contribution.")},
    [FOUND_MESSAGE] = {NULL, "", N_("A message that answers nobody is no contribution.")},
    [FOUND_COMMIT] = {"code", "contributor", N_("A change to code.")},
    [FOUND_RELEASE] = {"code", "maintainer", N_("A new version of a project.")},
    [FOUND_ISSUE] = {"product-feedback", "reporter", N_("A report to a project.")},
    [FOUND_CHANGE] = {"code", "contributor", N_("A change to code.")},
    [FOUND_REVIEW] = {"code", "reviewer", N_("A review of somebody's change.")},
    [FOUND_BADGE] = {NULL, "", N_("A badge alone is no contribution.")},
};

static struct type_guess guess_type(struct ctx *c, const struct policy *policy,
                                    const struct found *item)
{
    struct type_guess g =
        item->word.len ? type_by_words(c, policy, item->word) : (struct type_guess){0};
    if (g.type)
        return g;
    bool open = item->kind == FOUND_POST || item->kind == FOUND_OTHER;
    const struct type_source source = {.url = open ? item->url : (str){0},
                                       .title = open ? item->title : (str){0},
                                       .otherwise = KINDS[item->kind].type,
                                       .words = tr(c, KINDS[item->kind].words)};
    return type_by_source(c, policy, &source);
}

/* Words of other programs for a part that is called otherwise here. */
static const struct {
    const char *part, *role;
} PARTS[] = {
    {"co-author", "co-author"}, {"coauthor", "co-author"}, {"panel", "panelist"},
    {"moderat", "moderator"},   {"staff", "volunteer"},    {"booth", "volunteer"},
    {"volunteer", "volunteer"}, {"proctor", "assistant"},  {"organiz", "organizer"},
    {"review", "reviewer"},     {"host", "host"},          {"keynote", "speaker"},
};

static str role_in(struct ctx *c, const struct policy_type *type, str words)
{
    str small = arena_lower(c->mem, words);
    for (size_t i = 0; i < COUNT(PARTS); i++) {
        str role = str_find(small, str_of(PARTS[i].part)) == SIZE_MAX
                       ? (str){0}
                       : type_role(type, str_of(PARTS[i].role));
        if (role.len)
            return role;
    }
    return (str){0};
}

static str fact_of(const struct found *item, str code)
{
    for (size_t i = 0; i < item->n_facts; i++)
        if (str_same(item->facts[i].code, code))
            return item->facts[i].value;
    return (str){0};
}

/* What the source says of the first person, else what the word or the title says, else the usual. */
static str guess_role(struct ctx *c, const struct policy_type *type, const struct found *item,
                      bool *guessed)
{
    str said = fact_of(item, S("role"));
    if (said.len == 0 && item->n_people)
        said = item->people[0].role;
    str role = said.len ? type_role(type, said) : (str){0};
    if (role.len == 0)
        role = role_in(c, type, said);
    *guessed = role.len == 0;
    if (role.len == 0 && !type_same_words(said, S("speaker")))
        role = role_in(c, type, item->word);
    if (role.len == 0 && item->kind == FOUND_TALK && str_find(item->title, S("Panel")) != SIZE_MAX)
        role = role_in(c, type, S("panel"));
    if (role.len == 0 && KINDS[item->kind].role[0])
        role = type_role(type, str_of(KINDS[item->kind].role));
    return role.len ? role : type_role(type, (str){0});
}

/* ---- numbers ----------------------------------------------------------------------------------- */

/* The number of a source, and what it may be called in a type, the best one first. */
static const struct {
    const char *code, *metrics;
} NUMBERS[] = {
    {"views", "views readers on-demand-views"},
    {"reach", "views readers attendees on-demand-views subscribers downloads copies members "
              "mentees people"},
    {"readers", "readers views on-demand-views subscribers copies downloads"},
    {"visitors", "views readers"},
    {"attendees", "attendees mentees people members"},
    {"in-person", "attendees"},
    {"followers", "subscribers"},
    {"impact", "people"},
    {"quantity", "sessions episodes issues answers commits meetings minutes words"},
    {"talks", "sessions"},
    {"videos", "sessions episodes"},
    {"workshops", "sessions"},
    {"sessions", "episodes meetings"},
    {"posts", "answers issues"},
    {"commits", "commits"},
};

static bool has_metric(const struct policy_type *type, str code)
{
    for (size_t i = 0; i < type->n_metrics; i++)
        if (str_same(type->metrics[i].code, code))
            return true;
    return false;
}

static void put_metric(struct ctx *c, struct contribution_new *what, str code, int64_t value)
{
    if (what->n_metrics < CONTRIBUTION_METRICS &&
        contribution_value_of(what->metrics, what->n_metrics, code).len == 0)
        what->metrics[what->n_metrics++] =
            (struct contribution_value){code, arena_format(c->mem, "%lld", (long long)value)};
}

/* A number that the type has by another name. */
static void put_renamed(struct ctx *c, const struct policy_type *type,
                        const struct found_number *number, struct contribution_new *what)
{
    for (size_t i = 0; i < COUNT(NUMBERS); i++) {
        str rest = str_of(NUMBERS[i].metrics), code;
        if (!str_same(number->code, str_of(NUMBERS[i].code)))
            continue;
        while (str_cut(&rest, ' ', &code))
            if (has_metric(type, code)) {
                put_metric(c, what, code, number->value);
                return;
            }
    }
}

static void put_numbers(struct ctx *c, const struct policy_type *type, const struct found *item,
                        struct contribution_new *what)
{
    for (size_t i = 0; i < item->n_numbers; i++)
        if (has_metric(type, item->numbers[i].code))
            put_metric(c, what, item->numbers[i].code, item->numbers[i].value);
    for (size_t i = 0; i < item->n_numbers; i++)
        if (!has_metric(type, item->numbers[i].code))
            put_renamed(c, type, &item->numbers[i], what);
    if (item->kind == FOUND_ANSWER && has_metric(type, S("answers"))) {
        put_metric(c, what, S("answers"), 1);
        put_metric(c, what, S("accepted"), item->accepted);
    }
    what->measured = what->n_metrics > 0 && !item->declared;
}

/* ---- fields ------------------------------------------------------------------------------------ */

static void put_field(const struct policy_type *type, struct contribution_new *what, str code,
                      str value)
{
    for (size_t i = 0; i < type->n_fields; i++) {
        const struct policy_field *field = &type->fields[i];
        if (!str_same(field->code, code) || value.len == 0 ||
            what->n_fields == CONTRIBUTION_FIELDS ||
            contribution_value_of(what->fields, what->n_fields, code).len)
            continue;
        bool choice = str_same(field->kind, S("choice"));
        str put = choice ? type_choice(field, value)
                         : str_first_chars(value, field->max ? (size_t)field->max : 200);
        bool known = !choice;
        for (size_t k = 0; k < field->n_choices; k++)
            known = known || str_same(field->choices[k].code, put);
        if (known)
            what->fields[what->n_fields++] = (struct contribution_value){code, put};
    }
}

static bool has_word(struct ctx *c, str text, const char *list)
{
    str small = arena_lower(c->mem, text), rest = str_of(list), word;
    while (str_cut(&rest, ' ', &word))
        if (str_find(small, word) != SIZE_MAX)
            return true;
    return false;
}

static str format_of(struct ctx *c, const struct found *item)
{
    if (fact_of(item, S("format")).len)
        return fact_of(item, S("format"));
    if (has_word(c, item->place, "remote online virtual zoom teams.microsoft meet.google http"))
        return S("virtual");
    return item->place.len || item->country.len ? S("in-person") : (str){0};
}

static void put_fields(struct ctx *c, const struct policy_type *type, const struct found *item,
                       struct contribution_new *what)
{
    str host = contribution_host(c, item->url), format = format_of(c, item);
    for (size_t i = 0; i < item->n_facts; i++) {
        put_field(type, what, item->facts[i].code, item->facts[i].value);
        if (str_same(item->facts[i].code, S("paid")))
            what->paid = item->facts[i].value;
    }
    what->format = type_is_format(format) ? format : (str){0};
    what->country = i18n_is_country(item->country) ? item->country : (str){0};
    put_field(type, what, S("event"), item->event);
    put_field(type, what, S("format"), what->format);
    put_field(type, what, S("country"), what->country);
    if (str_same(type->code, S("answers")))
        put_field(type, what, S("place"), host);
    if (str_same(type->code, S("video")) && item->kind == FOUND_VIDEO)
        put_field(type, what, S("shown"), S("recorded"));
    if (str_same(type->code, S("other")))
        put_field(type, what, S("what"), item->word);
}

/* ---- one item ---------------------------------------------------------------------------------- */

/* A title on one line; without one, how its words begin. */
static str title_of(struct ctx *c, const struct found *item)
{
    str s = item->title.len ? item->title : str_first_chars(item->text, CONTRIBUTION_TITLE_MAX);
    s = str_trim(arena_copy(c->mem, s));
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < s.len; i++)
        text_char(&t, s.at[i] == '\n' ? ' ' : s.at[i]);
    return text_str(&t);
}

enum err import_expertise(struct ctx *c, const str *names, size_t n_names, int64_t *expertise)
{
    const struct expertise *list;
    size_t n;
    enum err e = n_names ? program_expertises(c, &list, &n) : OK;
    *expertise = 0;
    for (size_t k = 0; !e && k < n_names && *expertise == 0; k++)
        for (size_t i = 0; i < n; i++)
            if (list[i].parent && !list[i].retired && type_same_words(list[i].name, names[k]))
                *expertise = list[i].id;
    return e;
}

static void put_days(const struct found *item, struct contribution_new *what)
{
    if (!item->at.set)
        return;
    what->day = (opt_day){true, day_of_moment(item->at.value)};
    if (item->until.set && day_of_moment(item->until.value).n > what->day.value.n)
        what->end_day = (opt_day){true, day_of_moment(item->until.value)};
}

enum err import_found_item(struct ctx *c, const struct policy *policy, int64_t person,
                           const struct found *item, struct import_line *line)
{
    *line = (struct import_line){.line = 1};
    struct contribution_new *what = &line->what;
    *what = (struct contribution_new){.person = person,
                                      .title = title_of(c, item),
                                      .url = item->url,
                                      .summary = item->text,
                                      .note = item->note,
                                      .language = import_language(c, item->language, true),
                                      .members_only = item->hidden,
                                      .draft = true};
    put_days(item, what);
    if (item->draft || !KINDS[item->kind].type) {
        line->fate = IMPORT_PROBLEM;
        line->words = tr(c, item->draft ? N_("It is not published yet.") : KINDS[item->kind].words);
        return OK;
    }
    bool guest = item->kind == FOUND_EVENT && item->n_people == 1 &&
                 str_same(item->people[0].role, S("attendee"));
    if (guest) {
        line->fate = IMPORT_PROBLEM;
        line->words = tr(c, "To be a guest at an event is no contribution.");
        return OK;
    }
    struct type_guess guess = guess_type(c, policy, item);
    if (!guess.type)
        return fail(c, ERR_INVALID, "The program's rules have no kinds of contributions.");
    what->type = guess.type->code;
    what->role = guess_role(c, guess.type, item, &line->role_guessed);
    line->words = guess.words;
    put_numbers(c, guess.type, item, what);
    put_fields(c, guess.type, item, what);
    return import_expertise(c, item->tags, item->n_tags, &what->expertise);
}

/* ---- a list ------------------------------------------------------------------------------------ */

/* Who of the item's people has this name, handle or address; NULL: nobody. */
static const struct found_person *person_of(const struct found *item, str name)
{
    for (size_t i = 0; i < item->n_people; i++) {
        const struct found_person *p = &item->people[i];
        if (type_same_words(p->name, name) || (p->handle.len && str_same_nocase(p->handle, name)) ||
            (p->address.len && str_same_nocase(p->address, name)))
            return p;
    }
    return NULL;
}

bool import_has_part(const struct found *item, str name)
{
    return name.len == 0 || person_of(item, name);
}

/* The items in which this person has a part, with nobody else. */
static struct found_list of_person(struct ctx *c, const struct found_list *list, str name)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++)
        n += import_has_part(&list->items[i], name);
    struct found *items = arena_take(c->mem, n + 1, sizeof *items);
    struct found_list theirs = {.title = list->title, .items = items};
    for (size_t i = 0; i < list->n; i++) {
        if (!import_has_part(&list->items[i], name))
            continue;
        struct found *item = &items[theirs.n++];
        *item = list->items[i];
        if (name.len) {
            item->people = person_of(&list->items[i], name);
            item->n_people = 1;
        }
    }
    return theirs;
}

enum err import_found(struct ctx *c, const struct import_found *from, struct import_preview *p)
{
    struct import_build b = {.c = c, .person = from->person};
    struct found_list theirs = of_person(c, from->list, from->name);
    theirs = import_months(c, &theirs);
    enum err e = import_begin(&b, theirs.n);
    for (size_t i = 0; !e && i < theirs.n; i++) {
        struct import_line line;
        if ((e = import_found_item(c, b.policy, from->person, &theirs.items[i], &line)))
            return e;
        line.line = (int)i + 1;
        line.what.measured = line.what.measured && !from->by_hand;
        e = import_add(&b, line);
    }
    if (!e)
        import_end(&b, from->kind, p);
    return e;
}
