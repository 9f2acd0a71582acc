"""Given names that are nearly always a woman's or nearly always a man's, for telling whom `she` and `he` can mean.

Names of both (Leslie, Robin, Jordan, Taylor, Andrea) are left out on purpose: not knowing costs less than a wrong
guess.
"""

from typing import Final

FEMALE: Final = frozenset(
    """abigail ada adele agnes agnieszka aisha alexandra alexandria alice alicia alison allison amanda amelia amy ana
    anastasia angela angelina anita anja anna annabel anne annette annie antonia arlene astrid audrey ayesha barbara
    beatrice becky belinda bernadette beth betsy betty beverly brenda bridget brigitte camila camilla carla carly
    carmen carol caroline carolyn carrie catherine cathy cecilia celia charlotte chelsea cheryl chiara chloe
    christina christine cindy claire clara claudia colleen condoleezza connie constance cynthia daisy danielle daria
    deborah debbie deirdre delia denise diana diane dilma dolores donna dora doris dorothy eileen elaine eleanor
    elena elisa elisabeth elise elizabeth ella ellen elsa emily emma erica erika erin esther eva eve evelyn faith
    fatima federica felicity fiona florence frances francesca freya gabriela gabrielle gail gemma geraldine gillian
    giorgia gloria grace greta gretchen gwen haley hanna hannah harriet hazel heather heidi helen helena helga
    hilary hillary holly huma ida ilse imelda ines ingrid irene irina iris isabel isabella isabelle ivana ivanka
    jackie jacqueline jana jane janet janice jeanne jeannette jennifer jenny jessica jill joan joanna joanne
    josephine joyce juanita judith judy julia juliana julianne julie juliet justine karen karin karina karine kate
    katharine katherine kathleen kathryn kathy katie katrina katya kayla kellyanne khadija kim kimberly kirsten
    kirstjen kristen kristin kristina larisa latoya laura lauren laurie leila lena leticia leyla lila liliana
    lillian lily linda lisa liza loretta lorraine louise lucia lucy lydia lyudmila mabel madeleine madison magdalena
    maggie malala marcia margaret margarita margot maria mariam mariana marianne marie marilyn marina marine
    marjorie marta martha martina mary maryam matilda maureen megan meghan melania melanie melinda melissa mercedes
    meredith mia michele michelle mildred mina miranda miriam molly monica nadia nadine nancy naomi natalia natalie
    natasha nicola nicole nikki nina nora norma octavia olga olivia olena oksana pamela patricia patty paula paulina
    pauline peggy penelope penny petra phyllis polly priscilla rachel raisa rebecca regina renata renee rhonda rita
    roberta rosa rosalind rosanna rose rosemary roxana ruth sabrina sally samantha sandra sara sarah saskia serena
    sharon sheila shelley shirley silvia simone sofia sonia sonya sophia sophie stacey stella stephanie sue susan
    susana susanna susanne suzanne svetlana sylvia tamara tania tanya tara tatiana teresa tess theresa tiffany tilda
    tina tracey ulrike ursula valentina valerie vanessa vera veronica victoria viola violet virginia vivian wanda
    wendy whitney wilhelmina winifred xenia yolanda yulia yvette yvonne zainab zoe""".split()
)

MALE: Final = frozenset(
    """aaron abdul abdullah abraham adam adolf adrian ahmad ahmed alan albert alberto aldo alejandro aleksandr
    alexander alexei alfred ali allan allen alonso alvin amir anatoly anders andreas andrei andres andrew andriy
    andrzej angus anthony antonio antony anton archie arnold arthur arturo asif austin axel barack barry bart ben
    benedict benjamin bernard bernardo bernie bert bill billy bob bobby boris brad bradley brandon brendan brent
    brett brian bruce bruno bryan burt calvin carl carlos cecil cedric cesar charles charlie chester christian
    christopher chuck clarence clifford clint clive cody colin conrad craig curtis cyril dale damian damien daniel
    danny darius darrell darren dave david dean declan dennis derek desmond dick diego dieter dimitri dirk dmitry
    dmytro dominic donald doug douglas duncan dwight earl ed eddie edgar eduardo edmund edward edwin eli elias
    elliot emil emmanuel enrique eric erik ernest ernesto ethan eugene evan evgeny felipe felix fernando finn
    francesco francis francisco franco frank franklin fred frederick fritz gabriel gareth garry gary gavin gene
    geoffrey george gerald gerard gerhard gideon gilbert giovanni giuseppe glenn gordon graham grant greg gregory
    guido guillermo gustav gustavo guy hamza hans harold harry harvey hassan hector heinrich henri henry herbert
    herman howard hubert hugh hugo humphrey hussein ian ibrahim ignacio igor ilya imran irving isaac isaiah ismail
    ivan jack jacob jacques jake james jamie jared jason javier jay jeff jeffrey jens jeremy jerome jerry jesus jim
    jimmy joachim joe joel johan johannes john johnny jon jonah jonas jonathan jorge jose josef joseph josh joshua
    juan julian julio julius jurgen justin kamal karl keith kenneth kevin khalid klaus konrad konstantin kurt kyle
    lance larry lars laurence lawrence leo leon leonard leonid leonardo lester lewis liam lionel lloyd louis luca
    lucas luigi luis luke magnus mahmoud malcolm manuel marc marcel marco marcos marcus mario mark marko marshall
    martin marvin mathias matt matteo matthew maurice max maxim michael mick miguel mike mikhail miles milos mitch
    mitchell mitt mohamed mohammad mohammed moses muhammad mustafa mykhailo mykola nathan nathaniel ned neil nelson
    nicholas nick nigel nikolai nikos nils noah norbert norman oleg oleksandr oleksiy oliver omar orlando oscar oswald
    otto owen pablo patrick paul pavel pedro percy perry peter petro phil philip philippe phillip pierre piers piotr
    quentin rafael ralph ramon randall randy rashid raul ray raymond reginald reinhard rex ricardo richard rick
    ricky rob robert roberto roderick rodney rodrigo roger roland rolf roman ron ronald ross roy rudolf rudy rupert
    russell ryan saeed salman sam samir samuel santiago saul scott sean sebastian sergei sergey sergio seth shane
    sidney siegfried silvio simon spencer stanley stefan stephen steve steven stuart sven ted terence terrence
    theodore thomas tim timo timothy tobias todd tom tomas tommy tony travis trevor tyler ulrich umar vaclav valery
    vasily victor viktor vince vincent vladimir volodymyr walter warren wayne wesley wilfred wilhelm will willard
    william willie winston wolfgang xavier yasser yevgeny yuri yusuf zachary zbigniew""".split()
)


def is_female(given: str) -> bool | None:
    """None where the name tells nothing."""
    lowered = given.lower()
    if lowered in FEMALE:
        return True
    return False if lowered in MALE else None
