#include "feature/announcement/announcement.h"

#include "feature/announcement/inside.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { DAY_S = 86400, FIRST_MORNING_S = 14 * 3600 - ANNOUNCEMENT_MORNING * 60 };

static const struct life_move moves[] = {
    {"", "draft", BY_MANAGER, "announcement.drafted", ""},
    {"draft", "with_leads", BY_MANAGER, "announcement.asked",
     "The leads of the regions concerned are asked for a paragraph, with a date."},
    {"with_leads", "checked", BY_SECOND, "announcement.checked",
     "Somebody else than the author, who had the letter in their own mailbox."},
    {"checked", "sending", BY_RULE, "announcement.sending",
     "Deliveries are made in batches; each is due in the reader's morning."},
    {"sending", "sent", BY_RULE, "announcement.sent", "Everybody has it, or had no mail."},
    {"with_leads", "draft", BY_MANAGER, "announcement.back", "To be checked again."},
    {"checked", "draft", BY_MANAGER, "announcement.back", "To be checked again."},
    {"draft", "cancelled", BY_MANAGER, "announcement.cancelled", ""},
    {"with_leads", "cancelled", BY_MANAGER, "announcement.cancelled", ""},
    {"checked", "cancelled", BY_MANAGER, "announcement.cancelled", ""},
    {"sending", "cancelled", BY_MANAGER, "announcement.cancelled",
     "Who has it keeps it; nobody else gets it."},
};
const struct life announcement_life = {"announcement", "A letter to many, through the leads.",
                                       moves, COUNT(moves)};

/* ---- rules ------------------------------------------------------------------------------------- */

static bool in(const struct announcement_facts *f, const char *state)
{
    return str_same(f->state, str_of(state));
}

static enum announcement_answer may_check(const struct announcement_facts *f)
{
    if (!in(f, "with_leads"))
        return ANNOUNCEMENT_NOT_NOW;
    if (f->author)
        return ANNOUNCEMENT_OWN;
    if (!f->answered)
        return ANNOUNCEMENT_LEADS;
    if (f->meant == 0)
        return ANNOUNCEMENT_NOBODY;
    return f->rehearsed ? ANNOUNCEMENT_YES : ANNOUNCEMENT_UNREHEARSED;
}

static enum announcement_answer may_pause(const struct announcement_facts *f, bool on)
{
    if (!in(f, "checked") && !in(f, "sending"))
        return ANNOUNCEMENT_NOT_NOW;
    if (f->paused == on)
        return on ? ANNOUNCEMENT_IS_PAUSED : ANNOUNCEMENT_RUNS;
    return ANNOUNCEMENT_YES;
}

static enum announcement_answer if_so(bool so)
{
    return so ? ANNOUNCEMENT_YES : ANNOUNCEMENT_NOT_NOW;
}

enum announcement_answer announcement_may(const struct announcement_facts *f,
                                          enum announcement_act act)
{
    if (!f->writer)
        return ANNOUNCEMENT_NOT_WRITER;
    switch (act) {
    case ANNOUNCEMENT_EDIT: return if_so(in(f, "draft"));
    case ANNOUNCEMENT_ASK:
        if (!in(f, "draft"))
            return ANNOUNCEMENT_NOT_NOW;
        return f->meant > 0 ? ANNOUNCEMENT_YES : ANNOUNCEMENT_NOBODY;
    case ANNOUNCEMENT_BACK:
        if (f->delivered > 0)
            return ANNOUNCEMENT_GONE;
        return if_so(in(f, "with_leads") || in(f, "checked"));
    case ANNOUNCEMENT_REHEARSE: return if_so(!in(f, "sent") && !in(f, "cancelled"));
    case ANNOUNCEMENT_CHECK: return may_check(f);
    case ANNOUNCEMENT_PAUSE: return may_pause(f, true);
    case ANNOUNCEMENT_GO_ON: return may_pause(f, false);
    case ANNOUNCEMENT_CANCEL: return if_so(!in(f, "sent") && !in(f, "cancelled"));
    }
    return ANNOUNCEMENT_NOT_NOW;
}

const char *announcement_sentence(enum announcement_answer answer)
{
    switch (answer) {
    case ANNOUNCEMENT_YES: return "";
    case ANNOUNCEMENT_NOT_WRITER:
        return N_("Letters are written by community managers and managers of the program.");
    case ANNOUNCEMENT_NOT_NOW: return N_("The letter has moved on; look at where it stands now.");
    case ANNOUNCEMENT_NOBODY: return N_("Nobody is meant by this audience yet; choose another.");
    case ANNOUNCEMENT_OWN: return N_("Somebody else than the author checks a letter.");
    case ANNOUNCEMENT_LEADS: return N_("The leads still have time for their paragraphs.");
    case ANNOUNCEMENT_UNREHEARSED:
        return N_("Send the letter to yourself first, and read it in your own mailbox.");
    case ANNOUNCEMENT_GONE:
        return N_("Some have it already; it can be stopped, but no longer changed.");
    case ANNOUNCEMENT_IS_PAUSED: return N_("It is paused already.");
    case ANNOUNCEMENT_RUNS: return N_("It is not paused.");
    }
    return "";
}

moment announcement_due(struct ctx *c, const struct announcement_when *when, str zone)
{
    if (!when->minute.set)
        return when->starts;
    int minute = (int)when->minute.value;
    day on = when->day.set ? when->day.value : i18n_day_in(c, zone, when->starts);
    moment due = i18n_at(c, zone, on, minute);
    if (!when->day.set && due.s < when->starts.s)
        due = i18n_at(c, zone, (day){on.n + 1}, minute);
    return due.s < when->starts.s ? when->starts : due;
}

moment announcement_starts(moment now, opt_day on)
{
    if (!on.set)
        return now;
    int64_t first = moment_of_day(on.value).s - FIRST_MORNING_S;
    return (moment){first < now.s ? now.s : first};
}

size_t announcement_choose(const struct announcement_paragraph *list, size_t n, int64_t region,
                           str language, str of_letter)
{
    size_t best = SIZE_MAX;
    int rank = 0;
    for (size_t i = 0; i < n; i++) {
        if (list[i].region != region)
            continue;
        int here = str_same(list[i].language, language)    ? 3
                   : str_same(list[i].language, of_letter) ? 2
                                                           : 1;
        if (here > rank)
            best = i, rank = here;
    }
    return best;
}

/* ---- loading ----------------------------------------------------------------------------------- */

enum err announcement_load(struct ctx *c, int64_t id, struct announcement *a)
{
    struct row_announcement_paragraphs *rows;
    size_t n;
    enum err e = q_announcement_get(c, id, &a->row);
    if (e || (e = q_announcement_paragraphs(c, id, &rows, &n)))
        return e;
    struct announcement_paragraph *list = arena_take(c->mem, n + 1, sizeof *list);
    a->written = (moment){0};
    for (size_t i = 0; i < n; i++) {
        list[i] = (struct announcement_paragraph){.region = rows[i].region,
                                                  .language = rows[i].language,
                                                  .lead = rows[i].lead_name,
                                                  .region_name = rows[i].region_name,
                                                  .words = rows[i].words};
        if (rows[i].at.s > a->written.s)
            a->written = rows[i].at;
    }
    a->paragraphs = list;
    a->n_paragraphs = n;
    return OK;
}

static enum err count_meant(struct ctx *c, const struct announcement *a, int64_t *meant)
{
    struct row_announcement_counts *rows;
    size_t n;
    enum err e = q_announcement_counts(c, a->row.id, a->row.must_acknowledge, &rows, &n);
    *meant = 0;
    for (size_t i = 0; !e && i < n; i++)
        *meant += rows[i].people;
    return e;
}

static enum err is_answered(struct ctx *c, const struct announcement *a, bool *answered)
{
    struct row_announcement_regions *rows;
    size_t n;
    *answered = a->row.answer_by.set && a->row.answer_by.value.s <= c->now.s;
    if (*answered || !a->row.answer_by.set)
        return OK;
    enum err e = q_announcement_regions(c, a->row.id, &rows, &n);
    *answered = true;
    for (size_t i = 0; !e && i < n; i++)
        *answered = *answered && (rows[i].paragraphs > 0 || rows[i].leads == 0);
    return e;
}

enum err announcement_facts_of(struct ctx *c, const struct announcement *a, bool meant,
                               struct announcement_facts *f)
{
    struct row_announcement_rehearsal rehearsal;
    *f = (struct announcement_facts){.state = a->row.state,
                                     .writer = (c->bits & ANNOUNCEMENT_WRITERS) != 0,
                                     .author = a->row.author == c->me,
                                     .paused = a->row.paused,
                                     .delivered = a->row.readers};
    enum err e = q_announcement_rehearsal(c, a->row.id, &rehearsal);
    if (e || (e = is_answered(c, a, &f->answered)))
        return e;
    f->rehearsed =
        rehearsal.found && rehearsal.version == a->row.version && rehearsal.at.s >= a->written.s;
    return meant ? count_meant(c, a, &f->meant) : OK;
}

enum err announcement_allow(struct ctx *c, enum announcement_answer answer)
{
    if (answer == ANNOUNCEMENT_YES)
        return OK;
    return fail_sentence(c, ERR_REFUSED, announcement_sentence(answer));
}

enum err announcement_note(struct ctx *c, const char *kind, int64_t id, int64_t number)
{
    return ledger_write(c, &(struct ledger_entry){.kind = kind,
                                                  .subject = id,
                                                  .facts = arena_format(c->mem, "{\"people\":%lld}",
                                                                        (long long)number),
                                                  .kept = true});
}

/* ---- words ------------------------------------------------------------------------------------- */

static const struct {
    const char *state, *words, *tone;
} states[] = {
    {"draft", N_("Draft"), "mute"},     {"with_leads", N_("With the leads"), "warn"},
    {"checked", N_("Checked"), "tone"}, {"sending", N_("Sending"), "tone"},
    {"sent", N_("Sent"), "good"},       {"cancelled", N_("Stopped"), "bad"},
};

const char *announcement_state_words(str state)
{
    for (size_t i = 0; i < COUNT(states); i++)
        if (str_same(state, str_of(states[i].state)))
            return states[i].words;
    return "";
}

const char *announcement_state_tone(str state)
{
    for (size_t i = 0; i < COUNT(states); i++)
        if (str_same(state, str_of(states[i].state)))
            return states[i].tone;
    return "mute";
}

const char *announcement_silent_words(str silent)
{
    static const struct {
        const char *code, *words;
    } list[] = {
        {"no_address", N_("No address: on the web only, once they sign in")},
        {"blocked", N_("Their account is closed")},
        {"bounced", N_("Mail to them comes back: on the web only")},
        {"no_mail", N_("They want no letters by mail: on the web only")},
    };
    for (size_t i = 0; i < COUNT(list); i++)
        if (str_same(silent, str_of(list[i].code)))
            return list[i].words;
    return N_("Mail, and on the web");
}

const char *announcement_role_words(int64_t role)
{
    switch (role) {
    case SIGNED_IN: return N_("Everybody who takes part");
    case MEMBER: return N_("Everybody who holds the award");
    case ALUMNI: return N_("Who held it before");
    case LEAD: return N_("Leads");
    case REVIEWER: return N_("Reviewers");
    case COMMITTEE: return N_("The committee");
    case MANAGER: return N_("Managers");
    case PRODUCT_TEAM: return N_("Product teams");
    case COMMUNITY_MANAGER: return N_("Community managers");
    default: return "";
    }
}
