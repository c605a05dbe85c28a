#include "kit/fetch/inside.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REDIRECT_BODY_MAX = 16 << 10, BOMB_RATIO = 20 };

static bool redirects(long status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* ---- called by curl -------------------------------------------------------------------------- */

/* After the name is resolved and before it connects, at each address anew: the one place where the
 * address is known and nothing was sent yet. */
static curl_socket_t open_socket(void *transfer, curlsocktype purpose,
                                 struct curl_sockaddr *address)
{
    struct run *run = ((struct transfer *)transfer)->run;
    if (purpose != CURLSOCKTYPE_IPCXN || !fetch_address_public(&address->addr, run->loopback)) {
        run->refused = true;
        return CURL_SOCKET_BAD;
    }
    run->tried = true;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* A body that says beforehand that it is too long is not begun. */
static bool too_long_said(const struct transfer *t)
{
    long status = 0;
    curl_easy_getinfo(t->run->curl, CURLINFO_RESPONSE_CODE, &status);
    return status >= 200 && status < 300 && !t->robots_for &&
           t->run->heads.length > (int64_t)t->ask.most;
}

static size_t take_head(char *bytes, size_t size, size_t n, void *transfer)
{
    struct run *run = ((struct transfer *)transfer)->run;
    str line = {bytes, size * n};
    run->answering = true;
    if (str_starts(line, S("HTTP/")))
        heads_begin(&run->heads);
    run->heads.bytes += line.len;
    if (run->heads.bytes > HEADS_MAX) {
        run->cut = FETCH_GARBLED;
        return 0;
    }
    if (str_trim(line).len > 0) {
        heads_take(run->mem, &run->heads, line);
    } else if (too_long_said(transfer)) {
        run->cut = FETCH_TOO_LARGE;
        return 0;
    }
    return line.len;
}

static int64_t received(const struct run *run)
{
    curl_off_t bytes = 0;
    long heads = 0;
    curl_easy_getinfo(run->curl, CURLINFO_SIZE_DOWNLOAD_T, &bytes);
    curl_easy_getinfo(run->curl, CURLINFO_HEADER_SIZE, &heads);
    return (int64_t)bytes + heads;
}

static void pass_on(struct transfer *t, str bytes)
{
    while (bytes.len > 0 && t->client && !t->client->gone) {
        str piece = str_upto(bytes, FETCH_PIECE_MAX);
        record_send(&t->client->out, RECORD_PIECE, t->id, piece);
        bytes = str_from(bytes, piece.len);
    }
}

/* The beginning is read here, for the numbers of the group; the articles are the caller's. */
static void take_news(struct transfer *t, str bytes)
{
    struct run *run = t->run;
    size_t room =
        NEWS_HEAD_MAX - (run->robots.len < NEWS_HEAD_MAX ? run->robots.len : NEWS_HEAD_MAX);
    text_add(&run->robots, str_upto(bytes, room));
    if (t->range.to)
        pass_on(t, bytes);
}

/* What arrives here is inflated already, so the limit holds for what a bomb becomes. */
static size_t take_body(char *bytes, size_t size, size_t n, void *transfer)
{
    struct transfer *t = transfer;
    struct run *run = t->run;
    size_t len = size * n, most = t->ask.most;
    long status = 0;
    curl_easy_getinfo(run->curl, CURLINFO_RESPONSE_CODE, &status);
    bool whole = (status >= 200 && status < 300 && !t->robots_for) || t->place.news;
    run->answering = run->answering || t->place.news; /* it has no heads */
    if (!whole)
        most = redirects(status) ? REDIRECT_BODY_MAX : t->robots_for ? most : ERROR_BODY_MAX;
    if (len > most - run->body) {
        run->enough = !whole;
        if (whole)
            run->cut = (size_t)received(run) < most / BOMB_RATIO ? FETCH_BOMB : FETCH_TOO_LARGE;
        if (t->robots_for)
            text_add(&run->robots, (str){bytes, most - run->body});
        return 0;
    }
    run->body += len;
    if (t->robots_for)
        text_add(&run->robots, (str){bytes, len});
    else if (t->place.news)
        take_news(t, (str){bytes, len});
    else if (!redirects(status))
        pass_on(t, (str){bytes, len});
    return len;
}

/* ---- beginning ------------------------------------------------------------------------------- */

static bool add_line(struct run *run, const char *name, str value)
{
    str line = arena_format(run->mem, "%s: %.*s", name, STR_ARG(value));
    struct curl_slist *longer = curl_slist_append(run->lines, line.at);
    if (longer)
        run->lines = longer;
    return longer != NULL;
}

/* The token stays with the origin it was given for. */
static bool own_header(const struct transfer *t)
{
    return t->ask.header.name.len > 0 && t->ask.header.value.len > 0 &&
           str_same(place_origin(t->place.url), place_origin(t->first));
}

static bool set_lines(struct transfer *t)
{
    const struct fetch_request *ask = &t->ask;
    struct run *run = t->run;
    bool fine = add_line(run, "Accept", ask->accept.len ? ask->accept : S("*/*"));
    if (ask->etag.len)
        fine = fine && add_line(run, "If-None-Match", ask->etag);
    if (ask->modified.len)
        fine = fine && add_line(run, "If-Modified-Since", ask->modified);
    if (own_header(t))
        fine = fine && add_line(run, arena_copy(run->mem, ask->header.name).at, ask->header.value);
    if (ask->post)
        fine =
            fine && add_line(run, "Expect", (str){0}) &&
            add_line(run, "Content-Type",
                     ask->body_type.len ? ask->body_type : S("application/x-www-form-urlencoded"));
    return fine && !curl_easy_setopt(run->curl, CURLOPT_HTTPHEADER, run->lines);
}

static bool set_trust(const struct inside *in, CURL *curl)
{
    /* without a folder of certificates, curl reads the file once for all */
    return !(curl_easy_setopt(curl, CURLOPT_CAINFO, in->authority) ||
             curl_easy_setopt(curl, CURLOPT_CAPATH, NULL) ||
             curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2));
}

static bool set_rules(const struct inside *in, struct transfer *t)
{
    CURL *curl = t->run->curl;
    long all_ms = (long)t->ask.seconds * 1000;
    bool news = t->place.news;
    const char *url = news ? news_script(t->run->mem, &t->place, t->range).at : t->place.url;
    return !(
        curl_easy_setopt(curl, CURLOPT_URL, url) ||
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, news ? "gopher,gophers" : "http,https") ||
        curl_easy_setopt(curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) ||
        curl_easy_setopt(curl, CURLOPT_PROXY, "") || curl_easy_setopt(curl, CURLOPT_NOPROXY, "*") ||
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) ||
        curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L) || /* does not wait for a slow name server */
        curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) ||
        curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, all_ms) ||
        curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, in->accepted) ||
        curl_easy_setopt(curl, CURLOPT_USERAGENT, in->agent) ||
        curl_easy_setopt(curl, CURLOPT_PRIVATE, t) ||
        curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket) ||
        curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, t) ||
        curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_head) ||
        curl_easy_setopt(curl, CURLOPT_HEADERDATA, t) ||
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body) ||
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, t) || !set_trust(in, curl));
}

static bool set_post(struct transfer *t)
{
    CURL *curl = t->run->curl;
    return !t->ask.post ||
           !(curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)t->ask.body.len) ||
             curl_easy_setopt(curl, CURLOPT_POSTFIELDS, t->ask.body.len ? t->ask.body.at : ""));
}

static bool set_detour(const struct inside *in, struct run *run)
{
    str to = in->settings.everything_to;
    if (to.len == 0)
        return true;
    run->connect_to = curl_slist_append(NULL, arena_format(run->mem, "::%.*s", STR_ARG(to)).at);
    return run->connect_to && !curl_easy_setopt(run->curl, CURLOPT_CONNECT_TO, run->connect_to);
}

static void run_free(struct run *run)
{
    curl_easy_cleanup(run->curl);
    curl_slist_free_all(run->lines);
    curl_slist_free_all(run->connect_to);
    arena_free(run->mem);
    free(run);
}

static void link_run(struct inside *in, struct transfer *t)
{
    t->previous = NULL;
    t->next = in->runs;
    if (t->next)
        t->next->previous = t;
    in->runs = t;
    in->n_runs++;
}

static void unlink_run(struct inside *in, struct transfer *t)
{
    *(t->previous ? &t->previous->next : &in->runs) = t->next;
    if (t->next)
        t->next->previous = t->previous;
    t->next = t->previous = NULL;
    in->n_runs--;
}

bool run_begin(struct inside *in, struct transfer *t)
{
    struct run *run = t->run = calloc(1, sizeof *run);
    if (!run)
        abort();
    run->mem = arena_new();
    run->robots.mem = run->mem;
    run->loopback = in->settings.loopback;
    run->slow_ms = in->now_ms;
    run->deadline_ms = in->now_ms + (int64_t)t->ask.seconds * 1000;
    heads_begin(&run->heads);
    run->curl = curl_easy_init();
    if (!run->curl || !set_rules(in, t) || !set_lines(t) || !set_post(t) || !set_detour(in, run) ||
        curl_multi_add_handle(in->multi, run->curl)) {
        run_free(run);
        t->run = NULL;
        return false;
    }
    link_run(in, t);
    if (t->client && !t->started)
        record_send(&t->client->out, RECORD_STARTED, t->id, (str){0});
    t->started = true;
    return true;
}

/* ---- ending ---------------------------------------------------------------------------------- */

static enum fetch_outcome outcome_of(const struct run *run, CURLcode result)
{
    switch ((int)result) {
    case CURLE_OK: return FETCH_OK;
    case CURLE_URL_MALFORMAT:
    case CURLE_LOGIN_DENIED: return FETCH_ADDRESS;
    case CURLE_COULDNT_RESOLVE_HOST: return FETCH_NO_HOST;
    case CURLE_COULDNT_CONNECT:
        return run->refused && !run->tried ? FETCH_PRIVATE : FETCH_NO_ANSWER;
    case CURLE_OPERATION_TIMEDOUT: return FETCH_TIMEOUT;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_ISSUER_ERROR: return FETCH_CERTIFICATE;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_OUT_OF_MEMORY: /* a line of a head that is too long */
    case CURLE_WRITE_ERROR: return FETCH_GARBLED;
    default: return FETCH_NO_ANSWER;
    }
}

static bool same_origin(const struct place *a, const struct place *b)
{
    return str_same(place_origin(a->url), place_origin(b->url));
}

/* Whether it may go to that place; p's address is freed if not. */
static enum fetch_outcome may_go(const struct inside *in, const struct transfer *t,
                                 const struct place *p)
{
    bool secret = t->ask.header.name.len > 0 || t->ask.post;
    if (t->redirects >= REDIRECTS_MAX)
        return FETCH_REDIRECTS;
    if (!in->settings.loopback && p->port != 80 && p->port != 443)
        return FETCH_PORT;
    if (secret && t->place.secure && !p->secure)
        return FETCH_DOWNGRADE;
    if (t->ask.post && (t->run->status == 307 || t->run->status == 308) &&
        !same_origin(p, &t->place))
        return FETCH_DOWNGRADE;
    return FETCH_OK;
}

/* Sends it to the line of the place it is led to, or says why not. */
static enum fetch_outcome lead_on(struct inside *in, struct transfer *t)
{
    long status = t->run->status;
    struct place p;
    enum fetch_outcome outcome = place_read(t->run->heads.location, t->place.url, &p);
    if (outcome == FETCH_OK && (outcome = may_go(in, t, &p)))
        free(p.url);
    if (outcome)
        return outcome;
    t->redirects++;
    t->moves = t->moves && (status == 301 || status == 308);
    t->ask.post = t->ask.post && (status == 307 || status == 308);
    free(t->place.url);
    t->place = p;
    if (t->moves) {
        free(t->moved);
        t->moved = strdup(p.url);
    }
    t->run = NULL;
    line_add(in, t, true);
    return FETCH_OK;
}

/* A newsgroup: once its numbers are known, the articles behind the last one read are asked for. False: all
 * is there, and etag is the number to go on from. */
static bool read_on(struct inside *in, struct transfer *t, struct fetch_answer *answer)
{
    int64_t first, last, cursor;
    if (!str_int(t->ask.etag, &cursor) || cursor < 0)
        cursor = 0;
    if (!news_numbers(text_str(&t->run->robots), &first, &last)) {
        answer->outcome = FETCH_NO_GROUP;
        return false;
    }
    if (t->range.to == 0 && (t->range = news_range(cursor, first, last)).to > 0) {
        t->run = NULL;
        line_add(in, t, true);
        return true;
    }
    answer->same = t->range.to == 0;
    answer->etag = arena_format(t->run->mem, "%lld", (long long)(t->range.to ? t->range.to : last));
    return false;
}

static int64_t number_of(const struct transfer *t, enum fetch_outcome outcome)
{
    if (outcome == FETCH_TIMEOUT)
        return t->ask.seconds;
    if (outcome == FETCH_TOO_LARGE || outcome == FETCH_BOMB)
        return (int64_t)(t->ask.most + 1023) / 1024;
    return outcome == FETCH_WAIT || outcome == FETCH_STATUS ? t->run->status : 0;
}

/* What the status says; asks to be left alone are kept in mind. */
static enum fetch_outcome judge_status(struct inside *in, struct transfer *t, int64_t *retry_after)
{
    long status = t->run->status;
    int64_t retry = heads_retry(&t->run->heads, clock_now(NULL));
    bool asked = t->ask.etag.len > 0 || t->ask.modified.len > 0;
    if ((status >= 200 && status < 300) || (status == 304 && asked && !t->robots_for))
        return FETCH_OK;
    bool wait = status == 429 || (status == 503 && retry > 0) ||
                (status == 403 && t->run->heads.limit_reached && retry > 0);
    if (!wait)
        return FETCH_STATUS;
    *retry_after = retry > 0 ? retry : WAIT_S;
    line_leave(in, t->host, *retry_after, (int)status);
    return FETCH_WAIT;
}

static void fill(const struct transfer *t, struct fetch_answer *answer)
{
    const struct run *run = t->run;
    answer->status = (int)run->status;
    answer->type = run->heads.type;
    if (answer->outcome != FETCH_OK)
        return;
    answer->same = run->status == 304;
    answer->etag = run->heads.etag;
    answer->modified = run->heads.modified;
    answer->max_age = heads_fresh(&run->heads);
    answer->hub = heads_link(run->mem, &run->heads, S("hub"), t->place.url);
    answer->self = heads_link(run->mem, &run->heads, S("self"), t->place.url);
    answer->next = heads_link(run->mem, &run->heads, S("next"), t->place.url);
}

static int64_t sent_and_received(const struct run *run)
{
    curl_off_t up = 0;
    long request = 0;
    curl_easy_getinfo(run->curl, CURLINFO_SIZE_UPLOAD_T, &up);
    curl_easy_getinfo(run->curl, CURLINFO_REQUEST_SIZE, &request);
    return received(run) + (int64_t)up + request;
}

void run_end(struct inside *in, struct transfer *t, CURLcode result)
{
    struct run *run = t->run;
    struct fetch_answer answer = {.outcome = run->cut};
    unlink_run(in, t);
    line_over(in, t);
    curl_easy_getinfo(run->curl, CURLINFO_RESPONSE_CODE, &run->status);
    t->wire += sent_and_received(run);
    in->tokens -= (double)(received(run) - run->seen_bytes);
    curl_multi_remove_handle(in->multi, run->curl);
    if (answer.outcome == FETCH_OK && !run->enough)
        answer.outcome = outcome_of(run, result);
    bool leads = answer.outcome == FETCH_OK && (redirects(run->status) || t->place.news);
    if (leads && t->place.news)
        leads = read_on(in, t, &answer);
    else if (leads)
        answer.outcome = lead_on(in, t);
    else if (answer.outcome == FETCH_OK)
        answer.outcome = judge_status(in, t, &answer.retry_after);
    if (!leads || answer.outcome != FETCH_OK) {
        answer.number = number_of(t, answer.outcome);
        if (!t->place.news)
            fill(t, &answer);
        transfer_answer(in, t, &answer);
    }
    run_free(run);
}

/* ---- watching -------------------------------------------------------------------------------- */

static void refill(struct inside *in)
{
    double rate = (double)in->settings.bandwidth, most = rate / 4 > 65536 ? rate / 4 : 65536;
    in->tokens += rate * (double)(in->now_ms - in->tokens_ms) / 1000;
    in->tokens_ms = in->now_ms;
    if (in->tokens > most)
        in->tokens = most;
}

/* The time of a pause is not counted against the transfer: it was our doing. */
static void pause_or_not(struct inside *in, struct transfer *t)
{
    struct run *run = t->run;
    bool full = t->client && t->client->out.len > UNSENT_MAX;
    bool pause = run->answering && (in->held || full);
    if (pause == run->paused)
        return;
    run->paused = pause;
    if (pause) {
        run->paused_ms = in->now_ms;
    } else {
        run->deadline_ms += in->now_ms - run->paused_ms;
        run->slow_ms += in->now_ms - run->paused_ms;
    }
    curl_easy_pause(run->curl, pause ? CURLPAUSE_RECV : CURLPAUSE_CONT);
}

/* Whether it takes too long, in one way or the other. */
static enum fetch_outcome takes_too_long(struct inside *in, struct run *run)
{
    if (run->paused)
        return FETCH_OK;
    if (in->now_ms >= run->deadline_ms)
        return FETCH_TIMEOUT;
    if (!run->answering) {
        run->slow_ms = in->now_ms;
    } else if (in->now_ms - run->slow_ms >= SLOW_MS) {
        if (run->seen_bytes - run->slow_bytes < SLOW_BYTES)
            return FETCH_SLOW;
        run->slow_ms = in->now_ms;
        run->slow_bytes = run->seen_bytes;
    }
    return FETCH_OK;
}

void run_watch(struct inside *in)
{
    refill(in);
    for (struct transfer *t = in->runs; t; t = t->next) {
        int64_t bytes = received(t->run);
        in->tokens -= (double)(bytes - t->run->seen_bytes);
        t->run->seen_bytes = bytes;
    }
    in->held = in->tokens < 0;
    for (struct transfer *t = in->runs, *next; t; t = next) {
        next = t->next;
        pause_or_not(in, t);
        bool unwanted = t->client ? t->client->gone : !t->robots_for;
        enum fetch_outcome cut = takes_too_long(in, t->run);
        if (!cut && !unwanted)
            continue;
        t->run->cut = cut ? cut : FETCH_STOPPED;
        run_end(in, t, CURLE_OPERATION_TIMEDOUT);
    }
}
