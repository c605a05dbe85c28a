/* TLS by libmicrohttpd, with a certificate made for this test by the program openssl (skipped where
 * there is none). */
#include "base/test.h"
#include "tests/http/toy.h"

#include <curl/curl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static char folder[] = "/tmp/plaudit-tls-XXXXXX", key[64], certificate[64];

static bool make_certificate(void)
{
    pid_t pid;
    int status;
    char *words[] = {"openssl",
                     "req",
                     "-x509",
                     "-newkey",
                     "ec",
                     "-pkeyopt",
                     "ec_paramgen_curve:P-256",
                     "-nodes",
                     "-days",
                     "2",
                     "-subj",
                     "/CN=localhost",
                     "-keyout",
                     key,
                     "-out",
                     certificate,
                     NULL};
    if (!mkdtemp(folder))
        return false;
    (void)snprintf(key, sizeof key, "%s/key", folder);
    (void)snprintf(certificate, sizeof certificate, "%s/certificate", folder);
    return posix_spawnp(&pid, "openssl", NULL, NULL, words, environ) == 0 &&
           waitpid(pid, &status, 0) == pid && status == 0;
}

static size_t collect(char *at, size_t size, size_t n, void *cls)
{
    text_add(cls, (str){at, size * n});
    return size * n;
}

/* Head and body; empty if there was no answer. */
static str ask(struct toy *toy, const char *path, long versions)
{
    struct text t = {.mem = toy->c.mem};
    CURL *curl = curl_easy_init();
    str url = arena_format(toy->c.mem, "https://localhost:%d%s", toy->port, path);
    curl_easy_setopt(curl, CURLOPT_URL, url.at);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_CAINFO, certificate);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, versions);
    curl_easy_setopt(curl, CURLOPT_SSL_CIPHER_LIST, "DEFAULT@SECLEVEL=0"); /* the server decides */
    curl_easy_setopt(curl, CURLOPT_HEADER, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 10L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &t);
    bool done = curl_easy_perform(curl) == CURLE_OK;
    curl_easy_cleanup(curl);
    return done ? text_str(&t) : S("");
}

static bool has(str s, const char *part)
{
    return str_find(s, str_of(part)) != SIZE_MAX;
}

static void test_pages(struct toy *toy)
{
    str page = ask(toy, "/secret", CURL_SSLVERSION_DEFAULT);
    CHECK(has(page, "200 OK") && has(page, "Strict-Transport-Security: max-age="));
    CHECK(has(page, "Set-Cookie: __Host-plaudit=abc;") && has(page, "; Secure\r\n"));
    CHECK(ask(toy, "/long", CURL_SSLVERSION_DEFAULT).len > 30000);
    CHECK(has(ask(toy, "/events?n=3", CURL_SSLVERSION_DEFAULT), "data: 2\ndata: lines\n\n"));
    CHECK(has(ask(toy, "/hello", CURL_SSLVERSION_TLSv1_2 | CURL_SSLVERSION_MAX_TLSv1_2), "200 OK"));
    CHECK(has(ask(toy, "/hello", CURL_SSLVERSION_TLSv1_3 | CURL_SSLVERSION_MAX_TLSv1_3), "200 OK"));
    CHECK(ask(toy, "/hello", CURL_SSLVERSION_TLSv1_0 | CURL_SSLVERSION_MAX_TLSv1_1).len == 0);
}

/* No handshake, half of one, and plain HTTP where TLS is spoken. */
static void test_strangers(struct toy *toy)
{
    static const char plain[] = GET("/hello", ""), half[] = {0x16, 3, 1, 2, 0, 1, 0};
    int silent = toy_connect(toy), begun = toy_connect(toy), wrong = toy_connect(toy);
    char waste[4096];
    CHECK(toy_send(begun, half, sizeof half) && toy_send(wrong, plain, sizeof plain - 1));
    usleep(1500000);
    CHECK(recv(silent, waste, sizeof waste, MSG_DONTWAIT) == 0);
    CHECK(recv(begun, waste, sizeof waste, MSG_DONTWAIT) >= 0);
    CHECK(recv(wrong, waste, sizeof waste, MSG_DONTWAIT) >= 0);
    close(silent), close(begun), close(wrong);
    CHECK(has(ask(toy, "/hello", CURL_SSLVERSION_DEFAULT), "200 OK"));
}

int main(void)
{
    struct toy toy;
    if (!make_certificate())
        return 77; /* skipped */
    curl_global_init(CURL_GLOBAL_DEFAULT);
    toy_start(&toy, &(struct toy_options){
                        .certificate = certificate, .key = key, .header_timeout_ms = 1000});
    test_pages(&toy);
    test_strangers(&toy);
    toy_stop(&toy);
    curl_global_cleanup();
    (void)unlink(key), (void)unlink(certificate), (void)rmdir(folder);
    return CHECK_RESULT();
}
