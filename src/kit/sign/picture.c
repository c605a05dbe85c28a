#include "kit/sign/inside.h"

#include <libxml/xmlreader.h>
#include <string.h>
#include <zlib.h>

/* PNG: an iTXt chunk of this name, uncompressed, exactly once. SVG: an element of this namespace with the
 * JSON as its text, or a JWT in its attribute `verify`. */

#define KEYWORD "openbadgecredential"
#define NAMESPACE "https://purl.imsglobal.org/ob/v3p0"

enum { SIGNATURE = 8, CHUNK = 12, LENGTH = 4 };
static const char png_signature[SIGNATURE] = {'\x89', 'P', 'N', 'G', '\r', '\n', '\x1a', '\n'};

static bool is_png(str s)
{
    return s.len >= SIGNATURE && memcmp(s.at, png_signature, SIGNATURE) == 0;
}

static uint32_t number_at(const char *at)
{
    const uint8_t *b = (const uint8_t *)at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* The next chunk; false at the end or where the file breaks off. */
struct chunk {
    str type, data, whole;
};
static bool next_chunk(str *rest, struct chunk *k)
{
    if (rest->len < CHUNK)
        return false;
    size_t len = number_at(rest->at);
    if (len > rest->len - CHUNK)
        return false;
    k->type = str_upto(str_from(*rest, LENGTH), LENGTH);
    k->data = str_upto(str_from(*rest, 2 * LENGTH), len);
    k->whole = str_upto(*rest, len + CHUNK);
    uint32_t sum = (uint32_t)crc32(0, (const Bytef *)k->type.at, (uInt)(len + LENGTH));
    if (sum != number_at(k->data.at + len))
        return false;
    *rest = str_from(*rest, len + CHUNK);
    return true;
}

/* Keyword, two bytes about compression, language and translated keyword, each ended by NUL; the text. */
static bool text_chunk(const struct chunk *k, str *text)
{
    const str keyword = {KEYWORD, sizeof KEYWORD};
    if (!str_same(k->type, S("iTXt")) || !str_starts(k->data, keyword))
        return false;
    str rest = str_from(k->data, keyword.len);
    *text = (str){0};
    if (rest.len < 2 || rest.at[0] != 0)
        return true;
    rest = str_from(rest, 2);
    for (int i = 0; i < 2; i++) {
        const char *end = rest.len ? memchr(rest.at, 0, rest.len) : NULL;
        if (!end)
            return true;
        rest = str_from(rest, (size_t)(end - rest.at) + 1);
    }
    *text = rest;
    return true;
}

static enum err from_png(struct ctx *c, str picture, str *json)
{
    str rest = str_from(picture, SIGNATURE), text;
    struct chunk k;
    int found = 0;
    bool ended = false;
    while (!ended && next_chunk(&rest, &k)) {
        if (text_chunk(&k, &text)) {
            *json = text;
            found++;
        }
        ended = str_same(k.type, S("IEND"));
    }
    if (!ended)
        return fail(c, ERR_INVALID,
                    "The picture is damaged: it breaks off or a part of it was changed.");
    if (found > 1)
        return fail(c, ERR_INVALID, "The picture holds more than one badge, so it says nothing.");
    if (found == 0 || json->len == 0)
        return fail(c, ERR_INVALID, "There is no badge in this picture.");
    return OK;
}

struct svg {
    struct text text;
    bool inside;
    int found;
};

static void take_node(xmlTextReaderPtr reader, struct svg *s)
{
    const char *name = (const char *)xmlTextReaderConstLocalName(reader);
    const char *space = (const char *)xmlTextReaderConstNamespaceUri(reader);
    int type = xmlTextReaderNodeType(reader);
    bool ours = space && strcmp(space, NAMESPACE) == 0 && name && strcmp(name, "credential") == 0;
    if (ours && type == XML_READER_TYPE_ELEMENT) {
        s->found++;
        s->inside = !xmlTextReaderIsEmptyElement(reader);
        xmlChar *verify = xmlTextReaderGetAttribute(reader, (const xmlChar *)"verify");
        if (verify)
            text_add(&s->text, str_of((const char *)verify));
        xmlFree(verify);
    } else if (ours && type == XML_READER_TYPE_END_ELEMENT) {
        s->inside = false;
    } else if (s->inside && (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA)) {
        text_add(&s->text, str_of((const char *)xmlTextReaderConstValue(reader)));
    }
}

static enum err from_svg(struct ctx *c, str picture, str *json)
{
    struct svg s = {.text = {.mem = c->mem}};
    xmlTextReaderPtr reader =
        xmlReaderForMemory(picture.at, (int)picture.len, NULL, NULL,
                           XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    int more = reader ? xmlTextReaderRead(reader) : -1;
    for (; more == 1; more = xmlTextReaderRead(reader))
        take_node(reader, &s);
    if (reader)
        xmlFreeTextReader(reader);
    if (more != 0)
        return fail(c, ERR_INVALID,
                    "The picture is damaged: it breaks off or a part of it was changed.");
    if (s.found > 1)
        return fail(c, ERR_INVALID, "The picture holds more than one badge, so it says nothing.");
    *json = str_trim(text_str(&s.text));
    if (json->len == 0)
        return fail(c, ERR_INVALID, "There is no badge in this picture.");
    return OK;
}

enum err sign_unbake(struct ctx *c, str picture, str *json)
{
    return is_png(picture) ? from_png(c, picture, json) : from_svg(c, picture, json);
}

/* ---- making ------------------------------------------------------------------------------------------- */

static void add_number(struct text *t, uint32_t n)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        text_char(t, (char)(n >> shift & 0xff));
}

static enum err into_png(struct ctx *c, str picture, str credential, str *baked)
{
    str rest = str_from(picture, SIGNATURE), text;
    struct text data = {.mem = c->mem}, out = {.mem = c->mem};
    struct chunk k;
    bool ended = false;
    text_add(&data, (str){"iTXt" KEYWORD "\0\0\0\0", LENGTH + sizeof KEYWORD + 4});
    text_add(&data, credential);
    text_add(&out, str_upto(picture, SIGNATURE));
    while (!ended && next_chunk(&rest, &k)) {
        if (text_chunk(&k, &text))
            return fail(c, ERR_INVALID, "There is a badge in this picture already.");
        ended = str_same(k.type, S("IEND"));
        if (ended) {
            add_number(&out, (uint32_t)(data.len - LENGTH));
            text_add(&out, text_str(&data));
            add_number(&out, (uint32_t)crc32(0, (const Bytef *)data.at, (uInt)data.len));
        }
        text_add(&out, k.whole);
    }
    if (!ended)
        return fail(c, ERR_INVALID,
                    "The picture is damaged: it breaks off or a part of it was changed.");
    *baked = text_str(&out);
    return OK;
}

/* A CDATA section cannot hold its own end: there a second one begins. */
static str as_cdata(struct arena *mem, str words)
{
    struct text t = {.mem = mem};
    size_t at;
    text_add(&t, S("<![CDATA["));
    while ((at = str_find(words, S("]]>"))) != SIZE_MAX) {
        text_add(&t, str_upto(words, at + 2));
        text_add(&t, S("]]><![CDATA["));
        words = str_from(words, at + 2);
    }
    text_add(&t, words);
    text_add(&t, S("]]>"));
    return text_str(&t);
}

static enum err into_svg(struct ctx *c, str picture, str credential, str *baked)
{
    size_t open = str_find(picture, S("<svg"));
    str head = str_from(picture, open);
    size_t close = str_find(head, S(">"));
    if (open == SIZE_MAX || close == SIZE_MAX || head.at[close - 1] == '/' ||
        str_find(picture, S(NAMESPACE)) != SIZE_MAX)
        return fail(c, ERR_INVALID, "This picture cannot take a badge.");
    *baked = arena_format(
        c->mem,
        "%.*s<svg xmlns:openbadges=\"" NAMESPACE
        "\"%.*s<openbadges:credential>%.*s</openbadges:credential>%.*s",
        STR_ARG(str_upto(picture, open)), STR_ARG(str_upto(str_from(head, 4), close + 1 - 4)),
        STR_ARG(as_cdata(c->mem, credential)), STR_ARG(str_from(head, close + 1)));
    return OK;
}

enum err sign_bake(struct ctx *c, str picture, str credential, str *baked)
{
    return is_png(picture) ? into_png(c, picture, credential, baked)
                           : into_svg(c, picture, credential, baked);
}
