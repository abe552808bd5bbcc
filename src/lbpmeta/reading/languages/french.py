"""French phrases."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from lbpmeta.reading.languages.language import Language

__all__ = ["FRENCH"]

FRENCH: Final = Language(
    "fr",
    "French",
    "le la les semaines patients groupe après intervalle confiance risque mois traitement significative essai "
    "des du une un et dans pour par est sont était étaient avec sur au aux que qui entre ont plus chez pas ne "
    "essais",
    MappingProxyType(
        {
            "MEAS:OR": "rapport de cotes|rapports de cotes|odds ratio|odds-ratio|rapport des cotes|odds ratios|"
            "ratio de cotes|=RC|=ORa|=RCa|"
            "rapport de chances|rapport des chances|cotes relatives|rapport de cote|=ORs|odds ratio ajusté|"
            "ratio des cotes|rapports de cote|ratios de cotes|"
            "multiplie la cote par|multiplie les cotes par|multiplie les chances par|"
            "multiplié la cote par|multipliait la cote par",
            "MEAS:PETO": "odds ratio de peto|rapport de cotes de peto|or de peto",
            "MEAS:RR": "risque relatif|risques relatifs|rapport de risque|rapport de risques|rapport des risques|"
            "ratio de risque|=RRa|rapport de prévalence|ratio de risques|rapports de risques|"
            "rapport d'incidence cumulée|rapport d’incidence cumulée|rapport des prévalences|"
            "rapports de prévalence|ratio de prévalence|rapport de prévalences|bénéfice relatif|risk ratio|"
            "ratio des prévalences|ratios de prévalence|rapport de taux de prévalence|"
            "ratio des risques|ratios de risque|"
            "multiplie le risque par|multiplié le risque par|multipliait le risque par|"
            "multiplient le risque par|risque multiplié par|risque est multiplié par|"
            "risque était multiplié par|risque a été multiplié par|risques multipliés par",
            "MEAS:HR": "rapport de hasard|rapport des hasards|hazard ratio|hazard-ratio|"
            "rapport de risques instantanés|rapport des risques instantanés|ratio de risque instantané|"
            "hasard ratio|=HRa|hazard ratios|rapport de taux de hasard|risque instantané relatif|"
            "rapport de risques instantanés de sous-distribution|rapport de risque instantané|"
            "rapports de risques instantanés|rapport de hasards|rapports de hasard|ratio de hasard|ratio de danger|"
            "rapport de danger|ratio de risques instantanés|rapport des risques proportionnels|hazard ratio ajusté|"
            "rapport des taux de hasard|rapport des aléas|rapport d’aléas|ratio de hasards|"
            "ratios de hasard|ratio des risques instantanés",
            "MEAS:IRR": "rapport de taux|rapport des taux|rapport de taux d'incidence|"
            "rapport de taux d’incidence|ratio de taux d’incidence|ratio de taux|ratio d'incidence|"
            "ratio de taux d'incidence|rapport d'incidence|rapport d’incidence|rapport des taux d'incidence|"
            "taux relatif|taux relatifs|incidence relative|rapport de densités d'incidence|"
            "rapport de densités d’incidence|rapport de densité d'incidence|rapport de densité d’incidence|"
            "rapport des taux d’incidence|rapports des taux d'incidence|rapports des taux d’incidence|"
            "rapports de taux|rapport d'incidences|rapport d’incidences|rapport des incidences|ratio des taux|"
            "ratio des taux d'incidence|ratio des taux d’incidence|"
            "ratio d’incidence|ratios d’incidence|ratio des incidences|=RTI|=RTIa",
            "MEAS:ROM": "rapport des moyennes|rapport de moyennes|ratio des moyennes|"
            "rapport des moyennes géométriques|ratio des moyennes géométriques|"
            "rapport de moyennes géométriques|ratio de moyennes géométriques|"
            "rapport entre les moyennes géométriques|rapport des moyennes ajustées|ratio de moyennes",
            "MEAS:SMD": "différence moyenne standardisée|différence de moyennes standardisée|"
            "différence moyenne normalisée|taille d'effet|taille d’effet|taille de l'effet|taille de l’effet|"
            "différences moyennes standardisées|différence des moyennes standardisées|tailles d'effet|=DMS|"
            "différence standardisée des moyennes|différence standardisée de moyennes|"
            "différence de moyenne standardisée|"
            "effet standardisé|taille d'effet standardisée|taille d’effet standardisée|différence standardisée|"
            "différence moyenne pondérée standardisée|tailles d’effet|ampleur de l'effet|ampleur de l’effet|"
            "d de cohen|g de hedges",
            "MEAS:SMCR": "changement moyen standardisé|variation moyenne standardisée",
            "MEAS:MD": "différence de variation|différence de changement|différence des variations|"
            "différence moyenne|différences moyennes|différence de moyennes|différence des moyennes|"
            "différence moyenne pondérée|écart moyen|différence de moyenne|différence moyenne ajustée|"
            "différence moyenne entre les groupes|différence entre les moyennes|différence moyenne de|"
            "écart moyen entre les groupes|différence moyenne intergroupe|"
            "différence moyenne ajustée entre les groupes|différences de moyennes|différences moyennes pondérées|"
            "différence de diminution|différence de réduction|différence d'amélioration|différence d’amélioration|"
            "différence d'augmentation|différence d’augmentation|différence de changements|"
            "différence de variation moyenne|différence entre les variations|différence de différences|"
            "différence des différences|différences de différences|double différence|écart de moyennes|"
            "coût incrémental|coûts incrémentaux|effet incrémental",
            "MEAS:DIFF": "différence|différences|différence entre les groupes|effet du traitement|"
            "différence ajustée|différence intergroupe|effet traitement|écart|différence entre les deux groupes|"
            "différence inter-groupes|différence intergroupes|"
            "différence absolue|différences absolues|différaient de|différait de|écart absolu|"
            "écart entre les groupes|différence nette|effet net|effet de l'intervention|effet de l’intervention|"
            "effet moyen|effet moyen du traitement|effet estimé|effet ajusté|effet principal|effets du traitement|"
            "différence estimée|différence de traitement|différence entre les traitements|"
            "différence par rapport au placebo|différence versus placebo|différence avec le placebo|"
            "différence contre placebo|différence par rapport au groupe témoin|différence de score|"
            "différence de scores|différence pondérée|différence globale|différence en pourcentage|réduction nette|"
            "gain net|augmentation nette",
            "MEAS:MC": "variation moyenne|changement moyen|réduction moyenne|diminution moyenne|"
            "augmentation moyenne|amélioration moyenne|baisse moyenne|variation par rapport à l'inclusion|"
            "variation par rapport aux valeurs initiales|perte moyenne|gain moyen|évolution moyenne|"
            "diminution moyenne de|hausse moyenne|pertes moyennes|changements moyens|variations moyennes|"
            "perte de poids moyenne|perte pondérale moyenne|changement par rapport à l'inclusion|"
            "changement par rapport à l’inclusion|changement par rapport aux valeurs initiales|"
            "variation par rapport à l’inclusion|variation moyenne en pourcentage|amélioration moyenne de|"
            "réduction moyenne de",
            "MEAS:CHG": "perte de poids|prise de poids|a diminué|ont diminué|a augmenté|ont augmenté|"
            "réduction de|diminution de|augmentation de|amélioration de|baisse de|réduction|"
            "diminution|augmentation|amélioration|baisse|variation|changement|a diminué de|a augmenté de|"
            "perte de|hausse de|hausse|variation de|diminué de|augmenté de|réduit de|amélioré de|"
            "ont diminué de|ont augmenté de|s'est amélioré de|s’est amélioré de|s'est améliorée de|"
            "s’est améliorée de|a baissé|ont baissé|a baissé de|baissé de|a chuté de|chuté de|a réduit|ont réduit|"
            "a amélioré|ont amélioré|améliorations|réductions|diminutions|augmentations|changements|variations|"
            "changement de|détérioration|aggravation|gain de|gains de|abaissement|élévation|élévation de|"
            "allongement|raccourcissement|a raccourci|a allongé",
            "MEAS:MN": "moyenne|moyennes|moyen|score moyen|valeur moyenne|en moyenne|scores moyens|"
            "survie moyenne|durée moyenne|moyenne ajustée|moyennes ajustées|moyenne estimée|moyenne marginale|"
            "espérance de vie|moyenne des scores|valeurs moyennes|note moyenne",
            "MEAS:RD": "différence de risque|différence de risques|différence des risques|"
            "réduction absolue du risque|réduction du risque absolu|"
            "différence absolue de risque|augmentation absolue du risque|réduction absolue|"
            "différence de proportions|différence de taux|différence de risque absolu|différence des proportions|"
            "écart de proportions|différence entre les proportions|différences de risque|augmentation absolue|"
            "diminution absolue|baisse absolue|amélioration absolue|réduction du risque en valeur absolue|"
            "réduction absolue de risque|excès de risque absolu|différence de prévalence|"
            "différence de pourcentages|différence des taux|différence des pourcentages|différence de mortalité|"
            "différence de taux de réponse|différence de taux de succès|=DR|"
            "différence des prévalences|écart des proportions",
            "MEAS:IRD": "différence de taux d'incidence|différence de taux d’incidence|"
            "différence des taux d'incidence|différence des taux d’incidence|"
            "différence de densité d'incidence|différence de densité d’incidence|"
            "différence d'incidence|différence d’incidence",
            "MEAS:NNT": "nombre de sujets à traiter|nombre nécessaire à traiter|=NST|=NSTB|=NSTN|=NNN|"
            "nombre de patients à traiter|"
            "nombre de sujets nécessaire à traiter|nombre de patients nécessaire à traiter|"
            "nombre de personnes à traiter|nombre nécessaire pour nuire|nombre nécessaire pour traiter",
            "MEAS:COR": "corrélation|coefficient de corrélation|coefficient de corrélation intraclasse|"
            "coefficient de corrélation intra-classe|"
            "corrélations|coefficients de corrélation|coefficient de corrélation de pearson|"
            "coefficient de corrélation de spearman|corrélation de pearson|corrélation de spearman|"
            "corrélation intraclasse|coefficient intraclasse|r de pearson",
            "MEAS:GEN": "coefficient de régression|coefficient|estimation|bêta|pente|effet|estimateur|"
            "effet indirect|effet direct|effet total|effet d'interaction|effet d’interaction|"
            "coefficients de régression|coefficients|coefficient ajusté|coefficient bêta|coefficient β|"
            "estimation ponctuelle",
            "MEAS:PR": "sensibilité|spécificité|prévalence|proportion|pourcentage|taux de réponse|survie|"
            "mortalité|taux de survie|valeur prédictive positive|valeur prédictive négative|taux de succès|"
            "taux de guérison|incidence cumulée|létalité|taux de mortalité|=VPP|=VPN|survie globale|"
            "taux de rémission|taux de réussite|probabilité|séroprévalence|risque de|taux de participation|"
            "taux de rechute|taux de complications|"
            "exactitude|exactitude diagnostique|taux de récidive|taux de létalité|taux de détection|taux d'échec|"
            "taux d’échec|taux d'infection|taux d’infection|taux de couverture|taux d'attaque|taux d’attaque|"
            "survie sans progression|survie sans maladie|survie sans événement|probabilité de|incidence cumulative|"
            "pourcentage de|couverture vaccinale|taux de dépistage|"
            ""
            "survie à 10 ans",
            "MEAS:IR": "taux pour|incidence|taux d'incidence|taux d’incidence|densité d'incidence|densité d’incidence|"
            "densités d'incidence|incidences|taux d'événements|taux d’événements|taux annualisé|taux annuel|"
            "taux d'exacerbations|taux d’exacerbations|incidence annuelle",
            "MEAS:MEDD": "différence médiane|différence des médianes|différence de médianes|"
            "différence entre les médianes",
            "MEAS:X": "réduction relative du risque|réduction du risque relatif|efficacité|efficacité vaccinale|"
            "rapport de vraisemblance|kappa|coûts|coût|réduction du risque|aire sous la courbe|rapport|ratio|"
            "réduction relative|"
            "moyenne géométrique|moyennes géométriques|coefficient de variation|coefficients de variation|"
            "coefficient kappa|kappa de cohen|kappa pondéré|indice kappa|odds ratio diagnostique|"
            "rapport de cotes diagnostique|rapport de vraisemblance positif|rapport de vraisemblance négatif|"
            "ratio de vraisemblance|statistique c|statistique-c|indice c|rapport coût-efficacité|"
            "rapport coût-efficacité différentiel|ratio coût-efficacité|ratio coût-efficacité incrémental|"
            "rapport coût/efficacité|efficacité protectrice|efficacité du vaccin|taux standardisé de mortalité|"
            "ratio standardisé de mortalité|ratio standardisé d'incidence|ratio standardisé d’incidence|"
            "rapport standardisé de mortalité|rapport standardisé d'incidence|rapport standardisé d’incidence|"
            "taux-type de mortalité|diminution relative|augmentation relative|différence relative|"
            "variation relative|baisse relative|rapport des odds ratios|rapport des rapports de cotes|"
            "fraction attribuable|fraction préventive|fraction attribuable dans la population|part attribuable|"
            "alpha de cronbach|héritabilité|demi-vie|concordance|accord inter-observateurs|accord inter-juges|"
            "protection|bénéfice net|terme d'interaction|terme d’interaction|excès de risque relatif|"
            "excès de risque|"
            "risque attribuable|pourcentage de risque attribuable|"
            "risque attribuable dans la population|proportion attribuable|=RAP|=FAP|=FRA|"
            "rapport de gains|win ratio",
            "CI:confidence": "intervalle de confiance|intervalles de confiance|intervalle à|=I.C.|=IDC|"
            "bornes de confiance|limites de confiance|"
            "intervalle de compatibilité|niveau de confiance|degré de confiance",
            "CI:credible": "intervalle de crédibilité|intervalles de crédibilité|intervalle crédible|=ICr|=ICR|=ICb|"
            "intervalle de crédibilité bayésien|intervalle bayésien|intervalles crédibles|limites de crédibilité",
            "CI:bootstrap": "intervalle de confiance bootstrap|intervalle bootstrap|intervalles bootstrap|"
            "intervalle de confiance par bootstrap|ic bootstrap",
            "CI:exact": "intervalle de confiance exact|ic exact|intervalle exact|intervalle de clopper-pearson",
            "CI:score": "intervalle de wilson|intervalle de confiance de wilson|ic de wilson|intervalle de newcombe",
            "CI:uncertainty": "intervalle d'incertitude|intervalle d’incertitude|intervalles d'incertitude|"
            "intervalles d’incertitude",
            "CI:prediction": "intervalle de prédiction|intervalles de prédiction|intervalle prédictif",
            "P": "valeur p|valeur de p|valeur-p|valeurs p|"
            "p pour l'effet|p pour l’effet|p pour la différence|degré de signification|valeurs de p",
            "POTHER": "p pour interaction|p d'interaction|p pour tendance|p de tendance|p pour l'interaction|"
            "p d'hétérogénéité|pour l'interaction|p pour l’interaction|pour la tendance|p d’interaction|"
            "p pour l'hétérogénéité|p d’hétérogénéité|pour l’interaction|test du log-rank|test du logrank|"
            "p pour la tendance|p pour l’hétérogénéité|"
            "tendance p|p tendance|p de la tendance|valeur p pour la tendance|valeur de p pour la tendance|"
            "valeur p pour l'interaction|valeur p pour l’interaction|valeur de p pour l'interaction|"
            "valeur de p pour l’interaction|interaction p|p interaction|hétérogénéité p|p hétérogénéité|"
            "valeur p pour l'homogénéité|valeur p pour l’homogénéité|pour l'hétérogénéité|pour l’hétérogénéité|"
            "p pour la non-infériorité|p de non-infériorité|pour la non-infériorité|test d'hétérogénéité|"
            "test d’hétérogénéité|test d'interaction|test d’interaction|hétérogénéité|p global|"
            "p pour les différences entre sous-groupes",
            "I2": "i carré|i au carré|i-carré|i deux",
            "TAU2": "tau carré|tau au carré|tau-carré",
            "Q": "q de cochran|khi-deux|khi deux|chi carré|chi-carré|chi-deux|statistique q",
            "KN": "essais|essai|études|étude|essais randomisés|ecr|comparaisons|cohortes|"
            "essais contrôlés randomisés|publications|études randomisées|articles|"
            "études de cohorte|études cas-témoins|études incluses|essais inclus|rapports de recherche|"
            "essais cliniques|essai randomisé|essai clinique|comparaison|cohorte|article",
            "NN": "patients|participants|personnes|femmes|hommes|enfants|adultes|sujets|patient|patientes|"
            "nourrissons|nouveau-nés|adolescents|malades|individus|cas|témoins|participantes|mères|élèves|yeux|"
            "grossesses|naissances|"
            "filles|garçons|étudiants|volontaires|résidents|travailleurs|infirmières|infirmiers|ménages|genoux|"
            "hanches|jambes|dents|accouchements|fumeurs|usagers|répondants|admissions|décès|lésions|implants|"
            "animaux|souris|rats|familles|aidants|sportifs|athlètes|médecins|enseignants|parents|couples|"
            "prématurés|coureurs|bébés|écoliers|"
            "événements|évènements",
            "TIME": "semaines|semaine|mois|ans|an|années|année|jours|jour|heures|heure|minutes|minute|"
            "trimestre|trimestres|=sem",
            "UNIT": "point|points|points de pourcentage|secondes|mètres|grammes|unités|écarts-types|degrés|"
            "litres|kilogrammes|pas|euros|point de pourcentage|kilos|millimètres|centimètres|"
            "points de pourcentages|kilocalories|"
            "écart-type|écarts types|mètre|kilogramme|gramme|litre|seconde|degré|répétitions|battements|"
            "battements par minute|verres|cigarettes|repas|portions|calories|kilomètres|mots|dioptries|dioptrie|"
            "lettres|dollars|unité|points d'échelle|points de score|centimètre|millimètre|"
            "points de %",
            "W": "analyse de sensibilité|analyses de sensibilité|étude de sensibilité|analyse de la sensibilité|"
            "bêta bloquant|bêta bloquants|bêta lactamines|bêta lactamine|bêta agoniste|bêta agonistes|"
            "bêta carotène|amplitude de mouvement|plage normale|coefficient de confiance|"
            "multiplié par|multipliée par|multipliés par|multipliées par|multiplie par|"
            "multiplient par",
            "UNIT:times": "fois",
            "PCT": "pour cent|pour-cent|pourcent",
            "NEG": "inférieur|inférieure|de moins|moins|plus bas|plus basse|plus court|plus faible|plus courte|"
            "plus petit|plus petite|plus lent|plus lente|plus jeune|plus tôt|plus mauvais|plus léger|inférieurs|"
            "inférieures|moindre|plus faibles|plus rapide",
            "POS": "supérieur|supérieure|de plus|plus élevé|plus élevée|plus long|plus grand|plus longue|"
            "plus fort|plus forte|plus grande|plus élevés|plus élevées|plus tard|plus âgé|plus âgés|plus lourd|"
            "meilleur|meilleure|supérieurs|supérieures|plus longs|plus épais|plus large",
            "TO": "à|a|jusqu'à|jusqu’à",
            "AND": "et",
            "FROM": "de|entre|allant de|compris entre|variant de|comprise entre|d'|des|"
            "allant d'|variant entre|se situant entre|s'étendant de|s’étendant de|bornes|bornes de|limites|"
            "limites de",
            "FILL": "avec|était|étaient|est|sont|un|une|le|la|les|de|du|des|égal à|égale à|pour|bilatéral|"
            "ajusté|ajustée|soit|environ|au|aux|sur|estimé|estimée|respectivement|correspondant à|fut|brut|brute|"
            "bilatérale|globale|global|moyenne pondérée|"
            "à peu près|approximativement|associé à un|était de|correspondante|unilatéral|unilatérale|exact|exacte|"
            "non ajusté|non ajustée|seulement|groupé|groupée|poolé|poolée|combiné|combinée|avait|ayant|"
            "typique|typiques|"
            "apparié|appariée|cependant",
            "VS": "contre|versus|comparé à|comparée à|par rapport à|comparativement à|vs|en comparaison avec|"
            "comparé au|par rapport au|comparés à|"
            "comparativement au|comparativement aux|par comparaison avec|par comparaison au|en comparaison du|"
            "au lieu de|plutôt que|opposé à|comparées à|comparée au|vis-à-vis de|par rapport à la|par rapport aux",
            "PER": "par|pour chaque|chaque|pour chacun|à chaque|par chaque",
            "OUTOF": "sur|parmi|sur les|sur un total de|d'un total de|d’un total de",
            "KILL:SD": "écart-type|écart type|écarts-types|=E.T.|écarts types|déviation standard|écart-types",
            "KILL:SE": "erreur standard|erreur-type|erreur type|=ES.|erreurs-types|erreurs types",
            "KILL:IQR": "intervalle interquartile|écart interquartile|quartiles|étendue interquartile|"
            "espace interquartile|interquartile|"
            "25e-75e percentiles|25e et 75e percentiles|percentiles 25-75|premier et troisième quartiles|"
            "écarts interquartiles|intervalles interquartiles|25e-75e percentile",
            "KILL:range": "étendue|extrêmes|bornes|min-max|valeurs extrêmes|minimum-maximum|"
            "limites d'agrément|limites d’agrément|limites de concordance|plage|valeurs de référence|"
            "intervalle de référence|minimum et maximum",
            "KILL:margin": "seuil|puissance|marge|différence minimale cliniquement importante|"
            "marge de non-infériorité|différence cliniquement pertinente|cliniquement pertinente|"
            "différence minimale importante|différence cliniquement importante|"
            "différence cliniquement significative|différence minimale détectable|changement minimal détectable|"
            "taille de l'échantillon|taille de l’échantillon|taille d'échantillon|taille d’échantillon|"
            "valeur seuil|valeur limite|point de coupure|détecter",
            "MEDIAN": "médiane|médian|médianes|survie médiane|durée médiane|"
            "temps médian|délai médian|survie globale médiane|durée de survie médiane|médiane de survie|âge médian",
            "GROUP": "groupe|groupes|bras|groupe intervention|groupe contrôle|groupe témoin|placebo|témoins|"
            "groupes témoins|groupe placebo|groupe traité|bras contrôle|bras placebo|bras expérimental|"
            "groupe expérimental|cohorte|contrôles",
        }
    ),
    "un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf vingt",
    MappingProxyType(
        {
            "odds": "cotes cote",
            "hazard": "hasard instantané",
            "compound": "rapport différence",
            "named": "modèle type classe niveau groupe étude évaluateur observateur",
            "bounds": "situe situait étend étendait bornes",
            "scale": "échelle",
            "point": "point points unité unités",
            "same": "correspondant correspondante correspondants",
            "model": "logistique multivariée multivarié univariée univarié régression",
            "one more": "supplémentaire additionnel additionnelle",
            "step": "unité augmentation",
            "no": "pas aucune aucun sans",
            "when": "après à en pendant dans sur durant",
            "falls": "diminu réduc baisse inférieur réduit ralenti perte perdu moindre raccourci",
            "risk": "risque risques",
            "relative": "relatif relative",
            "respectively": "respectivement",
            "of": "de sur des",
            "time": "jour semaine jours semaines mois année phase stade",
            "heading": "tableau figure",
            "level": "à au",
            "by": "de",
            "but": "mais",
            "sided": "latéral",
            "one": "un une",
            "than": "que",
            "bound": "limite borne",
            "favour": "faveur",
            "both": "deux",
            "all": "tous toutes",
            "rises": "augment hausse",
            "start": "initiale initial inclusion baseline initiales départ",
            "within": "dans en",
            "rates": "taux pourcentages proportions",
            "means": "moyennes",
            "between": "entre",
            "mean": "moyenne",
            "fall": "réduction diminution baisse augmentation hausse amélioration",
            "those": "ceux celles",
            "be": "est sont était étaient avait avaient",
            "people": "groupe groupes bras deux tous nous ils témoin témoins",
            "whom": "ayant rapportant atteignant",
            "differ": "différait différaient différent différente différentes différents diffèrent",
            "comparing": "comparant comparaison",
            "goes with": "associée associé associés associées",
            "outcome": "coût coûts aire géométrique",
            "likely": "probable susceptibles susceptible probables",
            "becomes": "devint devinrent",
            "on scale": "sur",
            "effect": "effet effets",
            "other effects": "secondaires indésirables",
            "minus": "moins",
            "rate word": "taux",
            "per": "pour",
            "aged": "âgés âgées",
            "way": "selon par via après avec la le",
            "method": "exacte exact",
            "manner": "méthode",
            "samples": "échantillons rééchantillonnages tirages réplications",
        }
    ),
    MappingProxyType(
        {
            "percentage points": r"points? de pourcentage|points de %",
            "before and after": r"avant et après|avant/après",
            "groups": r"\bgroupes?\b|\btémoins?\b|\bpar rapport\b",
            "per": r"par|pour",
            "person time": r"(?:personnes?|patient[es]*|femmes)[-\s](?:an|mois|jour)|"
            r"(?:années|mois|jours)[-\s](?:personne|patient|femme)",
            "people": r"personnes|habitants|femmes|enfants|naissances",
            "shares": r"taux|survie|mortalité|rémission|prévalence|guérison|rechute",
            "means": r"moyen|poids",
            "in percent": r"hémoglobine glyquée|fraction d.éjection",
        }
    ),
)
