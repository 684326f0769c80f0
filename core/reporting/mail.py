"""Mail by SMTP, where an operator has configured it: server, sender, and the addresses of offices.

``COUNTY_TARGETS_MAIL`` names a TOML file of the operator's, outside the state and its backups, for it may
hold a password::

    server = "smtp.example.cn"
    port = 465
    security = "tls"                  # or "starttls", or "none" within a machine
    user = "xianyu"
    password = "..."
    from = "主管办公室 <xianyu@example.cn>"
    site = "https://county.example.cn/"   # where readers open the dashboard; optional
    days = [10, 3, 1]                 # days before a deadline
    [to]
    gongxin = ["a@example.cn"]        # department id or county code
    620723 = ["b@example.cn"]
"""

from __future__ import annotations

import base64
import os
import smtplib
import ssl
from collections.abc import Mapping
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from core.plan.catalog import Catalog
from core.toml.reading import TomlFileError, read_toml_file

VARIABLE: Final = "COUNTY_TARGETS_MAIL"
#: Seconds that a server may take to answer.
_PATIENCE: Final = 30.0
_LONGEST: Final = 320
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class MailError(Exception):
    """Mail that is not configured as it should be or was not taken; ``str()`` is a Chinese sentence."""


def _address(text: str) -> str:
    _, plain = parseaddr(text)
    local, _, host = plain.rpartition("@")
    odd = any(c.isspace() for c in plain) or any(not c.isprintable() for c in text)
    if not local or not host or odd or len(text) > _LONGEST:
        raise ValueError("须为邮箱地址")
    return text


Address = Annotated[str, AfterValidator(_address)]


class MailSettings(BaseModel):
    """What the operator's file says."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    server: str = Field(min_length=1)
    port: int = Field(gt=0, lt=65_536)
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str = ""
    password: str = Field(default="", repr=False)
    sender: Address = Field(alias="from")
    site: str = Field(default="", pattern=r"^(https?://[^\s?#]+)?$")
    days: tuple[Annotated[int, Field(ge=0, le=90)], ...] = (10, 3, 1)
    to: Mapping[str, tuple[Address, ...]] = Field(min_length=1)


def settings(catalog: Catalog) -> MailSettings | None:
    """Read what is configured; ``None`` where mail is not.

    Raises
    ------
    MailError
        Naming file, entry and remedy.
    """
    given = os.environ.get(VARIABLE, "").strip()
    if not given:
        return None
    try:
        given_settings = MailSettings.model_validate(read_toml_file(Path(given)))
    except TomlFileError as error:
        raise MailError(f"环境变量{VARIABLE}所指的文件{given}：{error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise MailError(f"{given}中“{where}”不对，请按docs/operations.md“催报邮件”一节改正。") from None
    known = {one.id for one in catalog.departments} | {one.code for one in catalog.counties}
    unknown = [office for office in given_settings.to if office not in known]
    if unknown:
        raise MailError(
            f"{given}的[to]中没有单位“{unknown[0][:24]}”，请写部门编号（见departments.toml）或县区代码。"
        )
    return given_settings


def message(
    settings_: MailSettings, office: str, subject: str, text: str, attached: Mapping[str, bytes]
) -> EmailMessage:
    """Put a letter to an office together, with Word files by name."""
    letter = EmailMessage()
    letter["From"], letter["To"] = settings_.sender, ", ".join(settings_.to[office])
    letter["Subject"] = " ".join(subject.split())
    letter["Date"], letter["Message-ID"] = formatdate(), make_msgid(domain="county-targets.local")
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic answer is wanted
    letter.set_content(text)
    main, _, sub = _WORD.partition("/")
    for name, content in attached.items():
        letter.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return letter


def send(own: MailSettings, letter: EmailMessage) -> None:
    """Hand a letter to the server.

    Raises
    ------
    MailError
        Where it was not taken, by all addressees or by one; nothing of the password is in the sentence.
    """
    try:
        with _connection(own) as server:
            if own.user:
                _sign_in(server, own.user, own.password)
            refused = server.send_message(letter)
    except UnicodeError:  # no name of a host, in whatever script
        raise MailError(f"邮件服务器名“{own.server[:40]}”不是主机名，请核对server。") from None
    except smtplib.SMTPAuthenticationError:
        raise MailError("邮件服务器不接受用户名或口令，请核对user和password。") from None
    except smtplib.SMTPNotSupportedError:
        raise MailError(
            "邮件服务器不支持所需的加密、登录方式或中文邮箱地址，请核对port、security、user、from和[to]。"
        ) from None
    except smtplib.SMTPRecipientsRefused:
        raise MailError("邮件服务器不接受收件地址，请核对[to]。") from None
    except (smtplib.SMTPException, MessageError, ssl.SSLError) as error:
        raise MailError(
            f"邮件服务器没有接受（{type(error).__name__}），请核对server、port和security。"
        ) from None
    except OSError as error:
        raise MailError(f"连不上邮件服务器{own.server}:{own.port}（{type(error).__name__}）。") from None
    if refused:
        raise MailError(f"有{len(refused)}个收件地址未被接受，请核对[to]。")


def _connection(own: MailSettings) -> smtplib.SMTP:
    trust = ssl.create_default_context()
    if own.security == "tls":
        return smtplib.SMTP_SSL(own.server, own.port, timeout=_PATIENCE, context=trust)
    server = smtplib.SMTP(own.server, own.port, timeout=_PATIENCE)
    if own.security == "starttls":
        server.starttls(context=trust)
    return server


#: Answers of a server (RFC 4954) that has taken name and password, and that wants more of them.
_TAKEN: Final = 235
_MORE: Final = 334


def _sign_in(server: smtplib.SMTP, user: str, password: str) -> None:
    """Sign in; a name or password beyond ASCII in UTF-8, as RFC 4616 has it: smtplib's own way refuses it."""
    if user.isascii() and password.isascii():
        server.login(user, password)
        return
    server.ehlo_or_helo_if_needed()
    offered = server.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        code, said = server.docmd("AUTH", "PLAIN " + _base64(f"\0{user}\0{password}"))
    elif "LOGIN" in offered:
        code, said = server.docmd("AUTH", "LOGIN")
        for text in (user, password):
            if code == _MORE:
                code, said = server.docmd(_base64(text))
    else:
        raise smtplib.SMTPNotSupportedError("no way to sign in that takes UTF-8")
    if code != _TAKEN:
        raise smtplib.SMTPAuthenticationError(code, said)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
