"""How large a filled database is, and how its cases spread over counties and agencies."""

from __future__ import annotations

from typing import Final, NamedTuple

TINY: Final = 51  # cases of the smallest county
CENTRE: Final = 1_400  # cases of the centre whose supervisor and worker are measured
WORKER: Final = 37  # cases of that worker
ASSESSOR: Final = 160  # cases of another worker of that centre
ASSESSING: Final = 80  # of them wait for the visit alone
SERVED: Final = 40  # and so many are served; of the first worker's an eighth of that
NGO: Final = 300  # old cases that the measured NGO holds
HOME: Final = 1  # the counties that are measured
SMALL: Final = 22
NATION: Final = 0  # the "county" of hotlines

# Of the 20 other counties, in parts: six large cities, then the rest, about as people live in Taiwan.
OTHERS: Final = (175, 125, 120, 118, 80, 55, 54, 52, 34, 30, 29, 28, 24, 24, 20, 19, 16, 14, 11, 9)


class Size(NamedTuple):
    """A database of ``cases`` cases with ``people`` persons on each and ``records`` case records of each."""

    cases: int
    people: int = 4
    records: int = 3

    @property
    def name(self) -> str:
        """1M, 10k."""
        return f"{self.cases // 1_000_000}M" if self.cases >= 1_000_000 else f"{self.cases // 1_000}k"

    @property
    def database(self) -> str:
        return f"anwang_{self.name.lower()}"

    @property
    def large_centre(self) -> int:
        """Cases of a centre that grows with the country: 13,000 of a million."""
        return self.cases * 13 // 1_000

    def counties(self) -> dict[int, int]:
        """Cases per county: 9 % (room for the measured centre at least) in the first, 51 in the last."""
        home = max(self.cases * 9 // 100, CENTRE + self.large_centre + 2 * NGO + 500)
        rest = self.cases - home - TINY
        out = (
            {HOME: home} | {c: rest * part // sum(OTHERS) for c, part in enumerate(OTHERS, 2)} | {SMALL: TINY}
        )
        out[2] += self.cases - sum(out.values())
        return out

    def centres(self, county_id: int) -> int:
        """Welfare centres of a county: one for about 4,000 cases."""
        return max(4 if county_id == HOME else 1, round(self.counties()[county_id] / 4_000))
