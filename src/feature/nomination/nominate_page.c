/* /nominate: whom, for what, why. Stays the same page until it is clear who is meant. */
#include "feature/account/account.h"
#include "feature/frame/frame.h"
#include "feature/nomination/nomination_case.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"

/* Everything of the form, as it was sent. */
struct typed {
    str person, choice, name, email, country, why, tie;
    int64_t expertise;
};

struct nominate_view {
    const struct req *r;
    struct typed typed;
    bool open;
    struct cycle cycle;
    const struct frame_option *people; /* "who do you mean?", the last one is somebody new */
    size_t n_people;
    bool ask_new; /* the fields about a new person are shown */
    const struct expertise *expertises;
    size_t n_expertises;
    const struct frame_option *countries;
    size_t n_countries;
    int64_t already; /* the nomination to endorse instead */
    struct frame_field person, name, email, why;
    struct frame_select who, country, tie;
};

#include "feature/nomination/nominate.html.h"

/* A choice counts only for the words it was listed for. */
static struct typed read_form(const struct req *r)
{
    bool same = str_same(form_text(r, "person"), form_text(r, "listed"));
    return (struct typed){
        .person = form_text(r, "person"),
        .choice = same ? form_text(r, "choice") : S(""),
        .name = form_text(r, "name"),
        .email = form_text(r, "email"),
        .country = form_text(r, "country"),
        .why = form_text(r, "why"),
        .tie = form_text(r, "tie"),
        .expertise = form_int(r, "expertise", 0),
    };
}

/* ---- who is meant ------------------------------------------------------------------------------ */

/* The handle in "https://.../people/ada", "@ada" or "ada"; empty if there can be none. */
static str handle_in(str words)
{
    size_t at = str_find(words, S("/people/"));
    str handle = at != SIZE_MAX ? str_from(words, at + 8) : words;
    if (str_starts(handle, S("@")))
        handle = str_from(handle, 1);
    for (size_t i = 0; i < handle.len; i++)
        if (handle.at[i] == '/' || handle.at[i] == '?' || handle.at[i] == '#')
            handle = str_upto(handle, i);
    return handle;
}

enum err nomination_find_person(struct ctx *c, str words, int64_t *person)
{
    struct person found;
    enum err e;
    *person = 0;
    if (mail_address_ok(words))
        e = account_by_email(c, words, person);
    else if (!(e = people_by_handle(c, arena_lower(c->mem, handle_in(words)), &found)))
        *person = found.id;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* One line for each person who could be meant, and one for somebody else. */
static enum err list_people(struct ctx *c, struct nominate_view *v)
{
    const struct person_found *found;
    size_t n;
    enum err e = people_find(c, v->typed.person, &found, &n);
    if (e)
        return e;
    struct frame_option *options = arena_take(c->mem, n + 1, sizeof *options);
    for (size_t i = 0; i < n; i++) {
        struct text label = {.mem = c->mem};
        text_add(&label, found[i].name);
        if (found[i].country.len > 0)
            text_format(&label, " · %.*s", STR_ARG(i18n_country(c, found[i].country)));
        if (found[i].headline.len > 0)
            text_format(&label, " · %.*s", STR_ARG(found[i].headline));
        str id = arena_format(c->mem, "%lld", (long long)found[i].id);
        options[i] = (struct frame_option){id, text_str(&label), str_same(id, v->typed.choice)};
    }
    options[n] = (struct frame_option){S("new"), tr(c, N_("Somebody who is not in this list")),
                                       str_same(v->typed.choice, S("new"))};
    v->people = options;
    v->n_people = n > 0 ? n + 1 : 0;
    v->ask_new = true;
    return OK;
}

/* Finds the nominee; 0 with `*is_new`: the form says who it is. Else a problem is set and the lists
 * of the view are made. */
static enum err find_nominee(struct ctx *c, struct nominate_view *v, struct nomination_new *in)
{
    struct person person;
    enum err e = OK;
    if (v->typed.person.len == 0 && v->typed.choice.len == 0)
        return fail_at(c, "person", N_("Say whom you want to nominate."));
    if (str_int(v->typed.choice, &in->nominee) && in->nominee > 0) {
        e = people_get(c, in->nominee, &person);
        return e == ERR_NOT_FOUND ? fail_at(c, "person", N_("This person is no longer here.")) : e;
    }
    in->nominee = 0;
    if ((e = nomination_find_person(c, v->typed.person, &in->nominee)) || in->nominee != 0)
        return e;
    if ((e = list_people(c, v)) || str_same(v->typed.choice, S("new")))
        return e;
    if (v->n_people > 0)
        return fail_at(c, "choice", N_("Choose whom you mean."));
    if (v->typed.email.len > 0)
        return OK;
    if (v->typed.name.len == 0)
        v->typed.name = mail_address_ok(v->typed.person) ? S("") : v->typed.person;
    v->typed.email = mail_address_ok(v->typed.person) ? v->typed.person : S("");
    return fail_at(c, "name", N_("We do not know this person yet. Tell us who they are."));
}

/* ---- the page ---------------------------------------------------------------------------------- */

static void make_person_fields(struct ctx *c, struct nominate_view *v)
{
    v->person = (struct frame_field){
        .name = "person",
        .type = "text",
        .label = tr(c, N_("Whom?")),
        .hint = tr(c, N_("A name, an e-mail address or a profile link.")),
        .value = v->typed.person,
        .required = true,
        .max = 200,
        .autocomplete = "off",
    };
    v->who = (struct frame_select){.name = "choice",
                                   .label = tr(c, N_("Whom do you mean?")),
                                   .options = v->people,
                                   .n = v->n_people,
                                   .radios = true};
    v->name = (struct frame_field){.name = "name",
                                   .type = "text",
                                   .label = tr(c, N_("Their name")),
                                   .value = v->typed.name,
                                   .required = true,
                                   .max = 100,
                                   .autocomplete = "off"};
    v->email = (struct frame_field){
        .name = "email",
        .type = "email",
        .label = tr(c, N_("Their e-mail address")),
        .hint = tr(c, N_("We write to them once, to tell them. It is shown to nobody.")),
        .value = v->typed.email,
        .required = true,
        .max = 254,
        .autocomplete = "off",
    };
}

static void make_other_fields(struct ctx *c, struct nominate_view *v)
{
    const struct i18n_choice *list;
    size_t n;
    i18n_countries(c, &list, &n);
    struct frame_option *countries = arena_take(c->mem, n, sizeof *countries);
    for (size_t i = 0; i < n; i++)
        countries[i] = (struct frame_option){list[i].code, list[i].name,
                                             str_same(list[i].code, v->typed.country)};
    v->country = (struct frame_select){.name = "country",
                                       .label = tr(c, N_("Country where they live")),
                                       .options = countries,
                                       .n = n,
                                       .required = true};
    v->why = (struct frame_field){
        .name = "why",
        .type = "textarea",
        .label = tr(c, N_("What did they do in the last twelve months?")),
        .hint = tr(c, N_("In your own words. Examples with a link help most. 120 to 3,000 "
                         "characters.")),
        .value = v->typed.why,
        .required = true,
        .max = NOMINATION_WHY_MAX,
        .rows = 8,
    };
    struct frame_option *ties = arena_take(c->mem, 3, sizeof *ties);
    ties[0] = (struct frame_option){S("no"), tr(c, N_("No")), str_same(v->typed.tie, S("no"))};
    ties[1] = (struct frame_option){S("employer"), tr(c, N_("Yes, same employer or client")),
                                    str_same(v->typed.tie, S("employer"))};
    ties[2] = (struct frame_option){S("close"), tr(c, N_("Family or close friends")),
                                    str_same(v->typed.tie, S("close"))};
    v->tie = (struct frame_select){
        .name = "tie",
        .label = tr(c, N_("Do you work together, or are you close?")),
        .hint = tr(c, N_("It is no obstacle, but reviewers should know.")),
        .options = ties,
        .n = 3,
        .required = true,
        .radios = true,
    };
}

static enum err show(struct ctx *c, struct nominate_view *v, struct res *out)
{
    enum err e = program_cycle_open(c, &v->cycle);
    v->open = e == OK;
    if ((e && e != ERR_NOT_FOUND) || (e = program_expertises(c, &v->expertises, &v->n_expertises)))
        return e;
    make_person_fields(c, v);
    make_other_fields(c, v);
    struct html o = frame_open(c, v->r, tr(c, N_("Nominate someone")), AREA_NONE);
    view_nominate(&o, v);
    return frame_close(&o, v->r, out);
}

static enum err nominate_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct nominate_view v = {.r = r,
                              .typed = {.person = str_first_chars(param(r, "person"), 200)}};
    v.typed.expertise = param_int(r, "expertise", 0);
    return show(c, &v, out);
}

static enum nomination_tie tie_of(str code)
{
    if (str_same(code, S("no")))
        return TIE_NONE;
    if (str_same(code, S("employer")))
        return TIE_EMPLOYER;
    return str_same(code, S("close")) ? TIE_CLOSE : TIE_UNSAID;
}

/* Where somebody is nominated already, the page leads to endorsing them. */
static enum err find_already(struct ctx *c, struct nominate_view *v, int64_t nominee)
{
    struct row_nomination_live live;
    struct cycle cycle;
    enum err e = program_cycle_open(c, &cycle);
    if (e || nominee == 0 || (e = q_nomination_live(c, nominee, cycle.id, &live)))
        return e == ERR_NOT_FOUND ? OK : e;
    v->already = live.found ? live.id : 0;
    return OK;
}

static enum err nominate_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct nominate_view v = {.r = r, .typed = read_form(r)};
    int64_t id;
    struct nomination_new in = {
        .country = v.typed.country,
        .expertise = v.typed.expertise,
        .why = v.typed.why,
        .tie = tie_of(v.typed.tie),
    };
    enum err e = find_nominee(c, &v, &in), other;
    if (e && e != ERR_INVALID)
        return e;
    in.name = v.typed.name;
    in.email = v.typed.email;
    if (e)
        (void)nomination_check(c, &in, false);
    else if (!(e = nomination_make(c, &in, &id))) {
        frame_flash(out, FLASH_SENT);
        return OK;
    }
    if ((e == ERR_REFUSED || e == ERR_CONFLICT) && (other = find_already(c, &v, in.nominee)))
        return other;
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, &v, out);
}

const struct route nominate_routes[] = {
    {"GET", "/nominate", nominate_get, SIGNED_IN},
    {"POST", "/nominate", nominate_post, SIGNED_IN, "/nominations/#"},
    {0},
};
