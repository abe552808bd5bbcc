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
            "ratio de cotes|=RC|=ORa|=RCa",
            "MEAS:RR": "risque relatif|risques relatifs|rapport de risque|rapport de risques|rapport des risques|"
            "ratio de risque|=RRa|rapport de prévalence|ratio de risques|rapports de risques",
            "MEAS:HR": "rapport de hasard|rapport des hasards|hazard ratio|hazard-ratio|"
            "rapport de risques instantanés|rapport des risques instantanés|ratio de risque instantané|"
            "hasard ratio|=HRa|hazard ratios|rapport de taux de hasard|risque instantané relatif",
            "MEAS:IRR": "rapport de taux|rapport des taux|rapport de taux d'incidence|"
            "rapport de taux d’incidence|ratio de taux d’incidence|ratio de taux|ratio d'incidence|"
            "ratio de taux d'incidence|rapport d'incidence|rapport d’incidence|rapport des taux d'incidence",
            "MEAS:ROM": "rapport des moyennes|rapport de moyennes|ratio des moyennes|"
            "rapport des moyennes géométriques|ratio des moyennes géométriques",
            "MEAS:SMD": "différence moyenne standardisée|différence de moyennes standardisée|"
            "différence moyenne normalisée|taille d'effet|taille d’effet|taille de l'effet|taille de l’effet|"
            "différences moyennes standardisées|différence des moyennes standardisées|tailles d'effet|=DMS|"
            "différence standardisée des moyennes|différence standardisée de moyennes|"
            "différence de moyenne standardisée",
            "MEAS:MD": "différence de variation|différence de changement|différence des variations|"
            "différence moyenne|différences moyennes|différence de moyennes|différence des moyennes|"
            "différence moyenne pondérée|écart moyen|différence de moyenne|différence moyenne ajustée|"
            "différence moyenne entre les groupes|différence entre les moyennes|différence moyenne de",
            "MEAS:DIFF": "différence|différences|différence entre les groupes|effet du traitement|"
            "différence ajustée|différence intergroupe|effet traitement|écart|différence entre les deux groupes|"
            "différence inter-groupes|différence intergroupes",
            "MEAS:MC": "variation moyenne|changement moyen|réduction moyenne|diminution moyenne|"
            "augmentation moyenne|amélioration moyenne|baisse moyenne|variation par rapport à l'inclusion|"
            "variation par rapport aux valeurs initiales|perte moyenne|gain moyen|évolution moyenne",
            "MEAS:CHG": "perte de poids|prise de poids|a diminué|ont diminué|a augmenté|ont augmenté|"
            "réduction de|diminution de|augmentation de|amélioration de|baisse de|réduction|"
            "diminution|augmentation|amélioration|baisse|variation|changement|a diminué de|a augmenté de|"
            "perte de|hausse de|hausse|variation de|diminué de|augmenté de|réduit de|amélioré de",
            "MEAS:MN": "moyenne|moyennes|moyen|score moyen|valeur moyenne|en moyenne|scores moyens",
            "MEAS:RD": "différence de risque|différence de risques|différence des risques|"
            "réduction absolue du risque|réduction du risque absolu|différence absolue|"
            "différence absolue de risque|augmentation absolue du risque|réduction absolue|"
            "différence de proportions|différence de taux|différence de risque absolu|différence des proportions",
            "MEAS:NNT": "nombre de sujets à traiter|nombre nécessaire à traiter|=NST|nombre de patients à traiter|=NNN",
            "MEAS:COR": "corrélation|coefficient de corrélation|coefficient de corrélation intraclasse|"
            "coefficient de corrélation intra-classe",
            "MEAS:GEN": "coefficient de régression|coefficient|estimation|bêta|pente|effet|estimateur",
            "MEAS:PR": "sensibilité|spécificité|prévalence|proportion|pourcentage|taux de réponse|survie|"
            "mortalité|taux de survie|valeur prédictive positive|valeur prédictive négative|taux de succès|"
            "taux de guérison|incidence cumulée|létalité|taux de mortalité|=VPP|=VPN|survie globale|"
            "taux de rémission|taux de réussite|probabilité|séroprévalence|risque de|taux de participation|"
            "taux de rechute|taux de complications",
            "MEAS:IR": "taux pour|incidence|taux d'incidence|taux d’incidence|densité d'incidence|densité d’incidence",
            "MEAS:MEDD": "différence médiane|différence des médianes|différence de médianes",
            "MEAS:X": "réduction relative du risque|réduction du risque relatif|efficacité|efficacité vaccinale|"
            "rapport de vraisemblance|kappa|coûts|coût|réduction du risque|aire sous la courbe|rapport|ratio|"
            "réduction relative",
            "CI:confidence": "intervalle de confiance|intervalles de confiance|intervalle à|=I.C.|=IDC|"
            "bornes de confiance|limites de confiance",
            "CI:credible": "intervalle de crédibilité|intervalles de crédibilité|intervalle crédible|=ICr|=ICR|=ICb",
            "CI:prediction": "intervalle de prédiction|intervalles de prédiction",
            "P": "valeur p|valeur de p|valeur-p|valeurs p",
            "POTHER": "p pour interaction|p d'interaction|p pour tendance|p de tendance|p pour l'interaction|"
            "p d'hétérogénéité|pour l'interaction|p pour l’interaction|pour la tendance|p d’interaction|"
            "p pour l'hétérogénéité|p d’hétérogénéité|pour l’interaction|test du log-rank|test du logrank|"
            "p pour la tendance|p pour l’hétérogénéité",
            "KN": "essais|essai|études|étude|essais randomisés|ecr|comparaisons|cohortes|"
            "essais contrôlés randomisés|publications|études randomisées|articles",
            "NN": "patients|participants|personnes|femmes|hommes|enfants|adultes|sujets|patient|patientes|"
            "nourrissons|nouveau-nés|adolescents|malades|individus|cas|témoins|participantes|mères|élèves|yeux|"
            "grossesses|naissances",
            "TIME": "semaines|semaine|mois|ans|an|années|année|jours|jour|heures|heure|minutes|minute",
            "UNIT": "point|points|points de pourcentage|secondes|mètres|grammes|unités|écarts-types|degrés|"
            "litres|kilogrammes|pas|euros|point de pourcentage|kilos|millimètres|centimètres|"
            "points de pourcentages|kilocalories",
            "PCT": "pour cent|pour-cent|pourcent",
            "NEG": "inférieur|inférieure|de moins|moins|plus bas|plus basse|plus court|plus faible|plus courte",
            "POS": "supérieur|supérieure|de plus|plus élevé|plus élevée|plus long|plus grand|plus longue",
            "TO": "à|a|jusqu'à|jusqu’à",
            "AND": "et",
            "FROM": "de|entre|allant de|compris entre|variant de|comprise entre|d'|des",
            "FILL": "avec|était|étaient|est|sont|un|une|le|la|les|de|du|des|égal à|égale à|pour|bilatéral|"
            "ajusté|ajustée|soit|environ|au|aux|sur|estimé|estimée|respectivement|correspondant à|fut|brut|brute|"
            "bilatérale|globale|global|moyenne pondérée",
            "VS": "contre|versus|comparé à|comparée à|par rapport à|comparativement à|vs|en comparaison avec|"
            "comparé au|par rapport au|comparés à",
            "PER": "par|pour chaque|chaque",
            "OUTOF": "sur|parmi|sur les",
            "KILL:SD": "écart-type|écart type|écarts-types|=E.T.|écarts types",
            "KILL:SE": "erreur standard|erreur-type|erreur type|=ES.",
            "KILL:IQR": "intervalle interquartile|écart interquartile|quartiles|étendue interquartile|"
            "espace interquartile|interquartile",
            "KILL:range": "étendue|extrêmes|bornes|min-max|valeurs extrêmes|minimum-maximum",
            "KILL:margin": "seuil|puissance|marge|différence minimale cliniquement importante|"
            "marge de non-infériorité|différence cliniquement pertinente|cliniquement pertinente",
            "MEDIAN": "médiane|médian|médianes|survie médiane|durée médiane",
            "GROUP": "groupe|groupes|bras|groupe intervention|groupe contrôle|groupe témoin|placebo|témoins",
        }
    ),
    "un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf vingt",
    MappingProxyType(
        {
            "no": "pas aucune aucun sans",
            "when": "après à en",
            "falls": "diminu réduc baisse inférieur réduit ralenti",
            "risk": "risque risques",
            "relative": "relatif",
            "respectively": "respectivement",
            "of": "de sur",
            "time": "jour semaine",
            "heading": "tableau",
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
            "start": "inclusion baseline initiales départ",
            "within": "dans en",
            "rates": "taux",
            "means": "moyennes",
            "between": "entre",
            "mean": "moyenne",
            "fall": "réduction diminution baisse augmentation hausse amélioration",
            "those": "ceux celles",
            "be": "est sont était étaient avait avaient",
            "people": "groupe groupes bras deux tous nous ils",
            "whom": "ayant rapportant atteignant",
            "differ": "différait différaient différent différente",
            "comparing": "comparant",
            "goes with": "associée associé",
            "outcome": "coût coûts aire géométrique",
            "likely": "probable",
            "on scale": "sur",
            "effect": "effet effets",
            "other effects": "secondaires indésirables",
        }
    ),
)
