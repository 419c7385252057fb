"""Counts of many coded items by group, or under a sample design, in one pass: cells that merge exactly."""

from scoring.cube.cells import Cells, category
from scoring.cube.count import counts
from scoring.cube.layout import DesignCells, Layout, design_cells
from scoring.cube.structure import BlockStage, Runs, Structure

__all__ = ["BlockStage", "Cells", "DesignCells", "Layout", "Runs", "Structure", "category", "counts", "design_cells"]
