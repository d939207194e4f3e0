"""The Python lines of the README, run as they stand: do they give what the program gives, to the byte?"""

import json
import os
import re
import subprocess
import sys
import tempfile

readme = os.path.abspath(sys.argv[1])
blocks = re.findall(r"^```python\n(.*?)^```", open(readme, encoding="utf-8").read(), re.M | re.S)
(lines,) = [block for block in blocks if "import dateline" in block]
assert len(lines.strip().splitlines()) <= 10, "the README promises ten lines"
os.chdir(tempfile.mkdtemp())
known: dict = {}
exec(compile(lines, readme, "exec"), known)
row = json.dumps(known["report"]).encode()
wanted = subprocess.run([os.environ["DATELINE"], "code"], input=row, capture_output=True, check=True).stdout
said = open("said.jsonl", "rb").read()
assert json.loads(said)["claims"], "the lines of the README find nothing"
assert said == wanted, f"{said!r}\nis not what the program says:\n{wanted!r}"
print(f"README: {len(said)} bytes of JSON from Python, the same as the program's")
