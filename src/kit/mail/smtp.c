#include "base/config.h"
#include "kit/mail/inside.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

enum { LINES = 4, CONNECT_TIMEOUT_S = 20, LETTER_TIMEOUT_S = 60, WAIT_MS = 1000, SAID_MAX = 200 };

/* What one letter at a time goes through. The connections are kept by `multi`, for all of them. */
struct line {
    CURL *curl;
    struct curl_slist *to;
    const struct posting *posting; /* NULL: free */
    size_t number;                 /* of the posting */
    str rest;                      /* of its text: not given yet */
    bool again;                    /* on a connection of its own, after one that was closed */
    char command[8];               /* the latest one we sent: "RCPT" */
    char said[SAID_MAX];           /* the latest line the server sent */
    bool leaving;                  /* the letter is through or failed; what follows is farewell */
};
struct smtp {
    CURLM *multi;
    struct line lines[LINES];
    bool up; /* a letter got an answer that was about itself */
};

struct smtp *smtp_open(struct ctx *c)
{
    if (config_text(c->site->config, "smtp.url").len == 0)
        return NULL;
    struct smtp *smtp = arena_take(c->mem, 1, sizeof *smtp);
    smtp->multi = curl_multi_init();
    if (smtp->multi)
        curl_multi_setopt(smtp->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)LINES);
    return smtp;
}

void smtp_close(struct smtp *smtp)
{
    if (!smtp)
        return;
    for (size_t i = 0; i < LINES; i++)
        curl_easy_cleanup(smtp->lines[i].curl);
    curl_multi_cleanup(smtp->multi);
}

static int listen_in(CURL *curl, curl_infotype type, char *data, size_t len, void *at)
{
    struct line *line = at;
    str words = str_trim((str){data, len});
    (void)curl;
    if (type == CURLINFO_HEADER_OUT &&
        (str_starts(words, S("QUIT")) || str_starts(words, S("RSET"))))
        line->leaving = true;
    if (line->leaving)
        return 0;
    if (type == CURLINFO_HEADER_OUT)
        (void)snprintf(line->command, sizeof line->command, "%.*s", STR_ARG(str_upto(words, 4)));
    if (type == CURLINFO_HEADER_IN)
        (void)snprintf(line->said, sizeof line->said, "%.*s",
                       STR_ARG(str_upto(words, SAID_MAX - 1)));
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

static void set_up(struct ctx *c, struct line *line)
{
    CURL *curl = line->curl;
    const struct config *config = c->site->config;
    str user = config_text(config, "smtp.user"), url = config_text(config, "smtp.url");
    curl_easy_reset(curl);
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
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, line);
}

/* False: no memory for it. */
static bool begin(struct ctx *c, struct smtp *smtp, struct line *line)
{
    const struct posting *p = line->posting;
    if (!line->curl && !(line->curl = curl_easy_init()))
        return false;
    set_up(c, line);
    line->said[0] = line->command[0] = '\0';
    line->leaving = false;
    line->rest = p->text;
    line->to = curl_slist_append(NULL, arena_format(c->mem, "<%.*s>", STR_ARG(p->to)).at);
    CURL *curl = line->curl;
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, arena_format(c->mem, "<%.*s>", STR_ARG(p->from)).at);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, line->to);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_text);
    curl_easy_setopt(curl, CURLOPT_READDATA, &line->rest);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)p->text.len);
    curl_easy_setopt(curl, CURLOPT_PRIVATE, line);
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, line->again ? 1L : 0L);
    return line->to && curl_multi_add_handle(smtp->multi, curl) == CURLM_OK;
}

static void end(struct line *line)
{
    curl_easy_setopt(line->curl, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(line->to);
    line->to = NULL;
}

/* A letter that did not go. Once our sender was accepted it is about this letter alone: about the mailbox, then
 * about the text. 552 is a letter that is too large; for a mailbox, one that is full (RFC 5321, 4.5.3.1.10). */
static enum outcome outcome_of(const struct line *line)
{
    bool large = strncmp(line->said, "552", 3) == 0, never = line->said[0] == '5';
    if (strcmp(line->command, "RCPT") == 0)
        return never && !large ? REFUSED : LATER;
    if (strcmp(line->command, "DATA") == 0)
        return never ? NEVER : LATER;
    return strcmp(line->command, "MAIL") == 0 && large ? NEVER : DOWN;
}

static struct delivery delivery_of(struct ctx *c, CURLcode result, const struct line *line)
{
    if (result == CURLE_OK)
        return (struct delivery){.outcome = SENT};
    bool never = line->said[0] == '5', later = line->said[0] == '4';
    const char *words = never || later ? line->said : curl_easy_strerror(result);
    return (struct delivery){outcome_of(line), arena_copy(c->mem, str_of(words))};
}

/* The server had closed a connection that we kept; nothing of the letter's text went over it. */
static bool was_closed(const struct line *line)
{
    long made = 1;
    curl_easy_getinfo(line->curl, CURLINFO_NUM_CONNECTS, &made);
    return made == 0 && !line->again && line->rest.len == line->posting->text.len;
}

struct sending {
    const struct mail_batch *batch;
    size_t next, running;
    bool down;
};

static void start_some(struct ctx *c, struct smtp *smtp, struct sending *s)
{
    for (size_t i = 0; i < LINES; i++) {
        struct line *line = &smtp->lines[i];
        if (line->posting || s->down || s->next == s->batch->n || (s->running > 0 && !smtp->up))
            continue;
        line->number = s->next++;
        line->posting = &s->batch->list[line->number];
        line->again = false;
        if (begin(c, smtp, line)) {
            s->running++;
            continue;
        }
        s->batch->ends[line->number] = (struct delivery){DOWN, S("no memory for a connection")};
        s->down = true;
        line->posting = NULL;
    }
}

/* Noted while no connection goes on: what the server has taken is known to have gone before it gets more. */
static enum err finish_some(struct ctx *c, struct smtp *smtp, struct sending *s)
{
    int left;
    size_t ended[LINES], n = 0;
    for (CURLMsg *message; (message = curl_multi_info_read(smtp->multi, &left));) {
        char *of = NULL;
        CURLcode result = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &of);
        struct line *line = (void *)of;
        struct delivery d = delivery_of(c, result, line);
        bool again = d.outcome == DOWN && was_closed(line);
        curl_multi_remove_handle(smtp->multi, line->curl);
        end(line);
        line->again = again;
        if (again && begin(c, smtp, line))
            continue;
        s->batch->ends[line->number] = d;
        ended[n++] = line->number;
        s->down = s->down || d.outcome == DOWN;
        smtp->up = d.outcome != DOWN;
        line->posting = NULL;
        s->running--;
    }
    return n > 0 ? s->batch->ended(c, s->batch->of, ended, n) : OK;
}

enum err smtp_send(struct ctx *c, struct smtp *smtp, const struct mail_batch *batch)
{
    struct sending s = {.batch = batch};
    enum err e = OK;
    int busy;
    for (size_t i = 0; i < batch->n; i++)
        batch->ends[i] = (struct delivery){.outcome = UNTRIED};
    if (!smtp->multi) {
        batch->ends[0] = (struct delivery){DOWN, S("no memory for a connection")};
        return batch->ended(c, batch->of, (const size_t[]){0}, 1);
    }
    for (start_some(c, smtp, &s); s.running > 0; start_some(c, smtp, &s)) {
        curl_multi_perform(smtp->multi, &busy);
        enum err end = finish_some(c, smtp, &s);
        e = e ? e : end;
        s.down = s.down || end;
        if (s.running > 0 && busy > 0)
            curl_multi_poll(smtp->multi, NULL, 0, WAIT_MS, NULL);
    }
    return e;
}

/* ---- to look at ------------------------------------------------------------------------------ */

enum err mail_reach(struct ctx *c)
{
    enum { PATIENCE_S = 10 };
    struct line line = {.curl = curl_easy_init()};
    if (!line.curl)
        return fail(c, ERR_FAULT, "no memory for a connection");
    set_up(c, &line);
    curl_easy_setopt(line.curl, CURLOPT_UPLOAD, 0L);
    curl_easy_setopt(line.curl, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(line.curl, CURLOPT_CUSTOMREQUEST, "NOOP");
    curl_easy_setopt(line.curl, CURLOPT_CONNECTTIMEOUT, (long)PATIENCE_S);
    curl_easy_setopt(line.curl, CURLOPT_TIMEOUT, (long)PATIENCE_S);
    CURLcode result = curl_easy_perform(line.curl);
    curl_easy_cleanup(line.curl);
    if (result == CURLE_OK)
        return OK;
    bool said = line.said[0] == '4' || line.said[0] == '5';
    return fail(c, ERR_BUSY, "%s", said ? line.said : curl_easy_strerror(result));
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
