"""McNemar's exact p-values from SciPy's binomial test. Writes mcnemar.json."""
import json, platform
import scipy
from scipy.stats import binomtest

pairs = [(0, 0), (0, 1), (1, 0), (5, 5), (3, 9), (10, 25), (0, 12), (40, 41), (130, 90), (1000, 1100), (5, 2000)]
cases = [{"b": b, "c": c, "p": 1.0 if b + c == 0 else float(binomtest(b, b + c, 0.5).pvalue)} for b, c in pairs]
about = "Two-sided exact binomial test of b successes in b + c with probability 1/2."
with open("test/golden/mcnemar.json", "w") as file:
    json.dump({"about": about, "madeBy": "test/golden/mcnemar.py", "versions": {"python": platform.python_version(), "scipy": scipy.__version__}, "cases": cases}, file, indent=1)
    file.write("\n")
