"""Spanish phrases."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from lbpmeta.reading.languages.language import Language

__all__ = ["SPANISH"]

SPANISH: Final = Language(
    "es",
    "Spanish",
    "el la los las tras hubo semanas meses pacientes efecto riesgo grupo intervalo confianza razón años "
    "tratamiento significativa una un y en para por es son fue fueron con del al que entre se más no su sus "
    "como diferencia ensayos o lo",
    MappingProxyType(
        {
            "MEAS:OR": "razón de momios|razón de posibilidades|razón de ventajas|cociente de posibilidades|"
            "odds ratio|razón de probabilidades|odds ratios|cociente de probabilidades|=ORa|=RM|=RMa|=ORc|=ORaj|"
            "oportunidad relativa|=RMc|razón de odds|=OR ajustada|=OR ajustado",
            "MEAS:RR": "riesgo relativo|riesgos relativos|razón de riesgos|cociente de riesgos|razón de riesgo|"
            "razón de prevalencia|razón de prevalencias|=RRa|cociente de riesgo|=RPc|cociente de prevalencia|"
            "razones de prevalencia",
            "MEAS:HR": "cociente de riesgos instantáneos|razón de riesgos instantáneos|hazard ratio|"
            "razón de riesgo instantáneo|cociente de riesgo instantáneo|razón de tasas de riesgo|=CRI|"
            "hazard ratios|=HRa|razón de peligro|razón de peligros|índice de riesgo|cociente de tasas de riesgo|"
            "=CRIs|cociente de riesgos proporcionales",
            "MEAS:IRR": "razón de tasas|cociente de tasas|razón de tasas de incidencia|razón de incidencias|"
            "razón de tasa|razón de incidencia|razón de tasa de incidencia|razón de densidades de incidencia|"
            "cociente de tasas de incidencia",
            "MEAS:ROM": "razón de medias|cociente de medias|razón de medias geométricas|cociente de medias geométricas",
            "MEAS:SMD": "diferencia de medias estandarizada|diferencia de medias estandarizadas|"
            "diferencia media estandarizada|tamaño del efecto|tamaño de efecto|=DME|"
            "diferencia de medias tipificada|diferencia de medias normalizada|"
            "diferencias de medias estandarizadas|diferencia estandarizada de medias|=DMEs|tamaños del efecto|"
            "diferencia de promedios estandarizada|diferencia promedio estandarizada|magnitud del efecto",
            "MEAS:MD": "media de la diferencia|media de las diferencias|diferencia de cambio|"
            "diferencia en el cambio|diferencia de los cambios|"
            "diferencia de cambios|diferencia en los cambios|"
            "diferencia de medias|diferencia media|diferencias de medias|"
            "diferencia de medias ponderada|diferencia entre medias|diferencia de promedios|diferencia promedio|"
            "diferencia media ponderada|diferencia de media|diferencia ponderada de medias|=DMP|"
            "diferencia media ajustada|diferencia de medias ajustada|diferencias medias|"
            "diferencia media entre grupos|diferencia en las medias|diferencia ajustada de medias",
            "MEAS:DIFF": "diferencia|diferencias|diferencia entre grupos|efecto del tratamiento|"
            "diferencia entre los grupos|diferencia ajustada|diferencia absoluta de medias|"
            "efecto de la intervención",
            "MEAS:MC": "cambio medio|variación media|reducción media|disminución media|aumento medio|"
            "mejoría media|cambio promedio|cambio respecto al basal|mejora media|descenso medio|"
            "reducción promedio|pérdida media|incremento medio|disminución promedio|aumento promedio|"
            "pérdida de peso media",
            "MEAS:CHG": "pérdida de peso|aumento de peso|disminuyó|disminuyeron|redujeron|aumentó|aumentaron|"
            "mejoró|mejoraron|descendió|descendieron|"
            "reducción de|disminución de|aumento de|mejoría de|descenso de|incremento de|reducción|"
            "disminución|aumento|mejoría|descenso|cambio|incremento|disminuyó|aumentó|mejora de|mejora|variación|"
            "pérdida de|se redujo|cambio de|redujo|se redujo en|disminuyó en|aumentó en|mejoró",
            "MEAS:MN": "media|medias|promedio|puntuación media|valor medio|edad media|medio|puntaje promedio|"
            "promedios|puntaje medio",
            "MEAS:RD": "diferencia de incidencias|diferencia de proporciones|diferencia de riesgos|"
            "diferencia de riesgo|diferencia absoluta de riesgo|"
            "diferencia de proporciones|reducción absoluta del riesgo|diferencia absoluta|"
            "reducción del riesgo absoluto|diferencia de riesgos absolutos|aumento absoluto del riesgo|"
            "reducción absoluta de riesgo|diferencia de tasas|=DR|=DAR|diferencia absoluta de riesgos|"
            "diferencia entre proporciones",
            "W": "rango de movimiento|rango de movilidad|rango articular|beta bloqueantes|beta bloqueante",
            "MEAS:NNT": "número necesario a tratar|número necesario para tratar|"
            "número necesario de pacientes a tratar|=NND|número necesario que se debe tratar|"
            "número necesario para dañar|número necesario a dañar",
            "MEAS:COR": "correlación|coeficiente de correlación|coeficiente de correlación intraclase|=CCI|"
            "correlaciones",
            "MEAS:GEN": "coeficiente de regresión|coeficiente|estimación|coeficiente beta|pendiente|efecto|"
            "estimador|beta",
            "MEAS:PR": "sensibilidad|especificidad|prevalencia|proporción|porcentaje|tasa de respuesta|"
            "supervivencia|mortalidad|tasa de supervivencia|valor predictivo positivo|valor predictivo negativo|"
            "tasa de éxito|tasa de curación|incidencia acumulada|letalidad|=VPP|=VPN|sobrevida|"
            "tasa de mortalidad|supervivencia global|probabilidad|tasa de remisión|seroprevalencia|frecuencia|"
            "riesgo de|tasa de recurrencia|tasa de letalidad|cobertura",
            "MEAS:IR": "tasas por|incidencia|tasa de incidencia|densidad de incidencia|tasa",
            "MEAS:MEDD": "diferencia de medianas|diferencia mediana|mediana de la diferencia|"
            "mediana de las diferencias",
            "MEAS:X": "reducción relativa del riesgo|reducción del riesgo relativo|eficacia|eficacia vacunal|"
            "efectividad|cociente de verosimilitud|=CP|razón de verosimilitud|kappa|costes|costos|coste|"
            "reducción del riesgo|reducción de riesgo|área bajo la curva|razón|cociente|=ABC|reducción relativa|"
            "cociente de probabilidad positivo|cociente de probabilidad negativo|cociente de probabilidades positivo|"
            "cociente de probabilidades negativo",
            "CI:confidence": "intervalo de confianza|intervalos de confianza|límites de confianza|"
            "intervalo confianza|=I.C.|=IIC",
            "CI:credible": "intervalo de credibilidad|intervalos de credibilidad|intervalo creíble|=ICr|=ICRB|=ICRb",
            "CI:prediction": "intervalo de predicción|intervalos de predicción",
            "P": "valor p|valor de p|valor-p|valores p|valor de la p",
            "POTHER": "p para interacción|p de interacción|p de tendencia|p para la interacción|p para tendencia|"
            "p de heterogeneidad|para la interacción|para interacción|p para la tendencia|p para heterogeneidad|"
            "para la tendencia|log-rank|log rank|p para la heterogeneidad",
            "KN": "ensayos|ensayo|estudios|estudio|ensayos clínicos|eca|comparaciones|cohortes|"
            "ensayos controlados aleatorizados|artículos|ensayos aleatorizados|publicaciones|ecas",
            "NN": "pacientes|participantes|personas|mujeres|hombres|niños|adultos|sujetos|paciente|"
            "recién nacidos|lactantes|adolescentes|individuos|casos|controles|embarazadas|niñas|madres|ojos|"
            "gestantes|ancianos|trabajadores|estudiantes|neonatos|varones",
            "TIME": "semanas|semana|meses|mes|años|año|días|día|horas|hora|minutos|minuto",
            "UNIT": "punto|puntos|puntos porcentuales|segundos|metros|gramos|unidades|desviaciones estándar|"
            "grados|litros|kilogramos|pasos|euros|punto porcentual|kilos|milímetros|centímetros",
            "PCT": "por ciento",
            "NEG": "menor|menos|inferior|más bajo|más baja|más corto|menores|más corta",
            "POS": "mayor|más|superior|más alto|más alta|más largo|mayores|más larga",
            "TO": "a|hasta|al",
            "AND": "y|e",
            "FROM": "de|entre|desde|comprendido entre|que va de|del",
            "FILL": "con|fue|era|es|son|un|una|el|la|los|las|de|del|al|igual a|para|bilateral|ajustado|ajustada|"
            "en|aproximadamente|fueron|estimado|estimada|respectivamente|cruda|crudo|global|ajustadas|ajustados",
            "VS": "frente a|versus|comparado con|en comparación con|comparada con|contra|vs|respecto a|"
            "en comparación a|comparados con|frente al|respecto al|con respecto a|con respecto al",
            "PER": "por|por cada|cada",
            "OUTOF": "de los|de las|de un total de|sobre",
            "KILL:SD": "desviación estándar|desviación típica|desviaciones estándar|=D.E.|desvío estándar",
            "KILL:SE": "error estándar|error típico",
            "KILL:IQR": "rango intercuartílico|rango intercuartil|amplitud intercuartílica|"
            "recorrido intercuartílico|cuartiles|intervalo intercuartílico|=RI|intercuartílico|"
            "rango intercuartilar|intervalo intercuartil",
            "KILL:range": "rango|intervalo mínimo-máximo|mínimo-máximo|extremos|límites",
            "KILL:margin": "umbral|potencia|margen|diferencia mínima clínicamente importante|tamaño muestral|"
            "poder estadístico|punto de corte|clínicamente relevante|margen de no inferioridad",
            "MEDIAN": "mediana|medianas|mediana de supervivencia|supervivencia mediana",
            "GROUP": "grupo|grupos|brazo|grupo intervención|grupo control|grupo de intervención|placebo|"
            "controles|grupo placebo",
        }
    ),
    "uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve veinte",
    MappingProxyType(
        {
            "no": "sin ninguna ningún no",
            "when": "tras a en durante",
            "falls": "reducción disminu descenso menor redujo enlenteci lento",
            "risk": "riesgo riesgos",
            "relative": "relativo",
            "respectively": "respectivamente",
            "of": "de",
            "time": "día",
            "heading": "tabla figura",
            "level": "al",
            "by": "de en",
            "but": "pero",
            "sided": "colas",
            "one": "una un",
            "than": "que",
            "bound": "límite",
            "favour": "favor",
            "both": "ambos ambas",
            "all": "todos todas",
            "rises": "aument increment",
            "start": "basal basales inicio inicial",
            "within": "en",
            "rates": "tasas",
            "means": "medias",
            "between": "entre",
            "mean": "media",
            "fall": "reducción disminución descenso aumento incremento mejoría",
            "those": "aquellos aquellas",
            "be": "es son fue fueron era eran tenía tenían",
            "people": "grupo grupos brazo brazos ambos todos nosotros ellos",
            "whom": "alcanzando logrando",
            "differ": "diferente diferentes difirió difirieron",
            "comparing": "comparando",
            "goes with": "asoció asociada",
            "outcome": "coste costes costo costos área geométrica",
            "likely": "probable",
            "on scale": "en",
            "effect": "efecto efectos",
            "other effects": "secundarios adversos",
        }
    ),
)
