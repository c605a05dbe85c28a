/* Files that say by themselves what they are. */
#include "feature/contribution/import_inside.h"
#include "feature/contribution/import_person.h"

enum { LOOKED_AT = 20000 };

static const struct {
    const char *kind;
    sandbox_job *job;
    const char *marks; /* all of them stand near the beginning */
} READERS[] = {
    {"mvp", mvp_found, "\"activityTypeName\""},
    {"mvp", mvp_found, "\"communityLeaderActivities\""},
    {"mvp", mvp_found, "\"ContributionType"},
    {"advocu", advocu_found, "\"activityDate\""},
    {"advocu", advocu_found, "\"whyIsSignificant\""},
    {"reps", reps_found, "\"report_date\""},
    {"reps", reps_found, "\"estimated_attendance\""},
    {"sitecore", sitecore_found, "\"isPublic\" \"uri\""},
    {"sitecore", sitecore_found, "\"relatedProducts\""},
    {"feed", NULL, "jsonfeed.org"},
    {"feed", NULL, "\"items\" \"version\""},
    {"calendar", calendar_found, "BEGIN:VCALENDAR"},
    {"talks", talks_found, "\"title\""},
    {"talks", talks_found, "\"sessions\""},
};

static bool has_all(str head, const char *marks)
{
    str rest = str_of(marks), mark;
    while (str_cut(&rest, ' ', &mark))
        if (str_find(head, mark) == SIZE_MAX)
            return false;
    return true;
}

const char *import_kind(str bytes)
{
    if (str_starts(bytes, S("\xEF\xBB\xBF")))
        bytes = str_from(bytes, 3);
    if (str_starts(bytes, S("PK")))
        return "person";
    bytes = str_trim(str_upto(bytes, LOOKED_AT));
    char first = bytes.len ? bytes.at[0] : ' ';
    if (first == '<')
        return "feed";
    bool json = first == '{' || first == '[';
    if (!json && !str_starts(bytes, S("BEGIN:VCALENDAR")))
        return "csv";
    for (size_t i = 0; i < COUNT(READERS); i++)
        if (has_all(bytes, READERS[i].marks))
            return READERS[i].kind;
    return first == '{' ? "feed" : "talks";
}

static bool names(const struct found_list *list, str name)
{
    for (size_t i = 0; i < list->n; i++)
        for (size_t k = 0; k < list->items[i].n_people; k++)
            if (type_same_words(list->items[i].people[k].name, name))
                return true;
    return false;
}

static enum err read_found(struct ctx *c, sandbox_job *job, const struct import_file *file,
                           struct import_preview *p)
{
    struct found_list list;
    bool talks = str_same(file->kind, S("talks"));
    enum err e = found_read(
        c, job, (struct sandbox_input){file->bytes, talks ? file->address : S("")}, &list);
    if (e)
        return e;
    const struct import_found from = {
        .kind = arena_copy(c->mem, file->kind).at,
        .person = c->me,
        .list = &list,
        .name = talks && names(&list, file->name) ? file->name : (str){0},
        .by_hand = true,
    };
    return import_found(c, &from, p);
}

enum err import_any(struct ctx *c, const struct import_file *file, struct import_preview *p)
{
    for (size_t i = 0; i < COUNT(READERS); i++)
        if (READERS[i].job && str_same(file->kind, str_of(READERS[i].kind)))
            return read_found(c, READERS[i].job, file, p);
    if (str_same(file->kind, S("person")))
        return import_person(c, file->bytes, p);
    return str_same(file->kind, S("feed")) ? import_feed(c, c->me, file->bytes, file->address, p)
                                           : import_csv(c, c->me, file->bytes, p);
}
