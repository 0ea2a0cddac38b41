"""`make story`: one after-sales case through all five departments, against the running platform, only through its gateway.

It prints one line a step and proves at the end that stock ledger and balances agree, that money entries sum to zero and
that no event is left undelivered. It ends with 1 if anything differs. The platform's clock file moves the days; it is put
back at the end.
"""

import sys

from deploy.story.chapters import tell_all
from deploy.story.person import StepFailed
from deploy.story.state import story_from_environment


def main() -> int:
    """Run the story; 0 if everything came out right."""
    story = story_from_environment()
    clock = story.clock_file
    before = clock.read_text() if clock and clock.exists() else ""
    try:
        tell_all(story)
    except StepFailed as failed:
        sys.stderr.write(f"the story stops: {failed}\n")
        return 1
    finally:
        if clock:
            clock.write_text(before)
    return 0


if __name__ == "__main__":
    sys.exit(main())
