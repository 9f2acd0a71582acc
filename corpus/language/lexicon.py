"""The words that resolution and stance go by: verbs that report, nouns that can speak, names of institutions.

Knows nothing of syntax. The lists were checked against which cues occur in the PolNeAR training articles.
"""

from typing import Final

_REPORTING: Final = """
    accuse acknowledge add admit advise agree allege announce answer argue ask assert assume assure attribute begin
    believe blame blast brand calculate call caution chant charge cite claim comment complain concede conclude
    condemn confirm contend continue convince counter criticise criticize cry declare defend demand denounce deny
    describe disclose dismiss dispute doubt emphasise emphasize estimate explain fear find hope imply indicate
    inform insist joke label laugh learn maintain mention muse note notify observe offer oppose plead pledge post
    praise predict promise propose question quip read rebut recall recommend refute reiterate reject remark remind
    repeat reply report respond retort reveal rule say shout show sigh signal sing slam snap state stipulate stress
    suggest suspect swear tell testify text think tweet urge vow warn welcome wonder write"""

_IRREGULAR: Final = {
    "say": ("says", "said", "saying"),
    "tell": ("tells", "told", "telling"),
    "write": ("writes", "wrote", "written", "writing"),
    "think": ("thinks", "thought", "thinking"),
    "find": ("finds", "found", "finding"),
    "show": ("shows", "showed", "shown", "showing"),
    "swear": ("swears", "swore", "sworn", "swearing"),
    "admit": ("admits", "admitted", "admitting"),
    "read": ("reads", "read", "reading"),
    "hear": ("hears", "heard", "hearing"),
    "sing": ("sings", "sang", "singing"),
    "begin": ("begins", "began", "beginning"),
    "quip": ("quips", "quipped", "quipping"),
    "snap": ("snaps", "snapped", "snapping"),
    "slam": ("slams", "slammed", "slamming"),
    "rebut": ("rebuts", "rebutted", "rebutting"),
    "refer": ("refers", "referred", "referring"),
    "offer": ("offers", "offered", "offering"),
    "counter": ("counters", "countered", "countering"),
    "answer": ("answers", "answered", "answering"),
    "wonder": ("wonders", "wondered", "wondering"),
    "remember": ("remembers", "remembered", "remembering"),
    "assert": ("asserts", "asserted", "asserting"),
    "label": ("labels", "labelled", "labeled", "labelling", "labeling"),
    "signal": ("signals", "signalled", "signaled", "signalling", "signaling"),
}


def inflect(lemma: str) -> tuple[str, ...]:
    """The forms of an English verb, regular unless listed: base, third person, past, -ing."""
    if lemma in _IRREGULAR:
        return (lemma, *_IRREGULAR[lemma])
    if lemma.endswith("e"):
        return (lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing")
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return (lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing")
    third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x")) else "s")
    return (lemma, third, lemma + "ed", lemma + "ing")


CUE_FORMS: Final = {form: lemma for lemma in _REPORTING.split() for form in inflect(lemma)}
"""Form of a reporting verb -> its base form."""

# Words of more than one token, longest first where one begins another. The lemma names the whole.
PHRASES: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("made", "it", "clear"), "make clear"),
    (("makes", "it", "clear"), "make clear"),
    (("made", "clear"), "make clear"),
    (("pointed", "out"), "point out"),
    (("points", "out"), "point out"),
    (("pointing", "out"), "point out"),
    (("pointed", "to"), "point to"),
    (("points", "to"), "point to"),
    (("pointing", "to"), "point to"),
    (("ruled", "out"), "rule out"),
    (("rules", "out"), "rule out"),
    (("looking", "into"), "look into"),
    (("looking", "at", "whether"), "look into"),
    (("investigating", "whether"), "look into"),
    (("examining", "whether"), "look into"),
    (("trying", "to", "figure", "out"), "look into"),
    (("trying", "to", "establish"), "look into"),
    (("trying", "to", "determine"), "look into"),
    (("called", "for"), "call for"),
    (("calls", "for"), "call for"),
    (("calling", "for"), "call for"),
    (("called", "on"), "call on"),
    (("calls", "on"), "call on"),
    (("calling", "on"), "call on"),
)


DENIAL_CUES: Final = frozenset({"deny", "reject", "dispute", "refute", "dismiss", "rebut", "rule out"})
DOUBT_CUES: Final = frozenset({"doubt", "question", "wonder", "look into"})
EVIDENCE_CUES: Final = frozenset({"cite", "point to", "point out", "explain"})
"""Cues that give the ground for what the speaker said before."""
EVALUATION_CUES: Final = frozenset({"describe", "call", "label", "brand", "dismiss", "slam", "blast", "denounce"})
REPUDIATIONS: Final = frozenset(
    """ludicrous false untrue baseless nonsense nonsensical absurd ridiculous lie lies invented fabricated fabrication
    fantasy wrong unfounded groundless rubbish fiction preposterous laughable slander inaccurate incorrect
    misleading""".split()
)
HEDGES: Final = frozenset(
    """may might could likely unlikely possibly perhaps probably apparently appears appeared seems seemed
    suggests suggested potentially allegedly reportedly""".split()
)
HEDGING_CUES: Final = frozenset("suggest believe think suspect fear hope assume imply estimate".split())
CAUSAL: Final = ("because", "given", "since", "due to", "owing to", "on the grounds", "as a result of", "the reason")

PRONOUNS: Final = frozenset({"he", "she", "they", "it", "i", "we", "you", "who"})
PERSON_NOUNS: Final = frozenset(
    """official officials officer officers spokesman spokeswoman spokesperson spokespeople spokesmen minister ministers
    president chairman chairwoman chairperson chair chief chiefs director directors secretary mayor governor senator
    senators congressman congresswoman lawmaker lawmakers politician politicians leader leaders head adviser advisers
    advisor advisors aide aides ambassador diplomat diplomats general colonel lieutenant captain sergeant commander
    commanders soldier soldiers police prosecutor prosecutors lawyer lawyers attorney attorneys judge judges magistrate
    doctor doctors nurse nurses professor professors researcher researchers scientist scientists expert experts analyst
    analysts economist economists engineer engineers historian historians critic critics activist activists campaigner
    campaigners protester protesters demonstrator demonstrators supporter supporters opponent opponents resident
    residents neighbour neighbours neighbor neighbors witness witnesses survivor survivors victim victims passenger
    passengers driver drivers pilot pilots crew worker workers employee employees staff executive executives manager
    managers owner owners founder co-founder investor investors trader traders farmer farmers fisherman fishermen
    student students teacher teachers parent parents mother father son daughter brother sister wife husband widow family
    families relative relatives friend friends man woman men women boy girl people voter voters citizen citizens member
    members delegate delegates observer observers inspector inspectors auditor auditors investigator investigators
    detective detectives coroner candidate candidates rival rivals councillor councillors commissioner commissioners
    deputy negotiator negotiators mediator representative representatives envoy source sources insider insiders
    author authors writer writers journalist journalists reporter reporters editor editors columnist host curator
    curators guard guards customer customers user users tenant tenants landlord shopkeeper vendor coach player players
    bishop priest pope king queen prince princess premier chancellor treasurer clerk archivist watchman watchmen
    deckhand skipper sailor sailors diver divers chemist hydrologist technician technicians
    contractor contractors whistleblower bystander bystanders others many some critics skeptics sceptics Democrats
    Republicans conservatives liberals progressives two three both figures specialist specialists strategist
    strategists pollster pollsters boss bosses consultant consultants veteran veterans surgeon surgeons""".split()
)
PERSON_SUFFIXES: Final = ("spokesman", "spokeswoman", "man", "woman", "ist", "ists", "ician", "ologist", "keeper")
ORGANISATION_NOUNS: Final = frozenset(
    """ministry government administration agency company firm group party committee commission council court tribunal
    department bureau authority authorities union association federation alliance coalition campaign institute
    university school hospital bank fund church parliament senate congress assembly cabinet kremlin pentagon army navy
    military force forces service services police brigade embassy consulate mission team club museum gallery foundation
    charity organisation organization organisations organizations network newspaper paper magazine website broadcaster
    channel station think-tank tank watchdog regulator ombudsman operator utility corporation airline office board
    panel league society chamber guild cooperative trust inquiry laboratory lab coastguard prosecution defence defense
    opposition majority outlet publication bloc nation country state city town village province region republic industry
    companies firms groups parties agencies states nations countries""".split()
)
DOCUMENT_NOUNS: Final = frozenset(
    """report reports study studies survey surveys poll polls statement letter memo document documents paper filing
    filings lawsuit complaint indictment affidavit ruling verdict law bill resolution treaty email emails e-mail
    message messages tweet post notice leaflet press-release release article editorial book data figures statistics
    records record minutes transcript log logs notes audit analysis review findings results research evidence
    documents archive register bulletin sign banner slogan constitution""".split()
)
ORGANISATION_NAME_WORDS: Final = frozenset(
    """Ministry Institute University College School Party Committee Commission Agency Council Court Tribunal House
    Department Bureau Office Authority Union Association Federation Alliance Coalition Campaign Bank Fund Church
    Parliament Senate Congress Assembly Cabinet Army Navy Force Forces Service Police Brigade Embassy Times Post Journal
    News Herald Tribune Gazette Courier Guardian Telegraph Agency Press Foundation Center Centre Group Company Inc Corp
    Ltd LLC Co PLC Society Chamber Guild Trust Museum Gallery Hospital Network Board Nations Republic States Kingdom
    Organisation Organization Corporation Airlines Administration Conference League Club Guard Coastguard Observatory
    Laboratory Watch International Systems Bulletin Daily Weekly Radio Television TV Exchange Reserve Treasury Line
    Lines Ferries Water Works Utility Health
    Mutual Copper Energy Motors Holdings Partners Capital Insurance Foods Media Studios Labs Technologies Solutions
    Brothers Industries Mining Steel Oil Gas Power Electric Rail Railways Shipping Pharma Dispatch Wire Mail Standard
    Star Sun Chronicle Kremlin Pentagon""".split()
)
# People who are somebody's: behind their `of` may stand a person as well as a place.
RELATIONS: Final = frozenset(
    """mother father son daughter brother sister wife husband widow parent parents family families relative relatives
    friend friends neighbour neighbours neighbor neighbors lawyer lawyers attorney attorneys aide aides adviser advisers
    advisor advisors supporter supporters opponent opponents critic critics rival rivals victim victims employee
    employees colleague colleagues deputy""".split()
)
TITLES: Final = frozenset(
    """mr mrs ms miss dr prof sir dame lord lady sen sens rep reps gov lt col gen capt sgt maj cmdr adm rev hon
    president senator senators congressman congresswoman representative representatives governor governors mayor
    minister chancellor premier judge justice professor doctor captain colonel general lieutenant sergeant major
    commander admiral inspector detective secretary ambassador chief commissioner councillor bishop pope king queen
    prince princess chairman chairwoman director deputy prime vice foreign interior defence defense finance health
    justice former then-president ex-president""".split()
)
FEMALE_WORDS: Final = frozenset(
    """mrs ms miss madam lady dame she her hers herself spokeswoman chairwoman congresswoman woman mother wife daughter
    sister widow queen princess girl actress waitress""".split()
)
MALE_WORDS: Final = frozenset(
    """mr sir lord he him his himself spokesman chairman congressman man father husband son brother widower king prince
    boy actor fisherman""".split()
)
NUMBERED_THINGS: Final = frozenset("No Nos Room District Street Road Avenue Square Case Route Flight Chapter".split())
SEATS_OF_GOVERNMENT: Final = frozenset(
    "Washington Beijing Delhi Ottawa Canberra Geneva Strasbourg Ankara Abuja".split()
)
NAME_PARTICLES: Final = frozenset("de del della di da van von der den al el bin ibn la le du dos ter".split())

AUXILIARIES: Final = frozenset(
    """has have had is are was were been be being did do does 's ’s 've ’ve 'd ’d 're ’re 'm ’m having""".split()
)
MODALS: Final = frozenset("will would can could may might must should shall 'll ’ll ca wo".split())
NEGATIONS: Final = frozenset("not n't n’t never no nor neither cannot".split())
ADVERBS: Final = frozenset(
    """also later then once again now still already even further earlier first once always often just only both all
    reportedly repeatedly publicly privately previously recently subsequently simply soon yesterday today tonight
    together instead nevertheless nonetheless meanwhile too though however ever since alone each""".split()
)
SUBORDINATORS: Final = frozenset(
    """that because when after before although though if unless whether while as until since where which whose whom
    what how why than so but or nor yet whereas once""".split()
)
PREPOSITIONS: Final = frozenset(
    """of in on at by for with from to about against over under into within near during through between among across
    behind beyond despite without around outside inside per via amid upon toward towards like unlike
    including""".split()
)
DETERMINERS: Final = frozenset(
    """the a an this that these those his her its their our my your some any no each every another several many both
    one two three four five six seven eight nine ten most few all""".split()
)
# "Ana Holm Calls Bela Tarsin …": within the capitals of a headline they end the name. None of them is a noun, too.
HEADLINE_VERBS: Final = frozenset(
    "says tells calls denies insists admits accuses urges warns vows defends blames rejects dismisses".split()
)
TIME_WORDS: Final = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december yesterday today tonight tomorrow morning afternoon evening night week month
    year weekend noon midnight dawn""".split()
)
# With a full stop behind them, in datelines and "(R-Mich.)": no names.
SHORT_DATES_AND_STATES: Final = frozenset(
    """jan feb mar apr aug sept sep oct nov dec mon tues wed thurs fri sat sun ala ariz ark calif colo conn del fla ga
    ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn tex vt va wash wis wyo""".split()
)
# A sentence that opens with one of these has it as a capitalised word, not as a name.
OPENERS: Final = frozenset(
    """in on at by for with from to about against over under after before during since while when as if although though
    but and or so yet still also meanwhile however later then now there here this that these those the a an his her
    its their our my your he she it they we i you who what why how where not no yes well once according despite
    following asked speaking amid until both some many most few all one two three four five other others another
    each every such only even just instead earlier separately nevertheless nor neither because given like unlike
    within without under between among per last next everything nothing something anything everybody nobody somebody
    anybody everyone someone anyone none""".split()
)


def cue_lemmas(cue: str) -> frozenset[str]:
    """The base forms of the reporting verbs and phrases in a cue's words; empty where none is known."""
    words = cue.lower().split()
    lemmas = {CUE_FORMS[word.strip(".,:;")] for word in words if word.strip(".,:;") in CUE_FORMS}
    phrases = {lemma for phrase, lemma in PHRASES if " ".join(phrase) in " ".join(words)}
    return frozenset(lemmas | phrases | ({"according to"} if "according to" in " ".join(words) else set()))
