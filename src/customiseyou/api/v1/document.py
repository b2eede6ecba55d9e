"""The OpenAPI document: values described exactly as they are read, and how callers show who
they are."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec
from litestar import Router
from litestar.datastructures import UploadFile
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme, Tag
from litestar.openapi.spec import Schema as OpenApiSchema
from litestar.openapi.spec.enums import OpenAPIType
from litestar.plugins import OpenAPISchemaPlugin
from litestar.routes import BaseRoute
from litestar.types import ControllerRouterHandler
from litestar.typing import FieldDefinition

from customiseyou.api.v1 import examples, identity
from customiseyou.web.shared import permissions

if TYPE_CHECKING:
    from litestar._openapi.schema_generation import SchemaCreator

PATH = "/api/v1"
REF = "#/components/schemas/{name}"
ABOUT = """\
What the shop's pages do, for apps and other programs.

Send `Authorization: Bearer …` with a token from `POST /api/v1/sessions`, or `Visitor-Key: …` with
a key from `POST /api/v1/visitors`; a guest needs nothing else. Cookies are not looked at. Names
and sentences are in the language of `Accept-Language`, or of `?lang=`.

Refusals are problem details (RFC 9457) with a stable `code`. What is missing and what is
somebody else's look alike: both answer 404."""
TAGS = {
    "Catalogue": "What is on sale, and what its buyers may change.",
    "People": "Visitors, accounts and sessions.",
    "Designs": "Making a piece one's own, up to the approval of exactly what is printed.",
    "Cart": "Approved designs that wait to be ordered.",
    "Orders": "Placing, paying, following and cancelling.",
    "Shop": "The maker's side: what to make, exactly how, and sending it off.",
}
SECURITY = {
    "bearer": SecurityScheme(
        type="http", scheme="bearer", description="A token from `POST /api/v1/sessions`."
    ),
    "visitor": SecurityScheme(
        type="apiKey",
        name=identity.VISITOR_HEADER,
        security_scheme_in="header",
        description="A guest's key from `POST /api/v1/visitors`; whoever has it sees their things.",
    ),
}


class OneRoute(Router):
    """Keeps its first route alone: Litestar adds pages of its own behind the document."""

    def register(self, value: ControllerRouterHandler) -> list[BaseRoute]:
        """Take the first route, and none after it."""
        return [] if self.routes else super().register(value)


def config() -> OpenAPIConfig:
    """Return what Litestar needs to know to write the document and to serve it."""
    return OpenAPIConfig(
        title="CustomiseYou",
        version="1",
        description=ABOUT,
        tags=[Tag(name=name, description=about) for name, about in TAGS.items()],
        components=[Components(security_schemes={**SECURITY})],
        create_examples=False,
        use_handler_docstrings=True,
        # The readers for people load scripts from foreign hosts: only the document is served.
        render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        openapi_router=OneRoute(
            path=PATH,
            route_handlers=[],
            opt=permissions.allow(permissions.Permission.FILE),
            include_in_schema=False,
        ),
    )


class ExactSchemas(OpenAPISchemaPlugin):
    """Describes every struct exactly as it is read.

    Litestar's own description forgets some limits and takes `tuple[X, ...]` for a choice of X
    and anything. msgspec, which reads the bodies, describes exactly what it takes.
    """

    @staticmethod
    def is_plugin_supported_type(value: Any) -> bool:
        """Return whether a type is a struct."""
        return isinstance(value, type) and issubclass(value, msgspec.Struct)

    def is_plugin_supported_field(self, field_definition: FieldDefinition) -> bool:
        """Return whether a field holds a struct."""
        return not field_definition.is_union and field_definition.is_subclass_of(msgspec.Struct)

    def to_openapi_schema(
        self, field_definition: FieldDefinition, schema_creator: "SchemaCreator"
    ) -> OpenApiSchema:
        """Return a struct's schema as a component, its fields' structs beside it."""
        kind: type[msgspec.Struct] = field_definition.annotation
        _, components = msgspec.json.schema_components([kind], ref_template=REF, schema_hook=_file)
        raw = components[kind.__name__]
        schema = schema_creator.schema_registry.get_schema_for_field_definition(field_definition)
        schema.title = raw["title"]
        schema.description = raw.get("description")
        schema.type = OpenAPIType.OBJECT
        schema.properties = raw["properties"]
        schema.required = raw.get("required")
        schema.additional_properties = raw.get("additionalProperties")
        schema.examples = [examples.of(kind)] if examples.can_be_told(kind) else None
        for part in _named_in(msgspec.inspect.type_info(kind)):
            schema_creator.for_field_definition(FieldDefinition.from_annotation(part))
        return schema


def _file(kind: type) -> dict[str, Any]:
    """Return how a file in a form is described."""
    if kind is UploadFile:
        return {"type": "string", "format": "binary"}
    raise NotImplementedError


def _named_in(info: Any) -> Iterator[type]:
    """Yield the structs and enumerations that a struct's fields name, however wrapped."""
    waiting = [field.type for field in info.fields]
    while waiting:
        found = waiting.pop()
        if isinstance(found, msgspec.inspect.StructType | msgspec.inspect.EnumType):
            yield found.cls
            continue
        for name in ("type", "item_type", "key_type", "value_type"):
            inner = getattr(found, name, None)
            if isinstance(inner, msgspec.inspect.Type):
                waiting.append(inner)
        for name in ("types", "item_types"):
            waiting.extend(getattr(found, name, ()))
