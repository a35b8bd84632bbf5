"""Units of an XBRL instance as text: `{namespace}EUR`, products `a*b`, ratios `a/b`."""

from __future__ import annotations

from lxml import etree

from transforms.sources.xbrl.names import XBRLI, InstanceFault, expand

_DIVIDE, _MEASURE = XBRLI + "divide", XBRLI + "measure"


def read_unit(unit: etree._Element) -> str:
    """The measures, sorted, so that equal units have equal text; raises InstanceFault."""
    divide = unit.find(_DIVIDE)
    if divide is None:
        return _product(unit)
    numerator, denominator = divide.find(XBRLI + "unitNumerator"), divide.find(XBRLI + "unitDenominator")
    if numerator is None or denominator is None:
        raise InstanceFault(f"eenheid {unit.get('id')!r} deelt zonder teller of noemer (regel {unit.sourceline})")
    return f"{_product(numerator)}/{_product(denominator)}"


def _product(parent: etree._Element) -> str:
    measures = [expand(measure.text, measure.nsmap) for measure in parent.findall(_MEASURE)]
    if not measures:
        raise InstanceFault(f"een eenheid heeft geen maat (regel {parent.sourceline})")
    return "*".join(sorted(measures))
