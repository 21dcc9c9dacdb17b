"""A story that came from a browser or a file, checked: bounded, typed, and nothing in it trusted."""

import re
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
    against: list[Short] = Field(default_factory=list, max_length=8)
    keys: list[Key] = Field(default_factory=list, max_length=16)
    ranking: Ranking = Ranking()
    trend: Lines = Lines()
    curve: Lines = Lines()
    stamp: list[Text] = Field(default_factory=list, max_length=6)


class Painted(_Part):
    level: Short
    within: Short
    selected: Short | None = None
    mark: Literal["fill", "circle"]
    values: Packed
    status: Packed
    breaks: list[Number] = Field(max_length=12)
    colours: list[Colour] = Field(max_length=12)


class Geometry(_Part):
    areas: GeoFile
    above: GeoFile


class Scene(_Part):
    kind: Literal["view", "section"]
    title: Words = Words()
    note: Words = Words()
    build: Short = ""
    search: Text = ""
    geo: Geometry | None = None
    map: Painted | None = None
    zh: Spoken | None = None
    en: Spoken | None = None
    look: Look = Look()

    def spoken(self, lang: str) -> Spoken:
        """Words and figures in a language."""
        return getattr(self, lang)


class Story(_Part):
    format: Literal["atlas-story-1"]
    title: Words = Words()
    scenes: list[Scene] = Field(min_length=1, max_length=MOST_SCENES)


def story_of(content: Any, lang: str) -> Story:
    """The story. Raises StoryError with the first thing that is wrong and where it stands."""
    try:
        story = Story.model_validate(content)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(map(str, first["loc"])) or "story"
        raise StoryError(
            say(lang, "The story cannot be used: {where}: {why}.", where=where[:80], why=first["msg"])
        ) from None
    for number, scene in enumerate(story.scenes, 1):
        if scene.kind == "view" and None in (scene.geo, scene.map, scene.zh, scene.en):
            raise StoryError(say(lang, "Scene {n} has no frozen figures. Add the view to the story again.", n=number))
    return story


def printable(words: str) -> str:
    """The words without control characters, which no XML may hold, and without marks that turn text around."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", "", words)
