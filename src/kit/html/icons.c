/* Line icons of the Tabler set (MIT), 24 x 24: the outlines only. Sorted by name. */
#include "kit/html/html.h"

#include <string.h>

struct icon {
    const char *name, *path;
    bool turns;  /* points along the line: mirrored where words run from right to left */
    bool filled; /* a surface, not a line */
};

/* clang-format off */
static const struct icon icons[] = {
    {"alert-triangle",
     "M12 9v4M10.363 3.591l-8.106 13.534a1.914 1.914 0 0 0 1.636 2.871h16.214a1.914 1.914 0 0 0 1"
     ".636 -2.87l-8.106 -13.536a1.914 1.914 0 0 0 -3.274 0M12 16h.01",
     false, false},
    {"arrow-down",
     "M12 5l0 14M18 13l-6 6M6 13l6 6",
     false, false},
    {"arrow-left",
     "M5 12l14 0M5 12l6 6M5 12l6 -6",
     true, false},
    {"arrow-right",
     "M5 12l14 0M13 18l6 -6M13 6l6 6",
     true, false},
    {"arrow-up",
     "M12 5l0 14M18 11l-6 -6M6 11l6 -6",
     false, false},
    {"award",
     "M6 9a6 6 0 1 0 12 0a6 6 0 1 0 -12 0M12 15l3.4 5.89l1.598 -3.233l3.598 .232l-3.4 -5.889M6.80"
     "2 12l-3.4 5.89l3.598 -.233l1.598 3.232l3.4 -5.889",
     false, false},
    {"bell",
     "M10 5a2 2 0 1 1 4 0a7 7 0 0 1 4 6v3a4 4 0 0 0 2 3h-16a4 4 0 0 0 2 -3v-3a7 7 0 0 1 4 -6M9 17"
     "v1a3 3 0 0 0 6 0v-1",
     false, false},
    {"book",
     "M3 19a9 9 0 0 1 9 0a9 9 0 0 1 9 0M3 6a9 9 0 0 1 9 0a9 9 0 0 1 9 0M3 6l0 13M12 6l0 13M21 6l0"
     " 13",
     false, false},
    {"briefcase",
     "M3 9a2 2 0 0 1 2 -2h14a2 2 0 0 1 2 2v9a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2l0 -9M8 7v-2a2 2 0"
     " 0 1 2 -2h4a2 2 0 0 1 2 2v2M12 12l0 .01M3 13a20 20 0 0 0 18 0",
     false, false},
    {"bug",
     "M9 9v-1a3 3 0 0 1 6 0v1M8 9h8a6 6 0 0 1 1 3v3a5 5 0 0 1 -10 0v-3a6 6 0 0 1 1 -3M3 13l4 0M17"
     " 13l4 0M12 20l0 -6M4 19l3.35 -2M20 19l-3.35 -2M4 7l3.75 2.4M20 7l-3.75 2.4",
     false, false},
    {"building",
     "M3 21l18 0M9 8l1 0M9 12l1 0M9 16l1 0M14 8l1 0M14 12l1 0M14 16l1 0M5 21v-16a2 2 0 0 1 2 -2h1"
     "0a2 2 0 0 1 2 2v16",
     false, false},
    {"calendar",
     "M4 7a2 2 0 0 1 2 -2h12a2 2 0 0 1 2 2v12a2 2 0 0 1 -2 2h-12a2 2 0 0 1 -2 -2v-12M16 3v4M8 3v4"
     "M4 11h16",
     false, false},
    {"chart-bar",
     "M3 13a1 1 0 0 1 1 -1h4a1 1 0 0 1 1 1v6a1 1 0 0 1 -1 1h-4a1 1 0 0 1 -1 -1l0 -6M15 9a1 1 0 0 "
     "1 1 -1h4a1 1 0 0 1 1 1v10a1 1 0 0 1 -1 1h-4a1 1 0 0 1 -1 -1l0 -10M9 5a1 1 0 0 1 1 -1h4a1 1 "
     "0 0 1 1 1v14a1 1 0 0 1 -1 1h-4a1 1 0 0 1 -1 -1l0 -14M4 20h14",
     false, false},
    {"check",
     "M5 12l5 5l10 -10",
     false, false},
    {"chevron-down",
     "M6 9l6 6l6 -6",
     false, false},
    {"chevron-left",
     "M15 6l-6 6l6 6",
     true, false},
    {"chevron-right",
     "M9 6l6 6l-6 6",
     true, false},
    {"chevron-up",
     "M6 15l6 -6l6 6",
     false, false},
    {"circle-check",
     "M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0M9 12l2 2l4 -4",
     false, false},
    {"circle-x",
     "M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0M10 10l4 4m0 -4l-4 4",
     false, false},
    {"clock",
     "M3 12a9 9 0 1 0 18 0a9 9 0 0 0 -18 0M12 7v5l3 3",
     false, false},
    {"code",
     "M7 8l-4 4l4 4M17 8l4 4l-4 4M14 4l-4 16",
     false, false},
    {"copy",
     "M7 9.667a2.667 2.667 0 0 1 2.667 -2.667h8.666a2.667 2.667 0 0 1 2.667 2.667v8.666a2.667 2.6"
     "67 0 0 1 -2.667 2.667h-8.666a2.667 2.667 0 0 1 -2.667 -2.667l0 -8.666M4.012 16.737a2.005 2."
     "005 0 0 1 -1.012 -1.737v-10c0 -1.1 .9 -2 2 -2h10c.75 0 1.158 .385 1.5 1",
     false, false},
    {"dots",
     "M4 12a1 1 0 1 0 2 0a1 1 0 1 0 -2 0M11 12a1 1 0 1 0 2 0a1 1 0 1 0 -2 0M18 12a1 1 0 1 0 2 0a1"
     " 1 0 1 0 -2 0",
     false, false},
    {"download",
     "M4 17v2a2 2 0 0 0 2 2h12a2 2 0 0 0 2 -2v-2M7 11l5 5l5 -5M12 4l0 12",
     false, false},
    {"edit",
     "M7 7h-1a2 2 0 0 0 -2 2v9a2 2 0 0 0 2 2h9a2 2 0 0 0 2 -2v-1M20.385 6.585a2.1 2.1 0 0 0 -2.97"
     " -2.97l-8.415 8.385v3h3l8.385 -8.415M16 5l3 3",
     false, false},
    {"external-link",
     "M12 6h-6a2 2 0 0 0 -2 2v10a2 2 0 0 0 2 2h10a2 2 0 0 0 2 -2v-6M11 13l9 -9M15 4h5v5",
     true, false},
    {"eye",
     "M10 12a2 2 0 1 0 4 0a2 2 0 0 0 -4 0M21 12c-2.4 4 -5.4 6 -9 6c-3.6 0 -6.6 -2 -9 -6c2.4 -4 5."
     "4 -6 9 -6c3.6 0 6.6 2 9 6",
     false, false},
    {"eye-off",
     "M10.585 10.587a2 2 0 0 0 2.829 2.828M16.681 16.673a8.717 8.717 0 0 1 -4.681 1.327c-3.6 0 -6"
     ".6 -2 -9 -6c1.272 -2.12 2.712 -3.678 4.32 -4.674m2.86 -1.146a9.055 9.055 0 0 1 1.82 -.18c3."
     "6 0 6.6 2 9 6c-.666 1.11 -1.379 2.067 -2.138 2.87M3 3l18 18",
     false, false},
    {"file",
     "M14 3v4a1 1 0 0 0 1 1h4M17 21h-10a2 2 0 0 1 -2 -2v-14a2 2 0 0 1 2 -2h7l5 5v11a2 2 0 0 1 -2 "
     "2",
     false, false},
    {"file-text",
     "M14 3v4a1 1 0 0 0 1 1h4M17 21h-10a2 2 0 0 1 -2 -2v-14a2 2 0 0 1 2 -2h7l5 5v11a2 2 0 0 1 -2 "
     "2M9 9l1 0M9 13l6 0M9 17l6 0",
     false, false},
    {"filter",
     "M4 4h16v2.172a2 2 0 0 1 -.586 1.414l-4.414 4.414v7l-6 2v-8.5l-4.48 -4.928a2 2 0 0 1 -.52 -1"
     ".345v-2.227",
     false, false},
    {"flag",
     "M5 5a5 5 0 0 1 7 0a5 5 0 0 0 7 0v9a5 5 0 0 1 -7 0a5 5 0 0 0 -7 0v-9M5 21v-7",
     false, false},
    {"gavel",
     "M13 10l7.383 7.418c.823 .82 .823 2.148 0 2.967a2.11 2.11 0 0 1 -2.976 0l-7.407 -7.385M6 9l4"
     " 4M13 10l-4 -4M3 21h7M6.793 15.793l-3.586 -3.586a1 1 0 0 1 0 -1.414l2.293 -2.293l.5 .5l3 -3"
     "l-.5 -.5l2.293 -2.293a1 1 0 0 1 1.414 0l3.586 3.586a1 1 0 0 1 0 1.414l-2.293 2.293l-.5 -.5l"
     "-3 3l.5 .5l-2.293 2.293a1 1 0 0 1 -1.414 0",
     false, false},
    {"heart",
     "M19.5 12.572l-7.5 7.428l-7.5 -7.428a5 5 0 1 1 7.5 -6.566a5 5 0 1 1 7.5 6.572",
     false, false},
    {"heart-handshake",
     "M19.5 12.572l-7.5 7.428l-7.5 -7.428a5 5 0 1 1 7.5 -6.566a5 5 0 1 1 7.5 6.572M12 6l-3.293 3."
     "293a1 1 0 0 0 0 1.414l.543 .543c.69 .69 1.81 .69 2.5 0l1 -1a3.182 3.182 0 0 1 4.5 0l2.25 2."
     "25M12.5 15.5l2 2M15 13l2 2",
     false, false},
    {"help",
     "M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0M12 17l0 .01M12 13.5a1.5 1.5 0 0 1 1 -1.5a2.6 2.6 0 1 0"
     " -3 -4",
     false, false},
    {"history",
     "M12 8l0 4l2 2M3.05 11a9 9 0 1 1 .5 4m-.5 5v-5h5",
     false, false},
    {"id",
     "M3 7a3 3 0 0 1 3 -3h12a3 3 0 0 1 3 3v10a3 3 0 0 1 -3 3h-12a3 3 0 0 1 -3 -3l0 -10M7 10a2 2 0"
     " 1 0 4 0a2 2 0 1 0 -4 0M15 8l2 0M15 12l2 0M7 16l10 0",
     false, false},
    {"inbox",
     "M4 6a2 2 0 0 1 2 -2h12a2 2 0 0 1 2 2v12a2 2 0 0 1 -2 2h-12a2 2 0 0 1 -2 -2l0 -12M4 13h3l3 3"
     "h4l3 -3h3",
     false, false},
    {"info-circle",
     "M3 12a9 9 0 1 0 18 0a9 9 0 0 0 -18 0M12 9h.01M11 12h1v4h1",
     false, false},
    {"key",
     "M16.555 3.843l3.602 3.602a2.877 2.877 0 0 1 0 4.069l-2.643 2.643a2.877 2.877 0 0 1 -4.069 0"
     "l-.301 -.301l-6.558 6.558a2 2 0 0 1 -1.239 .578l-.175 .008h-1.172a1 1 0 0 1 -.993 -.883l-.0"
     "07 -.117v-1.172a2 2 0 0 1 .467 -1.284l.119 -.13l.414 -.414h2v-2h2v-2l2.144 -2.144l-.301 -.3"
     "01a2.877 2.877 0 0 1 0 -4.069l2.643 -2.643a2.877 2.877 0 0 1 4.069 0M15 9h.01",
     false, false},
    {"language",
     "M9 6.371c0 4.418 -2.239 6.629 -5 6.629M4 6.371h7M5 9c0 2.144 2.252 3.908 6 4M12 20l4 -9l4 9"
     "M19.1 18h-6.2M6.694 3l.793 .582",
     false, false},
    {"link",
     "M9 15l6 -6M11 6l.463 -.536a5 5 0 0 1 7.071 7.072l-.534 .464M13 18l-.397 .534a5.068 5.068 0 "
     "0 1 -7.127 0a4.972 4.972 0 0 1 0 -7.071l.524 -.463",
     false, false},
    {"list-check",
     "M3.5 5.5l1.5 1.5l2.5 -2.5M3.5 11.5l1.5 1.5l2.5 -2.5M3.5 17.5l1.5 1.5l2.5 -2.5M11 6l9 0M11 1"
     "2l9 0M11 18l9 0",
     true, false},
    {"lock",
     "M5 13a2 2 0 0 1 2 -2h10a2 2 0 0 1 2 2v6a2 2 0 0 1 -2 2h-10a2 2 0 0 1 -2 -2v-6M11 16a1 1 0 1"
     " 0 2 0a1 1 0 0 0 -2 0M8 11v-4a4 4 0 1 1 8 0v4",
     false, false},
    {"logout",
     "M14 8v-2a2 2 0 0 0 -2 -2h-7a2 2 0 0 0 -2 2v12a2 2 0 0 0 2 2h7a2 2 0 0 0 2 -2v-2M9 12h12l-3 "
     "-3M18 15l3 -3",
     true, false},
    {"mail",
     "M3 7a2 2 0 0 1 2 -2h14a2 2 0 0 1 2 2v10a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-10M3 7l9 6l9 -6",
     false, false},
    {"map-pin",
     "M9 11a3 3 0 1 0 6 0a3 3 0 0 0 -6 0M17.657 16.657l-4.243 4.243a2 2 0 0 1 -2.827 0l-4.244 -4."
     "243a8 8 0 1 1 11.314 0",
     false, false},
    {"menu",
     "M4 8l16 0M4 16l16 0",
     false, false},
    {"menu-2",
     "M4 6l16 0M4 12l16 0M4 18l16 0",
     false, false},
    {"message",
     "M8 9h8M8 13h6M18 4a3 3 0 0 1 3 3v8a3 3 0 0 1 -3 3h-5l-5 3v-3h-2a3 3 0 0 1 -3 -3v-8a3 3 0 0 "
     "1 3 -3h12",
     false, false},
    {"microphone",
     "M9 5a3 3 0 0 1 3 -3a3 3 0 0 1 3 3v5a3 3 0 0 1 -3 3a3 3 0 0 1 -3 -3l0 -5M5 10a7 7 0 0 0 14 0"
     "M8 21l8 0M12 17l0 4",
     false, false},
    {"news",
     "M16 6h3a1 1 0 0 1 1 1v11a2 2 0 0 1 -4 0v-13a1 1 0 0 0 -1 -1h-10a1 1 0 0 0 -1 1v12a3 3 0 0 0"
     " 3 3h11M8 8l4 0M8 12l4 0M8 16l4 0",
     false, false},
    {"plug",
     "M9.785 6l8.215 8.215l-2.054 2.054a5.81 5.81 0 1 1 -8.215 -8.215l2.054 -2.054M4 20l3.5 -3.5M"
     "15 4l-3.5 3.5M20 9l-3.5 3.5",
     false, false},
    {"plus",
     "M12 5l0 14M5 12l14 0",
     false, false},
    {"printer",
     "M17 17h2a2 2 0 0 0 2 -2v-4a2 2 0 0 0 -2 -2h-14a2 2 0 0 0 -2 2v4a2 2 0 0 0 2 2h2M17 9v-4a2 2"
     " 0 0 0 -2 -2h-6a2 2 0 0 0 -2 2v4M7 15a2 2 0 0 1 2 -2h6a2 2 0 0 1 2 2v4a2 2 0 0 1 -2 2h-6a2 "
     "2 0 0 1 -2 -2l0 -4",
     false, false},
    {"quote",
     "M10 11h-4a1 1 0 0 1 -1 -1v-3a1 1 0 0 1 1 -1h3a1 1 0 0 1 1 1v6c0 2.667 -1.333 4.333 -4 5M19 "
     "11h-4a1 1 0 0 1 -1 -1v-3a1 1 0 0 1 1 -1h3a1 1 0 0 1 1 1v6c0 2.667 -1.333 4.333 -4 5",
     false, false},
    {"refresh",
     "M20 11a8.1 8.1 0 0 0 -15.5 -2m-.5 -4v4h4M4 13a8.1 8.1 0 0 0 15.5 2m.5 4v-4h-4",
     false, false},
    {"rss",
     "M4 19a1 1 0 1 0 2 0a1 1 0 1 0 -2 0M4 4a16 16 0 0 1 16 16M4 11a9 9 0 0 1 9 9",
     false, false},
    {"scale",
     "M7 20l10 0M6 6l6 -1l6 1M12 3l0 17M9 12l-3 -6l-3 6a3 3 0 0 0 6 0M21 12l-3 -6l-3 6a3 3 0 0 0 "
     "6 0",
     false, false},
    {"school",
     "M22 9l-10 -4l-10 4l10 4l10 -4v6M6 10.6v5.4a6 3 0 0 0 12 0v-5.4",
     false, false},
    {"search",
     "M3 10a7 7 0 1 0 14 0a7 7 0 1 0 -14 0M21 21l-6 -6",
     false, false},
    {"send",
     "M10 14l11 -11M21 3l-6.5 18a.55 .55 0 0 1 -1 0l-3.5 -7l-7 -3.5a.55 .55 0 0 1 0 -1l18 -6.5",
     true, false},
    {"server",
     "M3 7a3 3 0 0 1 3 -3h12a3 3 0 0 1 3 3v2a3 3 0 0 1 -3 3h-12a3 3 0 0 1 -3 -3v-2M3 15a3 3 0 0 1"
     " 3 -3h12a3 3 0 0 1 3 3v2a3 3 0 0 1 -3 3h-12a3 3 0 0 1 -3 -3l0 -2M7 8l0 .01M7 16l0 .01",
     false, false},
    {"settings",
     "M10.325 4.317c.426 -1.756 2.924 -1.756 3.35 0a1.724 1.724 0 0 0 2.573 1.066c1.543 -.94 3.31"
     " .826 2.37 2.37a1.724 1.724 0 0 0 1.065 2.572c1.756 .426 1.756 2.924 0 3.35a1.724 1.724 0 0"
     " 0 -1.066 2.573c.94 1.543 -.826 3.31 -2.37 2.37a1.724 1.724 0 0 0 -2.572 1.065c-.426 1.756 "
     "-2.924 1.756 -3.35 0a1.724 1.724 0 0 0 -2.573 -1.066c-1.543 .94 -3.31 -.826 -2.37 -2.37a1.7"
     "24 1.724 0 0 0 -1.065 -2.572c-1.756 -.426 -1.756 -2.924 0 -3.35a1.724 1.724 0 0 0 1.066 -2."
     "573c-.94 -1.543 .826 -3.31 2.37 -2.37c1 .608 2.296 .07 2.572 -1.065M9 12a3 3 0 1 0 6 0a3 3 "
     "0 0 0 -6 0",
     false, false},
    {"shield",
     "M12 3a12 12 0 0 0 8.5 3a12 12 0 0 1 -8.5 15a12 12 0 0 1 -8.5 -15a12 12 0 0 0 8.5 -3",
     false, false},
    {"shield-check",
     "M11.46 20.846a12 12 0 0 1 -7.96 -14.846a12 12 0 0 0 8.5 -3a12 12 0 0 0 8.5 3a12 12 0 0 1 -."
     "09 7.06M15 19l2 2l4 -4",
     false, false},
    {"star",
     "M12 17.75l-6.172 3.245l1.179 -6.873l-5 -4.867l6.9 -1l3.086 -6.253l3.086 6.253l6.9 1l-5 4.86"
     "7l1.179 6.873l-6.158 -3.245",
     false, false},
    {"star-filled",
     "M8.243 7.34l-6.38 .925l-.113 .023a1 1 0 0 0 -.44 1.684l4.622 4.499l-1.09 6.355l-.013 .11a1 "
     "1 0 0 0 1.464 .944l5.706 -3l5.693 3l.1 .046a1 1 0 0 0 1.352 -1.1l-1.091 -6.355l4.624 -4.5l."
     "078 -.085a1 1 0 0 0 -.633 -1.62l-6.38 -.926l-2.852 -5.78a1 1 0 0 0 -1.794 0l-2.853 5.78z",
     false, true},
    {"table",
     "M3 5a2 2 0 0 1 2 -2h14a2 2 0 0 1 2 2v14a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-14M3 10h18M10 3"
     "v18",
     false, false},
    {"thumb-up",
     "M7 11v8a1 1 0 0 1 -1 1h-2a1 1 0 0 1 -1 -1v-7a1 1 0 0 1 1 -1h3a4 4 0 0 0 4 -4v-1a2 2 0 0 1 4"
     " 0v5h3a2 2 0 0 1 2 2l-1 5a2 3 0 0 1 -2 2h-7a3 3 0 0 1 -3 -3",
     false, false},
    {"tools",
     "M3 21h4l13 -13a1.5 1.5 0 0 0 -4 -4l-13 13v4M14.5 5.5l4 4M12 8l-5 -5l-4 4l5 5M7 8l-1.5 1.5M1"
     "6 12l5 5l-4 4l-5 -5M16 17l-1.5 1.5",
     false, false},
    {"trash",
     "M4 7l16 0M10 11l0 6M14 11l0 6M5 7l1 12a2 2 0 0 0 2 2h8a2 2 0 0 0 2 -2l1 -12M9 7v-3a1 1 0 0 "
     "1 1 -1h4a1 1 0 0 1 1 1v3",
     false, false},
    {"undo",
     "M9 14l-4 -4l4 -4M5 10h11a4 4 0 1 1 0 8h-1",
     true, false},
    {"upload",
     "M4 17v2a2 2 0 0 0 2 2h12a2 2 0 0 0 2 -2v-2M7 9l5 -5l5 5M12 4l0 12",
     false, false},
    {"user",
     "M8 7a4 4 0 1 0 8 0a4 4 0 0 0 -8 0M6 21v-2a4 4 0 0 1 4 -4h4a4 4 0 0 1 4 4v2",
     false, false},
    {"user-plus",
     "M8 7a4 4 0 1 0 8 0a4 4 0 0 0 -8 0M16 19h6M19 16v6M6 21v-2a4 4 0 0 1 4 -4h4",
     false, false},
    {"users",
     "M5 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0M3 21v-2a4 4 0 0 1 4 -4h4a4 4 0 0 1 4 4v2M16 3.13a4 4 0 0 "
     "1 0 7.75M21 21v-2a4 4 0 0 0 -3 -3.85",
     false, false},
    {"video",
     "M15 10l4.553 -2.276a1 1 0 0 1 1.447 .894v6.764a1 1 0 0 1 -1.447 .894l-4.553 -2.276v-4M3 8a2"
     " 2 0 0 1 2 -2h8a2 2 0 0 1 2 2v8a2 2 0 0 1 -2 2h-8a2 2 0 0 1 -2 -2l0 -8",
     false, false},
    {"world",
     "M3 12a9 9 0 1 0 18 0a9 9 0 0 0 -18 0M3.6 9h16.8M3.6 15h16.8M11.5 3a17 17 0 0 0 0 18M12.5 3a"
     "17 17 0 0 1 0 18",
     false, false},
    {"x",
     "M18 6l-12 12M6 6l12 12",
     false, false},
};
/* clang-format on */

static const struct icon *find(const char *name)
{
    size_t from = 0, to = COUNT(icons);
    while (from < to) {
        size_t middle = (from + to) / 2;
        int order = strcmp(name, icons[middle].name);
        if (order == 0)
            return &icons[middle];
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

static void open_icon(struct html *o, const struct icon *icon, int pixels)
{
    html_raw(o, S("<svg class=\"pl-i"));
    html_raw(o, icon->turns ? S(" pl-turn") : S(""));
    html_raw(o, S("\" viewBox=\"0 0 24 24\" width=\""));
    html_int(o, pixels);
    html_raw(o, S("\" height=\""));
    html_int(o, pixels);
    html_raw(o, S("\" aria-hidden=\"true\">"));
}

static void draw(struct html *o, const struct icon *icon, str id)
{
    html_raw(o, S("<path "));
    if (id.len > 0) {
        html_raw(o, S("id=\"i-"));
        html_str(o, id);
        html_raw(o, S("\" "));
    }
    html_raw(o, icon->filled ? S("fill=\"currentColor\" stroke=\"none\" ") : S(""));
    html_raw(o, S("d=\""));
    html_raw(o, str_of(icon->path));
    html_raw(o, S("\"/>"));
}

struct safe_html svg_icon(struct ctx *c, const char *name, int pixels)
{
    const struct icon *icon = find(name);
    if (!icon)
        return (struct safe_html){0};
    struct html o = html_sized(c, 512);
    open_icon(&o, icon, pixels);
    draw(&o, icon, S(""));
    html_raw(&o, S("</svg>"));
    return html_end(&o);
}

struct safe_html svg_shapes(struct ctx *c, const char *const *names, size_t n)
{
    struct html o = html_sized(c, 512 * n);
    html_raw(&o,
             S("<svg class=\"pl-shapes\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>"));
    for (size_t i = 0; i < n; i++) {
        const struct icon *icon = find(names[i]);
        if (icon)
            draw(&o, icon, str_of(names[i]));
    }
    html_raw(&o, S("</defs></svg>"));
    return html_end(&o);
}

struct safe_html svg_shape(struct ctx *c, const char *name, int pixels)
{
    const struct icon *icon = find(name);
    if (!icon)
        return (struct safe_html){0};
    struct html o = html_sized(c, 192);
    open_icon(&o, icon, pixels);
    html_raw(&o, S("<use href=\"#i-"));
    html_words(&o, name);
    html_raw(&o, S("\"/></svg>"));
    return html_end(&o);
}
