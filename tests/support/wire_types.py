"""The browser's types of the live protocol, made from the shapes that the server sends and takes."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from tests.support.types_of import WEB, write
from videodesk.signaling.consultation import ConsultationNamespace
from videodesk.signaling.desk import DeskNamespace
from videodesk.signaling.news import CONSULTATION_NEWS, DESK_ANSWERS, DESK_NEWS, OVERVIEW_NEWS
from videodesk.signaling.overview import OverviewNamespace

TYPES = WEB / "src" / "protocol" / "wire.ts"
REF = "#/components/schemas/{model}"


class Untitled(GenerateJsonSchema):
    """A title that repeats the field's name says nothing."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


Listed = Mapping[str, type[BaseModel]]


def document() -> dict[str, Any]:
    """Beside each message's shape, one type for each namespace and way that says which events there are."""
    events: dict[str, tuple[Listed, JsonSchemaMode]] = {
        "ConsultationRequests": (ConsultationNamespace.messages(), "validation"),
        "ConsultationEvents": (CONSULTATION_NEWS, "serialization"),
        "DeskRequests": (DeskNamespace.messages(), "validation"),
        "DeskEvents": (DESK_NEWS, "serialization"),
        "DeskAnswers": (DESK_ANSWERS, "serialization"),
        "OverviewRequests": (OverviewNamespace.messages(), "validation"),
        "OverviewEvents": (OVERVIEW_NEWS, "serialization"),
    }
    models = {(model, mode): None for listed, mode in events.values() for model in listed.values()}
    names, schema = models_json_schema(list(models), ref_template=REF, schema_generator=Untitled)
    schemas: dict[str, Any] = schema["$defs"]
    for name, (listed, mode) in events.items():
        properties = {event: names[model, mode] for event, model in listed.items()}
        schemas[name] = {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "The live protocol", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }


if __name__ == "__main__":
    write(document(), TYPES)
