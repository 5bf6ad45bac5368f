"""The offices of the firm, each with a PBX of another kind, and what the bot has to know to work with it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Protocol

from aiohttp import web

from sandbox.company import Company
from sandbox.company.cifra1 import PretendCifra1
from sandbox.company.cloud_ats import PretendCloudAts
from sandbox.company.deliveries import Deliveries
from sandbox.company.dialplan import Dialplan
from sandbox.company.firm import romashka
from sandbox.company.megafon import PretendMegafon
from sandbox.company.shelf import Shelf
from sandbox.company.trouble import Trouble
from sandbox.errands import Errands

Publish = Callable[[dict[str, Any]], None]
Now = Callable[[], datetime]

# Invented; they open nothing outside this box.
MEGAFON_KEY = "sandbox-megafon-key-11111111"
CRM_TOKEN = "sandbox-crm-token-22222222"  # noqa: S105
CLOUD_KEY = "sandbox-cloud-key-33333333"
CLOUD_CRM_TOKEN = "sandbox-cloud-crm-token-44444444"  # noqa: S105
CIFRA_DOMAIN = "romashka.vats.cifra1.ru"
CIFRA_KEY = "sandbx-cifra1-key555"
CABINET_KEY = "sandbx-cabinet-key666"
CHANNEL_KEY = "sandbox-channel-key-77777777"


class Pretend(Protocol):
    """A PBX: what happens on the phones it tells, and what is asked of it is done on the phones."""

    trouble: Trouble
    shelf: Shelf

    def routes(self, app: web.Application) -> None: ...

    def state(self) -> dict[str, Any]: ...


class Office:
    """Four desks and a PBX. Its events carry `office`, its name."""

    name: ClassVar[str]
    """What the bot calls the account."""
    title: ClassVar[str]
    kind: ClassVar[str]
    dials: ClassVar[bool] = True
    """Whether the bot can make it call."""
    knows_mobiles: ClassVar[bool] = False
    """Whether it tells the bot whose mobile is whose: else people come in by invite."""
    knows_logins: ClassVar[bool] = True
    """Else its employees are known to the bot by their extensions."""
    lines: ClassVar[tuple[str, str]]
    pbx: Pretend

    def __init__(self, errands: Errands, publish: Publish, now: Now) -> None:
        self.publish: Publish = lambda event: publish(event | {"office": self.name})
        self.errands = errands
        self.company = Company(romashka(self.lines), errands, publish=self.publish, now=now)
        self.switches: dict[str, tuple[object, str]] = {"autopilot": (self.company, "autopilot")}
        """What can be switched on the page: whose attribute it is."""

    def connect(self, bot: str) -> None:
        """The bot listens there: `http://127.0.0.1:PORT`."""
        raise NotImplementedError

    def settings(self, sandbox: str) -> dict[str, str]:
        """The bot's settings of this account, without PBX__NAME__."""
        raise NotImplementedError

    def switch(self, name: str, on: bool) -> None:
        """KeyError: there is no such switch here."""
        whose, attribute = self.switches[name]
        setattr(whose, attribute, on)
        self.publish({"kind": "switch", "name": name, "on": on})

    def guest(self, login: str) -> dict[str, str | None]:
        """Whom the bot is to invite when it is she."""
        ext = self.company.firm.employees[login].ext
        return {"account": self.name, "employee": login if self.knows_logins else None, "ext": ext}

    def state(self) -> dict[str, Any]:
        told = {"name": self.name, "title": self.title, "kind": self.kind, "dials": self.dials}
        told |= {"rates": self.kind == "megafon", "faxes": hasattr(self.pbx, "fax")}
        switches = {name: bool(getattr(*switch)) for name, switch in self.switches.items()}
        return told | self.company.state() | {"switches": switches, "pbx": self.pbx.state()}


class MegafonOffice(Office):
    name, title, kind = "office", "МегаФон", "megafon"
    knows_mobiles = True
    lines = ("74957654321", "74957654322")

    def __init__(self, errands: Errands, publish: Publish, now: Now) -> None:
        super().__init__(errands, publish, now)
        deliveries = Deliveries("", errands, self.publish)
        self.pbx = self.megafon = PretendMegafon(
            self.company, key=MEGAFON_KEY, crm_token=CRM_TOKEN, deliveries=deliveries, publish=self.publish
        )
        self.switches |= {
            "recording": (self.pbx.recording, "on"),
            "voicemail": (self.pbx.recording, "voicemail"),
            "ask_contact": (self.company, "ask_contact"),
        }

    def connect(self, bot: str) -> None:
        self.megafon.crm_url = f"{bot}/pbx/{self.name}"

    def settings(self, sandbox: str) -> dict[str, str]:
        keys = {"API_KEY": self.megafon.key, "CRM_TOKEN": self.megafon.crm_token}
        return {"KIND": self.kind, "BASE_URL": f"{sandbox}/megafon/crmapi/v1"} | keys


class CloudOffice(Office):
    name, title, kind = "cloud", "Облачная АТС", "cloud_ats"
    lines = ("74957654331", "74957654332")

    def __init__(self, errands: Errands, publish: Publish, now: Now) -> None:
        super().__init__(errands, publish, now)
        deliveries = Deliveries("", errands, self.publish)
        self.pbx = self.cloud_ats = PretendCloudAts(
            self.company, token=CLOUD_KEY, crm_token=CLOUD_CRM_TOKEN, deliveries=deliveries, publish=self.publish
        )
        self.switches |= {
            "recording": (self.pbx.recording, "on"),
            "voicemail": (self.pbx.recording, "voicemail"),
            "ask_contact": (self.company, "ask_contact"),
        }

    def connect(self, bot: str) -> None:
        self.cloud_ats.crm_url = f"{bot}/pbx/{self.name}"

    def settings(self, sandbox: str) -> dict[str, str]:
        keys = {"API_KEY": self.cloud_ats.token, "CRM_TOKEN": self.cloud_ats.speech.crm_token}
        return {"KIND": self.kind, "BASE_URL": f"{sandbox}/cloud_ats"} | keys


class CifraOffice(Office):
    """This PBX knows of its CRM only host and port."""

    name, title, kind = "cifra", "Цифра1", "cifra1"
    knows_logins = False
    lines = ("74957654341", "74957654342")

    def __init__(self, errands: Errands, publish: Publish, now: Now) -> None:
        super().__init__(errands, publish, now)
        self.pbx = self.cifra1 = PretendCifra1(
            self.company, errands, domain=CIFRA_DOMAIN, key=CIFRA_KEY, cabinet_key=CABINET_KEY, publish=self.publish
        )
        self.switches |= {"recording": (self.pbx, "recording"), "voicemail": (self.pbx, "voicemail")}

    def connect(self, bot: str) -> None:
        self.cifra1.crm_url = bot

    def settings(self, sandbox: str) -> dict[str, str]:
        addresses = {"BASE_URL": f"{sandbox}/cifra1/crmapi.php", "CABINET_URL": f"{sandbox}/cifra1/api"}
        keys = {"DOMAIN": CIFRA_DOMAIN, "API_KEY": CIFRA_KEY, "CABINET_KEY": CABINET_KEY}
        return {"KIND": self.kind} | addresses | keys


class DialplanOffice(Office):
    """Only tells: nobody can be called through it from the chat."""

    name, title, kind = "dialplan", "Свой диалплан", "telephony_channel"
    dials = False
    lines = ("74957654351", "74957654352")

    def __init__(self, errands: Errands, publish: Publish, now: Now) -> None:
        super().__init__(errands, publish, now)
        self.pbx = self.dialplan = Dialplan(self.company, errands, publish=self.publish)
        self.switches = {"recording": (self.pbx, "uploads")}

    def connect(self, bot: str) -> None:
        self.dialplan.url = f"{bot}/api/v2/telephony/calls/@{CHANNEL_KEY}"

    def settings(self, sandbox: str) -> dict[str, str]:
        hosts = {"RECORD_HOSTS": sandbox.removeprefix("http://")}
        return {"KIND": self.kind, "CHANNEL_KEY": CHANNEL_KEY} | hosts


OFFICES: Sequence[type[Office]] = (MegafonOffice, CloudOffice, CifraOffice, DialplanOffice)
KINDS = tuple(office.kind for office in OFFICES)
