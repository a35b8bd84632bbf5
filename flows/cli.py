"""The command line. Heavy libraries are imported inside the commands, so that --help is quick."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(
    name="eindcontrole",
    help="Eindcontrole van Vlaamse subsidies via BBC: totale uitgaven tegenover de ontvangsten van Vlaanderen.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

DEFAULT_RAW = Path("data/raw")
OK, BUG, USAGE, STOPPED, NOTHING = 0, 1, 2, 3, 4

Raw = Annotated[Path, typer.Option("--raw", help="map met de aangeleverde bestanden")]
Out = Annotated[Path, typer.Option("--out", help="map voor de resultaten")]
Lang = Annotated[Literal["nl", "en"], typer.Option("--lang", help="taal van scherm en verslagen")]


@app.command()
def run(
    raw: Raw = DEFAULT_RAW,
    out: Out = Path("data/curated"),
    scheme: Annotated[str, typer.Option("--scheme", help="id van de regeling in schemes/")] = "plan-samenleven",
    year: Annotated[int | None, typer.Option("--year", help="sluitjaar; standaard dat van de regeling")] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="peildatum (jjjj-mm-dd); standaard vandaag"),
    ] = None,
    engine: Annotated[Literal["duckdb", "spark"], typer.Option("--engine", help="rekenmotor")] = "duckdb",
    plain: Annotated[bool, typer.Option("--plain", help="dezelfde stappen zonder Prefect")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="lees alles opnieuw, zonder cache")] = False,
    no_reports: Annotated[bool, typer.Option("--no-reports", help="alleen tabellen en warehouse")] = False,
    lang: Lang = "nl",
) -> None:
    """De hele controle: van aangeleverde bestanden tot conclusies in het warehouse.

    Eindigt met 0 (gepubliceerd), 2 (fout gebruik), 3 (een poort hield de publicatie tegen) of
    4 (niets te doen, of een andere controle is bezig).
    """
    from flows import screen
    from flows.settings import NothingToDo, Settings, UsageFault

    if engine == "spark":
        screen.error("--engine spark bestaat nog niet in deze versie; gebruik duckdb")
        raise typer.Exit(USAGE)
    settings = Settings(
        raw=raw,
        out=out,
        scheme=scheme,
        year=year,
        as_of=as_of.date() if as_of else None,
        fresh=fresh,
        reports=not no_reports,
        lang=lang,
    )
    try:
        if plain:
            from flows.control import execute

            result = execute(settings, screen.progress)
        else:
            os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
            from flows.end_control import execute_with_prefect

            result = execute_with_prefect(settings, screen.progress)
    except UsageFault as fault:
        screen.error(str(fault))
        raise typer.Exit(USAGE) from fault
    except NothingToDo as nothing:
        screen.error(str(nothing))
        raise typer.Exit(NOTHING) from nothing
    if result.stopped is not None:
        screen.show_gate(result.stopped, result.folder, lang)
        raise typer.Exit(STOPPED)
    screen.show_result(result, out, lang)


@app.command()
def inspect(
    paths: Annotated[list[Path], typer.Argument(help="bestanden of mappen")],
    as_json: Annotated[bool, typer.Option("--json", help="als JSON")] = False,
) -> None:
    """Wat elk bestand is en waarom, wat het bevat en wat herkend is. Verandert niets."""
    from flows import screen
    from flows.inspection import inspect_paths
    from flows.settings import UsageFault

    missing = [path for path in paths if not path.exists()]
    if missing:
        screen.error(f"bestaat niet: {missing[0]}")
        raise typer.Exit(USAGE)
    try:
        inspection = inspect_paths(paths)
    except UsageFault as fault:
        screen.error(str(fault))
        raise typer.Exit(USAGE) from fault
    screen.show_inspection(inspection, as_json)


@app.command()
def sample(
    out: Annotated[Path, typer.Option("--out", help="map waarin de synthetische sector komt")],
    authorities: Annotated[int, typer.Option("--authorities", min=1, help="aantal besturen")] = 25,
    lines: Annotated[
        int | None, typer.Option("--lines", min=1, help="transacties per bestuur; zonder: de verhalen")
    ] = None,
    years: Annotated[list[int] | None, typer.Option("--years", help="boekjaren, herhaalbaar")] = None,
    seed: Annotated[int, typer.Option("--seed", help="zaad van het toeval")] = 1,
    scheme: Annotated[
        Literal["plan-samenleven", "lekp"], typer.Option("--scheme", help="regeling van het voorbeeld")
    ] = "plan-samenleven",
    format_: Annotated[
        Literal["tables", "deliveries"], typer.Option("--format", help="tabellen of leveringen")
    ] = "tables",
) -> None:
    """Een synthetische sector met gekende uitkomsten, voor opleiding, tests en metingen."""
    from flows import screen
    from flows.sample import write_settled_sample

    try:
        summary = write_settled_sample(
            out,
            scheme=scheme,
            authorities=authorities,
            lines=lines,
            years=tuple(years) if years else (2022, 2023, 2024, 2025),
            seed=seed,
            form=format_,
        )
    except ValueError as fault:
        screen.error(str(fault))
        raise typer.Exit(USAGE) from fault
    screen.say(
        f"{summary.authorities} besturen, {summary.transactions} transacties in {out} (synthetisch; "
        "de gekende uitkomsten staan in verwacht.json)"
    )


@app.command()
def template(
    kind: Annotated[
        Literal["payments", "awards", "kpi", "manual", "partnerships", "decisions"],
        typer.Argument(help="welk sjabloon", metavar="KIND"),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out", help="het bestand: .xlsx, .csv voor payments, awards en partnerships, .yaml; een map voor kpi"
        ),
    ],
    awards: Annotated[
        Path | None,
        typer.Option("--awards", help="kpi in een map: toekenningenlijst, of map met lijsten; standaard data/raw"),
    ] = None,
    scheme: Annotated[
        str, typer.Option("--scheme", help="kpi en decisions: id van de regeling in schemes/")
    ] = "plan-samenleven",
    project_year: Annotated[
        int | None, typer.Option("--project-year", min=1, help="kpi in een map: alleen dit projectjaar")
    ] = None,
) -> None:
    """Een invulblad: payments (betaallijst), awards (toekenningen), kpi (KPI-rapport), manual (verslag buiten BBC).

    Ook partnerships (samenwerkingsverbanden) en decisions (beslissingen, YAML). kpi met een map als --out schrijft
    een ingevuld werkboek per bestuur, uit de toekenningenlijsten.
    """
    from flows import screen
    from flows.settings import PROJECT
    from transforms.reference import ReferenceFault, load_reference
    from transforms.scheme import SchemeError, load_schemes
    from transforms.sources.mapping_files import MappingFault
    from transforms.templates import TemplateFault
    from transforms.templates.write import is_folder, payout_of, write_template

    try:
        schemes = load_schemes(PROJECT / "schemes")
        if kind == "kpi" and is_folder(out):
            from transforms.templates.kpi_books import write_kpi_books

            values, payout = payout_of(schemes, scheme)
            reference = load_reference(PROJECT / "schemes" / "reference", values.closing_year)
            screen.show_books(
                write_kpi_books(out, awards or DEFAULT_RAW, values, payout, schemes, reference, project_year)
            )
            return
        if awards is not None or project_year is not None:
            raise TemplateFault("--awards en --project-year horen bij kpi met een map als --out")
        write_template(kind, out, schemes, scheme)
    except (TemplateFault, SchemeError, ReferenceFault, MappingFault) as fault:
        screen.error(str(fault))
        raise typer.Exit(USAGE) from fault
    screen.say(f"sjabloon geschreven: {out}")


@app.command()
def query(
    sql: Annotated[str | None, typer.Argument(help="SQL; zonder: tabellen en voorbeelden")] = None,
    out: Out = Path("data/curated"),
    form: Annotated[Literal["table", "csv", "json"], typer.Option("--format", help="vorm")] = "table",
) -> None:
    """SQL op het gepubliceerde warehouse, alleen lezen."""
    from flows import screen
    from flows.warehouse_query import QueryFault, examples, run_query

    try:
        if sql is None:
            screen.say(examples(out))
        else:
            screen.show_query(run_query(out, sql), form)
    except QueryFault as fault:
        screen.error(str(fault))
        raise typer.Exit(USAGE) from fault


@app.command()
def verify(
    run_id: Annotated[str | None, typer.Argument(metavar="[RUN]", help="map onder runs/; standaard de huidige")] = None,
    out: Out = Path("data/curated"),
) -> None:
    """Herreken de hashes van het manifest; niet nul wanneer iets veranderde."""
    from flows import screen
    from flows.seal import SealFault, broken_seals

    try:
        broken = broken_seals(out, run_id)
    except SealFault as fault:
        screen.error(str(fault))
        raise typer.Exit(USAGE) from fault
    for line in broken:
        screen.error(line)
    if broken:
        raise typer.Exit(STOPPED)
    screen.say("het zegel klopt: alle bestanden van de run zijn onveranderd")


@app.command()
def serve(
    cron: Annotated[str, typer.Option("--cron", help="wanneer, als cron")] = "0 6 * * 1",
    timezone: Annotated[str, typer.Option("--timezone", help="tijdzone")] = "Europe/Brussels",
    raw: Raw = DEFAULT_RAW,
    out: Out = Path("data/curated"),
    scheme: Annotated[str, typer.Option("--scheme", help="id van de regeling in schemes/")] = "plan-samenleven",
) -> None:
    """Bied de geplande controle aan bij een Prefect-server (tot u stopt)."""
    from flows.end_control import serve_deployment

    serve_deployment(cron, timezone, raw.resolve(), out.resolve(), scheme)


def main() -> None:
    """Entry point; a bug ends with code 1 and says where to report it."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
