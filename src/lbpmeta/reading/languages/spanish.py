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
            "oportunidad relativa|=RMc|razón de odds|=OR ajustada|=OR ajustado|"
            "razón de oportunidades|razón de chances|razones de momios|oportunidades relativas|odds-ratio|"
            "razón de ventaja|cociente de odds|or ajustada|or ajustado|"
            "razón de productos cruzados|razón de oportunidad|razones de odds|razón de momio|"
            "cociente de momios|"
            "multiplica los odds por|multiplica las odds por|multiplica la odds por|"
            "multiplican los odds por|multiplicó los odds por|multiplica el odds por",
            "MEAS:PETO": "odds ratio de peto|or de peto|razón de momios de peto",
            "MEAS:RR": "riesgo relativo|riesgos relativos|razón de riesgos|cociente de riesgos|razón de riesgo|"
            "razón de prevalencia|razón de prevalencias|=RRa|cociente de riesgo|=RPc|cociente de prevalencia|"
            "razones de prevalencia|"
            "razón de incidencia acumulada|razón de incidencias acumuladas|razón de los riesgos|"
            "riesgo relativo ajustado|cociente de prevalencias|beneficio relativo|risk ratio|"
            "riesgo relativo de muerte|razón de prevalencias ajustada|cocientes de riesgos|"
            "razones de riesgo|"
            "multiplica el riesgo por|multiplicó el riesgo por|multiplican el riesgo por|"
            "riesgo se multiplica por|riesgo se multiplicó por|riesgo multiplicado por",
            "MEAS:HR": "cociente de riesgos instantáneos|razón de riesgos instantáneos|hazard ratio|"
            "razón de riesgo instantáneo|cociente de riesgo instantáneo|razón de tasas de riesgo|=CRI|"
            "hazard ratios|=HRa|razón de peligro|razón de peligros|índice de riesgo|cociente de tasas de riesgo|"
            "=CRIs|cociente de riesgos proporcionales|"
            "razón de riesgos instantáneos de subdistribución|cociente de riesgos instantáneos de subdistribución|"
            "razones de riesgo instantáneo|razones de riesgos instantáneos|cocientes de riesgos instantáneos|"
            "razón de riesgos proporcionales|razón de azar|razón de azares|hazard ratio ajustado|"
            "razón de tasas instantáneas|riesgo instantáneo relativo|razón de hazard|razón de hazards|"
            "cociente de hazard",
            "MEAS:IRR": "razón de tasas|cociente de tasas|razón de tasas de incidencia|razón de incidencias|"
            "razón de tasa|razón de incidencia|razón de tasa de incidencia|razón de densidades de incidencia|"
            "cociente de tasas de incidencia|"
            "tasa relativa|tasas relativas|incidencia relativa|razón de las tasas|razón de las tasas de incidencia|"
            "razones de tasas|razones de tasas de incidencia|razón de densidad de incidencia|"
            "cociente de incidencias|cociente de densidades de incidencia|razón entre tasas|"
            "razón de tasas de eventos|"
            "=RTI|=RTIa",
            "MEAS:ROM": "razón de medias|cociente de medias|razón de medias geométricas|cociente de medias geométricas|"
            "razón de las medias geométricas|razón de las medias|cociente de las medias|"
            "cociente de las medias geométricas|razón de promedios|razón de respuesta",
            "MEAS:SMD": "diferencia de medias estandarizada|diferencia de medias estandarizadas|"
            "diferencia media estandarizada|tamaño del efecto|tamaño de efecto|=DME|"
            "diferencia de medias tipificada|diferencia de medias normalizada|"
            "diferencias de medias estandarizadas|diferencia estandarizada de medias|=DMEs|tamaños del efecto|"
            "diferencia de promedios estandarizada|diferencia promedio estandarizada|magnitud del efecto|"
            "diferencia estandarizada|efecto estandarizado|diferencia media ponderada estandarizada|d de cohen|"
            "g de hedges|tamaño del efecto estandarizado|diferencias medias estandarizadas|"
            "diferencia tipificada de medias",
            "MEAS:SMCR": "cambio medio estandarizado|cambio estandarizado",
            "MEAS:MD": "media de la diferencia|media de las diferencias|diferencia de cambio|"
            "diferencia en el cambio|diferencia de los cambios|"
            "diferencia de cambios|diferencia en los cambios|"
            "diferencia de medias|diferencia media|diferencias de medias|"
            "diferencia de medias ponderada|diferencia entre medias|diferencia de promedios|diferencia promedio|"
            "diferencia media ponderada|diferencia de media|diferencia ponderada de medias|=DMP|"
            "diferencia media ajustada|diferencia de medias ajustada|diferencias medias|"
            "diferencia media entre grupos|diferencia en las medias|diferencia ajustada de medias|"
            "diferencia media entre los grupos|diferencia de medias entre grupos|"
            "diferencia de medias entre los grupos|diferencia promedio entre grupos|diferencia entre las medias|"
            "diferencia en la reducción|diferencia en la disminución|diferencia en la mejoría|"
            "diferencia en el aumento|diferencia de la media|diferencia de diferencias|diferencias en diferencias|"
            "diferencia en diferencias|diferencia de medias ponderadas|diferencias medias ponderadas|"
            "diferencia estimada de medias|coste incremental|costo incremental|efecto incremental",
            "MEAS:DIFF": "diferencia|diferencias|diferencia entre grupos|efecto del tratamiento|"
            "diferencia entre los grupos|diferencia ajustada|diferencia absoluta de medias|"
            "efecto de la intervención|"
            "diferencia absoluta|diferencias absolutas|difirieron en|difirió en|efecto neto|diferencia neta|"
            "reducción neta|aumento neto|efecto medio|efecto promedio|efecto medio del tratamiento|efecto estimado|"
            "efecto ajustado|efecto principal|efectos del tratamiento|diferencia estimada|"
            "diferencia de tratamiento|diferencia entre tratamientos|diferencia entre los tratamientos|"
            "diferencia con placebo|diferencia frente a placebo|diferencia respecto a placebo|"
            "diferencia respecto al placebo|diferencia con el grupo control|diferencia respecto al grupo control|"
            "diferencia entre ambos grupos|diferencia entre los dos grupos|diferencia intergrupal|"
            "diferencia de puntuación|diferencia ponderada|diferencia global|diferencia porcentual|"
            "diferencia agrupada",
            "MEAS:MC": "cambio medio|variación media|reducción media|disminución media|aumento medio|"
            "mejoría media|cambio promedio|cambio respecto al basal|mejora media|descenso medio|"
            "reducción promedio|pérdida media|incremento medio|disminución promedio|aumento promedio|"
            "pérdida de peso media|"
            "descenso promedio|mejora promedio|ganancia media|ganancia promedio|pérdida promedio|cambios medios|"
            "cambio desde el inicio|cambio desde la línea de base|cambio respecto al inicio|"
            "cambio respecto a la situación basal|cambio porcentual medio|reducciones medias|"
            "cambio con respecto al valor basal|cambio respecto al valor basal",
            "MEAS:CHG": "pérdida de peso|aumento de peso|disminuyó|disminuyeron|redujeron|aumentó|aumentaron|"
            "mejoró|mejoraron|descendió|descendieron|"
            "reducción de|disminución de|aumento de|mejoría de|descenso de|incremento de|reducción|"
            "disminución|aumento|mejoría|descenso|cambio|incremento|disminuyó|aumentó|mejora de|mejora|variación|"
            "pérdida de|se redujo|cambio de|redujo|se redujo en|disminuyó en|aumentó en|mejoró|"
            "disminuyeron en|aumentaron en|mejoraron en|se redujeron en|se incrementó|se incrementó en|"
            "se incrementaron|incrementó|incrementaron|bajó|bajaron|subió|subieron|bajó en|subió en|cayó|cayó en|"
            "cambió en|cambió|cambios|reducciones|disminuciones|aumentos|incrementos|mejorías|mejoras|deterioro|"
            "empeoramiento|ganancia de|descenso en|elevación|se acortó|se prolongó|acortó|prolongó|disminución en|"
            "reducción en|aumento en|incremento en",
            "MEAS:MN": "media|medias|promedio|puntuación media|valor medio|edad media|medio|puntaje promedio|"
            "promedios|puntaje medio|"
            "media ajustada|medias ajustadas|media estimada|media marginal|supervivencia media|esperanza de vida|"
            "puntuaciones medias|valor promedio|puntuación promedio|en promedio",
            "MEAS:RD": "diferencia de incidencias|diferencia de proporciones|diferencia de riesgos|"
            "diferencia de riesgo|diferencia absoluta de riesgo|"
            "diferencia de proporciones|reducción absoluta del riesgo|"
            "reducción del riesgo absoluto|diferencia de riesgos absolutos|aumento absoluto del riesgo|"
            "reducción absoluta de riesgo|diferencia de tasas|=DR|=DAR|diferencia absoluta de riesgos|"
            "diferencia entre proporciones|"
            "diferencia en las proporciones|diferencia de las proporciones|diferencia en proporciones|"
            "diferencias de riesgo|diferencia de prevalencias|diferencia de prevalencia|diferencia de porcentajes|"
            "diferencia en el riesgo|aumento absoluto|reducción absoluta|disminución absoluta|incremento absoluto|"
            "mejora absoluta|incremento absoluto del riesgo|exceso de riesgo absoluto|diferencia en las tasas|"
            "diferencia de mortalidad|diferencia en la mortalidad|diferencia en la tasa de respuesta|"
            "disminución absoluta del riesgo|"
            "diferencia en la proporción|diferencia en los porcentajes",
            "W": "rango de movimiento|rango de movilidad|rango articular|beta bloqueantes|beta bloqueante|"
            "análisis de sensibilidad|estudio de sensibilidad|beta lactámicos|beta agonistas|beta caroteno|"
            "rango normal|rango terapéutico|rango objetivo|dentro del rango|"
            "multiplicado por|multiplicada por|multiplica por|multiplicó por",
            "MEAS:IRD": "diferencia de tasas de incidencia|diferencia de densidades de incidencia|"
            "diferencia en las tasas de incidencia|diferencia de tasa de incidencia",
            "MEAS:NNT": "número necesario a tratar|número necesario para tratar|"
            "número necesario de pacientes a tratar|=NND|número necesario que se debe tratar|"
            "número necesario para dañar|número necesario a dañar|"
            "número de pacientes que es necesario tratar|número de pacientes que hay que tratar|"
            "número que es necesario tratar|número que se necesita tratar|=NNTs",
            "MEAS:COR": "correlación|coeficiente de correlación|coeficiente de correlación intraclase|=CCI|"
            "correlaciones|"
            "correlación de pearson|correlación de spearman|coeficiente de correlación de pearson|"
            "coeficiente de correlación de spearman|coeficientes de correlación|correlación intraclase|"
            "coeficiente intraclase|r de pearson|coeficiente de concordancia",
            "MEAS:GEN": "coeficiente de regresión|coeficiente|estimación|coeficiente beta|pendiente|efecto|"
            "estimador|beta|"
            "efecto indirecto|efecto directo|efecto total|efecto de interacción|coeficientes de regresión|"
            "coeficientes|estimador puntual|estimación puntual|coeficiente β",
            "MEAS:PR": "sensibilidad|especificidad|prevalencia|proporción|porcentaje|tasa de respuesta|"
            "supervivencia|mortalidad|tasa de supervivencia|valor predictivo positivo|valor predictivo negativo|"
            "tasa de éxito|tasa de curación|incidencia acumulada|letalidad|=VPP|=VPN|sobrevida|"
            "tasa de mortalidad|supervivencia global|probabilidad|tasa de remisión|seroprevalencia|frecuencia|"
            "riesgo de|tasa de recurrencia|tasa de letalidad|cobertura|"
            "exactitud|exactitud diagnóstica|precisión diagnóstica|tasa de recaída|tasa de recidiva|"
            "tasa de complicaciones|tasa de infección|tasa de fracaso|tasa de detección|tasa de participación|"
            "tasa de ataque|tasa de supervivencia global|supervivencia libre de progresión|"
            "supervivencia libre de enfermedad|supervivencia libre de eventos|probabilidad de|prevalencia agrupada|"
            "prevalencias|porcentaje de|riesgo absoluto|tasa de seroconversión|tasa de abandono|cobertura vacunal|"
            "frecuencia de|tasa de cesárea|proporción de",
            "MEAS:IR": "tasas por|incidencia|tasa de incidencia|densidad de incidencia|tasa|"
            "incidencias|densidades de incidencia|tasas de incidencia|tasa anual|tasa anualizada|"
            "tasa de exacerbaciones|incidencia anual|tasa de eventos",
            "MEAS:MEDD": "diferencia de medianas|diferencia mediana|mediana de la diferencia|"
            "mediana de las diferencias|"
            "diferencia entre medianas|diferencia entre las medianas|diferencia en las medianas",
            "MEAS:X": "reducción relativa del riesgo|reducción del riesgo relativo|eficacia|eficacia vacunal|"
            "efectividad|cociente de verosimilitud|=CP|razón de verosimilitud|kappa|costes|costos|coste|"
            "reducción del riesgo|reducción de riesgo|área bajo la curva|razón|cociente|=ABC|reducción relativa|"
            "cociente de probabilidad positivo|cociente de probabilidad negativo|cociente de probabilidades positivo|"
            "cociente de probabilidades negativo|"
            "media geométrica|medias geométricas|coeficiente de variación|coeficientes de variación|"
            "coeficiente kappa|kappa de cohen|índice kappa|kappa ponderado|odds ratio diagnóstica|"
            "odds ratio diagnóstico|razón de momios diagnóstica|razón de verosimilitud positiva|"
            "razón de verosimilitud negativa|razones de verosimilitud|cociente de verosimilitud positivo|"
            "cociente de verosimilitud negativo|estadístico c|índice c|razón coste-efectividad incremental|"
            "razón de costo-efectividad incremental|relación coste-efectividad incremental|"
            "razón de mortalidad estandarizada|razón estandarizada de mortalidad|razón de incidencia estandarizada|"
            "razón estandarizada de incidencia|disminución relativa|aumento relativo|diferencia relativa|"
            "incremento relativo|cambio relativo|descenso relativo|razón de odds ratios|fracción atribuible|"
            "fracción preventiva|fracción atribuible poblacional|alfa de cronbach|heredabilidad|vida media|"
            "semivida|concordancia|acuerdo interobservador|protección|beneficio neto|término de interacción|"
            "exceso de riesgo relativo|exceso de riesgo|eficacia protectora|efectividad vacunal|"
            "cambio porcentual anual|porcentaje de cambio anual|puntaje kappa|"
            "lr positivo|lr negativo|lr positiva|lr negativa|riesgo atribuible poblacional|=RAP|"
            "=FAP|win ratio",
            "CI:confidence": "intervalo de confianza|intervalos de confianza|límites de confianza|"
            "intervalo confianza|=I.C.|=IIC|"
            "intervalo de compatibilidad|nivel de confianza|límite de confianza|int. de confianza|confianza",
            "CI:credible": "intervalo de credibilidad|intervalos de credibilidad|intervalo creíble|=ICr|=ICRB|=ICRb|"
            "intervalo bayesiano|intervalo de credibilidad bayesiano|intervalos creíbles|límites de credibilidad",
            "CI:bootstrap": "intervalo de confianza bootstrap|intervalo bootstrap|intervalos bootstrap|"
            "ic bootstrap|intervalo de confianza por bootstrap",
            "CI:exact": "intervalo de confianza exacto|ic exacto|intervalo exacto|intervalo de clopper-pearson",
            "CI:score": "intervalo de wilson|intervalo de confianza de wilson|ic de wilson|intervalo de newcombe",
            "CI:uncertainty": "intervalo de incertidumbre|intervalos de incertidumbre",
            "CI:prediction": "intervalo de predicción|intervalos de predicción|intervalo predictivo",
            "P": "valor p|valor de p|valor-p|valores p|valor de la p|"
            "p para el efecto|p para la diferencia|p de la diferencia|valores de p|significación estadística p",
            "POTHER": "p para interacción|p de interacción|p de tendencia|p para la interacción|p para tendencia|"
            "p de heterogeneidad|para la interacción|para interacción|p para la tendencia|p para heterogeneidad|"
            "para la tendencia|log-rank|log rank|p para la heterogeneidad|"
            "tendencia p|p tendencia|p de la tendencia|p para tendencia lineal|valor de p para la tendencia|"
            "valor p para la tendencia|valor de p para la interacción|valor p para la interacción|"
            "valor p de interacción|interacción p|p interacción|p de la interacción|heterogeneidad p|"
            "p heterogeneidad|valor de p para la heterogeneidad|para la heterogeneidad|para heterogeneidad|"
            "p para no inferioridad|p de no inferioridad|valor de p para la no inferioridad|"
            "para la no inferioridad|para no inferioridad|p para diferencias entre subgrupos|"
            "prueba de heterogeneidad|prueba de interacción|heterogeneidad|p global",
            "I2": "i cuadrado|i al cuadrado|i-cuadrado",
            "TAU2": "tau cuadrado|tau al cuadrado|tau-cuadrado",
            "Q": "q de cochran|chi cuadrado|chi-cuadrado|ji cuadrado|ji-cuadrado|chi cuadrada|estadístico q",
            "KN": "ensayos|ensayo|estudios|estudio|ensayos clínicos|eca|comparaciones|cohortes|"
            "ensayos controlados aleatorizados|artículos|ensayos aleatorizados|publicaciones|ecas|"
            "estudios de cohorte|estudios de cohortes|estudios de casos y controles|estudios incluidos|"
            "ensayos incluidos|publicación|ensayo clínico|comparación|cohorte|artículo|trabajos",
            "NN": "pacientes|participantes|personas|mujeres|hombres|niños|adultos|sujetos|paciente|"
            "recién nacidos|lactantes|adolescentes|individuos|casos|controles|embarazadas|niñas|madres|ojos|"
            "gestantes|ancianos|trabajadores|estudiantes|neonatos|varones|"
            "voluntarios|residentes|enfermeras|enfermeros|hogares|rodillas|caderas|piernas|dientes|embarazos|"
            "partos|nacimientos|fumadores|usuarios|encuestados|ingresos|muertes|defunciones|lesiones|implantes|"
            "animales|ratones|ratas|familias|cuidadores|deportistas|atletas|médicos|docentes|padres|parejas|"
            "prematuros|escolares|corredores|bebés|alumnos|jóvenes|mayores|episodios|"
            "eventos|acontecimientos",
            "TIME": "semanas|semana|meses|mes|años|año|días|día|horas|hora|minutos|minuto|"
            "trimestre|trimestres|semestre",
            "UNIT": "punto|puntos|puntos porcentuales|segundos|metros|gramos|unidades|desviaciones estándar|"
            "grados|litros|kilogramos|pasos|euros|punto porcentual|kilos|milímetros|centímetros|"
            "segundo|metro|gramo|kilogramo|litro|unidad|grado|desviación estándar|desviaciones típicas|"
            "desviación típica|repeticiones|latidos|latidos por minuto|copas|cigarrillos|comidas|porciones|"
            "calorías|kilómetros|palabras|dioptrías|dioptría|letras|dólares|paso|milímetro|centímetro|"
            "puntos de escala",
            "UNIT:times": "veces",
            "PCT": "por ciento",
            "NEG": "menor|menos|inferior|más bajo|más baja|más corto|menores|más corta|"
            "más débil|más pequeño|más pequeña|peor|más lento|más lenta|más joven|antes|más temprano|más leve|"
            "más ligero|inferiores|más bajos|más bajas|más delgado",
            "POS": "mayor|más|superior|más alto|más alta|más largo|mayores|más larga|"
            "más fuerte|más grande|mejor|más rápido|más rápida|más tarde|más grave|más pesado|superiores|más altos|"
            "más altas|más largos|más ancho|más grueso",
            "TO": "a|hasta|al",
            "AND": "y|e",
            "FROM": "de|entre|desde|comprendido entre|que va de|del|"
            "que oscila entre|oscilando entre|con un rango de|variando entre|límites de|que va desde|que oscila de",
            "FILL": "con|fue|era|es|son|un|una|el|la|los|las|de|del|al|igual a|para|bilateral|ajustado|ajustada|"
            "en|aproximadamente|fueron|estimado|estimada|respectivamente|cruda|crudo|global|ajustadas|ajustados|"
            "asociado a un|asociada a una|correspondiente a|correspondiente|unilateral|exacto|exacta|sin ajustar|"
            "no ajustado|no ajustada|solo|solamente|alrededor de|cerca de|agrupado|agrupada|combinado|combinada|"
            "tuvo|obtuvo|presentó|resultó|"
            "típico|típica|"
            "pareado|pareada|emparejado|sin embargo",
            "VS": "frente a|versus|comparado con|en comparación con|comparada con|contra|vs|respecto a|"
            "en comparación a|comparados con|frente al|respecto al|con respecto a|con respecto al|"
            "en comparación con el|en comparación con la|comparadas con|comparado al|en lugar de|en vez de|"
            "por oposición a|vs.|en relación con|en relación al",
            "PER": "por|por cada|cada|para cada|a cada",
            "OUTOF": "de los|de las|de un total de|sobre",
            "KILL:SD": "desviación estándar|desviación típica|desviaciones estándar|=D.E.|desvío estándar|"
            "desvío típico|desviación standard",
            "KILL:SE": "error estándar|error típico|errores estándar",
            "KILL:IQR": "rango intercuartílico|rango intercuartil|amplitud intercuartílica|"
            "recorrido intercuartílico|cuartiles|intervalo intercuartílico|=RI|intercuartílico|"
            "rango intercuartilar|intervalo intercuartil|"
            "percentiles 25-75|percentiles 25 y 75|percentil 25-75|primer y tercer cuartil|rangos intercuartílicos|"
            "p25-p75|rango intercuartilo",
            "KILL:range": "rango|intervalo mínimo-máximo|mínimo-máximo|extremos|límites|"
            "límites de acuerdo|límites de concordancia|mínimo y máximo|valores de referencia|rango de referencia|"
            "amplitud|mínimo y máximo",
            "KILL:margin": "umbral|potencia|margen|diferencia mínima clínicamente importante|tamaño muestral|"
            "poder estadístico|punto de corte|clínicamente relevante|margen de no inferioridad|"
            "diferencia mínima importante|diferencia clínicamente importante|diferencia clínicamente relevante|"
            "diferencia clínicamente significativa|cambio mínimo detectable|diferencia mínima detectable|"
            "tamaño de la muestra|tamaño de muestra|valor umbral|valor de corte|detectar|alfa",
            "MEDIAN": "mediana|medianas|mediana de supervivencia|supervivencia mediana|"
            "tiempo mediano|mediana de tiempo|mediana del tiempo|mediana de la supervivencia|mediana de edad|"
            "mediana de seguimiento",
            "GROUP": "grupo|grupos|brazo|grupo intervención|grupo control|grupo de intervención|placebo|"
            "controles|grupo placebo|"
            "grupos control|grupo tratado|grupo experimental|brazo control|brazo placebo|grupo de control|"
            "grupo de tratamiento|cohorte",
        }
    ),
    "uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve veinte",
    MappingProxyType(
        {
            "odds": "odds momios probabilidades",
            "hazard": "instantáneo instantáneos",
            "compound": "razón diferencia",
            "named": "modelo tipo clase nivel grupo estudio evaluador observador",
            "bounds": "sitúa situó oscila osciló límites",
            "scale": "escala",
            "point": "punto puntos unidad unidades",
            "same": "correspondiente correspondientes",
            "model": "logística multivariante multivariado multivariada univariado univariante regresión",
            "one more": "adicional",
            "step": "unidad aumento incremento",
            "no": "sin ninguna ningún no",
            "when": "tras a en durante por dentro sobre",
            "falls": "reducción disminu descenso menor redujo enlenteci lento "
            "pérdida perdió bajó descendió cayó redujer acort",
            "risk": "riesgo riesgos",
            "relative": "relativo relativa",
            "respectively": "respectivamente",
            "of": "de",
            "time": "día días semana semanas mes año fase etapa",
            "heading": "tabla figura",
            "level": "al",
            "by": "de en del",
            "but": "pero",
            "sided": "colas",
            "one": "una un",
            "than": "que",
            "bound": "límite",
            "favour": "favor",
            "both": "ambos ambas",
            "all": "todos todas",
            "rises": "aument increment",
            "start": "partida basal basales inicio inicial",
            "within": "en",
            "rates": "tasas porcentajes proporciones",
            "means": "medias",
            "between": "entre",
            "mean": "media",
            "fall": "reducción disminución descenso aumento incremento mejoría",
            "those": "aquellos aquellas",
            "be": "es son fue fueron era eran tenía tenían",
            "people": "grupo grupos brazo brazos ambos todos nosotros ellos control",
            "whom": "alcanzando logrando reportaron alcanzaron presentaron",
            "differ": "diferente diferentes difirió difirieron distinta distinto",
            "comparing": "comparando comparar comparación",
            "goes with": "asoció asociada asociaron asociado asociados",
            "outcome": "coste costes costo costos área geométrica",
            "likely": "probable probables probabilidades frecuente",
            "becomes": "volvió volvieron",
            "on scale": "en",
            "effect": "efecto efectos",
            "other effects": "secundarios adversos",
            "minus": "menos",
            "rate word": "tasa",
            "aged": "menores mayores",
            "way": "según por mediante con vía de el la",
            "method": "exacto",
            "manner": "método transformación",
            "samples": "muestras remuestreos réplicas iteraciones",
        }
    ),
    MappingProxyType(
        {
            "percentage points": r"punto porcentual|puntos porcentuales",
            "before and after": r"antes y después",
            "groups": r"\bgrupos?\b|\bcomparad|\bfrente a\b",
            "per": r"por|por cada",
            "person time": r"(?:personas?|pacientes?|mujer(?:es)?)[-\s](?:año|mes|día)|"
            r"(?:años|meses|días)[-\s](?:persona|paciente)",
            "people": r"personas|habitantes|pacientes|mujeres|hombres|niños|nacidos|nacimientos",
            "shares": r"tasa|incidencia|proporción|supervivencia|mortalidad|remisión|prevalencia|curación|recaída",
            "means": r"medias?\b|promedio|puntuaci|puntaje|peso\b",
            "in percent": r"hemoglobina glic\w+|fracción de eyección",
        }
    ),
)
