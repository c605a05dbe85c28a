#include "feature/account/inside.h"

/* Words, names and rows of keys that passwords are most often made of. Not a copy of a list: with
 * digits around them, letters written as digits, and two in a row they stand for many thousands. */
static const char *const words[] = {
    " aaa abc abcabc abcd abcde abcdef abcdefg abcdefgh abcdefghi abcdefghij access acdc ",
    " admin administrator alessandro alexander allah amanda amen america amour andrea ",
    " andrew android angel angels anna anthony apple april aqwzsx aragorn ",
    " arsenal asd asdasd asdf asdfgh asdfghjkl asdfjkl ashley asshole audi august austin ",
    " australia autumn award awards azerty azertyuiop baby babygirl backup bailey bambi ",
    " banana bangladesh barcelona baseball basketball batman bayern bear bears beatles ",
    " benjamin berlin bitcoin black blessed blessing blink blue ",
    " bmw bonjour boston brasil broncos bulldogs buster butter butterfly california ",
    " callofduty camaro canada carlos casino celtic champion changeme charlie cheese ",
    " chelsea cherry chevrolet chevy chicago chicken china chocolate chouchou christ ",
    " christian christopher church ciao ciaociao cinta cisco claudia cobra coffee ",
    " committee community company computer contrasena contraseña cookie cookies ",
    " correcthorse correcthorsebatterystaple corvette counterstrike cowboys crystal daisy ",
    " dallas daniel darling darthvader database david death debian december default demo ",
    " deutschland devil dezember diablo diamond dienstag doggie dollar dolphin dolphins ",
    " donald donnerstag dortmund doudou dragon drummer ducati eagle eagles einstein ",
    " elizabeth eminem engel england enterprise example expert experts facebook ",
    " faith falcon falcons februar february fernando ferrari florida flower flowers ",
    " football forever fortnite france francesca freedom freitag friday frodo fruehling ",
    " fuck fuckoff fuckyou fussball gandalf ganesh garfield geheim genius george germany ",
    " giants ginger giuseppe god godisgood goku golden google grace green greenday guest ",
    " guitar hallo hallowelt halo hamburger hannah harley harleydavidson harrypotter ",
    " heather heaven hello hellokitty herbst hobbit hockey hogwarts homesweethome honda ",
    " honey hope horse houston hunter iceman ichliebedich iii iloveu iloveyou india ",
    " instagram internet iphone ironmaiden italia james januar january jedi jennifer ",
    " jessica jesus jesuschrist jetaime john jonathan jordan jose joshua juan juli julia ",
    " july june juni juventus kawasaki killer kitten kitty klaster krishna lakers laura ",
    " legolas letme letmein liebling lightning linkedin linkinpark linux lion lions ",
    " liverpool lkjhgfdsa login london lottery loulou love lovely lover loveyou lucifer ",
    " lucky lyubov madrid maerz maggie manager manchester march maria marina mario mark ",
    " martin martina master matrix matthew maverick may melissa member mercedes merlin ",
    " metallica michael michelle mickey mickeymouse microsoft miguel minecraft minnie ",
    " mittwoch mnbvcxz mnogomnogo monday money monkey montag moscow motdepasse music ",
    " mustang mypassword mysql napoli naruto natasha ncc nemo network newpassword newyork ",
    " nicholas nicole ninja nintendo nirvana nokia nomination nominee nothing ",
    " november number october office oktober oldpassword one open opensesame oracle orange ",
    " packers pakistan panther panthers paris parol parola pass passw0rd passwd password ",
    " password's passwort passwortgeheim patrick patriots paul peace peanut pedro ",
    " pepper personal peter phoenix pikachu pizza plaudit playstation pleaseletmein ",
    " poiuytrewq pokemon poker porsche postgres potter power prayer princess prinzessin ",
    " private privet program public pumpkin puppy purple qazwsx qazwsxedc qsdfghjklm ",
    " qwe qweasd qweasdzxc qweqwe qwer qwert qwerty qwertyuiop qwertz rabbit rahasia ",
    " raiders rainbow rammstein ranger rangers realmadrid reaper redsox ricardo richard ",
    " robert roblox rocknroll rockstar roma root sairam samantha sample samstag samsung ",
    " samurai sarah satan saturday sayang scarlet schatz schatzi scheisse schmetterling ",
    " scooby scorpion secret secure security senha september server service sesame sex ",
    " sexy shadow shark shit silver simba skywalker slayer slipknot sniper snoopy ",
    " soccer sofia soldier soleil sommer sonic sonnenschein sonntag spiderman spring ",
    " starcraft startrek starwars steelers steven strawberry success summer sunday ",
    " sunshine superman support suzuki svetlana sweetheart sweetie system teamo temp ",
    " temporary temppass tequiero test testing texas thomas thunder thursday tiger tigers ",
    " tigger tokyo toyota trial trustme trustno tuesday turtle twitter ubuntu unicorn user ",
    " vader victoria viper voldemort volkswagen warcraft warrior wednesday welcome ",
    " welcomehome whatever white william willkommen windows winner winter winterzeit ",
    " wolf wolverine wsxedc wxcvbn xbox xxx yamaha yankees yellow yoda yourpassword ",
    " youtube ytrewq yxcvbnm zaqwsx zelda zvezda zxc zxcv zxcvbn zxcvbnm zxczxc 696969 ",
    " 1q2w3e4r 1qaz2wsx q1w2e3r4 1q2w3e4r5t zaq12wsx 1qazxsw2 qwe123 a1b2c3d4 ",
};

static bool is_word(struct ctx *c, str s)
{
    str spaced = arena_format(c->mem, " %.*s ", STR_ARG(s));
    for (size_t i = 0; s.len > 0 && i < COUNT(words); i++)
        if (str_find(str_of(words[i]), spaced) != SIZE_MAX)
            return true;
    return false;
}

static bool is_letter(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (unsigned char)ch >= 0x80;
}

/* Without digits, signs and spaces at both ends. */
static str core_of(str s)
{
    while (s.len > 0 && !is_letter(s.at[0]))
        s = str_from(s, 1);
    while (s.len > 0 && !is_letter(s.at[s.len - 1]))
        s.len--;
    return s;
}

/* p4$$w0rd is password. */
static str as_letters(struct ctx *c, str s)
{
    static const char signs[] = "013457@$!+", letters[] = "oieastasit";
    char *at = arena_take(c->mem, s.len + 1, 1);
    for (size_t i = 0; i < s.len; i++) {
        at[i] = s.at[i];
        for (size_t k = 0; signs[k]; k++)
            if (s.at[i] == signs[k])
                at[i] = letters[k];
    }
    return (str){at, s.len};
}

/* One word, or two of them, perhaps with signs between. */
static bool is_made_of_words(struct ctx *c, str s)
{
    if (is_word(c, s))
        return true;
    for (size_t i = 3; i + 3 <= s.len; i++)
        if (is_word(c, core_of(str_upto(s, i))) && is_word(c, core_of(str_from(s, i))))
            return true;
    return false;
}

/* Steps of the same size all along, like 1234567890, aaaaaaaaaa or 9876543210. */
static bool is_row(str s)
{
    size_t breaks = 0;
    for (size_t i = 2; i < s.len; i++)
        breaks += s.at[i] - s.at[i - 1] != s.at[i - 1] - s.at[i - 2];
    return breaks <= s.len / 4;
}

/* The same few characters again and again, like 123123123123. */
static bool repeats(str s)
{
    for (size_t part = 1; part <= s.len / 2 && part <= 6; part++)
        if (str_same(str_from(s, part), str_upto(s, s.len - part)))
            return true;
    return false;
}

bool account_is_common(struct ctx *c, str password)
{
    str s = str_trim(arena_lower(c->mem, password));
    bool digits = core_of(s).len == 0;
    return is_row(s) || repeats(s) || (digits && s.len < 12) || is_made_of_words(c, core_of(s)) ||
           is_made_of_words(c, core_of(as_letters(c, core_of(s)))) ||
           is_made_of_words(c, as_letters(c, s));
}
