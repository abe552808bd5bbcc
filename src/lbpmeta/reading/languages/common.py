"""Signs, abbreviations and units that every language prints."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

__all__ = ["PHRASES", "SHORT"]

#: Kind of token -> phrases. Values after the colon: of MEAS the measure, of CI the kind of interval, of UNIT its name.
#: MEAS values that are no measure of the table: DIFF (a difference: of means, or of risks where it is of percentages),
#: CHG (a change), X (a quantity that the table does not hold), MEDD (a difference of medians).
PHRASES: Final = MappingProxyType(
    {
        "MEAS:OR": "=FAOR|=MAOR|=PAOR|=mvOR|=IPWOR|"
        "=OR|=ORs|=aOR|=AOR|=pOR|=cOR|=COR|=uOR|=mOR|=ORadj|=ORad|=ORaj|=ORa|=OR adj|=DOR|=AdjOR|"
        "=adjOR|=O.R.|=O.R|=ORint|=unadjOR|=ORMH|=MHOR|=AdjORs",
        "MEAS:PETO": "=POR|=Peto OR",
        "MEAS:RR": "=FARR|=MARR|=PARR|=mvRR|"
        "=R.R.|=R.R|=RRa|=PR|=PRs|=RR|=RRs|=aRR|=sRR|=RRadj|=adjRR|=AdjRR|=cRR|=uRR|=aPR|=RP|=RPa",
        "MEAS:HR": "=FAHR|=MAHR|=PAHR|=mvHR|=IPWHR|"
        "=H.R.|=H.R|=RH|=aRH|=HRa|=HR|=HRs|=aHR|=AHR|=sHR|=SHR|=sdHR|=cHR|=HRadj|=adjHR|=AdjHR|=csHR|"
        "=HRR|=uHR",
        "MEAS:IRR": "=IRR|=IRRs|=aIRR|=RaR|=rRR|=aRaR",
        "MEAS:ROM": "=GMR|=GMRs|=ROM|=RoM",
        "MEAS:SMD": "=SMD|=SMDs|=SDM|=ES|=d=|=g=|=ds=|=gs=|=DME|=GSV",
        "MEAS:SMCR": "=SMC",
        "MEAS:MD": "=FAMD|=MAMD|=MD|=MDs|=WMD|=WMDs|=aMD|=AMD|=LSMD|=DM|=DMP|=MWD|=GMD|=DiD|=DID|"
        "=Mdiff|=MDiff|=Mdifference|=M diff",
        "MEAS:RD": "=RD|=RDs|=ARD|=aRD|=RAR|=absolute RR",
        "MEAS:DIFF": "=ETD|=ETDs|=Δ",
        "MEAS:ARR": "=ARR",
        "MEAS:X": "=IR|"
        "=RRR|=aRRR|=ARRR|=LR|=LR+|=PLR|=NLR|=AUC|=AUROC|=AUROCC|=AUCROC|=ROCAUC|=ROC|=RMSEA|=HSROC|=SROC|=VE|=SIR|=SMR|=CFI|=NRI|=IDI|=TLI|=HDI|=expβ|=κ|=K=|"
        "=Exp|=exp",
        "MEAS:MN": "=M=|=Mean=",
        "MEAS:NNT": "=NNT|=NNTB|=NNTH|=NNH|=NNTs|=NNHs|=NNS",
        "MEAS:COR": "=ICC|=ICCs|=r|=rho|=ρ|=CCC|=rs",
        "MEAS:GEN": "=ab=|=b|=B|=β|=Beta|=γ|=coef|=coeff|=Coef",
        "MEAS:PR": "=PPV|=NPV|=ORR",
        "CI:confidence": "=CI|=CIs|=C.I.|=C.I|=CL|=CLs|=BI|=KI|=IC|=ICs|=VI|=BHI|=RCI|=RCIs|=CI's|=Cl|"
        "=LL=|=LLCI|=BootLLCI|=LCL=",
        "CI:credible": "=CrI|=CrIs|=CRI|=HPD|=HPDs|=BCI|=CrCI",
        "CI:uncertainty": "=UI|=UIs",
        "CI:prediction": "=PI|=PIs",
        "P": "=PCox|=p|=P|=Pvalue|=pvalue|=P-value",
        "I2": "=I2|=I²|=I^2|=I-squared|=I 2|=I2 statistic",
        "TAU2": "=Tau2|=Tau²|=tau2|=tau²|=τ2|=τ²|=tau^2|=Tau^2|=τ^2|=T²",
        "Q": "=Q|=χ2|=χ²|=Chi²|=chi²|=Chi2|=chi2|=X²|=Chi^2|=χ^2|=χ 2",
        "STAT": "=t|=T|=F|=z|=Z|=U|=W|=df|=DF|=Wald|=AIC|=BIC|=R2|=R²|=η2|=η²|=Fisher",
        "N": "=n|=N",
        "K": "=k",
        "KN": "=RCTs|=RCT|=RCT's|=RCTS|=ECR|=ECA",
        "AND": "&",
        "VS": "vs|=v|=v.|vs.|versus",
        "KILL:SD": "=SD|=SDs|=s.d.|=S.D.|=ET|=DE|=DS|=Std",
        "KILL:SE": "=SE|=SEM|=s.e.|=S.E.|=SEs|=EE",
        "KILL:IQR": "=IQR|=IKR|=IQRs|=EIQ|=RIQ|=EII|=RIC|=IIQ",
        "KILL:range": "=LoA",
        "KILL:margin": "=MCID|=MCIDs|=MID|=MDC|=PASS",
        "CUR": "=EUR|=USD|=US|=GBP|=AUD|=CAD|=CHF|=SEK|=NOK|=DKK",
        "UNIT": "=Kg|=mm|=dBA|=µm|=μm|=nm|=µm2|=μm2|=μm²|=cm|=m|=km|=kg|=g|=mg|=µg|=μg|=mcg|=ng|=pg|=L|=l|=dL|=mL|=ml|"
        "=mmHg|=mm Hg|=kPa|=Pa|=°|=°C|=Nm|=N m|=kcal|=kJ|=dB|=Hz|=bpm|=mmol|=µmol|=μmol|=nmol|=pmol|=mol|=mmol/L|"
        "=mmol/l|=µmol/L|=μmol/L|=nmol/L|=pmol/L|=mg/dL|=mg/dl|=mg/L|=mg/l|=g/L|=g/l|=g/dL|=g/dl|=µg/L|=μg/L|"
        "=ng/mL|=ng/ml|=pg/mL|=pg/ml|=µg/mL|=μg/mL|=ng/dL|=ng/g|=mg/g|=mg/kg|=kg/m2|=kg/m²|=mL/min|=ml/min|"
        "=L/min|=l/min|=mL/kg|=ml/kg|=mL/kg/min|=ml/kg/min|=IU/L|=U/L|=IU/mL|=mIU/L|=U/mL|=mEq/L|=cmH2O|=cm/s|"
        "=m/s|=mm/h|=beats/min|=breaths/min|=g/m2|=g/m²|=mL/min/1.73 m2|=ml/min/1.73 m2|=mL/min/1.73m2|"
        "=ml/min/1.73m2|=mL/min/1.73 m²|=ml/min/1.73 m²|=mL/min per 1.73 m2|=ml/min per 1.73 m2|"
        "=mL/min per 1.73 m²|=ml/min per 1.73 m²|=s|=sec|=secs|=ms|=msec|=METs|=MET|=N|=W|=g/cm2|=g/cm²|"
        "=cells/µL|=cells/μL|=cells/mm3|=copies/mL|=log10|=pp|=D|=logMAR|=dioptres|=dioptre|=h/day|=h/d|=min/day|"
        "=min/d|=min/week|=steps/day|=kcal/day|=kcal/d|=g/day|=g/d|=mg/day|=mg/d|=mg/24 h|=g/24 h|=1.73 m2|=IU|"
        "=kg/day|=kg/d|=L/day|=L/d|=mL/day|=mL/d|"
        "=mU/L|=Mm|=×10|=mV|=mS/cm|=L/s|=mL/kg per min|=m2|=m²|=cm2|=cm²|=cm3|=cm³|=mm2|=mm²|=mm3|=mm³|=mmol/mol|"
        "=μM|=µM|=nM|=mM|=kU/L|=µU/mL|=μU/mL|=μIU/mL|=log|=mcg/L|=mcg/mL",
        "TIME": "=h|=hr|=hrs|=min|=mins|=wk|=wks|=mo|=mos|=yr|=yrs|=d",
    }
)

#: Words before a full stop that do not end a sentence.
SHORT: Final = frozenset(
    (
        *("al", "vs", "eg", "ie", "cf", "fig", "figs", "ref", "refs", "no", "nr", "approx", "resp", "ca", "bv"),
        *("st", "dr", "prof", "ed", "eds", "pp", "vol", "e", "g", "i", "p", "ex", "bzw", "z", "b", "sog", "inkl"),
        *("ggf", "n", "v", "s", "d", "c", "m.b.v", "mw", "tab", "suppl", "incl", "excl", "std", "ci", "adj"),
        *("diff", "int", "sem", "env", "aprox", "máx", "mín", "núm"),
    )
)
