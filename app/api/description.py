"""The description of the API for programs (OpenAPI). Who may ask for it stands in the access table."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_appbuilder.api import BaseApi, expose
from flask_appbuilder.api.manager import OpenApi as FabOpenApi

from app.api.schemas import components
from app.models import REGISTRY


class OpenApi(FabOpenApi):
    """FAB's description, without FAB's own question who is asking."""

    @expose("/<version>/_openapi")
    def get(self, version: str) -> Any:
        """The description of this version of the API."""
        views = current_app.appbuilder.baseviews  # type: ignore[attr-defined]
        apis = [view for view in views if isinstance(view, BaseApi) and view.version == version]
        spec = self._create_api_spec(version)
        for api in apis:
            api.add_api_spec(spec)
        for name, schema in components(REGISTRY).items():
            spec.components.schema(name, schema)
        return self.response(200, **spec.to_dict()) if apis else self.response_404()
