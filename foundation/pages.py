"""Showing and reading: a page is a template, a fragment is a named block of it, at the same address."""

from __future__ import annotations

from typing import Any, TypeVar

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from jinja2_fragments.flask import render_block
from pydantic import BaseModel, ValidationError
from werkzeug.wrappers import Response as AnyResponse

from foundation.errors import Invalid

Form = TypeVar("Form", bound=BaseModel)
__all__ = ["flash", "read_form", "redirect_to", "show"]


def show(template: str, block: str | None = None, *, status: int = 200, **context: Any) -> Response:
    """The whole page, or its named block when htmx asks for it."""
    if block and request.headers.get("HX-Request"):
        return make_response(render_block(template, block, **context), status)
    return make_response(render_template(template, **context), status)


def redirect_to(endpoint: str, **values: Any) -> AnyResponse:
    """See another page after a deed (303); htmx is told in its own way."""
    address = url_for(endpoint, **values)
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": address})
    return redirect(address, 303)


def read_form(model: type[Form]) -> Form:
    """The posted form as a value; `Invalid` maps each wrong field to what to do about it."""
    return read(model, {name: _one_or_many(name, model) for name in request.form})


def read(model: type[Form], values: Any) -> Form:
    """Any mapping as a value of the model, mistakes told in words."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise Invalid(
            {".".join(map(str, e["loc"])) or "form": _words(dict(e)) for e in error.errors()}
        ) from error


def _one_or_many(name: str, model: type[BaseModel]) -> Any:
    field = model.model_fields.get(name)
    many = field is not None and "list" in str(field.annotation)
    return request.form.getlist(name) if many else request.form[name]


def _words(error: dict[str, Any]) -> str:
    limits = error.get("ctx", {})
    match error["type"]:
        case "missing" | "string_too_short":
            return _("Ce champ est nécessaire.")
        case "string_too_long":
            return _("%(max)s caractères au plus.", max=limits.get("max_length"))
        case "enum" | "literal_error":
            return _("Choisissez l’une des réponses proposées.")
        case "value_error":
            return str(limits.get("error", ""))
        case _:
            return _("Cette valeur n’est pas comprise.")
