"""Assigning reviewers at a terminal, from files to files."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from fastpath_cms.cli import main

SCORES = """paper,reviewer,score
p1,ann,3
p1,ben,2
p2,ann,2
p2,cat,1
p3,ben,1.5
"""


@pytest.fixture
def scores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "scores.csv"
    path.write_text(SCORES)
    return path


def match(*words: str) -> int:
    return main(["match", "--scores", "scores.csv", "--per-paper", "2", *words])


def rows(path: str) -> list[list[str]]:
    with Path(path).open(newline="") as stream:
        return list(csv.reader(stream))


def test_it_prints_what_it_found_and_writes_the_pairs(
    scores: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert match("--max-load", "2", "--out", "out.csv") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:5] == [
        "3 papers, 3 reviewers, 6 reviews assigned",
        "Total        9.5; bound 9.5, gap 0.0000%",
        "Worst paper  1.5",
        "CVaR10       1.5000, the mean of the worst 1 paper",
        "Loads        3 with 2",
    ]
    assert lines[5].startswith("Seconds      0.")
    assert lines[6:] == ["Wrote out.csv"]
    assert rows("out.csv") == [
        ["paper", "reviewer"],
        ["p1", "ann"],
        ["p1", "ben"],
        ["p2", "ann"],
        ["p2", "cat"],
        ["p3", "ben"],
        ["p3", "cat"],
    ]


def test_loads_conflicts_and_locks_are_obeyed(scores: Path) -> None:
    Path("loads.csv").write_text("reviewer,min,max\nann,0,1\ndan,1,3\n")
    Path("conflicts.csv").write_text("paper,reviewer\np1,ann\n")
    Path("locks.csv").write_text("p3,ann\n")
    files = ("--loads", "loads.csv", "--conflicts", "conflicts.csv", "--locks", "locks.csv")
    assert match("--max-load", "3", *files, "--out", "out.csv") == 0
    pairs = rows("out.csv")[1:]
    assert [paper for paper, who in pairs if who == "ann"] == ["p3"]
    assert "dan" in {who for _, who in pairs}


@pytest.mark.parametrize("objective", ["total", "random"])
def test_rules_about_reviewers_come_from_files(
    objective: str, scores: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("loads.csv").write_text("dan,3\n")
    Path("people.csv").write_text("ann,Ridge,yes\nben,ridge,no\ncat,,Yes\ndan,Moor,no\n")
    Path("coauthors.csv").write_text("reviewer,coauthor\nben,dan\n")
    Path("authors.csv").write_text("paper,reviewer\np3,ann\n")
    files = ("--people", "people.csv", "--coauthors", "coauthors.csv", "--authors", "authors.csv")
    rest = ("--max-load", "3", "--loads", "loads.csv", "--json", "a.json", "--out", "out.csv")
    assert match("--objective", objective, "--quality", "0.5", *files, *rest) == 0
    who = {paper: {r for p, r in rows("out.csv")[1:] if p == paper} for paper in ("p1", "p2", "p3")}
    assert all({"ann", "ben"} - own and {"ben", "dan"} - own for own in who.values())
    assert all(own & {"ann", "cat"} for own in who.values())
    assert "ann" not in who["p3"]
    assert main(["match", "--verify", "a.json"]) == 0
    Path("coauthors.csv").write_text("ben,cat\n")
    assert main(["match", "--verify", "a.json"]) == 2
    capsys.readouterr()


def test_the_assignment_so_far_changes_at_a_cost(
    scores: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("present.csv").write_text("p3,cat\np1,cat\n")
    before = ("--max-load", "3", "--present", "present.csv", "--out", "out.csv", "--change-cost")
    assert match(*before, "0.1") == 0
    assert ["p1", "cat"] not in rows("out.csv")
    assert match(*before, "9") == 0
    assert ["p1", "cat"] in rows("out.csv")
    capsys.readouterr()


@pytest.mark.parametrize("objective", ["total", "plain", "fair", "random"])
def test_a_proposal_is_verified_from_its_files(
    objective: str, scores: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert match("--max-load", "3", "--objective", objective, "--json", "proposal.json") == 0
    capsys.readouterr()
    assert main(["match", "--verify", "proposal.json"]) == 0
    assert capsys.readouterr().out.startswith("proposal.json: holds. Total ")
    body = json.loads(Path("proposal.json").read_text())
    body["total"] += 1
    Path("proposal.json").write_text(json.dumps(body))
    assert main(["match", "--verify", "proposal.json"]) == 1
    assert capsys.readouterr().out == (
        "proposal.json: NOT PROVEN. The proposal was changed after it was written: "
        "its seal does not fit.\n"
    )


def test_a_proposal_of_a_file_that_changed_since_is_not_verified(
    scores: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    match("--max-load", "2", "--json", "proposal.json")
    scores.write_text(SCORES.replace("1.5", "1.6"))
    capsys.readouterr()
    assert main(["match", "--verify", "proposal.json"]) == 2
    assert capsys.readouterr().err == (
        "fastpath-cms match: scores.csv is not the file the proposal was made from: "
        "its SHA-256 is another.\n"
    )
    assert main(["match", "--verify", "nothing.json"]) == 2
    assert capsys.readouterr().err == (
        "fastpath-cms match: nothing.json cannot be read: No such file or directory.\n"
    )


def test_what_cannot_be_met_is_listed_with_the_smallest_repair(
    scores: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert match("--max-load", "1", "--out", "out.csv") == 1
    said = capsys.readouterr().out.split("Not everything could be met:\n")[1]
    assert "is short of" in said
    assert "Raise the maximum load of" in said
    assert len(rows("out.csv")) == 1 + 3


BAD = [
    ("p1,ann,3\np1,ben\n", "scores.csv, line 2 has 2 columns; a score is paper,reviewer,score."),
    ("p1,ann,3\n\np1,ben,good\n", "scores.csv, line 3 has no number as its score, but “good”."),
    ("p1,ann,inf\n", "scores.csv, line 1 has a score outside -1,000,000 to 1,000,000."),
    ("p1,ann,1e9\n", "scores.csv, line 1 has a score outside -1,000,000 to 1,000,000."),
    (",ann,3\n", "scores.csv, line 1 names no paper or no reviewer."),
    ("p1,ann,3\np2,ann,1\np1,ann,2\n", "scores.csv, line 3 scores p1 and ann a second time."),
    ("paper,reviewer,score\n", "scores.csv holds no scores; a line is paper,reviewer,score."),
    ("p1;ann;3\n", "scores.csv, line 1 has 1 column; a score is paper,reviewer,score."),
]


@pytest.mark.parametrize(("text", "sentence"), BAD)
def test_a_bad_file_of_scores_is_refused_by_its_line(
    text: str, sentence: str, scores: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scores.write_text(text)
    assert match("--max-load", "2") == 2
    assert capsys.readouterr() == ("", f"fastpath-cms match: {sentence}\n")


@pytest.mark.parametrize(
    ("option", "text", "sentence"),
    [
        ("conflicts", "p1,eve\n", "x.csv, line 1 names a reviewer that has no score: “eve”."),
        ("locks", "p1,ann\np9,ann\n", "x.csv, line 2 names a paper that has no score: “p9”."),
        ("loads", "ann,two\n", "x.csv, line 1 has a load that is no whole number."),
        ("loads", "ann,3,2\n", "x.csv, line 1 has a minimum of 3 over its maximum of 2."),
        ("loads", "ann,1\nann,2\n", "x.csv, line 2 is the second one of “ann”."),
        (
            "people",
            "ann,X,maybe\n",
            "x.csv, line 1 says neither yes nor no to senior, but “maybe”.",
        ),
        ("people", "ann,X\nann,Y\n", "x.csv, line 2 is the second one of “ann”."),
        ("people", "eve,X\n", "x.csv, line 1 names a reviewer that has no score: “eve”."),
        (
            "people",
            "ann\n",
            "x.csv, line 1 has 1 column; a person is reviewer,institution[,senior].",
        ),
        ("coauthors", "ann,ann\n", "x.csv names somebody as a co-author of their own."),
        ("present", "p1,ann\n", "--present FILE needs --change-cost SCORE."),
        (
            "loads",
            "ann\n",
            "x.csv, line 1 has 1 column; a load is reviewer,max or reviewer,min,max.",
        ),
    ],
)
def test_another_bad_file_is_refused_by_its_line(
    option: str, text: str, sentence: str, scores: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("x.csv").write_text(text)
    assert match("--max-load", "2", f"--{option}", "x.csv") == 2
    assert capsys.readouterr() == ("", f"fastpath-cms match: {sentence}\n")


def test_what_is_missing_or_contradicts_itself_is_said(
    scores: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("x.csv").write_text("p1,ann\n")
    for words, sentence in (
        ((), "ann has no maximum load: give --max-load N, or a line of --loads."),
        (("--max-load", "1", "--min-load", "2"), "The minimum load of 2 is over the maximum of 1."),
        (
            ("--max-load", "2", "--conflicts", "x.csv", "--locks", "x.csv"),
            "p1 and ann are in conflict, and locked.",
        ),
        (
            ("--max-load", "2", "--out", "no/out.csv"),
            "no/out.csv cannot be written: No such file or directory.",
        ),
    ):
        assert match(*words) == 2
        assert capsys.readouterr().err == f"fastpath-cms match: {sentence}\n"
    assert main(["match", "--max-load", "2"]) == 2
    assert capsys.readouterr().err == (
        "fastpath-cms match: --scores FILE.csv and --per-paper N are needed.\n"
    )


def test_names_are_kept_as_they_are_written(scores: Path) -> None:
    scores.write_text('"Fast, faster",O\'Brien,1\r\n\ufeff李, Nguyễn Văn ,2\r\n', encoding="utf-8")
    assert (
        main(
            [
                "match",
                "--scores",
                "scores.csv",
                "--per-paper",
                "1",
                "--max-load",
                "1",
                "--out",
                "out.csv",
            ]
        )
        == 0
    )
    assert rows("out.csv")[1:] == [["Fast, faster", "O'Brien"], ["\ufeff李", "Nguyễn Văn"]]


def test_without_or_tools_it_solves_and_imports_no_web_no_database_and_prints_no_banner(
    scores: Path,
) -> None:
    program = (
        "import sys; sys.modules['ortools'] = None; from fastpath_cms.cli import main; "
        "code = main(['match', '--scores', 'scores.csv', '--per-paper', '1', '--max-load', '3']); "
        "sys.exit(3 if {'flask', 'sqlalchemy', 'werkzeug'} & set(sys.modules) else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("3 papers, 3 reviewers, 3 reviews assigned\n")
    assert done.stdout.splitlines()[-1].endswith("solving by HiGHS")
    assert done.stdout.count("HiGHS") == 1
