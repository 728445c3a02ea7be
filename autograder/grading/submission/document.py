"""What all our documents share."""

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """Plain data with a schema: nothing unknown in it, nothing changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")
