"""Mixed-integer programs in arrays, solved by HiGHS: the one place that speaks its language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from fastpath_cms.matching.engines import silent_highs
from fastpath_cms.matching.problem import Floats, Ints

INF: Final = float("inf")


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """What came of a program: values of the columns, the best bound, and whether it is proved."""

    values: Floats
    objective: float
    bound: float
    is_proved: bool
    row_prices: Floats  # of a linear program: what one more on the right of each row is worth


class Program:
    """A maximisation, built from blocks of columns and rows."""

    def __init__(self) -> None:
        self._columns: list[tuple[Floats, Floats, Floats, bool]] = []
        self._rows: list[tuple[Floats, Floats]] = []
        self._cells: list[tuple[Ints, Ints, Floats]] = []
        self.column_count = 0
        self.row_count = 0

    def columns(
        self,
        count: int,
        *,
        gain: object = 0.0,
        low: object = 0.0,
        high: object = INF,
        is_whole: bool = False,
    ) -> Ints:
        """Add columns and return their places; gains and limits are one number or one a column."""
        numbers = [np.broadcast_to(np.asarray(one, float), count) for one in (gain, low, high)]
        self._columns.append((numbers[0], numbers[1], numbers[2], is_whole))
        places = np.arange(self.column_count, self.column_count + count)
        self.column_count += count
        return places

    def rows(self, count: int, *, low: object = -INF, high: object = INF) -> Ints:
        """Add rows and return their places."""
        limits = [np.broadcast_to(np.asarray(one, float), count) for one in (low, high)]
        self._rows.append((limits[0], limits[1]))
        places = np.arange(self.row_count, self.row_count + count)
        self.row_count += count
        return places

    def cells(self, row: Ints, column: Ints, value: object = 1.0) -> None:
        """Put values into cells; no cell twice."""
        shape = np.broadcast_shapes(row.shape, column.shape)
        self._cells.append(
            (
                np.broadcast_to(row, shape),
                np.broadcast_to(column, shape),
                np.broadcast_to(np.asarray(value, float), shape),
            )
        )

    def solve(
        self, *, seconds: float, gap: float = 0.0, seed: int = 0, is_interior: bool = False
    ) -> Solved | None:
        """Return the best solution found in time, None where there is none.

        ``is_interior`` is for large linear programs: an interior point, which is no corner.
        """
        import highspy  # noqa: PLC0415 - the command line imports lazily

        solver = silent_highs()
        options: dict[str, Any] = {"time_limit": seconds, "mip_rel_gap": gap, "random_seed": seed}
        if is_interior:
            options |= {"solver": "ipm", "run_crossover": "off"}
        for name, value in options.items():
            solver.setOptionValue(name, value)
        solver.passModel(self._model(highspy))
        solver.run()
        solution, info = solver.getSolution(), solver.getInfo()
        is_whole = any(column[3] for column in self._columns)
        if not solution.value_valid or info.primal_solution_status != 2:
            return None
        is_proved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        objective = float(info.objective_function_value)
        bound = float(info.mip_dual_bound) if is_whole else objective
        return Solved(
            np.asarray(solution.col_value),
            objective,
            bound,
            is_proved,
            np.asarray(solution.row_dual),
        )

    def _model(self, highspy: Any) -> Any:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.column_count, self.row_count
        lp.sense_ = highspy.ObjSense.kMaximize
        gains, lows, highs = (
            np.concatenate([column[part] for column in self._columns]) for part in range(3)
        )
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = gains, lows, highs
        lp.row_lower_ = np.concatenate([row[0] for row in self._rows])
        lp.row_upper_ = np.concatenate([row[1] for row in self._rows])
        row, column, value = (
            np.concatenate([cell[part] for cell in self._cells]) for part in range(3)
        )
        order = np.lexsort((row, column))
        counts = np.bincount(column, minlength=self.column_count)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        lp.a_matrix_.index_ = row[order].astype(np.int32)
        lp.a_matrix_.value_ = value[order]
        if any(column[3] for column in self._columns):
            kinds = highspy.HighsVarType
            lp.integrality_ = [
                kinds.kInteger if is_whole else kinds.kContinuous
                for gains, _, _, is_whole in self._columns
                for _ in range(len(gains))
            ]
        return lp
