"""A supervisor over a real database, the tiny application and the tiny worker.

`python -m tests.processes.tiny_node DATA_DIR PORT`
"""

import os
import sys
from pathlib import Path

from customiseyou.infra.db.embedded import server
from customiseyou.infra.processes import children, programs, refusals
from customiseyou.infra.processes.supervisor import Program, Supervisor


def say(words: str) -> None:
    print(words, flush=True)


def main() -> int:
    data_dir, port = Path(sys.argv[1]), int(sys.argv[2])
    worker = Program(
        name="worker",
        start=lambda: children.spawn(
            [sys.executable, "-m", "tests.processes.tiny", str(os.getpid())]
        ),
    )
    try:
        with Supervisor(say=say) as supervisor:
            database = server.open_server(data_dir)
            supervisor.start(programs.database(database))
            supervisor.start(
                programs.web(
                    target="tests.processes.tiny:create_app",
                    host="127.0.0.1",
                    port=port,
                    workers=1,
                    ready_path="/",
                )
            )
            supervisor.start(worker)
            say("ready")
            supervisor.watch()
    except refusals.Refusal as error:
        say(str(error))
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
