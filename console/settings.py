"""What the console is told by its environment."""

from dataclasses import dataclass

from shared.kit.settings import Environment


@dataclass(frozen=True)
class Settings:
    """`GATEWAY_URL` says where the gateway answers, `CONSOLE_SECRET` signs the cookies."""

    gateway_url: str
    secret: str

    @classmethod
    def read(cls, env: Environment | None = None) -> "Settings":
        """Read the environment. Raises SettingsError."""
        env = env or Environment()
        settings = cls(env.text("GATEWAY_URL", "http://127.0.0.1:8080"), env.text("CONSOLE_SECRET"))
        env.check()
        return settings
