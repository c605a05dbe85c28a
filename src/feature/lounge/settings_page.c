#include "feature/lounge/pages.h"
#include "feature/lounge/inside.h"
#include "feature/program/program.h"
#include "kit/store/store.h"

enum {
    RIGHTS = 7,
    GRANTS_MAX = 200, /* rows of the table of rights */
    TITLE_MAX = 100,
    ABOUT_MAX = 1000,
    NAME_MAX = 80,
    FORM_MAX = 128 << 10,
};

/* A row of the table: who, and what they may do. */
struct grant_row {
    struct newsgroup_grant grant;
    str words;
};
struct settings_view {
    const struct req *r;
    struct newsgroup group; /* id 0: a new one */
    int64_t version;
    struct frame_field name, title, about, nda;
    struct frame_select kind, state;
    bool moderated, elected;
    struct grant_row rows[GRANTS_MAX];
    size_t n;
    struct frame_option *more; /* regions and expertises that have no row yet */
    size_t n_more;
    str action;
};

static const struct {
    int64_t right;
    const char *words;
} rights[RIGHTS] = {
    {LOUNGE_SEE, N_("Read")},          {LOUNGE_REPLY, N_("Answer")},
    {LOUNGE_START, N_("Begin")},       {LOUNGE_ATTACH, N_("Files")},
    {LOUNGE_POLL, N_("Polls")},        {LOUNGE_DIRECT, N_("Shown at once")},
    {LOUNGE_MODERATE, N_("Moderate")},
};
static const struct {
    int64_t role;
    const char *words;
} roles[] = {
    {ANYBODY, N_("Everybody, without signing in")},
    {SIGNED_IN, N_("Who is signed in")},
    {MEMBER, N_("Who holds the award")},
    {ALUMNI, N_("Alumni")},
    {LEAD, N_("Leads")},
    {REVIEWER, N_("Reviewers")},
    {COMMITTEE, N_("Committee")},
    {PRODUCT_TEAM, N_("Product teams")},
    {COMMUNITY_MANAGER, N_("Community managers")},
    {MANAGER, N_("Managers")},
    {OPERATOR, N_("Operators")},
};
struct choice {
    const char *code, *words;
};
static const struct choice kinds[] = {
    {"group", N_("Talk: discussions, questions, polls")},
    {"announce", N_("Announcements")},
    {"help", N_("Help wanted: openings, and who looks for something")},
    {"praise", N_("Praise")},
    {0},
};
static const struct choice states[] = {
    {"open", N_("Open")},
    {"read_only", N_("Read only: nobody writes any more")},
    {"archived", N_("Archived: out of the lists")},
    {0},
};

static str field_of(struct ctx *c, const struct newsgroup_grant *g)
{
    return arena_format(c->mem, "right-%.*s-%lld", STR_ARG(g->who), (long long)g->subject);
}

#include "feature/lounge/settings.html.h"

/* ---- who may do what --------------------------------------------------------------------------- */

static struct grant_row *row_of(struct settings_view *v, str who, int64_t subject)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->rows[i].grant.subject == subject && str_same(v->rows[i].grant.who, who))
            return &v->rows[i];
    if (v->n == GRANTS_MAX)
        return NULL;
    v->rows[v->n] = (struct grant_row){.grant = {who, subject, 0}};
    return &v->rows[v->n++];
}

static void add_roles(struct ctx *c, struct settings_view *v)
{
    for (size_t i = 0; i < COUNT(roles); i++)
        row_of(v, S("role"), roles[i].role)->words = tr(c, roles[i].words);
    row_of(v, S("member"), 0)->words = tr(c, N_("Who has joined the group"));
}

static enum err add_names(struct ctx *c, struct settings_view *v)
{
    const struct region *regions;
    const struct expertise *expertises;
    size_t n_regions, n_expertises;
    enum err e = program_regions(c, &regions, &n_regions);
    if (e || (e = program_expertises(c, &expertises, &n_expertises)))
        return e;
    v->more = arena_take(c->mem, n_regions + n_expertises, sizeof *v->more);
    for (size_t i = 0; i < n_regions + n_expertises; i++) {
        bool region = i < n_regions, there = false;
        int64_t id = region ? regions[i].id : expertises[i - n_regions].id;
        str who = region ? S("region") : S("expertise");
        str name = region ? regions[i].name : expertises[i - n_regions].name;
        for (size_t k = 0; k < v->n; k++)
            if (v->rows[k].grant.subject == id && str_same(v->rows[k].grant.who, who))
                v->rows[k].words = name, there = true;
        bool gone =
            !region && (expertises[i - n_regions].retired || !expertises[i - n_regions].parent);
        if (!there && !gone)
            v->more[v->n_more++] = (struct frame_option){
                arena_format(c->mem, "%.*s-%lld", STR_ARG(who), (long long)id), name, false};
    }
    return OK;
}

/* A right of several roles at once stands in the row of each. */
static void add_grant(struct settings_view *v, const struct newsgroup_grant *grant)
{
    bool role = str_same(grant->who, S("role"));
    struct grant_row *row = role ? NULL : row_of(v, grant->who, grant->subject);
    if (row)
        row->grant.rights |= grant->rights;
    for (size_t i = 0; role && i < COUNT(roles); i++)
        if (grant->subject & roles[i].role)
            row_of(v, S("role"), roles[i].role)->grant.rights |= grant->rights;
}

/* Of a new group: who holds the award talks, who keeps groups looks after it. */
static void usual_rights(struct settings_view *v)
{
    row_of(v, S("role"), MEMBER)->grant.rights =
        LOUNGE_SEE | LOUNGE_REPLY | LOUNGE_START | LOUNGE_ATTACH | LOUNGE_POLL;
    row_of(v, S("role"), COMMUNITY_MANAGER)->grant.rights = LOUNGE_ALL;
    row_of(v, S("role"), MANAGER)->grant.rights = LOUNGE_ALL;
}

static int64_t read_bits(const struct req *r, const char *field)
{
    int64_t bits = 0, bit;
    str value;
    for (size_t i = 0; i < RIGHTS && form_each(r, field, i, &value); i++)
        if (str_int(value, &bit) && bit > 0 && bit <= LOUNGE_MODERATE)
            bits |= bit;
    return bits;
}

/* What was ticked; and a row for a region or an expertise that had none. */
static void read_grants(struct ctx *c, const struct req *r, struct settings_view *v)
{
    str more = form_text(r, "more"), who;
    int64_t subject;
    for (size_t i = 0; i < v->n; i++)
        v->rows[i].grant.rights = read_bits(r, field_of(c, &v->rows[i].grant).at);
    if (!str_cut(&more, '-', &who) || !str_int(more, &subject))
        return;
    if (!str_same(who, S("region")) && !str_same(who, S("expertise")))
        return;
    struct grant_row *row = row_of(v, who, subject);
    if (row)
        row->grant.rights |= read_bits(r, "more-right");
}

/* ---- the page ---------------------------------------------------------------------------------- */

/* A list of choices, of which the chosen one stands; without one the first. */
static struct frame_select select_of(struct ctx *c, const char *name, const char *label,
                                     const struct choice *list, str chosen)
{
    size_t n = 0;
    while (list[n].code)
        n++;
    struct frame_option *options = arena_take(c->mem, n, sizeof *options);
    for (size_t i = 0; i < n; i++)
        options[i] = (struct frame_option){str_of(list[i].code), tr(c, list[i].words),
                                           str_same(chosen, str_of(list[i].code)) ||
                                               (chosen.len == 0 && i == 0)};
    return (struct frame_select){
        .name = name, .label = tr(c, label), .options = options, .n = n, .required = true};
}

static void add_choices(struct ctx *c, const struct req *r, struct settings_view *v)
{
    bool sent = r->n_form > 0;
    v->kind = select_of(c, "kind", N_("What it is for"), kinds,
                        sent          ? form_text(r, "kind")
                        : v->group.id ? v->group.kind
                                      : param(r, "kind"));
    v->state =
        select_of(c, "state", N_("State"), states, sent ? form_text(r, "state") : v->group.state);
}

static void add_fields(struct ctx *c, const struct req *r, struct settings_view *v)
{
    bool sent = r->n_form > 0;
    str nda = arena_format(c->mem, "%lld", (long long)v->group.nda_version);
    v->name = (struct frame_field){
        .name = "name",
        .type = "text",
        .label = tr(c, N_("Short name")),
        .hint = tr(c, N_("In addresses, by mail and by news reader, like lounge.general. It never "
                         "changes.")),
        .value = sent ? form_text(r, "name") : S(""),
        .required = true,
        .max = NAME_MAX};
    v->title = (struct frame_field){.name = "title",
                                    .type = "text",
                                    .label = tr(c, N_("Title")),
                                    .value = sent ? form_text(r, "title") : v->group.title,
                                    .required = true,
                                    .max = TITLE_MAX};
    v->about = (struct frame_field){.name = "about",
                                    .type = "textarea",
                                    .label = tr(c, N_("What it is about")),
                                    .value = sent ? form_text(r, "about") : v->group.about,
                                    .max = ABOUT_MAX,
                                    .rows = 3};
    v->nda = (struct frame_field){
        .name = "nda",
        .type = "number",
        .label = tr(c, N_("Version of the agreement that readers have signed")),
        .hint = tr(c, N_("0: none is needed.")),
        .value = sent ? form_text(r, "nda") : nda,
        .min = "0"};
    v->moderated = sent ? form_has(r, "moderated") : v->group.moderated;
    v->elected = sent ? form_has(r, "elected") : v->group.elected;
}

static enum err load(struct ctx *c, const struct req *r, struct settings_view *v)
{
    const struct newsgroup_grant *list = NULL;
    size_t n = 0;
    enum err e = r->word[0].len ? page_group(c, r, &v->group) : OK;
    if (e || (v->group.id && (e = lounge_grants(c, v->group.id, &list, &n))))
        return e;
    v->r = r;
    v->version = v->group.version;
    add_roles(c, v);
    for (size_t i = 0; i < n; i++)
        add_grant(v, &list[i]);
    if (!v->group.id)
        usual_rights(v);
    if (r->n_form > 0)
        read_grants(c, r, v);
    v->action = v->group.id ? arena_format(c->mem, "/groups/%.*s/settings", STR_ARG(v->group.name))
                            : S("/groups/new");
    add_fields(c, r, v);
    add_choices(c, r, v);
    return add_names(c, v);
}

static enum err show(struct ctx *c, const struct req *r, struct res *out, struct settings_view *v)
{
    struct html o =
        frame_open(c, r, v->group.id ? tr(c, N_("Settings and rights")) : tr(c, N_("New group")),
                   AREA_COMMUNITY);
    view_settings(&o, v);
    return frame_close(&o, r, out);
}

static enum err settings_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct settings_view *v = arena_take(c->mem, 1, sizeof *v);
    enum err e = load(c, r, v);
    return e ? e : show(c, r, out, v);
}

static enum err save(struct ctx *c, const struct req *r, struct settings_view *v)
{
    struct newsgroup_grant *grants = arena_take(c->mem, v->n, sizeof *grants);
    str state = form_text(r, "state");
    struct newsgroup_new in = {.name = v->group.id ? v->group.name : v->name.value,
                               .title = v->title.value,
                               .about = v->about.value,
                               .language = v->group.language,
                               .kind = v->group.id ? v->group.kind : form_text(r, "kind"),
                               .nda_version = form_int(r, "nda", 0),
                               .moderated = v->moderated,
                               .elected = v->elected,
                               .grants = grants};
    for (size_t i = 0; i < v->n; i++)
        if (v->rows[i].grant.rights)
            grants[in.n_grants++] = v->rows[i].grant;
    enum err e = db_begin(c);
    if (e)
        return e;
    page_then(c, "/groups/%.*s", STR_ARG(in.name));
    e = lounge_group_save(c, &in, &v->group.id, form_int(r, "version", 0));
    if (!e && v->group.state.len > 0 && !str_same(state, v->group.state))
        e = lounge_group_state(c, v->group.id, state);
    return db_end(c, e);
}

static enum err settings_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct settings_view *v = arena_take(c->mem, 1, sizeof *v);
    enum err e = load(c, r, v);
    if (e)
        return e;
    e = save(c, r, v);
    if (!e)
        return page_done(c, out, e, FLASH_SAVED);
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, v);
}

const struct route group_settings_routes[] = {
    {"GET", "/groups/new", settings_get, COMMUNITY_MANAGER | MANAGER},
    {"POST", "/groups/new", settings_post, COMMUNITY_MANAGER | MANAGER, "/groups", PAGE, FORM_MAX},
    {"GET", "/groups/@/settings", settings_get, COMMUNITY_MANAGER | MANAGER},
    {"POST", "/groups/@/settings", settings_post, COMMUNITY_MANAGER | MANAGER, "/groups", PAGE,
     FORM_MAX},
    {0},
};
