#include "kit/fetch/fetch_internal.h"

#include <limits.h>
#include <string.h>

void record_send(struct queue *q, enum record_kind kind, uint32_t id, str payload)
{
    struct record head = {(uint32_t)kind, id, payload.len};
    queue_add(q, (str){(const char *)&head, sizeof head});
    queue_add(q, payload);
}

static size_t payload_max(uint32_t kind)
{
    switch (kind) {
    case RECORD_ASK: return FETCH_ASK_MAX;
    case RECORD_PIECE: return FETCH_PIECE_MAX;
    case RECORD_DONE: return FETCH_ANSWER_MAX;
    default: return 0;
    }
}

enum record_state record_peek(const struct queue *q, struct record *head, str *payload)
{
    str bytes = queue_str(q);
    if (bytes.len < sizeof *head)
        return RECORD_PART;
    memcpy(head, bytes.at, sizeof *head);
    if (head->kind > RECORD_ALIVE || head->len > payload_max(head->kind))
        return RECORD_WRONG;
    *payload = str_upto(str_from(bytes, sizeof *head), head->len);
    return payload->len == head->len ? RECORD_WHOLE : RECORD_PART;
}

bool fetch_clean(str s, size_t most)
{
    if (s.len > most || str_chars(s) == SIZE_MAX)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] < ' ' || s.at[i] == 0x7F)
            return false;
    return true;
}

static str take_clean(struct taking *t, size_t most)
{
    str s = taking_text(t);
    if (fetch_clean(s, most))
        return s;
    t->wrong = true;
    return (str){0};
}

/* An address: http(s) or empty; where an answer is from, a newsgroup as well. */
static str take_place(struct taking *t, bool own)
{
    str s = take_clean(t, FETCH_PLACE_MAX);
    bool web = str_starts(s, S("https://")) || str_starts(s, S("http://"));
    bool news = own && (str_starts(s, S("news://")) || str_starts(s, S("nntps://")));
    if (s.len == 0 || web || news)
        return s;
    t->wrong = true;
    return (str){0};
}

static bool take_bool(struct taking *t)
{
    return taking_number(t, 0, 1) == 1;
}

/* ---- what is asked --------------------------------------------------------------------------- */

static int64_t or_default(int64_t value, int64_t otherwise, int64_t most)
{
    value = value > 0 ? value : otherwise;
    return value < most ? value : most;
}

void wire_ask(struct text *out, const struct fetch_request *ask)
{
    size_t wanted = ask->most < FETCH_MOST_MAX ? ask->most : FETCH_MOST_MAX;
    record_number(out, or_default((int64_t)wanted, FETCH_MOST, FETCH_MOST_MAX));
    record_number(out, or_default(ask->seconds, FETCH_SECONDS, FETCH_SECONDS_MAX));
    record_number(out, or_default(ask->patience, FETCH_PATIENCE, INT_MAX / 2000));
    record_number(out, ask->post);
    record_number(out, ask->api);
    record_number(out, ask->urgent);
    record_put(out, ask->url);
    record_put(out, ask->etag);
    record_put(out, ask->modified);
    record_put(out, ask->accept);
    record_put(out, ask->header.name);
    record_put(out, ask->header.value);
    record_put(out, ask->body);
    record_put(out, ask->body_type);
}

bool wire_take_ask(str payload, struct fetch_request *ask)
{
    struct taking t = {.rest = payload};
    *ask = (struct fetch_request){0};
    ask->most = (size_t)taking_number(&t, 1, FETCH_MOST_MAX);
    ask->seconds = (int)taking_number(&t, 1, FETCH_SECONDS_MAX);
    ask->patience = (int)taking_number(&t, 1, INT_MAX / 2000);
    ask->post = take_bool(&t);
    ask->api = take_bool(&t);
    ask->urgent = take_bool(&t);
    ask->url = take_clean(&t, FETCH_URL_MAX);
    ask->etag = take_clean(&t, FETCH_ETAG_MAX);
    ask->modified = take_clean(&t, FETCH_ETAG_MAX);
    ask->accept = take_clean(&t, FETCH_ETAG_MAX);
    ask->header.name = take_clean(&t, FETCH_ETAG_MAX);
    ask->header.value = take_clean(&t, FETCH_HEADER_MAX);
    ask->body = taking_text(&t);
    ask->body_type = take_clean(&t, FETCH_ETAG_MAX);
    return !t.wrong && t.rest.len == 0 && ask->body.len <= FETCH_POST_MAX;
}

/* ---- what is answered ------------------------------------------------------------------------ */

void wire_answer(struct text *out, const struct fetch_answer *answer)
{
    record_number(out, (int64_t)answer->outcome);
    record_number(out, answer->number);
    record_number(out, answer->status);
    record_number(out, answer->same);
    record_number(out, answer->retry_after);
    record_number(out, answer->max_age);
    record_number(out, answer->wire);
    record_put(out, answer->url);
    record_put(out, answer->moved);
    record_put(out, answer->hub);
    record_put(out, answer->self);
    record_put(out, answer->next);
    record_put(out, answer->host);
    record_put(out, answer->etag);
    record_put(out, answer->modified);
    record_put(out, answer->type);
}

bool wire_take_answer(str payload, struct fetch_answer *answer)
{
    struct taking t = {.rest = payload};
    *answer = (struct fetch_answer){0};
    answer->outcome = (enum fetch_outcome)taking_number(&t, FETCH_OK, FETCH_NO_GROUP);
    answer->number = taking_number(&t, 0, INT_MAX);
    answer->status = (int)taking_number(&t, 0, 999);
    answer->same = take_bool(&t);
    answer->retry_after = taking_number(&t, 0, INT_MAX);
    answer->max_age = taking_number(&t, 0, INT_MAX);
    answer->wire = taking_number(&t, 0, INT64_MAX);
    answer->url = take_place(&t, true);
    answer->moved = take_place(&t, false);
    answer->hub = take_place(&t, false);
    answer->self = take_place(&t, false);
    answer->next = take_place(&t, false);
    answer->host = take_clean(&t, FETCH_ETAG_MAX);
    answer->etag = take_clean(&t, FETCH_ETAG_MAX);
    answer->modified = take_clean(&t, FETCH_ETAG_MAX);
    answer->type = take_clean(&t, FETCH_ETAG_MAX);
    return !t.wrong && t.rest.len == 0;
}

/* ---- settings -------------------------------------------------------------------------------- */

void wire_settings(struct text *out, const struct fetch_settings *settings)
{
    record_number(out, or_default(settings->bandwidth, 2000000, INT64_MAX / 4096));
    record_number(out, or_default(settings->parallel, 64, 256));
    record_number(out, settings->loopback);
    record_number(out, settings->gap_ms < 0 ? 0 : or_default(settings->gap_ms, 1000, INT_MAX));
    record_number(out, or_default(settings->per_host, 2, 256));
    record_put(out, settings->agent);
    record_put(out, settings->everything_to);
    record_put(out, settings->authority);
}

bool wire_take_settings(str payload, struct fetch_settings *settings)
{
    struct taking t = {.rest = payload};
    *settings = (struct fetch_settings){0};
    settings->bandwidth = taking_number(&t, 1, INT64_MAX / 4096);
    settings->parallel = (int)taking_number(&t, 1, 256);
    settings->loopback = take_bool(&t);
    settings->gap_ms = (int)taking_number(&t, 0, INT_MAX);
    settings->per_host = (int)taking_number(&t, 1, 256);
    settings->agent = take_clean(&t, FETCH_ETAG_MAX);
    settings->everything_to = take_clean(&t, FETCH_ETAG_MAX);
    settings->authority = take_clean(&t, FETCH_PLACE_MAX);
    return !t.wrong;
}
