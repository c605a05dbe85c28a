/* /lead/announcements: what paragraphs are asked of a lead, and writing one. */
#include "feature/announcement/inside.h"

#include "feature/frame/frame.h"
#include "kit/i18n/i18n.h"

enum { ASKED_MOST = 100, PARAGRAPH_ROWS = 8 };

struct asked_view {
    const struct req *r;
    struct row_announcement_reader_asked *rows;
    size_t n;
};
struct write_view {
    const struct req *r;
    struct announcement a;
    struct row_announcement_reader_ask ask;
    struct row_announcement_reader_languages *languages;
    size_t n_languages;
    const struct announcement_paragraph **own; /* of this region */
    size_t n_own;
    bool open;
    struct frame_select language;
    struct frame_field words;
};

#include "feature/announcement/lead.html.h"

static enum err asked_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct asked_view v = {.r = r};
    enum err e = q_announcement_reader_asked(c, ASKED_MOST, &v.rows, &v.n);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Your words for letters")), AREA_LEAD);
    view_asked(&o, &v);
    return frame_close(&o, r, out);
}

/* The languages of its readers first; all others behind them. */
static void fill_languages(struct ctx *c, struct write_view *v, str chosen)
{
    const struct i18n_choice *all;
    size_t n, shown = 0;
    i18n_languages(c, &all, &n);
    struct frame_option *options = arena_take(c->mem, n + v->n_languages + 1, sizeof *options);
    for (size_t i = 0; i < v->n_languages; i++) {
        str code = v->languages[i].language;
        options[shown++] = (struct frame_option){code, arena_copy(c->mem, i18n_language(c, code)),
                                                 str_same(code, chosen)};
    }
    for (size_t i = 0; i < n; i++) {
        bool there = false;
        for (size_t k = 0; k < v->n_languages; k++)
            there = there || str_same(all[i].code, v->languages[k].language);
        if (!there)
            options[shown++] =
                (struct frame_option){all[i].code, all[i].name, str_same(all[i].code, chosen)};
    }
    v->language = (struct frame_select){.name = "language",
                                        .label = tr(c, N_("Language")),
                                        .options = options,
                                        .n = shown,
                                        .required = true};
}

static enum err load(struct ctx *c, struct write_view *v)
{
    int64_t id = v->r->arg[0], region = v->r->arg[1];
    enum err e = q_announcement_reader_ask(c, id, region, &v->ask);
    if (e || (e = announcement_load(c, id, &v->a)) ||
        (e = q_announcement_reader_languages(c, id, region, &v->languages, &v->n_languages)))
        return e;
    v->own = arena_take(c->mem, v->a.n_paragraphs + 1, sizeof(struct announcement_paragraph *));
    for (size_t i = 0; i < v->a.n_paragraphs; i++)
        if (v->a.paragraphs[i].region == region)
            v->own[v->n_own++] = &v->a.paragraphs[i];
    v->open = str_same(v->ask.state, S("with_leads")) && v->ask.answer_by.set &&
              v->ask.answer_by.value.s > c->now.s;
    return OK;
}

static enum err show(struct ctx *c, const struct req *r, struct res *out, bool typed)
{
    struct write_view v = {.r = r};
    enum err e = load(c, &v);
    if (e)
        return e;
    str language = typed ? form_text(r, "language") : param(r, "language");
    if (language.len == 0)
        language = v.n_languages > 0 ? v.languages[0].language : v.a.row.language;
    str words = typed ? form_text(r, "words") : S("");
    for (size_t i = 0; !typed && i < v.n_own; i++)
        if (str_same(v.own[i]->language, language))
            words = v.own[i]->words;
    fill_languages(c, &v, language);
    v.words = (struct frame_field){
        .name = "words",
        .type = "textarea",
        .label = tr(c, N_("Your paragraph")),
        .hint = tr(c, N_("What the letter means for your region. Markdown; at most 1,500 "
                         "characters. Empty takes it away.")),
        .value = words,
        .max = ANNOUNCEMENT_PARAGRAPH_MAX,
        .rows = PARAGRAPH_ROWS};
    struct html o = frame_open(c, r, v.ask.subject, AREA_LEAD);
    view_write(&o, &v);
    return frame_close(&o, r, out);
}

static enum err write_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show(c, r, out, false);
}

static enum err write_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = announcement_write(c, r->arg[0], r->arg[1], form_text(r, "language"),
                                    form_text(r, "words"));
    if (e == OK) {
        frame_flash(out, FLASH_SAVED);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, true);
}

const struct route announcement_lead_routes[] = {
    {"GET", "/lead/announcements", asked_get, LEAD},
    {"GET", "/lead/announcements/#/#", write_get, LEAD},
    {"POST", "/lead/announcements/#/#", write_post, LEAD, "/lead/announcements"},
    {0},
};
