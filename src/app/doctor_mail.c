/* What doctor says of mail: whether it can leave, whether it can come, and what the DNS has to say for it. */
#include "app/doctor.h"
#include "kit/mail/mail.h"
#include "kit/net/net.h"

#include <sys/socket.h>
#include <unistd.h>

enum { PATIENCE_S = 5, GREETING = 200 };

static void look_at_relay(struct doctor *d)
{
    struct ctx *c = &d->app->c;
    str url = config_text(c->site->config, "smtp.url");
    if (url.len == 0)
        return;
    if (!mail_network_start(c->site->config) || mail_reach(c))
        doctor_say(d, "bad", "Mail server",
                   arena_format(c->mem, "%.*s: %.*s", STR_ARG(url), STR_ARG(c->why)),
                   "No letter can leave. Look at smtp.url, smtp.user and smtp.password, and at the "
                   "mail server's log.");
    else
        doctor_say(d, "good", "Mail server", arena_format(c->mem, "%.*s lets us in", STR_ARG(url)),
                   "");
    c->why = (str){0};
    mail_network_stop();
}

static void look_at_keys(struct doctor *d)
{
    struct ctx *c = &d->app->c;
    struct mail_key_record records[MAIL_KEYS_MAX];
    size_t n;
    if (mail_key_records(c, records, &n)) {
        doctor_say(d, "bad", "DKIM", arena_copy(c->mem, c->why),
                   "No letter leaves until the keys can be read.");
        c->why = (str){0};
        return;
    }
    for (size_t i = 0; i < n; i++)
        doctor_say(d, "good", "DKIM",
                   arena_format(c->mem, "the key can be read; the DNS needs: %.*s. TXT \"%.*s\"",
                                STR_ARG(records[i].name), STR_ARG(records[i].text)),
                   "");
}

/* Its first words: "220 ... LMTP ..." */
static enum err greet(struct ctx *c, str setting, bool *good)
{
    int fd;
    char words[GREETING];
    enum err e = net_connect(c, setting, PATIENCE_S, &fd);
    if (e)
        return e;
    ssize_t got = recv(fd, words, sizeof words, 0);
    *good = got > 3 && str_starts((str){words, (size_t)got}, S("220"));
    close(fd);
    return OK;
}

static void look_at_door(struct doctor *d)
{
    struct ctx *c = &d->app->c;
    str setting = config_text(c->site->config, "lmtp.listen");
    str domain = config_text(c->site->config, "mail.reply");
    bool good = false;
    if (setting.len == 0 && domain.len > 0)
        doctor_say(d, "warn", "Mail that comes in",
                   arena_format(c->mem, "only by plaudit mail-in, for %.*s", STR_ARG(domain)),
                   "Set lmtp.listen, unless your mail server starts plaudit mail-in itself.");
    if (setting.len == 0)
        return;
    enum err e = greet(c, setting, &good);
    str found = e      ? arena_copy(c->mem, c->why)
                : good ? arena_format(c->mem, "%.*s answers", STR_ARG(setting))
                       : arena_format(c->mem, "%.*s does not speak LMTP", STR_ARG(setting));
    c->why = (str){0};
    doctor_say(d, good ? "good" : "warn", "Mail that comes in", found,
               good ? "" : "Start the server; until then the mail server keeps what comes.");
    if (domain.len == 0)
        doctor_say(d, "warn", "Mail that comes in", S("for no domain"),
                   "Set mail.reply to the domain whose mail comes here.");
}

void doctor_mail(struct doctor *d)
{
    look_at_relay(d);
    look_at_keys(d);
    look_at_door(d);
}
