/* Activities for the form of Microsoft's MVP portal: each one is the body of a request to its interface. */
#include "feature/contribution/export_inside.h"
#include "feature/contribution/import_inside.h"

enum { TITLE_MAX = 100, TEXT_MAX = 1000 };

/* holds: of a number also the member that takes it. */
#define ALWAYS "role end_day note members "
static const struct export_kind KINDS[] = {
    {"blog-post", "Blog", ALWAYS "views:numberOfViews", false},
    {"article", "Article", ALWAYS "readers:numberOfViews", false},
    {"book", "Book/E-book", ALWAYS "copies:copiesSold", false},
    {"newsletter", "Blog", ALWAYS "subscribers:subscriberBase", true},
    {"documentation", "Content Feedback and Editing", ALWAYS "readers:numberOfViews", false},
    {"translation", "Content Feedback and Editing", ALWAYS "readers:numberOfViews", true},
    {"podcast", "Podcast",
     ALWAYS "episodes:numberOfSessions live-views:liveStreamViews on-demand-views:onDemandViews",
     false},
    {"video", "Webinar/Online Training/Video/Livestream",
     ALWAYS "sessions:numberOfSessions live-views:liveStreamViews on-demand-views:onDemandViews",
     false},
    {"talk", "Speaker/Presenter at Third-party Event",
     ALWAYS "attendees:inPersonAttendees sessions:numberOfSessions", false},
    {"owner-event-talk", "Speaker/Presenter at Microsoft Event",
     ALWAYS "event sessions:numberOfSessions", false},
    {"workshop", "Speaker/Presenter at Third-party Event",
     ALWAYS "attendees:inPersonAttendees sessions:numberOfSessions", true},
    {"answers", "Online Support", ALWAYS "views:numberOfViews answers:quantity", false},
    {"mentoring", "Mentorship/Coaching", ALWAYS "sessions:numberOfSessions mentees:reach", false},
    {"code", "Open Source/Project/Sample code/Tools", ALWAYS "downloads:reach commits:quantity",
     false},
    {"user-group", "User Group Owner", ALWAYS "meetings:numberOfSessions attendees:reach", false},
    {"conference", "User Group Owner", ALWAYS "attendees:reach", true},
    {"product-feedback", "Product Feedback", ALWAYS, false},
    {"team-meeting", "Product Feedback", ALWAYS, true},
};

/* Which parts one can have had. */
static const struct {
    const char *type, *roles; /* type: of theirs */
} ROLES[] = {
    {"Blog", "Author|Co-Author|Contributor"},
    {"Article", "Author|Co-Author|Contributor"},
    {"Book/E-book", "Author|Co-Author"},
    {"Content Feedback and Editing", "Author|Contributor|Reviewer"},
    {"Podcast", "Host|Presenter|Speaker"},
    {"Webinar/Online Training/Video/Livestream", "Host|Presenter|Speaker"},
    {"Speaker/Presenter at Third-party Event", "Speaker|Panelist|Moderator|Presenter"},
    {"Speaker/Presenter at Microsoft Event", "Speaker|Panelist|Moderator|Presenter"},
    {"Online Support", "Author|Contributor|Moderator"},
    {"Mentorship/Coaching", "Organizer|Mentor|Other"},
    {"Open Source/Project/Sample code/Tools", "Author|Contributor|Reviewer"},
    {"User Group Owner", "Organizer|Other"},
    {"Product Feedback", "Contributor|Reviewer"},
};

static str role_of(struct exporting *x, const struct export_item *item, const char *theirs)
{
    str first = {0}, rest = {0}, role;
    for (size_t i = 0; i < COUNT(ROLES); i++)
        if (str_same(str_of(ROLES[i].type), str_of(theirs)))
            rest = str_of(ROLES[i].roles);
    while (str_cut(&rest, '|', &role)) {
        if (first.len == 0)
            first = role;
        if (type_same_words(role, item->what.role))
            return role;
    }
    export_lose(x, tr(x->c, N_("Role")));
    return first;
}

static void put_event(struct text *t, str event)
{
    static const char *const EVENTS[] = {"MLSA Summit", "MVP Summit", "RD Summit",
                                         "Build",       "Ignite",     "Inspire"};
    for (size_t i = 0; i < COUNT(EVENTS); i++)
        if (str_same_nocase(event, str_of(EVENTS[i]))) {
            export_put(t, "microsoftEvent", event);
            return;
        }
    export_put(t, "microsoftEvent", S("Other"));
    export_put(t, "microsoftEventOther", event);
}

static void put_numbers(struct text *t, const struct export_item *item, const char *holds)
{
    str rest = str_of(holds), one, code;
    while (str_cut(&rest, ' ', &one)) {
        str member = one;
        if (str_find(one, S(":")) == SIZE_MAX || !str_cut(&member, ':', &code))
            continue;
        export_put_digits(t, arena_copy(t->mem, member).at, export_number(item, code));
    }
}

static str moment_of(struct ctx *c, day d)
{
    return arena_format(c->mem, "%.*sT00:00:00.000Z", STR_ARG(day_iso(c->mem, d)));
}

static void put_area(struct exporting *x, const struct export_item *item)
{
    str area = export_mvp_area(item->area);
    if (area.len == 0 && item->area.len)
        export_lose(x, tr(x->c, N_("Expertise")));
    export_put(&x->body, "technologyFocusArea", area);
    export_member(&x->body, "additionalTechnologyAreas");
    text_add(&x->body, S("[]"));
    export_member(&x->body, "targetAudience");
    text_add(&x->body, S("[]"));
}

static void put(struct exporting *x, const struct export_item *item, const struct export_kind *kind)
{
    const struct contribution_new *w = &item->what;
    struct text *t = &x->body;
    text_add(t, x->written++ ? S(",\n{\"activity\": {") : S("\n{\"activity\": {"));
    text_add(t, S("\"id\": 0"));
    export_put(t, "tenant", S("MVP"));
    export_put(t, "activityTypeName", str_of(kind->theirs));
    export_put(t, "typeName", str_of(kind->theirs));
    export_put(t, "title", export_cut(x, N_("Title"), w->title, TITLE_MAX));
    export_put(t, "description", export_cut(x, N_("Description"), w->summary, TEXT_MAX));
    export_put(t, "privateDescription", export_cut(x, N_("Note"), w->note, TEXT_MAX));
    export_put_bool(t, "isPrivate", w->members_only);
    export_put(t, "date", moment_of(x->c, w->day.value));
    export_put(t, "dateEnd", moment_of(x->c, w->end_day.set ? w->end_day.value : w->day.value));
    export_put(t, "url", w->url);
    export_put(t, "role", role_of(x, item, kind->theirs));
    put_area(x, item);
    put_numbers(t, item, kind->holds);
    if (export_holds(kind->holds, S("event")))
        put_event(t, export_field(item, S("event")));
    text_add(t, S("}}"));
}

void export_mvp(struct exporting *x)
{
    text_char(&x->body, '[');
    for (size_t i = 0; i < x->n; i++) {
        const struct export_item *item = &x->items[i];
        const struct export_kind *kind = export_kind(KINDS, COUNT(KINDS), item->what.type);
        if (!kind) {
            export_leave_out(x, item);
            continue;
        }
        struct export_item without = *item;
        without.area = (str){0}; /* it is named if no name of theirs fits */
        export_losses(x, &without, kind);
        put(x, item, kind);
    }
    text_add(&x->body, S("\n]\n"));
}
