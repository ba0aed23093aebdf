# The Parquet fixtures beside this file: python test/golden/parquet.py (pyarrow 26.0.1, Python 3.11.7).
# The same three rows in every compression, two row groups; columns of strings, 64-bit integers, booleans, lists of strings.
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

table = pa.table(
    {
        "text": ["好电影, \"great\"", "two\nlines", "bad"],
        "label": pa.array([1, 0, None], pa.int64()),
        "isLong": [True, False, None],
        "tags": pa.array([["a", "b"], [], ["c"]], pa.list_(pa.string())),
    }
)
folder = Path(__file__).parent
for compression in ["none", "snappy", "gzip", "zstd", "brotli"]:
    pq.write_table(table, folder / f"rows.{compression}.parquet", compression=compression, row_group_size=2)
