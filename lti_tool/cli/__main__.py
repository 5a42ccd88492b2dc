"""Run `python -m lti_tool.cli` as `lti-tool`."""

from lti_tool.cli import main

main()
