"""What one submission may use, in one place."""

from __future__ import annotations

import dataclasses

MEBIBYTE = 2**20


@dataclasses.dataclass(frozen=True)
class Limits:
    """What one submission may use; generous for a small model on one core."""

    address_space: int = 16 * 1024 * MEBIBYTE
    resident: int = 3 * 1024 * MEBIBYTE
    file_size: int = 64 * MEBIBYTE
    folder_size: int = 256 * MEBIBYTE
    processes: int = 48
    descriptors: int = 1024
    cpu_seconds: int = 600
    start_seconds: float = 120.0
    cell_seconds: float = 20.0
    whole_seconds: float = 180.0

    def inside(self) -> dict[str, int]:
        """The limits that the runner sets on itself, by their names in `resource`."""
        return {
            "RLIMIT_AS": self.address_space,
            "RLIMIT_FSIZE": self.file_size,
            "RLIMIT_NPROC": 4096,  # counts the user's other processes as well
            "RLIMIT_CPU": self.cpu_seconds,
            "RLIMIT_NOFILE": 256,
            "RLIMIT_CORE": 0,
        }
