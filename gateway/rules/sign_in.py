"""How long sign-ins hold and when a name is locked out."""

from datetime import datetime, timedelta

from shared.kit.policy import Policy


def access_life(policy: Policy) -> timedelta:
    """SEC-01: how long an access token holds."""
    return timedelta(minutes=policy.value("sec.access_minutes"))


def refresh_life(policy: Policy) -> timedelta:
    """SEC-01: how long a refresh token waits for its use."""
    return timedelta(days=policy.value("sec.refresh_days"))


def memory_of_failures(policy: Policy) -> timedelta:
    """SEC-01: how long failures are remembered, and how long a name is locked out."""
    return timedelta(minutes=policy.value("sec.lock_minutes"))


def after_failure(failures: int, last_at: datetime, now: datetime, policy: Policy) -> tuple[int, datetime | None]:
    """SEC-01: the failures counted after one more, and until when the name is locked out, if it is.

    Failures older than the lock-out itself are forgotten. Instants are the machine's: a lock must run out under a set clock.
    """
    pause = memory_of_failures(policy)
    counted = (failures if now - last_at < pause else 0) + 1
    return counted, now + pause if counted >= policy.value("sec.lock_failures") else None


def seconds_locked(locked_until: datetime | None, now: datetime) -> int:
    """SEC-01: the whole seconds until a name may try again, 0 if it may now."""
    if locked_until is None or locked_until <= now:
        return 0
    return -((now - locked_until) // timedelta(seconds=1))
