"""Who may ask in Slack: lists of allowed workspaces, channels and users. An empty list allows all."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class AllowList:
    """The lists. For a person of another workspace, in a shared channel, both workspaces have to be allowed."""

    teams: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    users: frozenset[str] = frozenset()

    def allows(self, teams: Sequence[str], channel: str, user: str) -> bool:
        """False also if a list is set and Slack does not name the workspace, channel or user."""
        return (
            (not self.teams or (bool(teams) and self.teams.issuperset(teams)))
            and (not self.channels or channel in self.channels)
            and (not self.users or user in self.users)
        )


def allow_list_of(settings: Settings) -> AllowList:
    return AllowList(_ids(settings.slack_teams), _ids(settings.slack_channels), _ids(settings.slack_users))


def _ids(listed: str) -> frozenset[str]:
    return frozenset(listed.replace(",", " ").split())
