"""Makes data/digits.csv from scikit-learn's copy of the UCI digits: python scripts/make-digits.py

A picture is 64 characters, row by row, one a pixel: 0 to 9, then a to g for 10 to 16. The pictures keep their order. Checked with scikit-learn 1.9.1.
"""

from pathlib import Path

from sklearn.datasets import load_digits

pixels, labels = load_digits(return_X_y=True)
scale = "0123456789abcdefg"
rows = ["".join(scale[int(pixel)] for pixel in picture) + f",{label}" for picture, label in zip(pixels, labels)]
path = Path(__file__).parent.parent / "data" / "digits.csv"
path.write_text("text,label\n" + "\n".join(rows) + "\n", encoding="utf-8", newline="\n")
print(f"{path.name}: {len(rows)} pictures")
