"""The words by which names, speakers and cuts are told: short closed lists, in one place.

Names themselves are never listed.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = _words("""
al ap ben bin bint da dal de del della den der di do dos du e el ibn la le ten ter van von y
zu
""")

PREFIXES = _words("""
abd abu ad al an ar as ash at az bin d el ibn l ud ul
""")
"""What a part of a name may begin with, small and bound to it: al-Batsh, d'Estaing."""

MAKERS = _words("""
author composer creator director editor host presenter producer singer star winner writer
""")
WORKS = _words("""
album bestseller book documentary drama film hit magazine memoir memoirs movie musical novel opera
podcast programme series show sitcom song
""")
"""Right before quoted words, `star of “…”` and `his film “…”`: those are its title."""

TITLES = _words("""
academic acting activist actor actress adm admiral adviser advisor aide alderman ambassador
analyst archbishop assistant associate attorney aunt auntie author ayatollah baron baroness
barrister bishop brigadier broadcaster brother campaigner capt captain cardinal ceo cfo chair
chairman chairperson chairwoman chancellor chef chief chieftain cmdr co-chair co-founder
co-owner coach col colonel columnist commander commissioner congressman congresswoman constable
coo coordinator corporal correspondent councillor councilman councilor councilwoman cousin cpl
cto dad dame daughter dci dean defence defense democrat deputy det detective diplomat director
director-general doctor dr duchess duke earl economist editor education envoy ex executive
expert father finance firefighter first foreign former founder general goalkeeper gov governor
gran grandad granddad grandfather grandmother head health historian home husband imam insp
inspector interim interior judge justice king labour lady lawmaker lawyer leader lieutenant
lieutenant-governor lord lt maj major manager marshal mayor mep midfielder minister miss mom
mother mp mr mrs ms msp mum mx national negotiator neighbor neighbour officer organiser
organizer owner paramedic pastor pc pensioner pilot pope premier president press prime prince
princess principal private prof professor prosecutor provost queen rabbi rector rep
representative republican researcher resident rev reverend scientist second secretary
secretary-general security sen senator senior sergeant sgt shadow sheikh sheriff singer sir
sister solicitor son speaker special spokesman spokesperson spokeswoman state stepdad stepfather
stepmother stepmum striker superintendent supt then-president tory trainer treasury uncle
undersecretary vice vice-president volunteer whip widow widower wife wpc
""")

OPENERS = _words("""
a about according additionally addressing afp after against all also although among an and
another ap as asked at because before both bst but by despite during each earlier est even
every finally for fri friday from furthermore gmt he her here his how however i if in indeed
instead it its last later like likewise many meanwhile mon monday moreover most my
nevertheless next no nonetheless not now of on once one or our over per recently referring
responding reuters said sat saturday says she similarly since so some speaking still sun
sunday than that the their then there these they this those though three through throughout
thu thursday to today told tomorrow tue tuesday two under until upon via we wed wednesday well
what when where whether which while who why with within without writing yes yesterday yet you
""")
"""Words that take a capital at the start of a sentence or always, and begin or end no name."""

MONTHS = _words("""
january february march april may june july august september october november december jan feb
mar apr jun jul aug sep sept oct nov dec
""")
"""Also names: Theresa May, Jan Novak. A month where a date would stand, else a name."""

DATING = _words("in last next this since until by of on early late mid from to")

BODIES = _words("""
administration agency air airlines airways alliance army assembly association authority bank
board bureau cabinet capital center centre channel church city club coalition college
commission committee company congress conservatives corp corporation council county court
democrats department district downing east eastern embassy energy fc federation force
foundation fund global government greens group guard guardian herald holdings hospital house
inc industries institute international journal kingdom kremlin lake league llc ltd magazine
media ministry motors nations navy network new news north northern office officials
organisation organization parliament partners party pentagon plc police post press radio
report republic republicans rights river school senate service services society sources south
southern statement states street systems team technologies telegraph times treasury tribune
trust union united university watch west western
""")

PREPOSITIONS = _words("""
about against at between by for from in like near of on over than to under via with
""")

ARTICLES = _words("""
a an her his its my our that the their this
""")

ABBREVIATED = _words("""
adm apr aug capt cmdr co col corp dec det dr etc feb gen gov hon inc jan jr jul jun lt ltd maj
mar mr mrs ms no nov oct prof rep rev sen sep sept sgt sr st supt u.k u.n u.s vs
""")

POSTNOMINALS = _words("cbe kc mbe md obe phd qc")

VERBS = _words("""
beamed beams chuckled chuckles grinned grins laughed laughs nodded nods shrugged shrugs smiled
smiles
begged begs blogged blogs jested mocked pleaded pleads pleading scoffed scolded snapped swore
tells
acknowledged acknowledges acknowledging added adding adds admits admitted admitting advised
advises agreed agreeing agrees announced announces announcing answered answers argued argues
arguing asked asking asks asserted asserts believes blasted boasted boasts bragged branded
called calling calls cautioned cautioning cautions claimed claiming claims clarified commented
commenting comments complained complaining complains conceded concedes concluded concludes
concluding condemned confirmed confirming confirms contended contends continued continues
continuing countered counters cried criticised criticized declared declares declaring demanded
demands denied denies denying described describes describing disclosed dubbed echoed
elaborated emailed emphasised emphasises emphasising emphasized emphasizes emphasizing
enthused exclaimed exclaims explained explaining explains expressed fumed goes gushed hailed
indicated indicates insisted insisting insists interjected joked jokes joking labeled labelled
lamented laments laughed maintained maintains mused muses muttered noted notes noting observed
observes observing opined opines pledged pledges pledging pointed posted posting posts praised
predicted predicts proclaimed proclaims promised promises promising quipped quips quoted read
reads recalled recalling recalls reflected reflects reiterated reiterates remarked remarking
remarks repeated repeats replied replies replying reported reports responded responding
responds retorted retorts revealed revealing reveals ruled said say saying says screamed
shouted shouts sighed slammed stated states stating stipulated stressed stresses stressing
suggested suggesting suggests teased telling tells termed testified testifies texted thinks
thought told tweeted tweeting tweets urged urges urging vowed vowing vows warned warning warns
went whispered writes writing wrote yelled yells
""")

WEEKDAYS = _words("monday tuesday wednesday thursday friday saturday sunday")

AUXILIARY = _words("""
on today tonight yesterday earlier
again also always be been can could did does even famously first further had has have herself
himself is just later may might never now once previously recently repeatedly reportedly
simply still subsequently then was will would
""")

PASSIVE = _words("""
are be been being is was were when
""")

LINKING = _words("""
about after and as at because before but by for from if in into like of on or over since than
that to until when where which while who whom whose with
""")

QUOTING = _words("quoted quotes quoting cited cites citing")

RELATIVES = _words("that what which who whom whose")

TURNING = _words("""
after although because before beside besides but by from if nor not since than though unlike until
when where while with yet
""")
"""Words after which a name is no longer that of whom the verb of speech before them belongs to."""

FINITE = _words("are can could did does had has have is may might must was were will would")

NO_PARTICIPLES = _words("""
according anything briefing building during evening everything hearing meeting morning nothing
something spring
""")
"""Words in -ing that open no clause."""

SAYINGS = _words("""
claim comment comments headline idea line lines maxim memo message motto note phrase promise quip
quotation quote remark remarks slogan statement verdict words
""")
"""Right before a quotation, `mocked the line “…”`: the words may be anybody's."""

JUDGING = _words("""
at blasted cited condemned criticised criticized denounced dismissed echoed hailed jested mocked
praised quoted rejected repeated scoffed slammed
""")
"""Right before a quotation, `mocked “…”`: the words may be another's."""

SUBORDINATE = _words("after although as because before if once since though when whereas while")
"""Words that open a clause of its own: `When X asked why, …`."""

BESIDES = _words("""
across afterwards again against ahead aboard alongside amid below beneath beside despite during
earlier following inside later opposite outside past per through throughout today tomorrow tonight
toward towards within yesterday last this next
""")
"""Words after `said X` that say when or where: a name after them is another's."""

ENGLISH = _words("""
the of and to in that is was for on with by from he she it they said this at
""")

OTHER_LANGUAGES = _words("""
das dem und ist nicht mit ein eine er sie im auf für les et est que qui une un dans pour
pas sur il elle ne au los las en por con het een niet dat che nie
""")
"""Words by which a text is told to be in another language, German and French above all.

None that a name may have in it.
"""

PRONOUNS = _words("""
he she
""")

GUARDS = _words("""
not never no unless if only cannot nor neither none nothing nobody nowhere without hardly barely
scarcely except
""")
"""Words that a cut must not drop: without them the rest says something else."""

EDGE_GUARDS = _words("""
not never no unless if only cannot nor neither none nothing nobody hardly barely scarcely
""")
"""Those that may not stand right outside a cut."""

CONDITIONS = _words("unless if only")
"""Of those, the ones that no other word keeps."""

IF_WORDS = _words("if unless provided providing assuming supposing")
"""What opens a condition."""

WHEN_WORDS = _words("when once until till whenever")
"""What opens one if the rest is in the future: when they pay, we will sign."""

SAYING = _words("""
say says said tell tells told think thinks thought believe believes believed argue argues argued
insist insists insisted suggest suggests suggested assume assumes assumed fear fears feared
""")
"""Verbs by which a clause is given to whom they are said of."""

SEE_THROUGH = _words("""
a an the to be been being that this all any really very just even quite i we you he she it they
is are was were am do does did have has had will would can could should may might must think
thinks thought believe believes say says want wants going
""")
"""Words between a guard and a cut that leave the guard bearing on what follows."""

LEADING_IN = _words("but and or even except")
"""Words between a cut and a condition that follows it."""

SUBJECTS = _words("""
i we you he she it they this that these those there who me us him her them mine ours yours his
hers its theirs my our your their himself herself itself themselves one
""")
"""Pronouns: what a bracket may put a name for."""

FUNCTION_WORDS = _words("""
the a an of to in on at by for with from as and or but so then that which who whom
""")
"""Words that say nothing alone."""

AUXILIARIES = tuple(map(_words, (
    "am is are was were be been being", "have has had having", "do does did", "will would shall",
    "can could", "may might", "should", "must", "ought",
)))  # fmt: skip
"""Forms of one auxiliary: another tense of it says the same, another one does not."""

FORMS = tuple(map(_words, (
    "go goes went gone going", "say says said", "take took taken", "think thought",
    "bring brought", "buy bought", "see saw seen", "come came", "get got gotten", "make made",
    "know knew known", "give gave given", "run ran", "win won", "lose lost", "tell told",
    "find found", "hold held", "leave left", "keep kept", "feel felt", "mean meant", "meet met",
    "pay paid", "send sent", "stand stood", "sit sat", "speak spoke spoken", "write wrote written",
    "begin began begun", "break broke broken", "build built", "catch caught", "choose chose chosen",
    "fall fell fallen", "fight fought", "grow grew grown", "hear heard", "lead led", "lie lay lain",
    "rise rose risen", "sell sold", "teach taught", "understand understood", "wear wore worn",
)))  # fmt: skip
"""Verbs whose past does not begin like their present."""
