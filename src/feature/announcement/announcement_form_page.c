/* /program/announcements/new and .../#/edit: the draft of a letter. */
#include "feature/announcement/inside.h"

#include "feature/agreement/agreement.h"
#include "feature/frame/frame.h"
#include "feature/lounge/lounge.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { TEXT_ROWS = 16, FORM_BYTES = 200000 };

/* One box to tick. */
struct pick {
    int64_t value;
    str label, id;
    bool on;
};
struct picks {
    const char *name;
    struct pick *list;
    size_t n, chosen;
};
struct form_view {
    const struct req *r;
    int64_t id, version; /* 0: a new letter */
    struct frame_field subject, body, persons, embargo, remind, leads, day;
    struct frame_select language, when, newsgroup, under; /* under: an embargo */
    struct picks roles, regions, expertises;
    bool must_acknowledge;
};

/* What stands in the form: as it was saved, or as it was typed. */
struct typed {
    str subject, body, language, persons, embargo, day, when, remind, leads;
    int64_t newsgroup, version, under;
    bool must_acknowledge;
    const int64_t *roles, *regions, *expertises;
    size_t n_roles, n_regions, n_expertises;
};

#include "feature/announcement/form.html.h"

static const int64_t ROLES[] = {MEMBER,  ALUMNI,       SIGNED_IN,        LEAD, REVIEWER, COMMITTEE,
                                MANAGER, PRODUCT_TEAM, COMMUNITY_MANAGER};

/* ---- what was typed ---------------------------------------------------------------------------- */

static const int64_t *numbers_of(struct ctx *c, const struct req *r, const char *name, size_t *n)
{
    int64_t *list = arena_take(c->mem, ANNOUNCEMENT_PICKS_MAX, sizeof *list);
    str value;
    size_t many = 0;
    for (size_t i = 0; many < ANNOUNCEMENT_PICKS_MAX && form_each(r, name, i, &value); i++)
        if (str_int(value, &list[many]))
            many++;
    *n = many;
    return list;
}

static struct typed typed_of(struct ctx *c, const struct req *r)
{
    struct typed t = {.subject = form_text(r, "subject"),
                      .body = form_text(r, "body"),
                      .language = form_text(r, "language"),
                      .persons = form_text(r, "persons"),
                      .embargo = form_text(r, "embargo_day"),
                      .day = form_text(r, "send_day"),
                      .when = form_text(r, "when"),
                      .remind = form_text(r, "remind_days"),
                      .leads = form_text(r, "lead_days"),
                      .newsgroup = form_int(r, "newsgroup", 0),
                      .version = form_int(r, "version", 0),
                      .under = form_int(r, "embargo", 0),
                      .must_acknowledge = form_has(r, "must_acknowledge")};
    t.roles = numbers_of(c, r, "roles", &t.n_roles);
    t.regions = numbers_of(c, r, "regions", &t.n_regions);
    t.expertises = numbers_of(c, r, "expertises", &t.n_expertises);
    return t;
}

static opt_day day_typed(struct ctx *c, const char *field, str words)
{
    opt_day d = {.set = words.len > 0};
    if (d.set && !day_read(words, &d.value)) {
        fail_at(c, field, N_("Write a date like 2027-01-31."));
        d.set = false;
    }
    return d;
}

static int64_t number_typed(struct ctx *c, const char *field, str words)
{
    int64_t n = 0;
    if (words.len > 0 && !str_int(words, &n))
        fail_at(c, field, N_("Write a number."));
    return n;
}

static enum err save(struct ctx *c, const struct typed *t, int64_t id)
{
    struct announcement_new in = {
        .subject = t->subject,
        .body = t->body,
        .language = t->language,
        .persons = t->persons,
        .regions = t->regions,
        .n_regions = t->n_regions,
        .expertises = t->expertises,
        .n_expertises = t->n_expertises,
        .embargo_day = day_typed(c, "embargo_day", t->embargo),
        .must_acknowledge = t->must_acknowledge,
        .remind_days = number_typed(c, "remind_days", t->remind),
        .lead_days = number_typed(c, "lead_days", t->leads),
        .morning = !str_same(t->when, S("now")),
        .newsgroup = t->newsgroup,
        .embargo = t->under,
    };
    for (size_t i = 0; i < t->n_roles; i++)
        in.roles |= t->roles[i];
    if (str_same(t->when, S("day"))) {
        in.send_day = day_typed(c, "send_day", t->day);
        if (!in.send_day.set)
            fail_at(c, "send_day", N_("Choose the day."));
    }
    return announcement_save(c, &in, &id, t->version);
}

/* ---- what was saved ---------------------------------------------------------------------------- */

static const int64_t *of_kind(struct ctx *c, const struct row_announcement_audience *rows, size_t n,
                              const char *kind, size_t *many)
{
    int64_t *list = arena_take(c->mem, n + 1, sizeof *list);
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        if (str_same(rows[i].kind, str_of(kind)))
            list[found++] = rows[i].subject;
    *many = found;
    return list;
}

static str iso(struct ctx *c, opt_day d)
{
    return d.set ? day_iso(c->mem, d.value) : S("");
}

static str number_str(struct ctx *c, int64_t n)
{
    return arena_format(c->mem, "%lld", (long long)n);
}

static enum err typed_saved(struct ctx *c, int64_t id, struct typed *t)
{
    struct row_announcement_get a;
    struct row_announcement_audience *rows;
    struct row_announcement_persons *persons;
    size_t n, n_persons;
    enum err e = q_announcement_get(c, id, &a);
    if (e || (e = q_announcement_audience(c, id, &rows, &n)) ||
        (e = q_announcement_persons(c, id, &persons, &n_persons)))
        return e;
    struct text words = {.mem = c->mem};
    for (size_t i = 0; i < n_persons; i++)
        text_format(&words, "%s@%.*s", i > 0 ? " " : "", STR_ARG(persons[i].handle));
    *t = (struct typed){.subject = a.subject,
                        .body = a.body,
                        .language = a.language,
                        .persons = text_str(&words),
                        .embargo = iso(c, a.embargo_day),
                        .day = iso(c, a.send_day),
                        .when = a.send_day.set       ? S("day")
                                : a.local_minute.set ? S("morning")
                                                     : S("now"),
                        .remind = number_str(c, a.remind_days),
                        .leads = number_str(c, a.lead_days),
                        .newsgroup = a.newsgroup.set ? a.newsgroup.value : 0,
                        .version = a.version,
                        .under = a.embargo.set ? a.embargo.value : 0,
                        .must_acknowledge = a.must_acknowledge};
    t->roles = of_kind(c, rows, n, "role", &t->n_roles);
    t->regions = of_kind(c, rows, n, "region", &t->n_regions);
    t->expertises = of_kind(c, rows, n, "expertise", &t->n_expertises);
    return OK;
}

/* ---- the page ---------------------------------------------------------------------------------- */

static void add_pick(struct ctx *c, struct picks *p, int64_t value, str label, bool on)
{
    p->list[p->n++] =
        (struct pick){value, label, arena_format(c->mem, "f-%s-%zu", p->name, p->n), on};
    p->chosen += on;
}

static bool holds(const int64_t *list, size_t n, int64_t value)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == value)
            return true;
    return false;
}

static enum err load_picks(struct ctx *c, struct form_view *v, const struct typed *t)
{
    const struct region *regions;
    const struct expertise *expertises;
    size_t n_regions, n_expertises;
    enum err e = program_regions(c, &regions, &n_regions);
    if (e || (e = program_expertises(c, &expertises, &n_expertises)))
        return e;
    v->roles = (struct picks){"roles", arena_take(c->mem, COUNT(ROLES), sizeof(struct pick)), 0, 0};
    for (size_t i = 0; i < COUNT(ROLES); i++)
        add_pick(c, &v->roles, ROLES[i], tr(c, announcement_role_words(ROLES[i])),
                 holds(t->roles, t->n_roles, ROLES[i]));
    v->regions =
        (struct picks){"regions", arena_take(c->mem, n_regions + 1, sizeof(struct pick)), 0, 0};
    for (size_t i = 0; i < n_regions; i++)
        add_pick(c, &v->regions, regions[i].id, regions[i].name,
                 holds(t->regions, t->n_regions, regions[i].id));
    v->expertises = (struct picks){"expertises",
                                   arena_take(c->mem, n_expertises + 1, sizeof(struct pick)), 0, 0};
    for (size_t i = 0; i < n_expertises; i++)
        if (expertises[i].parent && !expertises[i].retired)
            add_pick(c, &v->expertises, expertises[i].id, expertises[i].name,
                     holds(t->expertises, t->n_expertises, expertises[i].id));
    return OK;
}

static enum err load_groups(struct ctx *c, struct form_view *v, const struct typed *t)
{
    const struct newsgroup *groups;
    size_t n, shown = 0;
    enum err e = lounge_groups(c, &groups, &n);
    if (e)
        return e;
    struct frame_option *options = arena_take(c->mem, n + 1, sizeof *options);
    options[shown++] = (struct frame_option){S("0"), tr(c, N_("In no group")), t->newsgroup == 0};
    for (size_t i = 0; i < n; i++)
        if (str_same(groups[i].kind, S("announce")) && groups[i].rights & LOUNGE_START)
            options[shown++] = (struct frame_option){number_str(c, groups[i].id), groups[i].title,
                                                     groups[i].id == t->newsgroup};
    v->newsgroup = (struct frame_select){
        .name = "newsgroup",
        .label = tr(c, N_("Also in a group")),
        .hint = tr(c, N_("Everybody who reads the group sees it there, also who is not meant "
                         "above; without the paragraphs of the leads.")),
        .options = options,
        .n = shown};
    return OK;
}

/* Those that are closed, and whose agreement the writer has signed. */
static enum err load_embargoes(struct ctx *c, struct form_view *v, const struct typed *t)
{
    const struct embargo *list;
    size_t n, shown = 0;
    enum err e = embargo_list(c, &list, &n);
    if (e)
        return e;
    struct frame_option *options = arena_take(c->mem, n + 1, sizeof *options);
    options[shown++] = (struct frame_option){S("0"), tr(c, N_("None")), t->under == 0};
    for (size_t i = 0; i < n; i++)
        if (list[i].nda_version <= c->nda &&
            (str_same(list[i].state, S("closed")) || list[i].id == t->under))
            options[shown++] = (struct frame_option){number_str(c, list[i].id), list[i].name,
                                                     list[i].id == t->under};
    v->under = (struct frame_select){
        .name = "embargo",
        .label = tr(c, N_("Under an embargo")),
        .hint = tr(c, N_("It goes to nobody who has not signed the agreement, and opens with the "
                         "embargo.")),
        .options = options,
        .n = shown};
    return OK;
}

static void fill_times(struct ctx *c, struct form_view *v, const struct typed *t)
{
    static const struct {
        const char *code, *words;
    } whens[] = {
        {"morning", N_("In each reader’s next morning, at 08:00 by their own clock")},
        {"day", N_("At 08:00 by their own clock, on the day below")},
        {"now", N_("To all at once, as soon as it is checked")},
    };
    struct frame_option *options = arena_take(c->mem, COUNT(whens), sizeof *options);
    for (size_t i = 0; i < COUNT(whens); i++)
        options[i] = (struct frame_option){str_of(whens[i].code), tr(c, whens[i].words),
                                           str_same(t->when, str_of(whens[i].code))};
    v->when = (struct frame_select){.name = "when",
                                    .label = tr(c, N_("When it goes")),
                                    .options = options,
                                    .n = COUNT(whens),
                                    .required = true,
                                    .radios = true};
    v->day = (struct frame_field){
        .name = "send_day", .type = "date", .label = tr(c, N_("The day")), .value = t->day};
    v->embargo = (struct frame_field){
        .name = "embargo_day",
        .type = "date",
        .label = tr(c, N_("Not to be passed on before")),
        .hint = tr(c, N_("Readers are asked to keep it to themselves until that day. May stay "
                         "empty.")),
        .value = t->embargo};
    v->remind =
        (struct frame_field){.name = "remind_days",
                             .type = "number",
                             .min = "0",
                             .label = tr(c, N_("Remind who has not confirmed after so many days")),
                             .hint = tr(c, N_("At most three times. 0: nobody is reminded.")),
                             .value = t->remind};
    v->leads = (struct frame_field){
        .name = "lead_days",
        .type = "number",
        .min = "0",
        .label = tr(c, N_("Days that leads have for a paragraph")),
        .hint = tr(c, N_("0 to 14. 0: no lead is asked, and somebody can check it at once.")),
        .value = t->leads};
}

static void fill_words(struct ctx *c, struct form_view *v, const struct typed *t)
{
    const struct i18n_choice *languages;
    size_t n;
    i18n_languages(c, &languages, &n);
    struct frame_option *options = arena_take(c->mem, n + 1, sizeof *options);
    for (size_t i = 0; i < n; i++)
        options[i] = (struct frame_option){languages[i].code, languages[i].name,
                                           str_same(languages[i].code, t->language)};
    v->language = (struct frame_select){.name = "language",
                                        .label = tr(c, N_("Language of the text")),
                                        .options = options,
                                        .n = n,
                                        .required = true};
    v->subject = (struct frame_field){.name = "subject",
                                      .type = "text",
                                      .label = tr(c, N_("Subject")),
                                      .value = t->subject,
                                      .required = true,
                                      .max = ANNOUNCEMENT_SUBJECT_MAX};
    v->body = (struct frame_field){
        .name = "body",
        .type = "textarea",
        .label = tr(c, N_("Text")),
        .hint = tr(c, N_("Markdown. What a region needs to know besides, its leads add.")),
        .value = t->body,
        .required = true,
        .max = ANNOUNCEMENT_BODY_MAX,
        .rows = TEXT_ROWS};
    v->persons = (struct frame_field){
        .name = "persons",
        .type = "textarea",
        .label = tr(c, N_("People by name, besides")),
        .hint = tr(c, N_("Handles like @ada-lovelace, with blanks between. Nobody gets it twice.")),
        .value = t->persons,
        .rows = 2};
}

static enum err show(struct ctx *c, const struct req *r, struct res *out, const struct typed *t)
{
    struct form_view v = {
        .r = r, .id = r->arg[0], .version = t->version, .must_acknowledge = t->must_acknowledge};
    fill_words(c, &v, t);
    fill_times(c, &v, t);
    enum err e = load_picks(c, &v, t);
    if (e || (e = load_groups(c, &v, t)) || (e = load_embargoes(c, &v, t)))
        return e;
    struct html o =
        frame_open(c, r, tr(c, v.id ? N_("Change the letter") : N_("A new letter")), AREA_PROGRAM);
    view_form(&o, &v);
    return frame_close(&o, r, out);
}

static enum err new_get(struct ctx *c, const struct req *r, struct res *out)
{
    static const int64_t members[] = {MEMBER};
    return show(c, r, out,
                &(struct typed){.language = str_of(c->catalog->code),
                                .when = S("morning"),
                                .remind = S("7"),
                                .leads = S("3"),
                                .roles = members,
                                .n_roles = 1});
}

static enum err edit_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct typed t;
    enum err e = typed_saved(c, r->arg[0], &t);
    return e ? e : show(c, r, out, &t);
}

static enum err save_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct typed t = typed_of(c, r);
    enum err e = save(c, &t, r->arg[0]);
    if (e == OK) {
        frame_flash(out, FLASH_SAVED);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, &t);
}

const struct route announcement_form_routes[] = {
    {"GET", "/program/announcements/new", new_get, ANNOUNCEMENT_WRITERS},
    {"POST", "/program/announcements/new", save_post, ANNOUNCEMENT_WRITERS,
     "/program/announcements/#", PAGE, FORM_BYTES},
    {"GET", "/program/announcements/#/edit", edit_get, ANNOUNCEMENT_WRITERS},
    {"POST", "/program/announcements/#/edit", save_post, ANNOUNCEMENT_WRITERS,
     "/program/announcements/#", PAGE, FORM_BYTES},
    {0},
};
