"""What has just been changed at a PBX from here, known at once and not only when its lists are asked for again."""

from storage.database import Tx
from storage.staff import StaffMember


def put(tx: Tx, member: StaffMember) -> None:
    """She is new, or another now; whoever is bound to her is rung on her extension of today."""
    tx.execute(
        """INSERT INTO employees (account, login, extension, name, mobile, gone_ms)
        VALUES (:account, :login, :extension, :name, :mobile, NULL)
        ON CONFLICT (account, login) DO UPDATE SET extension = :extension, name = :name, mobile = :mobile,
        missing_ms = NULL, gone_ms = NULL""",
        account=member.account,
        login=member.login,
        extension=member.extension,
        name=member.name,
        mobile=member.mobile,
    )
    if member.extension:
        tx.execute(
            "UPDATE bindings SET extension = :extension WHERE account = :account AND employee = :login",
            extension=member.extension,
            account=member.account,
            login=member.login,
        )


def gone(tx: Tx, account: str, login: str, now_ms: int) -> None:
    """She has left, for certain."""
    tx.execute(
        "UPDATE employees SET gone_ms = :now WHERE account = :account AND login = :login AND gone_ms IS NULL",
        now=now_ms,
        account=account,
        login=login,
    )
    tx.execute(
        "DELETE FROM department_members WHERE account = :account AND employee = :login", account=account, login=login
    )


def department_gone(tx: Tx, account: str, name: str) -> None:
    """Nobody works there any more. Who led it goes on doing so in name: a supervisor of nothing would lead all."""
    tx.execute(
        "DELETE FROM department_members WHERE account = :account AND department = :name", account=account, name=name
    )


def department_renamed(tx: Tx, account: str, before: str, after: str, now_ms: int) -> None:
    """Whoever works there, hears of it or leads it does so under the new name; calls of before keep the old one, and so
    does who leads them."""
    names = {"account": account, "before": before, "after": after}
    tx.execute(
        """INSERT INTO led_departments (person, account, department)
        SELECT person, account, :after FROM led_departments WHERE account = :account AND department = :before
        ON CONFLICT (person, account, department) DO NOTHING""",
        **names,
    )
    tx.execute(
        """INSERT INTO group_chats (chat_id, account, department, topic, person, since_ms)
        SELECT chat_id, account, :after, topic, person, :now FROM group_chats
        WHERE account = :account AND department = :before
        ON CONFLICT (chat_id, account, department) DO NOTHING""",
        now=now_ms,
        **names,
    )
    tx.execute(
        """INSERT INTO deaf_to (person, account, kind, name) SELECT person, account, kind, :after FROM deaf_to
        WHERE account = :account AND kind = 'department' AND name = :before
        ON CONFLICT (person, account, kind, name) DO NOTHING""",
        **names,
    )
    tx.execute(
        "DELETE FROM group_chats WHERE account = :account AND department = :before", account=account, before=before
    )
    tx.execute(
        "DELETE FROM deaf_to WHERE account = :account AND kind = 'department' AND name = :before",
        account=account,
        before=before,
    )
    department_gone(tx, account, before)
