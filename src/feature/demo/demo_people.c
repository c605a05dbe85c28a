#include "feature/demo/demo_plan.h"

#include "feature/demo/demo.sql.h"
#include "kit/i18n/i18n.h"

#include <string.h>

enum { MANAGERS = 3, ORGANIZATIONS = 40, REVIEWERS_PER_THOUSAND = 33, STAFF_DAYS = 3000 };

static const char headlines[] =
    "Answers first, theory later|Writes it down so nobody has to ask twice|Runs a meet-up that "
    "never "
    "skips a month|Breaks things at home first|Teaches evenings, learns mornings|Small tools, well "
    "kept|Draws the diagram before touching the code|Reviews other people's first pull requests|"
    "Measures first, argues after|Explains errors in plain words|Keeps the old documentation alive|"
    "Translates what others take for granted|Makes builds boring|Collects the questions nobody "
    "answered|Talks to beginners as to colleagues|Finds the bug in the second paragraph|Tests with "
    "a "
    "screen reader, always|Maintains what others started|Captions every talk|Scripts you can read "
    "a "
    "year later";

static const char companies[] =
    "Alder & Finch|Birkenfeld Systems|Calle Ocho Labs|Delta Nine|Eastgate Software|Fjord Data|"
    "Greenfield Works|Harbour Street|Ink and Iron|Juniper Hill|Kite & Anchor|Lantern Yard|Mosaic "
    "North|Nine Elms Code|Old Mill Digital|Paper Boat|Quarry Bank|Red Thread|Saltwater Apps|Tern "
    "Island|Upland Tools|Violet Hour|Westerly|Yellow Door|Zephyr Row|Amber Lane|Blue "
    "Lantern|Copper "
    "Beech|Dry Dock|Elm Square|Foxglove|Granite Pier|Heron Lake|Ivory Gate|Jackdaw|Kestrel Works|"
    "Long Meadow|Millrace|North Quay|Open Harbor";

/* "native=latin", or one form for both. */
static void split(str both, str *native, str *latin)
{
    size_t at = str_find(both, S("="));
    *native = at == SIZE_MAX ? both : str_upto(both, at);
    *latin = at == SIZE_MAX ? both : str_from(both, at + 1);
}

static const struct demo_culture *pick_culture(struct demo *d)
{
    int64_t total = 0;
    for (const struct demo_culture *k = demo_cultures; k->language; k++)
        total += k->weight;
    int64_t left = demo_pick(d, total);
    const struct demo_culture *k = demo_cultures;
    while ((left -= k->weight) >= 0)
        k++;
    return k;
}

/* The first countries of a list are the commonest. */
static void pick_country(struct demo *d, struct demo_person *p)
{
    const char *list = p->culture->countries;
    int64_t n = (int64_t)(strlen(list) + 1) / 3;
    int64_t a = demo_pick(d, n), b = demo_pick(d, n);
    memcpy(p->country, list + 3 * (a < b ? a : b), 2);
}

static void name_person(struct demo *d, struct demo_person *p)
{
    str given, given_latin, family, family_latin;
    struct arena *mem = d->c->mem;
    split(demo_word(d, p->culture->given), &given, &given_latin);
    split(demo_word(d, p->culture->family), &family, &family_latin);
    bool close = p->culture->family_first && given.at != given_latin.at &&
                 strcmp(p->culture->language, "hu") != 0;
    if (p->culture->family_first)
        p->name =
            arena_format(mem, close ? "%.*s%.*s" : "%.*s %.*s", STR_ARG(family), STR_ARG(given));
    else
        p->name = arena_format(mem, "%.*s %.*s", STR_ARG(given), STR_ARG(family));
    p->latin = p->culture->family_first && given.at == given_latin.at
                   ? i18n_latin(mem, p->name)
                   : i18n_latin(mem, arena_format(mem, "%.*s %.*s", STR_ARG(given_latin),
                                                  STR_ARG(family_latin)));
}

/* "Ana-Lucía Ferrer" -> "ana-lucia-ferrer-17": small letters, digits and dashes. */
static str handle_of(struct demo *d, const struct demo_person *p, size_t number)
{
    struct text t = {.mem = d->c->mem};
    for (size_t i = 0; i < p->latin.len && t.len < 30; i++) {
        char ch = p->latin.at[i];
        if (ch >= 'A' && ch <= 'Z')
            ch = (char)(ch - 'A' + 'a');
        if ((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9'))
            text_char(&t, ch);
        else if (t.len > 0 && t.at[t.len - 1] != '-')
            text_char(&t, '-');
    }
    text_format(&t, "%s%zu", t.len > 0 && t.at[t.len - 1] == '-' ? "" : "-", number);
    return text_str(&t);
}

static enum err add_words(struct demo *d, const struct demo_person *p, str handle)
{
    struct ctx *c = d->c;
    str language = str_of(p->culture->language);
    bool english = str_same(language, S("en"));
    str subject = d->expertises[demo_pick(d, (int64_t)d->n_expertises)].name;
    str bio = arena_format(c->mem,
                           "Works with **%.*s**%s, and helps others with it in the evenings.\n\n- "
                           "answers questions\n- writes about what went wrong\n- runs small events",
                           STR_ARG(subject), p->second ? " and a little more" : "");
    enum err e;
    if ((e = q_demo_person_text(c, p->id, S("en"), bio)) ||
        (e = q_demo_person_language(c, p->id, language, 3)) ||
        (!english && (e = q_demo_person_language(c, p->id, S("en"), 2))))
        return e;
    str site = arena_format(c->mem, "https://%.*s.example.org", STR_ARG(handle));
    return q_demo_person_link(c, p->id, 1, S("Web"), site);
}

static enum err add_person(struct demo *d, struct demo_person *p, size_t number)
{
    struct ctx *c = d->c;
    str handle = handle_of(d, p, number);
    str email = arena_format(c->mem, "%.*s@people.example.org", STR_ARG(handle));
    struct in_demo_person in = {.id = p->id = id_new(c),
                                .handle = handle,
                                .name = p->name,
                                .sort_key = i18n_sort_key(c->mem, p->latin),
                                .latin = p->latin,
                                .headline = demo_word(d, headlines),
                                .country = str_of(p->country),
                                .zone = S("UTC"),
                                .language =
                                    S("en"), /* of the interface: whoever walks in reads it */
                                .made = c->now};
    enum err e;
    if ((e = q_demo_person(c, &in)) || (e = q_demo_account(c, p->id, email, c->now)) ||
        (e = add_words(d, p, handle)))
        return e;
    struct in_demo_participant join = {.person = p->id,
                                       .region = p->region,
                                       .lead = {p->lead != 0 && p->lead != p->id, p->lead},
                                       .seen_by = 3,
                                       .joined = c->now};
    if ((e = q_demo_participant(c, &join)) ||
        (e = q_demo_participant_expertise(c, p->id, p->expertise, true)))
        return e;
    return p->second ? q_demo_participant_expertise(c, p->id, p->second, false) : OK;
}

static enum err add_employer(struct demo *d, struct demo_person *p, const int64_t *companies_of)
{
    struct ctx *c = d->c;
    int64_t at = p->staff ? companies_of[ORGANIZATIONS] : companies_of[demo_pick(d, ORGANIZATIONS)];
    p->employer = at;
    day from = {day_of_moment(c->now).n - demo_pick(d, STAFF_DAYS)};
    return q_demo_affiliation(c, &(struct in_demo_affiliation){.id = id_new(c),
                                                               .person = p->id,
                                                               .organization = at,
                                                               .kind = S("employee"),
                                                               .from_day = from,
                                                               .confirmed = c->now});
}

static enum err make_companies(struct demo *d, int64_t *made)
{
    struct ctx *c = d->c;
    str rest = str_of(companies), name;
    enum err e = OK;
    for (size_t i = 0; i <= ORGANIZATIONS && !e; i++) {
        made[i] = id_new(c);
        bool owner = i == ORGANIZATIONS;
        if (owner)
            name = S("Meridian");
        else
            str_cut(&rest, '|', &name);
        e = q_demo_organization(c, made[i], name, owner ? S("meridian.example.com") : S(""));
    }
    return e ? e : q_demo_owner(c, made[ORGANIZATIONS]);
}

/* Who somebody is going to be: staff first, then people in the order in which they were found. */
static void plan_person(struct demo *d, struct demo_person *p, size_t i)
{
    p->culture = pick_culture(d);
    pick_country(d, p);
    name_person(d, p);
    p->expertise = d->expertises[demo_pick(d, (int64_t)d->n_expertises)].id;
    int64_t second = d->expertises[demo_pick(d, (int64_t)d->n_expertises)].id;
    p->second = second != p->expertise && demo_pick(d, 3) > 0 ? second : 0;
    p->quality = demo_about(d, 690, 130);
    p->severity = demo_about(d, 0, 70);
    int64_t busy = demo_pick(d, 100);
    p->busy = (int)(busy * busy / 700) + 1;
    p->staff = i < MANAGERS + d->n_regions;
    int64_t draw = demo_pick(d, 100);
    p->first_cycle = p->staff   ? DEMO_CYCLES + 2
                     : draw < 5 ? DEMO_CYCLES
                     : draw < 9 ? DEMO_CYCLES + 1
                                : (int)demo_pick(d, DEMO_CYCLES);
}

static enum err grant(struct demo *d, size_t place, int64_t role, opt_int region)
{
    struct ctx *c = d->c;
    return q_demo_grant(c, &(struct in_demo_grant){.id = id_new(c),
                                                   .person = d->people[place].id,
                                                   .role = role,
                                                   .region = region,
                                                   .capacity = role == REVIEWER ? DEMO_READS : 0,
                                                   .starts = c->now,
                                                   .giver = d->people[0].id});
}

/* Managers sit on the committee, and work nowhere where a nominee does; each region has a lead; some of the most experienced review. */
static enum err make_roles(struct demo *d)
{
    enum err e;
    struct arena *mem = d->c->mem;
    d->n_reviewers = d->n * REVIEWERS_PER_THOUSAND / 1000 + 6;
    d->reviewers = arena_take(mem, d->n_reviewers, sizeof *d->reviewers);
    for (size_t i = 0; i < MANAGERS; i++) {
        d->managers[i] = i;
        if ((e = grant(d, i, MANAGER, (opt_int){0})) || (e = grant(d, i, COMMITTEE, (opt_int){0})))
            return e;
    }
    if ((e = grant(d, 0, OPERATOR, (opt_int){0})))
        return e;
    for (size_t i = 0; i < d->n_regions; i++)
        if ((e = grant(d, MANAGERS + i, LEAD, (opt_int){true, d->regions[i].id})))
            return e;
    size_t first = MANAGERS + d->n_regions;
    for (size_t i = 0; i < d->n_reviewers; i++) {
        d->reviewers[i] = first + i;
        d->people[first + i].first_cycle = (int)(i % 3);
        d->people[first + i].quality = 860;
        if ((e = grant(d, first + i, REVIEWER, (opt_int){0})))
            return e;
    }
    return OK;
}

/* Leads are at home in their region; for a region without countries anybody will do. */
static enum err place_person(struct demo *d, struct demo_person *p, size_t i)
{
    enum { TRIES = 2000 };
    bool lead = i >= MANAGERS && i < MANAGERS + d->n_regions;
    int64_t wanted = lead ? d->regions[i - MANAGERS].id : 0;
    struct row_demo_region_of region;
    enum err e = OK;
    for (int n = 0; n < TRIES; n++) {
        plan_person(d, p, i);
        if ((e = q_demo_region_of(d->c, str_of(p->country), &region)) || !lead ||
            region.region == wanted)
            break;
    }
    p->region = lead ? wanted : region.region;
    if (lead)
        d->leads[i - MANAGERS] = i;
    for (size_t k = 0; k < d->n_regions && i >= MANAGERS + d->n_regions; k++)
        if (d->regions[k].id == p->region)
            p->lead = d->people[d->leads[k]].id;
    return e;
}

enum err demo_make_people(struct demo *d)
{
    struct ctx *c = d->c;
    int64_t organizations[ORGANIZATIONS + 1];
    enum err e = make_companies(d, organizations);
    d->n_leads = d->n_regions;
    d->leads = arena_take(c->mem, d->n_leads, sizeof *d->leads);
    for (size_t i = 0; i < d->n && !e; i++) {
        struct demo_person *p = &d->people[i];
        if (!(e = place_person(d, p, i)) && !(e = add_person(d, p, i + 1)) &&
            (p->staff || (demo_pick(d, 3) > 0 && i >= MANAGERS)))
            e = add_employer(d, p, organizations);
        if (!e)
            e = demo_chunk(d, i, "people", d->n);
    }
    return e ? e : make_roles(d);
}
