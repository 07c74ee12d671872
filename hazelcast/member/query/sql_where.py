"""The language of `sql(...)` predicates: `age > 18 AND (active OR name LIKE 'A%')`.

    or       = and { OR and }
    and      = not { AND not }
    not      = NOT not | "(" or ")" | term
    term     = attribute                                  true if the attribute is
             | attribute [NOT] operator literal           = == != <> < <= > >= LIKE ILIKE REGEX
             | attribute [NOT] BETWEEN literal AND literal
             | attribute [NOT] IN "(" literal { "," literal } ")"

Keywords are case-insensitive. A literal is quoted by apostrophes or is a bare word, and is converted to the type of the
attribute; the bare word `null` stands for a missing value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from hazelcast.errors import HazelcastSerializationError
from hazelcast.member.query.predicates import (
    AndPredicate,
    BetweenPredicate,
    EqualPredicate,
    GreaterLessPredicate,
    ILikePredicate,
    InPredicate,
    LikePredicate,
    NotEqualPredicate,
    NotPredicate,
    OrPredicate,
    Predicate,
    RegexPredicate,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN: Final = re.compile(r"\s*(?:'((?:[^']|'')*)'|(<>|!=|==|<=|>=|[=<>(),])|([^\s()<>=!,']+))")
_PUNCTUATION: Final = frozenset({"<>", "!=", "==", "<=", ">=", "=", "<", ">", "(", ")", ","})
_OPERATORS: Final[dict[str, Callable[[str, str | None], Predicate]]] = {
    "=": EqualPredicate,
    "==": EqualPredicate,
    "!=": NotEqualPredicate,
    "<>": NotEqualPredicate,
    "<": lambda attribute, value: GreaterLessPredicate(attribute, value, less=True),
    "<=": lambda attribute, value: GreaterLessPredicate(attribute, value, less=True, inclusive=True),
    ">": GreaterLessPredicate,
    ">=": lambda attribute, value: GreaterLessPredicate(attribute, value, inclusive=True),
    "LIKE": LikePredicate,
    "ILIKE": ILikePredicate,
    "REGEX": RegexPredicate,
}


class _Token(NamedTuple):
    text: str
    quoted: bool

    def is_(self, word: str) -> bool:
        return not self.quoted and self.text.upper() == word


_END: Final = _Token("", quoted=False)


def parse_where(text: str) -> Predicate:
    """Read a predicate.

    Raises:
        HazelcastSerializationError: The text does not follow the language.
    """
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = self._split()
        self._at = 0

    def parse(self) -> Predicate:
        predicate = self._or()
        if self._peek() is not _END:
            raise self._invalid()
        return predicate

    def _split(self) -> list[_Token]:
        tokens, at, text = list[_Token](), 0, self._text.rstrip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise self._invalid()
            quoted, symbol, word = match.groups()
            if quoted is None:
                tokens.append(_Token(symbol or word, quoted=False))
            else:
                tokens.append(_Token(quoted.replace("''", "'"), quoted=True))
            at = match.end()
        return tokens

    def _or(self) -> Predicate:
        return self._joined("OR", self._and, OrPredicate)

    def _and(self) -> Predicate:
        return self._joined("AND", self._not, AndPredicate)

    def _joined(
        self, word: str, part: Callable[[], Predicate], join: Callable[[list[Predicate]], Predicate]
    ) -> Predicate:
        parts = [part()]
        while self._skip(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else join(parts)

    def _not(self) -> Predicate:
        if self._skip("NOT"):
            return NotPredicate(self._not())
        if self._skip("("):
            predicate = self._or()
            self._expect(")")
            return predicate
        return self._term()

    def _term(self) -> Predicate:
        attribute = self._word().removeprefix("this.")
        negated = self._skip("NOT")
        predicate = self._comparison(attribute)
        if predicate is None:
            if negated:
                raise self._invalid()
            return EqualPredicate(attribute, "true")
        return NotPredicate(predicate) if negated else predicate

    def _comparison(self, attribute: str) -> Predicate | None:
        if self._skip("BETWEEN"):
            low = self._literal()
            self._expect("AND")
            return BetweenPredicate(attribute, low, self._literal())
        if self._skip("IN"):
            self._expect("(")
            values = [self._literal()]
            while self._skip(","):
                values.append(self._literal())
            self._expect(")")
            return InPredicate(attribute, values)
        token = self._peek()
        make = None if token.quoted else _OPERATORS.get(token.text.upper())
        if make is None:
            return None
        self._at += 1
        return make(attribute, self._literal())

    def _word(self) -> str:
        token = self._peek()
        if token is _END or token.quoted or token.text in _PUNCTUATION:
            raise self._invalid()
        self._at += 1
        return token.text

    def _literal(self) -> str | None:
        token = self._peek()
        if token.quoted:
            self._at += 1
            return token.text
        word = self._word()
        return None if word.lower() == "null" else word

    def _peek(self) -> _Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _END

    def _skip(self, word: str) -> bool:
        found = self._peek().is_(word)
        self._at += found
        return found

    def _expect(self, word: str) -> None:
        if not self._skip(word):
            raise self._invalid()

    def _invalid(self) -> HazelcastSerializationError:
        return HazelcastSerializationError(f"Invalid SQL: [{self._text}]")
