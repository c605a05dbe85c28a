#include "feature/demo/demo_plan.h"

#include "feature/demo/demo.sql.h"

#include <sodium.h>
#include <string.h>

enum { PER_PERSON = 15, THREE_YEARS = 1095, DAY = 86400 };

/* Titles by group of types; '#' stands for the expertise. */
static const struct {
    const char *group, *titles;
} titles_en[] = {
    {"writing",
     "What I wish I had known about #|#, explained with one drawing|Five mistakes with # and what "
     "they cost us|A small guide to #|# without tears|When # is the wrong answer|Notes from a year "
     "of #|Reading the # documentation so you need not|How we moved to # in three weekends|The "
     "part "
     "of # nobody tests|Why our # setup was slow|# for teachers|A checklist for #"},
    {"speaking",
     "# in twenty minutes|Live repair: a broken # project|An evening with #|From zero to # |What # "
     "taught me about patience|# on a shoestring|Debugging # together|Ten years of #, looked back "
     "on|The quiet parts of #"},
    {"help", "Answers about #, this month|Office hour: #|Mentoring first-timers in #|Questions on "
             "#, sorted "
             "and answered|Pair evenings: #"},
    {"code",
     "A linter for #|Sample project: #|Small command line tool for #|Template for # beginners|Test "
     "data for #|Fixes and reviews for a # library"},
    {"community",
     "# meet-up, autumn series|Study group: #|Regional # day|Reading circle on #|# evening for "
     "schools"},
    {"feedback",
     "Seven reports on #, with steps|Early test of the next # release|Interview with the # team|A "
     "proposal to make # easier to learn"},
};

/* Titles in the author's own language, for all groups. */
static const struct {
    const char *language, *titles;
} titles_other[] = {
    {"de",
     "# ohne Tränen|Was ich über # gern früher gewusst hätte|Ein Abend mit #|Fünf Fehler mit #|"
     "Kleiner Leitfaden zu #|# im Unterricht"},
    {"fr",
     "# en vingt minutes|Ce que j’aurais aimé savoir sur #|Petit guide de #|Cinq erreurs avec #|"
     "Une soirée avec #"},
    {"es",
     "# sin lágrimas|Lo que me habría gustado saber de #|Una tarde con #|Pequeña guía de #|Cinco "
     "errores con #"},
    {"pt", "# sem mistério|O que eu queria ter sabido sobre #|Uma noite com #|Pequeno guia de #"},
    {"it", "# senza paura|Piccola guida a #|Cinque errori con #|Una sera con #"},
    {"pl", "# bez łez|Mały przewodnik po #|Pięć błędów: #|Wieczór z #"},
    {"ja", "#入門の次の一歩|#でつまずいた五つのこと|#を図で理解する|#のもくもく会"},
    {"zh", "#入门之后|使用#的五个教训|一张图看懂#|#读书会"},
    {"ko", "# 한 걸음 더|#에서 배운 다섯 가지|그림으로 보는 #"},
    {"ar", "# بلا عناء|خمسة أخطاء شائعة في #|دليل صغير إلى #|أمسية مع #"},
    {"uk", "# без сліз|Малий посібник: #|П’ять помилок: #"},
    {"tr", "# için küçük bir rehber|# ile bir akşam|#: beş hata"},
    {"hi", "# सरल शब्दों में|# की पाँच गलतियाँ|# की एक शाम"},
};

static str fill_in(struct demo *d, str pattern, str words)
{
    size_t at = str_find(pattern, S("#"));
    if (at == SIZE_MAX)
        return pattern;
    return str_trim(arena_format(d->c->mem, "%.*s%.*s%.*s", (int)at, pattern.at, STR_ARG(words),
                                 STR_ARG(str_from(pattern, at + 1))));
}

static str numbered(struct demo *d, str title)
{
    return arena_format(d->c->mem, "%.*s (%lld)", STR_ARG(title), (long long)demo_pick(d, 60) + 2);
}

/* Series have numbers, and most pieces are about one thing in particular. */
static str detail(struct demo *d, str title, str group)
{
    static const char about[] =
        "with exercises|the second edition|for small teams|on old hardware|what changed this "
        "year|a "
        "field report|in production|with a screen reader|on a slow line|for schools|the long "
        "version|"
        "with test data|for people in a hurry|a retrospective|from the help desk|step by step";
    int64_t draw = demo_pick(d, 10);
    str words = demo_word(d, about);
    bool series = str_same(group, S("help")) || str_same(group, S("community")) || draw == 9;
    if (series)
        return numbered(d, title);
    if (draw < 5)
        return arena_format(d->c->mem, "%.*s: %.*s", STR_ARG(title), STR_ARG(words));
    return title;
}

static str title_of(struct demo *d, const struct demo_person *p, str group, str expertise)
{
    for (size_t i = 0; i < COUNT(titles_other); i++)
        if (strcmp(titles_other[i].language, p->culture->language) == 0 && demo_pick(d, 2) == 0)
            return numbered(d, fill_in(d, demo_word(d, titles_other[i].titles), expertise));
    for (size_t i = 0; i < COUNT(titles_en); i++)
        if (str_same(str_of(titles_en[i].group), group))
            return detail(d, fill_in(d, demo_word(d, titles_en[i].titles), expertise), group);
    return fill_in(d, S("Something else about #"), expertise);
}

static str expertise_name(const struct demo *d, int64_t id)
{
    for (size_t i = 0; i < d->n_expertises; i++)
        if (d->expertises[i].id == id)
            return d->expertises[i].name;
    return S("");
}

/* More in the last year than in the ones before, and less at weekends. */
static day pick_day(struct demo *d)
{
    int64_t today = day_of_moment(DEMO_START).n, u = demo_pick(d, 1000);
    int64_t back = u * u / 1000 * THREE_YEARS / 1000;
    int64_t n = today - back;
    if ((n + 3) % 7 > 4 && demo_pick(d, 3) > 0) /* Saturday, Sunday */
        n -= 2;
    return (day){n};
}

static int64_t reach_of(struct demo *d)
{
    int64_t u = demo_pick(d, 100) + 1;
    return u * u * u / 900 + demo_pick(d, 40) + 3;
}

/* What became of it: nearly all is verified by a lead or manager; some waits, some was paid for. */
struct fate {
    str state, paid, reason;
    bool judged;
};
static struct fate pick_fate(struct demo *d, day on)
{
    int64_t draw = demo_pick(d, 100), age = day_of_moment(DEMO_START).n - on.n;
    if (age < 40 && draw < 22)
        return (struct fate){S("draft"), S("unknown"), S(""), false};
    if (draw < 3)
        return (struct fate){S("rejected"), S("yes"), d->policy->grounds_rejection[0].code, true};
    if (draw < 5)
        return (struct fate){S("withdrawn"), S("no"), S(""), false};
    if (draw < 15)
        return (struct fate){S("claimed"), S("no"), S(""), false};
    return (struct fate){S("verified"), draw < 20 ? S("expenses") : S("no"), S(""), true};
}

/* The thing itself, once in the world; fills in its id. */
static enum err add_work(struct demo *d, const struct demo_person *p, struct in_demo_work *in)
{
    struct ctx *c = d->c;
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, (const unsigned char *)in->url.at, in->url.len);
    in->id = id_new(c);
    in->canonical = (opt_bytes){true, {(const char *)digest, sizeof digest}};
    in->language = str_of(p->culture->language);
    in->made = moment_of_day(in->day);
    enum err e = q_demo_work(c, in);
    return e ? e : q_demo_authorship(c, in->id, p->id, p->name);
}

/* The lead, or a manager; nobody judges their own. */
static int64_t judge_of(const struct demo *d, const struct demo_person *p)
{
    if (p->lead && p->lead != p->id)
        return p->lead;
    int64_t first = d->people[d->managers[0]].id;
    return first != p->id ? first : d->people[d->managers[1]].id;
}

static enum err add_one(struct demo *d, const struct demo_person *p, int *stars)
{
    struct ctx *c = d->c;
    const struct policy_type *type =
        &d->policy->types[demo_pick(d, (int64_t)d->policy->n_types - 1)];
    int64_t expertise = p->second && demo_pick(d, 3) == 0 ? p->second : p->expertise;
    int64_t reach = type->n_metrics ? reach_of(d) : 0, id = id_new(c);
    str title = title_of(d, p, type->group, expertise_name(d, expertise));
    str url = arena_format(c->mem, "https://%s.example.org/%llx", p->culture->language,
                           (unsigned long long)id);
    day on = pick_day(d);
    struct fate fate = pick_fate(d, on);
    bool measured = demo_pick(d, 2) == 0;
    if (!measured && (on.n + reach) % 23 == 0) /* a zero or two too many */
        reach *= 40;
    struct in_demo_work work = {.url = url, .title = title, .day = on};
    enum err e = add_work(d, p, &work);
    if (!e && reach)
        e = q_demo_metric(
            c, &(struct in_demo_metric){.work = work.id,
                                        .kind = type->metrics[0].code,
                                        .origin = measured ? S("measured") : S("declared"),
                                        .day = on,
                                        .value = reach,
                                        .person = {!measured, p->id}});
    bool best = fate.judged && fate.reason.len == 0 && *stars < 10 &&
                day_of_moment(DEMO_START).n - on.n < 360 && demo_pick(d, 5) < 3;
    int64_t judge = judge_of(d, p);
    if (e)
        return e;
    e = q_demo_contribution(
        c, &(struct in_demo_contribution){.id = id,
                                          .person = p->id,
                                          .work = work.id,
                                          .type = type->code,
                                          .role = type->n_roles ? type->roles[0].code : S(""),
                                          .title = title,
                                          .url = url,
                                          .day = on,
                                          .expertise = expertise,
                                          .language = str_of(p->culture->language),
                                          .paid = fate.paid,
                                          .star = {best, best ? ++*stars : 0},
                                          .reach = reach,
                                          .origin = !reach     ? S("")
                                                    : measured ? S("measured")
                                                               : S("declared"),
                                          .seen_by = demo_pick(d, 20) == 0 ? MEMBER : ANYBODY,
                                          .state = fate.state,
                                          .reason = fate.reason,
                                          .judge = {fate.judged, judge},
                                          .judged = {fate.judged, {(on.n + 9) * DAY}}});
    return e ? e : q_demo_contribution_text(c, id, S(""));
}

/* Shared out by how busy somebody is, so that the total is PER_PERSON a head. */
enum err demo_make_work(struct demo *d)
{
    int64_t busy = 0, sum = 0, given = 0, total = (int64_t)d->n * PER_PERSON;
    enum err e = OK;
    for (size_t i = 0; i < d->n; i++)
        busy += d->people[i].busy;
    d->c->now = (moment){DEMO_START.s - DAY};
    for (size_t i = 0; i < d->n && !e; i++) {
        int stars = 0;
        sum += d->people[i].busy;
        int64_t mine = sum * total / busy - given;
        given += mine;
        for (int64_t k = 0; k < mine && !e; k++)
            e = add_one(d, &d->people[i], &stars);
        if (!e)
            e = demo_chunk(d, i, "contributions", d->n);
    }
    return e;
}
