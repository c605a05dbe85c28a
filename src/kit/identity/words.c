#include "kit/identity/identity_internal.h"

#include <string.h>

static const char ROLES[] =
    "abuse admin administrator all anonymous billing board bot bugs bugzilla build "
    "buildbot builds careers ci commits contact cvs daemon dev devel developers "
    "devnull devops donotreply email enquiries feedback git hello help helpdesk hi "
    "hostmaster info issues jenkins jira jobs list lists mail mailer-daemon "
    "maintainer maintainers marketing me nobody none no-reply no_reply noreply "
    "notifications office ops owner postmaster press project root sales security "
    "service staff support svn sysadmin team test tracker unknown user users "
    "webmaster www-data you your.email yourname invalid announce discuss general "
    "reply do-not-reply community";
static const char GENERIC[] =
    "account code coder dad github guest hacker home my myself name personal private "
    "qwerty spam student ubuntu vagrant work linux debian fedora apache python java "
    "blog web open opensource public news post first last gmail self";
static const char PARTICLES[] =
    "abd abdul abdel abdal abu al el bin ben ibn bint mc mac de da di du dos das del "
    "della la le van von der den ter ten zu st o ul ur d ad as ash ar";
static const char TITLES[] =
    "dr prof mr mrs ms sir jr sr ii iii phd md dipl ing msc bsc esq ceo cto mx herr "
    "frau mag";
static const char FREE_DOMAINS[] =
    "gmail.com googlemail.com msn.com gmx.de gmx.net gmx.com gmx.at gmx.ch web.de "
    "mail.ru ya.ru rambler.ru bk.ru inbox.ru list.ru qq.com 163.com 126.com sina.com "
    "foxmail.com naver.com daum.net hanmail.net protonmail.com proton.me pm.me "
    "protonmail.ch icloud.com me.com mac.com aol.com free.fr orange.fr wanadoo.fr "
    "laposte.net sfr.fr libero.it t-online.de freenet.de posteo.de posteo.net "
    "mailbox.org fastmail.com fastmail.fm zoho.com tutanota.com wp.pl o2.pl "
    "interia.pl onet.pl seznam.cz centrum.cz abv.bg ukr.net i.ua rediffmail.com "
    "uol.com.br bol.com.br terra.com.br comcast.net verizon.net att.net "
    "btinternet.com ntlworld.com shaw.ca rogers.com bigpond.com apache.org debian.org "
    "gnome.org kde.org mozilla.com redhat.com google.com microsoft.com ibm.com "
    "intel.com kernel.org freebsd.org gentoo.org ubuntu.com canonical.com suse.de "
    "suse.com amazon.com fb.com apple.com oracle.com github.com gitlab.com "
    "bitbucket.org twitter.com x.com linkedin.com facebook.com medium.com dev.to "
    "mastodon.social fosstodon.org stackoverflow.com youtube.com instagram.com "
    "github.io about.me keybase.io sourceforge.net launchpad.net codeberg.org t.me "
    "users.noreply.github.com";

static bool on_line(const char *line, str word)
{
    str rest = str_of(line), one;
    while (str_cut(&rest, ' ', &one))
        if (str_same(one, word))
            return true;
    return false;
}

bool words_has(const char *const *list, str word)
{
    for (; *list; list++)
        if (str_same(str_of(*list), word))
            return true;
    return false;
}

bool identity_is_role(str local)
{
    return word_is_role(local);
}

bool word_is_role(str local)
{
    static const char *const ENDS[] = {"-bounces",  "-request", "-owner",   "-commits",
                                       "-bot",      "-devel",   "-list",    "-users",
                                       "-announce", "[bot]",    "-noreply", NULL};
    static const char *const STARTS[] = {"noreply", "no-reply",      "bounce", "owner-",
                                         "reply+",  "notifications", NULL};
    for (const char *const *one = ENDS; *one; one++)
        if (str_ends(local, str_of(*one)))
            return true;
    for (const char *const *one = STARTS; *one; one++)
        if (str_starts(local, str_of(*one)))
            return true;
    return on_line(ROLES, local);
}

bool word_is_generic(str nick)
{
    return nick.len < 3 || word_is_role(nick) || on_line(GENERIC, nick);
}

bool word_is_particle(str word)
{
    return on_line(PARTICLES, word);
}

bool word_is_title(str word)
{
    return on_line(TITLES, word);
}

bool domain_is_free(str domain)
{
    static const char *const STARTS[] = {"yahoo.",  "ymail.", "hotmail.",   "outlook.", "live.",
                                         "yandex.", "users.", "mail.yahoo", NULL};
    for (const char *const *one = STARTS; *one; one++)
        if (str_starts(domain, str_of(*one)))
            return true;
    return on_line(FREE_DOMAINS, domain);
}

/* Forms of one name on a line. */
static const char *const SHORT_FORMS[] = {
    "robert rob bob bobby robbie bert",
    "william will bill billy liam wilhelm",
    "michael mike mick micky mikhail mikael michal michel miguel misha mischa",
    "james jim jimmy jamie",
    "john johnny jack jon johnathan jonathan johan johannes hans jan ivan juan",
    "richard rick dick rich ricky ricardo",
    "thomas tom tommy tomas tomasz",
    "joseph joe joey josef jose sepp",
    "daniel dan danny danil",
    "david dave davey",
    "matthew matt matthias matteo mathieu matti",
    "christopher chris christoph kris christian",
    "anthony tony antonio anton",
    "alexander alex sasha sascha aleksandr alexandre alejandro alessandro xander lex oleksandr",
    "alexandra alex sasha sandra aleksandra",
    "andrew andy drew andrei andrey andreas andrzej andre andres",
    "edward ed eddie ted eduard eduardo",
    "benjamin ben benny",
    "samuel sam sammy",
    "nicholas nick nico nicolas nikolas niklas nikolaus klaus nikolai nikolay",
    "gregory greg gregor grzegorz grigory",
    "stephen steve steven stefan stephan stephane",
    "peter pete piotr pierre pedro petr pyotr",
    "philip phil philipp philippe filip",
    "patrick pat paddy",
    "timothy tim timmy",
    "kenneth ken kenny",
    "lawrence larry laurence lars",
    "charles charlie chuck carl karl carlos",
    "frederick fred freddy friedrich fritz frederik",
    "francis frank francisco paco franz francesco",
    "ronald ron ronnie",
    "donald don donnie",
    "raymond ray",
    "walter walt",
    "leonard leo len lenny",
    "jeffrey jeff geoff geoffrey",
    "gerald gerry jerry gerard",
    "douglas doug",
    "vincent vince vinny",
    "zachary zach zack",
    "joshua josh",
    "jacob jake jakob jakub",
    "nathaniel nathan nate",
    "maximilian max",
    "sebastian seb basti bastian",
    "elizabeth liz beth betty lisa eliza elisabeth lizzie",
    "katherine kate kathy katie cathy catherine katharina katja kathrin ekaterina katya",
    "margaret maggie meg peggy greta margarethe",
    "jennifer jen jenny",
    "jessica jess jessie",
    "rebecca becky becca",
    "susan sue susie susanne",
    "patricia pat patty trish",
    "barbara barb babs",
    "deborah deb debbie",
    "christina chris tina christine kristin",
    "victoria vicky tori viktoria vika",
    "amanda mandy",
    "abigail abby",
    "theresa terry tess teresa",
    "dmitri dima dmitriy dmitry dimitri mitya",
    "vladimir vova volodya volodymyr",
    "yevgeny evgeny evgenii evgeniy eugene zhenya yevhen",
    "sergey sergei serge seryozha serhii sergio",
    "aleksey alexey alexei alyosha oleksii alexis",
    "natalia natasha natalya nataliya natalie",
    "tatiana tanya tatyana",
    "anastasia nastya",
    "yuri yury yuriy jurij yurii",
    "pavel pasha paul paulo pablo pawel paolo",
    "georgios george giorgos yorgos georg jorge yuriy",
    "ioannis yannis giannis john",
    "konstantin kostya constantine kostas konstantinos",
    "mohammed muhammad mohamed mohammad mehmet mohamad moh",
    "ahmed ahmad ahmet",
    "zbigniew zbyszek",
    "krzysztof krzysiek chris",
    "stanislaw staszek stan stanislav",
    "henrik henry heinrich harry enrique hendrik",
    "ludwig lewis louis luis lutz",
    "guillaume william",
    "abhishek abhi",
    "venkatesh venkat venkata",
    NULL,
};

void word_forms(str plain, unsigned char forms[3])
{
    for (unsigned char i = 0, n = 0; SHORT_FORMS[i] && n < 3; i++)
        if (on_line(SHORT_FORMS[i], plain))
            forms[n++] = (unsigned char)(i + 1);
}

/* Words of names by how many of a million developers have them. */
static const struct {
    int per_million;
    const char *words;
} FREQUENT[] = {
    {15000,
     "michael david john james robert andreas thomas peter martin daniel alexander chris mike "
     "alex paul mark andrew christian stefan markus wei"},
    {8000,
     "wang li zhang kumar singh smith kim lee chen liu nguyen ivan sergey dmitry matthew steve "
     "richard william tom joe ben matt nick kevin brian eric scott jason jeff tim sebastian "
     "maria anna jan jose juan carlos luis ali ahmed mohammed muhammad mohamed yang sharma "
     "patel garcia julia sarah laura"},
    {4000,
     "johnson williams brown jones miller davis wilson muller mueller schmidt schneider fischer "
     "weber meyer wagner becker hoffmann martinez rodriguez lopez gonzalez perez sanchez silva "
     "santos oliveira souza costa ivanov petrov smirnov novak park choi jung huang zhao wu zhou "
     "xu sun ma zhu hu lin guo he gao tran le pham gupta jain shah khan rao reddy dubois bernard "
     "rossi ferrari russo tanaka suzuki sato yamamoto watanabe ito takahashi nakamura kobayashi "
     "hansen johansen olsen larsen andersson johansson karlsson nilsson eriksson jensen nielsen "
     "anderson taylor thomas moore jackson white harris martin thompson clark lewis walker hall "
     "young allen king wright scott green baker adams hill jin feng yu dong hui lei jie min "
     "joao pedro paulo ana marco luca andrea francesco pierre nicolas julien antoine david jun "
     "jonas lukas florian tobias philipp patrick simon frank ralf uwe jens bernd hans klaus "
     "wolfgang dirk oliver igor oleg andrey vladimir alexey pavel olga elena natalia svetlana "
     "rahul amit ravi sanjay vijay anil suresh rajesh priya pooja ankit deepak arun omar hassan "
     "hussein ibrahim fatima mustafa emily emma jessica jennifer lisa michelle karen susan linda "
     "mary patricia elizabeth katherine kate amy rachel rebecca hannah lena lea sophie marie "
     "claire camille sofia lucas gabriel rafael bruno diego jorge miguel antonio fernando pablo "
     "javier daniele giovanni roberto yuki takashi hiroshi kenji minsu jihoon"},
    {1500,
     "cooper reed bailey bell murphy kelly evans turner parker collins edwards stewart morris "
     "rogers cook morgan wood watson brooks gray hughes price long foster ross russell hamilton "
     "graham sullivan wallace west cole hunt hayes ford marshall schulz koch bauer richter klein "
     "wolf schroder neumann schwarz zimmermann braun kruger hofmann hartmann lange schmitt "
     "werner krause meier lehmann kohler herrmann konig walter mayer kaiser fuchs peters lang "
     "scholz jung hahn vogel moreau laurent simon michel lefebvre leroy roux david petit durand "
     "bianchi romano colombo ricci marino greco conti bruno gallo fernandez gomez diaz torres "
     "ramirez flores rivera morales ortiz cruz reyes ramos ruiz alvarez castillo romero ferreira "
     "pereira lima gomes ribeiro carvalho almeida rodrigues alves martins popov sokolov lebedev "
     "kozlov novikov morozov volkov kuznetsov vasiliev pavlov kowalski nowak wisniewski wojcik "
     "novotny svoboda dvorak horvath nagy kovacs szabo toth popescu ionescu papadopoulos yilmaz "
     "kaya demir celik kato yoshida yamada sasaki matsumoto inoue kimura shimizu hayashi das "
     "mishra verma agarwal mehta iyer nair joshi desai chaudhary hoang phan vu dang bui do kang "
     "cho yoon jang lim han shin seo kwon hwang ahn song tang deng xie cheng shen zeng peng cao "
     "yuan cai jiang pan tian yao wong chan cheung lau ng tan lim goh ong"},
};

int word_per_million(str plain)
{
    for (size_t i = 0; i < COUNT(FREQUENT); i++)
        if (on_line(FREQUENT[i].words, plain))
            return FREQUENT[i].per_million;
    return 0;
}

bool word_is_chinese_surname(str plain)
{
    return on_line(
        "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu lin guo he gao luo "
        "zheng liang xie song tang deng feng han cao zeng peng xiao cai pan tian dong yuan "
        "yu ye jiang du cheng wei su lu ding ren shen yao lei fan jin wong chan lee chow ng "
        "kim park choi jung lim tan",
        plain);
}

bool word_is_short_chinese(str plain)
{
    size_t groups = 0;
    bool before = false;
    for (size_t i = 0; i < plain.len; i++) {
        bool vowel = strchr("aeiouv", plain.at[i]) != NULL;
        groups += vowel && !before;
        before = vowel;
    }
    return groups == 1 && plain.len >= 2 && plain.len <= 6 &&
           strchr("aeioungv", plain.at[plain.len - 1]);
}

/* As people write their names, not as libraries do. From U+0430 on; accents are gone before. */
str letter_latin(uint32_t letter)
{
    static const char *const CYRILLIC[] = {
        "a", "b", "v", "g", "d", "e",  "zh", "z",  "i",  "y",    "k", "l", "m", "n", "o",  "p",
        "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "",  "y", "",  "e", "yu", "ya"};
    static const char *const MORE[] = {"e", "yo", "dj", "g", "ye", "dz", "i", "i",
                                       "j", "lj", "nj", "c", "k",  "i",  "u", "dz"}; /* U+0450 on */
    static const char *const GREEK[] = {"a", "v", "g", "d", "e",  "z",  "i", "th", "i",
                                        "k", "l", "m", "n", "x",  "o",  "p", "r",  "s",
                                        "s", "t", "y", "f", "ch", "ps", "o"};
    if (letter >= 0x430 && letter < 0x450)
        return str_of(CYRILLIC[letter - 0x430]);
    if (letter >= 0x450 && letter < 0x460)
        return str_of(MORE[letter - 0x450]);
    if (letter == 0x491)
        return S("g");
    if (letter == 0x629) /* ta marbuta: Fatima */
        return S("a");
    if (letter >= 0x3B1 && letter <= 0x3C9)
        return str_of(GREEK[letter - 0x3B1]);
    return (str){0};
}

/* ICU reads kanji as Chinese; these are read as in Japan. Longer ones first. */
static const struct {
    const char *kanji, *latin;
} JAPANESE[] = {
    {"佐々木", "sasaki"},  {"長谷川", "hasegawa"}, {"五十嵐", "igarashi"}, {"佐藤", "sato"},
    {"鈴木", "suzuki"},    {"高橋", "takahashi"},  {"田中", "tanaka"},     {"伊藤", "ito"},
    {"渡辺", "watanabe"},  {"渡邊", "watanabe"},   {"山本", "yamamoto"},   {"中村", "nakamura"},
    {"小林", "kobayashi"}, {"加藤", "kato"},       {"吉田", "yoshida"},    {"山田", "yamada"},
    {"山口", "yamaguchi"}, {"松本", "matsumoto"},  {"井上", "inoue"},      {"木村", "kimura"},
    {"斎藤", "saito"},     {"清水", "shimizu"},    {"山崎", "yamazaki"},   {"池田", "ikeda"},
    {"橋本", "hashimoto"}, {"石川", "ishikawa"},   {"中島", "nakajima"},   {"前田", "maeda"},
    {"藤田", "fujita"},    {"小川", "ogawa"},      {"後藤", "goto"},       {"岡田", "okada"},
    {"村上", "murakami"},  {"近藤", "kondo"},      {"石井", "ishii"},      {"坂本", "sakamoto"},
    {"遠藤", "endo"},      {"青木", "aoki"},       {"藤井", "fujii"},      {"西村", "nishimura"},
    {"福田", "fukuda"},    {"太田", "ota"},        {"三浦", "miura"},      {"藤原", "fujiwara"},
    {"岡本", "okamoto"},   {"松田", "matsuda"},    {"中川", "nakagawa"},   {"中野", "nakano"},
    {"原田", "harada"},    {"小野", "ono"},        {"田村", "tamura"},     {"竹内", "takeuchi"},
    {"金子", "kaneko"},    {"和田", "wada"},       {"中山", "nakayama"},   {"石田", "ishida"},
    {"上田", "ueda"},      {"森田", "morita"},     {"高木", "takagi"},     {"太郎", "taro"},
    {"一郎", "ichiro"},    {"次郎", "jiro"},       {"健太", "kenta"},      {"健一", "kenichi"},
    {"大輔", "daisuke"},   {"翔太", "shota"},      {"拓也", "takuya"},     {"直樹", "naoki"},
    {"和也", "kazuya"},    {"達也", "tatsuya"},    {"裕太", "yuta"},       {"花子", "hanako"},
    {"美咲", "misaki"},    {"陽子", "yoko"},       {"由美", "yumi"},       {"恵子", "keiko"},
    {"優子", "yuko"},      {"智子", "tomoko"},     {"誠", "makoto"},       {"隆", "takashi"},
    {"浩", "hiroshi"},     {"健", "ken"},          {"翔", "sho"},          {"愛", "ai"},
};

str japanese_word(str *rest)
{
    for (size_t i = 0; i < COUNT(JAPANESE); i++) {
        str kanji = str_of(JAPANESE[i].kanji);
        if (!str_starts(*rest, kanji))
            continue;
        *rest = str_from(*rest, kanji.len);
        return str_of(JAPANESE[i].latin);
    }
    return (str){0};
}
