/* Drafts of activities for Google's GDE program, by the forms that Advocu describes: each with the name of its
 * form, to which its "activity" is sent. */
#include "feature/contribution/export_inside.h"
#include "kit/found/found.h"

enum { TITLE_MIN = 3, TEXT_MAX = 2000, PRODUCT_MAX = 500 };

/* theirs: the form, and of content its type; holds: of a number also the member that takes it. */
#define ALWAYS "note members "
#define HELD ALWAYS "format country in-room "
static const struct export_kind KINDS[] = {
    {"article", "content-creation|Articles", ALWAYS "readers:readers", false},
    {"blog-post", "content-creation|Articles", ALWAYS "views:readers", true},
    {"book", "content-creation|Books", ALWAYS "copies:readers", false},
    {"newsletter", "content-creation|Newsletters", ALWAYS "subscribers:readers", false},
    {"podcast", "content-creation|Podcasts", ALWAYS "on-demand-views:readers", false},
    {"video", "content-creation|Videos", ALWAYS "on-demand-views:readers", false},
    {"code", "content-creation|Demos", ALWAYS "downloads:readers", false},
    {"documentation", "content-creation|Articles", ALWAYS "readers:readers", true},
    {"translation", "content-creation|Articles", ALWAYS "readers:readers", true},
    {"talk", "public-speaking", HELD "attendees:attendees", false},
    {"owner-event-talk", "public-speaking", HELD "attendees:attendees", true},
    {"workshop", "workshop", HELD "attendees:attendees", false},
    {"mentoring", "mentoring", ALWAYS "mentees:attendees", false},
    {"product-feedback", "product-feedback-given", ALWAYS "minutes:timeSpent product channel",
     false},
    {"team-meeting", "interaction-with-googlers", ALWAYS "minutes:timeSpent kind about", false},
    {"story", "stories", ALWAYS "people:impact why significance", false},
};

/* Their word for a choice of ours; empty: there is none. */
static str word_of(str ours)
{
    static const struct {
        const char *ours, *theirs;
    } WORDS[] = {
        {"in-person", "In-Person"},
        {"virtual", "Virtual"},
        {"hybrid", "Hybrid"},
        {"early-access", "Early access program"},
        {"session", "Product feedback session"},
        {"interview", "User study / focus group"},
        {"design-review", "Online feedback sessions"},
        {"question", "Feedback submissions"},
        {"joint-event", "Feedback summits"},
        {"inclusion", "Diversity & Inclusion"},
        {"business", "Helping Business"},
        {"society", "Social Impact"},
        {"product", "Feedback to Google"},
        {"community", "Community Leading"},
        {"technology", "Technology / Open source"},
    };
    for (size_t i = 0; i < COUNT(WORDS); i++)
        if (str_same(ours, str_of(WORDS[i].ours)))
            return str_of(WORDS[i].theirs);
    return (str){0};
}

static void put_if(struct text *t, const char *name, str value)
{
    if (value.len)
        export_put(t, name, value);
}

static void put_metric(struct text *t, const struct export_item *item, const char *holds)
{
    str rest = str_of(holds), one, code;
    while (str_cut(&rest, ' ', &one)) {
        str member = one;
        if (str_find(one, S(":")) == SIZE_MAX || !str_cut(&member, ':', &code))
            continue;
        str digits = export_number(item, code);
        if (digits.len == 0 || str_same(digits, S("0")))
            return; /* each of their numbers is 1 at least */
        export_member(t, "metrics");
        text_add(t, S("{\""));
        text_add(t, member);
        text_format(t, "\": %.*s}", STR_ARG(digits));
    }
}

static void put_held(struct exporting *x, const struct export_item *item)
{
    struct text *t = &x->body;
    str format = word_of(item->what.format), country = found_country_name(item->what.country);
    put_if(t, "eventFormat", format);
    if (format.len && !str_same(format, S("Virtual")))
        put_if(t, "country", country);
    else if (country.len)
        export_lose(x, tr(x->c, N_("Country")));
    str in_room = export_field(item, S("in-room"));
    if (in_room.len && str_same(format, S("Hybrid")))
        export_put_digits(t, "inPersonAttendees", in_room);
    else if (in_room.len)
        export_lose(x, tr(x->c, N_("In the room")));
}

/* What only one of the forms asks. */
static void put_own(struct exporting *x, const struct export_item *item, str slug)
{
    struct text *t = &x->body;
    str channel = export_field(item, S("channel")), about = export_field(item, S("about"));
    if (str_same(slug, S("product-feedback-given"))) {
        put_if(t, "contentType", word_of(channel));
        if (channel.len && word_of(channel).len == 0)
            export_lose(x, tr(x->c, N_("Channel")));
        put_if(t, "productDescription",
               export_cut(x, N_("Product"), export_field(item, S("product")), PRODUCT_MAX));
    } else if (str_same(slug, S("interaction-with-googlers"))) {
        str kind = export_field(item, S("kind"));
        if (kind.len)
            export_put(t, "format", word_of(kind).len ? word_of(kind) : S("Other"));
        if (about.len)
            export_lose(x, tr(x->c, N_("About")));
        export_put(t, "interactionType", S("Other interactions with Google Product Teams"));
        put_if(t, "additionalLinks", item->what.url);
    } else if (str_same(slug, S("stories"))) {
        put_if(t, "whyIsSignificant",
               export_cut(x, N_("Why"), export_field(item, S("why")), TEXT_MAX));
        put_if(t, "significanceType", word_of(export_field(item, S("significance"))));
    }
}

static void put_tags(struct exporting *x, const struct export_item *item)
{
    str tag = export_advocu_tag(item->area);
    export_member(&x->body, "tags");
    text_char(&x->body, '[');
    if (tag.len)
        text_json(&x->body, tag);
    else if (item->area.len)
        export_lose(x, tr(x->c, N_("Expertise")));
    text_char(&x->body, ']');
}

static void put(struct exporting *x, const struct export_item *item, const struct export_kind *kind)
{
    const struct contribution_new *w = &item->what;
    struct text *t = &x->body;
    str content = str_of(kind->theirs), slug;
    (void)str_cut(&content, '|', &slug);
    bool feedback = str_same(slug, S("product-feedback-given")) ||
                    str_same(slug, S("interaction-with-googlers"));
    text_add(t, x->written++ ? S(",\n{") : S("\n{"));
    export_put(t, "slug", slug);
    export_member(t, "activity");
    text_char(t, '{');
    put_if(t, "contentType", content);
    export_put(t, "title", w->title);
    export_put(t, "description", w->summary);
    put_tags(x, item);
    put_metric(t, item, kind->holds);
    if (export_holds(kind->holds, S("format")))
        put_held(x, item);
    put_own(x, item, slug);
    if (str_same(slug, S("stories")))
        export_lose(x, tr(x->c, N_("Date")));
    else
        export_put(t, "activityDate", day_iso(x->c->mem, w->day.value));
    if (!feedback)
        put_if(t, "activityUrl", w->url);
    else if (w->url.len && str_same(slug, S("product-feedback-given")))
        export_lose(x, tr(x->c, N_("Address")));
    put_if(t, "additionalInfo", w->note);
    export_put_bool(t, "private", w->members_only);
    text_add(t, S("}}"));
}

void export_advocu(struct exporting *x)
{
    text_char(&x->body, '[');
    for (size_t i = 0; i < x->n; i++) {
        const struct export_item *item = &x->items[i];
        const struct export_kind *kind = export_kind(KINDS, COUNT(KINDS), item->what.type);
        if (!kind || str_chars(item->what.title) < TITLE_MIN) {
            export_leave_out(x, item);
            continue;
        }
        struct export_item without = *item;
        without.area = (str){0};
        export_losses(x, &without, kind);
        put(x, item, kind);
    }
    text_add(&x->body, S("\n]\n"));
}
