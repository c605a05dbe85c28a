#include "kit/i18n/i18n.h"
#include "base/test.h"

static struct ctx reader(struct arena *a, const char *language, const char *zone)
{
    return (struct ctx){.mem = a,
                        .catalog = i18n_catalog(str_of(language)),
                        .zone = str_of(zone),
                        .now = {1798761600}}; /* 2027-01-01T00:00:00Z */
}

static void test_choice(void)
{
    CHECK_STR(str_of(i18n_catalogs[0]->code), S("en"));
    CHECK_STR(str_of(i18n_catalog(S("de-AT"))->code), S("de"));
    CHECK_STR(str_of(i18n_catalog(S("AR_EG"))->code), S("ar"));
    CHECK(i18n_catalog(S("tlh")) == NULL);
    CHECK(i18n_catalog(S("")) == NULL);
    CHECK(i18n_catalog(S("dex")) == NULL);
    static const struct {
        const char *header, *code;
    } cases[] = {
        {"", "en"},
        {"de", "de"},
        {"fr, de-CH;q=0.7, en;q=0.8", "en"},
        {"fr, de-CH;q=0.9, en;q=0.8", "de"},
        {"ar-EG, ar;q=0.9, en;q=0.1", "ar"},
        {"de;q=0, ar;q=0.001", "ar"},
        {"tlh, *;q=0.5", "en"},
        {"de;q=nonsense", "en"},
        {"de;q=1.000,en;q=1", "de"},
        {";;;,,;q=1,", "en"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(str_of(i18n_negotiate(str_of(cases[i].header))->code), str_of(cases[i].code));
    CHECK_STR(i18n_direction(S("ar")), S("rtl"));
    CHECK_STR(i18n_direction(S("he-IL")), S("rtl"));
    CHECK_STR(i18n_direction(S("de")), S("ltr"));
    CHECK_STR(i18n_direction(S("az-Arab")), S("rtl"));
    CHECK_STR(i18n_direction(S("ug-Latn")), S("ltr"));
    CHECK_STR(str_of(i18n_catalog(S("ar"))->direction), S("rtl"));
}

static void test_plural_forms(void)
{
    static const struct {
        uint64_t n;
        size_t form; /* zero, one, two, few, many, other: CLDR's rules for Arabic */
    } arabic[] = {{0, 0},  {1, 1},   {2, 2},   {3, 3},   {10, 3},  {11, 4},  {26, 4},
                  {99, 4}, {100, 5}, {101, 5}, {102, 5}, {103, 3}, {111, 4}, {1000, 5}};
    const struct catalog *ar = i18n_catalog(S("ar")), *de = i18n_catalog(S("de"));
    CHECK(ar->forms == 6 && de->forms == 2 && i18n_catalogs[0]->forms == 2);
    for (size_t i = 0; i < COUNT(arabic); i++)
        CHECK(ar->form(arabic[i].n) == arabic[i].form);
    CHECK(de->form(0) == 1 && de->form(1) == 0 && de->form(2) == 1);
}

static void test_numbers(struct arena *a)
{
    struct ctx en = reader(a, "en", ""), de = reader(a, "de", ""), ar = reader(a, "ar", "");
    CHECK_STR(i18n_number(&en, 0), S("0"));
    CHECK_STR(i18n_number(&en, 999), S("999"));
    CHECK_STR(i18n_number(&en, 1000), S("1,000"));
    CHECK_STR(i18n_number(&en, 1234567), S("1,234,567"));
    CHECK_STR(i18n_number(&en, -1000), S("-1,000"));
    CHECK_STR(i18n_number(&en, INT64_MIN), S("-9,223,372,036,854,775,808"));
    CHECK_STR(i18n_number(&de, 1234567), S("1.234.567"));
    CHECK_STR(i18n_number(&ar, 14600), S("١٤٬٦٠٠"));
    CHECK_STR(i18n_number(&ar, -5), S("\u061C-٥"));
    CHECK_STR(i18n_decimal(&en, 725, 2, 1), S("7.3"));
    CHECK_STR(i18n_decimal(&en, 724, 2, 1), S("7.2"));
    CHECK_STR(i18n_decimal(&en, -725, 2, 1), S("-7.3"));
    CHECK_STR(i18n_decimal(&en, -4, 2, 1), S("0.0"));
    CHECK_STR(i18n_decimal(&en, 7, 0, 2), S("7.00"));
    CHECK_STR(i18n_decimal(&en, 123456705, 2, 2), S("1,234,567.05"));
    CHECK_STR(i18n_decimal(&en, 7149, 3, 1), S("7.1")); /* rounded once, not twice */
    CHECK_STR(i18n_decimal(&en, 996, 1, 0), S("100"));
    CHECK_STR(i18n_decimal(&de, 725, 2, 2), S("7,25"));
    CHECK_STR(i18n_decimal(&ar, 714, 1, 1), S("٧١٫٤"));
}

/* Sentences have the digits that numbers on pages have. */
static void test_sentences(struct arena *a)
{
    struct ctx en = reader(a, "en", ""), ar = reader(a, "ar", "");
    for (size_t i = 0; i18n_catalogs[i]; i++) {
        struct ctx c = {.mem = a, .catalog = i18n_catalogs[i]};
        CHECK_STR(words_format(&c, "%d", 7890), i18n_digits(&c, 7890));
    }
    CHECK_STR(i18n_digits(&en, 2027), S("2027"));
    CHECK_STR(words_format(&ar, "a %.*s (%s) %zu/%lld %d%% %5.1f", 2, "xyz", "12", (size_t)10,
                           -9007199254740993LL, 5, 2.5),
              S("a xy (12) ١٠/-٩٠٠٧١٩٩٢٥٤٧٤٠٩٩٣ ٥%   ٢.٥"));
    CHECK_STR(words_format(&ar, "no value"), S("no value"));
    CHECK(words_format(&ar, "%d", 1).at[2] == '\0');
    (void)fail_at(&ar, "n", "%d", 42);
    CHECK_STR(problem_at(&ar, "n"), S("٤٢"));
}

static void test_dates(struct arena *a)
{
    struct ctx en = reader(a, "en", ""), de = reader(a, "de", ""), ar = reader(a, "ar", "");
    day d = day_of(2027, 1, 31), september = day_of(2026, 9, 3);
    CHECK_STR(i18n_day(&en, d), S("31 January 2027"));
    CHECK_STR(i18n_day_short(&en, september), S("3 Sep 2026"));
    CHECK_STR(i18n_day_month(&en, d), S("31 January"));
    CHECK_STR(i18n_day(&de, d), S("31. Januar 2027"));
    CHECK_STR(i18n_day_short(&de, september), S("3. Sept. 2026"));
    CHECK_STR(i18n_day_month(&de, d), S("31. Januar"));
    CHECK_STR(i18n_month_year(&en, d), S("January 2027"));
    CHECK_STR(i18n_month_year(&de, d), S("Januar 2027"));
    CHECK_STR(i18n_day(&ar, d), S("٣١ يناير ٢٠٢٧"));
    CHECK_STR(i18n_day_month(&ar, day_of(2026, 11, 18)), S("١٨ نوفمبر"));
    CHECK_STR(i18n_month(&en, 9), S("Sep"));
    CHECK_STR(i18n_month(&de, 3), S("Mär"));
    CHECK_STR(i18n_month(&ar, 12), S("ديسمبر"));
    CHECK_STR(i18n_month(&en, 13), S(""));
    CHECK_STR(i18n_weekday(&en, 1), S("Mon"));
    CHECK_STR(i18n_weekday(&en, 7), S("Sun"));
    CHECK_STR(i18n_weekday(&de, 3), S("Mi"));
    CHECK_STR(i18n_days_from_now(&en, day_of(2027, 1, 9)), S("in 8 days"));
    CHECK_STR(i18n_days_from_now(&en, day_of(2027, 1, 1)), S("today"));
    CHECK_STR(i18n_days_from_now(&en, day_of(2026, 12, 31)), S("yesterday"));
    CHECK_STR(i18n_days_from_now(&en, day_of(2026, 12, 29)), S("3 days ago"));
    CHECK_STR(i18n_days_from_now(&en, day_of(2030, 1, 1)), S("in 1,096 days"));
    CHECK_STR(i18n_days_from_now(&de, day_of(2027, 1, 3)), S("übermorgen"));
    CHECK_STR(i18n_days_from_now(&de, day_of(2027, 1, 9)), S("in 8 Tagen"));
    CHECK_STR(i18n_days_from_now(&de, day_of(2026, 12, 24)), S("vor 8 Tagen"));
    CHECK_STR(i18n_days_from_now(&ar, day_of(2027, 1, 4)), S("خلال ٣ أيام"));
    CHECK_STR(i18n_days_from_now(&ar, day_of(2027, 1, 13)), S("خلال ١٢ يومًا"));
    CHECK_STR(i18n_days_from_now(&ar, day_of(2027, 4, 11)), S("خلال ١٠٠ يوم"));
}

static void test_zones(struct arena *a)
{
    moment winter = {1801399500}, summer = {1816862400}; /* 2027-01-31T12:45Z, 2027-07-29T12:00Z */
    struct ctx utc = reader(a, "en", ""), berlin = reader(a, "en", "Europe/Berlin");
    struct ctx deutsch = reader(a, "de", "Europe/Berlin"), irbid = reader(a, "ar", "Asia/Amman");
    struct ctx kolkata = reader(a, "en", "Asia/Kolkata"), wrong = reader(a, "en", "Mars/Olympus");
    CHECK_STR(i18n_moment(&berlin, winter), S("31 January 2027"));
    CHECK_STR(i18n_moment_exact(&utc, winter), S("31 January 2027 at 12:45 UTC"));
    CHECK_STR(i18n_moment_exact(&berlin, winter), S("31 January 2027 at 13:45 CET"));
    CHECK_STR(i18n_moment_exact(&berlin, summer), S("29 July 2027 at 14:00 CEST"));
    CHECK_STR(i18n_moment_exact(&deutsch, winter), S("31. Januar 2027 um 13:45 MEZ"));
    CHECK_STR(i18n_moment_exact(&irbid, winter), S("٣١ يناير ٢٠٢٧ في ٣:٤٥ م UTC+3"));
    CHECK_STR(i18n_moment_exact(&kolkata, winter), S("31 January 2027 at 18:15 UTC+5:30"));
    CHECK_STR(i18n_moment_exact(&wrong, winter), S("31 January 2027 at 12:45 UTC"));
    /* the hour that exists twice: 2026-10-25, 00:59:59Z is summer time, 01:00Z is not */
    CHECK_STR(i18n_moment_exact(&berlin, (moment){1792889999}), S("25 October 2026 at 02:59 CEST"));
    CHECK_STR(i18n_moment_exact(&berlin, (moment){1792890000}), S("25 October 2026 at 02:00 CET"));
    CHECK_STR(day_iso(a, i18n_today(&utc)), S("2027-01-01"));
    struct ctx lima = reader(a, "en", "America/Lima");
    CHECK_STR(day_iso(a, i18n_today(&lima)), S("2026-12-31"));
    CHECK_STR(i18n_moment(&lima, lima.now), S("31 December 2026"));
    lima.zone = S("Asia/Kolkata"); /* the letter after it goes to somebody else */
    CHECK_STR(i18n_moment_exact(&lima, winter), S("31 January 2027 at 18:15 UTC+5:30"));
    lima.zone = S("");
    CHECK_STR(i18n_moment_exact(&lima, winter), S("31 January 2027 at 12:45 UTC"));
    CHECK(i18n_is_zone(S("Europe/Berlin")) && i18n_is_zone(S("UTC")) && i18n_is_zone(S("Etc/UTC")));
    CHECK(i18n_is_zone(S("Asia/Calcutta")) && i18n_is_zone(S("Asia/Kolkata")));
    CHECK(i18n_is_zone(S("Europe/Kyiv")) || i18n_is_zone(S("Europe/Kiev")));
    CHECK(!i18n_is_zone(S("")) && !i18n_is_zone(S("Mars/Olympus")) &&
          !i18n_is_zone(S("../etc/passwd")));
}

static str name_in(const struct i18n_choice *list, size_t n, str code, size_t *place)
{
    for (*place = 0; *place < n; ++*place)
        if (str_same(list[*place].code, code))
            return list[*place].name;
    return S("(none)");
}

static void test_names(struct arena *a)
{
    struct ctx en = reader(a, "en", ""), de = reader(a, "de", ""), ar = reader(a, "ar", "");
    const struct i18n_choice *list;
    size_t n, here, there;
    CHECK_STR(i18n_country(&en, S("DE")), S("Germany"));
    CHECK_STR(i18n_country(&de, S("AT")), S("Österreich"));
    CHECK_STR(i18n_country(&ar, S("JO")), S("الأردن"));
    CHECK_STR(i18n_country(&en, S("QQ")), S("QQ"));
    CHECK_STR(i18n_country(&en, S("de")), S("de"));
    CHECK_STR(i18n_language(&en, S("de")), S("German"));
    CHECK_STR(i18n_language(&de, S("ar")), S("Arabisch"));
    CHECK_STR(i18n_language(&en, S("oc")), S("Occitan"));
    CHECK_STR(i18n_language(&en, S("pt-BR")), S("Brazilian Portuguese"));
    CHECK_STR(i18n_language(&en, S("qqq")), S("qqq"));
    i18n_countries(&de, &list, &n);
    CHECK(n > 240 && n < 260);
    name_in(list, n, S("AT"), &here);
    name_in(list, n, S("PK"), &there);
    CHECK(here < there); /* Ö sorts as O */
    i18n_languages(&en, &list, &n);
    CHECK(n >= 60);
    CHECK_STR(list[0].name, S("Afrikaans"));
    i18n_languages(&ar, &list, &n);
    CHECK_STR(name_in(list, n, S("ar"), &here), S("العربية"));
    i18n_zones(&de, &list, &n);
    CHECK(n > 400 && n < 700);
    CHECK_STR(name_in(list, n, S("Europe/Vienna"), &here), S("Wien (Europe/Vienna)"));
    CHECK(i18n_is_country(S("DE")) && !i18n_is_country(S("ZZ")) && !i18n_is_country(S("de")));
    CHECK(i18n_is_language(S("de")) && i18n_is_language(S("yue")) && i18n_is_language(S("pt-BR")));
    CHECK(!i18n_is_language(S("xx-yy")) && !i18n_is_language(S("")) && !i18n_is_language(S("de-")));
    str words[] = {S("Ada"), S("Bo"), S("Chen"), S("Dora")};
    CHECK_STR(i18n_list(&en, words, 0), S(""));
    CHECK_STR(i18n_list(&en, words, 1), S("Ada"));
    CHECK_STR(i18n_list(&en, words, 2), S("Ada and Bo"));
    CHECK_STR(i18n_list(&en, words, 3), S("Ada, Bo, and Chen"));
    CHECK_STR(i18n_list(&de, words, 4), S("Ada, Bo, Chen und Dora"));
    CHECK_STR(i18n_list(&ar, words, 2), S("\u2068Ada\u2069 و\u2068Bo\u2069"));
}

static void test_letters(struct arena *a)
{
    str small = i18n_sort_key(a, S("ångström")), plain = i18n_sort_key(a, S("Angstrom"));
    CHECK(str_compare(i18n_sort_key(a, S("Zoe")), small) > 0);
    CHECK(str_compare(i18n_sort_key(a, S("andy")), small) < 0);
    CHECK(str_compare(plain, small) < 0);
    CHECK(str_compare(i18n_sort_key(a, S("a")), i18n_sort_key(a, S("B"))) < 0);
    CHECK(i18n_sort_key(a, S("")).len < 8);
    CHECK_STR(i18n_latin(a, S("Jürgen Müller")), S("Jurgen Muller"));
    CHECK_STR(i18n_latin(a, S("Łukasz Żółć")), S("Lukasz Zolc"));
    CHECK_STR(i18n_latin(a, S("Дмитрий")), S("Dmitrij"));
    CHECK_STR(i18n_latin(a, S("王小明")), S("wang xiao ming"));
    CHECK_STR(i18n_latin(a, S("plain")), S("plain"));
    CHECK_STR(i18n_fold(a, S("Straße")), S("strasse"));
    CHECK_STR(i18n_fold(a, S("ÉCOLE")), S("ecole"));
    CHECK_STR(i18n_fold(a, S("Łódź Ørsted")), S("lodz orsted"));
    CHECK_STR(i18n_fold(a, S("أحمد")), S("احمد"));
    CHECK_STR(i18n_fold(a, S("Plain ASCII")), S("plain ascii"));
    CHECK_STR(i18n_fold(a, S("ｆｕｌｌ")), S("full"));
    CHECK_STR(i18n_fold(a, S("हिन्दी")), S("हिन्दी"));
    CHECK_STR(i18n_fold(a, S("한국")), S("한국"));
    CHECK_STR(i18n_fold(a, S("")), S(""));
    CHECK(i18n_fold(a, S("bad \xFF\xFE bytes")).len < 100);
}

static void words(struct arena *a)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"How to brew: green tea!", "How|to|brew|green|tea"},
        {"c++ 2.0, a_b", "c|2|0|a|b"},
        {"كيف نحضر الشاي؟", "كيف|نحضر|الشاي"},
        {"お茶 tea", "お|茶|tea"},
        {"नमस्ते दुनिया", "नमस्ते|दुनिया"},
        {"ชา", "ช|า"},
        {" .. ", ""},
        {"", ""},
        {"x\xff"
         "y",
         "x|y"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct text t = {.mem = a};
        str rest = str_of(cases[i].text);
        for (str word; i18n_word(&rest, &word); text_add(&t, word))
            if (t.len)
                text_char(&t, '|');
        CHECK_STR(text_str(&t), str_of(cases[i].words));
    }
}

int main(void)
{
    struct arena *a = arena_new();
    test_choice();
    test_plural_forms();
    test_numbers(a);
    test_sentences(a);
    test_dates(a);
    test_zones(a);
    test_names(a);
    test_letters(a);
    words(a);
    arena_free(a);
    return CHECK_RESULT();
}
