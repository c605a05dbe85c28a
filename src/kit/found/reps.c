/* Reports and events of Mozilla Reps, as their portal's interface gave them. */
#include "kit/feed/feed.h"
#include "kit/found/programs.h"

static void add_person(struct ctx *c, struct found_draft *d, const json_t *who, const char *role)
{
    str first = found_text(who, "first_name"), last = found_text(who, "last_name");
    str name = first.len + last.len
                   ? str_trim(arena_format(c->mem, "%.*s %.*s", STR_ARG(first), STR_ARG(last)))
                   : found_any(who, "display_name fullname name");
    found_add_person(d, (struct found_person){.name = name,
                                              .handle = found_text(who, "display_name"),
                                              .url = found_text(who, "_url"),
                                              .role = str_of(role)});
}

/* "Berlin, Germany" */
static str country_in(str place)
{
    str last = place, part;
    while (str_cut(&place, ',', &part))
        last = part;
    return found_country(last);
}

static void put_report(struct ctx *c, struct filed *f, const json_t *object, struct text *out)
{
    struct found_draft d = {0};
    struct found *item = &d.item;
    str text = found_text(object, "activity_description"),
        activity = found_text(object, "activity");
    item->title = feed_words(c, found_any(object, "link_description event.name"), FOUND_TITLE_MAX);
    if (item->title.len == 0)
        item->title = feed_words(c, text.len ? text : activity, FOUND_TITLE_MAX);
    item->id = found_id(c, object, "remo_url");
    item->text = text;
    item->word = activity.len ? activity : found_text(object, "activity.name");
    item->kind = programs_kind(c, item->word);
    item->url = feed_url(c, found_any(object, "link remo_url"), (str){0});
    item->event = found_any(object, "event.name");
    item->place = found_text(object, "location");
    item->country = found_country(found_text(object, "country"));
    if (item->country.len == 0)
        item->country = country_in(item->place);
    talks_day(&d, found_text(object, "report_date"));
    add_person(c, &d, found_at(object, "user"), "");
    found_add_tags(&d, found_at(object, "functional_areas"));
    programs_put(c, f, &d, out);
}

static void put_event(struct ctx *c, struct filed *f, const json_t *object, struct text *out)
{
    struct found_draft d = {.item = {.kind = FOUND_EVENT}};
    struct found *item = &d.item;
    item->title = feed_words(c, found_text(object, "name"), FOUND_TITLE_MAX);
    item->id = found_id(c, object, "remo_url");
    item->text = feed_plain(c, found_text(object, "description"), FOUND_TEXT_MAX);
    item->url = feed_url(c, found_any(object, "external_link remo_url"), (str){0});
    item->event = item->title;
    item->place = found_any(object, "city region");
    item->country = found_country(found_text(object, "country"));
    talks_day(&d, found_text(object, "start"));
    opt_day last = feed_day(found_text(object, "end"));
    item->until = (opt_time){last.set, moment_of_day(last.value)};
    add_person(c, &d, found_at(object, "owner"), "organizer");
    found_add_fact(&d, "role", S("organizer"));
    found_add_tags(&d, found_at(object, "categories"));
    programs_number(&d, object, "actual_attendance", "attendees");
    if (item->n_numbers == 0)
        programs_number(&d, object, "estimated_attendance", "attendees");
    programs_put(c, f, &d, out);
}

static bool put(struct ctx *c, struct filed *f, const json_t *object, struct text *out)
{
    bool report = found_has(object, "report_date"), event = found_has(object, "name start");
    if (report)
        put_report(c, f, object, out);
    else if (event)
        put_event(c, f, object, out);
    return report || event;
}

enum err reps_found(struct ctx *c, str source, str hint, struct text *out)
{
    struct filed f = {put, "results reports events activities objects items",
                      N_("There are no reports or events of Mozilla Reps in this file: those have "
                         "\"report_date\", or \"name\" and \"start\"."),
                      .kind = {0}};
    (void)hint;
    return programs_read(c, &f, source, out);
}
