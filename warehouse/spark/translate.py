"""The portable subset of SQL: what a model may use, and its text for Spark."""

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from warehouse.errors import WarehouseError

# Functions of which both engines were seen to give the same, as SQLGlot calls them.
FUNCTIONS = frozenset(
    "abs and argmax argmin array bitwiseoragg case cast coalesce count datediff day explode greatest if lag lead least"
    " length ln logicalor lower max median min month nullif or round rownumber sqrt struct substring sum translate trim"
    " trycast upper year".split()
)
# Functions that SQLGlot leaves as they are; `RENAMED` says what Spark has for them.
NAMED = frozenset({"bit_count", "row", "to_months"})


def portable(text: str) -> list[str]:
    """What a model uses beyond the portable subset, by name; empty if nothing."""
    found = set()
    for function in _parsed(text).find_all(exp.Func):
        name = function.name.lower() if isinstance(function, exp.Anonymous) else function.key
        if name not in (NAMED if isinstance(function, exp.Anonymous) else FUNCTIONS):
            found.add(name)
    return sorted(found)


def to_spark(text: str) -> str:
    """The same `select`, or the same condition, for Spark. Raises WarehouseError for what has no translation."""
    tree = _parsed(text)
    for select in list(tree.find_all(exp.Select)):
        _spell_out_windows(select)
    for node in reversed(list(tree.walk())):
        if (meant := _meant(node)) is not node:
            node.replace(meant)
    return tree.sql(dialect="spark", identify=True, unsupported_level=sqlglot.ErrorLevel.RAISE)


def _parsed(text: str) -> exp.Expression:
    try:
        return sqlglot.parse_one(text, read="duckdb")
    except SqlglotError as error:
        raise WarehouseError(f"SQLGlot cannot read a model: {str(error).splitlines()[0]}") from error


def _spell_out_windows(select: exp.Select) -> None:
    """Puts what a named window says where it is used: Spark takes no frame beside a name."""
    named = {window.name: window for window in select.args.get("windows") or []}
    for used in list(select.find_all(exp.Window)):
        window = named.get(used.text("alias"))
        if window is not None and used is not window:
            used.set("alias", None)
            for part in ("partition_by", "order", "spec"):
                if window.args.get(part) and not used.args.get(part):
                    own = window.args[part]
                    used.set(part, [one.copy() for one in own] if isinstance(own, list) else own.copy())
    select.set("windows", None)


def _meant(node: exp.Expression) -> exp.Expression:
    """One expression as Spark means it, where SQLGlot's own translation would mean something else."""
    if isinstance(node, exp.ArgMax | exp.ArgMin):
        # DuckDB passes over rows without a value to give, Spark gives the missing one.
        given = exp.Not(this=exp.Is(this=node.this.copy(), expression=exp.Null()))
        return exp.Filter(this=node.copy(), expression=exp.Where(this=given))
    if isinstance(node, exp.Max) and node.args.get("count"):
        sorted_down = exp.func("sort_array", exp.func("collect_list", node.this.copy()), exp.false())
        return exp.func("slice", sorted_down, exp.Literal.number(1), node.args["count"].copy())
    if isinstance(node, exp.Bracket):
        # Past the end there is nothing; Spark's brackets end the query there.
        return exp.func("get", node.this.copy(), node.expressions[0].copy())
    if isinstance(node, exp.DataType) and node.this is exp.DType.USERDEFINED:
        # A closed list: what is in it is checked when the table is there.
        return exp.DataType.build("text")
    if isinstance(node, exp.Anonymous) and node.name.lower() == "row":
        return exp.func("struct", *(one.copy() for one in node.expressions))
    if isinstance(node, exp.Anonymous) and node.name.lower() == "to_months":
        return exp.func("make_ym_interval", exp.Literal.number(0), *(one.copy() for one in node.expressions))
    return node
