"""The scheme and the reference facts as small tables (`regels.*`), so that SQL needs no templating."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import duckdb
import pyarrow as pa

from transforms.codes import KnownCodes
from transforms.engine import put
from transforms.findings import FindingRule
from transforms.payout import PayoutValues
from transforms.reference import Reference
from transforms.scheme import Scheme, SchemeValues

_MONEY = pa.decimal128(18, 2)
_SHARE = pa.decimal128(9, 4)


def known_codes(values: SchemeValues, schemes: dict[str, Scheme], reference: Reference) -> KnownCodes:
    """Codes of this scheme by role, and codes of all other schemes (their files and the known list)."""
    own = dict.fromkeys(values.main_codes, "main") | dict.fromkeys(values.incentive_codes, "incentive")
    every_own = {entry.code for entry in (*values.scheme.codes.main, *values.scheme.codes.incentive)}
    other = {code: scheme for code, scheme in reference.other_codes if code not in every_own}
    for scheme in schemes.values():
        if scheme.id != values.id:
            other |= {entry.code: scheme.id for entry in (*scheme.codes.main, *scheme.codes.incentive)}
    return KnownCodes(own, other)


def put_rules(
    connection: duckdb.DuckDBPyConnection,
    values: SchemeValues,
    reference: Reference,
    register: Sequence[FindingRule],
    as_of: date,
    lang: str,
) -> None:
    """Fill regels.*: one row of parameters, and a table for each list."""
    factor = Fraction(values.factor)
    _put_rows(
        connection,
        "regels.parameters",
        [
            ("regeling", pa.string()), ("eerste_jaar", pa.int32()), ("sluitjaar", pa.int32()),
            ("peildatum", pa.date32()), ("factor", pa.decimal128(9, 4)), ("factor_teller", pa.int64()),
            ("factor_noemer", pa.int64()), ("beslissende_periode", pa.string()), ("voorlopig_telt", pa.bool_()),
            ("voorlopige_run", pa.bool_()), ("tolerantie_lijst", _MONEY), ("tolerantie_register", _MONEY),
            ("max_quarantaine_aandeel", pa.decimal128(9, 6)), ("taal", pa.string()), ("naam_regeling", pa.string()),
        ],
        [
            (
                values.id, values.first_year, values.closing_year, as_of, values.factor, factor.numerator,
                factor.denominator, values.deciding_period, values.accept_provisional,
                as_of < values.control_date, values.tolerance_dated_list, values.tolerance_register_row,
                values.max_quarantine_share, lang, values.scheme.name.nl,
            )
        ],
    )  # fmt: skip
    years = range(values.first_year, values.closing_year + 1)
    _put_rows(connection, "regels.jaren", [("jaar", pa.int32())], [(year,) for year in years])
    _put_rows(
        connection, "regels.subsidiabel", [("kostensoort", pa.string())],
        [(name,) for name in values.eligible_cost_classes],
    )  # fmt: skip
    sectors = [(c, "vlaams") for c in values.flanders_sector_codes] + [(c, "eu") for c in values.eu_sector_codes]
    _put_rows(connection, "regels.sectoren", [("code", pa.string()), ("soort", pa.string())], sectors)
    amounts: list[tuple[str, Decimal]] = sorted(values.standard_incentives.items())
    _put_rows(connection, "regels.stimulansen", [("soort", pa.string()), ("bedrag", _MONEY)], amounts)
    _put_payout(connection, values.payout)
    _put_rows(
        connection, "regels.nummers", [("kbo", pa.string()), ("basis_kbo", pa.string())],
        [(n.kbo, n.basis_kbo) for n in reference.numbers],
    )  # fmt: skip
    _put_rows(
        connection,
        "regels.levens",
        [
            ("basis_kbo", pa.string()), ("eigen_naam", pa.string()),
            ("eerste_jaar", pa.int32()), ("laatste_jaar", pa.int32()), ("kbo", pa.string()), ("nis", pa.string()),
            ("naam", pa.string()), ("kbo_sluitjaar", pa.string()), ("opgegaan", pa.bool_()),
        ],
        [
            (
                e.basis_kbo, e.own_name, e.first_year, e.last_year, e.kbo, e.nis, e.name,
                e.kbo_in_closing_year, e.merged_away,
            )
            for e in reference.lives
        ],
    )  # fmt: skip
    _put_rows(
        connection,
        "regels.rekeningen",
        [("richting", pa.string()), ("prefix", pa.string()), ("kostensoort", pa.string())],
        [(a.direction, a.prefix, a.cost_class) for a in reference.accounts],
    )
    _put_rows(
        connection,
        "regels.bevindingen",
        [
            ("bevinding", pa.string()), ("ernst", pa.string()), ("twijfel", pa.bool_()),
            ("titel_nl", pa.string()), ("titel_en", pa.string()), ("uitleg_nl", pa.string()),
            ("uitleg_en", pa.string()), ("bron", pa.string()),
        ],
        [
            (r.id, r.severity, r.doubt, r.title["nl"], r.title["en"], r.advice["nl"], r.advice["en"], r.source)
            for r in register
        ],
    )  # fmt: skip


def _put_payout(connection: duckdb.DuckDBPyConnection, payout: PayoutValues | None) -> None:
    """The tables of the section `payout`; without it they are empty, and regels.uitbetaling says so."""
    shares = (payout.advance_share, payout.balance_share, payout.interim_share) if payout else (None, None, None)
    _put_rows(
        connection,
        "regels.uitbetaling",
        [
            ("heeft_uitbetaling", pa.bool_()), ("voorschot_aandeel", _SHARE), ("saldo_aandeel", _SHARE),
            ("tussentijds_aandeel", _SHARE),
        ],
        [(payout is not None, *shares)],
    )  # fmt: skip
    _put_rows(
        connection,
        "regels.projectjaren",
        [
            ("projectjaar", pa.int32()), ("begin", pa.date32()), ("einde", pa.date32()),
            ("verlengd_tot", pa.date32()), ("ronde", pa.int32()), ("begrotingsjaar", pa.int32()),
        ],
        [
            (y.year, y.begin, y.end, y.extended_to, y.round, y.budget_year)
            for y in (payout.project_years if payout else ())
        ],
    )  # fmt: skip
    _put_rows(
        connection,
        "regels.termijnen",
        [("projectjaar", pa.int32()), ("periode", pa.string()), ("uiterlijk", pa.date32())],
        [(d.project_year, d.period, d.due) for d in (payout.deadlines if payout else ())],
    )
    _put_rows(
        connection,
        "regels.begroting",
        [("jaar", pa.int32()), ("bedrag", _MONEY)],
        list(payout.budgets.items()) if payout else [],
    )
    _put_rows(
        connection,
        "regels.tarief",
        [
            ("projectjaar", pa.int32()), ("actie", pa.string()), ("doelgroep", pa.string()),
            ("doelgroep_sleutel", pa.string()), ("max_eenheden", _MONEY), ("tarief", _MONEY), ("plafond", _MONEY),
            ("afgeleid", pa.bool_()),
        ],
        [
            (t.project_year, t.action, t.group, t.group_key, t.max_units, t.rate, t.ceiling, t.inferred)
            for t in (payout.tariff if payout else ())
        ],
    )  # fmt: skip
    _put_rows(
        connection,
        "regels.actieplafond",
        [("projectjaar", pa.int32()), ("actie", pa.string()), ("plafond", _MONEY)],
        [(year, action, amount) for (year, action), amount in (payout.action_ceilings if payout else {}).items()],
    )
    _put_rows(
        connection, "regels.altijd_jury", [("actie", pa.string())],
        [(action,) for action in (payout.always_juried if payout else ())],
    )  # fmt: skip


def _put_rows(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    fields: Sequence[tuple[str, pa.DataType]],
    values: Sequence[Sequence[object]],
) -> None:
    schema = pa.schema(list(fields))
    arrays = [pa.array([row[i] for row in values], field.type) for i, field in enumerate(schema)]
    put(connection, table, pa.Table.from_arrays(arrays, schema=schema))
