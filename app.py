"""Starts the atlas: settings, browser packages, data, server. Nothing imports this file."""

import sys

import structlog


def main(arguments: list[str]) -> int:
    """Serves the atlas, or looks for faults with `doctor`; 0 when all went well."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    if arguments not in ([], ["doctor"]):
        print("Usage: python app.py [doctor]", file=sys.stderr)
        return 2
    from callbacks.host import browser_packages, doctor, settings

    try:
        if arguments == ["doctor"]:
            return doctor.report(settings.read())
        chosen = settings.read()
        browser_packages.ensure()
        doctor.ensure_data(chosen)
        from callbacks.host.factory import create_app
        from callbacks.host.serving import serve

        serve(create_app(chosen), chosen)
    except (RuntimeError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
