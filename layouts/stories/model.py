"""A story that came from a browser or a file, checked: bounded, typed, and nothing in it trusted."""

import re
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from layouts.texts import say

MOST_SCENES = 60
LARGEST_BYTES = 8 * 1024 * 1024
Text = Annotated[str, StringConstraints(max_length=4000)]
Short = Annotated[str, StringConstraints(max_length=300)]
Packed = Annotated[str, StringConstraints(max_length=200_000, pattern=r"^[A-Za-z0-9+/]*={0,2}$")]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
GeoFile = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,40}\.[0-9a-f]{12}\.json$")]
# Hears how many of how many steps are done; answers whether to go on.
Told = Callable[[int, int], bool]
Number = Annotated[float, Field(allow_inf_nan=False)]


class StoryError(ValueError):
    """A story that cannot be used; the text says where and why."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Words(_Part):
    zh: Text = ""
    en: Text = ""

    def in_(self, lang: str) -> str:
        """The words in a language; those of the other where there are none."""
        return getattr(self, lang) or self.en or self.zh


class Callout(_Part):
    code: Short
    words: Words = Words()


class Look(_Part):
    aside: Literal["none", "trend", "curve", "ranking"] = "none"
    pair: Literal["beside", "turn"] = "beside"
    own: Literal["first", "second"] = "first"
    spotlight: bool = False
    zoom: Short = ""
    callouts: list[Callout] = Field(default_factory=list, max_length=12)
    breaks: list[Number] | None = Field(default=None, max_length=12)


class Row(_Part):
    label: Short
    share: Number
    other: Number | None = None
    words: Short
    selected: bool = False


class Ranking(_Part):
    title: Short = ""
    rows: list[Row] = Field(default_factory=list, max_length=60)


class Line(_Part):
    name: Short
    x: list[int] = Field(max_length=1000)
    y: list[Number | None] = Field(max_length=1000)
    role: Literal["selected", "parent", "top"] = "parent"


class Lines(_Part):
    title: Text = ""
    lines: list[Line] = Field(default_factory=list, max_length=6)
    ticks: list[tuple[int, Short]] = Field(default_factory=list, max_length=200)
    labels: list[Short] = Field(default_factory=list, max_length=1000)
    months: list[Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}$")]] = Field(
        default_factory=list, max_length=1000
    )
    axis: Short = ""
    # The first provisional period, and the words for how the line is drawn from there on.
    provisional: Annotated[int, Field(ge=0)] | None = None
    dotted: Short = ""

    @property
    def late(self) -> range:
        """The places of the provisional periods."""
        return range(len(self.labels) if self.provisional is None else self.provisional, len(self.labels))

    @property
    def heading(self) -> str:
        """The title, with what a dotted line means where one is drawn."""
        return " · ".join(filter(None, (self.title, self.dotted if self.late else "")))


class Key(_Part):
    colour: Colour
    pattern: Literal["", "hatched", "dotted"] = ""
    words: Short
    status: Annotated[int, Field(ge=0, le=6)] | None = None


class Spoken(_Part):
    place: Short
    indicator: Short
    subject: Text
    finding: Text
    caption: Short = ""
    against: list[Short] = Field(default_factory=list, max_length=8)
    keys: list[Key] = Field(default_factory=list, max_length=16)
    ranking: Ranking = Ranking()
    trend: Lines = Lines()
    curve: Lines = Lines()
    stamp: list[Text] = Field(default_factory=list, max_length=6)
    # With what the line of the stamp begins that says what the map withholds.
    withheld: Text = ""


class Painted(_Part):
    level: Short
    within: Short
    selected: Short | None = None
    mark: Literal["fill", "circle"]
    values: Packed
    status: Packed
    breaks: list[Number] = Field(max_length=12)
    colours: list[Colour] = Field(max_length=12)
    classes: Packed = ""


class Geometry(_Part):
    areas: GeoFile
    above: GeoFile


class Shown(_Part):
    """A view as it is frozen: where it is asked, its map, its words and figures in both languages."""

    build: Short = ""
    search: Text = ""
    geo: Geometry
    map: Painted
    zh: Spoken
    en: Spoken

    def spoken(self, lang: str) -> Spoken:
        """Words and figures in a language."""
        return getattr(self, lang)


class Heading(_Part):
    """A page that opens a part."""

    kind: Literal["section"]
    title: Words = Words()
    note: Words = Words()


class Scene(Shown):
    """A view on the stage; with `other` it is compared with a second one: side by side, or before and after."""

    kind: Literal["view"]
    title: Words = Words()
    note: Words = Words()
    look: Look = Look()
    other: Shown | None = None


class Story(_Part):
    format: Literal["atlas-story-1"]
    title: Words = Words()
    scenes: list[Annotated[Heading | Scene, Field(discriminator="kind")]] = Field(min_length=1, max_length=MOST_SCENES)

    def views(self) -> Iterator[Shown]:
        """Every frozen view of the story, those compared with others included."""
        for scene in self.scenes:
            if isinstance(scene, Scene):
                yield from (view for view in (scene, scene.other) if view is not None)

    def stamp_of_part(self, at: int, lang: str) -> list[str]:
        """What the page that opens a part says of its sources: the lines of the views up to the next such page,
        without what their maps do not show, as the page has no map."""
        views = list(takewhile(lambda scene: scene.kind == "view", self.scenes[at + 1 :]))
        lines = (line for view in views for line in _of_sources(view.spoken(lang)))
        return list(dict.fromkeys(filter(None, lines)))[:4]


def _of_sources(spoken: Spoken) -> list[str]:
    """The lines of a stamp, that of what is withheld without its words."""
    return [line.removeprefix(spoken.withheld).removeprefix(" · ") for line in spoken.stamp]


def story_of(content: Any, lang: str) -> Story:
    """The story. Raises StoryError with the first thing that is wrong and where it stands."""
    try:
        story = Story.model_validate(content)
    except ValidationError as wrong:
        raise StoryError(_told(wrong.errors()[0], lang)) from None
    return story


def _told(fault: Any, lang: str) -> str:
    # The kind of a scene stands in the place as if it were a field.
    place = [part for part in fault["loc"] if part not in ("view", "section")]
    if fault["type"] == "missing" and place[:1] == ["scenes"] and len(place) > 2:
        return say(lang, "Scene {n} has no frozen figures. Add the view to the story again.", n=place[1] + 1)
    where = ".".join(map(str, place)) or "story"
    return say(lang, "The story cannot be used: {where}: {why}.", where=where[:80], why=fault["msg"])


def printable(words: str) -> str:
    """The words without control characters, which no XML may hold, and without marks that turn text around."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", "", words)
