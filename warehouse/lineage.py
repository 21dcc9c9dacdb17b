"""Where a number comes from: system, file, models, measure; read out of contracts and of the models' own text."""

import json
from collections.abc import Iterator

import duckdb

from definitions import glossary
from definitions.measures import measures
from warehouse import bounds, models
from warehouse.errors import WarehouseError
from warehouse.extracts import sources

# The models whose parts become the measures of the cube, and what the cube makes besides of one of them.
MEASURED = ("monthly_measure", "standing_measure", "ungrouped_measure")
DERIVED = {"amount": ("amount", "amount_of_all")}
RAW = "raw_"
MEASURES_ARE_TOLD = "Step by step: docs/DEVELOPERS.md, “Add a measure”."
LAYERS = ("staging", "intermediate", "rules", "marts", "published")


def tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict]]:
    """The published tables of lineage, dictionary and glossary, by name. The models must have been run."""
    nodes, edges = _systems(), []
    for source in sources():
        nodes.append(_node(f"source:{source.name}", "source", source.name, source.name, source.file, source.file))
        edges.append((f"source:{source.name}", f"system:{source.system}"))
    for layer in LAYERS:
        for name, model in models.found(layer).items():
            node = f"table:{name}" if layer == "published" else f"model:{name}"
            key = "、".join(_meaning(column, "zh") for column in model.key)
            nodes.append(_node(node, layer, name, name, f"每行一个：{key}" if key else name, model.grain))
            edges += [(node, read) for read in _reads(connection, model) if read != node]
    for measure, reads in sorted(_measures(connection).items()):
        named = measures()[measure].name
        nodes.append(_node(f"measure:{measure}", "measure", named.zh, named.en, measure, measure))
        edges += [(f"measure:{measure}", read) for read in sorted(reads)]
    listed = {node["node"] for node in nodes}
    known = [{"node": node, "reads": read} for node, read in dict.fromkeys(edges) if read in listed]
    return {"lineage_node": nodes, "lineage_edge": known, "term": glossary.term_rows(), **_contracts()}


def undescribed() -> list[str]:
    """What is counted or delivered and stands in no definition, without which nothing can be published: a line each."""
    with duckdb.connect() as connection:
        counted = _measures(connection).keys()
    listed = {name: mart for mart in models.found("marts").values() for name in mart.measures}
    made = {name for told in DERIVED.values() for name in told}
    found = [
        f"The measure “{name}” is counted in a mart and missing in the list “measures” of the contract beside it, "
        f"warehouse/marts/*_measure.toml. Write it there. {MEASURES_ARE_TOLD}"
        for name in sorted(counted - listed.keys() - made)
    ]
    found += [
        f"The measure “{name}” is missing in definitions/measures.toml. Write [{name}] there, with its name and what "
        f"it is. {MEASURES_ARE_TOLD}"
        for name in sorted((counted | listed.keys()) - measures().keys())
    ]
    columns = {column: source for source in reversed(sources()) for column in source.columns}
    return found + [
        f"The column “{column}” of {source.name} (warehouse/sources/{source.system}.toml) stands under no term of "
        "definitions/glossary.toml. Write it into “columns” of a term there, with a new [[version]]. Step by step: "
        "docs/DEVELOPERS.md, “Add a source or a column”."
        for column, source in sorted(columns.items(), key=lambda pair: pair[0])
        if column not in glossary.columns()
    ]


def require_described() -> None:
    """Raises WarehouseError if something that is counted or delivered stands in no definition."""
    if missing := undescribed():
        raise WarehouseError("\n".join(missing), remedy="Then build again; the live build is unchanged.")


def _systems() -> list[dict]:
    found = {source.system: source for source in sources()}
    return [
        _node(f"system:{name}", "system", source.system_zh, source.system_en, source.owner_zh, source.owner_en)
        for name, source in found.items()
    ]


def _node(node: str, kind: str, zh: str, en: str, about_zh: str, about_en: str) -> dict:
    return {"node": node, "kind": kind, "name_zh": zh, "name_en": en, "about_zh": about_zh, "about_en": about_en}


def _meaning(column: str, lang: str) -> str:
    return models.columns().get(column, {}).get("meaning", {}).get(lang, column)


def _reads(connection: duckdb.DuckDBPyConnection, model: models.Model) -> list[str]:
    """The models and sources that a model reads, as nodes."""
    return [_read(name) for name in sorted(models.tables_named(connection, model.text))]


def _read(name: str) -> str:
    if name == "cube":
        return f"model:{MEASURED[0]}"
    return f"source:{name.removeprefix(RAW)}" if name.startswith(RAW) else f"model:{name}"


def _measures(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """For each measure of the cube the models it is counted in."""
    found: dict[str, set[str]] = {}
    marts = models.found(*models.FOLDERS)
    for name in MEASURED:
        bound = {"text": marts[name].text}
        [(tree,)] = connection.execute("select json_serialize_sql($text)", bound).fetchall()
        for select in _selects(json.loads(tree)):
            reads = sorted(_tables(select.get("from_table")))
            for measure in _named(select["select_list"][0], [marts[read] for read in reads if read in marts],
                                  marts[name].measures):  # fmt: skip
                for told in DERIVED.get(measure, (measure,)):
                    found.setdefault(told, set()).update(map(_read, reads))
    return found


def _selects(node) -> Iterator[dict]:
    """The selects that a union consists of, not those within them."""
    if isinstance(node, list):
        for one in node:
            yield from _selects(one)
    elif isinstance(node, dict) and node.get("type") == "SELECT_NODE":
        yield node
    elif isinstance(node, dict):
        for one in node.values():
            yield from _selects(one)


def _tables(node) -> set[str]:
    if isinstance(node, list):
        return {name for one in node for name in _tables(one)}
    if not isinstance(node, dict):
        return set()
    own = {node["table_name"]} if node.get("type") == "BASE_TABLE" else set()
    return own | {name for one in node.values() for name in _tables(one)}


def _named(expression: dict, read: list[models.Model], declared: tuple[str, ...]) -> list[str]:
    """The measures that a select names: a constant, or those of the declared ones that the mart it reads spells out."""
    if expression.get("class") == "CAST":
        expression = expression["child"]
    if expression.get("class") == "CONSTANT":
        return [expression["literal"]["text"]]
    return [measure for measure in declared if any(f"'{measure}'" in model.text for model in read)]


def _contracts() -> dict[str, list[dict]]:
    """The data dictionary: one row per source table, and one per column of it."""
    known, grades = glossary.columns(), glossary.GRADES
    tables_, columns = [], []
    for source in sources():
        held = [known[column].grade for column in source.columns] if source.persons else grades[:1]
        grade = max(held, key=grades.index)
        told = ("system_zh", "system_en", "owner_zh", "owner_en", "legal_zh", "legal_en", "refresh", "grain", "month")
        row = {"source": source.name, "system": source.system, "grade": grade, "key_columns": ", ".join(source.key)}
        tables_.append(row | {name: getattr(source, name) for name in told})
        columns += [
            {"source": source.name, "sort": i, "column_name": column, "type": kind, "term": known[column].id,
             "refers_to": bounds.allowed(source, column)}
            for i, (column, kind) in enumerate(source.columns.items())
        ]  # fmt: skip
    return {"contract": tables_, "contract_column": columns}
