#include "feature/contribution/import.h"
#include "feature/contribution/import.sql.h"
#include "feature/contribution/import_inside.h"
#include "feature/frame/frame.h"
#include "feature/people/people.h"
#include "kit/feed/feed.h"
#include "kit/fetch/fetch.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { SHOWN_MAX = 200, UPLOAD_MAX = 20 << 20, FORM_MAX = 21 << 20 };

/* ---- choosing a file --------------------------------------------------------------------------- */

struct choose_view {
    const struct req *r;
    struct frame_field file, address;
    struct row_import_batches *batches;
    size_t n;
};
struct preview_view {
    const struct req *r;
    const struct import_preview *p;
    const struct policy *policy;
    str word;
    size_t shown, problems; /* how many of each are shown */
    size_t ready;
};
struct result_view {
    const struct req *r;
    int64_t id;
    struct row_import_batch row;
};

static str kind_words(struct ctx *c, str kind)
{
    static const struct {
        const char *kind, *words;
    } WORDS[] = {{"csv", N_("Table")},
                 {"feed", N_("Feed")},
                 {"posts", N_("Posts")},
                 {"talks", N_("Talks")},
                 {"sessionize", N_("Talks")},
                 {"pretalx", N_("Talks")},
                 {"calendar", N_("Calendar")},
                 {"mvp", N_("Another program")},
                 {"advocu", N_("Another program")},
                 {"sitecore", N_("Another program")},
                 {"reps", N_("Another program")},
                 {"person", N_("Archive of yours")}};
    for (size_t i = 0; i < COUNT(WORDS); i++)
        if (str_same(kind, str_of(WORDS[i].kind)))
            return tr(c, WORDS[i].words);
    return kind;
}

static str type_name(const struct policy *policy, str code)
{
    const struct policy_type *type = policy_type(policy, code);
    return type ? type->name : code;
}

static str fate_words(struct ctx *c, const struct import_line *line)
{
    switch (line->fate) {
    case IMPORT_NEW: return line->what.draft ? tr(c, "New, as a draft") : tr(c, "New");
    case IMPORT_DUPLICATE: return tr(c, "There already");
    case IMPORT_PROBLEM: return tr(c, "Left out");
    case IMPORT_OUTSIDE: return tr(c, "Of another year");
    case IMPORT_FATES: break;
    }
    return (str){0};
}

static const char *fate_tone(enum import_fate fate)
{
    return fate == IMPORT_NEW ? "good" : fate == IMPORT_PROBLEM ? "bad" : "mute";
}

#include "feature/contribution/import.html.h"

static enum err show_choose(struct ctx *c, const struct req *r, struct res *out)
{
    struct choose_view v = {
        .r = r,
        .file = {.name = "file",
                 .type = "file",
                 .label = tr(c, "A file"),
                 .hint = tr(
                     c, "A table (CSV), a feed, a calendar, a list of talks, what you entered into "
                        "another program (JSON), or the archive of everything about you from "
                        "another place with Plaudit (ZIP); at most 20 MB."),
                 .accept = ".csv,.zip,.xml,.rss,.atom,.json,.ndjson,.ics,text/csv,application/xml"},
        .address = {.name = "address",
                    .type = "url",
                    .label = tr(c, "Or the address of a feed"),
                    .hint = tr(c, "RSS, Atom or JSON Feed of your blog, podcast or channel."),
                    .value = form_text(r, "address"),
                    .max = CONTRIBUTION_URL_MAX},
    };
    enum err e = q_import_batches(c, &v.batches, &v.n);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, "Import contributions"), AREA_RECORD);
    view_choose(&o, &v);
    return frame_close(&o, r, out);
}

static enum err choose_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show_choose(c, r, out);
}

static enum err read_upload(struct ctx *c, const struct import_upload *upload,
                            struct import_preview *p)
{
    const struct import_file file = {upload->kind, upload->address, upload->bytes,
                                     c->reader ? c->reader->name : (str){0}};
    enum err e = import_any(c, &file, p);
    if (!e)
        p->name = upload->name;
    return e;
}

/* The file, or what is at the address. Problems are named at the field. */
static enum err take_upload(struct ctx *c, const struct req *r, struct import_upload *upload)
{
    const struct upload *file = form_file(r, "file");
    str address = form_text(r, "address");
    if (file && file->bytes.len > UPLOAD_MAX)
        return fail_at(c, "file",
                       "This file is larger than 20 MB. Split it into smaller files and bring them "
                       "in one after the other.");
    if (file && file->bytes.len > 0) {
        *upload = (struct import_upload){.name = file->file_name, .bytes = file->bytes};
        upload->kind = str_of(import_kind(file->bytes));
        return OK;
    }
    if (address.len == 0)
        return fail_at(c, "file", "Choose a file, or write the address of a feed.");
    *upload = (struct import_upload){.kind = S("feed"), .name = address};
    struct fetch_request request = {
        .url = address, .accept = S(FEED_TYPES), .seconds = 10, .patience = 10};
    struct fetch_answer answer;
    enum err e = fetch_one(c, c->site->fetcher, &request, &answer);
    if (e)
        return fail_at(c, "address", "%.*s", STR_ARG(c->why));
    upload->bytes = answer.body;
    upload->address = answer.url;
    str kind = str_of(import_kind(answer.body));
    upload->kind = str_same(kind, S("csv")) ? S("feed") : kind; /* whose words say what is wrong */
    return OK;
}

static enum err choose_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct import_upload upload;
    struct import_preview p;
    str word;
    enum err e = take_upload(c, r, &upload);
    if (!e && (e = read_upload(c, &upload, &p)) == ERR_INVALID)
        e = fail_at(c, upload.address.len ? "address" : "file", "%.*s", STR_ARG(c->why));
    if (!e && !(e = import_keep(c, &upload, &word))) {
        see_other(c, out, arena_format(c->mem, "/record/import/%.*s", STR_ARG(word)).at, 0);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show_choose(c, r, out);
}

static enum err example_get(struct ctx *c, const struct req *r, struct res *out)
{
    static const char *const ROWS[][11] = {
        {"title", "url", "date", "type", "role", "description", "views", "attendees", "event",
         "format", "country"},
        {"Streams, explained", "https://blog.example.org/streams", "2026-03-04", "Blog post",
         "Author", "What streams are good for", "1200", "", "", "", ""},
        {"Streams on a stage", "https://conference.example.org/streams", "2026-05-21",
         "Talk at an event", "Speaker", "", "", "80", "Example Conference", "In person", "DE"},
    };
    struct text t = {.mem = c->mem};
    (void)r;
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        for (size_t k = 0; k < COUNT(ROWS[i]); k++)
            table_write_cell(&t, str_of(ROWS[i][k]), k == 0);
        text_add(&t, S("\r\n"));
    }
    out->type = S("text/csv; charset=utf-8");
    out->file_name = S("contributions.csv");
    out->body = text_str(&t);
    return OK;
}

/* ---- looking before it is stored --------------------------------------------------------------- */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static enum err show_preview(struct ctx *c, const struct req *r, const struct import_preview *p,
                             struct res *out)
{
    struct preview_view v = {.r = r,
                             .p = p,
                             .word = r->word[0],
                             .shown = least(p->n, SHOWN_MAX),
                             .problems = least(p->counts[IMPORT_PROBLEM], SHOWN_MAX),
                             .ready = p->counts[IMPORT_NEW]};
    enum err e = program_policy(c, 0, &v.policy);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, "Look before it is stored"), AREA_RECORD);
    view_preview(&o, &v);
    return frame_close(&o, r, out);
}

static enum err load_preview(struct ctx *c, const struct req *r, struct import_preview *p)
{
    struct import_upload upload;
    enum err e = import_kept(c, r->word[0], &upload);
    return e ? e : read_upload(c, &upload, p);
}

static enum err preview_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct import_preview p;
    enum err e = load_preview(c, r, &p);
    return e ? e : show_preview(c, r, &p, out);
}

/* Both or nothing. *batch 0: there were no contributions to store. */
static enum err store_all(struct ctx *c, const struct import_preview *p, int64_t *batch)
{
    const struct import_target to = {.person = c->me};
    size_t n = p->counts[IMPORT_NEW] + (p->outside_too ? p->counts[IMPORT_OUTSIDE] : 0), added;
    enum err e = db_begin(c);
    *batch = 0;
    if (e)
        return e;
    if (!(e = import_store_profile(c, p)) && n > 0)
        e = import_store(c, &to, p, batch, &added);
    return db_end(c, e);
}

static enum err preview_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct import_preview p;
    int64_t batch;
    enum err e = load_preview(c, r, &p);
    if (e)
        return e;
    p.outside_too = form_has(r, "outside");
    if (!(e = store_all(c, &p, &batch))) {
        import_forget(c, r->word[0]);
        see_other(c, out, batch ? "/record/imports/#" : "/account/profile", batch);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show_preview(c, r, &p, out);
}

/* ---- what came of it --------------------------------------------------------------------------- */

static enum err show_result(struct ctx *c, const struct req *r, struct res *out)
{
    struct result_view v = {.r = r, .id = r->arg[0]};
    enum err e = q_import_batch(c, r->arg[0], &v.row);
    if (e)
        return e;
    if (v.row.person != c->me)
        return fail_missing(c);
    struct html o = frame_open(c, r, tr(c, "Import"), AREA_RECORD);
    view_result(&o, &v);
    return frame_close(&o, r, out);
}

static enum err result_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show_result(c, r, out);
}

static enum err undo_post(struct ctx *c, const struct req *r, struct res *out)
{
    size_t removed;
    enum err e = import_undo(c, r->arg[0], &removed);
    if (!e) {
        frame_flash(out, FLASH_UNDONE);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show_result(c, r, out);
}

const struct route import_routes[] = {
    {"GET", "/record/import", choose_get, SIGNED_IN},
    {"POST", "/record/import", choose_post, SIGNED_IN, NULL, SLOW, FORM_MAX, false},
    {"GET", "/record/import/example.csv", example_get, SIGNED_IN},
    {"GET", "/record/import/@", preview_get, SIGNED_IN, NULL, SLOW, 0, false},
    {"POST", "/record/import/@", preview_post, SIGNED_IN, NULL, SLOW, 0, false},
    {"GET", "/record/imports/#", result_get, SIGNED_IN},
    {"POST", "/record/imports/#/undo", undo_post, SIGNED_IN, "/record/imports/#", SLOW, 0, false},
    {0},
};
