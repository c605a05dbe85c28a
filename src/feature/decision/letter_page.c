#include "feature/access/access.h"
#include "feature/decision/letter.h"

#include "feature/frame/frame.h"
#include "kit/store/store.h"

struct letter_view {
    const struct req *r;
    struct decision_letter letter;
    struct svg_histogram histogram;
    struct frame_field reply;
};

#include "feature/decision/letter.html.h"

static struct svg_histogram histogram(struct ctx *c, const struct decision_letter *v)
{
    return (struct svg_histogram){
        .counts = v->bars,
        .n = v->n_bars,
        .from = v->first_bar,
        .step = LETTER_STEP,
        .threshold = v->policy->threshold,
        .own = v->result.reviews > 0 ? (v->result.raw + 5) / 10 : -1,
        .label = tr(c, N_("How the points of all cases are spread, with the line and this case")),
        .threshold_words = tr(c, N_("line")),
        .own_words = v->own ? tr(c, N_("you")) : tr(c, N_("this case")),
    };
}

static enum err show(struct ctx *c, const struct req *r, struct res *out, str words)
{
    struct letter_view v = {.r = r};
    db_snapshot(c);
    enum err e = letter_load(c, r->arg[0], &v.letter);
    db_snapshot_end(c);
    if (e)
        return e;
    access_saw(c, v.letter.row.nominee, ACCESS_LETTER, c->bits & COMMITTEE ? COMMITTEE : MANAGER);
    v.histogram = histogram(c, &v.letter);
    v.reply = (struct frame_field){.name = "words",
                                   .type = "textarea",
                                   .label = tr(c, N_("Your reply")),
                                   .hint = tr(c, N_("What should the committee know? 20 to 4,000 "
                                                    "characters.")),
                                   .value = words,
                                   .max = DECISION_WORDS_MAX,
                                   .rows = 6};
    struct html o = frame_open(c, r, tr(c, N_("Decision")), AREA_NONE);
    view_letter(&o, &v);
    return frame_close(&o, r, out);
}

static enum err letter_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show(c, r, out, S(""));
}

static enum err pdf_get(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = letter_pdf(c, r->arg[0], &out->body);
    if (e)
        return e;
    out->type = S("application/pdf");
    out->file_name = S("letter.pdf");
    return OK;
}

static enum err reply_post(struct ctx *c, const struct req *r, struct res *out)
{
    str words = form_text(r, "words");
    bool waive = form_has(r, "waive");
    enum err e = decision_reply(c, r->arg[0], waive ? S("") : words, waive);
    if (e == OK) {
        frame_flash(out, FLASH_SENT);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, words);
}

const struct route letter_routes[] = {
    {"GET", "/letters/#", letter_get, SIGNED_IN},
    {"GET", "/letters/#/letter.pdf", pdf_get, SIGNED_IN, NULL, SLOW, 0, false},
    {"POST", "/letters/#/reply", reply_post, SIGNED_IN, "/letters/#"},
    {0},
};
