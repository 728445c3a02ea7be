"""What a benchmark says."""

from pydantic import BaseModel, computed_field


class Report(BaseModel):
    """What `lr bench NAME --json` prints.

    >>> Report(name="start", unit="s", ours=4.0, peer="plain", theirs=2.0).ratio
    2.0
    """

    version: int = 1
    name: str
    unit: str
    ours: float
    peer: str
    theirs: float
    limit: float | None = None
    details: dict[str, float] = {}

    @computed_field  # type: ignore[prop-decorator]
    @property
    def ratio(self) -> float | None:
        """None where the peer's is nothing."""
        return self.ours / self.theirs if self.theirs else None

    @property
    def within(self) -> bool:
        return self.limit is None or self.ours <= self.limit
