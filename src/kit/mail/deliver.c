#include "base/config.h"
#include "kit/mail/inside.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONNECT_TIMEOUT_S = 20, LETTER_TIMEOUT_S = 60, SAID_MAX = 200 };

/* ---- SMTP ------------------------------------------------------------------------------------ */

struct smtp {
    CURL *curl;
    char command[8];     /* the latest one we sent: "RCPT" */
    char said[SAID_MAX]; /* the latest line the server sent */
    bool leaving;        /* the letter is through or failed; what follows is farewell */
};

struct smtp *smtp_open(struct ctx *c)
{
    str url = config_text(c->site->config, "smtp.url");
    if (url.len == 0)
        return NULL;
    struct smtp *smtp = arena_take(c->mem, 1, sizeof *smtp);
    smtp->curl = curl_easy_init();
    return smtp;
}

void smtp_close(struct smtp *smtp)
{
    if (smtp)
        curl_easy_cleanup(smtp->curl);
}

static int listen_in(CURL *curl, curl_infotype type, char *data, size_t len, void *at)
{
    struct smtp *smtp = at;
    str line = str_trim((str){data, len});
    (void)curl;
    if (type == CURLINFO_HEADER_OUT && (str_starts(line, S("QUIT")) || str_starts(line, S("RSET"))))
        smtp->leaving = true;
    if (smtp->leaving)
        return 0;
    if (type == CURLINFO_HEADER_OUT)
        (void)snprintf(smtp->command, sizeof smtp->command, "%.*s", STR_ARG(str_upto(line, 4)));
    if (type == CURLINFO_HEADER_IN)
        (void)snprintf(smtp->said, sizeof smtp->said, "%.*s",
                       STR_ARG(str_upto(line, SAID_MAX - 1)));
    return 0;
}

static size_t give_text(char *out, size_t size, size_t count, void *at)
{
    str *rest = at, part = str_upto(*rest, size * count);
    if (part.len > 0)
        memcpy(out, part.at, part.len);
    *rest = str_from(*rest, part.len);
    return part.len;
}

static void set_up(struct ctx *c, struct smtp *smtp)
{
    CURL *curl = smtp->curl;
    const struct config *config = c->site->config;
    str user = config_text(config, "smtp.user"), url = config_text(config, "smtp.url");
    curl_easy_reset(curl); /* keeps the connection */
    curl_easy_setopt(curl, CURLOPT_URL, arena_copy(c->mem, url).at);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    if (user.len > 0) {
        str password = config_text(config, "smtp.password");
        curl_easy_setopt(curl, CURLOPT_USERNAME, arena_copy(c->mem, user).at);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, arena_copy(c->mem, password).at);
    }
    str authority = config_text(config, "smtp.authority");
    if (authority.len > 0)
        curl_easy_setopt(curl, CURLOPT_CAINFO, arena_copy(c->mem, authority).at);
    bool encrypt = config_bool(config, "smtp.encrypt");
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(encrypt ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)LETTER_TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L); /* tells listen_in, prints nothing */
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, listen_in);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, smtp);
}

static struct delivery delivery_of(struct ctx *c, CURLcode result, const struct smtp *smtp)
{
    if (result == CURLE_OK)
        return (struct delivery){.outcome = SENT};
    bool addressed = strcmp(smtp->command, "RCPT") == 0, data = strcmp(smtp->command, "DATA") == 0;
    bool never = smtp->said[0] == '5', later = smtp->said[0] == '4';
    const char *words = never || later ? smtp->said : curl_easy_strerror(result);
    struct delivery d = {DOWN, arena_copy(c->mem, str_of(words))};
    if (addressed || data) /* our sender was accepted: it is about this letter */
        d.outcome = addressed && never ? REFUSED : LATER;
    return d;
}

struct delivery smtp_send(struct ctx *c, struct smtp *smtp, str from, str to, str text)
{
    if (!smtp->curl)
        return (struct delivery){DOWN, S("no memory for a connection")};
    set_up(c, smtp);
    smtp->said[0] = smtp->command[0] = '\0';
    smtp->leaving = false;
    struct curl_slist *recipients =
        curl_slist_append(NULL, arena_format(c->mem, "<%.*s>", STR_ARG(to)).at);
    CURL *curl = smtp->curl;
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, arena_format(c->mem, "<%.*s>", STR_ARG(from)).at);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_text);
    curl_easy_setopt(curl, CURLOPT_READDATA, &text);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)text.len);
    CURLcode result = recipients ? curl_easy_perform(curl) : CURLE_OUT_OF_MEMORY;
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(recipients);
    return delivery_of(c, result, smtp);
}

/* ---- files ----------------------------------------------------------------------------------- */

static struct delivery trouble(struct ctx *c, const char *what)
{
    return (struct delivery){DOWN, arena_format(c->mem, "%s: %s", what, strerror(errno))};
}

struct delivery outbox_write(struct ctx *c, int64_t id, str text)
{
    str folder = arena_format(c->mem, "%.*s/outbox", STR_ARG(c->site->data_dir));
    str draft = arena_format(c->mem, ".%lld.part", (long long)id);
    str name = arena_format(c->mem, "%lld.eml", (long long)id);
    if (mkdir(folder.at, 0700) != 0 && errno != EEXIST)
        return trouble(c, "outbox");
    int dir = open(folder.at, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return trouble(c, "outbox");
    int file = openat(dir, draft.at, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool good = file >= 0 && file_write(file, text) && fsync(file) == 0;
    good = good && renameat(dir, draft.at, dir, name.at) == 0 && fsync(dir) == 0;
    struct delivery d = good ? (struct delivery){.outcome = SENT} : trouble(c, "outbox");
    if (file >= 0)
        close(file);
    if (!good)
        (void)unlinkat(dir, draft.at, 0);
    close(dir);
    return d;
}

void outbox_forget(struct ctx *c, int64_t id)
{
    (void)unlink(
        arena_format(c->mem, "%.*s/outbox/%lld.eml", STR_ARG(c->site->data_dir), (long long)id).at);
}

/* ---- the library ---------------------------------------------------------------------------- */

bool mail_network_start(const struct config *config)
{
    return config_text(config, "smtp.url").len == 0 || curl_global_init(CURL_GLOBAL_DEFAULT) == 0;
}

void mail_network_stop(void)
{
    curl_global_cleanup();
}

const char *mail_network_version(void)
{
    return curl_version_info(CURLVERSION_NOW)->version;
}
