"""Archives for tests: the same bytes at any time of day, which zipfile's `writestr(name)` does not give."""

import io
import zipfile
from collections.abc import Mapping


def packed(*parts: Mapping[str, bytes | str]) -> bytes:
    """The parts as an archive: compressed, each dated 1980-01-01."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, content in (part for some in parts for part in some.items()):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return memory.getvalue()
