"""The command `vapi-numbers`, and `python -m dashboard`."""

import os
import sys

from dashboard import __version__
from dashboard.places import ENV_FILE, VAR

USAGE = f"""\
Usage: vapi-numbers COMMAND

  demo       run the site with sample data and a sandbox in place of Vapi
  run        serve the site with the settings of the environment or of
             {ENV_FILE}
  worker     run background tasks: audits, bulk changes, mail
  manage …   everything else, such as migrate, create_org, doctor, backup;
             `vapi-numbers manage help` lists it

Begin with `vapi-numbers demo`, or with `vapi-numbers manage generate_secrets`.
Everything that is written goes to {VAR} (VAR_DIR).
PORT sets another port than 8000.
"""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")
    match sys.argv[1:]:
        case ["demo"]:
            from dashboard.operations import demo

            demo.main()
        case ["run"]:
            from dashboard.operations import serve

            serve.main()
        case ["worker" | "manage" as command, *rest]:
            from dashboard import command_line

            name = f"{sys.argv[0]} {command}"
            command_line.main([name, *(["worker"] if command == "worker" else []), *rest])
        case ["collect-static"]:  # for the image, which has no settings yet
            from dashboard.operations import static_files

            static_files.main()
        case ["--version"]:
            print(__version__)  # noqa: T201
        case [] | ["help" | "--help" | "-h"]:
            print(USAGE)  # noqa: T201
        case _:
            raise SystemExit(USAGE)


if __name__ == "__main__":
    main()
