"""Who may ask: allow-lists of workspaces, channels and users. An empty list allows everybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Allowed:
    """What is allowed. A person of another workspace in a shared channel needs both workspaces to be allowed."""

    teams: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    users: frozenset[str] = frozenset()

    def allows(self, teams: Sequence[str], channel: str, user: str) -> bool:
        """False also where Slack does not say which workspace, channel or user it is, and a list is set."""
        return (
            (not self.teams or (bool(teams) and self.teams.issuperset(teams)))
            and (not self.channels or channel in self.channels)
            and (not self.users or user in self.users)
        )


def allowed_by(settings: Settings) -> Allowed:
    return Allowed(_ids(settings.slack_teams), _ids(settings.slack_channels), _ids(settings.slack_users))


def _ids(listed: str) -> frozenset[str]:
    return frozenset(listed.replace(",", " ").split())
