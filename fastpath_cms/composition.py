"""Which adapter stands behind which port, for the web and the command line alike."""

from __future__ import annotations

from fastpath_cms.adapters.blobs import FileBlobs
from fastpath_cms.adapters.clock import NO_OFFSET, MachineClock, SystemClock, offset_from
from fastpath_cms.adapters.entropy import SystemEntropy
from fastpath_cms.adapters.pdf import CagedPdfInspector
from fastpath_cms.config import Settings
from fastpath_cms.domain.ports import Clock, Tools
from fastpath_cms.rehearsal.machine import Machine


def compose(settings: Settings) -> Tools:
    """Return the tools the settings call for."""
    return Tools(
        clock=_clock(settings),
        entropy=SystemEntropy(),
        blobs=FileBlobs(settings.instance / "blobs"),
        pdfs=CagedPdfInspector(settings.instance / "run"),
    )


def _clock(settings: Settings) -> Clock:
    if settings.is_demo:
        return MachineClock(Machine(settings.instance).hands)
    offset = offset_from(settings.now, SystemClock().real()) if settings.now else NO_OFFSET
    return SystemClock(offset)
