"""Examples of whole values, put together from the examples of their parts."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar.datastructures import UploadFile
from msgspec import UNSET, inspect

from customiseyou.domains.customization.documents import Design, Template

SOME_ID = "0198a6e2-b0f8-7c3a-9d1e-5f6a7b8c9d0e"
SOME_TIME = "2026-11-24T10:30:00Z"
SOME_DAY = "2026-12-03"

DESIGN: Mapping[str, Any] = {
    "format": "customiseyou/design",
    "version": 1,
    "template": SOME_ID,
    "language": "hi",
    "answers": {"name": "प्रिया", "steam": "peacock"},
    "adjustments": {"name": {"size": 1800, "rotation": -500}},
    "added": [],
}
TEMPLATE: Mapping[str, Any] = {
    "format": "customiseyou/template",
    "version": 1,
    "surfaces": [{"id": "wrap", "name": {"en": "All round"}, "width": 20000, "height": 9000}],
    "views": [
        {
            "id": "front",
            "title": {"en": "Front"},
            "surface": "wrap",
            "mockup": "mug",
            "mockup_view": "front",
        }
    ],
    "fields": [{"kind": "text", "id": "name", "label": {"en": "Name"}, "graphemes_max": 14}],
    "layers": [
        {
            "kind": "text",
            "id": "name",
            "surface": "wrap",
            "box": {"x": 2000, "y": 2500, "width": 7000, "height": 3000},
            "field": "name",
            "font": "noto-devanagari",
            "size": 1800,
        }
    ],
    "rules": [],
    "prices": [],
}
WHOLE: dict[type, Mapping[str, Any]] = {Design: DESIGN, Template: TEMPLATE}
"""Values whose parts cannot be chosen one by one."""


def can_be_told(kind: type[msgspec.Struct]) -> bool:
    """Return whether JSON can show an example of a struct: parts of the two documents make no
    sense alone, and a form with a file is no JSON."""
    if kind in WHOLE:
        return True
    return kind.__module__ != Design.__module__ and UploadFile not in kind.__annotations__.values()


def of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return an example of a struct as JSON has it."""
    if kind in WHOLE:
        return dict(WHOLE[kind])
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    found: dict[str, Any] = {}
    if info.tag_field is not None:
        found[info.tag_field] = info.tag
    for field in info.fields:
        value = _of_type(field.type)
        if value is not UNSET:
            found[field.encode_name] = value
    return found


def _of_type(info: inspect.Type) -> Any:
    if isinstance(info, inspect.Metadata):
        said = (info.extra_json_schema or {}).get("examples")
        return said[0] if said else _of_type(info.type)
    if isinstance(info, inspect.UnionType):
        return _of_type(info.types[0])
    if isinstance(info, inspect.StructType):
        return of(info.cls)
    if isinstance(info, inspect.EnumType):
        return next(iter(info.cls)).value
    if isinstance(info, inspect.LiteralType):
        return info.values[0]
    return _of_many(info) if _is_many(info) else _of_plain(info)


def _is_many(info: inspect.Type) -> bool:
    kinds = inspect.VarTupleType | inspect.ListType | inspect.TupleType | inspect.DictType
    return isinstance(info, kinds)


def _of_many(info: Any) -> Any:
    if isinstance(info, inspect.DictType):
        return {} if isinstance(info.value_type, inspect.AnyType) else _of_mapping(info)
    if isinstance(info, inspect.TupleType):
        return [_of_type(one) for one in info.item_types]
    return [_of_type(info.item_type)]


def _of_mapping(info: inspect.DictType) -> dict[str, Any]:
    """Return an entry: what stands under a field, a layer or a surface."""
    return {"name": _of_type(info.value_type)}


def _of_plain(info: inspect.Type) -> Any:
    plain: dict[type[inspect.Type], Any] = {
        inspect.UUIDType: SOME_ID,
        inspect.DateTimeType: SOME_TIME,
        inspect.DateType: SOME_DAY,
        inspect.BoolType: True,
        inspect.IntType: 1,
        inspect.StrType: "Priya",
        inspect.NoneType: None,
        inspect.AnyType: {},
    }
    return plain.get(type(info), UNSET)
