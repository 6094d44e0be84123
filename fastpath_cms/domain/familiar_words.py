"""Familiar words: what passwords are made of when they are easy to guess.

Written for this program by hand; it is no list of leaked passwords. ``domain.passwords`` counts
each of them, whatever its case, its l33t spelling or its direction, as one guess and not as many
letters.
"""

from __future__ import annotations

from typing import Final

_BY_HAND: Final = """
password passwords passwort passwd passcode passphrase passport motdepasse contrasena parola
senha wachtwoord salasana haslo heslo lozinka sifre secret secrets geheim welcome welkom
willkommen bienvenue benvenuto letmein openup opensesame sesame access login logon signin signup
account user username usuario guest admin admins administrator administrador root sysadmin system
superuser master default changeme change temp temporary test tests testing tester testtest demo
sample example trustno trust nothing nobody somebody anybody whatever something anything private
public security secure safe safety unlock locked hidden forgot forget forgotten remember reset
enter please thanks thankyou hello hallo salut hola ciao goodbye bonjour namaste
love loveyou iloveyou iloveu lovely lover loves loving forever always together heart hearts
sweet sweetie sweetheart honey darling baby babygirl babyboy angel angels princess prince queen
king kitty kitten puppy bunny teddy sunshine moonlight starlight rainbow flower flowers butterfly
beautiful pretty cutie happy smile lucky magic dream dreams dreamer hope faith blessed blessing
family mother father mommy daddy mummy sister brother friend friends bestfriend wife husband
daughter grandma grandpa children jesus christ jesuschrist god allah heaven prayer spirit soul
dragon monkey tiger lion eagle falcon hawk wolf bear panther leopard cheetah shark dolphin horse
horses pony donkey rabbit turtle penguin elephant chicken cow dog dogs cat cats fish bird spider
snake phoenix unicorn pokemon pikachu snoopy mickey minnie donald garfield tweety batman superman
spiderman ironman hulk avengers marvel starwars skywalker yoda vader startrek matrix gandalf
frodo hobbit harry potter hogwarts hermione naruto sasuke goku zelda mario luigi minecraft
fortnite roblox warcraft starcraft counterstrike halo playstation nintendo xbox gamer games game
player football soccer baseball basketball hockey tennis volleyball golf racing cricket rugby
chess liverpool arsenal chelsea manchester united barcelona realmadrid madrid juventus milan
bayern dortmund lakers cowboys yankees steelers raiders eagles packers warriors champion winner
killer hunter ranger ninja samurai warrior soldier pirate cowboy gangster hacker wizard witch
devil demon satan ghost shadow zombie vampire metal rock music guitar piano drums metallica
nirvana slipknot eminem beatles elvis madonna shakira
red blue green yellow orange purple violet pink black white brown silver golden gold grey gray
diamond crystal ruby pearl emerald chocolate cookie cookies candy sugar coffee cheese pizza
banana apple apples cherry peach strawberry pepper ginger vanilla cinnamon butter pancake
summer winter spring autumn fall january february march april may june july august september
october november december monday tuesday wednesday thursday friday saturday sunday birthday
christmas halloween easter holiday vacation weekend today tomorrow yesterday morning night
midnight america american canada mexico brazil argentina england london scotland ireland france
paris germany berlin deutschland italy roma spain portugal russia moscow poland warsaw india
delhi mumbai china beijing shanghai japan tokyo korea seoul australia sydney texas dallas houston
california florida miami chicago boston newyork york jersey vegas hawaii africa europe asia world
michael jennifer jessica michelle nicole ashley amanda melissa stephanie elizabeth samantha
alexander alexandra christopher christian christine christina matthew daniel david john johnny
james robert richard william thomas joseph charles george edward patrick steven andrew anthony
joshua justin jordan brandon jonathan nicholas benjamin samuel jacob ethan kevin brian jason
eric adam peter paul mark luke simon martin oliver oscar max leo anna maria marie sophie sofia
laura linda sarah emma olivia hannah rachel rebecca natalie vanessa victoria isabella gabriel
gabriela carlos jose juan pedro pablo luis miguel fernando alejandro ahmed mohammed muhammad
mohamed fatima ali omar yusuf
computer computers internet network online website server windows microsoft linux ubuntu debian
android iphone google facebook twitter instagram youtube amazon yahoo hotmail outlook gmail email
mail apple macbook laptop desktop keyboard mouse printer software hardware program programmer
programming developer code coder coding python java javascript database oracle mysql cisco intel
nvidia samsung nokia sony dell lenovo
science scientist research researcher paper papers author authors review reviews reviewer
reviewers editor chair committee conference workshop symposium journal submission submit deadline
abstract manuscript proceedings university college school student students teacher professor
doctor doctorate thesis faculty academic academia performance analysis machine learning deep
neural model models modeling systems architecture accelerator benchmark compiler memory cache
fastpath ispass micro isca asplos hpca ieee usenix
money business company office manager market service support sales dollar million freedom
liberty power energy forever infinity success number numbers word words letter letters correct
battery staple thequick quick lazy jumps over brown fox maytheforce bewithyou force tobeornot
tobe thatis question iamthe iam areyou you your mine our the and for not
one two three four five six seven eight nine ten eleven twelve thirteen hundred thousand
zero first second third
alone leave final fantasy evil resident devil may cry speed need project web solutions peanut jam
bond justin bieber jackson green lantern mortal kombat dead people see daddy who your punk rocker
trust bless save cake lie never give surrender look back let down dont stop believe star light
dark night knight moon sun sky sea ocean river mountain island city street home house room door
window car cars truck bike train plane ferrari porsche mercedes bmw audi toyota honda nissan ford
mustang camaro corvette harley davidson suzuki yamaha kawasaki san francisco los angeles
washington chris mike dave bob bobby jim jimmy joe tom tommy tim steve scott ryan tyler kyle kelly
katie kate amy julia julie lisa susan karen nancy betty fuck fucking fucker shit bitch sexy sex
ass asshole porn hot cool big bad boy boys girl girls man men woman women lady old new super mega
ultra best only one all live life time day year game over play fun party crazy
"""

FAMILIAR: Final = frozenset(_BY_HAND.split())
"""Each word in lower case, three letters at least."""
