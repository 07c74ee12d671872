"""How options are declared: a typed descriptor per option, and the base class of all configurations."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, ClassVar, Generic, Self, cast, overload

from typing_extensions import TypeVar, override

from hazelcast.checks import Check, named, suggest
from hazelcast.errors import InvalidConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")
S = TypeVar("S", default=T)
"""What may be assigned, when that is more than what is read back."""


class Option(Generic[T, S]):
    """An option of a configuration class, checked whenever it is set.

    Args:
        default: The value when it isn't set; copied, so that a list or dict isn't shared.
        check: Validates and normalizes what is assigned.
        secret: Whether `repr` of the configuration must hide the value.
    """

    def __init__(self, default: T, check: Check[T], *, secret: bool = False) -> None:
        self.default = default
        self.check = check
        self.secret = secret

    def __set_name__(self, owner: type[Options], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type[Options]) -> Self: ...
    @overload
    def __get__(self, instance: Options, owner: type[Options]) -> T: ...
    def __get__(self, instance: Options | None, owner: type[Options]) -> Self | T:
        if instance is None:
            return self
        # Kept, because a list that is read may be appended to.
        return cast("T", instance.__values__.setdefault(self.name, copy(self.default)))

    def __set__(self, instance: Options, value: S) -> None:
        instance.__values__[self.name] = self.check(self.name, value)


class Options:
    """The base of configuration classes: options are `Option` descriptors."""

    __slots__ = ("__values__",)

    _kind: ClassVar[str] = "configuration"

    def __init__(self) -> None:
        self.__values__: dict[str, object] = {}

    def update(self, options: Mapping[str, object], prefix: str = "") -> None:
        """Set options by name; None leaves an option as it is.

        Args:
            options: Values by option name.
            prefix: What stands before the name of an option in errors.

        Raises:
            InvalidConfigurationError: If there is no option of that name.
            InvalidArgumentTypeError: If the options are not a mapping with text as keys, or a value has the wrong type.
            InvalidArgumentValueError: If a value can't be accepted.
        """
        known = self.options()
        for name, value in named(f"{self._kind} options", options).items():
            if name not in known:
                raise InvalidConfigurationError(f"There is no {self._kind} option {name!r}{suggest(name, known)}")
            if value is not None:
                self.__values__[name] = known[name].check(prefix + name, value)

    @classmethod
    def from_dict(cls, d: Mapping[str, object]) -> Self:
        """Make a configuration from option names and values, as `update` takes them."""
        made = cls()
        made.update(d)
        return made

    @classmethod
    def options(cls) -> dict[str, Option[object]]:
        """Return the declared options by name."""
        return {
            name: cast("Option[object]", member)
            for base in reversed(cls.__mro__)
            for name, member in vars(base).items()
            if isinstance(member, Option)
        }

    def non_default(self) -> dict[str, object]:
        """Return the options whose value differs from the default, by name."""
        options = self.options()
        return {name: value for name, value in self.__values__.items() if value != options[name].default}

    def __copy__(self) -> Self:
        made = type(self)()
        made.__values__ = {name: copy(value) for name, value in self.__values__.items()}
        return made

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return self.non_default() == other.non_default()

    @override
    def __repr__(self) -> str:
        options = self.options()
        shown = (
            f"{name}={'<hidden>' if options[name].secret else repr(value)}"
            for name, value in self.non_default().items()
        )
        return f"{type(self).__name__}({', '.join(shown)})"
