/* /ama, its events and who takes part in them. */
#include "feature/ama/inside.h"

#include "feature/ama/page.h"
#include "feature/people/people.h"
#include "kit/calendar/calendar.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { EVENTS_MOST = 200, MINUTE_S = 60 };

/* ---- words all pages share ----------------------------------------------------------------------- */

static const struct {
    const char *state, *words, *tone;
} states[] = {
    {"planned", N_("Planned"), "mute"},       {"open", N_("Takes questions"), "good"},
    {"live", N_("Live now"), "warn"},         {"answering", N_("Answers are coming"), "tone"},
    {"published", N_("Published"), "mute"},   {"cancelled", N_("Cancelled"), "bad"},
    {"held", N_("Waits for a look"), "warn"}, {"shown", N_("Waits for an answer"), "tone"},
    {"answered", N_("Answered"), "good"},     {"merged", N_("Part of another question"), "mute"},
    {"refused", N_("Not taken"), "bad"},      {"withdrawn", N_("Withdrawn"), "mute"},
};

const char *ama_state_words(str state)
{
    for (size_t i = 0; i < COUNT(states); i++)
        if (str_same(state, str_of(states[i].state)))
            return states[i].words;
    return "";
}

const char *ama_state_tone(str state)
{
    for (size_t i = 0; i < COUNT(states); i++)
        if (str_same(state, str_of(states[i].state)))
            return states[i].tone;
    return "mute";
}

str ama_cut(struct ctx *c, str words, size_t chars)
{
    str first = str_first_chars(words, chars);
    return first.len == words.len ? words : arena_format(c->mem, "%.*s…", STR_ARG(str_trim(first)));
}

str ama_picture(struct ctx *c, opt_bytes avatar)
{
    return avatar.set ? people_picture(c, avatar.value) : S("");
}

str ama_address(struct ctx *c, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    str path = arena_format_list(c->mem, format, values);
    va_end(values);
    return site_url(c, c->prefix, "%.*s", STR_ARG(path));
}

str ama_when(struct ctx *c, opt_time starts, opt_time ends)
{
    (void)ends;
    return starts.set ? i18n_moment_exact(c, starts.value) : tr(c, N_("Standing: ask at any time"));
}

void ama_share(struct ctx *c, const ama_event *e, const char *path, struct frame_share *share)
{
    struct frame_link *links = arena_take(c->mem, 2, sizeof *links);
    links[0] = (struct frame_link){"alternate", "application/atom+xml", e->title,
                                   ama_address(c, "/ama/%lld/feed", (long long)e->id)};
    links[1] = (struct frame_link){"alternate", "application/feed+json", e->title,
                                   ama_address(c, "/ama/%lld/feed.json", (long long)e->id)};
    share->address = ama_address(c, "/ama/%lld%s", (long long)e->id, path);
    share->links = links, share->n_links = 2;
}

/* ---- the list --------------------------------------------------------------------------------------- */

struct event_line {
    const struct row_ama_events *e;
    str when;
};
struct list_view {
    const struct req *r;
    const struct event_line *lines;
    size_t n;
    bool may_plan, subscribed;
    struct frame_empty empty;
    str address; /* of the calendar that was made just now; shown once */
};
struct field_set {
    struct frame_field title, words, opens, starts, starts_at, ends, closes, host;
    struct frame_select zone, seen_by;
    bool moderated, anonymous;
};
struct form_view {
    const struct req *r;
    const ama_event *e; /* NULL: a new one */
    struct field_set f;
};
struct part_line {
    const struct row_ama_hosts *h;
    str picture;
    const char *state, *part, *tone;
};
struct people_view {
    const struct req *r;
    const ama_event *e;
    const struct part_line *lines;
    size_t n;
    bool organizes;
    struct frame_field handle;
    struct frame_select part, for_host;
};

#include "feature/ama/ama.html.h"

static enum err show_list(struct ctx *c, const struct req *r, struct res *out, str address)
{
    struct list_view v = {.r = r, .may_plan = (c->bits & AMA_MAKERS) != 0, .address = address};
    struct row_ama_events *rows;
    struct row_ama_calendar_mine mine = {0};
    enum err e = q_ama_events(c, EVENTS_MOST, &rows, &v.n);
    if (e || (c->me && (e = q_ama_calendar_mine(c, &mine))))
        return e;
    struct event_line *lines = arena_take(c->mem, v.n + 1, sizeof *lines);
    for (size_t i = 0; i < v.n; i++)
        lines[i] = (struct event_line){&rows[i], ama_when(c, rows[i].starts, rows[i].ends)};
    v.lines = lines;
    v.subscribed = mine.found;
    v.empty = (struct frame_empty){
        .title = tr(c, N_("Nothing to ask yet")),
        .words = tr(c, N_("People of the program will answer questions here, at a time or at any "
                          "time; what was asked and answered stays to be read.")),
        .action = v.may_plan ? tr(c, N_("Plan one")) : S(""),
        .address = S("/ama/new"),
    };
    out->shared = c->me == 0;
    struct html o = frame_open(c, r, tr(c, N_("Ask me anything")), AREA_COMMUNITY);
    view_list(&o, &v);
    return frame_close(&o, r, out);
}

static enum err list_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show_list(c, r, out, S(""));
}

/* A private address of the calendar, shown once; the one before stops working. */
static enum err calendar_post(struct ctx *c, const struct req *r, struct res *out)
{
    bool drop = form_has(r, "drop");
    str token = ama_token_new(c);
    enum err e = db_begin(c);
    if (e)
        return e;
    e = db_end(c, drop ? q_ama_calendar_drop(c) : q_ama_calendar_set(c, ama_token_hash(c, token)));
    if (drop && !e)
        frame_flash(out, FLASH_REMOVED);
    return e || drop ? e
                     : show_list(c, r, out, ama_address(c, "/ama/calendar/%.*s", STR_ARG(token)));
}

/* ---- planning and changing --------------------------------------------------------------------------- */

static const struct {
    const char *code, *words;
    int64_t bits;
} audiences[] = {
    {"everybody", N_("Everybody; to ask and vote one signs in"), ANYBODY},
    {"signed-in", N_("Everybody who is signed in"), SIGNED_IN},
    {"members", N_("People who hold the award, and the program’s staff"), MEMBER | STAFF},
    {"staff", N_("The program’s staff: leads, reviewers, committee, managers"), STAFF},
};

/* A date of the form, at a minute of that day; what cannot be read is a problem of the field. */
static opt_time read_day(struct ctx *c, const struct req *r, const char *field, int minute)
{
    day on;
    str text = form_text(r, field);
    if (text.len == 0)
        return (opt_time){0};
    if (!day_read(text, &on)) {
        fail_at(c, field, N_("Write a date, like 2027-01-31."));
        return (opt_time){0};
    }
    return (opt_time){true, i18n_at(c, form_text(r, "zone"), on, minute)};
}

static struct ama_form read_form(struct ctx *c, const struct req *r)
{
    int at = 0;
    int64_t lasts = form_int(r, "ends", 0);
    str time = form_text(r, "starts_at");
    if (time.len > 0 && !calendar_minute(time, &at))
        fail_at(c, "starts_at", N_("Write a time, like 18:00."));
    struct ama_form f = {
        .title = form_text(r, "title"),
        .words = form_text(r, "words"),
        .zone = form_text(r, "zone"),
        .opens = read_day(c, r, "opens", 0),
        .starts = read_day(c, r, "starts", at),
        .closes = read_day(c, r, "closes", 24 * MINUTE_S),
        .moderated = form_has(r, "moderated"),
        .anonymous = form_has(r, "anonymous"),
        .host = form_text(r, "host"),
    };
    if (f.starts.set && lasts > 0)
        f.ends = (opt_time){true, {f.starts.value.s + lasts * MINUTE_S}};
    for (size_t i = 0; i < COUNT(audiences); i++)
        if (str_same(form_text(r, "seen_by"), str_of(audiences[i].code)))
            f.seen_by = audiences[i].bits;
    return f;
}

static str date_of(struct ctx *c, str zone, opt_time t, int *minute)
{
    day on;
    *minute = 0;
    if (!t.set)
        return S("");
    calendar_local(zone, t.value, &on, minute);
    return day_iso(c->mem, on);
}

static struct frame_select zone_select(struct ctx *c, str chosen)
{
    const struct i18n_choice *zones;
    size_t n;
    i18n_zones(c, &zones, &n);
    struct frame_option *options = arena_take(c->mem, n + 1, sizeof *options);
    for (size_t i = 0; i < n; i++)
        options[i] =
            (struct frame_option){zones[i].code, zones[i].name, str_same(zones[i].code, chosen)};
    return (struct frame_select){.name = "zone",
                                 .label = tr(c, N_("Time zone")),
                                 .options = options,
                                 .n = n,
                                 .required = true};
}

static struct frame_select audience_select(struct ctx *c, const struct req *r, const ama_event *e)
{
    struct frame_option *options = arena_take(c->mem, COUNT(audiences), sizeof *options);
    for (size_t i = 0; i < COUNT(audiences); i++) {
        str code = str_of(audiences[i].code);
        bool there = e ? e->seen_by == audiences[i].bits : i == 0;
        options[i] =
            (struct frame_option){code, tr(c, audiences[i].words),
                                  r->n_form > 1 ? str_same(form_text(r, "seen_by"), code) : there};
    }
    return (struct frame_select){.name = "seen_by",
                                 .label = tr(c, N_("Who sees it and asks")),
                                 .options = options,
                                 .n = COUNT(audiences),
                                 .required = true,
                                 .radios = true};
}

static void set_times(struct ctx *c, const struct req *r, const ama_event *e, struct field_set *f)
{
    int at = 0, none;
    str zone = form_typed(r, "zone", e ? e->zone : c->zone.len > 0 ? c->zone : S("UTC"));
    opt_time opens = {e != NULL, e ? e->opens : (moment){0}};
    opt_time closes = e ? e->closes : (opt_time){0};
    closes.value.s -= closes.set; /* the last day, not the one behind it */
    str starts = date_of(c, zone, e ? e->starts : (opt_time){0}, &at);
    int64_t lasts = e && e->starts.set ? (e->ends.value.s - e->starts.value.s) / MINUTE_S : 60;
    f->zone = zone_select(c, zone);
    f->opens =
        (struct frame_field){.name = "opens",
                             .type = "date",
                             .label = tr(c, N_("Takes questions from")),
                             .hint = tr(c, N_("Empty: from now on.")),
                             .value = form_typed(r, "opens", date_of(c, zone, opens, &none))};
    f->starts =
        (struct frame_field){.name = "starts",
                             .type = "date",
                             .label = tr(c, N_("The hosts are there on")),
                             .hint = tr(c, N_("Empty: a standing one, for questions at any time.")),
                             .value = form_typed(r, "starts", starts)};
    f->starts_at = (struct frame_field){
        .name = "starts_at",
        .type = "time",
        .label = tr(c, N_("At")),
        .value =
            form_typed(r, "starts_at", starts.len > 0 ? calendar_clock(c->mem, at) : S("18:00"))};
    f->ends = (struct frame_field){
        .name = "ends",
        .type = "number",
        .label = tr(c, N_("For so many minutes")),
        .min = "5",
        .value = form_typed(r, "ends", arena_format(c->mem, "%lld", (long long)lasts))};
    f->closes =
        (struct frame_field){.name = "closes",
                             .type = "date",
                             .label = tr(c, N_("Last day for questions")),
                             .hint = tr(c, N_("Empty: questions are taken until it is published.")),
                             .value = form_typed(r, "closes", date_of(c, zone, closes, &none))};
}

static void set_fields(struct ctx *c, const struct req *r, const ama_event *e, struct field_set *f)
{
    set_times(c, r, e, f);
    f->title = (struct frame_field){.name = "title",
                                    .type = "text",
                                    .label = tr(c, N_("Title")),
                                    .value = form_typed(r, "title", e ? e->title : S("")),
                                    .required = true,
                                    .max = AMA_TITLE_MAX};
    f->words = (struct frame_field){
        .name = "words",
        .type = "textarea",
        .label = tr(c, N_("What it is about")),
        .hint = tr(c, N_("Who answers, what they can be asked, what they cannot tell. Markdown.")),
        .value = form_typed(r, "words", e ? e->words : S("")),
        .max = AMA_WORDS_MAX,
        .rows = 6};
    f->host = (struct frame_field){
        .name = "host",
        .type = "text",
        .label = tr(c, N_("Host")),
        .hint = tr(c, N_("The name in the address of their page, like ada-lovelace. They are asked "
                         "first. Empty: yourself.")),
        .value = form_text(r, "host"),
        .max = PERSON_NAME_MAX};
    f->seen_by = audience_select(c, r, e);
    f->moderated = r->n_form > 1 ? form_has(r, "moderated") : !e || e->moderated;
    f->anonymous = form_has(r, "anonymous");
}

static enum err show_form(struct ctx *c, const struct req *r, struct res *out, const ama_event *e)
{
    struct form_view v = {.r = r, .e = e};
    set_fields(c, r, e, &v.f);
    struct html o = frame_open(c, r, e ? tr(c, N_("Change an event")) : tr(c, N_("Plan an event")),
                               AREA_COMMUNITY);
    view_form(&o, &v);
    return frame_close(&o, r, out);
}

static enum err new_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show_form(c, r, out, NULL);
}

static enum err new_post(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t id;
    struct ama_form f = read_form(c, r);
    enum err e = ama_make(c, &f, &id);
    for (struct problem *p = c->problems; p; p = p->next)
        if (str_same(p->field, S("handle"))) /* here the field is another's */
            p->field = S("host");
    if (!e || (e = frame_again(c, out, e)))
        return e;
    return show_form(c, r, out, NULL);
}

static enum err load_own(struct ctx *c, int64_t event, ama_event *e)
{
    enum err failed = ama_load(c, event, e);
    if (failed)
        return failed;
    return ama_organizes(c, e) ? OK
                               : fail_sentence(c, ERR_REFUSED, ama_sentence(AMA_NOT_ORGANIZER));
}

static enum err edit_get(struct ctx *c, const struct req *r, struct res *out)
{
    ama_event e;
    enum err failed = load_own(c, r->arg[0], &e);
    return failed ? failed : show_form(c, r, out, &e);
}

static enum err edit_post(struct ctx *c, const struct req *r, struct res *out)
{
    ama_event old;
    enum err e = load_own(c, r->arg[0], &old);
    if (e)
        return e;
    struct ama_form f = read_form(c, r);
    e = ama_change(c, r->arg[0], &f);
    if (!e)
        frame_flash(out, FLASH_SAVED);
    if (!e || (e = frame_again(c, out, e)))
        return e;
    return show_form(c, r, out, &old);
}

static enum err move_post(struct ctx *c, const struct req *r, struct res *out)
{
    (void)out;
    return ama_move(c, r->arg[0], form_text(r, "to"));
}

static enum err post_post(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t post;
    (void)out;
    return ama_post(c, r->arg[0], &post);
}

/* ---- who takes part ------------------------------------------------------------------------------------ */

static const struct {
    const char *code, *one, *asks;
} parts[] = {
    {"host", N_("Host"), N_("Host: answers")},
    {"organizer", N_("Organizer"), N_("Organizer: looks after the questions")},
    {"delegate", N_("Answers for a host"), N_("Delegate: answers in the name of a host")},
};

static struct part_line part_line(struct ctx *c, const struct row_ama_hosts *h)
{
    struct part_line l = {.h = h, .picture = ama_picture(c, h->avatar), .tone = "mute"};
    for (size_t i = 0; i < COUNT(parts); i++)
        if (str_same(h->part, str_of(parts[i].code)))
            l.part = parts[i].one;
    l.state = N_("Asked");
    if (str_same(h->state, S("accepted")))
        l.state = N_("Takes part"), l.tone = "good";
    if (str_same(h->state, S("declined")))
        l.state = N_("Said no"), l.tone = "bad";
    return l;
}

static void set_invitation(struct ctx *c, const struct req *r, const ama_event *e,
                           struct people_view *v)
{
    size_t n = 0;
    struct frame_option *kinds = arena_take(c->mem, COUNT(parts), sizeof *kinds);
    struct frame_option *hosts = arena_take(c->mem, v->n + 1, sizeof *hosts);
    for (size_t i = 0; i < COUNT(parts); i++)
        if (v->organizes || i == COUNT(parts) - 1)
            kinds[n++] =
                (struct frame_option){str_of(parts[i].code), tr(c, parts[i].asks),
                                      str_same(form_text(r, "part"), str_of(parts[i].code))};
    v->part = (struct frame_select){
        .name = "part", .label = tr(c, N_("As what")), .options = kinds, .n = n, .required = true};
    n = 0;
    for (size_t i = 0; i < v->n; i++) {
        const struct row_ama_hosts *h = v->lines[i].h;
        if (str_same(h->part, S("host")) && (v->organizes || (e->host && h->person == c->me))) {
            hosts[n] = (struct frame_option){arena_format(c->mem, "%lld", (long long)h->person),
                                             h->name, n == 0};
            n++;
        }
    }
    v->for_host = (struct frame_select){.name = "for_host",
                                        .label = tr(c, N_("In the name of")),
                                        .hint = tr(c, N_("For delegates only.")),
                                        .options = hosts,
                                        .n = n};
    v->handle = (struct frame_field){
        .name = "handle",
        .type = "text",
        .label = tr(c, N_("Whom")),
        .hint = tr(c, N_("The name in the address of their page, like ada-lovelace.")),
        .value = form_text(r, "handle"),
        .required = true,
        .max = PERSON_NAME_MAX};
}

static enum err people_get_page(struct ctx *c, const struct req *r, struct res *out)
{
    ama_event e;
    struct people_view v = {.r = r, .e = &e};
    struct row_ama_hosts *rows;
    enum err failed = ama_load(c, r->arg[0], &e);
    if (failed || (failed = q_ama_hosts(c, e.id, &rows, &v.n)))
        return failed;
    if (!ama_inside(c, &e) && e.parts == 0)
        return fail_sentence(c, ERR_REFUSED, ama_sentence(AMA_NOT_ORGANIZER));
    struct part_line *lines = arena_take(c->mem, v.n + 1, sizeof *lines);
    for (size_t i = 0; i < v.n; i++)
        lines[i] = part_line(c, &rows[i]);
    v.lines = lines;
    v.organizes = ama_organizes(c, &e);
    set_invitation(c, r, &e, &v);
    struct html o = frame_open(c, r, tr(c, N_("Who takes part")), AREA_COMMUNITY);
    view_people(&o, &v);
    return frame_close(&o, r, out);
}

static enum err people_post(struct ctx *c, const struct req *r, struct res *out)
{
    const struct ama_part part = {form_text(r, "handle"), form_text(r, "part"),
                                  form_int(r, "for_host", 0)};
    enum err e = ama_invite(c, r->arg[0], &part);
    if (!e)
        frame_flash(out, FLASH_SENT);
    if (!e || (e = frame_again(c, out, e)))
        return e;
    return people_get_page(c, r, out);
}

static enum err reply_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = ama_reply(c, r->arg[0], form_text(r, "part"), form_has(r, "accept"));
    if (!e)
        frame_flash(out, FLASH_SAVED);
    return e;
}

static enum err drop_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = ama_part_drop(c, r->arg[0], form_int(r, "person", 0), form_text(r, "part"));
    if (!e)
        frame_flash(out, FLASH_REMOVED);
    return e;
}

const struct route ama_routes[] = {
    {"GET", "/ama", list_get, ANYBODY},
    {"POST", "/ama/calendar", calendar_post, SIGNED_IN, "/ama"},
    {"GET", "/ama/new", new_get, AMA_MAKERS},
    {"POST", "/ama/new", new_post, AMA_MAKERS, "/ama/#"},
    {"GET", "/ama/#/edit", edit_get, SIGNED_IN},
    {"POST", "/ama/#/edit", edit_post, SIGNED_IN, "/ama/#"},
    {"POST", "/ama/#/move", move_post, SIGNED_IN, "/ama/#"},
    {"POST", "/ama/#/post", post_post, SIGNED_IN, "/blog/#/edit"},
    {"GET", "/ama/#/people", people_get_page, SIGNED_IN},
    {"POST", "/ama/#/people", people_post, SIGNED_IN, "/ama/#/people"},
    {"POST", "/ama/#/people/reply", reply_post, SIGNED_IN, "/ama/#"},
    {"POST", "/ama/#/people/drop", drop_post, SIGNED_IN, "/ama/#/people"},
    {0},
};
