#include "kit/paper/paper_draw.h"

#include <qrencode.h>

enum { WORDS_MAX = 300, BLACK = 1 }; /* bytes; the lowest bit of a module */

/* Runs of black modules of a row as one rectangle each. */
static void trace_row(cairo_t *cr, const QRcode *code, int y, double module)
{
    const unsigned char *row = code->data + (size_t)y * (size_t)code->width;
    for (int x = 0, run; x < code->width; x += run + 1) {
        for (run = 0; x + run < code->width && (row[x + run] & BLACK); run++)
            continue;
        if (run > 0)
            cairo_rectangle(cr, x * module, y * module, run * module, module);
    }
}

bool paper_qr(cairo_t *cr, str words, double side)
{
    if (words.len == 0 || words.len > WORDS_MAX)
        return false;
    QRcode *code =
        QRcode_encodeData((int)words.len, (const unsigned char *)words.at, 0, QR_ECLEVEL_M);
    if (!code)
        return false;
    cairo_new_path(cr);
    for (int y = 0; y < code->width; y++)
        trace_row(cr, code, y, side / code->width);
    cairo_fill(cr);
    QRcode_free(code);
    return true;
}
