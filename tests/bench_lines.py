"""How the benchmarks print a figure: beside its aim, or as median and 95th percentile."""

import statistics


def aim(what: str, value: float, most: float, unit: str = "ms", least: bool = False) -> str:
    """One line: a figure beside what it is to be at most, or at least."""
    met = value >= most if least else value <= most
    return (
        f"{what:58} {value:8.1f} {unit}   aim: at {'least' if least else 'most'} {most:g}: {'met' if met else 'MISSED'}"
    )


def spread(name: str, values: list[float], unit: str = "ms") -> str:
    """One line: median and 95th percentile."""
    late = sorted(values)[int(0.95 * len(values))]
    return f"{name:58} median {statistics.median(values):8.1f} {unit}   p95 {late:8.1f} {unit}"
