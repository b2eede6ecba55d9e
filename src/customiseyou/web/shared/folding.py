"""What a template says alike on every page of a language, worked out when it is compiled.

`{{ _("Cart") }}` and `{{ icon("truck", "!size-4") }}` come to the same letters each time: such
calls, whose arguments are all constant, become part of the text around them.
"""

from collections.abc import Callable, Iterable
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer

MACROS = "shared/_macros/"
"""What is imported from here sees nothing but its arguments."""


class _Template(jinja2.Template):
    def _get_default_module(self, ctx: Context | None = None) -> Any:
        # Globals are the environment's alone: what a page brings is not looked through for more.
        del ctx
        return super()._get_default_module()


class FoldingEnvironment(jinja2.Environment):
    """Folds calls of the globals in `pure`, and of macros; without any named there, none."""

    template_class = _Template
    pure: frozenset[str] = frozenset()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        if not self.pure:
            return template
        functions = {one: self.globals[one] for one in self.pure}
        return _Folding(self, template, functions).visit(template)


class _Folding(NodeTransformer):
    def __init__(
        self,
        environment: jinja2.Environment,
        template: nodes.Template,
        functions: dict[str, Callable[..., Any]],
    ) -> None:
        self._environment = environment
        self._functions = functions
        # A name that the template itself gives to something else is left alone.
        self._own = frozenset(_own_names(template))

    def visit_FromImport(self, node: nodes.FromImport) -> nodes.FromImport:  # noqa: N802
        where = node.template
        if isinstance(where, nodes.Const) and where.value.startswith(MACROS):
            macros = self._environment.get_template(where.value).module
            for one in node.names:
                name, alias = one if isinstance(one, tuple) else (one, one)
                self._functions[alias] = getattr(macros, name)
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        called = node.node
        if (
            not isinstance(called, nodes.Name)
            or called.name in self._own
            or called.name not in self._functions
            or node.dyn_args is not None
            or node.dyn_kwargs is not None
        ):
            return node
        try:
            args = [one.as_const() for one in node.args]
            named = {one.key: one.value.as_const() for one in node.kwargs}
        except nodes.Impossible:
            return node
        value = self._functions[called.name](*args, **named)
        return nodes.Const(value, lineno=node.lineno, environment=self._environment)


def _own_names(template: nodes.Template) -> Iterable[str]:
    """Yield what the template assigns, loops over, takes as an argument or defines."""
    for name in template.find_all(nodes.Name):
        if name.ctx != "load":
            yield name.name
    for macro in template.find_all(nodes.Macro):
        yield macro.name
