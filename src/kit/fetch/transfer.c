#include "kit/fetch/inside.h"

#include <stdlib.h>
#include <string.h>

static void *must(void *at)
{
    if (!at)
        abort();
    return at;
}

struct transfer *transfer_new(struct inside *in, struct client *client, uint32_t id, str record)
{
    struct transfer *t = must(calloc(1, sizeof *t));
    t->client = client;
    t->id = id;
    t->moves = true;
    t->record = must(malloc(record.len));
    memcpy(t->record, record.at, record.len);
    client->transfers++;
    if (!wire_take_ask((str){t->record, record.len}, &t->ask)) {
        transfer_refuse(in, t, FETCH_ADDRESS, 0);
        return NULL;
    }
    enum fetch_outcome outcome = place_read(t->ask.url, NULL, &t->place);
    bool known = t->place.news ? t->place.port == NEWS_PORT || t->place.port == NEWS_SECURE_PORT
                               : t->place.port == 80 || t->place.port == 443;
    if (outcome == FETCH_OK && !in->settings.loopback && !known)
        outcome = FETCH_PORT;
    if (outcome) {
        transfer_refuse(in, t, outcome, 0);
        return NULL;
    }
    t->first = must(strdup(t->place.url));
    t->patience_ms = in->now_ms + (int64_t)t->ask.patience * 1000;
    return t;
}

void transfer_free(struct transfer *t)
{
    if (t->client)
        t->client->transfers--;
    free(t->record);
    free(t->place.url);
    free(t->first);
    free(t->moved);
    free(t);
}

void transfer_answer(struct inside *in, struct transfer *t, struct fetch_answer *answer)
{
    answer->host = str_of(t->place.host);
    answer->wire = t->wire;
    if (t->place.url)
        answer->url = str_of(t->place.url);
    if (t->moved && answer->outcome == FETCH_OK)
        answer->moved = str_of(t->moved);
    if (t->robots_for)
        line_robots(in, t, answer);
    if (t->client && !t->client->gone) {
        struct arena *mem = arena_new();
        struct text payload = {.mem = mem};
        wire_answer(&payload, answer);
        record_send(&t->client->out, RECORD_DONE, t->id, text_str(&payload));
        arena_free(mem);
    }
    transfer_free(t);
}

void transfer_refuse(struct inside *in, struct transfer *t, enum fetch_outcome outcome,
                     int64_t number)
{
    struct fetch_answer answer = {.outcome = outcome, .number = number};
    if (outcome == FETCH_WAIT && t->host->leave_ms > in->now_ms)
        answer.retry_after = (t->host->leave_ms - in->now_ms) / 1000 + 1;
    transfer_answer(in, t, &answer);
}
