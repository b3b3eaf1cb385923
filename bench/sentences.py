"""Phrases of generated alerts in all languages."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("fr", "en", "es")

Phrase = tuple[str, str, str]
"""A phrase in each of LANGUAGES, in that order; ``$name`` is a placeholder for a detail of the alert."""


@dataclass(frozen=True)
class Country:
    """A country where alerts happen: name, time zone, prefix of telephone numbers, regions."""

    name: str
    zone: str
    phone: str
    regions: tuple[str, ...]


COUNTRIES = {
    "CO": Country(
        "Colombia", "America/Bogota", "+57 602 555 01", ("Cauca", "Chocó", "Nariño", "Putumayo", "Meta")
    ),
    "GT": Country("Guatemala", "America/Guatemala", "+502 2255 01", ("Quiché", "Petén", "Totonicapán")),
    "MX": Country(
        "Mexico", "America/Mexico_City", "+52 55 5555 01", ("Chiapas", "Guerrero", "Michoacán de Ocampo")
    ),
    "HN": Country("Honduras", "America/Tegucigalpa", "+504 2255 01", ("Yoro", "Colón", "Lempira")),
}
WEIGHTED_COUNTRIES = ("CO", "CO", "CO", "GT", "MX", "HN")
"""Codes of countries, repeated by frequency."""

PLACES = tuple(
    f"{first} {second}"
    for first in ("Puerto", "San Jacinto", "La Loma", "Río", "Valle", "Santa Rita", "Buenos Aires", "Bajo")
    for second in ("Guayacán", "del Ceibo", "Palmarito", "de los Sauces", "Naranjal", "Tamarindo", "Yarumal")
)
FIRST_NAMES = ("Marisol", "Rosaura", "Teodora", "Lucía", "Nubia", "Delfina", "Graciela", "Berta", "Miriam")
SURNAMES = (
    "Quintero",
    "Peñalosa",
    "Lasso",
    "Tumbajoy",
    "Mosquera",
    "Culebro",
    "Balcázar",
    "Ramírez",
    "Ibarra",
)
ORGANISATIONS = (
    ("Consejo Comunitario del Río Claro", "consejo-rio-claro.example"),
    ("Movimiento Campesino del Sur", "movimiento-sur.example"),
    ("Sindicato de Trabajadoras de la Palma", "sindicato-palma.example"),
    ("Cabildo Mayor de la Cordillera", "cabildo-cordillera.example"),
    ("Centro de Derechos Humanos Ceiba", "centro-ceiba.example"),
    ("Red de Mujeres del Pacífico", "mujeres-pacifico.example"),
)
MONTHS = (
    ("janvier", "January", "enero"),
    ("février", "February", "febrero"),
    ("mars", "March", "marzo"),
    ("avril", "April", "abril"),
    ("mai", "May", "mayo"),
    ("juin", "June", "junio"),
    ("juillet", "July", "julio"),
    ("août", "August", "agosto"),
    ("septembre", "September", "septiembre"),
    ("octobre", "October", "octubre"),
    ("novembre", "November", "noviembre"),
    ("décembre", "December", "diciembre"),
)
PERPETRATORS = ("army", "police", "paramilitaries", "armed-group", "private-security", "company", "unknown")
RESULTS = ("released", "protection-granted", "threats-ceased", "charges-dropped", "investigation-opened")

TITLES: dict[str, Phrase] = {
    "death-threats": (
        "Menaces de mort contre $person et la communauté de $place",
        "Death threats against $person and the community of $place",
        "Amenazas de muerte contra $person y la comunidad de $place",
    ),
    "forced-disappearance": (
        "$person, porte-parole de $place, est portée disparue",
        "$person, spokeswoman of $place, has been forcibly disappeared",
        "Desaparición forzada de $person, vocera de $place",
    ),
    "arbitrary-detention": (
        "$person détenue sans mandat à $place",
        "$person detained without a warrant in $place",
        "$person, detenida sin orden judicial en $place",
    ),
    "forced-displacement": (
        "$count familles de $place chassées de leurs terres",
        "$count families of $place driven off their land",
        "$count familias de $place expulsadas de sus tierras",
    ),
    "heightened-surveillance": (
        "Filatures et drones : $person surveillée à $place",
        "Followed and filmed: surveillance of $person in $place",
        "Seguimientos y drones: vigilan a $person en $place",
    ),
    "attack": (
        "Coups de feu contre la maison de $person à $place",
        "Shots fired at the home of $person in $place",
        "Disparos contra la casa de $person en $place",
    ),
    "legal-persecution": (
        "$person poursuivie pour avoir défendu le fleuve de $place",
        "$person prosecuted for defending the river of $place",
        "$person, procesada por defender el río de $place",
    ),
    "armed-incursion": (
        "Incursion armée à $place : $count familles confinées",
        "Armed incursion into $place: $count families confined",
        "Incursión armada en $place: $count familias confinadas",
    ),
}
SUMMARIES: tuple[Phrase, ...] = (
    (
        "Des hommes armés ont donné $hours heures à $person pour partir. Les autorités savaient.",
        "Armed men gave $person $hours hours to leave. The authorities had been warned.",
        "Hombres armados le dieron $hours horas a $person para irse. Las autoridades lo sabían.",
    ),
    (
        "Depuis le $day, $count familles de $place vivent sous la menace et sans protection.",
        "Since $day, $count families of $place have lived under threat and without protection.",
        "Desde el $day, $count familias de $place viven bajo amenaza y sin protección.",
    ),
    (
        "$person a signalé trois incidents en deux mois ; aucune enquête n’a commencé.",
        "$person reported three incidents in two months; no investigation has begun.",
        "$person denunció tres incidentes en dos meses; ninguna investigación ha comenzado.",
    ),
)
LEADS: tuple[Phrase, ...] = (
    (
        "Le $day, vers sept heures, quatre hommes armés sont arrivés à la maison communale de **$place**.",
        "On $day, at about seven, four armed men came to the community hall of **$place**.",
        "El $day, hacia las siete, cuatro hombres armados llegaron a la casa comunal de **$place**.",
    ),
    (
        "Ils ont demandé **$person** par son nom et ont dit devant tous qu’ils reviendraient pour elle.",
        "They asked for **$person** by name and said before everybody that they would come back for her.",
        "Preguntaron por **$person** por su nombre y dijeron ante toda la gente que volverían por ella.",
    ),
    (
        "Une trentaine de personnes, dont onze enfants, préparaient l’assemblée du mois suivant.",
        "Some thirty people, eleven of them children, were preparing the assembly of the next month.",
        "Unas treinta personas, once de ellas niñas y niños, preparaban allí la asamblea del mes siguiente.",
    ),
    (
        "Avant de partir, ils ont peint un sigle sur le mur de l’école et emporté deux téléphones portables.",
        "Before they left, they painted initials on the wall of the school and took two mobile telephones.",
        "Antes de irse pintaron unas siglas en la pared de la escuela y se llevaron dos teléfonos celulares.",
    ),
    (
        "L’organisation *$org* l’a signalé le soir même et demande que l’on écrive sans attendre.",
        "The organisation *$org* reported it the same evening and asks that people write without delay.",
        "La organización *$org* lo denunció esa misma noche y pide que se escriba sin demora.",
    ),
)
EVENTS: tuple[Phrase, ...] = (
    (
        "Le poste de police le plus proche se trouve à deux heures de route, et personne n’y a répondu.",
        "The nearest police station is two hours away by road, and nobody there answered the telephone.",
        "El puesto de policía más cercano queda a dos horas por carretera, y allí nadie contestó.",
    ),
    (
        "Une voisine qui avait pris des photographies a dû les effacer sous la menace d’une arme.",
        "A neighbour who had taken photographs was made to delete them at gunpoint in front of her house.",
        "A una vecina que había tomado fotografías la obligaron a borrarlas a punta de arma.",
    ),
    (
        "Le lendemain matin, $count familles étaient déjà parties avec ce qu’elles pouvaient porter.",
        "By the next morning, $count families had already left their homes with what they could carry.",
        "A la mañana siguiente, $count familias ya habían dejado sus casas con lo que podían cargar.",
    ),
    (
        "Elles dorment depuis dans le gymnase du chef-lieu, où manquent l’eau, les matelas et les remèdes.",
        "Since then they have slept in the sports hall, where water, beds and medicines are lacking.",
        "Desde entonces duermen en el coliseo de la cabecera, donde faltan agua, colchonetas y medicinas.",
    ),
    (
        "Deux membres de l’assemblée ont été suivis par une camionnette blanche sans plaque jusqu’au marché.",
        "Two members of the assembly were followed to the market by a white pick-up without number plates.",
        "A dos integrantes de la asamblea las siguió hasta el mercado una camioneta blanca sin placas.",
    ),
    (
        "Un drone a survolé les maisons pendant trois nuits, toujours entre neuf heures et minuit.",
        "A drone flew over the houses for three nights, always between nine in the evening and midnight.",
        "Un dron sobrevoló las casas durante tres noches, siempre entre las nueve y la medianoche.",
    ),
    (
        "La plainte a été déposée deux jours plus tard ; le parquet n’a encore entendu aucun témoin.",
        "The complaint was lodged two days later; the prosecutor has not heard a single witness so far.",
        "La denuncia se presentó dos días después; la fiscalía todavía no ha escuchado a ningún testigo.",
    ),
    (
        "Le médecin du centre de santé a constaté des blessures, mais son rapport n’est pas au dossier.",
        "The doctor of the health centre recorded injuries, but her report was never added to the file.",
        "La médica del centro de salud registró lesiones, pero su informe no se incorporó al expediente.",
    ),
    (
        "Un message vocal envoyé le $later à $person lui donne $hours heures pour quitter la région.",
        "A voice message sent to $person on $later gives her $hours hours to leave the region.",
        "Un mensaje de voz enviado el $later a $person le da $hours horas para abandonar la región.",
    ),
    (
        "L’école est fermée depuis, et les instituteurs demandent à être accompagnés pour la rouvrir.",
        "The school has been closed since, and the teachers ask for company before lessons begin again.",
        "La escuela está cerrada desde entonces, y el profesorado pide acompañamiento para volver a clase.",
    ),
)
DATED: tuple[Phrase, ...] = (
    (
        "**$earlier :** une enveloppe contenant une balle est glissée sous la porte du bureau.",
        "**$earlier:** an envelope with a bullet in it was pushed under the door of the office.",
        "**$earlier:** bajo la puerta de la oficina dejaron un sobre con una bala.",
    ),
    (
        "Deux inconnus photographient la maison et demandent à quelle heure elle sort.",
        "Two strangers photographed the house and asked at what time she usually leaves it.",
        "Dos desconocidos fotografiaron la casa y preguntaron a qué hora sale.",
    ),
    (
        "Un tract signé de trois lettres circule avec neuf noms, dont le sien.",
        "A leaflet signed with three letters was passed round with nine names, hers among them.",
        "Circuló un panfleto firmado con tres letras y nueve nombres, entre ellos el suyo.",
    ),
    (
        "La demande de protection est enregistrée sous le numéro `$file`, puis *classée sans réponse*.",
        "The request for protection was filed under the number `$file`, then *shelved without an answer*.",
        "La solicitud de protección se radicó con el número `$file` y luego *se archivó sin respuesta*.",
    ),
    (
        "Le fils aîné est arrêté à un barrage et interrogé pendant une heure sur l’assemblée.",
        "The eldest son was stopped at a roadblock and questioned about the assembly for an hour.",
        "Al hijo mayor lo pararon en un retén y lo interrogaron una hora sobre la asamblea.",
    ),
    (
        "La ligne d’urgence promise par le gouvernorat ne fonctionne toujours pas.",
        "The emergency line that the governor’s office had promised still does not work.",
        "La línea de emergencia que prometió la gobernación sigue sin funcionar.",
    ),
)
RISKS: tuple[Phrase, ...] = (
    (
        "L’organisation avait alerté le gouvernorat par écrit le $earlier. Personne n’a répondu.",
        "The organisation had warned the governor’s office in writing on $earlier. Nobody answered.",
        "La organización había advertido por escrito a la gobernación el $earlier. Nadie respondió.",
    ),
    (
        "Dans la même vallée, deux dirigeants ont été tués l’an dernier après des menaces du même genre.",
        "In the same valley, two community leaders were killed last year after threats of the same kind.",
        "En el mismo valle asesinaron el año pasado a dos líderes después de amenazas parecidas.",
    ),
    (
        "Les mesures accordées en **$month** se limitent à un gilet et à un téléphone sans réseau.",
        "The measures granted in **$month** amount to a vest and a telephone that has no reception there.",
        "Las medidas concedidas en **$month** se reducen a un chaleco y un teléfono sin señal.",
    ),
    (
        "Ceux qui sont venus connaissaient les chemins, les noms et l’heure de la réunion.",
        "Those who came knew the paths, the names, and the hour at which the meeting was to begin.",
        "Quienes llegaron conocían los caminos, los nombres y la hora de la reunión.",
    ),
    (
        "La communauté ne désigne pas de responsable et demande qu’aucune piste ne soit écartée.",
        "The community names nobody as responsible and asks that no line of inquiry be ruled out.",
        "La comunidad no señala a nadie como responsable y pide que no se descarte ninguna hipótesis.",
    ),
    (
        "L’assemblée doit élire une nouvelle direction dans trois semaines ; c’est alors que l’on frappe.",
        "The assembly is to elect new leaders in three weeks, and that is when attacks have come before.",
        "La asamblea debe elegir nueva dirección en tres semanas; es entonces cuando suelen atacar.",
    ),
    (
        "Le défenseur du peuple a classé la zone en *risque élevé* dans son alerte du semestre.",
        "The ombudsperson has rated the area as *high risk* in the early warning of this half-year.",
        "La Defensoría calificó la zona como de *riesgo alto* en su alerta del semestre.",
    ),
    (
        "Sans présence civile de l’État, les lettres venues de loin sont souvent la seule protection.",
        "Where the State has no civilian presence, letters from far away are often the only protection.",
        "Sin presencia civil del Estado, las cartas que llegan de lejos suelen ser la única protección.",
    ),
    (
        "La saison des pluies coupera bientôt la route, et avec elle le passage des organisations amies.",
        "The rainy season will soon cut the road, and with it the visits of those who accompany her.",
        "La temporada de lluvias pronto cortará la carretera, y con ella el paso de quienes acompañan.",
    ),
)
QUOTES: tuple[Phrase, ...] = (
    (
        "« Nous ne demandons pas d’escorte, nous demandons que l’on enquête », dit $person.",
        "“We are not asking for bodyguards, we are asking for an investigation,” says $person.",
        "«No pedimos escoltas, pedimos que se investigue», dice $person.",
    ),
    (
        "« Quand une lettre arrive, ils savent que quelqu’un regarde », dit une institutrice de $place.",
        "“When a letter arrives, they know that somebody is watching,” says a teacher of $place.",
        "«Cuando llega una carta, saben que alguien está mirando», dice una maestra de $place.",
    ),
    (
        "« Cette terre, nos grands-parents l’ont ouverte ; nous n’irons pas ailleurs », dit l’assemblée.",
        "“Our grandparents cleared this land; we are not going anywhere,” says the assembly.",
        "«Esta tierra la abrieron nuestros abuelos; no nos vamos a ir», dice la asamblea.",
    ),
)
BACKGROUND: tuple[Phrase, ...] = (
    (
        "$place compte $count familles, qui vivent du cacao, de la pêche et d’un peu de bétail.",
        "$place is home to $count families, who live on cocoa, fishing and a small number of cattle.",
        "En $place viven $count familias, del cacao, de la pesca y de un poco de ganado.",
    ),
    (
        "Leur titre collectif date de 1998, mais le cadastre n’a jamais été mis à jour.",
        "Their collective title dates from 1998, but the land register was never brought up to date.",
        "Su título colectivo es de 1998, pero el catastro nunca se actualizó.",
    ),
    (
        "Depuis 2019, une entreprise demande un permis pour extraire du gravier et de l’or du fleuve.",
        "Since 2019 a company has been applying for a permit to take gravel and gold from the river.",
        "Desde 2019 una empresa solicita permiso para extraer grava y oro del río.",
    ),
    (
        "La consultation préalable, ordonnée par un juge, n’a pas eu lieu dans les délais fixés.",
        "The prior consultation that a judge had ordered did not take place within the time allowed.",
        "La consulta previa que ordenó un juez no se hizo en el plazo fijado.",
    ),
    (
        "$person a 46 ans ; elle coordonne l’assemblée depuis 2021 et l’école des jeunes depuis 2014.",
        "$person is 46; she has coordinated the assembly since 2021 and the youth school since 2014.",
        "$person tiene 46 años; coordina la asamblea desde 2021 y la escuela juvenil desde 2014.",
    ),
    (
        "Elle a elle-même demandé que son nom soit publié, après en avoir parlé avec sa famille.",
        "She herself asked for her name to be published, after she had talked about it with her family.",
        "Ella misma pidió que se publicara su nombre, después de hablarlo con su familia.",
    ),
    (
        "Le réseau avait déjà écrit pour cette région : les réponses reçues alors restent sans effet.",
        "The network has written for this region before: the answers received then have changed nothing.",
        "La red ya había escrito por esta región: las respuestas de entonces no han tenido efecto.",
    ),
    (
        "Trois groupes armés se disputent la route qui mène à la côte, et les communautés sont au milieu.",
        "Three armed groups contend for the road that leads to the coast, with the communities in between.",
        "Tres grupos armados se disputan la vía que lleva a la costa, y las comunidades quedan en medio.",
    ),
    (
        "Les femmes de la coopérative ont perdu la récolte de l’année, soit le revenu de six mois.",
        "The women of the cooperative have lost the harvest of the year, which is six months of income.",
        "Las mujeres de la cooperativa perdieron la cosecha del año, es decir, seis meses de ingresos.",
    ),
)
READING: tuple[Phrase, ...] = (
    (
        "Le récit complet est dans le [communiqué du $later](https://$host/comunicados/$file).",
        "The whole account is in the [statement of $later](https://$host/comunicados/$file).",
        "El relato completo está en el [comunicado del $later](https://$host/comunicados/$file).",
    ),
    (
        "Voir aussi l’[alerte précoce](https://alertas.example/$file) et [sa carte](https://mapas.example/$file).",
        "See also the [early warning](https://alertas.example/$file) and [its map](https://mapas.example/$file).",
        "Véanse la [alerta temprana](https://alertas.example/$file) y [su mapa](https://mapas.example/$file).",
    ),
    (
        "Un film de douze minutes montre [le fleuve et ses gens](https://$host/video?id=$file).",
        "A film of twelve minutes shows [the river and its people](https://$host/video?id=$file).",
        "Una película de doce minutos muestra [el río y su gente](https://$host/video?id=$file).",
    ),
    (
        "La [jurisprudence interaméricaine](https://corte.example/casos/$file) oblige l’État à prévenir.",
        "The [case law of the Americas](https://corte.example/casos/$file) obliges States to prevent harm.",
        "La [jurisprudencia interamericana](https://corte.example/casos/$file) obliga al Estado a prevenir.",
    ),
)
HEADINGS: dict[str, tuple[Phrase, ...]] = {
    "events": (
        ("Les faits", "What happened", "Los hechos"),
        ("Cette nuit-là", "That night", "Aquella noche"),
    ),
    "risk": (
        ("Pourquoi le risque est grave", "Why the risk is grave", "Por qué el riesgo es grave"),
        ("Ce que l’on craint", "What is feared", "Lo que se teme"),
    ),
    "background": (
        ("Qui ils sont", "Who they are", "Quiénes son"),
        ("Le contexte", "The background", "El contexto"),
    ),
    "dated": (
        ("Les avertissements", "The warnings", "Las advertencias"),
        ("Ce qui avait précédé", "What came before", "Lo que había pasado antes"),
    ),
    "reading": (("Pour en savoir plus", "To learn more", "Para saber más"),),
}
DEMANDS: tuple[Phrase, ...] = (
    (
        "Garantir immédiatement la vie et l’intégrité de $person et de la communauté de $place.",
        "Guarantee at once the lives and safety of $person and of the community of $place.",
        "Garantizar de inmediato la vida y la integridad de $person y de la comunidad de $place.",
    ),
    (
        "Enquêter sur les faits du $day et traduire en justice les auteurs et ceux qui ont donné l’ordre.",
        "Investigate the events of $day and bring to justice those who acted and those who gave the order.",
        "Investigar los hechos del $day y llevar ante la justicia a los autores materiales e intelectuales.",
    ),
    (
        "Convenir avec la communauté de mesures de protection collectives, et les appliquer sans délai.",
        "Agree collective measures of protection with the community, and put them into effect without delay.",
        "Acordar con la comunidad medidas colectivas de protección y aplicarlas sin demora.",
    ),
    (
        "Permettre le retour des familles déplacées, en sécurité, dans la dignité et de leur plein gré.",
        "Enable the displaced families to return in safety, in dignity and of their own free will.",
        "Permitir el retorno de las familias desplazadas, con seguridad, dignidad y por voluntad propia.",
    ),
)
ROLES: tuple[Phrase, ...] = (
    ("coordinatrice de l’assemblée", "coordinator of the assembly", "coordinadora de la asamblea"),
    ("membre de l’assemblée", "member of the assembly", "integrante de la asamblea"),
    ("institutrice", "teacher", "maestra"),
)
WHAT_TO_DO: Phrase = (
    "Commencez par la première cible : c’est elle qui peut agir **aujourd’hui**.\n\n"
    "- Restez courtois et ne dites pas où est $person.\n- Si l’on vous répond, faites-la-nous suivre.",
    "Begin with the first target: it is the one that can act **today**.\n\n"
    "- Stay courteous and do not say where $person is.\n- If you get an answer, forward it to us.",
    "Empiece por el primer destinatario: es quien puede actuar **hoy**.\n\n"
    "- Sea cortés y no diga dónde está $person.\n- Si le responden, reenvíenos la respuesta.",
)
WARNING: Phrase = (
    "Si vous écrivez depuis $region, pensez à vous : votre nom sera lu à côté de celui de $person.",
    "If you write from $region, think of your safety: your name will be read beside that of $person.",
    "Si escribe desde $region, piense en su seguridad: su nombre se leerá junto al de $person.",
)
CALL_SCRIPT: tuple[Phrase, ...] = (
    (
        "Bonjour. Je m’appelle {name} et j’appelle de {city}.",
        "Good morning. My name is {name} and I am calling from {city}.",
        "Buenos días. Me llamo {name} y llamo desde {city}.",
    ),
    (
        "Je vous demande de protéger $person et la communauté de $place.",
        "I ask you to protect $person and the community of $place.",
        "Le pido que proteja a $person y a la comunidad de $place.",
    ),
    (
        "Le dossier porte le numéro {case}. Je vous remercie.",
        "The case has the number {case}. Thank you.",
        "El caso lleva el número {case}. Muchas gracias.",
    ),
)
UPDATES: tuple[Phrase, ...] = (
    (
        "Le défenseur du peuple s’est rendu chez $person et a recueilli **onze témoignages**.",
        "The ombudsperson visited $person and took **eleven statements**.",
        "La Defensoría visitó a $person y recibió **once testimonios**.",
    ),
    (
        "Une patrouille est passée deux fois ; $person demande toujours une présence civile.",
        "A patrol came by twice; $person still asks for a civilian presence.",
        "Una patrulla pasó dos veces; $person sigue pidiendo presencia civil.",
    ),
)
OUTCOME: Phrase = (
    "**$person est en sécurité.** Les mesures demandées ont été accordées à $place.\n\n"
    "Merci à toutes les personnes qui ont écrit : $count lettres sont arrivées en copie.",
    "**$person is safe.** The measures that were asked for have been granted to $place.\n\n"
    "Thanks to all who wrote: copies of $count letters reached us.",
    "**$person está a salvo.** Se concedieron a $place las medidas que se pedían.\n\n"
    "Gracias a quienes escribieron: llegaron copias de $count cartas.",
)
SOURCES = ("Comunicado de $org, $later", "Denuncia radicada con el número $file")

SUBJECTS: dict[str, Phrase] = {
    "main": (
        "Protection urgente pour $person et $place",
        "Urgent protection for $person and $place",
        "Protección urgente para $person y $place",
    ),
    "embassy": (
        "Votre soutien à $person et à $place",
        "Your support for $person and $place",
        "Su apoyo a $person y a $place",
    ),
}
LETTERS: dict[str, Phrase] = {
    "main": (
        """\
Je vous écris avec une vive inquiétude au sujet de $person et de la communauté de $place. Le $day, des
hommes armés sont entrés dans le village, l’ont demandée par son nom et lui ont donné $hours heures pour
partir. $count familles ont déjà quitté leurs maisons.

Les autorités connaissaient le danger : l’organisation $org l’avait signalé par écrit le $earlier. Aucune
mesure n’a suivi, et le parquet n’a encore entendu aucun témoin. La Convention américaine relative aux
droits de l’homme oblige l’État à agir avec diligence lorsqu’il connaît un risque réel et immédiat.

Je vous demande donc respectueusement, dans le cadre de vos attributions :

1. de garantir immédiatement la vie et l’intégrité de $person et de la communauté ;
2. d’enquêter sur ces faits et de traduire les responsables en justice ;
3. de convenir avec la communauté de mesures de protection, et de les appliquer sans délai.

Je vous saurais gré de m’informer des suites données à ce dossier ({case}).

Veuillez agréer l’expression de ma haute considération.""",
        """\
I am writing with deep concern about $person and the community of $place. On $day, armed men entered the
village, asked for her by name and gave her $hours hours to leave. $count families have already left their
homes.

The authorities knew of the danger: the organisation $org had reported it in writing on $earlier. Nothing
was done, and the prosecutor has not yet heard a single witness. The American Convention on Human Rights
obliges the State to act with due diligence once it knows of a real and immediate risk.

I therefore respectfully ask you, within your powers:

1. to guarantee at once the lives and safety of $person and of the community;
2. to have these events investigated and those responsible brought to justice;
3. to agree measures of protection with the community, and to put them into effect without delay.

I would be grateful if you would tell me what has been done about this case ({case}).

Yours sincerely,""",
        """\
Le escribo con honda preocupación por $person y la comunidad de $place. El $day, hombres armados entraron
en la vereda, preguntaron por ella y le dieron $hours horas para irse. $count familias ya han dejado sus
casas.

Las autoridades conocían el peligro: la organización $org lo había denunciado por escrito el $earlier. No
se tomó ninguna medida, y la fiscalía aún no ha escuchado a ningún testigo. La Convención Americana sobre
Derechos Humanos obliga al Estado a actuar con diligencia cuando conoce un riesgo real e inmediato.

Con todo respeto le solicito que, en el marco de sus atribuciones:

1. garantice de inmediato la vida y la integridad de $person y de la comunidad;
2. haga investigar estos hechos y llevar a los responsables ante la justicia;
3. acuerde con la comunidad medidas de protección y las aplique sin demora.

Le agradeceré que me informe de lo actuado en este caso ({case}).

Atentamente,""",
    ),
    "embassy": (
        """\
Je vous écris au sujet de $person et de la communauté de $place, menacées de mort depuis le $day. Elles
avaient demandé protection le $earlier et ne l’ont pas obtenue.

Je vous demande de faire part de cette inquiétude aux autorités du pays, de recevoir l’organisation $org et,
si la communauté le souhaite, de vous rendre à $place avec d’autres missions diplomatiques.

Je vous prie d’agréer l’expression de ma considération distinguée.""",
        """\
I am writing about $person and the community of $place, who have been under threat of death since $day. They
had asked for protection on $earlier and have not been given it.

I ask you to convey this concern to the authorities of the country, to receive the organisation $org and, if
the community so wishes, to visit $place together with other diplomatic missions.

Yours sincerely,""",
        """\
Le escribo por $person y la comunidad de $place, amenazadas de muerte desde el $day. Habían pedido protección
el $earlier y no la han recibido.

Le pido que transmita esta preocupación a las autoridades del país, que reciba a la organización $org y, si la
comunidad lo desea, que visite $place junto con otras misiones diplomáticas.

Atentamente,""",
    ),
}
SHORT: dict[str, Phrase] = {
    "main": (
        """\
Je vous demande de protéger immédiatement $person et la communauté de $place, menacées de mort le $day,
d’enquêter sur ces faits et de m’informer des suites données à ce dossier ({case}).

Veuillez agréer l’expression de ma haute considération.""",
        """\
I ask you to protect $person and the community of $place at once, who were threatened with death on $day, to
have these events investigated, and to tell me what has been done about this case ({case}).

Yours sincerely,""",
        """\
Le pido que proteja de inmediato a $person y a la comunidad de $place, amenazadas de muerte el $day, que haga
investigar estos hechos y que me informe de lo actuado en este caso ({case}).

Atentamente,""",
    ),
    "embassy": (
        """\
Je vous demande de faire part aux autorités de mon inquiétude pour $person et $place ({case}).

Je vous prie d’agréer l’expression de ma considération distinguée.""",
        """\
I ask you to convey to the authorities my concern for $person and $place ({case}).

Yours sincerely,""",
        """\
Le pido que transmita a las autoridades mi preocupación por $person y $place ({case}).

Atentamente,""",
    ),
}
PORTUGUESE = {
    "subject": "Seu apoio a $person e a $place",
    "body": "Peço-lhe que transmita às autoridades a preocupação de quem lhe escreve por $person e pela "
    "comunidade de $place.\n\nAtenciosamente,",
}
