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
    "</fontconfig>";

PangoContext *paper_fonts(const struct paper *paper)
{
    FcConfig *settings = FcConfigCreate();
    char language[16] = "en";
    if (!settings || !FcConfigParseAndLoadFromMemory(settings, SETTINGS, FcFalse) ||
        !FcConfigBuildFonts(settings) || !FcConfigSetCurrent(settings))
        return NULL;
    if (paper->language.len > 0 && paper->language.len < sizeof language) {
        memcpy(language, paper->language.at, paper->language.len);
        language[paper->language.len] = 0;
    }
    PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!map)
        return NULL;
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), settings);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72); /* a point is a unit */
    PangoContext *context = pango_font_map_create_context(map);
    pango_context_set_language(context, pango_language_from_string(language));
    pango_context_set_base_dir(context,
                               paper->right_to_left ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
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
