"""Serializers that other packages offer."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Final, Literal, Protocol, runtime_checkable

from hazelcast.errors import InvalidArgumentTypeError, InvalidConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.metadata import EntryPoint

    from hazelcast.serialization.registry import Registry

__all__ = ["GROUP", "SerializerPlugin", "load_plugins"]

GROUP: Final = "hazelcast.serializers"
"""The entry-point group in which packages name their plugins."""


@runtime_checkable
class SerializerPlugin(Protocol):
    """What an entry point of the group ``hazelcast.serializers`` may name; a function of a registry will do too.

    Any object with this method fits; there is nothing to inherit.

    Example:
        In the ``pyproject.toml`` of a package::

            [project.entry-points."hazelcast.serializers"]
            points = "acme.points:register"

        and in the module ``acme.points``::

            def register(registry: Registry) -> None:
                registry.register(Point, PointSerializer())
    """

    def register(self, registry: Registry, /) -> None:
        """Add the serializers, by `Registry.register`."""
        ...


class _Installed:
    """One entry point.

    Attributes:
        name: Its name.
        label: The name with that of the distribution that it belongs to.
    """

    __slots__ = ("_entry", "label", "name")

    def __init__(self, entry: EntryPoint) -> None:
        self._entry = entry
        self.name = entry.name
        distribution = entry.dist
        owner = f"{distribution.name} {distribution.version}" if distribution else "an unknown distribution"
        self.label = f"{entry.name!r} of {owner}"

    def load(self) -> Callable[[Registry], object]:
        """Import what the entry point names."""
        try:
            found: object = self._entry.load()
        except Exception as error:
            raise InvalidConfigurationError(
                f"The serializer plugin {self.label} can't be imported: {type(error).__name__}: {error}", error
            ) from error
        if not isinstance(found, type):
            if isinstance(found, SerializerPlugin):
                return found.register
            if callable(found):
                return found
        raise InvalidConfigurationError(
            f"The serializer plugin {self.label} must be a function that takes a Registry, or an object with a method"
            f" register, but {self._entry.value} is {'a class' if isinstance(found, type) else type(found).__name__}"
        )


def load_plugins(registry: Registry, wanted: Literal[True] | Sequence[str]) -> None:
    """Let plugins add their serializers to a registry.

    Args:
        registry: The registry.
        wanted: True for all that are installed, or the names of some.

    Raises:
        InvalidArgumentTypeError: If `wanted` is something else.
        InvalidConfigurationError: If a name is unknown or stands for two plugins, or a plugin fails or takes what
            another one or an option has.
    """
    for plugin in _chosen(wanted):
        register = plugin.load()
        with registry.registering(f"the serializer plugin {plugin.label}"):
            try:
                register(registry)
            except InvalidConfigurationError:
                raise
            except Exception as error:
                raise InvalidConfigurationError(
                    f"The serializer plugin {plugin.label} failed: {type(error).__name__}: {error}", error
                ) from error


def _chosen(wanted: Literal[True] | Sequence[str]) -> list[_Installed]:
    """Return the plugins that are wanted, in the order of their names."""
    installed = sorted(map(_Installed, entry_points(group=GROUP)), key=lambda plugin: plugin.label)
    if wanted is True:
        return installed
    if isinstance(wanted, str) or not isinstance(wanted, Sequence) or not all(isinstance(name, str) for name in wanted):
        raise InvalidArgumentTypeError(f"serializer_plugins must be True or the names of plugins, not {wanted!r}")
    for name in wanted:
        found = [plugin.label for plugin in installed if plugin.name == name]
        if not found:
            names = ", ".join(plugin.label for plugin in installed) or "none"
            raise InvalidConfigurationError(f"There is no serializer plugin {name!r}; installed are: {names}")
        if len(found) > 1:
            raise InvalidConfigurationError(f"Several serializer plugins have one name: {', '.join(found)}")
    return [plugin for plugin in installed if plugin.name in wanted]
