#include "base/test.h"
#include "feature/lounge/inside.h"

#include <stdlib.h>

static void test_message_ids(void)
{
    static const struct {
        const char *id;
        bool ok;
    } rows[] = {
        {"a@b", true},         {"1.2f@experts.example.org", true},
        {"ab", false},         {"@b", false},
        {"a@", false},         {"a b@c", false},
        {"<a@b>", false},      {"a@b\r\nX: y", false},
        {"\xc3\xa4@b", false}, {"", false},
    };
    char id[300];
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK(lounge_message_id_ok(str_of(rows[i].id)) == rows[i].ok);
    memset(id, 'x', sizeof id), id[100] = '@';
    CHECK(lounge_message_id_ok((str){id, 250}) && !lounge_message_id_ok((str){id, 251}));
}

static void test_references(struct arena *mem)
{
    struct text many = {.mem = mem};
    CHECK_STR(lounge_references(mem, S(""), S("a@b")), S("a@b"));
    CHECK_STR(lounge_references(mem, S("a@b c@d"), S("e@f")), S("a@b c@d e@f"));
    CHECK_STR(lounge_references(mem, S("a@b  c@d"), S("")), S("a@b c@d"));
    for (int i = 0; i < 10000; i++)
        text_format(&many, "%s%d@x", i ? " " : "", i);
    str refs = lounge_references(mem, text_str(&many), S("last@x"));
    size_t n = 1;
    for (size_t i = 0; i < refs.len; i++)
        n += refs.at[i] == ' ';
    CHECK(n == ARTICLE_REFERENCES_MAX && str_starts(refs, S("0@x 99")) &&
          str_ends(refs, S(" last@x")));
    many.len = 0;
    for (int i = 0; i < 29; i++)
        text_format(&many, "%s%0200d@x", i ? " " : "", i);
    CHECK(lounge_references(mem, text_str(&many), S("last@x")).len < 2400);
}

static void test_mentions(struct arena *mem)
{
    static const struct {
        const char *text, *found; /* with a blank behind each */
    } rows[] = {
        {"@ana and @Bo-Berg, (@cy)!", "ana bo-berg cy "},
        {"a@b.org ana@cy x/@di https://h.example/@eve", ""},
        {"`@ana` ``@bo ` @cy`` @di", "di "},
        {"```\n@ana\n```\n@bo", "bo "},
        {"~~~~\n@ana\n~~~\n@bo\n~~~~\n@cy", "cy "},
        {"    @ana\n\n    @bo\n\n@cy", "cy "},
        {"text\n    @ana", "ana "}, /* no code: it goes on */
        {"\t@ana\n@bo", "bo "},
        {"\\@ana @@bo @-cy @di- @e", "di e "},
        {"@ana @ANA @ana", "ana "},
        {"` @ana", "ana "},
        {"`a\n\n@bo` @cy", "bo cy "},
        {"@ana_b @cy@di", ""},
        {"\xe4\xbd\xa0\xe5\xa5\xbd@ana", "ana "},
        {"@", ""},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        str list[10];
        struct text t = {.mem = mem};
        size_t n = lounge_mentions(mem, str_of(rows[i].text), list, 10);
        for (size_t k = 0; k < n; k++)
            text_format(&t, "%.*s ", STR_ARG(list[k]));
        CHECK_STR(text_str(&t), str_of(rows[i].found));
    }
    const str handles[] = {S("ana")};
    CHECK_STR(lounge_linked(mem, S("Hi @Ana, `@ana` @bo [see @ana](x)"), handles, 1, S("/p/m")),
              S("Hi [@Ana](/p/m/people/ana), `@ana` @bo [see @ana](x)"));
    CHECK_STR(lounge_linked(mem, S("none"), handles, 1, S("")), S("none"));
    struct text storm = {.mem = mem};
    str list[3];
    for (int i = 0; i < 20000; i++)
        text_format(&storm, "@p%d ", i);
    CHECK(lounge_mentions(mem, text_str(&storm), list, 3) == 4);
}

static void test_watched(struct arena *mem)
{
    static const struct {
        const char *text, *words;
        bool has;
    } rows[] = {
        {"Buy Snake  Oil, now", "snake oil", true},
        {"rattlesnake oil", "snake oil", false},
        {"snake-oil", "snake oil", true},
        {"", "a", false},
        {"SNAKE\nOIL", "Snake Oil", true},
        {"so what", "!!", false},
        {"gro\xc3\x9f", "gro", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK(lounge_has_words(lounge_folded(mem, str_of(rows[i].text)),
                               lounge_folded(mem, str_of(rows[i].words))) == rows[i].has);
}

static void test_subjects(struct arena *mem)
{
    CHECK_STR(lounge_answer_subject(mem, S("Hello")), S("Re: Hello"));
    CHECK_STR(lounge_answer_subject(mem, S("RE: re:Hello")), S("Re: Hello"));
    struct text t = {.mem = mem};
    for (int i = 0; i < ARTICLE_SUBJECT_MAX; i++)
        text_add(&t, S("\xc3\xa4"));
    CHECK(str_chars(lounge_answer_subject(mem, text_str(&t))) == ARTICLE_SUBJECT_MAX);
}

static void test_wire(struct arena *mem)
{
    const struct article_facts f = {.host = S("h.example"),
                                    .from_name = S("Bo \"B\""),
                                    .from_handle = S("bo"),
                                    .subject = S("A subject"),
                                    .message_id = S("1@h"),
                                    .refs = S("a@b c@d"),
                                    .body = S("one\ntwo\n"),
                                    .at = {1795000000}};
    CHECK_STR(lounge_head(mem, &f),
              S("Path: h.example!not-for-mail\r\nFrom: \"Bo \\\"B\\\"\" <bo@h.example.invalid>\r\n"
                "Subject: A subject\r\nDate: Wed, 18 Nov 2026 11:06:40 +0000\r\n"
                "Message-ID: <1@h>\r\nReferences: <a@b>\r\n <c@d>\r\nMIME-Version: 1.0\r\n"
                "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n"));
    str line = lounge_overview_line(mem, &f, S("m.general"), 12);
    CHECK(str_starts(line, S("12\tA subject\t\"Bo \\\"B\\\"\" <bo@h.example.invalid>\t"
                             "Wed, 18 Nov 2026 11:06:40 +0000\t<1@h>\t<a@b> <c@d>\t")));
    CHECK(str_ends(line, S("\t2\tXref: h.example m.general:12\r\n")));
    str moved = lounge_overview_moved(mem, line, S("m.help"), 7);
    CHECK(str_starts(moved, S("7\tA subject\t")) &&
          str_ends(moved, S("\t2\tXref: h.example m.help:7\r\n")));
    CHECK_STR(lounge_body(mem, S("a\n\n.b")), S("a\r\n\r\n.b\r\n"));
    CHECK_STR(lounge_host(&(struct site){.address = S("https://a.example.org:8443/x")}),
              S("a.example.org"));
    CHECK_STR(lounge_host(&(struct site){.address = S("http://localhost")}), S("localhost"));
}

static void test_read(struct arena *mem)
{
    static const struct {
        int64_t to, count;
        const char *also;
        int64_t add[4];
        size_t n;
        int64_t new_to, new_count;
        const char *new_also;
    } rows[] = {
        {0, 0, "", {1, 2}, 2, 2, 2, ""},
        {0, 0, "", {2}, 1, 0, 1, "2"},
        {0, 1, "2", {1}, 1, 2, 2, ""},
        {5, 5, "7,9-10", {8}, 1, 5, 6, "7-10"},
        {5, 8, "7,9-10", {6, 8, 12}, 3, 10, 11, "12"},
        {5, 8, "7,9-10", {3, 7, 9}, 3, 5, 8, "7,9-10"}, /* again */
        {5, 8, "7,9-10", {20, 21, 23}, 3, 5, 11, "7,9-10,20-21,23"},
        {3, 3, "nonsense,7", {9}, 1, 3, 4, "7,9"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct read_state s = {rows[i].to, rows[i].count, str_of(rows[i].also)};
        CHECK(lounge_read_add(mem, &s, rows[i].add, rows[i].n));
        CHECK(s.to == rows[i].new_to && s.count == rows[i].new_count);
        CHECK_STR(s.also, str_of(rows[i].new_also));
        for (size_t k = 0; k < rows[i].n; k++)
            CHECK(lounge_is_read(&s, rows[i].add[k]));
        CHECK(lounge_read_above(&s) + s.to >= s.count);
    }
    struct read_state s = {5, 8, S("7,9-10")};
    CHECK(!lounge_is_read(&s, 6) && !lounge_is_read(&s, 8) && !lounge_is_read(&s, 11));
    CHECK(!lounge_read_drop(&s, 6) && s.count == 8 && lounge_read_drop(&s, 9) && s.count == 7);
    int64_t every_second[2000];
    for (int i = 0; i < 2000; i++)
        every_second[i] = 1000 + 2 * i;
    s = (struct read_state){0};
    CHECK(!lounge_read_add(mem, &s, every_second, COUNT(every_second)));
    CHECK(s.also.len <= READ_ALSO_MAX && s.to > 1000 && lounge_is_read(&s, 4998));
}

static void test_files(struct arena *mem)
{
    static const struct {
        str bytes;
        const char *type;
    } rows[] = {
        {{"\x89PNG\r\n\x1a\nxx", 10}, "image/png"},
        {{"%PDF-1.7", 8}, "application/pdf"},
        {{"PK\x03\x04", 4}, "application/zip"},
        {{"plain\n", 6}, "text/plain"},
        {{"<html>", 6}, "text/plain"},
        {{"MZ\x90\0", 4}, NULL},
        {{"\x7f"
          "ELF\x01",
          5},
         NULL},
        {{"", 0}, NULL},
        {{"\xff\xfe", 2}, NULL},
        {{"RIFFxxxxWEBPx", 13}, "image/webp"},
    };
    static const struct {
        const char *name, *made;
    } names[] = {
        {"a.png", "a.png"},
        {"/etc/passwd", "passwd"},
        {"..\\..\\x.txt", "x.txt"},
        {"a\r\nX: y", "a__X_ y"},
        {"\"q\";", "_q__"},
        {"...", "file"},
        {"", "file"},
        {"\xff", "file"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *type = lounge_file_type(rows[i].bytes);
        CHECK_STR(str_of(type), str_of(rows[i].type));
    }
    for (size_t i = 0; i < COUNT(names); i++)
        CHECK_STR(lounge_file_name(mem, str_of(names[i].name)), str_of(names[i].made));
}

/* ---- what may be done --------------------------------------------------------------------------- */

static void test_rights(void)
{
    static const struct {
        int64_t granted, bits;
        const char *role, *state;
        int64_t until; /* from now; 0: for good */
        int64_t rights;
    } rows[] = {
        {31, SIGNED_IN, "", "open", 0, 31},
        {0, MANAGER, "moderator", "open", 0, 0},
        {LOUNGE_REPLY, SIGNED_IN, "", "open", 0, 0}, /* who does not see does nothing */
        {1, MANAGER, "", "open", 0, LOUNGE_ALL},
        {1, SIGNED_IN, "moderator", "open", 0, LOUNGE_ALL},
        {31, SIGNED_IN, "muted", "open", 0, LOUNGE_SEE},
        {31, SIGNED_IN, "muted", "open", 10, LOUNGE_SEE},
        {31, SIGNED_IN, "muted", "open", -10, 31},
        {31, SIGNED_IN, "banned", "open", 10, 0},
        {31, SIGNED_IN, "banned", "open", -10, 31},
        {31, SIGNED_IN, "", "read_only", 0, LOUNGE_SEE},
        {1, MANAGER, "", "archived", 0, LOUNGE_SEE | LOUNGE_MODERATE},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct rights_facts f = {.granted = rows[i].granted,
                                 .bits = rows[i].bits,
                                 .role = str_of(rows[i].role),
                                 .state = str_of(rows[i].state),
                                 .until = {rows[i].until != 0, {1000 + rows[i].until}},
                                 .now = {1000}};
        CHECK(lounge_rights(&f) == rows[i].rights);
    }
}

static void test_may_post(void)
{
#define WRITES .person = 7, .open = true, .rights = 31
    static const struct {
        struct post_facts f;
        enum post_answer answer;
    } rows[] = {
        {{WRITES}, POST_SHOW},
        {{.open = true, .rights = 31}, POST_SIGN_IN},
        {{.person = 7, .rights = 31}, POST_CLOSED},
        {{.person = 7, .by_program = true}, POST_SHOW},
        {{WRITES, .muted = true}, POST_MUTED},
        {{WRITES, .locked = true, .reply = true}, POST_LOCKED},
        {{.person = 7, .open = true, .rights = LOUNGE_ALL, .locked = true, .reply = true},
         POST_SHOW},
        {{.person = 7, .open = true, .rights = 3}, POST_NO_START},
        {{.person = 7, .open = true, .rights = 1, .reply = true}, POST_NO_REPLY},
        {{.person = 7, .open = true, .rights = 7, .files = true}, POST_NO_FILES},
        {{.person = 7, .open = true, .rights = 7, .poll = true}, POST_NO_POLL},
        {{WRITES, .words = WATCHED_REFUSE}, POST_WORDS},
        {{WRITES, .words = WATCHED_HOLD}, POST_HOLD},
        {{WRITES, .words = WATCHED_TELL}, POST_SHOW},
        {{WRITES, .moderated = true}, POST_HOLD},
        {{.person = 7, .open = true, .rights = 31 | LOUNGE_DIRECT, .moderated = true}, POST_SHOW},
        {{WRITES, .this_hour = POST_HOUR - 1}, POST_SHOW},
        {{WRITES, .this_hour = POST_HOUR}, POST_TOO_MANY},
        {{WRITES, .this_day = POST_DAY}, POST_TOO_MANY},
        {{WRITES, .this_hour = POST_NEW_HOUR}, POST_SHOW},
        {{WRITES, .fresh = true, .this_hour = POST_NEW_HOUR}, POST_NEW_HERE},
        {{WRITES, .fresh = true, .this_day = POST_NEW_DAY}, POST_NEW_HERE},
        {{.person = 7,
          .open = true,
          .rights = LOUNGE_ALL,
          .this_day = 1000,
          .words = WATCHED_REFUSE},
         POST_SHOW},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(lounge_may_post(&rows[i].f) == rows[i].answer);
        bool goes = rows[i].answer == POST_SHOW || rows[i].answer == POST_HOLD;
        CHECK((*lounge_post_sentence(rows[i].answer) == 0) == goes);
    }
}

int main(void)
{
    struct arena *mem = arena_new();
    test_message_ids();
    test_references(mem);
    test_mentions(mem);
    test_watched(mem);
    test_subjects(mem);
    test_wire(mem);
    test_read(mem);
    test_files(mem);
    test_rights();
    test_may_post();
    arena_free(mem);
    return CHECK_RESULT();
}
