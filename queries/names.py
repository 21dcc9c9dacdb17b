"""Names in the languages of the atlas."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """A name in both languages."""

    zh: str
    en: str

    def in_(self, lang: str) -> str:
        """The name in `lang`."""
        return getattr(self, lang)
