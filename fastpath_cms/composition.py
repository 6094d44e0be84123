"""Which adapter stands behind which port, for the web and the command line alike."""

from __future__ import annotations

from fastpath_cms.adapters.blobs import FileBlobs
from fastpath_cms.adapters.clock import NO_OFFSET, SystemClock, offset_from
from fastpath_cms.adapters.entropy import SystemEntropy
from fastpath_cms.adapters.pdf import CagedPdfInspector
from fastpath_cms.config import Settings
from fastpath_cms.domain.ports import Tools


def compose(settings: Settings) -> Tools:
    """Return the tools the settings call for."""
    offset = offset_from(settings.now, SystemClock().real()) if settings.now else NO_OFFSET
    return Tools(
        clock=SystemClock(offset),
        entropy=SystemEntropy(),
        blobs=FileBlobs(settings.instance / "blobs"),
        pdfs=CagedPdfInspector(settings.instance / "run"),
    )
