#include "kit/mail/mail.h"
#include "base/config.h"
#include "base/test.h"
#include "kit/mail/inside.h"
#include "kit/mail/mail.sql.h"
#include "kit/store/testing.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- a mail server of a few lines, in a process of its own ----------------------------------- */

struct server {
    pid_t process;
    int port;
    char kept[64]; /* the file where the letters go */
};

static void answer(FILE *client, const char *line, FILE *kept, bool *data)
{
    if (*data) {
        *data = strcmp(line, ".\r\n") != 0;
        fputs(line, kept);
        if (!*data)
            fputs("250 kept\r\n", client);
    } else if (strncmp(line, "EHLO", 4) == 0) {
        fputs("250-test\r\n250 8BITMIME\r\n", client);
    } else if (strncmp(line, "RCPT", 4) == 0 && strstr(line, "nobody@")) {
        fputs("550 5.1.1 No such mailbox\r\n", client);
    } else if (strncmp(line, "RCPT", 4) == 0 && strstr(line, "full@")) {
        fputs("452 4.2.2 Mailbox full\r\n", client);
    } else if (strncmp(line, "DATA", 4) == 0) {
        *data = true;
        fputs("354 go on\r\n", client);
    } else {
        fputs("250 fine\r\n", client);
    }
    fflush(client);
    fflush(kept);
}

static void serve(int door, const char *path)
{
    for (;;) {
        int socket = accept(door, NULL, NULL);
        if (socket < 0)
            _exit(0);
        FILE *in = fdopen(socket, "r"), *out = fdopen(dup(socket), "w"), *kept = fopen(path, "a");
        char line[2048];
        bool data = false;
        fputs("220 test\r\n", out);
        fflush(out);
        fputs("(connection)\r\n", kept);
        while (fgets(line, sizeof line, in))
            answer(out, line, kept, &data);
        fclose(in);
        fclose(out);
        fclose(kept);
    }
}

static struct server server_start(void)
{
    struct server s = {.kept = "/tmp/plaudit-mail-XXXXXX"};
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof at;
    int door = socket(AF_INET, SOCK_STREAM, 0);
    close(mkstemp(s.kept));
    CHECK(bind(door, (struct sockaddr *)&at, len) == 0 && listen(door, 8) == 0);
    CHECK(getsockname(door, (struct sockaddr *)&at, &len) == 0);
    s.port = ntohs(at.sin_port);
    s.process = fork();
    if (s.process == 0)
        serve(door, s.kept);
    close(door);
    return s;
}

static void server_stop(struct server *s)
{
    kill(s->process, SIGTERM);
    waitpid(s->process, NULL, 0);
    unlink(s->kept);
}

/* ---- helpers --------------------------------------------------------------------------------- */

static str whole_file(struct ctx *c, const char *path)
{
    FILE *f = fopen(path, "r");
    if (!f)
        return (str){0};
    char *at = arena_take(c->mem, 65536, 1);
    size_t n = fread(at, 1, 65536, f);
    fclose(f);
    return (str){at, n};
}

static bool has(str text, const char *part)
{
    return str_find(text, str_of(part)) != SIZE_MAX;
}

static size_t times(str text, const char *part)
{
    size_t n = 0;
    for (size_t at; (at = str_find(text, str_of(part))) != SIZE_MAX; n++)
        text = str_from(text, at + strlen(part));
    return n;
}

static enum err queue(struct ctx *c, const struct letter *letter)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, mail_queue(c, letter));
}

static size_t send_all(struct ctx *c)
{
    size_t sent = 99;
    enum err e = mail_send_due(c, NULL, 100, &sent);
    CHECK(e == OK);
    return sent;
}

static struct mail_line newest(struct ctx *c)
{
    const struct mail_line *lines;
    size_t n;
    CHECK(mail_list(c, 0, &lines, &n) == OK && n > 0);
    return n > 0 ? lines[0] : (struct mail_line){0};
}

/* A request whose site has these settings and a data folder of its own. */
struct desk {
    struct ctx c;
    struct site site;
    char folder[64];
};

static void desk_open(struct desk *d, const char *const *set, size_t n)
{
    const struct config *config;
    memcpy(d->folder, "/tmp/plaudit-desk-XXXXXX", 25);
    CHECK(mkdtemp(d->folder) != NULL);
    d->c = test_ctx_begin();
    d->site = *d->c.site;
    d->site.data_dir = str_of(d->folder);
    d->site.address = S("https://experts.example.org:8443");
    d->c.site = &d->site;
    CHECK(config_load(&d->c, &(struct config_sources){.set = set, .n_set = n}, &config) == OK);
    d->site.config = config;
}

static void desk_close(struct desk *d, int64_t id)
{
    str path = arena_format(d->c.mem, "%s/outbox/%lld.eml", d->folder, (long long)id);
    unlink(path.at);
    rmdir(arena_format(d->c.mem, "%s/outbox", d->folder).at);
    CHECK(rmdir(d->folder) == 0); /* nothing else was left */
    test_ctx_end(&d->c);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void addresses(void)
{
    static const char *const good[] = {"a@b", "ada.l@example.org", "o'neil+x@sub.example.co.uk",
                                       "x_y-z@1.example"};
    static const char *const bad[] = {"",       "a",         "@b",       "a@",    "a@b@c",
                                      ".a@b",   "a.@b",      "a..b@c",   "a b@c", "a@b c",
                                      "a@-b",   "a@b-.org",  "a@b..c",   "a@b.",  "a@b\r\nBcc: x@y",
                                      "<a@b>",  "a@[1.2.3]", "\"a\"@b",  "a,b@c", "ä@b",
                                      "a@b>\n", "a@b,c@d",   "a\0@b.org"};
    for (size_t i = 0; i < COUNT(good); i++)
        CHECK(mail_address_ok(str_of(good[i])));
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(!mail_address_ok(str_of(bad[i])));
    CHECK(!mail_address_ok(S("a\0@b")));
}

static void a_letter_goes_to_the_outbox_once(void)
{
    struct desk d;
    desk_open(&d, NULL, 0);
    struct ctx *c = &d.c;
    struct letter letter = {.once = "nomination/7/told",
                            .person = 5,
                            .to = S("Ada@example.org"),
                            .subject = S("You were nominated\r\nBcc: x@y"),
                            .body = S("Hello Ada,\nall the best.\n")};
    CHECK(queue(c, &letter) == OK);
    CHECK(queue(c, &letter) == OK);
    struct mail_line line = newest(c);
    CHECK_STR(line.state, S("waiting"));
    CHECK(send_all(c) == 1);
    CHECK(send_all(c) == 0);
    line = newest(c);
    CHECK_STR(line.state, S("sent"));
    CHECK(line.sent.set && line.sent.value.s == c->now.s);
    str path = arena_format(c->mem, "%s/outbox/%lld.eml", d.folder, (long long)line.id);
    struct stat file;
    CHECK(stat(path.at, &file) == 0 && (file.st_mode & 0777) == 0600);
    str want = arena_format(c->mem,
                            "Date: Wed, 18 Nov 2026 11:06:40 +0000\r\n"
                            "From: <no-reply@experts.example.org>\r\n"
                            "To: <Ada@example.org>\r\n"
                            "Subject: You were nominated  Bcc: x@y\r\n"
                            "Message-ID: <1.%lld@experts.example.org>\r\n"
                            "Auto-Submitted: auto-generated\r\n"
                            "MIME-Version: 1.0\r\n"
                            "Content-Type: text/plain; charset=UTF-8\r\n"
                            "Content-Transfer-Encoding: 7bit\r\n"
                            "\r\n"
                            "Hello Ada,\r\nall the best.\r\n",
                            (long long)line.id);
    CHECK_STR(whole_file(c, path.at), want);
    CHECK_STR(mail_message(c, line.id), want);
    letter.to = S("not an address");
    letter.once = "nomination/8/told";
    CHECK(queue(c, &letter) == ERR_INVALID);
    desk_close(&d, line.id);
}

static void a_letter_is_written_with_its_cause_or_not_at_all(void)
{
    struct desk d;
    desk_open(&d, NULL, 0);
    struct ctx *c = &d.c;
    struct letter letter = {.once = "a", .to = S("a@b"), .subject = S("x"), .body = S("y")};
    const struct mail_line *lines;
    size_t n;
    CHECK(db_begin(c) == OK && mail_queue(c, &letter) == OK);
    CHECK(db_end(c, ERR_REFUSED) == ERR_REFUSED);
    CHECK(mail_list(c, 0, &lines, &n) == OK && n == 0);
    desk_close(&d, 0);
}

static void a_held_letter_waits(void)
{
    struct desk d;
    desk_open(&d, NULL, 0);
    struct ctx *c = &d.c;
    struct letter letter = {.once = "decision/1", .to = S("a@b"), .subject = S("x"), .held = true};
    CHECK(queue(c, &letter) == OK);
    CHECK(send_all(c) == 0);
    CHECK_STR(newest(c).state, S("held"));
    CHECK(db_begin(c) == OK && db_end(c, mail_release(c, "decision/1")) == OK);
    CHECK(send_all(c) == 1);
    CHECK(db_begin(c) == OK && db_end(c, mail_release(c, "decision/1")) == OK); /* no second time */
    CHECK(db_begin(c) == OK && db_end(c, mail_release(c, "decision/2")) == OK);
    CHECK(send_all(c) == 0);
    desk_close(&d, newest(c).id);
}

static void leases_keep_two_senders_apart(void)
{
    struct desk d;
    desk_open(&d, NULL, 0);
    struct ctx *c = &d.c;
    struct row_mail_claim *rows;
    struct row_mail_settle row;
    size_t n;
    struct letter letter = {.once = "a", .to = S("a@b"), .subject = S("x")};
    CHECK(queue(c, &letter) == OK);
    CHECK(db_begin(c) == OK);
    CHECK(q_mail_claim(c, 77, (moment){c->now.s + 60}, 10, &rows, &n) == OK && n == 1);
    CHECK(db_end(c, OK) == OK);
    CHECK(send_all(c) == 0); /* the other one is at it */
    c->now.s += 61;          /* and has died */
    CHECK(send_all(c) == 1);
    CHECK(db_begin(c) == OK);
    CHECK(q_mail_settle(
              c,
              &(struct in_mail_settle){
                  .of = 1, .id = rows[0].id, .lease = 77, .state = S("waiting"), .due = c->now},
              &row) == OK);
    CHECK(!row.found && db_end(c, OK) == OK); /* the dead one's word no longer counts */
    CHECK_STR(newest(c).state, S("sent"));
    desk_close(&d, newest(c).id);
}

static void a_full_disk_is_tried_again_and_given_up(void)
{
    static const int64_t waits[] = {300, 1800, 7200, 21600, 86400};
    struct desk d;
    desk_open(&d, NULL, 0);
    struct ctx *c = &d.c;
    struct letter letter = {.once = "a", .to = S("a@b"), .subject = S("x")};
    d.site.data_dir = S("/nowhere");
    CHECK(queue(c, &letter) == OK);
    for (size_t i = 0; i < COUNT(waits); i++) {
        CHECK(send_all(c) == 0);
        struct mail_line line = newest(c);
        CHECK_STR(line.state, S("waiting"));
        CHECK_STR(line.trouble, S("outbox: No such file or directory"));
        CHECK(line.due.s == c->now.s + waits[i]);
        c->now.s += waits[i] - 1;
        CHECK(send_all(c) == 0 && newest(c).due.s == c->now.s + 1); /* not a second too early */
        c->now.s += 1;
    }
    CHECK(send_all(c) == 0);
    CHECK_STR(newest(c).state, S("dropped"));
    desk_close(&d, 0);
}

static void words_of_all_languages_travel(void)
{
    static const char *const set[] = {"mail.from = Müller & Söhne <team@example.org>"};
    struct desk d;
    desk_open(&d, set, 1);
    struct ctx *c = &d.c;
    struct letter german = {.once = "de",
                            .to = S("a@b"),
                            .subject = S("Grüße"),
                            .body =
                                S("Schöne Grüße = gut \nEine Zeile, die viel länger ist als die "
                                  "sechsundsiebzig Zeichen, die eine Zeile haben darf.")};
    CHECK(queue(c, &german) == OK);
    str text = mail_message(c, newest(c).id);
    CHECK(has(text, "From: =?UTF-8?B?TcO8bGxlciAmIFPDtmhuZQ==?=\r\n <team@example.org>\r\n"));
    CHECK(has(text, "Subject: =?UTF-8?B?R3LDvMOfZQ==?=\r\n"));
    CHECK(has(text, "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                    "Sch=C3=B6ne Gr=C3=BC=C3=9Fe =3D gut=20\r\n"
                    "Eine Zeile, die viel l=C3=A4nger ist als die sechsundsiebzig Zeichen, die e="
                    "\r\nine Zeile haben darf.\r\n"));
    struct letter arabic = {.once = "ar",
                            .to = S("a@b"),
                            .body = S("شكرًا لك\n"),
                            .subject = S("جُدّدت جائزتك حتى ٣١ مارس ٢٠٢٨ في محرك الاستعلام")};
    CHECK(queue(c, &arabic) == OK);
    text = mail_message(c, newest(c).id);
    CHECK(has(text, "Content-Transfer-Encoding: base64\r\n\r\n2LTZg9ix2YvYpyDZhNmDDQo=\r\n"));
    CHECK(times(text, "=?UTF-8?B?") >= 4); /* whole characters in each, no line too long */
    for (str line; str_cut(&text, '\n', &line);)
        CHECK(line.len <= 77);
    static const char *const wrong[] = {"mail.from = nobody"};
    struct desk e;
    size_t sent;
    desk_open(&e, wrong, 1);
    CHECK(mail_send_due(&e.c, NULL, 1, &sent) == ERR_INVALID && has(e.c.why, "mail.from"));
    desk_close(&e, 0);
    desk_close(&d, 0);
}

static void letters_go_by_smtp(void)
{
    struct server server = server_start();
    struct desk d;
    char url[64];
    (void)snprintf(url, sizeof url, "smtp.url=smtp://127.0.0.1:%d", server.port);
    const char *const set[] = {url, "smtp.encrypt=no", "mail.from=\"The Experts\" <e@example.org>"};
    desk_open(&d, set, COUNT(set));
    struct ctx *c = &d.c;
    struct letter letters[] = {
        {.once = "1",
         .to = S("ada@example.org"),
         .subject = S("One"),
         .body = S(".dot\nViele Grüße an alle\n")},
        {.once = "2", .to = S("full@example.org"), .subject = S("Two"), .body = S("x\n")},
        {.once = "3", .to = S("nobody@example.org"), .subject = S("Three"), .body = S("x\n")},
        {.once = "4", .to = S("bo@example.org"), .subject = S("Four"), .body = S("x\n")},
    };
    for (size_t i = 0; i < COUNT(letters); i++)
        CHECK(queue(c, &letters[i]) == OK);
    CHECK(send_all(c) == 2);
    const struct mail_line *lines;
    size_t n;
    CHECK(mail_list(c, 0, &lines, &n) == OK && n == 4);
    CHECK_STR(lines[0].state, S("sent"));
    CHECK_STR(lines[1].state, S("bounced"));
    CHECK_STR(lines[1].trouble, S("550 5.1.1 No such mailbox"));
    CHECK_STR(lines[2].state, S("waiting"));
    CHECK_STR(lines[2].trouble, S("452 4.2.2 Mailbox full"));
    CHECK(lines[2].due.s == c->now.s + 300);
    CHECK_STR(lines[3].state, S("sent"));
    CHECK(mail_list(c, lines[1].id, &lines, &n) == OK && n == 2);
    str kept = whole_file(c, server.kept);
    CHECK(has(kept, "From: \"The Experts\" <e@example.org>\r\n"));
    CHECK(has(kept, "\r\n\r\n..dot\r\nViele Gr=C3=BC=C3=9Fe an alle\r\n.\r\n")); /* RFC 5321 4.5.2:
                                                                                  the dot doubled */
    CHECK(has(kept, "To: <bo@example.org>") && !has(kept, "full@") && !has(kept, "nobody@"));
    CHECK(times(kept, "(connection)") <= 3); /* kept open between letters */
    for (int i = 0; i < 2; i++) {            /* the third bounce makes the address quiet */
        letters[2].once = i ? "5" : "6";
        CHECK(queue(c, &letters[2]) == OK && send_all(c) == 0);
    }
    letters[2].once = "7";
    CHECK(queue(c, &letters[2]) == OK);
    CHECK_STR(newest(c).state, S("dropped"));
    c->now.s += 31 * 86400;
    letters[2].once = "8";
    CHECK(queue(c, &letters[2]) == OK);
    CHECK_STR(newest(c).state, S("waiting"));
    server_stop(&server);
    CHECK(send_all(c) == 0); /* nobody there: one is tried, the others wait uncounted */
    CHECK(mail_list(c, 0, &lines, &n) == OK && n == 8);
    CHECK_STR(lines[0].state, S("waiting"));
    CHECK(lines[0].trouble.len == 0 && lines[0].due.s == c->now.s + 300);
    CHECK(lines[6].due.s == c->now.s + 1800 && lines[6].trouble.len > 0);
    desk_close(&d, 0);
}

static void a_letter_of_a_list_says_so(void)
{
    static const char *const set[] = {"mail.from=Experts <e@example.org>"};
    static const str references[] = {{"first@x", 7}, {"torn\r\nBcc: a@b", 15}, {"last@x", 6}};
    struct desk d;
    desk_open(&d, set, COUNT(set));
    struct ctx *c = &d.c;
    struct letter letter = {
        .once = "list",
        .to = S("ada@example.org"),
        .subject = S("Re: Plans"),
        .body = S("Yes.\n"),
        .from = S("Zoë \"Z\" Example via Experts"),
        .reply_to = S("reply+abc@lists.example.org"),
        .message_id = S("17.x@example.org"),
        .references = references,
        .n_references = COUNT(references),
        .personal = true,
        .list = &(struct letter_list){.id = S("lounge.general.example.org"),
                                      .title = S("General"),
                                      .post = S("lounge.general@lists.example.org"),
                                      .archive = S("https://example.org/groups/7"),
                                      .help = S("https://example.org/account/mail"),
                                      .leave = S("https://example.org/leave/abc"),
                                      .leave_by = S("leave+abc@lists.example.org")}};
    CHECK(queue(c, &letter) == OK);
    str text = mail_message(c, newest(c).id);
    CHECK(
        has(text,
            "From: =?UTF-8?B?Wm/DqyAiWiIgRXhhbXBsZSB2aWEgRXhwZXJ0cw==?=\r\n <e@example.org>\r\n"));
    CHECK(has(text, "\r\nMessage-ID: <17.x@example.org>\r\n"
                    "Reply-To: <reply+abc@lists.example.org>\r\n"
                    "In-Reply-To: <last@x>\r\n"
                    "References: <first@x>\r\n <last@x>\r\n"
                    "List-Id: \"General\" <lounge.general.example.org>\r\n"
                    "X-Loop: lounge.general.example.org\r\n"
                    "List-Unsubscribe: <https://example.org/leave/abc>,\r\n"
                    " <mailto:leave+abc@lists.example.org>\r\n"
                    "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
                    "List-Post: <mailto:lounge.general@lists.example.org>\r\n"
                    "List-Archive: <https://example.org/groups/7>\r\n"
                    "List-Subscribe: <https://example.org/groups/7>\r\n"
                    "List-Help: <https://example.org/account/mail>\r\n"
                    "Precedence: list\r\nMIME-Version: 1.0\r\n"));
    CHECK(!has(text, "Bcc") && !has(text, "Auto-Submitted"));
    letter.once = "hostile";
    letter.from = S("A\r\nBcc: x@y");
    letter.message_id = S("no id");
    letter.personal = false;
    letter.list = &(struct letter_list){.id = S("a>\r\nX: y"), .leave = S("https://x/\r\nX: y")};
    CHECK(queue(c, &letter) == OK);
    text = mail_message(c, newest(c).id);
    CHECK(has(text, "From: \"A  Bcc: x@y\" <e@") && has(text, "@example.org>\r\nReply-To"));
    CHECK(!has(text, "\nX:") && !has(text, "List-Id") &&
          has(text, "Auto-Submitted: auto-generated"));
    desk_close(&d, 0);
}

static void tokens_come_back_unchanged(void)
{
    struct desk d;
    desk_open(&d, NULL, 0);
    struct ctx *c = &d.c;
    struct mail_token token = {"reply", {1, INT64_MAX, 910848478412804096}, 3}, back = token;
    str words, upper;
    CHECK(mail_token_make(c, &token, &words) == OK && words.len == 52);
    memset(back.numbers, 0, sizeof back.numbers);
    CHECK(mail_token_read(c, words, &back) == OK);
    CHECK(memcmp(back.numbers, token.numbers, sizeof token.numbers) == 0);
    char *loud = arena_take(c->mem, 52, 1);
    for (size_t i = 0; i < 52; i++) /* some mail servers write in capitals */
        loud[i] = words.at[i] >= 'a' ? (char)(words.at[i] - 32) : words.at[i];
    upper = (str){loud, 52};
    CHECK(mail_token_read(c, upper, &back) == OK && back.numbers[0] == 1);
    back.purpose = "leave"; /* a token of one purpose is none of another */
    CHECK(mail_token_read(c, words, &back) == ERR_NOT_FOUND);
    back.purpose = "reply";
    for (size_t i = 0; i < 52; i++) {
        char *wrong = arena_take(c->mem, 52, 1);
        memcpy(wrong, words.at, 52);
        wrong[i] = wrong[i] == 'a' ? 'b' : 'a';
        CHECK(mail_token_read(c, (str){wrong, 52}, &back) == ERR_NOT_FOUND);
    }
    CHECK(mail_token_read(c, str_upto(words, 51), &back) == ERR_NOT_FOUND);
    CHECK(mail_token_read(c, (str){0}, &back) == ERR_NOT_FOUND);
    back.n = 2;
    CHECK(mail_token_read(c, words, &back) == ERR_NOT_FOUND);
    desk_close(&d, 0);
}

/* A server that took a letter says later that nobody is there. */
static void what_comes_back_is_noted(void)
{
    struct desk d;
    desk_open(&d, NULL, 0);
    struct ctx *c = &d.c;
    struct mail_address_state state;
    for (int i = 0; i < 3; i++) {
        struct letter letter = {.once = arena_format(c->mem, "back/%d", i).at,
                                .to = S("Gone@example.org"),
                                .subject = S("x")};
        CHECK(queue(c, &letter) == OK && send_all(c) == 1);
        struct mail_token token = {"bounce", {c->program, newest(c).id}, 2};
        str words;
        CHECK(mail_token_make(c, &token, &words) == OK);
        CHECK(mail_came_back(c, words, true, S("550 5.1.1 nobody\r\nhere")) == OK);
        CHECK(mail_came_back(c, words, true, S("again")) == ERR_NOT_FOUND); /* counts once */
        CHECK_STR(newest(c).state, S("bounced"));
        CHECK_STR(newest(c).trouble, S("550 5.1.1 nobody  here"));
        outbox_forget(c, newest(c).id);
        CHECK(mail_address_look(c, S("gone@example.org"), &state) == OK);
        CHECK(state.quiet_until.set == (i == 2));
    }
    CHECK(mail_came_back(c, S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), true, S("x")) ==
          ERR_NOT_FOUND);
    CHECK(db_begin(c) == OK && db_end(c, mail_address_lift(c, S("GONE@example.org"))) == OK);
    CHECK(mail_address_look(c, S("gone@example.org"), &state) == OK && !state.quiet_until.set);
    desk_close(&d, 0);
}

int main(void)
{
    a_letter_of_a_list_says_so();
    tokens_come_back_unchanged();
    what_comes_back_is_noted();
    addresses();
    a_letter_goes_to_the_outbox_once();
    a_letter_is_written_with_its_cause_or_not_at_all();
    a_held_letter_waits();
    leases_keep_two_senders_apart();
    a_full_disk_is_tried_again_and_given_up();
    words_of_all_languages_travel();
    letters_go_by_smtp();
    return CHECK_RESULT();
}
