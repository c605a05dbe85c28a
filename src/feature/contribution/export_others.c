/* Contributions of an application for Sitecore's MVP program, and reports of Mozilla Reps. */
#include "feature/contribution/export_inside.h"
#include "kit/found/found.h"

/* ---- Sitecore ---------------------------------------------------------------------------------- */

static const struct export_kind SITECORE[] = {
    {"blog-post", "BlogPost", "members", false},
    {"article", "BlogPost", "members", true},
    {"newsletter", "BlogPost", "members", true},
    {"talk", "Speaking", "members", false},
    {"owner-event-talk", "Speaking", "members", true},
    {"workshop", "Speaking", "members", true},
    {"video", "Video", "members", false},
    {"podcast", "Video", "members", true},
    {"code", "Code", "members", false},
    {"documentation", "Reference", "members", true},
    {"translation", "Reference", "members", true},
    {"product-feedback", "Feedback", "members", false},
    {"team-meeting", "Feedback", "members", true},
    {"user-group", "Community", "members", false},
    {"conference", "Community", "members", true},
    {"answers", "Community", "members", true},
    {"mentoring", "Mentor", "members", false},
};

void export_sitecore(struct exporting *x)
{
    static const struct export_kind OTHER = {"", "Other", "members", true};
    struct text *t = &x->body;
    text_char(t, '[');
    for (size_t i = 0; i < x->n; i++) {
        const struct export_item *item = &x->items[i];
        const struct contribution_new *w = &item->what;
        const struct export_kind *kind = export_kind(SITECORE, COUNT(SITECORE), w->type);
        kind = kind ? kind : &OTHER;
        export_losses(x, item, kind);
        text_add(t, x->written++ ? S(",\n{") : S("\n{"));
        export_put(t, "name", w->title);
        export_put(t, "description", w->summary);
        export_put(t, "uri", w->url);
        export_put(t, "date", moment_iso(x->c->mem, moment_of_day(w->day.value)));
        export_put_bool(t, "isPublic", !w->members_only);
        export_put(t, "type", str_of(kind->theirs));
        export_member(t, "relatedProducts");
        text_add(t, S("[]}"));
    }
    text_add(t, S("\n]\n"));
}

/* ---- Mozilla Reps ------------------------------------------------------------------------------- */

enum { DESCRIPTION_MAX = 200, AREA_MAX = 100, LOCATION_MAX = 150 };

/* An activity has a name there, which their program chooses: ours is as good as another. */
static void put_report(struct exporting *x, const struct export_item *item)
{
    const struct contribution_new *w = &item->what;
    struct text *t = &x->body;
    str event = export_field(item, S("event"));
    text_add(t, x->written++ ? S(",\n{") : S("\n{"));
    export_put(t, "activity", item->type ? item->type->name : w->type);
    export_put(t, "report_date", day_iso(x->c->mem, w->day.value));
    export_put(t, "link", w->url);
    export_put(t, "link_description", export_cut(x, N_("Title"), w->title, DESCRIPTION_MAX));
    export_put(t, "activity_description", w->summary);
    export_put(t, "location", str_first_chars(found_country_name(w->country), LOCATION_MAX));
    export_member(t, "functional_areas");
    text_char(t, '[');
    if (item->area.len) {
        text_char(t, '{');
        export_put(t, "name", export_cut(x, N_("Expertise"), item->area, AREA_MAX));
        text_char(t, '}');
    }
    text_char(t, ']');
    export_member(t, "event");
    if (event.len) {
        text_char(t, '{');
        export_put(t, "name", str_first_chars(event, AREA_MAX));
        text_char(t, '}');
    } else {
        text_add(t, S("null"));
    }
    export_put_bool(t, "passive_report", false);
    text_char(t, '}');
}

void export_reps(struct exporting *x)
{
    static const struct export_kind REPORT = {"", "", "country area event", false};
    text_char(&x->body, '[');
    for (size_t i = 0; i < x->n; i++) {
        export_losses(x, &x->items[i], &REPORT);
        put_report(x, &x->items[i]);
    }
    text_add(&x->body, S("\n]\n"));
}
