/* fetch.h -- the one place that gets things from the network: feeds, API pages, archives.
 *
 * It is done by a process of its own that lives as long as the fetcher: our own executable, started
 * anew, locked in (seccomp, landlock, rlimits): no exec, no database, no files but what names and
 * certificates need, no sockets but outgoing ones to the ports below. What it brings is checked here
 * (lengths, letters) and parsed elsewhere (kit/sandbox). If it dies, what was under way is answered
 * with FETCH_BROKEN, it is started again, and what was still waiting goes on.
 *
 * The rules, for each request:
 * - http and https on the ports 80 and 443, newsgroups on 119 and 563, public addresses only: looked at
 *   when the connection is opened, after the name was resolved, at each redirect anew.
 * - At most 5 redirects. A header of the request (a token) goes to the origin it was given for and to
 *   no other; with one, nothing leads from https to http. A POST is not led to another host.
 * - 30 seconds in all, counted from its own start, not from its waiting; less than 100 bytes/s for 10
 *   seconds ends it; so do more bytes than asked for, counted after inflating (gzip, deflate, brotli).
 * - One host gets two requests at once, and starts at least a second apart, or what its robots.txt says
 *   (Crawl-delay, up to 60 s). Retry-After of 429 and 503 is obeyed, up to a day.
 * - robots.txt (RFC 9309) is asked first and kept a day; the name there is Plaudit.
 * - All together: 64 requests at once and 2 MB/s. Requests beyond that wait.
 *
 * Callable from any thread; a batch belongs to the thread that began it. */
#ifndef KIT_FETCH_H
#define KIT_FETCH_H

#include "base/base.h"

/* Newsgroups, too: news://host/group (port 119) and nntps://host/group (port 563, TLS). etag is the number
 * of the last article that was read; the answer's body is what the server said to GROUP and to OVER for the
 * articles behind it, 5,000 at most (without etag: the latest), and its etag the number to go on from. */

/* How a request ended. Keep it with host and number, and fetch_words() says it in any language. The
 * numbers stay what they are. */
enum fetch_outcome {
    FETCH_OK = 0,        /* 2xx, or 304: not modified */
    FETCH_ADDRESS = 1,   /* no http(s) address, or one with a password in it */
    FETCH_PRIVATE = 2,   /* leads into a private network */
    FETCH_PORT = 3,      /* names another port than 80 and 443 */
    FETCH_NO_HOST = 4,   /* no server of this name */
    FETCH_NO_ANSWER = 5, /* could not be connected, or hung up */
    FETCH_TIMEOUT = 6,   /* number: seconds */
    FETCH_SLOW = 7,      /* sent next to nothing for 10 seconds */
    FETCH_TOO_LARGE = 8, /* number: kB that were allowed */
    FETCH_BOMB = 9,     /* few bytes that inflate to more than that; number: kB that were allowed */
    FETCH_GARBLED = 10, /* not HTTP, damaged, or heads without end */
    FETCH_CERTIFICATE = 11, /* cannot be checked, or is another one's */
    FETCH_REDIRECTS = 12,   /* leads on more than 5 times, or in a circle */
    FETCH_REDIRECT = 13,    /* leads to something that is not http(s), or nowhere */
    FETCH_DOWNGRADE = 14,   /* would send a token without encryption, or a POST to another host */
    FETCH_ROBOTS = 15,      /* robots.txt says no */
    FETCH_ROBOTS_DOWN = 16, /* robots.txt answers with an error of the server; number: status */
    FETCH_WAIT = 17,        /* asked to wait (429, 503 with Retry-After); number: status */
    FETCH_STATUS = 18,      /* any other status; number: which */
    FETCH_LINE = 19,     /* waited longer than the request's patience behind others of this host */
    FETCH_BROKEN = 20,   /* the process that fetches ended in the middle */
    FETCH_STOPPED = 21,  /* the server is being stopped */
    FETCH_NO_GROUP = 22, /* a news server without this group, or one that wants a password */
};

struct fetch_header {
    str name, value; /* {"Authorization", "Bearer ..."}; empty: none */
};

/* Lives as long as its batch has not answered it: texts are copied by fetch_add. */
struct fetch_request {
    int64_t tag;        /* the caller's; comes back with the answer */
    str url;            /* at most 2,000 bytes; a fragment is left out, spaces are encoded */
    str etag, modified; /* as the last answer gave them, to ask only for what is new; or empty */
    str accept;         /* media types; empty: any */
    size_t most;        /* bytes of the body, inflated; 0: 5 MB; at most 64 MB */
    int seconds;        /* 0: 30; at most 600, for archives */
    int patience;       /* seconds it may wait for its turn; 0: an hour */
    struct fetch_header header; /* goes to the url's origin only; at most 4,000 bytes */
    bool post;                  /* POST of body (at most 64 kB) instead of GET */
    str body, body_type;        /* empty type: application/x-www-form-urlencoded */
    bool api;    /* made for programs, by their own terms: robots.txt is not asked. With
                             * post it never is */
    bool urgent; /* a person waits for it: before others, and beside the 64 */
};

/* All texts are UTF-8 without control characters, except body; empty: the server did not say. */
struct fetch_answer {
    int64_t tag;
    enum fetch_outcome outcome;
    int64_t number; /* what outcome says, else 0 */
    str words;      /* what is wrong, for the person, in c's language; empty with FETCH_OK */
    int status;     /* HTTP's of the last answer; 0: there was none */
    bool same;      /* 304: what you have is still right */
    str body;       /* bytes as sent, inflated. Also of an error status; of others empty */
    str url;        /* where it came from in the end, absolute */
    str host;       /* of url; of a url that is none, empty */
    str moved; /* use this address from now on (301 and 308 from the first step on); or empty */
    str etag, modified; /* for the next request */
    str type;      /* media type with its parameters, as sent: "application/rss+xml; charset=..." */
    str hub, self; /* WebSub: of the Link headers, absolute; hub: the first one */
    str next;      /* Link rel=next: the next page of an API, absolute */
    int64_t
        retry_after; /* seconds to leave this host alone (Retry-After, or GitHub's limits); 0: none */
    int64_t max_age; /* seconds it stays fresh (Cache-Control, Expires); 0: not said */
    int64_t wire;    /* bytes that were sent and received for it, redirects and heads included */
};

struct fetch_settings {
    str agent;         /* address of the site, for "Plaudit/VERSION (+ADDRESS)"; empty: without */
    int64_t bandwidth; /* bytes a second of all together; 0: 2,000,000 */
    int parallel;      /* 0: 64; at most 256 */
    str tokens; /* "host=token, host=token": sent with requests of kind api to that host, over https */
    /* For tests and measuring: */
    bool loopback;     /* addresses of this machine too (127/8, ::1), on any port */
    int gap_ms;        /* between two starts at one host; 0: 1000; -1: none */
    int per_host;      /* at once; 0: 2 */
    str everything_to; /* "127.0.0.1:8080": connect there, whatever host and port a url names */
    str authority; /* file with certificates (PEM) that are trusted; empty: those of the system */
};

/* Is that a list of tokens, as in the settings? */
bool fetch_tokens_ok(str tokens);

/* Costs nothing until the first request, which starts the process. main() begins with sandbox_main().
 * settings' texts are copied. Never NULL. */
struct fetcher;
struct fetcher *fetcher_start(const struct fetch_settings *settings);
/* From any thread: everything under way and everything later is answered FETCH_STOPPED at once. */
void fetcher_stop(struct fetcher *f);
bool fetcher_stopped(const struct fetcher *f); /* also true for NULL */
/* Stops it, and frees it; no batch may be open. NULL is allowed. */
void fetcher_free(struct fetcher *f);

/* Any number of requests, answered in the order in which they are done:
 *
 *     struct fetch_batch *b = fetch_begin(c, c->site->fetcher);
 *     for (...) fetch_add(b, &request);
 *     while (fetch_next(b, &answer))      // more may be added here: the next page of an API
 *         ...
 *     fetch_end(b);
 *
 * f NULL (a command, a test): all are answered FETCH_STOPPED. Memory here: what the answers under way
 * hold, at most `parallel` bodies, and about 1 kB for each request that waits. */
struct fetch_batch;
struct fetch_batch *fetch_begin(struct ctx *c, struct fetcher *f);
void fetch_add(struct fetch_batch *b, const struct fetch_request *request);
/* Waits for the next answer, which stays until the next call. False: none is outstanding. */
bool fetch_next(struct fetch_batch *b, struct fetch_answer *answer);
/* The same, but waits no longer than so many milliseconds. False: none came yet, or none is outstanding. */
bool fetch_next_within(struct fetch_batch *b, int ms, struct fetch_answer *answer);
size_t fetch_outstanding(const struct fetch_batch *b);
void fetch_end(struct fetch_batch *b); /* what is not answered yet is given up */

/* A single one, as urgent; the answer is in c->mem.
 * Errors: INVALID with answer's words for every outcome but FETCH_OK; answer is written always. */
enum err fetch_one(struct ctx *c, struct fetcher *f, const struct fetch_request *request,
                   struct fetch_answer *answer) MUST_USE;

/* The sentence for the person; empty for FETCH_OK. host and number: as in the answer. */
str fetch_words(struct ctx *c, enum fetch_outcome outcome, str host, int64_t number);

/* A public address; of this machine as well if loopback_too. For what does not go through the fetcher. */
struct sockaddr;
bool fetch_address_public(const struct sockaddr *address, bool loopback_too);

#endif
