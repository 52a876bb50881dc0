"""The county administrator's pages: people, their roles, agencies, staff lists, who had which access; and deputies."""

from app.views.staff.access_list import AccessListView
from app.views.staff.agencies import AgencyView
from app.views.staff.deputies import DeputyView
from app.views.staff.hats import HatView
from app.views.staff.importing import StaffImportView
from app.views.staff.roles import RoleView
from app.views.staff.states import UserStateView
from app.views.staff.users import UserView

PAGES = (
    UserView, UserStateView, HatView, AgencyView, AccessListView, StaffImportView, DeputyView, RoleView,
)  # fmt: skip

__all__ = ["PAGES", "RoleView", "UserView"]
