"""Somebody at a browser without a mouse."""

from tests.journeys.walk import Walk

MOST_TABS = 80


class Keys:
    """Somebody who has a keyboard only."""

    def __init__(self, walk: Walk) -> None:
        self._walk, self._keyboard = walk, walk.page.keyboard

    def reach(self, name: str) -> None:
        """Tab on until what has the focus is called so (before a colon), and is seen to have it."""
        for _ in range(MOST_TABS):
            self._keyboard.press("Tab")
            if name in (focused := self._focused(), focused.partition(":")[0].strip()):
                return
        raise AssertionError(f"no Tab leads to {name}")

    def press(self, name: str, key: str = "Enter") -> None:
        """Go to something, use it, and wait for the page it leads to."""
        self.reach(name)
        with self._walk.settled().expect_navigation():
            self._keyboard.press(key)
        self._walk.settled()

    def write(self, name: str, words: str) -> None:
        self.reach(name)
        self._keyboard.type(words)

    def rewrite(self, name: str, words: str) -> None:
        """Write something in place of what stands there."""
        self.reach(name)
        self._keyboard.press("Control+A")
        self._keyboard.type(words)

    def choose(self, group: str) -> None:
        """Choose a radio button that its group's first Tab comes to."""
        self.reach(group)
        self._keyboard.press("Space")

    def _focused(self) -> str:
        """Return the name of what has the focus; it must be outlined and in sight."""
        found: dict[str, str | bool] = self._walk.settled().evaluate(
            """() => {
                const e = document.activeElement;
                const label = e.labels?.length ? e.labels[0].textContent : e.textContent;
                const outline = parseFloat(getComputedStyle(e).outlineWidth);
                return { name: label.trim(), outlined: outline >= 2, body: e === document.body };
            }"""
        )
        if not found["body"]:
            assert found["outlined"], f"{found['name']} has the focus and does not show it"
        return str(found["name"])
