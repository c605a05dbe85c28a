#!/bin/sh
# setup.sh [build|check|all]: installs the Debian 12 packages that are missing to build Plaudit, and
# with "check" also those that its tests need. Says nothing and does nothing when all are there.
set -eu

build_packages='
gcc                     the compiler
libc6-dev               the C library
make                    the commands of the Makefile
meson                   says what is built from what
ninja-build             builds it
pkg-config              finds the libraries
ccache                  builds again without compiling again
ca-certificates         trusted connections to mail servers, feeds and the npm registry
libmicrohttpd-dev       serves HTTP
libgnutls28-dev         TLS of the news server, signatures of mail
libjansson-dev          JSON
libsqlite3-dev          the database
libmd4c-dev             Markdown
libcurl4-openssl-dev    mail, feeds and tables from elsewhere
libxml2-dev             feeds
libyaml-dev             heads of posts in Markdown
libsodium-dev           passwords, tokens, signatures
libicu-dev              names, dates and sorting in the languages of the world
zlib1g-dev              compressed pages
libbrotli-dev           compressed pages
libpng-dev              pictures
libjpeg62-turbo-dev     pictures
libwebp-dev             pictures
libseccomp-dev          locks the process that reads foreign data
libpango1.0-dev         letters, certificates and badges, in any script
libqrencode-dev         the code on certificates
fonts-noto-core         letters for them
fonts-droid-fallback    the letters of China, Japan and Korea
'
check_packages='
git                     reads repositories; the house rules look at the files that are kept
python3                 the house rules
clang                   the second compiler
libclang-rt-14-dev      its sanitizers and fuzzer
llvm                    readable reports of them
lld                     links the many programs of the tests
sqlite3                 looks into databases
curl                    asks the server like a program
brotli                  reads compressed answers
openssl                 certificates for tests
golang-go               reads the public log with a program of others
golang-golang-x-mod-dev what that program is made of
python3-aiosmtpd        a mail server for tests
opensmtpd               a mail server for tests
swaks                   hands mail over as a mail server does
python3-dkim            checks signatures of mail
inn2                    a news server for tests
slrnpull                fetches our groups as newsreaders do
tin                     a newsreader
emacs-nox               another one: Gnus
procps                  what a process uses
chromium-headless-shell the pages as people see them
fonts-dejavu-core       letters for it
poppler-utils           reads PDF
qpdf                    looks whether PDF is in order
pngcheck                looks whether PNG is in order
libxml2-utils           looks whether SVG is in order
zbar-tools              reads the code on certificates
nginx-light             the server behind a proxy
wrk                     the server under load
'

case "${1:-build}" in
build) wanted=$build_packages ;;
check) wanted=$check_packages ;;
all) wanted=$build_packages$check_packages ;;
*)
    echo "usage: ./setup.sh [build|check|all]" >&2
    exit 2
    ;;
esac
# The pages' styles are made with node; one that is there already is as good as Debian's.
command -v node >/dev/null || wanted="$wanted
nodejs                  makes the style sheet of the pages"
command -v npm >/dev/null || wanted="$wanted
npm                     fetches what that needs"

names=$(echo "$wanted" | sed -n 's/^\([a-z0-9.+-]*\) .*/\1/p')
# shellcheck disable=SC2086 # a list of words
there=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $names 2>/dev/null | sed -n 's/^installed //p')
missing=$(printf '%s\n' "$names" | grep -vxF "${there:-none}" || true)
[ -n "$missing" ] || exit 0

echo "These packages are needed:"
for name in $missing; do
    echo "$wanted" | grep "^$name " | sed 's/^/    /'
done
as_root=
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
        # shellcheck disable=SC2086
        echo "Please install them as root:  apt-get install" $missing >&2
        exit 1
    fi
    as_root=sudo
fi
$as_root apt-get update -qq
# The news server refuses to be installed where the machine's name has no domain, unless it is told one.
news=$(mktemp)
trap 'rm -f "$news"' EXIT
cat >"$news" <<'END'
domain: localdomain
mta: /bin/true
hismethod: hisv6
ovmethod: tradindexed
pathnews: /usr/lib/news
pathetc: /etc/news
pathdb: /var/lib/news
pathlog: /var/log/news
pathrun: /run/news
pathspool: /var/spool/news
END
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive INNCONF="$news" \
    apt-get install -qq -y --no-install-recommends $missing
