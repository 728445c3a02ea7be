"""The parts of the tiny transformer, apart so that torch is loaded only for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import torch
from torch import nn
from torch.nn.functional import relu, scaled_dot_product_attention

if TYPE_CHECKING:
    from torch import Tensor

Norm: TypeAlias = Literal["post", "pre"]

LETTERS, LENGTH = 8, 8
WIDTH, HEADS, LAYERS = 32, 4, 4


class Block(nn.Module):
    """Attention, then a small network, each beside the way straight through."""

    def __init__(self, norm: Norm) -> None:
        """Draw the weights; `norm` says where the two LayerNorms stand."""
        super().__init__()
        self.pre = norm == "pre"
        self.look = nn.Linear(WIDTH, 3 * WIDTH)
        self.mix = nn.Linear(WIDTH, WIDTH)
        self.up = nn.Linear(WIDTH, 4 * WIDTH)
        self.down = nn.Linear(4 * WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        """Norm after each sum ("post", as in 2017), or before each part ("pre")."""
        if self.pre:
            x = x + self._attend(self.norm1(x))
            return x + self._think(self.norm2(x))
        x = self.norm1(x + self._attend(x))
        out: Tensor = self.norm2(x + self._think(x))
        return out

    def _attend(self, x: Tensor) -> Tensor:
        shape = (*x.shape[:2], 3, HEADS, WIDTH // HEADS)
        q, k, v = self.look(x).view(shape).permute(2, 0, 3, 1, 4)
        seen = scaled_dot_product_attention(q, k, v).transpose(1, 2)
        out: Tensor = self.mix(seen.reshape(x.shape))
        return out

    def _think(self, x: Tensor) -> Tensor:
        out: Tensor = self.down(relu(self.up(x)))
        return out


class TinyTransformer(nn.Module):
    """Reads eight letters at once and says for each place which one belongs there."""

    def __init__(self, norm: Norm = "post") -> None:
        """Draw the weights from torch's random state."""
        super().__init__()
        self.letters = nn.Embedding(LETTERS, WIDTH)
        self.places = nn.Parameter(torch.randn(LENGTH, WIDTH))
        self.blocks = nn.Sequential(*(Block(norm) for _ in range(LAYERS)))
        self.norm = nn.LayerNorm(WIDTH) if norm == "pre" else nn.Identity()
        self.head = nn.Linear(WIDTH, LETTERS)

    def forward(self, sequences: Tensor) -> Tensor:
        """Give a score for each letter at each place."""
        x = self.blocks(self.letters(sequences) + self.places)
        out: Tensor = self.head(self.norm(x))
        return out
