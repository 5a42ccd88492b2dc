"""Write the README's table of the certification guide's tests, one line for each of ours."""

import ast
from pathlib import Path

HERE = Path(__file__).parent
README = HERE.parents[1] / "README.md"
BEGIN, END = "<!-- certification table -->", "<!-- end of the table -->"
SECTIONS = {
    "test_bad_payloads.py": "Known bad payloads, each refused with a page",
    "test_valid_launches.py": "Valid launches, each as a teacher and as a student",
    "test_deep_linking.py": "Deep linking",
    "test_services.py": "Names and roles; assignments and grades",
}


def rows(file: str) -> list[tuple[str, str]]:
    """Return what each test of a file is about, and its name."""
    tree = ast.parse((HERE / file).read_text())
    tests = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")]
    return [
        ((ast.get_docstring(test) or "").splitlines()[0].rstrip("."), test.name) for test in tests
    ]


def table() -> str:
    """Return the table in Markdown."""
    lines = ["| the guide’s test | ours |", "|---|---|"]
    for file, section in SECTIONS.items():
        lines.append(f"| **{section}** | [{file}](tests/certification/{file}) |")
        lines += [f"| {words} | `{name}` |" for words, name in rows(file)]
    return "\n".join(lines)


def in_readme() -> str:
    """Return the table as the README has it."""
    return README.read_text().partition(BEGIN)[2].partition(END)[0].strip()


if __name__ == "__main__":
    text = README.read_text()
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}")
