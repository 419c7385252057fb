"""Free texts of the demonstration, invented, in both languages."""

from __future__ import annotations

EVIDENCE = {
    "planning": {
        "en": ("The plan was agreed at the March meeting.", "The needs figures are in annex 2 of our plan."),
        "cy": ("Cytunwyd ar y cynllun yng nghyfarfod mis Mawrth.", "Mae'r ffigurau angen yn atodiad 2 ein cynllun."),
    },
    "leadership": {
        "en": ("The lead has two paid sessions a week.", "Eleven of twelve practices came to the last meeting."),
        "cy": (
            "Mae gan yr arweinydd ddwy sesiwn â thâl bob wythnos.",
            "Daeth un ar ddeg o ddeuddeg practis i'r cyfarfod diwethaf.",
        ),
    },
    "membership": {
        "en": (
            "A pharmacist and a social worker come to every meeting.",
            "The list of members is on our shared drive.",
        ),
        "cy": (
            "Mae fferyllydd a gweithiwr cymdeithasol yn dod i bob cyfarfod.",
            "Mae'r rhestr aelodau ar ein gyriant a rennir.",
        ),
    },
    "governance": {
        "en": ("Terms of reference were reviewed in June.", "Interests are declared at the start of each meeting."),
        "cy": (
            "Adolygwyd y cylch gorchwyl ym mis Mehefin.",
            "Caiff buddiannau eu datgan ar ddechrau pob cyfarfod.",
        ),
    },
    "money": {
        "en": ("The health board sends a spending report every quarter.", "Two projects waited five months for money."),
        "cy": (
            "Mae'r bwrdd iechyd yn anfon adroddiad gwariant bob chwarter.",
            "Bu dau brosiect yn aros pum mis am arian.",
        ),
    },
    "workforce": {
        "en": (
            "We share a physiotherapist between four practices.",
            "Two practices told us early that they might close.",
        ),
        "cy": (
            "Rydym yn rhannu ffisiotherapydd rhwng pedwar practis.",
            "Dywedodd dau bractis wrthym yn gynnar y gallent gau.",
        ),
    },
    "delivery": {
        "en": (
            "The joint injection clinic is in its second year.",
            "Home visiting moved from a pilot to everyday use.",
        ),
        "cy": (
            "Mae'r clinig pigiadau cymalau yn ei ail flwyddyn.",
            "Symudodd y gwasanaeth ymweld â chartrefi o gynllun peilot i ddefnydd bob dydd.",
        ),
    },
    "learning": {
        "en": ("Each project has one page of measures.", "Members get a newsletter every two months."),
        "cy": ("Mae gan bob prosiect un dudalen o fesurau.", "Mae aelodau'n cael cylchlythyr bob deufis."),
    },
}

SUPPORT_FROM = {
    "en": (
        "The health board",
        "The health board's finance team",
        "The local medical committee",
        "A neighbouring cluster",
    ),
    "cy": ("Y bwrdd iechyd", "Tîm cyllid y bwrdd iechyd", "Y pwyllgor meddygol lleol", "Clwstwr cyfagos"),
}

CONSTRAINTS = {
    "en": (
        "Posts are approved for one year only, so people leave. The health board could change this.",
        "There is no room left in our buildings.",
        "Practices use different computer systems.",
    ),
    "cy": (
        "Dim ond am flwyddyn y caiff swyddi eu cymeradwyo, felly mae pobl yn gadael. Gallai'r bwrdd iechyd newid hyn.",
        "Nid oes lle ar ôl yn ein hadeiladau.",
        "Mae practisau'n defnyddio systemau cyfrifiadurol gwahanol.",
    ),
}

GOALS = {
    "en": (
        "A pharmacist's session in every practice each week",
        "One set of rules for urgent appointments",
        "A deputy lead in post",
        "Spending published for all members",
        "A measure for every project before it starts",
    ),
    "cy": (
        "Sesiwn fferyllydd ym mhob practis bob wythnos",
        "Un set o reolau ar gyfer apwyntiadau brys",
        "Dirprwy arweinydd yn ei swydd",
        "Cyhoeddi gwariant i'r holl aelodau",
        "Mesur ar gyfer pob prosiect cyn iddo ddechrau",
    ),
}

OWNERS = {
    "en": ("Cluster lead", "Practice managers' group", "Deputy lead"),
    "cy": ("Arweinydd y clwstwr", "Grŵp y rheolwyr practis", "Y dirprwy arweinydd"),
}

WORKED = {
    "en": (
        "The shared pharmacist",
        "Meeting colleagues from other practices",
        "The physiotherapy clinic: patients see somebody within a week",
        "Better links with social care",
    ),
    "cy": (
        "Y fferyllydd a rennir",
        "Cwrdd â chydweithwyr o bractisau eraill",
        "Y clinig ffisiotherapi: mae cleifion yn gweld rhywun o fewn wythnos",
        "Cysylltiadau gwell â gofal cymdeithasol",
    ),
}

OBSTACLE = {
    "en": (
        "Nobody to cover my surgery when I go to a meeting",
        "It takes months before money is released",
        "Too many forms",
        "Decisions are taken elsewhere",
    ),
    "cy": (
        "Neb i wneud fy nghlinig pan fyddaf mewn cyfarfod",
        "Mae'n cymryd misoedd cyn i arian gael ei ryddhau",
        "Gormod o ffurflenni",
        "Caiff penderfyniadau eu gwneud yn rhywle arall",
    ),
}
