#include "kit/paper/paper_draw.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>
#include <string.h>

/* Nothing of the machine's own settings: the same fonts give the same pages. The first of a script that is
 * there wins; for others fontconfig looks which font has the letters. */
static const FcChar8 SETTINGS[] =
    "<?xml version=\"1.0\"?><fontconfig>"
    "<dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>"
    "<cachedir>/var/cache/fontconfig</cachedir>"
    "<selectfont><rejectfont><pattern><patelt "
    "name=\"scalable\"><bool>false</bool></patelt></pattern>"
    "</rejectfont></selectfont>"
    "<alias binding=\"same\"><family>letter</family><prefer>"
    "<family>Noto Sans</family><family>Noto Sans Arabic</family>"
    "<family>Noto Sans Hebrew</family><family>DejaVu Sans</family><family>Liberation Sans</family>"
    "<family>Noto Sans CJK JP</family></prefer></alias>"
    "<alias binding=\"same\"><family>fine</family><prefer>"
    "<family>Noto Serif</family><family>Noto Naskh Arabic</family><family>Noto Serif "
    "Hebrew</family>"
    "<family>Noto Sans</family><family>DejaVu Serif</family><family>Liberation Serif</family>"
    "<family>Noto Serif CJK JP</family><family>Noto Sans CJK JP</family></prefer></alias>"
    "</fontconfig>";

const char PAPER_FINE[] = "fine";

PangoContext *paper_fonts(str tag, bool right_to_left)
{
    FcConfig *settings = FcConfigCreate();
    char language[16] = "en";
    if (!settings || !FcConfigParseAndLoadFromMemory(settings, SETTINGS, FcFalse) ||
        !FcConfigBuildFonts(settings) || !FcConfigSetCurrent(settings))
        return NULL;
    if (tag.len > 0 && tag.len < sizeof language) {
        memcpy(language, tag.at, tag.len);
        language[tag.len] = 0;
    }
    PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!map)
        return NULL;
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), settings);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72); /* a point is a unit */
    PangoContext *context = pango_font_map_create_context(map);
    pango_context_set_language(context, pango_language_from_string(language));
    pango_context_set_base_dir(context, right_to_left ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    g_object_unref(map);
    return context;
}

PangoLayout *paper_layout(struct sheet *s, const struct style *style, str words, double width)
{
    PangoLayout *layout = pango_layout_new(s->pango);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family(font, "letter");
    pango_font_description_set_absolute_size(font, style->size * PANGO_SCALE);
    pango_font_description_set_weight(font,
                                      style->strong ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(layout, 1.25F);
    pango_layout_set_auto_dir(layout, FALSE);
    pango_layout_set_alignment(layout,
                               s->paper->right_to_left ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    pango_layout_set_text(layout, words.len > 0 ? words.at : "", (int)words.len);
    return layout;
}

/* Where the words run against the document, pango turns the alignment by itself. */
void paper_own_direction(PangoLayout *layout)
{
    pango_layout_set_auto_dir(layout, TRUE);
}

double paper_height(PangoLayout *layout)
{
    int height;
    pango_layout_get_size(layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

/* Each size of a font is looked up among all fonts anew, which takes milliseconds: there is one size, and what
 * is drawn is scaled. */
enum { SIZE = 32 };

static PangoLayout *lay(PangoContext *pango, const struct fit *fit, str words)
{
    PangoLayout *layout = pango_layout_new(pango);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family(font, fit->family ? fit->family : "letter");
    pango_font_description_set_absolute_size(font, SIZE * PANGO_SCALE);
    pango_font_description_set_weight(font, fit->strong ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD); /* a word that is too long makes it too wide */
    pango_layout_set_text(layout, words.len > 0 ? words.at : "", (int)words.len);
    return layout;
}

/* Within the box, if it is drawn at this scale? */
static bool fits(PangoLayout *layout, const struct fit *fit, double scale)
{
    double wide = fit->width / scale * PANGO_SCALE, high = fit->height / scale * PANGO_SCALE;
    int width, height;
    pango_layout_set_width(layout, (int)wide);
    pango_layout_get_size(layout, &width, &height);
    return width <= wide && height <= high;
}

void paper_fit(cairo_t *cr, PangoContext *pango, struct spot spot, const struct fit *fit, str words)
{
    PangoLayout *layout = lay(pango, fit, words);
    double scale = fit->most / SIZE, least = fit->least / SIZE;
    bool fine = fits(layout, fit, scale);
    while (!fine && scale > least) {
        scale = scale * 0.94 > least ? scale * 0.94 : least;
        fine = fits(layout, fit, scale);
    }
    if (!fine) {
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
        pango_layout_set_height(layout, (int)(fit->height / scale * PANGO_SCALE));
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    }
    cairo_save(cr);
    cairo_translate(cr, spot.x, spot.y + (fit->height - paper_height(layout) * scale) / 2);
    cairo_scale(cr, scale, scale);
    cairo_move_to(cr, 0, 0);
    pango_cairo_show_layout(cr, layout);
    cairo_restore(cr);
    g_object_unref(layout);
}
