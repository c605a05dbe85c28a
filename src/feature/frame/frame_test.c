#include "feature/frame/frame.h"

#include "base/test.h"
#include "kit/i18n/i18n.h"

static const struct site site = {.address = {"https://experts.example.org", 27}};
static const struct reader reader = {.name = {"Ana <b>\"Lu\"</b>", 15},
                                     .handle = {"ana-lu", 6},
                                     .program_name = {"Meridian Experts", 16},
                                     .hue = 150};

static struct ctx begin(int64_t me, int64_t bits)
{
    return (struct ctx){.mem = arena_new(),
                        .site = &site,
                        .now = {1800000000},
                        .program = 7,
                        .me = me,
                        .bits = ANYBODY | bits,
                        .catalog = i18n_catalog(S("en")),
                        .prefix = S("/p/meridian"),
                        .reader = &reader};
}

static bool has(str text, const char *part)
{
    return str_find(text, str_of(part)) != SIZE_MAX;
}

static size_t count(str text, const char *part)
{
    size_t n = 0;
    for (size_t at; (at = str_find(text, str_of(part))) != SIZE_MAX; n++)
        text = str_from(text, at + 1);
    return n;
}

static str page(struct ctx *c, struct req *r, enum area area, struct res *out)
{
    if (r->method.len == 0)
        r->method = S("GET"), r->path = S("/directory");
    struct html o = frame_open(c, r, S("Titles & more"), area);
    CHECK(frame_close(&o, r, out) == OK);
    return out->body;
}

static const char *header(const struct res *out, const char *name)
{
    for (size_t i = 0; i < out->n_headers; i++)
        if (str_same(out->headers[i].name, str_of(name)))
            return out->headers[i].value.at;
    return "";
}

/* Who signed in is known before the name is read: a page of an error may be made in between. */
static void test_nameless(void)
{
    struct ctx c = begin(5, SIGNED_IN);
    struct req r = {0};
    struct res out = {0};
    c.reader = NULL;
    CHECK(has(page(&c, &r, AREA_ACCOUNT, &out), "Sign out"));
    arena_free(c.mem);
}

static void test_visitor(void)
{
    struct ctx c = begin(0, 0);
    struct req r = {0};
    struct res out = {0};
    str text = page(&c, &r, AREA_DIRECTORY, &out);
    CHECK(str_starts(text, S("<!DOCTYPE html>")) && has(text, "</html>"));
    CHECK(has(text, "<html lang=\"en\" dir=\"ltr\" data-theme=\"auto\" data-hue=\"150\">"));
    CHECK(has(text, "<title>Titles &amp; more · Meridian Experts</title>"));
    CHECK(has(text, "href=\"/p/meridian/directory\" data-go=\"d\" aria-current=\"page\""));
    CHECK(count(text, "aria-current") == 1);
    CHECK(has(text, "href=\"/p/meridian/sign-in\"") && !has(text, "/sign-out"));
    CHECK(has(text, "href=\"/assets/plaudit.") && has(text, "href=\"/assets/mark-150."));
    CHECK(!has(text, "/record") && !has(text, "/lead") && !has(text, "class=\"pl-side\""));
    CHECK(!has(text, " style=") && !has(text, "<style") && !has(text, " onclick"));
    CHECK(!has(text, "pl-demo") && count(text, "<main") == 1);
    arena_free(c.mem);
}

/* Which signposts each kind of viewer gets. */
static void test_signposts(void)
{
    static const char *const all[] = {"/record\"",  "/lead\"",   "/review\"", "/committee\"",
                                      "/program\"", "/server\"", "/account\""};
    static const struct {
        int64_t bits;
        bool sees[COUNT(all)];
    } cases[] = {
        {SIGNED_IN, {true, false, false, false, false, false, true}},
        {SIGNED_IN | LEAD, {true, true, false, false, false, false, true}},
        {SIGNED_IN | REVIEWER, {true, false, true, false, false, false, true}},
        {SIGNED_IN | COMMITTEE, {true, false, false, true, false, false, true}},
        {SIGNED_IN | MANAGER, {true, true, false, true, true, true, true}},
        {SIGNED_IN | OPERATOR, {true, false, false, false, false, true, true}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ctx c = begin(42, cases[i].bits);
        struct req r = {0};
        struct res out = {0};
        str text = page(&c, &r, AREA_RECORD, &out);
        for (size_t k = 0; k < COUNT(all); k++)
            CHECK(has(text, all[k]) == cases[i].sees[k]);
        CHECK(has(text, "class=\"pl-side\"") && has(text, "pl-work"));
        c.program = 0; /* the installation itself: no program's pages */
        text = page(&c, &r, AREA_ACCOUNT, &out);
        CHECK(!has(text, "/record\"") && !has(text, "/nominate") && !has(text, "/search"));
        CHECK(has(text, "/account\"") && has(text, "/server\"") == cases[i].sees[5]);
        arena_free(c.mem);
    }
}

static void test_signed_in(void)
{
    struct ctx c = begin(42, SIGNED_IN);
    struct req r = {.token = S("t0ken")};
    struct res out = {0};
    str text = page(&c, &r, AREA_HOME, &out);
    CHECK(has(text, "Ana &lt;b&gt;&quot;Lu&quot;") && !has(text, "Ana <b>"));
    CHECK(has(text, "action=\"/p/meridian/sign-out\"") && has(text, "value=\"t0ken\""));
    CHECK(has(text, "href=\"/p/meridian/people/ana-lu\""));
    CHECK(!has(text, "pl-side") && has(text, "pl-page"));
    arena_free(c.mem);
}

static void test_installation(void) /* no reader, no program: still a page */
{
    struct ctx c = begin(0, 0);
    c.reader = NULL, c.program = 0, c.prefix = S("");
    struct site demo = site;
    demo.demo = true;
    c.site = &demo;
    struct req r = {0};
    struct res out = {0};
    str text = page(&c, &r, AREA_SERVER, &out);
    CHECK(has(text, "· Plaudit</title>") && has(text, "data-hue=\"255\""));
    CHECK(!has(text, "pl-search") && !has(text, "pl-side"));
    CHECK(has(text, "pl-demo") && has(text, "href=\"/demo\""));
    arena_free(c.mem);
}

static void test_part(void)
{
    struct ctx c = begin(0, 0);
    struct req r = {.part = true};
    struct res out = {0};
    str text = page(&c, &r, AREA_DIRECTORY, &out);
    CHECK(!has(text, "<html") && !has(text, "<header") && !has(text, "</main>"));
    CHECK(has(text, "<title>Titles"));
    arena_free(c.mem);
}

static void test_flash(void)
{
    static const char *const words[] = {"Saved.", "Sent.", "Removed.", "Undone.",
                                        "You are signed out."};
    for (enum flash flash = FLASH_SAVED; flash <= FLASH_SIGNED_OUT; flash++) {
        struct ctx c = begin(0, 0);
        struct res first = {0}, out = {.shared = true};
        frame_flash(&first, flash);
        str cookie = str_of(header(&first, "Set-Cookie")), pair;
        CHECK(str_cut(&cookie, ';', &pair) && has(cookie, "Max-Age=30"));
        struct req r = {.cookies = pair};
        CHECK(has(page(&c, &r, AREA_NONE, &out), words[flash - 1]));
        CHECK(!out.shared && strstr(header(&out, "Set-Cookie"), "Max-Age=0"));
        arena_free(c.mem);
    }
    static const char *const wrong[] = {"plaudit-flash=0", "plaudit-flash=6", "plaudit-flash=-1",
                                        "plaudit-flash=x", "other=1"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct ctx c = begin(0, 0);
        struct res out = {0};
        struct req r = {.cookies = str_of(wrong[i])};
        CHECK(!has(page(&c, &r, AREA_NONE, &out), "pl-flash"));
        arena_free(c.mem);
    }
    struct res none = {0};
    frame_flash(&none, FLASH_NONE);
    CHECK(none.n_headers == 0);
}

static void test_failures(void)
{
    static const struct {
        enum err e;
        int set, status;
        const char *words;
    } cases[] = {
        {ERR_NOT_FOUND, 0, 404, "There is no page here"},
        {ERR_REFUSED, 0, 403, "This is not open to you"},
        {ERR_CONFLICT, 0, 409, "Somebody was quicker"},
        {ERR_INVALID, 0, 422, "another look"},
        {ERR_INVALID, 413, 413, "That is too large"},
        {ERR_BUSY, 0, 503, "A moment, please"},
        {ERR_BUSY, 429, 429, "a little too fast"},
        {ERR_INVALID, 418, 418, "went wrong"}, /* one we have no words for */
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ctx c = begin(0, 0);
        struct req r = {.method = S("POST"), .path = S("/nominate")};
        struct res out = {.status = cases[i].set, .shared = true};
        frame_failed(&c, &r, cases[i].e, &out);
        CHECK(out.status == cases[i].status && has(out.body, cases[i].words) && !out.shared);
        CHECK(count(out.body, "<h1") == 1 && has(out.body, "What to do"));
        CHECK(has(out.body, "What is safe") == (cases[i].status != 404));
        CHECK((out.status == 503) == (header(&out, "Retry-After")[0] != '\0'));
        arena_free(c.mem);
    }
}

/* A form that was not taken gives back what was typed, and no secret. */
static void test_failure_typed(void)
{
    struct field form[] = {
        {S("token"), S("a token that is long, with blanks, and is shown to nobody at all, ever")},
        {S("password"),
         S("a pass phrase that is long, with blanks, and is shown to nobody at all")},
        {S("subject"), S("short")},
        {S("body"), S("One <line>\nand another")},
        {S("kind"), S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")},
    };
    struct ctx c = begin(0, 0);
    struct req r = {.method = S("POST"), .path = S("/x"), .form = form, .n_form = COUNT(form)};
    struct res out = {0};
    frame_failed(&c, &r, ERR_SIGN_IN, &out);
    CHECK(out.status == 401 && has(out.body, ">\nOne &lt;line&gt;\nand another</textarea>"));
    CHECK(count(out.body, "<textarea") == 1 && !has(out.body, "shown to nobody"));
    arena_free(c.mem);
}

static void test_failure_words(void)
{
    struct ctx c = begin(0, 0);
    struct req r = {.method = S("GET"), .path = S("/nominations/7"), .query = S("a=1&b=2")};
    struct res out = {0};
    c.why = S("Nominations of <2027> are closed.");
    frame_failed(&c, &r, ERR_REFUSED, &out);
    CHECK(has(out.body, "Nominations of &lt;2027&gt; are closed."));

    c.why = S("disk I/O error, in: q_secret"); /* of a fault: for the log alone */
    out = (struct res){0};
    log_threshold(LOG_ERROR + 1);
    frame_failed(&c, &r, ERR_FAULT, &out);
    CHECK(out.status == 500 && !has(out.body, "q_secret") && has(out.body, "number R-"));
    CHECK(!has(out.body, "What is safe")); /* nothing was sent */

    out = (struct res){0};
    frame_failed(&c, &r, ERR_SIGN_IN, &out);
    CHECK(out.status == 303);
    CHECK_STR(out.location, S("/p/meridian/sign-in?then=%2Fnominations%2F7%3Fa%3D1%26b%3D2"));
    r.method = S("POST");
    out = (struct res){0};
    frame_failed(&c, &r, ERR_SIGN_IN, &out);
    CHECK(out.status == 401 && has(out.body, "href=\"/p/meridian/sign-in?then="));
    arena_free(c.mem);
}

static void test_again(void)
{
    struct ctx c = begin(42, SIGNED_IN);
    struct res out = {0};
    struct html o = html_begin(&c);
    c.why = S("There is no such entry."); /* of a look-up that found nothing: not a problem */
    view_frame_problems(&o);
    CHECK(html_text(&o).len == 0);
    CHECK(frame_again(&c, &out, ERR_NOT_FOUND) == ERR_NOT_FOUND && out.status == 0);
    CHECK(frame_again(&c, &out, ERR_FAULT) == ERR_FAULT && !c.problems);

    c.why = S("This cycle is closed.");
    CHECK(frame_again(&c, &out, ERR_REFUSED) == OK && out.status == 403);
    view_frame_problems(&o);
    CHECK(has(html_text(&o), "<li>This cycle is closed.</li>"));

    c.problems = NULL;
    CHECK(fail_at(&c, "name", "Write a name.") == ERR_INVALID);
    CHECK(fail_at(&c, "country", "Choose a country.") == ERR_INVALID);
    CHECK(frame_again(&c, &out, ERR_INVALID) == OK && out.status == 422);
    o = html_begin(&c);
    view_frame_problems(&o);
    CHECK(has(html_text(&o), "2 things to look at") && !has(html_text(&o), "cycle is closed"));
    CHECK(has(html_text(&o), "<a href=\"#f-name\">Write a name.</a>"));
    arena_free(c.mem);
}

static void test_field(void)
{
    struct ctx c = begin(42, SIGNED_IN);
    CHECK(fail_at(&c, "words", "Write 20 characters.") == ERR_INVALID);
    struct html o = html_begin(&c);
    view_frame_field(&o, &(struct frame_field){.name = "words",
                                               .type = "textarea",
                                               .label = S("Why?"),
                                               .hint = S("In your words"),
                                               .value = S("a < b"),
                                               .required = true,
                                               .max = 500});
    str text = html_text(&o);
    CHECK(has(text, "<label class=\"form-label\" for=\"f-words\">") && has(text, "id=\"f-words\""));
    CHECK(has(text, "aria-describedby=\"f-words-hint f-words-problem\""));
    CHECK(has(text, "id=\"f-words-hint\"") && has(text, "id=\"f-words-problem\""));
    CHECK(has(text, " required") && has(text, "aria-invalid=\"true\"") && has(text, "is-bad"));
    CHECK(has(text, "maxlength=\"500\"") && has(text, "a &lt; b") && !has(text, "optional"));

    o = html_begin(&c);
    view_frame_field(&o, &(struct frame_field){.name = "secret",
                                               .type = "password",
                                               .label = S("Password"),
                                               .value = S("hunter2"),
                                               .autocomplete = "new-password"});
    text = html_text(&o);
    CHECK(!has(text, "hunter2") && has(text, "autocomplete=\"new-password\""));
    CHECK(!has(text, "aria-describedby") && !has(text, "aria-invalid") && !has(text, "optional"));

    o = html_begin(&c);
    view_frame_field(&o, &(struct frame_field){.name = "when",
                                               .type = "date",
                                               .label = S("Day"),
                                               .value = S("2027-01-31"),
                                               .max = 10,
                                               .min = "2026-01-01"});
    text = html_text(&o);
    CHECK(has(text, "value=\"2027-01-31\"") && has(text, "min=\"2026-01-01\""));
    CHECK(!has(text, "maxlength") && !has(text, "dir=") && has(text, "optional"));
    arena_free(c.mem);
}

static void test_select(void)
{
    struct ctx c = begin(42, SIGNED_IN);
    struct frame_option options[] = {{S("de"), S("Germany"), false}, {S("fr"), S("France"), false}};
    struct frame_select s = {
        .name = "country", .label = S("Country"), .options = options, .n = 2, .required = true};
    struct html o = html_begin(&c);
    view_frame_select(&o, &s);
    CHECK(has(html_text(&o), "<option value=\"\">Choose one</option>"));
    options[1].chosen = true;
    o = html_begin(&c);
    view_frame_select(&o, &s);
    CHECK(!has(html_text(&o), "Choose one"));
    CHECK(has(html_text(&o), "<option value=\"fr\" selected>France</option>"));

    s.radios = true;
    CHECK(fail_at(&c, "country", "Choose one.") == ERR_INVALID);
    o = html_begin(&c);
    view_frame_select(&o, &s);
    str text = html_text(&o);
    CHECK(has(text, "<fieldset") && has(text, "<legend>Country</legend>"));
    CHECK(has(text, "id=\"f-country\"") && has(text, "id=\"f-country-2\""));
    CHECK(count(text, " checked") == 1 && has(text, "aria-describedby=\"f-country-problem\""));

    o = html_begin(&c);
    view_frame_check(&o, "agree", S("I agree"), true);
    CHECK(has(html_text(&o), "value=\"yes\" checked") && has(html_text(&o), "for=\"f-agree\""));
    arena_free(c.mem);
}

static void test_small_parts(void)
{
    struct ctx c = begin(0, 0);
    struct html o = html_begin(&c);
    view_frame_pages(&o, &(struct frame_pages){.from = 51,
                                               .to = 100,
                                               .total = 4012,
                                               .previous = S("/directory?q=a"),
                                               .next = S("/directory?q=a&page=3")});
    str text = html_text(&o);
    CHECK(has(text, "51–100 of 4,012") && has(text, "href=\"/p/meridian/directory?q=a\""));
    CHECK(has(text, "rel=\"next\"") && has(text, "page=3"));
    o = html_begin(&c);
    view_frame_pages(&o, &(struct frame_pages){.from = 1, .to = 9, .total = -1});
    CHECK(has(html_text(&o), "1–9") && !has(html_text(&o), "href"));

    o = html_begin(&c);
    view_frame_person(&o, S("ana-lu"), S("Ana & Lu"), S(""));
    CHECK(has(html_text(&o), "<svg") && has(html_text(&o), ">Ana &amp; Lu</a>"));
    CHECK(has(html_text(&o), "href=\"/p/meridian/people/ana-lu\""));
    o = html_begin(&c);
    view_frame_person(&o, S(""), S("A former participant"), S("/pictures/1"));
    CHECK(has(html_text(&o), "<img") && !has(html_text(&o), "<a "));

    o = html_begin(&c);
    view_frame_empty(&o, &(struct frame_empty){S("Nothing yet"), S("Soon."), S("Add"), S("/add")});
    CHECK(has(html_text(&o), "href=\"/p/meridian/add\">Add</a>"));
    o = html_begin(&c);
    view_frame_badge(&o, "good", S("in time"));
    CHECK(has(html_text(&o), "class=\"badge pl-good\">in time<"));
    arena_free(c.mem);
}

static void test_tokens(void) /* the one-time key is a new one for each form */
{
    struct ctx c = begin(42, SIGNED_IN);
    struct req r = {.token = S("t0ken")};
    struct html one = html_begin(&c), two = html_begin(&c);
    view_frame_tokens(&one, &r);
    view_frame_tokens(&two, &r);
    CHECK(has(html_text(&one), "name=\"token\" value=\"t0ken\""));
    CHECK(has(html_text(&one), "name=\"once\" value=\""));
    CHECK(!str_same(html_text(&one), html_text(&two)));
    arena_free(c.mem);
}

int main(void)
{
    test_nameless();
    test_visitor();
    test_signposts();
    test_signed_in();
    test_installation();
    test_part();
    test_flash();
    test_failures();
    test_failure_words();
    test_failure_typed();
    test_again();
    test_field();
    test_select();
    test_small_parts();
    test_tokens();
    return CHECK_RESULT();
}
